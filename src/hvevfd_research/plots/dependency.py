"""Dependency of the old, counted from birth and from the end of life, over the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import (
    BLUE,
    DASHES,
    GREEN,
    MARKERS,
    PALE,
    PALETTE,
    VERMILION,
    new_axes,
    styled,
    title,
)
from hvevfd_research.stats.ageing_indicators import AgeingIndicators
from hvevfd_research.stats.care_need import SCENARIOS, CareNeedScenarios

Ratio = Literal["oadr", "poadr", "redr"]
LOOKS = {"oadr": (BLUE, "o"), "poadr": (GREEN, "^"), "redr": (VERMILION, "s")}
ROOM_ABOVE = 1.12  # of the highest value


@styled
def dependency_ratios(result: AgeingIndicators, *, place: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the three ratios of one place over the years.

    Parameters
    ----------
    result : from ``stats.ageing_indicators``
    place : which place; may be left out when there is one
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        A line for each ratio, named at its end. Where the employment rate is held at its latest value, the
        real ratio is drawn hollow and dotted.

    Raises
    ------
    DomainError : the place is not in the result, or there are several and none is named

    Examples
    --------
    >>> ax = dependency_ratios(_example(), place="A")
    >>> ax.get_title(loc="left")
    'Dependency in old age, counted three ways'
    """
    rows, name = _of_place(result, place)
    ax = ax or new_axes()
    ends = []
    for ratio, (colour, marker) in LOOKS.items():
        known = rows[rows[ratio].notna()]
        if known.empty:
            continue
        _draw_ratio(ax, known, ratio, colour, marker)
        ends.append(EndLabel(_ratio_name(ratio, result), float(known[ratio].iloc[-1]), colour))
    ax.set_ylim(0, float(np.nanmax(rows[list(LOOKS)].to_numpy(dtype=np.float64))) * ROOM_ABOVE)
    _year_axis(ax, rows["year"])
    ax.set_ylabel(_("persons per person"))
    subtitle = _("{place}; near the end of life: {years} years left or less").format(
        place=name, years=number(result.years_left, 0)
    )
    title(ax, _("Dependency in old age, counted three ways"), subtitle)
    end_labels(ax, ends, float(rows["year"].max()))
    return describe(ax, _ratios_text(rows, name, result))


