"""The page on counts of the day, run on people's own counts: fine ones, few, and odd ones."""

from __future__ import annotations

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

HEADER = "year;counted;kind;count;bound;told_by\n"


def run(tmp_path, rows, *, report=False, header=HEADER, **values):
    own = tmp_path / "own.csv"
    own.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    book = find_workbook("movement")
    given = read_values(book.parameters, {"data_file": str(own), **values})
    return execute(book, given, disclosure=Disclosure(report))


def texts(done, kind):
    return [str(fact.get("text", "")) for fact in done.facts if fact["kind"] == kind]


def figures(done):
    return [fact["alt"] for fact in done.facts if fact["kind"] == "figure"]


def headline(done, name):
    return next(fact["value"] for fact in done.facts if fact["kind"] == "headline" and fact["name"] == name)


def test_own_counts_of_several_years_get_an_answer_and_every_figure(tmp_path):
    rows = [
        f"{year};teams;{kind};{10 * (year - 2018) + more};;ward {ward}"
        for year in range(2019, 2026)
        for ward, (kind, more) in enumerate([("planned", 3), ("registered", 9), ("reported", 7)] * 2)
    ]
    done = run(tmp_path, rows, report=True)
    assert done.failure is None
    assert texts(done, "answer")[0].startswith("For 2025 the counts of teams run from 73 to 79.")
    assert headline(done, "largest change from the year before") == pytest.approx(79 / 63 - 1)
    assert len(figures(done)) == 4
    assert "left out" not in " ".join(texts(done, "notice"))


def test_one_row_leaves_out_what_needs_two_years_and_the_page_goes_on(tmp_path):
    done = run(tmp_path, ["2025;wards;reported;12;;"])
    assert done.failure is None
    notices = " ".join(texts(done, "notice"))
    assert "The change from the year before. nothing is counted before 2025" in notices
    assert "The curve through the first counts. a curve of growth needs counts of 3 years" in notices
    assert len(figures(done)) == 2


def test_counts_of_zero_have_no_growth(tmp_path):
    done = run(tmp_path, [f"{year};teams;reported;0;;" for year in (2023, 2024, 2025)])
    assert done.failure is None
    assert "growth by a share needs counts above 0" in " ".join(texts(done, "notice"))
    assert headline(done, "largest change from the year before") is None


def test_a_small_count_is_on_no_page(tmp_path):
    rows = ["2024;teams;reported;12;;", "2025;teams;planned;14;;", "2025;teams;reported;3;;"]
    done = run(tmp_path, rows, report=True)
    assert done.failure is None
    assert headline(done, "lowest count of the year") is None
    assert "left out" in texts(done, "answer")[0]
    for fact in done.facts:
        assert not any("3" in row for row in fact.get("rows", []) if "2025" in row), fact
    assert all("3 in 2025" not in alt for alt in figures(done))
    assert "hidden" in str(done.facts)


def test_a_missing_column_is_named_without_a_traceback(tmp_path):
    done = run(tmp_path, ["2025;teams;12"], header="year;counted;count\n")
    assert done.failure is not None
    assert "kind" in done.failure.message
    assert "Traceback" not in done.failure.message


def test_a_word_that_is_no_kind_is_refused_and_said(tmp_path):
    rows = ["2024;teams;reported;12;;", "2025;teams;guessed;30;;", "2025;teams;reported;15;;"]
    done = run(tmp_path, rows)
    assert done.failure is None
    assert "1 of 3 rows" in " ".join(texts(done, "notice"))
    assert headline(done, "highest count of the year") == 15
