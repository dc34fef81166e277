"""The fall to expect without any effect, by years of baseline and by how steady people's rates are."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import DASHES, GREY, MARKERS, PALETTE, new_axes, styled, title
from hvevfd_research.stats.selection_falls import SelectionFalls

ROOM = 0.42  # of the drawn years, kept right of them for the names of the lines


@styled
def selection_falls(result: SelectionFalls, *, printed: float | None = None, ax: Axes | None = None) -> Axes:
    """Draw a line for each correlation between years.

    Parameters
    ----------
    result : from ``stats.selection_falls``
    printed : a fall that someone printed, drawn as a level line
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Years of baseline across and the fall upwards, from zero.

    Examples
    --------
    >>> from hvevfd_research import stats
    >>> ax = selection_falls(stats.selection_falls(4, mean=0.6, correlations=[0.4, 0.8]), printed=0.33)
    >>> ax.get_xlabel()
    'years that people are picked by'
    """
    ax = ax or new_axes()
    rows = result.to_frame()
    years, top = sorted(rows["years"].unique()), rows["fall"].max()
    labels = []
    for place, (rho, line) in enumerate(rows.groupby("correlation")):
        look = place % len(PALETTE)
        ax.plot(
            line["years"], line["fall"], ls=DASHES[look], marker=MARKERS[look], color=PALETTE[look], zorder=3
        )
        text = _("correlation {rho}").format(rho=number(float(str(rho))))
        labels.append(EndLabel(text, float(line["fall"].iloc[-1]), PALETTE[look]))
    if printed is not None:
        ax.axhline(printed, color=GREY, linewidth=1.2, zorder=1)
        ax.annotate(
            _("printed: {fall}").format(fall=percent(printed)),
            (1, printed),
            (0, 4),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            fontsize=9,
            color=GREY,
        )
    width = max(1, years[-1] - years[0])
    ax.set_xlim(years[0] - 0.05 * width, years[-1] + ROOM * width)
    ax.set_ylim(0, 1.12 * max(top, printed or 0))
    ax.xaxis.set_major_locator(FixedLocator(years))
    ax.yaxis.set_major_formatter(lambda share, _position: percent(share))
    ax.set_xlabel(_("years that people are picked by"))
    ax.set_ylabel(_("fall with nothing done"))
    subtitle = _("computed: picked at {threshold} or more a year, where the mean of all is {mean}")
    title(
        ax,
        _("Fall without any effect"),
        subtitle.format(threshold=number(result.threshold, 0), mean=number(result.mean)),
    )
    end_labels(ax, labels, years[-1])
    return describe(ax, _alt(result, printed))


def _alt(result: SelectionFalls, printed: float | None) -> str:
    rows = result.to_frame()
    first, last = rows["years"].min(), rows["years"].max()
    words = [
        _("Lines of the fall to expect with nothing done, for baselines of {first} to {last} years.").format(
            first=number(first, 0), last=number(last, 0)
        )
    ]
    for rho, line in rows.groupby("correlation"):
        words.append(
            _("Where two years correlate {rho}, it goes from {start} to {end}.").format(
                rho=number(float(str(rho))),
                start=percent(line["fall"].iloc[0]),
                end=percent(line["fall"].iloc[-1]),
            )
        )
    if printed is not None:
        words.append(_("A level line stands at the printed {fall}.").format(fall=percent(printed)))
    return " ".join(words)
