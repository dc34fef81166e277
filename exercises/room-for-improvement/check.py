"""The change of a goal as a share of what could still be gained."""

import pandas as pd

from hvevfd_research.stats import room_share

BEST = 10  # points, the top of the form's scale


def given(rng):
    """Give the slide's three goals, or three made-up ones."""
    if rng is None:
        first, second = [5, 3, 5], [10, 5, 10]
    else:
        first = rng.integers(2, 9, size=3)
        second = rng.integers(first - 1, BEST + 1)
    return pd.DataFrame({"goal": [1, 2, 3], "first": first, "second": second})


def right(data):
    """Compute the shares with the function of the workbook."""
    return _named(room_share(data["first"], data["second"]))


def wrong(data):
    """Compute what people answer instead."""
    change, share = data["second"] - data["first"], room_share(data["first"], data["second"])
    return {
        "of-the-scale": _named(change / BEST),
        "of-the-second": _named(change / data["second"]),
        "of-the-first": _named(change / data["first"]),
        "left-over": _named(1 - share),
        "points": _named(change),
        "per-cent": _named(100 * share),
    }


def _named(values):
    return {f"goal_{place}": float(value) for place, value in enumerate(values, start=1)}
