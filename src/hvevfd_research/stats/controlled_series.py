"""Controlled interrupted series: did the series that was changed depart from one that was not.

Model: both series get level, trend, step, change of slope and season (see :mod:`.interrupted_series`), and
every term once more for the changed series alone. Its own `step` and `slope_change` are what happened beyond
the comparison series. With the linear family and complete pairs the coefficients are those of a segmented
regression of the difference between the two series.

Assumptions: whatever else happened at the time struck both series alike (by the same amount, or on the log
scale by the same ratio); the comparison was not itself touched by the change (patients moved over, staff
taught, news spread).

When not to use it: with a comparison picked because it happened to worsen; when the two series differ so much
in level that the same shock cannot mean the same amount (use a count family then, or ratios). Neither kind of
errors here reaches strong memory in a short series: form the difference series then, and give it to
`interrupted_series` with "ar1".

References
----------
Lopez Bernal J, Cummins S, Gasparrini A (2018). The use of controls in interrupted time series studies of
public health interventions. Int J Epidemiol 47, 2082-2093.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import column
from hvevfd_research.stats.series_design import Season, Shape
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
from hvevfd_research.stats.series_regression import (
    Errors,
    Family,
    Fit,
    Floats,
    Memory,
    Reference,
    count_fit,
    linear_fit,
)
from hvevfd_research.stats.series_rows import SeriesRows, leave_out, read_series, row_at

OWN = "changed_"  # prefix of the terms that only the changed series has
OWN_CHANGES = (OWN + "step", OWN + "slope_change")


@dataclass(frozen=True)
class ControlledSeries:
    """A fitted controlled interrupted series.

    Attributes
    ----------
    value, time, group : names of the columns
    changed, comparison : labels of the two series
    interruption : first time counted as after the change
    model : family, errors, reference and level
    lags : lags of Newey-West errors, otherwise None
    n : points used in both series together
    step, slope_change : change of the changed series beyond the comparison; slope_change may be None
    effect : the effect at the stated time, the counterfactual being the changed series' own course plus what
        happened to the comparison
    df, dispersion : see :class:`.series_regression.Fit`
    terms : every coefficient: term, estimate, se, ci_low, ci_high, p
    points : what :meth:`to_frame` gives
    """

    value: str
    time: str
    group: str
    changed: object
    comparison: object
    interruption: object
    model: SeriesModel
    lags: int | None
    n: int
    step: Estimate
    slope_change: Estimate | None
    effect: Effect
    df: int
    dispersion: float
    terms: pd.DataFrame
    points: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each series and time.

        Columns: the group and the time; ``periods`` since the interruption; ``observed``; ``after``; ``use``;
        ``fitted``; ``counterfactual`` with its limits (of the comparison series: its own fit).
        """
        return self.points.copy()


def controlled_interrupted_series(
    frame: pd.DataFrame,
    value: str,
    *,
    time: str,
    group: str,
    changed: object,
    interruption: object,
    exposure: str | None = None,
    family: Family = "linear",
    errors: Errors = "model",
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
) -> ControlledSeries:
    """Fit a segmented regression to a series and its comparison.

    Parameters
    ----------
    frame : one row for each group and period
    value, time, interruption, exposure, family, lags, small_sample, reference : as `interrupted_series`
    group : column that names the series; it holds two labels
    changed : label of the series where the change came
    errors : "model", which is on the safe side when the same shocks strike both series, or "newey-west"
        (scores of both series at one time are added), for long series
    slope_change, transition, season, period, harmonics, effect_at, level : as `interrupted_series`

    Returns
    -------
    ControlledSeries

    Raises
    ------
    ColumnError, DomainError, TooFewError : as `interrupted_series`, for either series
    DomainError : not exactly two groups, `changed` not one of them, or errors "ar1"

    Examples
    --------
    >>> months = pd.DataFrame({"month": range(12), "a": [5, 6, 5, 6, 5, 6, 3, 2, 3, 2, 3, 2],
    ...                        "b": [7, 7, 8, 7, 8, 8, 7, 8, 7, 7, 8, 7]})
    >>> long = months.melt("month", var_name="ward", value_name="falls")
    >>> fit = controlled_interrupted_series(long, "falls", time="month", group="ward", changed="a",
    ...                                     interruption=6, slope_change=False)
    >>> round(fit.step.estimate, 2), fit.comparison
    (-2.23, 'b')
    """
    if errors == "ar1":
        raise DomainError("errors: ar1 is for one series; give the difference series to interrupted_series")
    model = series_model(family, errors, reference, level, usual="model")
    comparison = _other_group(column(frame, group), group, changed)
    shape = Shape(slope_change, season, period, harmonics)
    read = [
        leave_out(
            read_series(
                frame[frame[group] == label],
                value,
                time=time,
                interruption=interruption,
                exposure=exposure,
                family=family,
            ),
            transition,
        )
        for label in (changed, comparison)
    ]
    pair = _aligned(read, time)
    design, names = _joint_design(pair, shape)
    fit = _joint_fit(pair, design, model, lags, small_sample)
    return _result(pair, fit, design, names, model, effect_at, (value, time, group, changed, comparison))


