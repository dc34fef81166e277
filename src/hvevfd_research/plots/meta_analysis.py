"""A forest plot: each study, what they pool to, and where a new one may lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.errors import ColumnError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import (
    EffectScale,
    draw_bar,
    draw_columns,
    draw_diamond,
    draw_interval,
    effect_scale,
    forest_axes,
    name_rows,
    name_sides,
    set_effect_axis,
)
from hvevfd_research.plots.theme import BLUE, GREY, INK, VERMILION, styled, title
from hvevfd_research.stats.pooled import Pooled, Prediction, PredictionMethod

SMALLEST_SQUARE, LARGEST_SQUARE = 10.0, 110.0  # square points
HEAD, FIRST_POOLED = 1.0, 0.6  # rows: above the first study, and the gap below the last


@styled
def forest(
    pooled: Pooled,
    *,
    ax: Axes | None = None,
    labels: Sequence[str] | None = None,
    n: Sequence[float] | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
    favours: tuple[str, str] | None = None,
    prediction: PredictionMethod | None = "t-k-2",
    published: tuple[float, float, float] | None = None,
) -> Axes:
    """Draw studies with their intervals and weights, the pooled effect, and the prediction interval below it.

    Parameters
    ----------
    pooled : from ``stats.pool``, ``stats.mantel_haenszel`` or ``stats.peto``
    ax : where to draw; not given, new axes high enough for all rows
    labels : names of the studies, instead of those in `pooled`
    n : people in each study, for a column
    scale : ``"log"`` writes log effects as ratios, about 1
    effect : what is measured, for the axis
    favours : words below the left and the right end, such as ("favours training", "favours usual care")
    prediction : which prediction interval to draw, if the model has one and k allows; None for none
    published : estimate and limits as printed elsewhere (ratios as ratios), drawn hollow for comparison

    Returns
    -------
    Axes
        Squares grow with weight; the studies' own intervals are Wald's; the diamond has the pooled interval.

    Raises
    ------
    ColumnError
        `labels` or `n` has not one value for each study.

    Examples
    --------
    >>> from hvevfd_research.stats.meta_analysis import pool
    >>> ax = forest(pool([0.1, 0.3, 0.2], [0.02, 0.03, 0.04], labels=["a", "b", "c"]))
    >>> [label.get_text() for label in ax.get_yticklabels()][:3]
    ['a', 'b', 'c']
    """
    names = list(pooled.labels if labels is None else labels)
    for name, column in (("labels", names), ("n", n)):
        if column is not None and len(column) != len(pooled.yi):
            raise ColumnError(
                "{name} has {given} values for {k} studies", name=name, given=len(column), k=len(pooled.yi)
            )
    measure = effect_scale(scale)
    expected = _prediction(pooled, prediction)
    printed = _as_drawn(published, measure)
    below = [_pooled_name(pooled)]
    below += [_("A new study, {level}").format(level=percent(expected.level))] if expected else []
    below += [_("As published")] if printed else []
    places = [-float(row) for row in range(len(names))]
    lower = [places[-1] - FIRST_POOLED - 1.0 * row - 0.6 for row in range(len(below))]
    ax = ax or forest_axes([*names, *below], columns=2 + (n is not None), headings=1)
    _draw(ax, pooled, measure, expected, printed, places, lower)
    name_rows(ax, [*places, *lower], [*names, *below], HEAD + 0.6, lower[-1] - 0.7)
    ax.axhline((places[-1] + lower[0]) / 2, color=GREY, linewidth=0.8)
    _table(ax, pooled, measure, n, places, lower, expected, printed)
    name_sides(ax, favours, effect)
    title(ax, _heading(pooled), _spread(pooled))
    return describe(ax, _text(pooled, measure, effect, expected, names))


def _draw(
    ax: Axes,
    pooled: Pooled,
    measure: EffectScale,
    expected: Prediction | None,
    printed: tuple[float, float, float] | None,
    places: list[float],
    lower: list[float],
) -> None:
    low, high = _limits(pooled)
    middle = [*pooled.yi, pooled.estimate, pooled.ci_low, pooled.ci_high]
    ends = [*low, *high, *((expected.low, expected.high) if expected else ())]
    set_effect_axis(ax, middle, ends, measure)
    ax.plot(
        [pooled.estimate] * 2, [lower[0], places[0] + 0.5], ":", color=BLUE, marker="", linewidth=1, zorder=1
    )
    heaviest = pooled.weights.max()
    for y, yi, weight, left, right in zip(places, pooled.yi, pooled.weights, low, high, strict=True):
        if np.isnan(yi):
            continue
        draw_interval(ax, y, left, right)
        size = SMALLEST_SQUARE + (LARGEST_SQUARE - SMALLEST_SQUARE) * weight / heaviest
        ax.scatter([yi], [y], s=size, marker="s", color=INK, zorder=3)
    draw_diamond(ax, lower[0], pooled.estimate, pooled.ci_low, pooled.ci_high, colour=BLUE, hollow=False)
    if expected:
        draw_bar(ax, lower[1], expected.low, expected.high, colour=BLUE)
    if printed:
        draw_diamond(ax, lower[-1], *printed, colour=VERMILION, hollow=True)


def _table(
    ax: Axes,
    pooled: Pooled,
    measure: EffectScale,
    n: Sequence[float] | None,
    places: list[float],
    lower: list[float],
    expected: Prediction | None,
    printed: tuple[float, float, float] | None,
) -> None:
    low, high = _limits(pooled)
    silent = _("no contrast")
    rows = [
        (y, [measure.whole(yi, left, right) if np.isfinite(yi) else silent, percent(weight, 1)])
        for y, yi, left, right, weight in zip(places, pooled.yi, low, high, pooled.weights, strict=True)
    ]
    rows.append((lower[0], [measure.whole(pooled.estimate, pooled.ci_low, pooled.ci_high), percent(1)]))
    if expected:
        rows.append((lower[1], [measure.interval(expected.low, expected.high), ""]))
    if printed:
        rows.append((lower[-1], [measure.whole(*printed), ""]))
    heads = [_("Effect ({level} interval)").format(level=percent(pooled.level)), _("Weight")]
    if n is not None:
        counts = [number(value, 0) for value in n] + [number(float(np.nansum(n)), 0)]
        counts += [""] * (len(rows) - len(counts))
        rows = [(y, [count, *cells]) for (y, cells), count in zip(rows, counts, strict=True)]
        heads = [_("n"), *heads]
    draw_columns(ax, heads, rows, HEAD, bold=[lower[0]])


def _limits(pooled: Pooled) -> tuple[np.ndarray, np.ndarray]:
    studies = pooled.studies_frame()
    return studies["ci_low"].to_numpy(), studies["ci_high"].to_numpy()


def _prediction(pooled: Pooled, method: PredictionMethod | None) -> Prediction | None:
    fewest = 3 if method == "t-k-2" else 2
    if method is None or pooled.model != "random" or pooled.k < fewest:
        return None
    return pooled.prediction(method)


def _as_drawn(
    published: tuple[float, float, float] | None, measure: EffectScale
) -> tuple[float, float, float] | None:
    if published is None:
        return None
    estimate, low, high = np.log(published) if measure.log else published
    return float(estimate), float(low), float(high)


def _pooled_name(pooled: Pooled) -> str:
    names = {
        "random": _("Random effects ({how})"),
        "common": _("Common effect ({how})"),
        "mantel-haenszel": _("Mantel-Haenszel ({how})"),
        "peto": _("Peto ({how})"),
    }
    how = {"wald": "Wald", "hksj": "HKSJ", "hksj-floor": _("HKSJ, floor")}[pooled.ci_method]
    if pooled.model == "random":
        named = _("own tau²") if pooled.tau2_method == "given" else pooled.tau2_method
        how = named + ", " + how
    return names[pooled.model].format(how=how)


def _heading(pooled: Pooled) -> str:
    return ngettext("{k} study pooled", "{k} studies pooled", pooled.k).format(k=number(pooled.k, 0))


def _spread(pooled: Pooled) -> str:
    parts = []
    if pooled.model == "random":
        parts.append(
            _("τ {tau} ({low} to {high})").format(
                tau=number(pooled.tau),
                low=number(np.sqrt(pooled.tau2_low)),
                high=number(np.sqrt(pooled.tau2_high)),
            )
        )
    parts.append(_("I² {i2}").format(i2=percent(pooled.i2 / 100)))
    if pooled.q_df:
        parts.append(
            _("Q {q} on {df}, p {p}").format(
                q=number(pooled.q, 1), df=number(pooled.q_df, 0), p=_p(pooled.q_p)
            )
        )
    return " · ".join(parts)


def _p(value: float) -> str:
    return ("< " if value < 0.001 else "= ") + number(max(value, 0.001), 3)


def _text(
    pooled: Pooled, measure: EffectScale, effect: str, expected: Prediction | None, names: list[str]
) -> str:
    seen = np.isfinite(pooled.yi)
    low, high = _limits(pooled)
    apart = int(((low[seen] > 0) | (high[seen] < 0)).sum())
    heaviest = int(pooled.weights.argmax())
    parts = [
        _("Forest plot of {heading}{effect}; estimates run from {lowest} to {highest}.").format(
            heading=_heading(pooled),
            effect=" (" + effect + ")" if effect else "",
            lowest=measure.text(float(pooled.yi[seen].min())),
            highest=measure.text(float(pooled.yi[seen].max())),
        ),
        ngettext(
            "{apart} study by itself excludes {null}; most weight, {weight}, has {name}.",
            "{apart} studies by themselves exclude {null}; most weight, {weight}, has {name}.",
            apart,
        ).format(
            apart=number(apart, 0),
            null=number(measure.null, 0),
            weight=percent(float(pooled.weights[heaviest])),
            name=names[heaviest],
        ),
        _("{model}: {pooled}, I² {i2}.").format(
            model=_pooled_name(pooled),
            pooled=measure.whole(pooled.estimate, pooled.ci_low, pooled.ci_high),
            i2=percent(pooled.i2 / 100),
        ),
    ]
    if expected:
        parts.append(
            _("The true effect of a new study is expected from {interval}.").format(
                interval=measure.interval(expected.low, expected.high)
            )
        )
    return " ".join(parts)
