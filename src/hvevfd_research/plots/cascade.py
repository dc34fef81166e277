"""A cascade of steps: how many came to each, and what became of them there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number, percent, percent_interval
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.cascade import Cascade

BAR = 0.46  # width of a bar; the rest of the place holds the words beside it
LINE = 0.062  # of the height, for one line of 9-point words
INSIDE = 0.07  # of the height; a lower bar has its number above instead of inside


@styled
def cascade(result: Cascade, *, names: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw a bar for each step: as high as the people who reached it, parted by what became of them.

    Parameters
    ----------
    result : from ``stats.cascade``
    names : words for the steps, in the reader's language; the columns' own names where None
    ax : where to draw

    Returns
    -------
    Axes
        Those who passed stand at the foot of a bar and are the height of the next one; above them come those
        whose answer is not known (dotted) and those who did not pass (hatched). A triangle marks the step
        with the lowest share.

    Examples
    --------
    >>> from hvevfd_research.stats import cascade as follow
    >>> seen = pd.DataFrame({"asked": ["yes"] * 8 + ["no"] * 2, "goals": ["yes"] * 4 + ["no"] * 6})
    >>> ax = cascade(follow(seen, ["asked", "goals"]), names={"asked": "Asked", "goals": "Goals"})
    >>> ax.get_xticklabels()[1].get_text().splitlines()[0]
    'Goals'
    """
    ax = ax or new_axes(height=4.4)
    words = [(names or {}).get(step, step) for step in result.steps]
    rows = result.table
    top = float(result.n)
    for place, (yes, unknown, no) in enumerate(rows[["yes", "unknown", "no"]].to_numpy().tolist()):
        bottom = 0
        for count, style in ((yes, _PASSED), (unknown, _UNKNOWN), (no, _FAILED)):
            ax.bar(place, count, BAR, bottom=bottom, **style)
            bottom += count
        _numbers(ax, place, yes, unknown, no, top)
        if place + 1 < len(rows):
            ax.plot([place + BAR / 2, place + 1 - BAR / 2], [yes, yes], ":", color=GREY, marker="")
    _mark_weakest(ax, result)
    ax.set_xlim(-0.4, len(rows) - 0.15)
    ax.set_ylim(0, top * 1.1)
    ax.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_xticks(range(len(rows)), labels=[_tick(word, row) for word, (_n, row) in _pairs(words, rows)])
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(_("people"))
    below = _("{n} people; a share is of those who came that far and whose answer is known").format(
        n=number(result.n, 0)
    )
    title(ax, _("How far people came, step by step"), below)
    return describe(ax, _text(result, words))


_PASSED: dict[str, Any] = {"color": BLUE, "edgecolor": BLUE, "linewidth": 0.8}
_UNKNOWN: dict[str, Any] = {"color": PALE, "edgecolor": GREY, "linewidth": 0.8, "hatch": "..."}
_FAILED: dict[str, Any] = {"color": "white", "edgecolor": INK, "linewidth": 0.8, "hatch": "///"}


def _pairs(words: list[str], rows: pd.DataFrame) -> zip[tuple[str, tuple[object, pd.Series]]]:
    return zip(words, rows.iterrows(), strict=True)


def _tick(word: str, row: pd.Series) -> str:
    if pd.isna(row["share"]):
        return word + "\n" + _("nobody known")
    return f"{word}\n{percent(row['share'])}\n({percent_interval(row['ci_low'], row['ci_high'])})"


def _numbers(ax: Axes, place: int, yes: int, unknown: int, no: int, top: float) -> None:
    """Write the count of each part: of those who passed inside the bar, of the others beside it."""
    inside = yes >= INSIDE * top
    ax.annotate(
        number(yes, 0),
        (place, yes / 2 if inside else yes + unknown + no),
        xytext=(0, 0 if inside else 2),
        textcoords="offset points",
        ha="center",
        va="center" if inside else "bottom",
        fontsize=10,
        fontweight="bold",
        color="white" if inside else BLUE,
    )
    above = -1.0
    parts = (
        (unknown, yes + unknown / 2, _("not known")),
        (no, yes + unknown + no / 2, _("no")),
    )
    for count, middle, word in parts:
        if not count:
            continue
        at = max(middle, above, yes + 0.6 * LINE * top)  # above the dotted line to the next bar
        above = at + 1.15 * LINE * top
        ax.annotate(
            f"{number(count, 0)} {word}",
            (place + BAR / 2, at),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
        )


def _mark_weakest(ax: Axes, result: Cascade) -> None:
    if result.table["share"].isna().all():
        return
    place = result.steps.index(result.weakest)
    height = float(result.table["reached"].iloc[place])
    ax.annotate(
        "▼ " + _("weakest"),
        (place, height),
        xytext=(0, 16),  # above the words beside the bar before
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=9,
        fontweight="bold",
        color=VERMILION,
    )


def _text(result: Cascade, words: list[str]) -> str:
    steps = [
        _("{step} {yes} of {known} ({share})").format(
            step=word, yes=number(row["yes"], 0), known=number(row["known"], 0), share=percent(row["share"])
        )
        for word, (_n, row) in _pairs(words, result.table)
    ]
    text = _("Bar chart of {people} through {k} steps, a bar for those who reached each: {steps}. ").format(
        people=ngettext("{n} person", "{n} people", result.n).format(n=number(result.n, 0)),
        k=number(len(words), 0),
        steps=listing(steps),
    )
    if not result.table["share"].isna().all():
        weak = result.at(result.weakest)
        text += _("The weakest step is {step}, {share} ({limits}). ").format(
            step=words[result.steps.index(result.weakest)],
            share=percent(weak["share"]),
            limits=percent_interval(weak["ci_low"], weak["ci_high"]),
        )
    return text + _(
        "{all} of {decided} passed every step; of {undecided} it is not known, so the share of all lies "
        "within {bounds}."
    ).format(
        all=number(result.all_yes, 0),
        decided=number(result.decided, 0),
        undecided=number(result.undecided, 0),
        bounds=percent_interval(result.low, result.high),
    )
