"""The workbook on a session that was held: whose words leave it, and which counts."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook

_SPEC = importlib.util.spec_from_file_location("held", Path(__file__).parents[1] / "session" / "held.py")
held = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(held)


def page(path, *, report=False, **values):
    given = {"session_file": str(path)} | values
    run = execute(find_workbook("session-debrief"), given, disclosure=Disclosure(report))
    assert run.failure is None, run.failure
    return run


def texts(facts, kind):
    return [fact["text"] for fact in facts if fact["kind"] == kind]


def captions(facts):
    return {fact["caption"]: fact for fact in facts if fact["kind"] == "table"}


def test_the_facilitators_own_page_holds_everything_under_a_band(tmp_path):
    run = page(held.whole(tmp_path / "room.db"))
    assert texts(run.facts, "answer") == [
        "Most dots: We ask, with 18 from 24 voters. Options that may come first: 2."
    ]
    shown = captions(run.facts)
    assert "CANARY-HIDDEN" in str(shown["Waiting or hidden, for your eyes only"])
    assert shown["Waiting or hidden, for your eyes only"]["private"] == "patient"
    assert shown["Approved answers by group"]["rows"][0][0] == "We ask"
    assert "CANARY-PLUS" in str(shown["Said at the end"])
    assert [fact for fact in run.facts if fact["kind"] == "figure"]
    told = str(run.facts) + str(run.notebook)
    assert "mark-" not in told
    assert "SECRET" not in told
    assert str(tmp_path) not in told
    assert any("do not hand it on" in text.lower() for text in texts(run.facts, "notice"))


def test_a_page_to_hand_on_holds_what_was_on_the_wall_and_no_count_of_few(tmp_path):
    events = [held.answer("a", "on the wall"), held.answer("b", "also on it"), *held.approve("a", "b")]
    events += [
        *held.group("t1", "Many", "a"),
        *held.group("t2", "Few", "b"),
        held.answer("h", "CANARY-HIDDEN"),
    ]
    events += [held.vote(n, "t1") for n in range(20)] + [held.vote(n, "t2") for n in (20, 21, 22)]
    events += [held.plus(1, "CANARY-PLUS", ""), held.card(1, aim="CANARY-AIM")]
    events += [held.four(n, "yes", "yes", "yes", "no", example="CANARY-EXAMPLE") for n in range(9)]
    run = page(held.write(tmp_path / "room.db", *events), report=True)
    told = str(run.facts) + str(run.notebook)
    assert "CANARY" not in told
    assert "on the wall" in str(captions(run.facts)["What was on the wall"])
    votes = captions(run.facts)["Ten thousand redrawn rooms"]
    (few,) = [row for row in votes["rows"] if row[0] == "Few"]
    assert set(few[1:]) == {"hidden"}
    assert ",3," not in votes["csv"]
    assert not [fact for fact in run.facts if fact["kind"] == "figure"]


@pytest.mark.parametrize("made", ["nothing", "one answer"])
def test_a_session_with_little_says_what_it_leaves_out(tmp_path, made):
    events = [] if made == "nothing" else [held.answer("a", "one"), *held.approve("a")]
    run = page(held.write(tmp_path / "room.db", *events))
    left = " ".join(texts(run.facts, "notice"))
    for part in ("The answer is left out", "The plan cards are left out", "The comparison with last time"):
        assert part in left
    assert "nobody voted on this discussion" in left


def test_two_gatherings_in_a_folder_and_cards_that_were_filled_in(tmp_path):
    folder = tmp_path / "gatherings"
    folder.mkdir()
    held.write(folder / "1.db", *[held.four(n, "no", "no", "no", "no") for n in range(7)], at=1_000.0)
    held.write(folder / "2.db", *[held.four(n, "yes", "no", "no", "no") for n in range(8)], at=2_000.0)
    cards = tmp_path / "cards.csv"
    cards.write_text("Kort;Hva vil vi?;Ble det gjort?;Hva lærte vi?\n1;Ringe;delvis;Det tok tid\n", "utf-8")
    run = page(folder, cards_file=str(cards))
    change = captions(run.facts)["Now and last time"]
    assert change["rows"][0][1:] == ["8", "8", "0", "7"]
    plans = captions(run.facts)["Plan cards"]["rows"]
    assert plans == [["Ringe", "", "", "partly", "Det tok tid"]]
