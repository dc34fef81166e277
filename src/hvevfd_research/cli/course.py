"""``hvevfd exercises`` and ``hvevfd course``."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column, Table

from hvevfd_research.cli.lay_out import tell_laid_out
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import language
from hvevfd_research.practice.exercises import all_exercises
from hvevfd_research.runner.lay_out import lay_out


def list_exercises(_arguments: argparse.Namespace) -> int:
    """Print the exercises in the order of a course."""
    names = Column(_("Exercise"), no_wrap=True)  # to be typed, so never cut
    table = Table(names, _("Title"), _("Kind"), _("Minutes"), box=box.SIMPLE_HEAD)
    for found in all_exercises():
        table.add_row(found.slug, found.heading, _(found.kind), str(found.minutes))
    Console().print(table)
    return 0


def build(arguments: argparse.Namespace) -> int:
    """Write a whole course."""
    from hvevfd_research.reports.course import count_course_files, course_files

    console = Console()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        console=console,
        transient=True,
    )
    with bar:
        files = bar.track(course_files(language()), total=count_course_files(), description=_("Course"))
        done = lay_out(arguments.folder, files)
    tell_laid_out(console, done, arguments.folder)
    return 0


def nbgrader(arguments: argparse.Namespace) -> int:
    """Write the exercises in the form of nbgrader."""
    from hvevfd_research.reports.course import nbgrader_files

    console = Console()
    tell_laid_out(console, lay_out(arguments.folder, nbgrader_files(language())), arguments.folder)
    console.print(
        _("Trusted code only: nbgrader runs what students wrote with your rights on your machine."),
        highlight=False,
    )
    return 0
