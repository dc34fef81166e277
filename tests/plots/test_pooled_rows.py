"""Rows of pooled results: each row is where its numbers are, and the words say what moves the result."""

import numpy as np
import pytest

from hvevfd_research.errors import DomainError
from hvevfd_research.plots import leave_one_out, subgroups
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import leave_one_out as without
from hvevfd_research.stats import pool, pool_subgroups

EFFECTS, VARIANCES = [0.1, 0.2, 0.15, 0.9, 0.3, 0.05], [0.04, 0.03, 0.02, 0.05, 0.06, 0.01]
POOLED = pool(EFFECTS, VARIANCES, labels=["a", "b", "c", "outlier", "e", "f"])


def test_the_words_name_the_study_that_moves_the_result_most_and_the_whole():
    result = without(POOLED)
    words = alt_text(leave_one_out(result, pooled=POOLED, effect="SMD"))
    assert f"from {result.estimate[3]:.2f} without outlier" in words
    assert f"With all of them it is {POOLED.estimate:.2f}" in words
    apart = int(((result.ci_low > 0) | (result.ci_high < 0)).sum())
    assert f"leaves out 0 in {apart} of the 6 rows" in words


def test_each_square_stands_at_its_estimate_and_the_whole_is_a_diamond():
    result = without(POOLED)
    ax = leave_one_out(result, pooled=POOLED)
    squares = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "s"]
    np.testing.assert_allclose(squares, result.estimate)
    assert len(ax.patches) == 1
    assert not leave_one_out(result).patches


def test_the_whole_must_have_the_same_studies():
    with pytest.raises(DomainError, match="other studies"):
        leave_one_out(without(POOLED), pooled=pool([0.1, 0.2, 0.3], [0.1] * 3))


def test_a_row_without_an_interval_is_hollow():
    same = pool([0.1, 0.1, 0.1, 0.5], [0.04] * 4, model="random", ci="hksj")
    ax = leave_one_out(without(same))
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() == "s"]
    assert faces.count("white") == 1


def test_groups_are_diamonds_with_the_test_between_them():
    result = pool_subgroups(EFFECTS, VARIANCES, ["ward", "ward", "home", "home", "home", "home"])
    ax = subgroups(result, effect="SMD")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["ward", "home"]
    middles = [patch.get_xy()[1][0] for patch in ax.patches]
    np.testing.assert_allclose(middles, [group.estimate for group in result.groups])
    words = alt_text(ax)
    assert f"ward {result.groups[0].estimate:.2f}" in words
    assert f"p {result.p_between:.3f}" in words


def test_ratios_are_printed_as_ratios():
    result = pool_subgroups(EFFECTS, VARIANCES, ["ward", "ward", "home", "home", "home", "home"])
    ax = subgroups(result, scale="log")
    assert f"ward {np.exp(result.groups[0].estimate):.2f}" in alt_text(ax)


def test_a_small_p_is_not_written_as_nought():
    result = pool_subgroups([0.1, 0.1, 3, 3.1], [0.01] * 4, ["a", "a", "b", "b"], ci="wald")
    assert "p less than 0.001" in alt_text(subgroups(result))
