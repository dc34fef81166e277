"""Where a run chart would begin a new phase by rule: when a run has lasted long enough to be a new level.

Model
-----
The median of the first points is the level. When a run on one side of it has lasted a set number of useful
points, those points become the baseline of a new phase, and the search goes on from their end.

When not to use it
------------------
It is off by default, and meant for charts that nobody looks at one by one (400 municipalities). Where
somebody knows when the process changed, ``part=`` at that date is better: a split by rule follows the data,
so runs and limits after it are no longer a test of anything, and a slow drift is cut into stairs.

References
----------
Perla RJ, Provost LP, Murray SK (2011) The run chart. BMJ Qual Saf 20(1):46-51, on sustained shifts.
MacKintosh J, the R package runcharter, whose defaults (13 and 9) are used here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, ParameterError
from hvevfd_research.stats.chart_rows import Bools, Floats, Ints, read_rows, refuse_duplicates
from hvevfd_research.stats.chart_values import read_values

BASELINE = 13  # points that set the first level (runcharter)
RUN = 9  # useful points on one side that make a new level (runcharter)
Direction = Literal["both", "up", "down"]


@dataclass(frozen=True, eq=False)
class Phases:
    """Phases found by rule.

    Parameters
    ----------
    baseline, run : the lengths that were used
    rows : the frame in the order of its charts, with two columns more: ``phase`` (1, 2, ...) and ``baseline``
        (whether a point sets the level of its phase)
    levels : one row for each phase: facet if there is one, ``phase first level n``
    """

    baseline: int
    run: int
    rows: pd.DataFrame = field(repr=False)
    levels: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give the rows, ready for ``run_chart(..., part="phase", freeze="baseline")``."""
        return self.rows.copy()


def rephase(
    frame: pd.DataFrame,
    value: str,
    total: str | None = None,
    *,
    order: str | None = None,
    facet: str | None = None,
    baseline: int = BASELINE,
    run: int = RUN,
    direction: Direction = "both",
) -> Phases:
    """Find the phases of one or more series.

    Parameters
    ----------
    frame : one row for each point
    value : column of values, any unit
    total : column of denominators; the points are then ``value / total``
    order, facet : as for :func:`run_chart`
    baseline : points that set the first level, missing ones not counted
    run : useful points in a row on one side that begin a new phase; a point on the level is passed over
    direction : ``"up"`` or ``"down"`` begins a new phase only for a run above or below

    Raises
    ------
    ColumnError : the frame already has a column ``phase`` or ``baseline``
    DomainError : `baseline` or `run` is under 2
    ParameterError : `direction` is unknown

    Examples
    --------
    >>> waits = pd.DataFrame({"days": [9, 8, 9, 7, 8, 9, 7, 8, 9, 8, 7, 9, 8,
    ...                                4, 5, 3, 4, 5, 3, 4, 5, 4, 8, 4]})
    >>> phases = rephase(waits, "days")
    >>> phases.levels[["phase", "first", "level"]].to_numpy().tolist()
    [[1.0, 1.0, 8.0], [2.0, 14.0, 4.0]]
    >>> from hvevfd_research.stats.control_charts import run_chart
    >>> run_chart(phases.to_frame(), "days", part="phase", freeze="baseline").parts.cl.to_list()
    [8.0, 4.0]
    """
    if min(baseline, run) < 2:
        raise DomainError("baseline {baseline}, run {run}: both are 2 or more", baseline=baseline, run=run)
    if direction not in ("both", "up", "down"):
        raise ParameterError("direction {direction}: known are both, up, down", direction=direction)
    for name in ("phase", "baseline"):
        if name in frame.columns:
            raise ColumnError("the frame already has a column {column}; rename it first", column=name)
    rows = read_rows(frame, order, facet)
    refuse_duplicates(rows, order)
    rows, values = read_values("run", rows, value, total, order)
    phase, sets = np.ones(values.y.size, dtype=np.int64), np.zeros(values.y.size, dtype=bool)
    levels: list[dict[str, object]] = []
    starts = np.append(np.flatnonzero(rows.first), values.y.size)
    for start, end in pairwise(starts.tolist()):
        here = slice(start, end)
        phase[here], sets[here], found = _phases(values.y[here], baseline, run, direction)
        of: dict[str, object] = {} if facet is None else {facet: rows.facets[rows.facet[start]]}
        levels += [of | one for one in found]
    shown = rows.frame.reset_index(drop=True).assign(phase=phase, baseline=sets)
    columns = [*([] if facet is None else [facet]), "phase", "first", "level", "n"]
    return Phases(baseline, run, shown, pd.DataFrame(levels, columns=columns))


def _phases(
    y: Floats, baseline: int, run: int, direction: Direction
) -> tuple[Ints, Bools, list[dict[str, object]]]:
    """Walk through one series; each phase needs the level of the one before."""
    phase, sets = np.ones(y.size, dtype=np.int64), np.zeros(y.size, dtype=bool)
    setting = np.flatnonzero(np.isfinite(y))[:baseline]
    levels: list[dict[str, object]] = []
    first = 0
    while setting.size:
        sets[setting] = True
        level = float(np.median(y[setting]))
        levels.append({"phase": len(levels) + 1, "first": first + 1, "level": level, "n": setting.size})
        setting = _sustained(y, level, int(setting[-1]) + 1, run, direction)
        if setting.size:
            first = int(setting[0])
            phase[first:] += 1
    return phase, sets, levels


def _sustained(y: Floats, level: float, after: int, run: int, direction: Direction) -> Ints:
    """Find the first run past `after` that is long enough; give its first `run` points."""
    side = np.nan_to_num(np.sign(y[after:] - level))
    useful = np.flatnonzero(side)
    signs = side[useful]
    wanted = {"both": (1.0, -1.0), "up": (1.0,), "down": (-1.0,)}[direction]
    breaks = np.flatnonzero(np.diff(signs)) + 1
    for stretch in np.split(useful, breaks):
        if stretch.size >= run and side[stretch[0]] in wanted:
            return stretch[:run] + after
    return np.zeros(0, dtype=np.int64)
