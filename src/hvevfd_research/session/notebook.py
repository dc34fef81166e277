"""What the workbooks on sessions call: a plan made of their parameters, and a session that was held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from hvevfd_research import datasets
from hvevfd_research.cells.emit import notice
from hvevfd_research.cells.own_data import open_data
from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import clock, deferred, language
from hvevfd_research.plots.timetable import kind_words
from hvevfd_research.session.agenda import Plan, plan_from
from hvevfd_research.session.debrief import SESSIONS, Debrief, read_debrief
from hvevfd_research.session.schedule import material, parts, schedule
from hvevfd_research.stats.timetable import Timetable, timetable

BUNDLED = "session-simulated"


class PlannedSession:
    """A plan with what a workbook shows of it.

    Parameters
    ----------
    plan : what is to be held
    available : minutes there are
    """

    def __init__(self, plan: Plan, available: float) -> None:
        self.plan = plan
        self.timetable: Timetable = schedule(plan, available)

    @property
    def agenda(self) -> pd.DataFrame:
        """One row for each part, with its times as people write them: ``begins ends part minutes``."""
        return _timed(parts(self.timetable))[["begins", "ends", "part", "minutes"]]

    @property
    def steps(self) -> pd.DataFrame:
        """One row for each step: ``begins ends part phase text minutes``."""
        return _timed(self.timetable.table)[["begins", "ends", "part", "phase", "text", "minutes"]]

    def if_longer(self, *minutes: float) -> pd.DataFrame:
        """Tell when it ends if every step takes some minutes more: ``more ends spare``."""
        rows = []
        for more in minutes:
            late = self.timetable.table.assign(minutes=self.timetable.table["minutes"] + more)
            found = timetable(late, start=self.timetable.begins, available=self.timetable.available)
            rows.append((more, clock(found.ends), found.spare))
        return pd.DataFrame(rows, columns=["more", "ends", "spare"])

    def by_kind(self) -> pd.DataFrame:
        """Minutes for what a room does: ``kind minutes share``."""
        words = kind_words()
        told = self.timetable.table.groupby("kind")["minutes"].sum().reindex(list(words), fill_value=0.0)
        shares = 100 * told / told.sum()
        return pd.DataFrame({"kind": list(words.values()), "minutes": told.array, "share": shares.array})

    @property
    def ends(self) -> str:
        """When it ends, as people write it."""
        return clock(self.timetable.ends)

    @property
    def talking(self) -> float:
        """Minutes of steps in pairs or fours: those in which nobody has to listen to one in front."""
        return float(
            sum(stage.minutes for stage in self.plan.stages if stage.phase in ("in pairs", "in fours"))
        )

    @property
    def material(self) -> pd.DataFrame:
        """One row for each thing to bring: ``what count``; a count is missing where none goes by people."""
        things = material(self.plan)
        return pd.DataFrame(
            {"what": [thing.what for thing in things], "count": [thing.count for thing in things]}
        ).astype({"count": float})

    def minutes_of(self, task: str, *phases: str) -> float:
        """Minutes that a task gives to some phases, or to all."""
        table = [stage for stage in self.plan.stages if stage.task == task]
        return float(sum(stage.minutes for stage in table if not phases or stage.phase in phases))


def _timed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(begins=frame["begins"].map(clock), ends=frame["ends"].map(clock))


def plan_session(
    tasks: str, *, people: int, minutes: int, date: str = "", start: str = "09:00", place: str = ""
) -> PlannedSession:
    """Plan a session from a workbook's parameters.

    Parameters
    ----------
    tasks : names of discussions with commas between
    people : how many are expected
    minutes : available
    date, start : such as ``2026-06-03``, empty for none, and ``09:00``
    place : where

    Returns
    -------
    PlannedSession
        With the four questions, plan cards, and what was good and what to change, where the minutes allow
        them: they are left out in this order reversed until the rest fits.

    Raises
    ------
    ContentError, ParameterError, DomainError : a value cannot be right
    """
    given = {"title": "–", "people": people, "language": language(), "start": start, "place": place}
    given["tasks"] = [task.strip() for task in tasks.split(",") if task.strip()]
    if date:
        given["date"] = date
    if not given["tasks"]:
        raise ParameterError("the plan names no tasks; hvevfd exercises lists them")
    for extras in ((True, True, True), (True, False, True), (False, False, True), (False, False, False)):
        words = dict(zip(("four_questions", "plan_cards", "plus_delta"), extras, strict=True))
        plan = plan_from(given | words)
        if plan.minutes <= minutes:
            break
    return PlannedSession(plan, minutes)


def open_session(session_file: str, cards_file: str = "") -> Debrief:
    """Read a session that was held, or the made-up one that comes with the workbook.

    On a page to hand on only answers are there that the facilitator approved for the wall; what was written
    at the end, and examples, are not.

    Parameters
    ----------
    session_file : path of the session's file, or of a folder with one for each gathering; empty for the
        made-up one
    cards_file : path of the plan cards with what became of them, as the export of the gathering before
        gives them to fill in; empty for none

    Returns
    -------
    Debrief

    Raises
    ------
    InputFileError, ContentError : as in :func:`read_debrief`
    """
    if not session_file:
        cards = open_data(cards_file, bundled=BUNDLED, resource="cards")
        found = _made_up(cards, own=bool(cards_file))
    else:
        path = Path(session_file)
        for file in sorted(path.glob(SESSIONS)) if path.is_dir() else [path]:
            if file.is_file():
                PEOPLE.hold(file)
        found = read_debrief(path)
        if cards_file:
            found = replace(found, plans=open_data(cards_file, bundled=BUNDLED, resource="cards"))
        _warn_of_words()
        if found.rehearsal:
            notice(deferred("This session is a rehearsal: its answers are made up."), level="simulated")
    return _for_others(found) if PEOPLE.on_report else found


def _warn_of_words() -> None:
    """Say once that the page holds words that were not meant for others; it is about no patients."""
    if not PEOPLE.disclosure.report:
        PEOPLE.warned = True
        notice(
            deferred(
                "This page holds words that were not approved for the wall. Do not hand it on; use --report "
                "for a page to share."
            )
        )


def _for_others(found: Debrief) -> Debrief:
    """Keep what was approved for the wall, and counts."""
    before = None if found.before is None else _for_others(found.before)
    fours = found.fours.assign(example="")
    return replace(
        found,
        answers=found.approved,
        fours=fours,
        plans=found.plans.iloc[:0],
        closing=found.closing.iloc[:0],
        before=before,
    )


def _made_up(cards: pd.DataFrame, *, own: bool) -> Debrief:
    """Put the bundled data together as two gatherings."""
    tables = {name: datasets.load(BUNDLED, name) for name in ("answers", "votes", "four", "closing")}
    last, now = (_gathering(tables, cards, n, own=own) for n in (1, 2))
    return replace(now, before=last)


def _gathering(tables: dict[str, pd.DataFrame], cards: pd.DataFrame, n: int, *, own: bool) -> Debrief:
    of = {name: frame[frame["gathering"] == n].drop(columns="gathering") for name, frame in tables.items()}
    texts = of["answers"].fillna("")
    votes = of["votes"]
    held = texts[texts["theme"] != ""][["task", "theme"]].drop_duplicates()
    return Debrief(
        title="",
        place="",
        day=None,
        tasks=tuple(dict.fromkeys(texts["task"])),
        rehearsal=False,
        answers=texts.assign(language=language()),
        votes=votes,
        options=held.rename(columns={"theme": "choice"}),
        fours=of["four"].fillna(""),
        plans=cards.fillna("") if own or n == 2 else cards.iloc[:0],
        closing=of["closing"].fillna(""),
    )
