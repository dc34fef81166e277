"""What a session is made of: tasks from the exercises, their steps as stages, and the time each takes."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from hvevfd_research import content
from hvevfd_research.errors import InputFileError, ParameterError
from hvevfd_research.i18n import LANGUAGES, deferred
from hvevfd_research.practice.exercises import Exercise, find_exercise

JOIN, CLOSE = deferred("join"), deferred("close")
FOUR_QUESTIONS, PLUS_DELTA = deferred("four questions"), deferred("plus and delta")
EXTRA_MINUTES = {JOIN: 2, "plan": 10, FOUR_QUESTIONS: 5, PLUS_DELTA: 4, CLOSE: 1}
"""Minutes of what is not a step of a task."""

MOST_PEOPLE = 1000  # a room; a slip of the key would print as many cards


@dataclass(frozen=True)
class Stage:
    """One thing that a room does at a time.

    Parameters
    ----------
    phase : what it is: a phase of a discussion, or one of :data:`EXTRA_MINUTES`
    minutes : how long it takes
    task : the exercise it belongs to; empty where it belongs to none
    step : its place among the steps of the task, from 0
    private : whether what is said in it stays with those who said it
    """

    phase: str
    minutes: int
    task: str = ""
    step: int = 0
    private: bool = False


@dataclass(frozen=True)
class Plan:
    """A session before it is held.

    Parameters
    ----------
    title : what the gathering is called
    tasks : names of discussions, in the order in which they are held
    people : how many are expected, 2 to 1,000
    language : of the pages, until someone chooses another
    second_language : shown beside it on the wall; empty for none
    date, start : when it is held; a day and a time
    place : where
    four_questions, plan_cards, plus_delta : whether the room answers the four questions, writes plan cards,
        and says at the end what was good and what to change
    """

    title: str
    tasks: tuple[str, ...]
    people: int = 20
    language: str = "nb"
    second_language: str = ""
    date: dt.date | None = None
    start: dt.time = dt.time(9, 0)
    place: str = ""
    four_questions: bool = False
    plan_cards: bool = False
    plus_delta: bool = True
    exercises: tuple[Exercise, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.tasks:
            raise ParameterError("the plan names no tasks; hvevfd exercises lists them")
        if not 2 <= self.people <= MOST_PEOPLE:
            raise ParameterError("people is {n}; right are 2 to {most}", n=self.people, most=MOST_PEOPLE)
        for tag in (self.language, self.second_language):
            if tag and tag not in LANGUAGES:
                raise ParameterError(
                    "{tag} is not a language of ours; right are {languages}",
                    tag=tag,
                    languages=", ".join(LANGUAGES),
                )
        found = tuple(map(find_exercise, self.tasks))
        for exercise in found:
            if exercise.kind != "discussion":
                talks = [name for name in content.names("exercises") if _is_talk(name)]
                raise ParameterError(
                    "{slug} is computed, not talked about; discussions are {talks}",
                    slug=exercise.slug,
                    talks=", ".join(talks),
                )
        object.__setattr__(self, "exercises", found)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """What the room does, in order."""
        made = [Stage(JOIN, EXTRA_MINUTES[JOIN])]
        for found in self.exercises:
            made += [
                Stage(step.phase, step.minutes, found.slug, place, step.private)
                for place, step in enumerate(found.steps)
            ]
        extra = {FOUR_QUESTIONS: self.four_questions, "plan": self.plan_cards, PLUS_DELTA: self.plus_delta}
        made += [Stage(phase, EXTRA_MINUTES[phase]) for phase, wanted in extra.items() if wanted]
        return (*made, Stage(CLOSE, EXTRA_MINUTES[CLOSE]))

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(stage.minutes for stage in self.stages)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as plain values, as the session's file keeps it."""
        kept = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        kept["tasks"] = list(self.tasks)
        kept["date"] = self.date.isoformat() if self.date else ""
        kept["start"] = self.start.isoformat("minutes")
        return kept


def read_plan(path: Path) -> Plan:
    """Read a plan that was written as TOML.

    Raises
    ------
    InputFileError : there is no such file, or it is no TOML
    ParameterError : a word in it is unknown or its value cannot be right
    """
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise InputFileError("there is no plan {file}", file=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputFileError("{file} is no plan: {reason}", file=path.name, reason=str(error)) from error
    return plan_from(given)


def plan_from(given: Mapping[str, Any]) -> Plan:
    """Make a plan of plain values, such as those of a TOML file.

    Raises
    ------
    ParameterError : a word is unknown or its value cannot be right

    Examples
    --------
    >>> plan_from({"title": "Gathering 3", "tasks": ["proud-of"]}).minutes
    22
    """
    kinds = {each.name: each for each in fields(Plan) if each.init}
    unknown = sorted(set(given) - set(kinds))
    missing = [name for name in ("title", "tasks") if name not in given]
    if unknown or missing:
        raise ParameterError(
            "a plan has the words {right}; unknown: {unknown}; missing: {missing}",
            right=", ".join(kinds),
            unknown=", ".join(unknown) or "–",
            missing=", ".join(missing) or "–",
        )
    read = {name: _value(name, value) for name, value in given.items()}
    return Plan(**read)


_RIGHT = {
    "people": (int, deferred("a whole number")),
    "four_questions": (bool, deferred("true or false")),
    "plan_cards": (bool, deferred("true or false")),
    "plus_delta": (bool, deferred("true or false")),
}


def _value(name: str, value: object) -> Any:
    """Read one value of a plan."""
    if name == "tasks":
        if isinstance(value, list) and all(isinstance(task, str) for task in value):
            return tuple(value)
        raise ParameterError('tasks is a list of names, such as ["proud-of"]')
    if name in ("date", "start"):
        return _moment(name, value)
    kind, right = _RIGHT.get(name, (str, deferred("a text")))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ParameterError("{name} in the plan is {right}", name=name, right=right)
    return value


def _moment(name: str, value: object) -> dt.date | dt.time | None:
    """Read a day or a time, written as TOML has them or as texts."""
    if isinstance(value, dt.datetime):
        value = value.date() if name == "date" else value.time()
    if isinstance(value, (dt.date, dt.time)):
        return value
    try:
        text = str(value)
        if name == "start":
            return dt.time.fromisoformat(text)
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ParameterError(
            "{name} in the plan is written as 2026-06-09 for a day and 09:00 for a time", name=name
        ) from error


def _is_talk(name: str) -> bool:
    return find_exercise(name).kind == "discussion"
