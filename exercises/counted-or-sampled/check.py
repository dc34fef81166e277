"""How wide the doubt around a share is where all are counted, some are drawn by lot, or some stay silent."""

import pandas as pd

from hvevfd_research.stats import proportion_interval

# Row a: healthy-life centres in municipalities and city districts, Statistics Norway, KOSTRA 2023. The others
# are made up.
ROWS = {
    "there": [370, 12_000, 370],
    "asked": [370, 150, 370],
    "answered": [370, 150, 290],
    "yes": [236, 96, 185],
}


def given(rng):
    """Give a register, a sample drawn by lot, and a survey that some did not answer."""
    rows = ROWS
    if rng is not None:
        there, asked = int(rng.integers(200, 450)), int(rng.integers(80, 300))
        answered = [there, asked, int(there * rng.uniform(0.6, 0.9))]
        yes = [int(n * rng.uniform(0.3, 0.7)) for n in answered]
        rows = {
            "there": [there, 12_000, there],
            "asked": [there, asked, there],
            "answered": answered,
            "yes": yes,
        }
    return pd.DataFrame({"row": list("abc")} | rows)


def right(data):
    """Compute the width of Wilson's interval for the sample, and the room that the silent leave."""
    rows = data.set_index("row")
    silent = 1 - rows.loc["c", "answered"] / rows.loc["c", "asked"]
    return {"a": 0.0, "b": _widths(data)["b"], "c": 100 * float(silent)}


def wrong(data):
    """Compute what people answer instead."""
    wilson, shares = _widths(data), 100 * data["yes"] / data["answered"]
    return {
        "interval-for-all": wilson,
        "interval-for-the-counted": {"a": wilson["a"]},
        "answers-as-sample": {"c": wilson["c"]},
        "silent-forgotten": {"c": 0.0},
        "half-a-width": {"b": wilson["b"] / 2},
        "shares-instead": dict(zip("abc", shares, strict=True)),
    }


def _widths(data):
    found = proportion_interval(data["yes"], data["answered"])
    return dict(zip("abc", 100 * (found.ci_high - found.ci_low), strict=True))
