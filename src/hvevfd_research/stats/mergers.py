"""Units that became one: their series joined, beside a unit that did not merge, and at a fixed mix.

Model: each unit has a count of events out of a total every month. The joined unit's share is the sum of
events over the sum of totals, which is the mean of the units' shares weighted by their totals, and not their
plain mean. It moves when a unit changes what it does, and also when the units' parts of the whole change.
`fixed_mix` holds the parts where they were before the merger (direct standardisation), so that only the
first is left.

Assumptions: an event means the same in all units and before and after; the totals count the same kind of
patient. Both are what a merger changes first (new forms, new record system, new districts).

When not to use it: where the old units are not recorded after the merger, there is nothing to split, and the
joined series is all there is; where patients moved from one unit's list to the other's, its share changes
without anybody doing anything else.

References
----------
Kitagawa EM (1955). J Am Stat Assoc 50: 1168-1194. Simpson EH (1951). J R Stat Soc B 13: 238-241.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers
from hvevfd_research.stats.decomposition import Decomposition, decompose_share


@dataclass(frozen=True, eq=False)
class Merger:
    """The units of a merger, month by month.

    Fields
    ------
    units : names of the units that became one
    comparison : a unit that did not merge; None where there is none
    merged_on : first day of the first month after
    rows : one row for each unit and month: ``unit month events total share after``
    """

    units: tuple[str, ...]
    comparison: str | None
    merged_on: pd.Timestamp
    rows: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each unit and month."""
        return self.rows.copy()

    def joined(self) -> pd.DataFrame:
        """Add the units up: ``month events total share after``.

        A month in which one of them is missing has no value. Units that are recorded only before the merger,
        or only after it, are asked for only there.
        """
        own = self.rows[self.rows["unit"].isin(self.units)]
        summed = own.groupby("month", as_index=False)[["events", "total"]].sum()
        summed["after"] = summed["month"] >= self.merged_on
        asked = own.groupby("after")["unit"].nunique()
        there = own[own["total"].notna() & own["events"].notna()].groupby("month")["unit"].nunique()
        whole = summed["month"].map(there).eq(summed["after"].map(asked)).to_numpy()
        summed.loc[~whole, ["events", "total"]] = np.nan
        return _with_share(summed)[["month", "events", "total", "share", "after"]]

    def by_unit(self, *, joined: str = "") -> pd.DataFrame:
        """Sum each unit before and after.

        Columns: ``unit events_before total_before before events_after total_after after change``.

        Parameters
        ----------
        joined : name of a last row for all that merged; none where empty
        """
        own = self.rows[self.rows["unit"].isin(self.units)]
        table = _two_sides(own)
        if joined:
            table = pd.concat([table, _two_sides(own.assign(unit=joined))], ignore_index=True)
        return table

    def change(self) -> Decomposition:
        """Split the change of the joined share into the mix of the units and what each does.

        Raises
        ------
        TooFewError : a unit has no total before, or none after
        """
        table = self._split()
        sides = [
            table.rename(columns={f"events_{side}": "events", f"total_{side}": "total"})
            for side in ("before", "after")
        ]
        return decompose_share(*sides, group="unit", events="events", total="total")

    def means(self) -> pd.DataFrame:
        """Join the shares in two ways: ``side plain weighted``, before and after.

        ``plain`` is the mean of the units' shares, ``weighted`` all events over all totals.
        """
        table = self._split()
        rows = [
            {
                "side": side,
                "plain": table[side].mean(),
                "weighted": table[f"events_{side}"].sum() / table[f"total_{side}"].sum(),
            }
            for side in ("before", "after")
        ]
        return pd.DataFrame(rows)

    def fixed_mix(self) -> pd.DataFrame:
        """Hold the mix where it was before the merger: ``month share fixed after``.

        ``share`` is as :meth:`joined`; ``fixed`` is the mean of the units' shares, weighted by their totals
        before the merger, and missing where a unit has no share.

        Raises
        ------
        TooFewError : a unit has no total before, or none after
        """
        table = self._split().set_index("unit")
        weight = table["total_before"] / table["total_before"].sum()
        wide = self.rows.pivot_table(
            index="month", columns="unit", values="share", aggfunc="first", dropna=False
        )[list(self.units)]
        fixed = (wide * weight).sum(axis=1, skipna=False)
        frame = self.joined()
        return frame[["month", "share", "after"]].assign(fixed=frame["month"].map(fixed))

    def beside(self, *, joined: str, fixed: bool = False) -> pd.DataFrame:
        """Put the joined series beside the comparison: ``month series percent``, two rows for each month.

        Parameters
        ----------
        joined : what the joined series is called
        fixed : whether it is held at the mix before the merger

        Raises
        ------
        TooFewError : there is no comparison
        """
        if self.comparison is None:
            raise TooFewError("no unit that did not merge is named, so there is nothing to compare with")
        own = self.fixed_mix() if fixed else self.joined()
        other = self.rows[self.rows["unit"] == self.comparison]
        pair = [
            own[["month"]].assign(series=joined, share=own["fixed" if fixed else "share"]),
            other[["month", "share"]].assign(series=self.comparison),
        ]
        both = pd.concat(pair, ignore_index=True)
        return both.assign(percent=100 * both["share"])[["month", "series", "percent"]]

    @property
    def fewest(self) -> int:
        """Count the smallest group: events or the others, of any unit that merged, before or after."""
        table = self.by_unit()
        groups = [
            size
            for side in ("before", "after")
            for size in (table[f"events_{side}"], table[f"total_{side}"] - table[f"events_{side}"])
        ]
        sizes = pd.concat(groups)
        return int(sizes[sizes > 0].min()) if (sizes > 0).any() else 0

    def _split(self) -> pd.DataFrame:
        """Give the units with totals on both sides, or say which has not."""
        table = self.by_unit()
        empty = table.loc[~(table[["total_before", "total_after"]] > 0).all(axis=1), "unit"]
        if not empty.empty:
            raise TooFewError(
                "{units}: there are no patients before the merger, or none after it, so mix and rates cannot"
                " be told apart",
                units=", ".join(map(str, empty)),
            )
        if len(table) < 2:
            raise TooFewError("one unit alone has no mix")
        return table


