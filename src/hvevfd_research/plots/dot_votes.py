"""Dots of a vote as bars, with the range of ranks that each option may have."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.series_effect import key_below
from hvevfd_research.plots.theme import BLUE, GREY, PALE, new_axes, styled
from hvevfd_research.stats.dot_votes import DotVotes

BAR = 0.6  # height of a bar, the room between two being 1
LONGEST = 34  # letters of an option's name in the figure; the table has all of it
MOST_OPTIONS = 15  # options drawn; the rest have fewer dots, and the table has them
FIRST, BEHIND = (BLUE, "//", "white"), (PALE, "", GREY)


@styled
def dot_votes(
    result: DotVotes,
    *,
    ax: Axes | None = None,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
) -> Axes:
    """Draw the dots of each option, and say which rank it may have.

    Parameters
    ----------
    result : from ``stats.dot_votes``
    ax : where to draw; a new figure when None
    names : words for the options; None takes them as they are
    title : words above the chart; None takes those of the chart

    Returns
    -------
    Axes
        A bar for each option, most dots first. Those whose range of ranks reaches the first place are dark
        and hatched, the others pale; behind each its dots and its range of ranks.

    Examples
    --------
    >>> from hvevfd_research.stats.dot_votes import dot_votes as count
    >>> rows = pd.DataFrame({"voter": list("aabbccdde"), "choice": list("xyxyxzxyx"), "dots": 1})
    >>> ax = dot_votes(count(rows))
    >>> [text.get_text() for text in ax.texts][:3]
    ['5, rank 1 to 2', '3, rank 1 to 3', '1, rank 2 to 3']
    """
    table = result.to_frame().head(MOST_OPTIONS)
    names = names or {}
    ax = ax or new_axes(height=1.9 + 0.42 * len(table))
    ahead, labelled = set(result.may_be_first), set[str]()
    columns = (table[name].tolist() for name in ("choice", "dots", "rank_low", "rank_high"))
    for place, (choice, dots, low, high) in enumerate(zip(*columns, strict=True)):
        look, label = (FIRST, _("may be first")) if choice in ahead else (BEHIND, _("behind"))
        colour, hatch, edge = look
        named = "" if label in labelled else label
        labelled.add(label)
        ax.barh(
            place, dots, height=BAR, color=colour, hatch=hatch, edgecolor=edge, linewidth=0.8, label=named
        )
        words = ", ".join(filter(None, (number(dots, 0), _rank(low, high))))
        ax.annotate(words, (dots, place), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9)
    labels = [_name(str(choice), names) for choice in table["choice"]]
    ax.set_yticks(range(len(table)), labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(0, max(table["dots"].max(), 1) * 1.28)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(_("dots"))
    ax.spines["left"].set_visible(False)
    key_below(ax, columns=2)
    voters = ngettext("{n} voter", "{n} voters", result.n_voters).format(n=number(result.n_voters, 0))
    theme.title(ax, _("Dots, and which rank they can bear") if title is None else title, voters)
    return describe(ax, _text(result, table, names))


def _rank(low: float, high: float) -> str:
    if np.isnan(low):
        return ""
    if low == high:
        return _("rank {n}").format(n=number(low, 0))
    return _("rank {low} to {high}").format(low=number(low, 0), high=number(high, 0))


def _name(choice: str, names: Mapping[str, str]) -> str:
    return shorten(names.get(choice, choice), LONGEST, placeholder="…")


def _text(result: DotVotes, table: pd.DataFrame, names: Mapping[str, str]) -> str:
    opening = _("Bar chart of dots: {options} options, {dots} dots from {voters} voters.").format(
        options=number(len(result.table), 0),
        dots=number(result.n_dots, 0),
        voters=number(result.n_voters, 0),
    )
    told = "; ".join(
        _("{option}: {n}").format(option=_name(str(choice), names), n=number(dots, 0))
        for choice, dots in zip(table["choice"].tolist(), table["dots"].tolist(), strict=True)
    )
    ahead = [_name(choice, names) for choice in result.may_be_first]
    last = _("May be first: {options}.").format(options=listing(ahead)) if ahead else _("No dot was given.")
    return f"{opening} {told}. {last}"
