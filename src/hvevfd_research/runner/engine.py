"""A papermill engine that never lets an unfinished run look complete.

Papermill calls every cell "completed" after a kernel died or a cell ran out of time. Here the cell that was
running is marked failed, the later ones stay pending, and whoever watches is told as cells start. Nothing is
written while cells run; the caller writes the whole file at the end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

NAME = "hvevfd"
SHORTEST_WAIT = 0.1  # seconds that a cell gets when the workbook's time is already up
KILL_CHECK = 0.05  # seconds between looks at whether someone asked to stop
START_TIMEOUT = 60  # seconds for a kernel to answer


@dataclass
class Session:
    """What the engine needs to know of one run, and the notebook it leaves behind.

    Parameters
    ----------
    folder : where the kernel works
    environment : what is added to the kernel's environment
    deadline : on the monotonic clock, seconds
    cell_timeout : seconds for one cell
    cell_started : called with the index of the cell that starts and the number of cells
    stop : set it to end the run
    notebook : the executed notebook, also after a failure
    """

    folder: Path
    environment: Mapping[str, str]
    deadline: float
    cell_timeout: float
    cell_started: Callable[[int, int], None]
    stop: threading.Event
    notebook: Any = None

    def seconds_left(self, _cell: object) -> float:
        """Tell how long the next cell may take."""
        return max(SHORTEST_WAIT, min(self.cell_timeout, self.deadline - time.monotonic()))


class ThisInterpreter(KernelSpecManager):
    """Runs kernels with the Python that runs us, whatever kernels the machine has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Give our own kernel under any name."""
        return KernelSpec(argv=make_ipkernel_cmd(), display_name=kernel_name, language="python")


class HonestManager(NotebookExecutionManager):  # type: ignore[misc]
    """Keeps the state of each cell true, also when the kernel is gone."""

    def __init__(self, notebook: Any, session: Session) -> None:
        super().__init__(notebook, output_path=None, progress_bar=False, autosave_cell_every=0)
        self.session = session

    def cell_start(self, cell: Any, cell_index: int = 0, **kwargs: Any) -> None:
        """Mark a cell as running and tell whoever watches."""
        super().cell_start(cell, cell_index, **kwargs)
        self.session.cell_started(cell_index, len(self.nb.cells))

    def notebook_complete(self, **_kwargs: Any) -> None:
        """Close the record; a cell that never started stays pending."""
        self.end_time = self.now()
        self.nb.metadata.papermill["end_time"] = self.end_time.isoformat()
        self.nb.metadata.papermill["duration"] = (self.end_time - self.start_time).total_seconds()


class HonestClient(PapermillNotebookClient):  # type: ignore[misc]
    """Marks the running cell failed on any exception, not only on one raised in the cell."""

    async def run_cells(self, environment: Mapping[str, str], stop: threading.Event) -> None:
        """Start the kernel and run the cells in order, up to the first that fails."""
        self.reset_execution_trackers()
        async with self.async_setup_kernel(env=dict(environment), cleanup_kc=True):
            watch = asyncio.create_task(self._kill_on_request(stop))
            try:
                for index, cell in enumerate(self.nb.cells):
                    if not await self._run_cell(cell, index):
                        return
            finally:
                watch.cancel()

    async def _run_cell(self, cell: Any, index: int) -> bool:
        """Run one cell and keep its state true; tell whether the next may run."""
        self.nb_man.cell_start(cell, index)
        try:
            await self.async_execute_cell(cell, index)
        except CellExecutionError as error:
            self.nb_man.cell_exception(cell, cell_index=index, exception=error)
            return False
        except BaseException as error:
            self.nb_man.cell_exception(cell, cell_index=index, exception=error)
            raise
        finally:
            self.nb_man.cell_complete(cell, cell_index=index)
        return True

    async def _kill_on_request(self, stop: threading.Event) -> None:
        """Kill the kernel when someone asks to stop: a cell inside C code hears nothing gentler."""
        while not stop.is_set():
            await asyncio.sleep(KILL_CHECK)
        await self.km.provisioner.kill()


class HonestEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill engine ``hvevfd``: own kernel, own time limits, true states."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, *, session: Session, **_options: Any) -> Any:
        """Run a notebook and leave it with the session."""
        nb.metadata.papermill.pop("input_path", None)  # the notebook itself, handed over in memory
        session.notebook = nb
        manager = HonestManager(nb, session)
        manager.notebook_start()
        try:
            with _kernel_home() as home:
                environment = {**os.environ, **session.environment, "IPYTHONDIR": str(home / "ipython")}
                client = _client(manager, kernel_name, home, session)
                _run_apart(client.run_cells(environment, session.stop), session.stop)
        finally:
            manager.notebook_complete()
        return nb


def _run_apart(work: Coroutine[Any, Any, None], stop: threading.Event) -> None:
    """Run a coroutine on a thread of its own: whoever calls from a notebook has an event loop running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        running = thread.submit(asyncio.run, work)
        try:
            wait([running])
        except BaseException:
            stop.set()  # an interrupted wait must not leave the kernel working
            raise
        running.result()


def _client(manager: HonestManager, kernel_name: str, home: Path, session: Session) -> HonestClient:
    """Make a client with a kernel of our own interpreter."""
    kernel = AsyncKernelManager(kernel_name=kernel_name, kernel_spec_manager=ThisInterpreter())
    if os.name == "posix":
        kernel.transport = "ipc"  # no port that others on the machine could read
        kernel.ip = str(home / "k")
    return HonestClient(
        manager,
        km=kernel,
        timeout_func=session.seconds_left,
        startup_timeout=START_TIMEOUT,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(session.folder)}},
    )


@contextmanager
def _kernel_home() -> Iterator[Path]:
    """Give a kernel a private folder with a short path, for its sockets and its profile."""
    base = "/tmp" if sys.platform == "darwin" else None  # noqa: S108 -- macOS's own is too long for a socket
    with tempfile.TemporaryDirectory(prefix="hve-", dir=base, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


papermill_engines.register(NAME, HonestEngine)
