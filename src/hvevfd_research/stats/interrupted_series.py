"""Interrupted time series: did level or slope change when something was begun, and by how much later.

Model (segmented regression), for period t with the interruption at t0::

    linear:  y_t      = level + trend t + step [t >= t0] + slope_change (t - t0)[t >= t0] + season + e_t
    counts:  log E y_t = the same + log exposure_t

The slope after the change is counted from the interruption, so `step` is the change in the first period
after it (t0) and the effect h periods later is ``step + slope_change h``. The counterfactual is the earlier
course drawn on. Errors may be autoregressive, Newey-West or independent; see :mod:`.series_regression`.

Assumptions: the earlier trend is a straight line (on the log scale for counts) that would have gone on; the
moment was set beforehand, not found in the data; nothing else changed then; who is counted, and how, stayed
the same. The season is the same each year.

When not to use it: with fewer than 8 points on a side (flagged); when the change was made because the last
points were bad (the series then returns to its mean by itself); when another change came at the same time,
for which a comparison series is the remedy (:mod:`.controlled_series`); for a slow roll-out, unless it is
left out as a transition; and never for a month after the last one observed. A control chart first, this
model second.

References
----------
Wagner AK, Soumerai SB, Zhang F, Ross-Degnan D (2002). Segmented regression analysis of interrupted time
series studies in medication use research. J Clin Pharm Ther 27, 299-309.
Lopez Bernal J, Cummins S, Gasparrini A (2017). Interrupted time series regression for the evaluation of
public health interventions: a tutorial. Int J Epidemiol 46, 348-355.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.stats.series_design import MONTHS, Season, Shape
from hvevfd_research.stats.series_effects import (
    Effect,
    Estimate,
    SeriesModel,
    coefficients,
    contrast,
    effect_between,
    mean_band,
    series_model,
)
from hvevfd_research.stats.series_regression import Errors, Family, Fit, Floats, Reference
from hvevfd_research.stats.series_rows import (
    SeriesCheck,
    SeriesRows,
    check_residuals,
    fit_series,
    leave_out,
    read_series,
    row_at,
)

SHORT_SIDE = 8  # points: fewer on a side are flagged (the lower of the customary 8 to 12)
DOUBTFUL = 0.05  # p of a test of the model's assumptions below which the result carries a flag
CHANGES = ("step", "slope_change")  # the terms that are 0 where nothing changed
USUAL_ERRORS: Errors = "ar1"  # nearest to nominal coverage among those measured in short series


@dataclass(frozen=True)
class InterruptedSeries:
    """A fitted interrupted series.

    Attributes
    ----------
    value, time : names of the columns
    interruption : first time counted as after the change
    unit : unit of a period: "month", "day" or "number"
    model : family, errors, reference and level
    lags : lags of Newey-West errors, otherwise None
    n_before, n_after, n_transition, n_missing : points used on each side, left out, and without a value
    trend, step : change for each period before, and change in the first period after
    slope_change : change of the slope, None when the model has none
    effect : the effect at the stated time
    df, dispersion, autocorrelation : see :class:`.series_regression.Fit`
    check : tests of the residuals
    flags : what a reader must know, of "few-before", "few-after", "autocorrelation", "overdispersed",
        "season-not-modelled", "exact-fit"
    terms : every coefficient: term, estimate, se, ci_low, ci_high, p
    points : what :meth:`to_frame` gives
    """

    value: str
    time: str
    interruption: object
    unit: str
    model: SeriesModel
    lags: int | None
    n_before: int
    n_after: int
    n_transition: int
    n_missing: int
    trend: Estimate
    step: Estimate
    slope_change: Estimate | None
    effect: Effect
    df: int
    dispersion: float
    autocorrelation: float
    check: SeriesCheck
    flags: tuple[str, ...]
    terms: pd.DataFrame
    points: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each time.

        Columns: the time; ``periods`` since the interruption; ``observed``; ``exposure``; ``after``;
        ``use`` ("fitted", "transition" or "missing"); ``fitted``; ``counterfactual`` with
        ``counterfactual_low`` and ``counterfactual_high``, the limits of its mean.
        """
        return self.points.copy()


