"""Figures of dependency and threshold ages: what they say in words, and that they say it without colour."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError
from hvevfd_research.plots import care_need, dependency_ratio_by_place, dependency_ratios, threshold_age
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import AgeingIndicators, CareNeedScenarios

YEARS = [1990, 2000, 2010, 2030]


def result(places=("NOR", "SWE", "JPN")):
    frames = [
        pd.DataFrame(
            {
                "place": place,
                "year": YEARS,
                "threshold_female": [69.8, 71.0, 72.4, 74.0],
                "threshold_male": [64.7, 66.5, 68.9, 72.0],
                "oadr": np.array([0.285, 0.26, 0.251, 0.36]) + shift,
                "poadr": np.array([0.233, 0.20, 0.155, 0.18]) + shift,
                "redr": np.array([0.286, 0.24, 0.193, 0.23]) + shift,
                "employed_source": ["given", "given", "given", "held"],
            }
        )
        for shift, place in enumerate(places)
    ]
    return AgeingIndicators(pd.concat(frames, ignore_index=True), ("female", "male"), 15.0, (20, 65), 65)


def overlapping(ax):
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    return any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_the_words_hold_first_and_last_values_and_where_employment_is_held():
    words = alt_text(dependency_ratios(result(), place="NOR"))
    assert "Line chart of NOR, 1990 to 2030" in words
    assert "65+ per 20–64: 0.28 in 1990, 0.36 in 2030" in words or "0.29 in 1990" in words
    assert "near the end of life per employed: 0.29 in 1990, 0.23 in 2030" in words
    assert "From 2030 the employment rate is held" in words


def test_ratios_differ_in_shape_and_held_years_are_dotted_and_hollow():
    lines = dependency_ratios(result(), place="NOR").get_lines()
    assert len({line.get_marker() for line in lines}) == 3
    held = lines[-1]
    assert held.get_linestyle() == ":"
    assert held.get_markerfacecolor() == "white"
    assert list(held.get_xdata()) == [2010, 2030]


def test_names_at_the_ends_do_not_overlap():
    close = result()
    close.frame[["poadr", "redr"]] = close.frame[["oadr", "oadr"]].to_numpy()
    assert not overlapping(dependency_ratios(close, place="NOR"))
    level = result()
    level.frame["redr"] = 0.25
    assert not overlapping(dependency_ratio_by_place(level, highlight=["NOR", "SWE", "JPN"]))


def test_a_place_must_be_named_among_several():
    with pytest.raises(DomainError, match="NOR, SWE, JPN"):
        dependency_ratios(result())
    with pytest.raises(DomainError, match="DNK"):
        threshold_age(result(), place="DNK")
    assert alt_text(dependency_ratios(result(("NOR",))))


def test_missing_employment_leaves_the_real_ratio_out():
    plain = result(("NOR",))
    plain.frame["redr"], plain.frame["employed_source"] = np.nan, "missing"
    ax = dependency_ratios(plain)
    assert len(ax.get_lines()) == 2
    assert "employed" not in alt_text(ax)


def test_highlighted_places_are_named_and_the_others_grey():
    ax = dependency_ratio_by_place(result(), highlight=["NOR", "JPN"])
    assert {text.get_text() for text in ax.texts} >= {"NOR", "JPN"}
    assert "SWE" not in {text.get_text() for text in ax.texts}
    assert "NOR: 0.29 to 0.23" in alt_text(ax)
    with pytest.raises(DomainError, match="highlight names DNK"):
        dependency_ratio_by_place(result(), highlight=["DNK"])


def test_threshold_ages_by_sex_beside_the_fixed_age():
    ax = threshold_age(result(), place="NOR")
    assert "women: 69.8 years in 1990, 74.0 in 2030" in alt_text(ax)
    assert {"fixed age 65", "women, 74.0", "men, 72.0"} <= {text.get_text() for text in ax.texts}
    assert len({line.get_marker() for line in ax.get_lines()}) == 3


def test_scenarios_differ_in_dash_and_marker_and_say_the_change():
    rows = pd.DataFrame(
        {
            "year": [2025] * 3 + [2050] * 3,
            "scenario": ["constant profile", "shifted profile", "constant years"] * 2,
            "need": [2e5] * 3 + [3.3e5, 3.0e5, 2.8e5],
            "change": [0] * 3 + [0.65, 0.5, 0.4],
        }
    )
    ax = care_need(CareNeedScenarios(rows, pd.DataFrame(), 2025))
    assert "constant profile 65%, shifted profile 50%, and constant years in need 40%" in alt_text(ax)
    assert len({(line.get_linestyle(), line.get_marker()) for line in ax.get_lines()}) == 3
    assert ax.get_ylabel() == "thousand persons"
    assert not overlapping(ax)
