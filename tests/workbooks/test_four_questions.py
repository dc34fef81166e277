"""The workbook of the four questions on files that people might bring, good ones and awkward ones."""

from __future__ import annotations

import csv

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook

HEADER = ["pasient", "dato", "enhet", "spurt", "mål", "tiltak", "spurt igjen"]
WORDS = {"y": "ja", "p": "delvis", "n": "nei", "u": "ikke kjent", " ": ""}
FINE = ["yyyy"] * 20 + ["yyyn"] * 12 + ["yynn"] * 10 + ["ynnn"] * 8 + ["nnnn"] * 10


def own_file(path, people, *, header=HEADER, months=3):
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for place, answers in enumerate(people):
            row = [f"KANARI{place}", f"05.{place % months + 1:02d}.2026", f"avd {place % 2}"]
            writer.writerow([*row, *(WORDS[answer] for answer in answers)][: len(header)])
    return path


def page(path, *, report=False, **values):
    run = execute(
        find_workbook("four-questions"), {"data_file": str(path)} | values, disclosure=Disclosure(report)
    )
    assert run.failure is None, run.failure
    return run.facts


def texts(facts, kind):
    return [fact["text"] for fact in facts if fact["kind"] == kind]


def headlines(facts):
    return {fact["name"]: fact["value"] for fact in facts if fact["kind"] == "headline"}


def test_sixty_people_in_norwegian_words_give_the_answer_and_the_figure(tmp_path):
    facts = page(own_file(tmp_path / "own.csv", FINE))
    assert texts(facts, "answer") == [
        "About 33% of people get all four steps (23 to 46 of 100 with this method). "
        "The weakest link is “Asked again”."
    ]
    found = headlines(facts)
    assert found["all four steps"] == pytest.approx(20 / 60)
    assert found["were all unknown a no"] == found["were all unknown a yes"] == pytest.approx(20 / 60)
    assert found["pass the weakest link"] == pytest.approx(20 / 32)
    assert "Asked 50 of 60 (83%)" in next(fact["alt"] for fact in facts if fact["kind"] == "figure")
    assert "KANARI" not in str(facts)


def test_few_people_and_one_month_leave_a_page_without_their_numbers(tmp_path):
    facts = page(own_file(tmp_path / "own.csv", ["yyyy", "ynnn", "nnnn", "yyyn"], months=1))
    assert set(headlines(facts).values()) <= {None, 0.44}
    assert texts(facts, "answer")[0].startswith("The answer is left out. Fewer than 5 people")
    assert not [fact for fact in facts if fact["kind"] == "figure"]
    assert any("Fewer than 5 people" in text for text in texts(facts, "notice"))


def test_a_small_group_at_one_step_takes_its_counts_off_the_table_and_the_figure_off_the_page(tmp_path):
    facts = page(own_file(tmp_path / "own.csv", FINE + ["yyyu"] * 2))
    assert not [fact for fact in facts if fact["kind"] == "figure" and fact["alt"].startswith("Bar chart")]
    table = next(fact for fact in facts if fact.get("caption", "").startswith("How far people came"))
    assert "hidden" in {row[2] for row in table["rows"]}
    assert "62" in {row[2] for row in table["rows"]} or "60" not in {row[2] for row in table["rows"]}


def test_answers_that_are_all_unknown_leave_out_what_cannot_be_said(tmp_path):
    facts = page(own_file(tmp_path / "own.csv", ["uuuu"] * 12 + ["    "] * 12))
    notices = " ".join(texts(facts, "notice"))
    assert "The answer is left out. no step has a known answer" in notices
    found = headlines(facts)
    assert found["all four steps"] is None
    assert (found["were all unknown a no"], found["were all unknown a yes"]) == (0.0, 1.0)


def test_a_file_without_dates_units_and_the_last_question_says_so_and_goes_on(tmp_path):
    people = [answers[:3] for answers in FINE]
    path = tmp_path / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["pasient", "spurt", "mål", "tiltak"])
        writer.writerows([[str(place), *(WORDS[a] for a in answers)] for place, answers in enumerate(people)])
    facts = page(path)
    notices = " ".join(texts(facts, "notice"))
    assert "The chart over time is left out. column period names no group" in notices
    assert "The table of units is left out. column unit names no group" in notices
    assert headlines(facts)["were all unknown a yes"] == pytest.approx(32 / 60)


def test_a_page_to_hand_on_holds_no_row_and_gives_no_reason_from_the_file(tmp_path):
    facts = page(own_file(tmp_path / "own.csv", FINE), report=True, period="quarter")
    assert "KANARI" not in str(facts)
    assert headlines(facts)["all four steps"] == pytest.approx(20 / 60)
    assert [fact["alt"] for fact in facts if fact["kind"] == "figure"]
