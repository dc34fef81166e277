"""The log folds into the room; undo takes one thing back and leaves the rest."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvevfd_research.errors import ParameterError
from hvevfd_research.session.agenda import Plan, plan_from, read_plan
from hvevfd_research.session.room import Log
from hvevfd_research.session.store import Event, New, Store

PLAN = Plan("Gathering 3", ("proud-of",), four_questions=True, plan_cards=True)


def log(*happened):
    """A log of a session that has begun, with what happened each ten seconds."""
    count = itertools.count(1)
    begin = ("begin", {"plan": PLAN.to_json(), "code": "ABCDEF", "secret": "s", "rehearsal": False})
    return Log(
        Event(n, 10.0 * n, kind, body) for n, (kind, body) in zip(count, [begin, *happened], strict=False)
    )


def answer(name, who="phone", text="We ask at the door", **more):
    given = {"id": name, "task": "proud-of", "who": who, "text": text, "people": 2, "language": "nb"}
    return "answer", given | more


def test_a_room_goes_through_join_the_steps_and_what_was_asked_for():
    phases = [stage.phase for stage in PLAN.stages]
    assert phases == [
        *("join", "alone", "in pairs", "collect", "group", "vote"),
        *("four questions", "plan", "plus and delta", "close"),
    ]
    assert PLAN.minutes == 2 + 15 + 5 + 10 + 4 + 1


def test_time_runs_from_the_stage_and_can_be_extended():
    room = log(("stage", {"to": 2}), ("extend", {"seconds": 60})).room
    assert room.stage.phase == "in pairs"
    assert room.left(20.0) == 3 * 60 + 60
    assert log(("stage", {"to": 2}), ("extend", {"seconds": 60}), ("stage", {"to": 3})).room.extended == 0


@pytest.mark.parametrize("to", [-1, 99])
def test_a_stage_that_is_not_there_is_not_gone_to(to):
    assert log(("stage", {"to": to})).room.place == 0


def test_an_answer_waits_until_someone_has_looked_and_waits_again_when_changed():
    sent = [("stage", {"to": 2}), answer("a1")]
    assert log(*sent).room.answers["a1"].status == "waiting"
    assert log(*sent, ("approve", {"id": "a1"})).room.answers["a1"].status == "approved"
    changed = log(*sent, ("approve", {"id": "a1"}), answer("a1", text="We ask twice")).room.answers["a1"]
    assert (changed.status, changed.text) == ("waiting", "We ask twice")


def test_nobody_changes_the_answer_of_another_phone():
    room = log(answer("a1"), answer("a1", who="another", text="mine now")).room
    assert room.answers["a1"].text == "We ask at the door"


def test_an_answer_that_comes_when_the_room_has_gone_on_is_kept_and_marked():
    assert not log(("stage", {"to": 2}), answer("a1")).room.answers["a1"].late
    assert log(("stage", {"to": 6}), answer("a1")).room.answers["a1"].late


def test_answers_are_grouped_and_a_group_that_goes_leaves_its_answers():
    grouped = [
        answer("a1"),
        ("theme", {"id": "t1", "name": "Time"}),
        ("group", {"answer": "a1", "theme": "t1"}),
    ]
    assert log(*grouped).room.answers["a1"].theme == "t1"
    room = log(*grouped, ("theme", {"id": "t1", "name": ""})).room
    assert (room.themes, room.answers["a1"].theme) == ({}, "")


def test_dots_are_counted_and_nobody_has_more_than_three():
    room = log(
        ("vote", {"task": "proud-of", "who": "p1", "choices": ["t1", "t1", "t2", "t3", "t3"]}),
        ("vote", {"task": "proud-of", "who": "p2", "choices": ["t1"]}),
        ("vote", {"task": "proud-of", "who": "p2", "choices": ["t2"]}),
    ).room
    assert room.dots("proud-of") == {"t1": 2, "t2": 2}
    assert room.voters("proud-of") == 2


def test_undo_takes_back_the_last_thing_the_facilitator_did_and_nothing_else():
    happened = [("stage", {"to": 2}), answer("a1"), ("approve", {"id": "a1"}), answer("a2", who="p2")]
    made = log(*happened)
    last = made.last_undoable()
    assert last.kind == "approve"
    made.add(Event(99, 99.0, "undo", {"event": last.id}))
    assert made.room.answers["a1"].status == "waiting"
    assert set(made.room.answers) == {"a1", "a2"}
    assert made.last_undoable().kind == "stage"


STEPS = st.one_of(
    st.builds(lambda to: ("stage", {"to": to}), st.integers(0, 9)),
    st.builds(lambda name, who: answer(name, who=who), st.sampled_from("ab"), st.sampled_from("pq")),
    st.builds(lambda name: ("approve", {"id": name}), st.sampled_from("abc")),
    st.builds(lambda name: ("theme", {"id": name, "name": name}), st.sampled_from("xy")),
    st.builds(
        lambda a, t: ("group", {"answer": a, "theme": t}), st.sampled_from("abc"), st.sampled_from("xyz")
    ),
)


@given(st.lists(STEPS, max_size=20), st.data())
def test_undo_gives_the_room_that_would_be_without_that_step(happened, data):
    made = log(*happened)
    taken = data.draw(st.integers(0, len(happened)))
    made.add(Event(1000, 0.0, "undo", {"event": taken + 1 if taken else 999}))
    kept = [
        Event(event.id, event.at, event.kind, event.body) for event in made.events if event.kind != "undo"
    ]
    without = Log(event for event in kept if not taken or event.id != taken + 1)
    assert made.room == without.room


def test_a_plan_is_kept_and_read_again_the_same():
    assert plan_from(PLAN.to_json()) == PLAN


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('title = "A"', "missing: tasks"),
        ('title = "A"\ntasks = ["proud-of"]\nroom = 3', "unknown: room"),
        ('title = "A"\ntasks = []', "names no tasks"),
        ('title = "A"\ntasks = "proud-of"', "list of names"),
        ('title = "A"\ntasks = ["mean-goal-change"]', "computed, not talked about"),
        ('title = "A"\ntasks = ["proud-of"]\npeople = 1', "2 to 1000"),
        ('title = "A"\ntasks = ["proud-of"]\npeople = true', "a whole number"),
        ('title = "A"\ntasks = ["proud-of"]\nlanguage = "fi"', "not a language of ours"),
        ('title = "A"\ntasks = ["proud-of"]\nstart = "nine"', "written as 2026-06-09"),
        ('title = "A"\ntasks = ["proud-of"]\nplus_delta = "no"', "true or false"),
    ],
)
def test_a_plan_that_cannot_be_right_is_told_what_is_wrong(tmp_path, text, told):
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(ParameterError, match=told):
        read_plan(tmp_path / "plan.toml")


def test_a_log_that_reads_its_file_again_comes_to_the_same_room(tmp_path):
    store = Store(tmp_path / "room.db")
    begin = {"plan": PLAN.to_json(), "code": "ABCDEF", "secret": "s", "rehearsal": False}
    said = [
        New("begin", begin),
        New("stage", {"to": 3}),
        New("extend", {"seconds": 60.0}),
        New("stage", {"to": 4}),
    ]
    said += [New("undo", {"event": 4}), New("extend", {"seconds": 30.0}), New("undo", {"event": 3})]
    store.append(said, at=100.0)
    kept, read = Log(store.events()), Log(store.events(), replay=store.events)
    store.close()
    assert read.room == kept.room
    assert (read.room.place, read.room.extended) == (3, 30.0)
    assert read.last_undoable().id == 6
