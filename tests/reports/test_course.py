"""A course is whole, the same each time, and gives no solution to students."""

from __future__ import annotations

import json

import pytest
import typst

from hvevfd_research.cli import main
from hvevfd_research.i18n import LANGUAGES, use_language
from hvevfd_research.practice.exercises import all_exercises, find_exercise
from hvevfd_research.practice.judging import numbers_for
from hvevfd_research.practice.notebooks import solution_of
from hvevfd_research.reports.course import count_course_files, course_files, nbgrader_files
from hvevfd_research.reports.paper import TEMPLATE, exercise_sheet, talk_sheet, template_input

EXERCISES = all_exercises()


@pytest.fixture(scope="module")
def course():
    return dict(course_files("nb"))


def test_a_course_has_every_exercise_for_students_for_the_teacher_and_on_paper(course):
    assert len(course) == count_course_files()
    for found in EXERCISES:
        kinds = {str(path.parent) for path in course if found.slug in path.name}
        assert kinds == {"students", "teacher", "print/students", "print/teacher"}
    assert all(data.startswith(b"%PDF") for path, data in course.items() if path.suffix == ".pdf")
    assert all(b"[[" not in data for path, data in course.items() if path.suffix == ".md")


def test_the_same_course_is_the_same_bytes(course):
    assert dict(course_files("nb")) == course


def test_students_get_no_solution(course):
    for found in EXERCISES:
        if found.kind == "analysis":
            text = course[
                next(path for path in course if path.parts[0] == "students" and found.slug in path.name)
            ].decode()
            assert "BEGIN SOLUTION" not in text
            assert json.dumps(solution_of(found)[0])[1:-1] not in text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_students_page_fits_on_one_sheet_of_paper(tag):
    with use_language(tag):
        for found in EXERCISES:
            sheet = exercise_sheet(found) if found.kind == "analysis" else talk_sheet(found)
            pages = typst.compile(
                TEMPLATE.read_bytes(),
                format="svg",
                ignore_system_fonts=True,
                sys_inputs=template_input(sheet),
            )
            assert isinstance(pages, bytes), f"{found.slug} in {tag} takes {len(pages)} pages"


def test_a_quote_or_a_label_on_paper_stays_as_it_is():
    with use_language("nn"):
        for slug in ("two-languages-one-aim", "hide-one-hide-two"):
            found = find_exercise(slug)
            words = numbers_for(found, "").iloc[:, :2].astype(str).to_numpy().tolist()
            (table,) = (block for block in exercise_sheet(found).blocks if block["kind"] == "table")
            assert [row[:2] for row in table["rows"]] == words


def test_nbgrader_finds_what_it_looks_for():
    files = {path.name: data for path, data in nbgrader_files("en") if path.suffix == ".ipynb"}
    for data in files.values():
        marks = {
            cell["metadata"]["nbgrader"]["grade_id"].rpartition("-")[2]: (cell, cell["metadata"]["nbgrader"])
            for cell in json.loads(data)["cells"]
            if "nbgrader" in cell["metadata"]
        }
        assert set(marks) == {"answer", "check"}
        answer, check = marks["answer"][1], marks["check"][1]
        assert (answer["solution"], answer["grade"], answer["schema_version"]) == (True, False, 3)
        assert (check["solution"], check["grade"], check["points"]) == (False, True, 1)
        assert "### BEGIN SOLUTION" in "".join(marks["answer"][0]["source"])
        assert "assert feedback.right" in "".join(marks["check"][0]["source"])


def test_grading_tells_that_it_runs_students_code(tmp_path, capsys):
    assert main(["course", "nbgrader", str(tmp_path / "graded")]) == 0
    assert "Trusted code only" in " ".join(capsys.readouterr().out.split())
    assert "Trusted code only" in (tmp_path / "graded" / "README.md").read_text("utf-8")


def test_a_course_that_is_there_already_keeps_what_was_typed(tmp_path, capsys):
    folder = tmp_path / "course"
    (folder / "students").mkdir(parents=True)
    typed = folder / "students" / "010-mean-goal-change.ipynb"
    typed.write_text("mine")
    assert main(["course", "build", str(folder)]) == 0
    assert typed.read_text() == "mine"
    assert "1 was there already" in capsys.readouterr().out
