"""Who stayed in each arm, and what those who left could hide."""

from __future__ import annotations

from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent, percent_interval
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.attrition import Attrition, AttritionBounds

ROW_HEIGHT, FRAME_HEIGHT = 0.42, 1.4  # inches


@styled
def attrition(result: Attrition, *, ax: Axes | None = None) -> Axes:
    """Draw the share of each arm that stayed, with its interval.

    Parameters
    ----------
    result : from ``stats.attrition``
    ax : where to draw

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats.attrition import attrition as compare
    >>> arms = pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]})
    >>> ax = attrition(compare(arms))
    >>> ax.texts[0].get_text()
    '87 of 120, 72.5%'
    """
    rows = result.frame
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    ax.hlines(rows.index, rows["ci_low"], rows["ci_high"], color=BLUE, linewidth=2.5, zorder=2)
    for place, marker in zip(rows.index, "os", strict=True):
        row = rows.loc[place]
        ax.plot(row["share"], place, marker, color=BLUE, markersize=9, markeredgecolor="white", zorder=3)
        words = _("{stayed} of {n}, {share}").format(
            stayed=number(row["stayed"], 0), n=number(row["n"], 0), share=percent(row["share"], 1)
        )
        ax.annotate(
            words, (1.02, place), xycoords=("axes fraction", "data"), va="center", fontsize=9.5, color=INK
        )
    ax.set_yticks(rows.index, labels=list(rows["arm"]))
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=[percent(x) for x in (0, 0.25, 0.5, 0.75, 1)])
    ax.set_xlabel(_("stayed to the end"))
    title(ax, _("Who was still there"))
    return describe(ax, _attrition_text(result))


def _attrition_text(result: Attrition) -> str:
    told = "; ".join(
        _("{arm} {stayed} of {n}, {share} ({limits})").format(
            arm=row["arm"],
            stayed=number(row["stayed"], 0),
            n=number(row["n"], 0),
            share=percent(row["share"], 1),
            limits=percent_interval(row["ci_low"], row["ci_high"]),
        )
        for _i, row in result.frame.iterrows()
    )
    words = _(
        "Dot chart of the share that stayed in two arms, with intervals: {told}. The difference is {gap}."
    )
    return words.format(told=told, gap=_points(result.difference))


@styled
def attrition_bounds(bounds: AttritionBounds, *, ax: Axes | None = None) -> Axes:
    """Draw the difference in a yes-or-no outcome under five guesses at those who left.

    Parameters
    ----------
    bounds : from ``stats.attrition_bounds``
    ax : where to draw

    Returns
    -------
    Axes
        A row for each guess; the band runs from the worst to the best for the first arm.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats.attrition import attrition as compare
    >>> from hvevfd_research.stats.attrition import attrition_bounds as bound
    >>> arms = pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]})
    >>> ax = attrition_bounds(bound(compare(arms), 0.6, 0.6))
    >>> [tick.get_text() for tick in ax.get_yticklabels()][0]
    'only those who stayed'
    """
    rows = bounds.frame.set_index("scenario")
    first, second = bounds.arms
    names = {
        "observed": _("only those who stayed"),
        "best": _("all who left well: {arm}\nnone who left: {other}").format(arm=first, other=second),
        "all-yes": _("all who left did well"),
        "all-no": _("no one who left did well"),
        "worst": _("none who left well: {arm}\nall who left: {other}").format(arm=first, other=second),
    }
    ax = ax or new_axes(height=3.6)
    gap = rows["difference"]
    ax.axvspan(gap["worst"], gap["best"], color=PALE, alpha=0.5, zorder=0)
    ax.axvline(0, color=GREY, linewidth=1, zorder=1)
    for place, (scenario, marker) in enumerate(zip(rows.index, "oD^vs", strict=True)):
        colour = INK if scenario == "observed" else BLUE if gap[scenario] >= 0 else VERMILION
        ax.plot(gap[scenario], place, marker, color=colour, markersize=8, zorder=3)
        words = _("{gap} ({first} against {second})").format(
            gap=_points(gap[scenario]),
            first=percent(rows.loc[scenario, "share_1"]),
            second=percent(rows.loc[scenario, "share_2"]),
        )
        ax.annotate(words, (1.02, place), xycoords=("axes fraction", "data"), va="center", fontsize=9.5)
    ax.set_yticks(range(len(rows)), labels=[names[str(scenario)] for scenario in rows.index])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.margins(x=0.15)
    ax.locator_params(axis="x", nbins=5)
    ax.xaxis.set_major_formatter(lambda value, _place: number(100 * value, 0, sign=True))
    ax.set_xlabel(_("difference in the share who did well, percentage points"))
    title(ax, _("What those who left could hide"))
    return describe(ax, _bounds_text(bounds))


def _bounds_text(bounds: AttritionBounds) -> str:
    gap = bounds.frame.set_index("scenario")["difference"]
    words = _(
        "Dot chart of the difference in the share who did well between {first} and {second}, under five "
        "guesses at those who left. Among those who stayed it is {observed}; it could be anything from "
        "{worst} to {best}."
    )
    first, second = bounds.arms
    return words.format(
        first=first,
        second=second,
        observed=_points(gap["observed"]),
        worst=_points(gap["worst"]),
        best=_points(gap["best"]),
    )


def _points(difference: float) -> str:
    """Write a difference of shares: "+5%" would be read as a twentieth more."""
    return _("{points} points").format(points=number(100 * difference, 0, sign=True))
