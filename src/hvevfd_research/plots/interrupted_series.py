"""An interrupted series: the points, the fitted course, the earlier course drawn on, and the effect."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, month, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.interrupted_series import InterruptedSeries

LEGEND_BELOW, LABEL_HEIGHT = 0.35, 0.2  # inches under the axis: clear of the dates, and of a label
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
    _draw_effect(ax, points, result, scale)
    ax.set_xlabel("" if result.unit in ("month", "day") else result.time)
    rate = bool((points["exposure"] != 1).any())
    ax.set_ylabel(
        _("{value} per {people}").format(value=result.value, people=number(PER, 0)) if rate else result.value
    )
    ax.margins(x=0.03, y=0.12)
    drop = LEGEND_BELOW + (LABEL_HEIGHT if ax.get_xlabel() else 0)
    below = ScaledTranslation(0, -drop, ax.figure.dpi_scale_trans)
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + below,
        ncols=3,
        borderaxespad=0,
        handlelength=2.6,
    )
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


def _draw_effect(ax: Axes, points: pd.DataFrame, result: InterruptedSeries, scale: pd.Series) -> None:
    at = points["periods"] == result.effect.periods
    row = points[at].iloc[0]
    factor = float(scale[at].iloc[0])
    x, effect = row[result.time], result.effect
    ax.vlines(
        x,
        (effect.with_change - effect.difference_high) * factor,
        (effect.with_change - effect.difference_low) * factor,
        color=VERMILION,
        linewidth=5,
        alpha=0.45,
        zorder=4,
    )
    ax.annotate(
        "",
        (x, effect.with_change * factor),
        (x, effect.without_change * factor),
        arrowprops={"arrowstyle": "->", "color": INK, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0},
        zorder=6,
    )
    ax.plot([x], [effect.without_change * factor], "D", color=VERMILION, markersize=6, zorder=6)


def _effect_words(result: InterruptedSeries) -> str:
    effect, points = result.effect, result.to_frame()
    when = _moment(points.loc[points["periods"] == effect.periods, result.time].iloc[0])
    if np.isnan(effect.ratio_low):
        return _("{when}: {difference} ({limits}) against the earlier course").format(
            when=when,
            difference=number(effect.difference, 2, sign=True),
            limits=interval(effect.difference_low, effect.difference_high),
        )
    return _("{when}: {change} ({low} to {high}) against the earlier course").format(
        when=when,
        change=_signed_percent(effect.ratio - 1),
        low=_signed_percent(effect.ratio_low - 1),
        high=_signed_percent(effect.ratio_high - 1),
    )


def _signed_percent(share: float) -> str:
    return ("+" if share > 0 else "") + percent(share, 1)


def _moment(value: object) -> str:
    if isinstance(value, dt.date):  # pandas' Timestamp is one too
        return month(value)
    return f"{float(str(value)):g}"  # a year or a running number takes no thousands mark


def _text(result: InterruptedSeries) -> str:
    points = result.to_frame()
    first = _(
        "Interrupted series of {value} with {before} points before and {after} after the change at {moment},"
        " a fitted line on each side and the earlier course drawn on as a dashed line."
    ).format(
        value=result.value,
        before=number(result.n_before, 0),
        after=number(result.n_after, 0),
        moment=_moment(result.interruption),
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
