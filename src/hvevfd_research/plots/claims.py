"""Printed claims on a board: a row for each, and what every check says of it."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import rows_taken
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.printed_claims import CHECKS, FITS, MISSES, CheckedClaims

MOST_ROWS = 40  # claims that can still be read on one page
ROW_HEIGHT = 0.28  # inches
LONGEST_LINE, MOST_LINES = 46, 2  # letters and lines of a claim's name; what they do not hold is cut
FIRST_CHECK, BETWEEN = 0.55, 0.135  # shares of the width: the first column of marks, and from one to the next
HEAD_ROWS = 2.6  # rows, for the names of the checks


@styled
def claims(result: CheckedClaims, *, ax: Axes | None = None) -> Axes:
    """Draw a board of claims: what each check says of each, by shape and colour.

    Parameters
    ----------
    result : from ``stats.check_claims``
    ax : where to draw; new axes high enough for all rows when None

    Returns
    -------
    Axes
        A ring where a number fits, a crossed square where it does not, a dot where nothing can be said.

    Raises
    ------
    ParameterError : there are more than 40 claims

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import check_claims
    >>> said = pd.DataFrame({"claim": ["bed days"], "measure": ["RR"], "estimate": [0.68], "low": [0.52]})
    >>> ax = claims(check_claims(said.assign(high=[0.79])))
    >>> 'bed days' in [text.get_text() for text in ax.texts]
    True
    """
    board = result.board
    if len(board) > MOST_ROWS:
        raise ParameterError("{n} claims are more than {most}; choose some", n=len(board), most=MOST_ROWS)
    names = [_in_lines(str(name)) for name in board["claim"]]
    heights = [rows_taken(name) for name in names]
    ax = ax or new_axes(height=1.0 + ROW_HEIGHT * (sum(heights) + HEAD_ROWS))
    ax.set(xlim=(0, 1), ylim=(sum(heights), -HEAD_ROWS))
    ax.set_axis_off()
    for place, check in enumerate(CHECKS):
        ax.text(_across(place), -0.2, check_words(check), fontsize=9, color=INK, ha="center", va="bottom")
    top = 0.0
    for name, height, row in zip(names, heights, board.to_dict("records"), strict=True):
        middle = top + height / 2
        for place, check in enumerate(CHECKS):
            _mark(ax, _across(place), middle, str(row[check]))
        ax.text(0, middle, name, fontsize=9, color=INK, va="center", linespacing=1.1)
        ax.axhline(top, color=GREY, linewidth=0.4, alpha=0.5)
        top += height
    title(ax, _("Printed numbers held against each other"), _key())
    return describe(ax, _text(result))


def check_words(check: str) -> str:
    """Name a check, in two short lines."""
    return {
        "middle": _("estimate in\nthe middle"),
        "p": _("p fits\ninterval"),
        "i2": _("I² fits\nQ"),
        "counts": _("fits counts\nor shares"),
    }[check]


def _in_lines(name: str) -> str:
    lines = textwrap.wrap(name, LONGEST_LINE, max_lines=MOST_LINES, placeholder=" …")
    return "\n".join(lines)


def _across(place: int) -> float:
    return FIRST_CHECK + BETWEEN * place + 0.02


def _mark(ax: Axes, x: float, y: float, verdict: str) -> None:
    if verdict == FITS:
        ax.plot([x], [y], "o", color=BLUE, mfc="white", mew=1.6, markersize=10, clip_on=False)
    elif verdict == MISSES:
        ax.plot([x], [y], "s", color=VERMILION, markersize=12, clip_on=False)
        ax.plot([x], [y], "x", color="white", mew=1.8, markersize=7, clip_on=False)
    else:
        ax.plot([x], [y], ".", color=GREY, markersize=4, clip_on=False)


def _key() -> str:
    return _("Ring: fits within rounding. Crossed square: does not fit. Dot: cannot be checked")


def _text(result: CheckedClaims) -> str:
    n, flagged = len(result.board), result.flagged
    parts = [
        ngettext(
            "Board of {n} claim by {checks} checks: a ring where a number fits, a crossed square where not.",
            "Board of {n} claims by {checks} checks: a ring where a number fits, a crossed square where not.",
            n,
        ).format(n=number(n, 0), checks=number(len(CHECKS), 0))
    ]
    parts.append(
        _("{checked} can be checked in some way, and {flagged} have a number that does not fit.").format(
            checked=number(result.checked, 0), flagged=number(len(flagged), 0)
        )
    )
    if flagged:
        parts.append(_("These are: {claims}.").format(claims=listing(flagged)))
    return " ".join(parts)
