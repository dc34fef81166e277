"""Slides for those who present from PowerPoint: a question or a step on each, the script in the notes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hvevfd_research.i18n import clock, date, language, ngettext, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.intake.export import repacked
from hvevfd_research.practice.exercises import Exercise
from hvevfd_research.practice.sheets import sections
from hvevfd_research.reports.marked_text import markdown_blocks
from hvevfd_research.session.agenda import JOIN, Plan
from hvevfd_research.session.handouts import REMINDER
from hvevfd_research.session.schedule import schedule, title

if TYPE_CHECKING:
    from pptx.presentation import Presentation

WIDTH, HEIGHT = 13.333, 7.5  # inches, 16:9
LAYOUT = 1  # title and content, in the template that comes with python-pptx
TITLE_SIZE, TEXT_SIZE, LONG_TEXT_SIZE = 40, 32, 26  # points; 32 is what people read from the back
LONG = 260  # letters of a text that is set smaller
QR_SIDE = 3.6  # inches
QR_SCALE = 12  # pixels for each module of the code


@dataclass(frozen=True)
class Slide:
    """One slide.

    Parameters
    ----------
    title : above it
    lines : what stands on it, a paragraph each
    notes : what the facilitator says and looks out for
    qr : address of a code on it; empty for none
    """

    title: str
    lines: tuple[str, ...]
    notes: str = ""
    qr: str = ""


def slides(plan: Plan, *, address: str = "", code: str = "") -> bytes:
    """Make slides for a session, with speaker notes, the same bytes each time.

    Parameters
    ----------
    plan : what is to be held; everything is in the language that is spoken
    address, code : of the session as phones see it; without an address the slide has no QR code
    """
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.core_properties.title = plan.title
    deck.core_properties.author = deck.core_properties.last_modified_by = "hvevfd"
    deck.core_properties.language = language()
    for each in outline(plan, address=address, code=code):
        _add(deck, each)
    saved = io.BytesIO()
    deck.save(saved)
    return repacked(saved.getvalue())


def outline(plan: Plan, *, address: str = "", code: str = "") -> list[Slide]:
    """Give what stands on each slide.

    Parameters
    ----------
    plan, address, code : as in :func:`slides`
    """
    day = [date(plan.date, "full") if plan.date else "", plan.place]
    made = [Slide(plan.title, tuple(filter(None, day)), _(REMINDER))]
    result = schedule(plan).table.to_dict("records")
    shown: set[str] = set()
    for stage, row in zip(plan.stages, result, strict=True):
        found = next((each for each in plan.exercises if each.slug == stage.task), None)
        if found and stage.task not in shown:
            shown.add(stage.task)
            made.append(_question(found, str(row["part"])))
        if stage.phase == JOIN:
            made.append(_join(address, code, row))
        else:
            made.append(_step(title(stage), row))
        if found and stage.step == len(found.steps) - 1:
            made.append(_debrief(found, str(row["part"])))
    return made


def _question(found: Exercise, heading: str) -> Slide:
    said = sections(found)
    notes = "\n".join((_("What we write down"), *_plain(said["What we write down"])))
    return Slide(heading, tuple(_plain(said["Task"])), notes)


def _debrief(found: Exercise, heading: str) -> Slide:
    said = sections(found)
    return Slide(
        f"{_('Talk together')}: {heading}",
        tuple(_plain(said["Talk together"])),
        "\n".join(_plain(said["For the facilitator"])),
    )


def _join(address: str, code: str, row: dict[Any, Any]) -> Slide:
    lines = [str(row["text"])]
    lines += [_("Address: {address}").format(address=address)] if address else []
    lines += [_("Code: {code}").format(code=code)] if code else []
    leads = f"{address.rstrip('/')}/join" + (f"?code={code}" if code else "") if address else ""
    return Slide(str(row["part"]), tuple(lines), _timing(row), leads)


def _step(heading: str, row: dict[Any, Any]) -> Slide:
    phase = str(row["phase"])
    how_long = ngettext("{n} minute", "{n} minutes", round(row["minutes"])).format(
        n=number(row["minutes"], 0)
    )
    first = f"{phase[:1].upper()}{phase[1:]}: {how_long}" if row["task"] else how_long
    return Slide(heading, (first, str(row["text"])), _timing(row))


def _timing(row: dict[Any, Any]) -> str:
    return _("From {begins} to {ends}.").format(begins=clock(row["begins"]), ends=clock(row["ends"]))


def _plain(markdown: str) -> list[str]:
    """Give the paragraphs and items of a text without marks."""
    return ["".join(run["text"] for run in block["runs"]) for block in markdown_blocks(markdown)]


def _add(deck: Presentation, made: Slide) -> None:
    """Put a slide at the end."""
    from pptx.util import Inches

    slide = deck.slides.add_slide(deck.slide_layouts[LAYOUT])
    heading, body = slide.shapes.title, slide.placeholders[1]
    assert heading is not None
    room = WIDTH - 1.6 - (QR_SIDE + 0.4 if made.qr else 0)
    _place(heading, 0.8, 0.5, WIDTH - 1.6, 1.5)
    _place(body, 0.8, 2.2, room, HEIGHT - 2.8)
    _write(heading.text_frame, (made.title,), TITLE_SIZE)
    long = sum(map(len, made.lines)) > LONG
    _write(body.text_frame, made.lines, LONG_TEXT_SIZE if long else TEXT_SIZE)
    if made.qr:
        side = Inches(QR_SIDE)
        left = Inches(WIDTH - 0.8 - QR_SIDE)
        picture = slide.shapes.add_picture(io.BytesIO(_png(made.qr)), left, Inches(2.4), side, side)
        words = _("QR code that leads to {address}").format(address=made.qr)
        picture._element._nvXxPr.cNvPr.set("descr", words)
    if made.notes:
        notes = slide.notes_slide.notes_text_frame
        assert notes is not None
        _write(notes, made.notes.split("\n"), None)


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    """Put a placeholder where a wide slide has room for it; all in inches."""
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = map(Inches, (left, top, width, height))


def _write(frame: Any, lines: Any, size: int | None) -> None:
    """Write paragraphs in the language that is spoken, so that programs read and spell them right."""
    from pptx.util import Pt

    tag = {"nb": "nb-NO", "nn": "nn-NO", "sv": "sv-SE", "en": "en-GB"}.get(language(), language())
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run._r.get_or_add_rPr().set("lang", tag)
        if size is not None:
            run.font.size = Pt(size)


def _png(address: str) -> bytes:
    import segno

    from hvevfd_research.session.qr import LEVEL, QUIET

    drawn = io.BytesIO()
    segno.make(address, error=LEVEL, micro=False).save(drawn, kind="png", scale=QR_SCALE, border=QUIET)
    return drawn.getvalue()
