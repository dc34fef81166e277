"""What a fitted series says: coefficients, and the effect some periods after a change, with intervals.

The effect compares two rows of one model: the row as it is (x1) and the row as it would have been without the
change (x0). In a linear model the difference is (x1 - x0)'b, and the ratio x1'b / x0'b has a delta-method
interval. In a count model the ratio exp((x1 - x0)'b) has an interval on the log scale, and the difference of
expected counts a delta-method interval.

When not to use it: beyond the last observed period, where the trend is a guess; the callers refuse that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from hvevfd_research.stats.columns import check_level
from hvevfd_research.stats.series_regression import Errors, Family, Fit, Floats, Reference, check_choice


@dataclass(frozen=True)
class SeriesModel:
    """What kind of model a series is given.

    Attributes
    ----------
    family : "linear", "poisson" or "quasi-poisson"
    errors : "ar1", "newey-west" or "model"
    reference : "t" with n - k degrees of freedom, or "normal"
    level : confidence level, 0 to 1
    """

    family: Family
    errors: Errors
    reference: Reference
    level: float


def series_model(
    family: Family, errors: Errors | None, reference: Reference | None, level: float, *, usual: Errors
) -> SeriesModel:
    """Check the choices, and fill in what is usual where none was made.

    Errors are `usual`, except that a count model takes "model"; the reference is "normal" for a Poisson model
    whose variance is known, and "t" otherwise.
    """
    check_choice("family", family, Family)
    errors = errors or (usual if family == "linear" else "model")
    check_choice("errors", errors, Errors)
    known_variance = family == "poisson" and errors == "model"
    reference = reference or ("normal" if known_variance else "t")
    check_choice("reference", reference, Reference)
    check_level(level)
    return SeriesModel(family, errors, reference, level)


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its interval.

    Attributes
    ----------
    estimate : units of the outcome (linear) or natural logarithm of a rate or rate ratio (counts)
    se : standard error, same units
    ci_low, ci_high : limits of the interval
    p : two-sided p of the hypothesis that it is 0
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float


@dataclass(frozen=True)
class Effect:
    """What changed at a stated time after the interruption.

    Attributes
    ----------
    periods : whole periods since the interruption, 0 being the first period after it
    with_change, without_change : expected outcome as fitted, and had the earlier course gone on
    difference, difference_low, difference_high : with less without, in units of the outcome
    ratio, ratio_low, ratio_high : with over without, 1 meaning no change
    p : two-sided p of no change
    reason : why a ratio is missing ("counterfactual-not-positive", "exact-fit"), otherwise empty
    """

    periods: int
    with_change: float
    without_change: float
    difference: float
    difference_low: float
    difference_high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    p: float
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the fields as columns."""
        return pd.DataFrame([asdict(self)])


def critical(df: float, level: float) -> float:
    """Give the multiple of the standard error that makes an interval; `df` may be infinite.

    >>> round(critical(10, 0.95), 3), round(critical(float("inf"), 0.95), 3)
    (2.228, 1.96)
    """
    from scipy.stats import t

    return float(t.ppf((1 + level) / 2, df))


def two_sided(ratio: float, df: float) -> float:
    """Give the two-sided p of an estimate over its standard error."""
    from scipy.stats import t

    return float(2 * t.sf(abs(ratio), df))


def estimate(value: float, se: float, df: float, level: float) -> Estimate:
    """Give a value its interval and p; a standard error of 0 or NaN gives no p."""
    half = critical(df, level) * se
    p = two_sided(value / se, df) if se > 0 else float("nan")
    return Estimate(value, se, value - half, value + half, p)


def contrast(fit: Fit, weights: Floats, model: SeriesModel) -> Estimate:
    """Estimate a weighted sum of coefficients; `weights` has shape (k,)."""
    se = float(np.sqrt(weights @ fit.cov @ weights))
    return estimate(float(weights @ fit.params), se, _df(fit, model), model.level)


def coefficients(fit: Fit, names: list[str], model: SeriesModel) -> pd.DataFrame:
    """Tabulate every coefficient: columns term, estimate, se, ci_low, ci_high, p."""
    table = pd.DataFrame([asdict(contrast(fit, unit, model)) for unit in np.eye(len(names))])
    table.insert(0, "term", names)
    return table


def effect_between(
    fit: Fit, with_row: Floats, without_row: Floats, *, exposure: float, periods: int, model: SeriesModel
) -> Effect:
    """Compare one row of the model with the same row had the change not come.

    Parameters
    ----------
    fit : the fitted regression
    with_row, without_row : rows of the design, shape (k,)
    exposure : denominator of the row, 1 where there is none; a linear model has none
    periods : whole periods since the interruption, passed on
    model : its family chooses the scale
    """
    if model.family == "linear":
        return _linear_effect(fit, with_row, without_row, periods, model)
    return _count_effect(fit, with_row, without_row, exposure, periods, model)


def _df(fit: Fit, model: SeriesModel) -> float:
    return fit.df if model.reference == "t" else np.inf


def _linear_effect(fit: Fit, x1: Floats, x0: Floats, periods: int, model: SeriesModel) -> Effect:
    change, without = contrast(fit, x1 - x0, model), contrast(fit, x0, model)
    ratio = ratio_low = ratio_high = float("nan")
    reason = "exact-fit" if fit.exact else ""
    if without.estimate <= 0 or without.ci_low <= 0:
        reason = "counterfactual-not-positive"
    else:
        gradient = (x1 - x0) / without.estimate - change.estimate / without.estimate**2 * x0
        half = critical(_df(fit, model), model.level) * float(np.sqrt(gradient @ fit.cov @ gradient))
        ratio = 1 + change.estimate / without.estimate
        ratio_low, ratio_high = ratio - half, ratio + half
    return Effect(
        periods=periods,
        with_change=float(x1 @ fit.params),
        without_change=without.estimate,
        difference=change.estimate,
        difference_low=change.ci_low,
        difference_high=change.ci_high,
        ratio=ratio,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
        p=change.p,
        reason=reason,
    )


def _count_effect(
    fit: Fit, x1: Floats, x0: Floats, exposure: float, periods: int, model: SeriesModel
) -> Effect:
    log_ratio = contrast(fit, x1 - x0, model)
    with_change = exposure * float(np.exp(x1 @ fit.params))
    without_change = exposure * float(np.exp(x0 @ fit.params))
    gradient = with_change * x1 - without_change * x0
    half = critical(_df(fit, model), model.level) * float(np.sqrt(gradient @ fit.cov @ gradient))
    ratio, low, high = np.exp([log_ratio.estimate, log_ratio.ci_low, log_ratio.ci_high]).tolist()
    return Effect(
        periods=periods,
        with_change=with_change,
        without_change=without_change,
        difference=with_change - without_change,
        difference_low=with_change - without_change - half,
        difference_high=with_change - without_change + half,
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        p=log_ratio.p,
        reason="",
    )


def mean_band(
    fit: Fit, design: Floats, exposure: Floats, model: SeriesModel
) -> tuple[Floats, Floats, Floats]:
    """Give the expected outcome of each row of a design and the limits of that mean, each of shape (n,)."""
    centre = design @ fit.params
    half = critical(_df(fit, model), model.level) * np.sqrt(np.einsum("ij,jk,ik->i", design, fit.cov, design))
    if model.family == "linear":
        return centre, centre - half, centre + half
    return exposure * np.exp(centre), exposure * np.exp(centre - half), exposure * np.exp(centre + half)
