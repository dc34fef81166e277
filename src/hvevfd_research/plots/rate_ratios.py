"""Printed ratios on a log scale, the ones that do not fit their own interval set apart by shape."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, listing, ngettext, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.published_ratios import PublishedRatios

ROW_HEIGHT, FRAME_HEIGHT = 0.36, 1.7  # inches
TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)  # round ratios, evenly read on a log scale


@styled
def rate_ratios(result: PublishedRatios, *, ax: Axes | None = None) -> Axes:
    """Draw each ratio with its interval.

    Parameters
    ----------
    result : from ``stats.published_ratios``
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A filled circle where the ratio is in the middle of its interval, an open diamond where it is not,
        with a tick at the middle; 1 as a line; ratio and interval in words at the right.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import published_ratios
    >>> printed = pd.DataFrame({"what": ["bed days"], "rr": [0.68], "low": [0.52], "high": [0.79]})
    >>> ax = rate_ratios(published_ratios(printed, label="what", ratio="rr", ci_low="low", ci_high="high"))
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['bed days']
    """
    rows = result.to_frame()
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    place = np.arange(len(rows))
    fits = rows["symmetric"].to_numpy(dtype=bool)
    ax.set_xscale("log")
    ax.axvline(1, color=GREY, linewidth=1, zorder=0)
    ax.hlines(
        place, rows["ci_low"], rows["ci_high"], color=np.where(fits, BLUE, VERMILION), linewidth=2, zorder=2
    )
    ax.plot(
        rows["ratio"][fits],
        place[fits],
        "o",
        color=BLUE,
        markersize=7,
        zorder=3,
        label=_("fits its interval"),
    )
    if not fits.all():
        odd = rows[~fits]
        ax.plot(
            odd["ratio"],
            place[~fits],
            "D",
            color=VERMILION,
            markerfacecolor="white",
            markeredgewidth=1.8,
            markersize=8,
            zorder=4,
            label=_("does not fit"),
        )
        ax.plot(
            odd["middle"],
            place[~fits],
            "|",
            color=INK,
            markersize=15,
            markeredgewidth=1.8,
            zorder=3,
            label=_("its middle"),
        )
    _dress(ax, result)
    return describe(ax, _text(result))


def _dress(ax: Axes, result: PublishedRatios) -> None:
    rows = result.to_frame()
    for i, row in rows.iterrows():
        ax.annotate(
            f"{number(row['ratio'])} ({interval(row['ci_low'], row['ci_high'])})",
            (1.02, float(str(i))),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9,
        )
    ax.set_yticks(np.arange(len(rows)), labels=list(rows["label"]))
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    low, high = min(rows["ci_low"].min(), 0.95) * 0.92, max(rows["ci_high"].max(), 1.05) * 1.08
    ax.set_xlim(low, high)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.set_xticks(ticks, labels=[number(tick, 1) for tick in ticks])
    ax.set_xlabel(_("ratio, log scale; left of 1 is fewer"))
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, -0.55 / (0.3 + ROW_HEIGHT * len(rows))), ncols=3, borderaxespad=0
    )
    title(ax, _("Ratios as printed, with their intervals"))


def _text(result: PublishedRatios) -> str:
    rows = result.to_frame()
    first = ngettext(
        "Dot and interval for {n} ratio on a log scale, from {low} to {high}.",
        "Dots and intervals for {n} ratios on a log scale, from {low} to {high}.",
        len(rows),
    ).format(n=number(len(rows), 0), low=number(rows["ratio"].min()), high=number(rows["ratio"].max()))
    clear = rows[(rows["ci_low"] > 1) | (rows["ci_high"] < 1)]
    second = _("{n} of the intervals leave 1 outside.").format(n=number(len(clear), 0))
    if not result.asymmetric:
        return " ".join((first, second, _("Each ratio lies in the middle of its interval.")))
    odd = rows[~rows["symmetric"].astype(bool)]
    told = [
        _("{label}: {ratio}, middle {middle}").format(
            label=row["label"], ratio=number(row["ratio"]), middle=number(row["middle"])
        )
        for _index, row in odd.iterrows()
    ]
    third = _("Not in the middle of the interval, drawn as an open diamond: {rows}.").format(
        rows=listing(told)
    )
    return " ".join((first, second, third))
