"""Sullivan's index redrawn: a parametric bootstrap of deaths and survey, all draws in one array.

Model
    Deaths in each interval are Poisson around those observed, people asked in each group multinomial around
    the prevalences observed, and each draw is a whole Sullivan table.

When not to use it
    - To mend a survey that asked too few: a prevalence of 0 or 1 is drawn as 0 or 1 every time.
    - Without deaths (rates only), or for registers that counted everyone: use the formula in
      :func:`~hvevfd_research.stats.health_expectancy.sullivan`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level
from hvevfd_research.stats.life_expectancy import CUSTOMARY_LEVEL
from hvevfd_research.stats.life_tables import LifeTable, table_columns
from hvevfd_research.stats.state_prevalence import (
    prevalence_groups,
    sample_sizes,
    state_names,
    state_shares,
)


@dataclass(frozen=True, eq=False)
class BootstrapExpectancy:
    """Parametric bootstrap of Sullivan's index at one age.

    Attributes
    ----------
    age : exact age, years
    states : names, the remaining state last
    draws : years in each state, shape (draws, states)
    se, ci_low, ci_high : standard deviation and percentiles of the draws, years, shape (states,)
    level : coverage aimed at, 0-1
    """

    age: float
    states: tuple[str, ...]
    draws: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give a row for each state: ``age state mean se ci_low ci_high``."""
        return pd.DataFrame(
            {
                "age": self.age,
                "state": self.states,
                "mean": self.draws.mean(axis=0),
                "se": self.se,
                "ci_low": self.ci_low,
                "ci_high": self.ci_high,
            }
        )


def sullivan_bootstrap(
    table: LifeTable,
    prevalence: pd.Series | pd.DataFrame,
    sample_size: pd.Series | float,
    *,
    age: float,
    rng: np.random.Generator,
    draws: int = 1000,
    remaining: str = "healthy",
    level: float = CUSTOMARY_LEVEL,
) -> BootstrapExpectancy:
    """Redraw deaths and survey, and tell how far the years in each state at one age scatter.

    Deaths are drawn as Poisson counts around those observed, in the open interval given that someone died
    (it has no length otherwise), and people asked as multinomial counts. All draws are one array operation.

    Parameters
    ----------
    table : a life table with deaths
    prevalence, sample_size, remaining : as in :func:`sullivan`, with finite sample sizes
    age : exact age that starts an interval, years
    rng : the generator to draw from
    draws : how many tables, 2 or more
    level : coverage aimed at, between 0 and 1

    Returns
    -------
    BootstrapExpectancy

    Raises
    ------
    DomainError : as :func:`sullivan`; a table without deaths; a drawn rate that the intervals cannot hold
    TooFewError : fewer than two draws

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> counts = pd.DataFrame({"age": [65, 75, 85], "deaths": [20, 50, 30], "persons": [1000, 1000, 200]})
    >>> table = life_table(counts, deaths="deaths", population="persons")
    >>> limited = pd.Series([0.2, 0.4, 0.6], index=[65, 75, 85])
    >>> drawn = sullivan_bootstrap(table, limited, 100, age=65, rng=np.random.default_rng(1), draws=200)
    >>> drawn.draws.shape
    (200, 2)
    """
    shares = state_shares(table, prevalence, remaining)
    sizes = sample_sizes(table, prevalence, sample_size)
    row = table.index(age)
    check_level(level)
    if draws < 2:
        raise TooFewError("a bootstrap needs at least two draws; {draws} were asked for", draws=draws)
    if np.isnan(table.deaths).any() or sizes is None or np.isinf(sizes).any():
        raise DomainError("a bootstrap needs deaths in the life table and finite sample sizes")
    mx = table.mx * _drawn_deaths(table.deaths, draws, rng) / np.where(table.deaths > 0, table.deaths, 1.0)
    columns = table_columns(mx, table.n, table.ax, 1.0)
    place = prevalence_groups(table, prevalence)
    first = np.searchsorted(place, np.arange(place[-1] + 1))
    asked = np.round(sizes[first]).astype(np.int64)
    drawn = rng.multinomial(asked, shares[first], size=(draws, first.size)) / asked[:, np.newaxis]
    years = np.einsum("da,das->ds", columns.Lx[:, row:], drawn[:, place[row:], :])
    years /= columns.lx[:, row, np.newaxis]
    tail = 50 * (1 - level)
    low, high = np.percentile(years, [tail, 100 - tail], axis=0)
    states = (*state_names(prevalence), remaining)
    return BootstrapExpectancy(float(age), states, years, years.std(axis=0, ddof=1), low, high, level)


def _drawn_deaths(deaths: Floats, draws: int, rng: np.random.Generator) -> Floats:
    drawn = rng.poisson(deaths, (draws, deaths.size)).astype(np.float64)
    empty = np.flatnonzero(drawn[:, -1] == 0)
    while empty.size:
        drawn[empty, -1] = rng.poisson(deaths[-1], empty.size)
        empty = empty[drawn[empty, -1] == 0]
    return drawn
