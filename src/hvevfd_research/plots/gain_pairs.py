"""Prices and volumes that would give a stated gain."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel
from hvevfd_research.plots.theme import DASHES, MARKERS, PALETTE, new_axes, styled, title
from hvevfd_research.stats.gain_pairs import GainPairs

ROOM = 2.6  # times the dearest price: room for the names of the lines


@styled
def gain_pairs(result: GainPairs, *, money: str, events: str, ax: Axes | None = None) -> Axes:
    """Draw a line of pairs for each part of the fall that may be an effect.

    Parameters
    ----------
    result : from ``stats.gain_pairs``
    money, events : what the price and the events are called, in the reader's language
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Price across and events in the period before upwards, both on log scales.

    Examples
    --------
    >>> from hvevfd_research import stats
    >>> pairs = stats.gain_pairs(2_400_000, 0.33, [100, 200, 400, 800])
    >>> ax = gain_pairs(pairs, money="GBP", events="bed days")
    >>> ax.get_xlabel()
    'price of bed days avoided, GBP each, log scale'
    """
    ax = ax or new_axes()
    rows = result.to_frame()
    prices = sorted(rows["price"].unique())
    ax.set_xscale("log")
    ax.set_yscale("log")
    labels = []
    for place, (share, line) in enumerate(rows.groupby("effect_share", sort=False)):
        look = place % len(PALETTE)
        ax.plot(
            line["price"],
            line["before"],
            ls=DASHES[look],
            marker=MARKERS[look],
            color=PALETTE[look],
            zorder=3,
        )
        if float(str(share)) == 1:
            text = _("if all of the fall\nis an effect")
        else:
            text = _("if {share} of the fall\nis an effect").format(share=percent(float(str(share))))
        labels.append(EndLabel(text, float(line["before"].iloc[-1]), PALETTE[look]))
    ax.set_xlim(prices[0] / 1.15, prices[-1] * ROOM)
    ax.set_ylim(rows["before"].min() / 1.6, rows["before"].max() * 1.6)
    ax.xaxis.set_major_locator(FixedLocator(prices))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_minor_formatter(NullFormatter())
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _position: number(value, 0)))
    ax.set_xlabel(_("price of {events} avoided, {money} each, log scale").format(money=money, events=events))
    ax.set_ylabel(_("{events} in the year before, log scale").format(events=events))
    subtitle = _("every point gives {money} {gain} from a fall of {fall}").format(
        money=money, gain=number(result.gain, 0), fall=percent(result.fall)
    )
    title(ax, _("What price and volume must hold?"), subtitle)
    _name_lines(ax, labels, prices[-1])
    return describe(ax, _alt(result, money, events))


def _name_lines(ax: Axes, labels: list[EndLabel], x: float) -> None:
    for label in labels:
        ax.annotate(
            label.text,
            (x, label.y),
            (8, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color=label.colour,
        )


def _alt(result: GainPairs, money: str, events: str) -> str:
    rows = result.to_frame()
    words = [
        _("Falling lines on log scales: pairs of price and volume that give {money} {gain}.").format(
            money=money, gain=number(result.gain, 0)
        )
    ]
    for share, line in rows.groupby("effect_share", sort=False):
        words.append(
            _(
                "If {share} of the fall of {fall} is an effect: {most} {events} in the year before at {money}"
                " {low} each, {least} at {money} {high}."
            ).format(
                share=percent(float(str(share))),
                fall=percent(result.fall),
                events=events,
                money=money,
                most=number(line["before"].max(), 0),
                low=number(line["price"].min(), 0),
                least=number(line["before"].min(), 0),
                high=number(line["price"].max(), 0),
            )
        )
    return " ".join(words)
