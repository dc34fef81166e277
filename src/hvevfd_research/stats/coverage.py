"""What part of all places a programme reached, by each count of it and each year's number of places.

A coverage is a count over a count, and no sample: it has no sampling interval. What makes it uncertain is
which count is right and which year's denominator belongs to it, so all of them are given.

When not to use it: for shares of people, where places differ in size; a half of the municipalities may hold
three quarters of the people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers


@dataclass(frozen=True, eq=False)
class Coverage:
    """Shares of all places.

    Parameters
    ----------
    frame : a row for each count and year: ``what count year total share reason``; `share` is NaN with the
        reason ``"more-than-all"`` where the count passes the total
    """

    frame: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each count and year."""
        return self.frame.copy()


def coverage(counts: pd.DataFrame, totals: pd.DataFrame) -> Coverage:
    """Set each count over each year's total.

    Parameters
    ----------
    counts : columns ``what`` and ``count``, 0 or more
    totals : columns ``year`` and ``total``, above 0, each year once

    Returns
    -------
    Coverage
        In the order of the counts, and of the years within each.

    Raises
    ------
    ColumnError : a column is missing or holds no numbers
    DomainError : a count is missing or negative, a total is missing or not above 0, or a year is there twice
    TooFewError : there is no count or no total

    Examples
    --------
    >>> reached = pd.DataFrame({"what": ["planned", "reported"], "count": [200, 148]})
    >>> there = pd.DataFrame({"year": [2019, 2020], "total": [422, 356]})
    >>> coverage(reached, there).to_frame()["share"].round(2).to_list()
    [0.47, 0.56, 0.35, 0.42]
    """
    what, count = column(counts, "what"), numbers(column(counts, "count"), "count")
    year, total = numbers(column(totals, "year"), "year"), numbers(column(totals, "total"), "total")
    if not count.size or not total.size:
        raise TooFewError("a share of all places needs a count and a total")
    if np.isnan(count).any() or (count < 0).any():
        raise DomainError("column {column}: a value is 0 or more, and not missing", column="count")
    if np.isnan(total).any() or (total <= 0).any():
        raise DomainError("column {column}: a total is above 0, and not missing", column="total")
    if np.isnan(year).any() or len(np.unique(year)) < len(year):
        raise DomainError("column {column}: years are whole, not missing, and each there once", column="year")
    rows = pd.DataFrame({"what": what.astype(str).to_numpy(), "count": count}).merge(
        pd.DataFrame({"year": year.astype(np.int64), "total": total}).sort_values("year"), how="cross"
    )
    too_many = (rows["count"] > rows["total"]).to_numpy()
    rows["share"] = np.where(too_many, np.nan, rows["count"] / rows["total"])
    rows["reason"] = np.where(too_many, "more-than-all", "")
    return Coverage(rows)
