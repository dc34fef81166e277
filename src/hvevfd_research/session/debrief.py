"""What a session came to, read from its file without changing it, as tables for minutes and workbooks.

No mark of a phone and no time leaves here: voters and teams are numbered anew in each table, and answers
stand in the order of their task, group and text.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from hvevfd_research.errors import HvevfdError, InputFileError, TooFewError
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.exercises import find_exercise
from hvevfd_research.session.room import Log, Room
from hvevfd_research.session.store import APPLICATION, read_events
from hvevfd_research.session.views import CARD, CHOICES, QUESTIONS

STEPS = ("asked", "goals", "actions", "asked_again")
"""The four questions, by the names that the workbook ``four-questions`` gives them."""

ANSWERS = ("task", "theme", "text", "people", "language", "status")
VOTES, OPTIONS = ("task", "voter", "choice", "dots"), ("task", "choice")
FOURS = ("team", *STEPS, "example")
PLANS = ("card", *CARD, "became", "learned")
CLOSING = ("plus", "delta")
NOT_TOLD = deferred("not told")  # what became of a plan card
SESSIONS = "*.db"  # in a folder of gatherings


@dataclass(frozen=True, eq=False)
class Debrief:
    """What a session came to.

    Parameters
    ----------
    title, place : of the gathering
    day : when it was to be held; None where the plan does not say
    tasks : the discussions, in their order
    rehearsal : whether made-up answers fill it
    answers : a row for each answer: ``task theme text people language status``; status is ``waiting``,
        ``approved`` or ``hidden``, theme the name of the group, empty for none
    votes : a row for each voter and what it gave dots to: ``task voter choice dots``
    options : what could be voted for: ``task choice``
    fours : a row for each team: ``team asked goals actions asked_again example``
    plans : a row for each card: ``card aim measure change who when prediction became learned``
    closing : what was good and what to change: ``plus delta``
    before : the gathering before this one; None where there is none
    """

    title: str
    place: str
    day: dt.date | None
    tasks: tuple[str, ...]
    rehearsal: bool
    answers: pd.DataFrame
    votes: pd.DataFrame
    options: pd.DataFrame
    fours: pd.DataFrame
    plans: pd.DataFrame
    closing: pd.DataFrame
    before: Debrief | None = field(default=None, repr=False)

    @property
    def approved(self) -> pd.DataFrame:
        """The answers that the facilitator approved for the wall."""
        return self.answers[self.answers["status"] == "approved"]

    @property
    def kept_back(self) -> pd.DataFrame:
        """The answers that still wait, or were hidden."""
        return self.answers[self.answers["status"] != "approved"]

    def by_theme(self, task: str) -> pd.DataFrame:
        """Count the approved answers to a task by group: ``theme answers people``, the largest first."""
        said = self.approved[self.approved["task"] == task]
        grouped = said.groupby("theme", sort=False)["people"].agg(["size", "sum"]).reset_index()
        counted = grouped.set_axis(["theme", "answers", "people"], axis=1)
        counted["theme"] = counted["theme"].replace("", _("In no group"))
        return counted.sort_values(["people", "theme"], ascending=[False, True], ignore_index=True)

    def ballots(self, task: str) -> pd.DataFrame:
        """Give who gave dots to what in a task: ``voter choice dots``.

        Raises
        ------
        TooFewError : nobody voted on it
        """
        given = self.votes.loc[self.votes["task"] == task, ["voter", "choice", "dots"]]
        if given.empty:
            raise TooFewError("nobody voted on this discussion")
        return given

    def choices(self, task: str) -> list[str]:
        """Name what could be voted for in a task."""
        return list(self.options.loc[self.options["task"] == task, "choice"])

    def four_counts(self) -> pd.DataFrame:
        """Count the teams' answers to the four questions: ``question yes partly no unknown n``."""
        rows = [
            [_(question), *(int((self.fours[step] == answer).sum()) for answer in CHOICES), len(self.fours)]
            for step, question in zip(STEPS, QUESTIONS, strict=True)
        ]
        return pd.DataFrame(rows, columns=["question", *CHOICES, "n"])

    def four_change(self) -> pd.DataFrame:
        """Set the teams that said yes now beside those of last time: ``question yes n yes_before n_before``.

        Raises
        ------
        TooFewError : no team answered, or there is no gathering before
        """
        if self.fours.empty:
            raise TooFewError("no team answered the four questions")
        if self.before is None or self.before.fours.empty:
            raise TooFewError("there are no answers of a gathering before this one")
        last = self.before.four_counts()
        now = self.four_counts()[["question", "yes", "n"]]
        return now.assign(yes_before=last["yes"], n_before=last["n"])

    def plan_outcomes(self) -> pd.DataFrame:
        """Give the plan cards with what became of them: ``aim change who when became learned``.

        Raises
        ------
        TooFewError : there is no card
        """
        if self.plans.empty:
            raise TooFewError("there are no plan cards")
        said = {**CHOICES, "": NOT_TOLD}
        shown = self.plans[["aim", "change", "who", "when", "became", "learned"]].fillna("")
        return shown.assign(became=[_(said.get(word, word)) for word in shown["became"]])

    def task_or_largest(self, task: str = "") -> str:
        """Give a task by name, or the one that most answers were given to; the first of several."""
        if task:
            find_exercise(task)
            return task
        counted = [int((self.answers["task"] == each).sum()) for each in self.tasks]
        return self.tasks[counted.index(max(counted))]


