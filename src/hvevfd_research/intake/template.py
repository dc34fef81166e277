"""Make the workbook that people fill in: the columns of a schema, explained, checked and ready to be read.

What is typed into it and saved is read by :func:`hvevfd_research.intake.read` with the fields of the same
schema and without any option. Excel checks kinds and limits while someone types, but a paste goes past its
checks, so the reader checks everything again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hvevfd_research.i18n import gettext, language, listing, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.intake.columns import letter
from hvevfd_research.intake.convert import FIRST_YEAR, LAST_YEAR
from hvevfd_research.intake.example_row import example_mark
from hvevfd_research.intake.export import text_cell, workbook_bytes
from hvevfd_research.intake.schema import Field

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

Rule = Literal["list", "date", "whole", "decimal"] | None

LAST_ROW = 1_048_576  # of a sheet
LONGEST_TITLE, LONGEST_TEXT = 32, 225  # letters that Excel shows beside a cell and in an error
LONGEST_NAME = 31  # letters of a sheet's name
LARGEST = 999_999_999_999_999  # a number of 15 digits; Excel keeps no more
WIDTHS = {"text": 24, "number": 14, "whole": 14, "date": 14, "score": 14}  # letters that fit into a column
RIGHTS = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
HEADER_COLOUR, EXAMPLE_COLOUR = "DCE6F1", "F2F2F2"


@dataclass(frozen=True)
class _Column:
    """One column of the form: how it is read, and what the person who fills it in is told."""

    field: Field
    header: str
    description: str
    unit: str
    example: str | float
    choices: tuple[str | float, ...]


def template(schema: Mapping[str, Any], *, title: str, name: str) -> bytes:
    """Make a workbook to fill in, in the language that is spoken.

    Parameters
    ----------
    schema : of a Data Package resource; of each field `title` (the header), `description`, `unit`, `example`
        and the constraints are used
    title : of the workbook or study that it is for
    name : the form, as ``hvevfd read --as`` takes it

    Returns
    -------
    bytes
        An .xlsx file, the same bytes for the same schema, language and version.

    Examples
    --------
    >>> schema = {"fields": [{"name": "patient", "type": "string", "description": "a running number"}]}
    >>> template(schema, title="Goals", name="goal-form")[:2]
    b'PK'
    """
    import openpyxl

    columns = [
        _column(field, entry)
        for field, entry in zip(Field.from_schema(schema), schema["fields"], strict=True)
    ]
    book = openpyxl.Workbook()
    book.properties.creator = "hvevfd-research"
    book.properties.title = title
    page: Any = book.active
    page.title = _sheet_name(_("Fill in"))
    about = book.create_sheet(_sheet_name(_("Read this first")))
    lists = _Lists(book)
    _write_headers(page, columns)
    _write_example(page, columns)
    for place, column in enumerate(columns):
        check = _check(column, lists)
        check.add(f"{letter(place)}2:{letter(place)}{LAST_ROW}")
        page.add_data_validation(check)
    _protect(page)
    _explain(about, columns, title=title, sheet=page.title, name=name)
    return workbook_bytes(book)


def _sheet_name(words: str) -> str:
    """Leave out what the name of a sheet may not hold."""
    return re.sub(r"[\[\]:*?/\\]", "", words)[:LONGEST_NAME]


def _column(field: Field, entry: Mapping[str, Any]) -> _Column:
    unit = entry.get("unit", "none")
    choices = _choices(field, entry)
    example = entry.get("example", _example(field))
    if _has_words(example) and "title" in entry:
        example = gettext(example)
    return _Column(
        field,
        header=gettext(entry["title"]) if "title" in entry else field.name,
        description=gettext(entry["description"]) if "title" in entry else entry.get("description", ""),
        unit="" if unit == "none" else gettext(unit) if "title" in entry else unit,
        example=choices[0] if choices and "example" not in entry else example,
        choices=choices,
    )


def _choices(field: Field, entry: Mapping[str, Any]) -> tuple[str | float, ...]:
    """Give the values that a column takes, as words of the language that is spoken where they have such."""
    labels = entry.get("labels", {})
    return tuple(gettext(labels[code]) if code in labels else code for code in field.choices)


def _has_words(example: object) -> bool:
    return isinstance(example, str) and any(map(str.isalpha, example))


def _example(field: Field) -> str | float:
    """Give an example for a field whose schema has none."""
    if field.kind == "text":
        return "1"
    if field.kind == "date":
        return str(field.low or field.high or "2026-01-31")[:10]
    limits = [limit for limit in (field.low, field.high) if isinstance(limit, int | float)]
    return limits[0] if limits else 1


def _write_headers(page: Any, columns: Sequence[_Column]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    for place, column in enumerate(columns, start=1):
        cell = text_cell(page.cell(1, place), column.header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=HEADER_COLOUR)
        cell.border = Border(bottom=Side("medium"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        below = page.column_dimensions[letter(place - 1)]
        below.width = max(WIDTHS[column.field.kind], len(column.header) + 2)
        below.number_format = _format(column.field)
        below.protection = Protection(locked=False)
    page.freeze_panes = "A2"


def _format(field: Field) -> str:
    """Give the number format of a column: text keeps the zero of 0301, a date reads as people write it."""
    if field.kind == "text":
        return "@"
    if field.kind == "date":
        return "dd.mm.yyyy" if language() in ("nb", "nn") else "yyyy-mm-dd"
    return "General"


def _write_example(page: Any, columns: Sequence[_Column]) -> None:
    """Write the row that shows how, marked where :attr:`.schema.Headers.example` looks for it."""
    from openpyxl.styles import Font, PatternFill, Protection

    marked = next((at for at, column in enumerate(columns) if column.field.kind == "text"), 0)
    for place, column in enumerate(columns):
        cell = page.cell(2, place + 1)
        example: Any = column.example
        if place == marked:
            text_cell(cell, example_mark(_("Example: {value}").format(value=example)))
        elif column.field.kind == "date":
            cell.value = dt.datetime.fromisoformat(str(example))
        elif column.field.kind == "text":
            text_cell(cell, str(example))
        else:
            cell.value = example
        cell.number_format = _format(column.field)
        cell.font = Font(italic=True)
        cell.fill = PatternFill("solid", fgColor=EXAMPLE_COLOUR)
        cell.protection = Protection(locked=False)


def _protect(page: Any) -> None:
    """Lock the headers without a password; rows can still be added, deleted, sorted and formatted."""
    page.protection.sheet = True
    for right in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
    ):
        setattr(page.protection, right, False)  # False lets it be done


class _Lists:
    """The choices of all columns, on a hidden sheet: a list written into a check may hold no comma."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._page: Any = None
        self._used = 0

    def range(self, choices: Sequence[str | float]) -> str:
        """Write choices and say where they stand."""
        if self._page is None:
            self._page = self._book.create_sheet("lists")
            self._page.sheet_state = "hidden"
        self._used += 1
        for row, choice in enumerate(choices, start=1):
            cell = self._page.cell(row, self._used)
            if isinstance(choice, str):
                text_cell(cell, choice)
            else:
                cell.value = choice
        column = letter(self._used - 1)
        return f"lists!${column}$1:${column}${len(choices)}"


