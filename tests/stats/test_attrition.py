"""Retention meets R, and the bounds hold every way in which those who left could have fared."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats import attrition, attrition_bounds, risk_difference

ARMS = pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]})


def test_chi_square_and_difference_are_those_of_r(oracle):
    found = attrition(ARMS)
    oracle("trials", "retention-chi2", found.chi2)
    oracle("trials", "retention-p", found.p)
    oracle("trials", "retention-low", found.ci_low)
    oracle("trials", "retention-high", found.ci_high)
    assert found.to_frame()["lost"].to_list() == [33, 48]


def test_the_difference_is_the_risk_difference_of_the_table():
    table = pd.DataFrame({"events1": [87], "n1": [120], "events2": [41], "n2": [89]})
    assert attrition(ARMS).difference == pytest.approx(float(risk_difference(table).yi[0]))


@given(st.integers(1, 60), st.integers(1, 60), st.data())
@settings(deadline=None, max_examples=60)
def test_every_possible_outcome_lies_within_the_bounds(n1, n2, data):
    kept = [data.draw(st.integers(1, n)) for n in (n1, n2)]
    yes_kept = [data.draw(st.integers(0, k)) for k in kept]
    yes_left = [data.draw(st.integers(0, n - k)) for n, k in zip((n1, n2), kept, strict=True)]
    arms = attrition(pd.DataFrame({"arm": ["a", "b"], "n": [n1, n2], "stayed": kept}))
    gap = attrition_bounds(arms, *(y / k for y, k in zip(yes_kept, kept, strict=True))).to_frame()
    gap = gap.set_index("scenario")["difference"]
    truth = (yes_kept[0] + yes_left[0]) / n1 - (yes_kept[1] + yes_left[1]) / n2
    assert gap["worst"] - 1e-9 <= truth <= gap["best"] + 1e-9
    width = (n1 - kept[0]) / n1 + (n2 - kept[1]) / n2
    assert gap["best"] - gap["worst"] == pytest.approx(width)


def test_where_everyone_stayed_there_is_nothing_to_hide_and_nothing_to_test():
    arms = attrition(ARMS.assign(stayed=ARMS["n"]))
    assert arms.reason == "all-stayed"
    assert np.isnan([arms.chi2, arms.p, arms.ci_low]).all()
    assert attrition_bounds(arms, 0.5, 0.3).to_frame()["difference"].to_numpy() == pytest.approx(0.2)


def test_where_no_one_stayed_there_is_no_outcome():
    arms = attrition(ARMS.assign(stayed=0))
    assert arms.reason == "none-stayed"
    with pytest.raises(DomainError, match="no one stayed"):
        attrition_bounds(arms, 0.5, 0.5)


@pytest.mark.parametrize(
    "changed", [{"stayed": 200}, {"stayed": -1}, {"n": 0}, {"stayed": 1.5}, {"stayed": np.nan}]
)
def test_what_is_no_count_of_those_who_stayed_is_refused(changed):
    with pytest.raises(DomainError):
        attrition(ARMS.assign(**changed))


def test_there_are_two_arms():
    with pytest.raises(DomainError, match="2 arms"):
        attrition(pd.concat([ARMS, ARMS]))


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), "half"])
def test_a_share_is_between_0_and_1(share):
    with pytest.raises(DomainError):
        attrition_bounds(attrition(ARMS), share, 0.5)
