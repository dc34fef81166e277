"""Two options judged by several weighted criteria, and the weights at which the judgement turns.

Model: each criterion is brought to one scale by dividing by the length of the pair (vector normalisation),
the two standardised values are weighted and added. A criterion where less is better, such as cost, enters as
one minus its standardised value. The weights are made to sum to one.

Assumptions and limits: values are 0 or more on a scale with a true zero, since the result changes when a
scale is shifted (0 to 4 counted as 1 to 5); criteria do not overlap, or what is counted twice weighs twice; a
loss on one can be made up by a gain on another; weights say what a person cares for, not how sure a value is.
Nothing here knows the uncertainty of the values. When not to use it: where a criterion is a condition that
must be met.

References
----------
Rutten-van Mölken M and others (2018). BMC Health Serv Res 18:576, table 4. Hwang CL, Yoon K (1981). Multiple
Attribute Decision Making.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers, single_number

FEWEST = 2  # criteria: with one there is nothing to weigh


@dataclass(frozen=True, eq=False)
class MultiCriteria:
    """Two options, a and b, judged by weighted criteria.

    Parameters
    ----------
    frame : a row for each criterion: ``criterion weight value_a value_b standard_a standard_b part_a part_b
        gain``; weights sum to 1, a part is weight by standardised value, `gain` is part_a - part_b
    overall_a, overall_b : sums of the parts, between 0 and 1
    weight_sum : sum of the weights as they were given
    """

    frame: pd.DataFrame
    overall_a: float
    overall_b: float
    weight_sum: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each criterion."""
        return self.frame.copy()

    @property
    def difference(self) -> float:
        """Overall value of a minus that of b."""
        return self.overall_a - self.overall_b

    def reweighted(self, place: int, weight: float) -> MultiCriteria:
        """Give one criterion another weight; the others share the rest in the proportions they had.

        Parameters
        ----------
        place : which criterion, counted from 1 in the order of the frame
        weight : its new weight, 0 to 1

        Raises
        ------
        DomainError : there is no such criterion, the weight is outside 0 to 1, or the others weigh nothing
        """
        row = _row(self, place)
        if not 0 <= single_number(weight, "weight") <= 1:
            raise DomainError("weight is {weight}; it must be between 0 and 1", weight=weight)
        before = self.frame["weight"].to_numpy()
        others = 1 - before[row]
        if others <= 0 and weight < 1:
            raise DomainError("the other criteria weigh nothing, so they cannot share the rest")
        after = before * ((1 - weight) / others if others > 0 else 0.0)
        after[row] = weight
        return _judged(self.frame.assign(weight=after), self.weight_sum)


