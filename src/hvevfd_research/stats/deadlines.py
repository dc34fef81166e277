"""Checklists with a deadline: what was done in time, late or not at all, and what is not due yet.

Model: each patient's pathway starts on a day, and each point of it (a message, a visit, a consultation) is
due a set number of days later. On the day that the file was drawn, a point is in time, late, not done, or it
cannot be judged: its deadline has not come, or the patient left the pathway before it came. Shares are of
those that can be judged.

A point whose deadline has not come is left out also where it is already done. To count the quick ones and
wait for the slow ones would make the last weeks look better than they can be known to be; to count all of
them as not done would make them look worse. Leaving out both is right if the share does not depend on how
recently a pathway started.

Assumptions: an empty cell means not done, and not merely not written down (of a point that no pathway has
done it is not believed: that point is called not recorded, and has no share); days are counted from one start
for all points; whoever left would have been treated like those who stayed.

When not to use it: for how long people wait as such (use survival methods, which take in those not due); for
points whose deadline depends on the patient; as a measure of what the point did for the patient.

References
----------
Røsstad T and others (2017). BMC Health Services Research, doi 10.1186/s12913-017-2206-3, table 1, for four
such points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers
from hvevfd_research.stats.proportions import proportion_interval

STATUSES = ("in-time", "late", "not-done", "not-yet-due", "left", "not-recorded")
JUDGED = STATUSES[:3]
DAY = np.timedelta64(1, "D")
MONTHS = 12  # of a year


@dataclass(frozen=True, eq=False)
class Deadlines:
    """Every point of every pathway, judged.

    Fields
    ------
    points : name of each point and the days after the start on which it is due
    as_of : the last day that is counted, to its end
    cases : one row for each pathway and point: ``case unit start point days status``
    n : pathways
    n_missing : rows without a start or a unit, which are left out
    """

    points: Mapping[str, int]
    as_of: pd.Timestamp
    cases: pd.DataFrame = field(repr=False)
    n: int
    n_missing: int

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each point, all units together; columns as :meth:`counts`."""
        return self.counts("point")

    def counts(self, *by: str) -> pd.DataFrame:
        """Count the statuses by columns of `cases`.

        Returns
        -------
        DataFrame
            `by`, ``in_time late not_done due share ci_low ci_high not_yet_due left not_recorded``; ``due``
            counts those that can be judged, ``share`` is ``in_time / due`` with Wilson's 95 % interval, NaN
            where none is due.
        """
        for name in by:
            column(self.cases, name)
        groups = [self.cases[name] for name in by]
        found = pd.crosstab(groups, self.cases["status"]).reindex(columns=STATUSES, fill_value=0)
        found.columns = [name.replace("-", "_") for name in STATUSES]
        table = found.reset_index()
        table.insert(len(by) + 3, "due", table[["in_time", "late", "not_done"]].sum(axis=1))
        return _with_shares(table, len(by) + 4)

    @property
    def largest(self) -> str:
        """The unit with the most pathways, of several the first by name."""
        return str(self.cases.groupby("unit")["case"].nunique().idxmax())

    @property
    def slowest(self) -> str:
        """The point with the longest deadline."""
        return max(self.points, key=lambda name: self.points[name])

    @property
    def most_missed(self) -> str:
        """The point that was late or not done most often; empty where none was."""
        table = self.missed().set_index("point")["missed"]
        return str(table.idxmax()) if table.max() > 0 else ""

    def fewest(self, point: str) -> int:
        """Count those in time or those not, whichever are fewer; all that are due where one is empty."""
        row = self.at(point)
        groups = [int(row["in_time"]), int(row["due"] - row["in_time"])]
        return min(groups) or int(row["due"])

    def at(self, point: str) -> pd.Series:
        """Count the statuses of one point, all units together; names as the columns of :meth:`counts`."""
        return self._of(point).counts("point").iloc[0]

    def by_unit(self, point: str, *, total: str = "") -> pd.DataFrame:
        """Count the statuses of one point by unit.

        Parameters
        ----------
        point : one of `points`
        total : name of a last row that sums over the units; none where empty

        Returns
        -------
        DataFrame
            Columns as :meth:`counts`.
        """
        cases = self._of(point)
        table = cases.counts("unit")
        if not total:
            return table
        whole = cases.counts("point").rename(columns={"point": "unit"}).assign(unit=total)
        return pd.concat([table, whole], ignore_index=True)

    def missed(self) -> pd.DataFrame:
        """Count what was late or not done by point: ``point missed``; nothing that is not due."""
        table = self.to_frame()
        return table[["point"]].assign(missed=table["late"] + table["not_done"])

    def over_time(self, point: str, *, months: int = 1, by_unit: bool = False) -> pd.DataFrame:
        """Count one point by the month in which the pathway started.

        Parameters
        ----------
        point : one of `points`
        months : calendar months that are joined to one row, 1 or more
        by_unit : a row for each unit as well

        Returns
        -------
        DataFrame
            ``unit`` if asked for, ``month`` (its first day), ``in_time due share``; every month from the
            first to the last start has a row, also where none is due.

        Raises
        ------
        DomainError : no such point, or `months` is under 1
        """
        if months < 1:
            raise DomainError("months is {months}; it must be 1 or more", months=months)
        cases = self._of(point).cases
        number = cases["start"].dt.year * MONTHS + cases["start"].dt.month - 1
        turn = (number - number.min()) // months
        first = int(number.min()) + np.arange(int(turn.max()) + 1) * months
        names = pd.to_datetime({"year": first // MONTHS, "month": first % MONTHS + 1, "day": 1})
        keys = {"unit": cases["unit"], "turn": turn} if by_unit else {"turn": turn}
        judged = pd.DataFrame(
            {
                **keys,
                "in_time": (cases["status"] == "in-time").astype(int),
                "due": cases["status"].isin(JUDGED).astype(int),
            }
        )
        axes = [sorted(cases["unit"].unique())] if by_unit else []
        every = pd.MultiIndex.from_product([*axes, range(len(first))], names=list(keys))
        summed = judged.groupby(list(keys)).sum()
        table = summed.reindex(every if by_unit else every.get_level_values(0), fill_value=0).reset_index()
        table.insert(len(keys), "month", names.to_numpy()[table["turn"]])
        return table.drop(columns="turn").assign(
            share=table["in_time"] / table["due"].where(table["due"] > 0)
        )

    def per_case(self) -> pd.DataFrame:
        """Count the points of each pathway of which all can be judged: ``case unit start done in_time``."""
        judged = self.cases["status"].isin(JUDGED).groupby(self.cases["case"]).transform("all")
        rows = self.cases[judged]
        marked = rows.assign(done=rows["status"] != "not-done", in_time=rows["status"] == "in-time")
        return marked.groupby(["case", "unit", "start"], as_index=False)[["done", "in_time"]].sum()

    def ways_of_counting(self, point: str, *, last_days: int) -> pd.DataFrame:
        """Count the most recent pathways in three ways, of which only the first is sound.

        Parameters
        ----------
        point : one of `points`
        last_days : pathways that started this many days before the last counted one, or later

        Returns
        -------
        DataFrame
            ``way in_time total share``: ``due-only``, ``all-as-due`` (not yet due counted as not done unless
            done in time) and ``done-early`` (not yet due counted only where already done).
        """
        cases = self._of(point).cases
        recent = cases[cases["start"] > self.as_of - last_days * DAY]
        recent = recent[(recent["status"] != "left") & (recent["start"] <= self.as_of)]
        waiting = recent["status"] == "not-yet-due"
        done = recent["start"] + pd.to_timedelta(recent["days"], unit="D") <= self.as_of
        quick = int((waiting & done).sum())
        in_time, due = int((recent["status"] == "in-time").sum()), int((~waiting).sum())
        table = pd.DataFrame(
            {
                "way": ["due-only", "all-as-due", "done-early"],
                "in_time": [in_time, in_time + quick, in_time + quick],
                "total": [due, len(recent), due + quick],
            }
        )
        return table.assign(share=table["in_time"] / table["total"].where(table["total"] > 0))

    def _of(self, point: str) -> Deadlines:
        if point not in self.points:
            known = ", ".join(map(str, self.points))
            raise DomainError("there is no point {point}; there are {known}", point=point, known=known)
        kept = self.cases[self.cases["point"] == point].reset_index(drop=True)
        return Deadlines(self.points, self.as_of, kept, self.n, self.n_missing)


def deadlines(
    frame: pd.DataFrame,
    points: Mapping[str, int],
    *,
    start: str,
    unit: str,
    left: str | None = None,
    as_of: str | pd.Timestamp | None = None,
) -> Deadlines:
    """Judge each point of each pathway by its deadline.

    Parameters
    ----------
    frame : one row for each pathway; a column for each point holds the days from the start until it was done,
        0 or more, empty where it was not
    points : column to days after the start on which it is due, 0 or more; done on that day is in time
    start : column of dates
    unit : column that names the municipality or ward
    left : column of days from the start until the patient left (died, moved, went back to hospital), empty
        where nobody left
    as_of : the last day that the file knows of; None takes the latest start or day of something done

    Raises
    ------
    ColumnError : a column is missing or of the wrong kind
    DomainError : a number of days is negative or not whole, or `as_of` is no date
    TooFewError : no row has a start and a unit

    Examples
    --------
    >>> started = pd.to_datetime(["2024-03-01", "2024-03-01", "2024-03-01", "2024-03-29"])
    >>> rows = pd.DataFrame({"start": started, "place": list("AABB"), "visit": [2, 9, None, 1]})
    >>> found = deadlines(rows, {"visit": 3}, start="start", unit="place", as_of="2024-03-31")
    >>> found.cases["status"].to_list()
    ['in-time', 'late', 'not-done', 'not-yet-due']
    >>> found.to_frame()[["in_time", "due", "share"]].round(3).to_numpy().tolist()
    [[1.0, 3.0, 0.333]]
    """
    if not points:
        raise DomainError("no point is named, so there is nothing to judge")
    starts, units = _dates(frame, start), column(frame, unit)
    known = (starts.notna() & units.notna()).to_numpy()
    if not known.any():
        raise TooFewError("no row has both {start} and {unit}", start=start, unit=unit)
    days = {name: _days(frame, name)[known] for name in points}
    gone = np.full(int(known.sum()), np.nan) if left is None else _days(frame, left)[known]
    begun = starts.to_numpy()[known].astype("datetime64[D]")
    last = _last_day(as_of, begun, days)
    elapsed = (last - begun).astype(np.float64)
    judged = [
        pd.DataFrame(
            {
                "case": np.arange(1, begun.size + 1),
                "unit": units[known].to_numpy(),
                "start": begun.astype("datetime64[s]"),
                "point": name,
                "days": days[name],
                "status": _status(days[name], gone, elapsed, _deadline(name, due)),
            }
        )
        for name, due in points.items()
    ]
    cases = pd.concat(judged, ignore_index=True)
    return Deadlines(dict(points), pd.Timestamp(last), cases, int(begun.size), int(len(frame) - begun.size))


def _status(days: Floats, gone: Floats, elapsed: Floats, due: int) -> np.ndarray:
    """Judge one point; `elapsed` is how many days of each pathway the file knows."""
    if np.isnan(days).all():
        return np.full(days.size, "not-recorded", dtype=object)
    done = days <= elapsed  # False where days is missing
    return np.select(
        [(gone < due) & (gone <= elapsed), elapsed < due, done & (days <= due), done],
        ["left", "not-yet-due", "in-time", "late"],
        "not-done",
    ).astype(object)


def _deadline(name: str, due: object) -> int:
    if isinstance(due, bool) or not isinstance(due, int | np.integer) or due < 0:
        raise DomainError(
            "the deadline of {point} is {due}; it must be whole days, 0 or more", point=name, due=repr(due)
        )
    return int(due)


def _days(frame: pd.DataFrame, name: str) -> Floats:
    values = numbers(column(frame, name), name)
    wrong = np.flatnonzero((values < 0) | (values != np.round(values)) & ~np.isnan(values))
    if wrong.size:
        row = int(wrong[0])
        raise DomainError(
            "row {row}, column {column}: {value} must be a whole number, 0 or more",
            row=row + 1,
            column=name,
            value=f"{values[row]:g}",
        )
    return values


def _dates(frame: pd.DataFrame, name: str) -> pd.Series:
    values = column(frame, name)
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return pd.Series(values.dt.tz_localize(None).dt.normalize())
    if pd.api.types.infer_dtype(values, skipna=True) in ("date", "datetime"):
        return pd.to_datetime(values).dt.normalize()
    raise ColumnError("column {column} must hold dates", column=name)


def _last_day(
    as_of: str | pd.Timestamp | None, begun: np.ndarray, days: Mapping[str, Floats]
) -> np.datetime64:
    if as_of is None:
        done = [begun.max()]
        for each in days.values():
            there = ~np.isnan(each)
            done += [(begun[there] + each[there].astype(int) * DAY).max()] if there.any() else []
        return max(done)
    day = pd.to_datetime(as_of, errors="coerce")
    if pd.isna(day):
        raise DomainError("as_of is {given}; it must be a date such as 2024-12-31", given=repr(as_of))
    return np.datetime64(day.date(), "D")


def _with_shares(table: pd.DataFrame, place: int) -> pd.DataFrame:
    """Put share and interval where some are due behind the counts."""
    some = (table["due"] > 0).to_numpy()
    held = np.full((3, len(table)), np.nan)
    if some.any():
        fit = proportion_interval(table.loc[some, "in_time"], table.loc[some, "due"])
        held[:, some] = np.vstack([fit.share, fit.ci_low, fit.ci_high])
    for offset, name in enumerate(("share", "ci_low", "ci_high")):
        table.insert(place + offset, name, held[offset])
    return table
