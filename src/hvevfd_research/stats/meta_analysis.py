"""Pooling of study effects by a common-effect or a random-effects model.

Model
-----
Random effects: ``y_i = mu + u_i + e_i``, ``u_i ~ (0, tau2)``, ``e_i ~ N(0, v_i)`` with known ``v_i``; the
estimate is the mean with weights ``1 / (v_i + tau2)``. The common-effect model sets tau2 to 0 and answers a
narrower question: what these studies say together, if they all estimate one effect.

Assumptions
-----------
Studies are independent (one effect each, no patient in two of them), effects are near normal on the scale
used, and the ``v_i`` are good. Choose the model by the question, never by the test of heterogeneity.

When not to use it
------------------
Not for several effects from one study (:func:`.pool_multilevel`), not for rare events
(:func:`.mantel_haenszel`, :func:`.peto`), not over effects with mixed signs of benefit, not over standardised
and raw differences together, not over reviews that share trials. With fewer than five studies an interval
says little, whichever method is named; at two, HKSJ has one degree of freedom and a Wald interval is far too
narrow. When I2 is high, read `tau` and the prediction interval before the mean.

Defaults: REML and, with random effects, HKSJ. docs/deviations.md tells how to get the numbers of other
programs and docs/measured.md what the intervals cover. References: :mod:`.heterogeneity`,
:mod:`.random_effects`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import column
from hvevfd_research.stats.heterogeneity import Tau2Method, q_profile
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import Fits, IntervalMethod, Model, critical, fit_sets, two_sided_p
from hvevfd_research.stats.studies import (
    FloatArray,
    Studies,
    at_least,
    floats,
    read_only,
    read_studies,
    refuse,
    study_labels,
)

FEW_STUDIES = 5  # below this tau2 is hardly known (Roever et al. 2015; docs/measured.md)


def pool(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: IntervalMethod | None = None,
    level: float = 0.95,
    labels: Sequence[object] | None = None,
) -> Pooled:
    """Pool the effects of k studies.

    Parameters
    ----------
    yi, vi : effect of each study and its sampling variance (not the standard error); ratios as logs
    model : ``"random"`` or ``"common"``
    tau2 : ``"REML"``, ``"DL"``, ``"PM"``, ``"ML"``, ``"HE"``, ``"SJ"``, ``"EB"``, or a number of your own, 0
        or more
    ci : ``"wald"``, ``"hksj"`` or ``"hksj-floor"``; not given, ``hksj`` for random effects and ``wald`` for a
        common one
    level : of the intervals, between 0 and 1
    labels : what to call each study

    Returns
    -------
    Pooled
        Its ``flags`` name what to be careful with.

    Raises
    ------
    DomainError
        A variance is not above 0, a value is missing, a choice is unknown, or HKSJ was asked of studies that
        all agree.
    TooFewError
        Random effects of one study.

    Examples
    --------
    Practice facilitation, two of the trials in Baskerville et al. (2012):

    >>> pooled = pool([1.01, 0.59], [0.52**2, 0.23**2], model="common")
    >>> round(pooled.estimate, 3), round(pooled.ci_low, 3), round(pooled.ci_high, 3)
    (0.659, 0.246, 1.071)
    """
    studies = read_studies(yi, vi, labels)
    interval: IntervalMethod = ci or ("hksj" if model == "random" else "wald")
    if interval != "wald" or (model == "random" and isinstance(tau2, str)):
        at_least(studies.k, 2, "an estimate of tau2, or an HKSJ interval,")
    y, v = studies.yi[None, :], studies.vi[None, :]
    fits = fit_sets(y, v, np.ones((1, studies.k, 1)), model=model, tau2=tau2, ci=interval)
    if interval == "hksj" and fits.exact[0]:
        raise DomainError(
            "all studies give one and the same effect, so HKSJ has no width; use hksj-floor or wald"
        )
    return _pooled(studies, fits, model, tau2, interval, level)


def _pooled(
    studies: Studies, fits: Fits, model: Model, tau2: Tau2Method | float, ci: IntervalMethod, level: float
) -> Pooled:
    estimate, se, df = float(fits.final.beta[0, 0]), float(fits.se[0, 0]), float(fits.df[0])
    reach = float(critical(level, df)) * se
    random = model == "random"
    limits = q_profile(fits.common, level) if studies.k > 1 else np.full((2, 1), np.nan)
    i2_q, q, q_df = float(fits.i2_from_q[0]), float(fits.common.q[0]), studies.k - 1
    named = tau2 if isinstance(tau2, str) else "given"
    return Pooled(
        model=model,
        tau2_method=named if random else "none",
        ci_method=ci,
        level=level,
        k=studies.k,
        estimate=estimate,
        se=se,
        ci_low=estimate - reach,
        ci_high=estimate + reach,
        statistic=estimate / se,
        df=df,
        p=float(two_sided_p(estimate / se, df)),
        tau2=float(fits.tau2[0]),
        tau2_low=float(limits[0][0]) if random else 0.0,
        tau2_high=float(limits[1][0]) if random else 0.0,
        i2=float(fits.i2_from_tau2[0]) if random else i2_q,
        i2_q=i2_q,
        h2=float(fits.h2_from_tau2[0]) if random else (q / q_df if q_df else float("nan")),
        q=q,
        q_df=q_df,
        q_p=float(fits.q_p[0]),
        yi=studies.yi,
        vi=studies.vi,
        labels=studies.labels,
        weights=read_only(fits.final.hat[0]),
        flags=_flags(studies.k, fits, random, level),
    )


def _flags(k: int, fits: Fits, random: bool, level: float) -> tuple[str, ...]:
    factor = critical(level, fits.df) * np.sqrt(fits.scale) / critical(level, np.inf)
    named = {
        "hksj-narrower-than-wald": bool(factor[0] < 1),
        "tau2-zero": random and bool(fits.tau2[0] == 0),
        "under-five-studies": 1 < k < FEW_STUDIES,
        "one-study": k == 1,
    }
    return tuple(name for name, holds in named.items() if holds)


@dataclass(frozen=True, eq=False)
class PooledSets:
    """Many sets of studies, each pooled by itself.

    Attributes
    ----------
    names : the value of the grouping column for each set, in order of first appearance
    k : studies in each set
    estimate, se, ci_low, ci_high, p, tau2, i2, q, q_p : as in :class:`.Pooled`, one for each set; NaN where
        `reason` says why there is none
    reason : ``""``, ``"one-study"`` or ``"studies-agree-exactly"`` (HKSJ then has no width)
    """

    names: tuple[object, ...]
    k: tuple[int, ...]
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    p: FloatArray
    tau2: FloatArray
    i2: FloatArray
    q: FloatArray
    q_p: FloatArray
    reason: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each set, a column for each symbol."""
        return pd.DataFrame(vars(self)).rename(columns={"names": "name"})


