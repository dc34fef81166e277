"""The age at which a given number of years is left, and how many people are above it.

Model
    Old age may be counted from birth (65 and over) or from its end: the exact age at which remaining life
    expectancy falls to, say, 15 years (Sanderson and Scherbov 2007). The threshold is read from the table's
    ``ex`` by a straight line between exact ages, at the oldest crossing. An abridged table is first spread to
    single years: log death rates by monotone cubic interpolation (PCHIP) between the midpoints of the age
    groups. People above the threshold come from the same kind of interpolation of the cumulated population.

Assumptions
    Rates change smoothly within age groups. An open group from :data:`OPEN_GROUP_SPREAD_FROM` on acts at its
    start plus half its mean stay, ``1 / (2 mx)``, and the last slope goes on to :data:`LAST_AGE` or
    :data:`RATE_PLATEAU`; a group that opens earlier averages too many ages to be spread, so it stays the open
    interval with its own rate.

When not to use it
    - As a measure of need: few years left is near the end of life, not the same as needing help.
    - For one person. It is a mean over a period's table, and half of those at the threshold live longer.
    - Grouped rates weighted by a young population sit left of the midpoint: thresholds from five-year groups
      are then up to 0.2 years higher than from single years (about 0.1 on average in HMD data, 1955-2015).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, numbers
from hvevfd_research.stats.life_tables import LifeTable, life_table, table_columns

LAST_AGE = 110  # years; a table spread to single years is open from here, as in the HMD
OPEN_GROUP_SPREAD_FROM = 100  # years; the open group of the UN's tables
RATE_PLATEAU = 1.0  # deaths per person-year; beyond 105 rates level off below it (Barbi et al. 2018)
CUSTOMARY_YEARS_LEFT = 15.0  # years (Sanderson and Scherbov 2007)


def remaining_years_threshold(
    table: LifeTable,
    years_left: float = CUSTOMARY_YEARS_LEFT,
    *,
    between_ages: Literal["single-years", "straight-line"] = "single-years",
) -> float:
    """Exact age at which remaining life expectancy equals a number of years.

    Parameters
    ----------
    table : a life table
    years_left : remaining life expectancy at the threshold, years
    between_ages : ``"single-years"`` spreads an abridged table to single years first and leaves others as
        they are; ``"straight-line"`` reads between the table's own ages

    Returns
    -------
    float, exact age in years; where ``ex`` crosses more than once (high infant mortality), the oldest

    Raises
    ------
    DomainError : the table has no such age: everyone has more years left, or no one has as many

    References
    ----------
    Sanderson WC, Scherbov S (2007). Demographic Research 16: 27-58.

    Examples
    --------
    >>> rates = pd.DataFrame({"age": range(60, 91), "mx": 0.01 * 1.1 ** np.arange(31.0)})
    >>> round(remaining_years_threshold(life_table(rates, rate="mx"), 15), 2)
    68.72
    """
    if between_ages == "single-years" and (table.n[:-1] != 1).any():
        table = single_year_table(table)
    found = thresholds(table.x, table.ex[np.newaxis, :], years_left)
    return float(found[0])


def thresholds(x: Floats, ex: Floats, years_left: float) -> Floats:
    """Find the threshold ages of many tables at once.

    Parameters
    ----------
    x : exact ages, shape (ages,)
    ex : remaining life expectancy, shape (tables, ages)
    years_left : years

    Returns
    -------
    array of exact ages, shape (tables,)

    Raises
    ------
    DomainError : a table has no such age
    """
    enough = ex >= years_left
    last = ex.shape[1] - 1 - np.argmax(enough[:, ::-1], axis=1)
    if not enough.any(axis=1).all() or (last == ex.shape[1] - 1).any():
        raise DomainError(
            "{years} years left lies outside the table: its life expectancies go from {low} to {high} years",
            years=f"{years_left:g}",
            low=f"{np.nanmin(ex):.1f}",
            high=f"{np.nanmax(ex):.1f}",
        )
    rows = np.arange(ex.shape[0])
    upper, lower = ex[rows, last], ex[rows, last + 1]
    found: Floats = x[last] + (upper - years_left) / (upper - lower) * (x[last + 1] - x[last])
    return found


def single_year_table(table: LifeTable) -> LifeTable:
    """Spread an abridged table to single years of age.

    Parameters
    ----------
    table : an abridged table; its open interval is spread to :data:`LAST_AGE` if it starts at 100, else kept

    Returns
    -------
    LifeTable, without deaths, so without intervals

    Raises
    ------
    DomainError : a rate of 0 (it has no logarithm), or a table that starts at a broken age

    Examples
    --------
    >>> rates = pd.DataFrame({"age": [60, 65, 70, 75], "mx": [0.01, 0.016, 0.026, 0.1]})
    >>> single_year_table(life_table(rates, rate="mx")).x[:3].tolist()
    [60.0, 61.0, 62.0]
    """
    ages, mx = single_year_rates(table.x, table.mx[np.newaxis, :])
    return life_table(pd.DataFrame({"age": ages, "mx": mx[0]}), rate="mx", radix=table.radix)


def single_year_rates(x: Floats, mx: Floats) -> tuple[Floats, Floats]:
    """Interpolate log rates from the midpoints of age groups to the middle of single years.

    Parameters
    ----------
    x : exact ages at the start of the groups, shape (groups,); the last group is open
    mx : deaths per person-year, shape (tables, groups)

    Returns
    -------
    ages, shape (single years,), and rates, shape (tables, single years)

    Raises
    ------
    DomainError : a rate of 0, or a first age that is not a whole number
    TooFewError : fewer than three groups

    Examples
    --------
    >>> ages, rates = single_year_rates(np.array([60.0, 65.0, 70.0]), np.array([[0.01, 0.02, 0.04]]))
    >>> rates[0, :3].round(4).tolist()
    [0.0076, 0.0087, 0.01]
    """
    if x.size < 3:
        raise TooFewError("at least three age groups are needed to spread rates; there are {n}", n=x.size)
    if not (mx > 0).all():
        raise DomainError(
            "a death rate is 0 or missing, so it cannot be spread over single years by its logarithm"
        )
    if (x % 1).any() or x[-1] >= LAST_AGE:
        raise DomainError(
            "ages from {first} to {last} cannot be spread; groups start at whole years below {limit}",
            first=f"{x[0]:g}",
            last=f"{x[-1]:g}",
            limit=LAST_AGE,
        )
    spread_open = x[-1] >= OPEN_GROUP_SPREAD_FROM
    ages = np.arange(x[0], (LAST_AGE if spread_open else x[-1]) + 1)
    middle = (x[:-1] + x[1:]) / 2
    if not spread_open:
        logs = _curve_with_straight_ends(middle, np.log(mx[:, :-1]), ages + 0.5)
        return ages, np.column_stack([np.exp(logs[:, :-1]), mx[:, -1]])
    # The middle of the open group differs from table to table, so each has a curve of its own.
    logs = np.vstack(
        [
            _curve_with_straight_ends(
                np.append(middle, x[-1] + 0.5 / row[-1]), np.log(row[np.newaxis, :]), ages + 0.5
            )
            for row in mx
        ]
    )
    return ages, np.minimum(np.exp(logs), np.maximum(RATE_PLATEAU, mx.max(axis=1, keepdims=True)))


def _curve_with_straight_ends(x: Floats, y: Floats, at: Floats) -> Floats:
    from scipy.interpolate import PchipInterpolator  # late, as it loads half of scipy

    inside = PchipInterpolator(x, y, axis=-1)(np.clip(at, x[0], x[-1]))
    first = (y[:, 1] - y[:, 0]) / (x[1] - x[0])
    last = (y[:, -1] - y[:, -2]) / (x[-1] - x[-2])
    ends = first[:, np.newaxis] * np.minimum(at - x[0], 0) + last[:, np.newaxis] * np.maximum(at - x[-1], 0)
    curve: Floats = inside + ends
    return curve


def single_year_expectancies(x: Floats, mx: Floats) -> tuple[Floats, Floats]:
    """Give single ages and their ``ex`` for many abridged tables at once, shapes (ages,), (tables, ages)."""
    ages, rates = single_year_rates(x, mx)
    half = np.broadcast_to(0.5, rates.shape)
    return ages, table_columns(rates, np.append(np.ones(ages.size - 1), np.inf), half, 1.0).ex


def people_above_age(population: pd.Series, age: float) -> float:
    """Count people at or above an exact age, within age groups by monotone interpolation.

    Parameters
    ----------
    population : persons, indexed by the first age of each group (single or several years); the last is open
    age : exact age, years

    Returns
    -------
    float, persons

    Raises
    ------
    DomainError : ages out of order, negative or missing counts, or `age` outside the closed groups

    Examples
    --------
    >>> people_above_age(pd.Series([50.0, 50, 50, 20], index=[60, 65, 70, 75]), 67.5)
    95.0
    """
    ages, persons = checked_population(population)
    return float(people_above(ages, persons[np.newaxis, :], np.array([age]))[0])


def people_above(ages: Floats, persons: Floats, age: Floats) -> Floats:
    """Count people above one age in each of many populations.

    Parameters
    ----------
    ages : first age of each group, shape (groups,)
    persons : shape (populations, groups)
    age : exact age for each population, shape (populations,)

    Raises
    ------
    DomainError : an age is below the first group or inside the open one
    """
    from scipy.interpolate import PchipInterpolator  # late, as it loads half of scipy

    if ((age < ages[0]) | (age > ages[-1])).any():
        raise DomainError(
            "people above age {age} cannot be counted: the closed age groups go from {low} to {high}",
            age=f"{age[(age < ages[0]) | (age > ages[-1])][0]:.2f}",
            low=f"{ages[0]:g}",
            high=f"{ages[-1]:g}",
        )
    below = np.concatenate([np.zeros((persons.shape[0], 1)), np.cumsum(persons[:, :-1], axis=1)], axis=1)
    curve = PchipInterpolator(ages, below, axis=1)
    piece = np.clip(np.searchsorted(ages, age, side="right") - 1, 0, ages.size - 2)
    coefficients = curve.c[:, piece, np.arange(age.size)]
    distance = age - ages[piece]
    younger = np.zeros_like(distance)
    for coefficient in coefficients:  # Horner's rule, highest power first
        younger = younger * distance + coefficient
    above: Floats = persons.sum(axis=1) - younger
    return above


def checked_population(population: pd.Series) -> tuple[Floats, Floats]:
    """Read a population by age as ages and persons, or say what is wrong with it.

    Raises
    ------
    DomainError : ages out of order, twice or missing; a missing or negative count
    TooFewError : fewer than two age groups
    """
    ages = numbers(pd.Series(population.index), "age")
    persons = numbers(population, "population")
    if ages.size < 2:
        raise TooFewError("a population by age needs at least two age groups; there are {n}", n=ages.size)
    if np.isnan(ages).any() or (np.diff(ages) <= 0).any() or ages[0] < 0:
        raise DomainError("ages of the population are missing, out of order or there twice")
    steps = np.diff(ages)
    if ages[0] == 0 and steps[0] == 1 and steps.size > 1 and steps[1] == 4:
        steps = steps[2:]
    if steps.size and (steps != steps[0]).any():
        at = ages[ages.size - 1 - steps.size + int(np.argmax(steps != steps[0]))]
        raise DomainError("ages of the population are missing after {age}", age=f"{at:g}")
    if np.isnan(persons).any() or (persons < 0).any():
        at = ages[int(np.argmax(np.isnan(persons) | (persons < 0)))]
        raise DomainError("the population at age {age} is missing or negative", age=f"{at:g}")
    return ages, persons
