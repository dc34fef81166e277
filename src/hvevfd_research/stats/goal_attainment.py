"""Goal attainment scaling: how far goals of different persons were reached, on one scale.

Model: each goal has five described levels, -2 to +2, with 0 the expected one; goals of one person correlate
by `correlation`. If levels are set without bias, T has mean 50 and standard deviation 10. Both conditions are
assumptions: levels set too low lift T whatever the support did, and the levels are ranks, so T is no interval
scale (use medians beside means). Not for comparing teams that set their own goals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers, within
from hvevfd_research.stats.instruments import people

GAS_CORRELATION = 0.3  # assumed between goals of one person (Kiresuk & Sherman 1968)


@dataclass(frozen=True, eq=False)
class GasScores:
    """T-scores by person.

    `per_person` has person, goals (with a level and a weight above 0) and t, in order of first appearance;
    `n_goals_missing` counts goals without a level, which are left out.
    """

    per_person: pd.DataFrame
    n: int
    n_missing: int
    n_goals_missing: int
    mean: float
    sd: float
    median: float
    correlation: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each person."""
        return self.per_person.copy()


def gas_t(
    frame: pd.DataFrame,
    level: str = "level",
    *,
    patient: str = "patient",
    weight: str | None = None,
    correlation: float = GAS_CORRELATION,
) -> GasScores:
    """Score goal attainment scaling as T = 50 + 10 sum(w x) / sqrt((1 - r) sum(w^2) + r sum(w)^2).

    Parameters
    ----------
    frame : one row for each goal
    level : column of attainment x, -2 (much less than expected) to +2; a goal without one is left out
    patient : column that tells persons apart
    weight : column of weights w >= 0, such as importance times difficulty; None weighs goals alike
    correlation : r, assumed between goals of one person, 0 to 1

    Returns
    -------
    GasScores
        50 where all goals are just attained. A person without a level, or with weights of 0 only, has none.

    Raises
    ------
    DomainError : a level, weight or r is out of range, or the weight of a goal with a level is missing
    TooFewError : no person has a score

    References
    ----------
    Kiresuk TJ, Sherman RE. Community Ment Health J 1968;4:443-453. Turner-Stokes L. Clin Rehabil
    2009;23:362-370.

    Examples
    --------
    >>> gas_t(pd.DataFrame({"patient": 1, "level": [1, 0, 2]})).per_person["t"].round(2).to_list()
    [63.69]
    """
    if not 0 <= correlation <= 1:
        raise DomainError("correlation is {value}; it must be between 0 and 1", value=correlation)
    who = people(frame, patient)
    x = within(numbers(column(frame, level), level), level, -2, 2)
    w = np.ones(x.size) if weight is None else numbers(column(frame, weight), weight)
    bad = np.flatnonzero(~((w >= 0) & (w < np.inf)) & ~np.isnan(x))
    if bad.size:
        raise DomainError(
            "row {row}, column {column}: a weight must be 0 or more", row=int(bad[0]) + 1, column=weight
        )
    w = np.where(np.isnan(x), 0.0, w)
    parts = pd.DataFrame({"person": who, "goals": w > 0, "wx": w * np.nan_to_num(x), "w": w, "w2": w**2})
    per_person = parts.groupby("person", sort=False).sum().reset_index()
    wx, w_sum, w2 = (per_person.pop(name).to_numpy(dtype=np.float64) for name in ("wx", "w", "w2"))
    spread = np.sqrt((1 - correlation) * w2 + correlation * w_sum**2)
    per_person["t"] = 50 + 10 * wx / np.where(spread > 0, spread, np.nan)
    t = per_person["t"].dropna()
    if t.empty:
        raise TooFewError("no person has a goal with a level and a weight above 0")
    sd = float(t.std(ddof=1)) if len(t) > 1 else float("nan")
    n_goals_missing = int(np.isnan(x).sum())
    n_missing = len(per_person) - len(t)
    mean, median = float(t.mean()), float(t.median())
    return GasScores(per_person, len(t), n_missing, n_goals_missing, mean, sd, median, correlation)
