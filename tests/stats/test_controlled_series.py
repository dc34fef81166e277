"""A series beside its comparison: against R, against the difference series, and what is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.controlled_series import controlled_interrupted_series
from hvevfd_research.stats.interrupted_series import interrupted_series

SERIES = tomllib.loads((Path(__file__).parent / "before_after_series.toml").read_text("utf-8"))
TOPIC = "interrupted_series"


def seats():
    data = SERIES["seatbelts"]
    months = pd.date_range("1979-01-01", periods=72, freq="MS")
    return pd.concat(
        [
            pd.DataFrame({"month": months, "seat": seat, "hurt": data[seat], "kms": data["kms"]})
            for seat in ("rear", "front")
        ],
        ignore_index=True,
    )


def fit(frame=None, **options):
    usual = {
        "time": "month",
        "group": "seat",
        "changed": "front",
        "season": "month",
        "errors": "newey-west",
    }
    return controlled_interrupted_series(
        seats() if frame is None else frame,
        "hurt",
        interruption=pd.Timestamp("1983-01-31"),
        **(usual | options),
    )


def test_a_linear_pair_agrees_with_r(oracle):
    plain = fit(lags=3, small_sample=False)
    oracle(TOPIC, "pair-step", plain.step.estimate)
    oracle(TOPIC, "pair-slope-change", plain.slope_change.estimate)
    oracle(TOPIC, "pair-nw3-step-se", plain.step.se)
    oracle(TOPIC, "pair-nw3-adjusted-step-se", fit(lags=3).step.se)


def test_a_pair_of_counts_agrees_with_r(oracle):
    counts = fit(family="quasi-poisson", exposure="kms", errors="model", effect_at=12)
    oracle(TOPIC, "pair-count-step", counts.step.estimate)
    oracle(TOPIC, "pair-count-step-se", counts.step.se)
    oracle(TOPIC, "pair-count-dispersion", counts.dispersion)
    oracle(TOPIC, "pair-ratio12", counts.effect.ratio)
    oracle(TOPIC, "pair-ratio12-low", counts.effect.ratio_low)
    oracle(TOPIC, "pair-ratio12-high", counts.effect.ratio_high)
    weighted = fit(family="quasi-poisson", exposure="kms", errors="newey-west", lags=3, small_sample=False)
    oracle(TOPIC, "pair-count-nw3-step-se", weighted.step.se)


def test_a_linear_pair_says_what_the_difference_series_says():
    wide = seats().pivot_table(index="month", columns="seat", values="hurt").reset_index()
    wide["difference"] = wide["front"] - wide["rear"]
    single = interrupted_series(
        wide,
        "difference",
        time="month",
        interruption=pd.Timestamp("1983-02-01"),
        season="month",
        errors="newey-west",
        lags=3,
        small_sample=False,
    )
    both = fit(lags=3, small_sample=False)
    assert both.step.estimate == pytest.approx(single.step.estimate, abs=1e-8)
    assert both.step.se == pytest.approx(single.step.se, abs=1e-8)
    assert both.effect.difference == pytest.approx(single.effect.difference, abs=1e-7)


def test_the_counterfactual_carries_over_what_happened_to_the_comparison():
    points = fit(season=None).to_frame()
    first = points[points["periods"] == 0].set_index("seat")
    step_of_both = fit(season=None).terms.set_index("term").loc["step", "estimate"]
    own_course = interrupted_series(
        seats().query("seat == 'front'"),
        "hurt",
        time="month",
        interruption=pd.Timestamp("1983-02-01"),
        errors="model",
    ).to_frame()
    alone = own_course.loc[own_course["periods"] == 0, "counterfactual"].item()
    assert first.loc["front", "counterfactual"] == pytest.approx(alone + step_of_both)
    assert first.loc["rear", "counterfactual"] == pytest.approx(first.loc["rear", "fitted"])


@settings(deadline=None, max_examples=8)
@given(size=st.floats(-300, 300))
def test_a_shock_that_strikes_both_series_alike_is_no_effect(size):
    frame = seats()
    struck = frame.assign(hurt=frame["hurt"] + size * (frame["month"] >= "1983-02-01"))
    assert fit(struck).step.estimate == pytest.approx(fit(frame).step.estimate, abs=1e-7)


def test_a_missing_month_in_one_series_is_left_out_there_alone():
    frame = seats().astype({"hurt": float})
    frame.loc[3, "hurt"] = np.nan
    assert fit(frame).n == 143


@pytest.mark.parametrize(
    ("change", "options", "error", "words"),
    [
        ({}, {"changed": "driver"}, DomainError, "right values are"),
        ({"seat": "front"}, {}, DomainError, "names 1 series"),
        ({}, {"errors": "ar1"}, DomainError, "difference series"),
        ({}, {"transition": 30}, TooFewError, "too few"),
        ({"hurt": -1}, {"family": "poisson"}, DomainError, "whole numbers"),
    ],
)
def test_a_pair_that_cannot_be_compared_is_refused(change, options, error, words):
    with pytest.raises(error, match=words):
        fit(seats().assign(**change), **options)


def test_series_with_other_times_are_refused():
    with pytest.raises(DomainError, match="same times"):
        fit(seats().drop(index=5))
