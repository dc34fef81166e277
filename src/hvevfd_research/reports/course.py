"""A whole course in a folder: notebooks for students and teacher, pages to print, the order to read in."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, use_language
from hvevfd_research.i18n.notebooks import translated
from hvevfd_research.practice.exercises import Exercise, all_exercises
from hvevfd_research.practice.notebooks import teacher
from hvevfd_research.practice.sheets import (
    discussion_sheet,
    for_students,
    notebook_bytes,
    notebook_path,
    stem,
)
from hvevfd_research.reports.paper import exercise_sheet, facilitator_sheet, pdf, talk_sheet
from hvevfd_research.runner.lay_out import File
from hvevfd_research.runner.workbook import find_workbook

ASSIGNMENT = "hvevfd"  # nbgrader's name for the folder of what is handed out together
SCHEMA = 3  # of nbgrader's cell metadata


def course_files(language: str) -> Iterator[File]:
    """Give the files of a course, the quick ones first.

    Parameters
    ----------
    language : of everything people read
    """
    with use_language(language):
        yield Path("README.md"), _reading_order().encode()
        for path, data in for_students(language):
            yield Path("students") / path, data
        for found in all_exercises():
            if found.kind == "analysis":
                made = notebook_bytes(teacher(found, language))
                yield Path("teacher") / notebook_path(found), made
            else:
                yield Path("teacher") / f"{stem(found)}.md", discussion_sheet(found).encode()
        for found in all_exercises():
            yield from _printed(found)


def count_course_files() -> int:
    """Tell how many files :func:`course_files` gives, so that a bar can show what is left."""
    return 1 + 4 * len(all_exercises())


def nbgrader_files(language: str) -> Iterator[File]:
    """Give the analytic exercises in the form of nbgrader, for courses that grade.

    Parameters
    ----------
    language : of the notebooks
    """
    with use_language(language):
        yield Path("README.md"), _nbgrader_advice().encode()
        for found in all_exercises():
            if found.kind == "analysis":
                made = notebook_bytes(_for_nbgrader(found, language))
                yield Path("source") / ASSIGNMENT / notebook_path(found), made


def _printed(found: Exercise) -> Iterator[File]:
    if found.kind == "analysis":
        student, helper = exercise_sheet(found), facilitator_sheet(found)
    else:
        student, helper = talk_sheet(found), talk_sheet(found, facilitator=True)
    yield Path("print") / "students" / f"{stem(found)}.pdf", pdf(student)
    yield Path("print") / "teacher" / f"{stem(found)}.pdf", pdf(helper)


def _reading_order() -> str:
    lines = [
        f"# {_('A course of “Hva er viktig for deg?”')}",
        "",
        _("Each exercise goes with a workbook: read its page first, then work in pairs."),
        _("Students get the folder students, and the pages in print/students."),
        _("The folders called teacher hold the solutions."),
        "",
        f"| {_('Exercise')} | {_('Kind')} | {_('Minutes')} | {_('Workbook')} |",
        "|---|---|---|---|",
    ]
    minutes = 0
    for found in all_exercises():
        book = find_workbook(found.workbook)
        lines.append(f"| {found.heading} | {_(found.kind)} | {found.minutes} | {book.title} |")
        minutes += found.minutes
    hours = ngettext(
        "All of it takes about {n} hour, without the reading.",
        "All of it takes about {n} hours, without the reading.",
        round(minutes / 60),
    )
    return "\n".join([*lines, "", hours.format(n=round(minutes / 60))]) + "\n"


def _nbgrader_advice() -> str:
    return "\n".join(
        [
            f"# {_('Exercises for nbgrader')}",
            "",
            _("Put the folder source into the folder of your course, and go on with nbgrader."),
            _("Each exercise gives one point, when its check says right."),
            "",
            _("Trusted code only: nbgrader runs what students wrote with your rights on your machine."),
            _("Grade the code of people you do not know as another user, without a network, or not at all."),
            "",
        ]
    )


def _for_nbgrader(found: Exercise, language: str) -> dict[str, Any]:
    """Mark the cell that students write in, and put a test that gives a point after the check."""
    made = translated(found.notebook, language)
    cells = []
    for cell in made["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if "solution" in tags or cell["id"] in {"hint", "solution"}:
            continue
        if cell["id"] == "answer":
            cell["metadata"] = {"nbgrader": _mark(found, "answer", solution=True)}
        cells.append(cell)
        if cell["id"] == "check":
            test = copy.deepcopy(cell) | {"id": "graded", "source": _graded()}
            test["metadata"] = {"nbgrader": _mark(found, "check", points=1)}
            cells.append(test)
    made["cells"] = cells
    return made


def _graded() -> str:
    return "feedback = task.check(answer)\nassert feedback.right, feedback.text"


def _mark(found: Exercise, name: str, *, solution: bool = False, points: int = 0) -> dict[str, Any]:
    mark: dict[str, Any] = {
        "grade_id": f"{found.slug}-{name}",
        "schema_version": SCHEMA,
        "grade": not solution,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    return mark if solution else mark | {"points": points}