def _check(column: _Column, lists: _Lists) -> DataValidation:
    """Make Excel's check of a column, with what it says while and after someone types."""
    from openpyxl.worksheet.datavalidation import DataValidation

    kind, formulas = _rule(column, lists)
    allowed = _allowed(column)
    check = DataValidation(
        type=kind,
        operator="between" if len(formulas) == 2 else None,
        formula1=formulas[0] if formulas else None,
        formula2=formulas[1] if len(formulas) == 2 else None,
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        # A code for a missing value is text where a number stands: it may be typed after a question.
        errorStyle="warning" if _codes(column.field) else "stop",
    )
    check.promptTitle = check.errorTitle = _short(column.header, LONGEST_TITLE)
    told = [f"{column.description}." if column.description else "", _sentence(allowed) if kind else ""]
    check.prompt = _short(" ".join(filter(None, told)), LONGEST_TEXT)
    check.error = _short(_("This cell takes {allowed}.").format(allowed=allowed), LONGEST_TEXT)
    return check


def _rule(column: _Column, lists: _Lists) -> tuple[Rule, tuple[str, ...]]:
    """Give the kind of Excel's check and its limits."""
    from openpyxl.utils.datetime import to_excel

    field = column.field
    if column.choices:
        return "list", (lists.range(column.choices),)
    if field.kind == "text":
        return None, ()
    if field.kind == "date":
        first = dt.date.fromisoformat(str(field.low or f"{FIRST_YEAR}-01-01")[:10])
        last = dt.date.fromisoformat(str(field.high or f"{LAST_YEAR}-12-31")[:10])
        return "date", tuple(f"{to_excel(day):.0f}" for day in (first, last))  # type: ignore[no-untyped-call]
    low = -LARGEST if field.low is None else field.low
    high = LARGEST if field.high is None else field.high
    return ("whole" if field.kind == "whole" else "decimal"), (str(low), str(high))


