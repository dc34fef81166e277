"""Two options judged by weighted criteria: what each adds, and where a weight turns the judgement."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.multi_criteria import MultiCriteria, WeightTurns

ROW_HEIGHT, FRAME_HEIGHT = 0.36, 1.6  # inches
LABEL_WIDTH = 30  # letters of a criterion on one line
MOST_ROWS = 20  # criteria that can still be read
HATCH = "////"  # on what speaks for b, so that grey print tells the two apart


@styled
def multi_criteria(
    judged: MultiCriteria, *, names: tuple[str, str] = ("a", "b"), ax: Axes | None = None
) -> Axes:
    """Draw what each criterion adds for one option over the other.

    Parameters
    ----------
    judged : from ``stats.multi_criteria``
    names : of option a and option b, in the language of the page
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A bar for each criterion, the largest at the top: to the right it speaks for a, hatched to the left
        for b.

    Examples
    --------
    >>> from hvevfd_research.stats.multi_criteria import multi_criteria as judge
    >>> choice = pd.DataFrame({"criterion": ["joy", "calm"], "value_a": [4, 1], "value_b": [3, 2],
    ...     "weight": [3, 1]})
    >>> ax = multi_criteria(judge(choice, reverse=None), names=("new", "old"))
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['joy (75%)', 'calm (25%)']
    """
    order = judged.frame["gain"].abs().sort_values(ascending=False, kind="stable").index
    rows = judged.frame.loc[order].head(MOST_ROWS).reset_index(drop=True)
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    for place, row in rows.iterrows():
        _bar(ax, float(str(place)), row)
    ax.axvline(0, color=GREY, linewidth=1)
    labels = [
        textwrap.fill(
            _("{criterion} ({weight})").format(criterion=row["criterion"], weight=_weight(row["weight"])),
            LABEL_WIDTH,
        )
        for _i, row in rows.iterrows()
    ]
    ax.set_yticks(rows.index, labels=labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.4, -1.1)
    reach = max(float(rows["gain"].abs().max()), 1e-6) * 1.35
    ax.set_xlim(-reach, reach)
    _sides(ax, names)
    ax.set_xlabel(_("what the criterion adds, weight included"))
    title(ax, _("What speaks for which"), _overall(judged, names))
    return describe(ax, _judged_text(judged, rows, names))


def _weight(share: float) -> str:
    """Write a weight as people set them: 30%, and 12.5% where it is so."""
    return percent(share, 0 if abs(100 * share - round(100 * share)) < 0.05 else 1)


def _bar(ax: Axes, place: float, row: pd.Series) -> None:
    gain = float(row["gain"])
    colour = BLUE if gain >= 0 else VERMILION
    ax.barh(
        place,
        gain,
        height=0.66,
        color=colour if gain >= 0 else "white",
        edgecolor=colour,
        hatch="" if gain >= 0 else HATCH,
        linewidth=1,
    )
    ax.annotate(
        number(abs(gain), 3),
        (gain, place),
        xytext=(4 if gain >= 0 else -4, 0),
        textcoords="offset points",
        ha="left" if gain >= 0 else "right",
        va="center",
        fontsize=9,
    )


def _sides(ax: Axes, names: tuple[str, str]) -> None:
    """Say above the bars which side is whose."""
    sides = (
        (_("← for {name}"), names[1], VERMILION, -6, "right"),
        (_("for {name} →"), names[0], BLUE, 6, "left"),
    )
    for words, name, colour, shift, side in sides:
        ax.annotate(
            words.format(name=name),
            (0, -0.8),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=9.5,
            color=colour,
        )


def _overall(judged: MultiCriteria, names: tuple[str, str]) -> str:
    return _("overall value: {a} {value_a}, {b} {value_b}").format(
        a=names[0], value_a=number(judged.overall_a, 3), b=names[1], value_b=number(judged.overall_b, 3)
    )


def _judged_text(judged: MultiCriteria, rows: pd.DataFrame, names: tuple[str, str]) -> str:
    words = [
        ngettext(
            "Bar chart of what {n} criterion adds, weight included.",
            "Bar chart of what {n} criteria add, weight included.",
            len(judged.frame),
        ).format(n=number(len(judged.frame), 0)),
        _("Overall: {overall}.").format(overall=_overall(judged, names)),
    ]
    for name, chosen in ((names[0], rows[rows["gain"] > 0]), (names[1], rows[rows["gain"] < 0])):
        told = [f"{row['criterion']} {number(abs(row['gain']), 3)}" for _i, row in chosen.iterrows()]
        if told:
            words.append(_("For {name}: {criteria}.").format(name=name, criteria=listing(told)))
    return " ".join(words)


@styled
def weight_turns(turns: WeightTurns, *, names: tuple[str, str] = ("a", "b"), ax: Axes | None = None) -> Axes:
    """Draw for each criterion at which weights which option leads.

    Parameters
    ----------
    turns : from ``stats.weight_turns``
    names : of option a and option b, in the language of the page
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A row for each criterion, its weight from 0 to 1: filled where a leads, hatched where b does, a dot at
        the weight it has, and the weight where it turns in figures.

    Examples
    --------
    >>> from hvevfd_research.stats.multi_criteria import multi_criteria as judge
    >>> from hvevfd_research.stats.multi_criteria import weight_turns as turn
    >>> choice = pd.DataFrame({"criterion": ["joy", "calm"], "value_a": [4, 1], "value_b": [3, 2],
    ...     "weight": [3, 1]})
    >>> ax = weight_turns(turn(judge(choice, reverse=None)))
    >>> [text.get_text() for text in ax.texts][:2]
    ['turns at 69%', 'turns at 31%']
    """
    rows = turns.frame.head(MOST_ROWS).reset_index(drop=True)
    ax = ax or new_axes(height=FRAME_HEIGHT + 0.3 + ROW_HEIGHT * len(rows))
    for place, row in rows.iterrows():
        _span(ax, float(str(place)), row)
    ax.plot(rows["weight"], rows.index, "o", color=INK, markeredgecolor="white", markersize=8, zorder=4)
    ax.set_yticks(rows.index, labels=[textwrap.fill(name, LABEL_WIDTH) for name in rows["criterion"]])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=[percent(x) for x in (0, 0.25, 0.5, 0.75, 1)])
    ax.set_xlabel(_("weight of this criterion; the others share the rest"))
    title(
        ax,
        _("Where one weight turns the judgement"),
        _("filled: {a} leads; hatched: {b} leads; dot: the weight it has").format(a=names[0], b=names[1]),
    )
    return describe(ax, _turns_text(turns, names))


def _span(ax: Axes, place: float, row: pd.Series) -> None:
    at_0 = row["at_1"] if np.isnan(row["at_0"]) else row["at_0"]
    edge = 1.0 if np.isnan(row["turn"]) else float(row["turn"])
    # A criterion on which the two are alike says nothing at full weight; who leads below it is what counts.
    first = at_0 if at_0 != 0 else row["at_1"]
    for left, width, lead in ((0.0, edge, first), (edge, 1 - edge, row["at_1"])):
        if width > 0:
            colour = BLUE if lead >= 0 else VERMILION
            ax.barh(
                place,
                width,
                left=left,
                height=0.5,
                color=BLUE if lead >= 0 else "white",
                edgecolor=colour,
                hatch="" if lead >= 0 else HATCH,
                alpha=0.75,
                linewidth=1,
                zorder=2,
            )
    words = {"never": _("never turns"), "alone": _("has all weight")}.get(str(row["reason"]))
    ax.annotate(
        words or _("turns at {weight}").format(weight=percent(edge)),
        (1.02, place),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=9.5,
    )


def _turns_text(turns: WeightTurns, names: tuple[str, str]) -> str:
    frame = turns.frame
    told = [
        _("{criterion} at {turn} (now {weight})").format(
            criterion=row["criterion"], turn=percent(row["turn"]), weight=_weight(row["weight"])
        )
        for _i, row in frame[frame["turn"].notna()].iterrows()
    ]
    words = _(
        "Bars of weights from 0 to 100% for {n} criteria, filled where {a} leads, hatched where {b} does. "
    )
    start = words.format(n=number(len(frame), 0), a=names[0], b=names[1])
    if not told:
        return start + _("No single weight turns the judgement.")
    return start + _("The judgement turns for {criteria}.").format(criteria=listing(told))
