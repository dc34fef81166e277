"""A merger on files that people really have: fine, small, one month, empty, a new name, and no column."""

from __future__ import annotations

import csv
import random

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook

HEADER = ["måned", "kommune", "teller", "nevner"]
MONTHS = [f"{year}-{month:02d}-01" for year in (2018, 2019, 2020, 2021) for month in range(1, 13)]


def months(units, *, seed=4):
    """Rows of a unit's months: patients and share before the merger, then after it."""
    rng, rows = random.Random(seed), []
    for unit, *sides in units:
        for month in MONTHS:
            patients, share = sides[month >= "2020"]
            total = patients + rng.randrange(3)
            rows.append([month, unit, sum(rng.random() < share for _ in range(total)), total])
    return rows


FINE = [
    ("Nordby", (60, 0.8), (30, 0.85)),
    ("Sørby", (15, 0.4), (45, 0.5)),
    ("Naboby", (50, 0.7), (50, 0.7)),
]


def page(tmp_path, rows, *, header=HEADER, report=False, **values):
    path = tmp_path / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    values = {"data_file": str(path), "comparison": "Naboby", **values}
    run = execute(find_workbook("merger"), values, disclosure=Disclosure(report=report))
    assert run.failure is None, run.failure
    assert run.facts[-1]["kind"] == "provenance"
    return run.facts


def told(facts, kind):
    return [fact for fact in facts if fact["kind"] == kind]


def bands(facts, level):
    return [fact["text"] for fact in told(facts, "notice") if fact["level"] == level]


def headline(facts, name):
    return next(fact for fact in told(facts, "headline") if fact["name"] == name)


def share(rows, *, after):
    sums = [row[2:] for row in rows if row[1] != "Naboby" and (row[0] >= "2020") == after]
    return sum(events for events, _ in sums) / sum(total for _, total in sums)


def test_a_file_of_one_s_own_gives_its_own_answer(tmp_path):
    rows = months(FINE)
    facts = page(tmp_path, rows, new_name="Nye Nordby")
    assert bands(facts, "left-out") == []
    before, after = share(rows, after=False), share(rows, after=True)
    assert headline(facts, "share before the merger")["value"] == pytest.approx(before)
    assert headline(facts, "share after the merger")["value"] == pytest.approx(after)
    assert headline(facts, "share after the merger")["mark"] == "computed"
    (answer,) = told(facts, "answer")
    assert f"{100 * (after - before):+.1f} points".replace("-", "−") in answer["text"]
    assert len(told(facts, "figure")) == 4
    assert "Nye Nordby" in str(told(facts, "figure"))
    assert "no real patients" not in str(facts)


def test_a_page_to_hand_on_hides_a_place_of_few_and_a_partner(tmp_path):
    rows = [row for row in months(FINE) if row[1] != "Sørby"]
    rows += [["2019-05-01", "Sørby", 1, 3], ["2020-06-01", "Sørby", 2, 40]]
    facts = page(tmp_path, rows, report=True)
    table = next(fact for fact in told(facts, "table") if fact["caption"] == "Before and after")
    small = next(row for row in table["rows"] if row[0] not in ("Nordby", "the new municipality"))
    places = {row[0]: row[1:] for row in table["rows"]}
    assert set(small[1:]) <= {"hidden", "40"}
    assert "hidden" in places["Nordby"], "the sum would give it away"
    assert "left out" in told(facts, "answer")[0]["text"], "mix and rates tell of the small place"
    assert not any(fact["caption"] == "Two shares made one" for fact in told(facts, "table"))


def test_one_month_leaves_the_rest_of_the_page(tmp_path):
    facts = page(tmp_path, [["2019-05-01", "Nordby", 30, 40], ["2019-05-01", "Sørby", 9, 20]])
    assert len(bands(facts, "left-out")) >= 4
    assert headline(facts, "share before the merger")["value"] == pytest.approx(39 / 60)
    assert headline(facts, "share after the merger")["value"] is None


def test_months_without_anybody_are_no_crash(tmp_path):
    facts = page(tmp_path, [[month, unit, 0, 0] for month in MONTHS for unit in ("Nordby", "Sørby")])
    assert headline(facts, "share before the merger")["value"] is None
    assert told(facts, "answer") == []


def test_a_new_name_after_the_merger_goes_on_but_is_not_split(tmp_path):
    rows = [row for row in months(FINE) if row[0] < "2020" or row[1] == "Naboby"]
    rows += [[month, "Nye Nordby", 60, 90] for month in MONTHS if month >= "2020"]
    facts = page(tmp_path, rows)
    left_out = bands(facts, "left-out")
    assert any("mix and rates cannot" in text for text in left_out)
    assert headline(facts, "share after the merger")["value"] == pytest.approx(60 / 90)
    assert len(told(facts, "figure")) == 2, "the joined series, and the one beside the comparison"


def test_a_file_without_a_column_is_left_out_and_the_made_up_months_stand_in(tmp_path):
    facts = page(tmp_path, [["2019-05-01", 30]], header=["måned", "teller"], comparison="Nabobygd")
    (reason,) = bands(facts, "left-out")
    assert reason.startswith("Your own file")
    assert headline(facts, "share before the merger")["mark"] == "simulated"
