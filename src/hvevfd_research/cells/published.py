"""Published numbers beside ours."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.table import table_html
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.runner.expected import Expected, read_expected


def published(ours: Mapping[str, float], *, caption: str = "Published numbers beside ours") -> None:
    """Show published numbers beside ours, each with its source and whether they agree.

    Parameters
    ----------
    ours : name in the workbook's ``expected.toml`` to our number
    caption : heading of the table, in English

    Raises
    ------
    ContentError : a name that ``expected.toml`` does not hold
    """
    expected = {row.name: row for row in read_expected(Path.cwd())}
    unknown = [name for name in ours if name not in expected]
    if unknown:
        raise ContentError(
            "expected.toml holds no published number named {name}; it holds {names}",
            name=unknown[0],
            names=", ".join(sorted(expected)) or "none",
        )
    rows = [(expected[name], float(value)) for name, value in ours.items()]
    facts: dict[str, Any] = {
        "kind": "published",
        "caption": _(caption),
        "values": {name: float(value) for name, value in ours.items()},
        "headings": [_("Quantity"), _("Published"), _("Here"), _("Agrees"), _("Mark"), _("Source")],
        "numeric": [False, True, True, False, False, False],
        "rows": [_row(row, value) for row, value in rows],
        "notes": [f"{_(row.name)}: {_(row.note)}" for row, _value in rows if row.note],
    }
    notes = "".join(f"<p><small>{escape(str(note))}</small></p>" for note in facts["notes"])
    plain = "\n".join("  ".join(row) for row in facts["rows"])
    emit(facts, {"text/html": table_html(facts) + notes, "text/plain": plain})


def _row(row: Expected, value: float) -> list[str]:
    verdict = _("✓ yes") if row.matches(value) else _("✗ no")
    return [
        _(row.name),
        number(row.published, row.digits),
        number(value, row.digits),
        verdict,
        row.mark,
        row.source,
    ]
