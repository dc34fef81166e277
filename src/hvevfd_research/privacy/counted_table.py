"""A table of counts as it comes: which of its columns count people, and how its rows stand to each other."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.privacy.linked_counts import (
    INNER_COST,
    MARGIN_COST,
    TOTAL_COST,
    VALUE_COST,
    Cell,
    Key,
    Sets,
    Split,
    chain_key,
    labelled,
)

WHOLE_FACTOR = 2.0  # hiding how many there are in all takes more from a reader than hiding a part of them

Counts = str | Sequence[str] | Mapping[str, str | None]
Of = str | Mapping[str, str]


@dataclass(frozen=True, eq=False)
class CountedTable:
    """The counts of one table, with their keys.

    Parameters
    ----------
    keys : for each count column the key of each row; None where the count is missing
    cells : the counts by key
    splits : groups that stand in the table with parts of theirs
    """

    keys: Mapping[str, tuple[Key | None, ...]]
    cells: Mapping[Key, Cell]
    splits: tuple[Split, ...]


def read_counts(
    frame: pd.DataFrame,
    counts: Counts,
    *,
    by: Sequence[str],
    totals: Hashable,
    sets: Sets,
    of: Of,
    known: Mapping[Key, Cell],
) -> CountedTable:
    """Read the counts of a table; arguments as in :meth:`.Gate.publish`, `known` published before."""
    wholes = _wholes(counts)
    columns = [
        name for name in (*wholes, *dict.fromkeys(filter(None, wholes.values()))) if name in frame.columns
    ]
    check_columns(frame, [*wholes, *by])
    groups = [_levels(row, totals) for row in _rows(frame, by)]
    names = [labelled(dict(zip(by, row, strict=True))) for row in _rows(frame, by)]
    keys: dict[str, tuple[Key | None, ...]] = {}
    cells: dict[Key, Cell] = {}
    for column in dict.fromkeys(columns):
        values = _whole_numbers(frame, column)
        factor = WHOLE_FACTOR if column in wholes.values() else 1.0
        about = of if isinstance(of, str) else of.get(column, "")
        found: list[Key | None] = []
        for row, (group, value) in enumerate(zip(groups, values, strict=True)):
            key = (
                None if value is None else _key(about, column, dict(zip(by, group, strict=True)), value, sets)
            )
            found.append(key)
            if key is None or value is None:
                continue
            if not key.is_chain and key in cells:
                raise DomainError(
                    "row {row}: {group} has stood in the table before; each group has one row",
                    row=row + 1,
                    group=names[row],
                )
            cost = factor * _cost(group, len(by), sets) + VALUE_COST * math.log10(1 + value)
            cells.setdefault(key, Cell(value, names[row] or column, cost, sets))
        keys[column] = tuple(found)
        if sets == "parts":
            _check_total(column, found, cells)
    return CountedTable(keys, cells, tuple(_splits(wholes, keys, groups, {**known, **cells}, of)))


def _wholes(counts: Counts) -> dict[str, str | None]:
    if isinstance(counts, str):
        return {counts: None}
    return dict(counts) if isinstance(counts, Mapping) else dict.fromkeys(counts)


def check_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse columns that a table does not have, or has twice."""
    for column in columns:
        places = int((frame.columns == column).sum())
        if places != 1:
            raise ColumnError(
                "column {column} is not in the table of counts; it has {names}"
                if places == 0
                else "column {column} stands in the table of counts more than once",
                column=column,
                names=", ".join(map(str, frame.columns)),
            )


def _rows(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[Hashable, ...]]:
    if not by:
        return iter([()] * len(frame))
    return zip(*(frame[name].astype(object).where(frame[name].notna(), None) for name in by), strict=True)


def _levels(row: Sequence[Hashable], totals: Hashable) -> tuple[Hashable, ...]:
    """Mark the columns that a row sums over."""
    return tuple(_SUM if totals is not None and level == totals else level for level in row)


class _Sum:
    """Stands in a row for the sum over a column."""


_SUM = _Sum()


def _key(of: str, column: str, group: Mapping[str, Hashable], value: int, sets: Sets) -> Key:
    levels = frozenset((name, level) for name, level in group.items() if level is not _SUM)
    if sets == "nested" or not levels:
        return chain_key(of, column, value)
    return Key(of, column, levels)


def _cost(group: Sequence[Hashable], columns: int, sets: Sets) -> float:
    left = sum(level is not _SUM for level in group)
    if sets == "nested" or (left == columns and columns):
        return INNER_COST
    return MARGIN_COST if left else TOTAL_COST


def _whole_numbers(frame: pd.DataFrame, column: str) -> list[int | None]:
    try:
        numbers = pd.to_numeric(frame[column]).astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ColumnError("column {column} is not a column of counts", column=column) from error
    bad = ~np.isnan(numbers) & ((numbers < 0) | (numbers != np.floor(numbers)) | np.isinf(numbers))
    if bad.any():
        raise DomainError(
            "row {row}, column {column}: this is no count; counts are whole numbers from 0 on",
            row=int(np.flatnonzero(bad)[0]) + 1,
            column=column,
        )
    return [None if math.isnan(number) else int(number) for number in numbers]


def _check_total(column: str, keys: Sequence[Key | None], cells: Mapping[Key, Cell]) -> None:
    totals = [cells[key].value for key in keys if key is not None and key.is_chain]
    sums: dict[str, int] = {}
    for key in dict.fromkeys(keys):
        if key is not None and not key.is_chain and len(key.levels) == 1:
            (name, _level) = next(iter(key.levels))
            sums[name] = sums.get(name, 0) + cells[key].value
    if totals and max(sums.values(), default=0) > max(totals):
        raise DomainError(
            "the parts of {count} add up to more than the {total} of their total; "
            "if people are in several rows, say sets='overlap'",
            count=column,
            total=max(totals),
        )


def _splits(
    wholes: Mapping[str, str | None],
    keys: Mapping[str, Sequence[Key | None]],
    groups: Sequence[Sequence[Hashable]],
    cells: Mapping[Key, Cell],
    of: Of,
) -> Iterator[Split]:
    for whole in dict.fromkeys(filter(None, wholes.values())):
        parts = [part for part, its in wholes.items() if its == whole]
        if whole not in keys and not any(key.count == whole for key in cells):
            raise ColumnError(
                "column {column} is not in the table of counts, nor was it in an earlier one", column=whole
            )
        about = of if isinstance(of, str) else of.get(whole, "")
        for row in range(len(groups)):
            mine = [key for part in parts if (key := keys[part][row]) is not None]
            if whole in keys:
                top = keys[whole][row]
            else:
                top = next((Key(about, whole, key.levels) for key in mine if not key.is_chain), None)
            if top in cells and top is not None and mine:
                yield Split(top, tuple(mine))
