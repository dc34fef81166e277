"""Segmented regression against R, its invariances, and what it must refuse."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.interrupted_series import interrupted_series

SERIES = tomllib.loads((Path(__file__).parent / "before_after_series.toml").read_text("utf-8"))
TOPIC = "interrupted_series"


def nile(**options):
    frame = pd.DataFrame({"year": range(1871, 1971), "flow": SERIES["nile"]["flow"]})
    return interrupted_series(frame, "flow", time="year", interruption=1899, **options)


def sicily(**options):
    data = SERIES["sicily"]
    frame = pd.DataFrame(
        {
            "month": pd.date_range("2002-01-01", periods=59, freq="MS"),
            "events": data["events"],
            "population": data["population"],
        }
    )
    settings_ = {"family": "quasi-poisson", "exposure": "population", "season": "harmonics", "effect_at": 12}
    return interrupted_series(
        frame, "events", time="month", interruption=dt.date(2005, 1, 1), **(settings_ | options)
    )


def belts(value, **options):
    data = SERIES["seatbelts"]
    frame = pd.DataFrame(
        {
            "month": pd.period_range("1979-01", periods=72, freq="M"),
            "front": data["front"],
            "kms": data["kms"],
        }
    )
    return interrupted_series(
        frame, value, time="month", interruption=pd.Timestamp("1983-01-31"), season="month", **options
    )


def noisy(n=24, seed=1):
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"t": range(n), "y": 20 + 0.1 * np.arange(n) + rng.normal(0, 1, n)})


def test_least_squares_agrees_with_r(oracle):
    fit = nile(errors="model")
    level = fit.terms.set_index("term").loc["level"]
    oracle(TOPIC, "nile-level", level["estimate"])
    oracle(TOPIC, "nile-trend", fit.trend.estimate)
    oracle(TOPIC, "nile-step", fit.step.estimate)
    oracle(TOPIC, "nile-slope-change", fit.slope_change.estimate)
    oracle(TOPIC, "nile-step-se", fit.step.se)
    oracle(TOPIC, "nile-slope-change-se", fit.slope_change.se)


def test_residual_tests_agree_with_r(oracle):
    check = nile(errors="model").check
    assert check.ljung_box_lags == 10
    oracle(TOPIC, "nile-durbin-watson", check.durbin_watson)
    oracle(TOPIC, "nile-ljung-box", check.ljung_box)
    oracle(TOPIC, "nile-ljung-box-p", check.ljung_box_p)


def test_newey_west_agrees_with_sandwich_with_and_without_the_small_sample_factor(oracle):
    plain = nile(errors="newey-west", lags=3, small_sample=False)
    oracle(TOPIC, "nile-nw3-step-se", plain.step.se)
    oracle(TOPIC, "nile-nw3-trend-se", plain.trend.se)
    oracle(TOPIC, "nile-nw3-adjusted-step-se", nile(errors="newey-west", lags=3).step.se)
    oracle(TOPIC, "nile-nw6-step-se", nile(errors="newey-west", lags=6, small_sample=False).step.se)
    oracle(TOPIC, "nile-nw6-adjusted-step-se", nile(errors="newey-west", lags=6).step.se)


def test_the_default_lag_is_the_published_rule():
    assert nile(errors="newey-west").lags == 4
    assert interrupted_series(noisy(), "y", time="t", interruption=12, errors="newey-west").lags == 2


def test_effect_at_a_stated_time_agrees_with_r(oracle):
    effect = nile(errors="newey-west", lags=3, effect_at=12).effect
    assert effect.periods == 12
    oracle(TOPIC, "nile-effect12", effect.difference)
    oracle(TOPIC, "nile-effect12-low", effect.difference_low)
    oracle(TOPIC, "nile-effect12-high", effect.difference_high)
    oracle(TOPIC, "nile-ratio12", effect.ratio)
    oracle(TOPIC, "nile-ratio12-low", effect.ratio_low)
    oracle(TOPIC, "nile-ratio12-high", effect.ratio_high)


def test_autoregressive_errors_agree_with_nlme(oracle):
    fit = nile(errors="ar1")
    oracle(TOPIC, "nile-ar1-phi", fit.autocorrelation)
    oracle(TOPIC, "nile-ar1-step", fit.step.estimate)
    oracle(TOPIC, "nile-ar1-step-se", fit.step.se)
    oracle(TOPIC, "nile-ar1-slope-change-se", fit.slope_change.se)
    oracle(TOPIC, "nile-ar1-ljung-box", fit.check.ljung_box)


def test_a_transition_is_left_out_and_stays_a_gap_in_time(oracle):
    fit = nile(errors="ar1", transition=3)
    assert (fit.n_before, fit.n_transition, fit.n_after) == (28, 3, 69)
    oracle(TOPIC, "nile-gap-ar1-phi", fit.autocorrelation)
    oracle(TOPIC, "nile-gap-ar1-step", fit.step.estimate)
    oracle(TOPIC, "nile-gap-ar1-step-se", fit.step.se)
    weighted = nile(errors="newey-west", lags=3, transition=3)
    oracle(TOPIC, "nile-gap-step", weighted.step.estimate)
    oracle(TOPIC, "nile-gap-nw3-step-se", weighted.step.se)


def test_the_published_smoking_ban_example_is_reproduced(oracle):
    plain = sicily(family="poisson", season=None, slope_change=False)
    for name, value in zip(("rr", "low", "high"), _ratio(plain.step), strict=True):
        oracle(TOPIC, f"sicily-step-{name}", value)
        oracle(TOPIC, f"sicily-step-{name}-printed", value)
    seasonal = sicily(slope_change=False, reference="normal")
    oracle(TOPIC, "sicily-season-step", seasonal.step.estimate)
    oracle(TOPIC, "sicily-season-step-se", seasonal.step.se)
    oracle(TOPIC, "sicily-season-dispersion", seasonal.dispersion)
    ratio, low, high = _ratio(seasonal.step)
    oracle(TOPIC, "sicily-season-rr-printed", ratio)
    oracle(TOPIC, "sicily-season-rr-low-normal", low)
    oracle(TOPIC, "sicily-season-rr-high-normal", high)
    oracle(TOPIC, "sicily-season-rr-low-t", _ratio(sicily(slope_change=False).step)[1])


def _ratio(found):
    return np.exp([found.estimate, found.ci_low, found.ci_high])


def test_counts_with_a_change_of_slope_agree_with_r(oracle):
    fit = sicily()
    oracle(TOPIC, "sicily-slope-step", fit.step.estimate)
    oracle(TOPIC, "sicily-slope-step-se", fit.step.se)
    oracle(TOPIC, "sicily-slope-change", fit.slope_change.estimate)
    oracle(TOPIC, "sicily-slope-change-se", fit.slope_change.se)
    oracle(TOPIC, "sicily-slope-dispersion", fit.dispersion)
    oracle(TOPIC, "sicily-slope-durbin-watson", fit.check.durbin_watson)
    oracle(TOPIC, "sicily-slope-nw3-step-se", sicily(errors="newey-west", lags=3).step.se)


def test_effect_in_events_and_as_a_ratio_agree_with_r(oracle):
    effect = sicily().effect
    oracle(TOPIC, "sicily-ratio12", effect.ratio)
    oracle(TOPIC, "sicily-ratio12-low", effect.ratio_low)
    oracle(TOPIC, "sicily-ratio12-high", effect.ratio_high)
    oracle(TOPIC, "sicily-with12", effect.with_change)
    oracle(TOPIC, "sicily-without12", effect.without_change)
    oracle(TOPIC, "sicily-difference12-low", effect.difference_low)
    oracle(TOPIC, "sicily-difference12-high", effect.difference_high)


def test_month_indicators_agree_with_r(oracle):
    counts = belts("front", family="quasi-poisson", exposure="kms")
    assert counts.interruption == pd.Timestamp("1983-02-01")
    oracle(TOPIC, "belts-step", counts.step.estimate)
    oracle(TOPIC, "belts-step-se", counts.step.se)
    oracle(TOPIC, "belts-slope-change", counts.slope_change.estimate)
    oracle(TOPIC, "belts-dispersion", counts.dispersion)
    weighted = belts(
        "front", family="poisson", exposure="kms", errors="newey-west", lags=12, small_sample=False
    )
    oracle(TOPIC, "belts-nw12-step-se", weighted.step.se)
    linear = belts("front", errors="newey-west", lags=3)
    oracle(TOPIC, "belts-linear-step", linear.step.estimate)
    oracle(TOPIC, "belts-linear-nw3-step-se", linear.step.se)


def test_six_pairs_of_harmonics_say_the_same_as_twelve_months():
    months = sicily(season="month")
    pairs = sicily(season="harmonics", harmonics=6)
    assert pairs.step.estimate == pytest.approx(months.step.estimate, abs=1e-9)
    assert pairs.step.se == pytest.approx(months.step.se, abs=1e-9)


def test_the_counterfactual_is_the_fit_until_the_change_and_the_earlier_course_after_it():
    fit = nile(errors="model")
    points = fit.to_frame()
    before = ~points["after"]
    np.testing.assert_allclose(points.loc[before, "fitted"], points.loc[before, "counterfactual"])
    first = points.loc[points["after"]].iloc[0]
    assert first["fitted"] - first["counterfactual"] == pytest.approx(fit.step.estimate)
    assert (points["counterfactual_low"] < points["counterfactual"]).all()


@settings(deadline=None, max_examples=15)
@given(
    shift=st.floats(-1e3, 1e3),
    scale=st.floats(0.01, 100),
    seed=st.integers(0, 2**16),
    errors=st.sampled_from(["model", "newey-west"]),
)
def test_shifting_and_scaling_the_outcome_shifts_and_scales_the_result(shift, scale, seed, errors):
    frame = noisy(seed=seed)
    options = {"time": "t", "interruption": 12, "errors": errors, "effect_at": 5}
    first = interrupted_series(frame, "y", **options)
    second = interrupted_series(frame.assign(y=shift + scale * frame["y"]), "y", **options)
    assert second.step.estimate == pytest.approx(scale * first.step.estimate, rel=1e-6, abs=1e-7)
    assert second.effect.difference_low == pytest.approx(
        scale * first.effect.difference_low, rel=1e-6, abs=1e-7
    )
    assert second.step.p == pytest.approx(first.step.p, rel=1e-5, abs=1e-9)
    assert second.check.durbin_watson == pytest.approx(first.check.durbin_watson, rel=1e-6)


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 2**16))
def test_the_order_of_rows_and_the_origin_of_time_change_nothing(seed):
    frame = noisy(seed=seed)
    mixed = frame.sample(frac=1, random_state=seed).assign(t=lambda f: 2000 + 5 * f["t"])
    first = interrupted_series(frame, "y", time="t", interruption=12)
    second = interrupted_series(mixed, "y", time="t", interruption=2060)
    assert second.step.estimate == pytest.approx(first.step.estimate, abs=1e-6)
    assert second.effect.ratio_low == pytest.approx(first.effect.ratio_low, abs=1e-6)


@settings(deadline=None, max_examples=15)
@given(level=st.floats(1, 100), slope=st.floats(0.1, 5), start=st.integers(4, 18))
def test_a_line_without_noise_and_break_has_no_effect_and_no_interval(level, slope, start):
    frame = pd.DataFrame({"t": range(24), "y": level + slope * np.arange(24)})
    fit = interrupted_series(frame, "y", time="t", interruption=start)
    assert fit.effect.difference == pytest.approx(0, abs=1e-8)
    assert fit.effect.ratio == pytest.approx(1, abs=1e-8)
    assert "exact-fit" in fit.flags
    assert np.isnan(fit.step.se)
    assert np.isnan(fit.step.p)
    assert np.isnan(fit.effect.ratio_low)
    assert fit.effect.reason == "exact-fit"


@settings(deadline=None, max_examples=15)
@given(step=st.floats(-5, 5), slope=st.floats(-1, 1), seed=st.integers(0, 2**16))
def test_adding_a_break_adds_it_to_the_estimates(step, slope, seed):
    frame = noisy(seed=seed)
    since = np.maximum(frame["t"] - 12, 0)
    moved = frame.assign(y=frame["y"] + step * (frame["t"] >= 12) + slope * since)
    options = {"time": "t", "interruption": 12, "errors": "model", "effect_at": 7}
    plain, broken = (interrupted_series(each, "y", **options) for each in (frame, moved))
    assert broken.step.estimate - plain.step.estimate == pytest.approx(step, abs=1e-8)
    assert broken.slope_change.estimate - plain.slope_change.estimate == pytest.approx(slope, abs=1e-8)
    assert broken.effect.difference - plain.effect.difference == pytest.approx(step + 7 * slope, abs=1e-8)


@settings(deadline=None, max_examples=8)
@given(factor=st.floats(0.01, 100))
def test_the_unit_of_exposure_changes_no_ratio(factor):
    frame = pd.DataFrame(
        {"t": range(59), "n": SERIES["sicily"]["events"], "pop": SERIES["sicily"]["population"]}
    )
    options = {"time": "t", "interruption": 36, "exposure": "pop", "family": "poisson"}
    first = interrupted_series(frame, "n", **options)
    second = interrupted_series(frame.assign(pop=frame["pop"] * factor), "n", **options)
    assert second.effect.ratio == pytest.approx(first.effect.ratio, rel=1e-8)
    assert second.effect.difference_low == pytest.approx(first.effect.difference_low, rel=1e-6)


def test_a_missing_month_is_left_out_and_counted_never_taken_for_zero():
    frame = noisy()
    frame.loc[5, "y"] = np.nan
    with_hole = interrupted_series(frame, "y", time="t", interruption=12)
    without_row = interrupted_series(frame.drop(index=5), "y", time="t", interruption=12)
    assert with_hole.n_missing == 1
    assert with_hole.n_before == 11
    assert with_hole.step.estimate == pytest.approx(without_row.step.estimate, abs=1e-9)
    assert with_hole.autocorrelation == pytest.approx(without_row.autocorrelation, abs=1e-6)


def test_summer_time_does_not_move_a_month():
    frame = noisy()
    local = pd.date_range("2020-01-01", periods=24, freq="MS", tz="Europe/Oslo")
    naive = local.tz_localize(None)
    fits = [
        interrupted_series(frame.assign(t=times), "y", time="t", interruption=pd.Timestamp("2021-01-01"))
        for times in (local, naive)
    ]
    assert fits[0].step.estimate == fits[1].step.estimate
    assert fits[0].unit == "month"


def test_few_points_on_a_side_overdispersion_and_an_unmodelled_season_are_flagged():
    short = interrupted_series(noisy(14), "y", time="t", interruption=8)
    assert "few-after" in short.flags
    assert "few-before" not in short.flags
    assert "overdispersed" in sicily(family="poisson").flags
    assert "overdispersed" not in sicily().flags
    assert "season-not-modelled" in sicily(season=None).flags
    assert "season-not-modelled" not in sicily().flags


def test_memory_left_in_the_residuals_is_flagged():
    rng = np.random.default_rng(3)
    errors = np.zeros(60)
    for i in range(1, 60):
        errors[i] = 0.8 * errors[i - 1] + rng.normal()
    frame = pd.DataFrame({"t": range(60), "y": 50 + errors})
    plain = interrupted_series(frame, "y", time="t", interruption=30, errors="model")
    allowed = interrupted_series(frame, "y", time="t", interruption=30, errors="ar1")
    assert "autocorrelation" in plain.flags
    assert "autocorrelation" not in allowed.flags
    assert allowed.step.se > plain.step.se


def test_a_ratio_against_a_counterfactual_that_may_be_zero_is_not_given():
    frame = noisy().assign(y=lambda f: f["y"] - 22)
    effect = interrupted_series(frame, "y", time="t", interruption=12).effect
    assert np.isnan(effect.ratio)
    assert effect.reason == "counterfactual-not-positive"
    assert np.isfinite(effect.difference)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"y": 5.0}, DomainError, "never varies"),
        ({"y": np.nan}, TooFewError, "too few"),
        ({"t": 1}, DomainError, "more than once"),
        ({"t": [0.0, 0.7, *range(2, 24)]}, DomainError, "unevenly"),
        ({"t": [f"m{i}" for i in range(24)]}, ColumnError, "times are dates"),
        ({"t": [np.nan, *range(1, 24)]}, DomainError, "time is missing"),
        ({"y": ["a"] * 24}, ColumnError, "must hold numbers"),
        ({"y": [np.inf, *range(23)]}, DomainError, "infinite"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused_by_name(change, error, words):
    frame = noisy().assign(**change)
    with pytest.raises(error, match=words):
        interrupted_series(frame, "y", time="t", interruption=12)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"interruption": 0}, DomainError, "must lie after"),
        ({"interruption": 30}, DomainError, "must lie after"),
        ({"interruption": "soon"}, ColumnError, "cannot be compared"),
        ({"interruption": 2}, TooFewError, "too few"),
        ({"effect_at": 12}, DomainError, "right values are 0 to 11"),
        ({"effect_at": -1}, DomainError, "right values"),
        ({"lags": 24, "errors": "newey-west"}, DomainError, "outside 0 to 23"),
        ({"transition": -1}, DomainError, "below 0"),
        ({"transition": 11}, TooFewError, "too few"),
        ({"family": "gauss"}, DomainError, "right values are linear"),
        ({"family": "poisson"}, DomainError, "whole numbers"),
        ({"errors": "hac"}, DomainError, "right values are model"),
        ({"season": "weekly"}, DomainError, "right values are harmonics"),
        ({"season": "harmonics", "harmonics": 7}, DomainError, "outside 1 to 6"),
        ({"season": "month", "period": 1}, DomainError, "too short"),
        ({"season": "month", "period": 24}, TooFewError, "too few"),
        ({"level": 95}, DomainError, "between 0 and 1"),
        ({"exposure": "t"}, DomainError, "goes with counts"),
    ],
)
def test_an_option_that_cannot_be_met_is_refused_by_name(options, error, words):
    with pytest.raises(error, match=words):
        interrupted_series(noisy(), "y", **({"time": "t", "interruption": 12} | options))


def test_count_series_refuse_what_is_no_count_no_exposure_or_no_event():
    frame = pd.DataFrame({"t": range(12), "n": [3, 2, 4, 3, 2, 5, 2, 1, 2, 3, 1, 2], "pop": 100.0})
    options = {"time": "t", "interruption": 6, "family": "poisson", "exposure": "pop"}
    with pytest.raises(DomainError, match="whole numbers"):
        interrupted_series(frame.assign(n=frame["n"] - 3), "n", **options)
    with pytest.raises(DomainError, match="above 0"):
        interrupted_series(frame.assign(pop=0), "n", **options)
    with pytest.raises(TooFewError, match="no event"):
        interrupted_series(frame.assign(n=frame["n"].where(frame["t"] < 6, 0)), "n", **options)
    with pytest.raises(DomainError, match="linear family"):
        interrupted_series(frame, "n", **options, errors="ar1")
