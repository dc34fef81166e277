"""Control charts of counts: proportions, rates, and the time or cases between rare events.

Model
-----
As for :mod:`hvevfd_research.stats.control_charts`, but the common-cause variation follows from a model of
counting: binomial (P), Poisson (U, C), geometric (G), or a Weibull time made nearly normal by a power (T).
P' and U' take the model and multiply its standard deviation by what the moving ranges show.

Assumptions
-----------
Each case is an event or not, independently, with one probability inside a point (P); events come singly, in
an exposure that is known (U, C); rare events come at a constant rate (G, T).

When not to use it
------------------
- Large denominators show more than binomial or Poisson variation, since the probability itself varies from
  month to month: the warning ``overdispersion``. Take P', U' or I' then; the limits of P and U would be so
  narrow that half of the points lie outside.
- Small denominators: a P chart of 8 patients a month says little. Limits are exact there, which keeps false
  signals rare, but pool months or chart the cases between events (G) to see anything.
- Bed days, visits and readmissions come in clusters of one patient, so they are not Poisson.
- Percentages without their counts cannot be charted here; an I chart of them ignores the denominators.

References
----------
Montgomery DC (2009) Introduction to Statistical Quality Control, 6th ed., chapter 7. Wiley.
Laney DB (2002) Improved control charts for attributes. Qual Eng 14(4):531-537.
Mohammed MA, Worthington P, Woodall WH (2008) Plotting basic control charts. Qual Saf Health Care 17:137-145.
"""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from hvevfd_research.stats.chart_making import make_chart
from hvevfd_research.stats.chart_result import ChartOptions, ControlChart

__all__ = ["c_chart", "g_chart", "p_chart", "p_prime_chart", "t_chart", "u_chart", "u_prime_chart"]


def p_chart(
    frame: pd.DataFrame, events: str, total: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw proportions with binomial limits.

    Centre line at ``sum(events) / sum(total)``, limits at ``± 3 sqrt(CL (1 - CL) / n)`` cut to 0 and 1. Where
    fewer than 5 events or non-events are expected these give up to four times too many false signals, so
    those points get exact limits instead: the 0.135 % and 99.865 % quantiles of the binomial distribution
    (``limits="normal"`` switches that off).

    Parameters
    ----------
    frame : one row for each point
    events : column of counts
    total : column of counts, not below `events`; a point with a total of 0 has no value
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) equations 7.6 to 7.8.

    Examples
    --------
    >>> asked = pd.DataFrame({"asked": [12, 15, 8, 10, 14, 7, 16, 9], "met": [50] * 8})
    >>> chart = p_chart(asked, "asked", "met")
    >>> round(chart.cl, 4), round(chart.lcl, 4), round(chart.ucl, 4)
    (0.2275, 0.0496, 0.4054)
    """
    return make_chart("p", frame, events, total, **options)


def p_prime_chart(
    frame: pd.DataFrame, events: str, total: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw proportions with binomial limits corrected for variation the binomial leaves out (Laney's P').

    The limits of a P chart times ``sigma_z = mean |z_i - z_(i-1)| / 1.128``. sigma_z may be under 1;
    ``floor=True`` keeps it from that.

    Parameters
    ----------
    frame : one row for each point
    events : column of counts
    total : column of counts, not below `events`
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Laney DB (2002) Improved control charts for attributes. Qual Eng 14(4):531-537.

    Examples
    --------
    >>> seen = pd.DataFrame({"seen": [952, 948, 961, 939, 957, 944, 966, 935], "came": [1000] * 8})
    >>> chart = p_prime_chart(seen, "seen", "came")
    >>> round(chart.sigma_z, 3), round(chart.lcl, 4), round(chart.ucl, 4)
    (2.266, 0.9035, 0.997)
    """
    return make_chart("p-prime", frame, events, total, **options)


