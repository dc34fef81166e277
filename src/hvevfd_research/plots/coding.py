"""Codes that two readers gave: how often each of them used a code, and how far they agree on it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, GREEN, GREY, INK, PALE, new_axes, styled, title
from hvevfd_research.stats.coding import CodeAgreement

ROW_HEIGHT = 0.42  # inches
FRAME_HEIGHT = 1.9  # inches for title, axis and legend

Names = Mapping[Hashable, str] | None


@styled
def code_counts(result: CodeAgreement, *, names: Names = None, ax: Axes | None = None) -> Axes:
    """Draw how often each reader used each code, on the same answers.

    Parameters
    ----------
    result : from ``stats.code_agreement``
    names : words for the codes, in the reader's language; the codes themselves where None
    ax : where to draw

    Returns
    -------
    Axes
        A row for each code: a circle for the first reader, a filled square for the second.

    Examples
    --------
    >>> from hvevfd_research.stats import code_agreement as compare
    >>> read = pd.DataFrame({"a": ["home", "home", "walk"], "b": ["home", "walk", "walk"]})
    >>> [label.get_text() for label in code_counts(compare(read, "a", "b")).get_yticklabels()]
    ['home', 'walk']
    """
    rows = result.codes
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    y = np.arange(len(rows))
    first, second = rows["first"].to_numpy(), rows["second"].to_numpy()
    most = max(1.0, float(max(first.max(), second.max())))
    ax.hlines(y, np.minimum(first, second), np.maximum(first, second), color=PALE, linewidth=5, zorder=1)
    ax.plot(
        first, y, "o", color=INK, markerfacecolor="white", markersize=9, zorder=2, label=_("first reader")
    )
    ax.plot(second, y, "s", color=BLUE, markersize=6, zorder=3, label=_("second reader"))
    for place, (one, other) in enumerate(zip(first, second, strict=True)):
        _write(ax, place, int(one), int(other))
    ax.set_xlim(-0.04 * most, 1.12 * most)
    ax.set_xlabel(_("answers with the code"))
    _rows(ax, rows["code"], names)
    below = _("{n} answers that both have read").format(n=number(result.n, 0))
    title(ax, _("The same answers, counted by two readers"), below)
    return describe(ax, _counts_text(result, names))


def _write(ax: Axes, place: int, one: int, other: int) -> None:
    """Write both counts outside the marks, or one where they are the same."""
    for value, side in ((min(one, other), -9), (max(one, other), 9)):
        if one == other and side < 0:
            continue
        ax.annotate(
            number(value, 0),
            (value, place),
            (side, 0),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            va="center",
            fontsize=9,
        )


@styled
def code_agreement(result: CodeAgreement, *, names: Names = None, ax: Axes | None = None) -> Axes:
    """Draw how far two readers agree on each code: plain agreement, kappa with its interval, and AC1.

    Parameters
    ----------
    result : from ``stats.code_agreement``
    names : words for the codes, in the reader's language; the codes themselves where None
    ax : where to draw

    Returns
    -------
    Axes
        A row for each code: an upright stroke for plain agreement, a circle for kappa, a triangle for AC1. A
        kappa that is not defined is left out and said.

    Examples
    --------
    >>> from hvevfd_research.stats import code_agreement as compare
    >>> read = pd.DataFrame({"a": ["home", "home", "walk"], "b": ["home", "walk", "walk"]})
    >>> code_agreement(compare(read, "a", "b")).get_xlabel()
    'agreement; for kappa and AC1 0 is as by chance, 1 perfect'
    """
    rows = result.codes
    ax = ax or new_axes(height=FRAME_HEIGHT + ROW_HEIGHT * len(rows))
    y = np.arange(len(rows))
    for end in (0, 1):
        ax.axvline(end, color=GREY, linewidth=0.8, zorder=0)
    ax.hlines(y, rows["kappa_low"], rows["kappa_high"], color=BLUE, linewidth=2.5, zorder=1)
    ax.plot(rows["kappa"], y, "o", color=BLUE, markeredgecolor="white", markersize=9, label=_("kappa"))
    ax.plot(rows["ac1"], y, "^", color=GREEN, markeredgecolor="white", markersize=9, label=_("AC1"))
    ax.plot(rows["observed"], y, "|", color=INK, markersize=14, markeredgewidth=2, label=_("plain agreement"))
    for place, row in enumerate(rows.itertuples()):
        words = _("used {first} and {second} times").format(
            first=number(float(row.first), 0),  # type: ignore[arg-type]
            second=number(float(row.second), 0),  # type: ignore[arg-type]
        )
        where = ("axes fraction", "data")
        ax.annotate(words, (1, place), (6, 0), where, "offset points", va="center", fontsize=9)
    low = float(np.nanmin([0.0, *rows["kappa_low"], *rows["ac1"]]))
    ax.set_xlim(max(-1.05, low - 0.05), 1.05)
    ax.set_xlabel(_("agreement; for kappa and AC1 0 is as by chance, 1 perfect"))
    _rows(ax, rows["code"], names)
    below = _("{n} answers that both have read").format(n=number(result.n, 0))
    title(ax, _("How far two readers agree, code by code"), below)
    return describe(ax, _agreement_text(result, names))


def _rows(ax: Axes, codes: pd.Series, names: Names) -> None:
    ax.set_yticks(range(len(codes)), labels=[_name(code, names) for code in codes])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(codes) - 0.4, -0.6)
    below = ScaledTranslation(0, -0.5, ax.figure.dpi_scale_trans)  # inches
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + below,
        ncols=3,
        handletextpad=0.3,
        columnspacing=1.4,
        borderaxespad=0,
    )


def _name(code: Hashable, names: Names) -> str:
    return (names or {}).get(code, str(code))


def _counts_text(result: CodeAgreement, names: Names) -> str:
    told = [
        _("{code} {first} and {second}").format(
            code=_name(code, names), first=number(first, 0), second=number(second, 0)
        )
        for code, first, second in result.codes[["code", "first", "second"]].itertuples(index=False)
    ]
    return _("Dot chart of {answers}, how often each of two readers gave each code: {list}.").format(
        answers=ngettext("{n} answer", "{n} answers", result.n).format(n=number(result.n, 0)),
        list=listing(told),
    )


def _agreement_text(result: CodeAgreement, names: Names) -> str:
    told = [
        _("{code} {observed}, kappa {kappa}, AC1 {ac1}").format(
            code=_name(code, names), observed=percent(seen), kappa=number(kappa), ac1=number(ac1)
        )
        for code, seen, kappa, ac1 in result.codes[["code", "observed", "kappa", "ac1"]].itertuples(
            index=False
        )
    ]
    return _(
        "Dot chart of the agreement of two readers on {answers}, code by code: plain agreement, kappa "
        "and AC1. {list}."
    ).format(
        answers=ngettext("{n} answer", "{n} answers", result.n).format(n=number(result.n, 0)),
        list="; ".join(told),
    )
