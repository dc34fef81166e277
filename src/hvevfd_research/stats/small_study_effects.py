"""Do small studies show larger effects? Tests for funnel asymmetry, and estimates at the large-study end.

Egger: effects regressed on their standard errors. Begg: rank correlation of standardised effects with
variances. PET-PEESE: the intercept of that regression (PET), or of the one on variances (PEESE), read as the
effect of a study without error. Asymmetry is not publication bias: small trials may truly differ, in
patients, doses or care.

When not to use it
------------------
Below ten studies these tests have almost no power (flag ``"under-ten-studies"``); below three they are
refused. Not for log odds ratios with large effects or few events, nor for standardised differences with tiny
arms, where effect and standard error are tied by arithmetic and Egger's test cries wolf. PET-PEESE fails with
strong heterogeneity.

References
----------
Egger M, Davey Smith G, Schneider M, Minder C (1997) BMJ 315:629-634. Begg CB, Mazumdar M (1994) Biometrics
50:1088-1101. Sterne JAC et al. (2011) BMJ 343:d4002 (ten studies). Stanley TD, Doucouliagos H (2014) Res
Synth Methods 5:60-78.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.random_effects import IntervalMethod, Model, critical, fit_sets, two_sided_p
from hvevfd_research.stats.studies import FloatArray, Studies, at_least, read_studies, refuse

SENSIBLE_STUDIES = 10  # Sterne et al. (2011): asymmetry should not be tested with fewer
FEWEST_STUDIES = 3  # a line through two points has nothing left to test with
FEW = "under-ten-studies"
PET_ALPHA = 0.10  # two-sided, so 5 % in the direction of the effect (Stanley and Doucouliagos 2014)


@dataclass(frozen=True)
class Egger:
    """Slope of effects on their standard errors.

    Attributes
    ----------
    model : ``"lm"`` (Egger's own, multiplicative dispersion) or ``"random"`` (metafor's default)
    slope, se, statistic, df, p : asymmetry; 0 means none
    limit, limit_low, limit_high : effect where the standard error is 0
    k, flags : number of studies; ``"under-ten-studies"``
    """

    model: str
    slope: float
    se: float
    statistic: float
    df: float
    p: float
    limit: float
    limit_low: float
    limit_high: float
    k: int
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the test as one row."""
        return pd.DataFrame([{**vars(self), "flags": " ".join(self.flags)}])


@dataclass(frozen=True)
class Begg:
    """Kendall's rank correlation of standardised effects with variances.

    Attributes
    ----------
    tau, p : correlation and its two-sided p
    method : ``"exact"`` or ``"normal"`` (no continuity correction, variance for ties)
    k, flags : number of studies; ``"under-ten-studies"``
    """

    tau: float
    p: float
    method: str
    k: int
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the test as one row."""
        return pd.DataFrame([{**vars(self), "flags": " ".join(self.flags)}])


@dataclass(frozen=True)
class PetPeese:
    """Estimates of the effect in a study without sampling error.

    Attributes
    ----------
    pet, pet_se, pet_p, pet_low, pet_high : intercept on standard errors
    peese, peese_se, peese_p, peese_low, peese_high : intercept on variances
    chosen : ``"peese"`` where PET finds an effect (two-sided p under 0.10), else ``"pet"``
    estimate, ci_low, ci_high : of the chosen one
    df, k, flags : k - 2; number of studies; ``"under-ten-studies"``
    """

    pet: float
    pet_se: float
    pet_p: float
    pet_low: float
    pet_high: float
    peese: float
    peese_se: float
    peese_p: float
    peese_low: float
    peese_high: float
    chosen: str
    estimate: float
    ci_low: float
    ci_high: float
    df: float
    k: int
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give both estimates and the choice as one row."""
        return pd.DataFrame([{**vars(self), "flags": " ".join(self.flags)}])


def egger(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: Literal["lm", "random"] = "lm",
    tau2: Tau2Method = "REML",
    level: float = 0.95,
    labels: Sequence[object] | None = None,
) -> Egger:
    """Test whether effects change with their standard errors.

    Parameters
    ----------
    yi, vi, labels : as in :func:`.pool`
    model : ``"lm"``, weights 1/vi and a dispersion factor, t with k - 2 (Egger et al. 1997); or ``"random"``,
        meta-regression with `tau2` and a normal test
    level : of the interval of the limit

    Raises
    ------
    TooFewError
        There are fewer than three studies.
    DomainError
        All studies have the same standard error.

    Examples
    --------
    >>> test = egger([0.1, 0.2, 0.3, 0.8], [0.01, 0.02, 0.05, 0.2])
    >>> round(test.slope, 2), test.flags
    (1.91, ('under-ten-studies',))
    """
    if model not in ("lm", "random"):
        raise DomainError("model is {model}; it must be lm or random", model=model)
    studies = _read(yi, vi, labels, "Egger's test")
    if model == "lm":
        line = regress(studies, np.sqrt(studies.vi), "common", "DL", "hksj", level)
    else:
        line = regress(studies, np.sqrt(studies.vi), "random", tau2, "wald", level)
    return Egger(
        model=model,
        slope=float(line.beta[1]),
        se=float(line.se[1]),
        statistic=float(line.beta[1] / line.se[1]),
        df=line.df,
        p=float(line.p[1]),
        limit=float(line.beta[0]),
        limit_low=float(line.low[0]),
        limit_high=float(line.high[0]),
        k=studies.k,
        flags=few(studies.k),
    )


