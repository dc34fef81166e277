"""Compression, equilibrium or expansion: what became of the years in ill health when life grew longer.

Model
    Two times, each with years left and how many of them are lived without a condition. What is left is lived
    with it. Two questions, not one: did the *years* with it change, and did their *share* of all years left?

    - expansion (Gruenberg 1977): the share rises;
    - equilibrium (after Manton 1982): the share stays;
    - relative compression: the share falls, and the years do not;
    - absolute compression (Fries 1980): the years themselves fall.

    Where life did not grow longer none of them is at stake, and the pattern is ``"not longer"``.

Assumptions
    The condition is the same at both times, asked and counted in the same way.

When not to use it
    - As a test: the margins are set by the reader and are not confidence limits.
    - For Manton's own idea, which is about severity: more years with mild trouble, fewer with severe. One
      condition cannot show that; put two degrees of it beside each other.
    - On printed years with one decimal, where a change of 0.1 may be rounding.

References
----------
Gruenberg EM (1977). Milbank Memorial Fund Quarterly 55: 3-24.
Fries JF (1980). New England Journal of Medicine 303: 130-135.
Manton KG (1982). Milbank Memorial Fund Quarterly 60: 183-244.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers

YEARS_MARGIN = 0.1  # years; printed expectancies have one decimal
SHARE_MARGIN = 0.01  # of all years left; our convention

PATTERNS = (
    "absolute compression",
    "relative compression",
    "equilibrium",
    "expansion",
    "not longer",
    "unknown",
)


@dataclass(frozen=True, eq=False)
class HealthChanges:
    """What changed, a row for each comparison.

    Attributes
    ----------
    frame : ``comparison total_first total_last without_first without_last total_change without_change
        with_change share_first share_last share_change share_of_gain pattern``; years, and shares 0-1.
        ``share_first`` and ``share_last`` are the part lived with the condition; ``share_of_gain`` the part
        of the added years that is lived without it, NaN where none were added
    years_margin : years that count as no change
    share_margin : change of share that counts as none, 0-1
    """

    frame: pd.DataFrame
    years_margin: float
    share_margin: float

    def to_frame(self) -> pd.DataFrame:
        """Give :attr:`frame`."""
        return self.frame

    @property
    def patterns(self) -> dict[str, str]:
        """The pattern of each comparison by its name."""
        return dict(zip(self.frame["comparison"], self.frame["pattern"], strict=True))


def health_changes(
    frame: pd.DataFrame,
    *,
    name: str = "name",
    total: Sequence[str] = ("total_first", "total_last"),
    without: Sequence[str] = ("without_first", "without_last"),
    gains: Sequence[str] | None = None,
    years_margin: float = YEARS_MARGIN,
    share_margin: float = SHARE_MARGIN,
) -> HealthChanges:
    """Tell compression, equilibrium and expansion apart.

    Parameters
    ----------
    frame : a row for each comparison of two times
    name : column that names it
    total : columns of years left, first and last time
    without : columns of years left without the condition, first and last time
    gains : columns of the change in years left and in years without, for rows where only changes are known
    years_margin : change in years that counts as none, 0 or more
    share_margin : change in share that counts as none, 0 or more

    Returns
    -------
    HealthChanges; ``"unknown"`` where the share cannot be computed

    Raises
    ------
    ColumnError : a column is missing or not numeric
    DomainError : years below 0, more years without the condition than in all, a negative margin
    TooFewError : no rows

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["A", "B"], "total_first": 18.0, "total_last": 20.0})
    >>> rows = rows.assign(without_first=9.0, without_last=[11.5, 9.0])
    >>> health_changes(rows).patterns
    {'A': 'absolute compression', 'B': 'expansion'}
    """
    if min(years_margin, share_margin) < 0:
        raise DomainError("a margin must be 0 or more")
    names = column(frame, name)
    if not len(names):
        raise TooFewError("there is nothing to compare")
    first, last = (numbers(column(frame, one), one) for one in total)
    free_first, free_last = (numbers(column(frame, one), one) for one in without)
    for years, free in ((first, free_first), (last, free_last)):
        if (years < 0).any() or (free < 0).any() or (free > years).any():
            raise DomainError("years without a condition must be from 0 to all years left")
    change, free_change = last - first, free_last - free_first
    if gains is not None:
        only = [numbers(column(frame, one), one) for one in gains]
        change = np.where(np.isnan(change), only[0], change)
        free_change = np.where(np.isnan(free_change), only[1], free_change)
    with np.errstate(divide="ignore", invalid="ignore"):
        share_first, share_last = 1 - free_first / first, 1 - free_last / last
        of_gain = np.where(change > 0, free_change / change, np.nan)
    found = {
        "comparison": names.astype(str).array,
        "total_first": first,
        "total_last": last,
        "without_first": free_first,
        "without_last": free_last,
        "total_change": change,
        "without_change": free_change,
        "with_change": change - free_change,
        "share_first": share_first,
        "share_last": share_last,
        "share_change": share_last - share_first,
        "share_of_gain": of_gain,
        "pattern": _patterns(
            change, change - free_change, share_last - share_first, years_margin, share_margin
        ),
    }
    return HealthChanges(pd.DataFrame(found), float(years_margin), float(share_margin))


def _patterns(
    change: Floats, ill: Floats, share: Floats, years_margin: float, share_margin: float
) -> list[str]:
    # Decimals such as 0.3 - 0.2 pass a margin of 0.1 by rounding in floating point alone.
    years_margin, share_margin = years_margin + 1e-9, share_margin + 1e-9
    chosen = np.select(
        [
            np.isnan(change) | (np.isnan(share) & ~(change <= years_margin)),
            change <= years_margin,
            ill < -years_margin,
            share < -share_margin,
            share <= share_margin,
        ],
        ["unknown", "not longer", "absolute compression", "relative compression", "equilibrium"],
        "expansion",
    )
    return list(map(str, chosen))
