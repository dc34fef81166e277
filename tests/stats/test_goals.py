"""Change in goals: numbers, what is missing, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.goals import goal_change, missing_second_bounds, room_share

SLIDE = pd.DataFrame({"patient": 1, "goal": list("abc"), "first": [5, 3, 5], "second": [10, 5, 10]})
SLEEP = pd.DataFrame(
    {
        "patient": range(10),
        "first": [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
        "second": [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    }
)
PARTIAL = pd.DataFrame(
    {
        "patient": ["b", "b", "a", "c", "c", "a"],
        "goal": ["walk", "cook", "walk", "walk", "read", "sleep"],
        "first": [4, 6, 2, 5, 7, np.nan],
        "second": [8, np.nan, np.nan, 6, 10, 9],
    }
)

forms = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 10), st.none() | st.integers(0, 10)), min_size=1, max_size=20
).map(lambda rows: pd.DataFrame(rows, columns=["patient", "first", "second"]).astype(float))


def test_the_example_of_the_slide(oracle):
    change = goal_change(SLIDE)
    oracle("goals", "slide-mean-first", change.mean_first)
    oracle("goals", "slide-mean-second", change.mean_second)
    oracle("goals", "slide-change", change.mean)
    oracle("goals", "slide-room-second-goal", change.per_goal["room_share"].iloc[1])
    assert change.per_goal["change"].to_list() == [5, 2, 5]
    assert change.per_goal["room_share"].iloc[[0, 2]].to_list() == [1, 1]
    assert (change.n, change.reason) == (1, "one-unit")
    assert np.isnan([change.ci_low, change.p, change.d_baseline]).all()


def test_over_patients_it_is_the_paired_test_of_r(oracle):
    change = goal_change(SLEEP, goal=None, scale=(-5, 10))
    oracle("goals", "sleep-t", change.t)
    oracle("goals", "sleep-p", change.p)
    oracle("goals", "sleep-ci-low", change.ci_low)
    oracle("goals", "sleep-median", change.median)
    oracle("goals", "sleep-d-baseline", change.d_baseline)
    oracle("goals", "sleep-v-p", change.signed_rank.p)


def test_patients_keep_the_order_in_which_they_first_appear():
    assert goal_change(PARTIAL).per_patient["patient"].to_list() == ["b", "a", "c"]
    assert goal_change(PARTIAL.astype({"patient": "category"})).per_patient["patient"].to_list() == [
        "b",
        "a",
        "c",
    ]


def test_only_goals_scored_twice_make_a_change_and_the_rest_is_counted():
    change = goal_change(PARTIAL)
    b, a, c = change.per_patient.itertuples(index=False)
    assert (b.goals, b.goals_paired, b.mean_first, b.mean_second, b.change) == (2, 1, 4, 8, 4)
    assert (a.goals, a.goals_paired, a.mean_first) == (2, 0, 2)
    assert np.isnan(a.change)
    assert c.change == 2
    assert (change.n, change.n_goals, change.n_goals_missing_second, change.n_goals_missing_first) == (
        2,
        6,
        2,
        1,
    )
    assert change.mean == 3


def test_a_patient_never_asked_again_is_kept_and_stated():
    lost = pd.concat([SLIDE, pd.DataFrame({"patient": [2], "goal": ["a"], "first": [6], "second": [None]})])
    change = goal_change(lost)
    assert (change.n, change.n_missing_second) == (1, 1)
    assert change.per_patient["mean_first"].iloc[1] == 6
    assert change.per_patient["mean_second"].isna().to_list() == [False, True]


def test_a_scale_that_runs_down_turns_the_change():
    down = goal_change(SLIDE, scale_direction="down")
    assert down.mean == pytest.approx(-4)
    assert down.mean_first == pytest.approx(13 / 3)
    assert down.per_goal["room_share"].iloc[1] == pytest.approx(-2 / 3)


@pytest.mark.parametrize(
    ("mend", "error", "words"),
    [
        ({"second": [10, 11, 10]}, DomainError, "row 2, column second: 11 is outside 0 to 10"),
        ({"first": [-1, 3, 5]}, DomainError, "row 1, column first: -1 is outside 0 to 10"),
        ({"first": [np.inf, 3, 5]}, DomainError, "row 1, column first: the value is infinite"),
        ({"first": ["5", "3", "5"]}, ColumnError, "must hold numbers"),
        ({"first": [True, False, True]}, ColumnError, "must hold numbers"),
        ({"goal": list("aba")}, DomainError, "row 3: the patient has this goal already"),
        ({"patient": [1, None, 1]}, DomainError, "row 2, column patient"),
        ({"second": [np.nan] * 3}, TooFewError, "both a first and a second"),
    ],
)
def test_bad_input_is_named(mend, error, words):
    with pytest.raises(error, match=words):
        goal_change(SLIDE.assign(**mend))


def test_missing_and_double_columns_are_named():
    with pytest.raises(
        ColumnError, match="there is no column after; there are: patient, goal, first, second"
    ):
        goal_change(SLIDE, after="after")
    with pytest.raises(ColumnError, match="2 times"):
        goal_change(pd.concat([SLIDE, SLIDE[["first"]]], axis=1))


def test_scale_and_direction_are_checked():
    with pytest.raises(DomainError, match="low must be below high"):
        goal_change(SLIDE, scale=(10, 0))
    with pytest.raises(DomainError, match=r"up .* or down"):
        goal_change(SLIDE, scale_direction="higher")


def test_no_room_left_is_no_share():
    assert np.isnan(room_share([10], [10])[0])
    assert room_share([0], [0], scale_direction="down").shape == (1,)


def test_the_frame_is_one_row_with_both_tests():
    row = goal_change(PARTIAL).to_frame()
    assert len(row) == 1
    assert {"mean", "ci_low", "p", "v", "p_signed_rank", "n_missing_second"} <= set(row.columns)


def test_bounds_by_hand():
    bounds = missing_second_bounds(goal_change(PARTIAL))
    # b: 4->8 and 6->?; a: 2->? (sleep has no first score); c: 5->6, 7->10
    assert bounds.mean_observed == pytest.approx((4 + 2) / 2)
    assert bounds.mean_unchanged == pytest.approx((2 + 0 + 2) / 3)
    assert bounds.mean_worst == pytest.approx(((4 - 6) / 2 - 2 + 2) / 3)
    assert bounds.mean_best == pytest.approx(((4 + 4) / 2 + 8 + 2) / 3)
    assert bounds.share_unchanged == pytest.approx(2 / 3)
    assert bounds.share_worst == pytest.approx(1 / 3)
    assert bounds.share_best == 1
    assert (bounds.n, bounds.n_observed, bounds.n_incomplete) == (3, 2, 2)


def test_bounds_turn_with_the_scale():
    up = missing_second_bounds(goal_change(PARTIAL))
    turned = PARTIAL.assign(first=10 - PARTIAL["first"], second=10 - PARTIAL["second"])
    down = missing_second_bounds(goal_change(turned, scale_direction="down"))
    pd.testing.assert_frame_equal(up.to_frame(), down.to_frame())


def test_a_threshold_of_nothing_is_refused():
    with pytest.raises(DomainError, match="above 0"):
        missing_second_bounds(goal_change(SLIDE), threshold=0)


@given(forms)
@settings(deadline=None, max_examples=50)
def test_the_bounds_hold_whatever_the_missing_scores_were(form):
    if form["second"].notna().sum() == 0:
        return
    bounds = missing_second_bounds(goal_change(form, goal=None))
    truth = goal_change(form.assign(second=form["second"].fillna(7)), goal=None)
    assert bounds.mean_worst - 1e-9 <= truth.mean <= bounds.mean_best + 1e-9
    assert bounds.mean_worst <= bounds.mean_unchanged <= bounds.mean_best
    assert bounds.share_worst <= bounds.share_unchanged <= bounds.share_best


@given(forms.filter(lambda form: form["second"].notna().any()))
@settings(deadline=None, max_examples=50)
def test_swapping_the_conversations_flips_the_sign(form):
    there, back = (
        goal_change(form.dropna(), goal=None, before=before, after=after)
        for before, after in (("first", "second"), ("second", "first"))
    )
    assert there.mean == pytest.approx(-back.mean, abs=1e-9)
    assert there.per_goal["change"].to_list() == [-x for x in back.per_goal["change"]]


@given(forms.filter(lambda form: form["second"].notna().any()), st.randoms())
@settings(deadline=None, max_examples=30)
def test_the_order_of_rows_changes_no_number(form, chance):
    rows = list(range(len(form)))
    chance.shuffle(rows)
    one, other = goal_change(form, goal=None), goal_change(form.iloc[rows], goal=None)
    assert one.mean == pytest.approx(other.mean)
    assert (one.n, one.n_missing_second) == (other.n, other.n_missing_second)


def test_unchanged_scores_change_by_nothing():
    change = goal_change(SLEEP.assign(second=SLEEP["first"]), goal=None, scale=(-5, 10))
    assert change.mean == 0
    assert change.reason == "no-spread"
    assert change.signed_rank.reason == "all-zero"
