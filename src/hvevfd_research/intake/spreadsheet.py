"""Read a workbook: which sheet, which rows, and the cells that hold no value a person typed.

The sheet is gone through twice. First its own XML, for what a cell reader does not tell: hidden rows, merged
cells, formulas without a stored result, and how far the sheet really reaches. Then openpyxl reads the cells.
Documents with a DTD or entities are refused by defusedxml before either.
"""

from __future__ import annotations

import datetime as dt
import math
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.cell import (
    column_index_from_string,
    coordinate_from_string,
    get_column_letter,
    range_boundaries,
)
from openpyxl.utils.exceptions import InvalidFileException

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake.report import Issue, Phrase, note, shown, shown_list
from hvevfd_research.intake.schema import HEADER_WITHIN, Headers
from hvevfd_research.intake.table import (
    BLOCK,
    MAX_COLUMNS,
    NOT_FINITE,
    TIME_OF_DAY,
    TRUTH,
    Block,
    Cell,
    Table,
    trimmed,
)

LAST_COLUMN = 16_384  # XFD, the last that Excel has
MAX_CELLS = 2_000_000  # cells with a value; a sheet of them takes some 40 seconds
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    OSError,
)  # what zipfile, the XML parser and openpyxl raise on a file that is not whole


MERGED = Phrase("a cell merged with the one above or beside it")
UNSOLVED = Phrase("a formula without a stored result (open the file in Excel and save it)")


@dataclass
class Layout:
    """What a sheet holds besides its cells.

    Attributes
    ----------
    hidden : rows that are not shown
    merged : first row, first column, last row, last column of each merged area (1-based)
    unsolved : row to the columns (1-based) of formulas without a stored result
    width, cells : last column with a value; count of cells with a value
    """

    hidden: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unsolved: dict[int, list[int]] = field(default_factory=dict)
    width: int = 0
    cells: int = 0


def open_workbook(path: Path, headers: Headers, sheet: str | None) -> Table:
    """Open a sheet of a workbook as a table; its rows are read when its blocks are asked for.

    Parameters
    ----------
    path : a file that `opening.identify` has found to be a workbook of sane size
    headers : the fields that are looked for
    sheet : its name; when None, the only visible sheet, or the only one with all required headers

    Raises
    ------
    InputFileError : no sheet or several fit, headers are merged or missing, or the file is damaged
    """
    name = shown(path.name)
    source = path.open("rb")  # ours to close: openpyxl leaves a file open that it cannot read
    try:
        with _guarded(name):
            _refuse_declarations(path)
            book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
            chosen, rows, notes = _choose(book, headers, sheet, name)
        top = headers.find_row(rows)
        if top is None:
            raise headers.no_header(name)
        with _guarded(name):
            layout = read_layout(path, chosen._worksheet_path)  # openpyxl names the part nowhere else
        _check_layout(layout, top[0], name)
        places = headers.places(top[1], name, top[0])
    except BaseException:
        source.close()
        raise
    header = top[1] + [""] * (layout.width - len(top[1]))
    notes += _hidden_rows(layout, top[0])
    return Table(
        header,
        top[0],
        places,
        above=[(row, cells) for row, cells in rows if row < top[0]],
        blocks=_blocks(source, chosen, layout, top[0], len(header), name),
        notes=notes,
        sheet=chosen.title,
    )


def _refuse_declarations(path: Path) -> None:
    """Look at the beginning of every part: openpyxl follows declarations where lxml is installed."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.lower().endswith((".xml", ".rels")):
                with archive.open(part) as source, suppress(ParseError):
                    next(iterparse(source, events=("start",), forbid_dtd=True), None)


@contextmanager
def _guarded(name: str) -> Iterator[None]:
    """Turn what the libraries raise on a bad file into one error, and keep their warnings to ourselves."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except DAMAGED as error:
        if _is_hostile(error):
            raise InputFileError(
                "{file} holds XML declarations that Excel never writes and that can do harm. It is not "
                "opened.",
                file=name,
            ) from None
        raise InputFileError(
            "{file} is damaged, or written in a way that cannot be read. Open it in Excel, save it anew as "
            "Excel Workbook (.xlsx) and send that.",
            file=name,
        ) from None


def _is_hostile(error: BaseException | None) -> bool:
    """Tell whether defusedxml stopped the reading; openpyxl wraps what it raises."""
    while error is not None:
        if isinstance(error, DefusedXmlException):
            return True
        error = error.__cause__ or error.__context__
    return False


