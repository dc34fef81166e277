"""Years left at one age as dots with intervals: several places, times or states, or differences of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.errors import TooFewError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, new_axes, styled, title
from hvevfd_research.stats.health_expectancy import ExpectancyDifference, StateYears
from hvevfd_research.stats.life_expectancy import LifeExpectancy

ROW_HEIGHT, FRAME_HEIGHT = 0.4, 1.6  # inches


@dataclass(frozen=True)
class _Row:
    name: str
    years: float
    low: float
    high: float
    words: str


@styled
def expectancies(
    results: Mapping[str, StateYears | LifeExpectancy] | Sequence[StateYears], *, ax: Axes | None = None
) -> Axes:
    """Draw years left with their intervals, one row each.

    Parameters
    ----------
    results : from ``HealthExpectancy.at`` or ``stats.life_expectancy``, by the name to show; years in states
        without names are called by state and age
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        Filled circles, hollow where no interval is known.

    Raises
    ------
    TooFewError : there is nothing to draw

    Examples
    --------
    >>> then = StateYears(65, "healthy", 9.1, 0.5, 0.3, 8.5, 9.7)
    >>> now = StateYears(65, "healthy", 10.2, 0.5, 0.2, 9.8, 10.6)
    >>> ax = expectancies({"2005": then, "2015": now})
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['2005', '2015']
    """
    named = results if isinstance(results, Mapping) else {_state_words(each): each for each in results}
    rows = []
    for name, each in named.items():
        years = each.years if isinstance(each, StateYears) else each.ex
        rows.append(_Row(name, years, each.ci_low, each.ci_high, _whole(years, each.ci_low, each.ci_high)))
    ax = _draw(rows, ax)
    ax.set_xlabel(_("years left"))
    title(ax, _("Years left, with intervals"))
    first = _("Dot chart of years left, with intervals where known.")
    return describe(ax, f"{first} {_told(rows)}")


@styled
def expectancy_differences(
    results: Mapping[str, ExpectancyDifference] | Sequence[ExpectancyDifference], *, ax: Axes | None = None
) -> Axes:
    """Draw differences in years left with their intervals, one row each, against no difference.

    Parameters
    ----------
    results : from ``stats.health_expectancy_difference``, by the name to show; without names they are called
        by state and age
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        Filled circles, hollow where no interval is known; a line at 0. The words beside each row tell from
        what to what.

    Raises
    ------
    TooFewError : there is nothing to draw

    Examples
    --------
    >>> more = ExpectancyDifference(65, "healthy", 9.1, 10.2, 1.1, 0.36, 0.39, 1.81, 3.05, 0.002, 0.95)
    >>> expectancy_differences([more]).get_yticklabels()[0].get_text()
    'healthy at 65'
    """
    named = results if isinstance(results, Mapping) else {_state_words(each): each for each in results}
    rows = [
        _Row(
            name,
            each.difference,
            each.ci_low,
            each.ci_high,
            _("{difference}, from {first} to {second}").format(
                difference=_whole(each.difference, each.ci_low, each.ci_high, sign=True),
                first=number(each.first, 1),
                second=number(each.second, 1),
            ),
        )
        for name, each in named.items()
    ]
    ax = _draw(rows, ax)
    ax.axvline(0, color=GREY, linewidth=1, zorder=0)
    ax.set_xlabel(_("difference in years left, the second less the first"))
    title(ax, _("How many more years are left"))
    first = _("Dot chart of differences in years left, with intervals where known.")
    apart = sum(row.low > 0 or row.high < 0 for row in rows)
    last = _("Intervals that leave 0 outside: {n}.").format(n=number(apart, 0))
    return describe(ax, f"{first} {_told(rows)} {last}")


def _state_words(each: StateYears | ExpectancyDifference) -> str:
    return _("{state} at {age}").format(state=each.state, age=number(each.age, 0))


def _whole(years: float, low: float, high: float, *, sign: bool = False) -> str:
    if np.isnan(low) or np.isnan(high):
        return number(years, 1, sign=sign)
    return _("{estimate} ({interval})").format(
        estimate=number(years, 1, sign=sign), interval=interval(low, high, 1)
    )


def _draw(rows: Sequence[_Row], ax: Axes | None) -> Axes:
    if not rows:
        raise TooFewError("there are no years left to draw")
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    for y, row in enumerate(rows):
        bare = bool(np.isnan(row.low))
        if not bare:
            ax.plot([row.low, row.high], [y, y], color=BLUE, marker="", linewidth=2.5, zorder=1)
        ax.plot(
            row.years, y, "o", markersize=9, color=BLUE, markerfacecolor="white" if bare else BLUE, zorder=2
        )
        ax.annotate(
            row.words, (1, y), (8, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=9
        )
    ax.set_yticks(range(len(rows)), labels=[row.name for row in rows])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.margins(x=0.08)
    return ax


def _told(rows: Sequence[_Row]) -> str:
    return "; ".join(_("{name}: {words}").format(name=row.name, words=row.words) for row in rows) + "."
