"""Odd and broken files as people send them, each made here and each with its expected outcome."""

# ruff: noqa: E501, DTZ001
# One case a line reads as the table it is; a workbook knows no time zone.

from __future__ import annotations

import datetime as dt
import io
import os
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake import NOT_ASKED, Field, Intake, read

FIELDS = [
    Field("patient", synonyms=("Pasient", "Patient-id")),
    Field("date", "date", synonyms=("Dato", "Datum")),
    Field("before", "score", low=0, high=10, synonyms=("Skår 1",), missing=NOT_ASKED),
    Field(
        "after", "score", low=0, high=10, required=False, synonyms=("Skår 2", "Poäng 2"), missing=NOT_ASKED
    ),
    Field("comment", required=False, synonyms=("Kommentar", "Det viktigste")),
]
HEAD = "Pasient;Dato;Skår 1;Skår 2;Kommentar"
GOOD = f"{HEAD}\r\n0301;03.04.2026;4;7,5;gå på tur\r\nP2;24.12.2026;5;6;å sove\r\n"
SYNTHETIC = "01819012365"  # month 81: the synthetic series of Skatteetaten
CANARY = "Trollmannen"  # a word that no message may repeat


def sheet(
    *rows: tuple[object, ...], change: Callable[[openpyxl.Workbook], None] = lambda book: None
) -> bytes:
    """Make a workbook of one sheet, with the headers in its first row."""
    book = openpyxl.Workbook()
    for row in (tuple(HEAD.split(";")), *rows):
        book.active.append(row)
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


ROW = ("0301", dt.datetime(2026, 4, 3), 4, 7.5, "gå på tur")


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return buffer.getvalue()


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


