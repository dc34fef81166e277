"""Those picked for many events and everyone else, before and after, beside what was to be expected."""

from __future__ import annotations

from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.picked_groups import PickedGroup

LOOKS = {"picked": (VERMILION, "o", "-"), "others": (BLUE, "s", "-.")}
RIGHT_EDGE = 1.9  # room for names right of the second period, which lies at 1


@styled
def picked_group(result: PickedGroup, *, ax: Axes | None = None) -> Axes:
    """Draw mean counts before and after, and what was to be expected with nothing done.

    Parameters
    ----------
    result : from ``stats.picked_group``
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        A line for each group from the first to the second period, and an open diamond at the end of a dotted
        line where the picked were expected without any effect.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research import stats
    >>> visits = pd.DataFrame({"before": [4, 6, 9, 5, 4, 7, 12, 4, 5, 6, 0, 1, 0, 2, 0, 0, 0, 1],
    ...                        "after": [2, 7, 4, 3, 0, 6, 9, 5, 1, 4, 0, 2, 0, 1, 0, 0, 1, 0]})
    >>> counts = {"before": "before", "after": "after", "threshold": 4, "mean": 0.6, "size": 0.35}
    >>> ax = picked_group(stats.picked_group(visits, **counts, seed=1))
    >>> ax.get_title(loc="left")
    'Those picked, and everyone else'
    """
    ax = ax or new_axes()
    groups = _by_group(result)
    labels = []
    for group, row in groups.items():
        colour, marker, dash = LOOKS[group]
        ax.plot(
            [0, 1], [row["before"], row["after"]], dash, marker=marker, color=colour, markersize=7, zorder=3
        )
        words = _("the {n} picked: {after}") if group == "picked" else _("the other {n}: {after}")
        text = words.format(n=number(row["n"], 0), after=number(row["after"]))
        labels.append(EndLabel(text, row["after"], colour))
        ax.annotate(
            number(row["before"]),
            (0, row["before"]),
            (-9, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9.5,
            color=colour,
        )
    picked = groups["picked"]
    ax.plot([0, 1], [picked["before"], picked["expected"]], ":", marker="", color=GREY, zorder=1)
    ax.plot([1], [picked["expected"]], "D", color=INK, markerfacecolor="white", markersize=9, zorder=2)
    text = _("expected with nothing done: {expected}").format(expected=number(picked["expected"]))
    labels.append(EndLabel(text, picked["expected"], INK))
    ax.set_xlim(-0.25, RIGHT_EDGE)
    ax.set_ylim(
        0, 1.12 * max(row[name] for row in groups.values() for name in ("before", "after", "expected"))
    )
    ax.set_xticks([0, 1], labels=[_("first period"), _("second period")])
    ax.set_ylabel(_("mean count of a person"))
    title(ax, _("Those picked, and everyone else"), _("in a period as long as the first"))
    end_labels(ax, labels, 1)
    return describe(ax, _alt(result))


def _alt(result: PickedGroup) -> str:
    groups = _by_group(result)
    picked = groups["picked"]
    words = [
        _(
            "Lines from a first to a second period. The {n} people picked went from a mean of {before} to "
            "{after}; with nothing done {expected} was to be expected. Their rate after is {ratio} of what"
            " was expected ({low} to {high})."
        ).format(
            n=number(picked["n"], 0),
            before=number(picked["before"]),
            after=number(picked["after"]),
            expected=number(picked["expected"]),
            ratio=percent(result.against.ratio),
            low=percent(result.against.ci_low),
            high=percent(result.against.ci_high),
        )
    ]
    if "others" in groups:
        others = groups["others"]
        words.append(
            _("The other {n} went from {before} to {after}.").format(
                n=number(others["n"], 0), before=number(others["before"]), after=number(others["after"])
            )
        )
    return " ".join(words)


def _by_group(result: PickedGroup) -> dict[str, dict[str, float]]:
    """Give the numbers of each group by name."""
    numbers = result.to_frame().set_index("group").astype(float)
    return {str(group): dict(row) for group, row in numbers.T.items()}
