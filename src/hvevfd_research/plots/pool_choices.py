"""One set of studies in every way it may be pooled, and with what-ifs about studies that are missing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, ngettext, number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.forest_axes import (
    EffectScale,
    draw_bar,
    draw_columns,
    draw_diamond,
    effect_scale,
    forest_axes,
    name_rows,
    name_sides,
    set_effect_axis,
)
from hvevfd_research.plots.review_words import method_words, refusal_words
from hvevfd_research.plots.theme import BLUE, GREY, INK, styled, title
from hvevfd_research.stats.bias_laboratory import BiasLaboratory
from hvevfd_research.stats.pool_choices import PoolChoices

HEAD = 1.0  # rows, from the first row up to the heads of the columns
BAR_BELOW = 0.36  # rows, from a diamond down to its prediction interval


@dataclass(frozen=True)
class _Row:
    name: str
    estimate: float
    low: float
    high: float
    ahead: tuple[float, float] = (np.nan, np.nan)
    refused: str = ""


@styled
def pool_choices(
    result: PoolChoices,
    *,
    ax: Axes | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
    favours: tuple[str, str] | None = None,
) -> Axes:
    """Draw what each choice of model and interval gives, with its prediction interval.

    Parameters
    ----------
    result : from ``stats.pool_choices``
    ax : where to draw; new axes high enough for all rows when None
    scale : ``"log"`` writes log effects as ratios, about 1
    effect : what is measured, for the axis
    favours : words below the left and the right end of the axis

    Returns
    -------
    Axes
        A diamond for each choice, hollow for the common effect, and a bar below it where a new study is
        expected.

    Examples
    --------
    >>> from hvevfd_research.stats import pool_choices as choices
    >>> ax = pool_choices(choices([0.1, 0.3, 0.6], [0.02, 0.03, 0.04]))
    >>> [label.get_text() for label in ax.get_yticklabels()][:2]
    ['Common effect, Wald', 'Random effects, DL, Wald']
    """
    measure = effect_scale(scale)
    rows = [_choice(each) for each in result.rows.to_dict("records")]
    ax = _draw(rows, measure, ax, hollow=[0])
    name_sides(ax, favours, effect)
    heading = ngettext("{k} study, pooled in {n} ways", "{k} studies, pooled in {n} ways", result.k)
    title(ax, heading.format(k=number(result.k, 0), n=number(len(rows), 0)), _choices_key(rows))
    return describe(ax, _choices_text(result.k, rows, measure, effect))


@styled
def bias_laboratory(
    result: BiasLaboratory,
    *,
    ax: Axes | None = None,
    scale: Literal["identity", "log"] = "identity",
    effect: str = "",
    favours: tuple[str, str] | None = None,
) -> Axes:
    """Draw the untouched result above what each method makes of it; a method that is refused says so.

    Parameters
    ----------
    result : from ``stats.bias_laboratory``
    ax, scale, effect, favours : as in :func:`pool_choices`

    Returns
    -------
    Axes
        A diamond for each method, hollow for the what-ifs.

    Examples
    --------
    >>> from hvevfd_research.stats import bias_laboratory as laboratory, pool
    >>> ax = bias_laboratory(laboratory(pool([0.1, 0.3, 0.6], [0.02, 0.03, 0.04])))
    >>> [label.get_text() for label in ax.get_yticklabels()][:2]
    ['As pooled', 'Trim and fill']
    """
    measure = effect_scale(scale)
    rows = [_method(each) for each in result.estimates.to_dict("records")]
    ax = _draw(rows, measure, ax, hollow=range(1, len(rows)))
    name_sides(ax, favours, effect)
    title(ax, _("What if small studies are missing?"), _("What-ifs side by side, no verdict"))
    return describe(ax, _laboratory_text(rows, measure, effect))


def _choice(row: dict[Hashable, Any]) -> _Row:
    interval = {"wald": "Wald", "hksj": "HKSJ"}[str(row["interval_by"])]
    name = (
        _("Common effect, {interval}").format(interval=interval)
        if row["pooled_by"] == "common"
        else _("Random effects, {method}, {interval}").format(method=row["tau2_method"], interval=interval)
    )
    ahead = (float(row["predicted_low"]), float(row["predicted_high"]))
    limits = (float(row["estimate"]), float(row["ci_low"]), float(row["ci_high"]))
    return _Row(name, *limits, ahead, refusal_words(str(row["refused"])))


def _method(row: dict[Hashable, Any]) -> _Row:
    name = method_words(str(row["method"]))
    filled = float(row["filled"])
    if filled > 0:
        name = _("{name} ({n} filled)").format(name=name, n=number(filled, 0))
    limits = (float(row["estimate"]), float(row["ci_low"]), float(row["ci_high"]))
    return _Row(name, *limits, refused=refusal_words(str(row["refused"])))


def _draw(rows: Sequence[_Row], measure: EffectScale, ax: Axes | None, hollow: Sequence[int]) -> Axes:
    names = [row.name for row in rows]
    ahead = any(np.isfinite(row.ahead[0]) for row in rows)
    step = 1.5 if ahead else 1.0
    ax = ax or forest_axes([*names, *names[: len(names) // 2]] if ahead else names, 1 + 2 * ahead, headings=1)
    ends = [end for row in rows for end in (row.low, row.high, *row.ahead)]
    set_effect_axis(ax, [row.estimate for row in rows], ends, measure)
    places = [-step * place for place in range(len(rows))]
    for place, (y, row) in enumerate(zip(places, rows, strict=True)):
        if np.isfinite(row.estimate):
            limits = (row.estimate, row.low, row.high)
            draw_diamond(ax, y, *limits, colour=INK if hollow else BLUE, hollow=place in hollow)
        if np.isfinite(row.ahead[0]):
            draw_bar(ax, y - BAR_BELOW, *row.ahead, colour=BLUE)
    untouched = rows[0].estimate
    ax.axvline(untouched, color=GREY, linewidth=1, linestyle=":", zorder=1)
    name_rows(ax, places, names, HEAD + 0.6, places[-1] - 0.7)
    heads = [_("Effect (interval)"), *([_("New study")] if ahead else [])]
    draw_columns(
        ax, heads, [(y, _cells(row, measure, ahead)) for y, row in zip(places, rows, strict=True)], HEAD
    )
    return ax


def _cells(row: _Row, measure: EffectScale, ahead: bool) -> list[str]:
    known = np.isfinite(row.estimate)
    cells = [measure.whole(row.estimate, row.low, row.high) if known else row.refused]
    if ahead:
        cells.append(measure.interval(*row.ahead) if np.isfinite(row.ahead[0]) else "–")
    return cells


def _choices_key(rows: Sequence[_Row]) -> str:
    if any(np.isfinite(row.ahead[0]) for row in rows):
        return _("Diamond: the mean effect with its interval. Bar: where a new study is expected")
    return _("Diamond: the mean effect with its interval")


def _choices_text(k: int, rows: Sequence[_Row], measure: EffectScale, effect: str) -> str:
    made = [row for row in rows if np.isfinite(row.estimate)]
    narrow, wide = (pick(made, key=lambda row: row.high - row.low) for pick in (min, max))
    words = _(
        "Forest plot of {k} studies pooled in {n} ways{effect}, a diamond each. Narrowest: {narrow}, "
        "{first}. Widest: {wide}, {second}."
    ).format(
        k=number(k, 0),
        n=number(len(rows), 0),
        effect=f" ({effect})" if effect else "",
        narrow=narrow.name,
        first=measure.whole(narrow.estimate, narrow.low, narrow.high),
        wide=wide.name,
        second=measure.whole(wide.estimate, wide.low, wide.high),
    )
    far = [row for row in made if np.isfinite(row.ahead[0])]
    if far:
        widest = max(far, key=lambda row: row.ahead[1] - row.ahead[0])
        words += " " + _("A new study is expected from {interval} at the widest ({name}).").format(
            interval=measure.interval(*widest.ahead), name=widest.name
        )
    return words


def _laboratory_text(rows: Sequence[_Row], measure: EffectScale, effect: str) -> str:
    told = [
        _("{name} {whole}").format(
            name=row.name,
            whole=measure.whole(row.estimate, row.low, row.high)
            if np.isfinite(row.estimate)
            else row.refused,
        )
        for row in rows
    ]
    return _(
        "Forest plot of the pooled effect{effect} and of what-ifs about missing studies: {told}."
    ).format(effect=f" ({effect})" if effect else "", told=listing(told))
