"""Frequent attenders on files that people really have: fine, few, empty, and without a column."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from hvevfd_research import stats
from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook

HEADER = ["patient", "before", "after", "days", "picked"]
MADE_UP = "These data are made up."


def people(n, *, picked_from=4, seed=5):
    """Rows of n made-up people, the names of whom no page may show."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(0.5, 4, n)
    before, after = rng.poisson(rate), rng.poisson(rate)
    pairs = zip(before, after, strict=True)
    return [[f"KANARI{i}", b, a, 365, int(b >= picked_from)] for i, (b, a) in enumerate(pairs)]


def page(tmp_path, rows, *, header=HEADER, report=False):
    path = tmp_path / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    run = execute(
        find_workbook("frequent-attenders"), {"data_file": str(path)}, disclosure=Disclosure(report=report)
    )
    assert run.failure is None, run.failure
    return run.facts


def told(facts, kind):
    return [fact for fact in facts if fact["kind"] == kind]


def left_out(facts):
    return [fact["text"] for fact in told(facts, "notice") if fact["level"] == "left-out"]


def headline(facts, name):
    return next(fact for fact in told(facts, "headline") if fact["name"] == name)


def test_a_file_of_one_s_own_gives_its_own_answer_and_holds_no_one_on_a_page_to_hand_on(tmp_path):
    rows = people(120)
    facts = page(tmp_path, rows, report=True)
    frame = pd.DataFrame(rows, columns=HEADER)
    found = stats.picked_group(
        frame, before="before", after="after", picked="picked", threshold=4, mean=0.6, size=0.35, seed=7
    )
    assert left_out(facts) == []
    assert MADE_UP not in str(facts)
    (answer,) = told(facts, "answer")
    assert f"{found.expected_ratio - 1:.0%}".replace("-", "−") in answer["text"]
    after = headline(facts, "rate after, over the rate before")
    assert after["value"] == pytest.approx(found.ratio.ratio)
    assert after["mark"] == "computed"
    assert "KANARI" not in str(facts)


def test_few_patients_picked_leave_the_rest_of_the_page(tmp_path):
    facts = page(tmp_path, [["A", 5, 2, 365, 1], ["B", 4, 4, 100, 1], ["C", 0, 1, 365, 0]])
    assert len(left_out(facts)) == 3
    assert any("too few" in text for text in left_out(facts))
    assert told(facts, "answer") == []
    assert len(told(facts, "figure")) == 4
    assert headline(facts, "fall with nothing done, by arithmetic")["value"] == pytest.approx(
        0.327, abs=0.001
    )


def test_a_file_without_a_column_is_left_out_and_the_made_up_people_say_that_they_are(tmp_path):
    facts = page(tmp_path, [["1", 5, 2]], header=["patient", "visits", "later"])
    (reason,) = left_out(facts)
    assert "before" in reason
    assert headline(facts, "rate after, over the rate before")["mark"] == "simulated"


def test_few_people_who_were_not_picked_are_not_counted_out(tmp_path):
    others = [["X", 0, 1, 365, 0], ["Y", 1, 0, 365, 0]]
    rows = [*[row for row in people(200) if row[4]][:30], *others]
    facts = page(tmp_path, rows)
    hidden = [fact["text"] for fact in told(facts, "notice") if fact["level"] == "hidden"]
    assert hidden
    table = next(fact for fact in told(facts, "table") if "everyone else" in str(fact["rows"]))
    assert "hidden" in str(table["rows"])
