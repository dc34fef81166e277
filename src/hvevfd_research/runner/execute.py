"""Run one workbook to its end, or say in plain words why it did not get there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hvevfd_research.errors import RunError
from hvevfd_research.i18n import use_language
from hvevfd_research.i18n.notebooks import translated
from hvevfd_research.runner.disclosure import Disclosure, pages_beside
from hvevfd_research.runner.facts import page_facts
from hvevfd_research.runner.failure import Failure, Kind, find_failure, leave_out_values, tidy_errors
from hvevfd_research.runner.parameters import LANGUAGE, Value
from hvevfd_research.runner.record import run_record
from hvevfd_research.runner.workbook import Workbook

CELL_TIMEOUT = 120.0  # seconds for one cell
TIMEOUT = 600.0  # seconds for a whole workbook
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ERROR_MARKER = "papermill-error-cell-tag"  # papermill's own banner; ours is on the page

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """A workbook that was run.

    Parameters
    ----------
    workbook : which
    notebook : the executed notebook, with its record in ``metadata.hvevfd``
    record : what went in and what made it
    facts : what the cells put on the page, in order
    failure : None where every cell finished
    told : what readers of its page hold of counts of people, where it is to be handed on
    """

    workbook: Workbook
    notebook: Any
    record: Mapping[str, Any]
    facts: list[dict[str, Any]]
    failure: Failure | None
    told: Mapping[str, Any] | None = None


def execute(
    book: Workbook,
    values: Mapping[str, Value],
    *,
    language: str = "en",
    disclosure: Disclosure = Disclosure(),  # noqa: B008 -- frozen
    earlier: Sequence[Mapping[str, Any]] = (),
    timeout: float = TIMEOUT,
    cell_timeout: float = CELL_TIMEOUT,
    progress: Progress = lambda _cell, _of: None,
    stop: threading.Event | None = None,
) -> Run:
    """Run a workbook with papermill; nothing is written to disk.

    Parameters
    ----------
    book : the workbook
    values : typed parameters, as :func:`hvevfd_research.runner.parameters.read_values` gives them
    language : of the page, also where the notebook names another
    disclosure : what the page may show of people's rows
    earlier : what readers of earlier pages hold, which a page to hand on is held against
    timeout, cell_timeout : seconds for the workbook and for one cell
    progress : called with the index of the cell that starts and the number of cells
    stop : set it to end the run

    Returns
    -------
    Run
        Also when the workbook failed.
    """
    import nbformat
    from papermill.execute import execute_notebook

    from hvevfd_research.runner.engine import NAME, Session

    record = run_record(book, values, language=language, disclosure=disclosure)
    session = Session(
        folder=book.folder,
        environment=ONE_THREAD
        | {"HVEVFD_RUN_KEY": record["key"], "HVEVFD_LANGUAGE": language, "PYTHONHASHSEED": "0"}
        | disclosure.environment,
        deadline=time.monotonic() + timeout,
        cell_timeout=cell_timeout,
        cell_started=progress,
        stop=stop or threading.Event(),
    )
    notebook = nbformat.from_dict(translated(book.notebook, language))  # type: ignore[no-untyped-call]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    given = dict(values)
    if any(parameter.name == LANGUAGE for parameter in book.parameters):
        given[LANGUAGE] = language
    started, trouble = time.monotonic(), None
    with pages_beside(earlier) as (pages, telling):
        if disclosure.report:
            session.environment = {**session.environment, **telling}
        try:
            execute_notebook(
                notebook, None, parameters=given, engine_name=NAME, progress_bar=False, session=session
            )
        except Exception as error:  # noqa: BLE001 -- papermill, nbclient and the kernel raise what they like
            trouble = error
        told = pages.told
    executed = session.notebook
    if executed is None:  # papermill refused the notebook before a cell ran
        raise RunError(
            "workbook {slug} could not be started: {reason}", slug=book.slug, reason=str(trouble)
        ) from trouble
    executed.cells = [c for c in executed.cells if ERROR_MARKER not in c.metadata.get("tags", [])]
    seconds = time.monotonic() - started
    with use_language(language):  # a thread of its own may run this, which speaks English
        failure = find_failure(
            executed,
            kind=_kind(trouble, session.stop),
            seconds=min(seconds, cell_timeout),
            trouble=trouble,
        )
        if disclosure.report:
            failure = leave_out_values(executed, failure)
    record |= {"seconds": round(seconds, 1)}
    _close(executed, record, book, values, failure)
    return Run(book, executed, record, list(page_facts(executed)), failure, told)


def _kind(trouble: Exception | None, stop: threading.Event) -> Kind | None:
    """Name what the runner saw from outside the cells."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    if trouble is None:
        return None
    if stop.is_set():
        return "stopped"
    if isinstance(trouble, CellTimeoutError):
        return "timeout"
    return "killed" if isinstance(trouble, DeadKernelError) else None


def _close(
    notebook: Any,
    record: Mapping[str, Any],
    book: Workbook,
    values: Mapping[str, Value],
    failure: Failure | None,
) -> None:
    """Write the record into the notebook, and take out the path of the reader's own file."""
    tidy_errors(notebook)
    notebook.metadata["hvevfd"] = {
        "record": dict(record),
        "failure": None if failure is None else asdict(failure),
        "status": "completed" if failure is None else failure.kind,
    }
    notebook.metadata.papermill["exception"] = failure is not None
    own = [p.name for p in book.parameters if p.is_file and values.get(p.name)]
    for name in own:
        notebook.metadata.papermill.get("parameters", {})[name] = record["parameters"][name]
    for cell in notebook.cells:
        if own and "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(
                f'{name} = "YOUR-FILE"' if (name := line.partition(" = ")[0]) in own else line
                for line in cell.source.splitlines()
            )
