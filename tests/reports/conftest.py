"""A small notebook with everything a page can hold, run in a real kernel, and a browser to open pages in."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from hvevfd_research.cells.table import table_facts
from hvevfd_research.reports.html import report_page
from hvevfd_research.runner.expected import Verdict, read_expected, verdicts
from hvevfd_research.runner.facts import MIME

EXPECTED = """
[[expected]]
name = "mean change"
published = 4.0
tolerance = 0.005
digits = 2
mark = "S"
source = "Example Author 2017, the slide on goals, row 4"

[[expected]]
name = "upper limit"
published = 10.50
tolerance = 0.005
digits = 2
mark = "V"
source = "Example Author 2017, caption of the chart"
agrees = false
note = "The caption rounds the mean moving range before it is multiplied."

[[expected]]
name = "lower limit"
published = -3.06
tolerance = 0.005
digits = 2
mark = "V"
source = "Example Author 2017, caption of the chart"
"""

CELLS: list[tuple[str, str]] = [
    (
        "markdown",
        "# Sixteen patients and their goals: effect or chance?\n\n"
        "Did people come closer to what matters to them between the first and the second conversation?\n\n"
        "For facilitators and researchers who want to know what a goal form can carry. 20 minutes.",
    ),
    ("parameters", 'data_file: str = ""  # your own goal form\nthreshold: float = 2.0  # points that matter'),
    (
        "code",
        "import matplotlib\nimport pandas as pd\n"
        "from hvevfd_research.cells import answer, headline, notice, provenance, published, show, table\n"
        "from hvevfd_research.plots.alt_text import describe\n"
        "from hvevfd_research.plots.theme import BLUE, GREY, PALE, caption, new_axes, styled, title",
    ),
    (
        "markdown",
        "## Whose numbers are these?\n\nEach patient set goals in their own words and scored them "
        "from 0 to 10 *twice*.\nThe series below is made up to meet the caption of a published chart, see "
        "[the source](https://example.org/source).\n\n> Hva er viktig for deg?\n>\n> What matters to you?",
    ),
    (
        "code",
        "change = pd.DataFrame({'patient': range(1, 17), 'change': "
        "[3, 6, 1, 4, 2, 5, 7, 3, 4, 1, 2, 5, 4, 3, 2, 4]})\n"
        "notice('These {n} changes are made up so that they meet the caption of the slide.', "
        "n='16', level='simulated')\n"
        "print('printed on the way')",
    ),
    (
        "code",
        "answer('On average the score rose by {change} points. Chance would rarely give so many rises.', "
        "change='4.00')",
    ),
    (
        "code",
        "headline('mean change', 4.0, 'points', low=2.1, high=5.9, mark='simulated')\n"
        "headline('upper limit', 10.06, 'points')\n",
    ),
    (
        "code",
        "headline('patients', 16, digits=0, mark='read')\nheadline('share past the threshold', 0.8125, '%')",
    ),
    (
        "code",
        "@styled\n"
        "def draw():\n"
        "    ax = new_axes()\n"
        "    ax.axhspan(-3.06, 10.06, color=PALE, zorder=0)\n"
        "    ax.axhline(3.5, color=GREY)\n"
        "    ax.plot(change['patient'], change['change'], color=BLUE, marker='o')\n"
        "    ax.set(xlabel='patient, in the order typed', ylabel='points')\n"
        "    title(ax, 'Change of the goal score', 'points, 16 patients, simulated')\n"
        "    caption(ax, 'Source: simulated to meet the caption of the slide.')\n"
        "    return describe(ax, 'Individuals chart of the change of 16 patients. Patient on the x axis, "
        "points on the y axis, from 1 to 7. All lie between the limits.')\n"
        "show(draw(), table=change, columns={'patient': 'Patient', 'change': 'Change, points'}, "
        "caption='Each dot is one patient. The band is what chance alone would give.')",
    ),
    (
        "markdown",
        "## Would chance give this?\n\nLook for a dot outside the band, and for long stretches on one side.",
    ),
    (
        "code",
        "wide = pd.DataFrame({'who': ['first <b>', 'second'], 'change per patient and goal': [1.5, None], "
        "'share of all patients on the ward': [0.2, 0.4], 'a note that is rather long': ['one of them, the "
        "younger, was not asked a second time', '–'], 'seen': [True, False]})\n"
        "table(wide, caption='A wide table')",
    ),
    (
        "markdown",
        "### By threshold\n\n| Scale | Points |\n|:--|--:|\n| PSFS | 2.0 |\n| COPM | 1.9 |\n\n- one\n- two\n",
    ),
    ("code", "published(('mean change', 4.0), ('upper limit', 10.06), ('lower limit', -3.06))"),
    ("code", "change.head(2)"),
    (
        "markdown",
        "## What this cannot tell you\n\nSixteen patients on one ward, in the order they were typed.",
    ),
    ("code", "provenance()"),
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook's folder with its published numbers."""
    path = tmp_path_factory.mktemp("goal-form")
    (path / "expected.toml").write_text(EXPECTED, "utf-8")
    return path


@pytest.fixture(scope="session")
def executed_once(folder: Path) -> nbformat.NotebookNode:
    notebook = new_notebook()
    for kind, source in CELLS:
        if kind == "markdown":
            notebook.cells.append(new_markdown_cell(source))
        else:
            notebook.cells.append(new_code_cell(source))
            notebook.cells[-1].metadata["tags"] = ["parameters"] if kind == "parameters" else []
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}, timeout=120
    )
    client.execute()
    for cell in notebook.cells:
        cell.metadata["papermill"] = {"status": "completed"}
    return notebook


