"""Columns as they were typed in: each different cell once, and a code per row.

A score has eleven different cells in a million rows, a date some thousands; what is done once per different
cell (search for identifiers, typing) is done there and not once per row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from hvevfd_research.intake.example_row import is_example
from hvevfd_research.intake.export import GUARD, unguarded
from hvevfd_research.intake.report import Phrase, shown
from hvevfd_research.intake.table import Block, Cell
from hvevfd_research.privacy import scan_identifiers
from hvevfd_research.privacy.births import says_birth
from hvevfd_research.privacy.names import SAMPLE, look_like_names, may_hold_name, says_name

DROPPED = Phrase("a cell that held an identifier")  # stands in a cell that was blanked
NUMERIC_FROM = 10**7  # a number below it has too few digits for an identifier or a phone


def letter(position: int) -> str:
    """Name a column as a spreadsheet does, from its position (0-based).

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    text, left = "", position + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@dataclass(frozen=True)
class Sighting:
    """An identifier: where it stands and which kind it is; a column without header goes by its letter."""

    row: int
    column: str
    kind: str


@dataclass
class NameHints:
    """What in a column hints at names of persons.

    Attributes
    ----------
    headed : whether its header says so, and something stands below it
    formed : whether most of its cells have the form of a full name
    rows : rows in which the words around it make a text look like it holds a name
    """

    headed: bool = False
    formed: bool = False
    rows: list[int] = field(default_factory=list)
    sample: dict[str, None] = field(default_factory=dict)


@dataclass
class Column:
    """One column of a file: `different[codes[i]]` is the cell of the i-th row."""

    header: str
    different: list[Cell] = field(default_factory=list)
    pieces: list[npt.NDArray[np.int32]] = field(default_factory=list)

    @property
    def codes(self) -> npt.NDArray[np.int32]:
        """The position in `different` of each row's cell."""
        return np.concatenate(self.pieces) if self.pieces else np.empty(0, np.int32)


class Columns:
    """Gathers the blocks of a table by column and searches every cell for identifiers on the way.

    Parameters
    ----------
    header : of all columns of the file
    wanted : positions of the columns that are kept; the others are searched and let go
    guards : whether a text file was read, in which an apostrophe may guard a text (see :mod:`.export`)
    example : position of the column in which the example row of a template is marked

    Attributes
    ----------
    columns : position to column, of those wanted
    rows : row of each cell, as the spreadsheet numbers it
    examples : rows that are a template's example, which are searched and let go
    sightings : the identifiers found; their cells are blanked
    nameless : positions of columns that hold something but have no header
    hints : position to what hints at names of persons
    """

    def __init__(
        self,
        header: Sequence[str],
        wanted: Sequence[int],
        *,
        guards: bool = False,
        example: int | None = None,
    ) -> None:
        self.header = header
        self._guards, self._example = guards, example
        self.examples: list[int] = []
        self.columns = {position: Column(header[position]) for position in wanted}
        self.rows: list[int] = []
        self.sightings: list[Sighting] = []
        self.nameless: set[int] = set()
        self.hints: dict[int, NameHints] = {}

    def add(self, block: Block) -> None:
        """Take in some rows."""
        for broken in block.broken:
            self._search_broken(broken.row, broken.cells)
        block = self._without_examples(block)
        if not block.rows:
            return
        grid = np.empty((len(block.cells), len(self.header)), dtype=object)
        grid[:] = block.cells
        for position, header in enumerate(self.header):
            codes, found = pd.factorize(grid[:, position])
            different: list[Cell] = list(found)
            if self._guards:
                different = [
                    unguarded(cell) if isinstance(cell, str) and cell[:1] == GUARD else cell
                    for cell in different
                ]
            self._search(block.rows, position, codes, different)
            if not header and any(not isinstance(cell, str) or cell.strip() for cell in different):
                self.nameless.add(position)
            column = self.columns.get(position)
            if column is not None:
                column.pieces.append((codes + len(column.different)).astype(np.int32))
                column.different += different
        self.rows += block.rows

    def _without_examples(self, block: Block) -> Block:
        place = self._example
        marked = [] if place is None else [at for at, row in enumerate(block.cells) if is_example(row[place])]
        if not marked:
            return block
        for at in marked:
            self._search_broken(block.rows[at], block.cells[at])
            self.examples.append(block.rows[at])
        kept = sorted(set(range(len(block.rows))) - set(marked))
        return Block([block.rows[at] for at in kept], [block.cells[at] for at in kept], block.broken)

    def _search(
        self, rows: list[int], position: int, codes: npt.NDArray[np.intp], different: list[Cell]
    ) -> None:
        """Note the identifiers among the different cells of a block, and blank them."""
        header = self.header[position]
        texts = _as_texts(different, days=says_birth(header))
        found = scan_identifiers(texts, context=header)
        self._look_for_names(rows, position, codes, texts)
        label = self._label(position)
        for place, kinds in found.items():
            different[place] = DROPPED
            self.sightings += [
                Sighting(rows[at], label, kind) for at in np.flatnonzero(codes == place) for kind in kinds
            ]

    def _look_for_names(
        self, rows: list[int], position: int, codes: npt.NDArray[np.intp], texts: list[str]
    ) -> None:
        hints = self.hints.setdefault(position, NameHints())
        if says_name(self.header[position]):
            hints.headed |= any(map(_has_letter, texts))
        if len(hints.sample) < SAMPLE:
            hints.sample |= dict.fromkeys(filter(_has_letter, texts[:SAMPLE]))
            hints.formed = look_like_names(list(hints.sample))
        # As with identifiers, one look at all cells is cheaper than one at each.
        if may_hold_name("\n".join(texts)):
            for place, text in enumerate(texts):
                if may_hold_name(text):
                    hints.rows += [rows[at] for at in np.flatnonzero(codes == place)]

    def _search_broken(self, row: int, cells: Sequence[Cell]) -> None:
        for place, kinds in scan_identifiers(_as_texts(cells)).items():
            self.sightings += [Sighting(row, self._label(place), kind) for kind in kinds]

    def _label(self, position: int) -> str:
        header = self.header[position] if position < len(self.header) else ""
        return shown(header) if header else letter(position)


def _as_texts(cells: Sequence[Cell], *, days: bool = False) -> list[str]:
    """Give the texts to search: what a person typed, the digits of a large whole number, a day if asked."""
    return [cell if type(cell) is str else _digits(cell, days=days) for cell in cells]


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _digits(cell: Cell, *, days: bool) -> str:
    if days and isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, int | float) and abs(cell) >= NUMERIC_FROM and cell == int(cell):
        return str(int(cell))
    return ""
