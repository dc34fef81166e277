"""Shares of all places that a programme reached, by count and by year of the denominator."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import GREY, MARKERS, PALE, PALETTE, new_axes, styled, title
from hvevfd_research.stats.coverage import Coverage

ROW_HEIGHT, FRAME_HEIGHT = 0.62, 1.5  # inches
LABEL_WIDTH = 28  # letters of a row's name on one line


@styled
def coverage(result: Coverage, *, unit: str = "", ax: Axes | None = None) -> Axes:
    """Draw each count as a share of each year's total.

    Parameters
    ----------
    result : from ``stats.coverage``
    unit : what is counted, for the axis, in the language of the page
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A row for each count, a mark of its own shape for each year, named with year and share.

    Examples
    --------
    >>> from hvevfd_research.stats.coverage import coverage as share
    >>> reached = pd.DataFrame({"what": ["planned"], "count": [200]})
    >>> ax = coverage(share(reached, pd.DataFrame({"year": [2019], "total": [422]})))
    >>> ax.texts[0].get_text()
    '2019: 47%'
    """
    frame = result.frame
    names = list(dict.fromkeys(frame["what"]))
    years = sorted(frame["year"].unique())
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(names))
    for row, name in enumerate(names):
        rows = frame[frame["what"] == name]
        known = rows["share"].dropna()
        if len(known):
            ax.plot([known.min(), known.max()], [row, row], color=PALE, linewidth=4, marker="", zorder=1)
        for _i, one in rows.iterrows():
            _draw(ax, row, one, years.index(one["year"]))
    ax.set_yticks(range(len(names)), labels=[textwrap.fill(name, LABEL_WIDTH) for name in names])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.5, -0.6)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=[percent(x) for x in (0, 0.25, 0.5, 0.75, 1)])
    ax.set_xlabel(unit)
    totals = frame.drop_duplicates("year").sort_values("year")
    there = ", ".join(
        _("{total} in {year}").format(total=number(row["total"], 0), year=int(row["year"]))
        for _i, row in totals.iterrows()
    )
    title(ax, _("The same count over the places of each year"), _("all places: {there}").format(there=there))
    return describe(ax, _text(frame, there))


def _draw(ax: Axes, row: int, one: pd.Series, place: int) -> None:
    colour = PALETTE[place % len(PALETTE)]
    above = place % 2 == 0  # labels of neighbouring years stand above and below
    if np.isnan(one["share"]):
        words, at = _("{year}: more than all").format(year=int(one["year"])), 1.0
    else:
        words, at = f"{int(one['year'])}: {percent(one['share'])}", float(one["share"])
        ax.plot(at, row, MARKERS[place % len(MARKERS)], color=colour, markersize=9, zorder=3)
    ax.annotate(
        words,
        (at, row),
        xytext=(0, 8 if above else -8),
        textcoords="offset points",
        ha="right" if at > 0.9 else "center",
        va="bottom" if above else "top",
        fontsize=9.5,
        color=colour if not np.isnan(one["share"]) else GREY,
    )


def _text(frame: pd.DataFrame, there: str) -> str:
    told = [
        _("{what}: {count}, {share} of those in {year}").format(
            what=row["what"],
            count=number(row["count"], 0),
            share=_("more than all") if np.isnan(row["share"]) else percent(row["share"]),
            year=int(row["year"]),
        )
        for _i, row in frame.iterrows()
    ]
    words = _("Dot chart of shares of all places, which were {there}. {told}.")
    return words.format(there=there, told="; ".join(told))
