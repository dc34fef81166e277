"""Run workbooks into a folder of pages, and keep that folder honest.

Kernels run side by side in threads; everything that touches the folder happens in one place, one after the
other: the ledger says what is complete, each file appears whole, and the index is written last.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from hvevfd_research.errors import OutputError
from hvevfd_research.i18n import use_language
from hvevfd_research.practice.exercises import exercises_of
from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.execute import CELL_TIMEOUT, TIMEOUT, Run, execute
from hvevfd_research.runner.expected import Verdict, verdicts
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.files import inside, output_folder, sweep, write_whole
from hvevfd_research.runner.ledger import Ledger
from hvevfd_research.runner.parameters import Value
from hvevfd_research.runner.record import run_record
from hvevfd_research.runner.workbook import Workbook, shelf

LOCK = ".lock"
LOOK = 0.2  # seconds between looks at the keyboard while kernels work


class Watcher(Protocol):
    """Told how a batch of runs goes; all calls but `cell` come from one thread."""

    def started(self, slug: str) -> None:
        """Hear that a workbook has begun."""

    def cell(self, slug: str, index: int, of: int) -> None:
        """Hear that one of its cells starts."""

    def ended(self, made: Made) -> None:
        """Hear that its page is written, or was current already."""


@dataclass(frozen=True)
class Made:
    """One page, and what came of the run behind it.

    Parameters
    ----------
    workbook : which
    status : completed, current (nothing had changed), error, timeout, killed or stopped
    page : the HTML file
    numbers : headline and compared numbers by name
    written : the headline numbers by name as the page writes them, with their unit
    verdicts : published numbers held against ours; none where a parameter was changed
    message : why it failed, for people; empty where it did not
    """

    workbook: Workbook
    status: str
    page: Path
    numbers: Mapping[str, float | None]
    written: Mapping[str, str]
    verdicts: Sequence[Verdict]
    message: str = ""

    @property
    def good(self) -> bool:
        """Whether the workbook ran to its end."""
        return self.status in {"completed", "current"}


@dataclass(frozen=True)
class Order:
    """One workbook to run, with its typed parameters."""

    workbook: Workbook
    values: Mapping[str, Value]

    @property
    def is_default(self) -> bool:
        """Whether the published numbers apply: no parameter differs from the notebook's."""
        defaults = {p.name: p.default for p in self.workbook.parameters}
        return all(defaults[name] == value for name, value in self.values.items())


def make_reports(
    orders: Sequence[Order],
    folder: Path,
    *,
    watcher: Watcher,
    language: str = "en",
    disclosure: Disclosure = Disclosure(),  # noqa: B008 -- frozen
    timeout: float = TIMEOUT,
    cell_timeout: float = CELL_TIMEOUT,
    jobs: int = 2,
    force: bool = False,
) -> list[Made]:
    """Run workbooks and write their pages, notebooks and the index.

    Parameters
    ----------
    orders : what to run
    folder : of the results; made where it is not there
    watcher : told how it goes
    language : of the pages
    disclosure : what the pages may show of people's rows
    timeout, cell_timeout : seconds for a workbook and for one cell
    jobs : how many kernels run at once
    force : run again what is current

    Returns
    -------
    list of Made
        In the order of `orders`. A workbook that fails does not keep the others from running.

    Raises
    ------
    OutputError : the folder cannot be written, or another run is writing into it
    KeyboardInterrupt : after the running kernels were stopped and what was finished is written
    """
    folder = output_folder(folder)
    try:
        with FileLock(folder / LOCK, timeout=0):
            sweep(folder)
            desk = _Desk(folder, Ledger(folder), language, disclosure)
            todo = [order for order in orders if force or not desk.reuse(order, watcher)]
            try:
                desk.run(todo, watcher, partial(execute, timeout=timeout, cell_timeout=cell_timeout), jobs)
            finally:
                desk.write_index()
    except Timeout as error:
        raise OutputError(
            "another run is writing into {folder}; wait for it, or choose another folder with -o",
            folder=folder.name,
        ) from error
    return [desk.made[order.workbook.slug] for order in orders]


