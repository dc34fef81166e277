"""A Pareto chart: causes from the most to the least frequent, and the share they reach together."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number, percent
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, new_axes, styled
from hvevfd_research.stats.pareto import Pareto

MOST_BARS = 20  # causes that can still be read


@styled
def pareto(result: Pareto, *, ax: Axes | None = None, share: float = 0.8, title: str | None = None) -> Axes:
    """Draw causes as bars, with counts and cumulative shares beside them.

    The bars lie, so that long names can be read, and the cumulative share is written instead of drawn on a
    second scale.

    Parameters
    ----------
    result : from ``stats.pareto``
    ax : where to draw; a new figure when None
    share : the causes that together reach this share are coloured, the rest are pale
    title : words above the chart; None takes those of the chart

    Returns
    -------
    Axes
        At most 20 bars; what is left is said in the subtitle.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import pareto as count
    >>> ax = pareto(count(pd.DataFrame({"why": ["no bed", "no bed", "no bed", "tests"]}), "why"), share=0.7)
    >>> [text.get_text() for text in ax.texts][:2]
    ['3 · 75% together', '1 · 100% together']
    """
    table, few = result.causes.head(MOST_BARS), result.vital_few(share)
    ax = ax or new_axes(height=1.4 + 0.3 * len(table))
    at = np.arange(len(table))
    colours = [BLUE if place < few else PALE for place in at]
    ax.barh(at, table["count"], color=colours, edgecolor=GREY, linewidth=0.6)
    for place, (count, reached) in enumerate(zip(table["count"], table["cumulative"], strict=True)):
        words = _("{count} · {share} together").format(count=number(count, 0), share=percent(reached))
        ax.annotate(
            words,
            (count, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK if place < few else GREY,
        )
    ax.set_yticks(at, [str(name) for name in table["category"]])
    ax.invert_yaxis()
    ax.set_xlim(0, float(table["count"].max()) * 1.3)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    theme.title(ax, _("Causes in order of frequency") if title is None else title, _sentence(result, few))
    return describe(ax, _text(result, few))


def _sentence(result: Pareto, few: int) -> str:
    share = float(result.causes["cumulative"].iloc[few - 1])
    causes = ngettext("{n} cause of {all}", "{n} causes of {all}", few).format(
        n=number(few, 0), all=number(len(result.causes), 0)
    )
    words = (
        _("{causes} makes up {share} of {total} events.")
        if few == 1
        else _("{causes} make up {share} of {total} events.")
    )
    return words.format(causes=causes, share=percent(share), total=number(result.total, 0))


def _text(result: Pareto, few: int) -> str:
    first = result.causes.iloc[0]
    words = _(
        "Pareto chart of {category}. {sentence} The most frequent is {name} ({count}, {share})."
    ).format(
        category=result.category,
        sentence=_sentence(result, few),
        name=first["category"],
        count=number(first["count"], 0),
        share=percent(first["share"]),
    )
    if not result.n_missing:
        return words
    return _("{words} {n} events have no cause.").format(words=words, n=number(result.n_missing, 0))