def interrupted_series(
    frame: pd.DataFrame,
    value: str,
    *,
    time: str,
    interruption: object,
    exposure: str | None = None,
    family: Family = "linear",
    errors: Errors | None = None,
    lags: int | None = None,
    small_sample: bool = True,
    reference: Reference | None = None,
    slope_change: bool = True,
    transition: int = 0,
    season: Season | None = None,
    period: int = 12,
    harmonics: int = 2,
    effect_at: int | None = None,
    level: float = 0.95,
) -> InterruptedSeries:
    """Fit a segmented regression to one series.

    Parameters
    ----------
    frame : one row for each period; order is taken from `time`
    value : column of outcomes; whole counts from 0 for the count families; an empty cell is left out, never 0
    time : column of dates, periods or numbers, evenly spaced but for missing rows
    interruption : date or number; rows at or after it are after the change
    exposure : column of denominators above 0, count families only
    family : "linear", "poisson" or "quasi-poisson" (variance in proportion to the mean)
    errors : "ar1" (the default of the linear family), "newey-west" or "model" (the default of the others)
    lags : lags of Newey-West errors; None takes floor(4 (T/100)^(2/9))
    small_sample : whether Newey-West covariance is multiplied by n/(n-k)
    reference : "t" with n - k degrees of freedom, or "normal"; default "normal" for Poisson with model errors
    slope_change : whether the slope may change too
    transition : periods from the interruption that are left out of the fit
    season : "harmonics", "month" (an indicator for each phase) or None
    period : periods in a year
    harmonics : pairs of sine and cosine
    effect_at : periods after the interruption at which the effect is given, 0 being the first; it must be
        a time in the frame; None takes the last
    level : confidence level

    Returns
    -------
    InterruptedSeries

    Raises
    ------
    ColumnError : a column is missing or of the wrong kind
    DomainError : constant outcome, negative or broken counts, exposure not above 0, an effect asked for at a
        time that is not in the frame, terms that cannot be told apart
    TooFewError : fewer than 3 points on a side, or not more points than coefficients

    References
    ----------
    See the module.

    Examples
    --------
    >>> stays = pd.DataFrame({"month": range(24), "stays": [9, 11, 10, 12, 9, 10, 11, 12, 10, 9, 11, 12,
    ...                                                     8, 7, 9, 8, 6, 8, 7, 7, 8, 6, 7, 8]})
    >>> fit = interrupted_series(stays, "stays", time="month", interruption=12, effect_at=11)
    >>> round(fit.step.estimate, 1), round(fit.effect.ratio, 2), fit.n_before
    (-3.2, 0.59, 12)
    """
    model = series_model(family, errors, reference, level, usual=USUAL_ERRORS)
    rows = read_series(frame, value, time=time, interruption=interruption, exposure=exposure, family=family)
    rows = leave_out(rows, transition)
    shape = Shape(slope_change, season, period, harmonics)
    terms = shape.terms(rows.line, rows.start)
    fit = fit_series(rows, np.column_stack(list(terms.values())), model, lags, small_sample)
    return _result(rows, fit, terms, shape, model, effect_at=effect_at, value=value, time=time)


def _result(
    rows: SeriesRows,
    fit: Fit,
    terms: dict[str, Floats],
    shape: Shape,
    model: SeriesModel,
    *,
    effect_at: int | None,
    value: str,
    time: str,
) -> InterruptedSeries:
    design, names = np.column_stack(list(terms.values())), list(terms)
    unchanged = without_change(design, names)
    at = row_at(rows, effect_at)
    effect = effect_between(
        fit,
        design[at],
        unchanged[at],
        exposure=float(rows.exposure[at]),
        periods=int(rows.line.elapsed[at]) - rows.start,
        model=model,
    )
    single = {name: contrast(fit, np.eye(len(names))[i], model) for i, name in enumerate(names)}
    check = check_residuals(fit.test_residuals)
    return InterruptedSeries(
        value=value,
        time=time,
        interruption=rows.line.labels[int(np.argmax(rows.after))],
        unit=rows.line.unit,
        model=model,
        lags=fit.lags,
        n_before=int((rows.used & ~rows.after).sum()),
        n_after=int((rows.used & rows.after).sum()),
        n_transition=int((rows.use == "transition").sum()),
        n_missing=int((rows.use == "missing").sum()),
        trend=single["trend"],
        step=single["step"],
        slope_change=single.get("slope_change"),
        effect=effect,
        df=fit.df,
        dispersion=fit.dispersion,
        autocorrelation=fit.autocorrelation,
        check=check,
        flags=_flags(rows, fit, check, shape, model),
        terms=coefficients(fit, names, model),
        points=_points(rows, fit, design, unchanged, model, time),
    )


def without_change(design: Floats, names: list[str], changes: tuple[str, ...] = CHANGES) -> Floats:
    """Give the design with the terms of the change set to 0."""
    return np.where(np.isin(names, changes), 0.0, design)


def _flags(
    rows: SeriesRows, fit: Fit, check: SeriesCheck, shape: Shape, model: SeriesModel
) -> tuple[str, ...]:
    from scipy.stats import chi2

    yearly = rows.line.unit == "month" and shape.period == MONTHS
    raised = {
        "few-before": int((rows.used & ~rows.after).sum()) < SHORT_SIDE,
        "few-after": int((rows.used & rows.after).sum()) < SHORT_SIDE,
        "autocorrelation": model.errors != "newey-west" and check.ljung_box_p < DOUBTFUL,
        "overdispersed": model.family == "poisson"
        and model.errors == "model"
        and chi2.sf(fit.dispersion * fit.df, fit.df) < DOUBTFUL,
        "season-not-modelled": shape.season is None
        and yearly
        and np.ptp(rows.line.elapsed) + 1 >= 2 * MONTHS,
        "exact-fit": fit.exact,
    }
    return tuple(name for name, up in raised.items() if up)


def _points(
    rows: SeriesRows, fit: Fit, design: Floats, unchanged: Floats, model: SeriesModel, time: str
) -> pd.DataFrame:
    fitted, _, _ = mean_band(fit, design, rows.exposure, model)
    expected, low, high = mean_band(fit, unchanged, rows.exposure, model)
    return pd.DataFrame(
        {
            time: rows.line.labels,
            "periods": rows.line.elapsed - rows.start,
            "observed": rows.y,
            "exposure": rows.exposure,
            "after": rows.after,
            "use": rows.use,
            "fitted": fitted,
            "counterfactual": expected,
            "counterfactual_low": low,
            "counterfactual_high": high,
        }
    )
