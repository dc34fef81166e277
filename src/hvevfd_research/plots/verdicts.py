"""Verdicts on many charts on one page: for each a shape with a letter, and the words."""

from __future__ import annotations

from matplotlib.axes import Axes

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PURPLE, VERMILION, new_axes, styled
from hvevfd_research.stats.verdicts import Verdicts

MOST_ROWS = 40  # charts that can still be read on one page

# Marker, colour and letter of each verdict; the shapes differ, so that grey print tells them apart.
VARIATION_SIGNS = {
    "common-cause": ("o", GREY, "–"),
    "improvement-high": ("^", BLUE, "H"),
    "improvement-low": ("v", BLUE, "L"),
    "concern-high": ("s", VERMILION, "H"),
    "concern-low": ("s", VERMILION, "L"),
    "neither-high": ("D", PURPLE, "H"),
    "neither-low": ("D", PURPLE, "L"),
    "special-cause": ("D", PURPLE, "!"),
    "no-data": ("", GREY, ""),
}
ASSURANCE_SIGNS = {
    "pass": ("o", BLUE, "P"),
    "fail": ("s", VERMILION, "F"),
    "hit-or-miss": ("D", GREY, "?"),
    "no-target": ("", GREY, ""),
    "no-limits": ("", GREY, ""),
    "no-direction": ("", GREY, ""),
}


@styled
def verdicts(result: Verdicts, *, ax: Axes | None = None, title: str | None = None) -> Axes:
    """Draw one row for each chart: its name, its variation and its assurance.

    Parameters
    ----------
    result : from ``stats.verdicts``
    ax : where to draw; a new figure when None
    title : words above the rows; None takes those of the chart

    Raises
    ------
    ParameterError : there are more than 40 charts

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import i_chart, verdicts as judge
    >>> frame = pd.DataFrame({"y": [9, 11] * 8 + [30]})
    >>> ax = verdicts(judge(i_chart(frame, "y", freeze=16, rules="mdc", target=2)))
    >>> [text.get_text() for text in ax.texts if len(text.get_text()) > 5]
    ['variation', 'assurance', 'improvement, high', 'meets the target']
    """
    table = result.to_frame()
    if len(table) > MOST_ROWS:
        raise ParameterError("{n} charts are more than {most}; choose some", n=len(table), most=MOST_ROWS)
    ax = ax or new_axes(height=0.9 + 0.36 * len(table))
    ax.set(xlim=(0, 1), ylim=(len(table) - 0.5, -1.2))
    ax.set_axis_off()
    for x, words in ((0.34, _("variation")), (0.68, _("assurance"))):
        ax.text(x - 0.025, -0.8, words, fontsize=9, color=GREY, va="center")
    for place, row in enumerate(table.to_dict("records")):
        name = "" if result.facet is None else str(row[result.facet])
        ax.text(0, place, name, fontsize=10, color=INK, va="center")
        _sign(ax, 0.34, place, VARIATION_SIGNS[row["variation"]], variation_words(row["variation"]))
        _sign(ax, 0.68, place, ASSURANCE_SIGNS[row["assurance"]], assurance_words(row["assurance"]))
    theme.title(ax, _("Variation and assurance") if title is None else title)
    return describe(ax, _text(result))


def variation_words(code: str) -> str:
    """Say what a verdict on variation means."""
    return {
        "common-cause": _("common cause"),
        "improvement-high": _("improvement, high"),
        "improvement-low": _("improvement, low"),
        "concern-high": _("concern, high"),
        "concern-low": _("concern, low"),
        "neither-high": _("special cause, high"),
        "neither-low": _("special cause, low"),
        "special-cause": _("special cause"),
        "no-data": _("no data"),
    }[code]


def assurance_words(code: str) -> str:
    """Say what a verdict on assurance means."""
    return {
        "pass": _("meets the target"),
        "fail": _("misses the target"),
        "hit-or-miss": _("hit or miss"),
        "no-target": _("no target"),
        "no-limits": _("no limits yet"),
        "no-direction": _("no direction given"),
    }[code]


def _sign(ax: Axes, x: float, row: int, sign: tuple[str, str, str], words: str) -> None:
    marker, colour, letter = sign
    if marker:
        ax.plot([x], [row], marker, color=colour, mfc="white", mew=1.6, markersize=17, clip_on=False)
        # A triangle has its middle lower (or higher) than its box.
        lift = {"^": -1.5, "v": 1.5}.get(marker, 0.0)
        ax.annotate(
            letter,
            (x, row),
            xytext=(0, lift),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=9,
            weight="bold",
            color=INK,
        )
    ax.text(x + 0.04, row, words, fontsize=9, color=INK, va="center")


def _text(result: Verdicts) -> str:
    table = result.to_frame()
    counts = table["variation"].value_counts()
    shown = listing(
        _("{n} {verdict}").format(n=number(count, 0), verdict=variation_words(str(code)))
        for code, count in counts.items()
    )
    sure = table["assurance"].value_counts()
    assured = listing(
        _("{n} {verdict}").format(n=number(count, 0), verdict=assurance_words(str(code)))
        for code, count in sure.items()
    )
    charts = ngettext("{n} chart", "{n} charts", len(table)).format(n=number(len(table), 0))
    return _("Verdicts on {charts}. Variation: {variation}. Assurance: {assurance}.").format(
        charts=charts, variation=shown, assurance=assured
    )
