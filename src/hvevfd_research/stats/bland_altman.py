"""Limits of agreement of two ways to measure the same: how far apart two readings of one person may be.

Model: differences are independent and normal, with a mean and a spread that do not depend on the size of what
is measured; look at the figure first. The limits hold 95 per cent of differences; whether that is close
enough is a judgement about care, made beforehand, and no test.

When not to use it: for several pairs of one person as if they were independent; where spread grows with the
mean (take logs first, or regress); for categories; or for scores on a scale with few steps, where the limits
lie between possible values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level, column, numbers

LimitInterval = Literal["exact", "approximate"]


@dataclass(frozen=True, eq=False)
class BlandAltman:
    """Mean difference and limits of agreement, each with its interval.

    `points` has mean and difference (first - second) of each complete pair. `reason` is ``"no-spread"`` where
    all differences are the same, which leaves the limits missing, or "".
    """

    points: pd.DataFrame
    first: str
    second: str
    n: int
    n_dropped: int
    bias: float
    bias_low: float
    bias_high: float
    sd: float
    lower: float
    lower_low: float
    lower_high: float
    upper: float
    upper_low: float
    upper_high: float
    coverage: float
    level: float
    interval: LimitInterval
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give three rows: lower limit, mean difference, upper limit."""
        rows = (
            ("lower", self.lower, self.lower_low, self.lower_high),
            ("bias", self.bias, self.bias_low, self.bias_high),
            ("upper", self.upper, self.upper_low, self.upper_high),
        )
        return pd.DataFrame(rows, columns=["line", "value", "ci_low", "ci_high"])


def bland_altman(
    frame: pd.DataFrame,
    first: str,
    second: str,
    *,
    coverage: float = 0.95,
    level: float = 0.95,
    interval: LimitInterval = "exact",
) -> BlandAltman:
    """Compute the limits of agreement between two measurements.

    Parameters
    ----------
    frame : one row for each person; one with a missing reading is left out and counted
    first, second : columns; the difference is first - second
    coverage : share of differences that the limits hold
    level : coverage of the intervals
    interval : of the limits: ``"exact"`` (non-central t) or ``"approximate"`` (Bland and Altman's standard
        error)

    Returns
    -------
    BlandAltman

    Raises
    ------
    ColumnError : a column is missing or not numeric
    DomainError : coverage, level or interval is out of range
    TooFewError : fewer than three complete pairs

    References
    ----------
    Bland JM, Altman DG. Lancet 1986;i:307-310; Stat Methods Med Res 1999;8:135-160 (approximate intervals).
    Carkeet A. Optom Vis Sci 2015;92:e71-80 (exact ones).

    Examples
    --------
    >>> flow = pd.DataFrame({"old": [494, 395, 516, 434, 476], "new": [512, 430, 520, 428, 500]})
    >>> fit = bland_altman(flow, "old", "new")
    >>> round(fit.bias, 1), round(fit.lower, 1), round(fit.upper, 1)
    (-15.0, -46.8, 16.8)
    """
    _check(coverage, level, interval)
    a, b = numbers(column(frame, first), first), numbers(column(frame, second), second)
    both = ~np.isnan(a) & ~np.isnan(b)
    d, n = (a - b)[both], int(both.sum())
    if n < 3:
        raise TooFewError("limits of agreement need three pairs or more, here are {n}", n=n)
    bias, sd = float(d.mean()), _spread(d)
    z = float(-ndtri((1 - coverage) / 2))
    half = float(-stdtrit(n - 1, (1 - level) / 2)) * sd / n**0.5
    near, far = _limit_factors(n, z, level, interval)
    return BlandAltman(
        points=pd.DataFrame({"mean": (a + b)[both] / 2, "difference": d}),
        first=first,
        second=second,
        n=n,
        n_dropped=len(frame) - n,
        bias=bias,
        bias_low=bias - half,
        bias_high=bias + half,
        sd=sd,
        lower=bias - z * sd,
        lower_low=bias - far * sd,
        lower_high=bias - near * sd,
        upper=bias + z * sd,
        upper_low=bias + near * sd,
        upper_high=bias + far * sd,
        coverage=coverage,
        level=level,
        interval=interval,
        reason="no-spread" if np.isnan(sd) else "",
    )


def _check(coverage: float, level: float, interval: str) -> None:
    check_level(level)
    check_level(coverage)
    if interval not in ("exact", "approximate"):
        raise DomainError("interval is {interval}; it must be exact or approximate", interval=interval)


def _spread(d: Floats) -> float:
    """Give the standard deviation, missing where only rounding tells the differences apart."""
    flat = np.ptp(d) < 1e-9 * max(1.0, float(np.abs(d).max()))
    return float("nan") if flat else float(d.std(ddof=1))


def _limit_factors(n: int, z: float, level: float, interval: str) -> tuple[float, float]:
    """Tell how many standard deviations from the mean difference the interval of a limit starts and ends."""
    tail = (1 - level) / 2
    if interval == "exact":
        from scipy.stats import nct  # late, as it loads for half a second

        law = nct(n - 1, z * n**0.5)
        return float(law.ppf(tail)) / n**0.5, float(law.isf(tail)) / n**0.5
    half = float(-stdtrit(n - 1, tail)) * (1 / n + z**2 / (2 * (n - 1))) ** 0.5
    return z - half, z + half
