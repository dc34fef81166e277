"""The centre line and the limits of an I chart, from the steps between neighbours."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import i_chart
from hvevfd_research.stats.chart_constants import D2, SIGMAS

MADE_UP = [2, 3, 5, 4, 4, 6, 3, 5, 9, 4, 2, 3]  # points; the slide's own series is not published


def given(rng):
    """Give the changes of 10 to 12 patients in order, all made up."""
    if rng is None:
        change = MADE_UP
    else:
        size = rng.integers(10, 13)
        change = np.clip(rng.normal(rng.uniform(2, 4), 2.5, size).round(), -4, 9).astype(int)
    return pd.DataFrame({"patient": range(1, len(change) + 1), "change": change})


def right(data):
    """Compute the chart as the workbook does."""
    chart = i_chart(data, "change")
    return {"centre": chart.cl, "lower": chart.lcl, "upper": chart.ucl}


def wrong(data):
    """Compute what people answer instead."""
    change = data["change"].to_numpy()
    steps = np.diff(change)
    mean, mean_range = change.mean(), np.abs(steps).mean()
    return {
        "standard-deviation": _band(mean, SIGMAS * change.std(ddof=1)),
        "divided-by-n": _band(mean, SIGMAS * np.abs(steps).sum() / len(change) / D2),
        "median-line": _band(np.median(change), SIGMAS * mean_range / D2),
        "three-ranges": _band(mean, SIGMAS * mean_range),
        "one-deviation": _band(mean, mean_range / D2),
        "sorted-first": _band(mean, SIGMAS * np.diff(np.sort(change)).mean() / D2),
        "signed-steps": _band(mean, SIGMAS * abs(steps.mean()) / D2),
    }


def _band(centre, half):
    return {"centre": centre, "lower": centre - half, "upper": centre + half}
