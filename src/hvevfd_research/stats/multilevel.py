"""Pooling when studies give several effects each: three levels, with a cluster-robust interval.

Model: effect j of cluster i is ``y_ij = mu + b_i + w_ij + e_ij``, ``b_i ~ N(0, sigma2_between)``, ``w_ij ~
N(0, sigma2_within)``, ``e_ij ~ N(0, v_ij)``. The two variances are found by REML (Newton's steps, Fisher
scoring where the likelihood is not yet concave). Sampling errors are taken as independent; where they are not
(one control arm for several comparisons, several scales on the same people) the model's own standard error is
too small, and the cluster-robust one, CR2 with Satterthwaite degrees of freedom, is the one to report. It
needs many clusters; its degrees of freedom say how many there are in effect, and below about four it should
not be believed
(flag ``"df-under-four"``).

When not to use it
------------------
Not to make one trial reported twice count twice, and not with a cluster for each effect: then the two
variances cannot be told apart and the call is refused.

References
----------
Konstantopoulos S (2011) Res Synth Methods 2:61-76. Pustejovsky JE, Tipton E (2018) J Bus Econ Stat 36:672-683
(CR2). Tipton E (2015) Psychol Methods 20:375-393 (small-sample degrees of freedom).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column
from hvevfd_research.stats.heterogeneity import common_fit, typical_variance
from hvevfd_research.stats.random_effects import ROUNDING, critical, two_sided_p
from hvevfd_research.stats.studies import (
    FloatArray,
    at_least,
    floats,
    read_studies,
    refuse,
    study_labels,
)

MAX_STEPS = 500
SETTLED = 1e-12  # change of both variances, relative to their size and a typical v
TRUSTED_DF = 4.0  # Satterthwaite degrees of freedom, Tipton (2015), below which the test is not reliable


@dataclass(frozen=True, eq=False)
class MultilevelPooled:
    """A mean over clusters of effects.

    Attributes
    ----------
    k, clusters : number of effects and of clusters
    estimate : on the scale of the effects
    se, ci_low, ci_high, p : by the model (normal quantile)
    robust_se, robust_df, robust_low, robust_high, robust_p : CR2, with a t quantile at Satterthwaite's df
    sigma2_between, sigma2_within : variance of true effects between clusters, and between effects of one
        cluster
    i2_between, i2_within : percent of the total variance that each makes up, beside a typical v
    q, q_df : Cochran's Q as if all effects were independent
    log_likelihood : restricted, for comparing variances on the same rows
    flags : ``"df-under-four"``, ``"between-zero"``, ``"within-zero"``
    """

    k: int
    clusters: int
    level: float
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    robust_se: float
    robust_df: float
    robust_low: float
    robust_high: float
    robust_p: float
    sigma2_between: float
    sigma2_within: float
    i2_between: float
    i2_within: float
    q: float
    q_df: int
    log_likelihood: float
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the result as one row, a column for each symbol."""
        return pd.DataFrame([{**vars(self), "flags": " ".join(self.flags)}])


def pool_multilevel(
    frame: pd.DataFrame, yi: str, vi: str, cluster: str, *, level: float = 0.95
) -> MultilevelPooled:
    """Pool several effects from each of several clusters (studies, districts) by three-level REML.

    Parameters
    ----------
    frame : one row for each effect
    yi, vi : columns with the effect and its sampling variance
    cluster : column that says what the effect belongs to
    level : of the intervals

    Returns
    -------
    MultilevelPooled

    Raises
    ------
    TooFewError
        There are fewer than three clusters, or every cluster has one effect.
    DomainError
        A cluster is missing, a variance is not above 0, all effects are the same, or the search does not
        settle.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "study": list("aabbcc"),
    ...         "yi": [0.1, 0.2, 0.5, 0.4, 0.9, 0.6],
    ...         "vi": [0.02, 0.03, 0.02, 0.04, 0.03, 0.02],
    ...     }
    ... )
    >>> pooled = pool_multilevel(rows, "yi", "vi", "study")
    >>> round(pooled.estimate, 3), round(pooled.robust_df, 1), pooled.flags
    (0.442, 2.0, ('df-under-four', 'within-zero'))
    """
    groups = column(frame, cluster)
    refuse(groups.isna().to_numpy(), study_labels(None, len(frame)), "row {study}: the cluster is missing")
    studies = read_studies(floats(frame, yi), floats(frame, vi), list(groups))
    codes, names = pd.factorize(groups)
    at_least(len(names), 3, "a three-level model (one row here is a cluster)")
    if len(names) == studies.k:
        raise TooFewError("every cluster has one effect, so there are two levels only; use pool")
    Z = (codes[:, None] == np.arange(len(names))).astype(float)
    if np.ptp(studies.yi) <= ROUNDING * np.abs(studies.yi).max():
        raise DomainError(
            "all effects are one and the same, so a cluster-robust interval has no width; use pool"
        )
    between, within = _reml(studies.yi, studies.vi, Z)
    return _result(studies.yi, studies.vi, Z, between, within, level)


