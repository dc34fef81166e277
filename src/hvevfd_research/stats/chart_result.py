"""What a control chart is: a value for each point, what its parts are like, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypedDict

import pandas as pd

from hvevfd_research.errors import ParameterError
from hvevfd_research.stats.chart_limits import LimitsMethod
from hvevfd_research.stats.chart_parts import Freeze, Positions
from hvevfd_research.stats.run_rules import RuleSet

Kind = Literal["run", "i", "mr", "xbar", "s", "p", "p-prime", "u", "u-prime", "c", "g", "t", "i-prime"]

# How the standard deviation behind the limits is found.
SIGMA_FROM = {
    "run": "none",
    "i": "mean moving range / 1.128",
    "mr": "mean moving range / 1.128",
    "xbar": "within subgroups / c4",
    "s": "within subgroups / c4",
    "p": "binomial",
    "p-prime": "binomial x mean moving range of z / 1.128",
    "u": "Poisson",
    "u-prime": "Poisson x mean moving range of z / 1.128",
    "c": "Poisson",
    "g": "geometric",
    "t": "mean moving range of y^(1/3.6) / 1.128",
    "i-prime": "mean scaled moving range",
}


class ChartOptions(TypedDict, total=False):
    """What every chart function takes by keyword.

    Parameters
    ----------
    order : column of dates, times, periods, numbers or ordered categories that the points are sorted by;
        without it the rows keep their order. For Xbar and S charts: the column that names the subgroups
    part : where the process is known to have changed: after how many points (one number or several), the
        first date of each new part, ``{label: number or date}``, or a column whose value changes there
    freeze : what sets the limits: how many first points of each part (or one number for each part), the last
        date, or a column of true and false
    exclude : points set aside because they are explained: numbers counted from 1, dates, or a column of true
        and false. They set no limit, give no signal and take part in no run
    screened : drop moving ranges not below 3.267 times their mean, once (Nelson 1982)
    rules : name of a rule set or a :class:`RuleSet`
    facet : column that names the chart each row belongs to; all are computed in one call
    target : number or column
    notes : column of texts, empty where there is nothing to note
    limits : ``"normal"``, ``"exact"``, or ``"auto"``: exact binomial or Poisson limits where fewer than 5
        events (or non-events) are expected. P, U and C charts only
    floor : keep the sigma_z of P' and U' charts from falling under 1
    min_points : baseline points under which limits are left out
    """

    order: str | None
    part: Positions
    freeze: Freeze
    exclude: Positions
    screened: bool
    rules: str | RuleSet
    facet: str | None
    target: float | str | None
    notes: str | None
    limits: LimitsMethod
    floor: bool
    min_points: int


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A run chart or control chart: a value for each point, and what its parts are like.

    Parameters
    ----------
    kind : run, i, mr, xbar, s, p, p-prime, u, u-prime, c, g, t or i-prime
    value, total, order, facet : names of the columns it was made from
    sigma_from : how the standard deviation behind the limits was found
    screened : whether large moving ranges were dropped
    rules : the rule set that marked the signals
    points : one row for each point; see :meth:`to_frame`
    parts : one row for each part of each facet: ``part label n n_baseline cl lcl ucl sigma mean_mr sigma_z
        dispersion n_screened`` (``lcl`` and ``ucl`` at its last point), the runs, and ``warnings``.
        ``sigma`` is in the unit of the value (T: of the transformed value; Xbar and S: within subgroups),
        NaN where it differs from point to point
    warnings : codes, out of ``no-data too-few-for-limits no-variation few-points provisional-limits
        missing-values zero-denominator exact-limits skew overdispersion``
    """

    kind: Kind
    value: str
    total: str | None
    order: str | None
    facet: str | None
    sigma_from: str
    screened: bool
    rules: RuleSet
    points: pd.DataFrame = field(repr=False)
    parts: pd.DataFrame = field(repr=False)
    warnings: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the points: ``x y n cl lcl ucl part baseline excluded signal rules``.

        A facet column comes first where there are facets, ``target`` and ``note`` last where they are used.
        ``rules`` holds the codes of the rules that marked a point, joined by a semicolon.
        """
        return self.points.copy()

    def only(self, name: object) -> ControlChart:
        """Take the chart of one facet out of many.

        Parameters
        ----------
        name : value of the facet column

        Raises
        ------
        ParameterError : there is no such facet
        """
        if self.facet is None or not (self.parts[self.facet] == name).any():
            raise ParameterError("there is no facet {name}", name=name)
        points = self.points[self.points[self.facet] == name].drop(columns=self.facet)
        parts = self.parts[self.parts[self.facet] == name].drop(columns=self.facet)
        told = set(";".join(parts["warnings"]).split(";"))
        return replace(
            self,
            facet=None,
            points=points.reset_index(drop=True),
            parts=parts.reset_index(drop=True),
            warnings=tuple(code for code in self.warnings if code in told),
        )

    @property
    def runs(self) -> pd.DataFrame:
        """What Anhoej's rules see in each part: n useful, longest run, crossings, their limits, signal."""
        names = ["n_useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "runs_signal"]
        kept = [name for name in (self.facet, "part", "label") if name is not None]
        return self.parts[[*kept, *names]].rename(columns={"runs_signal": "signal"})

    @property
    def signal(self) -> bool:
        """Whether the chosen rules found anything, in any part of any facet."""
        runs = self.rules.anhoej and self.kind != "mr" and bool(self.parts["runs_signal"].any())
        return runs or bool(self.points["signal"].any())

    @property
    def n(self) -> int:
        """How many points have a value."""
        return int(self.points["y"].notna().sum())

    @property
    def cl(self) -> float:
        """Centre line of the last part."""
        return self._last("cl")

    @property
    def lcl(self) -> float:
        """Lower limit at the last point."""
        return self._last("lcl")

    @property
    def ucl(self) -> float:
        """Upper limit at the last point."""
        return self._last("ucl")

    @property
    def sigma(self) -> float:
        """Standard deviation behind the limits of the last part."""
        return self._last("sigma")

    @property
    def mean_mr(self) -> float:
        """Mean moving range of the last part."""
        return self._last("mean_mr")

    @property
    def sigma_z(self) -> float:
        """What Laney's correction multiplies the limits of the last part by; P' and U' charts only."""
        return self._last("sigma_z")

    def _last(self, name: str) -> float:
        if self.facet is not None:
            raise ParameterError(
                "a chart with facets has one {name} for each; read it in the frame .parts", name=name
            )
        return float(self.parts[name].iloc[-1])
