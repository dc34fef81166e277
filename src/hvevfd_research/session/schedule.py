"""What a plan comes to: its parts by the clock, and the things to bring for so many people."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.sheets import timed_steps
from hvevfd_research.session.agenda import CLOSE, JOIN, Plan, Stage
from hvevfd_research.session.views import TITLES
from hvevfd_research.stats.timetable import Timetable, timetable

KINDS = {
    "alone": "few",
    "in pairs": "few",
    "in fours": "few",
    "all together": "all",
    "group": "all",
    JOIN: "frame",
    CLOSE: "frame",
}
"""What a phase is in a figure, by the codes of :func:`plots.timetable`; any other is writing or voting."""

CARDS = 8  # on a sheet, see :func:`handouts.cards`
POSTER_FOR = 20  # people who can read one poster at the door
SHARING = {"person": 1, "pair": 2, "four": 4, "table": 6}
"""How many people share one of a thing, by the word after “for each” in the material of an exercise."""

COUNTING = {word: n for n, word in enumerate(("a", "two", "three", "four", "five", "six"), start=1)}
_EACH = re.compile(rf"\bfor each ({'|'.join(SHARING)})\b")

LAPTOP = deferred("a laptop with the session, and a projector")
POSTER = deferred("the poster with the way in, printed")
SHEETS = deferred("printed sheets of {n} cards to cut, a card for each pair in each task")


@dataclass(frozen=True)
class Thing:
    """Something to bring.

    Parameters
    ----------
    what : it is, in the language that is spoken
    tasks : titles of the discussions that need it; empty where all do
    count : how many for the people that are expected; None where it does not go by people
    """

    what: str
    tasks: tuple[str, ...]
    count: int | None


def schedule(plan: Plan, available: float | None = None) -> Timetable:
    """Put a plan on the clock, in the language that is spoken.

    Parameters
    ----------
    plan : what is to be held
    available : minutes there are; None where nobody said

    Returns
    -------
    Timetable
        A row for each stage: ``part task phase kind text minutes begins ends``.
    """
    start = 60 * plan.start.hour + plan.start.minute
    rows = [
        (title(stage), stage.task, _(stage.phase), kind(stage), text(plan, stage)) for stage in plan.stages
    ]
    frame = pd.DataFrame(rows, columns=["part", "task", "phase", "kind", "text"])
    frame["minutes"] = [stage.minutes for stage in plan.stages]
    return timetable(frame, start=start, available=available)


def parts(result: Timetable) -> pd.DataFrame:
    """Give one row for each part of a programme: ``part task minutes begins ends``."""
    grouped = result.table.groupby((result.table["part"] != result.table["part"].shift()).cumsum())
    return grouped.agg(
        part=("part", "first"),
        task=("task", "first"),
        minutes=("minutes", "sum"),
        begins=("begins", "first"),
        ends=("ends", "last"),
    ).reset_index(drop=True)


def title(stage: Stage) -> str:
    """Say what a stage belongs to."""
    from hvevfd_research.practice.exercises import find_exercise

    return find_exercise(stage.task).heading if stage.task else _(TITLES[stage.phase])


def kind(stage: Stage) -> str:
    """Say by a code of :func:`plots.timetable` what people do."""
    return KINDS.get(stage.phase, "write")


def text(plan: Plan, stage: Stage) -> str:
    """Say what people do in a stage."""
    if stage.task:
        found = next(each for each in plan.exercises if each.slug == stage.task)
        return timed_steps(found)[stage.step][2]
    return {
        JOIN: _("Come in with a phone: scan the code, or type the address. One phone a pair is enough."),
        "four questions": _("Answer four questions about how you work, team by team."),
        "plan": _("Write one card in each team: what you will try, who, and by when."),
        "plus and delta": _("Say what was good, and what should be different next time."),
        CLOSE: _("Thank everybody, and say what happens with what was written."),
    }[stage.phase]


def material(plan: Plan) -> list[Thing]:
    """List what to bring, each thing once, with how many for the people that are expected.

    Parameters
    ----------
    plan : what is to be held
    """
    needed: dict[str, list[str]] = {}
    for found in plan.exercises:
        for thing in found.material:
            needed.setdefault(thing, []).append(found.heading)
    own = [Thing(_(thing), tuple(tasks), how_many(thing, plan.people)) for thing, tasks in needed.items()]
    return [*_for_the_room(plan), *own]


def _for_the_room(plan: Plan) -> Iterator[Thing]:
    yield Thing(_(LAPTOP), (), 1)
    yield Thing(_(POSTER), (), math.ceil(plan.people / POSTER_FOR))
    sheets = math.ceil(math.ceil(plan.people / 2) / CARDS)
    yield Thing(_(SHEETS).format(n=CARDS), (), sheets * len(plan.exercises))


def how_many(thing: str, people: int) -> int | None:
    """Tell how many of a thing so many people need, from its English words.

    >>> how_many("three dots for each person", 20), how_many("a card for each pair", 21)
    (60, 11)
    >>> how_many("a line of tape on the floor", 20) is None
    True
    """
    shared = _EACH.search(thing)
    if shared is None:
        return None
    each = COUNTING.get(thing.split(maxsplit=1)[0], 1)
    return each * math.ceil(people / SHARING[shared[1]])
