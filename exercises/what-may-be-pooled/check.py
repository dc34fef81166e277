"""What six pooled results say: a benefit, nothing clear, a link, or a mean of unlike things."""

import numpy as np
import pandas as pd

UNLIKE = 75  # per cent; from here on Higgins and others (BMJ 2003;327:557-560) call I2 high
COLUMNS = ["studies", "by_lot", "outcomes", "estimate", "low", "high", "i2"]
# As printed, turned so that above 0 is better for the patient; I2 of rows 3 and 6 from the study rows. In
# order: Howick 2018, Lelorain 2023, Gibson 2002, Kinnersley 2008, Coulter 2015, Forster 2012; see the data
# set compassion.
PRINTED = [
    [7, 1, 3, 0.18, 0.03, 0.32, np.nan],
    [55, 0, 1, 0.23, 0.18, 0.27, 94.5],
    [6, 1, 1, 0.29, 0.11, 0.47, 81],
    [np.nan, 1, 1, 0.08, -0.06, 0.22, np.nan],
    [5, 1, 1, 0.36, 0.20, 0.52, np.nan],
    [6, 1, 1, 0.29, 0.12, 0.46, 40],
]


def given(rng):
    """Give six printed results, or six made-up ones of the same kinds in another order."""
    rows = PRINTED if rng is None else [_made_up(rng, kind) for kind in rng.permutation(list("CDSBAA"))]
    return pd.DataFrame(rows, columns=COLUMNS).rename_axis("row").reset_index().assign(row=range(1, 7))


def right(data):
    """Ask for the design first, then for what was put together, then for the interval."""
    return _letters(data, ["C", "D", "D", "B"])


def wrong(data):
    """Ask in other ways, or leave a question out."""
    return {
        "link-as-cause": _letters(data, ["A", "D", "D", "B"]),
        "outcomes-not-seen": _letters(data, ["C", "", "D", "B"]),
        "spread-not-seen": _letters(data, ["C", "D", "", "B"]),
        "interval-not-seen": _letters(data, ["C", "D", "D", ""]),
        "interval-only": _letters(data, ["", "", "", "B"]),
    }


def _letters(data, said):
    """Give each row the letter of the first question that stops it; an empty one stops nothing."""
    stops = [data["by_lot"] == 0, data["outcomes"] > 1, data["i2"] >= UNLIKE, data["low"] <= 0]
    asked = [(stop, letter) for stop, letter in zip(stops, said, strict=True) if letter]
    return "".join(np.select([stop for stop, _ in asked], [letter for _, letter in asked], default="A"))


def _made_up(rng, kind):
    estimate = rng.uniform(0.1, 0.5)
    half = estimate * (rng.uniform(1.3, 2.5) if kind == "B" else rng.uniform(0.3, 0.8))
    limits = [round(float(value), 2) for value in (estimate, estimate - half, estimate + half)]
    i2 = rng.integers(80, 97) if kind in "CS" else rng.integers(0, 60)
    outcomes = rng.integers(2, 5) if kind == "D" else 1
    return [int(rng.integers(4, 30)), int(kind != "C"), int(outcomes), *limits, float(i2)]
