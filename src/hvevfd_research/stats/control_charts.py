"""Run charts and control charts: whether a process is stable, and where it changed.

Model
-----
A process in which nothing changes still varies. A control chart estimates that common-cause variation from
the points themselves, draws the centre line and limits three standard deviations away, and asks which points
or patterns it cannot explain. The estimate looks at neighbouring points (moving ranges), inside subgroups, or
at what a binomial, Poisson or geometric model says, and never at the standard deviation of all points, which
a shift would inflate until it hides itself.

Assumptions
-----------
Points are in order of time, independent, and measured alike. I charts need values that are roughly symmetric
(the warning ``skew``). The charts here are for measurements; for counts see
:mod:`hvevfd_research.stats.count_charts`, which assumes more and sees more.

When not to use it
------------------
- With fewer than about 10 points draw a run chart and judge nothing; limits are left out under 8 baseline
  points (``min_points``) and are provisional until 20.
- Autocorrelated series (waiting lists, stocks, season) break the limits and the runs; model them first.
- In an order that is not time (patients by number, wards by name) limits describe the spread between units.
  They are no test of change, and runs mean nothing.
- A chart without signals shows that the process is stable. It does not show that it is good, nor that a
  change has failed or succeeded; for an effect with its interval see the interrupted series.
- On a bounded scale a limit outside the scale can never be passed: the chart is blind on that side.

References
----------
Shewhart WA (1931) Economic Control of Quality of Manufactured Product. Van Nostrand.
Montgomery DC (2009) Introduction to Statistical Quality Control, 6th ed. Wiley.
Provost LP, Murray SK (2011) The Health Care Data Guide. Jossey-Bass.
Anhøj J, Olesen AV (2014) Run charts revisited. PLoS ONE 9(11):e113825.
"""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from hvevfd_research.stats.chart_making import make_chart
from hvevfd_research.stats.chart_result import ChartOptions, ControlChart

__all__ = [
    "ChartOptions",
    "ControlChart",
    "i_chart",
    "i_prime_chart",
    "mr_chart",
    "run_chart",
    "s_chart",
    "xbar_chart",
]


