"""What a chart says in one word: whether its last point is special cause, and whether a target will be met.

These are the meanings of the icons of Making Data Count (NHS England). Variation is judged at the last point
with a value; assurance compares the target with the limits of the last part, since older limits describe a
process that is no more. Both inherit the assumptions of the chart, and want its ``mdc`` rules and an I chart;
with other rules the verdict is by the signals of those.

References
----------
NHS England, Making Data Count: variation and assurance icons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from hvevfd_research.errors import ParameterError
from hvevfd_research.stats.chart_result import ControlChart


class Improvement(StrEnum):
    """Which direction is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Variation(StrEnum):
    """What the last point shows; high and low name the side it lies on, or the way a trend goes."""

    COMMON = "common-cause"
    IMPROVEMENT_HIGH = "improvement-high"
    IMPROVEMENT_LOW = "improvement-low"
    CONCERN_HIGH = "concern-high"
    CONCERN_LOW = "concern-low"
    NEITHER_HIGH = "neither-high"
    NEITHER_LOW = "neither-low"
    SPECIAL = "special-cause"  # a pattern without a side: points alternate, hug or avoid the centre
    NO_DATA = "no-data"


class Assurance(StrEnum):
    """Whether the process as it is will meet the target."""

    PASS = "pass"  # noqa: S105 - not a password; the whole span of common cause lies on the good side of the target
    FAIL = "fail"  # it lies on the bad side
    HIT_OR_MISS = "hit-or-miss"  # the target is inside the limits, or on one
    NO_TARGET = "no-target"
    NO_LIMITS = "no-limits"
    NO_DIRECTION = "no-direction"


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Verdicts of a chart, one for each facet.

    Parameters
    ----------
    improvement : which direction is better
    facet : name of the facet column, None for a single chart
    table : facet if there is one, ``x y target variation assurance rules``
    """

    improvement: Improvement
    facet: str | None
    table: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each chart: facet if there is one, ``x y target variation assurance rules``."""
        return self.table.copy()

    @property
    def variation(self) -> Variation:
        """Verdict on the last point of a single chart."""
        return Variation(self._only("variation"))

    @property
    def assurance(self) -> Assurance:
        """Verdict on the target of a single chart."""
        return Assurance(self._only("assurance"))

    def _only(self, name: str) -> str:
        if self.facet is not None:
            raise ParameterError("there is one {name} for each facet; read it in to_frame()", name=name)
        return str(self.table[name].iloc[0])


def verdicts(chart: ControlChart, *, improvement: str = "up") -> Verdicts:
    """Judge the last point of each chart, and its target.

    Parameters
    ----------
    chart : a chart, made with ``target`` where assurance is wanted; ``rules="mdc"`` for the meaning of NHS
    improvement : ``"up"``, ``"down"`` or ``"neither"``: which direction is better

    Raises
    ------
    ParameterError : `improvement` is something else

    Examples
    --------
    >>> from hvevfd_research.stats.control_charts import i_chart
    >>> waits = pd.DataFrame({"days": [9, 8, 9, 7, 8, 9, 7, 8, 9, 8, 7, 9, 8, 9, 7, 8, 2]})
    >>> judged = verdicts(i_chart(waits, "days", rules="mdc", target=14), improvement="down")
    >>> print(judged.variation, judged.assurance)
    improvement-low pass
    """
    if improvement not in tuple(Improvement):
        raise ParameterError("improvement {given}: known are up, down, neither", given=improvement)
    better = Improvement(improvement)
    points = chart.points
    if chart.facet is None:
        return Verdicts(better, None, pd.DataFrame([_judge(points, better)]))
    found = [
        {chart.facet: name} | _judge(one, better)
        for name, one in points.groupby(chart.facet, sort=False, observed=True)
    ]
    return Verdicts(better, chart.facet, pd.DataFrame(found))


def _judge(points: pd.DataFrame, better: Improvement) -> dict[str, object]:
    seen = points[points["y"].notna() & ~points["excluded"]]
    target = float(points["target"].iloc[-1]) if "target" in points else np.nan
    if seen.empty:
        kept: dict[str, object] = {"x": points["x"].iloc[-1], "y": np.nan, "target": target}
        return kept | {"variation": Variation.NO_DATA, "assurance": Assurance.NO_LIMITS, "rules": ""}
    last = seen.iloc[-1]
    before = seen["y"].iloc[-2] if len(seen) > 1 else np.nan
    return {
        "x": last["x"],
        "y": last["y"],
        "target": target,
        "variation": _variation(last, float(before), better),
        "assurance": _assurance(points, target, better),
        "rules": last["rules"],
    }


def _variation(last: pd.Series, before: float, better: Improvement) -> Variation:
    if not last["signal"]:
        return Variation.COMMON
    first = str(last["rules"]).split(";")[0]
    if first in ("alternating", "hugging", "avoiding"):
        return Variation.SPECIAL
    rises = last["y"] > before if first == "trend" else last["y"] > last["cl"]
    side = "high" if rises else "low"
    if better is Improvement.NEITHER:
        return Variation(f"neither-{side}")
    return Variation(f"{'improvement' if rises == (better is Improvement.UP) else 'concern'}-{side}")


def _assurance(points: pd.DataFrame, target: float, better: Improvement) -> Assurance:
    limited = points[(points["part"] == points["part"].iloc[-1]) & points["ucl"].notna()]
    if np.isnan(target):
        return Assurance.NO_TARGET
    if limited.empty:
        return Assurance.NO_LIMITS
    if better is Improvement.NEITHER:
        return Assurance.NO_DIRECTION
    low, high = limited["lcl"].iloc[-1], limited["ucl"].iloc[-1]
    if low <= target <= high:
        return Assurance.HIT_OR_MISS
    above = low > target
    return Assurance.PASS if above == (better is Improvement.UP) else Assurance.FAIL
