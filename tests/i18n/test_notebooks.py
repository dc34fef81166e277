"""A notebook is translated line by line, and everything on its page is found."""

from __future__ import annotations

import ast
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import content
from hvevfd_research.i18n import markdown, notebooks, python_messages

PARAMETERS = """\
n: int = 3  # how many # of them
colour: str = "#fff"  # its colour
language: str = "en"  # of the page"""


def notebook(*cells):
    return {
        "cells": [
            {
                "cell_type": kind,
                "id": f"c{place}",
                "metadata": {"tags": ["parameters"]} if kind == "parameters" else {},
                "source": source.splitlines(keepends=True),
            }
            | ({"cell_type": "code"} if kind == "parameters" else {})
            for place, (kind, source) in enumerate(cells)
        ]
    }


def found(*cells):
    return [
        message
        for _p, _f, message, _c in notebooks.extract(io.BytesIO(json.dumps(notebook(*cells)).encode()))
    ]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="ab# -*>.1|`~\n", max_size=60))
def test_a_text_whose_lines_stay_the_same_stays_the_same(source):
    assert markdown.translated(source, lambda text: text) == source


def test_marks_in_front_are_no_part_of_a_message():
    source = "## Who?\n\n- one\n  1. two\n> quoted\n\n*All* of it.\n| - | - |\n\n```\ncode = 1\n```\n---"
    assert [line.text for line in markdown.lines(source) if line.text] == [
        "Who?",
        "one",
        "two",
        "quoted",
        "*All* of it.",
    ]
    assert markdown.translated(source, str.upper).startswith(
        "## WHO?\n\n- ONE\n  1. TWO\n> QUOTED\n\n*ALL* OF IT."
    )


def test_every_kind_of_text_on_a_page_is_found():
    assert found(
        ("markdown", "# Title\n\nOne sentence.\nAnother."),
        ("parameters", PARAMETERS),
        ("code", 'source = "Whose data"\nhve.answer("It rose by {n}. " "Why?", n=hve.number(1))'),
        ("code", 'hve.headline("mean change", 1.0, "points")\nhve.headline("share", 0.5, unit="%")'),
        ("code", 'hve.notice("Made up" if made else "Real", level="simulated")'),
        ("code", 'hve.show(ax, source=source, caption="Each dot.", table=t)'),
        ("code", 'hve.table(t, caption="All", columns={"a": "Side", "b": "Limit"})'),
        ("code", 'heads = {"c": "From"}\nheads |= {"d": "To"}\nhve.table(t, columns=heads | {"e": "Last"})'),
        ("code", 'listed = ["first", "second"]\nhve.table(t, caption="Own headings", columns=listed)'),
        (
            "code",
            'hve.plots.pareto(p, title=hve.text("Who falls"))\nhve.published(("a", 1), caption="Beside")',
        ),
        ("code", 'frame.query("not text")["column"]\nprint("not a message")'),
    ) == [
        *("Title", "One sentence.", "Another."),
        *("how many # of them", "its colour", "of the page"),
        "It rose by {n}. Why?",
        *("mean change", "points", "share"),
        *("Made up", "Real"),
        *("Whose data", "Each dot."),
        *("All", "Side", "Limit"),
        *("From", "To", "Last"),
        "Own headings",
        *("Who falls", "Beside"),
    ]


def test_a_text_given_to_a_plot_as_it_is_is_told():
    assert notebooks.untranslatable('hve.plots.i_chart(c, title="Change of score")') == ["Change of score"]
    assert (
        notebooks.untranslatable('hve.plots.i_chart(c, title=hve.text("Change of score"), color="red")') == []
    )
    assert notebooks.untranslatable('hve.plots.forest(p, favours=("favours goals", "favours none"))') == [
        "favours goals",
        "favours none",
    ]


def test_a_notebook_in_another_language_keeps_its_code(monkeypatch):
    monkeypatch.setattr(notebooks, "gettext", str.upper)
    made = notebooks.translated(
        notebook(
            ("markdown", "# Title\nA line."), ("parameters", PARAMETERS), ("code", 'hve.answer("It rose")')
        ),
        "nb",
    )
    sources = ["".join(cell["source"]) for cell in made["cells"]]
    assert sources[0] == "# TITLE\nA LINE."
    assert sources[1].splitlines() == [
        "n: int = 3  # HOW MANY # OF THEM",
        'colour: str = "#fff"  # ITS COLOUR',
        'language: str = "nb"  # OF THE PAGE',
    ]
    assert sources[2] == 'hve.answer("It rose")'
    assert made["cells"][0]["source"] == ["# TITLE\n", "A LINE."]


@pytest.mark.parametrize("slug", content.names("workbooks"))
def test_english_is_the_notebook_as_it_is(slug):
    raw = json.loads((content.folder("workbooks", slug) / "workbook.ipynb").read_text("utf-8"))
    assert notebooks.translated(raw, "en") == raw


def python(source):
    return [message for _l, _f, message, _c in python_messages.extract(io.BytesIO(source.encode()))]


def test_messages_of_python_source_are_found_where_they_are_written():
    source = '''
"""A docstring is no message, nor is DomainError("this")."""
LABELS = {"V": deferred("read in the source")}
NEEDED = {"score": "{found} where a score is needed", "key": "plain"}
def f(n, near):
    _("one {n}" " more")
    ngettext("{n} file", "{n} files", n)
    message = "{what} is missing"
    if near:
        message = "{what} is missing; near is {near}"
    raise ContentError(message, what=Text("workbook"))
def g(x):
    for at, told in ((1, "first told"), (2, "then told")):
        warning(told)
    raise DomainError("a" if x else "b {x}", x=x)
def h(label):
    return _(label)
'''
    assert set(python(source)) == {
        "read in the source",
        "{found} where a score is needed",
        "one {n} more",
        ("{n} file", "{n} files"),
        "{what} is missing",
        "{what} is missing; near is {near}",
        "workbook",
        "first told",
        "then told",
        "a",
        "b {x}",
    }


def test_every_text_that_an_error_of_ours_is_raised_with_is_found():
    """A text that is put together on the way would show in English everywhere."""
    kinds = {name for name in python_messages.WORDS if name.endswith("Error")}
    written = {str(message) for message in python_messages_of_the_package()}
    for path in sorted((content.root("data").parent / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                first = node.args[0]
                assert isinstance(first, (ast.Constant, ast.IfExp, ast.Name)), ast.unparse(node)
                if isinstance(first, ast.Constant):
                    assert first.value in written, path


def python_messages_of_the_package():
    for path in sorted((content.root("data").parent / "src").rglob("*.py")):
        with path.open("rb") as file:
            for _line, _function, message, _comments in python_messages.extract(file):
                yield message