def _choose(
    book: Any, headers: Headers, wanted: str | None, name: str
) -> tuple[Any, list[tuple[int, list[str]]], list[Issue]]:
    """Pick the sheet, and read the rows in which its headers are."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for each in sheets.values():
        each.reset_dimensions()  # a stored size that is too small would cut rows off
    if not sheets:
        raise InputFileError(
            "{file} has no sheet that can be read. Save it as Excel Workbook (.xlsx), not as Strict Open "
            "XML.",
            file=name,
        )
    if wanted is not None:
        if wanted not in sheets:
            raise InputFileError(
                "{file} has no sheet {sheet}. Its sheets are {sheets}.",
                file=name,
                sheet=shown(wanted),
                sheets=shown_list(list(sheets)),
            )
        return sheets[wanted], _top(sheets[wanted]), []
    tops = {title: _top(sheet) for title, sheet in sheets.items()}
    visible = [
        title
        for title, sheet in sheets.items()
        if sheet.sheet_state == "visible" and any(map(_any, tops[title]))
    ]
    if not visible:
        raise InputFileError(
            "{file} has no visible sheet with anything in it. Its sheets are {sheets}.",
            file=name,
            sheets=shown_list(list(sheets)),
        )
    fitting = [
        title for title in visible if (row := headers.find_row(tops[title])) and headers.complete(row[1])
    ]
    if len(visible) > 1 and len(fitting) != 1:
        raise InputFileError(
            "{file} has several sheets: {sheets}. Say which one to read.",
            file=name,
            sheets=shown_list(visible),
        )
    title = (fitting or visible)[0]
    others = [other for other in sheets if other != title]
    left_out = [note("sheets that were not read: {sheets}", sheets=shown_list(others))] if others else []
    return sheets[title], tops[title], left_out


def _top(sheet: Any) -> list[tuple[int, list[str]]]:
    """Read the first rows of a sheet as text."""
    rows = sheet.iter_rows(min_row=1, max_row=HEADER_WITHIN, max_col=MAX_COLUMNS)
    texts = [
        (row, ["" if cell.value is None else str(cell.value) for cell in cells])
        for row, cells in enumerate(rows, start=1)
    ]
    return [(row, trimmed(cells)) for row, cells in texts]


def _any(row: tuple[int, list[str]]) -> bool:
    return any(row[1])


def read_layout(path: Path, part: str) -> Layout:
    """Go through the XML of a sheet once."""
    layout = Layout()
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as source:
        _read_rows(source, layout)
    return layout


def _read_rows(source: IO[bytes], layout: Layout) -> None:
    row = 0
    for _, element in iterparse(source, events=("end",), forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            before, row = row, int(element.get("r", row + 1))
            if row <= before:
                raise ValueError  # rows out of order: openpyxl would leave them out without a word
            if element.get("hidden") in ("1", "true"):
                layout.hidden.append(row)
            _read_cells(element, row, layout)
            element.clear()  # a row that was read need not stay in memory
        elif tag == "mergeCell":
            left, top, right, bottom = (int(side or 0) for side in range_boundaries(element.get("ref", "")))
            layout.merged.append((top, left, bottom, right))


def _read_cells(element: Element, row: int, layout: Layout) -> None:
    column = 0
    for cell in element:
        place = cell.get("r")
        column = column_index_from_string(coordinate_from_string(place)[0]) if place else column + 1
        children = {child.tag.rpartition("}")[2]: child for child in cell}
        stored = children.get("v")
        has_value = (stored is not None and bool(stored.text)) or "is" in children
        if "f" in children and not has_value and cell.get("t") != "str":
            layout.unsolved.setdefault(row, []).append(column)
        if has_value or "f" in children:
            layout.width = max(layout.width, column)
            layout.cells += 1


def _check_layout(layout: Layout, header_row: int, name: str) -> None:
    if layout.cells > MAX_CELLS or layout.width > MAX_COLUMNS:
        raise InputFileError(
            "{file} reaches to column {column} and holds {cells} cells, more than is read from a workbook. "
            "Leave out what is not needed, or save the sheet as CSV.",
            file=name,
            column=get_column_letter(min(layout.width, LAST_COLUMN)),
            cells=layout.cells,
        )
    for top, left, bottom, right in layout.merged:
        if top <= header_row <= bottom:
            raise InputFileError(
                "{file}: the headers in {area} are merged cells, so it cannot be told which column is "
                "which. Unmerge them (Home, Merge & Center) and write one header above each column, in one "
                "row.",
                file=name,
                area=f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}",
            )


def _hidden_rows(layout: Layout, header_row: int) -> list[Issue]:
    hidden = [row for row in layout.hidden if row > header_row]
    if not hidden:
        return []
    rows = ", ".join(map(str, hidden[:5])) + (", …" if len(hidden) > 5 else "")
    return [
        note(
            "rows that are hidden in the sheet were read like the others ({n}): {rows}",
            n=len(hidden),
            rows=rows,
        )
    ]


def _blocks(
    source: IO[bytes], sheet: Any, layout: Layout, header_row: int, width: int, name: str
) -> Iterator[Block]:
    try:
        rows = enumerate(sheet.iter_rows(min_row=header_row + 1, max_col=width), start=header_row + 1)
        spoiled = _Spoiled(layout, width)
        more = True
        while more:
            block = Block([], [], [])
            with _guarded(name):
                taken = list(islice(rows, BLOCK))
            more = len(taken) == BLOCK
            for row, cells in taken:
                values = [_cell(cell) for cell in cells]
                filled = any(not isinstance(value, str) or value.strip() for value in values)
                if filled or row in layout.unsolved:
                    block.rows.append(row)
                    block.cells.append(spoiled.mark(row, values))
            yield block
    finally:
        source.close()


class _Spoiled:
    """Marks the cells of a row that are covered by a merged area, or hold a formula without a result."""

    def __init__(self, layout: Layout, width: int) -> None:
        self._unsolved = layout.unsolved
        self._width = width
        self._coming = sorted(layout.merged, reverse=True)
        self._active: list[tuple[int, int, int, int]] = []

    def mark(self, row: int, values: list[Cell]) -> list[Cell]:
        """Put a phrase where no value a person typed can stand; rows are given in order."""
        while self._coming and self._coming[-1][0] <= row:
            self._active.append(self._coming.pop())
        self._active = [area for area in self._active if area[2] >= row]
        for top, left, _, right in self._active:
            for column in range(left if row > top else left + 1, min(right, self._width) + 1):
                values[column - 1] = MERGED
        for column in self._unsolved.get(row, ()):
            values[column - 1] = UNSOLVED
        return values


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        known = str(value) if str(value) in ERROR_CODES else "#"
        return Phrase("an Excel error ({error})", error=known)
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, dt.datetime | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else NOT_FINITE
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    return TIME_OF_DAY
