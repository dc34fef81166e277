"""What was told to be saved is there, once, whatever happens."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvevfd_research.errors import InputFileError
from hvevfd_research.session.store import BESIDE, New, Store


def bodies(store):
    return [event.body for event in store.events()]


@pytest.fixture
def store(tmp_path):
    with contextlib.closing(Store(tmp_path / "room.db")) as made:
        yield made


def test_events_come_back_in_order_with_their_words(store):
    store.append([New("answer", {"text": "æøå «ja»"}), New("vote", {"n": 1})], at=5.0)
    store.append([New("end", {})], at=6.0)
    assert [(event.id, event.at, event.kind) for event in store.events()] == [
        (1, 5.0, "answer"),
        (2, 5.0, "vote"),
        (3, 6.0, "end"),
    ]
    assert bodies(store)[0] == {"text": "æøå «ja»"}


@given(st.lists(st.sampled_from("abcdef"), max_size=12))
def test_of_several_with_one_key_only_the_first_counts(tmp_path_factory, keys):
    store = Store(tmp_path_factory.mktemp("keys") / "room.db")
    made = [store.append([New("answer", {"place": place}, key)])[0] for place, key in enumerate(keys)]
    first = [keys.index(key) for key in dict.fromkeys(keys)]
    assert [body["place"] for body in bodies(store)] == first
    assert [place for place, event in enumerate(made) if event] == first
    store.close()


def test_a_file_that_was_closed_is_taken_up_again(tmp_path):
    path = tmp_path / "room.db"
    store = Store(path)
    store.append([New("answer", {"text": "one"})])
    store.close()
    assert [one.name for one in tmp_path.iterdir()] == ["room.db"]
    with contextlib.closing(Store(path)) as again:
        assert bodies(again) == [{"text": "one"}]


@pytest.mark.parametrize("data", [b"not a database", b"SQLite format 3\x00" + b"\x01" * 600])
def test_a_file_that_is_no_session_is_refused_and_left_alone(tmp_path, data):
    path = tmp_path / "room.db"
    path.write_bytes(data)
    with pytest.raises(InputFileError, match="no session of ours"):
        Store(path)
    assert path.read_bytes() == data


def test_the_database_of_another_program_is_refused(tmp_path):
    import sqlite3

    path = tmp_path / "room.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE patient (name TEXT)")
    other.close()
    with pytest.raises(InputFileError, match="no session of ours"):
        Store(path)


def test_what_was_deleted_is_nowhere_in_the_folder(tmp_path):
    path = tmp_path / "room.db"
    store = Store(path)
    store.append([New("answer", {"text": "canary-7f3a"})] * 50)
    assert any(b"canary-7f3a" in one.read_bytes() for one in tmp_path.iterdir())
    assert store.delete() == 50
    assert not path.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    assert not [end for end in BESIDE if path.with_name(path.name + end).exists()]


WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from hvevfd_research.session.store import New, Store
    store = Store(Path(sys.argv[1]))
    place = 0
    while True:
        store.append([New("answer", {"place": place + k}, f"{place + k}") for k in range(5)])
        place += 5
        print(place, flush=True)
    """
)


@pytest.mark.parametrize("told", [3, 40, 111])
def test_killed_while_writing_nothing_that_was_confirmed_is_lost(tmp_path, told):
    path = tmp_path / "room.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        lines = [writer.stdout.readline() for _line in range(told)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    confirmed = int(lines[-1])
    with contextlib.closing(Store(path)) as again:
        kept = [body["place"] for body in bodies(again)]
    assert kept[:confirmed] == list(range(confirmed))
    assert len(kept) % 5 == 0, "a transaction is whole or not there"
