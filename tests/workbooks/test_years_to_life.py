"""The workbook on years with and without care with files that people bring: odd ones leave notices."""

from __future__ import annotations

import math

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

BOOK = find_workbook("years-to-life")
HEAD = "år;alder;folketall;døde;brukere"
AGES = range(67, 100, 4)


def run(tmp_path, lines, *, report=False, **values):
    own = tmp_path / "own.csv"
    own.write_text("\n".join(lines) + "\n", "utf-8")
    given = {"data_file": str(own)} | {name: str(value) for name, value in values.items()}
    done = execute(BOOK, read_values(BOOK.parameters, given), disclosure=Disclosure(report))
    assert done.failure is None, done.failure
    return done


def notices(done):
    return " ".join(fact["text"] for fact in done.facts if fact["kind"] == "notice")


def municipality(years=(2010, 2013, 2016, 2019, 2022), people=4000):
    """Rows of a made-up municipality: deaths and users rise with age, and deaths fall over the years."""
    rows = []
    for place, year in enumerate(years):
        for age in AGES:
            persons = round(people * math.exp(-0.05 * (age - 67)))
            rate = 0.014 * 0.95**place * math.exp(0.1 * (age - 65))
            share = 1 / (1 + math.exp(-0.12 * (age - 84)))
            rows.append((year, age, persons, round(persons * min(rate, 0.45)), round(persons * share)))
    return rows


def written(rows):
    return [HEAD, *(";".join(map(str, row)) for row in rows)]


def by_hand(rows):
    """Sullivan by the textbook, independently of the library: years left, and those without."""
    alive, left, without = 1.0, 0.0, 0.0
    for place, (_year, _age, people, deaths, users) in enumerate(rows):
        m = deaths / people
        last = place == len(rows) - 1
        dying = 1.0 if last else 4 * m / (1 + 2 * m)
        lived = alive / m if last else 4 * alive * (1 - dying / 2)
        left, without = left + lived, without + lived * (1 - users / people)
        alive *= 1 - dying
    return left, without


def test_a_file_of_forty_five_rows_gives_the_years_by_hand_and_leaves_an_impossible_year_out(tmp_path):
    rows = municipality()
    done = run(tmp_path, written([*rows, *[(2024, age, 3, 9, 1) for age in AGES]]))
    left, without = by_hand([row for row in rows if row[0] == 2022])
    ours = page_numbers(done.facts)
    assert ours["years left, last"] == pytest.approx(left)
    assert ours["years without the condition, last"] == pytest.approx(without)
    answers = [fact["text"] for fact in done.facts if fact["kind"] == "answer"]
    assert len(answers) == 1
    assert answers[0].startswith("From 2010 to 2022 the years left at 67 changed by +")
    assert "Some years could not be computed" in notices(done)
    reasons = next(fact for fact in done.facts if fact.get("caption") == "Years left out, and why")
    assert reasons["rows"] == [["2024", "there are more deaths than people at age 67"]]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["år;alder;folketall", "2020;67;900"], "Your own file"),
        ([HEAD, "2020;67;900;20;30"], "a life table needs at least two age intervals"),
        (
            [HEAD, *(f"{year};{age};900;0;0" for year in (2020, 2021) for age in (67, 77, 87))],
            "no deaths at age 87",
        ),
    ],
    ids=["a-column-missing", "one-row", "all-zeros"],
)
def test_an_odd_file_leaves_a_page_that_says_what_is_left_out(tmp_path, lines, words):
    assert words in notices(run(tmp_path, lines))


def test_few_people_with_the_condition_are_on_no_page_to_hand_on(tmp_path):
    rows = [
        (year, age, 40, 4 + place, place) for year in (2020, 2021) for place, age in enumerate((67, 77, 87))
    ]
    done = run(tmp_path, written(rows), report=True)
    numbers = [fact for fact in done.facts if fact["kind"] == "headline"]
    assert numbers
    assert all(fact["value"] is None for fact in numbers)
    assert "counts are hidden" in notices(done)
    answer = next(fact["text"] for fact in done.facts if fact["kind"] == "answer")
    assert answer.startswith("The answer is left out.")