def merger(
    frame: pd.DataFrame,
    *,
    month: str,
    unit: str,
    events: str,
    total: str,
    merged_on: str | pd.Timestamp,
    comparison: str | None = None,
) -> Merger:
    """Read the units of a merger.

    Parameters
    ----------
    frame : one row for each unit and month
    month : column of dates, any day of the month
    unit : column that names the old municipality or ward; all but `comparison` became one
    events, total : columns of counts, events not above the total; empty where a month is missing
    merged_on : date; its month is the first one after
    comparison : a unit that did not merge; one that is not in the frame counts as none

    Raises
    ------
    ColumnError : a column is missing or of the wrong kind
    DomainError : a count is negative or above its total, a unit has a month twice, or `merged_on` is no date
    TooFewError : no unit merged

    Examples
    --------
    >>> rows = pd.DataFrame({"month": pd.to_datetime(["2019-12-01", "2020-01-01"] * 2), "unit": list("AABB"),
    ...                      "in time": [8, 5, 5, 6], "all": [10, 6, 10, 10]})
    >>> names = {"month": "month", "unit": "unit", "events": "in time", "total": "all"}
    >>> found = merger(rows, **names, merged_on="2020-01-01")
    >>> found.joined()["share"].round(3).to_list()
    [0.65, 0.688]
    """
    when = pd.to_datetime(merged_on, errors="coerce")
    if pd.isna(when):
        raise DomainError("merged_on is {given}; it must be a date such as 2020-01-01", given=repr(merged_on))
    rows = _rows(frame, month, unit, events, total)
    border = when.to_period("M").to_timestamp()
    rows["after"] = rows["month"] >= border
    names = list(pd.unique(rows["unit"]))
    other = comparison if comparison in names else None
    units = tuple(str(name) for name in names if name != other)
    if not units:
        raise TooFewError("no unit merged: the rows are all of {unit}", unit=comparison)
    return Merger(units, other, border, rows)


def _rows(frame: pd.DataFrame, month: str, unit: str, events: str, total: str) -> pd.DataFrame:
    times, names = column(frame, month), column(frame, unit)
    if not pd.api.types.is_datetime64_any_dtype(times.dtype):
        raise ColumnError("column {column} must hold dates", column=month)
    y, n = numbers(column(frame, events), events), numbers(column(frame, total), total)
    wrong = np.flatnonzero((y < 0) | (n < 0) | (y > n))
    if wrong.size:
        raise DomainError(
            "row {row}: there are more events than the total, or fewer than 0", row=wrong[0] + 1
        )
    first = times.dt.tz_localize(None).dt.to_period("M").dt.to_timestamp()
    rows = pd.DataFrame(
        {"unit": names.to_numpy(), "month": first.to_numpy(), "events": y, "total": n}
    ).dropna(subset=["unit", "month"])
    twice = rows[rows.duplicated(["unit", "month"])]
    if not twice.empty:
        raise DomainError(
            "{unit} has the month {month} twice",
            unit=twice["unit"].iloc[0],
            month=f"{twice['month'].iloc[0]:%Y-%m}",
        )
    return _with_share(rows.sort_values(["unit", "month"]).reset_index(drop=True))


def _with_share(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(share=rows["events"] / rows["total"].where(rows["total"] > 0))


def _two_sides(rows: pd.DataFrame) -> pd.DataFrame:
    """Sum events and totals of each unit before and after, of months that have both."""
    known = rows[rows["events"].notna() & rows["total"].notna()]
    table = pd.DataFrame(index=pd.Index(sorted(rows["unit"].unique()), name="unit"))
    for side, rows_of in (("before", known[~known["after"]]), ("after", known[known["after"]])):
        sums = rows_of.groupby("unit")[["events", "total"]].sum().add_suffix(f"_{side}")
        table = table.join(sums)
        totals = table[f"total_{side}"]
        table[side] = table[f"events_{side}"] / totals.where(totals > 0)
    return table.assign(change=table["after"] - table["before"]).reset_index()
