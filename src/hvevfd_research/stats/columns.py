"""Reading a column of a frame as numbers, or saying by name what is wrong with it.

A missing value stays missing (NaN): it never becomes 0. Text is refused rather than guessed at, because a
decimal comma or a stray unit read wrongly would give a plausible number; the intake package mends those.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hvevfd_research.errors import ColumnError, DomainError

Floats = NDArray[np.float64]

NUMERIC = ("integer", "floating", "mixed-integer-float", "integer-na", "empty")  # names that pandas gives


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Take one column by name.

    Parameters
    ----------
    frame : any frame
    name : the column's name; it must be there exactly once

    Raises
    ------
    ColumnError : the column is missing or named twice

    Examples
    --------
    >>> column(pd.DataFrame({"first": [5, 3]}), "first").to_list()
    [5, 3]
    """
    found = int((frame.columns == name).sum())
    if found == 1:
        return frame[name]
    if found:
        raise ColumnError(
            "column {column} is there {times} times; it must be there once", column=name, times=found
        )
    there = ", ".join(map(str, frame.columns))
    raise ColumnError("there is no column {column}; there are: {columns}", column=name, columns=there)


def numbers(values: pd.Series, name: str) -> Floats:
    """Read a series as floats, with NaN where a value is missing.

    Parameters
    ----------
    values : numbers of any numeric dtype, nullable ones too, or objects that are numbers or missing
    name : how an error names the series

    Returns
    -------
    array of float, shape (len(values),); finite or NaN

    Raises
    ------
    ColumnError : the series holds text, true/false, dates or complex numbers
    DomainError : a value is infinite

    Examples
    --------
    >>> numbers(pd.Series([5, None, 3], dtype="Int64"), "first")
    array([ 5., nan,  3.])
    """
    if pd.api.types.infer_dtype(values, skipna=True) not in NUMERIC:
        raise ColumnError(
            "column {column} holds {kind}; it must hold numbers, with empty cells where a value is missing",
            column=name,
            kind=str(values.dtype),
        )
    floats: Floats = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(floats).any():
        row = int(np.flatnonzero(np.isinf(floats))[0]) + 1
        raise DomainError("row {row}, column {column}: the value is infinite", row=row, column=name)
    return floats


def array_of_numbers(values: ArrayLike, name: str) -> Floats:
    """Read one number, or numbers in an array of any shape, as floats, with NaN where a value is missing.

    Raises
    ------
    ColumnError, DomainError : as :func:`numbers`

    Examples
    --------
    >>> array_of_numbers([5, None, 3], "change")
    array([ 5., nan,  3.])
    """
    if isinstance(values, pd.Series):
        return numbers(values, name)
    if isinstance(values, Iterator):
        values = list(values)
    # held as objects, so that numpy does not make numbers of true and false, or text of numbers
    held = values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object)
    return numbers(pd.Series(held.ravel()), name).reshape(held.shape)


def single_number(value: object, name: str) -> float:
    """Pass one finite number on as a float.

    Raises
    ------
    DomainError : it is no number, missing or infinite

    Examples
    --------
    >>> single_number("3", "events")
    Traceback (most recent call last):
        ...
    hvevfd_research.errors.DomainError: events is '3'; it must be a finite number
    """
    if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise DomainError("{name} is {value}; it must be a finite number", name=name, value=repr(value))


def check_level(level: object) -> None:
    """Refuse a level of confidence that is not strictly between 0 and 1.

    Raises
    ------
    DomainError : see above

    Examples
    --------
    >>> check_level(95)
    Traceback (most recent call last):
        ...
    hvevfd_research.errors.DomainError: level is 95; it must be between 0 and 1, such as 0.95
    """
    if not (isinstance(level, Real) and 0 < float(level) < 1):
        raise DomainError("level is {level}; it must be between 0 and 1, such as 0.95", level=level)


def within(values: Floats, name: str, low: float, high: float) -> Floats:
    """Pass numbers on if each is missing or between two limits, both included.

    Raises
    ------
    DomainError : a value is outside; the error names the first such row, counted from 1

    Examples
    --------
    >>> within(np.array([3.0, 11.0]), "second", 0, 10)
    Traceback (most recent call last):
        ...
    hvevfd_research.errors.DomainError: row 2, column second: 11 is outside 0 to 10
    """
    outside = np.flatnonzero((values < low) | (values > high))
    if outside.size:
        row = int(outside[0])
        raise DomainError(
            "row {row}, column {column}: {value} is outside {low} to {high}",
            row=row + 1,
            column=name,
            value=f"{values[row]:g}",
            low=f"{low:g}",
            high=f"{high:g}",
        )
    return values
