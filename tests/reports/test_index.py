"""The shelf: a card for each workbook, and what became of its run."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image

from hvevfd_research.reports.index import index_page, small_figure

HEADLINE = {
    "kind": "headline",
    "name": "mean change",
    "label": "mean change",
    "text": "4.00",
    "unit": "points",
    "mark": "simulated",
    "mark_text": "from simulated data",
    "published": "4.00",
    "agrees": "agrees",
    "same": True,
    "good": True,
}


def card(**more: Any) -> dict[str, Any]:
    usual = {
        "slug": "goal-form",
        "title": "Effect or chance?",
        "question": "Did people come closer?",
        "minutes": 20,
        "audience": ["facilitator", "researcher"],
        "status": "completed",
        "href": "goal-form.html",
        "headlines": [HEADLINE],
        "figure": None,
        "languages": ["en", "nb"],
        "message": "",
    }
    return usual | more


def page_of(*cards: dict[str, Any], **more: Any) -> BeautifulSoup:
    return BeautifulSoup(index_page(cards, **more), "html.parser")


def test_card_leads_to_its_report_and_shows_its_numbers() -> None:
    page = page_of(card())
    book = page.article
    assert book.a["href"] == "goal-form.html"
    text = book.get_text(" ", strip=True)
    for words in (
        "Effect or chance?",
        "mean change",
        "4.00 points",
        "published 4.00",
        "agrees",
        "from simulated data",
        "For facilitators and researchers",
        "20 minutes",
        "English, Bokmål",
    ):
        assert words in text
    assert book["data-for"].split() == ["facilitator", "researcher"]
    assert page.html["lang"] == "en"


def test_card_shows_the_first_numbers_and_counts_the_rest() -> None:
    book = page_of(card(headlines=[HEADLINE] * 5)).article
    assert len(book.select("dt")) == 3
    assert "and 2 more on the page" in book.text


@pytest.mark.parametrize(
    ("status", "words"), [("failed", "Did not finish."), ("stopped", "Stopped before its end.")]
)
def test_run_that_did_not_finish_is_told_on_top_and_on_its_card(status: str, words: str) -> None:
    page = page_of(card(status=status, message="row 4: −3 is below 0", headlines=[]), card())
    assert "1 workbook did not finish." in page.header.text
    first, second = page.select("article")
    assert words in first.select_one(".state").text
    assert "row 4: −3 is below 0" in first.text
    assert not second.select(".state")


def test_workbook_that_was_not_run_has_no_link() -> None:
    page = page_of(card(status="not run", headlines=[]))
    assert not page.article.select("a")
    assert "Not run yet." in page.article.text
    assert "did not finish" not in page.header.text


def test_three_doors_and_a_search_stand_above_the_cards() -> None:
    page = page_of(card())
    assert [door["data-door"] for door in page.select("button.door")] == [
        "researcher",
        "facilitator",
        "student",
    ]
    assert page.select_one("label[for=search]").text == "Search"


def test_shelf_loads_nothing_and_keeps_hostile_text_as_text(hostile: str) -> None:
    numbers = HEADLINE | dict.fromkeys(("label", "text", "published", "agrees"), hostile)
    words = dict.fromkeys(("title", "question", "message"), hostile)
    page = page_of(card(**words, status="failed", languages=[hostile], headlines=[numbers]))
    assert len(page.select("script")) == 1
    assert not page.select("link, iframe, [src]")
    attributes = {name for tag in page.find_all(True) for name in tag.attrs}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert page.h2.text == hostile


@pytest.mark.parametrize(("n", "words"), [(1, "1 workbook"), (2, "All 2 workbooks")])
def test_count_agrees_with_its_noun(n: int, words: str) -> None:
    assert page_of(*[card()] * n).select_one("#count")["data-all"] == words


def test_empty_shelf_is_a_page() -> None:
    assert "0 workbooks" in page_of().header.text


def test_small_figure_is_the_first_one_made_small(executed: Any) -> None:
    uri = small_figure(executed)
    assert uri is not None
    head, _comma, content = uri.partition(",")
    assert head == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
        assert picture.size == (640, 366)
    assert len(uri) < 40_000


def test_notebook_without_a_figure_has_no_small_one() -> None:
    assert small_figure(new_notebook(cells=[new_code_cell("1")])) is None
