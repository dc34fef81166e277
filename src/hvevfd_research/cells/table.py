"""A table for people: words as headings, numbers in the reader's language, the raw values as CSV behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Unpack

import numpy as np
import pandas as pd

from hvevfd_research.cells.codes import said
from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.headings import YEARS, heading
from hvevfd_research.cells.people import PEOPLE, Behind
from hvevfd_research.i18n import date, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.intake.export import csv_text
from hvevfd_research.privacy.ages import GROUPED


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    **behind: Unpack[Behind],
) -> None:
    """Show a table.

    Parameters
    ----------
    frame : one row a line; the index is not shown
    caption : what the table holds, in English
    columns : those to show, in this order; all by default. A mapping gives headings of their own, in English
    digits : decimals of the numbers, for all columns or by column name
    **behind : who stands behind it, see :class:`hvevfd_research.cells.people.Behind`: single patients
        (``rows="patient"``), how many people (``n=``), or which columns count people (``counts=``, ``by=``)
    """
    admitted = PEOPLE.admit(_(caption), frame, behind)
    if admitted is None or admitted.frame is None:
        return
    facts = table_facts(
        admitted.frame, caption=caption, columns=columns, digits=digits, hidden=admitted.hidden
    )
    if admitted.private:
        facts["private"] = admitted.private
    plain = f"{facts['caption']}\n{admitted.frame.to_string()}"
    emit(facts, {"text/html": table_html(facts), "text/plain": plain})


def table_facts(
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    hidden: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Turn a frame into the facts of a table: headings, written cells, alignment and the CSV behind it.

    What is true in `hidden` is missing in the frame and so in the CSV; people read that it is hidden.
    """
    names = [str(name) for name in (frame.columns if columns is None else columns)]
    own = columns if isinstance(columns, Mapping) else {}
    shown = frame.loc[:, names]
    written = [
        _written(shown[name], digits if isinstance(digits, int) else digits.get(name, 2)) for name in names
    ]
    if hidden is not None:
        for place, name in enumerate(names):
            if name in hidden:
                cells = zip(written[place], hidden[name], strict=True)
                written[place] = [_("hidden") if away else cell for cell, away in cells]
    return {
        "kind": "table",
        "caption": _(caption),
        "headings": [_(own[name]) if name in own else heading(name) for name in names],
        "numeric": [_is_number(shown[name]) for name in names],
        "rows": [list(row) for row in zip(*written, strict=True)],
        "csv": csv_text(frame),
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


def _is_number(values: pd.Series) -> bool:
    """Whether a column is read by its digits; pandas counts yes and no as numbers too."""
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def _written(values: pd.Series, digits: int) -> list[str]:
    """Write one column for people; what is missing is an en dash."""
    if pd.api.types.is_bool_dtype(values):
        return ["–" if pd.isna(value) else _("yes") if value else _("no") for value in values]
    if values.name in PEOPLE.ages and PEOPLE.on_report and pd.api.types.is_numeric_dtype(values):
        return ["–" if pd.isna(age) else _age(float(age), digits) for age in values]
    if values.name in YEARS:
        return ["–" if pd.isna(value) else str(round(value)) for value in values]
    if pd.api.types.is_integer_dtype(values) or _all_whole(values):
        return ["–" if pd.isna(value) else number(float(value), 0) for value in values]
    if pd.api.types.is_numeric_dtype(values):
        return ["–" if pd.isna(value) else number(float(value), digits) for value in values]
    if pd.api.types.is_datetime64_any_dtype(values):
        return ["–" if pd.isna(value) else date(value, "medium") for value in values]
    return ["–" if pd.isna(value) else said(str(values.name), str(value)) for value in values]


def _age(age: float, digits: int) -> str:
    """Write an age for a page to hand on, where the oldest stand together."""
    if age >= GROUPED:
        return f"{GROUPED}+"
    return number(age, 0 if age == round(age) else digits)


def _all_whole(values: pd.Series) -> bool:
    """Whether a float column holds counts with some missing, which only looks like decimals."""
    if not pd.api.types.is_float_dtype(values) or not values.isna().any():
        return False
    seen = values.dropna().to_numpy()
    return bool(seen.size and np.all(seen == np.round(seen)))
