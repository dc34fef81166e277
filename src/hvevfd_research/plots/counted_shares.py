"""Printed shares over the years, with what their own counts give."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import BLUE, INK, OCHRE, VERMILION, new_axes, styled, title
from hvevfd_research.stats.counted_shares import CountedShares


@styled
def counted_shares(result: CountedShares, *, title_text: str, ax: Axes | None = None) -> Axes:
    """Draw each printed share, and beside it what its counts give where they differ.

    Parameters
    ----------
    result : from ``stats.counted_shares``
    title_text : what the shares are of, in the reader's language
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Shares of the register joined by a line, open where approximate; those of a slide as squares; a cross
        where the counts printed beside a share give another one.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research import stats
    >>> rows = pd.DataFrame({"year": [2019, 2023], "printed": [0.6, 0.66], "having": [None, 236],
    ...                      "units": [None, 370], "kind": "register", "mark": "read"})
    >>> found = stats.counted_shares(rows, **{name: name for name in rows})
    >>> counted_shares(found, title_text="Municipalities").get_title(loc="left")
    'Municipalities'
    """
    ax = ax or new_axes(height=3.6)
    rows = result.to_frame()
    register, slide = rows[rows["kind"] != "slide"], rows[rows["kind"] == "slide"]
    ax.plot(register["year"], register["printed"], "-", color=BLUE, marker="", zorder=1)
    for open_mark, part in register.groupby("approximate"):
        fill = "white" if open_mark else BLUE
        label = _("about, in the register") if open_mark else _("printed, in the register")
        (marks,) = ax.plot(
            part["year"], part["printed"], "o", color=BLUE, markersize=8, zorder=3, label=label
        )
        marks.set_markerfacecolor(fill)
    if len(slide):
        label = _("on the slide")
        ax.plot(slide["year"], slide["printed"], "s", color=OCHRE, markersize=8, zorder=3, label=label)
    odd = rows[(rows["agrees"] == False).fillna(False)]  # noqa: E712 -- missing is neither
    if len(odd):
        label = _("worked out from the counts")
        ax.plot(odd["year"], odd["counted"], "X", color=VERMILION, markersize=10, zorder=4, label=label)
    for _index, row in rows.iterrows():
        shift = -18 if row["kind"] == "slide" else 9  # the line of the register may pass above a slide's mark
        _name(ax, float(row["year"]), float(row["printed"]), percent(float(row["printed"])), shift)
    for _index, row in odd.iterrows():
        _name(ax, float(row["year"]), float(row["counted"]), percent(float(row["counted"]), 1), -16)
    ax.set_ylim(0, 1)
    ax.set_xlim(rows["year"].min() - 1, rows["year"].max() + 1.2)
    years = sorted(rows["year"].unique())
    ax.xaxis.set_major_locator(FixedLocator(years))
    ax.xaxis.set_major_formatter(lambda year, _position: str(round(year)))
    ax.yaxis.set_major_formatter(lambda share, _position: percent(share))
    ax.legend(loc="upper left", ncols=2)
    title(ax, title_text, _("everyone counted, so there is no sampling interval"))
    return describe(ax, _alt(result, title_text))


def _name(ax: Axes, x: float, y: float, text: str, shift: float) -> None:
    ax.annotate(
        text, (x, y), (0, shift), textcoords="offset points", ha="center", fontsize=9.5, color=INK, zorder=5
    )


def _alt(result: CountedShares, title_text: str) -> str:
    rows = result.to_frame()
    told = "; ".join(
        f"{round(row['year'])} {percent(float(row['printed']))}" for _index, row in rows.iterrows()
    )
    words = [_("{title}: shares by year as printed: {told}.").format(title=title_text, told=told)]
    odd = rows[(rows["agrees"] == False).fillna(False)]  # noqa: E712
    for _index, row in odd.iterrows():
        words.append(
            _("For {year} the counts printed beside it, {having} of {units}, give {counted}.").format(
                year=round(row["year"]),
                having=number(float(row["having"]), 0),
                units=number(float(row["units"]), 0),
                counted=percent(float(row["counted"]), 1),
            )
        )
    return " ".join(words)
