"""Printed shares of everyone, held against the counts beside them.

Model: none. Where every unit is counted, a share is what it is: there is no sample, and so no sampling
interval. What can be wrong is the count, the year or what was divided by; so each printed share is held
against its own counts, and against every denominator that may have been meant.

When not to use it: for shares of a sample, which have an interval (:func:`.proportions.proportion_interval`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers, within


@dataclass(frozen=True)
class CountedShares:
    """Printed shares with what their counts give.

    Attributes
    ----------
    rows : one row for each: year, printed, having, units, counted (having / units, NaN where not printed),
        agrees (missing where there is nothing to hold it against), kind, approximate
    """

    rows: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each printed share."""
        return self.rows.copy()


def counted_shares(
    frame: pd.DataFrame,
    *,
    year: str,
    printed: str,
    having: str,
    units: str,
    kind: str,
    mark: str,
    digits: int = 2,
) -> CountedShares:
    """Hold printed shares against the counts beside them.

    Parameters
    ----------
    frame : one row for each printed share
    year, printed, having, units : columns: calendar year, share from 0 to 1, units that have it, units
        counted (the last two may be missing)
    kind : column that says where a share stands, kept as it is
    mark : column that says how it is known; "computed" ones are taken as approximate
    digits : decimals that the shares are printed with

    Raises
    ------
    TooFewError : no row
    DomainError : a share outside 0 to 1, more units that have it than were counted, or none counted

    Examples
    --------
    >>> printed = pd.DataFrame({"year": [2019, 2023], "share": [0.60, 0.66], "with": [None, 236],
    ...                         "of": [None, 370], "where": "register", "mark": "read"})
    >>> found = counted_shares(printed, year="year", printed="share", having="with", units="of", kind="where",
    ...                        mark="mark")
    >>> found.rows["counted"].round(3).to_list(), found.rows["agrees"].to_list()
    ([nan, 0.638], [<NA>, False])
    """
    if not len(frame):
        raise TooFewError("there is no printed share")
    share = within(numbers(column(frame, printed), printed), printed, 0, 1)
    having_n, units_n = (numbers(column(frame, name), name) for name in (having, units))
    if (units_n <= 0).any() or (having_n < 0).any() or (having_n > units_n).any():
        raise DomainError("a unit that has something is one of those counted, and one at least is counted")
    years = numbers(column(frame, year), year)
    if np.isnan(years).any() or np.isnan(share).any():
        raise DomainError("each row has a year and a printed share")
    counted = having_n / units_n
    close = np.abs(counted - share) <= 0.5 * 10.0**-digits + 1e-12
    rows = pd.DataFrame(
        {"year": years.astype("int64"), "printed": share, "having": having_n, "units": units_n}
    )
    rows["counted"] = counted
    rows["agrees"] = pd.Series(close, dtype="boolean").mask(np.isnan(counted))
    rows["kind"] = column(frame, kind).to_numpy()
    rows["approximate"] = (column(frame, mark) == "computed").to_numpy()
    return CountedShares(rows.sort_values("year", kind="stable", ignore_index=True))
