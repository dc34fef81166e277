"""Compression, equilibrium and expansion: three made-up places, and the edges between the patterns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.health_change import PATTERNS, health_changes
from hvevfd_research.stats.health_expectancy_series import health_expectancy_series


def row(total, without, name="x"):
    return pd.DataFrame(
        {
            "name": [name],
            "total_first": total[0],
            "total_last": total[1],
            "without_first": without[0],
            "without_last": without[1],
        }
    )


def pattern(total, without, **margins):
    return health_changes(row(total, without), **margins).patterns["x"]


def test_the_three_made_up_places_are_one_of_each():
    places = datasets.load("life-and-health-simulated")
    series = health_expectancy_series(places, by=["place", "year"], age=65, cases="cases")
    assert health_changes(series.changes("cases")).patterns == {
        "A": "absolute compression",
        "B": "equilibrium",
        "C": "expansion",
    }
    ill = health_changes(series.changes("cases")).frame.set_index("comparison")["with_change"]
    assert ill["B"] > 0.1, "who judges by years alone takes B for expansion"


@pytest.mark.parametrize(
    ("total", "without", "expected"),
    [
        ((18, 20), (9, 11.5), "absolute compression"),
        ((15.64, 17.32), (11.08, 12.79), "relative compression"),
        ((20, 22), (10, 11), "equilibrium"),
        ((20, 22), (10, 10), "expansion"),
        ((20, 20.05), (10, 10), "not longer"),
        ((20, 19), (10, 10), "not longer"),
        ((np.nan, np.nan), (np.nan, np.nan), "unknown"),
    ],
)
def test_years_and_share_together_give_the_pattern(total, without, expected):
    assert pattern(total, without) == expected


def test_a_change_on_the_margin_counts_as_none():
    assert (
        pattern((10.0, 11.0), (5.0, 6.1)) == "relative compression"
    )  # 0.1 fewer years, as printed decimals go
    assert pattern((10.0, 11.0), (5.0, 6.11)) == "absolute compression"
    assert pattern((10.0, 11.0), (5.0, 5.4), share_margin=0.02) == "equilibrium"
    assert pattern((10.0, 11.0), (5.0, 5.4), share_margin=0.005) == "expansion"


def test_where_only_gains_are_known_the_share_of_the_gain_is_told_and_no_pattern():
    frame = row((np.nan, np.nan), (np.nan, np.nan)).assign(more=7.0, free=1.5)
    found = health_changes(frame, gains=("more", "free")).frame.iloc[0]
    assert (found["with_change"], found["pattern"]) == (5.5, "unknown")
    assert found["share_of_gain"] == pytest.approx(1.5 / 7)


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.floats(0.5, 40)] * 2), st.tuples(*[st.floats(0, 1)] * 2))
def test_parts_sum_to_the_change_and_every_pattern_is_a_known_one(total, shares):
    without = tuple(years * share for years, share in zip(total, shares, strict=True))
    found = health_changes(row(total, without)).frame.iloc[0]
    assert found["without_change"] + found["with_change"] == pytest.approx(found["total_change"], abs=1e-9)
    assert found["pattern"] in PATTERNS
    if found["pattern"] == "expansion":
        assert found["share_last"] > found["share_first"]


def test_impossible_years_are_refused():
    with pytest.raises(DomainError, match="from 0 to all years left"):
        pattern((10, 11), (12, 11))
    with pytest.raises(DomainError, match="margin"):
        pattern((10, 11), (5, 5), years_margin=-1)
    with pytest.raises(TooFewError, match="nothing to compare"):
        health_changes(row((10, 11), (5, 5)).iloc[:0])