def read_debrief(path: Path) -> Debrief:
    """Read a session's file, or a folder of them, one for each gathering.

    Parameters
    ----------
    path : of the file, or of a folder; there the last to begin is read, with the one before it

    Raises
    ------
    InputFileError : there is none, it is no session of ours, it is damaged, or no session has begun in it
    ContentError : it holds a discussion that this version does not have
    """
    files = sorted(path.glob(SESSIONS)) if path.is_dir() else [path]
    if not files:
        raise InputFileError("there is no session in the folder {folder}", folder=path.name)
    logs = sorted((read_log(file) for file in files), key=lambda log: log.events[0].at)
    before = debrief(logs[-2].room) if len(logs) > 1 else None
    return debrief(logs[-1].room, before=before)


def read_log(path: Path) -> Log:
    """Read the log of a session without writing to it; it may be running.

    Parameters
    ----------
    path : of the file

    Raises
    ------
    InputFileError, ContentError : as in :func:`read_debrief`
    """
    if not path.is_file():
        raise InputFileError("there is no session {file}", file=path.name)
    try:
        with closing(_open(path)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                raise sqlite3.DatabaseError
            log = Log(read_events(connection))
    except HvevfdError:
        raise
    except (sqlite3.Error, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputFileError("{file} is no session of ours, or is damaged", file=path.name) from error
    if log.room.plan is None:
        raise InputFileError("no session has begun in {file}", file=path.name)
    return log


def _open(path: Path) -> sqlite3.Connection:
    """Open a file for reading; without a log beside it nothing is made there either."""
    beside = path.with_name(path.name + "-wal")
    unfolded = beside.is_file() and beside.stat().st_size > 0
    how = "mode=ro" if unfolded else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)


def debrief(room: Room, *, before: Debrief | None = None) -> Debrief:
    """Put what a room gave into tables.

    Parameters
    ----------
    room : a session that has begun
    before : the gathering before it
    """
    plan = room.plan
    assert plan is not None
    names = _names(room)
    return Debrief(
        title=plan.title,
        place=plan.place,
        day=plan.date,
        tasks=plan.tasks,
        rehearsal=room.rehearsal,
        answers=_answers(room, plan.tasks),
        votes=_votes(room, names),
        options=_options(room, names),
        fours=_fours(room),
        plans=_plans(room),
        closing=pd.DataFrame(
            sorted((given.get("plus", ""), given.get("delta", "")) for given in room.plusses.values()),
            columns=list(CLOSING),
        ),
        before=before,
    )


def _answers(room: Room, tasks: Sequence[str]) -> pd.DataFrame:
    rows = [
        (each.task, room.themes.get(each.theme, ""), each.text, each.people, each.language, each.status)
        for each in room.answers.values()
    ]
    rows.sort(key=lambda row: (tasks.index(row[0]) if row[0] in tasks else len(tasks), row[1] == "", row[1:]))
    return pd.DataFrame(rows, columns=list(ANSWERS))


def _names(room: Room) -> dict[str, str]:
    """Name what got dots or could get them, each name once; a hidden answer is not told by its words."""
    plain = dict(room.themes)
    for answer in room.answers.values():
        hidden = answer.status != "approved"
        plain[answer.id] = _("(an answer that was taken down)") if hidden else answer.text
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for name, words in plain.items():
        seen[words] = seen.get(words, 0) + 1
        names[name] = words if seen[words] == 1 else f"{words} ({seen[words]})"
    return names


def _votes(room: Room, names: dict[str, str]) -> pd.DataFrame:
    numbered: dict[str, int] = {}
    rows = []
    for (task, _who), choices in sorted(room.votes.items()):  # marks are random, so their order tells nothing
        numbered[task] = numbered.get(task, 0) + 1
        there = [choice for choice in dict.fromkeys(choices) if choice in names]
        rows += [(task, numbered[task], names[choice], choices.count(choice)) for choice in there]
    return pd.DataFrame(rows, columns=list(VOTES))


def _options(room: Room, names: dict[str, str]) -> pd.DataFrame:
    """List what could be voted for in each task, with what got a dot before it was taken away."""
    rows = []
    for task in room.plan.tasks if room.plan else ():
        approved = [answer for answer in room.answers_to(task) if answer.status == "approved"]
        used = {answer.theme for answer in approved if answer.theme}
        there = [name for name in room.themes if name in used] or [answer.id for answer in approved]
        given = [choice for (voted, _who), chosen in room.votes.items() if voted == task for choice in chosen]
        rows += [(task, names[name]) for name in dict.fromkeys((*there, *given)) if name in names]
    return pd.DataFrame(rows, columns=list(OPTIONS))


def _fours(room: Room) -> pd.DataFrame:
    given = sorted((*four["answers"], four.get("example", "")) for four in room.fours.values())
    known = [row for row in given if len(row) == len(QUESTIONS) + 1 and set(row[:-1]) <= set(CHOICES)]
    return pd.DataFrame([(n, *row) for n, row in enumerate(known, start=1)], columns=list(FOURS))


def _plans(room: Room) -> pd.DataFrame:
    given = sorted(tuple(card.get(name, "") for name in CARD) for card in room.plans.values())
    return pd.DataFrame([(n, *row, "", "") for n, row in enumerate(given, start=1)], columns=list(PLANS))
