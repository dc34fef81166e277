"""``hvevfd template`` and ``hvevfd read``: the reader's own files, before a workbook reads them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hvevfd_research import intake
from hvevfd_research.errors import InputFileError, OutputError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext, number
from hvevfd_research.runner.files import write_whole
from hvevfd_research.runner.forms import Form, find_form, forms

REFUSED_ROWS, REFUSED_FILE = 1, 2  # exit status


def template(arguments: argparse.Namespace) -> int:
    """Write a form to fill in; without a name, list the forms."""
    from hvevfd_research.intake.template import template as make

    console = Console()
    if arguments.form is None:
        table = Table(_("Form"), _("For the workbook"), box=box.SIMPLE_HEAD)
        for each in forms():
            table.add_row(each.name, each.title)
        console.print(table)
        return 0
    form = find_form(arguments.form)
    path = arguments.file or Path(f"{form.name}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise OutputError("{file}: a form is an Excel workbook; let its name end in .xlsx", file=path.name)
    if path.exists():
        raise OutputError(
            "{file} is there already and may hold what someone typed; choose another name with -o",
            file=path.name,
        )
    write_whole(path, make(form.schema, title=form.title, name=form.name))
    console.print(_("{file} is ready to be filled in.").format(file=path), highlight=False, markup=False)
    told = _("Then check it with: {command}").format(command=f"hvevfd read {path} --as {form.name}")
    console.print(told, highlight=False, markup=False, soft_wrap=True)
    return 0


def read(arguments: argparse.Namespace) -> int:
    """Read a file by the columns of a form, and tell how it went.

    Returns
    -------
    int
        0 when every row was kept, 1 when some were refused, 2 when the file was.
    """
    form = find_form(arguments.form)
    out = None if arguments.out is None else _out_path(arguments.out, arguments.file)
    try:
        found = intake.read(
            arguments.file, form.fields, sheet=arguments.sheet, drop_identifiers=arguments.drop_identifiers
        )
    except InputFileError as error:
        if not arguments.json:
            raise
        _print_json({"form": form.name, "status": "refused", "message": str(error)})
        return REFUSED_FILE
    if out is not None:
        write_whole(out, _clean(found, form, out))
    if arguments.json:
        _print_json(_facts(found, form))
    else:
        _tell(found, form, out)
    return REFUSED_ROWS if found.rows_refused else 0


def _out_path(out: Path, source: Path) -> Path:
    """Check where the clean table goes: never over the file that is read."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise OutputError("{file}: let the name of the clean table end in .csv or .xlsx", file=out.name)
    if out.exists() and source.exists() and out.samefile(source):
        raise OutputError("{file} is the file that is read; choose another name with --out", file=out.name)
    return out


def _clean(found: intake.Intake, form: Form, out: Path) -> bytes:
    from hvevfd_research.intake.export import clean_csv, clean_frame, clean_workbook

    frame = clean_frame(found.frame, form.fields)
    return clean_csv(frame) if out.suffix.lower() == ".csv" else clean_workbook(frame, sheet=form.name)


def _facts(found: intake.Intake, form: Form) -> dict[str, Any]:
    """Give the report for programs; the same keys whatever was found."""
    return {
        "form": form.name,
        "file": found.name,
        "status": "rows refused" if found.rows_refused else "complete",
        "rows": {"read": found.rows_read, "kept": found.rows_kept, "refused": found.rows_refused},
        "understood": asdict(found.understood),
        "issues": [
            {"row": issue.row, "column": issue.column, "level": issue.level, "text": issue.what}
            for issue in found.issues
        ],
    }


def _print_json(facts: dict[str, Any]) -> None:
    print(json.dumps(facts, ensure_ascii=False, indent=1))  # noqa: T201


def _tell(found: intake.Intake, form: Form, out: Path | None) -> None:
    """Print the report for people."""
    console = Console()
    rows = ngettext("{n} row was read", "{n} rows were read", found.rows_read)
    said = _("{file}: {read}. Kept: {kept}. Refused: {refused}.").format(
        file=found.name,
        read=rows.format(n=number(found.rows_read, 0)),
        kept=number(found.rows_kept, 0),
        refused=number(found.rows_refused, 0),
    )
    console.print(said, style="bold", highlight=False, markup=False)
    for line in _understood(found.understood):
        console.print(f"  {line}", highlight=False, markup=False)
    _tell_issues(console, _("Refused"), [issue for issue in found.issues if issue.level == "refused"])
    _tell_issues(console, _("Look at these"), [issue for issue in found.issues if issue.level == "warning"])
    _tell_issues(console, _("Noted"), [issue for issue in found.issues if issue.level == "note"])
    if found.rows_refused:
        told = _(
            "Mend these cells in the file and read it again. A refused row is in no figure and no table."
        )
        console.print(told, highlight=False)
    else:
        told = _("Next: {command}").format(command=f"hvevfd run {form.name} -p {form.parameter}=FILE")
        console.print(told, highlight=False, markup=False)
    if out is not None:
        console.print(
            _("The rows that were kept are in {file}.").format(file=out), highlight=False, markup=False
        )


def _understood(understood: intake.Understood) -> Iterable[str]:
    """Say how the file was understood."""
    if understood.form == "xlsx":
        yield _("Excel workbook, sheet {sheet}, headers in row {row}").format(
            sheet=understood.sheet, row=understood.header_row
        )
    elif understood.form == "parquet":
        yield _("Parquet file; its rows are numbered as if the names of its columns stood in row 1")
    else:
        marks = {";": _("semicolon"), ",": _("comma"), "\t": _("tab")}
        delimiter = understood.delimiter or ""
        yield _("Text file in {encoding}, {delimiter} between cells, headers in row {row}").format(
            encoding=understood.encoding,
            delimiter=marks.get(delimiter, delimiter),
            row=understood.header_row,
        )
    if understood.decimal_mark:
        yield (
            _("Decimals with a comma, as in 7,5")
            if understood.decimal_mark == ","
            else _("Decimals with a point, as in 7.5")
        )
    if understood.date_form:
        yield _("Dates as {form}").format(form=understood.date_form)


def _tell_issues(console: Console, heading: str, issues: Sequence[intake.Issue]) -> None:
    if not issues:
        return
    table = Table(_("Row"), _("Column"), _("What, and what to do"), title=heading, box=box.SIMPLE_HEAD)
    table.title_justify = "left"
    for issue in issues:
        row = "" if issue.row is None else str(issue.row)
        # A header is text from the file: it must not be taken for markup.
        table.add_row(row, escape(issue.column or ""), escape(issue.what))
    console.print(table, highlight=False)
