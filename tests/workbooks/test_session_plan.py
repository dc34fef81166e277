"""The workbook that plans a session, with plans that fit and plans that do not."""

from __future__ import annotations

from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

BOOK = find_workbook("session-plan")


def run(**values):
    return execute(BOOK, read_values(BOOK.parameters, {name: str(value) for name, value in values.items()}))


def test_an_evening_with_one_discussion_fits_and_counts_what_to_bring():
    done = run(tasks="proud-of", people=24, minutes=60, start="18:30", date="2026-06-03", place="Seljord")
    assert done.failure is None
    numbers = page_numbers(done.facts)
    assert numbers["minutes that the plan takes"] == 2 + 15 + 5 + 10 + 4 + 1
    (answer,) = [fact["text"] for fact in done.facts if fact["kind"] == "answer"]
    assert answer == "With 24 people the plan takes 37 of 60 minutes. It ends at 19:07, minutes left: 23."
    bring = next(fact for fact in done.facts if fact.get("caption") == "To bring")
    assert ["three dots for each person", "72"] in bring["rows"]


def test_a_plan_that_is_too_long_says_by_how_much_and_draws_where_time_runs_out():
    done = run(tasks="proud-of, turn-the-question, need-wish-hope", minutes=30)
    assert done.failure is None
    assert page_numbers(done.facts)["minutes left"] == 30 - (2 + 15 + 10 + 12 + 1)
    (alt,) = [fact["alt"] for fact in done.facts if fact["kind"] == "figure"]
    assert "Minutes too many: 10." in alt


def test_a_discussion_that_is_not_there_is_named_with_the_nearest():
    done = run(tasks="proud-off")
    assert done.failure is not None
    assert "proud-of" in str(done.failure)
