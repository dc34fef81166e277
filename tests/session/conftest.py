"""A real server on loopback, in a thread of its own, and a small client that keeps cookies."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import threading
import urllib.parse
from dataclasses import dataclass, field

import pytest

from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.start import open_session, run

PLAN = Plan("Gathering 3", ("proud-of",), language="en", four_questions=True, plan_cards=True)
STAGES = {stage.phase: place for place, stage in enumerate(PLAN.stages)}


@dataclass
class Served:
    """A session that is being served."""

    live: object
    started: object
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event

    @property
    def room(self):
        return self.live.room

    @property
    def port(self):
        return int(self.started.address.rpartition(":")[2])

    def go(self, phase):
        self.lead().post("/lead", do="go", to=STAGES[phase])

    def lead(self):
        client = Client(self.port)
        client.get("/lead?" + urllib.parse.urlsplit(self.started.lead).query)
        return client

    def phone(self):
        client = Client(self.port)
        assert client.post("/join", code=self.started.code).status == 303
        return client


@dataclass
class Reply:
    status: int
    text: str
    headers: dict = field(default_factory=dict)

    @property
    def json(self):
        return json.loads(self.text)


class Client:
    """Asks as a browser does, and keeps cookies."""

    def __init__(self, port, own="127.0.0.1"):
        self.port, self.own, self.cookies = port, own, {}

    def ask(self, method, path, body=b"", **headers):
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=(self.own, 0)
        )
        with contextlib.closing(connection):
            sent = {"Host": f"127.0.0.1:{self.port}", **headers}
            if self.cookies:
                sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _is, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Reply(answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers))

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, headers=None, **fields):
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self.ask(
            "POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
        )


@contextlib.contextmanager
def serving(path, plan=PLAN, *, port=0, lan=False, **how):
    """Serve a session in a thread until the block ends."""
    ready, box = threading.Event(), {}

    def work():
        async def main():
            box["stop"], box["loop"] = asyncio.Event(), asyncio.get_running_loop()
            live, resumed = open_session(path, plan, **how)
            box["live"] = live

            def told(started):
                box["started"] = started
                ready.set()

            await run(live, resumed=resumed, port=port, lan=lan, told=told, stop=box["stop"])

        try:
            asyncio.run(main())
        except BaseException as error:
            box["error"] = error
            ready.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(20)
    if "error" in box:
        raise box["error"]
    try:
        yield Served(box["live"], box["started"], box["loop"], box["stop"])
    finally:
        with contextlib.suppress(RuntimeError):
            box["loop"].call_soon_threadsafe(box["stop"].set)
        thread.join(20)


@pytest.fixture
def served(tmp_path):
    with serving(tmp_path / "room.db") as made:
        yield made
