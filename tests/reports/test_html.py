"""What stands on the report of a run, read from its HTML."""

from __future__ import annotations

import base64
import copy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from hvevfd_research.cells.table import table_facts
from hvevfd_research.reports import blocks
from hvevfd_research.reports.exporter import exporter
from hvevfd_research.reports.html import report_page
from hvevfd_research.runner.expected import Expected, verdicts
from hvevfd_research.runner.facts import MIME

Write = Callable[..., str]


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def shown(**facts: Any) -> Any:
    """A code cell that put facts on the page."""
    data = {MIME: facts, "text/plain": "plain", "text/html": "<p>html</p>"}
    return new_code_cell("cell()", outputs=[new_output("display_data", data=data)])


def page_of(*cells: Any, **more: Any) -> BeautifulSoup:
    return parsed(report_page(new_notebook(cells=list(cells)), **({"title": "Title", "record": None} | more)))


def test_page_loads_nothing_from_anywhere(executed: Any, written: Write) -> None:
    page = parsed(written(executed))
    loaded = [
        tag.get("src") or tag.get("href") for tag in page.select("[src], link[href], [srcset], [poster]")
    ]
    assert loaded
    assert all(address.startswith("data:image/png;base64,") for address in loaded)
    assert "url(" not in page.style.text
    assert "import" not in page.script.text
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy


def test_page_tells_its_language_and_title(executed: Any, written: Write) -> None:
    page = parsed(written(executed, language="nb", title="Hva & hvem?"))
    assert page.html["lang"] == "nb"
    assert page.title.text == "Hva & hvem?"
    assert [heading.text for heading in page.select("h1")] == ["Hva & hvem?"]


def test_text_runs_in_the_order_of_the_notebook_with_code_folded_away(executed: Any, written: Write) -> None:
    page = parsed(written(executed))
    for tag in page.select(".code, .tools"):
        tag.extract()
    text = page.select_one(".column").get_text(" ", strip=True)
    place = 0
    for words in (
        "Sixteen patients and their goals",
        "Did people come closer",
        "Whose numbers are these?",
        "Simulated data.",
        "On average the score rose by 4.00 points",
        "upper limit",
        "Each dot is one patient",
        "Show the numbers",
        "Would chance give this?",
        "A wide table",
        "Published numbers beside ours",
        "What this cannot tell you",
        "What this page was made from",
        "How to cite it",
        "Run it again",
    ):
        place = text.index(words, place)
    assert "import pandas" not in text
    assert "printed on the way" not in text


def test_code_and_what_it_printed_stand_only_in_the_code_view(executed: Any, written: Write) -> None:
    page = parsed(written(executed))
    assert "import pandas" in page.select_one(".code").parent.text
    assert [tag.text for tag in page.select(".printed")] == ["printed on the way"]
    assert all("code" in tag.parent["class"] for tag in page.select(".printed"))


def test_every_image_has_words_and_a_size(executed: Any, written: Write) -> None:
    page = parsed(written(executed))
    (image,) = page.select("img")
    assert image["alt"].startswith("Individuals chart of the change of 16 patients.")
    assert (image["width"], image["height"]) == ("672", "384")


def test_an_image_that_nobody_described_says_so() -> None:
    output = new_output("display_data", data={"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure>"})
    page = page_of(new_code_cell("plot()", outputs=[output]))
    assert page.img["alt"] == "A figure that nobody described"
    assert page.img["src"] == "data:image/png;base64,iVBORw0KGgo="


def test_headlines_of_neighbouring_cells_stand_in_one_row(executed: Any, written: Write) -> None:
    rows = parsed(written(executed)).select("dl.cards")
    assert [[card.dt.text for card in row.select(".card")] for row in rows] == [
        ["mean change", "upper limit", "patients", "share past the threshold"]
    ]
    assert "interval 2.10 to 5.90" in rows[0].text
    assert "from simulated data" in rows[0].text


def test_published_number_stands_beside_its_headline_and_leads_to_its_source(
    executed: Any, written: Write
) -> None:
    page = parsed(written(executed))
    first, second, third, _fourth = page.select(".card")
    assert "published 4.00" in first.text
    assert "agrees" in first.text
    assert "published 10.50" in second.text
    assert "differs, see the note" in second.text
    assert "published" not in third.text
    source = page.select_one(second.a["href"])
    assert "Example Author 2017, caption of the chart" in source.text
    assert "rounds the mean moving range" in source.text


def test_published_share_is_written_as_the_headline_is() -> None:
    row = Expected("share", 0.638, 0.0005, 3, "V", "Author 2020")
    card = shown(kind="headline", name="share", label="share", text="63.8%", share=True, unit="", mark="read")
    page = page_of(card, verdicts=verdicts([row], {"share": 0.638}))
    assert "published 63.8%" in page.select_one(".card").text


