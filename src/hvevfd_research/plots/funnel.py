"""A funnel plot: units by size, within the limits that chance would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number, percent
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled
from hvevfd_research.stats.funnel import Funnel

MARK = {"high": "^", "low": "v"}  # points the way in which the unit is out
LINE_HEIGHT = 12.0  # points that a line of 9-point type takes
LETTER_WIDTH = 6.0  # points that a letter of it takes
MARK_SIZE = 8.0  # points


@styled
def funnel(
    result: Funnel, *, ax: Axes | None = None, title: str | None = None, x_label: str | None = None
) -> Axes:
    """Draw units by size, and name those outside the outermost limits.

    Parameters
    ----------
    result : from ``stats.funnel``
    ax : where to draw
    title, x_label : words to show; None takes those of the chart

    Returns
    -------
    Axes
        Circles inside all limits; triangles that point up or down outside, open between the inner and the
        outer limits and filled outside the outer ones, where units are named, the farthest first, as far as
        there is room; the alt text and the table name them all.

    Examples
    --------
    >>> from hvevfd_research.stats import funnel as limits
    >>> wards = pd.DataFrame({"ward": ["A", "B", "C"], "asked": [30, 80, 45], "stays": [100, 100, 80]})
    >>> ax = funnel(limits(wards, "asked", "stays", unit="ward"))
    >>> sorted(text.get_text() for text in ax.texts if len(text.get_text()) == 1)
    ['A', 'B']
    """
    ax = ax or new_axes()
    units = result.units[result.units["value"].notna() & np.isfinite(result.units["value"])]
    inside = units["outside"] == 0
    ax.plot(units["size"][inside], units["value"][inside], "o", color=GREY, markeredgecolor="white", zorder=3)
    outermost = max(result.levels)
    for side, colour in (("high", VERMILION), ("low", BLUE)):
        for far in (False, True):
            rows = units[(units["side"] == side) & ((units["outside"] == outermost) == far)]
            ax.plot(
                rows["size"],
                rows["value"],
                MARK[side],
                markerfacecolor=colour if far else "white",
                markeredgecolor=colour,
                markersize=MARK_SIZE,
                zorder=4,
            )
    _draw_limits(ax, result)
    ax.set_xlabel(_size_label(result) if x_label is None else x_label)
    _ticks(ax, result)
    _name(ax, units, units["outside"] == outermost)
    theme.title(ax, _("Units against chance") if title is None else title, _subtitle(result))
    return describe(ax, _text(result))


def _draw_limits(ax: Axes, result: Funnel) -> None:
    sizes = result.curves["size"]
    ax.plot([sizes.min(), sizes.max()], [result.target] * 2, "-", color=INK, marker="", linewidth=1, zorder=1)
    ends = [(result.target, _("target {value}").format(value=_value(result, result.target)))]
    dashes = ("--", "-", ":", "-.")
    for turn, level in enumerate(result.levels):
        curve = result.curves[result.curves["level"] == level]
        for bound in ("low", "high"):
            line = curve[bound].where(np.isfinite(curve[bound]))
            ax.plot(curve["size"], line, dashes[turn % 4], color=GREY, marker="", linewidth=1.2, zorder=1)
        ends.append((curve["high"].iloc[-1], _level(level)))
    _label_ends(ax, sizes.max(), [end for end in ends if np.isfinite(end[0])])


def _label_ends(ax: Axes, right: float, ends: list[tuple[float, str]]) -> None:
    ax.set_ylim(bottom=-0.04 * ax.get_ylim()[1])  # so that a unit at 0 is drawn whole
    scale = 72 / ax.figure.dpi
    last = -np.inf
    for value, words in sorted(ends):
        y = ax.transData.transform((right, value))[1] * scale
        up = max(0.0, last + LINE_HEIGHT - y)
        last = y + up
        ax.annotate(
            words, (right, value), (8, up), textcoords="offset points", va="center", fontsize=9, color=GREY
        )


def _ticks(ax: Axes, result: Funnel) -> None:
    ax.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    small = ax.get_ylim()[1] < 0.05
    if result.kind == "proportion":
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: percent(value, int(small))))
    else:
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: number(value, 1 + small)))


def _name(ax: Axes, units: pd.DataFrame, out: pd.Series) -> None:
    """Put names above, below or beside their marks where they meet neither a mark nor another name."""
    ax.get_xlim()  # settles the limits, so that the places below are right
    scale = 72 / ax.figure.dpi
    places = ax.transData.transform(units[["size", "value"]].to_numpy()) * scale
    floor = float(ax.transAxes.transform((0, 0))[1]) * scale
    taken = [(float(x), float(y), MARK_SIZE, MARK_SIZE) for x, y in places]
    far = [int(i) for i in np.argsort(-np.abs(units["z"].to_numpy())) if out.iloc[i]]
    for i in far:
        name, high = str(units["unit"].iloc[i]), bool(units["side"].iloc[i] == "high")
        x, y, width = *taken[i][:2], LETTER_WIDTH * len(name)
        up, aside = LINE_HEIGHT if high else -LINE_HEIGHT, MARK_SIZE + width / 2
        for dx, dy in ((0, up), (aside, 0), (-aside, 0), (aside, up), (-aside, up), (0, 2 * up)):
            box = (x + dx, y + dy, width, LINE_HEIGHT)
            if y + dy > floor + LINE_HEIGHT / 2 and not any(_meet(box, other) for other in taken):
                taken.append(box)
                where = (units["size"].iloc[i], units["value"].iloc[i])
                ax.annotate(
                    name, where, (dx, dy), textcoords="offset points", ha="center", va="center", fontsize=9
                )
                break


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        abs(one[0] - other[0]) < (one[2] + other[2]) / 2 and abs(one[1] - other[1]) < (one[3] + other[3]) / 2
    )


def _size_label(result: Funnel) -> str:
    labels = {
        "proportion": _("total in the unit"),
        "ratio": _("expected number in the unit"),
        "count-ratio": _("sum of the two counts of the unit"),
    }
    return labels[result.kind]


def _value(result: Funnel, value: float) -> str:
    return percent(value, 1) if result.kind == "proportion" else number(value)


def _level(level: float) -> str:
    return percent(level, int(round(level, 2) != level))


def _subtitle(result: Funnel) -> str:
    if result.limits == "exact":
        return _("limits of chance alone, {n} units").format(n=number(result.n, 0))
    return _("limits widened for spread beyond chance, {n} units").format(n=number(result.n, 0))


def _text(result: Funnel) -> str:
    outermost = max(result.levels)
    out = result.units[result.units["outside"] == outermost]
    text = _(
        "Funnel plot of {units} with sizes from {smallest} to {largest} about a target of {target}; "
        "limits at {levels}, {how}. "
    ).format(
        units=ngettext("{n} unit", "{n} units", result.n).format(n=number(result.n, 0)),
        smallest=number(result.units["size"].min(), 0),
        largest=number(result.units["size"].max(), 0),
        target=_value(result, result.target),
        levels=listing(_level(level) for level in result.levels),
        how=_("by chance alone") if result.limits == "exact" else _("widened for spread beyond chance"),
    )
    if out.empty:
        return text + _("No unit lies outside the outermost limits.")
    groups = {
        "high": _("above the outermost limits: {names}"),
        "low": _("below the outermost limits: {names}"),
    }
    named = [
        words.format(names=listing(map(str, out["unit"][out["side"] == side])))
        for side, words in groups.items()
        if (out["side"] == side).any()
    ]
    return text + _("Signals {named}.").format(named="; ".join(named))
