"""The three-parameter selection model: what the mean would be if significance decided what is published.

Model: before selection ``y_i ~ N(mu, v_i + tau2)``; a study is then seen with relative chance 1 when its
one-sided p is at most 0.025 (significant in the favoured direction, two-sided 5 %) and `delta` otherwise.
Maximum likelihood for mu, tau2 and delta; standard errors from the observed information; a likelihood-ratio
test of delta = 1.

When not to use it
------------------
With few studies the three parameters can hardly be told apart: below five studies, or with none on one side
of the step, it is refused, and below ten flagged. Selection may work otherwise than by one step, and
heterogeneity that goes with significance looks the same. A sensitivity analysis, not a correction.

References
----------
Vevea JL, Hedges LV (1995) Psychometrika 60:419-435. McShane BB, Boeckenholt U, Hansen KT (2016) Perspect
Psychol Sci 11:730-749.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.heterogeneity import common_fit, estimate_tau2
from hvevfd_research.stats.random_effects import critical, two_sided_p
from hvevfd_research.stats.small_study_effects import few
from hvevfd_research.stats.studies import BoolArray, FloatArray, at_least, read_studies

STEP = 0.025  # one-sided p, so two-sided 5 %
FEWEST_STUDIES = 5  # three parameters and two studies to spare; our rule
DELTA_RANGE = (1e-4, 100.0)  # relative chance; outside, the data no longer hold it down
DIFFERENCE = 1e-5  # relative step of the numerical derivative of the score
POLISH_STEPS = 20


@dataclass(frozen=True)
class SelectionModel:
    """The mean before selection.

    Attributes
    ----------
    estimate, se, ci_low, ci_high, p : mean true effect of all studies, published or not (normal quantile)
    tau2, tau2_se : variance of true effects; the error is NaN where tau2 is 0
    delta, delta_se : relative chance that a non-significant study is seen; its error is NaN at a limit
    lrt, lrt_p : likelihood-ratio test of delta = 1, one degree of freedom
    unadjusted : mean by maximum likelihood without selection
    significant : studies at or below the step
    k, flags : ``"under-ten-studies"``, ``"tau2-zero"``, ``"delta-at-limit"``
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    tau2: float
    tau2_se: float
    delta: float
    delta_se: float
    lrt: float
    lrt_p: float
    unadjusted: float
    log_likelihood: float
    significant: int
    k: int
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the result as one row."""
        return pd.DataFrame([{**vars(self), "flags": " ".join(self.flags)}])


@dataclass(frozen=True, eq=False)
class _Data:
    """Effects turned so that the favoured direction is up; `cut` is each study's least significant effect."""

    y: FloatArray
    v: FloatArray
    cut: FloatArray
    unseen: BoolArray

    def height(self, theta: FloatArray) -> float:
        """Log-likelihood at (mu, tau2, delta)."""
        mu, tau2, delta = theta
        s2 = self.v + tau2
        seen = 1 - (1 - delta) * ndtr((self.cut - mu) / np.sqrt(s2))
        normal = -0.5 * (np.log(2 * np.pi * s2) + (self.y - mu) ** 2 / s2)
        return float((normal - np.log(seen)).sum() + self.unseen.sum() * np.log(delta))

    def score(self, theta: FloatArray) -> FloatArray:
        """Slope of the log-likelihood in mu, tau2 and delta."""
        mu, tau2, delta = theta
        s2 = self.v + tau2
        u = (self.cut - mu) / np.sqrt(s2)
        below, density = ndtr(u), np.exp(-0.5 * u**2) / np.sqrt(2 * np.pi)
        seen = 1 - (1 - delta) * below
        residual = self.y - mu
        in_mu = residual / s2 - (1 - delta) * density / np.sqrt(s2) / seen
        in_tau2 = (residual**2 / s2 - 1) / (2 * s2) - (1 - delta) * density * u / (2 * s2) / seen
        return np.array([in_mu.sum(), in_tau2.sum(), self.unseen.sum() / delta - (below / seen).sum()])


def selection_model(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    favoured: Literal["positive", "negative"] = "positive",
    level: float = 0.95,
    labels: Sequence[object] | None = None,
) -> SelectionModel:
    """Fit the three-parameter selection model, with its step at one-sided p = 0.025.

    Parameters
    ----------
    yi, vi, labels : as in :func:`.pool`
    favoured : the sign of effect whose significance is thought to help publication
    level : of the interval

    Raises
    ------
    TooFewError
        There are fewer than five studies, or none on one side of the step.
    DomainError
        The likelihood has no summit that can be found.

    Examples
    --------
    >>> effects = [0.5, 0.6, 0.45, 0.7, 0.3, 0.1, 0.55, 0.2, 0.65, 0.9]
    >>> fit = selection_model(effects, [0.04, 0.05, 0.03, 0.08, 0.02, 0.02, 0.05, 0.02, 0.07, 0.1])
    >>> fit.significant, fit.delta < 1, fit.estimate < fit.unadjusted
    (8, True, True)
    """
    if favoured not in ("positive", "negative"):
        raise DomainError("favoured is {value}; it must be positive or negative", value=favoured)
    studies = read_studies(yi, vi, labels)
    at_least(studies.k, FEWEST_STUDIES, "the selection model")
    sign = 1.0 if favoured == "positive" else -1.0
    cut = ndtri(1 - STEP) * np.sqrt(studies.vi)
    data = _Data(sign * studies.yi, studies.vi, cut, sign * studies.yi < cut)
    significant = int((~data.unseen).sum())
    if significant in (0, studies.k):
        raise TooFewError(
            "{seen} of {k} studies are significant; the model needs some of each",
            seen=significant,
            k=studies.k,
        )
    common = common_fit(data.y[None], data.v[None], np.ones((1, studies.k, 1)))
    plain = common.at(estimate_tau2(common, "ML"))
    start = np.array([plain.beta[0, 0], plain.tau2[0], 1.0])
    theta = _summit(data, start)
    return _result(data, theta, start, sign, level, significant)


