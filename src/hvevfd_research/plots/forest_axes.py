"""What all forest plots share: an effect axis that knows its null, intervals, and a table beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.patches import Polygon
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.plots.theme import GREY, INK, new_axes

MANY_DECADES = 500.0  # high over low; beyond it only powers of ten are marked
RATIO_TICKS = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100])
ROW_HEIGHT = 0.27  # inches
MARGIN_HEIGHT = 1.75  # inches, for title, axis and words below it
DRAWN_WIDTH = 3.4  # inches, for the effects themselves
LONGEST_NAME = 60  # letters; longer names of rows are cut
LONGEST_LINE = 34  # letters; a longer name is set in lines, so that a page need not shrink the figure
MOST_LINES = 3
FURTHER_LINE = 0.6  # rows that each line after the first takes
POINTS_PER_INCH = 72.0
FIRST_COLUMN, OTHER_COLUMN = 26, 10  # letters, of the effect with its interval and of a number, with gaps
LETTER_WIDTH = 5.4  # points that a letter of 9-point type takes
BOLD_WIDTH = 6.2  # points, of a bold letter
COLUMN_GAP = 10.0  # points
DIAMOND_HALF_HEIGHT = 0.32  # rows
CAP_HALF_HEIGHT = 0.16  # rows
STRETCH = 1.6  # times the spread of estimates: how far the axis follows long intervals before it cuts them


@dataclass(frozen=True)
class EffectScale:
    """How effects are written: as they are, or as ratios of logs."""

    log: bool

    @property
    def null(self) -> float:
        """The value of no effect, as written."""
        return 1.0 if self.log else 0.0

    def shown(self, value: float) -> float:
        """Turn an effect into what is written."""
        return float(np.exp(value)) if self.log else float(value)

    def text(self, value: float) -> str:
        """Write one effect; a ratio too small for two decimals gets three."""
        shown = self.shown(value)
        return number(shown, 3 if self.log and shown < 0.01 else 2)

    def interval(self, low: float, high: float) -> str:
        """Write two limits."""
        return _("{low} to {high}").format(low=self.text(low), high=self.text(high))

    def whole(self, estimate: float, low: float, high: float) -> str:
        """Write an effect with its limits; an interval that is not there is left out."""
        if np.isnan(low) or np.isnan(high):
            return self.text(estimate)
        return _("{estimate} ({interval})").format(
            estimate=self.text(estimate), interval=self.interval(low, high)
        )


def effect_scale(name: str) -> EffectScale:
    """Read the name of a scale."""
    if name not in ("identity", "log"):
        raise DomainError("scale is {scale}; it must be identity or log", scale=name)
    return EffectScale(name == "log")


def forest_axes(names: Sequence[str], columns: int, *, headings: int = 0) -> Axes:
    """Make axes high enough for named rows, and wide enough for them and for columns of numbers."""
    longest = max(len(line) for name in names for line in short(name).split("\n"))
    letters = longest + FIRST_COLUMN + OTHER_COLUMN * (columns - 1)
    width = DRAWN_WIDTH + letters * LETTER_WIDTH / POINTS_PER_INCH
    rows = sum(rows_taken(name) for name in names) + headings
    return new_axes(width, MARGIN_HEIGHT + ROW_HEIGHT * rows)


def short(name: str) -> str:
    """Cut a name that would leave no room to draw; one that is set in lines fits already."""
    if len(name) <= LONGEST_NAME or "\n" in name:
        return name
    return name[: LONGEST_NAME - 1].rstrip() + "…"


def in_lines(name: str) -> str:
    r"""Set a long name in lines, and cut what three do not hold.

    >>> in_lines("satisfaction, pre-consultation question prompts")
    'satisfaction, pre-consultation\nquestion prompts'
    """
    lines = textwrap.wrap(name, LONGEST_LINE, max_lines=MOST_LINES, placeholder=" …", break_on_hyphens=False)
    return "\n".join(lines)


def rows_taken(name: str) -> float:
    """Tell how many rows a name takes that is set in lines."""
    return 1 + FURTHER_LINE * name.count("\n")


def set_effect_axis(ax: Axes, estimates: Sequence[float], ends: Sequence[float], scale: EffectScale) -> None:
    """Set limits, ticks and the line of no effect; very long intervals will be cut with an arrow."""
    inner = np.array([*estimates, 0.0])
    outer = np.array([*ends, *inner])
    inner, outer = inner[np.isfinite(inner)], outer[np.isfinite(outer)]
    reach = STRETCH * max(float(np.ptp(inner)), 0.25)
    low, high = max(outer.min(), inner.min() - reach), min(outer.max(), inner.max() + reach)
    pad = 0.04 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.axvline(0.0, color=GREY, linewidth=1, zorder=1)
    mark_effects(ax.xaxis, low, high, scale)


def mark_effects(axis: Axis, low: float, high: float, scale: EffectScale) -> None:
    """Put ticks at round effects, or at round ratios of logs."""
    if scale.log:
        axis.set_major_locator(FixedLocator(list(np.log(_ratio_ticks(np.exp(low), np.exp(high))))))
    else:
        axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _position: _brief(scale.shown(value))))


def draw_interval(
    ax: Axes, y: float, low: float, high: float, *, colour: str = INK, width: float = 1.3, zorder: float = 2
) -> None:
    """Draw an interval, with an arrowhead where it leaves the axes."""
    left, right = ax.get_xlim()
    ax.plot(
        [max(low, left), min(high, right)],
        [y, y],
        "-",
        color=colour,
        marker="",
        linewidth=width,
        zorder=zorder,
    )
    for end, edge, head in ((low, left, "<"), (high, right, ">")):
        if (end - edge) * (1 if head == ">" else -1) > 0:
            ax.plot([edge], [y], head, color=colour, markersize=5, clip_on=False, zorder=zorder)


def draw_diamond(
    ax: Axes, y: float, estimate: float, low: float, high: float, *, colour: str, hollow: bool
) -> None:
    """Draw a pooled result as a diamond from limit to limit."""
    left, right = ax.get_xlim()
    corners = [
        (max(low, left), y),
        (estimate, y + DIAMOND_HALF_HEIGHT),
        (min(high, right), y),
        (estimate, y - DIAMOND_HALF_HEIGHT),
    ]
    face = "white" if hollow else colour
    ax.add_patch(Polygon(corners, closed=True, facecolor=face, edgecolor=colour, linewidth=1.3, zorder=3))


def draw_bar(ax: Axes, y: float, low: float, high: float, *, colour: str) -> None:
    """Draw a prediction interval: a thick line with upright ends."""
    draw_interval(ax, y, low, high, colour=colour, width=2.6)
    left, right = ax.get_xlim()
    for end in (low, high):
        if left < end < right:
            ax.plot(
                [end, end],
                [y - CAP_HALF_HEIGHT, y + CAP_HALF_HEIGHT],
                "-",
                color=colour,
                marker="",
                linewidth=2,
            )


def draw_columns(
    ax: Axes,
    heads: Sequence[str],
    rows: Sequence[tuple[float, Sequence[str]]],
    head_y: float,
    bold: Sequence[float] = (),
) -> None:
    """Write a table to the right of the axes: a head, and a line of cells for each row's height."""
    offset = COLUMN_GAP
    for place, head in enumerate(heads):
        width = max(BOLD_WIDTH * len(head), *(LETTER_WIDTH * len(cells[place]) for _y, cells in rows))
        for y, words in ((head_y, head), *((y, cells[place]) for y, cells in rows)):
            strong = y == head_y or y in bold
            ax.annotate(
                words,
                (1.0, y),
                (offset + width, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=9,
                fontweight="bold" if strong else "normal",
                annotation_clip=False,
            )
        offset += width + COLUMN_GAP


def name_rows(ax: Axes, places: Sequence[float], names: Sequence[str], top: float, bottom: float) -> None:
    """Name the rows at the left, and take away what a table has no use for."""
    ax.set_yticks(list(places), labels=[short(name) for name in names])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(bottom, top)


def name_sides(ax: Axes, favours: tuple[str, str] | None, effect: str) -> None:
    """Say below the axis what is measured, and which side is whose."""
    ax.set_xlabel(effect, labelpad=18 if favours else 4)
    if favours is None:
        return
    for side, words, where in ((0.0, "← {words}", "left"), (1.0, "{words} →", "right")):
        ax.annotate(
            words.format(words=favours[int(side)]),
            (side, 0.0),
            (0, -22),
            xycoords="axes fraction",
            textcoords="offset points",
            ha=where,
            va="top",
            fontsize=9,
            color=INK,
        )


def _ratio_ticks(low: float, high: float) -> np.ndarray:
    if high / low > MANY_DECADES:
        return 10.0 ** np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
    if high / low > 5:
        inside = RATIO_TICKS[(low <= RATIO_TICKS) & (high >= RATIO_TICKS)]
        return inside if len(inside) > 2 else np.array([low, 1.0, high])
    ticks = np.asarray(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    return ticks[(ticks > 0) & (ticks >= low) & (ticks <= high)]


def _brief(value: float) -> str:
    for digits in (0, 1, 2):
        if abs(value - round(value, digits)) < 1e-9:
            return number(value, digits)
    return number(value, 3)
