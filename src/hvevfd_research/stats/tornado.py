"""Which assumption moves an outcome most: each one changed alone, the others as they were.

Model
    One-at-a-time sensitivity. The outcome is computed in the central case, then with each assumption at its
    low and its high setting while all others stay. Assumptions are ordered by their swing, the distance
    between the lowest and the highest of the three outcomes.

Assumptions
    The settings are choices of whoever draws the figure. A swing compares choices, not how likely they are.

When not to use it
    - Where assumptions act together: two that are small alone may be large in one another's company.
    - As an interval: the ends are not limits of what may happen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError


@dataclass(frozen=True, eq=False)
class Tornado:
    """An outcome with each assumption at its low and high setting.

    Attributes
    ----------
    frame : a row for each assumption, widest swing first: ``assumption low_setting high_setting at_low
        at_high swing``; the outcomes at both settings and their distance in the unit of the outcome
    central : the outcome when no assumption is changed
    """

    frame: pd.DataFrame
    central: float

    def to_frame(self) -> pd.DataFrame:
        """Give a copy of the outcomes, one row for each assumption."""
        return self.frame.copy()


def tornado(
    outcome: Callable[..., float], settings: Mapping[str, Any], ranges: Mapping[str, tuple[Any, Any]]
) -> Tornado:
    """Change one assumption at a time.

    Parameters
    ----------
    outcome : a function that gives one number
    settings : its keyword arguments in the central case
    ranges : for each argument to change, its low and its high setting

    Returns
    -------
    Tornado

    Raises
    ------
    TooFewError : no assumption to change
    DomainError : the outcome is not a number for one of the settings

    Examples
    --------
    >>> found = tornado(pow, {"base": 2.0, "exp": 3.0}, {"base": (1.5, 2.5), "exp": (2.0, 4.0)})
    >>> found.central, found.to_frame()[["assumption", "swing"]].to_numpy().tolist()
    (8.0, [['base', 12.25], ['exp', 12.0]])
    """
    if not ranges:
        raise TooFewError("no assumption is to be changed; name at least one")
    central = _number(outcome(**settings), "the central case")
    rows = []
    for name, ends in ranges.items():
        low, high = (_number(outcome(**{**settings, name: end}), name) for end in ends)
        rows.append((name, *ends, low, high, max(low, high, central) - min(low, high, central)))
    names = ["assumption", "low_setting", "high_setting", "at_low", "at_high", "swing"]
    frame = pd.DataFrame(rows, columns=names, dtype=object).astype(dict.fromkeys(names[3:], np.float64))
    ordered = frame.sort_values("swing", ascending=False, kind="stable", ignore_index=True)
    return Tornado(ordered, central)


def _number(value: object, name: str) -> float:
    plain = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not plain or not np.isfinite(float(value)):  # type: ignore[arg-type]
        raise DomainError("the outcome is not a number when {assumption} is set", assumption=name)
    return float(value)  # type: ignore[arg-type]