@styled
def dependency_ratio_by_place(
    result: AgeingIndicators,
    *,
    ratio: Ratio = "redr",
    highlight: Sequence[str] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw one ratio of many places over the years, some of them in colour.

    Parameters
    ----------
    result : from ``stats.ageing_indicators``
    ratio : ``"oadr"``, ``"poadr"`` or ``"redr"``
    highlight : up to six places in colour and named; the others are grey behind them
    ax : where to draw; a new figure when None

    Raises
    ------
    DomainError : a highlighted place is not in the result, or more than six

    Examples
    --------
    >>> ax = dependency_ratio_by_place(_example(), ratio="oadr", highlight=["A"])
    >>> [text.get_text() for text in ax.texts][-1]
    'A'
    """
    frame = result.frame
    missing = [place for place in highlight if place not in set(frame["place"])]
    if missing or len(highlight) > len(PALETTE):
        raise DomainError(
            "highlight names {missing}; up to {most} places of these can be named: {places}",
            missing=", ".join(missing) or len(highlight),
            most=len(PALETTE),
            places=", ".join(map(str, frame["place"].unique())),
        )
    ax = ax or new_axes()
    for place, rows in frame.groupby("place"):
        if place not in highlight:
            ax.plot(rows["year"], rows[ratio], color=PALE, linewidth=1, marker="", zorder=1)
    ends = []
    for place, colour, marker in zip(highlight, PALETTE, MARKERS, strict=False):
        rows = frame[(frame["place"] == place) & frame[ratio].notna()]
        ax.plot(rows["year"], rows[ratio], color=colour, marker=marker, markersize=4.5, zorder=3)
        ends.append(EndLabel(str(place), float(rows[ratio].iloc[-1]), colour))
    ax.set_ylim(0, frame[ratio].max() * ROOM_ABOVE)
    _year_axis(ax, frame["year"])
    ax.set_ylabel(_("persons per person"))
    places = frame["place"].nunique()
    subtitle = (
        _("{n} places; grey: those not named").format(n=number(places, 0)) if places > len(ends) else ""
    )
    title(ax, _ratio_title(ratio, result), subtitle)
    end_labels(ax, ends, float(frame["year"].max()))
    return describe(ax, _places_text(result, ratio, highlight))


@styled
def care_need(result: CareNeedScenarios, *, place: str = "", ax: Axes | None = None) -> Axes:
    """Draw people in need of care by scenario over the years.

    Parameters
    ----------
    result : from ``stats.care_need_scenarios``
    place : whose scenarios they are, for the line under the title
    ax : where to draw; a new figure when None

    Examples
    --------
    >>> from matplotlib.axes import Axes
    >>> rows = pd.DataFrame({"year": [2020] * 3, "scenario": list(SCENARIOS), "need": 5.0, "change": 0.0})
    >>> isinstance(care_need(CareNeedScenarios(rows, pd.DataFrame(), 2020)), Axes)
    True
    """
    ax = ax or new_axes()
    frame, ends, parts = result.frame, [], []
    thousand = frame["need"].max() >= 10_000
    unit = 1000 if thousand else 1
    for scenario, colour, marker, dash in zip(SCENARIOS, PALETTE, MARKERS, DASHES, strict=False):
        rows = frame[frame["scenario"] == scenario]
        ax.plot(rows["year"], rows["need"] / unit, color=colour, marker=marker, linestyle=dash)
        ends.append(EndLabel(scenario_name(scenario), float(rows["need"].iloc[-1]) / unit, colour))
        parts.append(
            _("{scenario} {change}").format(
                scenario=scenario_name(scenario), change=percent(float(rows["change"].iloc[-1]))
            )
        )
    ax.set_ylim(0, frame["need"].max() / unit * ROOM_ABOVE)
    _year_axis(ax, frame["year"])
    ax.set_ylabel(_("thousand persons") if thousand else _("persons"))
    subtitle = _("{place}; what if, not a forecast").format(place=place) if place else ""
    title(ax, _("People in need of care, by scenario"), subtitle or _("what if, not a forecast"))
    end_labels(ax, ends, float(frame["year"].max()))
    text = _("Line chart of people in need of care from {first} to {last}. Change by {last}: {parts}.")
    first, last = int(frame["year"].min()), int(frame["year"].max())
    said = text.format(first=first, last=last, parts=listing(parts))
    return describe(ax, f"{place}: {said}" if place else said)


def _example() -> AgeingIndicators:
    frame = pd.DataFrame({"place": "A", "year": [1990, 2010], "oadr": [0.25, 0.3], "poadr": [0.24, 0.2]})
    frame["redr"], frame["employed_source"] = [0.28, 0.22], "given"
    return AgeingIndicators(frame, ("female", "male"), 15.0, (20, 65), 65)


def _of_place(result: AgeingIndicators, place: str | None) -> tuple[pd.DataFrame, str]:
    places = list(result.frame["place"].unique())
    if place is None and len(places) == 1:
        place = places[0]
    if place not in places:
        raise DomainError(
            "place {place} is not one of {places}; name one", place=place, places=", ".join(map(str, places))
        )
    return result.frame[result.frame["place"] == place].sort_values("year"), str(place)


def _draw_ratio(ax: Axes, rows: pd.DataFrame, ratio: str, colour: str, marker: str) -> None:
    held = (rows["employed_source"] == "held").to_numpy() & (ratio == "redr")
    solid = rows[~held]
    ax.plot(solid["year"], solid[ratio], color=colour, marker=marker)
    if held.any():
        joined = rows[held | np.append(held[1:], False)]  # from the last known year on
        ax.plot(
            joined["year"],
            joined[ratio],
            color=colour,
            marker=marker,
            linestyle=":",
            markerfacecolor="white",
            markevery=slice(0 if held.all() else 1, None),
        )


def _ratio_name(ratio: str, result: AgeingIndicators) -> str:
    low, high = result.working
    return {
        "oadr": _("{old}+ per {low}–{high}").format(
            old=number(result.old, 0), low=number(low, 0), high=number(high - 1, 0)
        ),
        "poadr": _("near the end of life\nper other adult"),
        "redr": _("near the end of life\nper employed"),
    }[ratio]


def _ratio_title(ratio: str, result: AgeingIndicators) -> str:
    years = number(result.years_left, 0)
    return {
        "oadr": _("Old-age dependency ratio"),
        "poadr": _("Adults with {years} years left or less, for each other adult").format(years=years),
        "redr": _("People with {years} years left or less, for each person employed").format(years=years),
    }[ratio]


def scenario_name(scenario: str) -> str:
    """Say a scenario of ``stats.care_need_scenarios``; another word stays as it is."""
    return {
        "constant profile": _("constant profile"),
        "shifted profile": _("shifted profile"),
        "constant years": _("constant years in need"),
    }.get(scenario, scenario)


def _year_axis(ax: Axes, years: pd.Series) -> None:
    ax.set_xlabel("")
    ax.set_xlim(years.min() - 1, years.max() + 1)
    ax.locator_params(axis="x", integer=True)


def _ratios_text(rows: pd.DataFrame, name: str, result: AgeingIndicators) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    sentences = [
        _("Line chart of {place}, {first} to {last}, in persons per person.").format(
            place=name, first=int(first["year"]), last=int(last["year"])
        )
    ]
    for ratio in LOOKS:
        known = rows[rows[ratio].notna()]
        if known.empty:
            continue
        sentences.append(
            _("{ratio}: {a} in {from_year}, {b} in {to_year}.").format(
                ratio=_ratio_name(ratio, result).replace("\n", " "),
                a=number(known[ratio].iloc[0]),
                from_year=int(known["year"].iloc[0]),
                b=number(known[ratio].iloc[-1]),
                to_year=int(known["year"].iloc[-1]),
            )
        )
    held = rows.loc[rows["employed_source"] == "held", "year"]
    if len(held):
        sentences.append(_("From {year} the employment rate is held.").format(year=int(held.min())))
    return " ".join(sentences)


def _places_text(result: AgeingIndicators, ratio: str, highlight: Sequence[str]) -> str:
    frame = result.frame[result.frame[ratio].notna()]
    sentences = [
        _("Line chart of {n} places, {first} to {last}. {what}.").format(
            n=number(frame["place"].nunique(), 0),
            first=int(frame["year"].min()),
            last=int(frame["year"].max()),
            what=_ratio_title(ratio, result),
        )
    ]
    for place in highlight:
        rows = frame[frame["place"] == place]
        sentences.append(
            _("{place}: {a} to {b}.").format(
                place=place, a=number(rows[ratio].iloc[0]), b=number(rows[ratio].iloc[-1])
            )
        )
    return " ".join(sentences)
