"""E-values and the symmetry of printed intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.published_ratios import e_value, published_ratios

TOPIC = "rates"
COLUMNS = {"label": "outcome", "ratio": "rr", "ci_low": "low", "ci_high": "high"}

# Berntsen and others 2019, BMC Health Serv Res 19:682: relative rates of PACT against matched controls
PACT = pd.DataFrame(
    [
        ("emergency admissions", 0.90, 0.82, 0.99, 2),
        ("emergency bed days", 0.68, 0.52, 0.79, 2),
        ("readmission in 30 days", 0.72, 0.41, 1.24, 2),
        ("planned outpatient visits", 2.3, 2.02, 2.55, 1),
        ("emergency outpatient visits", 0.9, 0.68, 1.20, 1),
        ("death in 3 months", 0.39, 0.22, 0.70, 2),
        ("death in 6 months", 0.57, 0.34, 0.94, 2),
    ],
    columns=["outcome", "rr", "low", "high", "places"],
)


def test_e_values_agree_with_the_formula_by_hand(oracle):
    found = e_value(3.9, 1.8, 8.7)
    oracle(TOPIC, "evalue-3.9", found.estimate)
    oracle(TOPIC, "evalue-1.8", found.limit)
    oracle(TOPIC, "evalue-0.39", e_value(0.39).estimate)
    oracle(TOPIC, "evalue-0.8", e_value(0.8).estimate)


def test_an_interval_that_holds_one_needs_no_confounder():
    assert e_value(0.72, 0.41, 1.24).limit == 1
    assert e_value(1.0).estimate == 1
    assert np.isnan(e_value(2.0).limit)


@given(ratio=st.floats(0.01, 100))
def test_a_ratio_and_its_inverse_have_one_e_value(ratio):
    assert e_value(ratio).estimate == pytest.approx(e_value(1 / ratio).estimate)
    assert e_value(ratio).estimate >= max(ratio, 1 / ratio)


def test_the_published_bed_days_are_flagged_and_nothing_else(oracle):
    found = published_ratios(PACT, **COLUMNS, ratio_digits="places")
    assert found.asymmetric == ("emergency bed days",)
    rows = found.to_frame().set_index("label")
    oracle(TOPIC, "pact-bed-days-middle", rows.loc["emergency bed days", "middle"])
    assert rows.loc["readmission in 30 days", "e_value_limit"] == 1


@given(log_ratio=st.floats(-1, 1), se=st.floats(0.05, 0.5))
def test_a_rounded_interval_made_on_the_log_scale_is_never_flagged(log_ratio, se):
    low, ratio, high = np.round(np.exp(log_ratio + np.array([-1.96, 0, 1.96]) * se), 2)
    row = pd.DataFrame({"outcome": ["x"], "rr": [ratio], "low": [low], "high": [high]})
    assert published_ratios(row, **COLUMNS).asymmetric == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0.0,), "above 0"),
        ((np.nan,), "finite number"),
        ((2.0, 3.0, 4.0), "do not enclose"),
        ((2.0, 1.0, None), "both limits"),
        ((2.0, 0.0, 4.0), "above 0"),
    ],
)
def test_a_ratio_that_cannot_be_is_refused(arguments, words):
    with pytest.raises(DomainError, match=words):
        e_value(*arguments)


def test_a_missing_limit_is_refused_rather_than_called_symmetric():
    with pytest.raises(DomainError, match="above 0"):
        published_ratios(PACT.assign(low=np.nan), **COLUMNS)
