"""Run charts and control charts as figures: points, centre line, limits, signals, parts, notes and target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import language, number, percent, use_language
from hvevfd_research.plots import theme
from hvevfd_research.plots.alt_text import describe, describe_all
from hvevfd_research.plots.chart_words import (
    PROPORTIONS,
    alt_words,
    caution_lines,
    centre_words,
    grid_words,
    kind_words,
    place_words,
    signal_words,
    value_words,
)
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import BLUE, GREEN, GREY, INK, VERMILION, new_axes, styled
from hvevfd_research.stats.control_charts import ControlChart

Floats = NDArray[np.float64]

MOST_TICKS = 7  # dates named under the axis, so that month names do not touch
MOST_PANELS = 24  # small multiples that can still be read on one page
TICK_CHARACTERS = 72  # that fit under the axis
MARK, PANEL_MARK = 5.0, 3.0  # points, width of a point of the chart, and of a small multiple
MANY = 60  # points in a chart from which on they are drawn small
PANEL_HEIGHT = 2.2  # inches of a small multiple
SIGNAL_MARK = "◆"  # above a small multiple that signals, as its points are drawn
HEAD_BAND = 0.07  # of the height, for one line of text above the parts
MOST_DECIMALS = 4  # on the vertical axis
NOTE_BAND = 0.075  # of the height, for one row of notes
CHARACTER = 0.0135  # of the width of the axes, for one character of a note


@dataclass(frozen=True)
class Labels:
    """What is written on a chart; None takes the words of the chart itself, "" leaves them out."""

    title: str | None = None
    subtitle: str | None = None
    x: str | None = None
    y: str | None = None
    target: str | None = None
    digits: int = 2


@styled
def control_chart(
    chart: ControlChart,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    x_label: str | None = None,
    y_label: str | None = None,
    target_label: str | None = None,
    digits: int = 2,
) -> Axes:
    """Draw a run chart or control chart.

    Parameters
    ----------
    chart : from a chart function of ``stats``, without facets
    ax : where to draw; a new figure when None
    title, subtitle, x_label, y_label, target_label : words to show; None takes those of the chart (the
        subtitle then says which signals there are), "" leaves them out. Below a subtitle stands what a
        reader must be warned of: few points, provisional limits, skew, overdispersion
    digits : decimals of the values at the right edge; percentages have one fewer

    Returns
    -------
    Axes
        Signals are ringed diamonds, excluded points hollow circles; the lines break where a part begins, and
        the centre line is dashed in a part whose runs signal.

    Raises
    ------
    ParameterError : the chart has facets; see :func:`control_chart_grid`

    Examples
    --------
    >>> from hvevfd_research.plots.alt_text import alt_text
    >>> from hvevfd_research.stats import i_chart
    >>> goals = pd.DataFrame({"change": [2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3]})
    >>> ax = control_chart(i_chart(goals, "change"))
    >>> alt_text(ax).split(". ")[1]
    'Its mean is 3.50, its limits −3.06 to 10.06'
    """
    if chart.facet is not None:
        raise ParameterError("the chart has facets; draw it with control_chart_grid")
    ax = ax or new_axes()
    labels = Labels(title, subtitle, x_label, y_label, target_label, digits)
    x = _positions(chart.points["x"])
    _draw(ax, chart, x)
    _axes(ax, chart, x, labels)
    _notes(ax, chart, x)
    _edge(ax, chart, x, labels)
    heading = kind_words(chart.kind) if title is None else title
    below = signal_words(chart) if subtitle is None else subtitle
    theme.title(ax, heading, "\n".join(line for line in (below, caution_lines(chart)) if below and line))
    return describe(ax, alt_words(chart, digits, title))


@styled
def control_chart_grid(
    chart: ControlChart,
    *,
    facets: Sequence[object] | None = None,
    columns: int = 3,
    share_y: bool = True,
    title: str | None = None,
    y_label: str | None = None,
    digits: int = 2,
) -> list[Axes]:
    """Draw one small chart for each facet.

    Parameters
    ----------
    chart : a chart with facets
    facets : which of them, and in what order; all when None
    columns : charts beside each other
    share_y : one vertical scale for all, so that levels can be compared
    title, y_label : words above all charts and beside them; None takes those of the chart
    digits : decimals of the values in the alt texts

    Returns
    -------
    list of Axes
        One for each facet, each with an alt text of its own, and one alt text for them together. A chart
        that signals has a diamond at its upper right.

    Raises
    ------
    ParameterError : the chart has no facets, or there are more than 24

    Examples
    --------
    >>> from hvevfd_research.stats import i_chart
    >>> frame = pd.DataFrame({"y": [3, 5, 4, 6] * 6, "k": ["north"] * 12 + ["south"] * 12})
    >>> [ax.get_title(loc="left") for ax in control_chart_grid(i_chart(frame, "y", facet="k"))]
    ['north', 'south']
    """
    if chart.facet is None:
        raise ParameterError("the chart has no facets; draw it with control_chart")
    names = list(chart.parts[chart.facet].unique()) if facets is None else list(facets)
    if not 1 <= len(names) <= MOST_PANELS:
        raise ParameterError("{n} facets are not 1 to {most}; choose some", n=len(names), most=MOST_PANELS)
    panels = _panels(len(names), min(columns, len(names)), share_y=share_y)
    for ax, name in zip(panels, names, strict=True):
        one = chart.only(name)
        x = _positions(one.points["x"])
        _draw(ax, one, x, PANEL_MARK)
        _axes(ax, one, x, Labels(x="", y="", digits=digits), ticks=2)
        for tick in ax.get_xticklabels()[:1]:
            tick.set_horizontalalignment("left")  # so that it does not touch the end of its neighbour's
        ax.set_title(str(name), fontsize=10)
        if one.signal:
            ax.set_title(SIGNAL_MARK, loc="right", fontsize=10, color=VERMILION)
        describe(ax, f"{name}: {alt_words(one, digits)}")
    charts = [chart.only(name) for name in names]
    words = kind_words(chart.kind) if title is None else title
    if any(one.signal for one in charts):
        words = _("{title} ({mark} signal)").format(title=words, mark=SIGNAL_MARK)
    theme.grid_title(panels, words, _value_name(chart) if y_label is None else y_label)
    return describe_all(panels, grid_words(chart, names, digits, title))


def _panels(number_of: int, across: int, *, share_y: bool) -> list[Axes]:
    """Make panels with one horizontal scale; the lowest of each column names its ticks."""
    rows = math.ceil(number_of / across)
    cells = theme.new_grid(rows, across, row_height=PANEL_HEIGHT, share_y=share_y)
    for ax in cells[number_of - across : number_of]:
        ax.tick_params(labelbottom=True)
    for ax in cells[number_of:]:
        ax.remove()
    return cells[:number_of]


def _positions(x: pd.Series) -> Floats:
    if isinstance(x.dtype, pd.PeriodDtype):
        x = x.dt.start_time
    if pd.api.types.is_datetime64_any_dtype(x.dtype):
        local = x.dt.tz_localize(None) if x.dt.tz is not None else x
        days = mdates.date2num(local.to_numpy())  # type: ignore[no-untyped-call]
        return np.asarray(days, dtype=np.float64)
    if isinstance(x.dtype, pd.CategoricalDtype):
        return x.cat.codes.to_numpy().astype(np.float64)
    return x.to_numpy(dtype=np.float64)


def _half_step(x: Floats) -> float:
    return float(np.median(np.diff(x))) / 2 if x.size > 1 else 0.5


def _draw(ax: Axes, chart: ControlChart, x: Floats, mark: float = MARK) -> None:
    """Draw lines first, then the course, then the points."""
    points = chart.points
    half = _half_step(x)
    for _number, part in chart.parts.iterrows():
        here = (points["part"] == part["part"]).to_numpy()
        edges = np.concatenate([[x[here][0] - half], (x[here][1:] + x[here][:-1]) / 2, [x[here][-1] + half]])
        for name in ("lcl", "ucl"):
            _line(ax, points[name].to_numpy()[here], edges, GREY, "-", 1.0)
        signal = bool(part["runs_signal"]) and chart.rules.anhoej and chart.kind != "mr"
        _line(
            ax,
            points["cl"].to_numpy()[here],
            edges,
            VERMILION if signal else INK,
            "--" if signal else "-",
            1.4,
        )
        if "target" in points:
            _line(ax, points["target"].to_numpy()[here], edges, GREEN, (0, (1, 1.2)), 1.8)
        joined = points["y"].mask(points["excluded"]).to_numpy()[here]
        ax.plot(x[here], joined, "-", color=BLUE, marker="", linewidth=1.1, zorder=3)
        if part["part"] > 1:
            ax.axvline(edges[0], color=GREY, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
    _markers(ax, points, x, mark)


def _line(ax: Axes, values: Floats, edges: Floats, colour: str, style: object, width: float) -> None:
    if np.isfinite(values).any():
        ax.stairs(
            values,
            edges,
            baseline=None,
            color=colour,
            linestyle=style,
            linewidth=width,
            zorder=2,
        )


def _markers(ax: Axes, points: pd.DataFrame, x: Floats, mark: float) -> None:
    y = points["y"].to_numpy()
    excluded, signal = points["excluded"].to_numpy(), points["signal"].to_numpy()
    calm = ~excluded & ~signal
    size = mark if y.size <= MANY else PANEL_MARK
    ax.plot(x[calm], y[calm], "o", color=BLUE, markersize=size, zorder=4)
    ax.plot(x[excluded], y[excluded], "o", mfc="white", mec=GREY, markersize=size + 1, zorder=4)
    ax.plot(x[signal], y[signal], "D", color=VERMILION, markersize=size + 0.5, zorder=5)
    ax.plot(x[signal], y[signal], "o", mfc="none", mec=VERMILION, mew=1.2, markersize=size + 7, zorder=5)


def _axes(ax: Axes, chart: ControlChart, x: Floats, labels: Labels, ticks: int = MOST_TICKS) -> None:
    named = chart.points["x"]
    half = _half_step(x)
    ax.set_xlim(x.min() - 2 * half, x.max() + half)
    ax.margins(y=0.08)
    if pd.api.types.is_numeric_dtype(named.dtype):
        ax.xaxis.set_major_locator(MaxNLocator(ticks, integer=True))
    else:
        fitting = TICK_CHARACTERS // (len(place_words(chart, named.iloc[-1])) + 2)
        at = np.unique(np.linspace(0, x.size - 1, max(2, min(ticks, fitting, x.size))).round().astype(int))
        ax.set_xticks(x[at], [place_words(chart, named.iloc[i]) for i in at])
    speech = language()
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _at: _tick(ax, chart, value, speech)))
    order = chart.order or _("number in order")
    dated = not pd.api.types.is_numeric_dtype(named.dtype)
    ax.set_xlabel(("" if dated else order) if labels.x is None else labels.x)
    ax.set_ylabel(_value_name(chart) if labels.y is None else labels.y)


def _value_name(chart: ControlChart) -> str:
    if chart.total is None:
        return chart.value
    return _("{events} of {total}").format(events=chart.value, total=chart.total)


def _tick(ax: Axes, chart: ControlChart, value: float, speech: str) -> str:
    """Write a tick with the decimals that tell it from its neighbours."""
    ticks = ax.yaxis.get_majorticklocs()
    share = chart.kind in PROPORTIONS
    step = (ticks[1] - ticks[0] if len(ticks) > 1 else 1.0) * (100 if share else 1)
    digits = next((d for d in range(MOST_DECIMALS) if math.isclose(round(step, d), step)), MOST_DECIMALS)
    with use_language(speech):
        return percent(value, digits) if share else number(value, digits)


def _notes(ax: Axes, chart: ControlChart, x: Floats) -> None:
    """Write notes above the axis, in as many rows as they need not to touch."""
    noted = np.flatnonzero(chart.points["note"].ne("")) if "note" in chart.points else np.zeros(0, dtype=int)
    if not noted.size:
        return
    left, right = ax.get_xlim()
    ends: list[float] = []  # where each row is filled to
    rows = []
    for index in noted:
        at, width = (x[index] - left) / (right - left), CHARACTER * len(chart.points["note"][index])
        start = min(at, max(0.0, 1 - width))
        row = next((row for row, end in enumerate(ends) if end < start), len(ends))
        ends[row : row + 1] = [start + width + CHARACTER]
        rows.append((index, at, start, row))
    low, high = ax.get_ylim()
    ax.set_ylim(low - (high - low) * NOTE_BAND * (len(ends) + 0.5), high)
    for index, at, start, row in rows:
        level = NOTE_BAND * (len(ends) - row - 0.5)
        ax.axvline(x[index], ymin=0, ymax=level, color=GREY, linewidth=0.9, zorder=1)
        side = "left" if start >= at else "right"
        ax.annotate(
            chart.points["note"][index],
            xy=(at, level),
            xycoords="axes fraction",
            xytext=(3 if side == "left" else -3, -4),
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=9,
            color=GREY,
        )


def _edge(ax: Axes, chart: ControlChart, x: Floats, labels: Labels) -> None:
    """Write the values of the last part at the right edge, and the names of parts above."""
    points, last = chart.points, chart.parts.iloc[-1]

    def words(name: str, value: float) -> str:
        return f"{name} {value_words(chart, value, labels.digits)}"

    shown = [EndLabel(words(centre_words(chart.kind), last["cl"]), last["cl"], INK)]
    if pd.notna(last["ucl"]):
        shown.append(EndLabel(words(_("upper limit"), last["ucl"]), last["ucl"], GREY))
        shown.append(EndLabel(words(_("lower limit"), last["lcl"]), last["lcl"], GREY))
    if "target" in points and pd.notna(points["target"].iloc[-1]):
        target = float(points["target"].iloc[-1])
        shown.append(EndLabel(words(labels.target or _("target"), target), target, GREEN))
    named = 1 + int(chart.parts["label"].ne("").any())
    if len(chart.parts) > 1 or named > 1:
        low, high = ax.get_ylim()
        ax.set_ylim(low, high + (high - low) * HEAD_BAND * named)
    end_labels(ax, [label for label in shown if np.isfinite(label.y)], x.max() + _half_step(x), size=9)
    for _number, part in chart.parts.iterrows():
        here = x[(points["part"] == part["part"]).to_numpy()]
        centre = (
            ""
            if part["part"] == last["part"] or pd.isna(part["cl"])
            else words(centre_words(chart.kind), part["cl"])
        )
        ax.annotate(
            "\n".join(word for word in (part["label"], centre) if word),
            xy=(here[0], 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, -2),
            textcoords="offset points",
            va="top",
            fontsize=9,
            color=GREY,
        )
