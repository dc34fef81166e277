"""Goals scored twice: both scores, the share past a threshold, and what missing scores could hide."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.goals import GoalChange, MissingBounds
from hvevfd_research.stats.responders import ChangeThreshold, Responders, ResponderTable

LABELLED_ROWS = 24  # more goals than this leave no room for a 9-point label each
ROW_HEIGHT = 0.3  # inches
FRAME_HEIGHT = 1.8  # inches for title, axis and legend
TALLEST = 9.0  # inches; one page


@styled
def goal_scores(change: GoalChange, *, ax: Axes | None = None) -> Axes:
    """Draw each goal's first and second score as two marks on one line, within the ends of the scale.

    Parameters
    ----------
    change : from ``stats.goal_change``
    ax : where to draw; a new figure as high as the goals need when None

    Returns
    -------
    Axes
        A row for each goal, patient by patient from the top; an open circle is the first score, a triangle
        that points the way of the change the second. Beyond 24 goals the rows are sorted and unlabelled.

    Examples
    --------
    >>> from hvevfd_research.stats import goal_change
    >>> form = pd.DataFrame({"patient": 1, "goal": list("abc"), "first": [5, 3, 5], "second": [10, 5, 10]})
    >>> ax = goal_scores(goal_change(form))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['a', 'b', 'c']
    """
    goals = change.per_goal
    few = len(goals) <= LABELLED_ROWS
    if not few:
        goals = goals.sort_values(["first", "second"], kind="stable")
    ax = ax or new_axes(height=min(TALLEST, max(3.0, FRAME_HEIGHT + ROW_HEIGHT * len(goals))))
    rows = np.arange(len(goals))
    for end in change.scale:
        ax.axvline(end, color=GREY, linewidth=1, zorder=0)
    _draw_pairs(ax, goals, rows, change.scale_direction == "up")
    ax.set_ylim(len(goals) - 0.4, -0.6)
    ax.set_yticks(rows if few else [], labels=_goal_labels(goals) if few else [])
    ax.tick_params(axis="y", length=0)
    low, high = change.scale
    ax.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    best = high if change.scale_direction == "up" else low
    ax.set_xlabel(_("score, {best} is best").format(best=number(best, 0)))
    if not few:
        ax.set_ylabel(_("goals, sorted by first score"))
    _legend_below(ax)
    patients = len(change.per_patient)
    subtitle = _("{goals} goals of {patients} patients").format(
        goals=number(change.n_goals, 0), patients=number(patients, 0)
    )
    title(ax, _("First and second score of each goal"), subtitle if patients > 1 else "")
    return describe(ax, _goal_text(change))


def _draw_pairs(ax: Axes, goals: pd.DataFrame, rows: np.ndarray, up: bool) -> None:
    first, second = goals["first"].to_numpy(), goals["second"].to_numpy()
    gain = goals["change"].to_numpy()
    ax.hlines(rows, np.fmin(first, second), np.fmax(first, second), color=PALE, linewidth=3, zorder=1)
    ax.plot(
        first,
        rows,
        "o",
        markersize=8,
        markerfacecolor="white",
        markeredgecolor=INK,
        zorder=2,
        label=_("first score"),
    )
    better, worse = (">", "<") if up else ("<", ">")
    marks = (
        (gain > 0, better, BLUE, _("second, better")),
        (gain < 0, worse, VERMILION, _("second, worse")),
        (gain == 0, "o", INK, _("second, unchanged")),
    )
    for chosen, marker, colour, label in marks:
        if chosen.any():
            size = 4 if marker == "o" else 8
            ax.plot(
                second[chosen], rows[chosen], marker, color=colour, markersize=size, zorder=3, label=label
            )
    lost = np.isnan(second)
    if len(goals) <= LABELLED_ROWS:
        for x, y in zip(first[lost], rows[lost], strict=True):
            ax.annotate(
                _("no second score"),
                (x, y),
                (8, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color=GREY,
            )


def _legend_below(ax: Axes) -> None:
    below_the_label = ScaledTranslation(0, -0.5, ax.figure.dpi_scale_trans)  # inches
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + below_the_label,
        ncols=4,
        handletextpad=0.2,
        columnspacing=1.2,
        borderaxespad=0,
    )


def _goal_labels(goals: pd.DataFrame) -> list[str]:
    names = goals["goal"].astype(str)
    if (goals["patient"] == goals["patient"].iloc[0]).all():
        return names.to_list()
    return (goals["patient"].astype(str) + ": " + names).to_list()


def _goal_text(change: GoalChange) -> str:
    gain = change.per_goal["change"]
    text = _(
        "Dumbbell chart of {goals} set by {patients}, on a scale from {low} to {high} where {best} is best. "
        "Mean over patients {first} at first and {second} at second score, a mean change of {mean}{ci}; "
        "positive is better. {better} better, {worse} worse, {same} unchanged, {lost} without both scores."
    )
    patients, best = len(change.per_patient), change.scale[1 if change.scale_direction == "up" else 0]
    ci = _(" (95% interval {limits})") if change.level == 0.95 else _(" (interval {limits})")
    return text.format(
        goals=ngettext("{n} goal", "{n} goals", change.n_goals).format(n=number(change.n_goals, 0)),
        patients=ngettext("{n} patient", "{n} patients", patients).format(n=number(patients, 0)),
        low=number(change.scale[0], 0),
        high=number(change.scale[1], 0),
        best=number(best, 0),
        first=number(change.mean_first),
        second=number(change.mean_second),
        mean=number(change.mean),
        ci="" if change.reason else ci.format(limits=interval(change.ci_low, change.ci_high)),
        better=number(float((gain > 0).sum()), 0),
        worse=number(float((gain < 0).sum()), 0),
        same=number(float((gain == 0).sum()), 0),
        lost=number(float(gain.isna().sum()), 0),
    )


@styled
def responders(result: Responders | ResponderTable, *, ax: Axes | None = None) -> Axes:
    """Draw the share of patients at or past each threshold, with its interval.

    Parameters
    ----------
    result : from ``stats.responders`` or ``stats.responder_table``
    ax : where to draw

    Returns
    -------
    Axes
        A row for each threshold, the lowest at the top.

    Examples
    --------
    >>> from hvevfd_research.stats import responder_table
    >>> ax = responders(responder_table([5, 2, 0, 3, -1]))
    >>> ax.get_yticklabels()[0].get_text()
    '0.90 points: COPM performance, important change'
    """
    rows = result.to_frame().sort_values("threshold", kind="stable")
    ax = ax or new_axes(height=max(2.2, FRAME_HEIGHT + 0.32 * len(rows)))
    y = np.arange(len(rows))
    ax.hlines(y, rows["ci_low"], rows["ci_high"], color=BLUE, linewidth=2.5)
    ax.plot(rows["share"], y, "o", color=BLUE, markeredgecolor="white", markersize=9)
    for row, share, high in zip(y, rows["share"], rows["ci_high"], strict=True):
        ax.annotate(percent(share), (high, row), (6, 0), textcoords="offset points", va="center", fontsize=9)
    known = {row.slug: row for row in result.thresholds} if isinstance(result, ResponderTable) else {}
    slugs = rows["slug"] if known else [""] * len(rows)
    labels = [_threshold_label(x, known.get(slug)) for x, slug in zip(rows["threshold"], slugs, strict=True)]
    ax.set_yticks(y, labels=labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 1.1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=[percent(x) for x in (0, 0.25, 0.5, 0.75, 1)])
    ax.set_xlabel(_("patients at or past the threshold, of {n} asked again").format(n=number(result.n, 0)))
    title(ax, _("Share whose change is at or past a threshold"))
    return describe(ax, _responder_text(rows, result.n))


def _threshold_label(value: float, threshold: ChangeThreshold | None) -> str:
    points = _("{value} points").format(value=number(value))
    if threshold is None:
        return points
    kinds = {
        "important-small": _("small important change"),
        "important-medium": _("medium important change"),
        "important-large": _("large important change"),
        "important": _("important change"),
        "detectable": _("detectable change"),
        "rule": _("rule of thumb"),
    }
    return _("{points}: {instrument}, {kind}").format(
        points=points, instrument=threshold.instrument, kind=kinds[threshold.kind]
    )


def _responder_text(rows: pd.DataFrame, n: int) -> str:
    def words(row: pd.Series) -> str:
        return _("{share} ({low} to {high}) at {value} points").format(
            share=percent(row["share"]),
            low=percent(row["ci_low"]),
            high=percent(row["ci_high"]),
            value=number(row["threshold"]),
        )

    first, last = rows.iloc[0], rows.iloc[-1]
    text = _("Dot chart of the share of {n} whose change is at or past a threshold, with intervals. ").format(
        n=ngettext("{n} patient", "{n} patients", n).format(n=number(n, 0))
    )
    if len(rows) == 1:
        return text + _("It is {one}.").format(one=words(first))
    return text + _("Over {k} thresholds it goes from {first} to {last}.").format(
        k=number(len(rows), 0), first=words(first), last=words(last)
    )


@styled
def missing_bounds(bounds: MissingBounds, *, ax: Axes | None = None) -> Axes:
    """Draw how far the mean change could move, were the missing second scores known.

    Parameters
    ----------
    bounds : from ``stats.missing_second_bounds``
    ax : where to draw

    Returns
    -------
    Axes
        Four rows: as observed, and with the missing scores best, unchanged and worst; the band runs from
        worst to best.

    Examples
    --------
    >>> from hvevfd_research.stats import goal_change, missing_second_bounds
    >>> form = pd.DataFrame({"patient": [1, 2], "goal": "a", "first": [4, 6], "second": [8, None]})
    >>> len(missing_bounds(missing_second_bounds(goal_change(form))).get_yticks())
    4
    """
    ax = ax or new_axes(height=2.6)
    rows = bounds.to_frame().set_index("scenario").loc[["observed", "best", "unchanged", "worst"]]
    names = {
        "observed": _("as observed"),
        "best": _("missing scores best"),
        "unchanged": _("missing scores unchanged"),
        "worst": _("missing scores worst"),
    }
    ax.axvspan(bounds.mean_worst, bounds.mean_best, color=PALE, alpha=0.5, zorder=0)
    ax.axvline(0, color=GREY, linewidth=1, zorder=1)
    for y, (scenario, marker) in enumerate(zip(rows.index, "oD^v", strict=True)):
        colour = INK if scenario == "observed" else BLUE
        ax.plot(rows["mean"].iloc[y], y, marker, color=colour, markersize=8, zorder=2)
        words = _("{mean} ({share} of {n} at {threshold} or more)").format(
            mean=number(rows["mean"].iloc[y], sign=True),
            share=percent(rows["share"].iloc[y]),
            n=number(rows["n"].iloc[y], 0),
            threshold=number(bounds.threshold, 1),
        )
        ax.annotate(
            words, (1, y), (4, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=9
        )
    ax.set_yticks(range(4), labels=[names[scenario] for scenario in rows.index])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(3.5, -0.5)
    ax.margins(x=0.12)
    ax.set_xlabel(_("mean change, points; positive is better"))
    title(ax, _("What missing second scores could hide"))
    return describe(ax, _bounds_text(bounds))


def _bounds_text(bounds: MissingBounds) -> str:
    text = _(
        "Dot chart of the mean change under four guesses at the missing second scores; {lost} of {n} "
        "patients lack at least one. Observed {observed}, if unchanged {unchanged}, bounds {limits}. "
        "The share at {threshold} points or more lies between {low} and {high}."
    )
    return text.format(
        lost=number(bounds.n_incomplete, 0),
        n=number(bounds.n, 0),
        observed=number(bounds.mean_observed),
        unchanged=number(bounds.mean_unchanged),
        limits=interval(bounds.mean_worst, bounds.mean_best),
        threshold=number(bounds.threshold, 1),
        low=percent(bounds.share_worst),
        high=percent(bounds.share_best),
    )