def pool_many(
    frame: pd.DataFrame,
    yi: str,
    vi: str,
    by: str,
    *,
    model: Model = "random",
    tau2: Tau2Method = "REML",
    ci: IntervalMethod | None = None,
    level: float = 0.95,
) -> PooledSets:
    """Pool many sets of studies in one go, each by itself.

    Parameters
    ----------
    frame : one row for each study
    yi, vi, by : columns with the effect, its sampling variance and the name of the set
    model, tau2, ci, level : as in :func:`pool`

    Returns
    -------
    PooledSets
        A set that cannot be pooled has NaN and a reason; the others are not held up by it.

    Raises
    ------
    ColumnError, DomainError
        A column is missing, or a row has a missing effect or a variance that is not above 0.

    Examples
    --------
    >>> rows = pd.DataFrame({"set": list("aabb"), "yi": [0.1, 0.3, 1.0, 1.2], "vi": [0.04, 0.04, 0.1, 0.1]})
    >>> pool_many(rows, "yi", "vi", by="set", tau2="DL").to_frame()[["name", "k", "estimate"]]
      name  k  estimate
    0    a  2       0.2
    1    b  2       1.1
    """
    sets = column(frame, by)
    refuse(
        sets.isna().to_numpy(), study_labels(None, len(frame)), "row {study}: the name of the set is missing"
    )
    studies = read_studies(floats(frame, yi), floats(frame, vi), list(sets))
    codes, names = pd.factorize(sets)
    y, v = _padded(studies, codes, len(names))
    interval: IntervalMethod = ci or ("hksj" if model == "random" else "wald")
    reason, able = np.full(len(names), "", dtype=object), np.isfinite(v).sum(axis=1) > 1
    if model == "random" or interval != "wald":
        reason[~able] = "one-study"
    else:
        able[:] = True
    X = np.isfinite(v)[able, :, None].astype(float)
    fits = fit_sets(y[able], v[able], X, model=model, tau2=tau2, ci=interval)
    if interval == "hksj":
        reason[np.flatnonzero(able)[fits.exact]] = "studies-agree-exactly"
    columns = _set_columns(fits, level, random=model == "random")
    full = {name: read_only(_spread(values, able, reason)) for name, values in columns.items()}
    k = tuple(int(count) for count in np.isfinite(v).sum(axis=1))
    return PooledSets(names=tuple(names), k=k, reason=tuple(reason), **full)


def _padded(studies: Studies, codes: np.ndarray, sets: int) -> tuple[FloatArray, FloatArray]:
    """Lay the sets out as rows; a missing place has effect 0 and infinite variance, so it weighs nothing."""
    place = pd.Series(codes).groupby(codes).cumcount().to_numpy()
    y = np.zeros((sets, int(place.max()) + 1))
    v = np.full(y.shape, np.inf)
    y[codes, place], v[codes, place] = studies.yi, studies.vi
    return y, v


def _set_columns(fits: Fits, level: float, *, random: bool) -> dict[str, FloatArray]:
    estimate, se = fits.final.beta[:, 0], fits.se[:, 0]
    reach = critical(level, fits.df) * se
    with np.errstate(invalid="ignore", divide="ignore"):
        p = two_sided_p(estimate / se, fits.df)
    i2 = fits.i2_from_tau2 if random else fits.i2_from_q
    return {
        "estimate": estimate,
        "se": se,
        "ci_low": estimate - reach,
        "ci_high": estimate + reach,
        "p": p,
        "tau2": fits.tau2,
        "i2": i2,
        "q": fits.common.q,
        "q_p": fits.q_p,
    }


def _spread(values: FloatArray, able: np.ndarray, reason: np.ndarray) -> FloatArray:
    full = np.full(len(able), np.nan)
    full[able] = values
    full[reason != ""] = np.nan
    return full
