"""Who stayed to the end of a study with two arms, and what those who left could hide.

Retention is compared by Pearson's chi-square of the 2x2 table, without correction, and by the difference of
the two shares with its large-sample interval. A yes-or-no outcome of those who left is unknown; the bounds
fill it in every way that is possible, after Manski. The truth lies within them whatever the reason for
leaving; sampling error comes on top.

Assumptions: people leave independently of each other, which members of one cluster do not, so intervals and P
are too small where clusters were compared. When not to use it: for outcomes on a scale, and where deaths are
among those who left and count as an outcome themselves.

References
----------
Manski CF (1990), Am Econ Rev 80(2):319-323. Agresti A (2013), Categorical Data Analysis, 3rd ed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc, ndtri

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import check_level, column, numbers, single_number
from hvevfd_research.stats.proportions import proportion_interval

ARMS = 2
SCENARIOS = ("observed", "best", "all-yes", "all-no", "worst")


@dataclass(frozen=True, eq=False)
class Attrition:
    """Retention in two arms.

    Parameters
    ----------
    frame : a row for each arm: ``arm n stayed lost share ci_low ci_high`` (Wilson)
    difference, ci_low, ci_high : share retained in the first arm minus that in the second
    chi2, p : Pearson's chi-square with 1 degree of freedom, and its P; NaN with a reason where no one, or
        everyone, stayed
    level : coverage aimed at
    reason : empty, ``"all-stayed"`` or ``"none-stayed"``
    """

    frame: pd.DataFrame
    difference: float
    ci_low: float
    ci_high: float
    chi2: float
    p: float
    level: float
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each arm."""
        return self.frame.copy()


@dataclass(frozen=True, eq=False)
class AttritionBounds:
    """What the difference in a yes-or-no outcome could be, were those who left known.

    Parameters
    ----------
    frame : ``scenario share_1 share_2 difference``; `scenario` is ``"observed"`` (those who stayed),
        ``"best"`` (all who left the first arm are a yes, those who left the second a no), ``"all-yes"``,
        ``"all-no"`` and ``"worst"``
    arms : names of the two
    """

    frame: pd.DataFrame
    arms: tuple[str, str]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each scenario."""
        return self.frame.copy()


def attrition(
    frame: pd.DataFrame, *, arm: str = "arm", n: str = "n", stayed: str = "stayed", level: float = 0.95
) -> Attrition:
    """Compare how many stayed in two arms.

    Parameters
    ----------
    frame : two rows
    arm, n, stayed : columns with the arm's name, people at the start (1 or more) and at the end
    level : coverage of the intervals

    Returns
    -------
    Attrition

    Raises
    ------
    ColumnError : a column is missing or holds no numbers
    DomainError : there are not two rows, or a count is missing, not whole, negative or above its total

    Examples
    --------
    >>> arms = pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]})
    >>> found = attrition(arms)
    >>> round(found.difference, 3), round(found.chi2, 2)
    (0.264, 15.04)
    """
    check_level(level)
    if len(frame) != ARMS:
        raise DomainError("there are {rows} rows; retention is compared between 2 arms", rows=len(frame))
    total, kept = numbers(column(frame, n), n), numbers(column(frame, stayed), stayed)
    shares = proportion_interval(kept, total, level=level)
    table = pd.DataFrame({"arm": column(frame, arm).astype(str).to_numpy(), "n": total, "stayed": kept})
    table = table.astype({"n": np.int64, "stayed": np.int64})
    table = table.assign(lost=table["n"] - table["stayed"], share=shares.share)
    table = table.assign(ci_low=shares.ci_low, ci_high=shares.ci_high)
    difference = float(shares.share[0] - shares.share[1])
    reason = "none-stayed" if kept.sum() == 0 else "all-stayed" if (kept == total).all() else ""
    if reason:
        return Attrition(table, difference, math.nan, math.nan, math.nan, math.nan, level, reason)
    pooled = kept.sum() / total.sum()
    chi2 = float(difference**2 / (pooled * (1 - pooled) * (1 / total).sum()))
    half = float(ndtri((1 + level) / 2) * np.sqrt((shares.share * (1 - shares.share) / total).sum()))
    ends = (max(-1.0, difference - half), min(1.0, difference + half))
    return Attrition(table, difference, *ends, chi2, float(chdtrc(1, chi2)), level, reason)


def attrition_bounds(arms: Attrition, share_1: float, share_2: float) -> AttritionBounds:
    """Bound the difference in a yes-or-no outcome when those who left are unknown.

    Parameters
    ----------
    arms : from :func:`attrition`
    share_1, share_2 : share with a yes among those who stayed in the first and second arm, 0 to 1

    Returns
    -------
    AttritionBounds

    Raises
    ------
    DomainError : a share is outside 0 to 1, or no one stayed in an arm

    Examples
    --------
    >>> arms = pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]})
    >>> attrition_bounds(attrition(arms), 0.6, 0.6).to_frame()["difference"].round(2).to_list()
    [0.0, 0.43, -0.11, 0.16, -0.38]
    """
    for share in (share_1, share_2):
        if not 0 <= single_number(share, "share") <= 1:
            raise DomainError("share {share} is outside 0 to 1", share=share)
    kept = arms.frame["share"].to_numpy()
    if (kept == 0).any():
        raise DomainError("no one stayed in an arm, so there is no outcome to set beside the other")
    yes = kept * np.array([share_1, share_2])
    left = 1 - kept
    filled = {
        "observed": np.array([share_1, share_2]),
        "best": yes + left * [1, 0],
        "all-yes": yes + left,
        "all-no": yes,
        "worst": yes + left * [0, 1],
    }
    rows = [(name, *filled[name], filled[name][0] - filled[name][1]) for name in SCENARIOS]
    table = pd.DataFrame(rows, columns=["scenario", "share_1", "share_2", "difference"])
    first, second = arms.frame["arm"]
    return AttritionBounds(table, (str(first), str(second)))
