"""A session that is running: what comes in is logged in groups, and only then told to be saved."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from hvevfd_research.errors import OutputError
from hvevfd_research.session.room import Log, Room
from hvevfd_research.session.store import Event, New, Store

GATHER = 0.004  # seconds to wait for others before a sync: sixty phones press at once
JUMP = 5.0  # seconds by which the clock may differ from time that passed before we say so


@dataclass
class _Waiting:
    new: Sequence[New]
    done: asyncio.Future[list[Event | None]]


@dataclass
class Live:
    """The running session.

    Parameters
    ----------
    store : its file
    """

    store: Store
    log: Log = field(init=False)
    version: int = field(default=0, init=False)
    saved_at: float = field(default=0.0, init=False)
    full: str = field(default="", init=False)
    _queue: list[_Waiting] = field(default_factory=list, init=False)
    _flushing: asyncio.Task[None] | None = field(default=None, init=False)
    _clock: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        self.log = Log(self.store.events(), replay=self.store.events)
        self.version = self.log.last
        self._clock = (time.time(), time.monotonic())

    @property
    def room(self) -> Room:
        """What the session has come to."""
        return self.log.room

    def now(self) -> float:
        """Tell the time in seconds since 1970, so that a clock set anew in between changes no stage."""
        wall, steady = self._clock
        return wall + (time.monotonic() - steady)

    def clock_jumped(self) -> float:
        """Tell by how many seconds the clock went another way than time; 0 where it did not.

        A laptop that slept, or whose clock was set: the facilitator looks at the time left.
        """
        gap = time.time() - self.now()
        return gap if abs(gap) > JUMP else 0.0

    def trust_clock(self) -> None:
        """Go by the clock as it is now, after a jump that someone has seen."""
        self._clock = (time.time(), time.monotonic())

    async def commit(self, *new: New) -> list[Event | None]:
        """Log events and return when they have reached the disk.

        Raises
        ------
        OutputError : they could not be written; nothing was logged
        """
        waiting = _Waiting(new, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await waiting.done

    async def _flush(self) -> None:
        """Write what has gathered, again and again until nothing is left."""
        while self._queue:
            await asyncio.sleep(GATHER)
            batch, self._queue = self._queue, []
            new = [each for waiting in batch for each in waiting.new]
            try:
                made = await asyncio.to_thread(self.store.append, new, at=self.now())
            except OutputError as error:
                self.full = str(error)
                for waiting in batch:
                    if not waiting.done.done():
                        waiting.done.set_exception(error)
                continue
            self.full, self.saved_at = "", self.now()
            self._take(batch, made)

    def _take(self, batch: Sequence[_Waiting], made: Sequence[Event | None]) -> None:
        """Fold what was written into the room, and tell those who wait."""
        for event in made:
            if event is not None:
                self.log.add(event)
                self.version = event.id
        start = 0
        for waiting in batch:
            stop = start + len(waiting.new)
            if not waiting.done.done():  # a phone may have gone in the meantime
                waiting.done.set_result(list(made[start:stop]))
            start = stop