def _result(
    y: FloatArray, v: FloatArray, Z: FloatArray, between: float, within: float, level: float
) -> MultilevelPooled:
    k, clusters = Z.shape
    V = _covariance(v, Z, between, within)
    weight = np.linalg.solve(V, np.ones(k))
    variance = 1 / weight.sum()
    estimate, se = float(variance * weight @ y), float(np.sqrt(variance))
    robust_se, robust_df = _cr2(y - estimate, V, Z, weight.astype(np.float64))
    reach, robust_reach = float(critical(level, np.inf)) * se, float(critical(level, robust_df)) * robust_se
    common = common_fit(y[None], v[None], np.ones((1, k, 1)))
    total = between + within + float(typical_variance(common)[0])
    named = {
        "df-under-four": robust_df < TRUSTED_DF,
        "between-zero": between == 0,
        "within-zero": within == 0,
    }
    return MultilevelPooled(
        k=k,
        clusters=clusters,
        level=level,
        estimate=estimate,
        se=se,
        ci_low=estimate - reach,
        ci_high=estimate + reach,
        p=float(two_sided_p(estimate / se, np.inf)),
        robust_se=robust_se,
        robust_df=robust_df,
        robust_low=estimate - robust_reach,
        robust_high=estimate + robust_reach,
        robust_p=float(two_sided_p(estimate / robust_se, robust_df)),
        sigma2_between=between,
        sigma2_within=within,
        i2_between=100 * between / total,
        i2_within=100 * within / total,
        q=float(common.q[0]),
        q_df=k - 1,
        log_likelihood=_log_likelihood(y, V),
        flags=tuple(name for name, holds in named.items() if holds),
    )


def _covariance(v: FloatArray, Z: FloatArray, between: float, within: float) -> FloatArray:
    return np.diag(v + within) + between * Z @ Z.T


def _log_likelihood(y: FloatArray, V: FloatArray) -> float:
    """Restricted log-likelihood of an intercept-only model, with its constants (as R prints it)."""
    k = len(y)
    inverse = np.linalg.inv(V)
    precision = inverse.sum()
    residual = y - inverse.sum(axis=0) @ y / precision
    logs = np.linalg.slogdet(V)[1] + np.log(precision) + (k - 1) * np.log(2 * np.pi) - np.log(k)
    return float(-0.5 * (logs + residual @ inverse @ residual))


def _reml(y: FloatArray, v: FloatArray, Z: FloatArray) -> tuple[float, float]:
    """Score both variances at once, each step cut back until the likelihood does not fall, and stop at 0."""
    spread = float(np.var(y))
    theta = np.array([spread / 2, spread / 2])
    height = _log_likelihood(y, _covariance(v, Z, *theta))
    for _ in range(MAX_STEPS):
        step = _scoring_step(y, v, Z, theta)
        for _ in range(60):
            new = np.maximum(theta + step, 0.0)
            risen = _log_likelihood(y, _covariance(v, Z, *new))
            if risen >= height - 1e-12 * abs(height):
                break
            step = step / 2
        moved = np.abs(new - theta)
        theta, height = new, risen
        if (moved <= SETTLED * (theta + v.min())).all():
            return float(theta[0]), float(theta[1])
    raise DomainError("the two variances did not settle; pool by two levels, or merge small clusters")


def _scoring_step(y: FloatArray, v: FloatArray, Z: FloatArray, theta: FloatArray) -> FloatArray:
    inverse = np.linalg.inv(_covariance(v, Z, *theta))
    row = inverse.sum(axis=0)
    P = inverse - np.outer(row, row) / row.sum()
    Py, PZ = P @ y, P @ Z
    score = np.array([((Z.T @ Py) ** 2).sum() - (Z * PZ).sum(), Py @ Py - np.trace(P)])
    cross = (PZ**2).sum()
    expected = np.array([[((Z.T @ PZ) ** 2).sum(), cross], [cross, (P**2).sum()]])
    pull = np.column_stack([Z @ (Z.T @ Py), Py])
    observed = 2 * pull.T @ P @ pull - expected
    # Scoring alone can swing about the summit for ever; Newton's steps are sound once the summit is near.
    information = observed if np.linalg.eigvalsh(observed)[0] > 0 else expected
    held = (theta == 0) & (score < 0)  # at the border, pointing out
    if held.all():
        return np.zeros(2)
    if held.any():
        free = ~held
        return np.where(free, score / np.diag(information), 0.0)
    return np.linalg.solve(information, score)


def _cr2(residual: FloatArray, V: FloatArray, Z: FloatArray, weight: FloatArray) -> tuple[float, float]:
    """Give the CR2 standard error of a weighted mean and its Satterthwaite degrees of freedom.

    For cluster i with working covariance ``V_i = L L'``, the residuals are multiplied by ``A_i = L B^(-1/2)
    L'`` with ``B = L'(V_i - 1 m 1')L`` and m the mean's model variance, which makes the estimate unbiased
    when the working model holds.
    """
    members = [np.flatnonzero(indicator) for indicator in Z.T]
    m = 1 / weight.sum()
    # one row for each cluster: how every residual enters its contribution to the mean
    contrasts = np.zeros((len(members), len(residual)))
    for row, rows in zip(contrasts, members, strict=True):
        block = V[np.ix_(rows, rows)]
        root = np.linalg.cholesky(block).T  # L', so that block = root' root
        middle = root @ (block - m) @ root.T
        values, vectors = np.linalg.eigh(middle)
        inverse_root = vectors / np.sqrt(values) @ vectors.T
        row[rows] = weight[rows] @ root.T @ inverse_root @ root * m
    variance = float(((contrasts @ residual) ** 2).sum())
    centred = V - m  # covariance of the residuals under the working model: V - 1 m 1'
    G = contrasts @ centred @ contrasts.T
    return float(np.sqrt(variance)), float(np.trace(G) ** 2 / (G**2).sum())
