"""How every figure of ours looks: size, type, colours, and the caption line inside the image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from hvevfd_research.i18n import decimal_mark

WIDTH, HEIGHT, DPI = 7.0, 4.0, 144  # inches, inches, dots per inch
SUBTITLE_LINE = 12  # points, from one line of a subtitle to the next

# After Okabe and Ito (2008), darkened until each has 4.5:1 on white: a line's name can have its colour.
BLUE = "#0072B2"
VERMILION = "#B84A00"
GREEN = "#007A5A"
PURPLE = "#A3447F"
OCHRE = "#8C6100"
INDIGO = "#3C3C9E"
INK = "#1F2328"  # text and axes
GREY = "#5F6B76"  # second-rank lines and notes; 5.4:1 on white
PALE = "#D5DBE1"  # bands and guides
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, OCHRE, INDIGO)
MARKERS = ("o", "s", "^", "D", "v", "P")  # a shape for each colour, so that grey print still tells them apart
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))

STYLE: dict[str, object] = {
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.dpi": DPI,
    "figure.constrained_layout.use": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=PALETTE) + cycler(marker=MARKERS),
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.6,
    "lines.markersize": 5,
    "axes.formatter.use_locale": False,
    "axes.unicode_minus": True,
    "svg.hashsalt": "hvevfd",  # the same figure gives the same bytes
}


Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def styled(draw: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Draw in the house style, and leave matplotlib's settings as they were."""

    @wraps(draw)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with mpl.rc_context(STYLE):  # type: ignore[arg-type]
            return draw(*args, **kwargs)

    return wrapper


class LocalTicks(ScalarFormatter):
    """Writes the numbers of an axis with the decimal mark of the reader's language."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Write one tick."""
        return super().__call__(x, pos).replace(".", decimal_mark())


def _localise(ax: Axes) -> Axes:
    """Give both axes local ticks; dates and categories still bring formatters of their own."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(LocalTicks())
        axis.isDefault_majfmt = True
    return ax


@styled
def new_axes(width: float = WIDTH, height: float = HEIGHT) -> Axes:
    """Make one set of axes in the house style, outside pyplot, so that nothing is shown twice.

    Parameters
    ----------
    width, height : size of the figure in inches

    Returns
    -------
    Axes
        Alone on a figure of its own; ``ax.figure`` saves it.
    """
    return _localise(Figure(figsize=(width, height), dpi=DPI, layout="constrained").subplots())


@styled
def new_grid(rows: int, columns: int, *, row_height: float, share_y: bool = True) -> list[Axes]:
    """Make small multiples, read row by row.

    Parameters
    ----------
    rows, columns : how many panels
    row_height : inches
    share_y : whether all panels have one vertical scale; the horizontal one is always shared
    """
    figure = Figure(figsize=(WIDTH, rows * row_height), dpi=DPI, layout="constrained")
    grid = figure.subplots(rows, columns, sharex=True, sharey=share_y, squeeze=False)
    return [_localise(ax) for ax in grid.flat]


def title(ax: Axes, text: str, subtitle: str = "") -> None:
    """Write what is shown above the axes, and below it in smaller type unit, place, period and n."""
    # Wrapped at the edge of the figure: long labels beside the axes, or another language, leave less room.
    lines = subtitle.count("\n") + 1 if subtitle else 0
    ax.set_title(text, pad=(10 if lines else 8) + SUBTITLE_LINE * lines, wrap=True)
    if subtitle:
        ax.annotate(
            subtitle,
            xy=(0, 1),
            xytext=(0, 6),
            xycoords="axes fraction",
            textcoords="offset points",
            linespacing=1.25,
            color=GREY,
            fontsize=9,
        )


def grid_title(panels: Sequence[Axes], text: str, unit: str = "") -> None:
    """Write what is shown above small multiples, and their common unit beside them."""
    figure = panels[0].get_figure(root=True)
    if figure is not None:
        figure.suptitle(text, x=0.01, ha="left", fontsize=12, fontweight="bold")
        if unit:
            figure.supylabel(unit, fontsize=10)


def caption(ax: Axes, text: str) -> None:
    """Write source and mark (simulated, computed) inside the image, so that they travel with it."""
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.supxlabel(text, x=0.01, ha="left", fontsize=8, color=GREY)
