"""An interrupted series: the points, the fitted course, the earlier course drawn on, and the effect."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.series_effect import amount_words, draw_effect, key_below, moment_words
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.interrupted_series import InterruptedSeries

PER = 100_000  # people or other units of exposure that a drawn rate is given for


@styled
def interrupted_series(result: InterruptedSeries, *, ax: Axes | None = None) -> Axes:
    """Draw a fitted interrupted series; counts with an exposure are drawn as rates per 100,000.

    Parameters
    ----------
    result : from ``stats.interrupted_series``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Circles before and squares after, crosses in a transition; the fitted course as a line, the earlier
        course drawn on as a dashed line with a band for its mean, a dotted line at the interruption. At the
        stated time an arrow runs from the counterfactual to the fit, and a thick bar shows where it would
        start at the limits of the effect: a bar that reaches the fitted line is an effect that may be none.

    Examples
    --------
    >>> from hvevfd_research.stats import interrupted_series as fit
    >>> stays = pd.DataFrame({"month": range(12), "stays": [9, 11, 10, 12, 9, 10, 8, 7, 9, 8, 6, 8]})
    >>> ax = interrupted_series(fit(stays, "stays", time="month", interruption=6))
    >>> ax.get_xlabel()
    'month'
    """
    ax = ax or new_axes()
    points = result.to_frame()
    scale = _scale(points)
    _draw_course(ax, points, result, scale)
    _draw_points(ax, points, result, scale)
    at = points.index[points["periods"] == result.effect.periods][0]
    draw_effect(ax, result.effect, points.loc[at, result.time], float(scale[at]))
    ax.set_xlabel("" if result.unit in ("month", "day") else result.time)
    rate = bool((points["exposure"] != 1).any())
    ax.set_ylabel(
        _("{value} per {people}").format(value=result.value, people=number(PER, 0)) if rate else result.value
    )
    ax.margins(x=0.03, y=0.12)
    key_below(ax)
    title(ax, _("Before and after, with the earlier course drawn on"), _effect_words(result))
    return describe(ax, _text(result))


def _scale(points: pd.DataFrame) -> pd.Series:
    rate = bool((points["exposure"] != 1).any())
    return PER / points["exposure"] if rate else pd.Series(1.0, index=points.index)


def _draw_course(ax: Axes, points: pd.DataFrame, result: InterruptedSeries, scale: pd.Series) -> None:
    time, after = points[result.time], points["after"]
    ax.fill_between(
        time[after],
        (points["counterfactual_low"] * scale)[after],
        (points["counterfactual_high"] * scale)[after],
        color=PALE,
        alpha=0.6,
        linewidth=0,
        zorder=0,
    )
    start = time[after].iloc[0] - (time[after].iloc[0] - time[~after].iloc[-1]) / 2
    ax.axvline(start, color=GREY, linewidth=1.2, linestyle=":", zorder=1)
    for side, label in ((~after, _("fitted")), (after & (points["use"] != "transition"), "_")):
        ax.plot(
            time[side], (points["fitted"] * scale)[side], "-", color=BLUE, marker="", label=label, zorder=3
        )
    ax.plot(
        time[after],
        (points["counterfactual"] * scale)[after],
        "--",
        color=VERMILION,
        marker="",
        label=_("earlier course drawn on"),
        zorder=2,
    )


def _draw_points(ax: Axes, points: pd.DataFrame, result: InterruptedSeries, scale: pd.Series) -> None:
    fitted = points["use"] == "fitted"
    groups = (
        (fitted & ~points["after"], "o", _("before")),
        (fitted & points["after"], "s", _("after")),
        (points["use"] == "transition", "x", _("transition, left out")),
    )
    for chosen, marker, label in groups:
        if chosen.any():
            ax.plot(
                points.loc[chosen, result.time],
                (points["observed"] * scale)[chosen],
                marker,
                color=INK if marker == "x" else GREY,
                markersize=4,
                markerfacecolor="white" if marker == "o" else GREY,
                linestyle="",
                label=label,
                zorder=4,
            )


def _effect_words(result: InterruptedSeries) -> str:
    points = result.to_frame()
    when = points.loc[points["periods"] == result.effect.periods, result.time].iloc[0]
    return _("{when}: {amount} against the earlier course").format(
        when=moment_words(when), amount=amount_words(result.effect)
    )


def _text(result: InterruptedSeries) -> str:
    points = result.to_frame()
    first = _(
        "Interrupted series of {value} with {before} points before and {after} after the change at {moment},"
        " a fitted line on each side and the earlier course drawn on as a dashed line."
    ).format(
        value=result.value,
        before=number(result.n_before, 0),
        after=number(result.n_after, 0),
        moment=moment_words(result.interruption),
    )
    scale = _scale(points)
    drawn = points["observed"] * scale
    second = _("The values run from {low} to {high}.").format(
        low=number(drawn.min(), 1), high=number(drawn.max(), 1)
    )
    third = _effect_words(result) + "."
    caution = _cautions(result.flags)
    return " ".join(part for part in (first, second, third, caution) if part)


def _cautions(flags: tuple[str, ...]) -> str:
    words = {
        "few-before": _("Few points before the change."),
        "few-after": _("Few points after the change."),
        "autocorrelation": _("Neighbouring points still hang together, so the interval is too short."),
        "overdispersed": _("The counts vary more than chance, so the interval is too short."),
        "season-not-modelled": _("The season is not in the model."),
        "exact-fit": _("The line passes through every point, so no interval can be given."),
    }
    return " ".join(words[flag] for flag in flags)
