"""Every indicator of ageing for many places and years in one call.

Model
    For each place and year: threshold ages by sex from abridged death rates spread to single years, people
    above them, and the old-age (OADR), prospective (POADR) and real elderly (REDR) dependency ratios as in
    :mod:`hvevfd_research.stats.dependency`. All life tables are one array operation.

Assumptions
    Age groups are the same everywhere; every place and year has both sexes, or the same sexes, in population
    and mortality. Five-year periods of mortality are read at point years as the mean of the logarithms of the
    periods before and after (:func:`rates_at_point_years`).

When not to use it
    - For single years of crisis: five-year rates are smooth, and a pandemic year does not show.
    - A held employment rate (``employed_source`` "held") is a scenario, not a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers
from hvevfd_research.stats.decomposition import Decomposition, decompose_product
from hvevfd_research.stats.dependency import ADULT_AGE, OLD_AGE, WORKING_AGES, people_between
from hvevfd_research.stats.prospective_age import (
    CUSTOMARY_YEARS_LEFT,
    people_above,
    single_year_expectancies,
    thresholds,
)


@dataclass(frozen=True, eq=False)
class AgeingIndicators:
    """Indicators of ageing by place and year.

    Attributes
    ----------
    frame : a row for each place and year: ``place year threshold_<sex> e<old>_<sex> old near_end working
        adults employed employed_source oadr poadr redr``; ages in years, people in persons, ratios in persons
        per person. ``employed`` and ``redr`` are NaN where ``employed_source`` is "missing"
    sexes : as in the population
    years_left : remaining life expectancy at the threshold, years
    working, old : age limits of the OADR, years
    """

    frame: pd.DataFrame
    sexes: tuple[str, ...]
    years_left: float
    working: tuple[float, float]
    old: float

    def to_frame(self) -> pd.DataFrame:
        """Give a copy of the indicators, one row for each place and year."""
        return self.frame.copy()

    def at(self, place: str, year: int) -> pd.Series:
        """Give the row of one place and year.

        Raises
        ------
        DomainError : there is no such row
        """
        here = self.only([place]).frame
        found = here[here["year"] == year]
        if found.empty:
            raise DomainError(
                "there are no indicators for {place} in {year}; there are for {years}",
                place=place,
                year=year,
                years=", ".join(str(known) for known in here["year"]),
            )
        return found.iloc[0]

    def only(self, places: Sequence[str]) -> AgeingIndicators:
        """Keep some places, in the order given.

        Raises
        ------
        DomainError : a place is not there
        """
        known = self.frame["place"].unique()
        for place in places:
            if place not in known:
                raise DomainError(
                    "there are no indicators for {place}; there are for {places}",
                    place=place,
                    places=", ".join(map(str, known)),
                )
        kept = [self.frame[self.frame["place"] == place] for place in dict.fromkeys(places)]
        return replace(self, frame=pd.concat(kept, ignore_index=True) if kept else self.frame.iloc[:0])

    def changes(self, ratio: str, first_year: int, last_year: int) -> pd.DataFrame:
        """Compare one ratio between two years, for every place.

        Parameters
        ----------
        ratio : ``"oadr"``, ``"poadr"`` or ``"redr"``
        first_year, last_year : the two years

        Returns
        -------
        DataFrame with a row for each place: ``place first_year last_year first last change lowest_in``;
        `change` is a share of the first value, `lowest_in` the year of the lowest value among the years
        with known employment

        Raises
        ------
        DomainError : a place has no value for one of the years
        """
        rows = []
        for place, own in self.frame.groupby("place", sort=False):
            first, last = (float(self.at(str(place), year)[ratio]) for year in (first_year, last_year))
            known = own[(own["employed_source"] == "given") & own[ratio].notna()].sort_values(ratio)
            lowest = known["year"].iloc[0] if len(known) else pd.NA
            rows.append((place, first_year, last_year, first, last, last / first - 1, lowest))
        names = ["place", "first_year", "last_year", "first", "last", "change", "lowest_in"]
        return pd.DataFrame(rows, columns=names)

    def renamed(self, names: Mapping[str, str]) -> AgeingIndicators:
        """Call places by other names, such as countries by their names instead of their codes."""
        return replace(self, frame=self.frame.replace({"place": dict(names)}))


def ageing_indicators(
    population: pd.DataFrame,
    mortality: pd.DataFrame,
    employed: pd.DataFrame | None = None,
    *,
    years_left: float = CUSTOMARY_YEARS_LEFT,
    working: tuple[float, float] = WORKING_AGES,
    old: float = OLD_AGE,
    place: str = "place",
    persons: str = "population",
    rate: str = "mx",
    hold_employment_rate: bool = False,
) -> AgeingIndicators:
    """Compute threshold ages and dependency ratios for every place and year of a population.

    Parameters
    ----------
    population : columns `place`, ``year``, ``sex``, ``age`` (first of the group) and `persons`
    mortality : columns `place`, ``year``, ``sex``, ``age`` and `rate`, at least three age groups
    employed : columns `place`, ``year`` and ``employed`` (persons); missing rows make REDR missing
    years_left : remaining life expectancy at the threshold, years
    working, old : age limits of the OADR, years
    place, persons, rate : names of columns
    hold_employment_rate : after the last year with employment, hold employed per person of working age

    Returns
    -------
    AgeingIndicators

    Raises
    ------
    ColumnError : a column is missing
    DomainError : a row is there twice, an age group, sex or rate is missing, nobody is employed, a threshold
        lies outside the tables

    References
    ----------
    Spijker J, MacInnes J (2013). BMJ 347: f6598. Sanderson WC, Scherbov S (2010). Science 329: 1287-1288.

    Examples
    --------
    >>> ages = [0, 1, *range(5, 101, 5)]
    >>> rates = pd.DataFrame({"place": "A", "year": 2020, "sex": "female", "age": ages})
    >>> rates["mx"] = 0.00005 * 1.1 ** rates["age"]
    >>> people = rates[rates["age"] != 1].assign(population=50.0)
    >>> work = pd.DataFrame({"place": ["A"], "year": [2020], "employed": [300]})
    >>> found = ageing_indicators(people, rates, work).at("A", 2020)
    >>> [round(float(found[name]), 3) for name in ("threshold_female", "oadr", "redr")]
    [65.82, 0.889, 1.306]
    """
    ages, people = _matrix(population, place, persons)
    groups, rates = _matrix(mortality, place, rate)
    absent = people.index.difference(rates.index)
    if len(absent):
        raise DomainError("there are no death rates for {key}", key=_words(absent[0]))
    singles, ex = single_year_expectancies(groups, rates.loc[people.index].to_numpy())
    threshold = thresholds(singles, ex, years_left)
    counts = people.to_numpy()
    by_row = pd.DataFrame(
        {
            "threshold": threshold,
            f"e{old:g}": ex[:, int(np.searchsorted(singles, old))],
            "old": people_between(ages, counts, old, np.inf),
            "near_end": people_above(ages, counts, threshold),
            "working": people_between(ages, counts, *working),
            "adults": people_between(ages, counts, ADULT_AGE, np.inf),
        },
        index=people.index,
    )
    frame = _summed_over_sexes(by_row, f"e{old:g}")
    _add_employment(frame, employed, place, hold=hold_employment_rate)
    sexes = tuple(str(sex) for sex in people.index.unique("sex"))
    return AgeingIndicators(frame, sexes, float(years_left), working, old)


def rates_at_point_years(
    mortality: pd.DataFrame, *, place: str = "place", start: str = "start", rate: str = "mx"
) -> pd.DataFrame:
    """Read rates of five-year periods at the years where two periods meet.

    The rate is the mean of the logarithms of the periods before and after; at either end of the series, the
    one period there is.

    Parameters
    ----------
    mortality : columns `place`, `start` (first year of the period), ``sex``, ``age`` and `rate`
    place, start, rate : names of columns

    Returns
    -------
    DataFrame with columns `place`, ``year``, ``sex``, ``age``, `rate`

    Raises
    ------
    DomainError : a row is there twice, or a rate is missing or not above 0

    Examples
    --------
    >>> periods = pd.DataFrame({"place": "A", "start": [2000, 2005], "sex": "male", "age": 0})
    >>> rates_at_point_years(periods.assign(mx=[0.04, 0.01]))[["year", "mx"]].round(3).to_numpy().tolist()
    [[2000.0, 0.04], [2005.0, 0.02], [2010.0, 0.01]]
    """
    keys = [place, "sex", "age", start]
    for name in (*keys, rate):
        column(mortality, name)
    if mortality.duplicated(keys).any():
        raise DomainError("a place, sex, age and period is there twice in the death rates")
    known, begins = numbers(mortality[rate], rate), numbers(mortality[start], start)
    if not known.size:
        raise TooFewError("there are no death rates")
    if not (known > 0).all():
        raise DomainError("a death rate is missing or not above 0")
    if not (begins % 1 == 0).all():
        raise DomainError("column {column}: a year is missing or not whole", column=start)
    logs = mortality[keys].assign(**{start: begins.astype(np.int64), "rate": np.log(known)})
    width = int(np.diff(np.sort(logs[start].unique())).min(initial=5))
    both = pd.concat([logs, logs.assign(**{start: logs[start] + width})])
    mean = both.groupby(keys, sort=True)["rate"].mean()
    point = np.exp(mean).rename(rate).reset_index().rename(columns={start: "year"})
    ordered = point.sort_values([place, "year", "sex", "age"], ignore_index=True)
    return pd.DataFrame(ordered[[place, "year", "sex", "age", rate]])


def decompose_redr(
    indicators: AgeingIndicators,
    place: str,
    first_year: int,
    second_year: int,
    *,
    method: Literal["log", "stepwise"] = "log",
) -> Decomposition:
    """Split a change of the real elderly dependency ratio into age structure, survival and employment.

    The ratio is the product of old people per person of working age (age structure), people near the end of
    life per old person (survival: longer lives make it smaller) and persons of working age per person
    employed (employment: more work makes it smaller).

    Parameters
    ----------
    indicators : from :func:`ageing_indicators`
    place, first_year, second_year : which change
    method : as in :func:`decompose_product`

    Returns
    -------
    Decomposition, its parts in persons per person

    Raises
    ------
    DomainError : no such row, or no employment in it

    Examples
    --------
    >>> ages = [0, 1, *range(5, 101, 5)]
    >>> rates = pd.concat(pd.DataFrame({"place": "A", "year": y, "sex": "male", "age": ages}) for y in (0, 5))
    >>> rates["mx"] = 0.00005 * 1.1 ** rates["age"] * np.where(rates["year"] == 0, 1.0, 0.8)
    >>> people = rates[rates["age"] != 1].assign(population=50.0)
    >>> work = pd.DataFrame({"place": "A", "year": [0, 5], "employed": [300, 330]})
    >>> parts = decompose_redr(ageing_indicators(people, rates, work), "A", 0, 5)
    >>> {name: round(part, 2) for name, part in parts.totals.items()}
    {'age structure': 0.0, 'survival': -0.07, 'employment': -0.12}
    """
    first, second = (_factors(indicators.at(place, year), place, year) for year in (first_year, second_year))
    return decompose_product(first, second, measure="real elderly dependency ratio", method=method)


def _factors(row: pd.Series, place: str, year: int) -> dict[str, float]:
    if np.isnan(row["employed"]):
        raise DomainError("employment is missing for {place} in {year}", place=place, year=year)
    return {
        "age structure": float(row["old"] / row["working"]),
        "survival": float(row["near_end"] / row["old"]),
        "employment": float(row["working"] / row["employed"]),
    }


def _matrix(frame: pd.DataFrame, place: str, value: str) -> tuple[Floats, pd.DataFrame]:
    keys = [place, "year", "sex", "age"]
    for name in keys:
        column(frame, name)
    known = numbers(column(frame, value), value)
    if not known.size:
        raise TooFewError("column {column} has no value", column=value)
    if not (known >= 0).all():
        raise DomainError("column {column} has a value that is missing or negative", column=value)
    if frame.duplicated(keys).any():
        raise DomainError("a place, year, sex and age is there twice in column {column}", column=value)
    # pivot_table would average duplicates and drop holes; both are errors here
    series = pd.Series(known, index=pd.MultiIndex.from_frame(frame[keys]))
    wide = pd.DataFrame(series.unstack()).sort_index(axis=1)  # noqa: PD010
    holes = wide.isna().to_numpy().any(axis=1)
    if holes.any():
        raise DomainError("an age group is missing for {key}", key=_words(wide.index[int(np.argmax(holes))]))
    wide.index = wide.index.set_names(["place", "year", "sex"])
    return numbers(pd.Series(wide.columns), "age"), wide


def _words(key: object) -> str:
    return ", ".join(map(str, key if isinstance(key, tuple) else (key,)))


def _summed_over_sexes(by_row: pd.DataFrame, expectancy: str) -> pd.DataFrame:
    sums = by_row.drop(columns=["threshold", expectancy]).groupby(level=["place", "year"]).sum()
    own = pd.DataFrame(index=sums.index)
    for name in ("threshold", expectancy):
        for sex in by_row.index.unique("sex"):
            own[f"{name}_{sex}"] = by_row[name].xs(sex, level="sex").reindex(sums.index)
    holes = own.isna().to_numpy().any(axis=1)
    if holes.any():
        raise DomainError("a sex is missing for {key}", key=_words(own.index[int(np.argmax(holes))]))
    if not (sums["working"] > 0).all():
        key = sums.index[~(sums["working"] > 0).to_numpy()][0]
        raise DomainError("no one is of working age in {key}", key=_words(key))
    frame = own.join(sums)
    frame["employed"], frame["employed_source"] = np.nan, "missing"
    frame["oadr"] = frame["old"] / frame["working"]
    frame["poadr"] = frame["near_end"] / (frame["adults"] - frame["near_end"])
    return frame.reset_index()


def _add_employment(frame: pd.DataFrame, employed: pd.DataFrame | None, place: str, *, hold: bool) -> None:
    known = pd.Series(np.nan, index=frame.index)
    if employed is not None:
        for name in (place, "year", "employed"):
            column(employed, name)
        if employed.duplicated([place, "year"]).any():
            raise ColumnError("a place and year is there twice in the employment")
        given = pd.Series(
            numbers(employed["employed"], "employed"),
            index=pd.MultiIndex.from_frame(employed[[place, "year"]]),
        )
        if (given <= 0).any():
            key = given.index[(given <= 0).to_numpy()][0]
            raise DomainError("nobody is employed in {key}", key=_words(key))
        known = given.reindex(pd.MultiIndex.from_frame(frame[["place", "year"]])).set_axis(frame.index)
    source = np.where(known.notna(), "given", "missing")
    if hold:
        held = (known / frame["working"]).groupby(frame["place"]).ffill() * frame["working"]
        last = frame["year"].where(known.notna()).groupby(frame["place"]).transform("max")
        after = known.isna() & (frame["year"] > last)
        known, source = known.where(~after, held), np.where(after, "held", source)
    frame["employed"], frame["employed_source"] = known, source
    frame["redr"] = frame["near_end"] / frame["employed"]
