"""What a session has come to: its log, folded into the stage, the answers, the groups and the votes.

=============  ==========================================================  ==============
kind           body                                                        said by
=============  ==========================================================  ==============
``begin``      ``plan``, ``code``, ``secret``, ``rehearsal``               facilitator
``stage``      ``to``                                                      facilitator
``extend``     ``seconds``                                                 facilitator
``answer``     ``id``, ``task``, ``who``, ``text``, ``people``, ``language``  participant
``typed``      the same; an answer from paper, ``who`` is empty             facilitator
``approve``    ``id``                                                      facilitator
``hide``       ``id``                                                      facilitator
``theme``      ``id``, ``name``; an empty name takes the theme away         facilitator
``group``      ``answer``, ``theme``; an empty theme takes it out           facilitator
``vote``       ``task``, ``who``, ``choices``                              participant
``four``       ``who``, ``answers`` (four of yes, partly, no, unknown), ``example``  participant
``plan``       ``who``, ``card``                                           participant
``plus``       ``who``, ``plus``, ``delta``                                participant
``undo``       ``event``                                                   facilitator
``end``        nothing                                                     facilitator
=============  ==========================================================  ==============

``who`` is a random mark of a phone, made for this session; it names nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hvevfd_research.session.agenda import Plan, Stage, plan_from
from hvevfd_research.session.store import Event

DOTS = 3  # of each person, in a vote
UNDOABLE = frozenset({"stage", "extend", "approve", "hide", "theme", "group", "typed"})
KINDS = frozenset({"begin", "answer", "vote", "four", "plan", "plus", "end"}) | UNDOABLE


@dataclass(frozen=True)
class Answer:
    """What a pair, or a few people, wrote together.

    Parameters
    ----------
    id : made where it was written
    task : the exercise it answers
    who : the mark of the phone; empty for one from paper
    text : as it was written
    people : how many wrote it
    language : it was written in
    status : ``waiting`` until the facilitator has looked at it, ``approved`` for the wall, or ``hidden``
    theme : the group it was put into; empty for none
    late : whether it came when the room had gone on
    """

    id: str
    task: str
    who: str
    text: str
    people: int
    language: str
    status: str = "waiting"
    theme: str = ""
    late: bool = False


@dataclass
class Room:
    """The state of a session.

    Parameters
    ----------
    plan : what was planned
    code : what people type to join
    secret : signs the marks of phones, and opens the facilitator's page
    rehearsal : whether made-up answers fill it
    place : of the stage it is at
    since : when that stage began, in seconds since 1970
    extended : seconds that were added to it
    ended : whether it is over
    answers, themes, votes, fours, plans, plusses : what people gave, by id, by mark, or by task and mark
    """

    plan: Plan | None = None
    code: str = ""
    secret: str = field(default="", repr=False)
    rehearsal: bool = False
    place: int = 0
    since: float = 0.0
    extended: float = 0.0
    ended: bool = False
    furthest: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    votes: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    fours: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    plans: dict[str, Mapping[str, str]] = field(default_factory=dict)
    plusses: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What the room does, in order."""
        return self.plan.stages if self.plan else ()

    @property
    def stage(self) -> Stage:
        """Where the room is."""
        return self.stages[self.place]

    def left(self, now: float) -> float:
        """Tell how many seconds of the stage are left; below 0 when it is over time."""
        return self.since + 60 * self.stage.minutes + self.extended - now

    def has_begun(self, task: str) -> bool:
        """Tell whether the room has come to a task, so that answers to it make sense."""
        return any(stage.task == task for stage in self.stages[: self.furthest + 1])

    def answers_to(self, task: str) -> list[Answer]:
        """Give the answers to a task, first to last."""
        return [answer for answer in self.answers.values() if answer.task == task]

    def dots(self, task: str) -> Counter[str]:
        """Count the dots of a task, by theme or answer."""
        given = [choices for (voted, _who), choices in self.votes.items() if voted == task]
        return Counter(choice for choices in given for choice in choices)

    def voters(self, task: str) -> int:
        """Count who has voted on a task."""
        return sum(voted == task for voted, _who in self.votes)

    def apply(self, event: Event) -> None:
        """Take in one event; one of a kind that is not known changes nothing."""
        if event.kind in KINDS:
            getattr(self, f"_{event.kind}")(event, **event.body)

    def _begin(self, event: Event, plan: Mapping[str, Any], code: str, secret: str, rehearsal: bool) -> None:
        self.plan, self.code, self.secret = plan_from(plan), code, secret
        self.rehearsal, self.since = rehearsal, event.at

    def _stage(self, event: Event, to: int) -> None:
        if 0 <= to < len(self.stages):
            self.place, self.since, self.extended = to, event.at, 0.0
            self.furthest = max(self.furthest, to)

    def _extend(self, _event: Event, seconds: float) -> None:
        self.extended += seconds

    def _answer(self, _event: Event, **given: Any) -> None:
        before = self.answers.get(given["id"])
        if before is not None and before.who != given["who"]:
            return
        late = self.stage.task != given["task"] and self.has_begun(given["task"])
        theme = before.theme if before else ""
        self.answers[given["id"]] = Answer(**given, late=late, theme=theme)

    def _typed(self, _event: Event, **given: Any) -> None:
        self.answers[given["id"]] = Answer(**given, status="approved")

    def _approve(self, _event: Event, id: str) -> None:  # noqa: A002 -- the name in the log
        self._change(id, status="approved")

    def _hide(self, _event: Event, id: str) -> None:  # noqa: A002
        self._change(id, status="hidden")

    def _group(self, _event: Event, answer: str, theme: str) -> None:
        self._change(answer, theme=theme if theme in self.themes else "")

    def _change(self, answer: str, **changed: str) -> None:
        if answer in self.answers:
            self.answers[answer] = replace(self.answers[answer], **changed)  # type: ignore[arg-type]

    def _theme(self, _event: Event, id: str, name: str) -> None:  # noqa: A002
        if name:
            self.themes[id] = name
            return
        self.themes.pop(id, None)
        for answer in [found.id for found in self.answers.values() if found.theme == id]:
            self._change(answer, theme="")

    def _vote(self, _event: Event, task: str, who: str, choices: Iterable[str]) -> None:
        self.votes[task, who] = tuple(choices)[:DOTS]

    def _four(self, _event: Event, who: str, **given: Any) -> None:
        self.fours[who] = given

    def _plan(self, _event: Event, who: str, card: Mapping[str, str]) -> None:
        self.plans[who] = card

    def _plus(self, _event: Event, who: str, **given: str) -> None:
        self.plusses[who] = given

    def _end(self, _event: Event) -> None:
        self.ended = True


