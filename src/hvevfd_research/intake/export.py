r"""Write tables that no spreadsheet runs and that our own reader reads back as they were.

A spreadsheet takes a text that begins with ``=`` or one of a few other signs for a formula, whoever typed it.
In CSV such a text gets an apostrophe before it, as Excel itself marks text (OWASP ASVS 5.0, V1.2.10;
CWE-1236). So does a text that begins with apostrophes and then such a sign, so that taking one away gives
back what was there. In a workbook a text stands in a cell of type text, which is never run. Numbers stay
numbers.

>>> guarded("=1+1"), guarded("'=1+1"), guarded("'tis"), unguarded(guarded("=1+1"))
("'=1+1", "''=1+1", "'tis", '=1+1')
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hvevfd_research.errors import OutputError

if TYPE_CHECKING:
    import pandas as pd

    from hvevfd_research.intake.schema import Field

GUARD = "'"
FORMULA_SIGNS = "=+-@\t\r\n\0＝＋－＠"  # the last four are full-width, which some input methods turn back
BOM = b"\xef\xbb\xbf"  # tells Excel that a CSV is UTF-8
DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 32_767  # letters that a cell of a workbook holds (Excel specifications and limits)
MOST_ROWS = 1_048_575  # rows of a sheet below its headers
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file knows: the same table gives the same bytes
FIXED_TIME = "1980-01-01T00:00:00Z"

_RUNS = re.compile(rf"'*[{re.escape(FORMULA_SIGNS)}]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run, or that looks guarded already."""
    return GUARD + text if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """Take away the apostrophe that :func:`guarded` put there."""
    return text[1:] if text.startswith(GUARD) and _RUNS.match(text) else text


def csv_text(frame: pd.DataFrame, *, delimiter: str = ",", line: str = "\n") -> str:
    r"""Write a frame as CSV in which every text is guarded; numbers and dates are written as pandas does.

    Parameters
    ----------
    frame : one row a line; the index is left out
    delimiter, line : between cells, and at the end of each line

    Examples
    --------
    >>> import pandas as pd
    >>> csv_text(pd.DataFrame({"goal": ["=SUM(A1)", "walk"], "change": [-2, 3]}))
    "goal,change\n'=SUM(A1),-2\nwalk,3\n"
    """
    return str(_inert(frame).to_csv(index=False, sep=delimiter, lineterminator=line))


def clean_frame(frame: pd.DataFrame, fields: Sequence[Field]) -> pd.DataFrame:
    """Give what was read as a table that reads back the same: the columns of the fields, and no others.

    Parameters
    ----------
    frame : as :func:`hvevfd_research.intake.read` gives it
    fields : those it was read by; where a value is required but a code for missing was allowed, the code
        stands in the cell again, since an empty one would be refused

    Returns
    -------
    DataFrame
        For :func:`clean_csv` or :func:`clean_workbook`.
    """
    import pandas as pd

    clean = frame[[field.name for field in fields]].copy()
    for place, field in enumerate(fields):
        code = next((code for code in field.missing if code), None)
        column = clean.iloc[:, place]
        if pd.api.types.is_float_dtype(column):
            column = column + 0.0  # a zero with a minus sign is a zero
            clean.isetitem(place, column.to_numpy())
        if field.empty_allowed or code is None or not column.isna().any():
            continue
        held = column.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(column) else column
        clean.isetitem(place, held.astype(object).where(column.notna(), code).to_numpy())
    return clean


