"""Small workbooks for the runner, so that its tests need no statistics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hvevfd_research.runner.workbook import find_workbook

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
