"""Time, segments and season: what turns a column of months into the terms of a segmented regression.

Time is counted in whole periods from the first row. A date column may be monthly (any day of the month, and
steps of several months, such as quarters) or evenly spaced in days; a number column evenly spaced in
anything. Rows may be missing: the step is the greatest common divisor of the distances in months, or the
shortest distance in days or numbers, which every other distance must be a whole multiple of.

When not to use it: for events at irregular times, or for a series whose length of month matters (then give
the number of days as exposure).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import NUMERIC, column, numbers
from hvevfd_research.stats.series_regression import Floats, Integers, check_choice

Season = Literal["harmonics", "month"]

MONTHS = 12  # months in a year


@dataclass(frozen=True)
class Timeline:
    """The times of the rows of a frame, put in order.

    Attributes
    ----------
    order : rows of the frame in order of time, shape (n,)
    labels : the times as they were given, in order
    elapsed : whole periods since the first time, shape (n,), in order
    phase : place in the yearly cycle in whole periods, shape (n,); months count from January
    unit : "month", "day" or "number"
    """

    order: Integers
    labels: pd.Series
    elapsed: Integers
    phase: Integers
    unit: str

    def first_from(self, moment: object) -> int:
        """Give the elapsed time of the first row at or after a moment.

        Raises
        ------
        DomainError : no row lies before the moment, or none at or after it
        """
        try:
            after = np.asarray(self.labels >= _comparable(moment, self.labels), dtype=bool)
        except TypeError:
            raise ColumnError(
                "the interruption {moment} cannot be compared with times such as {first}",
                moment=moment,
                first=self.labels.iloc[0],
            ) from None
        if after.all() or not after.any():
            raise DomainError(
                "the interruption {moment} must lie after the first time, {first}, and not after the last,"
                " {last}",
                moment=moment,
                first=self.labels.iloc[0],
                last=self.labels.iloc[-1],
            )
        return int(self.elapsed[after][0])


def timeline(frame: pd.DataFrame, time: str) -> Timeline:
    """Read the time column of a frame.

    Parameters
    ----------
    frame : one row for each time
    time : column of dates, periods or numbers, evenly spaced but for missing rows

    Raises
    ------
    ColumnError : the column is missing, holds text, or mixes time zones
    DomainError : a time is missing, is there twice, or the spacing is uneven
    TooFewError : fewer than two rows

    Examples
    --------
    >>> months = pd.DataFrame({"month": pd.to_datetime(["2020-03-01", "2020-01-01", "2020-02-01"])})
    >>> line = timeline(months, "month")
    >>> line.elapsed.tolist(), line.phase.tolist(), line.unit
    ([0, 1, 2], [0, 1, 2], 'month')
    """
    values = column(frame, time)
    if values.isna().any():
        row = int(np.flatnonzero(values.isna())[0]) + 1
        raise DomainError("row {row}, column {column}: the time is missing", row=row, column=time)
    if len(values) < 2:
        raise TooFewError("column {column}: a series needs at least two times", column=time)
    labels = _as_times(values, time)
    order = np.argsort(labels.to_numpy(), kind="stable").astype(np.int64)
    labels = labels.iloc[order].reset_index(drop=True)
    if labels.duplicated().any():
        twice = labels[labels.duplicated()].iloc[0]
        raise DomainError(
            "column {column}: the time {value} is there more than once; give one row for each time",
            column=time,
            value=twice,
        )
    elapsed, phase, unit = _periods(labels, time)
    return Timeline(order, labels, elapsed, phase, unit)


@dataclass(frozen=True)
class Shape:
    """Which terms a segmented regression has.

    Attributes
    ----------
    slope_change : whether the slope may change at the interruption
    season : "harmonics", "month" (an indicator for each phase but the first) or None
    period : periods in a yearly cycle, 12 for months and 4 for quarters
    harmonics : pairs of sine and cosine, 1 to half the period
    """

    slope_change: bool = True
    season: Season | None = None
    period: int = MONTHS
    harmonics: int = 2

    def terms(self, line: Timeline, start: int) -> dict[str, Floats]:
        """Give each term by name: level, trend, step, slope_change and those of the season."""
        if self.season is not None:
            check_choice("season", self.season, Season)
        return segments(line.elapsed, start, slope_change=self.slope_change) | seasonal(line.phase, self)


def segments(elapsed: Integers, start: int, *, slope_change: bool) -> dict[str, Floats]:
    """Give level, trend, step and change of slope, the last counted from the interruption.

    Parameters
    ----------
    elapsed : whole periods since the first row, shape (n,)
    start : elapsed time of the first period after the interruption
    slope_change : whether the slope may change

    Examples
    --------
    >>> for name, values in segments(np.arange(5), 3, slope_change=True).items():
    ...     print(name, values)
    level [1. 1. 1. 1. 1.]
    trend [0. 1. 2. 3. 4.]
    step [0. 0. 0. 1. 1.]
    slope_change [0. 0. 0. 0. 1.]
    """
    after = (elapsed >= start).astype(np.float64)
    terms = {"level": np.ones(len(elapsed)), "trend": elapsed.astype(np.float64), "step": after}
    if slope_change:
        terms["slope_change"] = np.maximum(elapsed - start, 0).astype(np.float64)
    return terms


def seasonal(phase: Integers, shape: Shape) -> dict[str, Floats]:
    """Give the terms of a yearly cycle: pairs of sine and cosine, or one indicator for each phase but one.

    Parameters
    ----------
    phase : place in the cycle in whole periods, shape (n,)
    shape : which season, of how many periods

    Raises
    ------
    DomainError : period below 2, or harmonics outside 1 to half the period
    """
    if shape.season is None:
        return {}
    period, harmonics = shape.period, shape.harmonics
    if period < 2:
        raise DomainError("period: {period} is too short; a season has at least 2 periods", period=period)
    if shape.season == "month":
        return {
            f"season_{place + 1}": (phase % period == place).astype(np.float64) for place in range(1, period)
        }
    if not 1 <= harmonics <= period // 2:
        raise DomainError(
            "harmonics: {harmonics} is outside 1 to {most}", harmonics=harmonics, most=period // 2
        )
    terms: dict[str, Floats] = {}
    for k in range(1, harmonics + 1):
        angle = 2 * np.pi * k * phase / period
        if 2 * k < period:  # at half the period the sine is zero in every row
            terms[f"sin_{k}"] = np.sin(angle)
        terms[f"cos_{k}"] = np.cos(angle)
    return terms


def _comparable(moment: object, labels: pd.Series) -> object:
    if isinstance(labels.dtype, np.dtype) and labels.dtype.kind in "if":
        return moment
    return pd.Timestamp(moment.to_timestamp() if isinstance(moment, pd.Period) else moment)  # type: ignore[arg-type]


def _as_times(values: pd.Series, name: str) -> pd.Series:
    if isinstance(values.dtype, pd.PeriodDtype):
        return pd.Series(values.dt.to_timestamp())
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        # the reader's own clock: an hour of summer time is no change of month
        return pd.Series(values.dt.tz_localize(None))
    if pd.api.types.is_datetime64_dtype(values):
        return pd.Series(values)
    if values.dtype == object and all(type(value) is dt.date for value in values):
        return pd.Series(pd.to_datetime(values))
    if pd.api.types.infer_dtype(values) in NUMERIC:
        return pd.Series(numbers(values, name))
    raise ColumnError(
        "column {column} holds {kind}; times are dates in one time zone, periods or numbers",
        column=name,
        kind=str(values.dtype),
    )


def _periods(labels: pd.Series, name: str) -> tuple[Integers, Integers, str]:
    if labels.dtype.kind != "M":
        elapsed = _even_steps(labels.to_numpy(dtype=np.float64), name)
        return elapsed, elapsed, "number"
    months = (labels.dt.year * MONTHS + labels.dt.month - 1).to_numpy(dtype=np.int64)
    if len(np.unique(months)) == len(months):
        step = int(np.gcd.reduce(np.diff(months)))
        return (months - months[0]) // step, months % MONTHS // step, "month"
    days = labels.dt.normalize().to_numpy().astype("datetime64[D]").astype(np.int64)
    elapsed = _even_steps(days.astype(np.float64), name)
    return elapsed, elapsed, "day"


def _even_steps(times: NDArray[np.float64], name: str) -> Integers:
    distances = np.diff(times)
    step = distances.min()
    steps = distances / step if step > 0 else np.full(len(distances), np.nan)
    if not np.allclose(steps, np.round(steps), atol=1e-6):
        raise DomainError(
            "column {column}: the times are unevenly spaced; give one row for each month, week or day",
            column=name,
        )
    return np.concatenate([[0], np.cumsum(np.round(steps))]).astype(np.int64)