class _Desk:
    """The one place where a folder of results is written."""

    def __init__(self, folder: Path, ledger: Ledger, language: str, disclosure: Disclosure) -> None:
        self.folder, self.ledger, self.language = folder, ledger, language
        self.disclosure = disclosure
        self.made: dict[str, Made] = {}

    def stem(self, slug: str) -> str:
        return slug if self.language == "en" else f"{slug}.{self.language}"

    def reuse(self, order: Order, watcher: Watcher) -> bool:
        """Take the page that is there, if the same run made it and nobody touched it since."""
        book = order.workbook
        key = run_record(book, order.values, language=self.language, disclosure=self.disclosure)["key"]
        if not self.ledger.is_current(self.stem(book.slug), key):
            return False
        self._note(order, "current", self.ledger.entries[self.stem(book.slug)]["card"], watcher)
        return True

    def run(self, orders: Sequence[Order], watcher: Watcher, work: Any, jobs: int) -> None:
        """Run kernels side by side and write each page as its run ends."""
        stop = threading.Event()
        with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
            waiting = {pool.submit(self._execute, order, watcher, work, stop): order for order in orders}
            try:
                self._gather(waiting, watcher)
            except BaseException:
                stop.set()  # kernels die, threads end, and what they leave is written as stopped
                self._gather(waiting, watcher)
                raise

    def _execute(self, order: Order, watcher: Watcher, work: Any, stop: threading.Event) -> Run | None:
        """Run one workbook in a worker thread; nothing once someone asked to stop."""
        if stop.is_set():
            return None
        slug = order.workbook.slug
        watcher.started(slug)
        run: Run = work(
            order.workbook,
            order.values,
            language=self.language,
            disclosure=self.disclosure,
            earlier=self.ledger.told(slug),
            progress=partial(watcher.cell, slug),
            stop=stop,
        )
        return run

    def _gather(self, waiting: dict[Future[Run | None], Order], watcher: Watcher) -> None:
        while waiting:
            done, _rest = wait(waiting, timeout=LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                run = future.result()
                order = waiting.pop(future)
                if run is not None:
                    self._publish(order, run, watcher)

    def _publish(self, order: Order, run: Run, watcher: Watcher) -> None:
        """Write the page and the notebook of one run, and enter it in the ledger."""
        from hvevfd_research.reports.headlines import beside_print
        from hvevfd_research.reports.html import report_page

        book, stem = order.workbook, self.stem(order.workbook.slug)
        self.ledger.start(stem, run.record["key"])
        numbers = page_numbers(run.facts)
        held = verdicts(book.expected, numbers) if order.is_default else []
        page = report_page(
            run.notebook,
            title=book.title,
            language=self.language,
            record=dict(run.record),
            verdicts=held,
            failure=None if run.failure is None else _told(run),
            about=_about(book),
        )
        files = {
            f"{stem}.html": page,
            f"{stem}.ipynb": json.dumps(run.notebook, ensure_ascii=False, indent=1),
        }
        for name, text in files.items():
            write_whole(inside(self.folder, name), text)
        status = "completed" if run.failure is None else run.failure.kind
        message = "" if run.failure is None else run.failure.message
        with use_language(self.language):
            shown = beside_print([fact for fact in run.facts if fact["kind"] == "headline"], held)
        card = {"numbers": numbers, "facts": shown, "message": message}
        self.ledger.finish(
            stem, run.record["key"], status=status, files=list(files), card=card, told=run.told
        )
        self.write_index()
        self._note(order, status, card, watcher)

    def _note(self, order: Order, status: str, card: Mapping[str, Any], watcher: Watcher) -> None:
        book, numbers = order.workbook, card["numbers"]
        held = verdicts(book.expected, numbers) if order.is_default else []
        written = {fact["name"]: f"{fact['text']} {fact['unit']}".strip() for fact in card["facts"]}
        page = self.folder / f"{self.stem(book.slug)}.html"
        self.made[book.slug] = Made(book, status, page, numbers, written, held, card["message"])
        watcher.ended(self.made[book.slug])

    def write_index(self) -> None:
        """Write the index over everything the ledger knows, and what the shelf holds besides."""
        from hvevfd_research.reports.index import index_page

        cards = [self._card(book) for book in shelf()]
        write_whole(self.folder / "index.html", index_page(cards, language=self.language))

    def _card(self, book: Workbook) -> dict[str, Any]:
        stem = self.stem(book.slug)
        entry = self.ledger.entries.get(stem, {})
        card = entry.get("card", {})
        status = entry.get("status", "not run")
        return {
            **_about(book),
            "status": {"error": "failed", "timeout": "failed", "killed": "failed", "writing": "stopped"}.get(
                status, status
            ),
            "href": f"{stem}.html",
            "headlines": card.get("facts", []),
            "figure": self._first_figure(stem) if card else None,
            "languages": [self.language],
            "message": card.get("message", ""),
        }

    def _first_figure(self, stem: str) -> str | None:
        """Give the first image of an executed notebook in small, as a data URI."""
        from hvevfd_research.reports.index import small_figure

        try:
            notebook = json.loads((self.folder / f"{stem}.ipynb").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return small_figure(notebook)


def _about(book: Workbook) -> dict[str, Any]:
    return {
        "slug": book.slug,
        "title": book.title,
        "question": book.question,
        "minutes": book.minutes,
        "audience": list(book.audience),
        "data": list(book.data),
        "exercises": [
            {"title": found.title, "kind": found.kind, "minutes": found.minutes}
            for found in exercises_of(book.slug)
        ],
    }


def _told(run: Run) -> dict[str, Any]:
    """Tell a failure with the workbook and the parameters it happened under."""
    assert run.failure is not None
    return asdict(run.failure) | {
        "workbook": run.workbook.slug,
        "parameters": dict(run.record["parameters"]),
    }
