"""The cells of an executed notebook as the blocks of a page.

A block comes from facts that :mod:`hvevfd_research.cells` left, from Markdown, or from source code. What else
a cell shows is kept as plain text: markup that is not ours never reaches the page, and neither does a
traceback.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from hvevfd_research.reports.exporter import Heading, Prose, code_html
from hvevfd_research.reports.headlines import beside_print
from hvevfd_research.runner.expected import Verdict
from hvevfd_research.runner.facts import MIME

LONGEST_TABLE = 500  # rows shown; the CSV holds all. A phone scrolls through more only with patience
LARGEST_LINK = 1_400_000  # characters of CSV; Chromium follows a data link of at most 2 MiB, in base64
LONG_CELL = 24  # characters; a column with more keeps room to wrap in, also on a phone
BOM = "\ufeff"  # tells Excel that a CSV is UTF-8
TABLES = ("table", "figure-table", "published", "provenance")


@dataclass
class Block:
    """One thing on the page.

    Parameters
    ----------
    kind : which macro of the template writes it
    facts : what that macro needs
    """

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """What the cells put on the page.

    Parameters
    ----------
    lead : the title cell without its title
    lead_source : the same as Markdown
    blocks : up to the cell where the run stopped, or all
    not_run : what comes after that cell
    contents : headings, for the list at the side
    """

    lead: Markup
    lead_source: str
    blocks: list[Block]
    not_run: list[Block]
    contents: list[Heading]


def body(
    notebook: Mapping[str, Any],
    *,
    verdicts: Sequence[Verdict],
    failure: Mapping[str, Any] | None,
    name: str,
) -> Body:
    """Turn the cells of a notebook into blocks.

    Parameters
    ----------
    notebook : executed, nbformat 4
    verdicts : published numbers, shown beside the headlines
    failure : why the run stopped; None where it did not
    name : what the names of CSV files begin with
    """
    prose = Prose()
    cells = [
        cell
        for cell in notebook["cells"]
        if "papermill-error-cell-tag" not in cell.get("metadata", {}).get("tags", [])
    ]
    lead_source = ""
    if cells and cells[0]["cell_type"] == "markdown":
        first, _newline, rest = _source(cells[0]).partition("\n")
        if first.startswith("# "):
            lead_source, cells = rest.strip(), cells[1:]
    lead = prose(lead_source) if lead_source else Markup()
    stop = _stopping_cell(cells, notebook["cells"], failure)
    ran = cells if stop is None else cells[: stop + 1]
    blocks = _gathered(block for cell in ran for block in _blocks(cell, prose))
    if stop is not None:
        blocks.append(Block("stopped", dict(failure or {})))
    not_run = _gathered(block for cell in cells[len(ran) :] for block in _blocks(cell, prose))
    _finish(blocks, verdicts, name)
    return Body(lead, lead_source, blocks, not_run, [h for h in prose.headings if h.level == 2])


def csv_link(csv: str) -> str:
    """Write a CSV as a link that a browser saves as a file; empty where it is too long for one.

    >>> csv_link("a")
    'data:text/csv;charset=utf-8;base64,77u/YQ=='
    """
    if len(csv) > LARGEST_LINK:
        return ""
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode((BOM + csv).encode()).decode("ascii")


def _stopping_cell(
    cells: Sequence[Mapping[str, Any]],
    every: Sequence[Mapping[str, Any]],
    failure: Mapping[str, Any] | None,
) -> int | None:
    """Find the cell where the run stopped; the first one where a failure names none that is there."""
    for index, cell in enumerate(cells):
        if cell.get("metadata", {}).get("papermill", {}).get("status") == "failed":
            return index
    if failure is None:
        return None
    skipped = len(every) - len(cells)
    return min(max(int(failure.get("cell") or 1) - 1 - skipped, 0), max(len(cells) - 1, 0))


def _blocks(cell: Mapping[str, Any], prose: Prose) -> Iterator[Block]:
    """Write one cell: its text, or its code and what it showed."""
    if cell["cell_type"] == "markdown":
        yield Block("markdown", {"html": prose(_source(cell), cell.get("attachments"))})
    if cell["cell_type"] != "code":
        return
    outputs = cell.get("outputs", [])
    printed = "".join(_joined(output["text"]) for output in outputs if output["output_type"] == "stream")
    if _source(cell).strip():
        injected = "injected-parameters" in cell.get("metadata", {}).get("tags", [])
        code = {"html": code_html(_source(cell)), "printed": printed.rstrip(), "injected": injected}
        yield Block("code", code)
    for output in outputs:
        if output["output_type"] in {"display_data", "execute_result"}:
            yield from _shown(output["data"], output.get("metadata", {}))


def _shown(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Iterator[Block]:
    """Turn one output into a block by its facts, or into an image or plain text without any."""
    facts = dict(data.get(MIME) or {})
    if "image/png" in data:
        size = metadata.get("image/png", {})
        source = "data:image/png;base64," + "".join(_joined(data["image/png"]).split())
        facts |= {"source": source, "width": size.get("width"), "height": size.get("height")}
        facts["alt"] = facts.get("alt") or size.get("alt", "")
        yield Block("figure", facts | {"tables": []})
    elif facts.get("kind") in {"answer", "notice", "headline", *TABLES}:
        yield Block("table" if facts["kind"] in TABLES else facts["kind"], facts)
    elif "text/plain" in data:
        yield Block("plain", {"text": _joined(data["text/plain"])})


def _gathered(blocks: Iterator[Block]) -> list[Block]:
    """Put headlines that follow each other into one row, and the table behind a figure under it.

    Code between them does not part them: it is folded away, and moves before the row when it is shown.
    """
    found: list[Block] = []
    for block in blocks:
        visible = next((i for i in range(len(found) - 1, -1, -1) if found[i].kind != "code"), None)
        last = None if visible is None else found[visible]
        if block.kind == "headline":
            if visible is not None and last is not None and last.kind == "headlines":
                found.append(found.pop(visible))
            else:
                found.append(Block("headlines", {"cards": []}))
            found[-1].facts["cards"].append(block.facts)
        elif block.facts.get("kind") == "figure-table" and last is not None and last.kind == "figure":
            last.facts["tables"].append(block.facts)
        else:
            found.append(block)
    return found


def _finish(blocks: Sequence[Block], verdicts: Sequence[Verdict], name: str) -> None:
    """Add the published numbers to the headlines, and to each table its link and its limits."""
    tables: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind == "headlines":
            block.facts["cards"] = beside_print(block.facts["cards"], verdicts)
        tables += [block.facts] if block.kind == "table" else block.facts.get("tables", [])
    for count, table in enumerate(tables, start=1):
        table["file"] = f"{name}-{count}.csv"
        table["link"] = csv_link(table["csv"]) if table.get("csv") else ""
        table["long"] = [
            max(map(len, column), default=0) > LONG_CELL for column in zip(*table["rows"], strict=True)
        ]
        table["of"] = len(table["rows"])
        table["rows"] = table["rows"][:LONGEST_TABLE]


def _source(cell: Mapping[str, Any]) -> str:
    return _joined(cell["source"])


def _joined(text: str | Sequence[str]) -> str:
    """Give a text that nbformat may keep as a list of lines."""
    return text if isinstance(text, str) else "".join(text)
