"""A folder of pages is honest: whole files, true states, and no work done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from filelock import FileLock

from hvevfd_research.errors import OutputError
from hvevfd_research.reports.make import LOCK, Order, make_reports

SLEEP = "import time\ntime.sleep(60)"


class Quiet:
    """Counts what it is told."""

    def __init__(self):
        self.begun, self.done = [], []

    def started(self, slug):
        self.begun.append(slug)

    def cell(self, slug, index, of):
        assert index < of

    def ended(self, made):
        self.done.append((made.workbook.slug, made.status))


def make(folder, *books, values=None, **options):
    watcher = Quiet()
    orders = [Order(book, values or {}) for book in books]
    return make_reports(orders, folder, watcher=watcher, **options), watcher


def test_pages_notebooks_and_the_index_are_written_and_a_second_run_does_nothing(workbook, tmp_path):
    book, out = workbook("1 + 1"), tmp_path / "out"
    (made,), watcher = make(out, book)
    assert (made.status, made.numbers, watcher.begun) == ("completed", {"how many": 3.0}, ["how-many"])
    assert made.verdicts[0].status == "match"
    names = {path.name for path in out.iterdir()} - {LOCK}
    assert names == {"how-many.html", "how-many.ipynb", "index.html", "runs.json"}
    before = (out / "how-many.html").read_bytes()
    assert b"<html lang=" in before
    (made,), watcher = make(out, book)
    assert (made.status, made.numbers, watcher.begun) == ("current", {"how many": 3.0}, [])
    assert (out / "how-many.html").read_bytes() == before


def test_a_page_that_someone_edited_is_made_again(workbook, tmp_path):
    book, out = workbook("1 + 1"), tmp_path / "out"
    make(out, book)
    (out / "how-many.html").write_text("edited")
    _made, watcher = make(out, book)
    assert watcher.begun == ["how-many"]
    assert "edited" not in (out / "how-many.html").read_text("utf-8")


def test_published_numbers_are_not_held_against_a_run_with_other_parameters(workbook, tmp_path):
    (made,), _watcher = make(tmp_path / "out", workbook("1 + 1"), values={"n": 8})
    assert made.verdicts == []
    assert made.numbers == {"how many": 8.0}


def test_a_workbook_that_fails_says_so_and_the_others_go_on(workbook, tmp_path):
    bad, good = workbook("raise ValueError('no')", slug="bad"), workbook("1 + 1", slug="good")
    made, _watcher = make(tmp_path / "out", bad, good)
    assert [(one.workbook.slug, one.status) for one in made] == [("bad", "error"), ("good", "completed")]
    page = (tmp_path / "out" / "bad.html").read_text("utf-8")
    assert "ValueError: no" in page
    assert "Traceback" not in page
    notebook = json.loads((tmp_path / "out" / "bad.ipynb").read_text("utf-8"))
    assert notebook["metadata"]["hvevfd"]["status"] == "error"
    _made, watcher = make(tmp_path / "out", bad, good)
    assert watcher.begun == ["bad"], "what failed is run again, what is whole is not"


def test_a_second_run_into_the_same_folder_is_refused(workbook, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / LOCK), pytest.raises(OutputError, match="another run"):
        make(out, workbook("1 + 1"))


PROGRAM = """
import sys
from pathlib import Path
import hvevfd_research.content as content
shelf = Path(sys.argv[1])
content.root = lambda kind: shelf.parent / kind
from hvevfd_research.cli import main
sys.exit(main(["run", "-o", sys.argv[2], "--jobs", "1"]))
"""


def start(shelf, out):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(shelf), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path, seconds=60):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not come"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_keeps_what_was_finished_and_says_how_to_go_on(
    workbook, shelf_folder, tmp_path, how
):
    workbook("1 + 1", slug="a-quick")
    workbook(SLEEP, slug="b-slow")
    out = tmp_path / "out"
    program = start(shelf_folder, out)
    wait_for(out / "a-quick.html")
    time.sleep(2)
    program.send_signal(how)
    _stdout, stderr = program.communicate(timeout=30)
    assert program.returncode == 130
    assert "takes up the rest" in stderr
    assert "Traceback" not in stderr
    runs = json.loads((out / "runs.json").read_text("utf-8"))
    assert runs["a-quick"]["status"] == "completed"
    assert runs["b-slow"]["status"] == "stopped"
    assert "stopped from outside" in (out / "b-slow.html").read_text("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_run_that_is_killed_leaves_old_files_whole_and_no_kernel(workbook, shelf_folder, tmp_path):
    workbook("1 + 1", slug="a-quick")
    workbook(f"import os\nopen('pid', 'w').write(str(os.getpid()))\n{SLEEP}", slug="b-slow")
    out = tmp_path / "out"
    program = start(shelf_folder, out)
    wait_for(shelf_folder / "b-slow" / "pid")
    wait_for(out / "a-quick.html")
    time.sleep(0.5)  # its entry in the ledger comes right after its page
    kernel = int((shelf_folder / "b-slow" / "pid").read_text() or 0)
    program.kill()
    program.communicate()
    assert json.loads((out / "runs.json").read_text("utf-8"))["a-quick"]["status"] == "completed"
    assert not (out / "b-slow.html").exists()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the kernel outlived the program that started it")
