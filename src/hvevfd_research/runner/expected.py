"""Published numbers that a workbook is held against: ``expected.toml`` beside its notebook.

Each row names a headline (or a row of ``hve.published``), the printed number, how far ours may lie from it
and where it was read. A published number that we could not reproduce stays in the file with
``agrees = false`` and a note, so that it is shown and not forgotten.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import deferred, number

MARKS = {
    "V": deferred("read in the source or a copy of it"),
    "S": deferred("stated in the texts that the project grew from"),
    "D": deferred("computed by someone else from figures read in a source"),
}


@dataclass(frozen=True)
class Expected:
    """One published number.

    Parameters
    ----------
    name : the headline it is held against
    published : the printed number
    tolerance : largest gap that still agrees; half a unit of the last printed digit unless the note argues
    digits : decimals printed
    mark : V, S or D, see :data:`MARKS`
    source : author, year, and where in it
    agrees : false for a number known not to agree with ours
    note : why it may differ
    is_year : whether it is a calendar year, which is written without a mark between thousands
    """

    name: str
    published: float
    tolerance: float
    digits: int
    mark: Literal["V", "S", "D"]
    source: str
    agrees: bool = True
    note: str = ""
    is_year: bool = False

    def written(self, value: float | None) -> str:
        """Write a value as the published one is printed, in the reader's language."""
        if value is None or math.isnan(value):
            return "–"
        return str(round(value)) if self.is_year else number(value, self.digits)

    def matches(self, ours: float | None) -> bool:
        """Whether our number lies within the tolerance of the printed one."""
        slack = 1e-12 * max(1.0, abs(self.published))
        return ours is not None and abs(ours - self.published) <= self.tolerance + slack


@dataclass(frozen=True)
class Verdict:
    """A published number, ours, and whether that is what the workbook says of it."""

    expected: Expected
    ours: float | None

    @property
    def status(self) -> Literal["match", "known-difference", "differs", "missing", "now-matches"]:
        """Tell how the two numbers stand to each other."""
        if self.ours is None or math.isnan(self.ours):
            return "missing"
        if self.expected.matches(self.ours):
            return "match" if self.expected.agrees else "now-matches"
        return "differs" if self.expected.agrees else "known-difference"

    @property
    def good(self) -> bool:
        """Whether the workbook tells the truth about this number."""
        return self.status in {"match", "known-difference"}


def read_expected(folder: Path) -> list[Expected]:
    """Read the published numbers of a workbook's folder; none where it has no ``expected.toml``.

    Raises
    ------
    ContentError : the file is not TOML, or a row lacks a key, repeats a name or has an unknown mark
    """
    path = folder / "expected.toml"
    if not path.is_file():
        return []
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("expected", [])
        found = [_expected(row) for row in rows]
    except (tomllib.TOMLDecodeError, TypeError, KeyError, ValueError) as error:
        raise ContentError(
            "{workbook}/expected.toml cannot be read: {reason}", workbook=folder.name, reason=str(error)
        ) from error
    names = [row.name for row in found]
    for name in names:
        if names.count(name) > 1:
            raise ContentError("{workbook}/expected.toml names {name} twice", workbook=folder.name, name=name)
    return found


def _expected(row: dict[str, Any]) -> Expected:
    if row.get("mark") not in MARKS:
        raise ValueError(f"{row.get('name')}: mark must be one of {', '.join(MARKS)}")
    return Expected(**row)


def verdicts(expected: list[Expected], ours: dict[str, float | None]) -> list[Verdict]:
    """Hold every published number against ours, in the file's order."""
    return [Verdict(row, ours.get(row.name)) for row in expected]
