"""Begin or take up a session, and serve it until someone ends it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer

from hvevfd_research.errors import HvevfdError, ParameterError
from hvevfd_research.session import door
from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.live import Live
from hvevfd_research.session.network import LOOPBACK, lan_address
from hvevfd_research.session.page import House
from hvevfd_research.session.rehearsal import made_up
from hvevfd_research.session.room import Room
from hvevfd_research.session.server import serve
from hvevfd_research.session.store import New, Store, sole

PORT = 8008
HOURS = 8  # after which a session that was left open stops serving


@dataclass(frozen=True)
class Started:
    """What the facilitator is told when the session is open.

    Parameters
    ----------
    address : for phones, to type
    code : to join with
    lead, wall : addresses of the facilitator's page and of the wall, each with its secret
    lan : whether other machines can reach it
    resumed : how many events of an earlier start were taken up
    """

    address: str
    code: str
    lead: str
    wall: str
    lan: bool
    resumed: int


@dataclass(frozen=True)
class Ended:
    """What the facilitator is told when the session is closed.

    Parameters
    ----------
    deleted : how many entries were deleted; None where the file was kept
    late : whether it closed by itself, after :data:`HOURS`
    """

    deleted: int | None
    late: bool


def open_session(path: Path, plan: Plan | None, *, rehearsal: bool = False) -> tuple[Live, int]:
    """Open the session's file: a new one with a plan, or one that was begun.

    Parameters
    ----------
    path : of the file
    plan : for a new one; an old one keeps its own
    rehearsal : whether made-up answers fill it

    Returns
    -------
    tuple
        The running session, and how many events were taken up.

    Raises
    ------
    InputFileError, OutputError, ParameterError : see :class:`Store`; a new session has no plan; the file
        holds one that is over, one of another plan, or a rehearsal
    """
    store = Store(path)
    try:
        live = Live(store)
        resumed = live.version
        if live.room.plan is None:
            _begin(live, plan, rehearsal)
        else:
            _check_same(live.room, path.name, plan, rehearsal)
    except HvevfdError:
        store.close()
        raise
    return live, resumed


def _begin(live: Live, plan: Plan | None, rehearsal: bool) -> None:
    """Log the begin of a new session."""
    if plan is None:
        raise ParameterError("{file} holds no session yet; give a plan as well", file=live.store.path.name)
    begin = {
        "plan": plan.to_json(),
        "code": door.new_code(),
        "secret": door.new_secret(),
        "rehearsal": rehearsal,
    }
    for event in live.store.append([New("begin", begin), *(made_up(plan) if rehearsal else ())]):
        if event is not None:
            live.log.add(event)


def _check_same(room: Room, file: str, plan: Plan | None, rehearsal: bool) -> None:
    """Refuse to go on with a session that is not the one that was meant."""
    if room.ended:
        raise ParameterError("the session in {file} is over; begin with another file", file=file)
    if rehearsal and not room.rehearsal:
        raise ParameterError("{file} holds a real session; a rehearsal needs another file", file=file)
    if plan is not None and room.rehearsal and not rehearsal:
        raise ParameterError("{file} is a rehearsal with made-up answers; begin with another file", file=file)
    if plan is not None and plan != room.plan:
        raise ParameterError(
            "{file} holds a session with another plan. Take it up without the plan, or begin with another "
            "file",
            file=file,
        )


async def run(
    live: Live,
    *,
    resumed: int = 0,
    lan: bool = False,
    port: int = PORT,
    told: Callable[[Started], None],
    stop: asyncio.Event | None = None,
) -> Ended:
    """Serve a session until it is stopped, ended and deleted, or was open for :data:`HOURS`.

    Parameters
    ----------
    live : the running session; its file is closed at the end
    resumed : events of an earlier start, to be told
    lan : whether phones may reach it
    port : to listen at; 0 for any
    told : called once with the addresses
    stop : set to end it

    Raises
    ------
    OutputError, ParameterError : it cannot listen there, or another program has the file open
    """
    stop = stop or asyncio.Event()
    house = House(live, address="", hosts=frozenset())
    deleted = asyncio.Event()

    def over() -> None:
        deleted.set()
        asyncio.get_running_loop().call_later(1, stop.set)  # the page that says so goes out first

    house.over = over
    late, events = False, None
    with sole(live.store.path), contextlib.ExitStack() as closing:
        closing.callback(live.store.close)
        servers = _listen(house, port, lan_address() if lan else LOOPBACK)
        told(_started(house, resumed))
        _stop_on_signals(stop)
        try:
            await asyncio.wait_for(stop.wait(), HOURS * 3600)
        except TimeoutError:
            late = True
        finally:
            for each in servers:
                each.stop()
                await each.close_all_connections()
        if deleted.is_set():
            closing.pop_all()
            events = live.store.delete()
    return Ended(events, late)


def _listen(house: House, port: int, where: str) -> list[HTTPServer]:
    """Listen at an address and, for the facilitator, always at that of this laptop alone."""
    servers = [serve(house, port, where)]
    port = _port(servers[0])
    if where != LOOPBACK:
        servers.append(serve(house, port, LOOPBACK))
    house.address = f"http://{where}:{port}"
    house.own = frozenset({where, LOOPBACK})
    house.hosts = frozenset(f"{name}:{port}" for name in {*house.own, "localhost"})
    return servers


def _started(house: House, resumed: int) -> Started:
    own = f"http://{LOOPBACK}:{urlsplit(house.address).port}"
    return Started(
        address=house.address,
        code=house.live.room.code,
        lead=f"{own}/lead?key={house.secret('lead')}",
        wall=f"{own}/wall?key={house.secret('wall')}",
        lan=house.lan,
        resumed=resumed,
    )


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows, and any thread but the first
            loop.add_signal_handler(name, stop.set)


def _port(server: HTTPServer) -> int:
    """Give the port that a server got."""
    sockets = server._sockets  # Tornado has no public way to ask
    return int(next(iter(sockets.values())).getsockname()[1])
