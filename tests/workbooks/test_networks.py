"""The page on networks, run on people's own choices by criteria: fine ones, few, and odd ones."""

from __future__ import annotations

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

HEADER = "criterion;value_a;value_b;weight;reverse\n"


def run(tmp_path, rows, *, report=False, header=HEADER, **values):
    own = tmp_path / "own.csv"
    own.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    book = find_workbook("networks")
    given = read_values(book.parameters, {"data_file": str(own), **values})
    return execute(book, given, disclosure=Disclosure(report))


def notices(done):
    return " ".join(str(fact["text"]) for fact in done.facts if fact["kind"] == "notice")


def figures(done):
    return [fact["alt"] for fact in done.facts if fact["kind"] == "figure"]


def test_many_own_criteria_are_weighed_on_a_page_to_hand_on(tmp_path):
    rows = [f"criterion {place};{3 + place % 3};{4 - place % 2};{1 + place % 4};" for place in range(40)]
    done = run(tmp_path, rows, report=True)
    assert done.failure is None
    words = " ".join(figures(done))
    assert "what 40 criteria add" in words
    assert "first option" in words
    assert "integrated care" not in words
    assert notices(done) == ""


def test_a_weight_of_ones_own_turns_the_verdict(tmp_path):
    rows = ["calm;4;3;3;no", "cost;8000;6000;1;yes"]
    before = " ".join(figures(run(tmp_path, rows)))
    after = " ".join(figures(run(tmp_path, rows, criterion="2", criterion_weight="0.9")))
    assert "first option 0.650, second option 0.550" in before
    assert "first option 0.260, second option 0.420" in after


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["calm;4;3;1;"], "there is 1 criterion; weighing needs 2 at least"),
        (["calm;4;3;0;", "cost;8;6;0;yes"], "column weight: no weight is above 0"),
        (["calm;0;0;1;", "cost;8;6;1;yes"], "calm: both values are 0"),
    ],
)
def test_what_cannot_be_weighed_is_left_out_and_the_rest_stands(tmp_path, rows, reason):
    done = run(tmp_path, rows)
    assert done.failure is None
    assert f"The verdict by criteria. {reason}" in notices(done)
    assert len(figures(done)) == 4
    assert "integrated care, weights P1" in str(done.facts)


def test_a_file_without_the_column_of_cost_is_read_and_one_without_weights_is_not(tmp_path):
    done = run(tmp_path, ["calm;4;3;1", "joy;2;6;1"], header="criterion;value_a;value_b;weight\n")
    assert done.failure is None
    assert len(figures(done)) == 6
    done = run(tmp_path, ["calm;4;3", "joy;2;6"], header="criterion;value_a;value_b\n")
    assert done.failure is not None
    assert "weight" in done.failure.message
    assert "Traceback" not in done.failure.message
