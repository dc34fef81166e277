"""How much of an age interval those who die in it have lived: the ``ax`` of a life table.

Halves are near the truth above age 5 in single years; in the first year of life deaths crowd at the start, so
named rules read it from the infant death rate. The choice moves life expectancy at birth by hundredths of a
year where infant deaths are few, and expectancies at 65 not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats

AxConvention = Literal["midpoint", "coale-demeny", "andreev-kingkade"]
Sex = Literal["female", "male"]


class LineOverRate(NamedTuple):
    """A straight line in the infant death rate, used below ``upper``."""

    upper: float
    intercept: float
    slope: float


# Years lived in the first year of life by those who die in it, and from 1 to 5 by those who die there.
# Coale and Demeny (1983), model West, as printed in Preston, Heuveline and Guillot (2001), table 3.3, p. 48.
COALE_DEMENY_A0 = {
    "male": (LineOverRate(0.107, 0.045, 2.684), LineOverRate(np.inf, 0.330, 0.0)),
    "female": (LineOverRate(0.107, 0.053, 2.800), LineOverRate(np.inf, 0.350, 0.0)),
}
COALE_DEMENY_A1 = {
    "male": (LineOverRate(0.107, 1.651, -2.816), LineOverRate(np.inf, 1.352, 0.0)),
    "female": (LineOverRate(0.107, 1.522, -1.518), LineOverRate(np.inf, 1.361, 0.0)),
}
# Andreev and Kingkade (2015), Demographic Research 33: 363-390, as in the HMD Methods Protocol, version 6.
ANDREEV_KINGKADE_A0 = {
    "male": (
        LineOverRate(0.02300, 0.14929, -1.99545),
        LineOverRate(0.08307, 0.02832, 3.26021),
        LineOverRate(np.inf, 0.29915, 0.0),
    ),
    "female": (
        LineOverRate(0.01724, 0.14903, -2.05527),
        LineOverRate(0.06891, 0.04667, 3.88089),
        LineOverRate(np.inf, 0.31411, 0.0),
    ),
}


def years_lived_by_dying(
    x: Floats, n: Floats, mx: Floats, ax: AxConvention | Sequence[float] | Floats, sex: Sex | None
) -> Floats:
    """Find ``ax`` for each interval, given or by a named convention.

    Parameters
    ----------
    x, n, mx : exact ages, widths (years) and death rates (per person-year), shape (ages,)
    ax : values in years, the last not read; or ``"midpoint"``, ``"coale-demeny"``, ``"andreev-kingkade"``
    sex : ``"female"`` or ``"male"``, which the last two conventions need

    Returns
    -------
    array of years, shape (ages,); 1 / mx for the open interval

    Raises
    ------
    DomainError : values outside their intervals or of another number, an unknown convention, no sex

    Examples
    --------
    >>> ages, widths = np.array([0.0, 1.0, 5.0]), np.array([1.0, 4.0, np.inf])
    >>> years_lived_by_dying(ages, widths, np.array([0.02, 0.001, 0.02]), "coale-demeny", "male").round(3)
    array([ 0.099,  1.595, 50.   ])
    """
    if not isinstance(ax, str):
        return _given(x, n, mx, np.array(ax, dtype=np.float64))
    years = np.append(n[:-1] / 2, 1 / mx[-1])
    if ax == "midpoint":
        return years
    if ax not in ("coale-demeny", "andreev-kingkade"):
        raise DomainError(
            "ax {given} is not known; use midpoint, coale-demeny or andreev-kingkade", given=repr(ax)
        )
    if sex not in ("female", "male"):
        raise DomainError("ax by {rule} differs by sex; give sex as female or male", rule=ax)
    if x[0] == 0 and n[0] == 1:
        infant = COALE_DEMENY_A0 if ax == "coale-demeny" else ANDREEV_KINGKADE_A0
        years[0] = _on_line(infant[sex], mx[0])
        if n[1] == 4:
            years[1] = _on_line(COALE_DEMENY_A1[sex], mx[0])
    return years


def _on_line(lines: tuple[LineOverRate, ...], rate: float) -> float:
    line = next(line for line in lines if rate < line.upper)
    return line.intercept + line.slope * rate


def _given(x: Floats, n: Floats, mx: Floats, years: Floats) -> Floats:
    if years.shape != x.shape:
        raise DomainError("ax has {given} values for {rows} ages", given=years.size, rows=x.size)
    inside = (years[:-1] >= 0) & (years[:-1] <= n[:-1])
    if not inside.all():
        at = x[int(np.argmin(inside))]
        raise DomainError("ax at age {age} is missing or outside its interval", age=f"{at:g}")
    years[-1] = 1 / mx[-1]
    return years
