"""Intervals of a share hold against R and print."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.proportions import proportion_interval


def test_wilson_agrees_with_r_and_with_print(oracle):
    fit = proportion_interval([81, 15, 0, 1], [263, 148, 20, 29])
    oracle("goals", "wilson-81-263-low", fit.ci_low[0])
    oracle("goals", "wilson-15-148-high", fit.ci_high[1])
    oracle("goals", "wilson-0-20-high", fit.ci_high[2])
    oracle("goals", "wilson-1-29-low", fit.ci_low[3])
    assert fit.ci_low[2] == 0


def test_the_exact_interval_agrees_with_r(oracle):
    fit = proportion_interval([81, 0, 1], [263, 20, 29], method="clopper-pearson")
    oracle("goals", "exact-81-263-high", fit.ci_high[0])
    oracle("goals", "exact-0-20-high", fit.ci_high[1])
    oracle("goals", "exact-1-29-low", fit.ci_low[2])


@given(st.integers(1, 400), st.floats(0, 1), st.sampled_from(["wilson", "clopper-pearson"]))
@settings(deadline=None, max_examples=60)
def test_limits_hold_the_share_and_mirror_when_cases_and_others_swap(n, part, method):
    y = round(n * part)
    fit, mirrored = (proportion_interval(events, n, method=method) for events in (y, n - y))
    assert 0 <= fit.ci_low <= fit.share <= fit.ci_high <= 1
    assert fit.ci_low == pytest.approx(1 - mirrored.ci_high, abs=1e-12)


@pytest.mark.parametrize(
    ("events", "total"), [(1, 0), (-1, 5), (6, 5), (0.5, 5), (np.nan, 5), (1, np.inf), ([1, 2], [3, 0])]
)
def test_counts_that_make_no_share_are_refused(events, total):
    with pytest.raises(DomainError):
        proportion_interval(events, total)


def test_options_are_checked():
    with pytest.raises(DomainError, match="wilson or clopper-pearson"):
        proportion_interval(1, 2, method="wald")
    with pytest.raises(DomainError, match="level"):
        proportion_interval(1, 2, level=1)


def test_the_frame_has_a_row_for_each_share():
    assert proportion_interval([1, 2], 10).to_frame()["share"].to_list() == [0.1, 0.2]
