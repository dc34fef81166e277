"""Open what someone sent, or say which kind of thing it is and what to do.

The content decides what a file is; its name must agree, so that no one sends a workbook and has a text file
read. Nothing here parses: only the first bytes, the list of parts of a zip file and their sizes are looked
at.
"""

from __future__ import annotations

import difflib
import stat
import zipfile
from pathlib import Path
from typing import Literal

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake.report import shown

TEXT_NAMES = frozenset({".csv", ".tsv", ".txt", ""})
WORKBOOK_NAMES = frozenset({".xlsx", ".xlsm"})
PARQUET_NAMES = frozenset({".parquet", ".pq"})
MAX_BYTES = 500_000_000  # size of a file; a million rows of seven columns are 60 million
MAX_PARTS = 2_000  # files inside a workbook; a usual one has 10 to 100
MAX_UNPACKED = 300_000_000  # bytes of a workbook once unpacked; about 1,000,000 rows of 7 columns
MAX_STRINGS = 100_000_000  # bytes of the table of texts, which has to be held in memory
MAX_RATIO = 200  # unpacked to packed; real sheets reach 10 to 30
RATIO_FROM = 10_000_000  # bytes of a part below which its ratio does no harm

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel, and the envelope of a file with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARQUET = (b"PAR1", b"PARE")  # the second has encrypted columns
_FOREIGN = (
    (b"%PDF", "{file} is a PDF. Send the table as CSV or .xlsx."),
    (b"\x89PNG", "{file} is a picture. Send the table as CSV or .xlsx."),
    (b"\xff\xd8\xff", "{file} is a picture. Send the table as CSV or .xlsx."),
    (b"SQLite format 3", "{file} is a database. Save the table as CSV or .xlsx and send that."),
    (b"\x1f\x8b", "{file} is compressed. Unpack it and send the file inside."),
    (b"{\\rtf", "{file} is a text document. Save the table as CSV or .xlsx and send that."),
)
_WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml")


def identify(path: Path) -> Literal["csv", "xlsx", "parquet"]:
    """Tell whether a file is a text file, a workbook or a Parquet file.

    Raises
    ------
    InputFileError : it is none of them, empty, too large, cannot be opened, or its name says something else
    """
    name = shown(path.name)
    start = _first_bytes(path, name)
    if start.startswith(_OLE):
        raise _ole(path, name)
    if start.startswith(b"PK"):
        check_parts(path, name)
        if path.suffix.lower() not in WORKBOOK_NAMES:
            raise InputFileError(
                "{file} is an Excel workbook. Rename it so that it ends in .xlsx.", file=name
            )
        return "xlsx"
    if start.startswith(_PARQUET):
        if path.suffix.lower() not in PARQUET_NAMES:
            raise InputFileError(
                "{file} is a Parquet file. Rename it so that it ends in .parquet.", file=name
            )
        return "parquet"
    for mark, message in _FOREIGN:
        if start.startswith(mark):
            raise InputFileError(message, file=name)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        raise InputFileError(
            "{file} is a web page or an XML file, whatever its name says. Open it in Excel, save it as "
            ".xlsx and send that.",
            file=name,
        )
    if path.suffix.lower() in WORKBOOK_NAMES:
        raise InputFileError(
            "{file} is named as a workbook but is none: it may be a text file, or damaged. If it opens in a "
            "text editor, rename it so that it ends in .csv; if not, save or send it anew.",
            file=name,
        )
    if path.suffix.lower() in PARQUET_NAMES:
        raise InputFileError(
            "{file} is named as a Parquet file but is none. If it opens in a text editor, rename it so that "
            "it ends in .csv; if not, save or send it anew.",
            file=name,
        )
    if path.suffix.lower() not in TEXT_NAMES:
        raise InputFileError("{file}: only .csv, .tsv, .txt, .xlsx and .parquet are read.", file=name)
    return "csv"


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputFileError("{file} is a folder. Name the file in it.", file=name)
        if not stat.S_ISREG(status.st_mode):
            raise InputFileError("{file} is a device, not a file.", file=name)
        if status.st_size == 0:
            raise InputFileError("{file} is empty: it holds no byte. Save or send it anew.", file=name)
        if status.st_size > MAX_BYTES:
            raise InputFileError(
                "{file} is larger than {limit} million bytes. Split it, or leave out columns.",
                file=name,
                limit=MAX_BYTES // 1_000_000,
            )
        with path.open("rb") as file:
            return file.read(512)
    except PermissionError:
        raise InputFileError(
            "{file} may not be opened. Close it in Excel, or ask for the right to read it.", file=name
        ) from None
    except (FileNotFoundError, NotADirectoryError):
        raise _not_found(path, name) from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise InputFileError("{file} cannot be opened. Check its name and its disk.", file=name) from None


def _not_found(path: Path, name: str) -> InputFileError:
    try:
        there = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return InputFileError("{file} is not there, nor is its folder.", file=name)
    near = difflib.get_close_matches(path.name, there, n=1)
    if near:
        return InputFileError(
            "{file} is not there. There is {near}: is it meant?", file=name, near=shown(near[0])
        )
    return InputFileError("{file} is not there. Check its name and its folder.", file=name)


def _ole(path: Path, name: str) -> InputFileError:
    # The name of the encrypted part stands in the directory of the envelope, which may lie anywhere in the
    # file.
    if _ENCRYPTED in path.read_bytes():
        return InputFileError(
            "{file} has a password. Save a copy without one (File, Info, Protect Workbook) and send that.",
            file=name,
        )
    return InputFileError(
        "{file} is in an old Office format. Open it, save it as Excel Workbook (.xlsx) and send that.",
        file=name,
    )


def check_parts(path: Path, name: str) -> None:
    """Check by a zip file's list of parts that it is a workbook and unpacks to a sane size.

    Raises
    ------
    InputFileError : it is damaged, something else than a workbook, or too large once unpacked
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise InputFileError(
            "{file} is cut short or damaged. Save, copy or send it anew.", file=name
        ) from None
    unpacked = sum(part.file_size for part in parts)
    steep = any(
        part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    strings = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or steep or strings > MAX_STRINGS:
        raise InputFileError(
            "{file} unpacks to {size} million bytes in {parts} parts, more than a workbook may. Copy the "
            "table alone to a new workbook, or save it as CSV.",
            file=name,
            size=unpacked // 1_000_000,
            parts=len(parts),
        )
    names = {part.filename for part in parts}
    if "xl/workbook.xml" in names:
        if any(part.flag_bits & 1 for part in parts):
            raise InputFileError("{file} has a password. Save a copy without one and send that.", file=name)
        return
    if "xl/workbook.bin" in names:
        raise InputFileError("{file} is a binary workbook. Save it as .xlsx and send that.", file=name)
    if "content.xml" in names:
        raise InputFileError(
            "{file} is a LibreOffice file. Save it as .xlsx or CSV and send that.", file=name
        )
    if any(entry.startswith(("word/", "ppt/")) for entry in names):
        raise InputFileError(
            "{file} is a document, not a workbook. Copy the table to a workbook and send that.", file=name
        )
    raise InputFileError("{file} is a zip file. Unpack it and send the file inside.", file=name)