class Log:
    """The events of a session with the room they come to; undo takes one out and folds the rest anew.

    Parameters
    ----------
    events : so far
    replay : gives all events anew; without it they are kept here
    """

    def __init__(
        self, events: Iterable[Event] = (), *, replay: Callable[[], Iterable[Event]] | None = None
    ) -> None:
        self._kept: list[Event] | None = None if replay else []
        self._replay = replay or (lambda: self._kept or ())
        self._undoable: list[Event] = []
        self.undone: set[int] = set()
        self.last = 0
        self.room = Room()
        for event in events:
            self.add(event)

    @property
    def events(self) -> list[Event]:
        """Give all events, first to last."""
        return list(self._replay())

    def add(self, event: Event) -> None:
        """Take in one event."""
        self.last = event.id
        if self._kept is not None:
            self._kept.append(event)
        if event.kind in UNDOABLE:
            self._undoable.append(event)
        if event.kind != "undo":
            self.room.apply(event)
            return
        self.undone.add(event.body["event"])
        self.room = Room()
        for each in self._replay():
            if each.id > event.id:  # the log may hold more already
                break
            if each.id not in self.undone:
                self.room.apply(each)

    def last_undoable(self) -> Event | None:
        """Give what the facilitator did last and may take back."""
        kept = (event for event in reversed(self._undoable) if event.id not in self.undone)
        return next(kept, None)
