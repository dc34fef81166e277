"""The pages as a reader meets them: opened from a file in Chromium with the network off."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hvevfd_research.reports.index import index_page, small_figure

pytestmark = pytest.mark.browser

Write = Callable[..., str]
Open = Callable[..., Any]

PHONE = {"width": 390, "height": 844}
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


def shelf(executed: Any) -> str:
    usual = {
        "minutes": 20,
        "status": "completed",
        "figure": small_figure(executed),
        "languages": ["en", "nb", "nn", "sv"],
        "message": "",
    }
    number = {"name": "x", "label": "mean change", "text": "4.00", "unit": "points", "mark": "computed"}
    print_of = {"published": "4.00", "agrees": "agrees", "same": True, "good": True}
    return index_page(
        [
            usual | {"slug": "a", "title": "Mål og endring", "question": "Hjalp det?", "href": "a.html",
                     "audience": ["facilitator", "researcher"], "headlines": [number | print_of]},
            usual | {"slug": "b", "title": "The third age", "question": "Who is old?", "href": "b.html",
                     "audience": ["researcher", "student"], "headlines": [number]},
            usual | {"slug": "c", "title": "Compassion", "question": "What does it do?", "href": None,
                     "audience": ["student"], "headlines": [], "status": "failed", "message": "row 4: −3"},
        ]
    )  # fmt: skip


def test_report_asks_for_nothing_and_nothing_goes_wrong(executed: Any, written: Write, opened: Open) -> None:
    view = opened(written(executed))
    view.page.locator("summary").last.click()
    view.page.wait_for_timeout(100)
    assert view.fetched == []
    assert view.trouble == []
    assert view.page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")


@pytest.mark.parametrize("dark", [False, True])
def test_shelf_asks_for_nothing_and_nothing_goes_wrong(executed: Any, opened: Open, dark: bool) -> None:
    view = opened(shelf(executed), dark=dark)
    assert view.fetched == []
    assert view.trouble == []


def test_hostile_text_does_nothing(hostile_page: str, hostile: str, opened: Open) -> None:
    view = opened(hostile_page)
    view.page.wait_for_timeout(200)
    assert view.page.title() == " ".join(hostile.split())
    assert view.fetched == []
    assert not [text for text in view.trouble if "dialog" in text or "Refused" in text or "violates" in text]
    view.page.get_by_role("switch").check(force=True)
    for link in view.page.locator("main a:not([download])").all():
        assert (link.get_attribute("href") or "").startswith(("https://", "#"))


def test_switch_for_the_code_works_from_the_keyboard(executed: Any, written: Write, opened: Open) -> None:
    page = opened(written(executed)).page
    code = page.locator(".code").first
    assert not code.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "show-code"
    ring = page.locator(".side .control").evaluate("element => getComputedStyle(element).outlineStyle")
    assert ring == "solid"
    page.keyboard.press("Space")
    assert code.is_visible()
    assert "data_file" in code.inner_text()
    page.keyboard.press("Space")
    assert not code.is_visible()


def test_switch_for_the_code_works_without_script(
    executed: Any, written: Write, chromium: Any, tmp_path: Path
) -> None:
    path = tmp_path / "quiet.html"
    path.write_text(written(executed), "utf-8")
    context = chromium.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator(".side .control").click()
    assert page.locator(".code").first.is_visible()
    assert not page.get_by_text("Copy", exact=True).is_visible()
    context.close()


@pytest.mark.parametrize("zoom", [1, 2])
def test_nothing_hangs_over_the_edge_of_a_phone(
    executed: Any, written: Write, opened: Open, zoom: int
) -> None:
    page = opened(written(executed), **PHONE).page
    page.evaluate(f"document.documentElement.style.fontSize = '{112.5 * zoom}%'")
    page.locator(".tools .control").click()
    for summary in page.locator("summary").all():
        summary.click()
    assert not page.evaluate(TOO_WIDE)


def test_nothing_of_a_failed_or_hostile_page_hangs_over_the_edge(hostile_page: str, opened: Open) -> None:
    assert not opened(hostile_page, **PHONE).page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("zoom", [1, 2])
def test_shelf_fits_a_phone(executed: Any, opened: Open, zoom: int) -> None:
    page = opened(shelf(executed), **PHONE).page
    page.evaluate(f"document.documentElement.style.fontSize = '{112.5 * zoom}%'")
    assert not page.evaluate(TOO_WIDE)


def test_figure_can_be_enlarged_on_a_phone(executed: Any, written: Write, opened: Open) -> None:
    page = opened(written(executed), **PHONE).page
    before = page.locator("figure img").bounding_box()["width"]
    page.get_by_role("button", name="Larger figure").click()
    assert page.locator("figure img").bounding_box()["width"] > 1.5 * before
    assert not page.evaluate(TOO_WIDE)


def test_contents_stand_at_the_side_on_a_desk_and_folded_on_a_phone(
    executed: Any, written: Write, opened: Open
) -> None:
    html = written(executed)
    desk = opened(html).page
    assert desk.locator("nav.side a").first.is_visible()
    assert not desk.locator("details.contents").is_visible()
    desk.locator("nav.side a", has_text="What this cannot tell you").click()
    assert desk.locator("#s-what-this-cannot-tell-you").bounding_box()["y"] < 900
    phone = opened(html, **PHONE).page
    assert not phone.locator("nav.side").is_visible()
    assert not phone.locator("details.contents a").first.is_visible()
    phone.locator("details.contents summary").click()
    assert phone.locator("details.contents a").first.is_visible()


def test_csv_is_saved_as_it_was_computed(executed: Any, written: Write, opened: Open, tmp_path: Path) -> None:
    page = opened(written(executed)).page
    page.locator("figure summary").click()
    link = page.locator("figure a[download]")
    with page.expect_download() as waiting:
        link.click()
    saved = tmp_path / "saved.csv"
    waiting.value.save_as(saved)
    assert waiting.value.suggested_filename == "goal-form-1.csv"
    assert saved.read_bytes() == base64.b64decode(link.get_attribute("href").partition(",")[2])
    assert saved.read_text("utf-8-sig").splitlines()[:2] == ["patient,change", "1,3"]


def test_print_leaves_out_controls_and_code_unless_it_is_switched_on(
    executed: Any, written: Write, opened: Open
) -> None:
    page = opened(written(executed), dark=True).page
    page.emulate_media(media="print", color_scheme="dark")
    for control in (
        ".side",
        ".tools",
        ".save >> nth=0",
        "button >> nth=0",
        "figure summary",
        ".code >> nth=0",
    ):
        assert not page.locator(control).first.is_visible(), control
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.locator(".side .control").click()
    page.emulate_media(media="print")
    assert page.locator(".code").first.is_visible()


def test_command_is_copied_at_a_press(executed: Any, written: Write, opened: Open) -> None:
    view = opened(written(executed))
    view.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = view.page.locator("button[data-copy]")
    button.click()
    view.page.wait_for_function("document.querySelector('button[data-copy]').textContent === 'Copied'")
    copied = view.page.evaluate("navigator.clipboard.readText()")
    assert copied == "hvevfd run goal-form -p threshold=2.0"
    assert view.trouble == []


def test_answer_reads_before_its_numbers_and_lines_are_not_too_long(
    executed: Any, written: Write, opened: Open
) -> None:
    page = opened(written(executed)).page
    top = [page.locator(name).first.bounding_box()["y"] for name in ("h1", ".answer", ".cards", "figure")]
    assert top == sorted(top)
    letters = page.evaluate(
        """() => {
          const line = document.querySelector(".prose p");
          line.textContent = "What would you like to do, and who could help you today? ".repeat(4);
          const text = line.firstChild, range = document.createRange();
          range.setStart(text, 0);
          for (let i = 1; i <= text.length; i++) {
            range.setEnd(text, i);
            if (range.getClientRects().length > 1) return i;
          }
        }"""
    )
    assert 50 <= letters <= 80


def visible(page: Any) -> list[str]:
    return page.locator("article:visible h2").all_inner_texts()


def test_a_door_shows_its_workbooks_and_a_second_press_all(executed: Any, opened: Open) -> None:
    page = opened(shelf(executed)).page
    assert len(visible(page)) == 3
    door = page.get_by_role("button", name="I am learning")
    door.press("Enter")
    assert visible(page) == ["The third age", "Compassion"]
    assert page.get_by_role("status").inner_text() == "2 of 3 workbooks"
    page.get_by_role("button", name="I lead a session").click()
    assert visible(page) == ["Mål og endring"]
    assert door.get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="I lead a session").click()
    assert len(visible(page)) == 3


def test_search_finds_words_with_and_without_their_marks(executed: Any, opened: Open) -> None:
    page = opened(shelf(executed)).page
    for typed, titles in (
        ("mal og", ["Mål og endring"]),
        ("ENDRING mål", ["Mål og endring"]),
        ("4.00 points third", ["The third age"]),
        ("-3", ["Compassion"]),
        ("zebra", []),
    ):
        page.get_by_label("Search").fill(typed)
        assert visible(page) == titles
    assert "No workbook fits" in page.get_by_role("status").inner_text()


def test_whole_card_leads_to_the_report(executed: Any, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("<title>report</title>", "utf-8")
    page = opened(shelf(executed)).page
    picture = page.locator("article", has_text="The third age").locator("img").bounding_box()
    page.mouse.click(picture["x"] + 50, picture["y"] + 50)
    page.wait_for_url("**/b.html")
    assert page.title() == "report"
