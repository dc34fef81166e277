"""The printed example is met exactly, and a weight turns the judgement where R finds it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import multi_criteria, weight_turns

# Rutten-van Mölken M et al. 2018, table 4.
VALUES = {
    "criterion": [
        "physical",
        "psychological",
        "social",
        "resilience",
        "joy",
        "person",
        "continuity",
        "costs",
    ],
    "value_a": [60, 70, 3, 2, 4, 4, 5, 8000],
    "value_b": [70, 50, 4, 4, 3, 3, 3, 6000],
    "reverse": ["no"] * 7 + ["yes"],
}
P1 = pd.DataFrame(VALUES).assign(weight=[0.1, 0.15, 0.125, 0.05, 0.3, 0.1, 0.125, 0.05])
P2 = P1.assign(weight=[0.25, 0.1, 0.1, 0.1, 0.15, 0.05, 0.05, 0.2])


def test_the_printed_table_is_met(oracle):
    first, second = multi_criteria(P1), multi_criteria(P2)
    oracle("multi_criteria", "printed-integrated-p1", first.overall_a)
    oracle("multi_criteria", "printed-comparator-p1", first.overall_b)
    oracle("multi_criteria", "printed-integrated-p2", second.overall_a)
    oracle("multi_criteria", "printed-comparator-p2", second.overall_b)
    oracle("multi_criteria", "integrated-p1", first.overall_a)
    oracle("multi_criteria", "comparator-p2", second.overall_b)


def test_weights_turn_where_r_finds_the_root(oracle):
    first = weight_turns(multi_criteria(P1)).to_frame().set_index("criterion")
    second = weight_turns(multi_criteria(P2)).to_frame().set_index("criterion")
    oracle("multi_criteria", "turn-costs-p1", first.loc["costs", "turn"])
    oracle("multi_criteria", "turn-physical-p1", first.loc["physical", "turn"])
    oracle("multi_criteria", "turn-enjoyment-p2", second.loc["joy", "turn"])
    assert first.loc["joy", "reason"] == "never"
    assert second["turn"].notna().sum() == 4


positive = st.floats(0.01, 1000)
criteria = st.lists(st.tuples(positive, positive, st.floats(0.01, 10), st.booleans()), min_size=2, max_size=7)


def frame_of(rows):
    frame = pd.DataFrame(rows, columns=["value_a", "value_b", "weight", "reverse"])
    return frame.assign(criterion=[f"c{place}" for place in range(len(rows))])


@given(criteria)
@settings(deadline=None, max_examples=60)
def test_exchanging_the_options_exchanges_the_judgement(rows):
    one = multi_criteria(frame_of(rows))
    other = multi_criteria(frame_of(rows).rename(columns={"value_a": "value_b", "value_b": "value_a"}))
    assert one.difference == pytest.approx(-other.difference, abs=1e-12)
    turns = [weight_turns(judged).to_frame()["turn"] for judged in (one, other)]
    np.testing.assert_allclose(*turns, atol=1e-6)


@given(criteria, st.floats(0.1, 50))
@settings(deadline=None, max_examples=60)
def test_only_the_proportions_of_weights_and_of_values_matter(rows, factor):
    frame = frame_of(rows)
    scaled = frame.assign(
        weight=frame["weight"] * factor, value_a=frame["value_a"] * 3, value_b=frame["value_b"] * 3
    )
    assert multi_criteria(scaled).overall_a == pytest.approx(multi_criteria(frame).overall_a, rel=1e-9)


@given(criteria)
@settings(deadline=None, max_examples=60)
def test_at_the_weight_where_it_turns_the_two_are_alike(rows):
    judged = multi_criteria(frame_of(rows))
    for place, turn in enumerate(weight_turns(judged).to_frame()["turn"], start=1):
        if not np.isnan(turn):
            assert judged.reweighted(place, turn).difference == pytest.approx(0, abs=1e-9)


def test_a_new_weight_leaves_the_others_their_proportions():
    changed = multi_criteria(P1).reweighted(5, 0.65).to_frame().set_index("criterion")["weight"]
    assert changed["joy"] == pytest.approx(0.65)
    assert changed.sum() == pytest.approx(1)
    assert changed["psychological"] / changed["costs"] == pytest.approx(3)
    same = multi_criteria(P1).reweighted(5, 0.3)
    assert same.overall_a == pytest.approx(multi_criteria(P1).overall_a)


def test_all_weight_on_one_leaves_no_turn():
    alone = multi_criteria(P1).reweighted(5, 1.0)
    turns = weight_turns(alone).to_frame()
    assert turns.loc[4, "reason"] == "alone"
    assert np.isnan(turns.loc[4, "turn"])
    with pytest.raises(DomainError, match="weigh nothing"):
        alone.reweighted(5, 0.5)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"value_a": -1.0}, "0 or more"),
        ({"value_b": np.nan}, "not missing"),
        ({"weight": -0.1}, "0 or more"),
        ({"weight": 0.0}, "no weight is above 0"),
        ({"reverse": "maybe"}, "must be yes or no"),
        ({"criterion": "joy"}, "a name of its own"),
        ({"criterion": None}, "a name of its own"),
        ({"value_a": 0.0, "value_b": 0.0}, "physical: both values are 0"),
    ],
)
def test_what_cannot_be_weighed_is_refused(changed, message):
    with pytest.raises(DomainError, match=message):
        multi_criteria(P1.assign(**changed))


def test_one_criterion_is_no_choice_of_weights():
    with pytest.raises(TooFewError, match="2 at least"):
        multi_criteria(P1.head(1))


@pytest.mark.parametrize(
    ("place", "weight"), [(0, 0.5), (9, 0.5), (1.5, 0.5), (5, 1.2), (5, -0.1), (5, np.nan)]
)
def test_a_criterion_or_weight_that_is_not_there_is_refused(place, weight):
    with pytest.raises(DomainError):
        multi_criteria(P1).reweighted(place, weight)


def test_less_is_better_may_be_said_in_words_or_as_truth_and_is_no_where_empty():
    as_truth = P1.assign(reverse=[False] * 7 + [True])
    empty = P1.assign(reverse=[None] * 7 + ["Yes"])
    assert {multi_criteria(f).overall_a for f in (P1, as_truth, empty)} == {multi_criteria(P1).overall_a}
