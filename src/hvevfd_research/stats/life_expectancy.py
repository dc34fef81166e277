"""Life expectancy at an exact age with its interval, from the deaths that a life table rests on.

Model
    Chiang (1984): deaths in each interval are binomial, so ``var(qx) = qx^2 (1 - qx) / deaths``, and a death
    takes away the rest of the interval and the expectancy at its end. The interval for ``ex`` is normal.

Assumptions
    Ages and population counts are exact; deaths at different ages are independent.

When not to use it
    - In a closed interval without deaths ``qx`` is 0 and adds nothing to the variance, so the interval from a
      small population is too short. Pool years, or use wider age groups.
    - For whole nations the interval is narrow, and errors in the counts matter more than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, check_level
from hvevfd_research.stats.life_tables import LifeTable

Variance = Literal["chiang", "chiang-adjusted"]

CUSTOMARY_LEVEL = 0.95  # coverage aimed at


@dataclass(frozen=True)
class LifeExpectancy:
    """Years left to live at an exact age, with an interval.

    Attributes
    ----------
    age : exact age, years
    ex, se, ci_low, ci_high : years; the last three are NaN where `reason` is not empty
    level : coverage aimed at, 0-1
    variance : which formula gave `se`
    reason : ``""``, or ``"no deaths given"`` when the table knows rates only
    """

    age: float
    ex: float
    se: float
    ci_low: float
    ci_high: float
    level: float
    variance: str
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the fields as columns."""
        return pd.DataFrame([vars(self)])


def life_expectancy(
    table: LifeTable, age: float, *, variance: Variance = "chiang", level: float = CUSTOMARY_LEVEL
) -> LifeExpectancy:
    """Years left to live at an exact age, with a normal interval.

    Parameters
    ----------
    table : a life table; without deaths the interval is NaN, with the reason named
    age : exact age that starts an interval, years
    variance : ``"chiang"`` takes the open interval's mean length as known, as Chiang did;
        ``"chiang-adjusted"`` adds its sampling error (Eayres and Williams 2004; Lo et al. 2016), which
        matters in small populations and for tables closed early
    level : coverage aimed at, between 0 and 1

    Returns
    -------
    LifeExpectancy

    Raises
    ------
    DomainError : no interval starts at `age`, or `level` is not between 0 and 1

    References
    ----------
    Chiang CL (1984), p. 153-167. Eayres D, Williams ES (2004). J Epidemiol Community Health 58: 243-249.
    Lo E et al. (2016). Demographic Research 35: 399-454.

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> counts = pd.DataFrame({"age": [65, 75, 85], "deaths": [20, 50, 30], "persons": [1000, 1000, 200]})
    >>> at65 = life_expectancy(life_table(counts, deaths="deaths", population="persons"), 65)
    >>> round(at65.ex, 2), round(at65.ci_low, 2), round(at65.ci_high, 2)
    (18.91, 17.43, 20.38)
    """
    row = table.index(age)
    se = float(np.sqrt(expectancy_variance(table, variance)[row]))
    half = normal_quantile(level) * se
    ex = float(table.ex[row])
    reason = "no deaths given" if np.isnan(se) else ""
    return LifeExpectancy(float(age), ex, se, ex - half, ex + half, level, variance, reason)


def expectancy_variance(table: LifeTable, variance: Variance = "chiang") -> Floats:
    """Estimate the variance of ``ex`` at each age, years squared; NaN where deaths are unknown.

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> counts = pd.DataFrame({"age": [65, 75], "deaths": [20, 50], "persons": [1000, 500]})
    >>> expectancy_variance(life_table(counts, deaths="deaths", population="persons")).round(4).tolist()
    [0.3043, 0.0]
    """
    lost = years_lost_by_dying(table, table.ex, np.ones_like(table.ex))
    return propagated(
        table, lost**2 * death_probability_variance(table), open_interval_variance(table, variance)
    )


def years_lost_by_dying(table: LifeTable, expectancy: Floats, share: Floats) -> Floats:
    """Years in a state that one death in an interval takes away: the slope of the expectancy on ``qx``.

    Parameters
    ----------
    table : a life table
    expectancy : years in the state at each age, shape (ages,)
    share : share of each interval spent in the state, 0-1, shape (ages,)

    Returns
    -------
    array of years, shape (ages,); 0 for the open interval, in which everyone dies
    """
    following = np.where(table.lx[1:] > 0, expectancy[1:], 0.0)
    lost = (table.n[:-1] - table.ax[:-1]) * share[:-1] + following
    return np.append(lost, 0.0)


def open_interval_variance(table: LifeTable, variance: Variance) -> float:
    """Variance of the open interval's mean length, 1 / (mx^2 deaths) or left out.

    Raises
    ------
    DomainError : `variance` names neither formula
    """
    if variance == "chiang":
        return 0.0
    if variance == "chiang-adjusted":
        return float(table.ex[-1] ** 2 / table.deaths[-1])
    raise DomainError("variance {given} is not known; use chiang or chiang-adjusted", given=repr(variance))


def propagated(table: LifeTable, parts: Floats, closing: float) -> Floats:
    """Carry the variance that arises in each interval to every age below it."""
    share = np.where(table.lx > 0, parts, 0.0)
    share[-1] = closing
    if np.isnan(table.deaths).any():
        share = np.full_like(share, np.nan)
    carried: Floats = (table.lx**2 * share)[::-1].cumsum()[::-1] / np.where(
        table.lx > 0, table.lx, np.nan
    ) ** 2
    return carried


def death_probability_variance(table: LifeTable) -> Floats:
    """Binomial variance of ``qx``, ``qx^2 (1 - qx) / deaths``; 0 where no one died (Chiang 1984, p. 78)."""
    safe = np.where(table.deaths > 0, table.deaths, 1.0)
    return np.where(table.deaths == 0, 0.0, table.qx**2 * (1 - table.qx) / safe)


def normal_quantile(level: float) -> float:
    """Give the two-sided standard normal limit for a coverage.

    Raises
    ------
    DomainError : `level` is not between 0 and 1

    Examples
    --------
    >>> round(normal_quantile(0.95), 3)
    1.96
    """
    check_level(level)
    return float(ndtri(0.5 + level / 2))
