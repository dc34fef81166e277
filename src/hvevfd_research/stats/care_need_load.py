"""People in need of care for each person employed in one future year, with every assumption an argument.

Model
    The need of a year under one scenario of :mod:`hvevfd_research.stats.care_need`, over the people employed
    in that year. Each further argument changes one assumption and leaves the rest: the level of need, the
    number of the very old, work in working age and after it.

Assumptions
    As in :mod:`hvevfd_research.stats.care_need`. Everyone employed counts as one, in whatever work and for
    however many hours.

When not to use it
    - To plan staff: few of those employed work in care, and how many are needed depends on how care is given.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.care_need import SCENARIOS, care_need_scenarios
from hvevfd_research.stats.columns import column, numbers
from hvevfd_research.stats.dependency import OLD_AGE, WORKING_AGES

VERY_OLD = 80  # years; the customary start of the very old
RETIRED_UNTIL = 75  # years, not included; those who may work longer


def need_per_employed(
    population: pd.DataFrame,
    mortality: pd.DataFrame,
    prevalence: pd.DataFrame,
    *,
    employed: float,
    base: int,
    year: int,
    scenario: str = "shifted profile",
    more_need: float = 0.0,
    more_very_old: float = 0.0,
    more_employed: float = 0.0,
    working_longer: float = 0.0,
    persons: str = "population",
) -> float:
    """People in need of care for each person employed.

    Parameters
    ----------
    population, mortality, prevalence, base, persons : as in
        :func:`hvevfd_research.stats.care_need_scenarios`
    employed : persons employed in `year`
    year : the year asked for, at or after `base`
    scenario : ``"constant profile"``, ``"shifted profile"`` or ``"constant years"``
    more_need : change of the share in need at each age, as a share of it (0.1 is 10 % more)
    more_very_old : change of the number of people aged 80 and over in `year`, as a share of it
    more_employed : people employed in addition, as a share of those aged 20 to 64
    working_longer : people employed in addition, as a share of those aged 65 to 74

    Returns
    -------
    float, persons in need per person employed

    Raises
    ------
    DomainError : an unknown scenario, a year that is not in the population, nobody employed, a change that is
        not a number above -1

    Examples
    --------
    >>> ages = [0, 1, *range(5, 101, 5)]
    >>> rates = pd.concat(pd.DataFrame({"year": y, "sex": "male", "age": ages}) for y in (2020, 2050))
    >>> rates["mx"] = 0.00005 * 1.1 ** rates["age"] * np.where(rates["year"] == 2020, 1.0, 0.7)
    >>> people = rates[rates["age"] != 1].assign(population=50.0)
    >>> need = pd.DataFrame({"sex": "male", "age": [65, 75, 85], "prevalence": [0.1, 0.2, 0.5]})
    >>> when = {"base": 2020, "year": 2050, "employed": 500.0}
    >>> round(need_per_employed(people, rates, need, **when, scenario="constant profile"), 3)
    0.26
    """
    _check(scenario, employed, more_need, more_very_old, more_employed, working_longer)
    years, age, people = (numbers(column(population, each), each) for each in ("year", "age", persons))
    later = years == year
    counts = population.assign(
        **{persons: people * np.where(later & (age >= VERY_OLD), 1 + more_very_old, 1)}
    )
    share = numbers(column(prevalence, "prevalence"), "prevalence")
    profile = prevalence.assign(prevalence=np.minimum(share * (1 + more_need), 1.0))
    wanted = counts[later | (years == base)]
    frame = care_need_scenarios(wanted, mortality, profile, base=base, persons=persons).frame
    found = frame[(frame["year"] == year) & (frame["scenario"] == scenario)]
    if found.empty:
        raise DomainError("there is no population for {year}, or it lies before the base year", year=year)
    working, retired = (
        people[later & (age >= low) & (age < high)].sum()
        for low, high in (WORKING_AGES, (OLD_AGE, RETIRED_UNTIL))
    )
    at_work = employed + more_employed * working + working_longer * retired
    if not at_work > 0:
        raise DomainError("{employed} persons are employed; it must be a number above 0", employed=at_work)
    return float(found["need"].iloc[0] / at_work)


def care_need_growth(
    population: pd.DataFrame,
    mortality: pd.DataFrame,
    prevalence: pd.DataFrame,
    first_year: int,
    last_year: int,
    *,
    base: int,
    place: str = "place",
    persons: str = "population",
) -> pd.DataFrame:
    """Growth of need in many places, one profile laid on all of them.

    Parameters
    ----------
    population, mortality : as in :func:`hvevfd_research.stats.care_need_scenarios`, with a column `place`
    prevalence, base, persons : as there
    first_year, last_year : the years to compare
    place : name of a column

    Returns
    -------
    DataFrame with a row for each place, in rising order of the first scenario: ``place`` and a column for
    each scenario, the change as a share of the first year's need

    Raises
    ------
    TooFewError : no place
    DomainError : as in :func:`hvevfd_research.stats.care_need_scenarios`

    Examples
    --------
    >>> ages = [0, 1, *range(5, 101, 5)]
    >>> rates = pd.concat(pd.DataFrame({"year": y, "sex": "male", "age": ages}) for y in (2020, 2050))
    >>> rates["mx"] = 0.00005 * 1.1 ** rates["age"] * np.where(rates["year"] == 2020, 1.0, 0.7)
    >>> people = rates[rates["age"] != 1].assign(population=50.0, place="A")
    >>> need = pd.DataFrame({"sex": "male", "age": [65, 75, 85], "prevalence": [0.1, 0.2, 0.5]})
    >>> grown = care_need_growth(people, rates.assign(place="A"), need, 2020, 2050, base=2020)
    >>> grown.round(2).to_numpy().tolist()
    [['A', 0.0, -0.08, -0.25]]
    """
    rates = dict(iter(mortality.groupby(column(mortality, place))))
    rows = []
    for name, people in population.groupby(column(population, place)):
        if name not in rates:
            raise DomainError("there are no death rates for {key}", key=name)
        found = care_need_scenarios(people, rates[name], prevalence, base=base, persons=persons)
        change = found.growth(first_year, last_year).set_index("scenario")["change"]
        rows.append({"place": name, **change})
    if not rows:
        raise TooFewError("there is no place to compare")
    grown = pd.DataFrame(rows, columns=["place", *SCENARIOS])
    return grown.sort_values(SCENARIOS[0], kind="stable", ignore_index=True)


def care_need_backtest(
    population: pd.DataFrame,
    mortality: pd.DataFrame,
    then: pd.DataFrame,
    later: pd.DataFrame,
    *,
    base: int,
    year: int,
    persons: str = "population",
) -> pd.DataFrame:
    """Let the scenarios run from an old profile, and count the same people with a later one.

    Parameters
    ----------
    population, mortality, persons : as in :func:`hvevfd_research.stats.care_need_scenarios`
    then, later : the profile of `base` and that of `year`, as ``prevalence`` there
    base, year : when the guess begins, and the year that it is for

    Returns
    -------
    DataFrame with a row for each scenario: ``scenario guess by_later gap``; people in persons, the gap as
    a share of those by the later profile

    Raises
    ------
    DomainError : as in :func:`hvevfd_research.stats.care_need_scenarios`; a year that is not there

    Examples
    --------
    >>> ages = [0, 1, *range(5, 101, 5)]
    >>> rates = pd.concat(pd.DataFrame({"year": y, "sex": "male", "age": ages}) for y in (1990, 2005))
    >>> rates["mx"] = 0.00005 * 1.1 ** rates["age"] * np.where(rates["year"] == 1990, 1.0, 0.8)
    >>> people = rates[rates["age"] != 1].assign(population=50.0)
    >>> need = pd.DataFrame({"sex": "male", "age": [65, 75, 85], "prevalence": [0.1, 0.2, 0.5]})
    >>> found = care_need_backtest(people, rates, need, need, base=1990, year=2005)
    >>> found["gap"].round(2).tolist()
    [0.0, -0.05, -0.17]
    """
    guess = care_need_scenarios(population, mortality, then, base=base, persons=persons)
    known = care_need_scenarios(population, mortality, later, base=year, persons=persons)
    rows = guess.growth(base, year)[["scenario", "last"]].rename(columns={"last": "guess"})
    rows["by_later"] = float(known.growth(year, year)["first"].iloc[0])
    rows["gap"] = rows["guess"] / rows["by_later"] - 1
    return pd.DataFrame(rows)


def _check(scenario: str, employed: float, *changes: float) -> None:
    if scenario not in SCENARIOS:
        raise DomainError(
            "scenario {scenario} is not one of {scenarios}",
            scenario=scenario,
            scenarios=", ".join(SCENARIOS),
        )
    if not 0 < employed < np.inf:
        raise DomainError("{employed} persons are employed; it must be a number above 0", employed=employed)
    for change in changes:
        if not -1 < change < np.inf:
            raise DomainError("a change is {change}; it must be a number above -1", change=change)
