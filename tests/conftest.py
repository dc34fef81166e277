"""What tests share: numbers from print or from another program, and small workbooks, a browser."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hvevfd_research.runner.workbook import find_workbook

os.environ["HVEVFD_LANGUAGE"] = "en"  # whatever the machine speaks, the tests read English

ORACLES = Path(__file__).parent / "oracles"


@cache
def _oracles(topic: str) -> dict[str, dict[str, Any]]:
    rows = tomllib.loads((ORACLES / f"{topic}.toml").read_text("utf-8"))["oracle"]
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows), f"{topic}.toml names an id twice"
    return by_id


@pytest.fixture
def oracle() -> Callable[[str, str, float], None]:
    """Hold a number of ours against one from print: ``oracle("meta_analysis", "bcg-dl-tau2", fit.tau2)``."""

    def compare(topic: str, name: str, actual: float) -> None:
        row = _oracles(topic)[name]
        tolerance = row.get("tolerance", 1e-6 * max(1.0, abs(row["expected"])))
        assert actual == pytest.approx(row["expected"], abs=tolerance, rel=0), (
            f"{topic}: {name} ({row['source']})"
        )

    return compare


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Headless Chromium, or a skip that says how to get it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for name in names if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("needs Chromium: apt-get install chromium (Debian) or put it on PATH")
    from playwright.sync_api import sync_playwright

    quiet = (
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=list(quiet))
        yield browser
        browser.close()


# Small workbooks for the runner and the pages, so that their tests need no statistics.

PARAMETERS = (
    'n: int = 3  # how many\nwho: str = "0301"  # four digits\ndata_file: str = ""  # your own CSV file\n'
)
HEADLINE = """\
from IPython.display import display
fact = {"kind": "headline", "name": "how many", "label": "how many", "value": float(n), "text": str(n),
        "unit": "", "interval": "", "digits": 0, "mark": "computed", "mark_text": "computed here"}
display({"application/vnd.hvevfd+json": fact, "text/plain": who}, raw=True)
"""
TOML = """\
title = "How many?"
question = "How many are there?"
minutes = 1
audience = ["student"]
"""
EXPECTED = """\
[[expected]]
name = "how many"
published = 3.0
tolerance = 0.0
digits = 0
mark = "S"
source = "made up for the test"
"""


def write_workbook(shelf: Path, slug: str, *code: str) -> Path:
    """Write a workbook that shows one headline and then runs `code`, a cell each."""
    folder = shelf / slug
    folder.mkdir(parents=True)
    cells = [("markdown", "# How many?"), ("code", PARAMETERS), ("code", HEADLINE)]
    cells += [("code", source) for source in code]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {"id": f"c{number}", "cell_type": kind, "source": source, "metadata": {}}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for number, (kind, source) in enumerate(cells)
        ],
    }
    notebook["cells"][1]["metadata"]["tags"] = ["parameters"]
    (folder / "workbook.ipynb").write_text(json.dumps(notebook))
    (folder / "workbook.toml").write_text(TOML)
    (folder / "expected.toml").write_text(EXPECTED)
    return folder


@pytest.fixture
def shelf_folder(tmp_path, monkeypatch):
    """An empty shelf in place of the project's own."""
    monkeypatch.setattr("hvevfd_research.content.root", lambda kind: tmp_path / "content" / kind)
    return tmp_path / "content" / "workbooks"


@pytest.fixture
def workbook(shelf_folder):
    """Write a workbook and open it."""

    def make(*code: str, slug: str = "how-many"):
        write_workbook(shelf_folder, slug, *code)
        return find_workbook(slug)

    return make
