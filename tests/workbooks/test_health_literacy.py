"""Health literacy on texts and answers that people have: fine, few, with identifiers, and handed on."""

from __future__ import annotations

import csv
import random

import pandas as pd
import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook
from hvevfd_research.stats import hls_levels, lix

HEADER = ["person", *(f"item_{number}" for number in range(1, 13))]
TEXT = "KANARI skal ringe i dag. Kartleggingssamtalen gjennomføres hjemme. " * 8


def people(n, seed=3):
    """Answers of n people to twelve questions, the names of whom no page may show."""
    rng = random.Random(seed)
    return [[f"FRITEKST{i}", *(rng.randint(1, 4) for _ in HEADER[1:])] for i in range(n)]


def page(tmp_path, *, text="", rows=(), header=HEADER, report=False):
    values = {}
    if text:
        path = tmp_path / "letter.txt"
        path.write_text(text, "utf-8")
        values["text_file"] = str(path)
    if rows:
        path = tmp_path / "own.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows([header, *rows])
        values["data_file"] = str(path)
    run = execute(find_workbook("health-literacy"), values, disclosure=Disclosure(report=report))
    assert run.failure is None, run.failure
    return run.facts


def told(facts, kind):
    return [fact for fact in facts if fact["kind"] == kind]


def notices(facts, level):
    return [fact["text"] for fact in told(facts, "notice") if fact["level"] == level]


def headline(facts, name):
    return next(fact for fact in told(facts, "headline") if fact["name"] == name)


def test_an_own_text_and_own_answers_are_counted_and_never_repeated(tmp_path):
    rows = people(60)
    facts = page(tmp_path, text=TEXT, rows=rows)
    assert headline(facts, "LIX of the text")["value"] == pytest.approx(lix(TEXT).lix)
    levels = hls_levels(pd.DataFrame(rows, columns=HEADER), HEADER[1:])
    mean = headline(facts, "mean index, from 0 to 50")
    assert mean["value"] == pytest.approx(levels.mean)
    assert mean["mark"] == "computed"
    (answer,) = told(facts, "answer")
    assert "60 of them" in answer["text"]
    assert notices(facts, "left-out") == []
    assert "KANARI" not in str(facts)
    assert "FRITEKST" not in str(facts)


def test_a_page_to_hand_on_holds_nothing_of_the_text(tmp_path):
    facts = page(tmp_path, text=TEXT, rows=people(60), report=True)
    assert headline(facts, "LIX of the text")["mark"] == "simulated"
    assert any("Your text is left out" in text for text in notices(facts, "hidden"))
    assert "KANARI" not in str(facts)
    assert "FRITEKST" not in str(facts)
    assert len(told(facts, "answer")) == 1


def test_an_identifier_and_a_missing_column_leave_the_made_up_letter_and_answers(tmp_path):
    text = f"{TEXT}\nRing ola@example.org."
    facts = page(tmp_path, text=text, rows=[["1", 2]], header=["respondents", "spm"])
    reasons = notices(facts, "left-out")
    assert len(reasons) == 2
    assert any("line 2" in reason for reason in reasons)
    assert "ola@example.org" not in str(facts)
    assert headline(facts, "LIX of the text")["mark"] == "simulated"
    assert headline(facts, "mean index, from 0 to 50")["mark"] == "simulated"


def test_answers_of_one_person_are_hidden(tmp_path):
    facts = page(tmp_path, text="Hei.", rows=people(1))
    assert headline(facts, "mean index, from 0 to 50")["value"] is None
    assert headline(facts, "LIX of the text")["value"] == lix("Hei.").lix
    assert headline(facts, "LIX of the text")["interval"] == ""
    assert notices(facts, "hidden")
