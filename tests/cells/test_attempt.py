"""What unusual data do not allow is left out with its reason, and the page goes on."""

from __future__ import annotations

import pytest

from hvevfd_research import cells
from hvevfd_research.errors import TooFewError


def facts(shown):
    return [data[cells.MIME] for data, _metadata in shown]


def fail():
    raise TooFewError("A chart needs {least} months; there is {n}.", least=2, n=1)


def test_what_succeeds_is_shown_without_a_word(shown):
    with cells.attempt("The chart by month"):
        cells.headline("mean", 1.5, "points")
    assert [fact["kind"] for fact in facts(shown)] == ["headline"]


def test_what_fails_is_left_out_with_what_and_why(shown):
    with cells.attempt("The chart by month"):
        fail()
    (fact,) = facts(shown)
    assert fact["level"] == "left-out"
    assert fact["text"] == "The chart by month. A chart needs 2 months; there is 1."
    assert "private" not in fact


def test_a_reason_from_peoples_rows_is_not_handed_on(shown, holding):
    holding()
    with cells.attempt("The chart by month"):
        fail()
    assert facts(shown)[0]["private"] == "failure"


def test_a_page_to_hand_on_names_the_part_and_not_the_reason(shown, holding):
    holding(report=True)
    with cells.attempt("The chart by month"):
        fail()
    assert facts(shown)[0]["text"] == "The chart by month. Run without --report to see why."


def test_a_fault_of_ours_still_stops_the_run(shown):
    with pytest.raises(ZeroDivisionError), cells.attempt("The chart by month"):
        _ = 1 / 0
    assert shown == []
