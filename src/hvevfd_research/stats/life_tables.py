"""Period life tables, from one year's death rates or from deaths and population.

Model
    A period table follows an imagined cohort that meets the death rates of one period at every age. Within an
    age interval of width ``n`` those who die live ``ax`` years of it on average, so that (Chiang 1984, ch. 6)

        qx = n mx / (1 + (n - ax) mx),     Lx = n lx+n + ax dx,     ex = Tx / lx.

    The last interval is open: everyone dies in it, and ``Lx = lx / mx``.

Assumptions
    Rates are central rates (deaths over person-years lived) of a closed population; within an interval deaths
    fall as ``ax`` says; the open interval is stationary.

When not to use it
    - As a forecast for people who live today: their rates will change as they age (a cohort table is needed).
    - With few deaths in the open interval: its mean length is ``1 / mx``, which is then wild. Close the table
      at a lower age. No deaths in it is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers
from hvevfd_research.stats.years_lived_by_dying import AxConvention, Sex, years_lived_by_dying

RADIX = 100_000.0  # persons starting the table, by custom


class Columns(NamedTuple):
    """The columns that follow from rates; every array shares the shape of the rates, ages last."""

    qx: Floats
    lx: Floats
    dx: Floats
    Lx: Floats
    Tx: Floats
    ex: Floats


@dataclass(frozen=True, eq=False)
class LifeTable:
    """A period life table; one entry for each age interval, the last one open.

    Attributes
    ----------
    x : exact age at the start of the interval, years
    n : width, years; infinite for the open interval
    mx : deaths per person-year
    ax : years lived in the interval by those who die in it
    qx : probability of dying in the interval, 0-1
    lx : persons alive at age x
    dx : deaths in the interval, persons
    Lx : person-years lived in the interval
    Tx : person-years lived above age x
    ex : years left to live at age x
    deaths : deaths that the rates rest on, persons; NaN where only rates were given
    radix : persons at the start
    convention : where ``ax`` comes from
    """

    x: Floats
    n: Floats
    mx: Floats
    ax: Floats
    qx: Floats
    lx: Floats
    dx: Floats
    Lx: Floats
    Tx: Floats
    ex: Floats
    deaths: Floats
    radix: float
    convention: str

    def to_frame(self) -> pd.DataFrame:
        """Give the table with columns ``x n mx ax qx lx dx Lx Tx ex``."""
        names = ("x", "n", "mx", "ax", "qx", "lx", "dx", "Lx", "Tx", "ex")
        return pd.DataFrame({name: getattr(self, name) for name in names})

    def index(self, age: float) -> int:
        """Find the place of an exact age that starts an interval.

        Raises
        ------
        DomainError : no interval starts at `age`
        """
        found = np.flatnonzero(self.x == age)
        if not found.size:
            raise DomainError(
                "age {age} starts no interval of the life table; its ages are {ages}",
                age=f"{age:g}",
                ages=", ".join(f"{x:g}" for x in self.x),
            )
        return int(found[0])


def life_table(
    frame: pd.DataFrame,
    *,
    age: str = "age",
    rate: str | None = None,
    deaths: str | None = None,
    population: str | None = None,
    width: str | None = None,
    ax: AxConvention | Sequence[float] | Floats = "midpoint",
    sex: Sex | None = None,
    radix: float = RADIX,
) -> LifeTable:
    """Build a period life table, single-year or abridged.

    Parameters
    ----------
    frame : one row for each age interval, youngest first; the last row is the open interval
    age : column of exact ages at the start of the intervals, years
    rate : column of deaths per person-year; or leave it out and give `deaths` and `population`
    deaths : column of deaths; with `rate` it only serves the variance
    population : column of person-years (the mid-year population, for one year of deaths)
    width : column of interval widths in years, needed where they are irregular; the last is not read
    ax : years lived by those who die in the interval, one value for each row (the last is not read), or

        - ``"midpoint"`` : half the width everywhere
        - ``"coale-demeny"`` : model West at age 0 and ages 1 to 4 (needs `sex`), half the width elsewhere
        - ``"andreev-kingkade"`` : the Human Mortality Database's rule at age 0 (needs `sex`), Coale and
          Demeny's at ages 1 to 4, half the width elsewhere
    sex : ``"female"`` or ``"male"``
    radix : persons at the start of the table

    Returns
    -------
    LifeTable

    Raises
    ------
    ColumnError : a column is missing or not numeric
    DomainError : missing, unordered or non-contiguous ages, negative or missing values, deaths above
        population, no deaths in the open interval, a rate too high for its `ax`
    TooFewError : fewer than two intervals

    References
    ----------
    Chiang CL (1984). The Life Table and its Applications. Malabar: Krieger, ch. 6.
    Preston SH, Heuveline P, Guillot M (2001). Demography. Oxford: Blackwell, p. 38-54.

    Examples
    --------
    >>> rates = pd.DataFrame({"age": [65, 75, 85], "mx": [0.02, 0.05, 0.15]})
    >>> life_table(rates, rate="mx").ex.round(2).tolist()
    [18.91, 12.0, 6.67]
    """
    x = numbers(column(frame, age), age)
    n = _widths(x, None if width is None else numbers(column(frame, width), width))
    counts = None if deaths is None else _counts(frame, deaths, x)
    mx = _rates(frame, x, rate, counts, population)
    years = years_lived_by_dying(x, n, mx, ax, sex)
    columns = table_columns(mx, n, years, radix)
    return LifeTable(
        **{
            name: _frozen(values)
            for name, values in {"x": x, "n": n, "mx": mx, "ax": years, **columns._asdict()}.items()
        },
        deaths=_frozen(np.full(x.shape, np.nan) if counts is None else counts),
        radix=float(radix),
        convention=ax if isinstance(ax, str) else "given",
    )


def table_columns(mx: Floats, n: Floats, ax: Floats, radix: float = RADIX) -> Columns:
    """Derive the columns for one table or for many at once.

    Parameters
    ----------
    mx : deaths per person-year, shape (..., ages)
    n, ax : widths and years lived by the dying, broadcast against `mx`; the last `n` is not read
    radix : persons at the start

    Raises
    ------
    DomainError : a closed interval's rate is too high for its `ax`, so that more than everyone would die

    Examples
    --------
    >>> table_columns(np.array([0.1, 0.5]), np.array([5.0, np.inf]), np.array([2.5, 2.0]), 1.0).qx.tolist()
    [0.4, 1.0]
    """
    closed = np.where(np.isinf(n), 0.0, n)
    lived = np.where(np.isinf(n), 0.0, ax)
    qx = closed * mx / (1 + (closed - lived) * mx)
    if (qx[..., :-1] > 1).any() or (qx[..., :-1] < 0).any():
        raise DomainError("a death rate is so high that more than everyone would die; use narrower intervals")
    qx[..., -1] = 1.0
    start = np.ones((*qx.shape[:-1], 1))
    lx = radix * np.concatenate([start, np.cumprod(1 - qx[..., :-1], axis=-1)], axis=-1)
    dx = lx * qx
    Lx = closed * (lx - dx) + lived * dx
    Lx[..., -1] = lx[..., -1] / mx[..., -1]
    Tx = np.cumsum(Lx[..., ::-1], axis=-1)[..., ::-1]
    ex = np.divide(Tx, lx, out=np.full_like(Tx, np.nan), where=lx > 0)
    return Columns(qx, lx, dx, Lx, Tx, ex)


def _frozen(values: Floats) -> Floats:
    kept = np.array(values, dtype=np.float64)
    kept.setflags(write=False)
    return kept


def _widths(x: Floats, given: Floats | None) -> Floats:
    if x.size < 2:
        raise TooFewError("a life table needs at least two age intervals; there are {count}", count=x.size)
    if np.isnan(x).any() or (x < 0).any():
        raise DomainError("an age is missing or negative; every row needs the exact age where it starts")
    steps = np.diff(x)
    if (steps <= 0).any():
        at = x[int(np.argmax(steps <= 0)) + 1]
        raise DomainError("age {age} is out of order or there twice; list ages youngest first", age=f"{at:g}")
    if given is None:
        _demand_regular(x, steps)
    elif not np.array_equal(given[:-1], steps):
        at = x[int(np.argmax(given[:-1] != steps))]
        raise DomainError(
            "the interval from age {age} does not end where the next begins; ages must be contiguous",
            age=f"{at:g}",
        )
    return np.append(steps, np.inf)


def _demand_regular(x: Floats, steps: Floats) -> None:
    # A hole in the ages looks like one wide interval; only 0, 1-4 and then equal steps can be told from it.
    regular = steps[2:] if x[0] == 0 and x[1] == 1 and steps.size > 1 and steps[1] == 4 else steps
    if regular.size and (regular != regular[0]).any():
        first_steps = steps.size - regular.size
        at = x[first_steps + int(np.argmax(regular != regular[0]))]
        raise DomainError(
            "ages are missing after {age}, or intervals are irregular; name their widths if that is meant",
            age=f"{at:g}",
        )


def _counts(frame: pd.DataFrame, name: str, x: Floats) -> Floats:
    values = numbers(column(frame, name), name)
    wrong = np.isnan(values) | (values < 0)
    if wrong.any():
        raise DomainError(
            "column {column}, age {age}: the value is missing or negative; it must be 0 or more",
            column=name,
            age=f"{x[int(np.argmax(wrong))]:g}",
        )
    return values


def _rates(
    frame: pd.DataFrame, x: Floats, rate: str | None, deaths: Floats | None, population: str | None
) -> Floats:
    if rate is not None:
        mx = _counts(frame, rate, x)
    elif deaths is None or population is None:
        raise DomainError("name a column of rates, or one of deaths and one of population")
    else:
        persons = _counts(frame, population, x)
        if (persons == 0).any():
            at = x[int(np.argmax(persons == 0))]
            raise DomainError("no one is counted at age {age}; a rate needs people", age=f"{at:g}")
        if (deaths > persons).any():
            at = x[int(np.argmax(deaths > persons))]
            raise DomainError("there are more deaths than people at age {age}", age=f"{at:g}")
        mx = deaths / persons
    if mx[-1] == 0 or (deaths is not None and deaths[-1] == 0):
        raise DomainError(
            "no deaths at age {age} and above: the open interval has no end; close it at a lower age",
            age=f"{x[-1]:g}",
        )
    return mx
