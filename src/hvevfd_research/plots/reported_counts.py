"""Counts of one thing by year and kind, those of one year beside each other, and how much they changed."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.count_words import count_text, kind_word, unit_word
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import BLUE, GREEN, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.reported_counts import KINDS, CountChanges, ReportedCounts

MARKS = {"planned": "o", "registered": "s", "reported": "D", "not-said": "v"}
COLOURS = {"planned": VERMILION, "registered": BLUE, "reported": GREEN, "not-said": GREY}
APART = 0.11  # years between marks of one year
ROW_HEIGHT, FRAME_HEIGHT = 0.42, 1.6  # inches
LABEL_WIDTH = 30  # letters of a row's name on one line
MOST_ROWS = 16  # that can still be read


@styled
def reported_counts(counts: ReportedCounts, *, ax: Axes | None = None) -> Axes:
    """Draw the counts of one unit over the years, each kind with a shape of its own.

    Parameters
    ----------
    counts : of one unit: ``stats.reported_counts(frame).of(unit)``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Planned counts are open circles, registered squares, reported diamonds; an arrow up is a count that is
        only known to be more. The marks of one year stand beside each other.

    Examples
    --------
    >>> from hvevfd_research.stats.reported_counts import reported_counts as read
    >>> told = pd.DataFrame({"year": [2016, 2017], "counted": "teams", "kind": "registered", "count": [5, 7]})
    >>> ax = reported_counts(read(told))
    >>> [text.get_text() for text in ax.texts]
    ['5', '7']
    """
    frame = counts.frame.assign(at=_side_by_side(counts.frame))
    ax = ax or new_axes()
    top = float(frame["count"].max())
    ax.set_ylim(0, max(top, 1) * 1.22)
    ax.set_xlim(frame["year"].min() - 0.5, frame["year"].max() + 0.9)
    unit = unit_word(str(frame["counted"].iloc[0]))
    title(ax, _("Counts of {unit}, by year and kind").format(unit=unit), _subtitle(frame))
    _draw_kinds(ax, frame)
    _settle(ax)
    for _year, rows in frame.groupby("year"):
        ends = [
            EndLabel(count_text(row["count"], row["bound"]), float(row["count"]), COLOURS[row["kind"]])
            for _i, row in rows.iterrows()
        ]
        end_labels(ax, ends, float(rows["at"].max()))
    ax.set_xlabel("")
    ax.set_ylabel(unit)
    years = np.unique(frame["year"])
    if years[-1] - years[0] <= 12:
        ax.set_xticks(range(int(years[0]), int(years[-1]) + 1))
    ax.locator_params(axis="y", integer=True)
    return describe(ax, _series_text(frame, unit))


def _settle(ax: Axes) -> None:
    """Lay the figure out, so that names can be moved apart in its final size."""
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.draw_without_rendering()


def _side_by_side(frame: pd.DataFrame) -> pd.Series:
    """Give the place of each mark: those of one year beside each other, from the lowest to the highest."""
    place = frame.groupby("year")["count"].rank(method="first") - 1
    size = frame.groupby("year")["count"].transform("size")
    return frame["year"] + APART * (place - (size - 1) / 2)


def _subtitle(frame: pd.DataFrame) -> str:
    return _("an arrow: more than the number beside it") if frame["bound"].eq("over").any() else ""


def _draw_kinds(ax: Axes, frame: pd.DataFrame) -> None:
    for kind in KINDS:
        rows = frame[frame["kind"] == kind]
        if rows.empty:
            continue
        face = "white" if kind == "planned" else COLOURS[kind]
        ax.plot(
            rows["at"],
            rows["count"],
            MARKS[kind],
            color=COLOURS[kind],
            markerfacecolor=face,
            markeredgewidth=1.6,
            markersize=8,
            label=kind_word(kind),
            zorder=3,
        )
    for _i, row in frame[frame["bound"] == "over"].iterrows():
        ax.annotate(
            "",
            xy=(row["at"], row["count"]),
            xytext=(0, 24),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<-", "color": COLOURS[row["kind"]], "linewidth": 1.6},
        )
    below = ScaledTranslation(0, -0.32, ax.figure.dpi_scale_trans)  # inches, clear of the years
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + below,
        ncols=4,
        handletextpad=0.2,
        columnspacing=1.4,
        borderaxespad=0,
    )


def _series_text(frame: pd.DataFrame, unit: str) -> str:
    parts = []
    for kind in KINDS:
        rows = frame[frame["kind"] == kind]
        told = [
            _("{count} in {year}").format(count=count_text(row["count"], row["bound"]), year=row["year"])
            for _i, row in rows.iterrows()
        ]
        if told:
            parts.append(_("{kind}: {counts}.").format(kind=kind_word(kind), counts=listing(told)))
    words = _("Dot chart of counts of {unit} by year, from {first} to {last}. {parts}")
    first, last = int(frame["year"].min()), int(frame["year"].max())
    return words.format(unit=unit, first=first, last=last, parts=" ".join(parts))


@styled
def counts_of_year(counts: ReportedCounts, *, ax: Axes | None = None) -> Axes:
    r"""Draw the counts of one unit in one year, a row for each, with who says so.

    Parameters
    ----------
    counts : of one unit and year: ``stats.reported_counts(frame).of(unit).in_year(year)``
    ax : where to draw; a new figure as high as the rows need when None

    Examples
    --------
    >>> from hvevfd_research.stats.reported_counts import reported_counts as read
    >>> told = pd.DataFrame({"year": 2017, "counted": "countries", "kind": ["planned", "reported"],
    ...     "count": [21, 32], "told_by": ["before", "after"]})
    >>> [tick.get_text() for tick in counts_of_year(read(told)).get_yticklabels()]
    ['before\n(planned)', 'after\n(reported)']
    """
    frame = counts.frame.sort_values("count", kind="stable").head(MOST_ROWS).reset_index(drop=True)
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(frame))
    ax.hlines(frame.index, 0, frame["count"], color=PALE, linewidth=3, zorder=1)
    for place, row in frame.iterrows():
        _draw_count(ax, float(str(place)), row)
    ax.set_yticks(frame.index, labels=[_row_name(row) for _i, row in frame.iterrows()])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(frame) - 0.5, -0.5)
    ax.set_xlim(0, max(float(frame["count"].max()), 1) * 1.3)
    unit, year = unit_word(str(frame["counted"].iloc[0])), int(frame["year"].iloc[0])
    ax.set_xlabel(unit)
    title(ax, _("{year}: one question, several counts").format(year=year), _subtitle(frame))
    told = [
        _("{count} ({who})").format(
            count=count_text(row["count"], row["bound"]), who=_row_name(row).replace("\n", " ")
        )
        for _i, row in frame.iterrows()
    ]
    words = ngettext(
        "Dot chart with {n} count of {unit} in {year}, from the lowest to the highest: {told}.",
        "Dot chart with {n} counts of {unit} in {year}, from the lowest to the highest: {told}.",
        len(frame),
    )
    n = number(len(frame), 0)
    return describe(ax, words.format(n=n, unit=unit, year=year, told=listing(told)))


def _draw_count(ax: Axes, place: float, row: pd.Series) -> None:
    colour = COLOURS[row["kind"]]
    face = "white" if row["kind"] == "planned" else colour
    ax.plot(
        row["count"],
        place,
        MARKS[row["kind"]],
        color=colour,
        markerfacecolor=face,
        markeredgewidth=1.6,
        markersize=9,
        zorder=3,
    )
    over = row["bound"] == "over"
    if over:
        _arrow(ax, row["count"], place, 1, colour)
    ax.annotate(
        count_text(row["count"], row["bound"]),
        (row["count"], place),
        xytext=(30 if over else 9, 0),
        textcoords="offset points",
        va="center",
        fontsize=10,
    )


def _arrow(ax: Axes, x: float, y: float, way: int, colour: str) -> None:
    ax.annotate(
        "",
        xy=(x, y),
        xytext=(24 * way, 0),
        textcoords="offset points",
        arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 1.6},
        zorder=2,
    )


def _row_name(row: pd.Series) -> str:
    kind = kind_word(str(row["kind"]))
    if not row["told_by"]:
        return kind
    return "\n".join([*textwrap.wrap(str(row["told_by"]), LABEL_WIDTH), f"({kind})"])


@styled
def count_changes(changes: CountChanges, *, ax: Axes | None = None) -> Axes:
    """Draw the change between two years for each pair of counts.

    Parameters
    ----------
    changes : from ``stats.count_changes``
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A filled square where both counts are of one kind, an open circle where they are not; an arrow where
        the change is only known to be more, or less.

    Examples
    --------
    >>> from hvevfd_research.stats.reported_counts import count_changes as compare
    >>> from hvevfd_research.stats.reported_counts import reported_counts as read
    >>> told = pd.DataFrame({"year": [2016, 2017], "counted": "teams", "kind": "registered",
    ...     "count": [575, 763]})
    >>> ax = count_changes(compare(read(told), 2016, 2017))
    >>> ax.texts[0].get_text()
    '+33%'
    """
    frame = changes.frame.head(MOST_ROWS)
    ax = ax or new_axes(height=FRAME_HEIGHT + 0.5 * len(frame))
    gain = frame["ratio"] - 1
    ax.axvline(0, color=GREY, linewidth=1, zorder=0)
    for place, (_i, row) in enumerate(frame.iterrows()):
        _draw_change(ax, place, row)
    ax.set_yticks(range(len(frame)), labels=[_pair_name(row) for _i, row in frame.iterrows()])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(frame) - 0.5, -0.5)
    low, high = min(0.0, np.nanmin([0.0, *gain])), max(0.0, np.nanmax([0.0, *gain]))
    room = max(high - low, 0.1)
    ax.set_xlim(low - 0.22 * room, high + 0.5 * room)
    ax.locator_params(axis="x", nbins=6)
    ticks = ax.get_xticks()
    ax.set_xticks(ticks, labels=[percent(tick, sign=True) for tick in ticks])
    ax.set_xlim(low - 0.22 * room, high + 0.5 * room)
    years = {"first": changes.first_year, "second": changes.second_year}
    ax.set_xlabel(_("change from {first} to {second}").format(**years))
    title(
        ax,
        _("Change since {first}: it depends on the count").format(**years),
        _("filled: both counts of one kind; open: of two kinds, or kind not said"),
    )
    return describe(ax, _changes_text(frame, changes))


def _draw_change(ax: Axes, place: int, row: pd.Series) -> None:
    colour = BLUE if row["alike"] else VERMILION
    gain = float(row["ratio"]) - 1
    if np.isnan(gain):
        ax.annotate(
            _("cannot be said"), (0, place), (6, 0), textcoords="offset points", va="center", color=GREY
        )
        return
    ax.plot([0, gain], [place, place], color=PALE, linewidth=3, marker="", zorder=1)
    ax.plot(
        gain,
        place,
        "s" if row["alike"] else "o",
        color=colour,
        markerfacecolor=colour if row["alike"] else "white",
        markeredgewidth=1.6,
        markersize=8,
        zorder=3,
    )
    way = {"over": 1, "under": -1}.get(str(row["bound"]), 0)
    if way:
        _arrow(ax, gain, place, way, colour)
    left = gain < 0 and way < 0
    ax.annotate(
        _change_text(row),
        (gain, place),
        xytext=(-30 if left else 30 if way > 0 else 9, 0),
        textcoords="offset points",
        va="center",
        ha="right" if left else "left",
        fontsize=10,
        color=INK,
    )


def _change_text(row: pd.Series) -> str:
    if np.isnan(row["ratio"]):
        return _("cannot be said")
    written = percent(float(row["ratio"]) - 1, sign=True)
    words = {"over": _("more than {change}"), "under": _("less than {change}")}.get(
        str(row["bound"]), "{change}"
    )
    return words.format(change=written)


def _pair_name(row: pd.Series) -> str:
    return _("{unit}\n{first} {first_kind} → {second} {second_kind}").format(
        unit=unit_word(str(row["counted"])),
        first=count_text(row["first"], row["first_bound"]),
        first_kind=kind_word(str(row["first_kind"])),
        second=count_text(row["second"], row["second_bound"]),
        second_kind=kind_word(str(row["second_kind"])),
    )


def _changes_text(frame: pd.DataFrame, changes: CountChanges) -> str:
    told = [
        _("{pair}: {change}").format(pair=_pair_name(row).replace("\n", ", "), change=_change_text(row))
        for _i, row in frame.iterrows()
    ]
    words = ngettext(
        "Dot chart of the change from {first} to {second} for {n} pair of counts, in percent. {told}.",
        "Dot chart of the change from {first} to {second} for {n} pairs of counts, in percent. {told}.",
        len(frame),
    )
    return words.format(
        first=changes.first_year, second=changes.second_year, n=number(len(frame), 0), told="; ".join(told)
    )
