"""Deadlines on files that people really have: fine, few, one place, one month, nothing due, and no column."""

from __future__ import annotations

import csv
import datetime as dt
import random

import pandas as pd
import pytest

from hvevfd_research import stats
from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook

HEADER = ["patient", "kommune", "utskrevet", "C1", "C2", "C3", "C4"]
LARGE, SMALL = "Storeby", "Veslebygd"


def pathways(n, *, small=4, months=14, seed=3):
    """Rows of n made-up patients, the last few of them in a small place, whose numbers no page may show."""
    rng, rows = random.Random(seed), []
    for i in range(n):
        start = dt.date(2024, 1, 1) + dt.timedelta(days=rng.randrange(30 * months))
        place = SMALL if i < small else (LARGE, "Midtby", "Vestby")[i % 3]
        days = [rng.choice([0, 0, 0, 1]), *(rng.choice([1, 2, 3, 6, ""]) for _ in range(3))]
        rows.append([f"KANARI{i}", place, start.isoformat(), *days])
    return rows


def page(tmp_path, rows, *, header=HEADER, report=False, **values):
    path = tmp_path / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    run = execute(
        find_workbook("measure-points"),
        {"data_file": str(path), **values},
        disclosure=Disclosure(report=report),
    )
    assert run.failure is None, run.failure
    return run.facts


def told(facts, kind):
    return [fact for fact in facts if fact["kind"] == kind]


def bands(facts, level):
    return [fact["text"] for fact in told(facts, "notice") if fact["level"] == level]


def headline(facts, name):
    return next(fact for fact in told(facts, "headline") if fact["name"] == name)


def judged(rows):
    frame = pd.DataFrame(rows, columns=["patient", "place", "start", "c1", "c2", "c3", "c4"])
    frame["start"] = pd.to_datetime(frame["start"])
    numbers = frame[["c1", "c2", "c3", "c4"]].apply(pd.to_numeric, errors="coerce")
    points = {"c1": 0, "c2": 3, "c3": 14, "c4": 28}
    return stats.deadlines(frame.assign(**numbers), points, start="start", unit="place")


def test_a_file_of_one_s_own_gives_its_own_answer_with_all_pictures_under_a_band(tmp_path):
    rows = pathways(240)
    facts = page(tmp_path, rows)
    right = judged(rows).at("c2")
    assert bands(facts, "left-out") == []
    assert any("Do not hand it on" in text for text in bands(facts, "warning"))
    assert headline(facts, "in time, the chosen checklist")["value"] == pytest.approx(right["share"])
    (answer,) = told(facts, "answer")
    assert f"of {right['due']} whose deadline has come" in answer["text"]
    assert len(told(facts, "figure")) == 6
    assert all(fact["private"] == "patient" for fact in told(facts, "figure"))
    assert "no real patients" not in str(facts)


def test_a_page_to_hand_on_holds_no_count_of_few_and_no_row(tmp_path):
    rows = pathways(240)
    facts = page(tmp_path, rows, report=True)
    table = next(
        fact for fact in facts if fact["kind"] in ("table", "figure-table") and LARGE in str(fact["rows"])
    )
    known = (LARGE, "Midtby", "Vestby", "all")
    (small,) = [row for row in table["rows"] if row[0] not in known]
    assert set(small[1:]) == {"hidden"}
    assert sum("hidden" in row for row in table["rows"]) >= 2, "a partner is hidden with it"
    assert "KANARI" not in str(facts)
    assert any("It shows single patients" in text for text in bands(facts, "hidden"))


def test_one_municipality_and_one_month_leave_the_rest_of_the_page(tmp_path):
    rows = [
        [f"P{i}", LARGE, f"2024-03-{1 + i % 5:02d}", 0, 2 if i % 2 else 8, 10, 20 if i else 40]
        for i in range(30)
    ]
    facts = page(tmp_path, rows)
    left_out = bands(facts, "left-out")
    assert any(text.startswith("The funnel across municipalities") for text in left_out)
    assert headline(facts, "in time, the chosen checklist")["value"] == 0.5
    assert told(facts, "provenance")


def test_everything_at_once_blames_no_checklist(tmp_path):
    rows = [[f"P{i}", LARGE, f"2024-{1 + i % 9:02d}-10", 0, 0, 0, 0] for i in range(40)]
    facts = page(tmp_path, rows, counted_to="2024-12-31")
    assert headline(facts, "in time, the chosen checklist")["value"] == 1.0
    assert "Most often missed: none." in told(facts, "answer")[0]["text"]
    assert any(text.startswith("Which checklist is missed most") for text in bands(facts, "left-out"))


def test_one_row_that_is_not_due_is_no_crash(tmp_path):
    facts = page(tmp_path, [["P1", LARGE, "2024-03-01", 0, "", "", ""]])
    assert bands(facts, "left-out")
    assert headline(facts, "in time, the chosen checklist")["value"] is None


def test_a_file_without_a_column_is_left_out_and_the_made_up_pathways_stand_in(tmp_path):
    facts = page(tmp_path, [["P1", "2024-03-01", 0]], header=["patient", "start", "C1"])
    (reason,) = bands(facts, "left-out")
    assert "municipality" in reason.lower() or "kommune" in reason.lower()
    assert headline(facts, "in time, the chosen checklist")["mark"] == "simulated"
