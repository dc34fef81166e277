"""A printed interval that is not symmetric about its estimate, and the limit that would fit."""

from hvevfd_research.stats import mirrored_limits


def given(rng):
    """Give the abstract's three numbers, or made-up ones with a slip in the lower limit."""
    if rng is None:
        return {"estimate": -0.29, "lower": -0.33, "upper": -0.09}
    estimate = -int(rng.integers(30, 60)) / 100
    half = int(rng.integers(15, 25)) / 100
    slip = int(rng.integers(8, 13)) / 100
    return {
        "estimate": estimate,
        "lower": round(estimate - half + slip, 2),
        "upper": round(estimate + half, 2),
    }


def right(data):
    """Mirror the upper limit about the estimate, as the workbook does."""
    rows = mirrored_limits(data["estimate"], data["lower"], data["upper"]).rows
    return float(rows.set_index("mirrored").loc["from-high", "ci_low"])


def wrong(data):
    """Compute what people answer instead."""
    estimate, lower, upper = data["estimate"], data["lower"], data["upper"]
    return {
        "other-limit": 2 * estimate - lower,
        "half-of-all": estimate - (upper - lower) / 2,
        "sign-lost": abs(2 * estimate - upper),
        "as-a-ratio": -(estimate**2) / abs(upper),
        "as-printed": lower,
    }
