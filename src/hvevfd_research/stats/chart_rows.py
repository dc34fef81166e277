"""Reading a frame into the rows of control charts: which chart each belongs to, and in what order.

Rows are held as flat arrays sorted by facet and order, so that 400 municipalities are computed in the same
few numpy calls as one. Points are counted from 1 within their facet, as they are on the axis of a chart.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats.columns import NUMERIC, column, numbers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a frame in the order of their charts."""

    frame: pd.DataFrame
    x: pd.Index
    facet: Ints  # 0, 1, ... ; rows of one facet are neighbours
    facets: pd.Index  # the names of the facets; empty for a single chart
    same_x: Bools  # whether a row has the facet and order value of the row before

    @cached_property
    def first(self) -> Bools:
        """Tell whether a row is the first of its facet."""
        flags = np.ones(self.facet.size, dtype=bool)
        flags[1:] = self.facet[1:] != self.facet[:-1]
        return flags

    @cached_property
    def place(self) -> Ints:
        """Number the rows 1, 2, ... within their facet."""
        return places(self.first)

    def take(self, keep: NDArray[np.intp]) -> Rows:
        """Keep the given rows only: one for each subgroup."""
        fresh = np.zeros(keep.size, dtype=bool)
        return Rows(self.frame.iloc[keep], self.x[keep], self.facet[keep], self.facets, fresh)


def places(first: Bools) -> Ints:
    """Count 1, 2, ... from the beginning of each stretch.

    >>> places(np.array([True, False, False, True, False]))
    array([1, 2, 3, 1, 2])
    """
    rows = np.arange(first.size)
    return rows - np.maximum.accumulate(np.where(first, rows, 0)) + 1


def read_rows(frame: pd.DataFrame, order: str | None, facet: str | None) -> Rows:
    """Sort a frame by facet and order.

    Parameters
    ----------
    frame : one row for each measurement
    order : column of dates, times, periods, numbers or ordered categories; None keeps the order of rows
    facet : column that names the chart each row belongs to; None for a single chart

    Raises
    ------
    ColumnError : a column is missing, or `order` is text
    DomainError : an order or facet value is missing, or time zones are mixed
    """
    codes, names = _facets(frame, facet)
    if order is None:
        by_facet = np.argsort(codes, kind="stable")
        fresh = np.zeros(codes.size, dtype=bool)
        rows = Rows(frame.iloc[by_facet], frame.index, codes[by_facet], names, fresh)
        return Rows(rows.frame, pd.Index(rows.place), rows.facet, names, fresh)
    x, key = _order(column(frame, order), order)
    sequence = np.lexsort((key, codes))
    codes, key = codes[sequence], key[sequence]
    same = np.zeros(codes.size, dtype=bool)
    same[1:] = (codes[1:] == codes[:-1]) & (key[1:] == key[:-1])
    return Rows(frame.iloc[sequence], x[sequence], codes, names, same)


def refuse_duplicates(rows: Rows, order: str | None) -> None:
    """Refuse two points at one place: a chart joins its points in one order only.

    Raises
    ------
    DomainError : an order value is there more than once in a facet
    """
    if rows.same_x.any():
        raise DomainError(
            "column {column}: {value} is there more than once; sum or average the rows of one point first",
            column=order,
            value=rows.x[int(np.flatnonzero(rows.same_x)[0])],
        )


def _facets(frame: pd.DataFrame, facet: str | None) -> tuple[Ints, pd.Index]:
    if facet is None:
        return np.zeros(len(frame), dtype=np.int64), pd.Index([])
    values = column(frame, facet)
    codes, names = pd.factorize(values, sort=True)
    _refuse_missing(codes < 0, facet)
    return codes.astype(np.int64), pd.Index(names)


def _order(values: pd.Series, name: str) -> tuple[pd.Index, NDArray[np.generic]]:
    """Give the order values as they are shown, and numbers that sort like them."""
    _refuse_missing(values.isna().to_numpy(), name)
    if isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered:
        return pd.Index(values), values.cat.codes.to_numpy()
    if isinstance(values.dtype, pd.PeriodDtype):
        periods = pd.PeriodIndex(values)
        return periods, periods.asi8
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        times = pd.DatetimeIndex(values)
        return times, times.asi8
    if pd.api.types.is_numeric_dtype(values.dtype):
        key = numbers(values, name)
        return pd.Index(values), key
    if pd.api.types.infer_dtype(values) in NUMERIC:  # numbers held as objects
        key = numbers(values, name)
        return pd.Index(key), key
    times = _times(values, name)
    return times, times.asi8


def _times(values: pd.Series, name: str) -> pd.DatetimeIndex:
    """Read dates held as Python objects; the zones must be the same throughout."""
    if not all(isinstance(value, dt.date) for value in values):
        raise ColumnError(
            "column {column} holds text; an order is dates, times, periods, numbers or ordered categories",
            column=name,
        )
    zones = {str(getattr(value, "tzinfo", None)) for value in values}
    if len(zones) > 1:
        raise DomainError(
            "column {column} mixes time zones: {zones}; write all times in one zone, or all without",
            column=name,
            zones=", ".join(sorted(zones)),
        )
    return pd.DatetimeIndex(pd.to_datetime(values))


def _refuse_missing(missing: Bools, name: str) -> None:
    if missing.any():
        raise DomainError(
            "row {row}, column {column}: the value is missing; each row needs one",
            row=int(np.flatnonzero(missing)[0]) + 1,
            column=name,
        )
