"""A curve through a few counts meets R, and its band says how little it knows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import count_trend


def told(counts, years=None):
    return pd.DataFrame({"year": years or range(2016, 2016 + len(counts)), "count": counts})


def test_three_points_give_the_fit_and_band_of_r(oracle):
    trend = count_trend(told([14, 32, 33]), to_year=2021)
    last = trend.to_frame().iloc[-1]
    for name in ("fit", "low", "high"):
        oracle("count_trends", f"three-{name}-2021", last[name])
    oracle("count_trends", "three-growth", trend.growth)
    oracle("count_trends", "three-growth-low", trend.growth_low)
    oracle("count_trends", "three-growth-high", trend.growth_high)
    assert (trend.n, trend.df, trend.reason) == (3, 1, "")


def test_four_points_with_a_gap_give_those_of_r(oracle):
    last = count_trend(told([14, 30, 33, 49], [2016, 2017, 2018, 2021]), to_year=2025).to_frame().iloc[-1]
    for name in ("fit", "low", "high"):
        oracle("count_trends", f"four-{name}-2025", last[name])


@given(
    st.lists(st.integers(1, 5000), min_size=3, max_size=8).filter(lambda counts: len(set(counts)) > 1),
    st.integers(2, 9),
)
@settings(deadline=None, max_examples=60)
def test_counting_in_other_units_scales_the_curve_and_leaves_the_growth(counts, factor):
    one, many = count_trend(told(counts)), count_trend(told([factor * count for count in counts]))
    np.testing.assert_allclose(many.to_frame()["fit"], factor * one.to_frame()["fit"], rtol=1e-9)
    assert many.growth == pytest.approx(one.growth, rel=1e-9, abs=1e-9)


def test_a_year_without_a_count_is_a_gap_and_not_a_zero():
    gap = told([14, np.nan, 33, 49])
    frame = count_trend(gap).to_frame()
    assert frame["observed"].isna().to_list() == [False, True, False, False]
    assert frame.loc[1, "low"] < frame.loc[1, "fit"] < frame.loc[1, "high"]


def test_counts_on_the_curve_leave_nothing_to_make_a_band_from():
    trend = count_trend(told([10, 20, 40]), to_year=2020)
    assert trend.reason == "no-residual"
    assert trend.growth == pytest.approx(1)
    assert np.isnan([trend.growth_low, trend.growth_high]).all()
    assert trend.to_frame()[["low", "high"]].isna().all(axis=None)
    assert trend.to_frame()["fit"].iloc[-1] == pytest.approx(160)


def test_two_counts_are_too_few():
    with pytest.raises(TooFewError, match="3 years at least; there are 2"):
        count_trend(told([14, 32, np.nan]))


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (told([14, 0, 33]), "above 0"),
        (told([14, -2, 33]), "above 0"),
        (told([14, 30, 33], [2016, 2017, 2017]), "each there once"),
        (told([14, 30, 33], [2016, 2017.5, 2018]), "whole"),
        (told([14, 30, 33], [2016, None, 2018]), "not missing"),
    ],
)
def test_what_has_no_growth_is_refused(frame, message):
    with pytest.raises(DomainError, match=message):
        count_trend(frame)


def test_a_curve_does_not_end_before_its_last_count():
    with pytest.raises(DomainError, match="the last count is of 2018"):
        count_trend(told([14, 30, 33]), to_year=2017)
