"""What a facilitator prints before a session: the agenda, the script, cards for each task, the poster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from hvevfd_research.i18n import clock, date, deferred, language, listing, ngettext, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.exercises import Exercise, find_exercise
from hvevfd_research.practice.sheets import sections
from hvevfd_research.reports.marked_text import Block, markdown_blocks, runs
from hvevfd_research.reports.page import TEMPLATES
from hvevfd_research.reports.paper import Sheet, compiled
from hvevfd_research.session import qr
from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.schedule import Thing, material, parts, schedule

CARD_SHEET, POSTER_SHEET = TEMPLATES / "cards.typ", TEMPLATES / "poster.typ"
FOOT = "«Hva er viktig for deg?» · hvevfd session plan"
REMINDER = deferred("No names, and nothing by which a patient could be recognised.")


@dataclass(frozen=True)
class Card:
    """A card to cut out.

    Parameters
    ----------
    head : in bold; empty for none
    text : below it
    corner : in the lower corner, such as the language
    lines : whether there is room to write
    """

    head: str
    text: str
    corner: str
    lines: bool = False


def agenda(plan: Plan) -> Sheet:
    """Write the agenda that people get: what happens when, and nothing that they need not know.

    Parameters
    ----------
    plan : what is to be held; everything is in the language that is spoken
    """
    by_part = parts(schedule(plan))
    rows = [
        [f"{clock(row.begins)}–{clock(row.ends)}", str(row.part), number(row.minutes, 0)]  # type: ignore[arg-type]
        for row in by_part.itertuples(index=False)
    ]
    last = clock(by_part["ends"].iloc[-1])
    blocks: list[Block] = [
        *_where(plan),
        {"kind": "table", "head": [_("Time"), _("What"), _("Minutes")], "rows": rows},
        _paragraph(_("We finish at {time}.").format(time=last)),
        _paragraph(_(REMINDER)),
    ]
    return Sheet(plan.title, FOOT, tuple(blocks))


def script(plan: Plan) -> Sheet:
    """Write what the facilitator needs: what to bring, and for each part what to say, ask and look out for.

    Parameters
    ----------
    plan : what is to be held; everything is in the language that is spoken
    """
    result = schedule(plan)
    blocks: list[Block] = [
        *_where(plan),
        *markdown_blocks(f"## {_('To bring')}"),
        _material_table(material(plan), plan.people),
    ]
    for part in parts(result).to_dict("records"):
        times = f"{clock(part['begins'])}–{clock(part['ends'])}"
        blocks += markdown_blocks(f"## {times} {part['part']}")
        found = find_exercise(part["task"]) if part["task"] else None
        said = sections(found) if found else {}
        if found:
            blocks += _quoted(said["Task"])
        steps = result.table[
            (result.table["begins"] >= part["begins"]) & (result.table["ends"] <= part["ends"])
        ]
        for place, step in enumerate(steps.to_dict("records"), start=1):
            when = _("{time}, {phase}, {minutes}.").format(
                time=clock(step["begins"]), phase=step["phase"], minutes=_minutes(step["minutes"])
            )
            blocks.append({"kind": "step", "n": place, "runs": runs(f"**{when}** {step['text']}")})
        for heading in ("What we write down", "Talk together", "For the facilitator") if found else ():
            blocks += markdown_blocks(f"### {_(heading)}\n\n{said[heading]}")
    return Sheet(_("Script: {title}").format(title=plan.title), FOOT, tuple(blocks))


def _where(plan: Plan) -> list[Block]:
    told = [date(plan.date, "full") if plan.date else "", plan.place]
    told.append(ngettext("for {n} person", "for {n} people", plan.people).format(n=number(plan.people, 0)))
    return [_paragraph(" · ".join(filter(None, told)))]


def _material_table(things: Iterable[Thing], people: int) -> Block:
    rows = [
        [thing.what, "" if thing.count is None else number(thing.count, 0), listing(thing.tasks)]
        for thing in things
    ]
    many = ngettext("For {n} person", "For {n} people", people).format(n=number(people, 0))
    return {"kind": "table", "head": [_("What"), many, _("Where it is needed")], "rows": rows}


def _quoted(markdown: str) -> list[Block]:
    return [
        block | {"kind": "quote"} if block["kind"] == "paragraph" else block
        for block in markdown_blocks(markdown)
    ]


def _paragraph(text: str) -> Block:
    return {"kind": "paragraph", "runs": [{"style": "", "text": text}]}


def _minutes(n: float) -> str:
    return ngettext("{n} minute", "{n} minutes", round(n)).format(n=number(n, 0))


def task_cards(found: Exercise) -> bytes:
    """Print a sheet of cards with the question of a task and room to write, the same on each card.

    Parameters
    ----------
    found : a discussion; its text is in the language that is spoken
    """
    text = " ".join(
        "".join(run["text"] for run in block["runs"]) for block in markdown_blocks(sections(found)["Task"])
    )
    return cards(found.heading, [Card(found.heading, text, language(), lines=True)], fill=True)


def cards(title: str, made: Iterable[Card], *, fill: bool = False) -> bytes:
    """Print cards, eight on a sheet, or fewer and larger where one is too long; in 16 points.

    Parameters
    ----------
    title : of the file
    made : the cards
    fill : whether to repeat them until the sheet is full
    """
    page = {
        "title": title,
        "language": language(),
        "fill": fill,
        "cards": [asdict(card) for card in made],
    }
    return compiled(CARD_SHEET, page)


def poster(plan: Plan, *, address: str = "", code: str = "") -> bytes:
    """Print the poster that brings people in.

    Parameters
    ----------
    plan : what is to be held
    address : of the session as phones see it; without it there are lines to write on, and no QR code
    code : to join with
    """
    leads = f"{address.rstrip('/')}/join" + (f"?code={code}" if code else "")
    told = [date(plan.date, "full") if plan.date else "", clock(60 * plan.start.hour + plan.start.minute)]
    page = {
        "title": plan.title,
        "language": language(),
        "where": " · ".join(filter(None, (*told, plan.place))),
        "qr": qr.svg(leads).decode() if address else "",
        "alt": _("QR code that leads to {address}").format(address=address),
        "ways": [
            _("Join this network first, if the facilitator names one.")
            if not address
            else _("Scan the code,"),
            _("Then type this address:") if not address else _("or type this address:"),
        ],
        "fields": [{"name": _("Address"), "value": address}, {"name": _("Code"), "value": code}],
        "reminder": _(REMINDER),
    }
    return compiled(POSTER_SHEET, page)