SHEET1 = "xl/worksheets/sheet1.xml"
BOMB = repacked(
    sheet(ROW), SHEET1, lambda data: data.replace(b"</sheetData>", b" " * 30_000_000 + b"</sheetData>")
)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
ENTITY_BOMB = repacked(
    sheet(ROW), SHEET1, lambda data: ENTITIES + data.split(b"?>", 1)[-1].replace(b"<v>4</v>", b"<v>&b;</v>")
)
BOOK_BOMB = repacked(
    sheet(ROW),
    "xl/workbook.xml",
    lambda data: ENTITIES + data.split(b"?>", 1)[-1].replace(b'"Sheet"', b'"&b;"'),
)
GHOST = repacked(
    sheet(ROW),
    SHEET1,
    lambda data: data.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>'),
)
SMALL_SIZE = repacked(sheet(ROW, ROW), SHEET1, lambda data: data.replace(b'ref="A1:E3"', b'ref="A1:B1"'))
FAR_COLUMN = repacked(
    sheet(ROW),
    SHEET1,
    lambda data: data.replace(b"</row></sheetData>", b'<c r="XFD2"><v>1</v></c></row></sheetData>'),
)
ROWS_TWICE = repacked(sheet(ROW, ROW), SHEET1, lambda data: data.replace(b'<row r="3"', b'<row r="2"'))


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """Add parts to a workbook; ``__`` stands for ``/`` and ``_`` for ``.`` in their names."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


LINKS = with_parts(
    sheet(ROW),
    xl__externalLinks__externalLink1_xml=b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
    xl__pivotCache__pivotCacheRecords1_xml=b"<pivotCacheRecords/>",
    xl__media__image1_png=b"\x89PNG",
)
RICH = repacked(
    sheet(ROW, ROW),
    SHEET1,
    lambda data: data.replace(
        b'<c r="D2" t="n"><v>7.5</v></c>',
        b'<c r="D2" t="inlineStr"><is><r><t>7</t></r><r><t>,5</t></r></is></c>',
    ),
)


def table_of(book: openpyxl.Workbook) -> None:
    """Dress a sheet as people do: a table with a filter, frozen rows, a note, a list to choose from."""
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.table import Table

    book.active.add_table(Table(displayName="Skjema", ref="A1:E2"))
    book.active.freeze_panes = "A2"
    book.active["C2"].comment = Comment(f"{CANARY} mente 5", "noen")
    book.active.add_data_validation(DataValidation(type="whole", formula1="0", formula2="10"))


def chart_sheet(book: openpyxl.Workbook, state: str = "visible") -> None:
    """Add a sheet that is nothing but a chart, and show or hide the other."""
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=3, min_row=1, max_row=2), titles_from_data=True)
    first = book.active
    book.create_chartsheet("Kurve").add_chart(chart)
    first.sheet_state = state


def lines(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *rows, "")).encode()


@dataclass(frozen=True)
class Refused:
    """A file that is refused: its name, its bytes, and words of the message."""

    name: str
    content: bytes
    words: tuple[str, ...]


WHOLE_FILES = {
    "empty": Refused("a.csv", b"", ("empty", "anew")),
    "headers only": Refused("a.csv", lines(), ("no row below the headers",)),
    "blank lines only": Refused("a.csv", b"\r\n\r\n;;\r\n", ("none of the first 30 rows",)),
    "no header row": Refused("a.csv", f"P1;03.04.2026;4;5;{CANARY}\r\n".encode(), ("none of the first", "patient")),
    "a required column is missing": Refused("a.csv", b"Pasient;Dato;Kommentar\r\nP1;03.04.2026;x\r\n", ("before", "Pasient, Dato")),
    "a header is misspelt": Refused("a.csv", lines("P1;03.04.2026;4;5;x", head=HEAD.replace("Skår 1", "Skåår 1")), ("Skåår 1 is near",)),
    "an optional header is misspelt": Refused("a.csv", lines("P1;03.04.2026;4;5;x", head=HEAD.replace("Kommentar", "Komentar")), ("Komentar is near",)),
    "a column is there twice": Refused("a.csv", lines("P1;03.04.2026;4;5;x", head="Pasient;Dato;Skår 1;before;Kommentar"), ("Skår 1 and before", "Keep one")),
    "a quotation mark is never closed": Refused("a.csv", lines('P1;03.04.2026;4;5;"gå', "P2;03.04.2026;4;5;x"), ("row 2", "never closed")),
    "a quotation mark inside a quoted cell": Refused("a.csv", lines("P1;03.04.2026;4;5;x", 'P2;03.04.2026;4;5;"han sa "hei" der"'), ("row 3", "Write it twice")),
    "a cell without end": Refused("a.csv", lines('P1;03.04.2026;4;5;"' + "a" * 140_000), ("row 2", "never closed")),
    "UTF-8 and Windows-1252 mixed": Refused("a.csv", GOOD.encode() + "P3;03.04.2026;4;5;må\r\n".encode("cp1252"), ("two ways", "line 4")),
    "zero bytes": Refused("a.csv", GOOD.encode() + b"P3;03.04.2026;4;5;x\0\r\n", ("no text file holds",)),
    "binary": Refused("a.csv", bytes(range(256)) * 4, ("no text file holds",)),
    "UTF-16 cut short": Refused("a.csv", GOOD.encode("utf-16")[:-1], ("cut short",)),
    "Parquet named as text": Refused("a.csv", b"PAR1....PAR1", ("Parquet", "ends in .parquet")),
    "Parquet cut short": Refused("a.parquet", b"PAR1....PAR1", ("cut short",)),
    "PDF": Refused("a.pdf", b"%PDF-1.7", ("PDF",)),
    "picture named as workbook": Refused("a.xlsx", b"\x89PNG\r\n", ("picture",)),
    "compressed": Refused("a.csv.gz", b"\x1f\x8b\x08", ("Unpack",)),
    "web page named as workbook": Refused("a.xls", b"\r\n<html><table><tr><td>1</td></tr></table>", ("web page", "save it as .xlsx")),
    "text named as workbook": Refused("a.xlsx", GOOD.encode(), ("ends in .csv",)),
    "workbook named as text": Refused("a.csv", sheet(ROW), ("ends in .xlsx",)),
    "other ending": Refused("a.json", b'{"a": 1}', (".csv",)),
    "password": Refused("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), ("password", "without one")),
    "old Excel": Refused("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ("old Office format",)),
    "truncated workbook": Refused("a.xlsx", sheet(ROW)[:-900], ("cut short or damaged",)),
    "a byte of the sheet is wrong": Refused("a.xlsx", repacked(sheet(ROW), SHEET1, lambda data: data[: len(data) // 2]), ("damaged",)),
    "zip bomb": Refused("a.xlsx", BOMB, ("unpacks to", "save it as CSV")),
    "entity bomb in the sheet": Refused("a.xlsx", ENTITY_BOMB, ("never writes",)),
    "entity bomb in the names": Refused("a.xlsx", BOOK_BOMB, ("never writes",)),
    "a cell in the last column": Refused("a.xlsx", FAR_COLUMN, ("column XFD", "CSV")),
    "a row twice": Refused("a.xlsx", ROWS_TWICE, ("damaged",)),
    "Word document": Refused("a.docx", zipped(word__document_xml=b"<w/>"), ("document",)),
    "LibreOffice": Refused("a.ods", zipped(content_xml=b"<o/>"), ("LibreOffice",)),
    "binary workbook": Refused("a.xlsb", zipped(xl__workbook_bin=b"x"), ("binary workbook",)),
    "zip of something": Refused("a.zip", zipped(a_csv=b"x"), ("zip file", "Unpack")),
    "several sheets fit": Refused("a.xlsx", sheet(ROW, change=lambda book: book.copy_worksheet(book.active)), ("several sheets", "Sheet, Sheet Copy", "which")),
    "no sheet fits": Refused("a.xlsx", sheet(ROW, change=lambda book: (book.active.delete_cols(1), book.copy_worksheet(book.active))), ("several sheets",)),
    "merged headers": Refused("a.xlsx", sheet(ROW, change=lambda book: book.active.merge_cells("C1:D1")), ("C1:D1", "Unmerge")),
    "headers over two rows": Refused("a.xlsx", sheet(ROW, ROW, change=lambda book: book.active.merge_cells("A1:A2")), ("A1:A2",)),
    "only hidden sheets but an empty one": Refused("a.xlsx", sheet(ROW, change=lambda book: (setattr(book.active, "sheet_state", "hidden"), book.create_sheet("Tom"))), ("no visible sheet",)),
    "headers that differ by case": Refused("a.csv", lines("P1;03.04.2026;4;5;x", head="Pasient;Dato;Skår 1;SKÅR 1;Kommentar"), ("Skår 1 and SKÅR 1", "Keep one")),
    "headers below row 30": Refused("a.csv", b"\r\n" * 31 + GOOD.encode(), ("none of the first 30 rows",)),
    "a mark that nobody declared": Refused("a.csv", GOOD.replace(";", "|").encode(), ("none of the first",)),
    "Mac Roman": Refused("a.csv", GOOD.encode("mac_roman"), ("a.csv",)),
    "code page 865": Refused("a.csv", GOOD.encode("cp865"), ("a.csv",)),
    "a chart sheet alone": Refused("a.xlsx", sheet(ROW, change=lambda book: chart_sheet(book, "hidden")), ("no visible sheet",)),
    "a date of birth": Refused("a.csv", lines("P1;03.04.2026;4;5;x;12.03.1945", head=HEAD + ";Fødselsdato"), ("row 2, column Fødselsdato", "date of birth", "year of birth")),
    "a date of birth in a text": Refused("a.xlsx", sheet((*ROW[:4], f"{CANARY}, født 12.03.1945")), ("row 2, column Kommentar", "date of birth")),
    "an identity number with a line break inside": Refused("a.csv", lines(f'P1;03.04.2026;4;5;"{SYNTHETIC[:6]}\n{SYNTHETIC[6:]}"'), ("row 2, column Kommentar",)),
    "an identity number as a header": Refused("a.csv", lines("P1;03.04.2026;4;5;x;1", head=f"{HEAD};{SYNTHETIC}"), ("row 1, column F",)),
    "an e-mail address in a sheet title row": Refused("a.xlsx", sheet(ROW, change=lambda book: (book.active.insert_rows(1), book.active.cell(1, 1, "a@example.org"))), ("row 1, column A", "e-mail")),
    "identity number": Refused("a.csv", lines(f"P1;03.04.2026;4;5;{CANARY} {SYNTHETIC[:6]} {SYNTHETIC[6:]}"), ("row 2, column Kommentar", "synthetic Norwegian identity number", "drop_identifiers")),
    "identity number in a column not asked for": Refused("a.csv", lines("P1;03.04.2026;4;5;x;" + SYNTHETIC, head=HEAD + ";Navn"), ("row 2, column Navn",)),
    "identity number in a row too short": Refused("a.csv", lines("P1;" + SYNTHETIC), ("row 2, column Dato",)),
    "identity number above the headers": Refused("a.csv", f"{SYNTHETIC};;;;\r\n{GOOD}".encode(), ("row 1, column A",)),
    "identity number as a number": Refused("a.xlsx", sheet(("P1", dt.datetime(2026, 4, 3), 4, 5, 21819012498)), ("row 2, column Kommentar",)),
    "phone and e-mail": Refused("a.xlsx", sheet((*ROW[:4], "ring 68 05 00 00"), (*ROW[:4], "a@example.org")), ("persons (2)", "row 2", "row 3", "e-mail")),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(tmp_path, case):
    path = tmp_path / case.name
    path.write_bytes(case.content)
    with pytest.raises(InputFileError) as error:
        read(path, FIELDS)
    message = str(error.value)
    for word in case.words:
        assert word in message, message
    assert case.name in message
    assert str(tmp_path) not in message
    assert error.value.__cause__ is None
    for secret in (CANARY, SYNTHETIC, SYNTHETIC[6:], "example.org", "68 05 00"):
        assert secret not in message
        assert secret not in repr(error.value)


@dataclass(frozen=True)
class Read:
    """A file that is read: its name, its bytes, rows kept and refused, words of its issues, cells of its frame."""

    name: str
    content: bytes
    kept: int
    refused: int
    words: tuple[str, ...] = ()
    cells: tuple[tuple[int, str, object], ...] = ()
    understood: tuple[tuple[str, object], ...] = ()


def excel(codec: str) -> bytes:
    return GOOD.encode(codec)


TURS = (
    (2, "comment", "gå på tur"),
    (2, "after", 7.5),
    (2, "patient", "0301"),
    (3, "date", pd.Timestamp("2026-12-24")),
)
READ_FILES = {
    "UTF-8 with mark": Read("a.csv", excel("utf-8-sig"), 2, 0, (), TURS, (("encoding", "UTF-8 with byte-order mark"), ("delimiter", ";"), ("decimal_mark", ","), ("date_form", "dd.mm.yyyy"))),
    "UTF-8": Read("a.csv", excel("utf-8"), 2, 0, (), TURS, (("encoding", "UTF-8"),)),
    "Windows-1252": Read("a.csv", excel("cp1252"), 2, 0, (), TURS, (("encoding", "Windows-1252"),)),
    "UTF-16": Read("a.txt", GOOD.replace(";", "\t").encode("utf-16"), 2, 0, (), TURS, (("encoding", "UTF-16"), ("delimiter", "\t"))),
    "UTF-16 without mark": Read("a.txt", excel("utf-16-le"), 2, 0, (), TURS, (("encoding", "UTF-16"),)),
    "English export": Read("a.csv", b"Patient-id,Date,Before,After,Comment\n0301,2026-04-03,4,7.5,walk\n", 1, 0, (), ((2, "after", 7.5),), (("delimiter", ","), ("decimal_mark", "."), ("date_form", "yyyy-mm-dd"))),
    "Swedish export": Read("a.csv", "Patient-id;Datum;Before;Poäng 2\n7;2026-04-03;4;inte tillfrågad\n".encode("cp1252"), 1, 0, ("cells with a code for missing: 1",), ((2, "after", None), (2, "patient", "7"))),
    "sep line": Read("a.csv", ("sep=;\r\n" + GOOD).encode("cp1252"), 2, 0, (), TURS, (("header_row", 1),)),
    "sep line that says tab": Read("a.csv", ("sep=\t\r\n" + GOOD.replace(";", "\t")).encode("utf-8-sig"), 2, 0, (), TURS),
    "title above the headers": Read("a.csv", ("Målskjema 2026\r\n\r\n" + GOOD).encode(), 2, 0, ("above the headers were left out: 1",), ((4, "patient", "0301"),), (("header_row", 3),)),
    "headers in other case and dress": Read("a.csv", lines("P1;03.04.2026;4;5;x", head=" PASIENT ;dato:;SKÅR_1;Skår-2;det viktigste?"), 1, 0, (), ((2, "before", 4.0),)),
    "no last line break": Read("a.csv", GOOD.rstrip().encode(), 2, 0, (), TURS),
    "old Mac line breaks": Read("a.csv", GOOD.replace("\r\n", "\r").encode(), 2, 0, (), TURS),
    "empty delimiters at the end": Read("a.csv", GOOD.replace("\r\n", ";;;\r\n").encode(), 2, 0, (), TURS),
    "empty rows between": Read("a.csv", lines("P1;03.04.2026;4;5;x", ";;;;", "", "P2;03.04.2026;4;5;x"), 2, 0, (), ((5, "patient", "P2"),)),
    "spaces in the first cell of an empty row": Read("a.csv", lines("P1;03.04.2026;4;5;x", "  ; ;;;"), 1, 0),
    "a row too short": Read("a.csv", lines("P1;03.04.2026;4", "P2;03.04.2026;4;5;x"), 1, 1, ("row 2: 3 cells where the headers have 5",), ((3, "patient", "P2"),)),
    "a row too long": Read("a.csv", lines("P1;03.04.2026;4;5;gå; sove", "P2;03.04.2026;4;5;x"), 1, 1, ("row 2: 6 cells",)),
    "a row that swallowed the next": Read("a.csv", lines('P1;03.04.2026;4;5;"gå', 'P2;03.04.2026;4;5;sove"', "P3;03.04.2026;4;5;x"), 1, 1, ("row 2: a cell that holds what looks like whole rows",)),
    "headers again": Read("a.csv", lines("P1;03.04.2026;4;5;x", HEAD), 1, 1, ("row 3: the headers once more",)),
    "line break in a cell": Read("a.csv", lines('P1;03.04.2026;4;5;"gå\nsove"', "P2;03.04.2026;4;5;x"), 2, 0, (), ((2, "comment", "gå\nsove"), (3, "patient", "P2"))),
    "text for a score": Read("a.csv", lines(f"P1;03.04.2026;{CANARY};5;x"), 0, 1, ("row 2, column Skår 1: text of 11 letters where a score is needed",)),
    "score outside": Read("a.csv", lines("P1;03.04.2026;4;11;x"), 0, 1, ("row 2, column Skår 2: 11 is outside 0 to 10",)),
    "words for nothing": Read("a.csv", lines("P1;03.04.2026;NA;5;x", "P1;03.04.2026;null;5;x", "P1;03.04.2026;inf;5;x"), 0, 3, ("not declared",)),
    "exponent": Read("a.csv", lines("P1;03.04.2026;1e1;5;x"), 0, 1, ("a number with an exponent",)),
    "empty where required": Read("a.csv", lines("P1;03.04.2026;;5;x"), 0, 1, ("an empty cell where a score is needed",)),
    "empty where not required": Read("a.csv", lines("P1;03.04.2026;4;;"), 1, 0, (), ((2, "after", None), (2, "comment", None))),
    "declared codes": Read("a.csv", lines("P1;03.04.2026;ikke spurt;-;x", "P2;03.04.2026;IKKJE SPURT;5;NA"), 2, 0, ("cells with a code for missing: 2",), ((2, "before", None), (3, "comment", "NA"))),
    "day that does not exist": Read("a.csv", lines("P1;31.02.2026;4;5;x"), 0, 1, ("a date that does not exist",)),
    "year of two digits": Read("a.csv", lines("P1;03.04.26;4;5;x"), 0, 1, ("a year of two digits",)),
    "slashes that nothing decides": Read("a.csv", lines("P1;03/04/2026;4;5;x"), 0, 1, ("day first or month first",)),
    "slashes, day first": Read("a.csv", lines("P1;03/04/2026;4;5;x", "P2;31/12/2026;4;5;x"), 2, 0, (), ((2, "date", pd.Timestamp("2026-04-03")),), (("date_form", "dd/mm/yyyy"),)),
    "slashes, month first": Read("a.csv", lines("P1;03/04/2026;4;5;x", "P2;12/31/2026;4;5;x"), 2, 0, (), ((2, "date", pd.Timestamp("2026-03-04")),), (("date_form", "mm/dd/yyyy"),)),
    "slashes of both kinds": Read("a.csv", lines("P1;13/04/2026;4;5;x", "P2;12/31/2026;4;5;x"), 0, 2, ("some have the day first",)),
    "time of day": Read("a.csv", lines("P1;03.04.2026 14:30;4;5;x"), 1, 0, ("dates with a time of day, which was left out: 1",), ((2, "date", pd.Timestamp("2026-04-03")),)),
    "an optional column is missing": Read("a.csv", b"Pasient;Dato;Before\r\nP1;03.04.2026;4\r\n", 1, 0, ("column after: there is no such column",), ((2, "after", None),)),
    "columns not asked for": Read("a.csv", lines("P1;03.04.2026;4;5;x;1", head=HEAD + ";Rom"), 1, 0, ("left out: Rom",)),
    "full-width and thin signs": Read("a.csv", lines("P1;03.04.2026;\uff14;\u200b5\u00a0;x"), 1, 0, (), ((2, "before", 4.0), (2, "after", 5.0))),
    "superscripts are no digits": Read("a.csv", lines("P1;03.04.2026;7²;5;x"), 0, 1, ("text of 2 letters",)),
    "workbook": Read("a.xlsx", sheet(ROW, ROW), 2, 0, (), TURS[:3], (("sheet", "Sheet"), ("date_form", "date cells"))),
    "workbook with numbers as text": Read("a.xlsx", sheet(("P1", "03.04.2026", "4,5", " 7 ", "x")), 1, 0, (), ((2, "before", 4.5),)),
    "Excel errors": Read("a.xlsx", sheet(("P1", ROW[1], "#DIV/0!", 5, "x"), ROW), 1, 1, ("row 2, column Skår 1: an Excel error (#DIV/0!)",)),
    "formula without result": Read("a.xlsx", sheet(("P1", ROW[1], "=1+1", 5, "x"), ROW), 1, 1, ("row 2, column Skår 1: a formula without a stored result",)),
    "formula with result": Read("a.xlsx", repacked(sheet(("P1", ROW[1], "=1+1", 5, "x")), SHEET1, lambda data: data.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")), 1, 0, (), ((2, "before", 2.0),)),
    "true and false": Read("a.xlsx", sheet(("P1", ROW[1], True, 5, "x")), 0, 1, ("a true or false value",)),
    "a date where a score is": Read("a.xlsx", sheet(("P1", ROW[1], dt.datetime(2026, 5, 3), 5, "x")), 0, 1, ("Excel makes dates of numbers",)),
    "a number where a date is": Read("a.xlsx", sheet(("P1", 46115, 4, 5, "x")), 0, 1, ("a number where a date is needed",)),
    "number in a text column": Read("a.xlsx", sheet((301, ROW[1], 4, 5, 3.5)), 1, 0, ("read as text",), ((2, "patient", "301"), (2, "comment", "3.5"))),
    "hidden rows": Read("a.xlsx", sheet(ROW, ROW, change=lambda book: setattr(book.active.row_dimensions[3], "hidden", True)), 2, 0, ("hidden in the sheet were read like the others (1): 3",)),
    "hidden sheet": Read("a.xlsx", sheet(ROW, change=lambda book: setattr(book.copy_worksheet(book.active), "sheet_state", "hidden")), 1, 0, ("not read: Sheet Copy",)),
    "one of several sheets fits": Read("a.xlsx", sheet(ROW, change=lambda book: book.create_sheet("Les meg", 0).append(["Om skjemaet"])), 1, 0, ("not read: Les meg",), (), (("sheet", "Sheet"),)),
    "dates from 1904": Read("a.xlsx", sheet(ROW, change=lambda book: setattr(book, "epoch", CALENDAR_MAC_1904)), 1, 0, (), ((2, "date", pd.Timestamp("2026-04-03")),)),
    "merged cells below": Read("a.xlsx", sheet(ROW, ROW, change=lambda book: book.active.merge_cells("E2:E3")), 1, 1, ("row 3, column Kommentar: a cell merged",)),
    "merged title": Read("a.xlsx", sheet(ROW, change=lambda book: (book.active.insert_rows(1), book.active.cell(1, 1, "Mål"), book.active.merge_cells("A1:E1"))), 1, 0, (), ((3, "before", 4.0),)),
    "ghost row": Read("a.xlsx", GHOST, 1, 0, (), TURS[:3]),
    "stored size too small": Read("a.xlsx", SMALL_SIZE, 2, 0, (), TURS[:3]),
    "no header but cells": Read("a.xlsx", sheet((*ROW, "løst")), 1, 0, ("column F: has no header",)),
    "mark and sep line": Read("a.csv", ("sep=;\r\n" + GOOD).encode("utf-8-sig"), 2, 0, (), TURS, (("header_row", 1), ("delimiter", ";"))),
    "sep line that says a bar": Read("a.csv", ("sep=|\r\n" + GOOD.replace(";", "|")).encode(), 2, 0, (), TURS, (("delimiter", "|"),)),
    "UTF-16 with the other byte order": Read("a.csv", b"\xfe\xff" + GOOD.encode("utf-16-be"), 2, 0, (), TURS, (("encoding", "UTF-16"),)),
    "tabs, and a quoted cell over lines": Read("a.txt", lines('P1\t03.04.2026\t4\t5\t"gå\tut\r\n""sove"""', "P2\t03.04.2026\t4\t5\tx", head=HEAD.replace(";", "\t")), 2, 0, (), ((2, "comment", 'gå\tut\r\n"sove"'), (3, "patient", "P2"))),
    "everything in quotation marks": Read("a.csv", ("\r\n".join(";".join(f'"{cell}"' for cell in row.split(";")) for row in GOOD.splitlines()) + "\r\n").encode(), 2, 0, (), TURS),
    "line breaks of two kinds": Read("a.csv", GOOD.replace("turR", "tur").replace("\r\n", "\n", 2).encode(), 2, 0, (), TURS),
    "headers with spaces and line breaks": Read("a.csv", lines("P1;03.04.2026;4;5;x", head=' Pasient  ;"Dato ";"Skår\n1";"\u00a0Skår\r\n 2\t";Kom\u00admentar'), 1, 0, (), ((2, "before", 4.0), (2, "after", 5.0), (2, "comment", "x"))),
    "a second row of headers": Read("a.csv", lines("Patient-id;Date;Before;After;Comment", "P1;03.04.2026;4;5;x"), 1, 1, ("row 2, column Dato: text of 4 letters where a date is needed",), ((3, "patient", "P1"),)),
    "units under the headers": Read("a.csv", lines(";dd.mm.åååå;0–10;0–10;", "P1;03.04.2026;4;5;x"), 1, 1, ("row 2, column Skår 1: text of 4 letters",), ((3, "before", 4.0),)),
    "a footer": Read("a.csv", lines("P1;03.04.2026;4;5;x", "Sum;;4;5;", "Side 1 av 2"), 1, 2, ("row 3, column Dato: an empty cell", "row 4: 1 cells where the headers have 5")),
    "half scores": Read("a.csv", lines("P1;03.04.2026;7½;5;x", "P2;03.04.2026;7 1/2;5;x", "P3;03.04.2026;7,5;5;x"), 1, 2, ("row 2, column Skår 1: text of 2 letters", "row 3, column Skår 1: text of 5 letters"), ((4, "before", 7.5),)),
    "scores as people write them": Read("a.csv", lines("P1;03.04.2026;7 av 10;5;x", "P2;03.04.2026;~7;5;x", "P3;03.04.2026;7-8;5;x", "P4;03.04.2026;7 poeng;5;x", "P5;03.04.2026;50%;5;x", "P6;03.04.2026;SANN;5;x"), 0, 6, ("a number with a percent sign",)),
    "signs before a score": Read("a.csv", lines("P1;03.04.2026;+7;5;x", "P2;03.04.2026;-0;-0,0;x", "P3;03.04.2026;−1;5;x"), 2, 1, ("row 4, column Skår 1: -1 is outside 0 to 10",), ((2, "before", 7.0), (3, "before", 0.0), (3, "after", 0.0))),
    "halves of a number": Read("a.csv", lines("P1;03.04.2026;7,;5;x", "P2;03.04.2026;,5;5;x", "P3;03.04.2026;7,5,1;5;x", "P4;03.04.2026;1 000;5;x"), 0, 4),
    "digits of other scripts": Read("a.csv", lines("P1;03.04.2026;٧;5;x", "P2;03.04.2026;7;५;x"), 0, 2, ("one sign of text",)),
    "decimal marks of both kinds": Read("a.csv", lines("P1;03.04.2026;7,5;5.5;x", "P2;03.04.2026;7.5;5;x"), 2, 0, ("with a comma in some cells and with a point in others",), ((2, "before", 7.5), (3, "before", 7.5), (2, "after", 5.5))),
    "a score with a line break behind it": Read("a.csv", lines('P1;03.04.2026;"4\n";" 5 ";x'), 1, 0, (), ((2, "before", 4.0), (2, "after", 5.0))),
    "days written carelessly": Read("a.csv", lines("P1;3.4.2026;4;5;x", "P2;03.04.2026.;4;5;x", "P3;29.02.2024;4;5;x", "P4;29.02.2025;4;5;x", "P5;3. april 2026;4;5;x", "P6;03.04.1825;4;5;x", "P7;20260403;4;5;x", "P8;03 04 2026;4;5;x"), 2, 6, ("the year 1825", "a date that does not exist"), ((2, "date", pd.Timestamp("2026-04-03")), (4, "date", pd.Timestamp("2024-02-29")))),
    "days as another program writes them": Read("a.csv", lines("P1;2026-04-03T00:00:00;4;5;x", "P2;2026-04-03 14:30:12.123;4;5;x", "P3;2026-04-03T22:00:00Z;4;5;x"), 3, 0, ("dates with a time of day, which was left out: 3",), ((2, "date", pd.Timestamp("2026-04-03")),)),
    "Excel's numbers for days, as text": Read("a.csv", lines("P1;46115;4;5;x", "P2;46115,5;4;5;x"), 0, 2, ("a number where a date is needed",)),
    "an apostrophe before a sign": Read("a.csv", lines("P1;03.04.2026;4;5;'=gå", "P2;03.04.2026;4;5;'n Bergen"), 2, 0, (), ((2, "comment", "=gå"), (3, "comment", "'n Bergen"))),
    "300 columns": Read("a.csv", lines("P1;03.04.2026;4;5;x" + ";1" * 295, head=HEAD + "".join(f";s{at}" for at in range(295))), 1, 0, ("columns that were not asked for were left out: s0, s1",), ((2, "after", 5.0),)),
    "300 columns in a workbook": Read("a.xlsx", sheet((*ROW, *range(295)), change=lambda book: [book.active.cell(1, at + 6, f"s{at}") for at in range(295)]), 1, 0, ("left out: s0, s1",), TURS[1:3]),
    "external links, a pivot cache and a picture": Read("a.xlsx", LINKS, 1, 0, (), TURS[:3]),
    "a table with filter, note and list": Read("a.xlsx", sheet(ROW, change=table_of), 1, 0, (), TURS[:3]),
    "text in parts": Read("a.xlsx", RICH, 2, 0, (), TURS[1:3]),
    "a zero sign in a text": Read("a.xlsx", sheet((*ROW[:4], "gå_x0000_ut"), (*ROW[:4], "gå_x000D_ut")), 2, 0, (), ((2, "patient", "0301"),)),
    "a sheet that Excel's menu does not show": Read("a.xlsx", sheet(ROW, change=lambda book: setattr(book.copy_worksheet(book.active), "sheet_state", "veryHidden")), 1, 0, ("not read: Sheet Copy",)),
    "a chart sheet beside": Read("a.xlsx", sheet(ROW, change=chart_sheet), 1, 0, (), TURS[:3]),
    "headers that are numbers and days": Read("a.xlsx", sheet((*ROW, 1, 2), change=lambda book: (book.active.cell(1, 6, 2026), book.active.cell(1, 7, dt.datetime(2026, 1, 1)))), 1, 0, ("left out: 2026, 2026-01-01",), TURS[:3]),
    "spaces alone in a cell": Read("a.xlsx", sheet(("P1", ROW[1], 4, "  ", "\u200b")), 1, 0, (), ((2, "after", None), (2, "comment", None))),
    "a merged row of months": Read("a.xlsx", sheet(ROW, ("Mai", None, None, None, None), ROW, change=lambda book: book.active.merge_cells("A3:E3")), 2, 1, ("row 3",), ((4, "before", 4.0),)),
    "a hidden column": Read("a.xlsx", sheet(ROW, change=lambda book: setattr(book.active.column_dimensions["C"], "hidden", True)), 1, 0, (), TURS[:3]),
    "rows left out in between": Read("a.xlsx", sheet(ROW, (), (), ROW), 2, 0, (), ((5, "before", 4.0),)),
}  # fmt: skip


