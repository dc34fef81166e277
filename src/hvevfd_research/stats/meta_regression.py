"""Do effects differ by what studies have in common? Meta-regression and subgroups.

Model: ``y_i = x_i b + u_i + e_i``, ``u_i ~ N(0, tau2)``: tau2 is what the moderators leave unexplained.
Subgroups are the same model with one categorical moderator, or separate fits where each group has a tau2 of
its own.

When not to use it
------------------
The comparison is between studies, not between people in them: it is observational even when every study is
randomised, and a moderator that is a mean of people (age, baseline risk) invites the ecological fallacy.
Fewer than ten studies for each moderator is too few (flag ``"under-ten-studies-a-moderator"``). Name
moderators before looking. Compare subgroups by the test between them, never by one being significant and the
other not.

References
----------
Thompson SG, Higgins JPT (2002) Stat Med 21:1559-1573. Knapp G, Hartung J (2003) Stat Med 22:2693-2710.
Borenstein M, Higgins JPT (2013) Prev Sci 14:134-143.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column
from hvevfd_research.stats.heterogeneity import Tau2Method, q_profile
from hvevfd_research.stats.random_effects import (
    Fits,
    IntervalMethod,
    Model,
    critical,
    fit_sets,
    omnibus_p,
    two_sided_p,
)
from hvevfd_research.stats.studies import (
    FloatArray,
    Studies,
    as_numbers,
    floats,
    frame_labels,
    read_only,
    read_studies,
    refuse,
)

STUDIES_PER_MODERATOR = 10  # studies, the customary least (Cochrane Handbook, section 10.11.4)
INTERCEPT = "intercept"


@dataclass(frozen=True, eq=False)
class MetaRegression:
    """Coefficients of the moderators, and the heterogeneity that is left.

    Attributes
    ----------
    terms : names of the coefficients; a category is ``"column[level]"``, set against the first level in order
    moderators : the columns that were asked for
    estimate, se, statistic, p, ci_low, ci_high : one for each term
    cov : covariance of the coefficients
    scale : the factor on the Wald covariance; 1 with Wald intervals
    df : of the t tests; infinite with Wald intervals
    tau2, tau2_low, tau2_high, i2, h2 : residual heterogeneity; 0 in a common-effect model
    r2 : percent of the tau2 without moderators that they account for, cut at 0; NaN where there was none to
        account for
    qe, qe_df, qe_p : residual heterogeneity test
    qm, qm_df, qm_df2, qm_p : joint test of all terms but the intercept; an F with `qm_df2` degrees of freedom
        under HKSJ, else chi-squared (`qm_df2` infinite)
    X, yi, vi, weights, labels : one row for each study; `weights` are ``1/(vi + tau2)`` as shares
    flags : ``"under-ten-studies-a-moderator"``, ``"tau2-zero"``
    """

    terms: tuple[str, ...]
    moderators: tuple[str, ...]
    model: str
    tau2_method: str
    ci_method: str
    level: float
    k: int
    estimate: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    cov: FloatArray
    scale: float
    df: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    h2: float
    r2: float
    qe: float
    qe_df: int
    qe_p: float
    qm: float
    qm_df: int
    qm_df2: float
    qm_p: float
    X: FloatArray
    yi: FloatArray
    vi: FloatArray
    weights: FloatArray
    labels: tuple[str, ...]
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each term: ``term estimate se statistic p ci_low ci_high``."""
        names = ("estimate", "se", "statistic", "p", "ci_low", "ci_high")
        return pd.DataFrame({"term": self.terms, **{name: getattr(self, name) for name in names}})

    def at(self, rows: ArrayLike) -> pd.DataFrame:
        """Mean effect at given moderator values, with its interval.

        Parameters
        ----------
        rows : (n, terms), in the order of `terms`, the intercept's 1 included

        Returns
        -------
        DataFrame with columns ``estimate se ci_low ci_high``
        """
        X = np.atleast_2d(np.asarray(rows, dtype=float))
        if X.shape[1] != len(self.terms):
            raise DomainError(
                "a row needs {terms} values, one for each term; there are {given}",
                terms=len(self.terms),
                given=X.shape[1],
            )
        mean, se = X @ self.estimate, np.sqrt(np.einsum("np,pq,nq->n", X, self.cov, X))
        reach = critical(self.level, self.df) * se
        return pd.DataFrame({"estimate": mean, "se": se, "ci_low": mean - reach, "ci_high": mean + reach})


def meta_regression(
    frame: pd.DataFrame,
    yi: str,
    vi: str,
    moderators: Sequence[str],
    *,
    intercept: bool = True,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: IntervalMethod | None = None,
    level: float = 0.95,
    label: str | None = None,
) -> MetaRegression:
    """Regress study effects on properties of the studies.

    Parameters
    ----------
    frame : one row for each study
    yi, vi : columns with the effect and its sampling variance
    moderators : columns; numbers enter as they are, text and categories as indicators
    intercept : without one, the first categorical moderator gets an indicator for every level
    model, tau2, ci, level : as in :func:`.pool`
    label : column that names the study

    Returns
    -------
    MetaRegression

    Raises
    ------
    TooFewError
        There are not more studies than terms.
    DomainError
        A moderator is missing for a study (named), does not vary, or follows from the others.

    Examples
    --------
    Tuberculosis vaccine and distance from the equator (Colditz et al. 1994, four of the trials):

    >>> trials = pd.DataFrame({"yi": [-0.89, -1.59, -0.79, 0.01], "vi": [0.326, 0.195, 0.007, 0.004]})
    >>> trials["latitude"] = [44, 55, 52, 13]
    >>> fit = meta_regression(trials, "yi", "vi", ["latitude"], tau2="DL")
    >>> fit.terms, round(float(fit.estimate[1]), 4)
    (('intercept', 'latitude'), -0.0249)
    """
    labels = frame_labels(frame, label)
    studies = read_studies(floats(frame, yi), floats(frame, vi), labels)
    X, terms = _design(frame, moderators, labels, intercept)
    _refuse_poor_design(X, studies.k)
    ci = ci or ("hksj" if model == "random" else "wald")
    fits = fit_sets(studies.yi[None], studies.vi[None], X[None], model=model, tau2=tau2, ci=ci)
    if ci == "hksj" and fits.exact[0]:
        raise DomainError(
            "the moderators fit all effects exactly, so HKSJ has no width; use hksj-floor or wald"
        )
    null = np.ones((1, studies.k, 1))
    without = fit_sets(studies.yi[None], studies.vi[None], null, model=model, tau2=tau2, ci="wald")
    named = tau2 if isinstance(tau2, str) else "given"
    names = (terms, tuple(moderators), model, named if model == "random" else "none", ci)
    return _result(names, studies, fits, float(without.tau2[0]), level)


