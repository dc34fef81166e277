"""A contour-enhanced funnel plot: are studies missing where results are not significant, or elsewhere too."""

from __future__ import annotations

from itertools import pairwise
from statistics import NormalDist

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.small_study_effects import SENSIBLE_STUDIES
from hvevfd_research.stats.trim_and_fill import TrimAndFill

# Two-sided p at the borders of the shading (Peters et al. 2008, J Clin Epidemiol 61:991-996), and its greys
CONTOURS = (0.10, 0.05, 0.01)
SHADES = ("white", "#C9D1D9", "#E1E6EB", "#F3F5F7")


@styled
def funnel_contour(
    pooled: Pooled, *, ax: Axes | None = None, filled: TrimAndFill | None = None, effect: str = ""
) -> Axes:
    """Draw effects against their standard errors, on shades of two-sided significance against no effect.

    Parameters
    ----------
    pooled : from ``stats.pool``; its estimate is the centre of the dashed funnel
    ax : where to draw
    filled : from ``stats.trim_and_fill`` on the same studies; the mirrored ones are drawn hollow
    effect : what is measured, for the axis (on the scale of `pooled`: log ratios stay logs)

    Returns
    -------
    Axes
        Precise studies at the top. Studies missing from the white area only would suggest that results that
        were not significant went unpublished; studies missing elsewhere suggest other reasons.

    Examples
    --------
    >>> from hvevfd_research.stats.meta_analysis import pool
    >>> ax = funnel_contour(pool([0.1, 0.3, 0.6], [0.01, 0.04, 0.09]))
    >>> bool(ax.yaxis_inverted())
    True
    """
    ax = ax or new_axes(height=4.6)
    seen = np.isfinite(pooled.yi)
    y, se = pooled.yi[seen], np.sqrt(pooled.vi[seen])
    extra = filled.adjusted.yi[pooled.k :] if filled else np.array([])
    deepest = 1.06 * float(se.max())
    reach = _quantile(0.5 + pooled.level / 2) * deepest
    wide = 1.04 * max(reach, *np.abs(np.append(y, extra) - pooled.estimate))
    ax.set_xlim(pooled.estimate - wide, pooled.estimate + wide)
    ax.set_ylim(deepest, 0)
    _shade(ax, deepest)
    for side in (-1, 1):
        ax.plot(
            [pooled.estimate, pooled.estimate + side * reach],
            [0, deepest],
            "--",
            color=INK,
            marker="",
            linewidth=1,
        )
    ax.axvline(pooled.estimate, color=INK, linewidth=1)
    ax.plot(y, se, "o", color=BLUE, markeredgecolor="white", markersize=6, zorder=4)
    if filled:
        ax.plot(
            extra,
            np.sqrt(filled.adjusted.vi[pooled.k :]),
            "D",
            markerfacecolor="white",
            markeredgecolor=VERMILION,
            markersize=6,
            zorder=4,
        )
    ax.set_xlabel(effect or _("effect"))
    ax.set_ylabel(_("standard error (precise studies at the top)"))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _position: number(value, 2)))
    title(ax, _("Do small studies show larger effects?"), _subtitle(pooled, filled))
    return describe(ax, _text(pooled, filled, y, se))


def _quantile(p: float) -> float:
    return NormalDist().inv_cdf(p)


def _shade(ax: Axes, deepest: float) -> None:
    ax.set_facecolor(SHADES[-1])
    borders = [_quantile(1 - p / 2) for p in CONTOURS]
    for border, shade in reversed(list(zip(borders, SHADES, strict=False))):
        edge = border * deepest
        ax.fill([0, -edge, edge], [0, deepest, deepest], color=shade, linewidth=0, zorder=0)
    words = [_("p > {p}").format(p=number(CONTOURS[0]))]
    words += [_("{low} to {high}").format(low=number(p), high=number(q)) for q, p in pairwise(CONTOURS)]
    words += [_("p < {p}").format(p=number(CONTOURS[-1]))]
    patches = [Patch(facecolor=shade, edgecolor=GREY, linewidth=0.6) for shade in SHADES]
    ax.legend(patches, words, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=len(words))


def _subtitle(pooled: Pooled, filled: TrimAndFill | None) -> str:
    parts = [
        _("shades: two-sided p; dashed: {level} if all share one effect").format(level=percent(pooled.level))
    ]
    if pooled.k < SENSIBLE_STUDIES:
        parts.append(_("too few studies to judge symmetry"))
    if filled:
        parts.append(_("diamonds: filled in"))
    return " · ".join(parts)


def _text(pooled: Pooled, filled: TrimAndFill | None, y: np.ndarray, se: np.ndarray) -> str:
    outside = int((np.abs(y - pooled.estimate) > _quantile(0.5 + pooled.level / 2) * se).sum())
    weak = int((np.abs(y) < _quantile(1 - CONTOURS[1] / 2) * se).sum())
    parts = [
        ngettext(
            "Funnel plot of {k} study with standard errors from {least} to {most}, about {estimate}.",
            "Funnel plot of {k} studies with standard errors from {least} to {most}, about {estimate}.",
            len(y),
        ).format(
            k=number(len(y), 0),
            least=number(float(se.min())),
            most=number(float(se.max())),
            estimate=number(pooled.estimate),
        ),
        _("{weak} are not significant at {p}; {outside} lie outside the {level} funnel.").format(
            weak=number(weak, 0),
            p=number(CONTOURS[1]),
            outside=number(outside, 0),
            level=percent(pooled.level),
        ),
    ]
    if filled:
        side = {"left": _("low"), "right": _("high")}[filled.side]
        parts.append(
            _("Trim-and-fill adds {k0} on the {side} side and moves the estimate to {estimate}.").format(
                k0=number(filled.k0, 0), side=side, estimate=number(filled.adjusted.estimate)
            )
        )
    if pooled.k < SENSIBLE_STUDIES:
        parts.append(_("There are too few studies to judge symmetry."))
    return " ".join(parts)