def test_number_that_is_not_computed_is_not_shown_as_agreeing() -> None:
    row = Expected("change", 4.0, 0.005, 2, "V", "Author 2020")
    card = shown(kind="headline", name="change", label="change", text="–", unit="", mark="computed")
    page = page_of(card, verdicts=verdicts([row], {}))
    assert "not computed in this run" in page.select_one(".card .differs").text


def test_table_behind_a_figure_has_header_cells_and_its_csv(executed: Any, written: Write) -> None:
    page = parsed(written(executed))
    table = page.select_one("figure details table")
    assert [cell.text for cell in table.select("thead th[scope=col]")] == ["Patient", "Change, points"]
    assert len(table.select("tbody tr")) == 16
    link = page.select_one("figure details a[download]")
    kept = [
        output["data"][MIME]["csv"]
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if output.get("data", {}).get(MIME, {}).get("kind") == "figure-table"
    ]
    head, _comma, content = link["href"].partition(",")
    assert head == "data:text/csv;charset=utf-8;base64"
    assert base64.b64decode(content).decode("utf-8-sig") == kept[0]
    assert base64.b64decode(content).startswith(b"\xef\xbb\xbf")
    assert link["download"] == "goal-form-1.csv"


def test_words_in_the_first_column_head_their_row(executed: Any, written: Write) -> None:
    table = next(t for t in parsed(written(executed)).select("table") if "A wide table" in t.text)
    assert [cell.text for cell in table.select("th[scope=row]")] == ["first <b>", "second"]
    assert [cell.get("class") for cell in table.select("thead th")] == [
        None,
        ["right"],
        ["right"],
        ["long"],
        None,
    ]


def test_long_table_is_cut_on_the_page_but_whole_in_its_csv() -> None:
    facts = table_facts(pd.DataFrame({"n": range(501)}), caption="Long")
    page = page_of(shown(**facts))
    assert len(page.select("tbody tr")) == 500
    assert "The first 500 of 501 rows." in page.main.text
    content = base64.b64decode(page.select_one("a[download]")["href"].partition(",")[2])
    assert len(content.decode().splitlines()) == 502


def test_table_too_long_for_a_link_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LARGEST_LINK", 3)
    page = page_of(shown(**table_facts(pd.DataFrame({"n": [1000]}), caption="Long")))
    assert not page.select("a[download]")
    assert "too long to be saved from here" in page.main.text


def test_output_without_facts_is_plain_text(executed: Any, written: Write) -> None:
    page = parsed(written(executed))
    (plain,) = page.select("pre.plain")
    assert plain.text.split() == ["patient", "change", "0", "1", "3", "1", "2", "6"]
    assert not page.select("table.dataframe")


def test_notice_is_told_by_word_and_icon() -> None:
    page = page_of(shown(kind="notice", level="hidden", text="Two cells are hidden."))
    band = page.select_one(".band.hidden")
    assert band.b.text == "Hidden to protect people."
    assert band.select_one(".icon").text == "■"
    assert band["role"] == "note"


