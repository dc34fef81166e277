"""Shares past a threshold, and the thresholds themselves."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.goals import goal_change
from hvevfd_research.stats.responders import CHANGE_THRESHOLDS, responder_table, responders


def test_at_the_threshold_counts_as_past_it():
    assert responders([1.9, 2.0, 2.1], 2).responders == 2


def test_a_mean_that_float_rounding_left_just_below_counts():
    assert 11 / 3 - 5 / 3 < 2
    assert responders([11 / 3 - 5 / 3], 2).responders == 1


def test_81_of_263_has_the_interval_of_print(oracle):
    changes = np.repeat([3.0, 0.0], [81, 263 - 81])
    oracle("goals", "wilson-81-263-low", responders(changes).ci_low)
    oracle("goals", "exact-81-263-high", responders(changes, method="clopper-pearson").ci_high)


def test_a_goal_change_counts_patients_asked_again():
    form = pd.DataFrame(
        {"patient": [1, 1, 2, 3], "goal": list("abaa"), "first": 4, "second": [9, 4, 5, None]}
    )
    fit = responders(goal_change(form))
    assert (fit.responders, fit.n) == (1, 2)


def test_the_published_thresholds_are_the_ones_read():
    values = {threshold.slug: threshold.value for threshold in CHANGE_THRESHOLDS}
    assert values == {
        "psfs-small": 1.3,
        "psfs-medium": 2.3,
        "psfs-large": 2.7,
        "psfs-detectable": 2.8,
        "copm-rule": 2.0,
        "copm-performance-cut": 0.9,
        "copm-satisfaction-cut": 1.9,
        "copm-performance-mic": 2.2,
        "copm-satisfaction-mic": 2.06,
    }
    assert all(threshold.source and threshold.n > 0 for threshold in CHANGE_THRESHOLDS)


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30))
@settings(deadline=None, max_examples=40)
def test_the_table_is_the_single_counts_side_by_side_and_falls_with_the_threshold(changes):
    table = responder_table(changes).to_frame()
    singly = [responders(changes, threshold.value) for threshold in CHANGE_THRESHOLDS]
    assert table["responders"].to_list() == [fit.responders for fit in singly]
    np.testing.assert_allclose(table["ci_high"], [fit.ci_high for fit in singly])
    assert table.sort_values("threshold")["share"].is_monotonic_decreasing


def test_nothing_to_count_is_an_error():
    with pytest.raises(TooFewError, match="no patient"):
        responders([np.nan])
    with pytest.raises(TooFewError, match="no threshold"):
        responder_table([1, 2], ())
    with pytest.raises(DomainError, match="points"):
        responders([1, 2], float("nan"))
    with pytest.raises(DomainError, match="infinite"):
        responders([1, np.inf])
