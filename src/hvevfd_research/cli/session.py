"""``hvevfd session``: plan a session, hold it in a room, take it up again, export and delete it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from hvevfd_research.errors import InputFileError, ParameterError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import ngettext

if TYPE_CHECKING:
    from hvevfd_research.session.start import Ended, Started

FILE, REHEARSAL_FILE = Path("room.db"), Path("rehearsal.db")


def plan(arguments: argparse.Namespace) -> int:
    """Write what is printed and shown in a session, or a plan to begin with."""
    if arguments.new is not None:
        return _new_plan(arguments)
    from hvevfd_research.cli.lay_out import tell_laid_out
    from hvevfd_research.runner.lay_out import lay_out
    from hvevfd_research.session.agenda import read_plan
    from hvevfd_research.session.plan_files import plan_files

    if arguments.plan is None:
        raise ParameterError(
            "name a plan: hvevfd session plan PLAN.toml -o DIR. To begin one: hvevfd session plan --new "
            "plan.toml --tasks proud-of"
        )
    read = read_plan(arguments.plan)
    files = plan_files(read, address=arguments.address, code=arguments.code)
    console = _console()
    done = lay_out(arguments.folder, files, renew=(".pdf",))
    tell_laid_out(console, done, arguments.folder)
    if done.kept:
        console.print(
            _("What you may have edited was kept. To have it made anew, name another folder with -o.")
        )
    if not arguments.address:
        console.print(
            _(
                "The poster has lines to write on. With --address and --code it has a QR code; the session "
                "tells you both when it starts."
            )
        )
    return 0


def _kept_edited() -> str:
    return _("What you may have edited was kept. To have it made anew, name another folder with -o.")


def _new_plan(arguments: argparse.Namespace) -> int:
    """Write a plan to edit; one that is there already is never touched."""
    from hvevfd_research.runner.files import output_folder, write_whole
    from hvevfd_research.session.plan_files import new_plan

    path = arguments.new
    if path.exists():
        raise ParameterError(
            "{file} is there already and is left as it is; choose another name", file=str(path)
        )
    tasks = [task.strip() for task in arguments.tasks.split(",") if task.strip()]
    written = new_plan(tasks)
    output_folder(path.parent)
    write_whole(path, written)
    console = _console()
    console.print(_("Edit {file}, then: hvevfd session plan {file} -o DIR").format(file=path))
    console.print(_("Hold it with: hvevfd session start {file}").format(file=path))
    return 0


def start(arguments: argparse.Namespace) -> int:
    """Serve a session until it is stopped."""
    from hvevfd_research.session.agenda import read_plan
    from hvevfd_research.session.start import open_session, run

    path = arguments.file or (REHEARSAL_FILE if arguments.rehearse else FILE)
    if arguments.plan is None and not path.exists():
        raise ParameterError(
            "there is no session {file} to take up. Give a plan to begin one: hvevfd session start PLAN.toml",
            file=str(path),
        )
    plan = read_plan(arguments.plan) if arguments.plan else None
    live, resumed = open_session(path, plan, rehearsal=arguments.rehearse)
    console = _console()
    ended: list[Ended] = []

    def told(started: Started) -> None:
        console.print(live.room.plan.title if live.room.plan else "", style="bold")
        for line in (*_addresses(started), *_reach(started), *_kept(started, path)):
            console.print(line)

    async def serve() -> None:
        ended.append(await run(live, resumed=resumed, lan=arguments.lan, port=arguments.port, told=told))

    with contextlib.suppress(KeyboardInterrupt):  # where the loop cannot take signals itself
        asyncio.run(serve())
    console.print()
    for line in _farewell(ended[0] if ended else None, path, len(live.room.answers)):
        console.print(line)
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write minutes, answers and cards of a session that was held."""
    from hvevfd_research.cli.lay_out import tell_laid_out
    from hvevfd_research.runner.lay_out import lay_out
    from hvevfd_research.session.debrief import read_debrief
    from hvevfd_research.session.export import export_files

    found = read_debrief(arguments.file)
    files = export_files(found, everything=arguments.everything)
    console = _console()
    done = lay_out(arguments.folder, files, renew=(".pdf",))
    tell_laid_out(console, done, arguments.folder)
    for line in _exported(len(found.approved), len(found.kept_back), kept=bool(done.kept)):
        console.print(line)
    return 0