def cell(intake: Intake, row: int, column: str) -> object:
    values = intake.frame.loc[intake.frame["source_row"] == row, column]
    assert len(values) == 1, f"row {row} is not in the frame"
    return None if pd.isna(values.iloc[0]) else values.iloc[0]


@pytest.mark.parametrize("case", READ_FILES.values(), ids=READ_FILES)
def test_an_odd_file_is_read_right_or_its_rows_are_refused_by_place(tmp_path, case):
    path = tmp_path / case.name
    path.write_bytes(case.content)
    with warnings.catch_warnings(record=True) as heard:
        intake = read(path, FIELDS)
    assert not heard
    text = "\n".join(issue.text for issue in intake.issues)
    assert (intake.rows_kept, intake.rows_refused, intake.rows_read) == (
        case.kept,
        case.refused,
        case.kept + case.refused,
    ), text
    assert len(intake.frame) == case.kept
    for word in case.words:
        assert word in text, text
    assert CANARY not in text
    for row, column, value in case.cells:
        assert cell(intake, row, column) == value
    for name, value in case.understood:
        assert getattr(intake.understood, name) == value
    refused_rows = {issue.row for issue in intake.issues if issue.level == "refused"}
    assert len(refused_rows) == case.refused
    assert not refused_rows & set(intake.frame["source_row"])


def test_the_corpus_holds_enough():
    assert len(WHOLE_FILES) + len(READ_FILES) >= 140


def test_paths_that_are_no_files_are_told_apart(tmp_path):
    (tmp_path / "goals.csv").write_text(GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.csv")
    for path, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "gaols.csv", "There is goals.csv"),
        (tmp_path / "other" / "x.csv", "nor is its folder"),
        (tmp_path / "goals.csv" / "x.csv", "not there"),
        (tmp_path / "a\0b.csv", "cannot be opened"),
        (tmp_path / "pipe.csv", "is a device"),
    ):
        with pytest.raises(InputFileError, match=words):
            read(path, FIELDS)


def test_a_file_that_may_not_be_opened_says_so(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(GOOD, encoding="utf-8")

    def forbid(*args: object, **kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbid)
    with pytest.raises(InputFileError, match=r"Close it in Excel"):
        read(path, FIELDS)
