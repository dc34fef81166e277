"""What the readers of text files and workbooks hand on: headers and blocks of rows, not yet typed.

A cell is a text, a number or a date as a workbook stores it, or a :class:`~.report.Phrase` that says what
stands there when it can be no value: an Excel error, a formula without a result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hvevfd_research.intake.report import Issue, Phrase

BLOCK = 50_000  # rows held as they were read; typed columns are far smaller
MAX_COLUMNS = 1_000  # a form has some ten; the limit stops a stray cell in the last column of a sheet

Cell = str | int | float | dt.datetime | Phrase

TRUTH = Phrase("a true or false value")
NOT_FINITE = Phrase("a number that is not finite")
TIME_OF_DAY = Phrase("a time of day")


@dataclass(frozen=True)
class BrokenRow:
    """A row that does not fit the headers: `what` says how; its cells are still searched for identifiers."""

    row: int
    cells: Sequence[Cell]
    what: Phrase


@dataclass(frozen=True)
class Block:
    """Some rows as wide as the headers, and those among them that are not."""

    rows: list[int]
    cells: list[Sequence[Cell]]
    broken: list[BrokenRow]


@dataclass(frozen=True)
class Table:
    """A table before its cells are typed.

    Attributes
    ----------
    header, header_row : the headers and their row, as the spreadsheet numbers it
    places : field name to its position in `header`
    above : rows above the headers, which are not read but searched for identifiers
    blocks : the rows below them; the file is read as they are asked for
    notes : what the reader of the report should know
    encoding, delimiter : of a text file
    sheet : of a workbook
    """

    header: list[str]
    header_row: int
    places: dict[str, int]
    above: list[tuple[int, list[str]]]
    blocks: Iterator[Block]
    notes: list[Issue] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def trimmed(cells: Sequence[str]) -> list[str]:
    """Strip a row of headers, without the empty cells at its end."""
    texts = [cell.strip().strip("\ufeff") for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts
