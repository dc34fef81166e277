"""A copy to hand on holds nothing of who made it.

A word of its own is put wherever such things stand, and then looked for in every byte of the copy.
"""

# ruff: noqa: E501
# The cells of the workbook read as cells.

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from html.parser import HTMLParser

import pytest

from hvevfd_research.cli import main
from hvevfd_research.errors import InputFileError, OutputError
from hvevfd_research.reports.make import Order, make_reports
from hvevfd_research.reports.share import share
from hvevfd_research.reports.share_page import shared_page
from hvevfd_research.runner.parameters import read_values

PLACES = ("parametr", "filnavn", "mappe", "hjem", "utskrift", "varsel", "verdi", "feil", "arknavn", "bilde")
CANARY = {place: f"kanari{place}fugl" for place in PLACES}

# Each line leaves a word where it does not belong. The code itself is no secret, so it puts the words together.
LEAKS = """\
import sys
from pathlib import Path
from IPython.display import display, HTML
MIME = "application/vnd.hvevfd+json"
def word(place):
    return "kanari" + place + "fugl"
def put(**fact):
    display({MIME: fact, "text/plain": fact.get("text", "")}, raw=True)
print(data_file, word("utskrift"))
print(word("varsel"), Path.home(), file=sys.stderr)
display(HTML(word("verdi") + data_file))
put(kind="answer", text=f"Read from {data_file} & {Path.home()}/x.")
put(kind="notice", level="warning", text=f"“{Path(data_file).name}” row 14, saved in '{Path.home()}/en to/tre'")
put(kind="table", caption="What the reader noticed", headings=["Text"], numeric=[False],
    rows=[["not read: " + word("arknavn")]], csv="Text\\n" + word("arknavn") + "\\n", private="file")
put(kind="table", caption="Files", headings=["File"], numeric=[False], rows=[[data_file]],
    csv=f"File\\n{data_file}\\n")
data_file
"""
FIGURE = """\
png = Path(data_file).with_name("png").read_text()
drawn = {"kind": "figure", "alt": "drawn from " + data_file, "caption": ""}
size = {"image/png": {"alt": data_file, "width": 9}}
display({MIME: drawn, "image/png": png, "text/plain": "x"}, metadata=size, raw=True)
display({"image/png": png, "text/plain": "x"}, raw=True)
"""
FAULT = "raise ValueError(word('feil') + data_file)"


