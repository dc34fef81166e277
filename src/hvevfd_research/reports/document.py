"""A page to print as a Word document: headings, tables with header rows, pictures with words for them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from hvevfd_research.i18n import language
from hvevfd_research.reports.marked_text import Block
from hvevfd_research.reports.paper import Sheet

if TYPE_CHECKING:
    from docx.document import Document

PICTURE_WIDTH = 15.0  # centimetres; a page of A4 between its margins
REGIONS = {"nb": "nb-NO", "nn": "nn-NO", "sv": "sv-SE", "en": "en-GB"}
"""What Word calls our languages; it spells and reads aloud by these."""


def document(sheet: Sheet) -> bytes:
    """Write a page as a Word document in the language that is spoken.

    Parameters
    ----------
    sheet : what stands on it. Beside the blocks of paper it may hold ``picture``, with ``png`` and ``alt``

    Returns
    -------
    bytes
        As the program writes them, with the clock in them: see :func:`intake.export.repacked`.
    """
    import docx
    from docx.shared import Cm, Pt

    made = docx.Document()
    _speak(made)
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    made.styles["Normal"].font.size = Pt(11)
    made.core_properties.title = sheet.title
    made.core_properties.author = made.core_properties.last_modified_by = "hvevfd"
    made.core_properties.comments = ""
    made.core_properties.language = language()
    page.footer.paragraphs[0].text = sheet.foot
    made.add_heading(sheet.title, level=1)
    for block in sheet.blocks:
        _add(made, block)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def _speak(made: Document) -> None:
    """Name the language of all text: the template that comes with python-docx says American English."""
    from docx.oxml.ns import qn

    for found in made.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), REGIONS.get(language(), language()))


def _add(made: Document, block: Block) -> None:
    kind = block["kind"]
    if kind == "heading":
        made.add_heading("".join(run["text"] for run in block["runs"]), level=max(2, block["level"]))
    elif kind == "table":
        _add_table(made, block["head"], block["rows"])
    elif kind == "picture":
        _add_picture(made, block["png"], block["alt"])
    else:
        style = {"item": "List Bullet", "quote": "Quote"}.get(kind)
        paragraph = made.add_paragraph(style=style)
        if kind == "step":
            paragraph.add_run(f"{block['n']}. ")
        for run in block["runs"]:
            written = paragraph.add_run(run["text"])
            written.bold = run["style"] == "strong" or None
            written.italic = run["style"] == "emph" or None


def _add_table(made: Document, head: list[str], rows: list[list[str]]) -> None:
    """Write a table whose header row is one: screen readers say it, and it stands on each page."""
    from docx.oxml import OxmlElement

    table = made.add_table(rows=0, cols=len(head or rows[0]), style="Table Grid")
    for place, row in enumerate([head, *rows] if head else rows):
        line = table.add_row()
        for cell, text in zip(line.cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = (bool(head) and place == 0) or None
        if head and place == 0:
            line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    made.add_paragraph()


def _add_picture(made: Document, png: bytes, alt: str) -> None:
    from docx.shared import Cm

    shape: Any = made.add_picture(io.BytesIO(png), width=Cm(PICTURE_WIDTH))
    shape._inline.docPr.set("descr", alt)
