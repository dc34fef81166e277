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

from hvevfd_research.errors import DomainError
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
