"""A printed interval beside the two that would be even: which of its limits is off."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import (
    draw_columns,
    draw_interval,
    effect_scale,
    forest_axes,
    name_rows,
    name_sides,
    set_effect_axis,
)
from hvevfd_research.plots.review_words import review_words
from hvevfd_research.plots.theme import BLUE, GREY, VERMILION, styled, title
from hvevfd_research.stats.printed_numbers import MirroredLimits

HEAD = 1.0  # rows, from the first row up to the heads of the columns


@styled
def mirrored_limits(result: MirroredLimits, *, ax: Axes | None = None, effect: str = "") -> Axes:
    """Draw a printed interval, and the interval that each of its limits alone would give.

    Parameters
    ----------
    result : from ``stats.mirrored_limits``
    ax : where to draw; new axes when None
    effect : what is measured, for the axis

    Returns
    -------
    Axes
        The printed interval filled, the two others hollow, and a dotted line through the estimate.

    Examples
    --------
    >>> from hvevfd_research.stats import mirrored_limits as mirrored
    >>> ax = mirrored_limits(mirrored(-0.29, -0.33, -0.09))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['as printed', 'if the lower limit is right', 'if the upper limit is right']
    """
    measure = effect_scale("log" if result.ratio else "identity")
    rows = result.rows[["estimate", "ci_low", "ci_high"]].to_numpy(dtype=np.float64)
    drawn = np.log(rows) if result.ratio else rows
    names = [review_words()["mirrored"][way] for way in result.rows["mirrored"]]
    ax = ax or forest_axes(names, 1, headings=1)
    set_effect_axis(ax, list(drawn[:, 0]), list(drawn[:, 1:].ravel()), measure)
    ax.axvline(drawn[0, 0], color=GREY, linewidth=1, linestyle=":", zorder=1)
    places = [0.0, -1.0, -2.0]
    for y, (point, low, high) in zip(places, drawn, strict=True):
        printed = y == 0
        draw_interval(ax, y, low, high, colour=VERMILION if printed else BLUE, width=2)
        face = VERMILION if printed else "white"
        ax.plot([point], [y], "s", color=VERMILION if printed else BLUE, mfc=face, markersize=8, zorder=3)
    name_rows(ax, places, names, HEAD + 0.6, -2.7)
    cells = [(y, [measure.whole(*row)]) for y, row in zip(places, drawn, strict=True)]
    draw_columns(ax, [_("Effect (interval)")], cells, HEAD)
    name_sides(ax, None, effect)
    title(ax, _("A printed interval, mirrored about its estimate"), _distances(result))
    return describe(ax, _text(result, names))


def _distances(result: MirroredLimits) -> str:
    if result.ratio:
        return _("As printed: a factor {below} down to the lower limit, {above} up to the upper one").format(
            below=number(result.below), above=number(result.above)
        )
    return _("As printed: {below} down to the lower limit, {above} up to the upper one").format(
        below=number(result.below), above=number(result.above)
    )


def _text(result: MirroredLimits, names: list[str]) -> str:
    told = [
        _("{name}, {low} to {high}").format(name=name, low=number(row["ci_low"]), high=number(row["ci_high"]))
        for name, row in zip(names, result.rows.to_dict("records"), strict=True)
    ]
    return _("Three intervals about {estimate}: {told}. {distances}.").format(
        estimate=number(float(result.rows["estimate"][0])),
        told="; ".join(told),
        distances=_distances(result),
    )
