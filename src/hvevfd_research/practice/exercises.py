"""An exercise is a folder: what it asks and why, what is right, and what people answer instead."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from hvevfd_research import content
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import deferred, gettext

Kind = Literal["analysis", "discussion"]
AnswerKind = Literal["number", "numbers", "letters", "labels", "function"]

KINDS = (deferred("analysis"), deferred("discussion"))
PHASES = (
    deferred("alone"),
    deferred("in pairs"),
    deferred("in fours"),
    deferred("all together"),
    deferred("collect"),
    deferred("group"),
    deferred("vote"),
    deferred("plan"),
)
"""What a step of a discussion can be; the words people read, so that a sheet needs no other."""


@dataclass(frozen=True)
class Answer:
    """What an answer to an analytic exercise looks like.

    Parameters
    ----------
    kind : one number, several named numbers, a word of letters, a set of labels, or a function
    names : of the numbers, in the order in which a list gives them
    tolerance : how far from right a number may lie and still be right, in `unit`
    unit : of the numbers, in English; empty where they have none
    letters : those that may be chosen
    length : how many letters the answer has
    """

    kind: AnswerKind
    names: tuple[str, ...] = ()
    tolerance: float = 0.01
    unit: str = ""
    letters: str = ""
    length: int = 1


@dataclass(frozen=True)
class Step:
    """One step of a discussion: what it is, one of :data:`PHASES`, and how long it takes.

    What is said in a private step stays with those who said it: no phone asks for it.
    """

    phase: str
    minutes: int
    private: bool = False


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that people give, and what to say to it.

    Parameters
    ----------
    id : words with hyphens that say what it measures instead
    hint : what the answer seems to measure, and a question; never what is right. In English
    """

    id: str
    hint: str


@dataclass(frozen=True)
class Exercise:
    """What ``exercise.toml`` says of an exercise.

    Parameters
    ----------
    slug : name of its folder
    folder : where it lies
    title : in English; see :attr:`heading`
    kind : ``"analysis"`` or ``"discussion"``
    workbook : the workbook it goes with
    minutes : how long it takes
    source : the sentence or figure it comes from, and where that stands
    goals : what one can do afterwards
    order : its place in a course
    pair : whether two compare before they check
    answer : what is asked for; None for a discussion
    critique : what the numbers cannot say, as a question to talk about
    rubric : what a good answer to that holds, for two to compare theirs with
    steps : of a discussion
    material : what it needs
    """

    slug: str
    folder: Path
    title: str
    kind: Kind
    workbook: str
    minutes: int
    source: str
    goals: tuple[str, ...]
    order: int
    pair: bool = True
    answer: Answer | None = None
    critique: str = ""
    rubric: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    material: tuple[str, ...] = field(default=())

    @property
    def heading(self) -> str:
        """The title in the language that is spoken."""
        return gettext(self.title)

    @property
    def number(self) -> str:
        """Its place, written so that files sort by it."""
        return f"{self.order:03d}"

    @cached_property
    def notebook(self) -> dict[str, Any]:
        """The notebook with the reference solution, as plain JSON."""
        loaded: dict[str, Any] = json.loads((self.folder / "exercise.ipynb").read_text("utf-8"))
        return loaded

    @cached_property
    def sheet(self) -> str:
        """The text of a discussion, in English Markdown."""
        return (self.folder / "task.md").read_text("utf-8")

    @cached_property
    def rules(self) -> ModuleType:
        """The exercise's ``check.py``: `given`, `right` and `wrong`, see :mod:`judging`."""
        spec = importlib.util.spec_from_file_location(
            f"hvevfd_exercise_{self.slug.replace('-', '_')}", self.folder / "check.py"
        )
        if spec is None or spec.loader is None:
            raise ContentError("exercise {slug} has no check.py", slug=self.slug)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    @cached_property
    def misconceptions(self) -> dict[str, Misconception]:
        """The wrong answers that have a hint of their own, by id."""
        rows = self._words.get("misconception", [])
        return {row["id"]: Misconception(**row) for row in rows}

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """Three steps: a nudge, the idea, a worked step on other numbers. In English."""
        return tuple(self._words.get("hints", ()))

    @cached_property
    def _words(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "misconceptions.toml").read_text("utf-8"))


def find_exercise(slug: str) -> Exercise:
    """Open one exercise.

    Raises
    ------
    ContentError : there is none of that name (the nearest is named), or its ``exercise.toml`` is not whole

    Examples
    --------
    >>> find_exercise("mean-goal-change").workbook
    'goal-form'
    """
    folder = content.folder("exercises", slug)
    try:
        facts = tomllib.loads((folder / "exercise.toml").read_text("utf-8"))
        for name in ("goals", "rubric", "material"):
            facts[name] = tuple(facts.get(name, ()))
        if "answer" in facts:
            facts["answer"]["names"] = tuple(facts["answer"].get("names", ()))
            facts["answer"] = Answer(**facts["answer"])
        facts["steps"] = tuple(Step(**step) for step in facts.get("steps", ()))
        found = Exercise(slug=slug, folder=folder, **facts)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ContentError(
            "exercise.toml of {slug} is not whole: {reason}", slug=slug, reason=str(error)
        ) from error
    if found.kind not in KINDS or (found.kind == "analysis") != (found.answer is not None):
        raise ContentError(
            "exercise.toml of {slug}: kind is one of {right}, and an analysis has an answer",
            slug=slug,
            right=", ".join(KINDS),
        )
    return found


def all_exercises() -> list[Exercise]:
    """Open every exercise, in the order of a course."""
    return sorted(map(find_exercise, content.names("exercises")), key=lambda found: (found.order, found.slug))


def exercises_of(workbook: str) -> list[Exercise]:
    """Open the exercises that go with a workbook, in the order of a course."""
    return [found for found in all_exercises() if found.workbook == workbook]