def _other_group(labels: pd.Series, name: str, changed: object) -> object:
    found = list(pd.unique(labels.dropna()))
    if len(found) != 2 or labels.isna().any():
        raise DomainError(
            "column {column} names {count} series; it must name two in every row: one changed, one not",
            column=name,
            count=len(found),
        )
    if changed not in found:
        raise DomainError(
            "changed: {label} is not in column {column}; right values are {first} and {second}",
            label=changed,
            column=name,
            first=found[0],
            second=found[1],
        )
    return next(label for label in found if label != changed)


def _aligned(read: list[SeriesRows], time: str) -> list[SeriesRows]:
    own, other = read
    if own.line.labels.equals(other.line.labels):
        return read
    raise DomainError(
        "column {column}: the two series do not have the same times; give each a row for every period, with"
        " an empty cell where the value is missing",
        column=time,
    )


def _joint_design(pair: list[SeriesRows], shape: Shape) -> tuple[Floats, list[str]]:
    terms = shape.terms(pair[0].line, pair[0].start)
    single = np.column_stack(list(terms.values()))
    nothing = np.zeros_like(single)
    return np.block([[single, single], [single, nothing]]), [*terms, *(OWN + name for name in terms)]


def _joint_fit(
    pair: list[SeriesRows], design: Floats, model: SeriesModel, lags: int | None, small_sample: bool
) -> Fit:
    used, y, exposure, position = (
        np.concatenate(parts)
        for parts in zip(
            *((rows.used, rows.y, rows.exposure, rows.line.elapsed) for rows in pair), strict=True
        )
    )
    memory = Memory(model.errors, position[used], lags, small_sample)
    if model.family == "linear":
        return linear_fit(y[used], design[used], memory)
    return count_fit(y[used], design[used], exposure[used], memory, model.family)


def _result(
    pair: list[SeriesRows],
    fit: Fit,
    design: Floats,
    names: list[str],
    model: SeriesModel,
    effect_at: int | None,
    labels: tuple[str, str, str, object, object],
) -> ControlledSeries:
    value, time, group, changed, comparison = labels
    own = pair[0]
    unchanged = np.where(np.isin(names, OWN_CHANGES), 0.0, design)
    at = row_at(own, effect_at)
    single = {name: contrast(fit, np.eye(len(names))[i], model) for i, name in enumerate(names)}
    return ControlledSeries(
        value=value,
        time=time,
        group=group,
        changed=changed,
        comparison=comparison,
        interruption=own.line.labels[int(np.argmax(own.after))],
        model=model,
        lags=fit.lags,
        n=int(sum(rows.used.sum() for rows in pair)),
        step=single[OWN + "step"],
        slope_change=single.get(OWN + "slope_change"),
        effect=effect_between(
            fit,
            design[at],
            unchanged[at],
            exposure=float(own.exposure[at]),
            periods=int(own.line.elapsed[at]) - own.start,
            model=model,
        ),
        df=fit.df,
        dispersion=fit.dispersion,
        terms=coefficients(fit, names, model),
        points=_points(pair, fit, design, unchanged, model, (group, changed, comparison, time)),
    )


def _points(
    pair: list[SeriesRows],
    fit: Fit,
    design: Floats,
    unchanged: Floats,
    model: SeriesModel,
    labels: tuple[str, object, object, str],
) -> pd.DataFrame:
    group, changed, comparison, time = labels
    exposure = np.concatenate([rows.exposure for rows in pair])
    expected, low, high = mean_band(fit, unchanged, exposure, model)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    group: label,
                    time: rows.line.labels,
                    "periods": rows.line.elapsed - rows.start,
                    "observed": rows.y,
                    "after": rows.after,
                    "use": rows.use,
                }
            )
            for label, rows in zip((changed, comparison), pair, strict=True)
        ],
        ignore_index=True,
    ).assign(
        fitted=mean_band(fit, design, exposure, model)[0],
        counterfactual=expected,
        counterfactual_low=low,
        counterfactual_high=high,
    )