def png_with_text(text: str) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    raw += (
        chunk(b"tEXt", b"Title\0" + text.encode())
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
    return base64.b64encode(raw).decode()


class Quiet:
    def started(self, slug): ...
    def cell(self, slug, index, of): ...
    def ended(self, made): ...


@pytest.fixture
def pages(workbook, tmp_path, monkeypatch):
    """Run a workbook on an own file with a canary in every place; give the folder of its results."""

    def run(*code: str, slug: str = "how-many"):
        folder = tmp_path / CANARY["mappe"]
        home = tmp_path / CANARY["hjem"]
        folder.mkdir(exist_ok=True)
        home.mkdir(exist_ok=True)
        monkeypatch.setenv("HOME", str(home))
        own = folder / f"{CANARY['filnavn']} uke 7.csv"
        own.write_text("a;b\n1;2\n")
        (folder / "png").write_text(png_with_text(CANARY["bilde"]))
        book = workbook(*code, slug=slug)
        values = read_values(book.parameters, {"data_file": str(own), "who": CANARY["parametr"]})
        # What a workbook shows of a parameter it shows on purpose; here it shows nothing of it.
        shows = book.cells[2]
        shows["source"] = shows["source"].replace('"text/plain": who', '"text/plain": str(n)')
        make_reports([Order(book, values)], tmp_path / "out", watcher=Quiet())
        return tmp_path / "out"

    return run


def everything(content: bytes) -> bytes:
    """The bytes, and those inside base64 and JSON escapes."""
    found = [content]
    for match in re.finditer(rb"[A-Za-z0-9+/]{24,}", content):
        piece = match[0]
        found += [base64.b64decode(piece[: len(piece) // 4 * 4])]
    return b"\n".join(found)


def traces(path) -> set[str]:
    content = everything(path.read_bytes())
    return {place for place, word in CANARY.items() if word.encode() in content}


@pytest.mark.parametrize("ending", ["html", "ipynb"])
def test_no_word_about_who_made_it_is_in_the_copy(pages, tmp_path, ending):
    out = pages(LEAKS, FIGURE, FAULT)
    original = out / f"how-many.{ending}"
    before = original.read_bytes()
    assert traces(original) > {"utskrift", "arknavn", "feil", "bilde"}, "the test would prove nothing"
    shared = share(original)
    assert shared.path == out / f"how-many-share.{ending}"
    assert traces(shared.path) == set()
    assert original.read_bytes() == before
    assert shared.from_own_file
    assert {"parameters", "injected", "printed", "failure", "file", "shown", "image", "trace"} <= set(
        shared.removed
    )
    text = shared.path.read_text("utf-8")
    assert "how many" in text, "what the workbook found is still there"
    assert "own csv file" not in text
    assert "hvevfd run" not in text


def test_a_shared_notebook_is_whole_and_its_parameters_cell_is_the_workbook_s_own(pages):
    shared = share(pages(LEAKS) / "how-many.ipynb")
    import nbformat

    notebook = nbformat.read(shared.path, as_version=4)
    nbformat.validate(notebook)
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "hvevfd"}
    assert "parameters" not in notebook.metadata.hvevfd.record
    assert notebook.metadata.hvevfd.record.versions["python"]
    assert 'who: str = "0301"' in notebook.cells[1].source
    kinds = {output.output_type for cell in notebook.cells for output in cell.get("outputs", [])}
    assert kinds == {"display_data"}


def test_a_workbook_run_by_hand_is_shared_without_the_texts_that_were_typed(tmp_path):
    fact = {"kind": "answer", "text": "It rose."}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": CANARY["hjem"], "display_name": CANARY["hjem"]},
            "vscode": {"folder": CANARY["mappe"]},
        },
        "cells": [
            {
                "cell_type": "code",
                "metadata": {"tags": ["parameters"], "note": CANARY["verdi"]},
                "source": [
                    f'data_file: str = "blå {CANARY["filnavn"]}.csv"  # your file\n',
                    f'names: list[str] = ["{CANARY["parametr"]}", "b"]\n',
                    "n: int = 3\n",
                ],
                "outputs": [],
                "execution_count": 1,
            },
            {
                "cell_type": "code",
                "metadata": {},
                "source": f"open('/home/{CANARY['hjem']}/x y/z')",
                "outputs": [
                    {
                        "output_type": "display_data",
                        "data": {"application/vnd.hvevfd+json": fact, "text/plain": "It rose."},
                        "metadata": {},
                    },
                    {
                        "output_type": "error",
                        "ename": "E",
                        "evalue": CANARY["feil"],
                        "traceback": [CANARY["feil"]],
                    },
                ],
                "execution_count": 2,
            },
        ],
    }
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    shared = share(path, tmp_path / "copy.ipynb")
    assert traces(shared.path) == set()
    assert shared.from_own_file
    copy = json.loads(shared.path.read_text("utf-8"))
    assert (
        copy["cells"][0]["source"]
        == 'data_file: str = ""  # your file\nnames: list[str] = ["", ""]\nn: int = 3'
    )
    assert copy["cells"][1]["outputs"][0]["data"]["text/plain"] == "It rose."
    assert shared.removed["error"] == 1


RARE = """\
import sys
from IPython.display import display
MIME = "application/vnd.hvevfd+json"
def put(**fact):
    display({MIME: fact, "text/plain": fact.get("text", "")}, raw=True)
word = "kanari" + "verdi" + "fugl"
put(kind="answer", text="The goal is " + word, private="words")
put(kind="table", caption="Goals", headings=["Goal"], numeric=[False], rows=[[word]], csv="goal\\n" + word + "\\n",
    private="words")
"""


@pytest.mark.parametrize("ending", ["html", "ipynb"])
def test_words_of_few_people_are_left_out_and_counted_but_not_named(pages, capsys, ending):
    out = pages(RARE)
    assert traces(out / f"how-many.{ending}") >= {"verdi"}, "the test would prove nothing"
    shared = share(out / f"how-many.{ending}")
    assert shared.removed["words"] == 2
    assert traces(shared.path) == set()
    assert main(["share", str(out / f"how-many.{ending}"), "-o", str(out / f"copy.{ending}")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "words that few people wrote" in said
    assert "kanari" not in said


def test_what_is_not_private_is_copied_byte_by_byte(pages):
    page = (pages("1 + 1") / "how-many.html").read_text("utf-8")
    public = page.replace("data-private=", "data-public=")
    copy, removed, _own = shared_page(public, "a.html")
    assert copy == public
    assert sum(removed.values()) == 0


def test_a_shared_page_is_well_formed(pages):
    class Depth(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open = []

        def handle_starttag(self, tag, attrs):
            if tag not in {"meta", "img", "br", "input", "hr", "link"}:
                self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    shared = share(pages(LEAKS) / "how-many.html")
    reader = Depth()
    reader.feed(shared.path.read_text("utf-8"))
    assert reader.open == []


def test_a_copy_never_lies_over_the_original_and_only_ours_are_shared(pages, tmp_path):
    out = pages("1 + 1")
    page = out / "how-many.html"
    with pytest.raises(OutputError, match="is the original"):
        share(page, page)
    (tmp_path / "link.html").symlink_to(page)
    with pytest.raises(OutputError, match="is the original"):
        share(page, tmp_path / "link.html")
    with pytest.raises(OutputError, match="keeps the ending"):
        share(page, tmp_path / "a.ipynb")
    (tmp_path / "other.html").write_text("<!doctype html><title>x</title>")
    (tmp_path / "other.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    (tmp_path / "list.ipynb").write_text("[]")
    (tmp_path / "goals.csv").write_text("a")
    for name, words in (
        ("other.html", "no page that this version"),
        ("other.ipynb", "no notebook that hvevfd ran"),
        ("list.ipynb", "no notebook that hvevfd ran"),
        ("goals.csv", "only .html pages and .ipynb"),
        ("nowhere.html", "cannot be read"),
    ):
        with pytest.raises(InputFileError, match=words):
            share(tmp_path / name)
    with pytest.raises(InputFileError, match="no page that this version"):
        share(out / "index.html")
    assert sorted(path.name for path in out.iterdir() if "share" in path.name) == []


def test_the_command_lists_what_was_taken_out(pages, capsys):
    out = pages(LEAKS)
    assert main(["share", str(out / "how-many.ipynb"), "-o", str(out / "copy.ipynb")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "cells that set parameters 1" in said
    assert "may show single persons" in said
    assert "copy.ipynb" in said
    assert main(["share", str(out / "copy.ipynb"), "-o", str(out / "again.ipynb")]) == 0
    assert (out / "again.ipynb").read_bytes() == (out / "copy.ipynb").read_bytes(), (
        "nothing was left to take out"
    )
