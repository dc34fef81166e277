"""People in each band of the health literacy index."""

from __future__ import annotations

from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.hls_levels import LIMITED, HlsLevels


@styled
def hls_levels(result: HlsLevels, *, ax: Axes | None = None) -> Axes:
    """Draw a bar for each band, the two that are called limited hatched.

    Parameters
    ----------
    result : from ``stats.hls_levels``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Bars from the lowest band at the top, with people and share beside each.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research import stats
    >>> ax = hls_levels(stats.hls_levels(pd.DataFrame([[4, 4, 4], [2, 3, 3]]), [0, 1, 2]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['insufficient', 'problematic', 'sufficient', 'excellent']
    """
    ax = ax or new_axes(height=2.9)
    rows, words = result.to_frame(), level_words()
    for place, (_index, row) in enumerate(rows.iterrows()):
        limited = row["level"] in LIMITED
        share = float(row["share"])
        colour, hatch = (VERMILION, "///") if limited else (BLUE, "")
        ax.barh(place, share, color="white" if limited else colour, edgecolor=colour, hatch=hatch)
        text = _("{share} ({n})").format(share=percent(share), n=number(float(row["n"]), 0))
        ax.annotate(text, (share, place), (5, 0), textcoords="offset points", va="center", fontsize=9.5)
    ax.set_yticks(range(len(rows)), labels=[words[level] for level in rows["level"]])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 1.25 * float(rows["share"].max()))
    ax.xaxis.set_major_formatter(lambda share, _position: percent(share))
    ax.set_xlabel(_("share of those with a score; hatched: limited"))
    subtitle = _("{n} people with a score, {missing} without").format(
        n=number(result.n, 0), missing=number(result.n_missing, 0)
    )
    title(ax, _("Bands of the index"), subtitle)
    return describe(ax, _alt(result))


def level_words() -> dict[str, str]:
    """Name the bands of the index in the reader's language."""
    return {
        "insufficient": _("insufficient"),
        "problematic": _("problematic"),
        "sufficient": _("sufficient"),
        "excellent": _("excellent"),
    }


def _alt(result: HlsLevels) -> str:
    words = level_words()
    told = "; ".join(
        f"{words[level]} {percent(share)}"
        for level, share in zip(result.rows["level"], result.rows["share"], strict=True)
    )
    return _(
        "Bars for the four bands of the index among {n} people with a score: {told}. The two lowest, called "
        "limited, hold {limited}. {missing} answered too little for a score."
    ).format(
        n=number(result.n, 0), told=told, limited=percent(result.limited), missing=number(result.n_missing, 0)
    )
