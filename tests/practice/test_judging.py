"""An answer becomes feedback by rules in a fixed order."""

from __future__ import annotations

import contextlib
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvevfd_research.errors import AnswerError, ContentError
from hvevfd_research.practice.exercises import Answer, find_exercise
from hvevfd_research.practice.feedback import Status
from hvevfd_research.practice.guard import guarded
from hvevfd_research.practice.judging import judge, numbers_for
from hvevfd_research.practice.progress_file import FILE, progress
from hvevfd_research.practice.reading import read
from hvevfd_research.practice.task import exercise

NUMBER = Answer("number")


@given(st.floats(-1e6, 1e6), st.sampled_from([",", "."]))
def test_a_number_typed_with_comma_or_point_is_that_number(value, mark):
    assert read(f" {value:.4f} ".replace(".", mark), NUMBER) == (pytest.approx(value, abs=1e-4),)


@given(st.text(max_size=12) | st.lists(st.integers(), max_size=3) | st.none() | st.dates() | st.binary())
def test_whatever_is_no_number_gets_a_message_of_ours(answer):
    with contextlib.suppress(AnswerError):
        (value,) = read(answer, NUMBER)
        assert np.isfinite(value)


@pytest.mark.parametrize("answer", [pd.Series([1.0, 2.0]), [1, 2], np.array([1.0])])
def test_a_column_where_one_number_belongs_is_told_so(answer):
    with pytest.raises(AnswerError, match="A single number is needed"):
        read(answer, NUMBER)


def test_the_rules_come_in_order():
    found = find_exercise("mean-goal-change")
    data = numbers_for(found, "")
    answers = [..., "a", [13 / 3, 25 / 3, 4], [13, 25, 12], [4.4, 8.3, 4.0], [1, 2, 3], [13 / 3, 2, 3]]
    told = [judge(found, data, answer) for answer in answers]
    assert [one.status for one in told] == [
        Status.NOT_TRIED,
        Status.WRONG_TYPE,
        Status.RIGHT,
        Status.WRONG,
        Status.NEARLY,
        Status.WRONG,
        Status.WRONG,
    ]
    assert [one.misconception for one in told] == ["", "", "", "sum", "", "", ""]
    assert "Right already: before." in told[-1].text


def test_one_slip_in_letters_meets_the_hint_of_the_wrong_answer_it_belongs_to():
    found = find_exercise("what-may-be-pooled")
    data = numbers_for(found, "")
    right, wrong = found.rules.right(data), found.rules.wrong(data)
    slipped = wrong["interval-only"][:2] + right[2:]
    assert slipped not in {right, *wrong.values()}
    assert judge(found, data, slipped).misconception == "interval-only"
    nowhere = "B" * 6
    told = judge(found, data, nowhere)
    assert (told.status, told.misconception) == (Status.WRONG, "")
    assert told.text.startswith("1 of 6 is right.")


def test_missing_parts_are_named():
    with pytest.raises(AnswerError, match="Missing: after"):
        read({"before": 1}, Answer("numbers", names=("before", "after")))


# A learner's function


def test_an_error_in_a_function_is_told_by_its_kind():
    with pytest.raises(AnswerError, match="ZeroDivisionError"):
        guarded(lambda x: x / 0, (1,))


def test_an_endless_loop_is_stopped():
    def never():
        while True:
            pass

    began = time.monotonic()
    with pytest.raises(AnswerError, match="never ends"):
        guarded(never, (), seconds=0.2)
    assert time.monotonic() - began < 30


def test_someone_who_stops_it_by_hand_is_obeyed():
    def stopped():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(stopped, ())


def test_a_function_cannot_change_what_the_next_call_gets():
    table = pd.DataFrame({"x": [1, 2]})
    guarded(lambda frame: frame.pop("x"), (table,))
    assert list(table.columns) == ["x"]


def test_a_function_that_gives_a_table_is_told_what_is_needed():
    with pytest.raises(AnswerError, match="Your function ran"):
        read(lambda x: pd.DataFrame({"x": [x]}), Answer("function"), [(1,)])


# What a learner keeps


def test_what_was_done_is_kept_in_the_learners_folder(tmp_path):
    task = exercise("mean-goal-change")
    task.check(...)
    assert not (tmp_path / FILE).exists()
    task.check(3.0)
    assert [found.slug for found in progress().tried] == ["mean-goal-change"]
    task.check([13 / 3, 25 / 3, 4])
    task.check(3.0)
    assert [found.slug for found in progress().done] == ["mean-goal-change"]
    assert "mean-goal-change" not in [found.slug for found in progress().not_begun]
    assert "4" not in (tmp_path / FILE).read_text().replace("mean-goal-change", "")


@pytest.mark.parametrize("text", ["{", "[]", '{"mean-goal-change": 3}', "\x00"])
def test_a_spoilt_file_of_progress_stops_nobody(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert "mean-goal-change" in [found.slug for found in progress().not_begun]
    exercise("mean-goal-change").check([13 / 3, 25 / 3, 4])
    assert [found.slug for found in progress().done] == ["mean-goal-change"]


def test_the_solution_comes_after_a_try_or_when_asked_for():
    task = exercise("mean-goal-change")
    assert task.solution().code == ""
    assert "answer =" in task.solution(show=True).code
    task.check(1)
    assert "answer =" in task.fasit().code


def test_the_verbs_have_names_in_the_other_languages():
    task = exercise("mean-goal-change")
    assert task.sjekk(...) == task.kontrollera(...) == task.check(...)
    assert task.ledtråd().words == exercise("mean-goal-change").hint().words


def test_a_discussion_has_nothing_to_check():
    with pytest.raises(ContentError, match="for talking"):
        exercise("proud-of")


def test_a_name_that_is_nearly_right_is_told_the_right_one():
    with pytest.raises(ContentError, match="Did you mean mean-goal-change"):
        exercise("mean-goal-chang")
