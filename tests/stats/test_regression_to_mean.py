"""Regression to the mean against R and against its own simulation."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.regression_to_mean import (
    count_regression_to_mean,
    gamma_poisson,
    regression_to_mean,
    simulate_selection,
)

SERIES = tomllib.loads((Path(__file__).parent / "before_after_series.toml").read_text("utf-8"))
TOPIC = "regression_to_mean"
HALF = 15 * 0.5**0.5  # standard deviation of either part where two measurements correlate 0.5


def low(measurements=1):
    return regression_to_mean(
        40, mean=60, sd_between=HALF, sd_within=HALF, measurements=measurements, side="below"
    )


def test_the_published_formula_and_numerical_integration_agree(oracle):
    found = low()
    oracle(TOPIC, "barnett-1", found.effect)
    oracle(TOPIC, "barnett-2", low(2).effect)
    oracle(TOPIC, "barnett-4", low(4).effect)
    oracle(TOPIC, "normal-selected", found.selected_mean)
    oracle(TOPIC, "normal-later", found.later_mean)
    oracle(TOPIC, "normal-share", found.share)
    assert found.rho == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "mean", "size", "threshold"), [("a", 0.6, 0.35, 4), ("b", 1, 0.5, 4), ("c", 2, 1, 6)]
)
def test_the_fall_in_counts_without_any_effect_agrees_with_summing_in_r(oracle, name, mean, size, threshold):
    found = count_regression_to_mean(threshold, mean=mean, size=size)
    for field in ("share", "before", "after", "fall"):
        oracle(TOPIC, f"count-{name}-{field}", getattr(found, field))


def test_the_size_of_a_population_agrees_with_r(oracle):
    quine = gamma_poisson(SERIES["quine"]["days"])
    oracle(TOPIC, "quine-size", quine.size)
    oracle(TOPIC, "quine-mean", quine.mean)
    oracle(TOPIC, "epilepsy-size", gamma_poisson(SERIES["epilepsy"]["before"]).size)


@given(cut=st.floats(-3, 3), side=st.sampled_from(["above", "below"]))
def test_a_measurement_without_error_does_not_regress(cut, side):
    found = regression_to_mean(cut, mean=0, sd_between=1, sd_within=0, side=side)
    assert found.effect == 0
    assert found.rho == 1
    assert found.selected_mean == found.later_mean


@given(cut=st.floats(-3, 3), side=st.sampled_from(["above", "below"]))
def test_a_measurement_that_is_all_error_regresses_to_the_mean_itself(cut, side):
    found = regression_to_mean(cut, mean=0, sd_between=0, sd_within=1, side=side)
    assert found.later_mean == pytest.approx(0, abs=1e-9)


@given(cut=st.floats(1, 40), between=st.floats(0.1, 10), within=st.floats(0.1, 10), shift=st.floats(-50, 50))
def test_above_and_below_mirror_each_other_and_a_shift_changes_nothing(cut, between, within, shift):
    cut = min(cut, 8 * between)
    up = regression_to_mean(cut, mean=0, sd_between=between, sd_within=within)
    down = regression_to_mean(shift - cut, mean=shift, sd_between=between, sd_within=within, side="below")
    assert up.effect == pytest.approx(down.effect, rel=1e-6)
    assert up.selected_mean - up.later_mean == pytest.approx(up.effect, rel=1e-9)


@given(measurements=st.integers(1, 20))
def test_more_measurements_at_baseline_leave_less_to_regress(measurements):
    assert low(measurements + 1).effect < low(measurements).effect


@given(mean=st.floats(0.05, 20), size=st.floats(0.05, 20))
def test_picking_everyone_with_an_event_follows_from_the_whole_population(mean, size):
    found = count_regression_to_mean(1, mean=mean, size=size)
    assert found.before * found.share == pytest.approx(mean)
    assert 0 < found.fall < 1
    assert found.before > found.after > mean


@given(threshold=st.integers(1, 30))
def test_people_with_one_and_the_same_rate_fall_back_to_it(threshold):
    found = count_regression_to_mean(threshold, mean=5, size=1e7)
    assert found.after == pytest.approx(5, rel=1e-4)


@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 2**16))
def test_a_simulation_falls_as_the_formula_says(seed):
    group = simulate_selection(200_000, mean=0.6, size=0.35, threshold=4, rng=np.random.default_rng(seed))
    expected = count_regression_to_mean(4, mean=0.6, size=0.35)
    assert group.fall == pytest.approx(expected.fall, abs=0.04)
    assert group.mean_before == pytest.approx(expected.before, abs=0.2)
    assert group.before.min() == 4
    assert len(group.to_frame()) == len(group.after)
    assert group.others_after > group.others_before


def test_the_same_generator_state_gives_the_same_people():
    first, second = (
        simulate_selection(500, mean=1, size=0.5, threshold=3, rng=np.random.default_rng(3)) for _ in range(2)
    )
    np.testing.assert_array_equal(first.after, second.after)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sd_within": -1}, "below 0"),
        ({"sd_within": 0, "sd_between": 0}, "not both 0"),
        ({"measurements": 0}, "below 1"),
        ({"side": "left"}, "right values"),
        ({"mean": np.nan}, "finite number"),
        ({"mean": -1000}, "no one"),
    ],
)
def test_measurements_that_cannot_be_are_refused(options, words):
    with pytest.raises(DomainError, match=words):
        regression_to_mean(40, **({"mean": 30, "sd_between": 5, "sd_within": 5} | options))


@pytest.mark.parametrize(
    ("threshold", "mean", "size", "words"),
    [
        (0, 1, 1, "whole number from 1"),
        (2.5, 1, 1, "whole number"),
        (4, 0, 1, "above 0"),
        (4, 1, -1, "above 0"),
        (4, np.inf, 1, "finite"),
        (10**6, 0.1, 50, "no one"),
    ],
)
def test_counts_that_cannot_be_are_refused(threshold, mean, size, words):
    with pytest.raises(DomainError, match=words):
        count_regression_to_mean(threshold, mean=mean, size=size)


@pytest.mark.parametrize(
    ("counts", "error", "words"),
    [
        ([], TooFewError, "two"),
        ([np.nan, np.nan], TooFewError, "two"),
        ([0, 0, 0], TooFewError, "one event"),
        ([1, -1, 3], DomainError, "whole numbers"),
        ([1, 1.5, 9], DomainError, "whole numbers"),
        ([3, 3, 3, 3], DomainError, "no more than chance"),
    ],
)
def test_a_population_without_a_size_is_refused(counts, error, words):
    with pytest.raises(error, match=words):
        gamma_poisson(counts)


def test_a_simulation_that_picks_no_one_or_everyone_is_refused():
    rng = np.random.default_rng(1)
    with pytest.raises(TooFewError, match="0 of 10"):
        simulate_selection(10, mean=0.1, size=1, threshold=50, rng=rng)
    with pytest.raises(TooFewError, match="10 of 10"):
        simulate_selection(10, mean=5, size=5, threshold=0, rng=rng)
    with pytest.raises(TooFewError, match="too few"):
        simulate_selection(1, mean=5, size=5, threshold=1, rng=rng)
