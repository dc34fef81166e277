"""Read a text file: which letters, which delimiter, which rows.

Letters: a byte-order mark decides; without one, strict UTF-8, else Windows-1252 if it leaves no control sign.
A file that mixes both is refused, and the rows that differ are named. Delimiter: the one of ``;``, tab and
``,`` that brings out most of the headers asked for. Rows: quoted cells may hold line breaks and delimiters; a
quotation mark in the wrong place refuses the whole file, since no one can tell where the next row begins.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake.report import Phrase, shown
from hvevfd_research.intake.schema import HEADER_WITHIN, Headers
from hvevfd_research.intake.table import BLOCK, MAX_COLUMNS, Block, BrokenRow, Table, trimmed

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (";", "\t", ",")
PIECE = 1 << 20  # bytes decoded at a time
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_NOT_CP1252 = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x81\x8d\x8f\x90\x9d]")  # and bytes without a letter
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def open_text(path: Path, headers: Headers) -> Table:
    """Open a text file as a table; its rows are read when its blocks are asked for.

    Raises
    ------
    InputFileError : the letters, the quotation marks or the headers cannot be made out
    """
    name = shown(path.name)
    codec, label = decide_encoding(path, name)
    skip, declared = _declared_delimiter(path, codec)
    candidates = (declared,) if declared else DELIMITERS
    samples = {mark: _sample(path, codec, skip, mark) for mark in candidates}
    found = {mark: headers.find_row(rows) for mark, rows in samples.items()}
    counts = {mark: headers.count(top[1]) if top else 0 for mark, top in found.items()}
    best = max(candidates, key=lambda mark: counts[mark])
    top = found[best]
    if top is None:
        raise headers.no_header(name)
    header_row, header = top[0], trimmed(top[1])
    if len(header) > MAX_COLUMNS:
        raise InputFileError(
            "{file} has more than {limit} columns. Leave out those that are not needed.",
            file=name,
            limit=MAX_COLUMNS,
        )
    return Table(
        header,
        header_row,
        headers.places(header, name, header_row),
        above=[(row, cells) for row, cells in samples[best] if row < header_row],
        blocks=_blocks(path, name, codec, skip, best, header, header_row),
        encoding=label,
        delimiter=best,
    )


def decide_encoding(path: Path, name: str) -> tuple[str, str]:
    """Tell the codec that reads a file and its name for people.

    Raises
    ------
    InputFileError : no codec reads it, or its rows are written in two
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, codec, label in MARKS:
        if start.startswith(mark):
            if not _decodes(path, codec):
                raise InputFileError("{file} is cut short or damaged. Save or send it anew.", file=name)
            return codec, label
    if b"\0" in start:
        for codec, places in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
            if places.count(0) > 0.4 * len(places) and _decodes(path, codec):
                return codec, "UTF-16"
    if _CONTROL.search(start):
        raise _not_text(name)
    if _decodes(path, "utf-8"):
        return "utf-8", "UTF-8"
    _check_single_byte(path, name)
    return "cp1252", "Windows-1252"


def _not_text(name: str) -> InputFileError:
    return InputFileError(
        "{file} holds signs that no text file holds: it is damaged or something else. Save it as CSV or "
        ".xlsx anew.",
        file=name,
    )


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                if "\0" in decoder.decode(piece):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _check_single_byte(path: Path, name: str) -> None:
    """Refuse a file that is not Windows-1252 throughout."""
    good = 0
    bad: list[int] = []
    with path.open("rb") as file:
        for row, line in enumerate(file, start=1):
            if line.isascii():
                if _CONTROL.search(line):
                    raise _not_text(name)
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                if _NOT_CP1252.search(line):
                    raise _not_text(name) from None
                if len(bad) < 5:
                    bad.append(row)
    if good:
        raise InputFileError(
            "{file} is written in two ways: most of it in UTF-8, but not line {rows}. Letters such as æ, ø "
            "and å would come out wrong. Open it in Excel, mend these lines and save it as CSV UTF-8.",
            file=name,
            rows=", ".join(map(str, bad)),
        )


