"""Every exercise explains: the reference is right, each wrong answer meets its own hint, nothing leaks."""

from __future__ import annotations

import ast
import json
import re

import numpy as np
import pandas as pd
import pytest

from hvevfd_research import content
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import LANGUAGES, gettext, use_language
from hvevfd_research.practice.exercises import PHASES, all_exercises, find_exercise
from hvevfd_research.practice.feedback import Feedback, Status
from hvevfd_research.practice.judging import judge, known_answers, numbers_for, told_apart
from hvevfd_research.practice.notebooks import solution_of, student, teacher, text_of
from hvevfd_research.practice.sheets import discussion_sheet, sections, timed_steps
from hvevfd_research.practice.task import Task

EXERCISES = all_exercises()
ANALYSES = [found.slug for found in EXERCISES if found.kind == "analysis"]
DISCUSSIONS = [found.slug for found in EXERCISES if found.kind == "discussion"]

analysis = pytest.mark.parametrize("slug", ANALYSES)
discussion = pytest.mark.parametrize("slug", DISCUSSIONS)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(notebook) -> dict[str, object]:
    """Run the code cells of a notebook one after the other; gives what each one shows, by its id."""
    names: dict[str, object] = {}
    shown = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = (
            ast.Expression(tree.body.pop().value)
            if tree.body and isinstance(tree.body[-1], ast.Expr)
            else None
        )
        exec(compile(tree, cell["id"], "exec"), names)
        shown[cell["id"]] = None if last is None else eval(compile(last, cell["id"], "eval"), names)
    return shown


def numbers_in(text: str) -> set[float]:
    """The numbers that a text writes out, with decimal point or comma."""
    return {float(found.replace(",", ".")) for found in re.findall(r"\d+(?:[.,]\d+)?", text)}


def every_hint(found) -> list[str]:
    return [*found.hints, *(known.hint for known in found.misconceptions.values())]


# The whole set


def test_each_exercise_has_a_place_of_its_own_and_a_workbook():
    orders = [found.order for found in EXERCISES]
    assert len(set(orders)) == len(orders)
    assert {found.workbook for found in EXERCISES} == set(content.names("workbooks")), "each has one"


def test_a_folder_holds_what_an_exercise_needs_and_nothing_else():
    for found in EXERCISES:
        there = {path.name for path in found.folder.iterdir() if path.name != "__pycache__"}
        wanted = {"exercise.toml"} | (
            {"task.md"}
            if found.kind == "discussion"
            else {"exercise.ipynb", "check.py", "misconceptions.toml"}
        )
        assert there == wanted, found.slug


# Analytic exercises


@analysis
def test_the_reference_is_right(slug):
    shown = run(find_exercise(slug).notebook)
    assert shown["check"].status is Status.RIGHT, shown["check"]


@analysis
def test_an_untouched_notebook_runs_through_and_says_not_tried(slug):
    shown = run(student(find_exercise(slug), "en"))
    assert shown["check"].status is Status.NOT_TRIED
    assert "Try first" in shown["solution"].words
    assert shown["solution"].code == ""
    assert shown["rubric"].status is Status.OPEN


@analysis
def test_each_known_wrong_answer_meets_its_own_hint_for_every_learner(slug):
    found = find_exercise(slug)
    assert len(found.misconceptions) >= 4
    source = numbers_for(found, "")
    assert set(known_answers(found, source).wrong) == set(found.misconceptions)
    assert told_apart(found, source), "two answers fall together in the source's own numbers"
    for seed in map(str, range(100)):
        numbers_for(found, seed)  # refuses numbers that do not tell the answers apart


@analysis
def test_numbers_that_do_not_tell_the_answers_apart_are_refused(slug, monkeypatch):
    found = find_exercise(slug)
    monkeypatch.setattr("hvevfd_research.practice.judging.told_apart", lambda *_given: False)
    with pytest.raises(ContentError, match="do not tell its answers apart"):
        numbers_for(found, "AB")


@analysis
def test_a_wrong_answer_is_told_what_it_measures_and_asked_a_question(slug):
    found = find_exercise(slug)
    data = numbers_for(found, "")
    hints = set()
    for name, answer in found.rules.wrong(data).items():
        if found.answer.kind == "numbers":
            answer = {**found.rules.right(data), **answer}
        told = judge(found, data, answer)
        assert (told.status, told.misconception) == (Status.WRONG, name)
        assert told.text.rstrip().endswith("?"), told.text
        hints.add(told.text)
    assert len(hints) == len(found.misconceptions)


@analysis
def test_the_same_initials_give_the_same_numbers_and_others_give_others(slug):
    found = find_exercise(slug)
    written = [repr(numbers_for(found, seed)) for seed in ("AB", "ab ", "1", "2", "3", "4")]
    assert written[0] == written[1]
    assert len(set(written)) > 2


