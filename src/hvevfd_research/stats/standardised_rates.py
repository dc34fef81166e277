"""Directly standardised rates: what a rate would be if the age structure had stood still.

Model
    Rates by group, weighted by one standard population: ``sum(w_i r_i)`` with ``w_i = N_i / sum(N)``. The
    crude rate weights the same rates by the population of its own time; the two part as structure changes.

Assumptions
    Groups are the same at all times, and events are counted in the same way in each. The interval takes
    events as Poisson counts (Fay and Feuer 1997, from the gamma distribution).

When not to use it
    - Where rates by group move in opposite directions: one number hides what happens. Look at them first.
    - Across a change of register: the step goes straight into the rate.
    - The interval does not fit people who use a service for years: the same people are counted again each
      year. For a whole country it is very narrow, and says nothing of how people are counted.

References
----------
Fay MP, Feuer EJ (1997). Statistics in Medicine 16: 791-801.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, check_level, column, numbers


@dataclass(frozen=True, eq=False)
class StandardisedRates:
    """Crude and standardised rates over time.

    Attributes
    ----------
    frame : a row for each time: ``time events persons crude standardised ci_low ci_high``, events per person
    groups : a row for each time and group: ``time group events persons rate``
    weights : share of the standard population by group, summing to 1
    time, group : names of the columns in the caller's frame
    level : coverage of the interval of the standardised rate
    """

    frame: pd.DataFrame
    groups: pd.DataFrame
    weights: pd.Series
    time: str
    group: str
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give :attr:`frame` with the rate of each group in a column of its own, and time by its own name."""
        wide = self.groups.set_index(["time", "group"])["rate"].unstack()  # noqa: PD010 -- a Series
        both = self.frame.merge(wide.reset_index().rename_axis(columns=None), on="time")
        return both.rename(columns={"time": self.time})


def standardised_rates(
    frame: pd.DataFrame,
    *,
    time: str,
    group: str,
    events: str,
    persons: str,
    standard: object,
    level: float = 0.95,
) -> StandardisedRates:
    """Standardise rates directly.

    Parameters
    ----------
    frame : a row for each time and group
    time, group : columns that tell the rows apart; every time has every group
    events : column of counts, 0 or more
    persons : column of persons or person-years, above 0
    standard : the time whose population is the standard, or a Series of persons by group
    level : coverage of the interval, between 0 and 1

    Returns
    -------
    StandardisedRates, in events per person

    Raises
    ------
    ColumnError : a column is missing or not numeric
    DomainError : a time and group twice or missing, negative events, no persons, an unknown standard

    Examples
    --------
    >>> users = pd.DataFrame({"year": [1992, 1992, 2006, 2006], "age": ["67-79", "80+"] * 2,
    ...                       "n": [50, 60, 40, 90], "people": [450, 150, 400, 220]})
    >>> columns = {"time": "year", "group": "age", "events": "n", "persons": "people"}
    >>> found = standardised_rates(users, standard=1992, **columns)
    >>> found.frame[["crude", "standardised"]].round(3).to_numpy().tolist()
    [[0.183, 0.183], [0.21, 0.177]]
    """
    check_level(level)
    counts = _wide(frame, time, group, events)
    people = _wide(frame, time, group, persons)
    n, y = people.to_numpy(), counts.to_numpy()
    if (y < 0).any() or not (n > 0).all():
        raise DomainError("a rate needs events of 0 or more and persons above 0 in every group")
    weights = _weights(people, standard)
    w = weights.to_numpy()
    rate = y / n
    adjusted = rate @ w
    low, high = _gamma_limits(adjusted, (w / n) ** 2 * y, (w / n).max(axis=1), level)
    totals = pd.DataFrame(
        {
            "time": counts.index,
            "events": y.sum(axis=1),
            "persons": n.sum(axis=1),
            "crude": y.sum(axis=1) / n.sum(axis=1),
            "standardised": adjusted,
            "ci_low": low,
            "ci_high": high,
        }
    )
    times, groups = np.repeat(counts.index, n.shape[1]), np.tile(counts.columns, len(n))
    rows = {"time": times, "group": groups, "events": y.ravel(), "persons": n.ravel(), "rate": rate.ravel()}
    return StandardisedRates(totals, pd.DataFrame(rows), weights, time, group, level)


def _wide(frame: pd.DataFrame, time: str, group: str, values: str) -> pd.DataFrame:
    held = pd.DataFrame(
        {
            "time": column(frame, time).array,
            "group": column(frame, group).array,
            "value": numbers(column(frame, values), values),
        }
    )
    if held.empty or held.isna().any(axis=None):
        raise DomainError("column {column}: there are no values, or one is missing", column=values)
    if held.duplicated(["time", "group"]).any():
        raise DomainError("a time and group are there twice; each must be there once")
    wide = held.set_index(["time", "group"])["value"].unstack()  # noqa: PD010 -- a Series
    if wide.isna().any(axis=None):
        raise DomainError("not every time has every group; leave the others out before standardising")
    return wide


def _weights(people: pd.DataFrame, standard: object) -> pd.Series:
    if isinstance(standard, pd.Series):
        chosen = standard.reindex(people.columns)
        values = numbers(chosen, "standard")
    elif standard in people.index:
        values = people[people.index == standard].to_numpy()[0]
    else:
        raise DomainError(
            "the standard is {standard}; it must be one of these times, or persons by group: {times}",
            standard=standard,
            times=", ".join(map(str, people.index)),
        )
    if np.isnan(values).any() or (values < 0).any() or values.sum() <= 0:
        raise DomainError("the standard population must have persons, 0 or more, in every group")
    return pd.Series(values / values.sum(), index=people.columns, name="weight")


def _gamma_limits(rate: Floats, parts: Floats, largest: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.stats import gamma

    tail = (1 - level) / 2
    variance = parts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = gamma.ppf(tail, a=rate**2 / variance, scale=variance / rate)
    high_mean, high_variance = rate + largest, variance + largest**2
    high = gamma.ppf(1 - tail, a=high_mean**2 / high_variance, scale=high_variance / high_mean)
    return np.where(variance > 0, low, 0.0), high
