"""Read a Parquet file: flat columns of text, numbers and dates, as a table like any other.

Parquet knows the kind of each column, so nothing is guessed; but its cells go through the same rules as those
of a workbook. Rows are numbered as if the names of the columns stood in row 1, as they do once someone opens
the table in a spreadsheet. A damaged or hostile file is stopped by what its footer and its pages say of
themselves (:mod:`.parquet_layout`) before a page is unpacked, and its texts are kept as the file has them:
each different one once.

The library pyarrow reads the pages. It is large (166 MB), so it comes only with the extra ``parquet``.

What is refused, by name: columns inside columns (lists, structs, maps), bytes, durations, and points in time
with a time zone, whose day depends on where one stands.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from hvevfd_research.errors import InputFileError
from hvevfd_research.i18n import deferred
from hvevfd_research.intake.opening import MAX_UNPACKED
from hvevfd_research.intake.parquet_layout import Chunk, DamagedError, Page, pages, read_footer
from hvevfd_research.intake.report import Phrase, shown, shown_list
from hvevfd_research.intake.schema import Headers
from hvevfd_research.intake.table import (
    BLOCK,
    MAX_COLUMNS,
    NOT_FINITE,
    TIME_OF_DAY,
    TRUTH,
    Block,
    Cell,
    Table,
)

MARK_ENCRYPTED = b"PARE"
MAX_CELLS = 30_000_000  # a million rows of thirty columns
MAX_PAGES = 100_000
BATCH_CELLS = 2_000_000  # held at once; rows of wide tables come in smaller blocks
SHARED_BEGINNINGS = 7  # encoding DELTA_BYTE_ARRAY: texts that can unpack without end
LENGTHS_FIRST = 6  # encoding DELTA_LENGTH_BYTE_ARRAY, which pyarrow does not read as a dictionary
ROW_OF_NAMES = 1  # rows are numbered as if the names stood there
DAMAGED = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    NotImplementedError,
    MemoryError,
)  # what pyarrow raises, its own errors among them


def open_parquet(path: Path, headers: Headers) -> Table:
    """Open a Parquet file as a table; its rows are read when its blocks are asked for.

    Raises
    ------
    InputFileError : pyarrow is not installed; the file is damaged or too large; a column cannot be read
    """
    name = shown(path.name)
    parquet = _library(name)
    dense = _check_size(path, name)
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
        texts = [each.name for each in schema if _is_text(each.type) and each.name not in dense]
    except DAMAGED:
        raise _damaged(name) from None
    header = [str(column.name).strip().strip("\ufeff") for column in schema]
    _check_kinds(schema, header, name)
    if not headers.count(header):
        raise InputFileError(
            "{file}: none of its columns is one that is asked for. They are {needed}.",
            file=name,
            needed=", ".join(field.name for field in headers.fields),
        )
    places = headers.places(header, name, ROW_OF_NAMES)
    return Table(header, ROW_OF_NAMES, places, above=[], blocks=_blocks(path, texts, len(header), name))


def _library(name: str) -> Any:
    try:
        import pyarrow.parquet
    except ImportError:
        raise InputFileError(
            "{file} is a Parquet file, and what reads it is not installed. Install it with: pip install "
            "pyarrow. Or save the table as CSV or .xlsx and send that.",
            file=name,
        ) from None
    return pyarrow.parquet


def _damaged(name: str) -> InputFileError:
    return InputFileError("{file} is cut short or damaged. Save, copy or send it anew.", file=name)


def _too_large(name: str, size: int, cells: int) -> InputFileError:
    return InputFileError(
        "{file} unpacks to {size} million bytes and {cells} cells, more than is read. Leave out rows or "
        "columns that are not needed.",
        file=name,
        size=size // 1_000_000,
        cells=cells,
    )


def _check_size(path: Path, name: str) -> set[str]:
    """Check what the footer and the pages say they unpack to; give the columns without dictionary."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(-len(MARK_ENCRYPTED), 2)
        if file.read() == MARK_ENCRYPTED:
            raise InputFileError("{file} has a password. Save a copy without one and send that.", file=name)
        try:
            footer = read_footer(file, size)
            if footer.columns > MAX_COLUMNS:
                raise InputFileError(
                    "{file} has more than {limit} columns. Leave out those that are not needed.",
                    file=name,
                    limit=MAX_COLUMNS,
                )
            cells = footer.rows * footer.columns
            if cells > MAX_CELLS:
                raise _too_large(name, size, cells)
            unpacked, count = 0, 0
            dense, coded = set(), set()
            for chunk in footer.chunks:
                for page in _pages(file, chunk, name):
                    unpacked, count = unpacked + page.size, count + 1
                    if page.dictionary:
                        coded.add(chunk.name)
                    elif page.encoding == LENGTHS_FIRST:
                        dense.add(chunk.name)
                    if unpacked > MAX_UNPACKED or count > MAX_PAGES:
                        raise _too_large(name, unpacked, cells)
            if dense & coded:  # no writer does; without a dictionary its texts would be made anew in each row
                raise DamagedError
        except DamagedError:
            raise _damaged(name) from None
    return dense


