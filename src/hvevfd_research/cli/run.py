"""``hvevfd run`` and ``hvevfd check``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import deferred, language, number, set_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.privacy.threshold import MIN_COUNT
from hvevfd_research.reports.make import Made, Order, make_reports
from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import CELL_TIMEOUT, TIMEOUT
from hvevfd_research.runner.expected import Verdict
from hvevfd_research.runner.parameters import LANGUAGE, read_parameter_file, read_values
from hvevfd_research.runner.workbook import Workbook, find_workbook, shelf


def run(arguments: argparse.Namespace) -> int:
    """Run workbooks, print the headline numbers and where the pages are."""
    given = _given(arguments)
    books = _books(arguments.slugs)
    if given and len(books) != 1:
        raise ParameterError(
            "name the one workbook that the parameters are for: hvevfd run SLUG -p NAME=VALUE"
        )
    orders = [Order(book, read_values(book.parameters, given)) for book in books]
    made = _make(orders, arguments)
    console = Console()
    console.print(_headline_table(made))
    failed = _tell_failures(made, console)
    console.print(_("Open: {path}").format(path=(arguments.folder / "index.html").resolve()), soft_wrap=True)
    return 1 if failed else 0


def check(arguments: argparse.Namespace) -> int:
    """Run workbooks as they are and hold every published number against ours."""
    made = _make([Order(book, {}) for book in _books(arguments.slugs)], arguments)
    console = Console()
    console.print(_verdict_table(made))
    held = [verdict for page in made for verdict in page.verdicts]
    failed = _tell_failures(made, console)
    bad = [verdict for verdict in held if not verdict.good]
    agree = sum(verdict.status == "match" for verdict in held)
    known = sum(verdict.status == "known-difference" for verdict in held)
    console.print(
        _("{agree} agree, {known} are known to differ, {bad} are not as stated.").format(
            agree=agree, known=known, bad=len(bad)
        )
    )
    return 1 if failed or bad else 0


_STATUS = {
    "match": ("green", deferred("✓ yes")),
    "known-difference": ("yellow", deferred("✗ no, as stated")),
    "differs": ("red", deferred("✗ no")),
    "missing": ("red", deferred("✗ not computed")),
    "now-matches": ("red", deferred("✓ yes, though stated not to")),
}


def _given(arguments: argparse.Namespace) -> dict[str, object]:
    """Collect the parameters from file and words; a word wins over the file."""
    given = read_parameter_file(arguments.file) if arguments.file else {}
    for word in arguments.given:
        name, sign, value = word.partition("=")
        if not sign:
            raise ParameterError("-p {word}: write it as NAME=VALUE", word=word)
        given[name.strip()] = value
    if LANGUAGE in given:  # the page follows it as well, so it is the same as --language
        set_language(str(given.pop(LANGUAGE)))
    return given


def _books(slugs: Sequence[str]) -> list[Workbook]:
    return [find_workbook(slug) for slug in dict.fromkeys(slugs)] if slugs else shelf()


def _make(orders: Sequence[Order], arguments: argparse.Namespace) -> list[Made]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[cell]}"))
    with Progress(
        *columns,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        return make_reports(
            orders,
            Path(arguments.folder),
            watcher=_Bars(progress, len(orders)),
            language=language(),
            disclosure=Disclosure(arguments.report, arguments.min_count or MIN_COUNT),
            timeout=arguments.timeout or TIMEOUT,
            cell_timeout=arguments.cell_timeout or CELL_TIMEOUT,
            jobs=arguments.jobs,
            force=arguments.force,
        )


class _Bars:
    """One bar for all workbooks, and one for each that runs."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress = progress
        self.all = progress.add_task(_("All workbooks"), total=total, cell="")
        self.running: dict[str, TaskID] = {}

    def started(self, slug: str) -> None:
        self.running[slug] = self.progress.add_task(slug, total=None, cell=_("starting"))

    def cell(self, slug: str, index: int, of: int) -> None:
        text = _("cell {n} of {of}").format(n=index + 1, of=of)
        self.progress.update(self.running[slug], completed=index, total=of, cell=text)

    def ended(self, made: Made) -> None:
        task = self.running.pop(made.workbook.slug, None)
        if task is not None:
            self.progress.remove_task(task)
        self.progress.advance(self.all)
        if not self.progress.console.is_terminal:  # a log gets a line for each workbook in place of bars
            self.progress.console.print(f"{made.workbook.slug}: {made.status}", highlight=False)


def _table(*more: str) -> Table:
    """Begin a table of numbers: what, published, here, agrees, and what else is asked for."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(_("Quantity"), ratio=3)
    for heading in (_("Published"), _("Here"), _("Agrees")):
        table.add_column(heading, no_wrap=True)
    for heading in more:
        table.add_column(heading, ratio=2)
    return table


def _verdict_table(made: Sequence[Made]) -> Table:
    """Lay out every published number beside ours, with its mark and source."""
    table = _table(_("Source"))
    for page in made:
        table.add_row(f"[bold]{page.workbook.slug}[/bold]")
        for verdict in page.verdicts:
            row = verdict.expected
            table.add_row(_(row.name), *_cells(verdict, verdict.ours), f"{row.mark}: {row.source}")
        table.add_section()
    return table


def _headline_table(made: Sequence[Made]) -> Table:
    """Lay out the headline numbers: published, here, match."""
    table = _table()
    for page in made:
        held: dict[str, Verdict] = {verdict.expected.name: verdict for verdict in page.verdicts}
        table.add_row(f"[bold]{page.workbook.slug}[/bold]")
        for name, ours in page.numbers.items():
            table.add_row(_(name), *_cells(held.get(name), ours, page.written.get(name)))
        table.add_section()
    return table


def _cells(verdict: Verdict | None, ours: float | None, written: str | None = None) -> tuple[str, str, str]:
    if verdict is None:
        return "", written or ("–" if ours is None else number(ours)), ""
    row = verdict.expected
    colour, word = _STATUS[verdict.status]
    return row.written(row.published), row.written(ours), f"[{colour}]{_(word)}[/{colour}]"


def _tell_failures(made: Sequence[Made], console: Any) -> list[Made]:
    failed = [page for page in made if not page.good]
    for page in failed:
        console.print(
            f"[red]✗[/red] {page.workbook.slug}: {escape(page.message)} ({page.page.name})",
            highlight=False,
            soft_wrap=True,
        )
    return failed
