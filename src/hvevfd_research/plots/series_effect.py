"""What single and controlled interrupted series share: an effect at a stated time, drawn and in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, month, number, percent
from hvevfd_research.plots.theme import INK, VERMILION
from hvevfd_research.stats.series_effects import Effect

LEGEND_BELOW, LABEL_HEIGHT = 0.35, 0.2  # inches under the axis: clear of the dates, and of a label


def draw_effect(ax: Axes, effect: Effect, x: Any, factor: float = 1.0) -> None:
    """Run an arrow from the counterfactual to the fit, over a bar of where it would start at the limits.

    Parameters
    ----------
    effect : what changed
    x : its time, in data
    factor : turns expected outcomes into what the axis shows
    """
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


def amount_words(effect: Effect, unit: str = "") -> str:
    """Write an effect with its limits: in percent, or in the unit of the outcome where no ratio can be.

    `unit` names that unit, and asks for it: a ratio of percentages would be read as a difference of them.
    """
    if unit:
        return _("{estimate} {unit} ({interval})").format(
            estimate=number(effect.difference, 1, sign=True),
            unit=unit,
            interval=interval(effect.difference_low, effect.difference_high, 1),
        )
    if np.isnan(effect.ratio_low):
        return _("{estimate} ({interval})").format(
            estimate=number(effect.difference, 2, sign=True),
            interval=interval(effect.difference_low, effect.difference_high),
        )
    limits = _("{low} to {high}").format(
        low=_signed_percent(effect.ratio_low - 1), high=_signed_percent(effect.ratio_high - 1)
    )
    return _("{estimate} ({interval})").format(estimate=_signed_percent(effect.ratio - 1), interval=limits)


def moment_words(value: object) -> str:
    """Name a time: a month, or a year or running number, which takes no thousands mark."""
    if isinstance(value, dt.date):  # pandas' Timestamp is one too
        return month(value)
    return f"{float(str(value)):g}"


def key_below(ax: Axes, columns: int = 3) -> None:
    """Put the key under the axis, clear of its ticks and label."""
    drop = LEGEND_BELOW + (LABEL_HEIGHT if ax.get_xlabel() else 0)
    below = ScaledTranslation(0, -drop, ax.figure.dpi_scale_trans)
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + below,
        ncols=columns,
        borderaxespad=0,
        handlelength=2.6,
    )


def _signed_percent(share: float) -> str:
    return ("+" if share > 0 else "") + percent(share, 1)
