"""Clock times for steps that follow each other, and what is left of the time there is.

Model: each step begins when the one before it ends. Nothing is added for finding a seat, for pages that load,
or for a talk that people do not want to break off; those take what is spare.

When not to use it: where steps run side by side, or where one may begin only at a set time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers, single_number

DAY = 24 * 60  # minutes


@dataclass(frozen=True, eq=False)
class Timetable:
    """Steps with the times at which they begin and end.

    Parameters
    ----------
    table : the steps as they were given, with ``begins`` and ``ends`` in minutes after midnight
    minutes : name of the column that says how long each takes
    available : minutes there are; NaN where nobody said
    """

    table: pd.DataFrame
    minutes: str
    available: float

    @property
    def total(self) -> float:
        """Minutes that all steps take."""
        return float(self.table[self.minutes].sum())

    @property
    def begins(self) -> float:
        """When the first step begins, in minutes after midnight."""
        return float(self.table["begins"].iloc[0])

    @property
    def ends(self) -> float:
        """When the last step ends, in minutes after midnight; above 1,440 on the next day."""
        return float(self.table["ends"].iloc[-1])

    @property
    def spare(self) -> float:
        """Minutes left; below 0 where the steps take more than there are."""
        return self.available - self.total

    @property
    def fits(self) -> bool:
        """Whether the steps take no more than there is."""
        return self.spare >= 0

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each step."""
        return self.table.copy()


def timetable(
    frame: pd.DataFrame, minutes: str = "minutes", *, start: float = 540.0, available: float | None = None
) -> Timetable:
    """Put steps one after the other.

    Parameters
    ----------
    frame : a row for each step, in order
    minutes : column that says how long each takes, in minutes above 0
    start : when the first begins, in minutes after midnight, 0 to 1,439
    available : minutes there are; None where nobody said

    Returns
    -------
    Timetable

    Raises
    ------
    TooFewError : there is no step
    DomainError : a step without a time above 0, or a start or an available time that cannot be

    Examples
    --------
    >>> day = timetable(pd.DataFrame({"step": ["alone", "in pairs"], "minutes": [1, 3]}), available=10)
    >>> day.table["begins"].to_list(), day.ends, day.spare
    ([540.0, 541.0], 544.0, 6.0)
    """
    if frame.empty:
        raise TooFewError("there is no step to put into a timetable")
    if not 0 <= single_number(start, "start") < DAY:
        raise DomainError("start is {start}; it is 0 to 1439 minutes after midnight", start=start)
    if available is not None and not single_number(available, "available") > 0:
        raise DomainError("available is {minutes}; it must be above 0 minutes", minutes=available)
    taken = numbers(column(frame, minutes), minutes)
    if not np.all(taken > 0) or not np.all(np.isfinite(taken)):
        raise DomainError("each step takes some minutes; {column} holds one that does not", column=minutes)
    ends = float(start) + np.cumsum(taken)
    table = frame.reset_index(drop=True).assign(**{minutes: taken, "begins": ends - taken, "ends": ends})
    return Timetable(table, minutes, float("nan") if available is None else float(available))
