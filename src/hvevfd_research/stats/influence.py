"""Does one study carry the result? Leave-one-out fits and deletion diagnostics.

Each study is left out in turn and the same model is fitted to the others; the measures compare the two fits.
They show where to look, not what to remove: a study that stands out may be the only one done well. With fewer
than three studies nothing is left to compare (refused), and with fewer than ten the cut-offs mean little.

References
----------
Viechtbauer W, Cheung MW-L (2010) Res Synth Methods 1:112-125 (measures and cut-offs).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtr

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import Fits, IntervalMethod, Model, critical, fit_sets, two_sided_p
from hvevfd_research.stats.studies import BoolArray, FloatArray, at_least, read_only

# Cut-offs of Viechtbauer and Cheung (2010), section 2.2
DFFITS_FACTOR = 3.0  # times sqrt(1 / (k - 1))
COOK_SHARE = 0.5  # of the chi-squared distribution with one degree of freedom
HAT_FACTOR = 3.0  # times 1 / k
DFBETAS_CUT = 1.0  # standard errors


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """The pooled result without each study in turn; one value for each study.

    Attributes
    ----------
    labels : the study left out
    estimate, se, ci_low, ci_high, p, tau2, i2, q, q_p : as in :class:`.Pooled`, of the others
    reason : ``"studies-agree-exactly"`` where the others give one and the same effect, so that HKSJ has no
        width: `se`, the limits and `p` are NaN; else ``""``
    """

    labels: tuple[str, ...]
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
        """Give one row for each study left out."""
        return pd.DataFrame(vars(self)).rename(columns={"labels": "without"})


@dataclass(frozen=True, eq=False)
class Influence:
    """Deletion diagnostics; one value for each study.

    Attributes
    ----------
    rstudent : studentised deleted residual
    dffits : change of the pooled value in standard errors of the fit
    cook : Cook's distance
    cov_ratio : variance of the estimate without the study over that with it
    tau2_del, q_del : tau2 and Q without it
    hat : its leverage, here its share of the weight
    dfbetas : change of the estimate in its standard errors
    influential : whether dffits, cook, hat or dfbetas passes its cut-off
    """

    labels: tuple[str, ...]
    rstudent: FloatArray
    dffits: FloatArray
    cook: FloatArray
    cov_ratio: FloatArray
    tau2_del: FloatArray
    q_del: FloatArray
    hat: FloatArray
    dfbetas: FloatArray
    influential: BoolArray

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each study."""
        return pd.DataFrame(vars(self)).rename(columns={"labels": "label"})


