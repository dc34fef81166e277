"""The session's file: an append-only log in SQLite, safe against a crash and a phone that sends twice.

Write-ahead log with ``synchronous=FULL``: what was told to be saved has reached the disk. Several events
share one transaction, since each costs a sync. Nothing is ever changed or taken out, so that undo and replay
work; `secure_delete` overwrites what the end of a session deletes.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hvevfd_research.errors import InputFileError, OutputError

APPLICATION = 0x48564544  # "HVED": marks the file as ours
VERSION = 1
PRIVATE = 0o600  # it holds the facilitator's secret
BESIDE = ("-wal", "-shm")  # files that SQLite keeps beside the database
UNREACHED = tuple(
    f"SQLITE_{why}" for why in ("BUSY", "CANTOPEN", "FULL", "IOERR", "LOCKED", "PERM", "READONLY")
)
"""What SQLite says of a file that may be whole, and that it cannot read or write now."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  kind TEXT NOT NULL,
  key TEXT UNIQUE,
  body TEXT NOT NULL,
  crc INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Parameters
    ----------
    id : its place in the log, from 1
    at : when, in seconds since 1970
    kind : what, see :mod:`hvevfd_research.session.room`
    body : with what
    """

    id: int
    at: float
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class New:
    """Something that is to be logged.

    Parameters
    ----------
    kind, body : as in :class:`Event`
    key : given by who sends it; of several with one key only the first counts
    """

    kind: str
    body: Mapping[str, Any]
    key: str | None = None


class Store:
    """The log of one session.

    Parameters
    ----------
    path : of the file; made where it is not there

    Raises
    ------
    InputFileError : the file is there and is no session, or is damaged
    OutputError : it cannot be written
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.touch(PRIVATE)
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA busy_timeout = 2000")
            self._recognise()
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.executescript(_SCHEMA)
        except OSError as error:
            raise OutputError(
                "{file} cannot be opened: {reason}", file=str(path), reason=str(error)
            ) from error
        except (sqlite3.Error, UnicodeError) as error:
            self._connection.close()
            if getattr(error, "sqlite_errorname", "").startswith(UNREACHED):
                raise OutputError(
                    "{file} cannot be opened: {reason}", file=str(path), reason=str(error)
                ) from error
            raise self._damaged() from error

    def _damaged(self) -> InputFileError:
        return InputFileError(
            "{file} is no session of ours, or is damaged. It is left as it is: begin with another name.",
            file=self.path.name,
        )

    def _recognise(self) -> None:
        """Refuse a database of another program; mark a new one as ours."""
        found = self._connection.execute("PRAGMA application_id").fetchone()[0]
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found == APPLICATION:
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            damage = self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if (version, damage) == (VERSION, "ok"):
                return
        if found or tables:
            raise sqlite3.DatabaseError
        self._connection.execute(f"PRAGMA application_id = {APPLICATION}")
        self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def append(self, new: Sequence[New], *, at: float | None = None) -> list[Event | None]:
        """Log events in one transaction, and return when they have reached the disk.

        Parameters
        ----------
        new : what happened
        at : when; now by default

        Returns
        -------
        list
            Each event as it was logged; None for one whose key was there already.

        Raises
        ------
        OutputError : the disk is full or faulty; none of them was logged
        """
        now = time.time() if at is None else at
        made: list[Event | None] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for each in new:
                values = (now, each.kind, each.key, json.dumps(dict(each.body), ensure_ascii=False))
                row = self._connection.execute(
                    "INSERT INTO event (at, kind, key, body, crc) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (key) DO NOTHING RETURNING id",
                    (*values, _crc(*values)),
                ).fetchone()
                made.append(None if row is None else Event(row[0], now, each.kind, each.body))
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):  # on a full disk SQLite may have rolled back itself
                self._connection.execute("ROLLBACK")
            raise OutputError(
                "nothing new is saved: {file} cannot be written ({reason}). Make room on the disk; phones "
                "send again by themselves",
                file=self.path.name,
                reason=str(error),
            ) from error
        return made

    def events(self) -> Iterator[Event]:
        """Give everything that was logged, first to last.

        Raises
        ------
        InputFileError : an event is not as it was written
        """
        try:
            yield from read_events(self._connection)
        except (sqlite3.Error, UnicodeError) as error:
            raise self._damaged() from error

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that one file is the session."""
        with suppress(sqlite3.Error):  # a full disk: the next start folds it in
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def delete(self) -> int:
        """Overwrite and remove the session, with the files beside it; gives how many events it held.

        What a solid-state disk or a backup keeps is out of reach.
        """
        held = int(self._connection.execute("SELECT count(*) FROM event").fetchone()[0])
        self._connection.execute("DELETE FROM event")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.execute("VACUUM")
        self._connection.close()
        for path in (self.path, *(self.path.with_name(self.path.name + end) for end in BESIDE)):
            path.unlink(missing_ok=True)
        return held


def _crc(at: float, kind: str, key: str | None, body: str) -> int:
    """Sum up an event, so that one byte that the disk changed is noticed."""
    return zlib.crc32(json.dumps((at, kind, key, body)).encode())


def read_events(connection: sqlite3.Connection) -> Iterator[Event]:
    """Give everything that was logged, first to last.

    Parameters
    ----------
    connection : to a session's file

    Raises
    ------
    sqlite3.Error, UnicodeError : it cannot be read, or an event is not as it was written
    """
    rows = connection.cursor()
    try:
        rows.execute("SELECT id, crc, at, kind, key, body FROM event ORDER BY id")
        for place, crc, at, kind, key, body in rows:
            if crc != _crc(at, kind, key, body):
                raise sqlite3.DatabaseError
            yield Event(place, at, kind, json.loads(body))
    finally:
        rows.close()


@contextmanager
def sole(path: Path) -> Iterator[None]:
    """Keep a session to one program at a time: two would each write what the other does not know.

    Parameters
    ----------
    path : of the session's file

    Raises
    ------
    OutputError : another program has it open
    """
    mark = path.with_name(path.name + "-open")
    lock = FileLock(mark, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            "{file} is open already, in another window perhaps; stop it there first", file=path.name
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps it until it is released, and takes it away then
            mark.unlink(missing_ok=True)
        lock.release()