@pytest.fixture
def executed(executed_once: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook, yours to change."""
    return copy.deepcopy(executed_once)


@pytest.fixture(scope="session")
def found(folder: Path) -> list[Verdict]:
    return verdicts(read_expected(folder), {"mean change": 4.0, "upper limit": 10.06, "lower limit": -3.06})


@pytest.fixture(scope="session")
def record() -> dict[str, Any]:
    return {
        "key": "3f9c2a7b51d0e468",
        "workbook": "goal-form",
        "parameters": {"data_file": '""', "threshold": "2.0"},
        "data": {"goal-form-simulated": "ab" * 32},
        "versions": {"python": "3.11.9", "hvevfd-research": "0.1.0", "pandas": "2.3.0"},
        "git": {"commit": "0123456789abcdef" * 2 + "01234567", "dirty": True},
        "started": "2026-03-02T09:05:00+00:00",
        "finished": "2026-03-02T09:05:12+00:00",
        "seconds": 12.34,
        "rerun": "hvevfd run goal-form -p threshold=2.0",
    }


@pytest.fixture(scope="session")
def about() -> dict[str, Any]:
    return {
        "slug": "goal-form",
        "title": "Sixteen patients and their goals: effect or chance?",
        "question": "Did people come closer to what matters to them?",
        "minutes": 20,
        "audience": ["facilitator", "researcher"],
        "data": ["goal-form-simulated"],
    }


@pytest.fixture
def written(record: dict[str, Any], about: dict[str, Any], found: list[Verdict]) -> Callable[..., str]:
    """Write a page with the usual surroundings."""

    def write(notebook: nbformat.NotebookNode, **more: Any) -> str:
        usual = {"title": about["title"], "record": record, "verdicts": found, "about": about}
        return report_page(notebook, **(usual | more))

    return write


@pytest.fixture(scope="session")
def hostile() -> str:
    """Text that tries to be markup, to end a script, and to add an attribute."""
    return '</script><script>document.title="owned"</script><img src=x onerror=alert(1)>" onload="alert(2)'


@pytest.fixture
def hostile_page(hostile: str, record: dict[str, Any]) -> str:
    """A page with hostile text in every place where a notebook or its data can bring some."""

    def shown(**facts: Any) -> nbformat.NotebookNode:
        return new_code_cell(
            "1", outputs=[new_output("display_data", data={MIME: facts, "text/plain": hostile})]
        )

    headline = dict.fromkeys(("name", "label", "text", "unit", "interval", "mark", "mark_text"), hostile)
    table = table_facts(pd.DataFrame({hostile: [hostile], "link": ["javascript:alert(1)"]}), caption=hostile)
    listed = {"headings": [hostile], "numeric": [False], "rows": [[hostile]], "citations": [hostile]}
    image = {
        "image/png": '"><script>alert(1)</script>',
        MIME: {"kind": "figure", "alt": hostile, "caption": hostile},
    }
    printed = new_output("stream", text=hostile)
    markdown = (
        f"## {hostile}\n\n<script>alert(1)</script>\n\n<style>*{{display:none}}</style>\n\n"
        "[a](javascript:alert(1)) [b](JaVaScRiPt&#58;alert(1)) "
        "[c](data:text/html;base64,AA) [d](<vbscript:x>)\n\n"
        '![e](javascript:alert(1)) ![f" onerror="alert(1)](https://example.org/x.png)\n\n'
        f"| {hostile} |\n|:--|\n| {hostile} |\n\n```{hostile}\n{hostile}\n```"
    )
    cells = [
        new_markdown_cell(f"# {hostile}\n\n{hostile}"),
        new_markdown_cell(markdown),
        shown(kind="answer", text=hostile),
        shown(kind="notice", level=hostile, text=hostile),
        shown(kind="headline", **headline),
        shown(**table),
        shown(kind="provenance", caption=hostile, **listed),
        shown(kind="mystery", text=hostile),
        new_code_cell(f"# {hostile}", outputs=[new_output("display_data", data=image), printed]),
    ]
    failure = dict.fromkeys(("workbook", "message", "line"), hostile)
    return report_page(
        new_notebook(cells=cells),
        title=hostile,
        record=record | {"parameters": {hostile: hostile}, "data": {hostile: hostile}, "rerun": hostile},
        failure=failure | {"kind": "error", "parameters": {hostile: hostile}, "cell": 99, "of": 99},
        about={"slug": hostile, "question": hostile, "audience": [], "data": [hostile]},
    )


class Opened:
    """A page in the browser with the network off, and what went wrong on it."""

    def __init__(self, context: Any, path: Path) -> None:
        self.page = context.new_page()
        self.requests: list[str] = []
        self.trouble: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.trouble.append("dialog"), dialog.dismiss()))
        self.page.goto(path.as_uri())
        self.fetched = [url for url in self.requests if not url.startswith(("data:", path.as_uri()))]


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open HTML from a file in Chromium; width and height in CSS pixels, ``dark`` for the dark mode."""
    contexts = []

    def open_page(html: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> Opened:
        path = tmp_path / "page.html"
        path.write_text(html, "utf-8")
        context = chromium.new_context(
            offline=True,
            accept_downloads=True,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        return Opened(context, path)

    yield open_page
    for context in contexts:
        context.close()
