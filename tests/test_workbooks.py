"""Every workbook has the form that readers rely on, runs, and tells the truth about its numbers."""

from __future__ import annotations

import ast
import re
import statistics

import pytest

from hvevfd_research import content
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.expected import verdicts
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.workbook import Workbook, find_workbook, shelf

SLUGS = content.names("workbooks")
pytestmark = pytest.mark.parametrize("slug", SLUGS)


@pytest.fixture(scope="module")
def runs():
    """Runs of this module by slug, so that each workbook is executed once."""
    return {}


@pytest.fixture
def run(runs, slug):
    """The workbook as it comes, run once."""
    if slug not in runs:
        runs[slug] = execute(find_workbook(slug), {})
    return runs[slug]


def sources(book: Workbook, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in book.cells if cell["cell_type"] == kind]


def test_it_runs_to_its_end_and_every_published_number_stands_as_stated(run, slug):
    assert run.failure is None, run.failure
    held = verdicts(run.workbook.expected, page_numbers(run.facts))
    assert held, "a workbook stands on published numbers"
    assert {f"{v.expected.name}: {v.status}" for v in held if not v.good} == set()


def test_its_page_has_an_answer_headlines_figures_with_alt_text_and_provenance(run, slug):
    kinds = [fact["kind"] for fact in run.facts]
    assert kinds.count("answer") == 1
    assert 2 <= kinds.count("headline") <= 6
    assert kinds[-1] == "provenance"
    figures = [fact for fact in run.facts if fact["kind"] == "figure"]
    assert figures
    assert all(len(fact["alt"]) > 60 for fact in figures)
    assert kinds.count("figure-table") == len(figures), "a figure has its table behind it"


def test_nothing_is_left_out_of_it_as_it_comes(run, slug):
    assert [fact["text"] for fact in run.facts if fact.get("level") == "left-out"] == []


def test_it_is_committed_without_outputs_or_counts(slug):
    for cell in find_workbook(slug).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", cell["id"]), (
            "a cell's id is a word, so that a diff can be read"
        )


def test_its_cells_call_and_define_nothing(slug):
    code = sources(find_workbook(slug), "code")
    lines = [sum(bool(line.strip()) for line in source.splitlines()) for source in code]
    assert max(lines) <= 8
    assert statistics.median(lines) <= 4
    assert sum(lines) <= 100
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
    for source in code:
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, forbidden)], source


def test_its_prose_is_a_readable_length_one_sentence_a_line(slug):
    book = find_workbook(slug)
    prose = sources(book, "markdown")
    assert 25 <= len(book.cells) <= 45
    assert 700 <= sum(len(text.split()) for text in prose) <= 1600
    for text in prose:
        assert "$" not in text, "formulas are written in words or Unicode: pages load no mathematics script"
        assert "<" not in text, "Markdown holds no HTML"
        for line in text.splitlines():
            assert not re.search(r"[a-z)]\. [A-Z]", line), f"two sentences in one line: {line}"


def test_it_ends_with_its_limits_the_talk_and_the_provenance(slug):
    headings = re.findall(r"^## (.+)$", "\n".join(sources(find_workbook(slug), "markdown")), re.MULTILINE)
    assert headings[0] == "In short"
    assert headings[-3:] == ["What this cannot tell you", "Talk about it", "Where the numbers come from"]


def test_its_parameters_are_few_typed_and_explained(slug):
    parameters = find_workbook(slug).parameters
    assert 3 <= len(parameters) <= 7
    assert all(parameter.help for parameter in parameters)


def test_its_data_sets_exist_and_its_place_on_the_shelf_is_its_own(slug):
    book = find_workbook(slug)
    assert set(book.data) <= set(content.names("data"))
    assert [other.order for other in shelf()].count(book.order) == 1
