"""The workbook of two readers on files that people might bring: words leave only where someone said so."""

from __future__ import annotations

import csv

import pytest

from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.workbook import find_workbook

HEADER = ["svar", "Innhold, leser 1", "Innhold, leser 2", "Forstått, leser 1", "Forstått, leser 2"]
WORDS = ["Svaret med ord", "Kan siteres"]
SECRET, OPEN = "KANARI hemmelig", "FUGL kan siteres"
# Content by both readers, understood by both, how many.
FINE = [
    ("hjem", "hjem", "ja", "ja", 30),
    ("hjem", "føle seg trygg", "ja", "delvis", 8),
    ("komme seg rundt", "komme seg rundt", "delvis", "delvis", 25),
    ("komme seg rundt", "hjem", "nei", "nei", 7),
    ("lindring", "lindring", "ja", "ja", 20),
    ("føle seg trygg", "føle seg trygg", "nei", "delvis", 10),
]
BY_CHANCE = 0.38 * 0.37 + 0.32 * 0.25 + 0.20 * 0.20 + 0.10 * 0.18  # by hand, from the margins of FINE
KAPPA = (0.85 - BY_CHANCE) / (1 - BY_CHANCE)


def own_file(path, groups, *, header=(*HEADER, *WORDS)):
    rows = [group[:4] for group in groups for _one in range(group[4])]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for place, codes in enumerate(rows):
            words = (
                (f"{OPEN} {place}", "ja") if place % 3 == 0 else (f"{SECRET} {place}", ("nei", "")[place % 2])
            )
            writer.writerow([place + 1, *codes, *words][: len(header)])
    return path


def page(path, *, report=False, **values):
    run = execute(
        find_workbook("coding-answers"), {"data_file": str(path)} | values, disclosure=Disclosure(report)
    )
    assert run.failure is None, run.failure
    return run.facts, run.notebook


def texts(facts, kind):
    return [fact["text"] for fact in facts if fact["kind"] == kind]


def headlines(facts):
    return {fact["name"]: fact["value"] for fact in facts if fact["kind"] == "headline"}


def test_a_hundred_answers_give_kappa_and_only_the_words_that_may_be_quoted(tmp_path):
    facts, notebook = page(own_file(tmp_path / "own.csv", FINE))
    assert texts(facts, "answer")[0].startswith(
        "Named most often: “Home”. Beyond chance, two readers agree by"
    )
    found = headlines(facts)
    assert found["plain agreement"] == pytest.approx(0.85)
    assert found["Cohen's kappa"] == pytest.approx(KAPPA)
    assert found["weighted kappa, question understood"] is not None
    told = str(facts)
    assert "KANARI" not in told
    assert "KANARI" not in str(notebook)
    (quoted,) = [fact for fact in facts if fact.get("caption") == "Answers that may be quoted"]
    assert len(quoted["rows"]) == 6
    assert quoted["private"] == "patient"
    assert any("do not hand it on" in text.lower() for text in texts(facts, "notice"))


def test_no_word_of_anyone_is_on_a_page_to_hand_on_whatever_they_said(tmp_path):
    facts, notebook = page(own_file(tmp_path / "own.csv", FINE), report=True)
    for told in (str(facts), str(notebook)):
        assert "KANARI" not in told
        assert "FUGL" not in told
    assert "Answers that may be quoted is left out." in " ".join(texts(facts, "notice"))
    assert headlines(facts)["Cohen's kappa"] == pytest.approx(KAPPA)


def test_few_answers_show_no_number(tmp_path):
    facts, _notebook = page(own_file(tmp_path / "own.csv", [("hjem", "hjem", "ja", "nei", 3)]))
    assert set(headlines(facts).values()) == {None}
    assert texts(facts, "answer")[0].startswith("The answer is left out. Fewer than 5 people")
    assert not [fact for fact in facts if fact["kind"] == "figure"]


def test_one_code_for_all_has_no_kappa_and_the_page_goes_on(tmp_path):
    facts, _notebook = page(own_file(tmp_path / "own.csv", [("hjem", "hjem", "ja", "ja", 40)]))
    found = headlines(facts)
    assert found["plain agreement"] == 1
    assert found["Cohen's kappa"] is None


def test_without_a_second_reader_the_page_says_what_it_leaves_out(tmp_path):
    facts, _notebook = page(own_file(tmp_path / "own.csv", FINE, header=HEADER[:2]))
    notices = " ".join(texts(facts, "notice"))
    for part in (
        "The answer",
        "The counts",
        "The coefficients",
        "The table of mix-ups",
        "The weighted kappa",
    ):
        assert f"{part} is left out" in notices.replace("are left out", "is left out")


def test_a_sentence_where_a_code_should_be_is_refused_without_being_repeated(tmp_path):
    groups = [*FINE, ("KANARI vil hjem til Åse", "hjem", "ja", "ja", 6)]
    facts, notebook = page(own_file(tmp_path / "own.csv", groups))
    assert "KANARI" not in str(facts) + str(notebook)
    assert any("6 of 106 rows" in text for text in texts(facts, "notice"))
