"""In which of six made-up series a share has shifted, by the rule of the longest run."""

from itertools import groupby

import numpy as np
import pandas as pd

from hvevfd_research.stats import run_chart
from hvevfd_research.stats.run_rules import longest_run_limit

SERIES = list("123456")
MEDIAN = 50  # per cent
FAR = 25  # points off the median: a week that stands out to the eye
RISE = 6  # weeks, each higher than the one before, or each lower
# The side of the median on which each of 20 weeks lies: above, below, 0 on it, ! far above, and 1 to 6 rising
# through it. As many lie above as below.
SHAPES = [
    "--------+-+-++++++++",  # a shift
    "+-+--+-!+--+-+-+-++-",  # one week far off
    "----0----+++-++0++++",  # a shift, with weeks on the median that the rule passes over
    "+-------+-++-+++-+++",  # a run as long as chance allows
    "-+-+-+123456-+-+-+-+",  # a rise
    "!-+--+-+--+-+--+-+!!",  # a few high weeks, which lift the mean
]


def given(rng):
    """Give made-up weekly shares in per cent, 20 weeks in six series."""
    drawn = np.random.default_rng(6) if rng is None else rng
    series = [_shares(drawn, shape) for shape in drawn.permutation(SHAPES)]
    return (
        pd.DataFrame(dict(zip(SERIES, series, strict=True)), index=range(1, 21))
        .rename_axis("week")
        .reset_index()
    )


def right(data):
    """Hold the longest run against the limit of the workbook's run chart."""
    long = data.melt(id_vars="week", var_name="series", value_name="share")
    runs = run_chart(long, "share", order="week", facet="series").runs
    return _letters(runs["longest_run"] > runs["longest_run_max"])


def wrong(data):
    """Judge by something else."""
    shares = data[SERIES].to_numpy(float)
    off = shares - np.median(shares, axis=0)
    limits = np.array([longest_run_limit(n) for n in np.count_nonzero(off, axis=0).tolist()])
    return {
        "one-week": _letters(np.abs(off).max(axis=0) >= FAR),
        "mean-line": _letters(_longest(shares - shares.mean(axis=0)) > limits),
        "broken-on-the-median": _letters(_longest(off) > limits),
        "limit-counts": _letters(_longest(off, passed_over=(0,)) >= limits),
        "rise": _letters(_longest(np.diff(shares, axis=0)) >= RISE - 1),
    }


def _longest(columns, passed_over=()):
    """Give the longest run above 0, or below, in each column."""
    found = []
    for column in np.sign(columns).T.tolist():
        runs = groupby(sign for sign in column if sign not in passed_over)
        found.append(max(len(list(run)) for sign, run in runs if sign))
    return np.array(found)


def _letters(shifted):
    return "".join("A" if each else "B" for each in shifted)


def _shares(rng, shape):
    """Draw the shares of a shape, as it stands or upside down."""
    wide = 1 if shape.count("!") > 1 else 4  # small steps beside high weeks, so that these lift the mean
    values = []
    for sign in shape:
        step = rng.integers(wide, 3 * wide + 1)
        off = {"+": step, "-": -step, "0": 0, "!": rng.integers(FAR + 2, 40)}
        values.append(off[sign] if sign in off else 4 * int(sign) - 14)
    return MEDIAN + rng.choice([-1, 1]) * np.array(values)