def _declared_delimiter(path: Path, codec: str) -> tuple[int, str | None]:
    """Read a first line such as ``sep=;``, which Excel obeys and does not count as a row."""
    with path.open(encoding=codec, newline="") as file:
        match = _SEP_LINE.fullmatch(file.readline(16))
    return (1, match[1]) if match else (0, None)


@contextmanager
def _reader(path: Path, codec: str, skip: int, delimiter: str) -> Iterator[Reader]:
    with path.open(encoding=codec, newline="") as file:
        yield csv.reader(islice(file, skip, None), delimiter=delimiter, strict=True)


def _sample(path: Path, codec: str, skip: int, delimiter: str) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    # A fault of quotation marks may come from the wrong delimiter; with the right one it is met again, and
    # named.
    with _reader(path, codec, skip, delimiter) as reader, suppress(csv.Error):
        rows.extend(enumerate(islice(reader, HEADER_WITHIN), start=1))
    return rows


def _blocks(
    path: Path, name: str, codec: str, skip: int, delimiter: str, header: list[str], header_row: int
) -> Iterator[Block]:
    row = 0
    with _reader(path, codec, skip, delimiter) as reader:
        while True:
            taken: list[list[str]] = []
            lines = reader.line_num
            try:
                taken.extend(islice(reader, BLOCK))  # what came before a fault stays, and tells its row
            except csv.Error as error:
                raise _quotes(name, row + len(taken) + 1, str(error)) from None
            if not taken:
                return
            one_line_each = reader.line_num - lines == len(taken)
            first = max(header_row - row, 0)
            yield _sort(taken[first:], row + first + 1, delimiter, header, one_line_each=one_line_each)
            row += len(taken)


def _quotes(name: str, row: int, error: str) -> InputFileError:
    if "end of data" in error or "limit" in error:
        return InputFileError(
            "{file} row {row}: a quotation mark is opened and never closed, so the rows after it cannot be "
            "told apart. Close it or take it out.",
            file=name,
            row=row,
        )
    return InputFileError(
        "{file} row {row}: a quotation mark stands inside a quoted cell. Write it twice or take it out.",
        file=name,
        row=row,
    )


def _sort(
    taken: list[list[str]], first: int, delimiter: str, header: list[str], *, one_line_each: bool
) -> Block:
    """Tell the rows that fit the headers from those that do not; empty rows are dropped."""
    block = Block([], [], [])
    width = len(header)
    for row, cells in enumerate(taken, start=first):
        start = cells[0].strip() if one_line_each and len(cells) == width else ""
        if start and header[0] not in start:
            block.rows.append(row)  # nearly every row: neither empty nor the headers nor several lines
            block.cells.append(cells)
            continue
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if not any(cells) or not "".join(cells).strip():
            continue
        what = _misfit(cells, delimiter, header)
        if what is None:
            block.rows.append(row)
            block.cells.append(cells)
        else:
            block.broken.append(BrokenRow(row, cells, what))
    return block


def _misfit(cells: list[str], delimiter: str, header: list[str]) -> Phrase | None:
    width = len(header)
    if len(cells) != width:
        return Phrase(
            "{n} cells where the headers have {width}; a cell that holds the delimiter needs quotation marks",
            n=len(cells),
            width=width,
        )
    if width > 1 and "\n" in "".join(cells) and _swallows(cells, delimiter):
        return Phrase("a cell that holds what looks like whole rows; a quotation mark may be missing")
    if header[0] in cells[0] and [cell.strip() for cell in cells] == header:
        return Phrase("the headers once more")
    return None


def _swallows(cells: list[str], delimiter: str) -> bool:
    """Tell whether a cell holds a line break and as many delimiters as a row has."""
    return any("\n" in cell and cell.count(delimiter) >= len(cells) - 1 for cell in cells)
