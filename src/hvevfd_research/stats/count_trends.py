"""Growth through a few yearly counts, with the band that says what the next count could be.

Model: the logarithm of the count is a straight line in the year plus independent normal errors of one size,
so a count grows by a fixed share a year. The prediction band is that of least squares with Student's t on
n - 2 degrees of freedom. Three points leave one degree of freedom, and a t of 12.7: the band is then so wide
that it forbids next to nothing, which is what it is for here.

When not to use it: as a forecast. Counts with a ceiling (countries, municipalities) cannot grow by a fixed
share for long, counts of different kinds have no common error, and counts of zero have no logarithm.

References
----------
Draper NR, Smith H (1998). Applied Regression Analysis, 3rd ed., on the prediction of
a new observation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level, column, numbers

FEWEST = 3  # points: two always lie on a line, and leave nothing to judge it by


@dataclass(frozen=True, eq=False)
class CountTrend:
    """A curve of constant growth through yearly counts.

    Parameters
    ----------
    frame : a row for each year: ``year observed fit low high``; `observed` is missing where there is no
        count, `low` and `high` are the limits for one new count
    growth, growth_low, growth_high : change a year as a share (0.5: half as many again), with its interval
    n, df : counts, and degrees of freedom
    level : coverage aimed at
    reason : empty, or ``"no-residual"`` where the counts lie on the curve to the last digit, so that there is
        nothing to make a band from; limits are then NaN
    """

    frame: pd.DataFrame
    growth: float
    growth_low: float
    growth_high: float
    n: int
    df: int
    level: float
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each year: ``year observed fit low high``."""
        return self.frame.copy()


def count_trend(
    frame: pd.DataFrame,
    year: str = "year",
    count: str = "count",
    *,
    to_year: int | None = None,
    level: float = 0.95,
) -> CountTrend:
    """Fit constant growth to yearly counts, and give the band for one new count.

    Parameters
    ----------
    frame : one row for each year
    year, count : columns; years whole and different, counts above 0. Rows without a count are left out
    to_year : last year of the curve, at least the last with a count; by default that one
    level : coverage of interval and band

    Returns
    -------
    CountTrend

    Raises
    ------
    ColumnError : a column is missing or holds no numbers
    DomainError : a count is 0 or less, a year is missing, not whole or there twice, or `to_year` is too early
    TooFewError : fewer than 3 counts

    Examples
    --------
    >>> told = pd.DataFrame({"year": [2016, 2017, 2018], "count": [14, 32, 33]})
    >>> trend = count_trend(told, to_year=2021)
    >>> round(trend.growth, 2), trend.to_frame()["fit"].round().to_list()
    (0.54, [16.0, 25.0, 38.0, 58.0, 89.0, 136.0])
    """
    check_level(level)
    x, y = _points(frame, year, count)
    last = int(x.max()) if to_year is None else to_year
    if last < x.max():
        raise DomainError(
            "to_year is {year}; the last count is of {last}", year=str(last), last=str(int(x.max()))
        )
    n, df = len(x), len(x) - 2
    centre, spread = x.mean(), float(((x - x.mean()) ** 2).sum())
    log = np.log(y)
    slope = float(((x - centre) * log).sum() / spread)
    left = log - log.mean() - slope * (x - centre)
    sigma = math.sqrt(float((left**2).sum()) / df)
    # What rounding leaves of a perfect fit is no error of measurement.
    perfect = sigma <= 1e-12 * max(1.0, float(np.abs(log).max()))
    t = math.nan if perfect else float(stdtrit(df, (1 + level) / 2))
    grid = np.arange(int(x.min()), last + 1)
    fit = log.mean() + slope * (grid - centre)
    half = t * sigma * np.sqrt(1 + 1 / n + (grid - centre) ** 2 / spread)
    error = t * sigma / math.sqrt(spread)
    with np.errstate(over="ignore"):
        low, high = np.exp(fit - half), np.exp(fit + half)
        growth, slowest, fastest = (float(np.expm1(v)) for v in (slope, slope - error, slope + error))
    seen = pd.Series(y, index=x.astype(np.int64)).reindex(grid).to_numpy()
    table = pd.DataFrame({"year": grid, "observed": seen, "fit": np.exp(fit), "low": low, "high": high})
    reason = "no-residual" if perfect else ""
    return CountTrend(table, growth, slowest, fastest, n, df, level, reason)


def _points(frame: pd.DataFrame, year: str, count: str) -> tuple[Floats, Floats]:
    x, y = numbers(column(frame, year), year), numbers(column(frame, count), count)
    known = ~np.isnan(y)
    x, y = x[known], y[known]
    if len(y) < FEWEST:
        raise TooFewError(
            "a curve of growth needs counts of {fewest} years at least; there are {n}",
            fewest=FEWEST,
            n=len(y),
        )
    if np.isnan(x).any() or (x % 1 > 0).any() or len(np.unique(x)) < len(x):
        raise DomainError("column {column}: years are whole, not missing, and each there once", column=year)
    if (y <= 0).any():
        raise DomainError("column {column}: growth by a share needs counts above 0", column=count)
    return x, y