def u_chart(
    frame: pd.DataFrame, events: str, exposure: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw rates with Poisson limits.

    Centre line at ``sum(events) / sum(exposure)``, limits at ``± 3 sqrt(CL / n)``, not below 0; exact limits
    where fewer than 5 events are expected, as in :func:`p_chart`.

    Parameters
    ----------
    frame : one row for each point
    events : column of counts
    exposure : column of exposures above 0 (bed days, persons); a point with an exposure of 0 has no value
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) equation 7.19.

    Examples
    --------
    >>> falls = pd.DataFrame({"falls": [9, 12, 7, 11, 14, 8, 10, 9], "bed_days": [2.0] * 8})
    >>> chart = u_chart(falls, "falls", "bed_days")
    >>> chart.cl, round(chart.ucl, 3)
    (5.0, 9.743)
    """
    return make_chart("u", frame, events, exposure, **options)


def u_prime_chart(
    frame: pd.DataFrame, events: str, exposure: str | None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw rates with Poisson limits corrected for variation the Poisson leaves out (Laney's U').

    Parameters
    ----------
    frame : one row for each point
    events : column of counts
    exposure : column of exposures above 0
    **options : see :class:`ChartOptions`; `floor` as in :func:`p_prime_chart`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Laney DB (2002) Improved control charts for attributes. Qual Eng 14(4):531-537.

    Examples
    --------
    >>> calls = pd.DataFrame({"calls": [90, 130, 85, 125, 80, 140, 95, 120], "days": [10.0] * 8})
    >>> round(u_prime_chart(calls, "calls", "days").sigma_z, 3)
    3.654
    """
    return make_chart("u-prime", frame, events, exposure, **options)


def c_chart(
    frame: pd.DataFrame, events: str, total: None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw counts from equal exposures with Poisson limits.

    Centre line at the mean, limits at ``± 3 sqrt(CL)``, not below 0; exact limits where the mean is under 5.

    Parameters
    ----------
    frame : one row for each point
    events : column of counts
    total : not used
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Montgomery DC (2009) equation 7.17.

    Examples
    --------
    >>> chart = c_chart(pd.DataFrame({"complaints": [16, 14, 28, 16, 12, 20, 10, 12]}), "complaints")
    >>> chart.cl, chart.lcl, chart.ucl
    (16.0, 4.0, 28.0)
    """
    return make_chart("c", frame, events, total, **options)


def g_chart(
    frame: pd.DataFrame, cases_between: str, total: None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw the number of cases between rare events, with geometric limits.

    Limits at ``m ± 3 sqrt(m (m + 1))`` with m the mean, not below 0; the line drawn is the median, so that
    half of the points lie on each side. A high point is good where the event is bad.

    Parameters
    ----------
    frame : one row for each event
    cases_between : column of counts of cases since the event before, 0 or more
    total : not used
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Benneyan JC (2001) Health Care Manag Sci 4:305-318. Provost and Murray (2011) chapter 7.

    Examples
    --------
    >>> births = pd.DataFrame({"between": [3, 8, 0, 12, 5, 7, 2, 3]})
    >>> chart = g_chart(births, "between")
    >>> chart.cl, chart.lcl, round(chart.ucl, 2)
    (4.0, 0.0, 21.43)
    """
    return make_chart("g", frame, cases_between, total, **options)


def t_chart(
    frame: pd.DataFrame, time_between: str, total: None = None, **options: Unpack[ChartOptions]
) -> ControlChart:
    """Draw the time between rare events, with limits from an I chart of ``time ** (1 / 3.6)``.

    Parameters
    ----------
    frame : one row for each event
    time_between : column of times since the event before, above 0
    total : not used
    **options : see :class:`ChartOptions`

    Raises
    ------
    ColumnError, DomainError, ParameterError, TooFewError : see :mod:`hvevfd_research.errors`

    References
    ----------
    Nelson LS (1994) A control chart for parts-per-million nonconforming items. J Qual Technol 26(3):239-240.

    Examples
    --------
    >>> falls = pd.DataFrame({"days": [4, 11, 2, 25, 9, 6, 14, 8]})
    >>> chart = t_chart(falls, "days")
    >>> round(chart.cl, 2), round(chart.lcl, 3), round(chart.ucl, 1)
    (8.35, 0.012, 74.8)
    """
    return make_chart("t", frame, time_between, total, **options)
