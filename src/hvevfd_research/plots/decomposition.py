"""What a change is made of: a bridge from before to after, or bars by age."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import language, listing, number, percent, use_language
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALETTE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.decomposition import Decomposition

HATCHES = ("", "//", "xx", "..")  # so that grey print tells parts apart
ROOM = 0.18  # of the span, above and below, for the numbers
IN_YEARS = ("life expectancy", "health expectancy")
IN_PERCENT = ("share",)


@styled
def decomposition(result: Decomposition, *, ax: Axes | None = None) -> Axes:
    """Draw a change as a bridge: before, each part, after.

    Parameters
    ----------
    result : from ``stats.decompose_health_expectancy``, ``decompose_redr`` and their kin; parts are summed
        over ages
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Grey bars for before and after; between them a bar for each part that starts where the last one ended,
        hatched when it lowers the measure, with its number.

    Examples
    --------
    >>> from hvevfd_research.stats import decompose_product
    >>> then, now = {"old": 0.2, "per worker": 1.5}, {"old": 0.3, "per worker": 1.4}
    >>> ax = decomposition(decompose_product(then, now, measure="old per worker"))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['before', 'old', 'per worker', 'after']
    """
    ax = ax or new_axes()
    totals = result.totals
    digits = 1 if result.measure in IN_YEARS else 3
    ends = np.cumsum([result.first, *totals.values()])
    places = np.arange(len(totals) + 2)
    for place, value in ((0, result.first), (places[-1], result.second)):
        ax.bar(place, value, width=0.6, color=GREY, zorder=2)
        _number_above(ax, place, value, _written(result, value, digits))
    for rank, part in enumerate(totals.values()):
        low, high = sorted((ends[rank], ends[rank + 1]))
        up = part >= 0
        ax.bar(
            rank + 1,
            high - low,
            bottom=low,
            width=0.6,
            color=BLUE if up else VERMILION,
            hatch="" if up else "//",
            edgecolor="white",
            linewidth=0.6,
            zorder=2,
        )
        _number_above(ax, rank + 1, high, _written(result, part, digits, sign=True))
    for rank, end in enumerate(ends):
        ax.plot([rank - 0.3, rank + 1.3], [end, end], color=INK, linewidth=0.8, marker="", zorder=3)
    _bridge_limits(ax, np.append(ends, result.second))
    names = [_part(name) for name in totals]
    ax.set_xticks(places, [_("before"), *names, _("after")])
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(_unit(result.measure))
    if result.measure in IN_PERCENT:
        _percent_axis(ax)
    title(ax, _("What changed: {measure}").format(measure=_measure(result.measure)))
    return describe(ax, _text(result, digits))


@styled
def decomposition_by_age(result: Decomposition, *, ax: Axes | None = None) -> Axes:
    """Draw the parts of a change by age, as bars above and below zero.

    Parameters
    ----------
    result : from ``stats.decompose_health_expectancy`` or ``stats.decompose_life_expectancy``
    ax : where to draw; a new figure when None

    Raises
    ------
    DomainError : the parts have no age

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import decompose_life_expectancy, life_table
    >>> rates = pd.DataFrame({"age": [65, 75, 85], "then": [0.02, 0.05, 0.15], "now": [0.01, 0.05, 0.15]})
    >>> two = [life_table(rates, rate=when) for when in ("then", "now")]
    >>> ax = decomposition_by_age(decompose_life_expectancy(*two, age=65))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['65', '75', '85+']
    """
    if np.isnan(result.x).any():
        raise DomainError("the parts of {measure} have no age; draw them as a bridge", measure=result.measure)
    ax = ax or new_axes()
    places = np.arange(result.x.size)
    above, below = np.zeros(result.x.size), np.zeros(result.x.size)
    for rank, name in enumerate(result.components):
        part = result.effects[:, rank]
        base = np.where(part >= 0, above, below)
        total = number(float(part.sum()), 2, sign=True)
        ax.bar(
            places,
            part,
            bottom=base,
            width=0.75,
            color=PALETTE[rank],
            hatch=HATCHES[rank],
            edgecolor="white",
            linewidth=0.6,
            label=_("{part}, {total} in all").format(part=_part(name), total=total),
        )
        above, below = above + np.maximum(part, 0), below + np.minimum(part, 0)
    ax.axhline(0, color=INK, linewidth=0.8)
    step = max(1, places.size // 20 + (places.size > 20))
    labels = [number(x, 0) + ("+" if place == places[-1] else "") for place, x in enumerate(result.x)]
    ax.set_xticks(places[::step], labels[::step])
    ax.set_xlabel(_("age, years"))
    ax.set_ylabel(_("years"))
    span = float(above.max() - below.min())
    # Specks below zero need no room of their own.
    room_below = ROOM * span if below.min() < -0.01 * span else 0
    ax.set_ylim(below.min() - room_below, above.max() + ROOM * span)
    ax.legend(loc="upper right", ncols=len(result.components), borderaxespad=0)
    title(ax, _("Change in {measure}, by age").format(measure=_measure(result.measure)))
    return describe(ax, _text(result, 2))


def _number_above(ax: Axes, x: float, y: float, text: str) -> None:
    ax.annotate(
        text, (x, max(y, 0)), (0, 4), textcoords="offset points", ha="center", va="bottom", fontsize=10
    )


def _bridge_limits(ax: Axes, values: np.ndarray) -> None:
    # Bars start at 0, so that their lengths can be compared.
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = ROOM * (high - low)
    ax.set_ylim(low - (room if low < 0 else 0), high + room)


def _unit(measure: str) -> str:
    if measure in IN_PERCENT:
        return ""
    return _("years") if measure in IN_YEARS else _("persons per person")


def _written(result: Decomposition, value: float, digits: int, *, sign: bool = False) -> str:
    if result.measure in IN_PERCENT:
        # A difference of percentages is in points: "+5%" would be read as a twentieth more.
        points = _("{points} points").format(points=number(100 * value, 1, sign=True))
        return points if sign else percent(value, 1)
    return number(value, digits, sign=sign)


def _percent_axis(ax: Axes) -> None:
    speech = language()

    def tick(value: float, _position: object) -> str:
        with use_language(speech):
            return percent(value)

    ax.yaxis.set_major_formatter(FuncFormatter(tick))


def _part(name: str) -> str:
    return {
        "mix": _("mix"),
        "rates": _("what each does"),
        "mortality": _("mortality"),
        "prevalence": _("prevalence"),
        "direct": _("within the age"),
        "indirect": _("at later ages"),
        "age structure": _("age structure"),
        "survival": _("survival"),
        "employment": _("employment"),
    }.get(name, name)


def _measure(name: str) -> str:
    return {
        "life expectancy": _("life expectancy"),
        "health expectancy": _("health expectancy"),
        "share": _("the share"),
        "real elderly dependency ratio": _("real elderly dependency ratio"),
    }.get(name, name)


def _text(result: Decomposition, digits: int) -> str:
    parts = [
        _("{part} {effect}").format(part=_part(name), effect=_written(result, effect, digits, sign=True))
        for name, effect in result.totals.items()
    ]
    opening = _(
        "Bar chart of a change in {measure} from {first} to {second}, {change} in all. Parts: {parts}."
    )
    text = opening.format(
        measure=_measure(result.measure),
        first=_written(result, result.first, digits),
        second=_written(result, result.second, digits),
        change=_written(result, result.change, digits, sign=True),
        parts=listing(parts),
    )
    if np.isnan(result.x).any() or result.x.size < 2:
        return text
    most = int(np.argmax(np.abs(result.effects.sum(axis=1))))
    return text + " " + _("Most comes from age {age}.").format(age=number(result.x[most], 0))
