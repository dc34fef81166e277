"""The workbook on pooling with trials that people bring: slips leave a reason, good rows give R's number."""

from __future__ import annotations

import pytest

from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

BOOK = find_workbook("meta-analysis")
MEANS = "study;n1;mean1;sd1;n2;mean2;sd2\n"
EVENTS = "study;n1;n2;events1;events2\n"


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


def test_forty_trials_give_what_r_gives(tmp_path):
    rows = "".join(
        f"Trial {i};{30 + i};{5 - 0.02 * i:.2f};2;{32 + i};{5.4 + 0.01 * i:.2f};2,1\n".replace(".", ",")
        for i in range(40)
    )
    done = run(tmp_path, MEANS + rows, measure="MD")
    ours = page_numbers(done.facts)
    # R 4.2.2, metafor 3.8-1: rma(m1i - m2i, sd1i^2/n1i + sd2i^2/n2i, method="FE") of the same forty rows
    assert ours["pooled effect"] == pytest.approx(-1.0641491135051, abs=1e-9)
    assert ours["trials pooled"] == 40
    assert "left out" not in notices(done).lower()
    assert not tables(done).get("Trials that are left out, and why")


def test_random_effects_of_one_trial_are_a_notice_and_what_needs_ten_is_refused(tmp_path):
    done = run(tmp_path, MEANS + "Alone 2020;40;5;2;42;6;2\n", model="random")
    assert "an estimate of tau2" in notices(done)
    assert "pooled effect" not in page_numbers(done.facts)
    refused = tables(done)["Tests of asymmetry"]
    assert all("refused: under 10 studies" in row for row in refused)


def test_two_trials_among_slips_are_pooled_and_each_slip_has_its_reason(tmp_path):
    slips = "Minus 1999;30;5;-2;30;6;2\nHalf 2001;30;5;;30;6;2\nFlat 2002;30;5;0;30;6;2\n"
    done = run(tmp_path, MEANS + "A;40;5;2;42;6;2\nB;50;4;2;52;6;2\n" + slips)
    assert page_numbers(done.facts)["trials pooled"] == 2
    why = dict(tables(done)["Trials that are left out, and why"])
    assert why == {"Half 2001": "a number is missing", "Flat 2002": "a standard deviation is not above 0"}
    assert "1 of 5 rows" in notices(done)
    assert "emergency visits from the arms" in page_numbers(done.facts)


def test_trials_without_events_and_a_control_group_entered_twice_are_told(tmp_path):
    rows = "A;100;100;4;9\nA;80;100;2;9\nB;120;118;0;0\nC;90;95;3;7\n"
    found = tables(done := run(tmp_path, EVENTS + rows, measure="RR"))
    assert found["Trials that are left out, and why"] == [
        ["B", "no event in either group, or nothing but events"]
    ]
    kept = {row[0]: row[2] for row in found["The leading events, pooled in five ways"]}
    assert kept["difference between shares, every trial in"] == "4"
    assert kept["Mantel-Haenszel, nothing added"] == "3"
    assert "More than one row each: A." in notices(done)
    ways = found["The leading rows: one control group in four ways"]
    assert [row[:3] for row in ways] == [
        ["A", "once, first row only", "200"],
        ["A", "twice, as entered", "380"],
        ["A", "control group split", "280"],
        ["A", "programme groups combined", "280"],
    ]
