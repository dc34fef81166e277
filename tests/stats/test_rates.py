"""Rate ratios against R and epitools, and patients as the units."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.rates import patient_rate_ratio, rate_ratio

SERIES = tomllib.loads((Path(__file__).parent / "before_after_series.toml").read_text("utf-8"))
TOPIC = "rates"


def epilepsy():
    return pd.DataFrame(SERIES["epilepsy"])


def test_exact_limits_agree_with_r(oracle):
    found = rate_ratio(201, 300)
    assert found.ratio == pytest.approx(0.67)
    oracle(TOPIC, "exact-low", found.ci_low)
    oracle(TOPIC, "exact-high", found.ci_high)
    oracle(TOPIC, "exact-p", found.p)
    cases = rate_ratio(41, 15, 28010, 19017.2)
    oracle(TOPIC, "breast-ratio", cases.ratio)
    oracle(TOPIC, "breast-exact-low", cases.ci_low)
    oracle(TOPIC, "breast-exact-high", cases.ci_high)
    oracle(TOPIC, "breast-exact-p", cases.p)


def test_wald_and_mid_p_limits_agree_with_epitools(oracle):
    for method, name in (("wald", "wald"), ("mid-p", "midp")):
        found = rate_ratio(201, 300, method=method)
        oracle(TOPIC, f"{name}-low", found.ci_low)
        oracle(TOPIC, f"{name}-high", found.ci_high)
        cases = rate_ratio(41, 15, 28010, 19017.2, method=method)
        oracle(TOPIC, f"breast-{name}-low", cases.ci_low)
        oracle(TOPIC, f"breast-{name}-high", cases.ci_high)
    oracle(TOPIC, "midp-p", rate_ratio(201, 300, method="mid-p").p)


def test_no_event_on_one_side_gives_an_open_exact_interval(oracle):
    none = rate_ratio(0, 5)
    assert (none.ratio, none.ci_low) == (0, 0)
    oracle(TOPIC, "zero-high", none.ci_high)
    oracle(TOPIC, "zero-p", none.p)
    other = rate_ratio(5, 0)
    assert (other.ratio, other.ci_high) == (np.inf, np.inf)
    assert other.ci_low == pytest.approx(1 / none.ci_high)


@settings(deadline=None, max_examples=30)
@given(
    a=st.integers(1, 400),
    b=st.integers(1, 400),
    t=st.floats(0.1, 100),
    method=st.sampled_from(["exact", "mid-p", "wald"]),
)
def test_swapping_the_groups_inverts_the_ratio_and_its_limits(a, b, t, method):
    first, second = rate_ratio(a, b, t, 1, method=method), rate_ratio(b, a, 1, t, method=method)
    assert first.ratio == pytest.approx(1 / second.ratio)
    assert first.ci_low == pytest.approx(1 / second.ci_high, rel=1e-6)
    assert first.p == pytest.approx(second.p, rel=1e-6, abs=1e-12)
    assert first.ci_low < first.ratio < first.ci_high


@settings(deadline=None, max_examples=20)
@given(a=st.integers(1, 300), b=st.integers(1, 300))
def test_the_exact_interval_holds_the_mid_p_interval(a, b):
    exact, middle = rate_ratio(a, b), rate_ratio(a, b, method="mid-p")
    assert exact.ci_low <= middle.ci_low
    assert middle.ci_high <= exact.ci_high


@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        ((0, 0), {}, TooFewError, "no event"),
        ((-1, 5), {}, DomainError, "not a count"),
        ((1.5, 5), {}, DomainError, "not a count"),
        ((np.nan, 5), {}, DomainError, "finite number"),
        ((3, 5, 0), {}, DomainError, "above 0"),
        ((3, 5, np.nan), {}, DomainError, "finite number"),
        ((0, 5), {"method": "wald"}, TooFewError, "take method exact"),
        ((3, 5), {"method": "score"}, DomainError, "right values"),
        ((3, 5), {"level": 1}, DomainError, "between 0 and 1"),
    ],
)
def test_rates_that_cannot_be_compared_are_refused(arguments, options, error, words):
    with pytest.raises(error, match=words):
        rate_ratio(*arguments, **options)


def test_patients_as_units_agree_with_clustered_errors_in_r(oracle):
    found = patient_rate_ratio(epilepsy(), "after", "before", seed=5, draws=20_000)
    oracle(TOPIC, "epilepsy-log-ratio", np.log(found.ratio))
    oracle(TOPIC, "epilepsy-se-log", found.se_log)
    oracle(TOPIC, "epilepsy-poisson-se", found.se_log / found.overdispersion**0.5)
    oracle(TOPIC, "epilepsy-bootstrap-low", found.ci_low)
    oracle(TOPIC, "epilepsy-bootstrap-high", found.ci_high)
    assert found.n == 59


def test_events_that_cluster_in_patients_widen_the_interval():
    found = patient_rate_ratio(epilepsy(), "after", "before", seed=5)
    independent = rate_ratio(found.events, found.reference_events)
    assert found.overdispersion > 5
    assert found.ci_low < independent.ci_low
    assert found.ci_high > independent.ci_high


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 2**16), factor=st.floats(0.1, 10))
def test_the_bootstrap_is_seeded_and_follows_the_unit_of_time(seed, factor):
    frame = epilepsy().assign(weeks=8.0)
    plain = patient_rate_ratio(frame, "after", "before", seed=seed, draws=1000)
    timed = patient_rate_ratio(
        frame.assign(long=8.0 * factor),
        "after",
        "before",
        exposure_after="long",
        exposure_before="weeks",
        seed=seed,
        draws=1000,
    )
    assert timed.ratio == pytest.approx(plain.ratio / factor)
    assert timed.ci_high == pytest.approx(plain.ci_high / factor)


def test_patients_in_another_order_give_the_same_ratio_and_spread():
    mixed = epilepsy().sample(frac=1, random_state=1)
    first, second = (patient_rate_ratio(f, "after", "before", seed=1) for f in (epilepsy(), mixed))
    assert first.ratio == second.ratio
    assert first.se_log == pytest.approx(second.se_log)


def test_a_patient_without_a_second_count_is_left_out_not_taken_for_zero():
    frame = epilepsy().astype(float)
    frame.loc[0, "after"] = np.nan
    found = patient_rate_ratio(frame, "after", "before", seed=1, draws=1000)
    assert found.n == 58
    assert found.reference_events == epilepsy()["before"][1:].sum()


@pytest.mark.parametrize(
    ("change", "options", "error", "words"),
    [
        ({"after": 0}, {}, TooFewError, "no event"),
        ({"after": -1}, {}, DomainError, "below 0"),
        ({"after": "x"}, {}, ColumnError, "must hold numbers"),
        ({"weeks": 0.0}, {"exposure_after": "weeks"}, DomainError, "above 0"),
        ({}, {"draws": 10}, DomainError, "too few"),
    ],
)
def test_patients_that_cannot_be_compared_are_refused(change, options, error, words):
    with pytest.raises(error, match=words):
        patient_rate_ratio(epilepsy().assign(**change), "after", "before", seed=1, **options)


def test_a_handful_of_patients_is_not_resampled():
    with pytest.raises(TooFewError, match="9 patients"):
        patient_rate_ratio(epilepsy().head(9), "after", "before", seed=1)
