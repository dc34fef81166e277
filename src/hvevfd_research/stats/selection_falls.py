"""How far counts fall without any effect, by how people are picked.

Model: gamma-Poisson, as in :mod:`.regression_to_mean`. Two counts of one year correlate with
``rho = mean / (mean + size)``. A baseline of m years is a count with mean m times as large and the same
size, so its mean yearly count y goes to ``(1 - rho_m) mean + rho_m y`` with rho_m = m mean / (m mean +
size): the fall is ``(1 - rho_m) (1 - mean / y)``. A steadier rate, or more years to pick by, leaves less to
fall.

When not to use it: where rates drift from year to year. Then more years help less than drawn here, since the
oldest of them tell little about the next.

References
----------
Barnett AG, van der Pols JC, Dobson AJ (2005), Int J Epidemiol 34, 215-220 (more measurements, less
regression).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import array_of_numbers, single_number
from hvevfd_research.stats.regression_to_mean import count_regression_to_mean

YEARS = (1, 2, 3, 4, 5)  # lengths of baseline that registers commonly reach back


@dataclass(frozen=True)
class SelectionFalls:
    """Falls to expect without any effect.

    Attributes
    ----------
    rows : one row for each correlation and length of baseline: correlation (of two single years), years,
        size, share (of people picked), before and after (mean count a year of those picked), fall
    threshold : events a year from which people are picked, as a mean over the baseline
    mean : mean count a year of the population
    """

    rows: pd.DataFrame
    threshold: int
    mean: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each correlation and length of baseline."""
        return self.rows.copy()


def threshold_for_share(share: float, *, mean: float, size: float) -> int:
    """Give the count from which about a share of people would be picked.

    Counts are whole, so a share can only be come near to: the threshold is the one whose share is nearest.

    Parameters
    ----------
    share : share of people to pick, between 0 and 1
    mean, size : of the population, as :func:`.regression_to_mean.count_regression_to_mean`

    Returns
    -------
    int
        From 1.

    Raises
    ------
    DomainError : a value is outside its range

    Examples
    --------
    >>> threshold_for_share(0.04, mean=0.6, size=0.35)
    4
    """
    from scipy.stats import nbinom

    for name, value in {"share": share, "mean": mean, "size": size}.items():
        if single_number(value, name) <= 0:
            raise DomainError("{name} is {value}; it must be above 0", name=name, value=value)
    if share >= 1:
        raise DomainError("share is {share}; it must be below 1, such as 0.05", share=share)
    p = size / (size + mean)
    above = int(nbinom.isf(share, size, p)) + 1  # the first threshold with at most this share
    near = (max(above - 1, 1), max(above, 1))
    return min(near, key=lambda count: abs(float(nbinom.sf(count - 1, size, p)) - share))


def selection_falls(
    threshold: int, *, mean: float, correlations: ArrayLike, years: Sequence[int] = YEARS
) -> SelectionFalls:
    """Give the fall to expect for each correlation between years and each length of baseline.

    Parameters
    ----------
    threshold : whole number from 1; people with a mean of this many a year or more are picked
    mean : mean count of the population in a year, above 0
    correlations : between two single years, between 0 and 1
    years : lengths of baseline, whole years from 1

    Raises
    ------
    TooFewError : no correlation
    DomainError : a value is outside its range

    Examples
    --------
    >>> found = selection_falls(4, mean=0.6, correlations=[0.6 / 0.95], years=(1, 3))
    >>> found.rows["fall"].round(3).to_list()
    [0.327, 0.145]
    """
    values = array_of_numbers(correlations, "correlations").ravel()
    if not len(values):
        raise TooFewError("no correlation was given")
    single_number(mean, "mean")
    if not ((values > 0) & (values < 1)).all():
        raise DomainError("a correlation here lies between 0 and 1, such as 0.6")
    if any(year < 1 or year != int(year) for year in years):
        raise DomainError("a baseline is a whole number of years, from 1")
    rows = []
    for rho in values.tolist():
        size = mean * (1 / rho - 1)
        for year in years:
            found = count_regression_to_mean(threshold * year, mean=mean * year, size=size)
            rows.append(
                {
                    "correlation": rho,
                    "years": int(year),
                    "size": size,
                    "share": found.share,
                    "before": found.before / year,
                    "after": found.after / year,
                    "fall": found.fall,
                }
            )
    return SelectionFalls(pd.DataFrame(rows), int(threshold), float(mean))
