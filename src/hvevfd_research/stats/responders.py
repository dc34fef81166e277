"""The share of patients whose change is at or past a threshold, and published thresholds to choose from.

Model: patients are independent, and the share is binomial. A threshold turns a number into a yes or no and
throws information away, so the mean change belongs beside it. The thresholds were found in other people, with
other anchors and other scales (COPM runs 1 to 10, PSFS 0 to 10), mostly in rehabilitation: several are shown
so that a conclusion that hangs on one of them is seen to do so. A change past the measurement error of a
score is not thereby important, nor caused by the support.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, array_of_numbers
from hvevfd_research.stats.goals import GoalChange, reaches
from hvevfd_research.stats.proportions import ProportionInterval, ProportionMethod, proportion_interval


@dataclass(frozen=True)
class ChangeThreshold:
    """One published threshold: points of the instrument's scale, what it is, and who found it in whom."""

    slug: str
    instrument: Literal["PSFS", "COPM performance", "COPM satisfaction", "COPM"]
    value: float
    kind: Literal["important-small", "important-medium", "important-large", "important", "detectable", "rule"]
    n: int
    setting: str
    source: str


_ABBOTT = "Abbott & Schmitt. J Orthop Sports Phys Ther 2014;44:560-564, doi 10.2519/jospt.2014.5248"
_EYSSEN = "Eyssen et al. J Rehabil Res Dev 2011;48:517-528"
_OHNO = "Ohno et al. J Patient Rep Outcomes 2021, doi 10.1186/s41687-021-00405-y"

CHANGE_THRESHOLDS: tuple[ChangeThreshold, ...] = (
    ChangeThreshold("psfs-small", "PSFS", 1.3, "important-small", 1708, "musculoskeletal", _ABBOTT),
    ChangeThreshold("psfs-medium", "PSFS", 2.3, "important-medium", 1708, "musculoskeletal", _ABBOTT),
    ChangeThreshold("psfs-large", "PSFS", 2.7, "important-large", 1708, "musculoskeletal", _ABBOTT),
    ChangeThreshold(
        "psfs-detectable",
        "PSFS",
        2.8,
        "detectable",
        31,
        "home-dwelling, mean age 81",
        "Mathis RA. Top Geriatr Rehabil",
    ),
    ChangeThreshold(
        "copm-rule",
        "COPM",
        2.0,
        "rule",
        49,
        "opinion of the manual",
        "COPM manual; Mirkopoulos & Butler 1994 (thecopm.ca)",
    ),
    ChangeThreshold(
        "copm-performance-cut", "COPM performance", 0.9, "important", 152, "not noted here", _EYSSEN
    ),
    ChangeThreshold(
        "copm-satisfaction-cut", "COPM satisfaction", 1.9, "important", 152, "not noted here", _EYSSEN
    ),
    ChangeThreshold("copm-performance-mic", "COPM performance", 2.20, "important", 97, "inpatients", _OHNO),
    ChangeThreshold("copm-satisfaction-mic", "COPM satisfaction", 2.06, "important", 97, "inpatients", _OHNO),
)


@dataclass(frozen=True)
class Responders:
    """Patients at or past one threshold."""

    threshold: float
    responders: int
    n: int
    share: float
    ci_low: float
    ci_high: float
    method: ProportionMethod
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give the share as one row."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True, eq=False)
class ResponderTable:
    """Patients at or past each of several thresholds; the arrays run with `thresholds`."""

    thresholds: tuple[ChangeThreshold, ...]
    responders: Floats
    n: int
    share: Floats
    ci_low: Floats
    ci_high: Floats
    method: ProportionMethod
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each threshold, its source first and its share last."""
        origin = pd.DataFrame([asdict(threshold) for threshold in self.thresholds])
        origin = origin.rename(columns={"value": "threshold", "n": "n_source"})
        return origin.assign(
            responders=self.responders.astype(int),
            n=self.n,
            share=self.share,
            ci_low=self.ci_low,
            ci_high=self.ci_high,
        )


def responders(
    change: GoalChange | ArrayLike,
    threshold: float = 2.0,
    *,
    method: ProportionMethod = "wilson",
    level: float = 0.95,
) -> Responders:
    """Count the patients whose change is at or past a threshold.

    Parameters
    ----------
    change : what ``goal_change`` gave, or one change for each patient, positive for better; missing left out
    threshold : points of the scale; 2 is the customary rule for COPM, opinion-based
    method : ``"wilson"`` or ``"clopper-pearson"``
    level : coverage of the interval

    Returns
    -------
    Responders
        Share between 0 and 1, of those with a change.

    Raises
    ------
    TooFewError : no patient has a change
    DomainError : the threshold is not a finite number

    Examples
    --------
    >>> fit = responders([5, 2, 0, 3, -1, float("nan")], 2)
    >>> print(f"{fit.responders} of {fit.n}: {fit.share:.0%}, {fit.ci_low:.0%} to {fit.ci_high:.0%}")
    3 of 5: 60%, 23% to 88%
    """
    fit = _shares(change, np.array([threshold], dtype=np.float64), method, level)
    return Responders(
        float(threshold),
        int(fit.events[0]),
        int(fit.total[0]),
        float(fit.share[0]),
        float(fit.ci_low[0]),
        float(fit.ci_high[0]),
        method,
        level,
    )


def responder_table(
    change: GoalChange | ArrayLike,
    thresholds: Sequence[ChangeThreshold] = CHANGE_THRESHOLDS,
    *,
    method: ProportionMethod = "wilson",
    level: float = 0.95,
) -> ResponderTable:
    """Count the patients past each of several published thresholds at once.

    Parameters
    ----------
    change, method, level : as in :func:`responders`
    thresholds : some of :data:`CHANGE_THRESHOLDS`, or your own

    Returns
    -------
    ResponderTable

    Raises
    ------
    TooFewError : no patient has a change, or no threshold is given

    Examples
    --------
    >>> table = responder_table([5, 2, 0, 3, -1], CHANGE_THRESHOLDS[:3]).to_frame()
    >>> table[["slug", "threshold", "responders", "n"]]
              slug  threshold  responders  n
    0   psfs-small        1.3           3  5
    1  psfs-medium        2.3           2  5
    2   psfs-large        2.7           2  5
    """
    if not thresholds:
        raise TooFewError("there is no threshold to count by")
    values = np.array([threshold.value for threshold in thresholds], dtype=np.float64)
    fit = _shares(change, values, method, level)
    return ResponderTable(
        tuple(thresholds), fit.events, int(fit.total[0]), fit.share, fit.ci_low, fit.ci_high, method, level
    )


def _shares(
    change: GoalChange | ArrayLike, thresholds: Floats, method: ProportionMethod, level: float
) -> ProportionInterval:
    if not np.isfinite(thresholds).all():
        raise DomainError("a threshold is missing or infinite; it must be a number of points")
    values = change.per_patient["change"] if isinstance(change, GoalChange) else change
    d = array_of_numbers(values, "change").ravel()
    d = d[~np.isnan(d)]
    if not d.size:
        raise TooFewError("no patient has a change to count")
    counts = reaches(d[:, None], thresholds).sum(axis=0)
    return proportion_interval(counts, np.full(thresholds.shape, d.size), method=method, level=level)