def clean_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame as a CSV file that programs, Excel and our own reader take.

    Parameters
    ----------
    frame : text, number, whole and date columns, as :func:`hvevfd_research.intake.read` gives them

    Returns
    -------
    bytes
        UTF-8 with byte-order mark, comma between cells, decimal point, ISO dates. Where a text of several
        lines holds so many commas that it looks like rows, semicolon or tab stand between the cells.
    """
    import pandas as pd

    delimiter = _delimiter(frame)
    plain = _inert(frame)
    for place, kind in enumerate(frame.dtypes):
        if pd.api.types.is_float_dtype(kind) or pd.api.types.is_object_dtype(kind):
            cells = plain.iloc[:, place].astype(object)
            written = cells.map(lambda cell: _written(cell, delimiter), na_action="ignore")
            plain.isetitem(place, written.to_numpy())
    text = plain.to_csv(index=False, sep=delimiter, lineterminator="\r\n", date_format="%Y-%m-%d")
    return BOM + str(text).encode("utf-8")


def clean_workbook(frame: pd.DataFrame, *, sheet: str = "data") -> bytes:
    """Write a frame as an Excel workbook of one sheet.

    Parameters
    ----------
    frame : as for :func:`clean_csv`
    sheet : its name

    Raises
    ------
    OutputError : there are more rows, or a cell is longer, than a workbook holds
    """
    import openpyxl
    import pandas as pd
    from openpyxl.cell import WriteOnlyCell

    _check_size(frame)
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append([text_cell(WriteOnlyCell(page), str(name)) for name in frame.columns])
    dated = [pd.api.types.is_datetime64_any_dtype(kind) for kind in frame.dtypes]
    for row in frame.astype(object).itertuples(index=False, name=None):
        cells: list[Any] = []
        for value, is_date in zip(row, dated, strict=True):
            if isinstance(value, str):
                cells.append(text_cell(WriteOnlyCell(page), value))
            elif pd.isna(value):
                cells.append(None)
            elif is_date:
                cell = WriteOnlyCell(page, value.to_pydatetime())
                cell.number_format = "yyyy-mm-dd"
                cells.append(cell)
            else:
                cells.append(value)
        page.append(cells)
    return workbook_bytes(book)


def text_cell(cell: Any, text: str) -> Any:
    """Put a text into a cell of a workbook as text, whatever it begins with."""
    cell.value = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    cell.data_type = "s"
    return cell


def workbook_bytes(book: Any) -> bytes:
    """Give the bytes of a workbook, the same for the same content: no clock is in them."""
    saved = io.BytesIO()
    book.save(saved)
    return repacked(saved.getvalue())


def repacked(saved: bytes) -> bytes:
    """Take the clock out of a file of Office: a zip whose parts, and what it says of itself, hold times.

    Parameters
    ----------
    saved : a workbook, a document or slides, as a program wrote it
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "docProps/core.xml":
                content = _SAVED.sub(rb"\g<1>" + FIXED_TIME.encode() + rb"\g<2>", content)
            info = zipfile.ZipInfo(part, ZIP_TIME)
            info.create_system = 0  # or the bytes would tell Windows from the rest
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return packed.getvalue()


def _check_size(frame: pd.DataFrame) -> None:
    """Refuse what a workbook cannot hold; openpyxl would cut a long text without a word."""
    if len(frame) > MOST_ROWS:
        raise OutputError(
            "a workbook holds {most} rows; write {rows} as .csv", most=MOST_ROWS, rows=len(frame)
        )
    texts = frame.select_dtypes(exclude=["number", "datetime"]).to_numpy(dtype=object).ravel()
    longest = max((len(cell) for cell in texts if isinstance(cell, str)), default=0)
    if longest > LONGEST_CELL:
        raise OutputError(
            "a cell of {n} letters is longer than a workbook holds; write the table as .csv", n=longest
        )


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    """Guard the headers and every text of a frame; numbers and dates stay what they are."""
    import pandas as pd

    inert = frame.rename(columns=lambda name: guarded(name) if isinstance(name, str) else name)
    for place, kind in enumerate(frame.dtypes):
        if not pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_datetime64_any_dtype(kind):
            texts = frame.iloc[:, place].astype(object)
            inert.isetitem(place, texts.map(_inert_cell).to_numpy())
    return inert


def _inert_cell(cell: object) -> object:
    return guarded(cell) if isinstance(cell, str) else cell


def _delimiter(frame: pd.DataFrame) -> str:
    """Choose a delimiter for which no text of several lines looks like rows to our reader."""
    long = [
        cell
        for name in frame.select_dtypes(exclude=["number", "datetime"])
        for cell in frame[name]
        if isinstance(cell, str) and "\n" in cell
    ]
    for mark in DELIMITERS:
        if not any(cell.count(mark) >= frame.shape[1] - 1 for cell in long):
            return mark
    return DELIMITERS[0]


def _written(cell: object, delimiter: str) -> object:
    """Write a number without exponent; never three decimals where they could be taken for thousands."""
    import numpy as np

    if not isinstance(cell, float):
        return cell
    text = np.format_float_positional(cell, trim="-")
    return text + "0" if delimiter != "," and len(text.partition(".")[2]) == 3 else text
