"""Pooled results in rows: without each study in turn, and group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import (
    EffectScale,
    draw_columns,
    draw_diamond,
    draw_interval,
    effect_scale,
    forest_axes,
    name_rows,
    name_sides,
    set_effect_axis,
)
from hvevfd_research.plots.theme import BLUE, GREY, INK, styled, title
from hvevfd_research.stats.influence import LeaveOneOut
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.subgroups import Subgroups

HEAD = 1.0  # rows, from the first row up to the heads of the columns
SMALLEST_P = 0.001


@dataclass(frozen=True)
class _Row:
    name: str
    estimate: float
    low: float
    high: float
    cells: tuple[str, ...]
    diamond: bool = False


@styled
def leave_one_out(
    result: LeaveOneOut,
    *,
    pooled: Pooled | None = None,
    ax: Axes | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
) -> Axes:
    """Draw what is left of a pooled result when each study is taken out in turn.

    Parameters
    ----------
    result : from ``stats.leave_one_out``
    pooled : the result with all studies; it becomes a diamond in the last row and a dotted line through all
    ax : where to draw; new axes high enough for all rows when None
    scale : ``"log"`` for ratios, which are printed as ratios and drawn on a log axis
    effect : what is measured, for the axis

    Returns
    -------
    Axes
        A square and an interval for each study left out, with the heterogeneity that stays beside it; hollow
        where the others agree so exactly that there is no interval.

    Raises
    ------
    DomainError : `pooled` has other studies

    Examples
    --------
    >>> from hvevfd_research.stats import leave_one_out as without, pool
    >>> pooled = pool([0.1, 0.2, 0.9], [0.04, 0.04, 0.04], labels=["a", "b", "c"])
    >>> ax = leave_one_out(without(pooled), pooled=pooled)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['without a', 'without b', 'without c', 'all 3 studies']
    """
    if pooled is not None and pooled.labels != result.labels:
        raise DomainError("pooled has other studies than the result with one left out")
    measure = effect_scale(scale)
    columns = (result.labels, result.estimate, result.ci_low, result.ci_high, result.i2)
    rows = [
        _Row(_("without {name}").format(name=name), float(at), float(low), float(high), (percent(i2 / 100),))
        for name, at, low, high, i2 in zip(*columns, strict=True)
    ]
    if pooled is not None:
        rows.append(_pooled_row(_all_studies(pooled.k), pooled, ()))
    ax = _draw(rows, measure, effect, ["I²"], ax)
    if pooled is not None:
        ax.axvline(pooled.estimate, color=BLUE, linewidth=1, linestyle=":", zorder=1)
    title(ax, _("One study left out at a time"))
    return describe(ax, _left_out_text(result, pooled, measure, effect))


@styled
def subgroups(
    result: Subgroups,
    *,
    ax: Axes | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
    favours: tuple[str, str] | None = None,
) -> Axes:
    """Draw what each group of studies pooled to.

    Parameters
    ----------
    result : from ``stats.pool_subgroups``
    ax : where to draw; new axes high enough for all rows when None
    scale : ``"log"`` for ratios, which are printed as ratios and drawn on a log axis
    effect : what is measured, for the axis
    favours : words below the left and the right end of the axis

    Returns
    -------
    Axes
        A diamond for each group from limit to limit; the subtitle has the test between groups.

    Examples
    --------
    >>> from hvevfd_research.stats import pool_subgroups
    >>> ax = subgroups(pool_subgroups([0.1, 0.2, 0.5, 0.6], [0.04] * 4, ["old", "old", "new", "new"]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['old', 'new']
    """
    measure = effect_scale(scale)
    rows = [
        _pooled_row(name, group, (number(group.k, 0),))
        for name, group in zip(result.names, result.groups, strict=True)
    ]
    ax = _draw(rows, measure, effect, [_("Studies"), "I²"], ax)
    name_sides(ax, favours, effect)
    title(ax, _group_count(result), _between(result))
    return describe(ax, _groups_text(result, measure, effect))


def _pooled_row(name: str, pooled: Pooled, first: tuple[str, ...]) -> _Row:
    cells = (*first, percent(pooled.i2 / 100))
    return _Row(name, pooled.estimate, pooled.ci_low, pooled.ci_high, cells, diamond=True)


def _draw(rows: Sequence[_Row], measure: EffectScale, effect: str, heads: list[str], ax: Axes | None) -> Axes:
    names = [row.name for row in rows]
    ax = ax or forest_axes(names, 1 + len(heads), headings=1)
    ends = [end for row in rows for end in (row.low, row.high)]
    set_effect_axis(ax, [row.estimate for row in rows], ends, measure)
    places = [-float(place) for place in range(len(rows))]
    for y, row in zip(places, rows, strict=True):
        bare = bool(np.isnan(row.low))
        if row.diamond and not bare:
            draw_diamond(ax, y, row.estimate, row.low, row.high, colour=BLUE, hollow=False)
            continue
        if not bare:
            draw_interval(ax, y, row.low, row.high, colour=GREY)
        face = "white" if bare else INK
        ax.plot([row.estimate], [y], "s", color=INK, markerfacecolor=face, markersize=6, zorder=3)
    name_rows(ax, places, names, HEAD + 0.6, places[-1] - 0.7)
    name_sides(ax, None, effect)
    cells = [
        (y, [*row.cells[:-1], measure.whole(row.estimate, row.low, row.high), row.cells[-1]])
        for y, row in zip(places, rows, strict=True)
    ]
    draw_columns(ax, [*heads[:-1], _("Effect (interval)"), heads[-1]], cells, HEAD)
    return ax


def _all_studies(k: int) -> str:
    return ngettext("all {k} study", "all {k} studies", k).format(k=number(k, 0))


def _left_out_text(result: LeaveOneOut, pooled: Pooled | None, measure: EffectScale, effect: str) -> str:
    least, most = int(result.estimate.argmin()), int(result.estimate.argmax())
    parts = [
        ngettext(
            "Forest plot of the pooled effect{effect} without each of {k} study in turn.",
            "Forest plot of the pooled effect{effect} without each of {k} studies in turn.",
            len(result.labels),
        ).format(effect=f" ({effect})" if effect else "", k=number(len(result.labels), 0)),
        _("It runs from {least} without {lower} to {most} without {upper}.").format(
            least=measure.text(float(result.estimate[least])),
            lower=result.labels[least],
            most=measure.text(float(result.estimate[most])),
            upper=result.labels[most],
        ),
    ]
    if pooled is not None:
        whole = measure.whole(pooled.estimate, pooled.ci_low, pooled.ci_high)
        parts.append(_("With all of them it is {whole}.").format(whole=whole))
    apart = (result.ci_low > 0) | (result.ci_high < 0)
    parts.append(
        _("The interval leaves out {null} in {apart} of the {k} rows.").format(
            null=number(measure.null, 0),
            apart=number(float(apart.sum()), 0),
            k=number(len(result.labels), 0),
        )
    )
    return " ".join(parts)


def _group_count(result: Subgroups) -> str:
    return ngettext("{n} group of studies", "{n} groups of studies", len(result.names)).format(
        n=number(len(result.names), 0)
    )


def _between(result: Subgroups) -> str:
    least = _("less than {value}").format(value=number(SMALLEST_P, 3))
    p = least if result.p_between < SMALLEST_P else number(result.p_between, 3)
    words = (
        _("Between groups: F {statistic} on {df1} and {df2}, p {p}")
        if np.isfinite(result.df2)
        else _("Between groups: Q {statistic} on {df1}, p {p}")
    )
    return words.format(
        statistic=number(result.q_between, 1), df1=number(result.df1, 0), df2=number(result.df2, 1), p=p
    )


def _groups_text(result: Subgroups, measure: EffectScale, effect: str) -> str:
    told = [
        _("{name} {whole}").format(
            name=name, whole=measure.whole(group.estimate, group.ci_low, group.ci_high)
        )
        for name, group in zip(result.names, result.groups, strict=True)
    ]
    first = _("Forest plot of {groups}{effect}, a diamond each: {told}.").format(
        groups=_group_count(result), effect=f" ({effect})" if effect else "", told="; ".join(told)
    )
    return f"{first} {_between(result)}."
