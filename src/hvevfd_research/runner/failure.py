"""Why a workbook did not reach its end, in words for people."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from hvevfd_research import errors
from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.facts import MIME

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")

Kind = Literal["error", "timeout", "killed", "stopped"]


@dataclass(frozen=True)
class Failure:
    """Why a workbook did not reach its end.

    Parameters
    ----------
    kind : an error in a cell, out of time, the kernel died, or someone stopped the run
    cell, of : the cell that was running, counted from 1, and how many there are
    message : one or two sentences for people
    line : the line of the workbook that ran last; the first of its cell where that is all that is known
    """

    kind: Kind
    cell: int
    of: int
    message: str
    line: str


def find_failure(
    notebook: Any, *, kind: Kind | None, seconds: float, trouble: Exception | None
) -> Failure | None:
    """Tell why a run stopped.

    Parameters
    ----------
    notebook : the executed notebook; each cell's state is in its papermill metadata
    kind : what the runner saw from outside; None where it saw nothing wrong
    seconds : how long the run or the cell was allowed to take
    trouble : what the runner caught, for a fault that no cell is to blame for

    Returns
    -------
    Failure or None
        None only when every code cell has finished.
    """
    states = [cell.metadata.get("papermill", {}).get("status") for cell in notebook.cells]
    unfinished = [
        index
        for index, (cell, state) in enumerate(zip(notebook.cells, states, strict=True))
        if cell.cell_type == "code" and state != "completed"
    ]
    if not unfinished and kind is None and trouble is None:
        return None
    index = unfinished[0] if unfinished else len(notebook.cells) - 1
    cell = notebook.cells[index]
    error = next((o for o in cell.get("outputs", []) if o.get("output_type") == "error"), None)
    line = _last_line(cell, error)
    message = _message(kind, error, seconds, trouble)
    return Failure(kind or "error", index + 1, len(notebook.cells), message, line)


def tidy_errors(notebook: Any) -> None:
    """Leave no terminal colours in tracebacks, and none at all behind an error that explains itself."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                own = _is_own(output.ename)
                output.traceback = (
                    [output.evalue] if own else [_ESCAPES.sub("", line) for line in output.traceback]
                )


def leave_out_values(notebook: Any, failure: Failure | None) -> Failure | None:
    """Leave nothing on a page to hand on that may hold rows: printed text, bare outputs, words of errors.

    Parameters
    ----------
    notebook : executed, changed in place; of its outputs those of our own cells stay
    failure : why it stopped

    Returns
    -------
    Failure or None
        The same, told without values from the data.
    """
    name = ""
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = [
                output
                for output in cell.outputs
                if output.output_type == "error" or MIME in output.get("data", {})
            ]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                name = output.ename
                output.evalue = _without_values(name)
                output.traceback = [output.evalue]
    if failure is None or failure.kind != "error":
        return failure
    return replace(failure, message=_without_values(name))


def _without_values(name: str) -> str:
    """Say what kind of error it was, without the values that it names."""
    what = {
        "TooFewError": _("There was too little data to compute this from."),
        "InputFileError": _("The file could not be read."),
        "ColumnError": _("A column is missing from the data or of the wrong kind."),
        "DomainError": _("A value in the data lies outside what the method allows."),
    }.get(name) or _("The cell stopped with {error}.").format(error=name or _("an error"))
    more = _(
        "What it says may hold values from the data, so it is left out here. Run without --report to see it."
    )
    return f"{what} {more}"


def _message(kind: Kind | None, error: Any, seconds: float, trouble: Exception | None) -> str:
    if kind == "stopped":
        return _("The run was stopped from outside before this cell had finished.")
    if kind == "timeout":
        return _("This cell did not finish within {seconds} seconds.").format(seconds=round(seconds))
    if kind == "killed":
        return _("The program that ran the cells died, perhaps for lack of memory.")
    if error is not None and _is_own(error.ename):
        return str(error.evalue)
    if error is not None:
        return _("The cell stopped with {error}: {reason}").format(error=error.ename, reason=error.evalue)
    return _("The workbook could not be run: {reason}").format(reason=trouble)


def _last_line(cell: Any, error: Any) -> str:
    lines = [line.strip() for line in cell.source.splitlines()] or [""]
    places = _PLACE.findall(_ESCAPES.sub("", "\n".join(error.traceback))) if error is not None else []
    number = int(places[-1]) if places else 1
    return str(lines[min(number, len(lines)) - 1])


def _is_own(name: str) -> bool:
    return isinstance(getattr(errors, name, None), type)