@dataclass(frozen=True, eq=False)
class BaujatPoints:
    """What each study adds to heterogeneity, against what it does to the result.

    Attributes
    ----------
    contribution : squared residual over its variance in the fitted model; under a common effect its share of
        Q
    shift : squared move of the estimate when the study is left out, over the variance of the estimate without
        it
    """

    labels: tuple[str, ...]
    contribution: FloatArray
    shift: FloatArray

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each study."""
        return pd.DataFrame(vars(self)).rename(columns={"labels": "label"})


def leave_one_out(pooled: Pooled) -> LeaveOneOut:
    """Pool again without each study in turn, by the same model, estimator and interval.

    Raises
    ------
    TooFewError
        There are fewer than three studies.
    DomainError
        `pooled` comes from counts (Mantel-Haenszel, Peto): leave rows out of the counts instead.

    Examples
    --------
    >>> from hvevfd_research.stats.meta_analysis import pool
    >>> pooled = pool([0.1, 0.2, 0.9], [0.04, 0.04, 0.04], model="common", labels=["a", "b", "c"])
    >>> leave_one_out(pooled).to_frame()[["without", "estimate"]].round(2)
      without  estimate
    0       a      0.55
    1       b      0.50
    2       c      0.15
    """
    fits = _without_each(pooled)
    estimate, se = fits.final.beta[:, 0], np.sqrt(_variance(fits, pooled))
    reach = critical(pooled.level, fits.df) * se
    return LeaveOneOut(
        labels=pooled.labels,
        estimate=read_only(estimate),
        se=read_only(se),
        ci_low=read_only(estimate - reach),
        ci_high=read_only(estimate + reach),
        p=read_only(two_sided_p(estimate / se, fits.df)),
        tau2=read_only(fits.tau2),
        i2=read_only(fits.i2_from_tau2 if pooled.model == "random" else fits.i2_from_q),
        q=read_only(fits.common.q),
        q_p=read_only(fits.q_p),
        reason=tuple("studies-agree-exactly" if unknown else "" for unknown in np.isnan(se)),
    )


def influence(pooled: Pooled) -> Influence:
    """Measure how far each study moves the fit (Viechtbauer and Cheung 2010).

    Under HKSJ, what is measured against the others' own error is NaN where those agree exactly.

    Raises
    ------
    TooFewError
        There are fewer than three studies.
    DomainError
        `pooled` comes from counts (Mantel-Haenszel, Peto).

    Examples
    --------
    >>> from hvevfd_research.stats.meta_analysis import pool
    >>> pooled = pool([0.1, 0.2, 0.15, 0.9], [0.04, 0.04, 0.04, 0.04], model="common")
    >>> influence(pooled).rstudent.round(2)
    array([-1.37, -0.79, -1.08,  3.25])
    """
    fits = _without_each(pooled)
    without, variance = fits.final.beta[:, 0], _variance(fits, pooled)
    scale = np.where(np.isnan(variance), np.nan, fits.scale)  # HKSJ scales the whole error variance
    spread = scale * (pooled.vi + fits.tau2)
    moved = pooled.estimate - without
    dffits = moved / np.sqrt(pooled.weights * spread)
    cook = moved**2 / pooled.se**2
    dfbetas = moved / np.sqrt(scale / (1 / (pooled.vi + fits.tau2[:, None])).sum(axis=1))
    k = pooled.k
    influential = (
        (np.abs(dffits) > DFFITS_FACTOR * np.sqrt(1 / (k - 1)))
        | (chdtr(1, cook) > COOK_SHARE)
        | (pooled.weights > HAT_FACTOR / k)
        | (np.abs(dfbetas) > DFBETAS_CUT)
    )
    return Influence(
        labels=pooled.labels,
        rstudent=read_only((pooled.yi - without) / np.sqrt(spread + variance)),
        dffits=read_only(dffits),
        cook=read_only(cook),
        cov_ratio=read_only(variance / pooled.se**2),
        tau2_del=read_only(fits.tau2),
        q_del=read_only(fits.common.q),
        hat=pooled.weights,
        dfbetas=read_only(dfbetas),
        influential=influential,
    )


def baujat_points(pooled: Pooled) -> BaujatPoints:
    """Set each study's contribution to heterogeneity against its pull on the estimate.

    Errors as in :func:`influence`.

    References
    ----------
    Baujat B, Mahe C, Pignon J-P, Hill C (2002) Stat Med 21:2641-2652.

    Examples
    --------
    >>> from hvevfd_research.stats.meta_analysis import pool
    >>> pooled = pool([0.1, 0.2, 0.15, 0.9], [0.04, 0.04, 0.04, 0.04], model="common")
    >>> baujat_points(pooled).contribution.round(2)
    array([1.41, 0.47, 0.88, 7.91])
    """
    fits = _without_each(pooled)
    shift = (pooled.estimate - fits.final.beta[:, 0]) ** 2 / _variance(fits, pooled)
    residual = (pooled.yi - pooled.estimate) ** 2 / (pooled.vi + pooled.tau2)
    return BaujatPoints(pooled.labels, read_only(residual), read_only(shift))


def _variance(fits: Fits, pooled: Pooled) -> FloatArray:
    """Variance of each deleted estimate; NaN where HKSJ would take it from rounding errors."""
    return np.where((pooled.ci_method == "hksj") & fits.exact, np.nan, fits.cov[:, 0, 0])


def _without_each(pooled: Pooled) -> Fits:
    """Fit k sets at once, in each of which one study weighs nothing."""
    if pooled.model not in ("common", "random"):
        raise DomainError(
            "a {model} result is not fitted from effects; leave rows out of its counts", model=pooled.model
        )
    at_least(pooled.k, 3, "leaving one study out")
    k = pooled.k
    gone = np.eye(k, dtype=bool)
    y = np.where(gone, 0.0, np.tile(pooled.yi, (k, 1)))
    v = np.where(gone, np.inf, np.tile(pooled.vi, (k, 1)))
    model: Model = "random" if pooled.model == "random" else "common"
    tau2: Tau2Method | float = pooled.tau2 if pooled.tau2_method in ("given", "none") else pooled.tau2_method  # type: ignore[assignment]
    ci: IntervalMethod = pooled.ci_method  # type: ignore[assignment]
    return fit_sets(y, v, (~gone)[:, :, None].astype(float), model=model, tau2=tau2, ci=ci)
