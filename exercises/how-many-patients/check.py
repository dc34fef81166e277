"""The numbers of patients that fit a printed mean and limits, if every change is a whole number."""

import numpy as np

from hvevfd_research.stats import spread_from_limits
from hvevfd_research.stats.chart_constants import D2, SIGMAS

PRINTED = 0.005 + 1e-9  # half of the last decimal that is printed, and what floating point adds
MOST = 400  # patients; from about 270 on, every number fits
FACTOR = SIGMAS / D2  # from a mean moving range to the distance of the limits


def given(rng):
    """Give the slide's caption, or one from made-up sums of whole changes."""
    if rng is None:
        return {"mean": 3.50, "lower": -3.06, "upper": 10.06}
    n = 2 * rng.integers(4, 12)
    mean = rng.integers(4, 11) / 2
    half = FACTOR * rng.integers(n, 3 * n) / (n - 1)
    return {
        name: round(float(value), 2)
        for name, value in {"mean": mean, "lower": mean - half, "upper": mean + half}.items()
    }


def right(data):
    """Find the smallest number that fits, with its two sums."""
    return _fitting(data)[0]


def wrong(data):
    """Find what people answer instead."""
    found = _fitting(data)
    return {
        "mean-only": _fitting(data, limits=False)[0],
        "a-range-for-each": _fitting(data, missing_ranges=0)[0],
        "deviation-for-range": _fitting(data, factor=SIGMAS)[0],
        "ranges-counted": {"patients": found[0]["patients"] - 1},
        "not-the-smallest": found[1],
    }


def _fitting(data, *, factor=FACTOR, missing_ranges=1, limits=True):
    """Find the numbers of patients whose whole sums give what is printed; the smallest first."""
    printed = spread_from_limits(data["mean"], data["lower"], data["upper"])
    n = np.arange(2, MOST)
    steps = n - missing_ranges
    changes = np.round(printed.cl * n)
    ranges = np.round(SIGMAS * printed.sigma / factor * steps)
    mean, half = changes / n, factor * ranges / steps
    fits = np.abs(mean - printed.cl) <= PRINTED
    if limits:
        fits &= np.abs(mean - half - printed.lcl) <= PRINTED
        fits &= np.abs(mean + half - printed.ucl) <= PRINTED
    return [
        {"patients": int(n[i]), "changes": int(changes[i]), "ranges": int(ranges[i])}
        for i in np.flatnonzero(fits)
    ]
