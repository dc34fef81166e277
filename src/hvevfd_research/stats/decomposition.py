"""What a change is made of: mortality and prevalence, age structure and survival, or mix and rates of groups.

Model
    - Life expectancy by age of the mortality change: Arriaga (1984), as people of the first table meet the
      second table's rates from the oldest age down. ``"arriaga-symmetric"`` averages both directions.
    - Health expectancy: ``"andreev"`` (Andreev, Shkolnikov and Begun 2002) replaces the first population's
      mortality and prevalence by the second's age by age, averaged over both directions; an effect belongs
      to the age where rates changed. ``"kitagawa"`` averages the two orders of the totals (first mortality,
      then prevalence, and the reverse), and each effect belongs to the age where the years are lived, as in
      the prevalence part of Nusselder and Looman (2004). ``"mortality-first"`` and ``"prevalence-first"`` are
      the single orders.
    - The real elderly dependency ratio is a product of three factors; ``"log"`` shares the change by their
      logarithms (logarithmic mean), ``"stepwise"`` averages over all orders of replacing them.

    Parts sum to the change, exactly.

When not to use it
    - As cause and effect. It is arithmetic of two observed states, and factors move together.
    - "andreev" and "kitagawa" answer different questions by age; their totals differ too. Name the one used.
      Nusselder and Looman's own mortality components by age are not offered: Shkolnikov and Andreev (2017)
      show where they go wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from math import factorial
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, column, numbers
from hvevfd_research.stats.health_expectancy import HealthExpectancy
from hvevfd_research.stats.life_tables import LifeTable


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A change and its parts.

    Attributes
    ----------
    measure : what changed, such as ``"life expectancy"``
    method : how the parts were found
    x : exact ages, years, shape (ages,); one NaN where the parts have no age
    components : names of the parts
    effects : shape (ages, components), in the unit of the measure
    first, second : the measure before and after
    """

    measure: str
    method: str
    x: Floats
    components: tuple[str, ...]
    effects: Floats
    first: float
    second: float

    @property
    def change(self) -> float:
        """Second minus first."""
        return self.second - self.first

    @property
    def totals(self) -> dict[str, float]:
        """Each component summed over ages."""
        return dict(zip(self.components, map(float, self.effects.sum(axis=0)), strict=True))

    def to_frame(self) -> pd.DataFrame:
        """Give a row for each age and component: ``x component effect``."""
        ages, parts = self.effects.shape
        return pd.DataFrame(
            {
                "x": np.repeat(self.x, parts),
                "component": np.tile(np.array(self.components, dtype=object), ages),
                "effect": self.effects.ravel(),
            }
        )


def decompose_life_expectancy(
    first: LifeTable,
    second: LifeTable,
    *,
    age: float = 0,
    method: Literal["arriaga", "arriaga-symmetric"] = "arriaga",
) -> Decomposition:
    """Share a change in life expectancy out over the ages where mortality changed.

    Parameters
    ----------
    first, second : life tables with the same ages
    age : exact age whose expectancy changed, years
    method : ``"arriaga"`` from the first table's side, or ``"arriaga-symmetric"``

    Returns
    -------
    Decomposition with components ``direct`` (years lived within the interval) and ``indirect`` (years that
    the additional survivors live later, interaction included)

    Raises
    ------
    DomainError : the tables' ages differ, no interval starts at `age`, an unknown method

    References
    ----------
    Arriaga EE (1984). Measuring and explaining the change in life expectancies. Demography 21: 83-96.

    Examples
    --------
    >>> from hvevfd_research.stats.life_tables import life_table
    >>> ages = {"age": [60, 70, 80]}
    >>> then = life_table(pd.DataFrame({**ages, "mx": [0.02, 0.05, 0.15]}), rate="mx")
    >>> now = life_table(pd.DataFrame({**ages, "mx": [0.01, 0.04, 0.14]}), rate="mx")
    >>> found = decompose_life_expectancy(then, now, age=60)
    >>> round(found.change, 3) == round(sum(found.totals.values()), 3)
    True
    """
    _demand_same_ages(first, second)
    start = first.index(age)
    effects = _arriaga(first, second, start)
    if method == "arriaga-symmetric":
        effects = (effects - _arriaga(second, first, start)) / 2
    elif method != "arriaga":
        raise DomainError("method {given} is not arriaga or arriaga-symmetric", given=repr(method))
    before, after = float(first.ex[start]), float(second.ex[start])
    parts = ("direct", "indirect")
    return Decomposition("life expectancy", method, first.x[start:], parts, effects, before, after)


