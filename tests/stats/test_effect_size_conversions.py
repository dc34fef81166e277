"""Conversions against metafor, hand calculation and printed claims."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.effect_size_conversions import (
    d_to_log_or,
    d_to_r,
    i2_from_q,
    implied_test,
    log_or_to_d,
    r_to_d,
    r_to_log_or_display,
    r_to_z,
    risk_from_or,
    z_to_r,
)
from hvevfd_research.stats.two_by_two import log_odds_ratio

STUDIES = Path(__file__).parent / "studies"


def test_d_and_log_odds_convert_as_in_metafor(oracle):
    first = pd.read_csv(STUDIES / "normand1999.csv", comment="#").iloc[0]
    pooled_sd = np.sqrt((154 * first["sd1"] ** 2 + 155 * first["sd2"] ** 2) / 309)
    d = (first["mean1"] - first["mean2"]) / pooled_sd  # metafor converts d before its small-sample correction
    oracle("effect_sizes", "normand-d2orl-yi-1", float(d_to_log_or(d)))
    ratio = log_odds_ratio(pd.read_csv(STUDIES / "nielweise2007.csv", comment="#"))
    oracle("effect_sizes", "nielweise-or2dl-yi-2", float(log_or_to_d(ratio.yi[1])))


def test_the_display_gives_the_odds_ratios_of_the_adherence_review(oracle):
    oracle("effect_sizes", "zolnierek-or", float(np.exp(r_to_log_or_display(0.19))))
    oracle("effect_sizes", "zolnierek-training-or", float(np.exp(r_to_log_or_display(0.12))))
    oracle("effect_sizes", "besd-r32-or", float(np.exp(r_to_log_or_display(0.32))))


def test_printed_results_are_audited(oracle):
    oracle("effect_sizes", "neal-i2", float(i2_from_q(526.43, 27)))
    oracle("effect_sizes", "neal-p", implied_test(0.223, 0.071, 0.376).p)


def test_a_misprinted_limit_shows_as_a_gap_from_the_middle():
    right = implied_test(-0.29, -0.49, -0.08)
    misprinted = implied_test(-0.29, -0.33, -0.09)
    assert abs(right.midpoint_gap) < 0.1
    assert misprinted.midpoint_gap < -1


def test_hand_calculations(oracle):
    oracle("effect_sizes", "or-risk-hand", float(risk_from_or(2.4, 0.2)))
    oracle("effect_sizes", "d-to-r-hand", float(d_to_r(0.5, 100, 60)))


@settings(deadline=None, max_examples=50)
@given(st.floats(-0.95, 0.95), st.integers(2, 500), st.integers(2, 500))
def test_conversions_undo_each_other(r, n1, n2):
    assert float(z_to_r(r_to_z(r))) == pytest.approx(r, abs=1e-12)
    assert float(d_to_r(r_to_d(r, n1, n2), n1, n2)) == pytest.approx(r, abs=1e-12)
    assert float(log_or_to_d(d_to_log_or(r))) == pytest.approx(r, abs=1e-12)


@settings(deadline=None, max_examples=50)
@given(st.floats(0.05, 20), st.floats(0.01, 0.99))
def test_the_risk_keeps_the_odds_ratio(ratio, base):
    risk = float(risk_from_or(ratio, base))
    assert risk / (1 - risk) == pytest.approx(ratio * base / (1 - base))


def test_arrays_keep_their_shape():
    assert r_to_z(np.array([[0.1, 0.2], [0.3, 0.4]])).shape == (2, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: r_to_z(1.0),
        lambda: r_to_d(-1.0),
        lambda: r_to_log_or_display(1.5),
        lambda: risk_from_or(0, 0.5),
        lambda: risk_from_or(2, 1.0),
        lambda: d_to_r(0.5, 0, 10),
        lambda: i2_from_q(-1, 5),
        lambda: implied_test(0.5, 0.9, 0.1),
        lambda: implied_test(1.5, 0.0, 2.0, ratio=True),
    ],
)
def test_values_outside_the_domain_are_refused(wrong):
    with pytest.raises(DomainError):
        wrong()
