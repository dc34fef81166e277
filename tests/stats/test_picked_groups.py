"""Picked groups, falls without effect and pairs of price and volume, against R and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.gain_pairs import gain_pairs
from hvevfd_research.stats.picked_groups import picked_group
from hvevfd_research.stats.regression_to_mean import count_regression_to_mean
from hvevfd_research.stats.selection_falls import selection_falls, threshold_for_share

TOPIC = "picked_groups"
PICKED = pd.DataFrame(
    {
        "before": [4, 6, 9, 5, 4, 7, 12, 4, 5, 6] + [0] * 12 + [1, 1, 1, 2, 2, 3, 0, 1],
        "after": [2, 7, 4, 3, 0, 6, 9, 5, 1, 4, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 2, 1, 3, 1, 2, 0, 0],
        "days": [365.0] * 9 + [180.0] + [365.0] * 20,
    }
)
HOW = {"before": "before", "after": "after", "threshold": 4, "mean": 0.6, "size": 0.35, "seed": 1}


def test_rates_and_what_was_to_be_expected_agree_with_r(oracle):
    found = picked_group(PICKED, days="days", **HOW)
    oracle(TOPIC, "size", found.size)
    oracle(TOPIC, "ratio", found.ratio.ratio)
    oracle(TOPIC, "against", found.against.ratio)
    rows = found.rows.set_index("group")
    oracle(TOPIC, "expected-picked", rows.loc["picked", "expected"])
    oracle(TOPIC, "expected-others", rows.loc["others", "expected"])
    assert found.fitted
    assert rows["n"].to_dict() == {"picked": 10, "others": 20}
    assert found.expected_ratio == pytest.approx(found.ratio.ratio / found.against.ratio)


def test_where_everyone_is_picked_the_given_population_decides():
    found = picked_group(PICKED[:10], **HOW)
    assert not found.fitted
    assert (found.mean, found.size) == (0.6, 0.35)
    mean = PICKED["before"][:10].mean()
    assert found.expected_ratio == pytest.approx((0.35 + mean) / (0.35 / 0.6 + 1) / mean)


def test_the_column_picked_goes_before_the_threshold_and_a_gap_in_it_does_not():
    said = PICKED.assign(picked=[1.0] * 12 + [np.nan] * 18)
    rows = picked_group(said, picked="picked", **HOW).rows.set_index("group")
    assert rows["n"].to_dict() == {"picked": 12, "others": 18}


def test_those_without_a_later_count_or_a_day_are_counted_as_lost():
    gone = PICKED.assign(after=PICKED["after"].astype(float).where(PICKED.index != 29))
    gone.loc[28, "days"] = 0
    found = picked_group(gone, days="days", **HOW)
    assert found.n_lost == 2
    assert found.rows["n"].sum() == 28


def test_no_day_at_all_means_as_long_as_the_first_period():
    empty = PICKED.assign(days=np.nan)
    one, two = picked_group(empty, days="days", **HOW).ratio, picked_group(PICKED, **HOW).ratio
    assert (one.ratio, one.ci_low, one.ci_high) == (two.ratio, two.ci_low, two.ci_high)


@pytest.mark.parametrize(
    "change",
    [
        {"before": -1.0},
        {"before": 2.5},
        {"before": np.nan},
        {"after": -1.0},
        {"days": -3.0},
        {"picked": 2.0},
    ],
)
def test_a_broken_row_is_refused(change):
    frame = PICKED.astype(float).assign(picked=np.nan)
    for name, value in change.items():
        frame.loc[3, name] = value
    with pytest.raises(DomainError):
        picked_group(frame, days="days", picked="picked", **HOW)


def test_few_picked_and_counts_without_spread_give_no_number():
    with pytest.raises(TooFewError):
        picked_group(PICKED[:9], **HOW)
    with pytest.raises(DomainError):
        picked_group(PICKED.assign(before=[4] * 15 + [3] * 15), **HOW)


def test_a_population_drawn_without_effect_ends_where_it_is_expected():
    rng = np.random.default_rng(3)
    rate = rng.gamma(0.35, 0.6 / 0.35, 20_000)
    frame = pd.DataFrame({"before": rng.poisson(rate), "after": rng.poisson(rate)})
    found = picked_group(frame, **HOW)
    assert found.against.ci_low < 1 < found.against.ci_high
    assert found.expected_ratio == pytest.approx(1 - 0.327, abs=0.015)


def test_falls_by_years_of_baseline_agree_with_summing_in_r(oracle):
    rows = selection_falls(4, mean=0.6, correlations=[0.6 / 0.95], years=[1, 3]).rows
    assert rows["fall"][0] == pytest.approx(count_regression_to_mean(4, mean=0.6, size=0.35).fall)
    oracle(TOPIC, "three-years-before", rows["before"][1])
    oracle(TOPIC, "three-years-fall", rows["fall"][1])
    oracle(TOPIC, "three-years-share", rows["share"][1])
    oracle(
        TOPIC, "two-years-weaker", selection_falls(4, mean=0.6, correlations=[0.4], years=[2]).rows["fall"][0]
    )


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 8), st.floats(0.1, 3), st.floats(0.1, 0.9))
def test_a_longer_baseline_and_a_steadier_rate_leave_less_to_fall(threshold, mean, rho):
    if threshold <= mean:
        return
    rows = selection_falls(threshold, mean=mean, correlations=[rho, min(0.95, rho + 0.05)]).rows
    falls = rows.pivot_table(index="correlation", columns="years", values="fall").to_numpy()
    assert (np.diff(falls, axis=1) < 1e-9).all()
    np.testing.assert_allclose(rows["fall"], 1 - rows["after"] / rows["before"])


@pytest.mark.parametrize(
    ("share", "threshold"), [(0.04, 4), (0.05, 4), (0.06, 3), (0.3, 1), (0.99, 1), (0.003, 9)]
)
def test_the_threshold_is_the_one_with_the_nearest_share(share, threshold):
    assert threshold_for_share(share, mean=0.6, size=0.35) == threshold


@pytest.mark.parametrize("share", [0, 1, -0.1])
def test_a_share_of_no_one_or_everyone_is_refused(share):
    with pytest.raises(DomainError):
        threshold_for_share(share, mean=0.6, size=0.35)


@pytest.mark.parametrize("wrong", [{"correlations": [1.0]}, {"correlations": [0.5], "years": [0]}])
def test_a_correlation_of_one_or_a_baseline_of_nothing_is_refused(wrong):
    with pytest.raises(DomainError):
        selection_falls(4, mean=0.6, **wrong)


def test_every_pair_gives_the_gain():
    rows = gain_pairs(2_400_000, 0.33, [800, 400, 200], effect_shares=[1, 0.5]).rows
    np.testing.assert_allclose(rows["price"] * rows["before"] * 0.33 * rows["effect_share"], 2_400_000)
    assert rows["price"].to_list() == [200, 400, 800] * 2


@pytest.mark.parametrize(
    ("gain", "fall", "prices"), [(0, 0.3, [1]), (1, 1.2, [1]), (1, 0.3, [0]), (1, 0.3, [np.nan])]
)
def test_a_price_or_a_fall_that_cannot_be_is_refused(gain, fall, prices):
    with pytest.raises(DomainError):
        gain_pairs(gain, fall, prices)
