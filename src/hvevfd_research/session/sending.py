"""What people send, read and refused before it is logged: too long, not now, or telling of a person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from hvevfd_research.errors import AnswerError, Text
from hvevfd_research.privacy.identifiers import find_identifiers
from hvevfd_research.session.live import Live
from hvevfd_research.session.room import DOTS, Room
from hvevfd_research.session.store import New
from hvevfd_research.session.views import CARD, CHOICES, QUESTIONS

LONGEST = 500  # letters of an answer, or of a field of a card
MOST_MINUTES = 60  # added to a stage at once
Given = Mapping[str, Sequence[str]]


def read_sending(kind: str, given: Given, room: Room, who: str, language: str) -> dict[str, Any]:
    """Read what a phone sent.

    Parameters
    ----------
    kind : ``answer``, ``vote``, ``four``, ``plan`` or ``plus``
    given : the fields of the form
    room : as it is now
    who : the mark of the phone
    language : it shows

    Returns
    -------
    dict
        The body of an event of that kind.

    Raises
    ------
    AnswerError : it is empty, too long, comes when it is not asked for, or holds what tells of one person
    """
    if room.ended:
        raise AnswerError("The session is over. Tell it to the facilitator.")
    read = {"answer": _answer, "vote": _vote, "four": _four, "plan": _plan, "plus": _plus}[kind]
    return read(given, room, who, language) | {"who": who}


def told_to_lead(given: Mapping[str, str], live: Live) -> New | None:
    """Read what the facilitator pressed.

    Parameters
    ----------
    given : the fields of the form; ``do`` says which button
    live : the running session

    Returns
    -------
    New or None
        What is to be logged; None where there is nothing to log.

    Raises
    ------
    AnswerError : an answer from paper cannot be kept as it is
    """
    room, what = live.room, given.get("do", "")
    if what in ("next", "back", "go"):
        place = {"next": room.place + 1, "back": room.place - 1}.get(
            what, _whole(given.get("to"), room.place)
        )
        if place == room.place + 1 == len(room.stages):
            return None
        return New("stage", {"to": place}) if 0 <= place < len(room.stages) else None
    if what == "extend":
        minutes = min(MOST_MINUTES, max(-MOST_MINUTES, _whole(given.get("minutes"), 1)))
        return New("extend", {"seconds": 60.0 * minutes})
    if what in ("approve", "hide"):
        return New(what, {"id": given.get("id", "")})
    if what == "theme":
        name = _text(given.get("name", ""), needed=False)
        return New("theme", {"id": given.get("id") or secrets.token_hex(4), "name": name})
    if what == "group":
        return New("group", {"answer": given.get("id", ""), "theme": given.get("theme", "")})
    if what == "typed":
        return New("typed", _typed(given, room))
    if what == "undo":
        last = live.log.last_undoable()
        return None if last is None else New("undo", {"event": last.id})
    if what == "clock":
        live.trust_clock()
    return New("end", {}) if what == "end" else None


def _typed(given: Mapping[str, str], room: Room) -> dict[str, Any]:
    """Read an answer from paper, typed in by the facilitator."""
    return {
        "id": secrets.token_hex(8),
        "task": room.stage.task or given.get("task", ""),
        "who": "",
        "text": _text(given.get("text", "")),
        "people": 2,
        "language": room.plan.language if room.plan else "en",
    }


def _answer(given: Given, room: Room, who: str, language: str) -> dict[str, Any]:
    task = _one(given, "task")
    if not room.has_begun(task):
        raise AnswerError("This is not asked yet. Wait for the facilitator, and send it then.")
    own = next((answer.id for answer in room.answers_to(task) if answer.who == who), "")
    people = _whole(_one(given, "people"), 2)
    return {
        "id": own or secrets.token_hex(8),
        "task": task,
        "text": _text(_one(given, "text")),
        "people": people if people in (1, 2, 4) else 2,
        "language": language,
    }


def _vote(given: Given, room: Room, _who: str, _language: str) -> dict[str, Any]:
    task = _one(given, "task")
    known = set(room.themes) | {answer.id for answer in room.answers_to(task)}
    choices = [choice for choice in given.get("choice", ()) if choice in known]
    if room.stage.phase != "vote" or room.stage.task != task:
        raise AnswerError("The vote is not open.")
    if not 1 <= len(choices) <= DOTS:
        raise AnswerError("Give 1 to {most} dots.", most=DOTS)
    return {"task": task, "choices": choices}


def _four(given: Given, _room: Room, _who: str, _language: str) -> dict[str, Any]:
    answers = [_one(given, f"q{place}") for place in range(len(QUESTIONS))]
    if not all(answer in CHOICES for answer in answers):
        raise AnswerError("Choose an answer to each of the four questions; “we do not know” is one.")
    return {"answers": answers, "example": _text(_one(given, "example"), needed=False)}


def _plan(given: Given, _room: Room, _who: str, _language: str) -> dict[str, Any]:
    card = {name: _text(_one(given, name), needed=False) for name in CARD}
    if not any(card.values()):
        raise AnswerError("The card is empty. Write at least what you want to try.")
    return {"card": card}


def _plus(given: Given, _room: Room, _who: str, _language: str) -> dict[str, Any]:
    said = {name: _text(_one(given, name), needed=False) for name in ("plus", "delta")}
    if not any(said.values()):
        raise AnswerError("Both fields are empty. Write something in one of them.")
    return said


def _one(given: Given, name: str) -> str:
    """Give the one value of a field."""
    return next(iter(given.get(name, ())), "")


def _text(typed: str, *, needed: bool = True) -> str:
    """Read a text; what points at one person is refused and not kept."""
    text = " ".join(typed.split())
    if needed and not text:
        raise AnswerError("There is nothing in it yet. Write a line, and send it again.")
    if len(text) > LONGEST:
        raise AnswerError(
            "That is {n} letters; {most} fit. Shorten it and send it again.", n=len(text), most=LONGEST
        )
    kinds = find_identifiers(text)
    if kinds:
        raise AnswerError(
            "This seems to hold {kind}, which points at one person. Take it out and send it again. "
            "It was not kept.",
            kind=Text(kinds[0]),
        )
    return text


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() else otherwise
