"""Rates by group, crude and standardised over time, with the breaks of the series where they are."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import (
    BLUE,
    GREY,
    INK,
    MARKERS,
    VERMILION,
    new_axes,
    styled,
    title,
)
from hvevfd_research.stats.standardised_rates import StandardisedRates

PER = 1000  # persons


@styled
def standardised_rates(
    result: StandardisedRates,
    *,
    heading: str,
    standard: str,
    breaks: Mapping[float, str] | None = None,
    notes: Mapping[float, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw rates per 1000: each group, all together, and all with the age structure held still.

    Parameters
    ----------
    result : from ``stats.standardised_rates``; its times are numbers, such as years
    heading : title
    standard : what the standard population is called, such as "ages of 1992"
    breaks : first time after a break of the series, with what changed; lines are not drawn across it
    notes : times to mark, with what is special about them
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Thin grey lines for groups, a solid blue one for all, a dashed red one for the standardised rate, each
        named at its end.

    Examples
    --------
    >>> from hvevfd_research.stats.standardised_rates import standardised_rates as rates
    >>> rows = pd.DataFrame({"year": [1992, 1992, 2006, 2006], "age": ["67-79", "80+"] * 2,
    ...                      "n": [50, 60, 40, 90], "people": [450, 150, 400, 220]})
    >>> found = rates(rows, time="year", group="age", events="n", persons="people", standard=1992)
    >>> ax = standardised_rates(found, heading="Help at home", standard="ages of 1992")
    >>> len(ax.lines)
    4
    """
    ax = ax or new_axes(height=4.6)
    frame, breaks = result.frame, dict(breaks or {})
    ends = []
    for place, (group, rows) in enumerate(result.groups.groupby("group", sort=True)):
        _line(ax, rows, "rate", breaks, GREY, MARKERS[place % len(MARKERS)], "-", 1.2)
        ends.append(EndLabel(str(group), PER * float(rows["rate"].iloc[-1]), GREY))
    _line(ax, frame, "standardised", breaks, VERMILION, "s", "--", 2)
    _line(ax, frame, "crude", breaks, BLUE, "o", "-", 2)
    ends.append(EndLabel(_("all"), PER * float(frame["crude"].iloc[-1]), BLUE))
    name = _("all, {standard}").format(standard=standard)
    ends.append(EndLabel(name, PER * float(frame["standardised"].iloc[-1]), VERMILION))
    top = PER * float(result.groups["rate"].max())
    ax.set_ylim(0, top * 1.2)
    for at, what in breaks.items():
        ax.axvline(at - 0.5, color=INK, linewidth=1, linestyle=":")
        _above(ax, at - 0.5, what, "right")
    for at, what in (notes or {}).items():
        crude = float(frame.loc[frame["time"] == at, "crude"].iloc[0])
        ax.plot([at], [PER * crude], "o", markersize=11, color=INK, markerfacecolor="none", zorder=4)
        ax.annotate(
            what,
            (at, PER * crude),
            (0, -14),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=9,
        )
    ax.set_ylabel(_("per 1000"))
    ax.locator_params(axis="x", integer=True)
    title(ax, heading)
    end_labels(ax, ends, float(frame["time"].iloc[-1]))
    return describe(ax, _text(result, heading, standard, breaks))


def _line(
    ax: Axes,
    rows: pd.DataFrame,
    value: str,
    breaks: Mapping[float, str],
    colour: str,
    marker: str,
    dash: str,
    width: float,
) -> None:
    part = sum(((rows["time"] >= at).astype(int) for at in breaks), start=pd.Series(0, index=rows.index))
    for _number, piece in rows.groupby(part):
        ax.plot(
            piece["time"],
            PER * piece[value],
            color=colour,
            marker=marker,
            markersize=4,
            linestyle=dash,
            linewidth=width,
        )


def _above(ax: Axes, x: float, text: str, side: str) -> None:
    ax.annotate(
        text,
        (x, 1),
        (-5 if side == "right" else 5, -4),
        ("data", "axes fraction"),
        "offset points",
        ha=side,
        va="top",
        fontsize=9,
    )


def _text(result: StandardisedRates, heading: str, standard: str, breaks: Mapping[float, str]) -> str:
    first, last = result.frame.iloc[0], result.frame.iloc[-1]
    before = result.frame[result.frame["time"] < min(breaks, default=float("inf"))]
    if len(before) > 1:
        last = before.iloc[-1]
    text = _(
        "Line chart of {heading}, per 1000. From {first_time} to {last_time} all together go from "
        "{crude_first} to {crude_last}; with {standard}, from {held_first} to {held_last}."
    ).format(
        heading=heading,
        standard=standard,
        first_time=str(int(first["time"])),
        last_time=str(int(last["time"])),
        crude_first=number(PER * first["crude"], 0),
        crude_last=number(PER * last["crude"], 0),
        held_first=number(PER * first["standardised"], 0),
        held_last=number(PER * last["standardised"], 0),
    )
    ages = [
        _("{group} from {first} to {last}").format(
            group=group,
            first=number(PER * rows["rate"].iloc[0], 0),
            last=number(PER * float(rows.loc[rows["time"] == last["time"], "rate"].iloc[0]), 0),
        )
        for group, rows in result.groups.groupby("group", sort=True)
    ]
    broken = [
        _("The series breaks at {time}: {what}.").format(time=str(at), what=what)
        for at, what in breaks.items()
    ]
    return " ".join([text, "; ".join(ages) + ".", *broken])
