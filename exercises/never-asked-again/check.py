"""What the mean change could be, whatever those without a second score would have said."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import goal_change, missing_second_bounds


def given(rng):
    """Give 8 to 12 patients with one goal each, some without a second score; all made up."""
    if rng is None:
        first = [4, 6, 3, 5, 7, 2, 5, 4, 6, 3]
        second = [8, 7, np.nan, 9, 8, 6, np.nan, 7, np.nan, 8]
    else:
        first = rng.integers(1, 8, size=rng.integers(8, 13))
        second = np.minimum(first + rng.integers(-1, 6, size=len(first)), 10).astype(float)
        second[rng.choice(len(first), size=rng.integers(2, 5), replace=False)] = np.nan
    return pd.DataFrame({"patient": range(1, len(first) + 1), "first": first, "second": second})


def right(data):
    """Compute the mean of those asked twice, and the ends for all."""
    bounds = missing_second_bounds(goal_change(data, goal=None))
    return {"observed": bounds.mean_observed, "lowest": bounds.mean_worst, "highest": bounds.mean_best}


def wrong(data):
    """Compute what people answer instead."""
    first, second = data["first"], data["second"]
    change = second - first
    seen, share_seen = change.mean(), change.count() / len(data)
    worst, best = (second.fillna(0) - first).mean(), (second.fillna(10) - first).mean()
    return {
        "dropped": _ends(seen, seen),
        "unchanged": _ends(change.fillna(0).mean(), change.fillna(0).mean()),
        "whole-scale": _ends(change.fillna(-10).mean(), change.fillna(10).mean()),
        "ends-that-were-seen": _ends(change.fillna(change.min()).mean(), change.fillna(change.max()).mean()),
        "divided-by-those-seen": _ends(worst / share_seen, best / share_seen),
        "swapped": _ends(best, worst),
    }


def _ends(lowest, highest):
    return {"lowest": lowest, "highest": highest}
