"""Which assumption moves an outcome most, as bars to both sides of the central case."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.dependency import scenario_name
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.tornado import Tornado

ROW_HEIGHT, FRAME_HEIGHT = 0.62, 1.7  # inches
SIDES = ((VERMILION, "//"), (BLUE, ""))  # of the low and the high setting
WRAP = 18  # letters of an assumption on a line
ROOM = 0.5  # of the widest swing, at both sides, for the words


@styled
def tornado(
    result: Tornado,
    *,
    names: Mapping[str, str] | None = None,
    ends: Mapping[str, tuple[str, str]] | None = None,
    outcome: str = "",
    digits: int = 1,
    scale: float = 1.0,
    ax: Axes | None = None,
) -> Axes:
    """Draw the outcome at both settings of each assumption, the widest swing on top.

    Parameters
    ----------
    result : from ``stats.tornado``
    names : what the assumptions are called; their own names where not given
    ends : for an assumption, words for its low and its high setting, written at the ends of its bar
    outcome : what the axis shows, with its unit
    digits : decimals of the outcomes
    scale : what outcomes are multiplied by before they are drawn, such as 100 for people per 100
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A bar for each assumption from its lowest to its highest outcome, hatched on the side of the low
        setting; the central case is a line.

    Examples
    --------
    >>> from hvevfd_research.stats import tornado as swings
    >>> found = swings(pow, {"base": 2.0, "exp": 3.0}, {"base": (1.5, 2.5), "exp": (2.0, 4.0)})
    >>> [label.get_text() for label in tornado(found, names={"exp": "power"}).get_yticklabels()]
    ['base', 'power']
    """
    rows = result.frame
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    central = result.central * scale
    called = [(names or {}).get(name, name) for name in rows["assumption"]]
    values = rows[["at_low", "at_high"]].to_numpy(dtype=np.float64) * scale
    for place, (name, pair) in enumerate(zip(rows["assumption"], values, strict=True)):
        words = (ends or {}).get(name, ("", ""))
        for value, said, (colour, hatch) in zip(pair, words, SIDES, strict=True):
            ax.barh(
                place,
                value - central,
                left=central,
                height=0.46,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.6,
                zorder=2,
            )
            if value != central:
                _at_end(ax, value, place, f"{said}\n{number(value, digits)}".strip(), value > central)
    ax.axvline(central, color=INK, linewidth=1.2, zorder=3)
    _limits(ax, result, scale)
    ax.set_yticks(range(len(rows)), labels=called)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(outcome)
    subtitle = _("line: the central case, {value}; one assumption is changed at a time").format(
        value=number(central, digits)
    )
    title(ax, _("Which assumption moves it most?"), subtitle)
    return describe(ax, _text(result, called, central, digits, scale, outcome))


@styled
def need_swings(
    result: Tornado, *, year: int, ends: Mapping[str, tuple[str, str]] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what moves the people in need of care for each 100 employed.

    Parameters
    ----------
    result : from ``stats.tornado`` of ``stats.need_per_employed``
    year : the year that it is for
    ends : words for the settings of an assumption that are neither numbers nor scenarios
    ax : where to draw; a new figure as high as the rows need when None

    Examples
    --------
    >>> from hvevfd_research.stats import tornado as swings
    >>> found = swings(pow, {"base": 2.0, "exp": 3.0}, {"exp": (2.0, 4.0)})
    >>> need_swings(found, year=2050).get_xlabel()
    'people in need of care for each 100 employed, 2050'
    """
    said = {
        str(row.assumption): (_setting(row.low_setting), _setting(row.high_setting))
        for row in result.frame.itertuples()
    }
    words = assumption_words()
    names = {name: fill(words.get(name, name), WRAP) for name in said}
    outcome = _("people in need of care for each 100 employed, {year}").format(year=year)
    return tornado(result, names=names, ends=said | dict(ends or {}), outcome=outcome, scale=100, ax=ax)


def assumption_words() -> dict[str, str]:
    """Say what the arguments of ``stats.need_per_employed`` assume."""
    return {
        "prevalence": _("year of the profile"),
        "scenario": _("how need follows life"),
        "more_very_old": _("people aged 80 and over"),
        "more_need": _("need at each age"),
        "more_employed": _("more at work, of those aged 20–64"),
        "working_longer": _("more at work, of those aged 65–74"),
    }


def _setting(value: object) -> str:
    if isinstance(value, str):
        return scenario_name(value)
    if isinstance(value, float) and value:
        return percent(value, sign=True)
    return ""


def _at_end(ax: Axes, x: float, y: float, text: str, right: bool) -> None:
    ax.annotate(
        text,
        (x, y),
        (5 if right else -5, 0),
        textcoords="offset points",
        va="center",
        ha="left" if right else "right",
        fontsize=9,
        color=INK,
        linespacing=1.1,
    )


def _limits(ax: Axes, result: Tornado, scale: float) -> None:
    values = np.append(result.frame[["at_low", "at_high"]].to_numpy(), result.central) * scale
    low, high = float(values.min()), float(values.max())
    room = ROOM * ((high - low) or abs(low) or 1.0)
    ax.set_xlim(low - room, high + room)
    ax.set_ylim(len(result.frame) - 0.45, -0.55)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", color=GREY, alpha=0.15)


def _text(result: Tornado, called: list[str], central: float, digits: int, scale: float, outcome: str) -> str:
    values = np.sort(result.frame[["at_low", "at_high"]].assign(central=result.central).to_numpy()) * scale
    parts = "; ".join(
        _("{assumption}: {low} to {high}").format(
            assumption=name.replace("\n", " "), low=number(low, digits), high=number(high, digits)
        )
        for name, (low, _central, high) in zip(called, values, strict=True)
    )
    opening = _("Bar chart of an outcome ({outcome}) when one assumption is changed at a time, widest first.")
    case = _("The central case is {value}.").format(value=number(central, digits))
    return f"{opening.format(outcome=outcome or _('value'))} {case} {parts}."
