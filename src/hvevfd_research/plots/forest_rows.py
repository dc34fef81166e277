"""Results that others pooled, listed side by side: estimates and intervals by group, with no grand mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import (
    EffectScale,
    draw_columns,
    draw_interval,
    effect_scale,
    forest_axes,
    in_lines,
    name_rows,
    name_sides,
    rows_taken,
    set_effect_axis,
)
from hvevfd_research.plots.theme import BLUE, GREY, styled, title
from hvevfd_research.stats.columns import numbers

COLUMNS = ("label", "estimate", "low", "high", "k", "n", "group", "mark")
GROUP_GAP = 0.35  # rows, above the heading of a group
BELOW_LAST = 0.3  # rows, between the last name and the axis


@dataclass(frozen=True)
class _Row:
    y: float
    label: str
    estimate: float
    low: float
    high: float
    k: float
    n: float
    doubtful: bool

    @property
    def bare(self) -> bool:
        """Whether the interval is not given."""
        return bool(np.isnan(self.low) or np.isnan(self.high))


@styled
def forest_rows(
    frame: pd.DataFrame,
    *,
    ax: Axes | None = None,
    label: str = "label",
    estimate: str = "estimate",
    low: str = "ci_low",
    high: str = "ci_high",
    k: str | None = "k",
    n: str | None = "n",
    group: str | None = None,
    mark: str | None = None,
    doubtful: Sequence[str] = ("K",),
    metric: str | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
    favours: tuple[str, str] | None = None,
) -> Axes:
    """List results that are pooled already, in the order of the frame, under the heading of their group.

    Parameters
    ----------
    frame : one row for each result
    ax : where to draw; not given, new axes high enough for all rows
    label, estimate, low, high : columns with the name, the estimate and its limits (ratios as ratios)
    k, n : columns with studies and people, or None for no such column
    group : column that gathers rows under headings
    mark : column that says how a figure is known; the marks in `doubtful` draw it grey and hollow
    doubtful : marks of figures that were not read in their source
    metric : column with the measure; results in different measures are refused, as their axis would be a lie
    scale : ``"log"`` for ratios, which are printed as ratios and drawn on a log axis
    effect : what is measured, for the axis
    favours : words below the left and the right end of the axis

    Returns
    -------
    Axes
        Squares, hollow where no interval is given; doubtful results are hollow grey diamonds.

    Raises
    ------
    ColumnError
        A column is missing.
    DomainError
        There is more than one measure, an estimate lies outside its limits, or a ratio is not above 0.
    TooFewError
        There is no row with an estimate.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["Pain", "Mood"], "estimate": [-0.1, -0.2], "ci_low": [-0.2, None]})
    >>> rows = rows.assign(ci_high=[0.0, None], k=[11, 4], n=[900, 310])
    >>> ax = forest_rows(rows, effect="standardised mean difference")
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['Pain', 'Mood']
    """
    measure = effect_scale(scale)
    given = dict(zip(COLUMNS, (label, estimate, low, high, k, n, group, mark), strict=True))
    _check(frame, [*given.values(), metric], metric)
    headings, rows = _lay_out(frame, given, doubtful, measure)
    bottom = min(row.y - rows_taken(in_lines(row.label)) / 2 for row in rows) - BELOW_LAST
    columns = 1 + (k is not None) + (n is not None)
    names = [in_lines(name) for name in (*(name for _y, name in headings), *(row.label for row in rows))]
    ax = ax or forest_axes(names, columns, headings=1)
    set_effect_axis(
        ax, [row.estimate for row in rows], [x for row in rows for x in (row.low, row.high)], measure
    )
    for row in rows:
        _draw(ax, row)
    places = [*(y for y, _name in headings), *(row.y for row in rows)]
    name_rows(ax, places, names, 1.6, bottom)
    for tick in ax.get_yticklabels()[: len(headings)]:
        tick.set_fontweight("bold")
    _table(ax, rows, measure, k is not None, n is not None)
    name_sides(ax, favours, effect)
    title(ax, _("Published results, not averaged"), _key(rows))
    return describe(ax, _text(rows, [name for _y, name in headings], measure, effect))


def _check(frame: pd.DataFrame, columns: list[str | None], metric: str | None) -> None:
    for name in columns:
        if name is not None and name not in frame.columns:
            raise ColumnError("there is no column {column}", column=name)
    measures = ", ".join(sorted(map(str, frame[metric].dropna().unique()))) if metric else ""
    if ", " in measures:
        raise DomainError("the results are in {measures}; draw one measure at a time", measures=measures)


def _lay_out(
    frame: pd.DataFrame, names: dict[str, str | None], doubtful: Sequence[str], measure: EffectScale
) -> tuple[list[tuple[float, str]], list[_Row]]:
    there = frame[frame[names["estimate"]].notna()]
    if there.empty:
        raise TooFewError("there is no result with an estimate to draw")
    results = _results(there, names, doubtful, measure)
    groups = there[names["group"]].astype(str).tolist() if names["group"] else [""] * len(results)
    headings: list[tuple[float, str]] = []
    rows: list[_Row] = []
    y = 0.0
    for group in dict.fromkeys(groups):
        if names["group"]:
            y -= GROUP_GAP if headings else 0.0
            middle, y = _place(y, group)
            headings.append((middle, group))
        for result, its_group in zip(results, groups, strict=True):
            if its_group == group:
                middle, y = _place(y, result.label)
                rows.append(replace(result, y=middle))
    return headings, rows


def _place(y: float, name: str) -> tuple[float, float]:
    """Give the middle of a row whose first line is at y, and where the next row begins."""
    taken = rows_taken(in_lines(name))
    return y - (taken - 1) / 2, y - taken


def _results(
    frame: pd.DataFrame, names: dict[str, str | None], doubtful: Sequence[str], measure: EffectScale
) -> list[_Row]:
    absent = pd.Series(np.nan, index=frame.index)
    columns = [names[key] for key in ("estimate", "low", "high", "k", "n")]
    values = [numbers(frame[name] if name else absent, name or "") for name in columns]
    marks = frame[names["mark"]].astype(str).isin(list(doubtful)) if names["mark"] else absent.notna()
    results = []
    for label, doubt, estimate, low, high, k, n in zip(frame[names["label"]], marks, *values, strict=True):
        name = str(label)
        if low > estimate or high < estimate:
            raise DomainError("{name}: the estimate lies outside its limits", name=name)
        if measure.log and min(estimate, low, high) <= 0:
            raise DomainError("{name}: a ratio must be above 0", name=name)
        point, left, right = np.log([estimate, low, high]) if measure.log else (estimate, low, high)
        results.append(
            _Row(0.0, name, float(point), float(left), float(right), float(k), float(n), bool(doubt))
        )
    return results


def _draw(ax: Axes, row: _Row) -> None:
    colour = GREY if row.doubtful else BLUE
    if not row.bare:
        draw_interval(ax, row.y, row.low, row.high, colour=colour)
    ax.plot(
        [row.estimate],
        [row.y],
        "D" if row.doubtful else "s",
        markersize=6,
        markeredgecolor=colour,
        markerfacecolor="white" if row.doubtful or row.bare else colour,
        zorder=3,
    )


def _table(ax: Axes, rows: list[_Row], measure: EffectScale, with_k: bool, with_n: bool) -> None:
    heads = [_("Effect (interval)")]
    cells = [(row.y, [measure.whole(row.estimate, row.low, row.high)]) for row in rows]
    for wanted, head, field in ((with_n, _("n"), "n"), (with_k, _("Studies"), "k")):
        if wanted:
            heads = [head, *heads]
            cells = [
                (y, [number(getattr(row, field), 0), *line])
                for row, (y, line) in zip(rows, cells, strict=True)
            ]
    draw_columns(ax, heads, cells, 1.0)


def _key(rows: list[_Row]) -> str:
    parts = []
    if any(row.bare for row in rows):
        parts.append(_("hollow: no interval given"))
    if any(row.doubtful for row in rows):
        parts.append(_("grey diamond: not read in its source"))
    return " · ".join(parts)


def _text(rows: list[_Row], headings: list[str], measure: EffectScale, effect: str) -> str:
    apart = sum(not row.bare and not row.low <= 0 <= row.high for row in rows)
    least, most = min(rows, key=lambda row: row.estimate), max(rows, key=lambda row: row.estimate)
    parts = [
        ngettext(
            "Forest plot: {count} published result{effect}, unaveraged: {least} ({low}) to {most} ({high}).",
            "Forest plot: {count} published results{effect}, unaveraged: {least} ({low}) to {most} ({high}).",
            len(rows),
        ).format(
            count=number(len(rows), 0),
            effect=" (" + effect + ")" if effect else "",
            least=measure.text(least.estimate),
            low=least.label,
            most=measure.text(most.estimate),
            high=most.label,
        ),
        _(
            "Excluding {null}: {apart}. Without interval: {bare}. Not read in their source: {doubtful}."
        ).format(
            apart=number(apart, 0),
            null=number(measure.null, 0),
            bare=number(sum(row.bare for row in rows), 0),
            doubtful=number(sum(row.doubtful for row in rows), 0),
        ),
    ]
    if headings:
        parts.append(_("Groups: {groups}.").format(groups="; ".join(headings)))
    return " ".join(parts)
