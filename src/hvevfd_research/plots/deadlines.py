"""Checklists with a deadline as bars: in time, late, not done."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from hvevfd_research.errors import TooFewError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import language, ngettext, number, percent, use_language
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.series_effect import key_below
from hvevfd_research.plots.theme import BLUE, GREY, INK, OCHRE, PALE, new_axes, styled
from hvevfd_research.stats.deadlines import Deadlines

SHORTEST = 0.065  # share of the axis that a written share needs
BAR = 0.62  # height of a bar, the room between two being 1
PARTS = (("in_time", BLUE, "", "white"), ("late", OCHRE, "//", "white"), ("not_done", PALE, "", INK))


@styled
def deadlines(
    result: Deadlines,
    *,
    ax: Axes | None = None,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
) -> Axes:
    """Draw the share in time, late and not done of each point, of those that can be judged.

    Parameters
    ----------
    result : from ``stats.deadlines``
    ax : where to draw; a new figure when None
    names : words for the points; None takes their codes
    title : words above the chart; None takes those of the chart

    Returns
    -------
    Axes
        A bar for each point in their order, dark, hatched and pale, with its shares; at its end how many
        pathways it rests on.

    Raises
    ------
    TooFewError : no point of any pathway is due

    Examples
    --------
    >>> from hvevfd_research.stats import deadlines as judge
    >>> rows = pd.DataFrame({"start": pd.to_datetime(["2024-03-01"] * 4), "place": list("AABB"),
    ...                      "visit": [2, 9, None, 1]})
    >>> ax = deadlines(judge(rows, {"visit": 3}, start="start", unit="place", as_of="2024-03-31"))
    >>> [text.get_text() for text in ax.texts][:4]
    ['50%', '25%', '25%', 'n = 4']
    """
    table = result.to_frame()
    table = table.set_index("point").loc[[*result.points]].reset_index()
    table = table[table["due"] > 0].reset_index(drop=True)
    if table.empty:
        raise TooFewError("no deadline has come yet, so there is nothing to judge")
    ax = ax or new_axes(height=1.7 + 0.5 * len(table))
    at, reached = np.arange(len(table)), np.zeros(len(table))
    for (column, colour, hatch, ink), label in zip(PARTS, _parts(), strict=True):
        share = (table[column] / table["due"]).to_numpy(dtype=float)
        ax.barh(
            at,
            share,
            left=reached,
            height=BAR,
            color=colour,
            hatch=hatch,
            edgecolor="white" if ink == "white" else GREY,
            linewidth=0.6,
            label=label,
        )
        for place in np.flatnonzero(share >= SHORTEST).tolist():
            _write(ax, reached[place] + share[place] / 2, place, percent(share[place]), ink, bool(hatch))
        reached = reached + share
    for place, due in zip(at.tolist(), table["due"], strict=True):
        ax.annotate(
            _("n = {n}").format(n=number(due, 0)),
            (1, place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=GREY,
            annotation_clip=False,
        )
    _finish(ax, table, names or {})
    theme.title(ax, _("Checklists and their deadlines") if title is None else title, _rests_on(result))
    return describe(ax, _text(result, table, names or {}))


def _parts() -> tuple[str, str, str]:
    return _("in time"), _("late"), _("not done")


def _write(ax: Axes, x: float, y: float, words: str, ink: str, hatched: bool) -> None:
    # On a hatch letters need a ground of their own.
    ground = {"boxstyle": "round,pad=0.15", "facecolor": OCHRE, "edgecolor": "none"} if hatched else None
    ax.text(x, y, words, ha="center", va="center", fontsize=9, color=ink, bbox=ground)


def _finish(ax: Axes, table: pd.DataFrame, names: Mapping[str, str]) -> None:
    ax.set_yticks(np.arange(len(table)), [str(names.get(point, point)) for point in table["point"]])
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set_xlim(0, 1)
    speech = language()

    def tick(value: float, _position: object) -> str:
        with use_language(speech):
            return percent(value)

    ax.set_xticks(np.linspace(0, 1, 5))
    ax.xaxis.set_major_formatter(FuncFormatter(tick))
    ax.spines["left"].set_visible(False)
    key_below(ax)


def _rests_on(result: Deadlines) -> str:
    waiting = int((result.cases["status"] == "not-yet-due").sum())
    left = int((result.cases["status"] == "left").sum())
    pathways = ngettext("{n} pathway", "{n} pathways", result.n).format(n=number(result.n, 0))
    return _("{pathways}; left out: not yet due {waiting}, left the pathway first {left}").format(
        pathways=pathways, waiting=number(waiting, 0), left=number(left, 0)
    )


def _text(result: Deadlines, table: pd.DataFrame, names: Mapping[str, str]) -> str:
    told = [
        _("{point}: {in_time} in time, {late} late, {not_done} not done.").format(
            point=names.get(row["point"], row["point"]),
            in_time=percent(row["in_time"] / row["due"]),
            late=percent(row["late"] / row["due"]),
            not_done=percent(row["not_done"] / row["due"]),
        )
        for row in table.to_dict("records")
    ]
    first = _("Bars for each checklist, of those whose deadline has come; {rests}.").format(
        rests=_rests_on(result)
    )
    return " ".join([first, *told])
