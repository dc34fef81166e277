"""The parts of a control chart: where they begin, what sets their limits, what is set aside.

A *part* is a stretch with a centre line and limits of its own, begun where the process is known to have
changed. A *group* is one part of one facet. The *baseline* of a part is the points that set its limits; an
*excluded* point is explained, so it neither sets limits nor gives signals. All three can be used together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats.chart_rows import Bools, Floats, Ints, Rows, places
from hvevfd_research.stats.columns import column

Position = int | str | dt.date | pd.Period
Positions = Position | Sequence[Position] | Mapping[str, Position] | None
Freeze = int | Sequence[int] | str | dt.date | None


@dataclass(frozen=True, eq=False)
class Groups:
    """Which points belong together, which set the limits, and which are set aside.

    Arrays have one value for each point; results of the methods have one for each group.
    """

    group: Ints
    count: int
    part: Ints  # 1, 2, ... within the facet
    starts: Ints  # row of the first point of each group
    labels: tuple[str, ...]  # one for each group, "" without a label
    baseline: Bools
    excluded: Bools

    def total(self, values: Floats, mask: Bools) -> Floats:
        """Sum the masked values of each group."""
        return by_group(self.group[mask], values[mask], self.count)

    def size(self, mask: Bools) -> Floats:
        """Count the masked points of each group."""
        return np.bincount(self.group[mask], minlength=self.count).astype(np.float64)

    def mean(self, values: Floats, mask: Bools) -> Floats:
        """Average the masked values of each group; NaN where there are none."""
        return ratio(self.total(values, mask), self.size(mask))

    def median(self, values: Floats, mask: Bools) -> Floats:
        """Take the median of the masked values of each group; NaN where there are none."""
        group, value = self.group[mask], values[mask]
        ranked = value[np.lexsort((value, group))]
        sizes = np.bincount(group, minlength=self.count)
        starts = np.cumsum(sizes) - sizes
        some = sizes > 0
        result = np.full(self.count, np.nan)
        low, high = (starts + (sizes - 1) // 2)[some], (starts + sizes // 2)[some]
        result[some] = (ranked[low] + ranked[high]) / 2
        return result


def by_group(group: Ints, values: Floats, count: int) -> Floats:
    """Sum values by group.

    >>> by_group(np.array([0, 0, 2]), np.array([1.0, 2.0, 3.0]), 3)
    array([3., 0., 3.])
    """
    return np.bincount(group, weights=values, minlength=count).astype(np.float64, copy=False)


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide, with NaN where there is nothing to divide by.

    >>> ratio(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    result = np.full(np.broadcast_shapes(np.shape(above), np.shape(below)), np.nan)
    np.divide(above, below, out=result, where=np.asarray(below) > 0)
    return result


def read_groups(rows: Rows, *, part: Positions, freeze: Freeze, exclude: Positions) -> Groups:
    """Split sorted rows into parts, and mark the baseline of each and the points set aside.

    Parameters
    ----------
    rows : sorted rows of one or more facets
    part : after how many points a new part begins (one number or several), the first date of each new part,
        ``{label: number or date}``, or the name of a column whose value changes where a part begins
    freeze : how many first points of each part set its limits (one number, or one for each part), the last
        date that does, or the name of a column of true and false
    exclude : numbers of points counted from 1, dates, or the name of a column of true and false

    Raises
    ------
    ColumnError : a name is neither a column nor a date
    DomainError : a number or date lies outside the chart
    """
    starts, names = _part_starts(rows, part)
    opens = rows.first | starts
    group = np.cumsum(opens) - 1
    of_facet = np.maximum.accumulate(np.where(rows.first, group, 0))
    start_rows = np.flatnonzero(opens)
    number = group - of_facet + 1
    return Groups(
        group=group,
        count=start_rows.size,
        part=number,
        starts=start_rows,
        labels=tuple(names.get(row, "") for row in start_rows.tolist()),
        baseline=_baseline(rows, freeze, group, start_rows.size, number, places(opens)),
        excluded=_excluded(rows, exclude),
    )


def flags(rows: Rows, name: str) -> Bools:
    """Read a column of true and false (or 1 and 0).

    Raises
    ------
    ColumnError : a value is missing or something else
    """
    values = column(rows.frame, name)
    if not values.isin([True, False]).all():
        raise ColumnError("column {column} must hold true or false (or 1 or 0) in each row", column=name)
    return values.astype(bool).to_numpy()


def _part_starts(rows: Rows, part: Positions) -> tuple[Bools, dict[int, str]]:
    """Mark the rows that open a new part, and name those that have a label."""
    if part is None:
        return np.zeros(rows.facet.size, dtype=bool), {}
    if isinstance(part, str) and part in rows.frame.columns:
        labels = column(rows.frame, part)
        if labels.isna().any():
            raise ColumnError("column {column} must name a part in each row", column=part)
        text = labels.astype(str).to_numpy(dtype=object)
        changed = np.zeros(text.size, dtype=bool)
        changed[1:] = text[1:] != text[:-1]
        opens = np.flatnonzero(changed | rows.first)
        return changed, {int(row): str(text[row]) for row in opens}
    starts = np.zeros(rows.facet.size, dtype=bool)
    names: dict[int, str] = {}
    for label, position in _labelled(part):
        here = _opening(rows, position)
        starts |= here
        if label:
            names.update(dict.fromkeys(np.flatnonzero(here).tolist(), label))
    return starts, names


def _labelled(part: Positions) -> list[tuple[str, Position]]:
    if isinstance(part, Mapping):
        return [(str(label), position) for label, position in part.items()]
    return [("", position) for position in _listed(part)]


def _listed(positions: Positions) -> list[Position]:
    if positions is None:
        return []
    if isinstance(positions, str | int | float | np.generic | dt.date | pd.Period):
        return [positions]
    return list(cast("Sequence[Position]", positions))


def _opening(rows: Rows, position: Position) -> Bools:
    """Mark the first row of each facet that lies past a break."""
    past = rows.place > _row_number(rows, position) if _is_count(position) else _reached(rows, position)
    here = past & ~rows.first
    here[1:] &= ~past[:-1]
    if not here.any():
        raise DomainError("part {position}: no chart has points on both sides of it", position=position)
    return here


def _is_count(position: object) -> bool:
    return isinstance(position, int | np.integer) and not isinstance(position, bool)


def _row_number(rows: Rows, position: Position) -> int:
    number = int(position)  # type: ignore[arg-type]
    last = int(rows.place.max(initial=0))
    if not 1 <= number <= last:
        raise DomainError("point {number} is outside 1 to {last}", number=number, last=last)
    return number


def _moment(rows: Rows, position: Position) -> pd.Timestamp:
    """Read a position as a time in the zone of the order column."""
    if not isinstance(rows.x, pd.DatetimeIndex | pd.PeriodIndex):
        raise ColumnError(
            "{position} is neither a column nor a number of points, and the order column holds no dates",
            position=position,
        )
    try:
        moment = position.start_time if isinstance(position, pd.Period) else pd.Timestamp(position)
    except ValueError as error:
        raise ColumnError("{position} is neither a column nor a date", position=position) from error
    zone = rows.x.tz if isinstance(rows.x, pd.DatetimeIndex) else None
    if moment.tz is not None and zone is None:
        raise DomainError("{position} has a time zone and the order column has none", position=position)
    if moment.tz is not None or zone is None:
        return moment
    # An hour that comes twice when clocks change is read as its first, one that never comes as the next.
    return moment.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")


def _begins(rows: Rows) -> pd.DatetimeIndex:
    return rows.x.start_time if isinstance(rows.x, pd.PeriodIndex) else pd.DatetimeIndex(rows.x)


def _ends(rows: Rows) -> pd.DatetimeIndex:
    return rows.x.end_time if isinstance(rows.x, pd.PeriodIndex) else pd.DatetimeIndex(rows.x)


def _reached(rows: Rows, position: Position) -> Bools:
    moment = _moment(rows, position)
    return np.asarray(_begins(rows) >= moment)


def _baseline(rows: Rows, freeze: Freeze, group: Ints, count: int, number: Ints, place: Ints) -> Bools:
    if freeze is None:
        return np.ones(group.size, dtype=bool)
    if isinstance(freeze, str) and freeze in rows.frame.columns:
        return flags(rows, freeze)
    if isinstance(freeze, str | dt.date):
        moment = _moment(rows, freeze)
        inside: Bools = np.asarray(_begins(rows) <= moment)
        # A part that begins after the frozen period has no point in it and is its own baseline.
        touched = np.bincount(group[inside], minlength=count) > 0
        whole: Bools = inside | ~touched[group]
        return whole
    lengths = np.array(_listed(freeze), dtype=object)
    if not all(_is_count(length) and length >= 1 for length in lengths):
        raise DomainError("freeze {freeze}: a number of points is 1 or more", freeze=freeze)
    if lengths.size == 1:
        return place <= int(lengths[0])
    if lengths.size != number.max(initial=0):
        raise DomainError(
            "freeze has {lengths} numbers and the chart has {parts} parts; give one number, or one for each",
            lengths=lengths.size,
            parts=int(number.max(initial=0)),
        )
    return place <= lengths.astype(np.int64)[number - 1]


def _excluded(rows: Rows, exclude: Positions) -> Bools:
    if isinstance(exclude, str) and exclude in rows.frame.columns:
        return flags(rows, exclude)
    excluded = np.zeros(rows.facet.size, dtype=bool)
    for position in _listed(exclude):
        if _is_count(position):
            excluded |= rows.place == _row_number(rows, position)
            continue
        moment = _moment(rows, position)
        here = np.asarray((_begins(rows) <= moment) & (moment <= _ends(rows)))
        if not here.any():
            raise DomainError("exclude {position}: no point has this date", position=position)
        excluded |= here
    return excluded