def _allowed(column: _Column) -> str:
    """Say in words what a column takes."""
    words = _allowed_values(column)
    codes = _codes(column.field)
    if codes:
        return _("{allowed}, or {codes} where there is no value").format(allowed=words, codes=listing(codes))
    return words


def _codes(field: Field) -> list[str]:
    return [code for code in field.missing if code]


def _allowed_values(column: _Column) -> str:
    field = column.field
    if column.choices:
        return _("one of: {choices}").format(choices=", ".join(map(str, column.choices)))
    if field.kind == "text":
        return _("text")
    if field.kind == "date":
        return _("a date, such as {one} or {other}").format(one="31.01.2026", other="2026-01-31")
    low, high = (
        number(limit, 0 if float(limit).is_integer() else 2) if isinstance(limit, int | float) else ""
        for limit in (field.low, field.high)
    )
    whole = field.kind == "whole"
    if low and high:
        words = _("a whole number from {low} to {high}") if whole else _("a number from {low} to {high}")
    elif low:
        words = _("a whole number, {low} or more") if whole else _("a number, {low} or more")
    elif high:
        words = _("a whole number, at most {high}") if whole else _("a number, at most {high}")
    else:
        words = _("a whole number") if whole else _("a number")
    return words.format(low=low, high=high)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _explain(page: Any, columns: Sequence[_Column], *, title: str, sheet: str, name: str) -> None:
    """Write the sheet that says how to fill in, what not to write, and what each column holds."""
    from openpyxl.styles import Alignment, Font, PatternFill

    row = 1
    for lines in _about(title, sheet, name):
        for text in lines:
            cell = text_cell(page.cell(row, 1), text)
            cell.font = Font(bold=text == lines[0], size=14 if row == 1 else 11)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
            row += 1
    for at, heading in enumerate((_("Column"), _("What it holds"), _("It takes"), _("Needed"))):
        cell = text_cell(page.cell(row, at + 1), heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=HEADER_COLOUR)
    for place, column in enumerate(columns):
        row += 1
        holds = column.description + (f" ({column.unit})" if column.unit else "")
        needed = _("may be empty") if column.field.empty_allowed else _("in every row")
        # The letter before it keeps a header from being taken for that of a table on this sheet.
        texts = (f"{letter(place)}: {column.header}", holds, _sentence(_allowed(column)), needed)
        for at, text in enumerate(texts):
            text_cell(page.cell(row, at + 1), text).alignment = Alignment(wrap_text=True, vertical="top")
    for at, width in enumerate((24, 56, 36, 16)):
        page.column_dimensions[letter(at)].width = width
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _about(title: str, sheet: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Give the lines of the explanation by their headings."""
    how = (
        _("How to fill it in"),
        _("Write on the sheet “{sheet}”, one line for each row, below the headers.").format(sheet=sheet),
        _("Leave the headers as they are. They are locked, without a password."),
        _("The row between *** and *** is an example. It is never read, and you may delete it."),
        _("Leave a cell empty where there is no value, unless it is needed in every row."),
        _("Then check it with: {command}").format(command=f"hvevfd read FILE --as {name}"),
    )
    what_not = (
        _("What not to write"),
        _("No names: not of patients, not of families, not of staff."),
        _("No national identity numbers or other numbers of persons, nor parts of them."),
        _("No dates of birth, addresses, phone numbers or e-mail addresses."),
        _("Give each patient a running number, and keep the list of who is who elsewhere, locked away."),
        _("Nothing in free text that tells who someone is: a rare illness, an office, a farm."),
        _("The program looks for numbers and addresses of persons. Names it cannot find."),
    )
    return (title,), how, what_not, (_("The columns"),)
