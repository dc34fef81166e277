"""Which of three stories three places tell: compression, balance or expansion."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import health_changes

LETTERS = {"absolute compression": "A", "relative compression": "A", "equilibrium": "B", "expansion": "C"}
SHARE_MARGIN = 0.01  # of life: a share that moves by less counts as unchanged, as in the task
YEARS_MARGIN = 0.1  # years: the last digit of the table


def given(rng):
    """Give years left at 65 and years with need of help, then and now, in three made-up places."""
    if rng is None:
        rows = [(18.4, 7.4, 20.6, 8.3), (19.0, 7.2, 21.2, 9.0), (17.6, 7.4, 19.9, 6.8)]
    else:
        rows = [_place(rng, story) for story in rng.permutation(3)]
    names = ["left_then", "help_then", "left_now", "help_now"]
    return pd.DataFrame(rows, columns=names).assign(place=[1, 2, 3])[["place", *names]]


def right(data):
    """Name the stories with the function of the workbook."""
    return "".join(LETTERS[story] for story in _changes(data).patterns.values())


def wrong(data):
    """Compute what people answer instead."""
    found = _changes(data).to_frame()
    help_change, free_change = found["with_change"], found["without_change"]
    return {
        "years-not-share": _letters(help_change, YEARS_MARGIN),
        "years-without-help": _letters(-free_change, YEARS_MARGIN),
        "half-of-the-added": _letters(0.5 - found["share_of_gain"], 0),
        "longer-life": "C" * len(data),
        "turned": right(data).translate(str.maketrans("AC", "CA")),
    }


def _changes(data):
    spans = {
        f"{kind}_{end}": data[f"left_{when}"] - (kind == "without") * data[f"help_{when}"]
        for kind in ("total", "without")
        for end, when in (("first", "then"), ("last", "now"))
    }
    frame = pd.DataFrame(spans).assign(name=data["place"])
    return health_changes(frame, share_margin=SHARE_MARGIN, years_margin=YEARS_MARGIN)


def _letters(rise, margin):
    return "".join(np.select([rise < -margin, rise > margin], ["A", "C"], default="B"))


def _place(rng, story):
    left, share, more = rng.uniform(17, 20), rng.uniform(0.36, 0.44), rng.uniform(1.8, 2.6)
    moved = (rng.uniform(-0.08, -0.06), rng.uniform(-0.003, 0.003), rng.uniform(0.03, 0.035))[story]
    return np.round([left, left * share, left + more, (left + more) * (share + moved)], 1)
