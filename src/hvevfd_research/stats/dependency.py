"""Old-age dependency, counted from birth and from the end of life.

Model
    - Old-age dependency ratio (OADR): people from 65 on for each person aged 20 to 64.
    - Prospective ratio (POADR; Sanderson and Scherbov 2010): people with at most 15 years left for each adult
      with more, the threshold age found for each sex in its own life table, then summed.
    - Real elderly dependency ratio (REDR; Spijker and MacInnes 2013): the same people for each person
      employed, at any age.
    - Care-need ratio: people in need, by an age profile, for each person aged 20 to 64.

Assumptions
    Life tables and population are of one place and year; people in an age group are spread smoothly over it.

When not to use it
    - As a forecast of cost or care: none of the first three counts anyone's need, and unpaid work, part-time
      work and migration are hidden in "employed".
    - To compare levels between sources of employment; series differ by 4-8 % for some countries.
    - With 10, 15 and 20 years left giving different answers: 15 is a convention, show all three.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, numbers
from hvevfd_research.stats.life_tables import LifeTable
from hvevfd_research.stats.prospective_age import (
    CUSTOMARY_YEARS_LEFT,
    checked_population,
    people_above_age,
    remaining_years_threshold,
)

WORKING_AGES = (20, 65)  # years, upper limit left out (United Nations, World Population Prospects 2024)
OLD_AGE = 65  # years
ADULT_AGE = 20  # years (Sanderson and Scherbov 2010)


def old_age_dependency_ratio(
    population: pd.Series, *, working: tuple[float, float] = WORKING_AGES, old: float = OLD_AGE
) -> float:
    """Persons of old age per person of working age.

    Parameters
    ----------
    population : persons, indexed by the first age of each group (single years, or groups that the limits
        do not cut)
    working : (lower, upper) in years; lower included, upper not
    old : first age counted as old, years

    Returns
    -------
    float, persons per person (0.30 = 30 per 100)

    Raises
    ------
    DomainError : no one of working age in `population`; a limit inside an age group; missing ages or counts

    References
    ----------
    United Nations, World Population Prospects 2024, old-age dependency ratio 65+/20-64.

    Examples
    --------
    >>> old_age_dependency_ratio(pd.Series(10, index=range(101)))
    0.8
    """
    ages, persons = checked_population(population)
    workers = people_between(ages, persons, *working)
    if not workers > 0:
        raise DomainError(
            "no one is of working age, {low} to {high}, in the population", low=working[0], high=working[1]
        )
    return float(people_between(ages, persons, old, np.inf) / workers)


def prospective_old_age_dependency_ratio(
    population: pd.DataFrame,
    tables: Mapping[str, LifeTable],
    *,
    years_left: float = CUSTOMARY_YEARS_LEFT,
    adult: float = ADULT_AGE,
) -> float:
    """People with few years left for each adult with more.

    Parameters
    ----------
    population : persons, a column for each sex, indexed by the first age of each group
    tables : a life table for each of these columns
    years_left : remaining life expectancy from which on people count as near the end of life, years
    adult : first age counted as adult, years

    Returns
    -------
    float, persons per person

    Raises
    ------
    DomainError : sexes differ between population and tables; a threshold outside a table or inside the open
        age group; no adults below it

    References
    ----------
    Sanderson WC, Scherbov S (2010). Remeasuring aging. Science 329: 1287-1288.

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> rates = pd.DataFrame({"age": range(101), "mx": 0.00005 * 1.1 ** np.arange(101.0)})
    >>> people = pd.DataFrame({"female": [10.0] * 101, "male": [10.0] * 101})
    >>> table = life_table(rates, rate="mx")
    >>> round(prospective_old_age_dependency_ratio(people, {"female": table, "male": table}), 3)
    0.848
    """
    near_end = people_near_end_of_life(population, tables, years_left=years_left).sum()
    grown = sum(
        people_between(*checked_population(population[sex]), adult, np.inf) for sex in population.columns
    )
    if not grown > near_end:
        raise DomainError("no adult has more than {years} years left", years=f"{years_left:g}")
    return float(near_end / (grown - near_end))


def real_elderly_dependency_ratio(
    population: pd.DataFrame,
    tables: Mapping[str, LifeTable],
    employed: float,
    *,
    years_left: float = CUSTOMARY_YEARS_LEFT,
) -> float:
    """People with few years left for each person employed.

    Parameters
    ----------
    population, tables, years_left : as in :func:`prospective_old_age_dependency_ratio`
    employed : persons employed, of any age

    Returns
    -------
    float, persons per person

    Raises
    ------
    DomainError : nobody employed; sexes or thresholds as in :func:`prospective_old_age_dependency_ratio`

    References
    ----------
    Spijker J, MacInnes J (2013). Population ageing: the timebomb that isn't? BMJ 347: f6598.

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> rates = pd.DataFrame({"age": range(101), "mx": 0.00005 * 1.1 ** np.arange(101.0)})
    >>> people = pd.DataFrame({"female": [10.0] * 101, "male": [10.0] * 101})
    >>> table = life_table(rates, rate="mx")
    >>> round(real_elderly_dependency_ratio(people, {"female": table, "male": table}, 900), 3)
    0.826
    """
    if not employed > 0 or np.isinf(employed):
        raise DomainError("{employed} persons are employed; it must be a number above 0", employed=employed)
    return float(people_near_end_of_life(population, tables, years_left=years_left).sum() / employed)


def people_near_end_of_life(
    population: pd.DataFrame, tables: Mapping[str, LifeTable], *, years_left: float = CUSTOMARY_YEARS_LEFT
) -> pd.Series:
    """Count, for each sex, the people whose remaining life expectancy is at most a number of years.

    Parameters
    ----------
    population, tables, years_left : as in :func:`prospective_old_age_dependency_ratio`

    Returns
    -------
    Series of persons, indexed by sex

    Raises
    ------
    DomainError : sexes differ between population and tables; a threshold outside a table or inside the open
        age group

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> rates = pd.DataFrame({"age": range(101), "mx": 0.00005 * 1.1 ** np.arange(101.0)})
    >>> people = pd.DataFrame({"female": [10.0] * 101})
    >>> people_near_end_of_life(people, {"female": life_table(rates, rate="mx")}).round(1).to_dict()
    {'female': 371.8}
    """
    sexes = list(population.columns)
    if not sexes or set(sexes) != set(tables):
        raise DomainError(
            "population is given for {people} and life tables for {tables}; they must be the same",
            people=", ".join(map(str, sexes)),
            tables=", ".join(tables),
        )
    ages = {sex: remaining_years_threshold(tables[sex], years_left) for sex in sexes}
    return pd.Series({sex: people_above_age(population[sex], ages[sex]) for sex in sexes}, dtype=np.float64)


def persons_in_need(population: pd.Series, prevalence: pd.Series) -> float:
    """Persons in need of care, from a profile by age.

    Parameters
    ----------
    population : persons, indexed by the first age of each group
    prevalence : share in need, 0-1, indexed by the first age of each group, the last one open; people younger
        than the first group are not counted

    Returns
    -------
    float, persons

    Raises
    ------
    DomainError : a share outside 0-1 or missing; a group of the profile that begins inside an age group

    Examples
    --------
    >>> people = pd.Series([100.0, 80, 60, 40], index=[65, 70, 75, 80])
    >>> persons_in_need(people, pd.Series([0.1, 0.3], index=[70, 80]))
    26.0
    """
    ages, persons = checked_population(population)
    return float(persons @ profile_at(ages, prevalence))


def care_need_ratio(
    population: pd.Series, prevalence: pd.Series, *, working: tuple[float, float] = WORKING_AGES
) -> float:
    """Persons in need of care per person of working age.

    Parameters
    ----------
    population, prevalence : as in :func:`persons_in_need`
    working : (lower, upper) in years; lower included, upper not

    Returns
    -------
    float, persons per person

    Raises
    ------
    DomainError : as :func:`persons_in_need`; no one of working age

    Examples
    --------
    >>> people = pd.Series(10, index=range(101))
    >>> care_need_ratio(people, pd.Series([0.1, 0.3], index=[65, 85]))
    0.15111...
    """
    ages, persons = checked_population(population)
    workers = people_between(ages, persons, *working)
    if not workers > 0:
        raise DomainError(
            "no one is of working age, {low} to {high}, in the population", low=working[0], high=working[1]
        )
    return float(persons @ profile_at(ages, prevalence) / workers)


def profile_at(ages: Floats, prevalence: pd.Series) -> Floats:
    """Give the share in need for each age group of a population, 0 below the profile's first age.

    Raises
    ------
    DomainError : a share outside 0-1 or missing; ages out of order; a group that begins inside an age group
    """
    starts = numbers(pd.Series(prevalence.index), "age")
    share = numbers(prevalence, "prevalence")
    if not starts.size or np.isnan(starts).any() or (np.diff(starts) <= 0).any():
        raise DomainError("ages of the care profile are missing, out of order or there twice")
    wrong = ~((share >= 0) & (share <= 1))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DomainError(
            "prevalence at age {age} is {value}; it must be between 0 and 1",
            age=f"{starts[row]:g}",
            value=f"{share[row]:g}",
        )
    cut = ~np.isin(starts, ages)
    if cut.any():
        raise DomainError(
            "the care profile changes at age {age}, where no age group of the population begins",
            age=f"{starts[cut][0]:g}",
        )
    place = np.searchsorted(starts, ages, side="right") - 1
    return np.where(place >= 0, share[np.maximum(place, 0)], 0.0)


def people_between(ages: Floats, persons: Floats, low: float, high: float) -> Floats:
    """Sum people from age `low` up to, not including, `high`.

    Parameters
    ----------
    ages : first age of each group, shape (groups,)
    persons : shape (..., groups)

    Raises
    ------
    DomainError : a limit lies inside an age group, so that the group cannot be divided

    Examples
    --------
    >>> float(people_between(np.array([60.0, 65, 70]), np.array([5.0, 4, 3]), 65, np.inf))
    7.0
    """
    for limit in (low, high):
        if ages[0] < limit < np.inf and limit not in ages:
            raise DomainError("age {age} lies inside an age group of the population", age=f"{limit:g}")
    if low < ages[0] < high:
        raise DomainError(
            "the population starts at age {start}, but people from {low} on are asked for",
            start=f"{ages[0]:g}",
            low=f"{low:g}",
        )
    counted: Floats = np.asarray(persons[..., (ages >= low) & (ages < high)].sum(axis=-1))
    return counted
