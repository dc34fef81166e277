"""The workbook on printed claims with claims that people bring: odd ones say why, slips are flagged."""

from __future__ import annotations

import pytest

from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

BOOK = find_workbook("claims")


def run(tmp_path, text, **values):
    own = tmp_path / "own.csv"
    own.write_text(text, "utf-8")
    done = execute(BOOK, read_values(BOOK.parameters, {"data_file": str(own)} | values))
    assert done.failure is None, done.failure
    return done


def notices(done):
    return " ".join(fact["text"] for fact in done.facts if fact["kind"] == "notice")


def tables(done):
    return {fact["caption"]: fact["rows"] for fact in done.facts if fact["kind"] == "table"}


def test_of_forty_claims_the_two_with_a_slip_are_flagged(tmp_path):
    rows = [f"Claim {i};MD;{i + 1},5;{i},5;{i + 2},5;" for i in range(38)]
    rows += ["Leaning;RR;0,68;0,52;0,79;", "Too sure;OR;1,43;1,00;2,03;0,001"]
    done = run(tmp_path, "påstand;mål;estimat;nedre grense;øvre grense;p-verdi\n" + "\n".join(rows))
    assert page_numbers(done.facts)["claims with a number that does not fit"] == 2
    assert page_numbers(done.facts)["claims that no check can reach"] == 0
    assert [row[0] for row in tables(done)["Numbers that do not fit"]] == ["Leaning", "Too sure"]
    assert page_numbers(done.facts)["p that the typed interval means"] == pytest.approx(0.04768017459645)
    assert "no claim gives counts" in notices(done)


def test_a_claim_in_counts_that_is_told_as_another_measure_is_named(tmp_path):
    rows = "Nearness;RR;2,08;62;100;44;100\nOdd;RR;0,5;9;8;1;8\n"
    done = run(
        tmp_path, "claim;measure;estimate;events1;n1;events2;n2\n" + rows, measure="SMD", estimate="0.3"
    )
    assert "row 2: events, people, shares" in notices(done)
    assert "p of the satisfaction claim" in page_numbers(done.facts)


def test_an_unknown_measure_and_a_typed_claim_without_an_interval_leave_a_page(tmp_path):
    rows = "Good;percent;-33;\nBad;odds;2;\nAlone;RR;2,08;62\n"
    done = run(tmp_path, "claim;measure;estimate;share1\n" + rows, low="none", high="none", p="")
    assert "1 of 3 rows could not be read" in notices(done)
    assert page_numbers(done.facts)["claims that no check can reach"] == 2
    assert "The p of the claim you typed" in notices(done)
    (answer,) = [fact["text"] for fact in done.facts if fact["kind"] == "answer"]
    assert "nothing can be checked" in answer


def test_more_claims_than_a_board_holds_are_counted_and_not_drawn(tmp_path):
    rows = "\n".join(f"Claim {i};MD;1,5;0,5;2,5" for i in range(60))
    done = run(tmp_path, "claim;measure;estimate;low;high\n" + rows)
    assert "60 claims are more than 40" in notices(done)
    assert page_numbers(done.facts)["claims with a number that does not fit"] == 0
