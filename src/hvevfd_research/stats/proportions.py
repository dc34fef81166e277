"""Intervals for a share: Wilson's score interval and the exact one of Clopper and Pearson.

Model: `events` of `total` is one binomial count, so the units are independent and share one probability.
Wilson's interval covers close to its level on average and may fall a little below it for single values of the
probability; the exact one never falls below, at the price of being wider. Not for units that come in clusters
(goals within a patient, days within a stay): there both are too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv, ndtri

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, array_of_numbers, check_level

ProportionMethod = Literal["wilson", "clopper-pearson"]


@dataclass(frozen=True, eq=False)
class ProportionInterval:
    """Shares with their limits; each array has the shape of the counts."""

    events: Floats
    total: Floats
    share: Floats
    ci_low: Floats
    ci_high: Floats
    method: ProportionMethod
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each share."""
        columns = {
            name: np.ravel(getattr(self, name)) for name in ("events", "total", "share", "ci_low", "ci_high")
        }
        return pd.DataFrame(columns)


def proportion_interval(
    events: ArrayLike, total: ArrayLike, *, method: ProportionMethod = "wilson", level: float = 0.95
) -> ProportionInterval:
    """Estimate shares with an interval each.

    Parameters
    ----------
    events, total : whole numbers, 0 <= events <= total, total >= 1; scalars or arrays that broadcast
    method : ``"wilson"`` (score, no continuity correction) or ``"clopper-pearson"`` (exact, equal tails)
    level : coverage aimed at, between 0 and 1

    Returns
    -------
    ProportionInterval
        Shares between 0 and 1.

    Raises
    ------
    DomainError : a count is negative, missing or not whole, events pass total, or total is 0

    References
    ----------
    Wilson EB. J Am Stat Assoc 1927;22:209-212. Clopper CJ, Pearson ES. Biometrika 1934;26:404-413.

    Examples
    --------
    >>> fit = proportion_interval(81, 263)
    >>> print(f"{fit.share:.4f} {fit.ci_low:.4f} {fit.ci_high:.4f}")
    0.3080 0.2553 0.3662
    """
    y, n = np.broadcast_arrays(array_of_numbers(events, "events"), array_of_numbers(total, "total"))
    _check(y, n, level)
    if method == "wilson":
        low, high = _wilson(y, n, level)
    elif method == "clopper-pearson":
        low, high = _clopper_pearson(y, n, level)
    else:
        raise DomainError("method {method} is unknown; use wilson or clopper-pearson", method=method)
    return ProportionInterval(y, n, y / n, low, high, method, level)


def _check(y: Floats, n: Floats, level: float) -> None:
    check_level(level)
    if not (
        np.isfinite(y).all()
        and np.isfinite(n).all()
        and (y == np.round(y)).all()
        and (n == np.round(n)).all()
    ):
        raise DomainError("counts must be whole numbers, none of them missing")
    if (n < 1).any():
        raise DomainError("a total is below 1: a share of nothing is not defined")
    if (y < 0).any() or (y > n).any():
        raise DomainError("a count of events is negative or above its total")


def _wilson(y: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    z2 = ndtri((1 - level) / 2) ** 2
    centre = (y + z2 / 2) / (n + z2)
    half = np.sqrt(z2 * (y * (n - y) / n + z2 / 4)) / (n + z2)
    # Rounding would leave -1e-17 where no one, and 1 - 1e-16 where everyone, is a case.
    return np.where(y == 0, 0.0, centre - half), np.where(y == n, 1.0, centre + half)


def _clopper_pearson(y: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    low = np.where(y == 0, 0.0, betaincinv(np.maximum(y, 1), n - y + 1, tail))
    high = np.where(y == n, 1.0, betainccinv(y + 1, np.maximum(n - y, 1), tail))
    return low, high
