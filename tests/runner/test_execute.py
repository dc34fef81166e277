"""A run ends whole, or says where and why it did not; real kernels throughout."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from hvevfd_research.errors import RunError
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers

LATER = "print('later')"


def states(run):
    return [
        cell.metadata.papermill.status
        for cell in run.notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]


def test_a_whole_run_carries_its_numbers_and_its_record(workbook):
    book = workbook(LATER)
    run = execute(book, {"n": 7, "who": "0301"})
    assert run.failure is None
    assert page_numbers(run.facts) == {"how many": 7.0}
    assert set(states(run)) == {"completed"}
    record = run.notebook.metadata.hvevfd.record
    assert record["parameters"] == {"n": "7", "who": '"0301"', "data_file": '""'}
    assert record["key"] == run.record["key"]
    assert record["versions"]["papermill"]
    assert record["rerun"] == "hvevfd run how-many -p n=7"
    assert record["started"].endswith("+00:00")
    assert run.notebook.cells[3].outputs[0].data["text/plain"] == "0301"


def test_the_key_changes_with_parameters_and_code_and_with_nothing_else(workbook):
    one, two = workbook(LATER, slug="one"), workbook(LATER, "1 + 1", slug="two")
    from hvevfd_research.runner.record import run_record

    key = run_record(one, {}, language="en")["key"]
    assert run_record(one, {}, language="en")["key"] == key
    assert run_record(one, {"n": 3}, language="en")["key"] == key, "a default given is the same run"
    assert run_record(one, {"n": 4}, language="en")["key"] != key
    assert run_record(one, {}, language="nb")["key"] != key
    assert run_record(two, {}, language="en")["key"] != key


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("x = 1\n1 / 0", "error", "ZeroDivisionError"),
        ("import sys\nsys.exit(0)", "error", "SystemExit"),
        ("import os\nos._exit(0)", "killed", "died"),
        ("import time\ntime.sleep(60)", "timeout", "2 seconds"),
    ],
)
def test_a_run_that_breaks_never_looks_complete(workbook, code, kind, words):
    run = execute(workbook(code, LATER), {}, cell_timeout=2)
    assert run.failure is not None
    assert (run.failure.kind, run.failure.cell, run.failure.of) == (kind, 4, 5)
    assert words in run.failure.message
    assert states(run) == ["completed", "completed", "completed", "failed", "pending"]
    assert run.notebook.metadata.hvevfd.status == kind
    assert run.notebook.metadata.papermill.exception is True
    assert run.failure.line in code.splitlines()


def test_the_line_that_broke_is_named(workbook):
    run = execute(workbook("x = 1\ny = x / 0\nz = 2"), {})
    assert run.failure.line == "y = x / 0"


def test_an_error_of_ours_is_told_in_its_own_words_without_a_traceback(workbook):
    code = "from hvevfd_research.errors import DomainError\nraise DomainError('{n} is outside 0 to 10', n=11)"
    run = execute(workbook(code), {})
    assert run.failure.message == "11 is outside 0 to 10"
    assert run.notebook.cells[3].outputs[0].traceback == ["11 is outside 0 to 10"]


def test_the_clock_of_the_whole_workbook_holds(workbook):
    naps = ["import time\ntime.sleep(0.7)"] * 6
    run = execute(workbook(*naps), {}, timeout=3, cell_timeout=60)
    assert run.failure.kind == "timeout"
    assert states(run)[-1] == "pending"


def test_a_run_stops_when_asked_also_inside_a_long_cell(workbook):
    stop = threading.Event()

    def started(index, _of):
        if index == 3:
            stop.set()

    run = execute(workbook("import time\ntime.sleep(60)", LATER), {}, progress=started, stop=stop)
    assert run.failure.kind == "stopped"
    assert run.record["seconds"] < 30
    assert states(run)[-2:] == ["failed", "pending"]


def test_the_path_of_the_readers_own_file_is_kept_nowhere(workbook, tmp_path):
    own = tmp_path / "Kari Nordmann.csv"
    own.write_text("patient,score\n")
    run = execute(workbook("assert data_file"), {"data_file": str(own), "who": "0301"})
    assert run.failure is None
    assert "Nordmann" not in json.dumps(run.notebook)
    assert run.record["parameters"]["data_file"].startswith("own csv file, sha256 ")
    injected = next(c for c in run.notebook.cells if "injected-parameters" in c.metadata.get("tags", []))
    assert 'data_file = "YOUR-FILE"' in injected.source
    assert 'who = "0301"' in injected.source


def test_kernels_work_in_the_workbooks_folder_and_not_in_the_readers_profile(workbook):
    book = workbook(
        "import os, pathlib\nassert pathlib.Path('workbook.toml').exists()",
        "assert 'hve-' in os.environ['IPYTHONDIR']",
    )
    assert execute(book, {}).failure is None


def test_a_workbook_can_be_run_from_where_an_event_loop_is_running(workbook):
    async def notebook_cell():
        return execute(workbook("1 + 1"), {})

    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(asyncio.run, notebook_cell()).result().failure is None


def test_a_notebook_that_cannot_be_started_is_one_sentence(workbook, monkeypatch):
    book = workbook("1 + 1")

    def refuse(*_args, **_options):
        raise ValueError("no cells")

    monkeypatch.setattr("papermill.execute.execute_notebook", refuse)
    with pytest.raises(RunError, match="how-many could not be started: no cells"):
        execute(book, {})