def decompose_health_expectancy(
    first: HealthExpectancy,
    second: HealthExpectancy,
    *,
    age: float,
    state: str,
    method: Literal["andreev", "kitagawa", "mortality-first", "prevalence-first"] = "andreev",
) -> Decomposition:
    """Split a change in years in a state into an effect of mortality and one of prevalence, by age.

    Parameters
    ----------
    first, second : results of :func:`sullivan` with the same ages
    age : exact age whose expectancy changed, years
    state : the state of health
    method : see the module's text

    Returns
    -------
    Decomposition with components ``mortality`` and ``prevalence``

    Raises
    ------
    DomainError : ages differ, no such age or state, an unknown method

    References
    ----------
    Andreev EM, Shkolnikov VM, Begun AZ (2002). Demographic Research 7: 499-522.
    Nusselder WJ, Looman CWN (2004). Demography 41: 315-334.
    Shkolnikov VM, Andreev EM (2017). MPIDR Working Paper WP-2017-016.
    Kitagawa EM (1955). J Am Stat Assoc 50: 1168-1194.

    Examples
    --------
    >>> from hvevfd_research.stats import life_tables, sullivan
    >>> rates = pd.DataFrame({"age": [60, 70, 80], "then": [0.02, 0.05, 0.15], "now": [0.01, 0.04, 0.14]})
    >>> tables = [life_tables.life_table(rates, rate=when) for when in ("then", "now")]
    >>> limited = [pd.Series([p, 2 * p], index=[60, 75 - 5]) for p in (0.2, 0.15)]
    >>> two = [sullivan(*pair) for pair in zip(tables, limited)]
    >>> found = decompose_health_expectancy(*two, age=60, state="healthy")
    >>> {name: round(years, 2) for name, years in found.totals.items()}
    {'mortality': 1.68, 'prevalence': 1.55}
    """
    _demand_same_ages(first.table, second.table)
    start = first.table.index(age)
    before, after = first.at(age, state), second.at(age, state)
    one, two = (_per_survivor(each, start, state) for each in (first, second))
    if method == "andreev":
        effects = _andreev(one, two)
    elif method in ("kitagawa", "mortality-first", "prevalence-first"):
        weight = {"kitagawa": 0.5, "mortality-first": 1.0, "prevalence-first": 0.0}[method]
        lived = (two.L - one.L) * (weight * one.p + (1 - weight) * two.p)
        share = (two.p - one.p) * (weight * two.L + (1 - weight) * one.L)
        effects = np.column_stack([lived, share])
    else:
        raise DomainError(
            "method {given} is not andreev, kitagawa, mortality-first or prevalence-first", given=repr(method)
        )
    return Decomposition(
        "health expectancy",
        method,
        first.x[start:],
        ("mortality", "prevalence"),
        effects,
        before.years,
        after.years,
    )


def decompose_product(
    first: Mapping[str, float],
    second: Mapping[str, float],
    *,
    measure: str,
    method: Literal["log", "stepwise"] = "log",
) -> Decomposition:
    """Split the change of a product into the parts of its factors.

    Parameters
    ----------
    first, second : the factors by name, all above 0
    measure : what the product is
    method : ``"log"`` gives each factor its share of the change of the logarithm; ``"stepwise"`` averages,
        over all orders of replacing the factors, the step that each makes

    Raises
    ------
    DomainError : factors differ by name or are not above 0, an unknown method

    References
    ----------
    Ang BW (2004). Decomposition analysis for policymaking in energy. Energy Policy 32: 1131-1139 ("log").
    Das Gupta P (1993). Standardization and Decomposition of Rates. US Bureau of the Census, P23-186
    ("stepwise").

    Examples
    --------
    >>> then, now = {"old": 0.2, "per worker": 1.5}, {"old": 0.3, "per worker": 1.4}
    >>> found = decompose_product(then, now, measure="old per worker")
    >>> {name: round(part, 3) for name, part in found.totals.items()}, round(found.change, 3)
    ({'old': 0.145, 'per worker': -0.025}, 0.12)
    """
    names = tuple(first)
    if set(names) != set(second):
        raise DomainError("the two sides have different factors: {a} and {b}", a=names, b=tuple(second))
    one, two = (np.array([float(side[name]) for name in names]) for side in (first, second))
    for name, low in zip(names, np.minimum(one, two), strict=True):
        if not low > 0:
            raise DomainError("factor {name} is {value}; it must be above 0", name=name, value=f"{low:g}")
    before, after = float(one.prod()), float(two.prod())
    if method == "log":
        steps = np.log(two / one)
        total = float(steps.sum())
        effects = steps * (before * np.expm1(total) / total if total else before)
    elif method == "stepwise":
        effects = _stepwise(one, two)
    else:
        raise DomainError("method {given} is not log or stepwise", given=repr(method))
    return Decomposition(measure, method, np.array([np.nan]), names, effects[np.newaxis, :], before, after)


