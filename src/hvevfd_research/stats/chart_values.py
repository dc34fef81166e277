"""Reading what a control chart plots, and refusing what its model cannot mean.

A missing value stays missing. A point with nothing in its denominator has no value either: 0 of 0 is not 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hvevfd_research.errors import DomainError, ParameterError, TooFewError
from hvevfd_research.stats.chart_parts import by_group, ratio
from hvevfd_research.stats.chart_rows import Bools, Floats, Ints, Rows
from hvevfd_research.stats.columns import column, numbers

COUNTS = ("p", "p-prime", "u", "u-prime", "c", "g")
NEEDS_TOTAL = ("p", "p-prime", "u", "u-prime", "i-prime")
MAY_HAVE_TOTAL = (*NEEDS_TOTAL, "run", "i", "mr")
SUBGROUPED = ("xbar", "s")


@dataclass(frozen=True, eq=False)
class Values:
    """What is drawn and what it is made of; one value for each point.

    `y` is drawn, `weight` its numerator, `n` its denominator or subgroup size, `sd` the standard deviation
    of a subgroup. `missing` and `empty` say why a point has no value: not known, or a denominator of 0.
    """

    y: Floats
    weight: Floats
    n: Floats
    sd: Floats
    missing: Bools
    empty: Bools

    def ranges(self, group: Ints, excluded: Bools) -> Values:
        """Plot moving ranges instead, within groups; an excluded point is passed over."""
        kept = np.flatnonzero(~excluded)
        y = np.full(self.y.size, np.nan)
        step = np.abs(np.diff(self.y[kept]))
        step[group[kept][1:] != group[kept][:-1]] = np.nan
        y[kept[1:]] = step
        return replace(self, y=y, weight=self.y)


def read_values(
    kind: str, rows: Rows, value: str, total: str | None, order: str | None
) -> tuple[Rows, Values]:
    """Read the plotted values; for Xbar and S charts, one row for each subgroup is kept.

    Raises
    ------
    ColumnError : a column is missing or holds no numbers
    DomainError : a count is negative or not whole, events exceed the total, a time is not above 0
    ParameterError : a total is given to a chart without one, or not given to a chart with one
    TooFewError : no row has a value
    """
    if total is None and kind in NEEDS_TOTAL:
        raise ParameterError("a {kind} chart needs a column of totals or exposures", kind=kind)
    if total is not None and kind not in MAY_HAVE_TOTAL:
        raise ParameterError("a {kind} chart takes no total; leave {total} out", kind=kind, total=total)
    y = numbers(column(rows.frame, value), value)
    if not np.isfinite(y).any():
        raise TooFewError("column {column} has no value", column=value)
    _refuse(kind, rows, y, value)
    if kind in SUBGROUPED:
        rows, values = _subgroups(rows, y, order)
        return rows, replace(values, y=values.sd) if kind == "s" else values
    blank = np.full(y.size, np.nan)
    if total is None:
        missing = np.isnan(y)
        return rows, Values(y, y, blank, blank, missing, np.zeros(y.size, dtype=bool))
    n = numbers(column(rows.frame, total), total)
    _refuse_totals(kind, rows, y, n, value, total)
    empty = n == 0
    drawn = ratio(y, n)
    return rows, Values(drawn, y, n, blank, np.isnan(drawn) & ~empty, empty)


def _refuse(kind: str, rows: Rows, y: Floats, name: str) -> None:
    if kind in COUNTS:
        wrong = (y < 0) | (y % 1 != 0) & np.isfinite(y)
        _refuse_where(rows, wrong, y, name, "a count is a whole number, 0 or more")
    if kind == "t":
        _refuse_where(rows, y <= 0, y, name, "a time between events is above 0; write it in a finer unit")


def _refuse_totals(kind: str, rows: Rows, y: Floats, n: Floats, value: str, total: str) -> None:
    _refuse_where(rows, n < 0, n, total, "a total or exposure is 0 or more")
    if kind.startswith("p"):
        _refuse_where(rows, (n % 1 != 0) & np.isfinite(n), n, total, "a number of cases is whole")
        _refuse_where(rows, y > n, y, value, "there cannot be more events than cases")
    _refuse_where(rows, (n == 0) & (y != 0) & np.isfinite(y), y, value, "its denominator is 0")


def _refuse_where(rows: Rows, wrong: Bools, values: Floats, name: str, why: str) -> None:
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise DomainError(
            "column {column}, point {point}: {value} is not possible: {why}",
            column=name,
            point=rows.x[at],
            value=f"{values[at]:g}",
            why=why,
        )


def _subgroups(rows: Rows, y: Floats, order: str | None) -> tuple[Rows, Values]:
    """Average the rows of each subgroup; missing values leave it smaller, an empty one is missing."""
    if order is None:
        raise ParameterError("an Xbar or S chart needs `order`: the column that names the subgroup of a row")
    starts = np.flatnonzero(~rows.same_x)
    subgroup = np.cumsum(~rows.same_x) - 1
    known = np.isfinite(y)
    n = np.bincount(subgroup[known], minlength=starts.size).astype(np.float64)
    total = by_group(subgroup[known], y[known], starts.size)
    mean = ratio(total, n)
    away = by_group(subgroup[known], (y - mean[subgroup])[known] ** 2, starts.size)
    sd = np.sqrt(ratio(away, n - 1))
    sd[n < 2] = np.nan
    missing = n == 0
    return rows.take(starts), Values(mean, total, n, sd, missing, np.zeros(starts.size, dtype=bool))
