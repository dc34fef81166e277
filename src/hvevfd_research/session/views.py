"""What each of the three pages shows of a room, as plain values for its template; no page computes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hvevfd_research.i18n import LANGUAGES, deferred, language, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.exercises import find_exercise
from hvevfd_research.practice.sheets import sections, timed_steps
from hvevfd_research.reports.marked_text import markdown_blocks
from hvevfd_research.reports.page import dress
from hvevfd_research.session.agenda import CLOSE, FOUR_QUESTIONS, JOIN, PLUS_DELTA, Stage
from hvevfd_research.session.room import DOTS, Answer, Room

if TYPE_CHECKING:
    from jinja2 import Environment

PAGES = Path(__file__).parent / "pages"
TOGETHER = {"in pairs": 2, "in fours": 4, "collect": 2}
"""How many write one answer, in the phases that take answers."""

QUESTIONS = (
    deferred("Have we asked what matters?"),
    deferred("Have we worded the goals together?"),
    deferred("Have we worked out the actions together?"),
    deferred("Have we asked again whether it helped?"),
)
CHOICES = {
    "yes": deferred("yes"),
    "partly": deferred("partly"),
    "no": deferred("no"),
    "unknown": deferred("we do not know"),
}
CARD = {
    "aim": deferred("What do we want?"),
    "measure": deferred("How will we see it?"),
    "change": deferred("What do we try?"),
    "who": deferred("Which role does it?"),
    "when": deferred("By when?"),
    "prediction": deferred("What do we think will happen?"),
}
"""What a plan card asks, by the name under which it is kept."""


TITLES = {
    JOIN: deferred("Welcome"),
    FOUR_QUESTIONS: deferred("Four questions about how we work"),
    "plan": deferred("Our plan"),
    PLUS_DELTA: deferred("Before you go"),
    CLOSE: deferred("Thank you"),
}
"""What stands above a stage that belongs to no task."""

PLUS = {
    "plus": deferred("What was good?"),
    "delta": deferred("What should be different next time?"),
}


def form(stage: Stage) -> str:
    """Name what people send in a stage: ``answer``, ``vote``, ``four``, ``plan``, ``plus`` or nothing."""
    if stage.private:
        return ""
    if stage.task:
        return "answer" if stage.phase in TOGETHER else "vote" if stage.phase == "vote" else ""
    return {FOUR_QUESTIONS: "four", "plan": "plan", PLUS_DELTA: "plus"}.get(stage.phase, "")


def spoken_stage(stage: Stage) -> dict[str, Any]:
    """Say in the language that is spoken what the room does now."""
    return dict(_spoken_stage(stage, language()))


@cache
def _spoken_stage(stage: Stage, _language: str) -> Mapping[str, Any]:
    """Read it once: sixty phones ask at the same moment."""
    shown: dict[str, Any] = {"phase": _(stage.phase), "form": form(stage), "minutes": stage.minutes}
    if not stage.task:
        asked = {FOUR_QUESTIONS: QUESTIONS, "plan": CARD.values(), PLUS_DELTA: PLUS.values()}
        return shown | {"title": _(TITLES[stage.phase]), "asked": list(map(_, asked.get(stage.phase, ())))}
    found = find_exercise(stage.task)
    return shown | {
        "heading": found.heading,
        "question": list(markdown_blocks(sections(found)["Task"])),
        "step": timed_steps(found)[stage.step][2],
        "people": TOGETHER.get(stage.phase, 0),
    }


def participant(room: Room, who: str, now: float) -> dict[str, Any]:
    """Give what a phone shows."""
    stage = room.stage
    own = next((answer for answer in room.answers_to(stage.task) if answer.who == who), None)
    return {
        "stage": spoken_stage(stage),
        "left": room.left(now),
        "mark": mark(room),
        "own": own,
        "choices": _ballot(room, stage.task),
        "chosen": room.votes.get((stage.task, who), ()),
        "dots": DOTS,
        "questions": [_(question) for question in QUESTIONS],
        "answers": {name: _(word) for name, word in CHOICES.items()},
        "four": room.fours.get(who, {}),
        "card": {name: _(question) for name, question in CARD.items()},
        "plan": room.plans.get(who, {}),
        "plus": room.plusses.get(who, {}),
        "sent": _has_sent(room, who),
        "ended": room.ended,
        "rehearsal": room.rehearsal,
    }


def _has_sent(room: Room, who: str) -> bool:
    """Tell whether a phone has sent what the stage asks for."""
    kept = {"vote": (room.stage.task, who) in room.votes, "four": who in room.fours}
    kept |= {"plan": who in room.plans, "plus": who in room.plusses}
    kept["answer"] = any(answer.who == who for answer in room.answers_to(room.stage.task))
    return kept.get(form(room.stage), False)


def wall(room: Room, now: float, languages: tuple[str, ...]) -> dict[str, Any]:
    """Give what the projector shows: the question in one or two languages, and what was approved."""
    stage = room.stage
    spoken = []
    for tag in languages:
        with use_language(tag):
            spoken.append({"language": tag, **spoken_stage(stage)})
    closing = room.ended or stage.phase == CLOSE
    counted = stage.phase != "vote"  # dots are hidden until the vote is closed
    return {
        "spoken": spoken,
        "left": room.left(now),
        "joining": stage.phase == "join",
        "groups": _groups(room, stage.task, counted) if stage.task else [],
        "sent": len(room.answers_to(stage.task)) if stage.task else 0,
        "voters": room.voters(stage.task) if stage.phase == "vote" else 0,
        "counted": counted,
        "four": four_counts(room) if stage.phase == FOUR_QUESTIONS or (closing and room.fours) else [],
        "closing": closing,
        "ended": room.ended,
        "rehearsal": room.rehearsal,
    }


def lead(room: Room, now: float) -> dict[str, Any]:
    """Give what the facilitator sees and can do."""
    stage = room.stage
    task = stage.task
    return {
        "stage": spoken_stage(stage),
        "place": room.place,
        "stages": [
            {"phase": _(each.phase), "minutes": each.minutes, "task": _title(each.task)}
            for each in room.stages
        ],
        "left": room.left(now),
        "task": task,
        "answers": sorted(room.answers_to(task), key=lambda found: found.status != "waiting") if task else [],
        "themes": room.themes,
        "suggestions": suggested_groups(room.answers_to(task)) if task else [],
        "groups": _groups(room, task, counted=True) if task else [],
        "voters": room.voters(task) if task else 0,
        "fours": len(room.fours),
        "plans": len(room.plans),
        "plusses": list(room.plusses.values()),
        "ended": room.ended,
        "rehearsal": room.rehearsal,
        "waiting": sum(answer.status == "waiting" for answer in room.answers.values()),
    }


def mark(room: Room) -> str:
    """Give what changes when a phone should show something else."""
    changing = f"{room.place}.{room.extended:g}.{int(room.ended)}"
    return f"{changing}.{len(room.themes)}" if room.stage.phase == "vote" else changing


def four_counts(room: Room) -> list[dict[str, Any]]:
    """Count the answers to the four questions."""
    given = [four["answers"] for four in room.fours.values()]
    return [
        {
            "question": _(question),
            "counts": {
                _(word): sum(answers[place] == name for answers in given) for name, word in CHOICES.items()
            },
        }
        for place, question in enumerate(QUESTIONS)
    ]


def suggested_groups(answers: list[Answer]) -> list[tuple[str, list[str]]]:
    """Suggest groups by words that answers share: the word, and the answers that hold it.

    Only what can be explained is suggested, and nothing is grouped until the facilitator says so.

    Parameters
    ----------
    answers : those of one task
    """
    held: dict[str, list[str]] = {}
    for answer in answers:
        if answer.status != "hidden" and not answer.theme:
            for word in {_stem(word) for word in _words(answer.text)}:
                held.setdefault(word, []).append(answer.id)
    shared = [(word, ids) for word, ids in held.items() if len(ids) > 1]
    return sorted(shared, key=lambda pair: (-len(pair[1]), pair[0]))[:MOST_SUGGESTED]


LONG_WORD = 5  # letters; shorter words are mostly those of grammar, in all our languages
STEM = 6  # letters that count: samtale, samtalen and samtaler are one
MOST_SUGGESTED = 6


def _words(text: str) -> list[str]:
    return ["".join(filter(str.isalpha, word)).casefold() for word in text.split() if len(word) >= LONG_WORD]


def _stem(word: str) -> str:
    return word[:STEM]


def _title(task: str) -> str:
    return find_exercise(task).heading if task else ""


def _ballot(room: Room, task: str) -> list[tuple[str, str]]:
    """Give what can be voted for: the groups, or the approved answers where nothing was grouped."""
    approved = [answer for answer in room.answers_to(task) if answer.status == "approved"]
    used = {answer.theme for answer in approved if answer.theme}
    themes = [(name, title) for name, title in room.themes.items() if name in used]
    return themes or [(answer.id, answer.text) for answer in approved]


def _groups(room: Room, task: str, counted: bool) -> list[Mapping[str, Any]]:
    """Give the approved answers by group, those of no group last; most dots first once they are counted."""
    dots = room.dots(task) if counted else {}
    approved = [answer for answer in room.answers_to(task) if answer.status == "approved"]
    groups = []
    for name, title in [*room.themes.items(), ("", "")]:
        inside = [answer for answer in approved if answer.theme == name]
        if inside:
            own = [{"text": answer.text, "dots": dots.get(answer.id, 0)} for answer in inside]
            groups.append({"title": title, "dots": dots.get(name, 0), "answers": own})
    return sorted(groups, key=lambda group: (-group["dots"], not group["title"]))


@cache
def templates() -> Environment:
    """Open the templates; everything in them is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = dress(Environment(loader=FileSystemLoader(PAGES), undefined=StrictUndefined, autoescape=True))
    made.globals["languages"] = LANGUAGES
    return made
