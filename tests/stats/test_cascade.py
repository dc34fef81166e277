"""Steps that build on each other: who came how far, and where the chain breaks."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.cascade import all_or_none_by, cascade
from hvevfd_research.stats.proportions import proportion_interval

WORDS = {"y": "yes", "p": "partly", "n": "no", "u": "unknown"}
STEPS = ["asked", "goals", "actions", "again"]


def people(*rows):
    return pd.DataFrame([[WORDS[answer] for answer in row] for row in rows], columns=STEPS)


PEOPLE = people(*["yyyy"] * 3, *["yyyn"] * 2, "yyyu", "yynn", "yyun", "ynnn", "ypnn", "nnnn", "nnny")
answers = st.lists(st.text("ypnu", min_size=4, max_size=4), min_size=1, max_size=30)
complete = st.lists(st.text("yn", min_size=4, max_size=4), min_size=1, max_size=30)
quick = settings(deadline=None, max_examples=40)


def test_each_step_counts_those_who_came_that_far():
    table = cascade(PEOPLE, STEPS).to_frame()
    assert table["reached"].to_list() == [12, 10, 8, 6]
    assert table["known"].to_list() == [12, 10, 7, 5]
    assert table["yes"].to_list() == [10, 8, 6, 3]
    assert table["no"].to_list() == [2, 2, 1, 2]
    assert table["unknown"].to_list() == [0, 0, 1, 1]
    assert table["alone_yes"].to_list() == [10, 8, 6, 4]
    assert table["alone_known"].to_list() == [12, 12, 11, 11]


def test_the_whole_chain_is_that_of_the_hand_count(oracle):
    chain = cascade(PEOPLE, STEPS)
    oracle("cascade", "chain", chain.to_frame()["share"].prod())
    mild = cascade(PEOPLE, STEPS, partly="yes")
    oracle("cascade", "chain-partly-is-yes", mild.to_frame()["share"].prod())
    oracle("cascade", "chain-low", chain.ci_low)
    oracle("cascade", "chain-high", chain.ci_high)
    assert chain.share == chain.high == 4 / 12, "12 of 35 is more than the best that the unknown allow"
    oracle("cascade", "product-alone", chain.product_alone)
    oracle("cascade", "all-yes-of-decided", chain.decided_share)
    assert (chain.all_yes, chain.not_all, chain.undecided, chain.decided) == (3, 8, 1, 11)
    assert (chain.low, chain.high) == (3 / 12, 4 / 12)
    assert chain.out_of_order == 1


def test_the_weakest_step_is_the_one_with_the_lowest_share_and_not_the_one_that_loses_most(oracle):
    chain = cascade(PEOPLE, STEPS)
    assert chain.weakest == "again"
    oracle("cascade", "weakest-low", chain.at("again")["ci_low"])
    oracle("cascade", "weakest-high", chain.at("again")["ci_high"])
    many = cascade(people(*["nnnn"] * 50, *["ynnn"] * 40, *["yyyy"] * 20), STEPS)
    assert many.to_frame()["no"].idxmax() == 0
    assert many.weakest == "goals"


def test_of_two_steps_as_weak_the_first_is_named():
    assert cascade(people("yyyy", "yynn", "nnnn", "nnnn"), STEPS).weakest == "asked"


def test_a_share_of_nobody_is_missing_and_not_nought():
    chain = cascade(people("nnnn", "nuuu"), STEPS)
    table = chain.to_frame()
    assert table["share"].isna().to_list() == [False, True, True, True]
    assert table["low"].isna().to_list() == [False, True, True, True]
    assert (chain.share, chain.ci_low, chain.decided_share, chain.weakest) == (0.0, 0.0, 0.0, "asked")
    unknown = cascade(people("uuuu"), STEPS)
    assert np.isnan([unknown.share, unknown.ci_high, unknown.decided_share, unknown.product_alone]).all()
    assert (unknown.low, unknown.high) == (0.0, 1.0)
    with pytest.raises(TooFewError, match="none is the weakest"):
        _ = unknown.weakest


def test_a_missing_answer_is_not_known():
    frame = PEOPLE.replace("unknown", np.nan)
    pd.testing.assert_frame_equal(cascade(frame, STEPS).to_frame(), cascade(PEOPLE, STEPS).to_frame())
    coded = frame.astype(pd.CategoricalDtype(["no", "partly", "yes"], ordered=True))
    pd.testing.assert_frame_equal(cascade(coded, STEPS).to_frame(), cascade(PEOPLE, STEPS).to_frame())


@given(complete)
@quick
def test_the_conditional_shares_multiply_to_the_share_with_all_when_everything_is_known(rows):
    chain = cascade(people(*rows), STEPS)
    assert chain.to_frame()["share"].fillna(0).prod() == pytest.approx(chain.share)
    assert chain.low == chain.decided_share == pytest.approx(chain.share)
    assert (chain.high, chain.undecided) == (chain.low, 0)
    wilson = proportion_interval(chain.all_yes, chain.n)
    assert [chain.ci_low, chain.ci_high] == pytest.approx([float(wilson.ci_low), float(wilson.ci_high)])


@given(answers, st.sampled_from(["yes", "no"]))
@quick
def test_nobody_is_lost_from_the_books(rows, partly):
    chain = cascade(people(*rows), STEPS, partly=partly)
    table = chain.to_frame()
    assert (table["yes"] + table["no"] + table["unknown"] == table["reached"]).all()
    assert table["reached"].to_list() == [chain.n, *table["yes"].to_list()[:-1]]
    assert table["yes"].iloc[-1] == chain.all_yes
    assert chain.all_yes + chain.not_all + chain.undecided == chain.n
    assert chain.stages()["n"].is_monotonic_decreasing


@given(answers)
@quick
def test_the_bounds_are_what_the_missing_answers_could_make_of_it(rows):
    frame = people(*rows)
    chain = cascade(frame, STEPS)
    assert cascade(frame.replace("unknown", "no"), STEPS).decided_share == chain.low
    assert cascade(frame.replace("unknown", "yes"), STEPS).decided_share == chain.high
    if not np.isnan(chain.share):
        assert chain.low - 1e-12 <= chain.share <= chain.high
    if chain.decided:
        assert chain.low <= chain.decided_share <= chain.high


@given(answers)
@quick
def test_partly_as_yes_passes_as_many_or_more_and_the_order_of_rows_is_nothing(rows):
    frame = people(*rows)
    strict, mild = cascade(frame, STEPS), cascade(frame, STEPS, partly="yes")
    assert (mild.to_frame()["yes"] >= strict.to_frame()["yes"]).all()
    pd.testing.assert_frame_equal(cascade(frame[::-1], STEPS).to_frame(), strict.to_frame())


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
@quick
def test_where_no_step_comes_without_the_one_before_the_mistaken_product_is_too_small(passed):
    chain = cascade(people(*["y" * k + "n" * (4 - k) for k in passed]), STEPS)
    assert chain.out_of_order == 0
    assert chain.product_alone <= chain.share + 1e-12


@given(answers)
@quick
def test_groups_add_up_to_everyone(rows):
    frame = people(*rows).assign(ward=[len(set(row)) for row in rows])
    groups = all_or_none_by(frame, STEPS, "ward").to_frame()
    chain = cascade(frame, STEPS)
    assert groups[["n", "decided", "all_yes", "undecided"]].sum().to_list() == [
        chain.n,
        chain.decided,
        chain.all_yes,
        chain.undecided,
    ]


def test_groups_keep_their_months_and_leave_out_those_without():
    months = pd.to_datetime(["2025-02-03", "2025-01-05", None, "2025-02-20"]).to_period("M")
    frame = people("yyyy", "yyyn", "yyyy", "yyyu").assign(month=months)
    found = all_or_none_by(frame, STEPS, "month")
    groups = found.to_frame()
    assert groups["month"].astype(str).to_list() == ["2025-01", "2025-02"]
    assert groups["all_yes"].to_list() == [0, 1]
    assert groups["undecided"].to_list() == [0, 1]
    assert (groups["low"].iloc[1], groups["high"].iloc[1]) == (0.5, 1.0)
    assert found.n_without == 1


def test_the_chain_as_one_column_holds_everyone_then_known_and_passed_step_by_step():
    stages = cascade(PEOPLE, STEPS).stages()
    assert stages["n"].to_list() == [12, 12, 10, 10, 8, 7, 6, 5, 3]
    assert stages["state"].to_list() == ["everyone", *["known", "yes"] * 4]
    assert stages["share"].round(2).to_list()[2::2] == [0.83, 0.8, 0.86, 0.6]
    assert stages["share"].isna().sum() == 5


def test_the_four_guesses_stand_beside_each_other():
    guesses = cascade(PEOPLE, STEPS).guesses().set_index("if_unknown")
    assert guesses["all_yes"].dropna().to_dict() == {"left-out": 3, "no": 3, "yes": 4}
    assert guesses["n"].dropna().to_dict() == {"left-out": 11, "no": 12, "yes": 12}
    np.testing.assert_allclose(guesses["share"], [4 / 12, 3 / 11, 3 / 12, 4 / 12])
    assert guesses["ci_low"].notna().to_list() == [True, False, False, False]


def test_the_product_is_near_the_truth_where_answers_are_lost_at_random_and_the_decided_lean_down():
    rng = np.random.default_rng(7)
    passed = (rng.random((4000, 4)) < [0.8, 0.7, 0.8, 0.6]).cumprod(axis=1)
    known = rng.random((4000, 4)) > [0.03, 0.05, 0.05, 0.15]
    frame = pd.DataFrame(np.where(known, np.where(passed, "yes", "no"), "unknown"), columns=STEPS)
    chain, truth = cascade(frame, STEPS), passed[:, 3].mean()
    assert chain.share == pytest.approx(truth, abs=0.012)
    assert chain.ci_low < truth < chain.ci_high
    assert chain.decided_share < truth - 0.03


def test_counts_in_print_give_the_share_in_print(oracle):
    frame = pd.DataFrame({"assessed": ["yes"] * 375, "attained": ["yes"] * 165 + ["no"] * 210})
    chain = cascade(frame, ["assessed", "attained"])
    oracle("cascade", "goal-attained", chain.share)
    oracle("cascade", "goal-attained-low", chain.ci_low)


def test_what_is_no_answer_is_refused_by_row_and_column():
    with pytest.raises(DomainError, match="row 2, column goals"):
        cascade(PEOPLE.assign(goals=["yes", "maybe", *["no"] * 10]), STEPS)
    with pytest.raises(DomainError, match="row 1, column goals"):
        cascade(PEOPLE.assign(goals=1), STEPS)
    with pytest.raises(DomainError, match="counts as yes or as no"):
        cascade(PEOPLE, STEPS, partly="half")
    with pytest.raises(TooFewError, match="nobody"):
        cascade(PEOPLE[:0], STEPS)
    with pytest.raises(ColumnError, match="each named once"):
        cascade(PEOPLE, ["asked"])
    with pytest.raises(ColumnError, match="each named once"):
        cascade(PEOPLE, ["asked", "asked"])
    with pytest.raises(ColumnError, match="no column later"):
        cascade(PEOPLE, ["asked", "later"])
    with pytest.raises(ColumnError, match="no step later"):
        cascade(PEOPLE, STEPS).at("later")
    with pytest.raises(TooFewError, match="names no group"):
        all_or_none_by(PEOPLE.assign(ward=None), STEPS, "ward")
