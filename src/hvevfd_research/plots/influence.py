"""A Baujat plot: which studies make the results differ, and which move the pooled one."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.influence import BaujatPoints

LETTER_WIDTH, LINE_HEIGHT, MARK_SIZE = 5.8, 12.0, 8.0  # points, of 9-point type and of a mark
NAMED = 5  # studies named in the figure, the farthest from the corner first


@styled
def baujat(points: BaujatPoints, *, ax: Axes | None = None) -> Axes:
    """Draw what each study adds to heterogeneity against how far it moves the estimate.

    Parameters
    ----------
    points : from ``stats.baujat_points``
    ax : where to draw

    Returns
    -------
    Axes
        Studies at the upper right do both; the five farthest from the corner are triangles, named where
        there is room.

    Examples
    --------
    >>> from hvevfd_research.stats import baujat_points, pool
    >>> ax = baujat(baujat_points(pool([0.1, 0.2, 0.9], [0.04, 0.04, 0.04], labels=["a", "b", "c"])))
    >>> sorted(text.get_text() for text in ax.texts)[-3:]
    ['a', 'b', 'c']
    """
    ax = ax or new_axes()
    x, y = points.contribution, points.shift
    far = np.argsort(-np.hypot(x / x.max(), y / y.max()))[:NAMED]
    near = np.setdiff1d(np.arange(len(x)), far)
    ax.plot(x[near], y[near], "o", color=GREY, markeredgecolor="white", markersize=6)
    ax.plot(x[far], y[far], "^", color=VERMILION, markeredgecolor="white", markersize=8)
    ax.set_xlim(left=-0.03 * x.max(), right=1.08 * x.max())
    ax.set_ylim(bottom=-0.04 * y.max(), top=1.14 * y.max())
    _name(ax, points, far)
    ax.set_xlabel(_("contribution to heterogeneity (squared residual over its variance)"))
    ax.set_ylabel(_("pull on the estimate (squared)"))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _position: number(value, 2)))
    title(ax, _("Which studies differ, and which count?"))
    return describe(ax, _text(points))


def _name(ax: Axes, points: BaujatPoints, far: np.ndarray) -> None:
    """Name marks where there is room: beside, above or below them; the alt text names them all."""
    ax.get_xlim()  # settles the limits, so that the places below are right
    scale = 72 / float(ax.figure.dpi)
    places = ax.transData.transform(np.column_stack([points.contribution, points.shift])) * scale
    edges = ax.transAxes.transform([(0, 0), (1, 1)]) * scale
    taken = [(float(x), float(y), MARK_SIZE, MARK_SIZE) for x, y in places]
    for place in far:
        x, y = taken[place][:2]
        width = LETTER_WIDTH * len(points.labels[place])
        aside, up = MARK_SIZE + width / 2, LINE_HEIGHT
        for dx, dy in ((aside, 0), (-aside, 0), (0, up), (0, -up), (-aside, up), (-aside, -up), (aside, up)):
            box = (x + dx, y + dy, width, LINE_HEIGHT)
            inside = edges[0, 0] < box[0] - width / 2 and box[0] + width / 2 < edges[1, 0]
            if inside and not any(_meet(box, other) for i, other in enumerate(taken) if i != place):
                break
        else:
            continue
        taken.append(box)
        ax.annotate(
            points.labels[place],
            (points.contribution[place], points.shift[place]),
            (float(np.sign(dx)) * MARK_SIZE, dy),
            textcoords="offset points",
            ha={-1: "right", 0: "center", 1: "left"}[int(np.sign(dx))],
            va="center",
            fontsize=9,
            color=INK,
        )


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Tell whether two boxes (middle x, middle y, width, height) overlap."""
    return (
        abs(one[0] - other[0]) < (one[2] + other[2]) / 2 and abs(one[1] - other[1]) < (one[3] + other[3]) / 2
    )


def _text(points: BaujatPoints) -> str:
    k = len(points.labels)
    most, strongest = int(points.contribution.argmax()), int(points.shift.argmax())
    first = ngettext("Baujat plot of {k} study.", "Baujat plot of {k} studies.", k).format(k=number(k, 0))
    worst = _(
        "{name} adds most to heterogeneity ({share}); {strong} moves the estimate most ({shift})."
    ).format(
        name=points.labels[most],
        share=number(float(points.contribution[most])),
        strong=points.labels[strongest],
        shift=number(float(points.shift[strongest])),
    )
    far = np.argsort(
        -np.hypot(points.contribution / points.contribution.max(), points.shift / points.shift.max())
    )
    named = _("Farthest from the corner: {names}.").format(
        names=listing(points.labels[place] for place in far[:NAMED])
    )
    return " ".join([first, worst, named])
