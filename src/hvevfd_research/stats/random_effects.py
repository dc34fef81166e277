"""Weighted fits of one or many sets of studies: coefficients, intervals and heterogeneity, as arrays.

The engine under :func:`.pool`, :func:`.pool_many`, :func:`.meta_regression` and the leave-one-out fits.
Shapes as in :mod:`.heterogeneity`: (sets, studies) and (sets, studies, terms).

Intervals
---------
``wald``: normal quantile, covariance ``(X'WX)^-1``; too narrow with few studies, as tau2 is treated as known.
``hksj``: Hartung, Knapp, Sidik and Jonkman: covariance times ``s2 = sum w e^2 / (k - p)`` and a t quantile
with k - p degrees of freedom. ``hksj-floor``: the same with ``max(1, s2)``, so it is never narrower than
Wald's.

References
----------
Hartung J, Knapp G (2001) Stat Med 20:3875-3889. Sidik K, Jonkman JN (2002) Stat Med 21:3153-3159. Knapp G,
Hartung J (2003) Stat Med 22:2693-2710. Roever C, Knapp G, Friede T (2015) BMC Med Res Methodol 15:99.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import check_level
from hvevfd_research.stats.heterogeneity import (
    Tau2Method,
    WeightedFit,
    common_fit,
    estimate_tau2,
    typical_variance,
)
from hvevfd_research.stats.studies import BoolArray, FloatArray

Model = Literal["common", "random"]
IntervalMethod = Literal["wald", "hksj", "hksj-floor"]
INTERVALS: tuple[IntervalMethod, ...] = ("wald", "hksj", "hksj-floor")
ROUNDING = 1e-12  # part of the largest effect: a residual below it is rounding, not a difference of studies


@dataclass(frozen=True, eq=False)
class Fits:
    """What was estimated for each set.

    Attributes
    ----------
    final : the weighted fit at `tau2`
    common : the fit at tau2 = 0
    tau2 : (sets,)
    scale : (sets,) the factor on the Wald covariance, 1 for ``wald``
    df : (sets,) degrees of freedom of the t quantile; infinite for ``wald``
    """

    final: WeightedFit
    common: WeightedFit
    tau2: FloatArray
    scale: FloatArray
    df: FloatArray

    @property
    def cov(self) -> FloatArray:
        """Covariance of the coefficients, (sets, terms, terms)."""
        return self.final.cov * self.scale[:, None, None]

    @property
    def se(self) -> FloatArray:
        """Standard error of each coefficient, (sets, terms)."""
        return np.sqrt(np.diagonal(self.cov, axis1=1, axis2=2))

    @property
    def exact(self) -> BoolArray:
        """Whether a set's effects lie on the fit itself, so that HKSJ would scale by rounding errors."""
        largest = np.abs(self.final.y).max(axis=1)
        same: BoolArray = np.abs(self.common.residual).max(axis=1) <= ROUNDING * largest
        return same

    @property
    def q_p(self) -> FloatArray:
        """Chance of a Q at least as large when tau2 is 0; NaN with no degree of freedom."""
        return np.where(self.common.df > 0, chdtrc(np.maximum(self.common.df, 1), self.common.q), np.nan)

    @property
    def i2_from_q(self) -> FloatArray:
        """I2 in percent, ``(Q - df) / Q`` cut at 0 (Higgins and Thompson 2002); NaN where df is 0."""
        q, df = self.common.q, self.common.df
        share = np.maximum(0.0, 100 * np.divide(q - df, q, out=np.zeros_like(q), where=q > 0))
        return np.where(df > 0, share, np.nan)

    @property
    def i2_from_tau2(self) -> FloatArray:
        """I2 in percent, tau2 against tau2 plus the typical sampling variance."""
        return 100 * self.tau2 / (self.tau2 + typical_variance(self.common))

    @property
    def h2_from_tau2(self) -> FloatArray:
        """H2, total over typical sampling variance; 1 where tau2 is 0."""
        return self.tau2 / typical_variance(self.common) + 1


def fit_sets(
    y: FloatArray,
    v: FloatArray,
    X: FloatArray,
    *,
    model: Model,
    tau2: Tau2Method | float,
    ci: IntervalMethod,
) -> Fits:
    """Fit each set by a common-effect or random-effects model.

    Raises
    ------
    DomainError
        `model`, `tau2` or `ci` is none of the named choices, or a given tau2 is below 0.
    """
    if model not in ("common", "random"):
        raise DomainError("model is {model}; it must be common or random", model=model)
    if ci not in INTERVALS:
        raise DomainError("ci is {ci}; it must be one of {choices}", ci=ci, choices=", ".join(INTERVALS))
    common = common_fit(y, v, X)
    if model == "common":
        between = np.zeros(len(y))
    elif isinstance(tau2, str):
        between = estimate_tau2(common, tau2)
    else:
        between = _given(tau2, len(y))
    final = common.at(between)
    return Fits(final, common, between, _scale(final, ci), _df(final, ci))


def critical(level: float, df: FloatArray | float) -> FloatArray:
    """Two-sided t quantile; the normal one where `df` is infinite."""
    check_level(level)
    upper = (1 + level) / 2
    finite = np.isfinite(df)
    return np.where(finite, stdtrit(np.where(finite, df, 1.0), upper), ndtri(upper))


def two_sided_p(statistic: FloatArray | float, df: FloatArray | float) -> FloatArray:
    """Two-sided p of a t statistic; of a z where `df` is infinite."""
    finite = np.isfinite(df)
    below = -np.abs(statistic)
    return 2 * np.where(finite, stdtr(np.where(finite, df, 1.0), below), ndtr(below))


def omnibus_p(statistic: float, terms: int, df: float) -> float:
    """Give p of a joint Wald test: F of a mean square when `df` is finite, else chi-squared."""
    return float(fdtrc(terms, df, statistic) if np.isfinite(df) else chdtrc(terms, statistic))


def _given(tau2: float, sets: int) -> FloatArray:
    if not (np.isfinite(tau2) and tau2 >= 0):
        raise DomainError("tau2 is {tau2}; a given tau2 must be 0 or more", tau2=tau2)
    return np.full(sets, float(tau2))


def _scale(final: WeightedFit, ci: IntervalMethod) -> FloatArray:
    if ci == "wald":
        return np.ones(len(final.y))
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = final.q / final.df
    return np.maximum(1.0, scale) if ci == "hksj-floor" else scale


def _df(final: WeightedFit, ci: IntervalMethod) -> FloatArray:
    return np.full(len(final.y), np.inf) if ci == "wald" else final.df
