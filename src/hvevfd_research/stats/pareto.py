"""Which few causes make up most of the events.

Assumptions: each event has one cause, and causes are counted over the same period. When not to use it: where
the process is not stable, the order of causes changes with the period, so read a control chart first; where
events weigh differently, count their weight instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers


@dataclass(frozen=True, eq=False)
class Pareto:
    """Causes from the most to the least frequent.

    Parameters
    ----------
    category, count : names of the columns it was made from; `count` is None where rows were counted
    total : number of events with a cause
    n_missing : events without a cause (weighted by `count`), which are in no row
    causes : columns ``category count share cumulative``; shares between 0 and 1
    """

    category: str
    count: str | None
    total: float
    n_missing: float
    causes: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each cause: ``category count share cumulative``."""
        return self.causes.copy()

    def vital_few(self, share: float = 0.8) -> int:
        """Tell how many of the most frequent causes it takes to reach a share of the events."""
        if not 0 < share <= 1:
            raise DomainError("share {share} is outside 0 to 1", share=share)
        return int((self.causes["cumulative"] < share - 1e-12).sum()) + 1


def pareto(frame: pd.DataFrame, category: str, count: str | None = None) -> Pareto:
    """Count events by cause, in falling order, with cumulative shares.

    Parameters
    ----------
    frame : one row for each event, or one or more for each cause
    category : column of causes; ties are ordered by name
    count : column of counts (0 or more, not missing); without it rows are counted

    Raises
    ------
    ColumnError : a column is missing or `count` holds no numbers
    DomainError : a count is negative or missing
    TooFewError : there is no event with a cause

    References
    ----------
    Juran JM, Godfrey AB (1999) Juran's Quality Handbook, 5th ed.

    Examples
    --------
    >>> delays = pd.DataFrame({"why": ["transport", "no bed", "no bed", "tests", "no bed"]})
    >>> pareto(delays, "why").to_frame().round(2)
        category  count  share  cumulative
    0     no bed    3.0    0.6         0.6
    1      tests    1.0    0.2         0.8
    2  transport    1.0    0.2         1.0
    """
    causes = column(frame, category)
    weight = np.ones(len(frame)) if count is None else numbers(column(frame, count), count)
    if (np.isnan(weight) | (weight < 0)).any():
        raise DomainError("column {column}: a count is 0 or more and not missing", column=count)
    codes, names = pd.factorize(causes, sort=True)
    known = codes >= 0
    totals = np.bincount(codes[known], weights=weight[known], minlength=len(names))
    total = float(totals.sum())
    if total <= 0:
        raise TooFewError("column {column} names no cause of any event", column=category)
    order = np.argsort(-totals, kind="stable")
    table = pd.DataFrame(
        {
            "category": pd.Index(names).take(order),
            "count": totals[order],
            "share": totals[order] / total,
            "cumulative": np.cumsum(totals[order]) / total,
        }
    )
    return Pareto(category, count, total, float(weight[~known].sum()), table)
