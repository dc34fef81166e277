"""The words of control charts: what the lines are called, which signals there are, and the alt text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from hvevfd_research.i18n import date, interval, listing, month, ngettext, number, percent
from hvevfd_research.i18n import gettext as _
from hvevfd_research.stats.chart_cautions import PROVISIONAL_POINTS
from hvevfd_research.stats.control_charts import ControlChart

PROPORTIONS = ("p", "p-prime")
MONTH_DAYS = 27  # points at least this far apart are named by their month
MOST_NAMED = 5  # signals named one by one; more are only counted
# What changes how the lines may be read; the rest is for those who ask, in the alt text.
SHOWN = ("too-few-for-limits", "few-points", "provisional-limits", "skew", "overdispersion")


def kind_words(kind: str) -> str:
    """Name a kind of chart."""
    return {
        "run": _("Run chart"),
        "i": _("I chart"),
        "mr": _("Moving range chart"),
        "xbar": _("Xbar chart"),
        "s": _("S chart"),
        "p": _("P chart"),
        "p-prime": _("P′ chart"),
        "u": _("U chart"),
        "u-prime": _("U′ chart"),
        "c": _("C chart"),
        "g": _("G chart"),
        "t": _("T chart"),
        "i-prime": _("I′ chart"),
    }[kind]


def centre_words(kind: str) -> str:
    """Name the centre line of a kind of chart."""
    return _("median") if kind in ("run", "g") else _("mean")


def rule_words(code: str) -> str:
    """Say what a rule looks for."""
    return {
        "outside-limits": _("outside the limits"),
        "trend": _("a trend"),
        "two-of-three": _("two of three near a limit"),
        "long-run": _("a long run on one side"),
        "four-of-five": _("four of five beyond 1 sigma"),
        "alternating": _("up and down by turns"),
        "hugging": _("too close to the centre line"),
        "avoiding": _("too far from the centre line"),
    }[code]


def value_words(chart: ControlChart, value: float, digits: int) -> str:
    """Write a value of a chart, as a percentage where it is a proportion."""
    if chart.kind in PROPORTIONS:
        return percent(value, max(digits - 1, 0))
    return number(value, digits)


def place_words(chart: ControlChart, x: object) -> str:
    """Name a point: its month, date, number or category."""
    if isinstance(x, pd.Period):
        x = x.start_time
    if isinstance(x, dt.date):
        return month(x) if monthly(chart.points["x"]) else date(x, "medium")
    return number(float(x), 0) if isinstance(x, int | float) and float(x).is_integer() else str(x)


def monthly(x: pd.Series) -> bool:
    """Tell whether points lie a month or more apart."""
    times = x.dt.start_time if isinstance(x.dtype, pd.PeriodDtype) else x
    return bool((times.drop_duplicates().diff().dropna() >= pd.Timedelta(days=MONTH_DAYS)).all())


def signal_words(chart: ControlChart) -> str:
    """Say in a sentence what the chosen rules found."""
    marked = chart.points[chart.points["signal"]]
    if not marked.empty:
        codes = list(dict.fromkeys(";".join(marked["rules"]).split(";")))
        reasons = listing(rule_words(code) for code in codes)
        count = ngettext("{n} point signals", "{n} points signal", len(marked)).format(
            n=number(len(marked), 0)
        )
        if len(marked) > MOST_NAMED:
            return _("{count}: {reasons}.").format(count=count, reasons=reasons)
        places = listing(place_words(chart, x) for x in marked["x"].tolist())
        return _("{count} ({places}): {reasons}.").format(count=count, places=places, reasons=reasons)
    if chart.signal:
        crossed = int(chart.parts["runs_signal"].to_numpy().argmax())
        return _("The line crosses the centre too few times: {runs}.").format(runs=run_words(chart, crossed))
    if chart.rules.anhoej:
        return _("No signal: {runs}.").format(runs=run_words(chart))
    return _("No signal.")


def caution_words(chart: ControlChart, code: str) -> str:
    """Say in a sentence what a reader of the chart must be warned of, of several parts by the shortest."""
    warned = chart.parts[[code in told.split(";") for told in chart.parts["warnings"]]]
    run = chart.kind == "run"
    n = number(float(warned["n_useful" if run else "n_baseline"].min()), 0)
    few = (
        _("Few points for a run chart: {n} off the median.")
        if run
        else _("Limits rest on only {n} points: take them as a guess.")
    )
    return {
        "no-data": _("There are no values to draw lines from."),
        "too-few-for-limits": _("Too few points for limits: {n}."),
        "no-variation": _("The values do not vary, so there are no limits."),
        "few-points": few,
        "provisional-limits": _("Provisional limits: they rest on {n} points, and firm ones need {enough}."),
        "missing-values": _("Some points have no value; none is filled in."),
        "zero-denominator": _("Some points have 0 in the denominator, and so no value."),
        "exact-limits": _("Limits are exact where few events are expected."),
        "skew": _("The values are skewed: chance alone may cross the limits."),
        "overdispersion": _("The points vary more than the chart assumes: its limits may be too narrow."),
    }[code].format(n=n, enough=number(PROVISIONAL_POINTS, 0))


def caution_lines(chart: ControlChart) -> str:
    """Give the cautions that stand above a chart, one a line; empty where there are none."""
    return "\n".join(caution_words(chart, code) for code in SHOWN if code in chart.warnings)


def run_words(chart: ControlChart, part: int = -1) -> str:
    """Say what the longest run and the crossings of a part are (the last by default), and their limits."""
    last = chart.parts.iloc[part]
    if chart.kind == "mr" or not last["n_useful"]:
        return _("runs are not judged")
    return _("longest run {run} (at most {most}), crossings {cross} (at least {fewest})").format(
        run=number(last["longest_run"], 0),
        most=number(last["longest_run_max"], 0),
        cross=number(last["crossings"], 0),
        fewest=number(last["crossings_min"], 0),
    )


def rule_set_words(name: str) -> str:
    """Call a rule set by the name it goes by in print."""
    printed = {"anhoej": "Anhøj", "mdc": "Making Data Count", "ihi": "IHI", "nelson": "Nelson"}
    printed |= {"western-electric": "Western Electric", "three-sigma": _("three sigma")}
    return printed.get(name, name)


def alt_words(chart: ControlChart, digits: int = 2, shown: str | None = None) -> str:
    """Write the alt text of a single chart: what it shows, points, lines, signals, rules and cautions."""
    points, last = chart.points, chart.parts.iloc[-1]
    first = _("{kind} of {value}: {n}, {start} to {end}.").format(
        kind=kind_words(chart.kind),
        value=chart.value if shown is None else shown,
        n=ngettext("{n} point", "{n} points", chart.n).format(n=number(chart.n, 0)),
        start=place_words(chart, points["x"].iloc[0]),
        end=place_words(chart, points["x"].iloc[-1]),
    )
    rules = _("Rules: {rules}; {runs}.").format(rules=rule_set_words(chart.rules.name), runs=run_words(chart))
    found = signal_words(chart) if chart.signal else _("No signal.")
    cautions = [caution_words(chart, code) for code in chart.warnings]
    return " ".join([first, _line_words(chart, last, digits), found, rules, *cautions])


def grid_words(
    chart: ControlChart, names: Sequence[object], digits: int = 2, shown: str | None = None
) -> str:
    """Write the alt text of small multiples: how many, where they stand, and which of them signal and why."""
    charts = {str(name): chart.only(name) for name in names}
    count = ngettext("{n} small chart", "{n} small charts", len(charts)).format(n=number(len(charts), 0))
    levels = sorted((float(one.cl), name) for name, one in charts.items() if pd.notna(one.cl))
    told = [
        _("{kind}, {count}: {value}.").format(
            kind=kind_words(chart.kind), count=count, value=chart.value if shown is None else shown
        )
    ]
    if levels:
        (low, lowest), (high, highest) = levels[0], levels[-1]
        told.append(
            _("The {centre} goes from {low} ({lowest}) to {high} ({highest}).").format(
                centre=centre_words(chart.kind),
                low=value_words(chart, low, digits),
                high=value_words(chart, high, digits),
                lowest=lowest,
                highest=highest,
            )
        )
    signals = [f"{name}: {signal_words(one)}" for name, one in charts.items() if one.signal]
    quiet = ngettext("{n} chart has no signal.", "{n} charts have no signal.", len(charts) - len(signals))
    told += signals
    if len(signals) < len(charts):
        told.append(quiet.format(n=number(len(charts) - len(signals), 0)))
    return " ".join(told)


def _line_words(chart: ControlChart, last: pd.Series, digits: int) -> str:
    lines = _("Its {centre} is {value}").format(
        centre=centre_words(chart.kind), value=value_words(chart, last["cl"], digits)
    )
    if len(chart.parts) > 1:
        lines = _("In the last of {n} parts the {centre} is {value}").format(
            n=number(len(chart.parts), 0),
            centre=centre_words(chart.kind),
            value=value_words(chart, last["cl"], digits),
        )
    if pd.isna(last["ucl"]):
        return _("{lines}, without limits.").format(lines=lines)
    if chart.kind in PROPORTIONS:
        shown = _("{low} to {high}").format(
            low=value_words(chart, last["lcl"], digits), high=value_words(chart, last["ucl"], digits)
        )
    else:
        shown = interval(last["lcl"], last["ucl"], digits)
    return _("{lines}, its limits {limits}.").format(lines=lines, limits=shown)
