"""A profile of need by age, brought to the age groups of a population.

Model
    A profile says which share of people is in need from each of its ages on, until the next one. A group of
    the population that it cuts, such as 65 to 69 by a profile that begins at 67, gets the mean share over its
    ages; below the first age of the profile nobody is in need.

Assumptions
    The ages within a group of the population are level, and both sexes have the same share unless profiles
    are made for each.

When not to use it
    - With shares of few people: the profile of a small municipality at 90 and over is mostly chance.
    - To compare with a count from another first age: someone of 66 is not in a profile from 67.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers

FIVE_YEAR_GROUPS = tuple(range(0, 101, 5))  # first ages, years; the United Nations' population
BOTH_SEXES = ("female", "male")


def care_profile(
    frame: pd.DataFrame,
    *,
    age: str = "age_from",
    share: str = "share",
    groups: Sequence[float] = FIVE_YEAR_GROUPS,
    sexes: Sequence[str] = BOTH_SEXES,
) -> pd.DataFrame:
    """Bring shares in need from any ages to the age groups of a population.

    Parameters
    ----------
    frame : columns `age` (first age of each step, the last one open) and `share` (0-1), in any order
    age, share : names of columns
    groups : first ages of the population's groups, years, rising; the last one open
    sexes : who gets the profile

    Returns
    -------
    DataFrame with columns ``sex``, ``age`` and ``prevalence``, from the group with the first age on; what
    :func:`hvevfd_research.stats.care_need_scenarios` takes

    Raises
    ------
    TooFewError : no row, or fewer than two groups
    DomainError : an age that is missing, negative or there twice, a share outside 0-1, nobody in need, a
        first age above the groups

    Examples
    --------
    >>> shares = pd.DataFrame({"age_from": [67, 80], "share": [0.1, 0.4]})
    >>> care_profile(shares, groups=[65, 70, 75, 80], sexes=["all"])["prevalence"].round(2).tolist()
    [0.06, 0.1, 0.1, 0.4]
    """
    starts = numbers(column(frame, age), age)
    known = numbers(column(frame, share), share)
    if not starts.size:
        raise TooFewError("the care profile has no row")
    if not (starts >= 0).all() or np.unique(starts).size < starts.size:
        raise DomainError("ages of the care profile are missing, negative or there twice")
    wrong = ~((known >= 0) & (known <= 1))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DomainError(
            "prevalence at age {age} is {value}; it must be between 0 and 1",
            age=f"{starts[row]:g}",
            value=f"{known[row]:g}",
        )
    if not known.any():
        raise DomainError("nobody is in need at any age of the care profile")
    order = np.argsort(starts)
    edges = numbers(pd.Series(list(groups), dtype=np.float64), "age")
    if edges.size < 2 or not (np.diff(edges) > 0).all():
        raise TooFewError("the population needs at least two age groups, in rising order")
    return _by_group(starts[order], known[order], edges, sexes)


def _by_group(starts: np.ndarray, known: np.ndarray, edges: np.ndarray, sexes: Sequence[str]) -> pd.DataFrame:
    # People of the open group stand near its start, so it is as wide as the group before it.
    ends = np.append(edges[1:], 2 * edges[-1] - edges[-2])
    if starts[0] >= ends[-1]:
        raise DomainError(
            "the care profile begins at {age}, above the last age group of the population", age=starts[0]
        )
    until = np.append(starts[1:], np.inf)
    overlap = np.minimum(ends[:, np.newaxis], until) - np.maximum(edges[:, np.newaxis], starts)
    mean = np.clip(overlap, 0, None) @ known / (ends - edges)
    kept = ends > starts[0]
    one = pd.DataFrame({"age": edges[kept], "prevalence": mean[kept]})
    return pd.concat([one.assign(sex=sex) for sex in sexes], ignore_index=True)[["sex", "age", "prevalence"]]