def _result(
    names: tuple[tuple[str, ...], tuple[str, ...], str, str, str],
    studies: Studies,
    fits: Fits,
    tau2_without: float,
    level: float,
) -> MetaRegression:
    terms, moderators, model, tau2_method, ci = names
    random = model == "random"
    estimate, df = fits.final.beta[0], float(fits.df[0])
    limits = q_profile(fits.common, level) if random else (np.zeros(1), np.zeros(1))
    qm, qm_df = _omnibus(estimate, fits.cov[0], terms, df)
    tau2, qe_df = float(fits.tau2[0]), int(fits.common.df[0])
    return MetaRegression(
        terms=terms,
        moderators=moderators,
        model=model,
        tau2_method=tau2_method,
        ci_method=ci,
        level=level,
        k=studies.k,
        **_coefficients(fits, level),
        scale=float(fits.scale[0]),
        df=df,
        tau2=tau2,
        tau2_low=float(limits[0][0]),
        tau2_high=float(limits[1][0]),
        i2=float(fits.i2_from_tau2[0] if random else fits.i2_from_q[0]),
        h2=float(fits.h2_from_tau2[0]) if random else float(fits.common.q[0]) / qe_df,
        r2=max(0.0, 100 * (tau2_without - tau2) / tau2_without) if tau2_without > 0 else float("nan"),
        qe=float(fits.common.q[0]),
        qe_df=qe_df,
        qe_p=float(fits.q_p[0]),
        qm=qm,
        qm_df=qm_df,
        qm_df2=df,
        qm_p=omnibus_p(qm, qm_df, df),
        X=read_only(fits.final.X[0]),
        yi=studies.yi,
        vi=studies.vi,
        weights=read_only(fits.final.w[0] / fits.final.w[0].sum()),
        labels=studies.labels,
        flags=_flags(studies.k, terms, random and tau2 == 0),
    )


def _coefficients(fits: Fits, level: float) -> dict[str, FloatArray]:
    estimate, se, df = fits.final.beta[0], fits.se[0], float(fits.df[0])
    reach = critical(level, df) * se
    columns = {
        "estimate": estimate,
        "se": se,
        "statistic": estimate / se,
        "p": two_sided_p(estimate / se, df),
        "ci_low": estimate - reach,
        "ci_high": estimate + reach,
        "cov": fits.cov[0],
    }
    return {name: read_only(values) for name, values in columns.items()}


def _flags(k: int, terms: tuple[str, ...], no_spread: bool) -> tuple[str, ...]:
    tested = sum(term != INTERCEPT for term in terms)
    named = {"under-ten-studies-a-moderator": k < STUDIES_PER_MODERATOR * tested, "tau2-zero": no_spread}
    return tuple(name for name, holds in named.items() if holds)


def _omnibus(estimate: FloatArray, cov: FloatArray, terms: tuple[str, ...], df: float) -> tuple[float, int]:
    tested = np.array([term != INTERCEPT for term in terms])
    part = estimate[tested]
    chi2 = float(part @ np.linalg.solve(cov[np.ix_(tested, tested)], part))
    count = int(tested.sum())
    return (chi2 / count if np.isfinite(df) else chi2), count


def _design(
    frame: pd.DataFrame, moderators: Sequence[str], labels: tuple[str, ...], intercept: bool
) -> tuple[FloatArray, tuple[str, ...]]:
    if not moderators:
        raise DomainError("name one moderator or more; without any, use pool")
    parts: list[FloatArray] = [np.ones(len(frame))] if intercept else []
    terms = [INTERCEPT] if intercept else []
    full = not intercept
    for name in moderators:
        values = column(frame, name)
        refuse(
            values.isna().to_numpy(),
            labels,
            "{study}: a moderator is missing; leave the study out, or mend it",
        )
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            parts.append(as_numbers(values, name))
            terms.append(name)
            continue
        levels = _levels(values)
        for level in levels if full else levels[1:]:
            parts.append(np.asarray(values == level, dtype=np.float64))
            terms.append(f"{name}[{level}]")
        full = False
    return np.column_stack(parts), tuple(terms)


def _levels(values: pd.Series) -> list[object]:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return [level for level in values.cat.categories if (values == level).any()]
    return sorted(values.unique())


def _refuse_poor_design(X: FloatArray, k: int) -> None:
    if k <= X.shape[1]:
        raise TooFewError("{terms} terms need more than {k} studies", terms=X.shape[1], k=k)
    spread = np.abs(X).max(axis=0)
    if np.linalg.matrix_rank(X / np.where(spread > 0, spread, 1.0)) < X.shape[1]:
        raise DomainError("a moderator does not vary, or follows from the others; leave it out")