def decompose_share(
    first: pd.DataFrame, second: pd.DataFrame, *, group: str, events: str, total: str
) -> Decomposition:
    """Split the change of a share into the mix of the groups and what each group does.

    Parameters
    ----------
    first, second : one row for each group, before and after; the same groups in any order
    group : column that names the group, once each
    events, total : columns of counts, events not above the total, and every total above 0

    Returns
    -------
    Decomposition with components ``mix`` and ``rates``

    Raises
    ------
    ColumnError : a column is missing or not numeric
    DomainError : groups differ or are there twice, or a count is missing, negative or above its total

    References
    ----------
    Kitagawa EM (1955). Components of a difference between two rates. J Am Stat Assoc 50: 1168-1194.

    Examples
    --------
    Both groups do better, and the whole does worse:

    >>> then = pd.DataFrame({"place": ["A", "B"], "in time": [640, 100], "all": [800, 200]})
    >>> now = pd.DataFrame({"place": ["A", "B"], "in time": [913, 504], "all": [1100, 900]})
    >>> found = decompose_share(then, now, group="place", events="in time", total="all")
    >>> {name: round(part, 5) for name, part in found.totals.items()}, round(found.change, 4)
    ({'mix': -0.07125, 'rates': 0.03975}, -0.0315)
    """
    (share1, weight1), (share2, weight2) = (
        _shares_and_weights(frame, group, events, total) for frame in (first, second)
    )
    if not share1.index.equals(share2.index):
        raise DomainError(
            "before there are {a}, after {b}; the groups must be the same",
            a=", ".join(map(str, share1.index)),
            b=", ".join(map(str, share2.index)),
        )
    mix = (weight2 - weight1) * (share1 + share2) / 2
    rates = (share2 - share1) * (weight1 + weight2) / 2
    before, after = float((share1 * weight1).sum()), float((share2 * weight2).sum())
    effects = np.array([[mix.sum(), rates.sum()]])
    return Decomposition("share", "kitagawa", np.array([np.nan]), ("mix", "rates"), effects, before, after)


def _shares_and_weights(
    frame: pd.DataFrame, group: str, events: str, total: str
) -> tuple[pd.Series, pd.Series]:
    names = column(frame, group)
    y, n = numbers(column(frame, events), events), numbers(column(frame, total), total)
    if names.isna().any() or names.duplicated().any() or not y.size:
        raise DomainError("column {column}: each group must be named, and once", column=group)
    if not ((y >= 0) & (y <= n) & (n > 0)).all():
        raise DomainError("counts must be 0 or more, not above their total, and each total above 0")
    index = pd.Index(names)
    share, weight = pd.Series(y / n, index=index), pd.Series(n / n.sum(), index=index)
    return share.sort_index(), weight.sort_index()


@dataclass(frozen=True, eq=False)
class _PerSurvivor:
    """One population from the start age on, for each person alive there."""

    l: Floats  # noqa: E741  the symbol of the field
    L: Floats
    q: Floats
    p: Floats
    h: Floats


def _per_survivor(result: HealthExpectancy, start: int, state: str) -> _PerSurvivor:
    table, place = result.table, result.state_index(state)
    radix = table.lx[start]
    h = np.nan_to_num(result.hx[start:, place])
    return _PerSurvivor(
        table.lx[start:] / radix,
        table.Lx[start:] / radix,
        table.qx[start:],
        result.prevalence[start:, place],
        h,
    )


def _andreev(one: _PerSurvivor, two: _PerSurvivor) -> Floats:
    rate = [np.divide(each.L, each.l, out=np.zeros_like(each.L), where=each.l > 0) for each in (one, two)]
    alive = (one.l + two.l) / 4
    within = alive * (rate[1] - rate[0]) * (one.p + two.p)
    prevalence = alive * (rate[0] + rate[1]) * (two.p - one.p)
    following = [np.append(each.h[1:], 0.0) for each in (one, two)]
    later = (following[0] * two.l + following[1] * one.l) / 2 * (one.q - two.q)
    return np.column_stack([within + later, prevalence])


def _arriaga(first: LifeTable, second: LifeTable, start: int) -> Floats:
    l1, l2 = first.lx[start:] / first.lx[start], second.lx[start:] / second.lx[start]
    L1, L2 = first.Lx[start:] / first.lx[start], second.Lx[start:] / second.lx[start]
    T2 = second.Tx[start:] / second.lx[start]
    direct = l1 * (L2 / l2 - L1 / l1)
    later = T2[1:] * (l1[:-1] / l2[:-1] - l1[1:] / l2[1:])
    return np.column_stack([direct, np.append(later, 0.0)])


def _stepwise(one: Floats, two: Floats) -> Floats:
    effects = np.zeros_like(one)
    for order in permutations(range(one.size)):
        current = one.copy()
        for place in order:
            before = current.prod()
            current[place] = two[place]
            effects[place] += current.prod() - before
    return effects / factorial(one.size)


def _demand_same_ages(first: LifeTable, second: LifeTable) -> None:
    if not np.array_equal(first.x, second.x):
        raise DomainError("the two life tables have different ages; build both with the same age groups")
    if (first.lx == 0).any() or (second.lx == 0).any():
        raise DomainError(
            "a life table has no survivors before its last age, so parts by age are not defined"
        )
