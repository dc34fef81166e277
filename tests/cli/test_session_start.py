"""``hvevfd session start`` and ``delete``: refusals are kind sentences, and harm nothing."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys

import pytest

from hvevfd_research.cli import main
from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.start import open_session
from hvevfd_research.session.store import New, Store, sole

PLAN = Plan("Gathering 3", ("proud-of",), language="en")
TOML = 'title = "Gathering 3"\ntasks = ["proud-of"]\nlanguage = "en"\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.toml").write_text(TOML)
    return tmp_path


def told(capsys, *words):
    assert main(["session", *words]) == 2
    return capsys.readouterr().err


def begun(path, *events, rehearsal=False):
    live, _resumed = open_session(path, PLAN, rehearsal=rehearsal)
    live.store.append(events)
    live.store.close()


def test_nothing_to_take_up_says_how_to_begin(folder, capsys):
    assert "hvevfd session start PLAN.toml" in told(capsys, "start")
    assert not (folder / "room.db").exists()


def test_a_missing_or_faulty_plan_is_named(folder, capsys):
    assert "there is no plan nowhere.toml" in told(capsys, "start", "nowhere.toml")
    (folder / "odd.toml").write_text('title = "x"\ntasks = ["proud-of"]\npeple = 3\n')
    assert "unknown: peple" in told(capsys, "start", "odd.toml")
    (folder / "odd.toml").write_text('title = "x')
    assert "odd.toml is no plan" in told(capsys, "start", "odd.toml")


def test_a_session_that_is_over_is_not_taken_up(folder, capsys):
    begun(folder / "room.db", New("end", {}))
    assert "is over" in told(capsys, "start")


def test_another_plan_and_a_rehearsal_are_not_mixed_up_with_a_session(folder, capsys):
    begun(folder / "room.db")
    (folder / "other.toml").write_text(TOML.replace("Gathering 3", "Gathering 4"))
    assert "another plan" in told(capsys, "start", "other.toml")
    assert "a real session" in told(capsys, "start", "--rehearse", "--file", "room.db")
    begun(folder / "try.db", rehearsal=True)
    assert "made-up answers" in told(capsys, "start", "plan.toml", "--file", "try.db")


def test_a_damaged_file_is_left_as_it_is(folder, capsys):
    (folder / "room.db").write_bytes(b"no database")
    assert "left as it is" in told(capsys, "start")
    assert "left as it is" in told(capsys, "delete", "room.db")
    assert (folder / "room.db").read_bytes() == b"no database"


def test_a_port_that_is_taken_is_named_and_the_file_is_whole(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = [sys.executable, "-m", "hvevfd_research.cli", "session", "start", "plan.toml", "--port", port]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["plan.toml", "room.db"]
    with contextlib.closing(Store(folder / "room.db")) as store:
        assert [event.kind for event in store.events()] == ["begin"]


def test_a_folder_that_is_not_there_is_told(folder, capsys):
    assert "cannot be opened" in told(capsys, "start", "plan.toml", "--file", "nowhere/room.db")


def test_lan_is_not_read_as_a_language(folder, capsys):
    assert "there is no plan nowhere.toml" in told(capsys, "start", "nowhere.toml", "--lan")


def test_a_session_is_deleted_with_a_receipt(folder, capsys):
    begun(folder / "room.db")
    with sole(folder / "room.db"):
        assert "open already" in told(capsys, "delete", "room.db")
    assert main(["session", "delete", "room.db"]) == 0
    out = capsys.readouterr().out
    assert "Deleted: room.db, with 1 entry" in out
    assert "Out of reach" in out
    assert [path.name for path in folder.iterdir()] == ["plan.toml"]
    assert "there is no session" in told(capsys, "delete", "room.db")
