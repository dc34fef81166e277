"""The hours of a year: together with a specialist, with others in health care, and on one's own.

Model
    A year has `days` times 24 hours. Visits take their minutes, other contact its hours, sleep its hours a
    night; what is left is awake and on one's own. Contact is taken to happen while one is awake.

Assumptions
    Time is all that is counted: an hour in a consulting room and an hour at home weigh the same.

When not to use it
    - As a measure of care: what an hour is worth is not in it.
    - As time alone: family, friends and colleagues share the hours that are not spent in health care.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import single_number

DAYS_IN_YEAR = 365.25  # days, the mean of the Julian calendar; 8,766 hours
HOURS_IN_DAY = 24
MINUTES_IN_HOUR = 60


@dataclass(frozen=True)
class CareHours:
    """Hours of one year, which add up to `total`.

    Attributes
    ----------
    together : with the specialist, hours
    other : in other contact with health services, hours
    awake : awake and on one's own, hours
    asleep : hours
    """

    together: float
    other: float
    awake: float
    asleep: float

    @property
    def total(self) -> float:
        """Hours of the year."""
        return self.together + self.other + self.awake + self.asleep

    @property
    def on_own(self) -> float:
        """Hours without health services, awake or asleep."""
        return self.awake + self.asleep

    @property
    def share(self) -> float:
        """Share of the year that is spent together, 0-1."""
        return self.together / self.total

    @property
    def share_of_waking(self) -> float:
        """Share of the waking hours that is spent together, 0-1."""
        return self.together / (self.total - self.asleep)

    def to_frame(self) -> pd.DataFrame:
        """Give the parts, one row each: ``part hours share``."""
        parts = {name: getattr(self, name) for name in ("together", "other", "awake", "asleep")}
        rows = pd.DataFrame({"part": list(parts), "hours": list(parts.values())})
        return rows.assign(share=rows["hours"] / self.total)


def care_hours(
    visits: float, minutes: float, *, other: float = 0.0, sleep: float = 0.0, days: float = DAYS_IN_YEAR
) -> CareHours:
    """Divide the hours of a year.

    Parameters
    ----------
    visits : to the specialist, a year
    minutes : of one visit
    other : hours a year of other contact with health services
    sleep : hours a night
    days : of the year

    Returns
    -------
    CareHours

    Raises
    ------
    DomainError : a value that is no number or below 0, a year without days, more hours than the year has

    Examples
    --------
    >>> year = care_hours(2, 30, sleep=8)
    >>> year.together, year.on_own, year.asleep
    (1.0, 8765.0, 2922.0)
    """
    given = {"visits": visits, "minutes": minutes, "other": other, "sleep": sleep, "days": days}
    for name, value in given.items():
        if not single_number(value, name) >= 0:
            raise DomainError("{name} is {value}; it must be a number from 0 up", name=name, value=value)
    if not days > 0:
        raise DomainError("a year must have days")
    total = days * HOURS_IN_DAY
    together, asleep = visits * minutes / MINUTES_IN_HOUR, sleep * days
    awake = total - together - other - asleep
    if awake < 0:
        raise DomainError(
            "contact and sleep take {hours} hours, and the year has {total}",
            hours=f"{together + other + asleep:g}",
            total=f"{total:g}",
        )
    return CareHours(float(together), float(other), float(awake), float(asleep))
