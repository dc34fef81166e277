"""People in need of care in future years, under three ways in which longer life may meet need.

Model
    Need follows a profile by age and sex in the base year. Three scenarios carry it to a future population:

    - ``"constant profile"`` (expansion; Gruenberg 1977): the same share in need at each age.
    - ``"shifted profile"`` (dynamic equilibrium; Manton 1982): the profile moves up in age by the gain in
      life expectancy at 65 since the base year.
    - ``"constant years"`` (compression; Fries 1980): from 65 on the profile is scaled, so that the years in
      need expected at 65 stay those of the base year.

Assumptions
    Between the middles of age groups the profile is a straight line, constant outside them. Death rates are
    spread to single years (:mod:`hvevfd_research.stats.prospective_age`), and need does not affect survival.

When not to use it
    - As a forecast: these are what-if lines with nothing estimated about future health.
    - With a profile of services used: use is not need, and it follows allocation rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, column, numbers
from hvevfd_research.stats.dependency import OLD_AGE, WORKING_AGES, people_between, profile_at
from hvevfd_research.stats.life_tables import Columns, table_columns
from hvevfd_research.stats.prospective_age import checked_population, single_year_rates

SCENARIOS = ("constant profile", "shifted profile", "constant years")


@dataclass(frozen=True, eq=False)
class CareNeedScenarios:
    """People in need of care by scenario and year.

    Attributes
    ----------
    frame : a row for each year and scenario: ``year scenario need working ratio change``; need and working
        age in persons, ratio in persons per person, change as a share of the base year's need (0.4 is 40 %
        more)
    gain : years of life expectancy at 65 gained since the base year, indexed by year, a column for each sex
    base : the base year
    """

    frame: pd.DataFrame
    gain: pd.DataFrame
    base: int

    def to_frame(self) -> pd.DataFrame:
        """Give a copy of the scenarios, one row for each year and scenario."""
        return self.frame.copy()

    def growth(self, first_year: int, last_year: int) -> pd.DataFrame:
        """Compare the people in need in two years, for each scenario.

        Parameters
        ----------
        first_year, last_year : two years of the result

        Returns
        -------
        DataFrame with a row for each scenario: ``scenario first_year last_year first last change``; people in
        persons, `change` as a share of the first year's

        Raises
        ------
        DomainError : a year is not in the result, or nobody is in need in the first one
        """
        need = self.frame.set_index(["year", "scenario"])["need"]
        known = need.index.unique("year")
        for year in (first_year, last_year):
            if year not in known:
                raise DomainError(
                    "there are no scenarios for {year}; there are for {years}",
                    year=year,
                    years=", ".join(map(str, known)),
                )
        first, last = (need.loc[year].reindex(list(SCENARIOS)) for year in (first_year, last_year))
        if not (first > 0).all():
            raise DomainError("nobody is in need in {year}", year=first_year)
        rows = pd.DataFrame({"scenario": list(SCENARIOS), "first_year": first_year, "last_year": last_year})
        rows["first"], rows["last"] = first.to_numpy(), last.to_numpy()
        rows["change"] = rows["last"] / rows["first"] - 1
        return rows

    def per_employed(self, employed: pd.Series) -> pd.DataFrame:
        """Count the people in need for each person employed.

        Parameters
        ----------
        employed : persons employed, indexed by year

        Returns
        -------
        DataFrame with a row for each year of both: ``year`` and a column for each scenario, persons per
        person

        Raises
        ------
        DomainError : no year in common, or nobody employed in one
        """
        need = self.frame.set_index(["year", "scenario"])["need"].unstack()[list(SCENARIOS)]  # noqa: PD010
        at_work = pd.Series(numbers(employed, "employed"), index=employed.index)
        common = need.index.intersection(at_work.index)
        if not len(common) or not (at_work[common] > 0).all():
            raise DomainError("employment is missing, or nobody is employed, in the years of the scenarios")
        ratio = need.loc[common].div(at_work[common], axis=0).rename_axis("year").rename_axis(None, axis=1)
        return pd.DataFrame(ratio.reset_index())


def care_need_scenarios(
    population: pd.DataFrame,
    mortality: pd.DataFrame,
    prevalence: pd.DataFrame,
    *,
    base: int,
    working: tuple[float, float] = WORKING_AGES,
    persons: str = "population",
    rate: str = "mx",
) -> CareNeedScenarios:
    """Carry a profile of need to the years of a population, by three scenarios.

    Parameters
    ----------
    population : one place; columns ``year``, ``sex``, ``age`` (first of the group) and `persons`
    mortality : columns ``year``, ``sex``, ``age`` and `rate`, for the same years and sexes
    prevalence : columns ``sex``, ``age`` and ``prevalence`` (0-1) in the base year; people younger than its
        first age are not counted
    base : the year that the profile belongs to; it must be in population and mortality
    working : (lower, upper) in years; lower included, upper not
    persons, rate : names of columns

    Returns
    -------
    CareNeedScenarios, for the base year and every year after it in `population`

    Raises
    ------
    DomainError : the base year, a sex, an age or a rate is missing; a share outside 0-1; nobody in need at 65
        and over in the base year

    References
    ----------
    Gruenberg EM (1977). Milbank Mem Fund Q 55: 3-24. Fries JF (1980). N Engl J Med 303: 130-135.
    Manton KG (1982). Milbank Mem Fund Q 60: 183-244.

    Examples
    --------
    >>> ages = [0, 1, *range(5, 101, 5)]
    >>> rates = pd.concat(pd.DataFrame({"year": y, "sex": "male", "age": ages}) for y in (2020, 2050))
    >>> rates["mx"] = 0.00005 * 1.1 ** rates["age"] * np.where(rates["year"] == 2020, 1.0, 0.7)
    >>> people = rates[rates["age"] != 1].assign(population=50.0)
    >>> need = pd.DataFrame({"sex": "male", "age": [65, 75, 85], "prevalence": [0.1, 0.2, 0.5]})
    >>> found = care_need_scenarios(people, rates, need, base=2020).to_frame()
    >>> found.loc[found["year"] == 2050, "need"].round(1).tolist()
    [130.0, 119.1, 97.8]
    """
    years = _years(population, base)
    if base not in years:
        raise DomainError("the base year {year} is not in the population", year=base)
    sexes = sorted(column(prevalence, "sex").unique())
    if set(sexes) != set(column(population, "sex")):
        raise DomainError("population and care profile must have the same sexes")
    by_sex = {
        sex: _by_scenario(*_read(population, mortality, prevalence, sex, years, persons, rate), working)
        for sex in sexes
    }
    need = np.sum([each.need for each in by_sex.values()], axis=0)
    workers = np.sum([each.working for each in by_sex.values()], axis=0)
    if not (workers > 0).all():
        raise DomainError("no one is of working age in one of the years")
    frame = pd.DataFrame(
        {
            "year": np.repeat(years, len(SCENARIOS)),
            "scenario": np.tile(np.array(SCENARIOS, dtype=object), len(years)),
            "need": need.ravel(),
            "working": np.repeat(workers, len(SCENARIOS)),
        }
    )
    frame["ratio"] = frame["need"] / frame["working"]
    frame["change"] = frame["need"] / need[0, 0] - 1
    gain = pd.DataFrame({sex: each.gain for sex, each in by_sex.items()}, index=pd.Index(years, name="year"))
    return CareNeedScenarios(frame, gain, base)


def _years(population: pd.DataFrame, base: int) -> list[int]:
    years = numbers(column(population, "year"), "year")
    wrong = np.isnan(years) | (years % 1 != 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0]) + 1
        raise DomainError("row {row}, column year: the year is missing or not whole", row=row)
    return sorted({int(year) for year in years if year >= base})


@dataclass(frozen=True, eq=False)
class _OneSex:
    need: Floats  # persons, shape (years, scenarios)
    working: Floats  # persons, shape (years,)
    gain: Floats  # years of e65 since the first year, shape (years,)


def _read(
    population: pd.DataFrame,
    mortality: pd.DataFrame,
    prevalence: pd.DataFrame,
    sex: str,
    years: list[int],
    persons: str,
    rate: str,
) -> tuple[Floats, Floats, Floats, Floats, Columns]:
    profile = prevalence.loc[prevalence["sex"] == sex].set_index("age")["prevalence"].sort_index()
    counts = _wide(population, sex, years, persons)
    ages, _ = checked_population(counts.iloc[0])
    rates = _wide(mortality, sex, years, rate)
    groups = numbers(pd.Series(rates.columns), "age")
    singles, mx = single_year_rates(groups, rates.to_numpy())
    widths = np.append(np.ones(singles.size - 1), np.inf)
    columns = table_columns(mx, widths, np.broadcast_to(0.5, mx.shape), 1.0)
    return ages, counts.to_numpy(), profile_at(ages, profile), singles, columns


def _wide(frame: pd.DataFrame, sex: str, years: list[int], value: str) -> pd.DataFrame:
    keys = ["year", "sex", "age"]
    for name in (*keys, value):
        column(frame, name)
    rows = frame[(frame["sex"] == sex) & frame["year"].isin(years)]
    if rows.duplicated(keys).any():
        raise DomainError("a year, sex and age is there twice in column {column}", column=value)
    rows = rows.assign(**{value: numbers(rows[value], value)})
    # pivot_table would average duplicates and drop holes; both are errors here
    wide = rows.set_index(["year", "age"])[value].unstack("age")  # noqa: PD010
    wide = pd.DataFrame(wide).sort_index(axis=1).reindex(years)
    if wide.empty or not (wide.to_numpy(dtype=np.float64) >= 0).all():
        raise DomainError(
            "column {column}, {sex}: a year or an age is missing, or a value is negative",
            column=value,
            sex=sex,
        )
    return wide


def _by_scenario(
    ages: Floats,
    counts: Floats,
    profile: Floats,
    singles: Floats,
    table: Columns,
    working: tuple[float, float],
) -> _OneSex:
    e_old = table.ex[:, int(np.searchsorted(singles, OLD_AGE))]
    gain = e_old - e_old[0]
    old = ages >= OLD_AGE
    lived = _years_lived(ages[old], singles, table)
    in_need = lived @ profile[old]
    if not in_need[0] > 0:
        raise DomainError("no years in need are expected at {age} in the base year", age=OLD_AGE)
    scaled = np.where(old, np.minimum(profile * (in_need[0] / in_need)[:, np.newaxis], 1.0), profile)
    shifted = _shifted(ages, profile, gain)
    need = np.column_stack([counts @ profile, (counts * shifted).sum(axis=1), (counts * scaled).sum(axis=1)])
    return _OneSex(need, people_between(ages, counts, *working), gain)


def _years_lived(ages: Floats, singles: Floats, table: Columns) -> Floats:
    start = int(np.searchsorted(singles, OLD_AGE))
    group = np.searchsorted(ages, singles[start:], side="right") - 1
    member = group[:, np.newaxis] == np.arange(ages.size)
    lived: Floats = (table.Lx[:, start:] @ member) / table.lx[:, start, np.newaxis]
    return lived


def _shifted(ages: Floats, profile: Floats, gain: Floats) -> Floats:
    covered = np.flatnonzero(profile > 0)
    first = int(covered[0]) if covered.size else 0
    steps = np.diff(ages)
    middle = ages + np.append(steps, steps[-1]) / 2
    shifted = np.tile(profile, (gain.size, 1))
    for row, years in enumerate(gain):
        shifted[row, first:] = np.interp(middle[first:] - years, middle[first:], profile[first:])
    return shifted
