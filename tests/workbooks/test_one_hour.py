"""The workbook on one hour a year, with the years of others."""

from __future__ import annotations

import pytest

from hvevfd_research import datasets
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

BOOK = find_workbook("one-hour")


def run(**values):
    given = {name: str(value) for name, value in values.items()}
    done = execute(BOOK, read_values(BOOK.parameters, given))
    assert done.failure is None, done.failure
    return done


def texts(done, kind, key="text"):
    return [fact[key] for fact in done.facts if fact["kind"] == kind]


def test_a_year_of_dialysis_is_drawn_beside_hers():
    done = run(visits=156, minutes=240, sleep=7)
    hers, yours = texts(done, "figure", "alt")
    assert "1 hour together; 8,765 hours on your own" in hers
    assert "624 hours together" in yours
    assert page_numbers(done.facts)["hours on her own in a year"] == 8765
    assert texts(done, "notice") == []


@pytest.mark.parametrize("values", [{"sleep": 24}, {"visits": -1}, {"visits": 400, "minutes": 1440}])
def test_a_year_that_cannot_be_leaves_notices_and_her_year_stands(values):
    done = run(**values)
    told = texts(done, "notice")
    assert any("The figure of your year" in each for each in told)
    assert len(texts(done, "figure", "alt")) == 1


def test_the_numbers_of_the_page_are_those_of_the_data():
    told = datasets.load("published-hours", "hours").set_index("id")["value"]
    assert told[["together", "on-own"]].to_list() == [1, 8765]
    assert told[["drugs", "times", "combinations", "intervals"]].to_list() == [6, 6, 5, 6]
