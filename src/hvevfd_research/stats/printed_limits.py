"""What the centre line and limits printed under somebody else's I chart say about the spread behind it.

Model: limits at 3 sigma, with sigma the mean moving range over 1.128. When not to use it: limits that another
rule made (screened ranges, a P, U or C chart, the standard deviation of all points) give a mean moving range
that was never there, and nothing in three numbers tells so, unless they lie unevenly.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.chart_constants import D2, D4, SIGMAS
from hvevfd_research.stats.columns import single_number


@dataclass(frozen=True)
class PrintedSpread:
    """What an I chart must have been computed from, in the unit of its value."""

    cl: float
    lcl: float
    ucl: float
    sigma: float
    mean_mr: float
    mr_ucl: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the columns ``cl lcl ucl sigma mean_mr mr_ucl``."""
        return pd.DataFrame([vars(self)])


def spread_from_limits(cl: float, lcl: float, ucl: float, *, rounding: float = 0.01) -> PrintedSpread:
    """Work back from printed limits to the mean moving range and sigma.

    Parameters
    ----------
    cl, lcl, ucl : centre line and limits of an I chart as they are printed, any unit
    rounding : the last printed digit; limits may be this much less symmetric than they should be

    Returns
    -------
    PrintedSpread
        ``sigma = (ucl - lcl) / 6``, ``mean_mr = 1.128 sigma``, ``mr_ucl = 3.267 mean_mr``

    Raises
    ------
    DomainError : the limits are not on both sides of the centre line at one distance, as on a P chart

    References
    ----------
    Montgomery DC (2009) Introduction to Statistical Quality Control, 6th ed., chapter 6.4.

    Examples
    --------
    >>> printed = spread_from_limits(3.50, -3.06, 10.06)
    >>> round(printed.mean_mr, 3), round(printed.sigma, 3), round(printed.mr_ucl, 2)
    (2.467, 2.187, 8.06)
    """
    for name, value in {"cl": cl, "lcl": lcl, "ucl": ucl}.items():
        single_number(value, name)
    if not lcl < cl < ucl:
        raise DomainError("limits {lcl} and {ucl}: {cl} must lie between them", lcl=lcl, ucl=ucl, cl=cl)
    if abs((ucl - cl) - (cl - lcl)) > 2 * rounding * (1 + 1e-9):
        raise DomainError(
            "limits {lcl} and {ucl} are not at one distance from {cl}; this is not a plain I chart",
            lcl=lcl,
            ucl=ucl,
            cl=cl,
        )
    sigma = (ucl - lcl) / (2 * SIGMAS)
    return PrintedSpread(cl, lcl, ucl, sigma, sigma * D2, sigma * D2 * D4)
