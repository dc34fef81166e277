"""How much the true effects of studies differ: the variance tau2, by seven estimators, with Q-profile limits.

Model: ``y_i = x_i b + u_i + e_i`` with ``u_i ~ (0, tau2)`` and ``e_i ~ N(0, v_i)``, the ``v_i`` taken as
known. For plain pooling ``x_i`` is 1. All functions work on many sets of studies at once: `y` and `v` are
(sets, studies), `X` is (sets, studies, terms). A set with fewer studies is padded with ``y = 0, v = inf, X =
0``, which weigh nothing.

Estimators, all cut at 0
------------------------
DL (DerSimonian and Laird), HE (Hedges and Olkin, unweighted), SJ (Sidik and Jonkman), PM (Paule and Mandel),
EB (empirical Bayes; it solves the same equation as PM, so both give one number), ML and REML (Fisher
scoring).

When not to use it
------------------
With fewer than about five studies tau2 is hardly known whichever estimator is chosen; look at its limits. The
``v_i`` are themselves estimates, and for rare events or tiny arms poor ones: then pool counts
(:mod:`.counts_pooling`).

References
----------
DerSimonian R, Laird N (1986) Control Clin Trials 7:177-188. Hedges LV, Olkin I (1985) Statistical Methods for
Meta-Analysis. Sidik K, Jonkman JN (2005) J R Stat Soc C 54:367-384. Paule RC, Mandel J (1982) J Res Natl Bur
Stand 87:377-385. Viechtbauer W (2005) J Educ Behav Stat 30:261-293; (2007) Stat Med 26:37-52 (Q-profile
limits).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from scipy.special import chdtri

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import check_level
from hvevfd_research.stats.studies import FloatArray

Tau2Method = Literal["REML", "DL", "PM", "ML", "HE", "SJ", "EB"]
TAU2_METHODS: tuple[Tau2Method, ...] = ("REML", "DL", "PM", "ML", "HE", "SJ", "EB")

SETTLED = 1e-12  # relative change of tau2 (beside a typical v) at which an iteration stops
MAX_STEPS = 200  # an ordinary set needs about ten; halving alone would need about fifty
GRID = np.concatenate(
    ([0.0], np.geomspace(1e-4, 4.0, 16))
)  # times the spread of effects: where the search looks first


@dataclass(frozen=True, eq=False)
class WeightedFit:
    """Weighted least squares of many sets at once, with weights ``1 / (v + tau2)``.

    `P` below is the matrix ``W - W X (X'WX)^-1 X'W`` of each set; it is never built, only its traces.
    """

    y: FloatArray
    v: FloatArray
    X: FloatArray
    tau2: FloatArray

    @cached_property
    def w(self) -> FloatArray:
        """Weights, (sets, studies)."""
        return 1.0 / (self.v + self.tau2[:, None])

    def gram(self, power: int) -> FloatArray:
        """``X' W^power X``, (sets, terms, terms)."""
        weighted = np.swapaxes(self.X * self.w[:, :, None] ** power, 1, 2)
        value: FloatArray = np.matmul(weighted, self.X, dtype=np.float64)
        return value

    @cached_property
    def cov(self) -> FloatArray:
        """``(X'WX)^-1``, the Wald covariance of `beta`."""
        return np.linalg.inv(self.gram(1)).astype(np.float64, copy=False)

    @cached_property
    def beta(self) -> FloatArray:
        """Coefficients, (sets, terms)."""
        value: FloatArray = np.einsum("mpq,mkq,mk->mp", self.cov, self.X, self.w * self.y)
        return value

    @cached_property
    def residual(self) -> FloatArray:
        """``y - X beta``; 0 on padding."""
        value: FloatArray = self.y - np.einsum("mkp,mp->mk", self.X, self.beta)
        return value

    @cached_property
    def hat(self) -> FloatArray:
        """Leverage of each study; for plain pooling its share of the weight."""
        value: FloatArray = self.w * np.einsum("mkp,mpq,mkq->mk", self.X, self.cov, self.X)
        return value

    @property
    def q(self) -> FloatArray:
        """``y'Py``: the generalised Q, with tau2 = 0 Cochran's Q."""
        value: FloatArray = (self.w * self.residual**2).sum(axis=1)
        return value

    @property
    def q_slope(self) -> FloatArray:
        """``y'PPy``: minus the slope of Q in tau2."""
        value: FloatArray = ((self.w * self.residual) ** 2).sum(axis=1)
        return value

    @property
    def trace_p(self) -> FloatArray:
        """Trace of P."""
        value: FloatArray = self.w.sum(axis=1) - np.einsum("mpq,mqp->m", self.cov, self.gram(2))
        return value

    @property
    def trace_pp(self) -> FloatArray:
        """Trace of PP."""
        squared = self.cov @ self.gram(2)
        cubed = np.einsum("mpq,mqp->m", self.cov, self.gram(3))
        value: FloatArray = (self.w**2).sum(axis=1) - 2 * cubed + np.einsum("mpq,mqp->m", squared, squared)
        return value

    def log_likelihood(self, *, restricted: bool) -> FloatArray:
        """Log-likelihood up to a constant that does not depend on tau2; padding adds nothing."""
        logs = np.log(self.w, out=np.zeros_like(self.w), where=self.w > 0).sum(axis=1)
        value: FloatArray = 0.5 * (logs - self.q)
        if restricted:
            value -= 0.5 * np.linalg.slogdet(self.gram(1))[1]
        return value

    def at(self, tau2: FloatArray) -> WeightedFit:
        """Fit the same sets with another tau2."""
        return WeightedFit(self.y, self.v, self.X, tau2)

    def only(self, sets: np.ndarray) -> WeightedFit:
        """Keep some of the sets."""
        return WeightedFit(self.y[sets], self.v[sets], self.X[sets], self.tau2[sets])

    @property
    def df(self) -> FloatArray:
        """Studies less terms, one number a set."""
        value: FloatArray = np.isfinite(self.v).sum(axis=1) - float(self.X.shape[2])
        return value


def common_fit(y: FloatArray, v: FloatArray, X: FloatArray) -> WeightedFit:
    """Fit many sets with tau2 = 0."""
    return WeightedFit(y, v, X, np.zeros(len(y)))


def estimate_tau2(common: WeightedFit, method: Tau2Method) -> FloatArray:
    """Estimate tau2 of each set.

    Parameters
    ----------
    common : the sets, fitted with tau2 = 0
    method : one of :data:`TAU2_METHODS`

    Returns
    -------
    array of (sets,), each 0 or more, in the squared unit of `y`

    Raises
    ------
    DomainError
        `method` is not one of the seven.
    """
    if method == "DL":
        return np.maximum(0.0, (common.q - common.df) / common.trace_p)
    if method == "HE":
        return np.maximum(0.0, _hedges(common))
    if method == "SJ":
        return _sidik_jonkman(common)
    if method in ("PM", "EB"):
        return generalised_q_root(common, common.df)
    if method in ("ML", "REML"):
        return _scoring(common, restricted=method == "REML")
    raise DomainError(
        "tau2 is {method}; it must be one of {methods}", method=method, methods=", ".join(TAU2_METHODS)
    )


def q_profile(common: WeightedFit, level: float) -> tuple[FloatArray, FloatArray]:
    """Limits of tau2 where the generalised Q meets the two chi-squared quantiles (Viechtbauer 2007).

    A limit is 0 where Q is below its quantile even at tau2 = 0.
    """
    check_level(level)
    tail = (1 - level) / 2
    return (
        generalised_q_root(common, _quantile(common.df, tail)),
        generalised_q_root(common, _quantile(common.df, 1 - tail)),
    )


def _quantile(df: FloatArray, above: float) -> FloatArray:
    quantile: FloatArray = np.asarray(chdtri(df, above), dtype=np.float64)
    return quantile


def generalised_q_root(common: WeightedFit, target: FloatArray) -> FloatArray:
    """Solve ``Q(tau2) = target``; 0 where Q(0) is not above it.

    Q falls and is convex in tau2, so Newton's steps from 0 climb to the root and never pass it.
    """
    tau2 = np.zeros(len(common.y))
    rising = np.flatnonzero(common.q > target)
    for _ in range(MAX_STEPS):
        fit = common.only(rising).at(tau2[rising])
        step = (fit.q - target[rising]) / fit.q_slope
        tau2[rising] += np.maximum(step, 0.0)
        rising = rising[step > SETTLED * tau2[rising]]
        if not len(rising):
            break
    return tau2


def typical_variance(common: WeightedFit) -> FloatArray:
    """Give the "typical" sampling variance that tau2 is set against (Higgins and Thompson 2002, eq. 9).

    NaN where no degree of freedom is left, as for one study.
    """
    value = np.full(len(common.df), np.nan)
    np.divide(common.df, common.trace_p, out=value, where=common.df > 0)
    return value


def _hedges(common: WeightedFit) -> FloatArray:
    studies = np.isfinite(common.v)
    flat = WeightedFit(common.y, np.where(studies, 1.0, np.inf), common.X, common.tau2)
    known = np.where(studies, common.v, 0.0)
    value: FloatArray = (flat.q - (known * (1 - flat.hat)).sum(axis=1)) / common.df
    return value


def _sidik_jonkman(common: WeightedFit) -> FloatArray:
    studies = np.isfinite(common.v)
    k = studies.sum(axis=1)
    mean = common.y.sum(axis=1) / k
    crude = (np.where(studies, common.y - mean[:, None], 0.0) ** 2).sum(axis=1) / k
    value: FloatArray = crude * common.at(crude).q / common.df
    return value


def _scoring(common: WeightedFit, *, restricted: bool) -> FloatArray:
    """Maximise the (restricted) likelihood: best of a grid, then Fisher scoring held between its neighbours.

    The grid matters with few, very unequal studies, where the likelihood can have two summits.
    """
    tau2, low, high = _best_on_grid(common, restricted=restricted)
    scale = 1.0 / common.w.max(axis=1)
    last = np.full(len(tau2), np.inf)
    moving = np.arange(len(tau2))
    for _ in range(MAX_STEPS):
        at = tau2[moving]
        step = _scoring_step(common.only(moving).at(at), restricted=restricted)
        low[moving], high[moving] = np.where(step > 0, at, low[moving]), np.where(step < 0, at, high[moving])
        new = at + step
        creeps = np.abs(step) > 0.5 * np.abs(last[moving])
        halve = creeps | (new < low[moving]) | (new > high[moving])
        new = np.where(halve, (low[moving] + high[moving]) / 2, new)
        last[moving], tau2[moving] = new - at, new
        moving = moving[np.abs(new - at) > SETTLED * (new + scale[moving])]
        if not len(moving):
            break
    return np.where(
        _scoring_step(common, restricted=restricted) > 0, tau2, _zero_if_higher(common, tau2, restricted)
    )


def _best_on_grid(common: WeightedFit, *, restricted: bool) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Find the best of some values of tau2 for each set, and the values beside it."""
    spread = np.ptp(common.residual, axis=1) ** 2
    values = GRID[:, None] * spread
    heights = np.array([common.at(value).log_likelihood(restricted=restricted) for value in values])
    best = heights.argmax(axis=0)
    sets = np.arange(len(best))
    below, above = values[np.maximum(best - 1, 0), sets], values[np.minimum(best + 1, len(GRID) - 1), sets]
    return values[best, sets].copy(), below.copy(), above.copy()


def _zero_if_higher(common: WeightedFit, tau2: FloatArray, restricted: bool) -> FloatArray:
    inside = common.at(tau2).log_likelihood(restricted=restricted)
    return np.where(common.log_likelihood(restricted=restricted) >= inside, 0.0, tau2)


def _scoring_step(fit: WeightedFit, *, restricted: bool) -> FloatArray:
    """Slope of the log-likelihood in tau2 over its expected information."""
    if restricted:
        return (fit.q_slope - fit.trace_p) / fit.trace_pp
    value: FloatArray = (fit.q_slope - fit.w.sum(axis=1)) / (fit.w**2).sum(axis=1)
    return value
