"""Published numbers beside ours."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.table import table_html
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.expected import MARKS, Expected, read_expected


def published(*ours: tuple[str, float], caption: str = deferred("Published numbers beside ours")) -> None:
    """Show published numbers beside ours, each with its source and whether they agree.

    Parameters
    ----------
    *ours : pairs of a name in the workbook's ``expected.toml`` and our number
    caption : heading of the table, in English

    Raises
    ------
    ContentError : a name that ``expected.toml`` does not hold
    """
    expected = {row.name: row for row in read_expected(Path.cwd())}
    unknown = [name for name, _value in ours if name not in expected]
    if unknown:
        raise ContentError(
            "expected.toml holds no published number named {name}; it holds {names}",
            name=unknown[0],
            names=", ".join(sorted(expected)) or "none",
        )
    rows = [(expected[name], float(value)) for name, value in ours]
    facts: dict[str, Any] = {
        "kind": "published",
        "caption": _(caption),
        "values": {row.name: value for row, value in rows},
        "headings": [_("Quantity"), _("Published"), _("Here"), _("Agrees"), _("Mark"), _("Source")],
        "numeric": [False, True, True, False, False, False],
        "rows": [_row(row, value) for row, value in rows],
        "notes": _notes([row for row, _value in rows]),
    }
    notes = "".join(f"<p><small>{escape(str(note))}</small></p>" for note in facts["notes"])
    plain = "\n".join("  ".join(row) for row in facts["rows"])
    emit(facts, {"text/html": table_html(facts) + notes, "text/plain": plain})


def _row(row: Expected, value: float) -> list[str]:
    verdict = _("✓ yes") if row.matches(value) else _("✗ no")
    return [
        _(row.name),
        row.written(row.published),
        row.written(value),
        verdict,
        row.mark,
        row.source,
    ]


def _notes(rows: list[Expected]) -> list[str]:
    """Say what the marks in the table stand for, and why a number may differ."""
    used = {row.mark for row in rows}
    marks = [f"{mark}: {_(meaning)}" for mark, meaning in MARKS.items() if mark in used]
    return ["; ".join(marks) + "."] + [f"{_(row.name)}: {_(row.note)}" for row in rows if row.note]