@analysis
def test_neither_the_solution_nor_its_values_are_given_away(slug):
    found = find_exercise(slug)
    code, why = solution_of(found)
    handed_out = json.dumps(student(found, "en"), ensure_ascii=False)
    for line in code.splitlines():
        if len(line.strip()) > 8:
            assert json.dumps(line.strip(), ensure_ascii=False)[1:-1] not in handed_out
    task = Task(found)
    told = "\n".join([handed_out, repr(task), repr(vars(task)), *map(repr, (task.hint() for _ in range(3)))])
    assert why.splitlines()[0] not in told
    data = numbers_for(found, "")
    right = known_answers(found, data).right
    for tag in LANGUAGES:
        with use_language(tag):
            said = " ".join([*map(gettext, every_hint(found)), gettext(found.critique)])
            asked = " ".join([text_of(found, "title"), text_of(found, "task")])
        if isinstance(right, tuple) and found.answer.kind != "function":
            given = numbers_in(repr(data)) | numbers_in(asked)
            for value in set(right) - given - {0.0, 1.0}:
                near = [n for n in numbers_in(said) if abs(n - abs(value)) <= found.answer.tolerance]
                assert not near, f"a hint in {tag} holds {near}"
        elif isinstance(right, str) and len(right) > 2:
            assert right not in said


@analysis
def test_equal_answers_in_other_clothes_are_right_too(slug):
    found = find_exercise(slug)
    data = numbers_for(found, "")
    right = found.rules.right(data)
    kind = found.answer.kind
    forms = {
        "number": lambda: [np.float64(right), f"{right:.6f}".replace(".", ","), np.array(right)],
        "numbers": lambda: [list(right.values()), pd.Series(right), np.array(list(right.values()))],
        "letters": lambda: [right.lower(), " ".join(right), list(right)],
        "labels": lambda: [list(right), tuple(right), pd.Index(sorted(right))],
        "function": lambda: [right],
    }[kind]()
    for form in forms:
        assert judge(found, data, form).status is Status.RIGHT, form


@analysis
@pytest.mark.parametrize(
    "answer",
    [float("nan"), True, "no idea what this is", object(), b"\x89PNG", pd.DataFrame({"x": [1]}), print],
    ids=["nan", "bool", "words", "object", "image", "table", "print"],
)
def test_an_answer_of_another_kind_gets_a_kind_message(slug, answer):
    found = find_exercise(slug)
    if found.answer.kind == "labels" and isinstance(answer, str):
        pytest.skip("words are labels")
    told = judge(found, numbers_for(found, ""), answer)
    assert told.status is Status.WRONG_TYPE, told
    assert "Traceback" not in told.text
    assert told.text.endswith((".", "?"))


@analysis
def test_a_verdict_does_not_depend_on_what_was_asked_before(slug):
    found = find_exercise(slug)
    task = Task(found)
    right = found.rules.right(task.data)
    first = task.check(right)
    task.hint(), task.solution(), task.check(...), task.critique()
    assert task.check(right) == first
    assert first.right


@analysis
def test_three_hints_come_one_after_the_other(slug):
    task = Task(find_exercise(slug))
    said = [task.hint().words for _ in range(4)]
    assert len(set(said[:3])) == 3
    assert said[3] == said[2]


@analysis
def test_its_notebook_has_the_form_that_all_have(slug):
    cells = find_exercise(slug).notebook["cells"]
    assert [cell["id"] for cell in cells] == [
        *("title", "parameters", "setup", "task", "answer", "compare", "check", "hint", "solution"),
        *("why", "critique", "rubric", "next"),
    ]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    assert f'hve.exercise("{slug}", initials)' in "".join(cells[2]["source"])
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                assert not re.search(r"[a-z)]\. [A-Z]", line), f"two sentences in one line: {line}"


@analysis
def test_the_rubric_has_three_to_five_points(slug):
    found = find_exercise(slug)
    assert found.critique.endswith("?")
    assert 3 <= len(found.rubric) <= 5


@analysis
def test_the_teachers_notebook_has_the_solution_and_every_wrong_answer(slug):
    found = find_exercise(slug)
    made = teacher(found, "en")
    text = "\n".join("".join(cell["source"]) for cell in made["cells"])
    assert "### BEGIN" not in text
    assert solution_of(found)[0] in text
    assert all(known.hint in text for known in found.misconceptions.values())
    assert run(made)["check"].right


# Discussions


@discussion
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_discussion_has_its_parts_and_its_minutes_add_up(slug, tag):
    found = find_exercise(slug)
    with use_language(tag):
        assert all(sections(found).values())
        steps = timed_steps(found)
        sheet = discussion_sheet(found)
    assert sum(minutes for _phase, minutes, _text in steps) == found.minutes
    assert {step.phase for step in found.steps} <= set(PHASES)
    assert "[[" not in sheet
    assert sheet.count("\n## ") == 5


@discussion
def test_people_are_told_what_is_for_the_facilitator_only_on_the_facilitators_sheet(slug):
    found = find_exercise(slug)
    note = sections(found)["For the facilitator"]
    assert note in discussion_sheet(found)
    assert note not in discussion_sheet(found, facilitator=False)


@discussion
def test_it_ends_in_questions_and_says_what_is_written_down(slug):
    parts = sections(find_exercise(slug))
    questions = [line for line in parts["Talk together"].splitlines() if line.startswith("- ")]
    assert 2 <= len(questions) <= 5
    assert all(line.endswith("?") for line in questions)
    assert parts["What we write down"].startswith("- ")


def test_feedback_is_read_aloud_as_a_sign_a_word_and_a_text():
    told = Feedback(Status.WRONG, "<b>Which</b> one?", "sum", ("a < b",))
    assert repr(told).startswith("× Not yet. ")
    assert 'role="status"' in told._repr_html_()
    assert "<b>Which" not in told._repr_html_()
    assert "a &lt; b" in told._repr_html_()
