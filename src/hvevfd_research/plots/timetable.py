"""A programme as bars along the clock, one row for each part of it."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from hvevfd_research.i18n import clock, ngettext, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.series_effect import key_below
from hvevfd_research.plots.theme import BLUE, GREEN, GREY, INK, OCHRE, PALE, VERMILION, new_axes, styled
from hvevfd_research.stats.timetable import Timetable

BAR = 0.62  # height of a bar, the room between two being 1
LINE = 22  # letters of a row's name before it takes another line
TICKS = (5, 10, 15, 30, 60, 120)  # minutes between two times on the axis
MOST_TICKS = 9
LOOKS = {
    "few": (BLUE, "", "white"),
    "all": (GREEN, "//", "white"),
    "write": (OCHRE, "..", "white"),
    "frame": (PALE, "", GREY),
}
"""Colour, hatch and edge of what a room does, by the codes of :func:`kind_words`."""


@styled
def timetable(
    result: Timetable,
    *,
    ax: Axes | None = None,
    row: str = "part",
    kind: str = "kind",
    title: str | None = None,
) -> Axes:
    """Draw the steps of a programme along the clock.

    Parameters
    ----------
    result : from ``stats.timetable``; its frame names for each step the part that it belongs to
    ax : where to draw; a new figure when None
    row : column with the part, in the reader's language; one row of the figure for each
    kind : column with what is done: ``few``, ``all``, ``write`` or ``frame``
    title : words above the chart; None takes those of the chart

    Returns
    -------
    Axes
        A bar for each step, coloured and hatched by what is done; beside each part its minutes, and a line
        where the time there is runs out.

    Examples
    --------
    >>> from hvevfd_research.stats.timetable import timetable as plan
    >>> steps = pd.DataFrame({"part": ["Proud of", "Proud of"], "kind": ["few", "write"], "minutes": [4, 2]})
    >>> ax = timetable(plan(steps, available=10))
    >>> [text.get_text() for text in ax.texts][:2]
    ['6 min', 'until 09:10']
    """
    table = result.to_frame()
    parts = list(dict.fromkeys(table[row]))
    ax = ax or new_axes(height=1.9 + 0.46 * len(parts))
    for name, (colour, hatch, edge) in LOOKS.items():
        some = table[table[kind] == name]
        if not some.empty:
            at = [parts.index(part) for part in some[row]]
            ax.barh(
                at,
                some[result.minutes],
                left=some["begins"],
                height=BAR,
                color=colour,
                hatch=hatch,
                edgecolor=edge,
                linewidth=0.8,
                label=kind_words()[name],
            )
    _write_minutes(ax, result, table, parts, row)
    _finish(ax, result, parts)
    theme.title(ax, _("The programme by the clock") if title is None else title, _subtitle(result))
    return describe(ax, _text(result, table, parts, row))


def kind_words() -> Mapping[str, str]:
    """Say what a room does, by the codes of the column `kind`."""
    return {
        "few": _("alone, in pairs or fours"),
        "all": _("all together"),
        "write": _("write or vote"),
        "frame": _("begin and end"),
    }


def _write_minutes(ax: Axes, result: Timetable, table: pd.DataFrame, parts: list[str], row: str) -> None:
    """Write behind each part how long it takes."""
    for place, part in enumerate(parts):
        of_part = table[table[row] == part]
        words = _("{n} min").format(n=number(of_part[result.minutes].sum(), 0))
        ax.annotate(
            words,
            (of_part["ends"].max(), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
        )


def _finish(ax: Axes, result: Timetable, parts: list[str]) -> None:
    last = result.begins + result.available
    right = max(result.ends, last) if np.isfinite(last) else result.ends
    reach = right - result.begins
    if np.isfinite(last):
        ax.axvline(last, color=INK if result.fits else VERMILION, linestyle="--", linewidth=1.4)
        ax.annotate(
            _("until {time}").format(time=clock(last)),
            (last, -0.62),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9,
            color=INK if result.fits else VERMILION,
        )
    ax.set_yticks(range(len(parts)), [fill(part, LINE) for part in parts])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(parts) - 0.5, -0.95)
    ax.set_xlim(result.begins, right + 0.1 * reach)
    step = next((each for each in TICKS if reach / each <= MOST_TICKS), TICKS[-1])
    ax.xaxis.set_major_locator(MultipleLocator(step))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: clock(value)))
    ax.spines["left"].set_visible(False)
    key_below(ax, columns=2)


def _subtitle(result: Timetable) -> str:
    told = ngettext("{n} minute in all", "{n} minutes in all", round(result.total))
    return told.format(n=number(result.total, 0))


def _text(result: Timetable, table: pd.DataFrame, parts: list[str], row: str) -> str:
    opening = _("Bars along the clock from {begins} to {ends}, a row for each part of the programme.").format(
        begins=clock(result.begins), ends=clock(result.ends)
    )
    told = "; ".join(
        _("{part}: {begins} to {ends}").format(
            part=part,
            begins=clock(table.loc[table[row] == part, "begins"].min()),
            ends=clock(table.loc[table[row] == part, "ends"].max()),
        )
        for part in parts
    )
    if not np.isfinite(result.available):
        return f"{opening} {told}."
    spare = number(abs(result.spare), 0)
    last = (
        _("Minutes to spare: {n}.").format(n=spare)
        if result.fits
        else _("Minutes too many: {n}.").format(n=spare)
    )
    return f"{opening} {told}. {last}"