def test_hostile_text_stays_text(hostile: str, hostile_page: str) -> None:
    page = parsed(hostile_page)
    assert len(page.select("script")) == 1
    assert len(page.select("style")) == 1
    assert page.title.text == hostile
    attributes = {name for tag in page.find_all(True) for name in tag.attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert "style" not in attributes  # the policy would refuse it, and say so on the console
    schemes = {
        tag["href"].partition(":")[0] for tag in page.select("a[href]") if not tag["href"].startswith("#")
    }
    assert schemes <= {"https", "data"}
    assert all(tag["href"].startswith("data:text/csv") for tag in page.select("a[href^=data]"))
    assert all(tag["src"].startswith("data:image/") for tag in page.select("img"))


def test_markdown_shows_only_images_that_travel_with_the_notebook() -> None:
    cell = new_markdown_cell(
        "![mine](attachment:a.png) ![far *away*](https://example.org/a.png) ![gone](attachment:b.png)"
    )
    cell["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    page = page_of(cell)
    assert [(tag["src"], tag["alt"]) for tag in page.select("img")] == [
        ("data:image/png;base64,iVBORw0KGgo=", "mine")
    ]
    assert page.select_one("a[href='https://example.org/a.png']").text == "far away"


def test_contents_list_the_sections_once_each_under_their_own_anchor() -> None:
    page = page_of(
        new_markdown_cell("# Title\n\nLead."),
        new_markdown_cell("## What *else*?\n\nText.\n\n### Deeper"),
        new_markdown_cell("## What else?"),
        new_markdown_cell("# A second title"),
    )
    links = page.select("nav.side a")
    assert [link.text for link in links] == ["What else?", "What else?", "A second title", "About this page"]
    assert [page.select_one(link["href"]).name for link in links] == ["h2", "h2", "h2", "footer"]
    assert len({link["href"] for link in links}) == 4
    assert len(page.select("h1")) == 1


def test_head_of_the_page_says_what_the_first_cell_does_not(about: dict[str, Any]) -> None:
    told = page_of(
        new_markdown_cell("# Title\n\nA question? For facilitators, 20 minutes."), about=about
    ).header.text
    assert "20 minutes" in told
    assert told.count("20") == 1
    assert "Data: goal-form-simulated" in told
    bare = page_of(new_code_cell("1"), about=about).header.get_text(" ", strip=True)
    assert "Did people come closer to what matters to them?" in bare
    assert "For facilitators and researchers 20 minutes" in bare


def test_foot_holds_the_record_and_how_to_cite_and_rerun(executed: Any, written: Write) -> None:
    foot = parsed(written(executed)).footer.get_text(" ", strip=True)
    for words in (
        "run 3f9c2a7b51d0e468",
        "(2026)",
        "hvevfd run goal-form -p threshold=2.0",
        "threshold = 2.0",
        "sha256 abababababababab",
        "pandas 2.3.0",
        "March 2, 2026, 09:05 UTC, 12.3 seconds",
        "git 0123456789ab , with changes that were not committed",
        "MIT licence",
    ):
        assert words in foot


def failed_at(notebook: Any, index: int) -> Any:
    """Mark a cell as failed and the later ones as never run, as the runner does."""
    for place, cell in enumerate(notebook.cells):
        if place >= index:
            cell.metadata["papermill"] = {"status": "failed" if place == index else "pending"}
            if cell.cell_type == "code":
                cell.outputs = []
    error = new_output(
        "error", ename="ValueError", evalue="boom", traceback=["Traceback (most recent call last)", "boom"]
    )
    notebook.cells[index].outputs = [error]
    return notebook


FAILURE = {
    "kind": "error",
    "workbook": "goal-form",
    "parameters": {"threshold": "2.0"},
    "cell": 9,
    "of": 16,
    "message": "goals.xlsx row 14, column Score 2: 11 is outside 0 to 10",
    "line": "show(draw(), table=change)",
}


def test_failed_run_says_so_at_the_top_and_where_it_stopped(executed: Any, written: Write) -> None:
    html = written(failed_at(executed, 8), failure=FAILURE)
    page = parsed(html)
    banner = page.header.select_one(".band.failed").get_text(" ", strip=True)
    for words in (
        "This page is not complete.",
        "cell 9 of 16",
        "row 14, column Score 2: 11 is outside 0 to 10",
        "show(draw(), table=change)",
        "Workbook: goal-form.",
        "threshold = 2.0",
    ):
        assert words in banner
    assert "The run stopped here" in page.main.select_one("p.band.failed").text
    later = page.select_one(".not-run")
    assert "Would chance give this?" in later.text
    assert "Whose numbers are these?" not in later.text
    assert "On average the score rose" in page.main.text
    assert "Traceback" not in html
    assert "boom" not in html


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("timeout", "longer than it was given"),
        ("killed", "ended from outside"),
        ("stopped", "Someone stopped the run"),
    ],
)
def test_each_way_to_stop_has_its_own_sentence(kind: str, words: str) -> None:
    page = page_of(new_code_cell("1"), failure=FAILURE | {"kind": kind, "line": "", "message": ""})
    assert words in page.header.text


def test_without_a_mark_the_cell_named_by_the_failure_is_where_it_stopped() -> None:
    cells = [
        new_markdown_cell("# T"),
        new_markdown_cell("one"),
        new_markdown_cell("two"),
        new_markdown_cell("three"),
    ]
    page = page_of(*cells, failure=FAILURE | {"cell": 3, "of": 4})
    assert page.select_one(".not-run").find("div").text.strip() == "three"


def test_papermills_own_banner_with_the_traceback_is_left_out() -> None:
    cell = new_markdown_cell("An Exception was encountered", metadata={"tags": ["papermill-error-cell-tag"]})
    assert "Exception" not in page_of(cell, new_markdown_cell("text")).text


def test_same_run_gives_the_same_page_and_leaves_the_notebook_alone(executed: Any, written: Write) -> None:
    before = copy.deepcopy(executed)
    assert written(executed) == written(executed)
    assert executed == before


def test_notebook_without_cells_gives_a_page() -> None:
    assert page_of().h1.text == "Title"


def test_exporter_is_built_once_and_reads_no_template_that_lies_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("index.html.j2", "blocks.html.j2", "conf.json"):
        (tmp_path / name).write_text("{{ 'planted' }}", "utf-8")
    monkeypatch.chdir(tmp_path)
    exporter.cache_clear()
    assert "planted" not in page_of().decode()
    assert exporter() is exporter()


def test_nbconvert_is_not_imported_before_the_first_page() -> None:
    code = (
        "import sys, hvevfd_research.reports.html, hvevfd_research.reports.index\n"
        "sys.exit(any(name in sys.modules for name in ('nbconvert', 'nbformat', 'PIL', 'matplotlib')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