def run_chart(
    frame: pd.DataFrame, value: str, total: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw values around their median, without limits.

    Needs no model and about 10 points. Its only signals are runs.

    Parameters
    ----------
    frame : one row for each point
    value : column of values, any unit
    total : column of denominators; the points are then ``value / total``
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Anhøj J, Olesen AV (2014) Run charts revisited. PLoS ONE 9(11):e113825.

    Examples
    --------
    >>> waits = pd.DataFrame({"days": [9, 8, 9, 7, 8, 9, 7, 8, 4, 5, 3, 4, 5, 3, 4, 5]})
    >>> chart = run_chart(waits, "days")
    >>> chart.cl, chart.signal
    (6.0, True)
    >>> chart.runs[["longest_run", "longest_run_max", "crossings", "crossings_min"]].iloc[0].to_list()
    [8.0, 7.0, 1.0, 4.0]
    """
    return make_chart("run", frame, value, total, **options)


def i_chart(
    frame: pd.DataFrame, value: str, total: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw single measurements with limits from their mean moving range (XmR, EpiData's I chart).

    ``sigma = mean moving range / 1.128`` and limits at ``mean ± 3 sigma``. Moving ranges are not screened
    unless ``screened=True``: then those not below 3.267 times their mean are dropped, once. An excluded point
    is passed over, so one range spans the gap; a missing value makes its two ranges missing.

    Parameters
    ----------
    frame : one row for each point
    value : column of values, any unit
    total : column of denominators; the points are then ``value / total``, all weighing alike
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) chapter 6.4. Nelson LS (1982) J Qual Technol 14(3):172-173 for screening.

    Examples
    --------
    Changes on a goal form (synthetic; the mean and limits are those of a published example):

    >>> goals = pd.DataFrame({"change": [2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3]})
    >>> chart = i_chart(goals, "change")
    >>> round(chart.cl, 2), round(chart.lcl, 2), round(chart.ucl, 2), chart.signal
    (3.5, -3.06, 10.06, False)
    >>> round(chart.mean_mr, 3), round(chart.sigma, 3)
    (2.467, 2.187)
    """
    return make_chart("i", frame, value, total, **options)


def mr_chart(
    frame: pd.DataFrame, value: str, total: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw moving ranges: how far each measurement lies from the one before.

    Centre line at the mean moving range, upper limit at 3.267 times it, lower limit 0. Neighbouring ranges
    share a point, so they are never judged by runs, whatever `rules` says.

    Parameters
    ----------
    frame : one row for each measurement
    value : column of values, any unit
    total : column of denominators; the measurements are then ``value / total``
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) chapter 6.4.

    Examples
    --------
    >>> goals = pd.DataFrame({"change": [2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3]})
    >>> chart = mr_chart(goals, "change")
    >>> round(chart.cl, 3), round(chart.ucl, 3)
    (2.467, 8.059)
    """
    return make_chart("mr", frame, value, total, **options)


def xbar_chart(
    frame: pd.DataFrame, value: str, total: None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw the means of subgroups with limits from the standard deviations within them.

    Centre line at the mean of all values, limits at ``± A3 s``; s is the mean standard deviation where all
    subgroups have one size, else the pooled one.

    Parameters
    ----------
    frame : one row for each measurement; ``order`` names the subgroup of a row and is required
    value : column of values, any unit
    total : not used
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) equations 6.28 to 6.31.

    Examples
    --------
    >>> visits = pd.DataFrame({"month": [m for m in range(8) for _ in range(3)],
    ...                        "minutes": [30, 31, 32, 33, 31, 29] * 4})
    >>> chart = xbar_chart(visits, "minutes", order="month")
    >>> chart.cl, round(chart.ucl, 3)
    (31.0, 33.932)
    """
    return make_chart("xbar", frame, value, total, **options)


def s_chart(
    frame: pd.DataFrame, value: str, total: None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw the standard deviations of subgroups; read it before the Xbar chart.

    Centre line at s as in :func:`xbar_chart`, limits at ``B3 s`` and ``B4 s``.

    Parameters
    ----------
    frame : one row for each measurement; ``order`` names the subgroup of a row and is required
    value : column of values, any unit
    total : not used
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) equations 6.27 to 6.31.

    Examples
    --------
    >>> visits = pd.DataFrame({"month": [m for m in range(8) for _ in range(3)],
    ...                        "minutes": [30, 31, 32, 33, 31, 29] * 4})
    >>> chart = s_chart(visits, "minutes", order="month")
    >>> chart.cl, round(chart.ucl, 3)
    (1.5, 3.852)
    """
    return make_chart("s", frame, value, total, **options)


def i_prime_chart(
    frame: pd.DataFrame, value: str, total: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw averages of unequal size with limits that narrow as the size grows (Taylor's I').

    For measurements summed over a month (`value`) and the number of cases in it (`total`): points at
    ``value / total``, centre line at ``sum(value) / sum(total)``, sigma from moving ranges scaled by the
    sizes of their two points.

    Parameters
    ----------
    frame : one row for each point
    value : column of sums, any unit
    total : column of sizes, above 0; a point of size 0 has no value
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Taylor WA (2017) Normalized individuals (IN) control chart and I' charts.

    Examples
    --------
    >>> stays = pd.DataFrame({"days": [50, 44, 63, 40, 52, 60, 45, 55],
    ...                       "cases": [10, 9, 12, 8, 10, 12, 9, 11]})
    >>> chart = i_prime_chart(stays, "days", "cases")
    >>> round(chart.cl, 3), round(chart.lcl, 3), round(chart.ucl, 3)
    (5.049, 4.645, 5.454)
    """
    return make_chart("i-prime", frame, value, total, **options)
