"""How large was it, by each of several counts: counts of one thing, kept apart by year, unit and kind.

A movement, a campaign or a network is told of in counts that differ in unit (countries, teams) and in kind:
planned ahead of time, registered, reported afterwards. "Over 30" is a lower bound, not 30. Nothing here is
estimated: counts are set beside each other, and a change is given for every pair of counts of two years, with
what is known of it when a count is a bound.

When not to use it: for rates (there is no denominator here), and for events in time, which belong in a
control chart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers

KINDS = ("planned", "registered", "reported", "not-said")
BOUNDS = ("exact", "over")
COLUMNS = ["year", "counted", "kind", "count", "bound", "told_by"]


@dataclass(frozen=True, eq=False)
class ReportedCounts:
    """Counts by year, unit and kind.

    Parameters
    ----------
    frame : columns ``year counted kind count bound told_by``, in the order of unit, year, kind and count
    n_missing : rows without a count, which are in no row
    """

    frame: pd.DataFrame
    n_missing: int

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each count: ``year counted kind count bound told_by``."""
        return self.frame.copy()

    @property
    def main_unit(self) -> str:
        """The unit that is counted in most years, the first in the alphabet where several are."""
        years = self.frame.groupby("counted")["year"].nunique()
        return str(years.index[int(np.argmax(years.to_numpy()))])

    def of(self, unit: str) -> ReportedCounts:
        """Give the counts of one unit.

        Raises
        ------
        DomainError : nothing is counted in that unit
        """
        chosen = self.frame[self.frame["counted"] == unit]
        if chosen.empty:
            raise DomainError(
                "nothing is counted in {unit}; there are: {units}",
                unit=unit,
                units=", ".join(sorted(self.frame["counted"].unique())),
            )
        return ReportedCounts(chosen.reset_index(drop=True), 0)

    def in_year(self, year: int) -> ReportedCounts:
        """Give the counts of one year.

        Raises
        ------
        DomainError : nothing is counted in that year
        """
        chosen = self.frame[self.frame["year"] == year]
        if chosen.empty:
            raise DomainError(
                "nothing is counted in {year}; there are: {years}",
                year=str(year),
                years=", ".join(map(str, sorted(self.frame["year"].unique()))),
            )
        return ReportedCounts(chosen.reset_index(drop=True), 0)

    @property
    def fullest_year(self) -> int:
        """The year with most counts, the latest where several have as many."""
        per_year = self.frame["year"].value_counts().sort_index(ascending=False)
        return int(per_year.index[int(np.argmax(per_year.to_numpy()))])

    def year_before(self, year: int) -> int:
        """Give the last year with a count before another.

        Raises
        ------
        TooFewError : there is none
        """
        earlier = self.frame.loc[self.frame["year"] < year, "year"]
        if earlier.empty:
            raise TooFewError(
                "nothing is counted before {year}, so there is no change to show", year=str(year)
            )
        return int(earlier.max())

    def one_a_year(self, highest: bool = True) -> pd.DataFrame:
        """Keep the highest or lowest exact count of each year: ``year count``; bounds are no counts."""
        exact = self.frame[self.frame["bound"] == "exact"].groupby("year")["count"]
        chosen = exact.max() if highest else exact.min()
        return chosen.rename("count").reset_index()


