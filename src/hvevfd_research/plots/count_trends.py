"""A curve of growth through a few counts, with the band for the next one, which does not fit on the page."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.count_trends import CountTrend

DECADES_BESIDE = 1.5  # powers of ten shown below and above the counts; the band may go on beyond
MILLION = 1_000_000
THOUSANDTH = 0.001


@styled
def count_trend(trend: CountTrend, *, later: pd.DataFrame | None = None, ax: Axes | None = None) -> Axes:
    """Draw yearly counts, the curve of constant growth and the band for one new count, on a log scale.

    Parameters
    ----------
    trend : from ``stats.count_trend``
    later : counts that the curve was not made from, columns ``year count``; drawn as open squares
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        The scale is cut where the band leaves what counts could be; where it goes is written at its end.

    Examples
    --------
    >>> from hvevfd_research.stats.count_trends import count_trend as fit
    >>> told = pd.DataFrame({"year": [2016, 2017, 2018], "count": [14, 32, 33]})
    >>> ax = count_trend(fit(told, to_year=2021))
    >>> ax.get_yscale()
    'log'
    """
    frame = trend.frame
    ax = ax or new_axes()
    ax.set_yscale("log")
    bottom, top = _ends(frame, later)
    if not trend.reason:
        low, high = frame["low"].clip(bottom / 10, top * 10), frame["high"].clip(bottom / 10, top * 10)
        ax.fill_between(frame["year"], low, high, color=PALE, alpha=0.7, linewidth=0, zorder=1)
    seen = frame[frame["observed"].notna()]
    ax.plot(frame["year"], frame["fit"], "--", color=GREY, marker="", zorder=2)
    ax.plot(seen["year"], seen["observed"], "o", color=BLUE, markersize=8, zorder=4)
    if later is not None and len(later):
        ax.plot(
            later["year"],
            later["count"],
            "s",
            color=VERMILION,
            markerfacecolor="white",
            markeredgewidth=1.6,
            markersize=8,
            zorder=4,
        )
    ax.set_ylim(bottom, top)
    _write_counts(ax, seen, later)
    _dress(ax, trend, bottom, top)
    _write_end(
        ax,
        _("the curve: {fit}").format(fit=_about(_last(frame, "fit"))),
        float(frame["year"].iloc[-1]),
        float(np.clip(_last(frame, "fit"), bottom, top)),
    )
    if not trend.reason:
        _write_band(ax, frame)
    return describe(ax, _text(trend, later))


def _ends(frame: pd.DataFrame, later: pd.DataFrame | None) -> tuple[float, float]:
    counts = [*frame["observed"].dropna(), *([] if later is None else later["count"]), frame["fit"].iloc[-1]]
    counts = [float(count) for count in counts if count > 0]
    return 10 ** (np.log10(min(counts)) - DECADES_BESIDE), 10 ** (np.log10(max(counts)) + DECADES_BESIDE)


def _last(frame: pd.DataFrame, name: str) -> float:
    return float(frame[name].iloc[-1])


def _about(value: float) -> str:
    """Write a number as roughly as it is known."""
    if value >= MILLION:
        return _("more than a million")
    if value < THOUSANDTH:
        return _("less than a thousandth")
    return number(value, 0 if value >= 10 else 1 if value >= 1 else 3)


def _write_counts(ax: Axes, seen: pd.DataFrame, later: pd.DataFrame | None) -> None:
    blue = seen.rename(columns={"observed": "count"}).assign(colour=BLUE)
    red = pd.DataFrame(columns=["year", "count"]) if later is None else later
    rows = pd.concat([blue, red.assign(colour=VERMILION)]) if len(red) else blue
    for year, count, colour in rows[["year", "count", "colour"]].to_numpy():
        ax.annotate(
            number(float(count), 0),
            (float(year), float(count)),
            xytext=(0, -9),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=9.5,
            color=colour,
        )


def _write_end(ax: Axes, text: str, x: float, y: float) -> None:
    ax.annotate(
        text, (x, y), xytext=(8, 0), textcoords="offset points", va="center", color=INK, fontsize=9.5,
        annotation_clip=False,
    )  # fmt: skip


def _write_band(ax: Axes, frame: pd.DataFrame) -> None:
    for share, name, va in ((0.99, "high", "top"), (0.01, "low", "bottom")):
        words = _("band up to {value}") if name == "high" else _("band down to {value}")
        ax.annotate(
            words.format(value=_about(_last(frame, name))),
            (1, share),
            xycoords="axes fraction",
            xytext=(8, 0),
            textcoords="offset points",
            va=va,
            color=GREY,
            fontsize=9.5,
            annotation_clip=False,
        )


def _dress(ax: Axes, trend: CountTrend, bottom: float, top: float) -> None:
    frame = trend.frame
    ticks = [10.0**power for power in range(-3, 7) if bottom <= 10.0**power <= top]
    ax.yaxis.set_major_locator(FixedLocator(ticks))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_yticks(ticks, labels=[number(tick, max(0, -round(np.log10(tick)))) for tick in ticks])
    ax.set_ylabel(_("count, log scale"))
    ax.set_xlim(frame["year"].min() - 0.5, frame["year"].max())
    years = int(frame["year"].max() - frame["year"].min())
    ax.set_xticks(np.arange(int(frame["year"].min()), int(frame["year"].max()) + 1, 1 if years <= 12 else 5))
    subtitle = _("{n} counts (dots); grey: where one new count may lie, {level} of the time").format(
        n=number(trend.n, 0), level=percent(trend.level)
    )
    title(ax, _("A curve through so few counts"), subtitle)


def _text(trend: CountTrend, later: pd.DataFrame | None) -> str:
    frame = trend.frame
    words = [
        _("Line chart on a log scale of a curve through {n} counts, {first} to {last}.").format(
            n=number(trend.n, 0), first=int(frame["year"].min()), last=int(frame["year"].max())
        ),
        _("The curve grows by {growth} a year and reaches {fit}.").format(
            growth=percent(trend.growth), fit=_about(_last(frame, "fit"))
        ),
    ]
    if trend.reason:
        words.append(_("The counts lie on the curve, so there is nothing to make a band from."))
    else:
        words.append(
            _("The band for one new count runs from {low} to {high}.").format(
                low=_about(_last(frame, "low")), high=_about(_last(frame, "high"))
            )
        )
    if later is not None and len(later):
        last = later.sort_values("year").iloc[-1]
        words.append(
            _("Counted later, and not in the curve: {count} in {year}.").format(
                count=number(float(last["count"]), 0), year=int(last["year"])
            )
        )
    return " ".join(words)
