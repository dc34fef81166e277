"""A page to print in two more forms: Markdown to write on in, and a web page that asks for nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from hvevfd_research.i18n import language
from hvevfd_research.reports.marked_text import Block
from hvevfd_research.reports.page import TEMPLATES, dress, policy_for
from hvevfd_research.reports.paper import Sheet

if TYPE_CHECKING:
    from jinja2 import Environment

MARKS = {"item": "- ", "quote": "> "}
STYLES = {"strong": "**", "emph": "*", "code": "`"}
_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown(sheet: Sheet) -> str:
    r"""Write a page as Markdown; signs in its text that would be marks stay text.

    Parameters
    ----------
    sheet : what stands on it

    Examples
    --------
    >>> from hvevfd_research.reports.marked_text import markdown_blocks
    >>> markdown(Sheet("Agenda", "", tuple(markdown_blocks("## Who?\n\n- a *b*"))))
    '# Agenda\n\n## Who?\n\n- a *b*\n'
    """
    lines = [f"# {_plain(sheet.title)}", ""]
    before = ""
    for block in sheet.blocks:
        kind = str(block["kind"])
        if before not in ("", kind) or kind not in ("item", "step"):
            lines += [""] if lines[-1] else []
        lines += _lines(block)
        before = kind
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> list[str]:
    """Write one block as lines."""
    kind = block["kind"]
    if kind == "table":
        head, rows = block["head"], block["rows"]
        cells = [head or [""] * len(rows[0]), ["---"] * len(rows[0]), *rows]
        return [
            f"| {' | '.join(cell if row == cells[1] else _plain(cell) for cell in row)} |" for row in cells
        ]
    if kind == "lines":
        return ["\\_" * 40] * int(block["n"])
    words = "".join(_run(run) for run in block["runs"])
    if kind == "heading":
        return [f"{'#' * max(2, block['level'])} {words}"]
    return [f"{block['n']}. {words}" if kind == "step" else MARKS.get(kind, "") + words]


def _run(run: dict[str, str]) -> str:
    mark = STYLES.get(run["style"], "")
    return f"{mark}{run['text'] if mark == '`' else _plain(run['text'])}{mark}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", str(text)))


def web_page(sheet: Sheet) -> str:
    """Write a page as HTML in one file, without script and with its style inside.

    Parameters
    ----------
    sheet : what stands on it
    """
    style = (TEMPLATES / "sheet.css").read_text("utf-8")
    template = _templates().get_template("sheet.html.j2")
    return template.render(sheet=sheet, language=language(), style=style, policy=policy_for(style))


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return dress(Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True))
