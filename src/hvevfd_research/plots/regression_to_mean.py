"""A group picked for high counts, before and after, when nothing was done."""

from __future__ import annotations

from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.regression_to_mean import SelectedGroup

WIDTH = 0.4  # of the space of one count, for each of the two bars
TAIL = 0.99  # share of the people picked whose counts are drawn; the longest tail would hide the rest


@styled
def regression_to_mean(group: SelectedGroup, *, ax: Axes | None = None) -> Axes:
    """Draw how the counts of a picked group spread in the first period and in the second.

    Parameters
    ----------
    group : from ``stats.simulate_selection``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Two bars for each count, hatched before and plain after, with the two means marked. The highest one
        per cent of counts lie beyond the edge and are told in the axis label.

    Examples
    --------
    >>> from hvevfd_research.stats import simulate_selection
    >>> people = simulate_selection(5000, mean=1, size=0.5, threshold=4, rng=np.random.default_rng(1))
    >>> ax = regression_to_mean(people)
    >>> ax.get_title(loc="left")
    'Picked for a bad year, with nothing done'
    """
    ax = ax or new_axes()
    edge = int(np.ceil(np.quantile(np.concatenate([group.before, group.after]), TAIL)))
    counts = np.arange(edge + 1)
    before, after = (_shares(values, edge) for values in (group.before, group.after))
    ax.bar(
        counts - WIDTH / 2,
        before,
        WIDTH,
        color="white",
        edgecolor=VERMILION,
        hatch="////",
        linewidth=0.8,
        label=_("first period"),
        zorder=2,
    )
    ax.bar(counts + WIDTH / 2, after, WIDTH, color=BLUE, label=_("second period"), zorder=2)
    top = float(max(before.max(), after.max()))
    _mark_mean(ax, group.mean_before, VERMILION, top * 1.12, _("mean first {mean}"), "left")
    _mark_mean(ax, group.mean_after, BLUE, top * 1.12, _("mean second {mean}"), "right")
    ax.set_ylim(0, top * 1.22)
    ax.set_xlim(-0.8, edge + 0.8)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(lambda share, _position: percent(share))
    ax.set_ylabel(_("share of the people picked"))
    ax.set_xlabel(_edge_words(group, edge))
    ax.legend(loc="center right")
    subtitle = _("simulated: {n} people with {threshold} or more at first; the mean falls by {fall}").format(
        n=number(len(group.before), 0), threshold=number(group.threshold, 0), fall=percent(group.fall, 1)
    )
    title(ax, _("Picked for a bad year, with nothing done"), subtitle)
    return describe(ax, _text(group))


def _shares(values: NDArray[np.int64], edge: int) -> NDArray[np.float64]:
    return np.bincount(values, minlength=edge + 1)[: edge + 1] / len(values)


def _mark_mean(
    ax: Axes, mean: float, colour: str, height: float, words: str, side: Literal["left", "right"]
) -> None:
    ax.plot([mean, mean], [0, height], "--" if side == "left" else "-", color=colour, marker="", zorder=3)
    ax.plot([mean], [height], "v" if side == "left" else "D", color=colour, markersize=7, zorder=4)
    shift = 8 if side == "left" else -8
    ax.annotate(
        words.format(mean=number(mean, 1)),
        (mean, height),
        (shift, 0),
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=9,
        color=INK,
    )


def _edge_words(group: SelectedGroup, edge: int) -> str:
    beyond = int((group.before > edge).sum() + (group.after > edge).sum())
    if not beyond:
        return _("events of one person in a period")
    return _("events of one person in a period ({n} counts above {edge} not drawn)").format(
        n=number(beyond, 0), edge=number(edge, 0)
    )


def _text(group: SelectedGroup) -> str:
    return _(
        "Bar chart of simulated counts for {n} people picked because they had {threshold} or more events in"
        " a first period. Their mean is {before} in the first period and {after} in the second, a fall of"
        " {fall} with nothing done; everyone else went from {others_before} to {others_after}."
    ).format(
        n=number(len(group.before), 0),
        threshold=number(group.threshold, 0),
        before=number(group.mean_before, 1),
        after=number(group.mean_after, 1),
        fall=percent(group.fall, 1),
        others_before=number(group.others_before, 2),
        others_after=number(group.others_after, 2),
    )
