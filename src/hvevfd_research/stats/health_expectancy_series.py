"""Health expectancies at several times: one life table and one Sullivan index for each.

Model
    :func:`.life_tables.life_table` and :func:`.health_expectancy.sullivan` for each time, at one exact age.
    Each state is counted against everyone else, on its own, because states may overlap (help at home and a
    place in a home, in one year). ``without`` is what one state leaves, not what all of them leave.

Assumptions
    Those of the two methods. Where nobody says how many were asked, everyone was counted, as in a register,
    and the interval holds the chance in deaths alone.

When not to use it
    - To add states up: years with help and years in a home are a sum only where nobody has both.
    - To take the interval of a whole country's register for how sure the figure is: it leaves out who was
      counted, and how.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, HvevfdError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers
from hvevfd_research.stats.health_expectancy import HealthExpectancy, sullivan
from hvevfd_research.stats.life_expectancy import CUSTOMARY_LEVEL, life_expectancy
from hvevfd_research.stats.life_tables import life_table

_FIGURES = (
    "x",
    "ex",
    "ex_low",
    "ex_high",
    "years",
    "ci_low",
    "ci_high",
    "without",
    "without_low",
    "without_high",
    "share",
    "population",
    "asked",
    "deaths",
    "cases",
)


@dataclass(frozen=True, eq=False)
class HealthExpectancySeries:
    """Years left with and without each state, over time.

    Attributes
    ----------
    frame : a row for each time and state: the columns of `by`, then ``state x ex ex_low ex_high years ci_low
        ci_high without without_low without_high share population asked deaths cases``; ``years`` are lived in
        the state, ``share`` is their part of all years left, ``cases`` the people in the state from age x on
    by : names of the columns that tell times apart
    left_out : times for which nothing could be computed: the columns of `by` and ``reason``
    age : exact age, years
    level : coverage of the intervals
    """

    frame: pd.DataFrame
    by: tuple[str, ...]
    left_out: pd.DataFrame
    age: float
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give :attr:`frame`."""
        return self.frame

    def of(self, state: str) -> pd.DataFrame:
        """Give the rows of one state, indexed by time.

        Raises
        ------
        TooFewError : nothing could be computed for any time
        DomainError : there is no such state
        """
        if self.frame.empty:
            raise TooFewError(
                "nothing can be computed for any time; the first reason: {reason}",
                reason=self.left_out["reason"].iloc[0] if len(self.left_out) else "-",
            )
        rows = self.frame[self.frame["state"] == state]
        if rows.empty:
            raise DomainError(
                "there is no state {state}; there are: {states}",
                state=state,
                states=", ".join(map(str, self.frame["state"].unique())),
            )
        return rows.set_index(list(self.by) if len(self.by) > 1 else self.by[0])

    def table(self, state: str) -> pd.DataFrame:
        """Give one state's rows for people: ``years_left years_with years_without share_with`` and counts."""
        names = {"ex": "years_left", "years": "years_with", "without": "years_without", "share": "share_with"}
        shown = [*self.by, *names.values(), "population", "asked", "deaths", "cases"]
        return self.of(state).reset_index().rename(columns=names)[shown]

    def changes(self, state: str, *, name: str = "") -> pd.DataFrame:
        """Put the first and the last time beside each other, for :func:`.health_change.health_changes`.

        Parameters
        ----------
        state : which state
        name : what the comparison is called where times are told apart by one column; with more columns all
            but the last name it, and the last is the time

        Returns
        -------
        DataFrame with a row for each place: ``name first last``, and ``total_first total_last without_first
        without_last`` in years

        Raises
        ------
        TooFewError : a place has one time only, or nothing could be computed
        """
        places, time = list(self.by[:-1]), self.by[-1]
        rows = self.of(state).reset_index().sort_values(time)
        called = (
            rows[places].astype(str).agg(" ".join, axis=1) if places else pd.Series(name, index=rows.index)
        )
        grouped = rows.groupby(called.to_numpy(), sort=True)
        if (grouped[time].nunique() < 2).any():
            raise TooFewError("there is one time only; a change needs two")
        first, last = grouped.first(), grouped.last()
        both = {
            "first": first[time],
            "last": last[time],
            "total_first": first["ex"],
            "total_last": last["ex"],
        }
        both |= {"without_first": first["without"], "without_last": last["without"]}
        return pd.DataFrame(both).rename_axis("name").reset_index()


