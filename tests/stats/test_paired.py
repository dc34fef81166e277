"""Paired tests hold against R, and refuse what they cannot test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.paired import paired_t, signed_rank

SLEEP = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]) - np.array(
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
)
DEPRESSION = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]) - np.array(
    [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
)
TIES_AND_ZEROS = [5, 2, 5, 0, 0, -1, 3, 3, 0, 2]

scores = st.lists(st.integers(-10, 10), min_size=1, max_size=14)


def test_student_agrees_with_r(oracle):
    fit = paired_t(SLEEP)
    oracle("goals", "sleep-t", fit.t)
    oracle("goals", "sleep-p", fit.p)
    oracle("goals", "sleep-ci-low", fit.ci_low)
    oracle("goals", "sleep-ci-high", fit.ci_high)
    oracle("goals", "sleep-d-z", fit.d_z)
    oracle("goals", "sleep-sd", fit.sd)
    oracle("goals", "depression-t", paired_t(DEPRESSION).t)
    oracle("goals", "depression-ci99-high", paired_t(DEPRESSION, level=0.99).ci_high)
    assert fit.df == 9


def test_signed_ranks_agree_with_r_when_a_tie_and_a_zero_rule_out_the_exact_test(oracle):
    fit = signed_rank(SLEEP)
    oracle("goals", "sleep-v", fit.v)
    oracle("goals", "sleep-v-p", fit.p)
    assert (fit.method, fit.n, fit.n_used, fit.n_zero) == ("normal-corrected", 10, 9, 1)


def test_signed_ranks_are_exact_where_r_is(oracle):
    fit = signed_rank(DEPRESSION)
    oracle("goals", "depression-v", fit.v)
    oracle("goals", "depression-exact-p", fit.p)
    assert fit.method == "exact"
    assert np.isnan(fit.z)


def test_each_named_method_agrees_with_r(oracle):
    oracle("goals", "depression-corrected-p", signed_rank(DEPRESSION, method="normal-corrected").p)
    oracle("goals", "depression-normal-p", signed_rank(DEPRESSION, method="normal").p)
    oracle("goals", "sleep-exact-p", signed_rank(SLEEP, method="exact").p)


def test_zeros_are_dropped_or_ranked_as_named(oracle):
    dropped, ranked = signed_rank(TIES_AND_ZEROS), signed_rank(TIES_AND_ZEROS, zeros="pratt")
    oracle("goals", "ties-and-zeros-wilcox-p", dropped.p)
    oracle("goals", "ties-and-zeros-pratt-v", ranked.v)
    oracle("goals", "ties-and-zeros-pratt-p", ranked.p)
    oracle("goals", "ties-and-zeros-exact-p", signed_rank(TIES_AND_ZEROS, method="exact").p)
    oracle("goals", "ties-and-zeros-exact-p", signed_rank(TIES_AND_ZEROS, zeros="pratt", method="exact").p)
    assert dropped.v == 27


def test_differences_that_differ_by_float_rounding_are_ties():
    assert signed_rank([3.4 - 2.1, 1.3, -2.0, 4.0]).method == "normal-corrected"


def test_missing_differences_are_left_out():
    assert paired_t([1, 2, np.nan, 4]) == paired_t([1, 2, 4])
    assert signed_rank([1, 2, np.nan, 4]).n == 3


def test_one_unit_gives_the_mean_and_says_why_there_is_no_interval():
    fit = paired_t([4.0])
    assert (fit.n, fit.mean, fit.reason) == (1, 4.0, "one-unit")
    assert np.isnan([fit.sd, fit.se, fit.t, fit.p, fit.ci_low, fit.ci_high, fit.d_z]).all()


def test_no_spread_gives_no_p_value():
    fit = paired_t([2.0, 2.0, 2.0])
    assert fit.reason == "no-spread"
    assert np.isnan([fit.t, fit.p, fit.ci_low, fit.d_z]).all()


def test_nothing_but_zeros_has_no_signed_rank_test():
    fit = signed_rank([0, 0, 0])
    assert fit.reason == "all-zero"
    assert np.isnan([fit.v, fit.p]).all()


@pytest.mark.parametrize("test", [paired_t, signed_rank])
def test_nothing_to_test_is_an_error(test):
    with pytest.raises(TooFewError):
        test([np.nan, np.nan])
    with pytest.raises(DomainError):
        test([1.0, np.inf])


def test_options_that_do_not_exist_are_named():
    with pytest.raises(DomainError, match="wilcox or pratt"):
        signed_rank([1, 2], zeros="drop")
    with pytest.raises(DomainError, match="normal-corrected"):
        signed_rank([1, 2], method="asymptotic")
    with pytest.raises(DomainError, match="at most 1000"):
        signed_rank(np.arange(1, 1002), method="exact")
    with pytest.raises(DomainError, match="level"):
        paired_t([1, 2], level=95)


@given(scores, st.sampled_from(["wilcox", "pratt"]), st.sampled_from(["exact", "normal-corrected", "normal"]))
@settings(deadline=None, max_examples=60)
def test_swapping_before_and_after_changes_no_p_value(d, zeros, method):
    one, other = (signed_rank(sign * np.array(d), zeros=zeros, method=method) for sign in (1, -1))
    if one.reason:
        assert other.reason == one.reason
    else:
        assert one.p == pytest.approx(other.p)
        assert 0 < one.p <= 1 + 1e-12


@given(st.lists(st.integers(-10, 10), min_size=1, max_size=9).filter(any))
@settings(deadline=None, max_examples=40)
def test_the_exact_p_value_counts_all_sign_patterns(d):
    used = np.array([x for x in d if x])
    ranks = np.array([(np.abs(used) < a).sum() + ((np.abs(used) == a).sum() + 1) / 2 for a in np.abs(used)])
    signs = (np.arange(2**used.size)[:, None] >> np.arange(used.size)) & 1
    far = np.abs(signs @ ranks - ranks.sum() / 2) >= abs(ranks[used > 0].sum() - ranks.sum() / 2) - 1e-9
    assert signed_rank(d, method="exact").p == pytest.approx(far.mean())