def begg(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    method: Literal["exact", "normal"] = "exact",
    labels: Sequence[object] | None = None,
) -> Begg:
    """Rank-correlate effects, centred and standardised, with their variances (Begg and Mazumdar 1994).

    Parameters
    ----------
    yi, vi, labels : as in :func:`.pool`
    method : ``"exact"``, which turns to ``"normal"`` where values are tied; or ``"normal"``

    Raises
    ------
    TooFewError
        There are fewer than three studies.
    DomainError
        All studies have the same variance.

    Examples
    --------
    >>> test = begg([0.1, 0.2, 0.3, 0.8], [0.01, 0.02, 0.05, 0.2])
    >>> round(test.tau, 2), round(test.p, 3), test.method
    (1.0, 0.083, 'exact')
    """
    from scipy.stats import kendalltau

    if method not in ("exact", "normal"):
        raise DomainError("method is {method}; it must be exact or normal", method=method)
    studies = _read(yi, vi, labels, "Begg's test")
    w = 1 / studies.vi
    centre = (w * studies.yi).sum() / w.sum()
    standardised = (studies.yi - centre) / np.sqrt(studies.vi - 1 / w.sum())
    tied = len(set(standardised)) < studies.k or len(set(studies.vi)) < studies.k
    exact = method == "exact" and not tied
    test = kendalltau(standardised, studies.vi, method="exact" if exact else "asymptotic")
    used = "exact" if exact else "normal"
    return Begg(float(test.statistic), float(test.pvalue), used, studies.k, few(studies.k))


def pet_peese(
    yi: ArrayLike, vi: ArrayLike, *, level: float = 0.95, labels: Sequence[object] | None = None
) -> PetPeese:
    """Estimate the effect at a standard error of 0 by PET and by PEESE, and choose between them.

    Parameters and errors as in :func:`egger`; both lines have weights 1/vi and a dispersion factor.

    Examples
    --------
    >>> both = pet_peese([0.1, 0.2, 0.3, 0.8], [0.01, 0.02, 0.05, 0.2])
    >>> both.chosen, round(both.estimate, 2)
    ('peese', 0.08)
    """
    studies = _read(yi, vi, labels, "PET-PEESE")
    pet = regress(studies, np.sqrt(studies.vi), "common", "DL", "hksj", level)
    peese = regress(studies, studies.vi, "common", "DL", "hksj", level)
    chosen = "peese" if pet.p[0] < PET_ALPHA else "pet"
    line = peese if chosen == "peese" else pet
    return PetPeese(
        pet=float(pet.beta[0]),
        pet_se=float(pet.se[0]),
        pet_p=float(pet.p[0]),
        pet_low=float(pet.low[0]),
        pet_high=float(pet.high[0]),
        peese=float(peese.beta[0]),
        peese_se=float(peese.se[0]),
        peese_p=float(peese.p[0]),
        peese_low=float(peese.low[0]),
        peese_high=float(peese.high[0]),
        chosen=chosen,
        estimate=float(line.beta[0]),
        ci_low=float(line.low[0]),
        ci_high=float(line.high[0]),
        df=line.df,
        k=studies.k,
        flags=few(studies.k),
    )


@dataclass(frozen=True, eq=False)
class Line:
    """Intercept and slope of effects on one predictor."""

    beta: FloatArray
    se: FloatArray
    p: FloatArray
    low: FloatArray
    high: FloatArray
    df: float


def regress(
    studies: Studies, predictor: FloatArray, model: Model, tau2: Tau2Method, ci: IntervalMethod, level: float
) -> Line:
    """Fit effects on one predictor."""
    X = np.column_stack([np.ones(studies.k), predictor])[None]
    fits = fit_sets(studies.yi[None], studies.vi[None], X, model=model, tau2=tau2, ci=ci)
    if ci == "hksj" and fits.exact[0]:
        raise DomainError("all effects lie on one line, so there is no error to test against")
    beta, se, df = fits.final.beta[0], fits.se[0], float(fits.df[0])
    reach = critical(level, df) * se
    return Line(beta, se, two_sided_p(beta / se, df), beta - reach, beta + reach, df)


def few(k: int) -> tuple[str, ...]:
    """Flag a set too small for judging asymmetry."""
    return (FEW,) if k < SENSIBLE_STUDIES else ()


def _read(yi: ArrayLike, vi: ArrayLike, labels: Sequence[object] | None, what: str) -> Studies:
    studies = read_studies(yi, vi, labels)
    at_least(studies.k, FEWEST_STUDIES, what)
    same = np.full(studies.k, float(np.ptp(studies.vi)) <= 1e-12 * float(studies.vi.max()))
    refuse(
        same, studies.labels, "{study}: all studies have the same standard error, so a slope cannot be found"
    )
    return studies
