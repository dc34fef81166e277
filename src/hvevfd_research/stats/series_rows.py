"""One series read, checked and fitted: outcomes in order of time, what is left out, what the residuals say.

A missing outcome is left out and stays a gap in time; it never becomes 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers
from hvevfd_research.stats.series_design import Timeline, timeline
from hvevfd_research.stats.series_effects import SeriesModel
from hvevfd_research.stats.series_regression import Family, Fit, Floats, Memory, count_fit, linear_fit

FEWEST_PER_SIDE = 3  # points: a line with a step needs two on a side, and a third to show any error
LJUNG_BOX_LAGS = 10  # lags for series that are long enough; a fifth of the points otherwise


@dataclass(frozen=True)
class SeriesRows:
    """One series as read from a frame, in order of time.

    Attributes
    ----------
    line : its times
    start : elapsed time of the first period after the interruption
    y, exposure : outcomes (NaN where missing) and denominators (1 where there is none), shape (n,)
    use : "fitted", "transition" or "missing" for each row, shape (n,)
    """

    line: Timeline
    start: int
    y: Floats
    exposure: Floats
    use: NDArray[np.str_]

    @property
    def used(self) -> NDArray[np.bool_]:
        """Which rows are fitted."""
        return np.asarray(self.use == "fitted")

    @property
    def after(self) -> NDArray[np.bool_]:
        """Which rows are at or after the interruption."""
        return np.asarray(self.line.elapsed >= self.start)


@dataclass(frozen=True)
class SeriesCheck:
    """Whether the residuals still hang together.

    Attributes
    ----------
    durbin_watson : near 2 without memory from point to point, below 2 when neighbours are alike
    ljung_box, ljung_box_lags, ljung_box_p : statistic, lags and p of no autocorrelation up to those lags
    """

    durbin_watson: float
    ljung_box: float
    ljung_box_lags: int
    ljung_box_p: float


def read_series(
    frame: pd.DataFrame, value: str, *, time: str, interruption: object, exposure: str | None, family: Family
) -> SeriesRows:
    """Read outcomes and denominators in order of time, and check them for their family.

    Raises
    ------
    ColumnError, DomainError : see :func:`interrupted_series`
    """
    line = timeline(frame, time)
    y = numbers(column(frame, value), value)[line.order]
    denominators = np.ones(len(y))
    if exposure is not None:
        if family == "linear":
            raise DomainError("exposure goes with counts; for a linear series divide the outcome by it first")
        denominators = numbers(column(frame, exposure), exposure)[line.order]
        if (denominators <= 0).any():
            raise DomainError("column {column}: a denominator must be above 0", column=exposure)
    if family != "linear" and ((y < 0) | (y != np.round(y)) & ~np.isnan(y)).any():
        raise DomainError("column {column}: counts are whole numbers from 0", column=value)
    use = np.where(np.isnan(y) | np.isnan(denominators), "missing", "fitted")
    return SeriesRows(line, line.first_from(interruption), y, denominators, use)


def leave_out(rows: SeriesRows, transition: int) -> SeriesRows:
    """Leave the first periods after the interruption out, and check that enough is left on each side.

    Raises
    ------
    DomainError : a negative transition, or outcomes without variation
    TooFewError : fewer than 3 points on a side, or no event on a side
    """
    if transition < 0:
        raise DomainError("transition: {transition} is below 0 periods", transition=transition)
    passing = rows.after & (rows.line.elapsed < rows.start + transition) & rows.used
    rows = replace(rows, use=np.where(passing, "transition", rows.use))
    before, after = rows.y[rows.used & ~rows.after], rows.y[rows.used & rows.after]
    if min(len(before), len(after)) < FEWEST_PER_SIDE:
        raise TooFewError(
            "{before} points before and {after} after the interruption are too few; each side needs {least}",
            before=len(before),
            after=len(after),
            least=FEWEST_PER_SIDE,
        )
    if np.ptp(np.concatenate([before, after])) == 0:
        raise DomainError("the outcome never varies; there is nothing to compare")
    return rows


def fit_series(
    rows: SeriesRows, design: Floats, model: SeriesModel, lags: int | None, small_sample: bool
) -> Fit:
    """Fit the rows in use.

    Raises
    ------
    TooFewError : no event before, or none after, in a count model
    """
    used = rows.used
    memory = Memory(model.errors, rows.line.elapsed[used], lags, small_sample)
    if model.family == "linear":
        return linear_fit(rows.y[used], design[used], memory)
    if min(rows.y[used & ~rows.after].sum(), rows.y[used & rows.after].sum()) == 0:
        raise TooFewError("one side of the interruption has no event at all; a rate ratio needs some on each")
    return count_fit(rows.y[used], design[used], rows.exposure[used], memory, model.family)


def row_at(rows: SeriesRows, effect_at: int | None) -> int:
    """Find the row some periods after the interruption; None finds the last.

    Raises
    ------
    DomainError : the time is not in the frame, is before the interruption, or has no denominator
    """
    if effect_at is None:
        return len(rows.y) - 1
    found = np.flatnonzero(
        (rows.line.elapsed == rows.start + effect_at) & rows.after & ~np.isnan(rows.exposure)
    )
    if not found.size:
        raise DomainError(
            "effect_at: {periods} periods after the interruption is not in the series; right values are 0 to"
            " {last}",
            periods=effect_at,
            last=int(rows.line.elapsed[-1]) - rows.start,
        )
    return int(found[0])


def check_residuals(residuals: Floats) -> SeriesCheck:
    """Test residuals, in order of time, for memory.

    Parameters
    ----------
    residuals : shape (n,)

    References
    ----------
    Durbin J, Watson GS (1950). Biometrika 37, 409-428. Ljung GM, Box GEP (1978). Biometrika 65, 297-303.
    """
    from scipy.stats import chi2

    n = len(residuals)
    lags = max(1, min(LJUNG_BOX_LAGS, n // 5))
    total = float(residuals @ residuals)
    centred = residuals - residuals.mean()
    variation = float(centred @ centred)
    if total == 0 or variation == 0:
        return SeriesCheck(float("nan"), float("nan"), lags, float("nan"))
    durbin_watson = float(np.sum(np.diff(residuals) ** 2)) / total
    steps = np.arange(1, lags + 1)
    correlations = np.array([centred[lag:] @ centred[:-lag] for lag in steps]) / variation
    ljung_box = float(n * (n + 2) * np.sum(correlations**2 / (n - steps)))
    return SeriesCheck(durbin_watson, ljung_box, lags, float(chi2.sf(ljung_box, lags)))
