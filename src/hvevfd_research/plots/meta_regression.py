"""A bubble plot: effects of studies against one moderator, with the regression line."""

from __future__ import annotations

from typing import Literal

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import EffectScale, effect_scale, mark_effects
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, new_axes, styled, title
from hvevfd_research.stats.meta_regression import MetaRegression

SMALLEST_BUBBLE, LARGEST_BUBBLE = 15.0, 260.0  # square points
LINE_POINTS = 60


@styled
def bubble(
    fit: MetaRegression,
    moderator: str,
    *,
    ax: Axes | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
    moderator_label: str = "",
) -> Axes:
    """Draw studies against one numeric moderator, other terms held at their means along the line.

    Parameters
    ----------
    fit : from ``stats.meta_regression``
    moderator : a numeric term of it
    ax : where to draw
    scale : ``"log"`` writes log effects as ratios
    effect, moderator_label : words for the axes

    Returns
    -------
    Axes
        Areas grow with weight; the band holds the line at the level of the fit.

    Raises
    ------
    DomainError
        `moderator` is not a term of the fit, or is a category.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats.meta_regression import meta_regression
    >>> rows = pd.DataFrame({"yi": [0.1, 0.3, 0.2, 0.5], "vi": [0.02, 0.03, 0.04, 0.02]})
    >>> rows["hours"] = [1, 2, 3, 4]
    >>> ax = bubble(meta_regression(rows, "yi", "vi", ["hours"]), "hours")
    >>> ax.get_xlabel()
    'hours'
    """
    if moderator not in fit.terms or moderator not in fit.moderators:
        raise DomainError("{moderator} is not a numeric moderator of this fit", moderator=moderator)
    measure = effect_scale(scale)
    ax = ax or new_axes(height=4.4)
    place = fit.terms.index(moderator)
    values = fit.X[:, place]
    line = np.linspace(values.min(), values.max(), LINE_POINTS)
    rows = np.tile(fit.X.mean(axis=0), (LINE_POINTS, 1))
    rows[:, place] = line
    along = fit.at(rows)
    ax.fill_between(line, along["ci_low"], along["ci_high"], color=PALE, linewidth=0, zorder=1)
    ax.plot(line, along["estimate"], "-", color=BLUE, marker="", zorder=2)
    ax.axhline(0.0, color=GREY, linewidth=1, linestyle="--", zorder=1)
    size = SMALLEST_BUBBLE + (LARGEST_BUBBLE - SMALLEST_BUBBLE) * fit.weights / fit.weights.max()
    order = np.argsort(-size)  # small bubbles last, so that large ones do not hide them
    ax.scatter(
        values[order],
        fit.yi[order],
        s=size[order],
        marker="o",
        facecolor="white",
        edgecolor=INK,
        linewidth=1.2,
        zorder=3,
    )
    ax.set_xlabel(moderator_label or moderator)
    ax.set_ylabel(effect or _("effect"))
    ax.margins(x=0.07, y=0.1)
    mark_effects(ax.yaxis, *ax.get_ylim(), measure)
    title(
        ax,
        _("Effects against {moderator}").format(moderator=moderator_label or moderator),
        _slope(fit, place),
    )
    return describe(ax, _text(fit, place, measure, moderator_label or moderator))


def _slope(fit: MetaRegression, place: int) -> str:
    parts = [
        _("slope {slope} ({interval}) a unit").format(
            slope=number(float(fit.estimate[place]), 3),
            interval=interval(float(fit.ci_low[place]), float(fit.ci_high[place]), 3),
        )
    ]
    if not np.isnan(fit.r2):
        parts.append(_("R² {r2}").format(r2=percent(fit.r2 / 100)))
    if "under-ten-studies-a-moderator" in fit.flags:
        parts.append(_("fewer than ten studies a moderator"))
    return " · ".join(parts)


def _text(fit: MetaRegression, place: int, measure: EffectScale, moderator: str) -> str:
    values = fit.X[:, place]
    ends = np.tile(fit.X.mean(axis=0), (2, 1))
    ends[:, place] = values.min(), values.max()
    first, last = fit.at(ends)["estimate"]
    return " ".join(
        [
            ngettext(
                "Bubble plot of {k} study against {moderator}, from {low} to {high}.",
                "Bubble plot of {k} studies against {moderator}, from {low} to {high}.",
                fit.k,
            ).format(
                k=number(fit.k, 0),
                moderator=moderator,
                low=number(float(values.min())),
                high=number(float(values.max())),
            ),
            _("The line goes from {first} to {last}; {slope}.").format(
                first=measure.text(float(first)), last=measure.text(float(last)), slope=_slope(fit, place)
            ),
        ]
    )
