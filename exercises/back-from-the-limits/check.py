"""From printed limits back to the mean moving range and the standard deviation."""

from hvevfd_research.stats import spread_from_limits
from hvevfd_research.stats.chart_constants import D2


def given(rng):
    """Give the slide's caption, or a made-up one."""
    if rng is None:
        mean, half = 3.50, 6.56
    else:
        mean, half = rng.uniform(2, 5), rng.uniform(3, 9)
    mean, half = round(float(mean), 2), round(float(half), 2)
    return {"mean": mean, "lower": round(mean - half, 2), "upper": round(mean + half, 2)}


def right(data):
    """Work back as the workbook does."""
    spread = spread_from_limits(data["mean"], data["lower"], data["upper"])
    return {"moving_range": spread.mean_mr, "sigma": spread.sigma}


def wrong(data):
    """Compute what people answer instead."""
    mean_range, sigma = right(data).values()
    from_zero = data["upper"] / 3
    return {
        "sigma-called-range": {"moving_range": sigma, "sigma": sigma / D2},
        "same-for-both": {"moving_range": sigma},
        "swapped": {"moving_range": sigma, "sigma": mean_range},
        "divided-instead": {"moving_range": sigma / D2},
        "whole-width": {"moving_range": 2 * mean_range, "sigma": 2 * sigma},
        "from-zero": {"moving_range": from_zero * D2, "sigma": from_zero},
    }
