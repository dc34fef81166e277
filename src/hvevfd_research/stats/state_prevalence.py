"""Prevalence of health states by age group, read against the ages of a life table."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats.columns import Floats, numbers, single_number
from hvevfd_research.stats.life_tables import LifeTable

Places = NDArray[np.intp]

ROUNDING = 1e-9  # prevalences that sum to 1 on paper may pass it by this much in floating point


def state_names(prevalence: pd.Series | pd.DataFrame) -> tuple[str, ...]:
    """Name the states that prevalence is given for.

    >>> state_names(pd.Series([0.2], index=[65], name="limited"))
    ('limited',)
    """
    if isinstance(prevalence, pd.DataFrame):
        return tuple(str(name) for name in prevalence.columns)
    return ("unhealthy" if prevalence.name is None else str(prevalence.name),)


def state_shares(table: LifeTable, prevalence: pd.Series | pd.DataFrame, remaining: str) -> Floats:
    """Give the share of each interval of a life table in each state, the remaining state last.

    Returns
    -------
    array, 0-1, shape (ages, states); rows sum to 1

    Raises
    ------
    ColumnError : two states share a name
    DomainError : a prevalence missing or outside 0-1, a sum above 1, groups that do not fit the table
    """
    names = state_names(prevalence)
    if len({*names, remaining}) != len(names) + 1:
        raise ColumnError("two states share a name: {names}", names=", ".join((*names, remaining)))
    frame = prevalence if isinstance(prevalence, pd.DataFrame) else prevalence.to_frame()
    known = np.column_stack([numbers(frame.iloc[:, i], name) for i, name in enumerate(names)])
    wrong = ~((known >= 0) & (known <= 1))
    if wrong.any():
        row, state = (int(i[0]) for i in np.nonzero(wrong))
        raise DomainError(
            "prevalence of {state} at age {age} is {value}; it must be between 0 and 1",
            state=names[state],
            age=prevalence.index[row],
            value=f"{known[row, state]:g}",
        )
    rest = 1 - known.sum(axis=1)
    if (rest < -ROUNDING).any():
        row = int(np.argmin(rest))
        raise DomainError(
            "prevalences at age {age} sum to {sum}, which is above 1",
            age=prevalence.index[row],
            sum=f"{1 - rest[row]:g}",
        )
    shares = np.column_stack([known, np.maximum(rest, 0.0)])
    by_age: Floats = shares[_group_rows(table, prevalence)]
    return by_age


def prevalence_groups(table: LifeTable, prevalence: pd.Series | pd.DataFrame) -> Places:
    """Give, for each interval of a life table, the number of the age group whose prevalence it takes."""
    rows = _group_rows(table, prevalence)
    return np.asarray(rows - rows[0])  # groups below the table's first age are not used


def _group_rows(table: LifeTable, prevalence: pd.Series | pd.DataFrame) -> Places:
    starts = numbers(pd.Series(prevalence.index), "age")
    if not starts.size or np.isnan(starts).any() or (np.diff(starts) <= 0).any():
        raise DomainError("ages of the prevalence are missing, out of order or there twice")
    if table.x[0] < starts[0]:
        raise DomainError(
            "prevalence starts at age {start}, but the life table at {first}; start the table at {start}",
            start=f"{starts[0]:g}",
            first=f"{table.x[0]:g}",
        )
    split = ~np.isin(starts[starts > table.x[0]], table.x)
    if split.any():
        at = starts[starts > table.x[0]][split][0]
        raise DomainError(
            "prevalence changes at age {age}, inside an interval of the life table", age=f"{at:g}"
        )
    return np.asarray(np.searchsorted(starts, table.x, side="right") - 1)


def sample_sizes(
    table: LifeTable, prevalence: pd.Series | pd.DataFrame, sample_size: pd.Series | float | None
) -> Floats | None:
    """Give the people asked in the age group of each interval, or None where no sizes are known.

    Raises
    ------
    DomainError : a size is missing or not positive, or the ages are not those of the prevalence
    """
    if sample_size is None:
        return None
    if isinstance(sample_size, pd.Series):
        if not sample_size.index.equals(prevalence.index):
            raise DomainError("sample sizes and prevalence must be indexed by the same ages")
        asked = _people_asked(sample_size)
    else:
        everyone = isinstance(sample_size, float) and sample_size == np.inf
        asked = np.full(len(prevalence), np.inf if everyone else single_number(sample_size, "sample_size"))
    if not (asked > 0).all():
        at = prevalence.index[int(np.argmin(asked > 0))]
        raise DomainError("the sample size at age {age} is missing or not above 0", age=at)
    by_age: Floats = asked[_group_rows(table, prevalence)]
    return by_age


def _people_asked(sample_size: pd.Series) -> Floats:
    """Read sample sizes, among which infinity means that everyone was counted."""
    everyone = sample_size.eq(np.inf).fillna(False).to_numpy(dtype=np.bool_)
    asked = numbers(sample_size.mask(everyone), "sample_size").copy()
    asked[everyone] = np.inf
    return asked
