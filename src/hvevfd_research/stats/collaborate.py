"""collaboRATE: how much effort was made to explain, to listen, and to include what matters to the patient.

Model: encounters are independent, and the top score is a binomial share of those with all three answers. The
share of top scores avoids much of the ceiling that the mean has. Not for units with fewer than 25 complete
encounters, and not for comparing paper with telephone: the way of asking moved the share from 81 to 61 per
cent in one clinic (BMJ Open 2017;7:e014681). The items are the owner's and not shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import TooFewError
from hvevfd_research.stats.columns import Floats
from hvevfd_research.stats.instruments import item_answers, people
from hvevfd_research.stats.proportions import ProportionInterval, proportion_interval

COLLABORATE_MIN_ENCOUNTERS = 25  # complete encounters a unit needs for a score (glynelwyn.com)


@dataclass(frozen=True, eq=False)
class CollaboRate:
    """collaboRATE by unit; arrays run with `units`.

    `top` is the share of encounters with the best answer on all three items, `mean` the mean of the
    encounters' means (0 to 9), and `few` marks units under the 25 complete encounters that a score needs.
    """

    units: tuple[object, ...]
    encounters: Floats
    n_incomplete: Floats
    top: ProportionInterval
    mean: Floats
    few: tuple[bool, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each unit."""
        return pd.DataFrame(
            {
                "unit": list(self.units),
                "encounters": self.encounters.astype(int),
                "n_incomplete": self.n_incomplete.astype(int),
                "top": self.top.share,
                "ci_low": self.top.ci_low,
                "ci_high": self.top.ci_high,
                "mean": self.mean,
                "few": self.few,
            }
        )


def collaborate(frame: pd.DataFrame, items: Sequence[str], *, unit: str | None = None) -> CollaboRate:
    """Score collaboRATE by unit, as top score and as mean.

    Parameters
    ----------
    frame : one row for each encounter
    items : the three columns, answers 0 to 9; an encounter that lacks one is left out and counted
    unit : column that names the unit; None takes all encounters as one

    Returns
    -------
    CollaboRate
        Units in order of first appearance; intervals are Wilson's at 95 %. A unit with no complete encounter
        is not in it.

    Raises
    ------
    ColumnError : not three items
    DomainError : an answer is outside 0 to 9, or a unit is not named
    TooFewError : no encounter is complete

    References
    ----------
    Barr PJ et al. J Med Internet Res 2014;16:e2. Scoring: glynelwyn.com, collaboRATE user guide.

    Examples
    --------
    >>> answers = pd.DataFrame({"a": [9, 9, 8, 9], "b": [9, 7, 9, None], "c": [9, 9, 9, 9]})
    >>> collaborate(answers, ["a", "b", "c"]).to_frame()[["encounters", "n_incomplete", "mean", "few"]]
       encounters  n_incomplete      mean   few
    0           3             1  8.666667  True
    """
    answers = item_answers(frame, items, 3, 0, 9)
    where = pd.Series("all", index=range(len(frame))) if unit is None else people(frame, unit)
    complete = ~np.isnan(answers).any(axis=1)
    rows = pd.DataFrame(
        {
            "unit": where,
            "complete": complete,
            "top": complete & (answers == 9).all(axis=1),
            "mean": np.where(complete, answers.mean(axis=1), np.nan),
        }
    )
    by = rows.groupby("unit", sort=False)
    sums = by.agg(
        total=("complete", "size"), n=("complete", "sum"), top=("top", "sum"), mean=("mean", "mean")
    )
    sums = sums[sums["n"] > 0]
    if sums.empty:
        raise TooFewError("no encounter has all three answers")
    n = sums["n"].to_numpy(dtype=np.float64)
    few = tuple(bool(x) for x in n < COLLABORATE_MIN_ENCOUNTERS)
    lost = sums["total"].to_numpy(dtype=np.float64) - n
    top = proportion_interval(sums["top"].to_numpy(dtype=np.float64), n)
    return CollaboRate(tuple(sums.index), n, lost, top, sums["mean"].to_numpy(), few)
