"""The one engine that makes all thirteen kinds of chart: read, compute lines, judge runs, mark signals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, ParameterError
from hvevfd_research.stats.chart_cautions import CAUTIONS, MIN_POINTS, cautions, dispersion
from hvevfd_research.stats.chart_limits import LIMITS, Limits, LimitsMethod, Setting
from hvevfd_research.stats.chart_parts import Freeze, Groups, Positions, read_groups
from hvevfd_research.stats.chart_result import SIGMA_FROM, ControlChart, Kind
from hvevfd_research.stats.chart_rows import Bools, Floats, Ints, Rows, read_rows, refuse_duplicates
from hvevfd_research.stats.chart_values import SUBGROUPED, Values, read_values
from hvevfd_research.stats.columns import column, numbers
from hvevfd_research.stats.run_rules import (
    IHI_RUN_CHART,
    RULE_CODES,
    RuleSet,
    Runs,
    pattern_signals,
    rule_set,
    runs_analysis,
)

ON_THE_LINE = 1e-12  # part of the largest value: nearer than this is rounding, not a distance
RANGED = ("i", "mr", "p-prime", "u-prime", "t", "i-prime")


def make_chart(
    kind: Kind,
    frame: pd.DataFrame,
    value: str,
    total: str | None = None,
    *,
    order: str | None = None,
    part: Positions = None,
    freeze: Freeze = None,
    exclude: Positions = None,
    screened: bool = False,
    rules: str | RuleSet = "anhoej",
    facet: str | None = None,
    target: float | str | None = None,
    notes: str | None = None,
    limits: LimitsMethod = "auto",
    floor: bool = False,
    min_points: int = MIN_POINTS,
) -> ControlChart:
    """Make a chart of any kind; see :class:`ChartOptions` for the arguments."""
    chosen = _chosen_rules(kind, rules)
    _check_options(kind, screened=screened, limits=limits, floor=floor, min_points=min_points)
    rows, values, groups = _read(kind, frame, (value, total, order, facet), (part, freeze, exclude))
    base = groups.baseline & ~groups.excluded
    setting = Setting(values.y, values.weight, values.n, values.sd, groups, base, screened, limits, floor)
    lines = LIMITS[kind](setting)
    runs, long_runs = _runs(kind, setting, lines)
    found = cautions(kind, setting, lines, values, runs, min_points)
    drawn = _without_empty_limits(lines, found, groups)
    marks = _marks(chosen, setting, drawn, long_runs)
    made_from = (kind, value, total, order, facet, SIGMA_FROM[kind], screened, chosen)
    return ControlChart(
        *made_from,
        points=_points(rows, setting, drawn, marks, (facet, target, notes)),
        parts=_parts(kind, rows, setting, drawn, runs, found, facet),
        warnings=tuple(code for code in CAUTIONS if code in found and found[code].any()),
    )


def _read(
    kind: Kind,
    frame: pd.DataFrame,
    names: tuple[str, str | None, str | None, str | None],
    split: tuple[Positions, Freeze, Positions],
) -> tuple[Rows, Values, Groups]:
    value, total, order, facet = names
    part, freeze, exclude = split
    rows, values = read_values(kind, read_rows(frame, order, facet), value, total, order)
    if kind not in SUBGROUPED:
        refuse_duplicates(rows, order)
    groups = read_groups(rows, part=part, freeze=freeze, exclude=exclude)
    return rows, values.ranges(groups.group, groups.excluded) if kind == "mr" else values, groups


def _chosen_rules(kind: Kind, rules: str | RuleSet) -> RuleSet:
    if kind == "mr":
        return rule_set("three-sigma")
    if rules == "ihi" and kind == "run":
        return IHI_RUN_CHART
    return rules if isinstance(rules, RuleSet) else rule_set(rules)


def _check_options(kind: Kind, *, screened: bool, limits: str, floor: bool, min_points: int) -> None:
    if screened and kind not in RANGED:
        raise ParameterError("screened: a {kind} chart has no moving ranges to screen", kind=kind)
    if limits not in ("auto", "normal", "exact"):
        raise ParameterError("limits {limits}: known are auto, normal, exact", limits=limits)
    if floor and kind not in ("p-prime", "u-prime"):
        raise ParameterError("floor: a {kind} chart has no sigma_z", kind=kind)
    if min_points < 2:
        raise DomainError("min_points {min_points}: limits need 2 points or more", min_points=min_points)


def _sides(s: Setting, lines: Limits) -> tuple[Ints, Floats]:
    """Tell on which side of the centre line each useful point lies, and what counts as on it."""
    there = np.isfinite(s.y) & ~s.groups.excluded
    largest = np.maximum.reduceat(np.abs(np.where(there, s.y, 0)), s.groups.starts)
    slack = ON_THE_LINE * largest[s.groups.group]
    away = np.where(there & np.isfinite(lines.cl), s.y - lines.cl, 0)
    return (np.sign(away) * (np.abs(away) > slack)).astype(np.int64), slack


def _runs(kind: Kind, s: Setting, lines: Limits) -> tuple[Runs, Bools]:
    side, _ = _sides(s, lines)
    # Neighbouring moving ranges share a point, so their runs mean nothing.
    return runs_analysis(np.zeros_like(side) if kind == "mr" else side, s.groups)


def _without_empty_limits(lines: Limits, found: dict[str, Bools], groups: Groups) -> Limits:
    """Leave limits out of the groups where they would look like knowledge and be none."""
    reasons = [found[code] for code in ("too-few-for-limits", "no-variation", "no-data") if code in found]
    blank = np.any(reasons, axis=0)[groups.group]
    return replace(
        lines,
        lcl=np.where(blank | ~np.isfinite(lines.half), np.nan, lines.lcl),
        ucl=np.where(blank | ~np.isfinite(lines.half), np.nan, lines.ucl),
        score=np.where(blank, np.nan, lines.score),
    )


def _marks(rules: RuleSet, s: Setting, lines: Limits, long_runs: Bools) -> dict[str, Bools]:
    """Mark the points of each signal; a missing or excluded point takes part in none."""
    y = np.where(s.groups.excluded, np.nan, s.y)
    side, slack = _sides(s, lines)
    outside = (y > lines.ucl + slack) | (y < lines.lcl - slack)
    marks = pattern_signals(rules, y, side, lines.score, outside, s.groups)
    return marks | {"long-run": long_runs} if rules.anhoej else marks


def _points(
    rows: Rows,
    s: Setting,
    lines: Limits,
    marks: dict[str, Bools],
    extras: tuple[str | None, float | str | None, str | None],
) -> pd.DataFrame:
    facet, target, notes = extras
    bits = np.zeros(s.y.size, dtype=np.int64)
    for bit, code in enumerate(RULE_CODES):
        if code in marks:
            bits |= marks[code].astype(np.int64) << bit
    seen, index = np.unique(bits, return_inverse=True)
    texts = [";".join(code for bit, code in enumerate(RULE_CODES) if value >> bit & 1) for value in seen]
    columns: dict[str, object] = {} if facet is None else {facet: rows.facets.take(rows.facet)}
    columns |= {
        "x": rows.x,
        "y": s.y,
        "n": s.n,
        "cl": lines.cl,
        "lcl": lines.lcl,
        "ucl": lines.ucl,
        "part": s.groups.part,
        "baseline": s.groups.baseline,
        "excluded": s.groups.excluded,
        "signal": bits > 0,
        "rules": np.array(texts, dtype=object)[index],
    }
    if target is not None:
        columns["target"] = _target(rows, target)
    if notes is not None:
        columns["note"] = column(rows.frame, notes).fillna("").astype(str).to_numpy(dtype=object)
    return pd.DataFrame(columns)


def _target(rows: Rows, target: float | str) -> Floats:
    if isinstance(target, str):
        return numbers(column(rows.frame, target), target)
    if not np.isfinite(target):
        raise DomainError("target {target}: a target is a finite number", target=target)
    return np.full(rows.facet.size, float(target))


def _parts(
    kind: Kind,
    rows: Rows,
    s: Setting,
    lines: Limits,
    runs: Runs,
    found: dict[str, Bools],
    facet: str | None,
) -> pd.DataFrame:
    groups = s.groups
    ends = np.append(groups.starts[1:], s.y.size) - 1
    columns: dict[str, object] = {} if facet is None else {facet: rows.facets.take(rows.facet[ends])}
    columns |= {
        "part": groups.part[ends],
        "label": list(groups.labels),
        "n": groups.size(np.isfinite(s.y)).astype(np.int64),
        "n_baseline": groups.size(s.known).astype(np.int64),
        "cl": lines.cl[ends],
        "lcl": lines.lcl[ends],
        "ucl": lines.ucl[ends],
        "sigma": lines.sigma,
        "mean_mr": lines.mean_mr,
        "sigma_z": lines.sigma_z,
        "dispersion": dispersion(s, lines)[0] if kind in ("p", "u", "c") else np.nan,
        "n_screened": lines.n_screened.astype(np.int64),
        "n_useful": runs.n_useful,
        "longest_run": runs.longest_run,
        "longest_run_max": runs.longest_run_max,
        "crossings": runs.crossings,
        "crossings_min": runs.crossings_min,
        "runs_signal": runs.signal,
        "warnings": _joined(found, groups.count),
    }
    return pd.DataFrame(columns)


def _joined(found: dict[str, Bools], count: int) -> list[str]:
    """Join the warnings of each group, in their fixed order."""
    codes = [code for code in CAUTIONS if code in found]
    return [";".join(code for code in codes if found[code][group]) for group in range(count)]
