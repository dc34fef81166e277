"""One function for each statistical result: result in, Axes out, alt text made from the result."""

from hvevfd_research.plots.goals import goal_scores, missing_bounds, responders

__all__ = [
    "goal_scores",
    "missing_bounds",
    "responders",
]
