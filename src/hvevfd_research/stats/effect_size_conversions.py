"""From one effect measure to another, and from a printed interval back to a standard error.

Every conversion rests on a model that the data may not follow: d to log odds ratio on a logistic outcome cut
in two, r to d on two groups cut from a normal variable or of a stated size. Convert to compare, name the
conversion, and keep the measure that was counted for the main result: an odds ratio made from r or d is not a
count of events.

Numbers or arrays go in; the same shape comes out. Standard errors scale by the same factor where the
conversion is linear (d and log odds ratio); elsewhere convert the limits, not the standard error.

References
----------
Borenstein M, Hedges LV, Higgins JPT, Rothstein HR (2009) Introduction to Meta-Analysis, chapter 7. Chinn S
(2000) Stat Med 19:3127-3131. Rosenthal R, Rubin DB (1982) J Educ Psychol 74:166-169. Higgins JPT, Thompson SG
(2002) Stat Med 21:1539-1558.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import array_of_numbers, check_level, single_number
from hvevfd_research.stats.studies import FloatArray

LOGISTIC_SD = np.pi / np.sqrt(3)  # standard deviation of the standard logistic distribution, log odds


def r_to_z(r: ArrayLike) -> FloatArray:
    """Fisher's z of a correlation strictly between -1 and 1.

    >>> round(float(r_to_z(0.19)), 4)
    0.1923
    """
    return np.arctanh(_inside(r, -1, 1, "correlation"))


def z_to_r(z: ArrayLike) -> FloatArray:
    """Correlation of a Fisher's z.

    >>> round(float(z_to_r(0.1923)), 2)
    0.19
    """
    value: FloatArray = np.tanh(array_of_numbers(z, "z"))
    return value


def d_to_r(d: ArrayLike, n1: ArrayLike = 1, n2: ArrayLike = 1) -> FloatArray:
    """Point-biserial correlation of a standardised difference, ``d / sqrt(d^2 + (n1+n2)^2/(n1 n2))``.

    `n1`, `n2` are the sizes of the groups; only their ratio counts, and equal groups are the default.

    >>> round(float(d_to_r(0.5)), 4)
    0.2425
    """
    difference = array_of_numbers(d, "d")
    return difference / np.sqrt(difference**2 + _imbalance(n1, n2))


def r_to_d(r: ArrayLike, n1: ArrayLike = 1, n2: ArrayLike = 1) -> FloatArray:
    """Standardised difference of a point-biserial correlation; undoes :func:`d_to_r`.

    >>> round(float(r_to_d(0.19)), 4)
    0.3871
    """
    inside = _inside(r, -1, 1, "correlation")
    return inside * np.sqrt(_imbalance(n1, n2)) / np.sqrt(1 - inside**2)


def d_to_log_or(d: ArrayLike) -> FloatArray:
    """Log odds ratio of a standardised difference, ``d pi / sqrt(3)`` (Chinn 2000).

    >>> round(float(np.exp(d_to_log_or(0.5))), 3)
    2.477
    """
    value: FloatArray = array_of_numbers(d, "d") * LOGISTIC_SD
    return value


def log_or_to_d(log_or: ArrayLike) -> FloatArray:
    """Standardised difference of a log odds ratio; undoes :func:`d_to_log_or`.

    >>> round(float(log_or_to_d(np.log(2.16))), 4)
    0.4246
    """
    value: FloatArray = array_of_numbers(log_or, "log odds ratio") / LOGISTIC_SD
    return value


def r_to_log_or_display(r: ArrayLike) -> FloatArray:
    """Log odds ratio on the binomial effect size display: the risks are ``0.5 + r/2`` and ``0.5 - r/2``.

    So its base rate is near a half whatever the outcome's true rate is (Rosenthal and Rubin 1982); it is how
    some reviews turn a correlation with adherence into "odds", and why "19 % higher risk" there is a
    difference of points.

    >>> round(float(np.exp(r_to_log_or_display(0.19))), 2)
    2.16
    """
    inside = _inside(r, -1, 1, "correlation")
    return 2 * (np.log1p(inside) - np.log1p(-inside))


def risk_from_or(odds_ratio: ArrayLike, base_risk: ArrayLike) -> FloatArray:
    """Risk with the intervention, from an odds ratio and the risk without it.

    Parameters
    ----------
    odds_ratio : above 0
    base_risk : risk in arm 2, strictly between 0 and 1

    Examples
    --------
    >>> trained = float(risk_from_or(1.62, 0.7))
    >>> round(trained, 3), round(trained - 0.7, 3), round(trained / 0.7, 2)
    (0.791, 0.091, 1.13)
    """
    ratio, base = _inside(odds_ratio, 0, np.inf, "odds ratio"), _inside(base_risk, 0, 1, "base risk")
    odds = ratio * base / (1 - base)
    return odds / (1 + odds)


@dataclass(frozen=True)
class ImpliedTest:
    """What a printed estimate and interval imply.

    Attributes
    ----------
    se : standard error, on the scale worked on (log for ratios)
    statistic, p : normal test of no effect
    midpoint_gap : estimate less the middle of the interval, in standard errors; far from 0 means a misprint
        or a wrong scale
    """

    se: float
    statistic: float
    p: float
    midpoint_gap: float


def implied_test(
    estimate: float, low: float, high: float, *, level: float = 0.95, ratio: bool = False
) -> ImpliedTest:
    """Recompute standard error and p from a printed estimate and its Wald interval, to audit a claim.

    Parameters
    ----------
    estimate, low, high : as printed
    level : of the interval
    ratio : whether they are ratios, so that logs are taken

    Raises
    ------
    DomainError
        The limits are not in order, or a ratio is not above 0.

    Examples
    --------
    A published odds ratio of 1.43 (1.00 to 2.03) cannot have p = 0.001:

    >>> round(implied_test(1.43, 1.00, 2.03, ratio=True).p, 2)
    0.05
    """
    check_level(level)
    for name, value in {"estimate": estimate, "low": low, "high": high}.items():
        single_number(value, name)
    if not low < high:
        raise DomainError("the limits {low} and {high} are not in order", low=low, high=high)
    if ratio and min(estimate, low) <= 0:
        raise DomainError("a ratio must be above 0; {value} is not", value=min(estimate, low))
    point, lower, upper = np.log([estimate, low, high]) if ratio else (estimate, low, high)
    se = float((upper - lower) / (2 * ndtri((1 + level) / 2)))
    z = float(point) / se
    return ImpliedTest(se, z, float(2 * ndtr(-abs(z))), float(point - (lower + upper) / 2) / se)


def i2_from_q(q: ArrayLike, df: ArrayLike) -> FloatArray:
    """I2 in percent from Cochran's Q and its degrees of freedom, ``(Q - df) / Q`` cut at 0; NaN if df is 0.

    >>> round(float(i2_from_q(526.43, 27)), 1)
    94.9
    """
    statistic = _inside(q, -np.finfo(float).tiny, np.inf, "Q")
    freedom = _inside(df, -np.finfo(float).tiny, np.inf, "df")
    statistic, freedom = np.broadcast_arrays(statistic, freedom)
    excess = np.maximum(0.0, statistic - freedom)
    share = np.divide(excess, statistic, out=np.zeros_like(excess), where=statistic != 0)
    return np.where(freedom > 0, 100 * share, np.nan)


def _imbalance(n1: ArrayLike, n2: ArrayLike) -> FloatArray:
    first, second = _inside(n1, 0, np.inf, "group size"), _inside(n2, 0, np.inf, "group size")
    return (first + second) ** 2 / (first * second)


def _inside(values: ArrayLike, low: float, high: float, name: str) -> FloatArray:
    array = array_of_numbers(values, name)
    outside = (array <= low) | (array >= high)
    if outside.any():
        raise DomainError(
            "{name} {value} must lie between {low} and {high}, both left out",
            name=name,
            value=float(array[outside].flat[0]),
            low=low,
            high=high,
        )
    return array