def _exported(approved: int, kept_back: int, *, kept: bool) -> list[str]:
    """Say what is in the files and what still has to be done to them."""
    lines = [_kept_edited()] if kept else []
    told = _("Approved answers: {n}.").format(n=approved)
    if kept_back:
        told += " " + _("Waiting or hidden, and left out of the minutes: {n}.").format(n=kept_back)
    return [
        *lines,
        told,
        _(
            "for-coding.csv is for the workbook coding-answers. Two readers still give each answer a code, "
            "each in a column of their own; nothing in it may be quoted until the people said so."
        ),
        _("Fill in plan-cards.xlsx at the next gathering, and give it to the workbook session-debrief."),
    ]


def delete(arguments: argparse.Namespace) -> int:
    """Delete a session, and say what was removed and what is out of reach."""
    from hvevfd_research.session.store import Store, sole

    path = arguments.file
    if not path.is_file():
        raise InputFileError("there is no session {file}", file=str(path))
    with sole(path):
        events = Store(path).delete()
    console = _console()
    for line in _receipt(path, events):
        console.print(line)
    return 0


def _console() -> Console:
    """Print lines as they are: addresses hold brackets and must not be cut."""
    return Console(soft_wrap=True, highlight=False, markup=False)


def _addresses(started: Started) -> list[str]:
    """Say where people, wall and facilitator find their pages."""
    lines = [
        "",
        _("For phones: {address}").format(address=started.address),
        _("Code: {code}").format(code=started.code),
        "",
    ]
    if started.lan and sys.stdout.isatty():
        from hvevfd_research.session.qr import blocks

        lines += [blocks(f"{started.address}/join?code={started.code}"), ""]
    return [
        *lines,
        _("For you: {address}").format(address=started.lead),
        _("For the wall: {address}").format(address=started.wall),
        _("Both hold a secret: open them on this laptop, and show them to nobody."),
        "",
    ]


def _reach(started: Started) -> list[str]:
    """Say who can reach the session, and for how long."""
    from hvevfd_research.session.start import HOURS

    if not started.lan:
        return [_("Only this laptop can reach it. To let phones in, stop it and add --lan.")]
    return [
        _(
            "Everyone on this network can reach the session's pages, and nothing else of this laptop. "
            "People come in with the code only. It closes by itself after {n} hours."
        ).format(n=HOURS),
        _("What people send goes over this network as plain text: no names, nothing about one patient."),
    ]


def _kept(started: Started, path: Path) -> list[str]:
    """Say where the answers are, and how to stop."""
    lines = [_("Everything is kept in {file}.").format(file=path)]
    if started.resumed:
        lines.append(_("The session goes on where it stopped: stage, time and answers are there."))
    return [*lines, _("Stop with Ctrl-C. Nothing is lost; you can take it up again.")]


def _farewell(ended: Ended | None, path: Path, answers: int) -> list[str]:
    """Say what became of the session."""
    from hvevfd_research.session.start import HOURS

    if ended is not None and ended.deleted is not None:
        return _receipt(path, ended.deleted)
    late = [_("It was open for {n} hours and has closed.").format(n=HOURS)] if ended and ended.late else []
    kept = ngettext("Stopped. {n} answer is in {file}.", "Stopped. {n} answers are in {file}.", answers)
    return [
        *late,
        kept.format(n=answers, file=path),
        _("Take it up again: hvevfd session start --file {file}").format(file=path),
        _("Delete it: hvevfd session delete {file}").format(file=path),
    ]


def _receipt(path: Path, events: int) -> list[str]:
    """Say what was deleted and what is out of reach."""
    gone = ngettext(
        "Deleted: {file}, with {n} entry. It was overwritten first.",
        "Deleted: {file}, with {n} entries. It was overwritten first.",
        events,
    )
    return [
        gone.format(file=path, n=events),
        _(
            "Out of reach: what a solid-state disk still holds, backups, and copies or exports that you "
            "made. Delete those yourself."
        ),
    ]