def _result(
    data: _Data, theta: FloatArray, start: FloatArray, sign: float, level: float, significant: int
) -> SelectionModel:
    at_limit = not DELTA_RANGE[0] * 1.001 < theta[2] < DELTA_RANGE[1] * 0.999
    free = np.array([True, theta[1] > 0, not at_limit])
    se = np.full(3, np.nan)
    information = _information(data, theta, free)
    if np.linalg.eigvalsh(information)[0] > 0:
        se[free] = np.sqrt(np.diag(np.linalg.inv(information)))
    if not np.isfinite(se[0]):
        raise DomainError("the selection model has no clear summit on these studies; it says nothing here")
    lrt = max(0.0, 2 * (data.height(theta) - data.height(start)))
    reach = float(critical(level, np.inf)) * float(se[0])
    estimate = sign * float(theta[0])
    k = len(data.y)
    named = {"tau2-zero": theta[1] == 0, "delta-at-limit": at_limit}
    return SelectionModel(
        estimate=estimate,
        se=float(se[0]),
        ci_low=estimate - reach,
        ci_high=estimate + reach,
        p=float(two_sided_p(estimate / float(se[0]), np.inf)),
        tau2=float(theta[1]),
        tau2_se=float(se[1]),
        delta=float(theta[2]),
        delta_se=float(se[2]),
        lrt=lrt,
        lrt_p=float(chdtrc(1, lrt)),
        unadjusted=sign * float(start[0]),
        log_likelihood=data.height(theta),
        significant=significant,
        k=k,
        flags=few(k) + tuple(name for name, holds in named.items() if holds),
    )


def _summit(data: _Data, start: FloatArray) -> FloatArray:
    """Climb from several starts, with delta on the log scale, and sharpen the best by Newton's steps."""
    from scipy.optimize import minimize

    def downhill(x: FloatArray) -> tuple[float, FloatArray]:
        theta = np.array([x[0], x[1], np.exp(x[2])])
        slope = data.score(theta) * np.array([1.0, 1.0, theta[2]])
        return -data.height(theta), -slope

    bounds = [(None, None), (0.0, None), tuple(np.log(DELTA_RANGE))]
    spread = max(float(np.var(data.y)), float(data.v.min()))
    climbs = [
        minimize(
            downhill, (start[0] * share, tau2, np.log(delta)), jac=True, method="L-BFGS-B", bounds=bounds
        )
        for share, tau2, delta in (
            (1.0, start[1], 1.0),
            (0.5, spread, 0.2),
            (0.0, spread / 4, 0.05),
            (1.0, spread, 3.0),
        )
    ]
    best = min(climbs, key=lambda climb: float(climb.fun)).x
    return _polish(data, np.array([best[0], best[1], np.exp(best[2])]))


def _polish(data: _Data, theta: FloatArray) -> FloatArray:
    if theta[1] < 1e-9 * data.v.min():
        theta[1] = 0.0
    free = np.array([True, theta[1] > 0, DELTA_RANGE[0] * 1.001 < theta[2] < DELTA_RANGE[1] * 0.999])
    for _ in range(POLISH_STEPS):
        step = np.zeros(3)
        step[free] = np.linalg.solve(_information(data, theta, free), data.score(theta)[free])
        new = theta + step
        if new[1] < 0 or new[2] <= 0 or data.height(new) < data.height(theta) - 1e-9:
            break
        theta = new
        if (np.abs(step) <= 1e-12 * np.maximum(1.0, np.abs(theta))).all():
            break
    return theta


def _information(data: _Data, theta: FloatArray, free: BoolArray) -> FloatArray:
    """Observed information of the free parameters: minus the central difference of the score."""
    places = np.flatnonzero(free)
    scales = np.array([float(np.sqrt(data.v.min() + theta[1])), theta[1], theta[2]])
    columns = []
    for place in places:
        h = np.zeros(3)
        h[place] = DIFFERENCE * scales[place]
        columns.append((data.score(theta - h) - data.score(theta + h))[places] / (2 * h[place]))
    matrix = np.array(columns)
    value: FloatArray = (matrix + matrix.T) / 2
    return value
