"""Pages to print: an exercise, its facilitator's page, a discussion. One PDF each, the same bytes each time.

Typst sets them from a template of ours; what it gets is data, so no text of an exercise can become markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import known, language, number
from hvevfd_research.practice.exercises import Exercise
from hvevfd_research.practice.judging import numbers_for
from hvevfd_research.practice.notebooks import solution_of, text_of
from hvevfd_research.practice.sheets import discussion_sheet
from hvevfd_research.reports.marked_text import Block, markdown_blocks, runs
from hvevfd_research.reports.page import TEMPLATES

TEMPLATE = TEMPLATES / "paper.typ"

LINES_TO_WRITE_ON = 8  # on a student's page, beside a table of so many rows:
ROWS_BESIDE = 6
LINE_PER_ROW = 0.6  # of a line to write on, which a further row takes
MOST_ROWS = 24  # of a table on one page


@dataclass(frozen=True)
class Sheet:
    """A page to print.

    Parameters
    ----------
    title : its heading
    foot : what stands at the foot of each page
    blocks : what stands on it, in order
    """

    title: str
    foot: str
    blocks: tuple[Block, ...]


def pdf(sheet: Sheet) -> bytes:
    """Set a page in the language that is spoken, tagged for screen readers.

    Parameters
    ----------
    sheet : what stands on it
    """
    return _typeset(TEMPLATE, template_input(sheet))


def compiled(template: Path, page: Mapping[str, Any]) -> bytes:
    """Set what a template of ours makes of its data, tagged for screen readers.

    Parameters
    ----------
    template : a file that reads its input ``page`` as JSON
    page : what stands on it; nothing in it is read as markup
    """
    return _typeset(template, {"page": json.dumps(page, ensure_ascii=False)})


def _typeset(template: Path, inputs: dict[str, str]) -> bytes:
    import typst

    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=0,  # the same page is the same file
    )
    assert isinstance(made, bytes)
    return made


def template_input(sheet: Sheet) -> dict[str, str]:
    """Give what :data:`TEMPLATE` reads: the page as JSON, in the language that is spoken."""
    page = {"title": sheet.title, "foot": sheet.foot, "language": language(), "blocks": sheet.blocks}
    return {"page": json.dumps(page, ensure_ascii=False)}


def exercise_sheet(found: Exercise, seed: str = "") -> Sheet:
    """Put an analytic exercise on paper: the question, its numbers, and room to write.

    Parameters
    ----------
    found : an analytic exercise
    seed : for fresh numbers; empty for those of the source
    """
    title = text_of(found, "title").partition("\n")[2]
    data = list(_data_blocks(numbers_for(found, seed)))
    rows = sum(len(block["rows"]) for block in data if block["kind"] == "table")
    lines = LINES_TO_WRITE_ON - LINE_PER_ROW * max(0, rows - ROWS_BESIDE)
    blocks = [
        {"kind": "quote", "runs": runs(_(found.source))},
        *markdown_blocks(title),
        *markdown_blocks(text_of(found, "task")),
        *data,
        {"kind": "lines", "n": max(0, int(lines))},
        *markdown_blocks(f"## {_('What can we not say?')}\n\n{_(found.critique)}"),
    ]
    return Sheet(found.heading, _foot(found), tuple(blocks))


def facilitator_sheet(found: Exercise) -> Sheet:
    """Put on paper what someone needs who helps others with an analytic exercise."""
    code, why = solution_of(found)
    hints = "\n".join(f"{place}. {_(hint)}" for place, hint in enumerate(found.hints, start=1))
    wrong = "\n".join(f"- {_(known.hint)}" for known in found.misconceptions.values())
    rubric = "\n".join(f"- {_(line)}" for line in found.rubric)
    blocks = [
        *markdown_blocks(f"## {_('A solution')}"),
        {"kind": "code", "text": code},
        *markdown_blocks(why),
        *markdown_blocks(f"## {_('Hints, in this order')}\n\n{hints}"),
        *markdown_blocks(f"## {_('What people answer instead, and what they are told')}\n\n{wrong}"),
        *markdown_blocks(f"## {_('What can we not say?')}\n\n{_(found.critique)}\n\n{rubric}"),
    ]
    return Sheet(found.heading, _foot(found), tuple(blocks))


def talk_sheet(found: Exercise, *, facilitator: bool = False) -> Sheet:
    """Put a discussion on paper.

    Parameters
    ----------
    found : a discussion
    facilitator : whether what the facilitator needs to know stands on it
    """
    text = discussion_sheet(found, facilitator=facilitator).partition("\n")[2]
    return Sheet(found.heading, _foot(found), tuple(markdown_blocks(text)))


def _data_blocks(data: Any) -> Iterator[Block]:
    """Set the numbers of a task; several tables stand one under the other."""
    if isinstance(data, pd.DataFrame):
        shown = data.head(MOST_ROWS)
        yield {
            "kind": "table",
            "head": [str(column) for column in shown.columns],
            "rows": [[_cell(value) for value in row] for row in shown.itertuples(index=False)],
        }
        if len(data) > len(shown):
            text = _("The first {n} of {of} rows.").format(n=len(shown), of=len(data))
            yield {"kind": "paragraph", "runs": runs(text)}
    elif isinstance(data, dict):
        plain = {name: value for name, value in data.items() if not isinstance(value, pd.DataFrame)}
        if plain:
            rows = [[str(name), _cell(value)] for name, value in plain.items()]
            yield {"kind": "table", "head": [], "rows": rows}
        for name, value in data.items():
            if isinstance(value, pd.DataFrame):
                yield {"kind": "paragraph", "runs": [{"style": "strong", "text": str(name)}]}
                yield from _data_blocks(value)


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_cell, value))
    if isinstance(value, str):  # a quote in a language of its own, or a label, is no message of ours
        return _(value) if known(value) else value
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    figure = float(value)  # type: ignore[arg-type]
    return number(figure, 0 if figure.is_integer() else 2)


def _foot(found: Exercise) -> str:
    return f"«Hva er viktig for deg?» · hvevfd {found.number}-{found.slug}"
