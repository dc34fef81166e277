"""The hours of a year as dots, one for each: those together with a specialist, and all the others."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREEN, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.care_hours import CareHours
from hvevfd_research.stats.columns import Floats

COLUMNS = 114  # dots in a row; a year then fits a page, and a dot is three pixels wide on a phone
WINDOW = 9  # dots; side of the white square around few marked hours
FEW = 9  # marked hours that stand large in the window
KEY_STEP = 5.5  # dots from one line of the key to the next
CELL = 0.059  # inches from dot to dot
FRAME_HEIGHT = 0.95  # inches, for title and source
NIGHT = "#9FB4C7"  # asleep: the blue of the day, paler
DOT, MARK = 5.5, 120.0  # area of a marker, points squared
LOOKS = {
    "together": (VERMILION, "D"),
    "other": (GREEN, "^"),
    "awake": (BLUE, "o"),
    "asleep": (NIGHT, "o"),
}


@styled
def dots(result: CareHours, *, ax: Axes | None = None) -> Axes:
    """Draw every hour of a year as a dot.

    Parameters
    ----------
    result : from ``stats.care_hours``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Hours together are diamonds: up to nine of them large, in a white window in the middle; more of them
        small, at the start. Other contact is triangles, hours awake and asleep are dark and pale circles. The
        key below names them with their numbers.

    Examples
    --------
    >>> from hvevfd_research.stats import care_hours
    >>> ax = dots(care_hours(2, 30))
    >>> [text.get_text() for text in ax.texts][:2]
    ['1 hour together', '8,765 hours on your own']
    """
    counts = _whole(result)
    few = counts["together"] <= FEW
    x, y = _cells(sum(counts.values()) - (counts["together"] if few else 0), window=few)
    rows = float(y.max())
    # As high as makes the field square dot by dot; an equal aspect would push the title off the figure.
    ax = ax or new_axes(height=FRAME_HEIGHT + CELL * (rows + 1 + KEY_STEP * (len(_parts(result)) + 0.5)))
    start = 0
    for part in ("together", "other", "awake", "asleep"):
        colour, marker = LOOKS[part]
        if part == "together" and few:
            _window(ax, counts[part], rows)
            continue
        stop = start + counts[part]
        if counts[part]:
            ax.scatter(x[start:stop], y[start:stop], s=DOT, color=colour, marker=marker, linewidths=0)
        start = stop
    bottom = _key(ax, result, rows)
    ax.set_xlim(-1, COLUMNS)
    ax.set_ylim(bottom, -1)
    ax.set_axis_off()
    subtitle = _("one dot for each hour of a year, {n} in all").format(n=number(result.total, 0))
    title(ax, _("A year in hours"), subtitle)
    return describe(ax, _text(result))


def _whole(result: CareHours) -> dict[str, int]:
    """Round the parts to dots that add up; a part that is there has at least one."""
    counts = {
        part: max(round(hours), 1) if (hours := getattr(result, part)) else 0
        for part in ("together", "other", "asleep")
    }
    counts["awake"] = max(round(result.total) - sum(counts.values()), 0)
    return counts


def _cells(n: int, *, window: bool) -> tuple[Floats, Floats]:
    """Give the places of n dots, row by row, around a window in the middle."""
    rows = -(-(n + (WINDOW**2 if window else 0)) // COLUMNS)
    y, x = np.divmod(np.arange(rows * COLUMNS), COLUMNS)
    if window:
        free = (np.abs(x - _middle()) > WINDOW // 2) | (np.abs(y - rows // 3) > WINDOW // 2)
        x, y = x[free], y[free]
    return x[:n].astype(np.float64), y[:n].astype(np.float64)


def _middle() -> int:
    return COLUMNS // 2


def _window(ax: Axes, n: int, rows: float) -> None:
    """Draw few hours large: one in the middle, or a square of them."""
    side = int(np.ceil(np.sqrt(max(n, 1))))
    deep = -(-n // side)
    step = WINDOW / (side + 1)
    places = [(column, row) for row in range(deep) for column in range(side)][:n]
    colour, marker = LOOKS["together"]
    for column, row in places:
        ax.scatter(
            _middle() + (column - (side - 1) / 2) * step,
            (rows + 1) // 3 + (row - (deep - 1) / 2) * step,
            s=MARK / side,
            color=colour,
            marker=marker,
            zorder=3,
        )


def _key(ax: Axes, result: CareHours, rows: float) -> float:
    """Name the kinds of dots below them; give the lower end."""
    line = rows + KEY_STEP
    for part, words in _words(result):
        colour, marker = LOOKS[part]
        ax.scatter(1.5, line, s=MARK * 0.5, color=colour, marker=marker, clip_on=False)
        ax.text(5, line, words, va="center", ha="left", fontsize=12, color=INK, clip_on=False)
        line += KEY_STEP
    return line - KEY_STEP / 2


def _words(result: CareHours) -> list[tuple[str, str]]:
    """Say each kind of hours that there is, in the order of the dots."""
    told = {part: (_form(hours), number(hours, _digits(hours))) for part, hours in _parts(result).items()}
    forms = {
        "together": lambda n: ngettext("{n} hour together", "{n} hours together", n),
        "other": lambda n: ngettext("{n} hour of other contact", "{n} hours of other contact", n),
        "awake": lambda n: (
            ngettext("{n} hour awake on your own", "{n} hours awake on your own", n)
            if result.asleep
            else ngettext("{n} hour on your own", "{n} hours on your own", n)
        ),
        "asleep": lambda n: ngettext("{n} hour asleep", "{n} hours asleep", n),
    }
    return [(part, forms[part](form).format(n=written)) for part, (form, written) in told.items()]


def _parts(result: CareHours) -> dict[str, float]:
    hours = {part: float(getattr(result, part)) for part in LOOKS}
    return {part: each for part, each in hours.items() if each or part in ("together", "awake")}


def _digits(hours: float) -> int:
    return 0 if hours >= 100 or abs(hours - round(hours)) < 0.05 else 1


def _form(hours: float) -> int:
    """Choose singular for exactly one hour, plural for all else."""
    return 1 if hours == 1 else 2


def _text(result: CareHours) -> str:
    opening = _("Dot chart of a year: {n} dots, one for each hour.").format(n=number(result.total, 0))
    parts = "; ".join(words for _part, words in _words(result))
    last = _("The time together is {share} of the year, drawn as diamonds in a colour of their own.").format(
        share=percent(result.share, 3 if result.share < 0.01 else 1)
    )
    return f"{opening} {parts}. {last}"
