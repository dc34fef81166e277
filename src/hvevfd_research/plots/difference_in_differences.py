"""Difference in differences: two changes side by side, and how far apart they are."""

from __future__ import annotations

from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, new_axes, styled, title
from hvevfd_research.stats.difference_in_differences import DifferenceInDifferences

BEFORE, AFTER = 0.0, 1.0
AT_LIMITS = 0.93  # where the bar of the interval stands, clear of the marks at the right


@styled
def difference_in_differences(
    result: DifferenceInDifferences, *, ax: Axes | None = None, value: str = ""
) -> Axes:
    """Draw the means of both groups before and after, and the difference between their changes.

    Parameters
    ----------
    result : from ``stats.difference_in_differences``
    ax : where to draw; a new figure when None
    value : what is measured, for the axis

    Returns
    -------
    Axes
        Circles and a solid line for the changed units, squares and a dash-dotted line for the others; the
        dashed line to a hollow diamond is the changed units' course had they moved as the others. The arrow
        from there is the effect, and the thick bar shows where the arrow would start at the limits of its
        interval: a bar that reaches the changed units' mean is an effect that may be none.

    Examples
    --------
    >>> import pandas as pd
    >>> from hvevfd_research.stats import difference_in_differences as compare
    >>> rows = pd.DataFrame({"ward": list("aabbccdd"), "changed": [1, 1, 1, 1, 0, 0, 0, 0],
    ...                      "after": [0, 1] * 4, "falls": [8, 4, 7, 4, 8, 7, 9, 9]})
    >>> ax = difference_in_differences(compare(rows, "falls", unit="ward", treated="changed", after="after"))
    >>> ax.texts[-1].get_text()
    'Difference between the changes: −3.00 (−5.43 to −0.57)'
    """
    ax = ax or new_axes()
    expected = result.treated_before + result.control_after - result.control_before
    courses = (
        (result.treated_before, result.treated_after, "o", "-", BLUE),
        (result.control_before, result.control_after, "s", "-.", GREY),
        (result.treated_before, expected, "", "--", VERMILION),
    )
    for before, after, marker, dash, colour in courses:
        ax.plot([BEFORE, AFTER], [before, after], dash, marker=marker, color=colour, markersize=8)
    _draw_effect(ax, result, expected)
    ax.set_xlim(-0.12, 1.06)
    ax.set_xticks([BEFORE, AFTER], labels=[_("before"), _("after")])
    ax.set_ylabel(value)
    ax.margins(y=0.14)
    _name(ax, result, expected)
    title(ax, _("Two changes compared"), _effect_words(result))
    return describe(ax, _text(result, expected, value))


def _draw_effect(ax: Axes, result: DifferenceInDifferences, expected: float) -> None:
    effect = result.effect
    ends = (result.treated_after - effect.ci_high, result.treated_after - effect.ci_low)
    ax.vlines(AT_LIMITS, *ends, color=VERMILION, linewidth=5, alpha=0.45, zorder=3)
    arrow = {"arrowstyle": "->", "color": INK, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (AT_LIMITS, result.treated_after), (AT_LIMITS, expected), arrowprops=arrow, zorder=5)
    ax.plot([AFTER], [expected], "D", color=VERMILION, markerfacecolor="white", markersize=8, zorder=4)


def _name(ax: Axes, result: DifferenceInDifferences, expected: float) -> None:
    """Name the courses at their right ends, and write where they start."""
    shown = (
        (_("changed units ({n})").format(n=number(result.n_treated, 0)), result.treated_after, BLUE),
        (_("other units ({n})").format(n=number(result.n_control, 0)), result.control_after, GREY),
        (_("had they moved as the others"), expected, VERMILION),
    )
    labels = [EndLabel(f"{number(y)} {name}", y, colour) for name, y, colour in shown]
    end_labels(ax, labels, AFTER + 0.02, size=9)
    apart = result.treated_before >= result.control_before
    for y, colour, up in ((result.treated_before, BLUE, apart), (result.control_before, GREY, not apart)):
        ax.annotate(
            number(y),
            (BEFORE, y),
            (0, 9 if up else -9),
            textcoords="offset points",
            ha="center",
            va="bottom" if up else "top",
            fontsize=9,
            color=colour,
        )


def _effect_words(result: DifferenceInDifferences) -> str:
    effect = result.effect
    return _("Difference between the changes: {difference} ({limits})").format(
        difference=number(effect.estimate, sign=True), limits=interval(effect.ci_low, effect.ci_high)
    )


def _text(result: DifferenceInDifferences, expected: float, value: str) -> str:
    parts = [
        _(
            "Line chart of means before and after{value}: {treated} changed units from {treated_before} to"
            " {treated_after}, {control} other units from {control_before} to {control_after}."
        ).format(
            value=f" ({value})" if value else "",
            treated=number(result.n_treated, 0),
            treated_before=number(result.treated_before),
            treated_after=number(result.treated_after),
            control=number(result.n_control, 0),
            control_before=number(result.control_before),
            control_after=number(result.control_after),
        ),
        _("Had the changed units moved as the others, they would be at {expected}.").format(
            expected=number(expected)
        ),
        _effect_words(result) + ".",
    ]
    cautions = {
        "few-units": _("Few units: the interval is too short."),
        "few-in-group": _("Few units in one group: its luck weighs much."),
    }
    return " ".join([*parts, *(cautions[flag] for flag in result.flags)])
