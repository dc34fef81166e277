"""Read a file that someone sent: the one entry of this package.

What refuses the whole file, because nothing in it could be trusted or it must not be read: it cannot be
opened, is damaged, too large or something else than its name says; its letters or quotation marks cannot be
made out; a required column is missing, a column is there twice, the headers are merged; several sheets fit; a
cell holds an identifier of a person (`drop_identifiers` blanks such cells instead).

What refuses a row, which is then left out of the frame and listed: a cell that is not of its field's kind,
lies outside its limits or is empty where a value is required; an Excel error, a formula without a result, a
merged cell; more or fewer cells than there are headers (never shifted into the next column); the headers once
more. Cells of columns that were not asked for refuse nothing, but are searched for identifiers.

What is taken as it is and noted: cells with a code declared as missing, columns that were not asked for,
hidden rows and sheets, times of day in a date column, numbers in a text column, zeros in front of a number,
the example row of a template, which is left out. The apostrophe that keeps a text of a CSV file from being
run as a formula is taken away.

When not to rely on it: a column of plain numbers that was typed under the wrong header, and whole rows typed
twice, look right to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake.columns import Columns, Sighting, letter
from hvevfd_research.intake.opening import identify
from hvevfd_research.intake.report import Intake, Phrase, Sentences, note, shown
from hvevfd_research.intake.schema import Field, Headers
from hvevfd_research.intake.table import BrokenRow, Table
from hvevfd_research.intake.text_file import open_text
from hvevfd_research.intake.tidy import tidy
from hvevfd_research.privacy import find_identifiers
from hvevfd_research.privacy.births import BIRTH_DATE

MAX_NAMED = 5  # identifiers whose place the message of an error gives


def read(
    path: str | Path, fields: Sequence[Field], *, sheet: str | None = None, drop_identifiers: bool = False
) -> Intake:
    r"""Read a CSV file, an Excel workbook or a Parquet file into a tidy, typed frame and a report.

    Parameters
    ----------
    path : a .csv, .tsv, .txt, .xlsx, .xlsm or .parquet file
    fields : the columns it should have; others are left out, with a note
    sheet : name of the sheet of a workbook; needed only where several could be meant
    drop_identifiers : blank the cells that hold an identifier of a person, instead of stopping

    Returns
    -------
    Intake, with `rows_read = rows_kept + rows_refused`

    Raises
    ------
    InputFileError : the file as a whole cannot be used; the message says why and what to do
    ColumnError : the fields themselves contradict each other

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from hvevfd_research.intake import Field, read
    >>> score = Field("after", "score", low=0, high=10, synonyms=("Skår 2",))
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "goals.csv"
    ...     _ = file.write_text("Pasient;Skår 2\n0301;7,5\n0302;11\n", encoding="cp1252")
    ...     goals = read(file, [Field("Pasient"), score])
    >>> goals.frame
       source_row Pasient  after
    0           2    0301    7.5
    >>> goals.issues[0].text, goals.rows_read
    ('row 3, column Skår 2: 11 is outside 0 to 10', 2)
    """
    path = Path(path)
    headers = Headers(fields)
    form = identify(path)
    if form == "csv":
        if sheet is not None:
            raise InputFileError(
                "{file} is a text file and has no sheets; leave the sheet out.", file=shown(path.name)
            )
        table = open_text(path, headers)
    elif form == "parquet":
        if sheet is not None:
            raise InputFileError(
                "{file} is a Parquet file and has no sheets; leave the sheet out.", file=shown(path.name)
            )
        from hvevfd_research.intake.parquet_file import open_parquet

        table = open_parquet(path, headers)
    else:
        from hvevfd_research.intake.spreadsheet import open_workbook

        table = open_workbook(path, headers, sheet)
    name = shown(path.name)
    sightings = _search_top(table)
    columns = Columns(
        table.header,
        sorted(table.places.values()),
        guards=form == "csv",
        example=table.places.get(headers.example),
    )
    broken: list[BrokenRow] = []
    for block in table.blocks:
        columns.add(block)
        broken += block.broken
    sightings += columns.sightings
    if sightings and not drop_identifiers:
        raise _identified(name, sightings)
    if columns.examples and not columns.rows and not broken:
        raise InputFileError("{file} holds the example row and no other. Write yours below it.", file=name)
    if not columns.rows and not broken:
        raise InputFileError(
            "{file}: there is no row below the headers in row {row}.", file=name, row=table.header_row
        )
    return tidy(name, form, headers, table, columns, broken, sightings)


def _search_top(table: Table) -> list[Sighting]:
    """Search the headers and what stands above them; a header that holds an identifier is blanked."""
    sightings = []
    for row, cells in [*table.above, (table.header_row, table.header)]:
        for position, cell in enumerate(cells):
            kinds = find_identifiers(cell)
            sightings += [Sighting(row, letter(position), kind) for kind in kinds]
            if kinds:
                cells[position] = ""
    return sightings


def _identified(name: str, sightings: list[Sighting]) -> InputFileError:
    named = [
        note("{kind}", row=sighting.row, column=sighting.column, kind=Phrase(sighting.kind))
        for sighting in sightings[:MAX_NAMED]
    ]
    return InputFileError(
        "{file} holds identifiers of persons ({n}) and is not read. {places}. Take them out and send the "
        "file anew, or have such cells blanked (drop_identifiers). In place of a date of birth, write the "
        "age in years or the year of birth."
        if any(sighting.kind == BIRTH_DATE for sighting in sightings)
        else "{file} holds identifiers of persons ({n}) and is not read. {places}. Take them out and send "
        "the file anew, or have such cells blanked (drop_identifiers).",
        file=name,
        n=len(sightings),
        places=Sentences(tuple(named)),
    )
