"""A number of a person in an own file is in nothing that a run leaves behind, however it is written."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import openpyxl
import pytest

from hvevfd_research.reports.make import Order, make_reports
from hvevfd_research.runner.parameters import read_values

FNR = "01819012365"  # month 81: the synthetic series of Skatteetaten
PHONE = "68050012"  # a series kept for film (Nkom)
MAIL = "kari.nordmann@example.org"

READS = """\
import hvevfd_research as hve
goals = hve.open_data(data_file, bundled="goal-form-simulated", resource="goals")
hve.table(goals, caption="Goals")
"""


class Quiet:
    def started(self, slug): ...
    def cell(self, slug, index, of): ...
    def ended(self, made): ...


def csv(folder):
    path = folder / f"{FNR}.csv"
    path.write_text(
        f"patient;goal;first;second;ring {PHONE}\n1;1;4;5;x\n{FNR[:6]} {FNR[6:]};1;4;5;y\n2;{MAIL};4;5;z\n",
        encoding="utf-8",
    )
    return path


def xlsx(folder):
    path = folder / f"{FNR}.xlsx"
    book = openpyxl.Workbook()
    book.active.title = f"ark {FNR}"
    for row in (["patient", "goal", "first", "second"], [int(FNR), "1", 4, 5], ["2", f"ring {PHONE}", 4, 5]):
        book.active.append(row)
    book.create_sheet(f"tlf {PHONE}").append([FNR])
    book.save(path)
    return path


def everything(content: bytes) -> bytes:
    """The bytes, those inside base64, and those inside a zip file, without what is put between digits."""
    coded = re.findall(rb"[A-Za-z0-9+/]{24,}", content)
    found = [content, *(base64.b64decode(piece[: len(piece) // 4 * 4]) for piece in coded)]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    joined = b"\n".join(found)
    return joined + b"\n" + re.sub(rb"(?<=[0-9])[ .\-/]{1,3}(?=[0-9])", b"", joined)


def test_the_search_finds_what_is_hidden(tmp_path):
    spaced = base64.b64encode(b"a cell with 018190 123.65 in it, and more")
    for content in (b"018190-12365", spaced, xlsx(tmp_path).read_bytes()):
        assert FNR.encode() in everything(content)


@pytest.mark.parametrize("write", [csv, xlsx])
def test_no_artefact_of_a_run_repeats_an_identifier(workbook, tmp_path, capfd, write):
    folder = tmp_path / "own"
    folder.mkdir()
    book = workbook(READS)
    values = read_values(book.parameters, {"data_file": str(write(folder))})
    (made,) = make_reports([Order(book, values)], tmp_path / "out", watcher=Quiet())
    assert made.status == "error"
    assert "identifiers of persons" in made.message
    seen = capfd.readouterr()
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) >= 4
    for content in (*written, seen.out.encode(), seen.err.encode(), repr(made).encode()):
        for identifier in (FNR, PHONE, MAIL):
            assert identifier.encode() not in everything(content)
