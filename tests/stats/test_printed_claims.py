"""Printed numbers held against each other: rounding is honoured, and what cannot be checked says why."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import check_claims, claims_in_other_words, mirrored_limits
from hvevfd_research.stats.printed_claims import MEASURES


def one(measure="OR", estimate=1.43, low=1.00, high=2.03, **more):
    return pd.DataFrame(
        [{"claim": "x", "measure": measure, "estimate": estimate, "low": low, "high": high} | more]
    )


def row(frame, check):
    rows = check_claims(frame).rows
    return rows[rows["check"] == check].iloc[0]


def test_a_printed_p_that_the_interval_cannot_give_is_flagged(oracle):
    found = row(one(p="0.001"), "p")
    assert found["verdict"] == "does-not-fit"
    oracle("review_checks", "satisfaction-p-least", found["could_be_from"])
    oracle("review_checks", "satisfaction-p-most", found["could_be_to"])


@pytest.mark.parametrize("p", ["0.05", "0,046", "p = .05", "<0.05", "> 0.01"])
def test_a_p_that_it_can_give_fits_however_it_is_written(p):
    assert row(one(p=p), "p")["verdict"] == "fits"


@pytest.mark.parametrize(
    ("p", "reason"), [("n.s.", "p-unreadable"), ("", "no-p"), (None, "no-p"), ("2", "p-unreadable")]
)
def test_a_p_that_cannot_be_read_gives_no_verdict(p, reason):
    found = row(one(p=p), "p")
    assert (found["verdict"], found["because"]) == ("cannot-be-checked", reason)


def test_the_misprinted_limit_is_found_and_the_right_one_would_fit():
    assert row(one("SMD", -0.29, -0.33, -0.09), "middle")["verdict"] == "does-not-fit"
    assert row(one("SMD", -0.29, -0.49, -0.08), "middle")["verdict"] == "fits"


def test_ratios_are_even_on_the_log_scale_only():
    assert row(one("RR", 2.0, 1.0, 4.0), "middle")["verdict"] == "fits"
    assert row(one("MD", 2.0, 1.0, 4.0, digits=1), "middle")["verdict"] == "does-not-fit"
    assert row(one("percent", 100, 0, 300), "middle")["verdict"] == "fits"


def test_rounding_twice_can_raise_a_flag(oracle):
    found = row(one("OR", 2.76, 2.18, 3.43), "middle")
    assert found["verdict"] == "does-not-fit"
    oracle("review_checks", "facilitation-middle-least", found["could_be_from"])
    oracle("review_checks", "facilitation-middle-most", found["could_be_to"])


def test_an_estimate_outside_its_limits_never_fits():
    assert row(one("MD", 5, 1, 4), "middle")["verdict"] == "does-not-fit"


def test_i2_comes_from_q_and_the_number_of_studies(oracle):
    found = row(one(k=28, i2=94.9, q=526.43), "i2")
    assert found["verdict"] == "fits"
    oracle("review_checks", "update-i2-least", found["could_be_from"])
    oracle("review_checks", "update-i2-most", found["could_be_to"])
    assert row(one(k=28, i2=80, q=526.43), "i2")["verdict"] == "does-not-fit"
    assert row(one(k=1, i2=80, q=526.43), "i2")["verdict"] == "cannot-be-checked"


COUNTED = {"events1": 29, "n1": 7224, "events2": 42, "n2": 6434}


def test_an_adjusted_ratio_is_not_held_against_the_crude_one_but_shows_it(oracle):
    found = row(one("aOR", 0.59, 0.37, 0.95, **COUNTED), "counts")
    assert (found["verdict"], found["because"]) == ("cannot-be-checked", "adjusted")
    oracle("review_checks", "complications-or", found["could_be_from"])
    assert row(one("OR", 0.61, 0.38, 0.99, **COUNTED), "counts")["verdict"] == "fits"


@pytest.mark.parametrize(
    ("measure", "estimate", "hint"),
    [("points", 18, ""), ("percent", 41, ""), ("percent", 18, "points"), ("points", 41, "percent")],
)
def test_points_and_per_cent_are_told_apart(measure, estimate, hint):
    found = row(one(measure, estimate, np.nan, np.nan, share1=62, share2=44), "counts")
    assert (found["verdict"], found["hint"]) == ("does-not-fit" if hint else "fits", hint)


def test_an_odds_ratio_read_as_a_risk_ratio_is_named():
    counts = {"events1": 62, "n1": 100, "events2": 44, "n2": 100}
    assert row(one("RR", 2.08, np.nan, np.nan, **counts), "counts")["hint"] == "OR"
    assert row(one("OR", 1.41, np.nan, np.nan, **counts), "counts")["hint"] == "RR"


def test_a_correlation_told_as_per_cent_is_points_of_a_display():
    found = row(one("percent", 19, np.nan, np.nan, r=0.19), "counts")
    assert (found["verdict"], found["hint"]) == ("does-not-fit", "points")
    words = claims_in_other_words(one("percent", 19, np.nan, np.nan, r=0.19)).iloc[0]
    assert words[["share1", "share2"]].to_list() == pytest.approx([59.5, 40.5])
    assert words["explained"] == pytest.approx(3.61)
    assert words["OR"] == pytest.approx((1.19 / 0.81) ** 2)


def test_a_correlation_is_even_on_fishers_scale():
    assert row(one("r", 0.23, 0.18, 0.27), "middle")["verdict"] == "fits"
    assert row(one("r", 0.90, 0.80, 0.95), "middle")["verdict"] == "fits"
    assert row(one("MD", 0.90, 0.80, 0.95), "middle")["verdict"] == "does-not-fit"


def test_a_single_estimate_cannot_be_checked_and_says_why():
    found = check_claims(one("percent", -33, np.nan, np.nan))
    assert set(found.board.iloc[0][["middle", "p", "i2", "counts"]]) == {"cannot-be-checked"}
    assert found.rows["because"].to_list() == ["no-interval", "no-p", "no-q", "no-counts"]
    assert (found.checked, found.flagged) == (0, ())


def test_digits_say_what_trailing_noughts_said():
    assert row(one("MD", 1, 0, 2.4), "middle")["verdict"] == "does-not-fit"
    assert row(one("MD", 1, 0, 2.4, digits=0), "middle")["verdict"] == "fits"


def test_one_of_all_printed_intervals_of_the_compassion_tables_does_not_fit():
    names = {"id": "claim", "metric": "measure", "ci_low": "low", "ci_high": "high"}
    found = check_claims(datasets.load("compassion", "pooled").rename(columns=names))
    assert found.flagged == ("wolf2002_restricted",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "odds"},
        {"estimate": np.nan},
        {"measure": "RR", "estimate": 0},
        {"measure": "r", "estimate": 1.2},
        {"i2": 140},
        {"share1": 120, "share2": 3},
        {"events1": 9, "n1": 8, "events2": 1, "n2": 8},
        {"digits": -1},
    ],
)
def test_what_no_claim_can_be_is_refused(wrong):
    with pytest.raises(DomainError):
        check_claims(one("SMD").assign(**wrong))


def test_other_words_need_two_shares():
    with pytest.raises(TooFewError):
        claims_in_other_words(one())


@given(
    estimate=st.floats(0.1, 5),
    width=st.floats(0.05, 2),
    digits=st.integers(1, 3),
    measure=st.sampled_from(["RR", "SMD"]),
)
@settings(max_examples=80, deadline=None)
def test_a_true_interval_fits_after_any_rounding(estimate, width, digits, measure):
    ratio = measure == "RR"
    low, high = (
        (estimate * np.exp(-width), estimate * np.exp(width))
        if ratio
        else (estimate - width, estimate + width)
    )
    rounded = [round(value, digits) for value in (estimate, low, high)]
    if ratio and rounded[1] <= 0:
        return
    frame = one(measure, *rounded, digits=digits)
    assert row(frame, "middle")["verdict"] == "fits"


@given(k=st.integers(2, 60), q=st.floats(0.1, 900), decimals=st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_a_true_i2_fits_after_any_rounding(k, q, decimals):
    i2 = round(100 * max(0, 1 - (k - 1) / q), decimals)
    assert row(one(k=k, q=round(q, 2), i2=i2), "i2")["verdict"] == "fits" or q < 1


def test_mirroring_finds_the_other_limit():
    found = mirrored_limits(-0.29, -0.33, -0.09).rows.set_index("mirrored")
    assert found.loc["from-high", "ci_low"] == pytest.approx(-0.49)
    ratio = mirrored_limits(2.0, 1.0, 4.0, ratio=True).rows.set_index("mirrored")
    assert ratio["ci_low"].to_list() == [1, 1, 1]
    for wrong in ((1, 2, 3), (1, 1, 1)):
        with pytest.raises(DomainError):
            mirrored_limits(*wrong)
    with pytest.raises(DomainError):
        mirrored_limits(1, 0, 3, ratio=True)


def test_every_measure_is_drawn_on_some_scale():
    for measure in MEASURES:
        assert row(one(measure, 0.5, 0.4, 0.6), "middle")["verdict"] in ("fits", "does-not-fit")