@dataclass(frozen=True, eq=False)
class WeightTurns:
    """For each criterion the weight at which the two options change places.

    Parameters
    ----------
    frame : ``criterion weight at_0 at_1 turn reason``; `at_0` and `at_1` are the differences a - b when the
        criterion weighs nothing and everything, `turn` the weight between them where the difference is 0, NaN
        with the reason ``"never"`` where it is on one side throughout, or ``"alone"`` where the others weigh
        nothing
    """

    frame: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each criterion."""
        return self.frame.copy()


def multi_criteria(
    frame: pd.DataFrame,
    *,
    criterion: str = "criterion",
    value_a: str = "value_a",
    value_b: str = "value_b",
    weight: str = "weight",
    reverse: str | None = "reverse",
) -> MultiCriteria:
    """Judge two options by weighted criteria.

    Parameters
    ----------
    frame : one row for each criterion
    criterion : column of names, each there once
    value_a, value_b : columns of what the options achieve, 0 or more and not both 0
    weight : column of weights, 0 or more, with a sum above 0; made to sum to 1
    reverse : column that holds yes (or true) where less is better; no where empty. None where no criterion is

    Returns
    -------
    MultiCriteria

    Raises
    ------
    ColumnError : a column is missing or holds no numbers
    DomainError : a value or weight is missing or negative, both values are 0, no weight is above 0, a name is
        missing or there twice, or reverse holds another word
    TooFewError : fewer than 2 criteria

    Examples
    --------
    >>> choice = pd.DataFrame({"criterion": ["joy", "cost"], "value_a": [4, 8000], "value_b": [3, 6000],
    ...     "weight": [3, 1], "reverse": ["no", "yes"]})
    >>> found = multi_criteria(choice)
    >>> round(found.overall_a, 3), round(found.overall_b, 3), found.weight_sum
    (0.65, 0.55, 4.0)
    """
    if len(frame) < FEWEST:
        raise TooFewError("there is {n} criterion; weighing needs 2 at least", n=len(frame))
    names = column(frame, criterion)
    if names.isna().any() or names.duplicated().any():
        raise DomainError("column {column}: each criterion has a name of its own", column=criterion)
    pair = [_not_negative(frame, name) for name in (value_a, value_b)]
    size = np.hypot(*pair)
    if (size == 0).any():
        raise DomainError(
            "{criterion}: both values are 0, so they cannot be set beside each other",
            criterion=str(names.iloc[int(np.flatnonzero(size == 0)[0])]),
        )
    weights = _not_negative(frame, weight)
    if weights.sum() <= 0:
        raise DomainError("column {column}: no weight is above 0", column=weight)
    less = _less_is_better(frame, reverse)
    a, b = (np.where(less, 1 - values / size, values / size) for values in pair)
    table = pd.DataFrame(
        {
            "criterion": names.astype(str).to_numpy(),
            "weight": weights / weights.sum(),
            "value_a": pair[0],
            "value_b": pair[1],
            "standard_a": a,
            "standard_b": b,
        }
    )
    return _judged(table, float(weights.sum()))


def weight_turns(judged: MultiCriteria) -> WeightTurns:
    """Find for each criterion the weight at which the two options change places.

    One weight is changed at a time, and the others keep their proportions; the difference is then a straight
    line in that weight.

    Parameters
    ----------
    judged : from :func:`multi_criteria`

    Examples
    --------
    >>> choice = pd.DataFrame({"criterion": ["joy", "cost"], "value_a": [4, 8000], "value_b": [3, 6000],
    ...     "weight": [3, 1], "reverse": ["no", "yes"]})
    >>> weight_turns(multi_criteria(choice)).to_frame()["turn"].round(3).to_list()
    [0.5, 0.5]
    """
    frame = judged.frame
    weight = frame["weight"].to_numpy()
    apart = (frame["standard_a"] - frame["standard_b"]).to_numpy()
    others = 1 - weight
    alone = others <= 1e-12  # what rounding leaves of weights that sum to 1
    with np.errstate(divide="ignore", invalid="ignore"):
        at_0 = np.where(alone, math.nan, (judged.difference - weight * apart) / others)
        crosses = ~alone & (np.sign(at_0) * np.sign(apart) < 0)
        turn = np.where(crosses, at_0 / (at_0 - apart), math.nan)
    reason = np.select([alone, ~crosses], ["alone", "never"], "")
    columns = {"criterion": frame["criterion"], "weight": weight, "at_0": at_0, "at_1": apart, "turn": turn}
    return WeightTurns(pd.DataFrame(columns).assign(reason=reason))


def _judged(table: pd.DataFrame, weight_sum: float) -> MultiCriteria:
    part_a, part_b = (table["weight"] * table[name] for name in ("standard_a", "standard_b"))
    table = table.assign(part_a=part_a, part_b=part_b, gain=part_a - part_b)
    return MultiCriteria(table, float(part_a.sum()), float(part_b.sum()), weight_sum)


def _row(judged: MultiCriteria, place: int) -> int:
    n = len(judged.frame)
    if isinstance(place, bool) or not isinstance(place, (int, np.integer)) or not 1 <= place <= n:
        raise DomainError(
            "there is no criterion number {place}; they are counted from 1 to {n}", place=str(place), n=n
        )
    return int(place) - 1


def _not_negative(frame: pd.DataFrame, name: str) -> Floats:
    values = numbers(column(frame, name), name)
    if np.isnan(values).any() or (values < 0).any():
        raise DomainError("column {column}: a value is 0 or more, and not missing", column=name)
    return values


def _less_is_better(frame: pd.DataFrame, reverse: str | None) -> np.ndarray:
    if reverse is None:
        return np.zeros(len(frame), dtype=bool)
    given = column(frame, reverse).astype(object)
    words = given.where(given.notna(), "no").astype(str).str.strip().str.lower()
    if not words.isin(["yes", "no", "true", "false"]).all():
        raise DomainError("column {column} holds {value}; it must be yes or no", column=reverse,
                          value=words[~words.isin(["yes", "no", "true", "false"])].iloc[0])  # fmt: skip
    found: np.ndarray = words.isin(["yes", "true"]).to_numpy()
    return found
