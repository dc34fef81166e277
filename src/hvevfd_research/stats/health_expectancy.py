"""Health expectancy by Sullivan's method: how many of the years left are lived in which state of health.

Model
    A period life table's person-years are shared out by the prevalence of each state at each age,
    ``hx = sum(p Lx above x) / lx`` (Sullivan 1971). States exclude each other; what they leave of 1 is a
    state of its own, so the states sum to ``ex``.

Assumptions
    Prevalence comes from a survey of independent persons (a design effect widens it) in the same population,
    also for those in institutions, and is constant within an age interval. Deaths and survey are independent.
    The variance has a survey part, ``Lx^2 p (1 - p) / n``, and a mortality part (Chiang), in which a death in
    an interval takes away the years in the state from there on (Mathers 1991).

When not to use it
    - To see sudden change: prevalence carries the history of those alive, so Sullivan's index lags behind
      incidence. Multistate models on followed persons answer that.
    - Across a change of question wording or register: the break goes straight into the years.
    - With states at 0 or 1 in a small survey: ``p (1 - p)`` is then 0 and the interval too short.
    - To leave out the mortality part for a municipality. The classic guide (Jagger et al. 2007) drops it as
      negligible, which holds for nations; ``variance="jagger"`` does the same. Measured coverage is
      printed in docs/measured.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtr

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats
from hvevfd_research.stats.life_expectancy import (
    CUSTOMARY_LEVEL,
    death_probability_variance,
    normal_quantile,
    open_interval_variance,
    propagated,
    years_lost_by_dying,
)
from hvevfd_research.stats.life_tables import LifeTable
from hvevfd_research.stats.state_prevalence import (
    Places,
    prevalence_groups,
    sample_sizes,
    state_names,
    state_shares,
)

SullivanVariance = Literal["chiang", "chiang-adjusted", "jagger"]


@dataclass(frozen=True, eq=False)
class HealthExpectancy:
    """Years left in each state of health at each age of a life table.

    Attributes
    ----------
    x : exact ages, years, shape (ages,)
    states : names of the states, the remaining one last
    prevalence : share of each interval in each state, 0-1, shape (ages, states)
    ex : years left to live, shape (ages,)
    hx : years left in each state, shape (ages, states); sums to `ex` over states
    se, ci_low, ci_high : years, shape (ages, states); NaN where `reason` is not empty
    level : coverage aimed at, 0-1
    variance : which parts `se` has
    reason : ``""``, ``"no sample sizes given"`` or ``"no deaths given"``
    table : the life table
    """

    x: Floats
    states: tuple[str, ...]
    prevalence: Floats
    ex: Floats
    hx: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    variance: str
    reason: str
    table: LifeTable

    def to_frame(self) -> pd.DataFrame:
        """Give a row for each age and state: ``x state prevalence hx share se ci_low ci_high``."""
        ages, states = self.hx.shape
        flat = {name: getattr(self, name).ravel() for name in ("hx", "se", "ci_low", "ci_high")}
        return pd.DataFrame(
            {
                "x": np.repeat(self.x, states),
                "state": np.tile(np.array(self.states, dtype=object), ages),
                "prevalence": self.prevalence.ravel(),
                "hx": flat["hx"],
                "share": (self.hx / self.ex[:, np.newaxis]).ravel(),
                "se": flat["se"],
                "ci_low": flat["ci_low"],
                "ci_high": flat["ci_high"],
            }
        )

    def at(self, age: float, state: str) -> StateYears:
        """Give one state's years at one exact age.

        Raises
        ------
        DomainError : no interval starts at `age`, or no state has that name
        """
        row, place = self.table.index(age), self.state_index(state)
        years, se = float(self.hx[row, place]), float(self.se[row, place])
        low, high = float(self.ci_low[row, place]), float(self.ci_high[row, place])
        return StateYears(float(age), state, years, years / float(self.ex[row]), se, low, high)

    def state_index(self, state: str) -> int:
        """Find the place of a state by name, or say which there are."""
        if state not in self.states:
            raise DomainError(
                "there is no state {state}; there are: {states}", state=state, states=", ".join(self.states)
            )
        return self.states.index(state)


@dataclass(frozen=True)
class StateYears:
    """Years left in one state at one exact age, their share of all years left, and an interval."""

    age: float
    state: str
    years: float
    share: float
    se: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class ExpectancyDifference:
    """Second population minus first, in years, with a normal interval and two-sided p-value."""

    age: float
    state: str
    first: float
    second: float
    difference: float
    se: float
    ci_low: float
    ci_high: float
    z: float
    p: float
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the fields as columns."""
        return pd.DataFrame([vars(self)])


