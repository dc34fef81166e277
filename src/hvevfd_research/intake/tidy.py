"""Put the typed columns together: the frame of the rows kept, and the issues with all others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hvevfd_research.intake.columns import Column, Columns, Sighting, letter
from hvevfd_research.intake.convert import DATE_FORMS, Decimals, Typed, convert, decimal_mark
from hvevfd_research.intake.report import (
    Intake,
    Issue,
    Phrase,
    Understood,
    note,
    refused,
    shown,
    shown_list,
    warning,
)
from hvevfd_research.intake.schema import SOURCE_ROW, Field, Headers, Kind
from hvevfd_research.intake.table import BrokenRow, Table

MAX_LISTED = 10_000  # cells of one kind listed one by one; of more, the number is given
MAX_ROWS_NAMED = 5  # rows with what may be a name
# What pandas 3 makes of text (pandas 2.3 needs to be told), the same with and without pyarrow.
TEXT = pd.StringDtype("python", na_value=np.nan)

Mask = npt.NDArray[np.bool_]


def tidy(
    name: str,
    form: Literal["csv", "xlsx", "parquet"],
    headers: Headers,
    table: Table,
    columns: Columns,
    broken: list[BrokenRow],
    sightings: list[Sighting],
) -> Intake:
    """Type the columns of a table, leave out the rows that are refused, and report.

    Parameters
    ----------
    name, form : of the file
    headers : with the fields that were asked for
    table, columns : what was read; the blocks of the table have been used up
    broken : rows that do not fit the headers
    sightings : identifiers, whose cells were blanked
    """
    gathered = {field: columns.columns[place] for field, place in _present(headers, table)}
    decimals = decimal_mark(
        (column.different for field, column in gathered.items() if field.kind in ("number", "score")),
        table.delimiter,
    )
    typed = {field: convert(column.different, field, decimals) for field, column in gathered.items()}
    rows = np.array(columns.rows, dtype=np.int64)
    kept = np.ones(len(rows), dtype=np.bool_)
    issues = [*table.notes, *_about_columns(headers, table, columns), *_about_marks(decimals)]
    issues += _about_names(table, columns)
    issues += [note("the example row of the template was left out", row=row) for row in columns.examples]
    for field, column in gathered.items():
        issues += _refusals(typed[field], column, rows, kept)
        issues += _about_cells(typed[field], column)
    issues += [refused("{found}", row=each.row, found=each.what) for each in broken[:MAX_LISTED]]
    issues += [*_more(len(broken), None), *_about_sightings(sightings)]
    return Intake(
        frame=_frame(headers.fields, typed, gathered, rows, kept),
        issues=tuple(sorted(issues, key=lambda issue: issue.row or 0)),
        understood=_understood(form, table, decimals, typed.values()),
        rows_read=len(rows) + len(broken),
        rows_kept=int(kept.sum()),
        rows_refused=int((~kept).sum()) + len(broken),
        name=name,
    )


def _present(headers: Headers, table: Table) -> list[tuple[Field, int]]:
    return [(field, table.places[field.name]) for field in headers.fields if field.name in table.places]


def _understood(
    form: Literal["csv", "xlsx", "parquet"], table: Table, decimals: Decimals, typed: Iterable[Typed]
) -> Understood:
    forms = {form for each in typed for form in each.forms}
    return Understood(
        form,
        table.header_row,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        decimal_mark=decimals.mark,
        date_form=", ".join(text for key, text in DATE_FORMS.items() if key in forms) or None,
    )


def _frame(
    fields: Sequence[Field],
    typed: Mapping[Field, Typed],
    gathered: Mapping[Field, Column],
    rows: npt.NDArray[np.int64],
    kept: Mask,
) -> pd.DataFrame:
    """Build the frame of the rows kept; a column that the file lacks is missing throughout."""
    data: dict[str, object] = {SOURCE_ROW: rows[kept]}
    for field in fields:
        if field in gathered:
            data[field.name] = _assemble(typed[field], gathered[field].codes[kept], field.kind)
        else:
            data[field.name] = _assemble(Typed([None]), np.zeros(int(kept.sum()), np.int32), field.kind)
    return pd.DataFrame(data)


def _assemble(typed: Typed, codes: npt.NDArray[np.int32], kind: Kind) -> object:
    """Give each row its value."""
    if kind == "text":
        return pd.array(np.array(typed.cells, dtype=object)[codes], dtype=TEXT)
    if kind == "date":
        return np.array(typed.cells, dtype="datetime64[us]")[codes]
    absent = np.array([value is None for value in typed.cells], dtype=np.bool_)
    if kind == "whole":
        numbers = np.array([0 if value is None else value for value in typed.cells], dtype=np.int64)
        return pd.arrays.IntegerArray(numbers[codes], absent[codes])
    return np.array([np.nan if value is None else value for value in typed.cells], dtype=np.float64)[codes]


def _where(places: Collection[int], column: Column) -> Mask:
    """Tell for each row whether its cell is one of some different cells."""
    among = np.zeros(len(column.different), dtype=np.bool_)
    among[list(places)] = True
    return among[column.codes]


def _refusals(typed: Typed, column: Column, rows: npt.NDArray[np.int64], kept: Mask) -> Iterator[Issue]:
    """Mark the rows that a column refuses, and list its cells."""
    if not typed.refused:
        return
    bad = _where(typed.refused, column)
    kept &= ~bad
    header = shown(column.header)
    codes = column.codes
    for at in np.flatnonzero(bad)[:MAX_LISTED]:
        message, values = typed.refused[int(codes[at])]
        yield refused(message, row=int(rows[at]), column=header, **values)
    yield from _more(int(bad.sum()), header)


def _more(count: int, header: str | None) -> Iterator[Issue]:
    if count > MAX_LISTED:
        yield warning("refused too, but not listed: {n}", column=header, n=count - MAX_LISTED)


def _about_cells(typed: Typed, column: Column) -> Iterator[Issue]:
    header = shown(column.header)
    for places, message in (
        (typed.coded, "cells with a code for missing: {n}"),
        (typed.timed, "dates with a time of day, which was left out: {n}"),
        (
            typed.retyped,
            "numbers or dates that were read as text; zeros in front may have been lost: {n}",
        ),
        (typed.padded, "numbers with zeros in front; if these are codes, the column is text: {n}"),
    ):
        if places:
            yield note(message, column=header, n=int(_where(places, column).sum()))


def _about_columns(headers: Headers, table: Table, columns: Columns) -> Iterator[Issue]:
    above = [row for row, cells in table.above if any(cell.strip() for cell in cells)]
    if above:
        yield note("rows above the headers were left out: {rows}", rows=", ".join(map(str, above)))
    other = [
        header
        for position, header in enumerate(table.header)
        if header and position not in table.places.values()
    ]
    if other:
        yield note("columns that were not asked for were left out: {columns}", columns=shown_list(other))
    for position in sorted(columns.nameless):
        yield warning("has no header and was left out", column=letter(position))
    for field in headers.fields:
        if field.name not in table.places:
            yield warning("there is no such column, so it is missing in every row", column=field.name)


def _about_names(table: Table, columns: Columns) -> Iterator[Issue]:
    """Point out what may be names of persons; which rows, but never the words."""
    for position, hints in sorted(columns.hints.items()):
        header = table.header[position]
        label = shown(header) if header else letter(position)
        if hints.headed or hints.formed:
            yield warning(
                "seems to hold names of persons. Take them out, or put numbers in their place, before you "
                "send the file to anyone.",
                column=label,
            )
        elif hints.rows:
            rows = sorted(set(hints.rows))
            listed = ", ".join(map(str, rows[:MAX_ROWS_NAMED])) + (
                ", …" if len(rows) > MAX_ROWS_NAMED else ""
            )
            yield warning(
                "texts that may hold the name of a person ({n}), in row {rows}. Most names are not found: "
                "read the texts before you send the file to anyone.",
                column=label,
                n=len(rows),
                rows=listed,
            )


def _about_marks(decimals: Decimals) -> Iterator[Issue]:
    if len(decimals.seen) > 1:
        yield warning("decimals are written with a comma in some cells and with a point in others")


def _about_sightings(sightings: list[Sighting]) -> Iterator[Issue]:
    if not sightings:
        return
    yield warning(
        "identifiers of persons that were found, and whose cells were blanked: {n}", n=len(sightings)
    )
    for each in sightings[:MAX_LISTED]:
        yield warning(
            "held a {kind} and was blanked", row=each.row, column=each.column, kind=Phrase(each.kind)
        )
