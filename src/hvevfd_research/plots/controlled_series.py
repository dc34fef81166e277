"""A controlled interrupted series: both courses, and where the changed one would have gone."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.series_effect import amount_words, draw_effect, key_below, moment_words
from hvevfd_research.plots.theme import BLUE, GREY, PALE, VERMILION, new_axes, styled
from hvevfd_research.stats.controlled_series import ControlledSeries


@styled
def controlled_series(
    result: ControlledSeries, *, ax: Axes | None = None, title: str | None = None, unit: str = ""
) -> Axes:
    """Draw a series that was changed beside one that was not.

    Parameters
    ----------
    result : from ``stats.controlled_interrupted_series``; counts are drawn as counts, whatever their exposure
    ax : where to draw; a new figure when None
    title : words above the chart; None takes those of the chart
    unit : of the outcome, such as "points"; the effect is then told in it and not as a ratio

    Returns
    -------
    Axes
        Blue circles and a solid line for the changed series, grey triangles and a dash-dotted line for the
        comparison. The dashed line is the changed series' earlier course plus what happened to the
        comparison, with a band for its mean; arrow and bar as in :func:`.interrupted_series`. Months in a
        transition, which the fit leaves out, are crosses.

    Examples
    --------
    >>> from hvevfd_research.stats import controlled_interrupted_series as fit
    >>> falls = pd.DataFrame({"month": range(12), "a": [5, 6, 5, 6, 5, 6, 3, 2, 3, 2, 3, 2],
    ...                       "b": [7, 7, 8, 7, 8, 8, 7, 8, 7, 7, 8, 7]})
    >>> wards = falls.melt("month", var_name="ward", value_name="falls")
    >>> ax = controlled_series(fit(wards, "falls", time="month", group="ward", changed="a", interruption=6))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a, changed', 'a as it would have gone', 'b, comparison']
    """
    ax = ax or new_axes()
    points = result.to_frame()
    own = points[points[result.group] == result.changed]
    other = points[points[result.group] == result.comparison]
    _draw_band(ax, own, result)
    _draw_course(ax, own, result, "o-", BLUE, _("{name}, changed").format(name=result.changed))
    _draw_counterfactual(ax, own, result)
    _draw_course(ax, other, result, "^-.", GREY, _("{name}, comparison").format(name=result.comparison))
    at = own.loc[own["periods"] == result.effect.periods, result.time].iloc[0]
    draw_effect(ax, result.effect, at)
    ax.set_xlabel("" if pd.api.types.is_datetime64_any_dtype(own[result.time]) else result.time)
    ax.set_ylabel(result.value)
    ax.margins(x=0.03, y=0.12)
    key_below(ax, columns=2)  # names of series are long
    heading = _("Changed, and not changed, over the same time") if title is None else title
    theme.title(ax, heading, _effect_words(result, at, unit))
    return describe(ax, _text(result, own, other, at, unit))


def _draw_band(ax: Axes, own: pd.DataFrame, result: ControlledSeries) -> None:
    after = own[own["after"]]
    low, high = after["counterfactual_low"], after["counterfactual_high"]
    ax.fill_between(after[result.time], low, high, color=PALE, alpha=0.6, linewidth=0, zorder=0)
    last = own.loc[~own["after"], result.time].iloc[-1]
    first = after[result.time].iloc[0]
    ax.axvline(first - (first - last) / 2, color=GREY, linewidth=1.2, linestyle=":", zorder=1)


def _draw_course(
    ax: Axes, rows: pd.DataFrame, result: ControlledSeries, style: str, colour: str, label: str
) -> None:
    marker, dash = style[0], style[1:]
    fitted = rows["use"] == "fitted"
    ax.plot([], [], style, color=colour, markersize=4, label=label)  # point and line as one entry of the key
    ax.plot(
        rows.loc[fitted, result.time],
        rows.loc[fitted, "observed"],
        marker,
        color=colour,
        markersize=4,
        zorder=4,
    )
    left_out = rows["use"] == "transition"
    ax.plot(
        rows.loc[left_out, result.time],
        rows.loc[left_out, "observed"],
        "x",
        color=colour,
        markersize=5,
        zorder=4,
    )
    for side in (~rows["after"], rows["after"] & ~left_out):
        ax.plot(
            rows.loc[side, result.time], rows.loc[side, "fitted"], dash, color=colour, marker="", zorder=3
        )


def _draw_counterfactual(ax: Axes, own: pd.DataFrame, result: ControlledSeries) -> None:
    after = own[own["after"]]
    name = _("{name} as it would have gone").format(name=result.changed)
    ax.plot(
        after[result.time], after["counterfactual"], "--", color=VERMILION, marker="", label=name, zorder=2
    )


def _effect_words(result: ControlledSeries, at: object, unit: str) -> str:
    return _("{when}: {amount} beyond what happened to {comparison}").format(
        when=moment_words(at), amount=amount_words(result.effect, unit), comparison=result.comparison
    )


def _text(result: ControlledSeries, own: pd.DataFrame, other: pd.DataFrame, at: object, unit: str) -> str:
    first = _(
        "Two interrupted series of {value}: {changed}, changed at {moment}, and {comparison}, not changed."
        " There are {before} points before and {after} after, and fitted lines. A dashed line shows where"
        " {changed} would have gone had it moved as {comparison} did."
    ).format(
        value=result.value,
        changed=result.changed,
        comparison=result.comparison,
        moment=moment_words(result.interruption),
        before=number(float((~own["after"]).sum()), 0),
        after=number(float(own["after"].sum()), 0),
    )
    levels = _(
        "From before to after the mean of {changed} goes from {own}, that of {comparison} from {other}."
    )
    second = levels.format(
        changed=result.changed,
        comparison=result.comparison,
        own=_means(own),
        other=_means(other),
    )
    return " ".join((first, second, _effect_words(result, at, unit) + "."))


def _means(rows: pd.DataFrame) -> str:
    used = rows[rows["use"] == "fitted"]
    before, after = (float(used.loc[used["after"] == side, "observed"].mean()) for side in (False, True))
    return _("{low} to {high}").format(low=number(before), high=number(after))
