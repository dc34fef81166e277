"""What a run may show of people's rows is part of its key, and a page to hand on repeats no value of them."""

from __future__ import annotations

import json

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.record import run_record

REPORT = Disclosure(report=True)


def test_a_page_to_hand_on_and_another_threshold_are_runs_of_their_own(workbook):
    book = workbook("1 + 1")
    records = [
        run_record(book, {}, language="en", disclosure=each)
        for each in (Disclosure(), REPORT, Disclosure(min_count=10))
    ]
    assert len({record["key"] for record in records}) == 3
    assert [record["report"] for record in records] == [False, True, False]
    assert [record["min_count"] for record in records] == [5, 5, 10]
    assert records[1]["rerun"] == "hvevfd run how-many --report"
    assert records[2]["rerun"] == "hvevfd run how-many --min-count 10"


def test_the_kernel_is_told(workbook):
    code = "import os\nassert (os.environ['HVEVFD_REPORT'], os.environ['HVEVFD_MIN_COUNT']) == ('1', '7')"
    assert execute(workbook(code), {}, disclosure=Disclosure(True, 7)).failure is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("{}['KANARI']", "KeyError"),
        ("raise ValueError('KANARI')", "ValueError"),
        (
            "from hvevfd_research.errors import DomainError\nraise DomainError('row {who}', who='KANARI')",
            "outside what the method allows",
        ),
        ("who = 'KANA' + 'RI'\nprint(who)\nwho", None),
        ("import sys\nprint('KANA' + 'RI', file=sys.stderr)", None),
        ("from IPython.display import HTML\nHTML('KANA' + 'RI')", None),
    ],
)
def test_neither_errors_nor_printed_text_nor_bare_outputs_reach_a_page_to_hand_on(workbook, code, words):
    run = execute(workbook(code.replace("'KANARI'", "'KANA' + 'RI'")), {}, disclosure=REPORT)
    assert "KANARI" not in json.dumps(run.notebook)
    assert "KANARI" not in json.dumps(run.facts)
    if words is None:
        assert run.failure is None
    else:
        assert words in run.failure.message
        assert "without --report" in run.failure.message
    assert run.facts, "what our own cells show stays"


def test_without_it_an_error_is_told_in_full(workbook):
    run = execute(workbook("raise ValueError('KANARI')"), {})
    assert "KANARI" in run.failure.message
