"""A copy of a page or a notebook to hand on, without what tells who made it and on which file.

Taken out: parameters and the cell that papermill wrote for them, the command that would run it again with
them, printed text, errors and tracebacks, why a run stopped, what the reader noticed about a file, outputs
that no function of ours made, notes of other programs, texts inside images, paths and names of data files.
What a page says about the data stays: where it was made from a file with one row a person, a figure may show
single persons, and only the one who knows the data can tell.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hvevfd_research.errors import InputFileError, OutputError
from hvevfd_research.i18n import deferred
from hvevfd_research.reports.share_notebook import is_ours, shared_notebook
from hvevfd_research.reports.share_page import shared_page
from hvevfd_research.runner.files import write_whole

TAKEN_OUT = {
    "parameters": deferred("parameters, and the command that sets them"),
    "injected": deferred("cells that set parameters"),
    "printed": deferred("printed text"),
    "error": deferred("errors and tracebacks"),
    "failure": deferred("reasons why the run stopped"),
    "file": deferred("tables of what was noticed about a file"),
    "patient": deferred("figures and tables that show single patients"),
    "words": deferred("sentences, tables and figures with words that few people wrote"),
    "shown": deferred("outputs that no function of ours made"),
    "metadata": deferred("notes of other programs"),
    "image": deferred("texts inside images"),
    "trace": deferred("paths and names of files"),
}


@dataclass(frozen=True)
class Shared:
    """A copy that was written.

    Parameters
    ----------
    path : where it is
    removed : key of :data:`TAKEN_OUT` to how often it was taken out, in that order
    from_own_file : whether the page was made from a file of the reader's own
    """

    path: Path
    removed: Mapping[str, int]
    from_own_file: bool


def share(source: Path, out: Path | None = None) -> Shared:
    """Write a copy to hand on; the original is never touched.

    Parameters
    ----------
    source : an .html page or an .ipynb notebook that ``hvevfd run`` wrote, or a workbook run by hand
    out : where the copy goes; by default beside the original, with ``-share`` in its name

    Raises
    ------
    InputFileError : it cannot be read, or is none of ours
    OutputError : the copy would lie over the original, or cannot be written
    """
    text = _read(source)
    out = out or source.with_name(f"{source.stem}-share{source.suffix}")
    if out.suffix.lower() != source.suffix.lower():
        raise OutputError("{file}: the copy keeps the ending {ending}", file=out.name, ending=source.suffix)
    if out.exists() and out.samefile(source):
        raise OutputError("{file} is the original; choose another name with -o", file=out.name)
    if source.suffix.lower() == ".html":
        copy, removed, own = shared_page(text, source.name)
    else:
        notebook, removed, own = shared_notebook(_notebook(text, source.name))
        copy = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    write_whole(out, copy)
    return Shared(out, _in_order(removed), own)


def _read(source: Path) -> str:
    if source.suffix.lower() not in (".html", ".ipynb"):
        raise InputFileError("{file}: only .html pages and .ipynb notebooks are shared", file=source.name)
    try:
        return source.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8"
        raise InputFileError("{file} cannot be read: {reason}", file=source.name, reason=reason) from error


def _notebook(text: str, name: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
        ours = is_ours(notebook)
    except (ValueError, TypeError, KeyError, AttributeError):
        ours = False
    if not ours:
        raise InputFileError(
            "{file} is no notebook that hvevfd ran, so nobody can tell what would have to be taken out",
            file=name,
        )
    return dict(notebook)


def _in_order(removed: Counter[str]) -> dict[str, int]:
    return {kind: removed[kind] for kind in TAKEN_OUT if removed[kind]}
