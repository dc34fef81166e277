"""The mean of a patient's goals at two conversations, and the change between them."""

import pandas as pd

from hvevfd_research.stats import goal_change


def given(rng):
    """Give the slide's three goals, or three to five made-up ones."""
    if rng is None:
        scores = {"first": [5, 3, 5], "second": [10, 5, 10]}
    else:
        first = rng.integers(1, 7, size=rng.integers(3, 6))
        scores = {"first": first, "second": first + rng.integers(0, 5, size=len(first))}
    return pd.DataFrame({"patient": 1, "goal": range(1, len(scores["first"]) + 1)} | scores)


def right(data):
    """Compute the means of both conversations and the change."""
    change = goal_change(data)
    return {"before": change.mean_first, "after": change.mean_second, "change": change.mean}


def wrong(data):
    """Compute what people answer instead."""
    found, scores = right(data), data[["first", "second"]]
    return {
        "sign-turned": {"change": -found["change"]},
        "sum": _named(scores.sum()),
        "median": _named(scores.median()),
        "rounded": _named(scores.mean().round()),
        "swapped": {"before": found["after"], "after": found["before"]},
    }


def _named(scores):
    return {
        "before": scores["first"],
        "after": scores["second"],
        "change": scores["second"] - scores["first"],
    }
