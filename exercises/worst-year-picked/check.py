"""How far visits fall in people picked for a bad year, when nothing is done."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import simulate_selection

PICKED_FROM = 4  # visits in the first year, as in the task
LAST = 8  # visits: the last row holds those with as many or more
SLIDE = 0.35  # fewer visits on the slide
SLIDE_BED_DAYS = 0.33


def given(rng):
    """Draw made-up people who came in the first year; each keeps a rate of their own in the second."""
    mean, size, rng = (
        (0.6, 0.35, np.random.default_rng(5)) if rng is None else (*rng.uniform(0.4, 0.8, 2), rng)
    )
    drawn = simulate_selection(6_000, mean=mean, size=size, threshold=1, rng=rng)
    each = pd.DataFrame({"visits": np.minimum(drawn.before, LAST), "before": drawn.before})
    rows = each.assign(after=drawn.after).groupby("visits")
    table = rows.agg(people=("before", "size"), before=("before", "sum"), after=("after", "sum"))
    return table.reset_index()


def right(data):
    """Compare the visits of those picked in both years."""
    return _named(_left(data[data["visits"] >= PICKED_FROM]))


def wrong(data):
    """Compute what people answer instead."""
    picked = data[data["visits"] >= PICKED_FROM]
    found, left = right(data), _left(picked)
    each = (picked["after"] / picked["before"]).mean()
    return {
        "everyone": _named(_left(data)),
        "the-others": _named(_left(data[data["visits"] < PICKED_FROM])),
        "divided-by-after": {"fall": 100 * (1 / left - 1)},
        "lines-count-alike": _named(each),
        "points-subtracted": {"beyond": 100 * SLIDE - found["fall"]},
        "two-falls-added": {"beyond": 100 * (1 - (1 - SLIDE - SLIDE_BED_DAYS) / left)},
    }


def _left(rows):
    return rows["after"].sum() / rows["before"].sum()


def _named(left):
    return {"fall": 100 * (1 - left), "beyond": 100 * (1 - (1 - SLIDE) / left)}
