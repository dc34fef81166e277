"""A table for people: words as headings, numbers in the reader's language, the raw values as CSV behind."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from hvevfd_research.cells.emit import emit
from hvevfd_research.i18n import date, number
from hvevfd_research.i18n import gettext as _


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    labels: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
) -> None:
    """Show a table.

    Parameters
    ----------
    frame : one row a line; the index is not shown
    caption : what the table holds, in English
    labels : column name to heading, in English; a column without one keeps its name, and where `labels` is
        given only its columns are shown, in its order
    digits : decimals of the numbers, for all columns or by column name
    """
    facts = table_facts(frame, caption=caption, labels=labels, digits=digits)
    emit(facts, {"text/html": table_html(facts), "text/plain": f"{facts['caption']}\n{frame.to_string()}"})


def table_facts(
    frame: pd.DataFrame,
    *,
    caption: str,
    labels: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
) -> dict[str, Any]:
    """Turn a frame into the facts of a table: headings, written cells, alignment and the CSV behind it."""
    labels = labels or {str(name): str(name) for name in frame.columns}
    shown = frame.loc[:, list(labels)]
    columns = [
        _written(shown[name], digits if isinstance(digits, int) else digits.get(name, 2)) for name in labels
    ]
    return {
        "kind": "table",
        "caption": _(caption),
        "headings": [_(heading) for heading in labels.values()],
        "numeric": [bool(pd.api.types.is_numeric_dtype(shown[name])) for name in labels],
        "rows": [list(row) for row in zip(*columns, strict=True)],
        "csv": frame.to_csv(index=False, lineterminator="\n"),
    }


def table_html(facts: Mapping[str, Any]) -> str:
    """Write the facts of a table as HTML with header cells, nothing in it active."""
    headings, numeric, rows = facts["headings"], facts["numeric"], facts["rows"]
    head = "".join(f'<th scope="col">{escape(str(text))}</th>' for text in headings)
    align = ['style="text-align:right"' if right else 'style="text-align:left"' for right in numeric]
    body = "".join(
        "<tr>" + "".join(f"<td {a}>{escape(c)}</td>" for a, c in zip(align, row, strict=True)) + "</tr>"
        for row in rows
    )
    caption = escape(str(facts["caption"]))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _written(values: pd.Series, digits: int) -> list[str]:
    """Write one column for people; what is missing is an en dash."""
    if pd.api.types.is_bool_dtype(values):
        return [_("yes") if value else _("no") for value in values]
    if pd.api.types.is_integer_dtype(values) or _all_whole(values):
        return ["–" if pd.isna(value) else number(float(value), 0) for value in values]
    if pd.api.types.is_numeric_dtype(values):
        return ["–" if pd.isna(value) else number(float(value), digits) for value in values]
    if pd.api.types.is_datetime64_any_dtype(values):
        return ["–" if pd.isna(value) else date(value, "medium") for value in values]
    return ["–" if pd.isna(value) else str(value) for value in values]


def _all_whole(values: pd.Series) -> bool:
    """Whether a float column holds counts with some missing, which only looks like decimals."""
    if not pd.api.types.is_float_dtype(values) or not values.isna().any():
        return False
    seen = values.dropna().to_numpy()
    return bool(seen.size and np.all(seen == np.round(seen)))
