"""The reader's own text: read for counting, and never repeated."""

from __future__ import annotations

from pathlib import Path

from hvevfd_research.cells.emit import band, notice
from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.errors import InputFileError
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _
from hvevfd_research.intake.opening import identify
from hvevfd_research.intake.text_file import decide_encoding
from hvevfd_research.privacy import find_identifiers

MAX_BYTES = 2_000_000  # size of a text: some three hundred thousand words
NAMED_LINES = 5  # lines with identifiers that the error names


def open_text(text_file: str) -> str:
    """Read the reader's own text, if there is one that may be read.

    A text may tell of people, so it is searched for identifiers first, and on a page to hand on it is not
    read at all. What the workbook shows of it must be counts: no word of it belongs on a page.

    Parameters
    ----------
    text_file : path of a .txt file; empty where there is none

    Returns
    -------
    str
        The text; empty where none was given, or where the page is to be handed on.

    Raises
    ------
    InputFileError : the file cannot be read as text, has no letter, or holds what may point at a person
    """
    if not text_file:
        return ""
    if PEOPLE.disclosure.report:
        notice(
            deferred("Your text is left out of a page to hand on. Run without --report to see it counted."),
            level="hidden",
        )
        return ""
    text = _read(Path(text_file))
    band(
        _("This page counts the words of a text of yours, and repeats none of them."),
        "warning",
        private="text",
    )
    return text


def _read(path: Path) -> str:
    name = path.name
    if path.suffix.lower() in {".docx", ".doc", ".odt", ".rtf", ".pdf"}:
        raise InputFileError(
            "{file} is no plain text. Save it as plain text (.txt) and name that.", file=name
        )
    if identify(path) != "csv":
        raise InputFileError(
            "{file} is no plain text. Save it as plain text (.txt) and name that.", file=name
        )
    if path.stat().st_size > MAX_BYTES:
        raise InputFileError("{file} is too long for a text. Name one letter or one leaflet.", file=name)
    codec, _label = decide_encoding(path, name)
    text = path.read_text(codec)
    lines = [place for place, line in enumerate(text.splitlines(), start=1) if find_identifiers(line)]
    if lines:
        raise InputFileError(
            "{file} holds what may point at a person (line {lines}) and is not read. Take it out, and run "
            "again.",
            file=name,
            lines=", ".join(map(str, lines[:NAMED_LINES])),
        )
    if not any(map(str.isalpha, text)):
        raise InputFileError("{file} holds no word to count.", file=name)
    return text