def health_expectancy_series(
    frame: pd.DataFrame,
    *,
    age: float,
    by: str | Sequence[str] = "year",
    ages: str = "age",
    population: str = "population",
    deaths: str = "deaths",
    cases: str | Sequence[str] = (),
    prevalence: str | Sequence[str] = (),
    asked: str | None = None,
    level: float = CUSTOMARY_LEVEL,
) -> HealthExpectancySeries:
    """Compute years left with and without a state at each time.

    Parameters
    ----------
    frame : a row for each time and age interval; the oldest interval of a time is open. Intervals may differ
        in width and end where the next begins
    age : exact age at which years left are counted; an interval must start there
    by : column or columns that tell times (or places and times) apart
    ages : column of exact ages at the start of the intervals
    population, deaths : columns of persons and of deaths in a year
    cases : columns of people in a state, among those asked or, where nobody says, among the population
    prevalence : columns of shares in a state, 0-1. A name in `cases` with one in `prevalence` at the same
        place is the same state: the share counts where it is given. Named after `cases` where there are any
    asked : column of people asked; missing where everyone was counted
    level : coverage of the intervals

    Returns
    -------
    HealthExpectancySeries; what cannot be computed for one time leaves that time out, with the reason, so
    that its frame may be empty

    Raises
    ------
    ColumnError : a column is missing, or no state is named

    Examples
    --------
    >>> rows = pd.DataFrame({"year": 2010, "age": [67, 75, 85], "population": [900, 700, 300],
    ...                      "deaths": [16, 30, 45], "cases": [60, 140, 160]})
    >>> rows = pd.concat([rows, rows.assign(year=2020, deaths=[14, 26, 40])])
    >>> found = health_expectancy_series(rows, age=67, cases="cases").frame
    >>> found[["ex", "years"]].round(2).to_numpy().tolist()
    [[18.35, 3.92], [19.52, 4.42]]
    """
    keys = [by] if isinstance(by, str) else list(by)
    counted = [cases] if isinstance(cases, str) else list(cases)
    shared = [prevalence] if isinstance(prevalence, str) else list(prevalence)
    if not counted and not shared:
        raise ColumnError("name a column of cases or of prevalence")
    states = counted or shared
    held = pd.DataFrame({key: column(frame, key).array for key in keys})
    for name, source in {"age": ages, "population": population, "deaths": deaths}.items():
        held[f"_{name}"] = numbers(column(frame, source), source)
    held["_asked"] = np.nan if asked is None else numbers(column(frame, asked), asked)
    for place in range(len(states)):
        held[f"_p{place}"] = _shares(frame, held, place, counted, shared)
    found, left_out = [], []
    for key, rows in held.dropna(subset=keys).groupby(keys, sort=True):
        named = dict(zip(keys, key, strict=True))
        try:
            found += [{**named, **row} for row in _one_time(rows, states, age, level)]
        except HvevfdError as problem:
            left_out.append({**named, "reason": str(problem)})
    gone = pd.DataFrame(left_out, columns=[*keys, "reason"])
    columns = [*keys, "state", *_FIGURES]
    return HealthExpectancySeries(pd.DataFrame(found, columns=columns), tuple(keys), gone, float(age), level)


def _shares(
    frame: pd.DataFrame, held: pd.DataFrame, place: int, counted: list[str], shared: list[str]
) -> Floats:
    known = np.full(len(held), np.nan)
    if place < len(shared):
        known = numbers(column(frame, shared[place]), shared[place])
    if place >= len(counted):
        return known
    n = held["_asked"].fillna(held["_population"]).to_numpy()
    people = numbers(column(frame, counted[place]), counted[place])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 0, people / n, np.nan)
    return np.where(np.isnan(known), share, known)


def _one_time(rows: pd.DataFrame, states: list[str], age: float, level: float) -> list[dict[str, object]]:
    rows = rows.sort_values("_age", kind="stable")
    rows = rows[~(rows["_age"] < age)].assign(_width=lambda held: held["_age"].diff().shift(-1).fillna(0))
    table = life_table(rows, age="_age", deaths="_deaths", population="_population", width="_width")
    whole = life_expectancy(table, age, level=level)
    asked = pd.Series(rows["_asked"].fillna(np.inf).to_numpy(), index=rows["_age"].to_numpy())
    persons = rows["_population"].to_numpy()
    counted = np.where(np.isinf(asked), persons, asked)
    found: list[dict[str, object]] = []
    for place, state in enumerate(states):
        share = pd.Series(rows[f"_p{place}"].to_numpy(), index=asked.index, name="in")
        result: HealthExpectancy = sullivan(table, share, asked, remaining="out", level=level)
        inside, outside = result.at(age, "in"), result.at(age, "out")
        figures = [age, whole.ex, whole.ci_low, whole.ci_high]
        figures += (inside.years, inside.ci_low, inside.ci_high)
        figures += (outside.years, outside.ci_low, outside.ci_high, inside.share)
        people = (persons.sum(), counted.sum(), rows["_deaths"].sum(), (share.to_numpy() * counted).sum())
        figures += [float(np.round(each)) for each in people]
        found.append({"state": state, **dict(zip(_FIGURES, map(float, figures), strict=True))})
    return found
