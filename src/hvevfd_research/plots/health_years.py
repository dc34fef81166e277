"""Years left, divided into those with and those without a condition: at several times, and what changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.errors import TooFewError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.series_effect import key_below
from hvevfd_research.plots.theme import BLUE, GREEN, GREY, INK, OCHRE, new_axes, styled, title
from hvevfd_research.stats.columns import column
from hvevfd_research.stats.health_change import HealthChanges
from hvevfd_research.stats.health_expectancy_series import HealthExpectancySeries

ROW_HEIGHT, FRAME_HEIGHT = 0.42, 1.7  # inches
BAR = 0.62  # of the room for a row


@styled
def years_by_health(
    result: HealthExpectancySeries,
    *,
    state: str,
    inside: str,
    outside: str,
    heading: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw years left as bars, divided into those without and those with a state.

    Parameters
    ----------
    result : from ``stats.health_expectancy_series``
    state : which state
    inside, outside : what years with and without it are called, such as "with care" and "without care"
    heading : title; years left at the age when None
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A bar for each time, years without the state first, then hatched years with it; years and share are
        written on them, and the interval of the years without is a line where the two meet.

    Examples
    --------
    >>> from hvevfd_research.stats.health_expectancy_series import health_expectancy_series
    >>> rows = pd.DataFrame({"year": 2010, "age": [67, 80], "population": [900, 300], "deaths": [16, 45],
    ...                      "cases": [60, 160]})
    >>> found = health_expectancy_series(rows, age=67, cases="cases")
    >>> ax = years_by_health(found, state="cases", inside="with care", outside="without care")
    >>> ax.get_title(loc="left")
    'Years left at 67, without care and with care'
    """
    rows = result.of(state)
    names = [" ".join(map(str, np.atleast_1d(key))) for key in rows.index.to_list()]
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    places = np.arange(len(rows))
    free, ill = rows["without"].to_numpy(), rows["years"].to_numpy()
    ax.barh(places, free, BAR, color=GREEN)
    ax.barh(places, ill, BAR, left=free, color=OCHRE, hatch="//", edgecolor="white", linewidth=0.6)
    ax.hlines(places, rows["without_low"], rows["without_high"], color=INK, linewidth=2, zorder=3)
    for place, (without, years, share) in enumerate(zip(free, ill, rows["share"], strict=True)):
        _inside(ax, without / 2, place, number(without, 1))
        ax.annotate(
            _("{years} {state} ({share})").format(
                years=number(years, 1), state=inside, share=percent(share, 0)
            ),
            (without + years, place),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    _rows_down(ax, names)
    ax.set_xlim(0, float((free + ill).max()) * 1.02)
    ax.spines["right"].set_visible(False)
    ax.set_xlabel(_("years left"))
    words = {"age": number(result.age, 0), "outside": outside, "inside": inside}
    title(ax, heading or _("Years left at {age}, {outside} and {inside}").format(**words))
    told = "; ".join(
        _("{name}: {without} of {all} years {outside}").format(
            name=name, without=number(without, 1), all=number(without + years, 1), outside=outside
        )
        for name, without, years in zip(names, free, ill, strict=True)
    )
    first = _("Bars of years left at {age}, divided into years {outside} and years {inside}.").format(**words)
    return describe(ax, f"{first} {told}.")


@styled
def health_changes(result: HealthChanges, *, heading: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw what life grew by: years without the condition, and years with it.

    Parameters
    ----------
    result : from ``stats.health_changes``
    heading : title; "Years added ..." when None
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        Two bars for each comparison, from 0: added years without (filled) and with the condition (hatched).
        The words at the right tell the share of life with it, before and after, and the pattern.

    Examples
    --------
    >>> from hvevfd_research.stats.health_change import health_changes as changes
    >>> rows = pd.DataFrame({"name": ["A"], "total_first": 18.0, "total_last": 20.0})
    >>> ax = health_changes(changes(rows.assign(without_first=9.0, without_last=11.5)))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['A']
    """
    rows = result.frame
    ax = ax or new_axes(height=FRAME_HEIGHT + 1.35 * ROW_HEIGHT * len(rows))
    places = np.arange(len(rows))
    ax.barh(places - 0.2, rows["without_change"], 0.36, color=GREEN, label=_("years added without"))
    ax.barh(
        places + 0.2,
        rows["with_change"],
        0.36,
        color=OCHRE,
        hatch="//",
        edgecolor="white",
        linewidth=0.6,
        label=_("years added with"),
    )
    ax.axvline(0, color=INK, linewidth=1)
    words = [_change_words(row) for row in rows.itertuples()]
    for place, text in enumerate(words):
        ax.annotate(
            text.replace(": ", ":\n", 1),
            (1, place),
            (8, 0),
            ("axes fraction", "data"),
            "offset points",
            va="center",
            fontsize=9,
        )
    _rows_down(ax, list(rows["comparison"]))
    ax.margins(x=0.06)
    ax.set_xlabel(_("change in years left"))
    key_below(ax, columns=2)
    title(ax, heading or _("What the added years were"))
    told = "; ".join(
        _("{name}: {without} years without and {with_} with, {words}").format(
            name=name,
            without=number(without, 1, sign=True),
            with_=number(ill, 1, sign=True),
            words=text,
        )
        for name, without, ill, text in zip(
            rows["comparison"], rows["without_change"], rows["with_change"], words, strict=True
        )
    )
    first = _("Bar chart of the change in years left without and with a condition, a pair of bars a row.")
    return describe(ax, f"{first} {told}.")


@styled
def then_and_now(
    frame: pd.DataFrame,
    *,
    name: str,
    first: str = "first",
    last: str = "last",
    labels: tuple[str, str],
    heading: str,
    unit: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw a value at two times for each row, joined by a line.

    Parameters
    ----------
    frame : a row for each value
    name, first, last : columns of names and of the values at the two times
    labels : what the two times are called
    heading : title
    unit : unit of the values, for the axis
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A hollow circle for the first time and a filled square for the last; both values are written beside.

    Raises
    ------
    ColumnError : a column is missing
    TooFewError : there are no rows

    Examples
    --------
    >>> rows = pd.DataFrame({"what": ["men", "women"], "a": [8.0, 8.4], "b": [12.1, 13.0]})
    >>> ax = then_and_now(rows, name="what", first="a", last="b", labels=("1995", "2017"), heading="Years",
    ...                   unit="years")
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['men', 'women']
    """
    names = [str(each) for each in column(frame, name)]
    if not names:
        raise TooFewError("there is nothing to draw")
    before, after = (column(frame, one).to_numpy(dtype=np.float64) for one in (first, last))
    ax = ax or new_axes(height=FRAME_HEIGHT + 0.9 * ROW_HEIGHT * len(names))
    places = np.arange(len(names))
    ax.hlines(places, before, after, color=GREY, linewidth=2, zorder=1)
    ax.plot(before, places, "o", color=BLUE, markerfacecolor="white", markersize=7, label=labels[0])
    ax.plot(after, places, "s", color=BLUE, markersize=7, label=labels[1])
    words = [
        _("{first} to {last}").format(first=number(a, 1), last=number(b, 1))
        for a, b in zip(before, after, strict=True)
    ]
    for place, text in enumerate(words):
        ax.annotate(
            text, (1, place), (8, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=9
        )
    _rows_down(ax, names)
    ax.set_xlim(0, float(np.nanmax([before, after])) * 1.06)
    ax.set_xlabel(unit)
    ax.legend(loc="lower right", ncols=1)
    title(ax, heading)
    told = "; ".join(
        _("{name}: {words}").format(name=each, words=text) for each, text in zip(names, words, strict=True)
    )
    text = _("Dot chart of {heading}, {first} and {last}.").format(
        heading=heading, first=labels[0], last=labels[1]
    )
    return describe(ax, f"{text} {told}.")


def pattern_words(pattern: str) -> str:
    """Say a pattern of ``stats.health_changes`` in the reader's language.

    >>> pattern_words("not longer")
    'life not longer'
    """
    return {
        "absolute compression": _("compression, in years too"),
        "relative compression": _("compression, in share only"),
        "equilibrium": _("equilibrium"),
        "expansion": _("expansion"),
        "not longer": _("life not longer"),
        "unknown": _("share not known"),
    }.get(pattern, pattern)


def _change_words(row: object) -> str:
    pattern = pattern_words(str(row.pattern))  # type: ignore[attr-defined]
    first, last = row.share_first, row.share_last  # type: ignore[attr-defined]
    if np.isnan(first) or np.isnan(last):
        return pattern
    return _("{pattern}: {first} to {last} of life").format(
        pattern=pattern, first=percent(first, 0), last=percent(last, 0)
    )


def _inside(ax: Axes, x: float, place: float, text: str) -> None:
    ax.annotate(text, (x, place), color="white", ha="center", va="center", fontsize=10, fontweight="bold")


def _rows_down(ax: Axes, names: list[str]) -> None:
    ax.set_yticks(range(len(names)), labels=names)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.4, -0.6)
