"""Where texts lie on the LIX scale, and which of their sentences are long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREY, INK, PALE, new_axes, styled, title
from hvevfd_research.stats.readability import BAND_CODES, BAND_ENDS, Bands
from hvevfd_research.stats.readability_spread import LixSpread

ROW_HEIGHT, FRAME_HEIGHT = 0.36, 2.0  # inches
EASIEST_SHOWN, HARDEST_SHOWN = 10.0, 78.0  # LIX; the axis reaches further only where a text does
STRIP = 0.8  # rows that the names of one set of bands take
HALF = 0.5  # Danish bands are of whole numbers, so that one ends half way to the next
LABELLED = 3  # longest sentences that get their number of words


@styled
def lix_scale(spreads: Sequence[LixSpread], labels: Sequence[str], *, ax: Axes | None = None) -> Axes:
    """Draw the LIX of texts over the names of the Norwegian and the Danish bands.

    Parameters
    ----------
    spreads : from ``stats.lix_spread``, one for each text
    labels : what each text is, in the reader's language
    ax : where to draw; a new figure as high as the rows need when None

    Returns
    -------
    Axes
        A row for each text: the interval, and a dot that is open where the text is short.

    Examples
    --------
    >>> from hvevfd_research.stats import lix_spread
    >>> ax = lix_scale([lix_spread("Du kan ringe oss. Vi svarer hver dag. " * 6, seed=1)], ["letter"])
    >>> [label.get_text() for label in ax.get_yticklabels()][0]
    'letter'
    """
    if not spreads or len(spreads) != len(labels):
        raise DomainError(
            "each text has one label; here are {texts} and {labels}", texts=len(spreads), labels=len(labels)
        )
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(spreads))
    ends = [spread.ci_high for spread in spreads if np.isfinite(spread.ci_high)]
    right = max([HARDEST_SHOWN, *(spread.lix.lix + 4 for spread in spreads), *(end + 2 for end in ends)])
    lows = [spread.lix.lix if np.isnan(spread.ci_low) else spread.ci_low for spread in spreads]
    left = EASIEST_SHOWN if min(lows) > EASIEST_SHOWN else 0.0
    for row, spread in enumerate(spreads):
        ax.hlines(row, spread.ci_low, spread.ci_high, color=BLUE, linewidth=2, zorder=2)
        fill = "white" if spread.short else BLUE
        ax.plot([spread.lix.lix], [row], "o", color=BLUE, markerfacecolor=fill, markersize=8, zorder=3)
        ax.annotate(
            number(spread.lix.lix, 0),
            (1.01, row),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9,
        )
    below = len(spreads) - 0.4
    names = {"norwegian": _("Norwegian bands"), "danish-school": _("Danish bands")}
    for place, bands in enumerate(BAND_ENDS):
        _strip(ax, bands, below + STRIP * place, (left, right))
    ax.set_ylim(below + STRIP * len(names), -0.6)
    strips = [below + STRIP * (place + 0.5) for place in range(len(names))]
    ax.set_yticks([*range(len(labels)), *strips], labels=[*labels, *names.values()])
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(left, right)
    ax.set_xlabel(_("LIX: words in a sentence, plus the per cent of long words"))
    subtitle = _("lines: other sentences of the same kind; open dots: fewer than 200 words")
    title(ax, _("How easy is it to read?"), subtitle)
    return describe(ax, _scale_alt(spreads, labels))


def _strip(ax: Axes, bands: Bands, top: float, ends: tuple[float, float]) -> None:
    words = band_words()
    half = HALF if bands == "danish-school" else 0.0
    edges = [ends[0], *(end + half for end in BAND_ENDS[bands]), ends[1]]
    for place, code in enumerate(BAND_CODES):
        low, high = edges[place : place + 2]
        colour = PALE if place % 2 else "white"
        ax.fill_between([low, high], top + 0.06, top + STRIP - 0.06, color=colour, ec=GREY, linewidth=0.6)
        middle = ((low + high) / 2, top + STRIP / 2)
        ax.annotate(words[code], middle, ha="center", va="center", fontsize=9, color=INK)
        if place and bands == "norwegian":
            ax.axvline(low, color=PALE, linewidth=0.8, zorder=0)


def band_words() -> dict[str, str]:
    """Name the bands of LIX in the reader's language."""
    return {
        "very-easy": _("very easy"),
        "easy": _("easy"),
        "medium": _("medium"),
        "hard": _("hard"),
        "very-hard": _("very hard"),
    }


def _value(spread: LixSpread) -> str:
    shown = number(spread.lix.lix, 0)
    if np.isnan(spread.ci_low):
        return shown
    return f"{shown} ({interval(spread.ci_low, spread.ci_high, 0)})"


def _scale_alt(spreads: Sequence[LixSpread], labels: Sequence[str]) -> str:
    words = [_("Dots on the LIX scale, each with an interval, over the names of two sets of bands.")]
    told = band_words()
    for spread, label in zip(spreads, labels, strict=True):
        words.append(
            _("{label}: {value}, {band} in the Norwegian bands.").format(
                label=label, value=_value(spread), band=told[spread.lix.band]
            )
        )
    return " ".join(words)


@styled
def sentence_lengths(spread: LixSpread, *, ax: Axes | None = None) -> Axes:
    """Draw the number of words of each sentence, long words dark.

    Parameters
    ----------
    spread : from ``stats.lix_spread``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        A bar for each sentence in the order of the text, the mean as a line; the longest are labelled.

    Examples
    --------
    >>> from hvevfd_research.stats import lix_spread
    >>> ax = sentence_lengths(lix_spread("Du kan ringe oss. Vi svarer hver dag. " * 6, seed=1))
    >>> ax.get_xlabel()
    'sentence, in the order of the text'
    """
    ax = ax or new_axes(height=3.4)
    rows = spread.to_frame()
    ax.bar(rows["sentence"], rows["words"], color="white", edgecolor=BLUE, label=_("shorter words"))
    ax.bar(rows["sentence"], rows["long_words"], color=BLUE, label=_("words of seven letters or more"))
    mean = spread.lix.words_per_sentence
    ax.axhline(mean, color=GREY, linewidth=1.2, linestyle="--", zorder=0, label=_("mean of all"))
    for _index, row in rows.nlargest(LABELLED, "words").iterrows():
        ax.annotate(
            number(float(row["words"]), 0),
            (float(row["sentence"]), float(row["words"])),
            (0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    ax.set_ylim(0, 1.3 * float(rows["words"].max()))
    ax.set_xlim(0.3, len(rows) + 0.7)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(_("sentence, in the order of the text"))
    ax.set_ylabel(_("words"))
    ax.legend(loc="upper right", ncols=3, columnspacing=1.2)
    title(ax, _("Which sentences make it hard?"))
    return describe(ax, _lengths_alt(spread))


def _lengths_alt(spread: LixSpread) -> str:
    rows = spread.to_frame()
    longest = int(rows["words"].to_numpy().argmax())
    return _(
        "Bars for {n} sentences in the order of the text. They have {mean} words on average; the longest, "
        "sentence {which}, has {most}. Of all words {share} have seven letters or more."
    ).format(
        n=number(len(rows), 0),
        mean=number(spread.lix.words_per_sentence, 1),
        which=number(longest + 1, 0),
        most=number(float(rows["words"].max()), 0),
        share=percent(spread.lix.long_share),
    )
