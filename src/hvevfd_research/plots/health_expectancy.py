"""Survival and how much of it is lived in which state of health: years to life, or life to years."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import (
    BLUE,
    GREEN,
    INDIGO,
    INK,
    OCHRE,
    PURPLE,
    VERMILION,
    new_axes,
    styled,
    title,
)
from hvevfd_research.stats.columns import Floats
from hvevfd_research.stats.health_expectancy import HealthExpectancy

FILLS = (GREEN, OCHRE, VERMILION, PURPLE, INDIGO, BLUE)  # from the remaining state up
HATCHES = ("", "//", "xx", "..", "\\\\", "++")  # so that grey print tells them apart
CLOSING_WIDTH = 2.0  # mean stays drawn of the open interval, by when few are left


@styled
def survival_and_health(
    result: HealthExpectancy,
    *,
    age: float | None = None,
    earlier: HealthExpectancy | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the share still alive from an age on, divided by state of health.

    Parameters
    ----------
    result : from ``stats.sullivan``
    age : exact age from which on survivors are counted; the table's first when None
    earlier : the same states at an earlier time; its survival and its remaining state are dashed lines
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Stacked areas, the remaining (healthy) state lowest; each area is the years lived in that state, and
        the key beside the axes names them in the order of the stack.

    Raises
    ------
    DomainError : no interval starts at `age`; `earlier` has other states or ages

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import life_table, sullivan
    >>> table = life_table(pd.DataFrame({"age": [65, 75, 85], "mx": [0.02, 0.05, 0.15]}), rate="mx")
    >>> limited = pd.Series([0.2, 0.4, 0.6], index=[65, 75, 85], name="limited")
    >>> ax = survival_and_health(sullivan(table, limited))
    >>> ax.get_xlabel()
    'age, years'
    """
    start = float(result.x[0]) if age is None else age
    ages, alive = _lived(result, start)
    order = (len(result.states) - 1, *reversed(range(len(result.states) - 1)))
    ax = ax or new_axes()
    areas = ax.stackplot(ages, [alive[:, place] for place in order], colors=FILLS[: len(order)], alpha=0.75)
    for area, hatch in zip(areas, HATCHES, strict=False):
        area.set(hatch=hatch, edgecolor="white", linewidth=0.6)
    ax.plot(ages, alive.sum(axis=1), color=INK, linewidth=2, marker="")
    before = None if earlier is None else _draw_earlier(ax, earlier, result, start)
    ax.set_xlim(ages[0], ages[-1])
    ax.set_ylim(0, 1)
    ax.set_xlabel(_("age, years"))
    ax.set_ylabel(_("share alive"))
    ax.yaxis.set_major_formatter(lambda share, _place: percent(share))
    row = result.table.index(start)
    title(
        ax,
        _("Years left at {age}: {years}").format(
            age=number(start, 0), years=number(float(result.ex[row]), 1)
        ),
    )
    named = [result.at(start, result.states[place]) for place in order]
    words = [
        _("{state}: {years} years").format(state=each.state, years=number(each.years, 1)) for each in named
    ]
    _key(ax, areas, words, before)
    return describe(ax, _text(result, order, start, earlier))


def _lived(result: HealthExpectancy, start: float) -> tuple[Floats, Floats]:
    table, row = result.table, result.table.index(start)
    width = np.where(np.isinf(table.n[row:]), CLOSING_WIDTH * table.ex[-1], table.n[row:])
    ends = np.append(table.x[row:], table.x[-1] + width[-1])
    # Survivors at the ends of intervals; prevalence belongs to the interval, so it is read at both its ends.
    alive = np.append(table.lx[row:], table.lx[-1] * np.exp(-CLOSING_WIDTH)) / table.lx[row]
    ages = np.repeat(ends, 2)[1:-1]
    shares = np.repeat(result.prevalence[row:], 2, axis=0)
    return ages, np.repeat(alive, 2)[1:-1, np.newaxis] * shares


def _draw_earlier(ax: Axes, earlier: HealthExpectancy, result: HealthExpectancy, start: float) -> Line2D:
    if earlier.states != result.states:
        raise DomainError(
            "the earlier result has other states: {earlier}, not {now}",
            earlier=", ".join(earlier.states),
            now=", ".join(result.states),
        )
    ages, alive = _lived(earlier, start)
    lines = [
        ax.plot(ages, line, color=INK, linewidth=1.4, linestyle="--", marker="")
        for line in (alive.sum(axis=1), alive[:, -1])
    ]
    return lines[0][0]


def _key(ax: Axes, areas: list[PolyCollection], names: list[str], earlier: Line2D | None) -> None:
    # In the order of the stack; beside the axes, as the curve fills them for a table that starts at birth.
    handles: list[Artist] = list(reversed(areas))
    labels = list(reversed(names))
    if earlier is not None:
        handles.append(earlier)
        labels.append(_("earlier"))
    ax.legend(handles, labels, loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0, handlelength=2.2)


def _text(
    result: HealthExpectancy, order: tuple[int, ...], start: float, earlier: HealthExpectancy | None
) -> str:
    row = result.table.index(start)
    parts = []
    for place in order:
        found = result.at(start, result.states[place])
        parts.append(
            _("{years} {state} ({share})").format(
                years=number(found.years, 1), state=found.state, share=percent(found.share)
            )
        )
    text = _(
        "Area chart of survival from age {age}, divided by state of health. Of {total} years left: {parts}."
    ).format(age=number(start, 0), total=number(float(result.ex[row]), 1), parts=listing(parts))
    if earlier is None:
        return text
    before = earlier.at(start, result.states[-1])
    change = _("Earlier it was {total} years left, {years} of them {state}.").format(
        total=number(float(earlier.ex[earlier.table.index(start)]), 1),
        years=number(before.years, 1),
        state=before.state,
    )
    return f"{text} {change}"