def _pages(file: BinaryIO, chunk: Chunk, name: str) -> Iterator[Page]:
    """Go through the pages of a column; together they hold as many values as it declares."""
    values = 0
    for page in pages(file, chunk):
        if chunk.texts and page.encoding == SHARED_BEGINNINGS:
            raise InputFileError(
                "{file}, column {column}: its texts are written in a way that is not read "
                "(DELTA_BYTE_ARRAY). Save it with the usual settings, or as CSV.",
                file=name,
                column=shown(chunk.name),
            )
        values += 0 if page.dictionary else page.values
        yield page
    if values != chunk.values:
        raise DamagedError


def _is_text(kind: Any) -> bool:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _check_kinds(schema: Any, header: Sequence[str], name: str) -> None:
    """Refuse columns whose cells are no single value."""
    refused: dict[str, list[str]] = {}
    for column, text in zip(schema, header, strict=True):
        why = _why_refused(column.type)
        if why:
            refused.setdefault(why, []).append(text)
    for why, columns in refused.items():
        raise InputFileError(why, file=name, columns=shown_list(columns))


def _why_refused(kind: Any) -> str:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_nested(kind):
        return deferred(
            "{file}: a cell of {columns} holds a list or a table of its own. Make one column of each value, "
            "or leave the column out."
        )
    if types.is_timestamp(kind) and kind.tz is not None:
        return deferred(
            "{file}: {columns} holds points in time with a time zone, and the day depends on the place. Save "
            "the day as a date."
        )
    single = (
        types.is_null,
        types.is_boolean,
        types.is_integer,
        types.is_floating,
        types.is_decimal,
        types.is_date,
        types.is_time,
        types.is_timestamp,
        _is_text,
    )
    if any(is_one(kind) for is_one in single):
        return ""
    return deferred(
        "{file}: {columns} holds neither text nor numbers nor dates. Leave it out, or save it as text."
    )


def _blocks(path: Path, texts: list[str], width: int, name: str) -> Iterator[Block]:
    row = ROW_OF_NAMES
    file = _opened(path, texts, name)
    try:
        batches = file.iter_batches(batch_size=max(1, min(BLOCK, BATCH_CELLS // width)))
        while True:
            try:
                batch = next(batches, None)
                columns = [] if batch is None else [_cells(column) for column in batch.columns]
            except DAMAGED:
                raise _damaged(name) from None
            if batch is None:
                return
            block = Block([], [], [])
            for number, cells in enumerate(zip(*columns, strict=True), start=row + 1):
                if any(not isinstance(cell, str) or cell.strip() for cell in cells):
                    block.rows.append(number)
                    block.cells.append(cells)
            row += batch.num_rows
            yield block
    finally:
        file.close()


def _opened(path: Path, texts: list[str], name: str) -> Any:
    try:
        return _library(name).ParquetFile(path, pre_buffer=False, read_dictionary=texts)
    except DAMAGED:
        raise _damaged(name) from None


def _cells(column: Any) -> list[Cell]:
    """Give the values of a column; of texts each different one is made once."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        different = _cells(column.dictionary)
        places = column.indices.to_pylist()
        return ["" if place is None else different[place] for place in places]
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us"), safe=False)  # Python's own times know no nanoseconds
    return [_cell(value) for value in column.to_pylist()]


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else NOT_FINITE
    if isinstance(value, str | int | dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, dt.time):
        return TIME_OF_DAY
    return Phrase("one sign of text")