@dataclass(frozen=True, eq=False)
class CountChanges:
    """The change between two years, for each pair of counts of one unit.

    Parameters
    ----------
    frame : columns ``counted first_kind second_kind first second ratio bound first_bound second_bound
        alike``. `ratio` is the second count by the first; `bound` tells whether it is that ratio
        (``"exact"``), more (``"over"``), less (``"under"``), or nothing can be said (``"unknown"``, ratio
        NaN). `alike` is true where both counts are of one kind, and the kind is known
    first_year, second_year : the years
    """

    frame: pd.DataFrame
    first_year: int
    second_year: int

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each pair of counts."""
        return self.frame.copy()


def reported_counts(frame: pd.DataFrame) -> ReportedCounts:
    """Read counts of one thing by year, unit and kind.

    Parameters
    ----------
    frame : columns ``year`` (whole), ``counted`` (the unit), ``kind`` (planned, registered, reported or
        not-said; not-said where empty), ``count`` (whole, 0 or more; missing ones are left out and told
        of), and, where there, ``bound`` (exact or over; exact where empty) and ``told_by``

    Returns
    -------
    ReportedCounts

    Raises
    ------
    ColumnError : a column is missing or holds no numbers
    DomainError : a count is negative or not whole, a year is missing, or a kind or bound is unknown
    TooFewError : no row has a count

    Examples
    --------
    >>> told = pd.DataFrame({"year": [2016, 2017, 2017], "counted": "countries",
    ...     "kind": ["reported", "planned", "reported"], "count": [14, 21, 30],
    ...     "bound": [None, None, "over"]})
    >>> counts = reported_counts(told)
    >>> counts.fullest_year, counts.year_before(2017), counts.one_a_year()["count"].to_list()
    (2017, 2016, [14, 21])
    """
    count = numbers(column(frame, "count"), "count")
    known = ~np.isnan(count)
    if not known.any():
        raise TooFewError("column {column} holds no count", column="count")
    if (count[known] < 0).any() or (count[known] % 1 > 0).any():
        raise DomainError("column {column}: a count is a whole number, 0 or more", column="count")
    table = pd.DataFrame({"year": _years(frame, known), "count": count[known].astype(np.int64)})
    unit = column(frame, "counted")[known]
    if unit.isna().any():
        raise DomainError("column {column}: each count needs its unit", column="counted")
    table["counted"] = unit.astype(str).to_numpy()
    table["kind"] = _codes(frame, known, "kind", KINDS, "not-said")
    table["bound"] = _codes(frame, known, "bound", BOUNDS, "exact")
    table["told_by"] = _told_by(frame, known)
    order = table["kind"].map(KINDS.index)
    table = table.assign(order=order).sort_values(["counted", "year", "order", "count"], kind="stable")
    return ReportedCounts(table[COLUMNS].reset_index(drop=True), int((~known).sum()))


def count_changes(counts: ReportedCounts, first_year: int, second_year: int) -> CountChanges:
    """Compare each count of one year with each count of another, unit by unit.

    Parameters
    ----------
    counts : from :func:`reported_counts`
    first_year, second_year : the years; a unit that one of them lacks is left out

    Returns
    -------
    CountChanges

    Raises
    ------
    DomainError : the years are not in order
    TooFewError : no unit is counted in both years

    Examples
    --------
    >>> told = pd.DataFrame({"year": [2016, 2017], "counted": "teams", "kind": "registered",
    ...     "count": [575, 763]})
    >>> changes = count_changes(reported_counts(told), 2016, 2017).to_frame()
    >>> changes[["ratio", "alike"]].round(3).values.tolist()
    [[1.327, True]]
    """
    if not first_year < second_year:
        raise DomainError(
            "the years {first} and {second} are not in order", first=str(first_year), second=str(second_year)
        )
    parts = [
        counts.frame.loc[counts.frame["year"] == year, ["counted", "kind", "count", "bound"]]
        for year in (first_year, second_year)
    ]
    pairs = parts[0].merge(parts[1], on="counted", suffixes=("_1", "_2"))
    if pairs.empty:
        raise TooFewError(
            "no unit is counted in both {first} and {second}", first=str(first_year), second=str(second_year)
        )
    ratio, bound = _ratios(pairs)
    kinds = {"first_kind": pairs["kind_1"], "second_kind": pairs["kind_2"]}
    values = {"first": pairs["count_1"], "second": pairs["count_2"], "ratio": ratio, "bound": bound}
    bounds = {"first_bound": pairs["bound_1"], "second_bound": pairs["bound_2"]}
    table = pd.DataFrame({"counted": pairs["counted"], **kinds, **values, **bounds})
    table["alike"] = (table["first_kind"] == table["second_kind"]) & (table["first_kind"] != "not-said")
    return CountChanges(table, first_year, second_year)


def _ratios(pairs: pd.DataFrame) -> tuple[Floats, np.ndarray]:
    first, second = pairs["count_1"].to_numpy(np.float64), pairs["count_2"].to_numpy(np.float64)
    over_1, over_2 = (pairs[name].eq("over").to_numpy() for name in ("bound_1", "bound_2"))
    bound = np.select([over_1 & over_2, over_1, over_2], ["unknown", "under", "over"], "exact")
    bound = np.where((first == 0) & ~over_1, "unknown", bound)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(bound == "unknown", np.nan, second / first)
    # A share of "over 0" has no upper end.
    unbounded = ~np.isfinite(ratio)
    return np.where(unbounded, np.nan, ratio), np.where(unbounded, "unknown", bound)


def _years(frame: pd.DataFrame, known: np.ndarray) -> np.ndarray:
    years = numbers(column(frame, "year"), "year")[known]
    if np.isnan(years).any() or (years % 1 > 0).any():
        raise DomainError("column {column}: a year is a whole number, and not missing", column="year")
    whole: np.ndarray = years.astype(np.int64)
    return whole


def _codes(
    frame: pd.DataFrame, known: np.ndarray, name: str, allowed: tuple[str, ...], without: str
) -> np.ndarray:
    if name not in frame:
        if name == "kind":
            raise ColumnError(
                "there is no column {column}; there are: {columns}",
                column=name,
                columns=", ".join(map(str, frame.columns)),
            )
        return np.full(int(known.sum()), without, dtype=object)
    values = column(frame, name)[known].astype(object)
    found = values.where(values.notna(), without).astype(str)
    strange = ~found.isin(allowed)
    if strange.any():
        raise DomainError(
            "column {column} holds {value}; it must be one of {allowed}",
            column=name,
            value=found[strange].iloc[0],
            allowed=", ".join(allowed),
        )
    codes: np.ndarray = found.to_numpy(dtype=object)
    return codes


def _told_by(frame: pd.DataFrame, known: np.ndarray) -> np.ndarray:
    if "told_by" not in frame:
        return np.full(int(known.sum()), "", dtype=object)
    values = column(frame, "told_by")[known].astype(object)
    told: np.ndarray = values.where(values.notna(), "").astype(str).to_numpy(dtype=object)
    return told