def sullivan(
    table: LifeTable,
    prevalence: pd.Series | pd.DataFrame,
    sample_size: pd.Series | float | None = None,
    *,
    remaining: str = "healthy",
    design_effect: float = 1.0,
    variance: SullivanVariance = "chiang",
    level: float = CUSTOMARY_LEVEL,
) -> HealthExpectancy:
    """Share the years left out over states of health, at every age.

    Parameters
    ----------
    table : a life table
    prevalence : share of people in a state, 0-1, indexed by age; a Series for one state, named after it
        ("unhealthy" if it has no name), or a DataFrame with a column for each state. An age of the table
        takes the prevalence of the age group it lies in; the last group is open
    sample_size : people asked in each age group, indexed as `prevalence`, or one number for all; ``inf``
        means that all were counted (a register). Left out, the intervals are NaN, with the reason named
    remaining : name of the state that the others leave
    design_effect : variance of the survey over that of a simple random sample, 1 or more
    variance : ``"chiang"`` (mortality and survey), ``"chiang-adjusted"`` (with the open interval's own
        sampling error) or ``"jagger"`` (survey part only, as in the classic guide)
    level : coverage aimed at, between 0 and 1

    Returns
    -------
    HealthExpectancy

    Raises
    ------
    ColumnError : two states share a name
    DomainError : prevalence missing or outside 0-1, states summing to more than 1, ages below the first
        group, sample sizes missing or not positive

    References
    ----------
    Sullivan DF (1971). HSMHA Health Reports 86: 347-354.
    Mathers CD (1991). Health Expectancies in Australia 1981 and 1988. Canberra: AIHW.
    Jagger C et al. (2007). Health Expectancy Calculation by the Sullivan Method: A Practical Guide.

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> counts = pd.DataFrame({"age": [65, 75, 85], "deaths": [20, 50, 30], "persons": [1000, 1000, 200]})
    >>> table = life_table(counts, deaths="deaths", population="persons")
    >>> limited = pd.Series([0.2, 0.4, 0.6], index=[65, 75, 85], name="limited")
    >>> at65 = sullivan(table, limited, sample_size=100).at(65, "healthy")
    >>> round(at65.years, 2), round(at65.ci_low, 2), round(at65.ci_high, 2)
    (12.51, 11.2, 13.82)
    """
    shares = state_shares(table, prevalence, remaining)
    Lx = table.Lx[:, np.newaxis]
    hx = (
        np.cumsum((shares * Lx)[::-1], axis=0)[::-1] / np.where(table.lx > 0, table.lx, np.nan)[:, np.newaxis]
    )
    sizes = sample_sizes(table, prevalence, sample_size)
    if design_effect < 1:
        raise DomainError("design effect {value} is below 1", value=f"{design_effect:g}")
    effective = None if sizes is None else sizes / design_effect
    se, reason = _standard_errors(
        table, shares, hx, prevalence_groups(table, prevalence), effective, variance
    )
    half = normal_quantile(level) * se
    states = (*state_names(prevalence), remaining)
    return HealthExpectancy(
        table.x, states, shares, table.ex, hx, se, hx - half, hx + half, level, variance, reason, table
    )


def health_expectancy_difference(
    first: HealthExpectancy,
    second: HealthExpectancy,
    *,
    age: float,
    state: str,
    level: float = CUSTOMARY_LEVEL,
) -> ExpectancyDifference:
    """Compare two independent populations at one exact age.

    Parameters
    ----------
    first, second : results of :func:`sullivan` on populations (or years) that share no persons asked
    age, state : which expectancy
    level : coverage aimed at, between 0 and 1

    Returns
    -------
    ExpectancyDifference, second minus first; its interval is NaN where either has none

    Raises
    ------
    DomainError : the age or the state is not in both

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> counts = pd.DataFrame({"age": [65, 75, 85], "deaths": [20, 50, 30], "persons": [1000, 1000, 200]})
    >>> table = life_table(counts, deaths="deaths", population="persons")
    >>> then, now = (sullivan(table, pd.Series([p, 2 * p], index=[65, 75]), 200) for p in (0.2, 0.15))
    >>> round(health_expectancy_difference(then, now, age=65, state="healthy").difference, 2)
    1.44
    """
    one, two = first.at(age, state), second.at(age, state)
    change, se = two.years - one.years, float(np.hypot(one.se, two.se))
    half = normal_quantile(level) * se
    z = change / se if se > 0 else float("nan")
    p = float(2 * ndtr(-abs(z)))
    return ExpectancyDifference(
        float(age), state, one.years, two.years, change, se, change - half, change + half, z, p, level
    )


def _standard_errors(
    table: LifeTable,
    shares: Floats,
    hx: Floats,
    groups: Places,
    sizes: Floats | None,
    variance: SullivanVariance,
) -> tuple[Floats, str]:
    if variance not in ("chiang", "chiang-adjusted", "jagger"):
        raise DomainError(
            "variance {given} is not known; use chiang, chiang-adjusted or jagger", given=repr(variance)
        )
    if sizes is None:
        return np.full_like(hx, np.nan), "no sample sizes given"
    if variance != "jagger" and np.isnan(table.deaths).any():
        return np.full_like(hx, np.nan), "no deaths given"
    se = np.empty_like(hx)
    years = _years_above_by_group(table, groups)
    first = np.searchsorted(groups, np.arange(years.shape[1]))
    for state in range(hx.shape[1]):
        p = shares[first, state]
        total = years**2 @ (p * (1 - p) / sizes[first])
        if variance != "jagger":
            lost = years_lost_by_dying(table, hx[:, state], shares[:, state])
            closing = open_interval_variance(table, variance) * shares[-1, state] ** 2
            total = total + propagated(table, lost**2 * death_probability_variance(table), closing)
        se[:, state] = np.sqrt(total)
    return se, ""


def _years_above_by_group(table: LifeTable, groups: Places) -> Floats:
    # One prevalence serves all single years of its group, so their errors add up before they are squared.
    member = groups[:, np.newaxis] == np.arange(groups.max() + 1)
    above = np.cumsum((table.Lx[:, np.newaxis] * member)[::-1], axis=0)[::-1]
    years: Floats = above / np.where(table.lx > 0, table.lx, np.nan)[:, np.newaxis]
    return years
