"""Agreement: two measurements against each other, coefficients side by side, and two raters' table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, listing, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, new_axes, styled, title
from hvevfd_research.stats.bland_altman import BlandAltman
from hvevfd_research.stats.ratings import Agreement

ROW_HEIGHT = 0.4  # inches


@styled
def bland_altman(result: BlandAltman, *, ax: Axes | None = None) -> Axes:
    """Draw differences against means, with the limits of agreement and their intervals as bands.

    Parameters
    ----------
    result : from ``stats.bland_altman``
    ax : where to draw

    Returns
    -------
    Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import bland_altman as limits
    >>> flow = pd.DataFrame({"old": [494, 395, 516, 434, 476], "new": [512, 430, 520, 428, 500]})
    >>> bland_altman(limits(flow, "old", "new")).get_ylabel()
    'old − new'
    """
    ax = ax or new_axes()
    lines = _lines(result)
    for name, value, low, high in lines:
        middle = name == lines[1][0]
        ax.axhspan(low, high, color=PALE, alpha=0.5, linewidth=0, zorder=0)
        style = ("-", INK) if middle else ("--", BLUE)
        ax.axhline(value, linestyle=style[0], color=style[1], linewidth=1.3, zorder=1)
        words = f"{name}\n{number(value)}"
        ax.annotate(
            words, (1, value), (6, 0), ("axes fraction", "data"), "offset points", va="center", fontsize=9
        )
    ax.axhline(0, color=GREY, linewidth=0.8, linestyle=":", zorder=1)
    points = result.points
    ax.plot(
        points["mean"], points["difference"], "o", color=BLUE, markeredgecolor="white", markersize=7, zorder=2
    )
    ax.set_xlabel(_("mean of the two"))
    ax.set_ylabel(_("{first} − {second}").format(first=result.first, second=result.second))
    ax.margins(x=0.06, y=0.1)
    title(ax, _("How far apart two readings may be"), _("{n} pairs").format(n=number(result.n, 0)))
    return describe(ax, _limits_text(result))


def _lines(result: BlandAltman) -> list[tuple[str, float, float, float]]:
    return [
        (_("lower limit"), result.lower, result.lower_low, result.lower_high),
        (_("mean difference"), result.bias, result.bias_low, result.bias_high),
        (_("upper limit"), result.upper, result.upper_low, result.upper_high),
    ]


def _limits_text(result: BlandAltman) -> str:
    outside = (result.points["difference"] < result.lower) | (result.points["difference"] > result.upper)
    text = _(
        "Bland-Altman plot of {n} pairs, difference {first} minus {second} against their mean, "
        "from {low} to {high}. Mean difference {bias} ({bias_ci}); limits of agreement {limits}, "
        "made to hold {coverage} of differences; outside them lie {outside}."
    )
    return text.format(
        n=number(result.n, 0),
        first=result.first,
        second=result.second,
        low=number(result.points["mean"].min(), 1),
        high=number(result.points["mean"].max(), 1),
        bias=number(result.bias),
        bias_ci=interval(result.bias_low, result.bias_high),
        limits=interval(result.lower, result.upper),
        coverage=percent(result.coverage),
        outside=number(float(outside.sum()), 0),
    )


@styled
def agreement(results: Mapping[str, Agreement] | Sequence[Agreement], *, ax: Axes | None = None) -> Axes:
    """Draw coefficients of agreement with their intervals, one row each.

    Parameters
    ----------
    results : coefficients by the name to show, such as one for each code of a codebook; without names, they
        are called what they are
    ax : where to draw

    Returns
    -------
    Axes
        A coefficient that could not be computed keeps its row and says so.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import cohen_kappa
    >>> coded = pd.DataFrame({"a": list("xxyyxy"), "b": list("xxyxxy")})
    >>> ax = agreement({"home": cohen_kappa(coded, "a", "b")})
    >>> ax.get_yticklabels()[0].get_text()
    'home'
    """
    named = results.items() if isinstance(results, Mapping) else [(fit.coefficient, fit) for fit in results]
    names, fits = [name for name, _fit in named], [fit for _name, fit in named]
    ax = ax or new_axes(height=max(2.2, 1.6 + ROW_HEIGHT * len(fits)))
    for end in (0, 1):
        ax.axvline(end, color=GREY, linewidth=0.8, zorder=0)
    for y, fit in enumerate(fits):
        _draw_row(ax, y, fit)
    ax.set_yticks(range(len(fits)), labels=names)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(fits) - 0.4, -0.6)
    lowest = np.nanmin([0.0, *(fit.ci_low for fit in fits), *(fit.estimate for fit in fits)])
    ax.set_xlim(max(-1.05, lowest - 0.05), 1.05)
    ax.set_xlabel(_("agreement beyond chance: 0 as by chance, 1 perfect"))
    title(ax, _("How far raters agree"))
    return describe(ax, _coefficients_text(names, fits))


def _draw_row(ax: Axes, y: int, fit: Agreement) -> None:
    if np.isnan(fit.estimate):
        words, place, where = _("not defined: one category"), 0.0, "data"
    else:
        limits = [fit.ci_low, fit.ci_high]
        ax.plot(limits, [y, y], color=BLUE, marker="", linewidth=2.5, solid_capstyle="butt", zorder=1)
        ax.plot(fit.estimate, y, "o", color=BLUE, markeredgecolor="white", markersize=9, zorder=2)
        value, share = number(fit.estimate), percent(fit.observed)
        words, place, where = (
            _("{value}, agreement {share}").format(value=value, share=share),
            1.0,
            "axes fraction",
        )
    ax.annotate(words, (place, y), (8, 0), (where, "data"), "offset points", va="center", fontsize=9)


def _coefficients_text(names: Sequence[str], fits: Sequence[Agreement]) -> str:
    words = [
        _("{name} {value} ({limits})").format(
            name=name, value=number(fit.estimate), limits=interval(fit.ci_low, fit.ci_high)
        )
        for name, fit in zip(names, fits, strict=True)
    ]
    return _(
        "Dot chart of {k} coefficients of agreement with intervals, on a scale where 0 is as by chance and 1 "
        "perfect: {list}."
    ).format(k=number(len(fits), 0), list=listing(words))
