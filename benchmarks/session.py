"""Phones in a room, on loopback: how fast answers are confirmed, in how much memory, what a kill loses.

    python benchmarks/session.py                 # everything, about four minutes
    python benchmarks/session.py load            # 60, 200 and 500 phones at once
    python benchmarks/session.py stay 10         # 60 phones, an answer each two seconds, for ten minutes
    python benchmarks/session.py kills 20        # SIGKILL under load
    python benchmarks/session.py weight          # bytes of a phone's first page, beside Streamlit and Voila

The server is a program of its own. Each phone has an address of its own (127.0.1.1 and on), as on a network:
behind one address the limits for one address would count. Nothing leaves the machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hvevfd_research.session.room import Log
from hvevfd_research.session.store import Store

PLAN = 'title = "Measured"\ntasks = ["proud-of"]\npeople = 60\nlanguage = "nb"\n'
TASK = "proud-of"
COLLECT = 3  # the stage that takes answers
CYCLES = 3  # of each phone: load the page, send, read the confirmation
EVERY = 2.0  # seconds between two answers of a phone that stays
MAKE = [sys.executable, "-m", "hvevfd_research.cli", "session", "start"]


@dataclass
class Phone:
    """Asks as a browser does, over one connection that it keeps."""

    port: int
    number: int
    cookie: str = ""
    reader: asyncio.StreamReader | None = field(default=None, repr=False)
    writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def ask(self, method: str, path: str, body: str = "", accept: str = "text/html") -> tuple[int, str]:
        """Send one request; gives the status and the head and body of the answer."""
        if self.writer is None or self.writer.is_closing():
            own = f"127.0.{1 + self.number // 250}.{1 + self.number % 250}"
            self.reader, self.writer = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(own, 0)
            )
        assert self.reader is not None
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Accept: {accept}"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.writer.write("\r\n".join([*lines, "", body]).encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"Content-Length: (\d+)", head)
        text = (await self.reader.readexactly(int(length[1]))).decode() if length else ""
        for name, value in re.findall(r"Set-Cookie: (\w+)=([^;\r]*)", head):
            kept = dict(pair.split("=", 1) for pair in self.cookie.split("; ") if pair)
            self.cookie = "; ".join(f"{key}={word}" for key, word in (kept | {name: value}).items())
        return int(head.split()[1]), head + text

    async def join(self, code: str) -> None:
        """Type the code."""
        status, _text = await self.ask("POST", "/join", f"code={code}")
        assert status == 303, status

    async def send(self, text: str, accept: str = "text/html") -> tuple[int, str]:
        """Send an answer."""
        body = urllib.parse.urlencode({"task": TASK, "people": 2, "text": text, "key": text})
        return await self.ask("POST", "/send/answer", body, accept)


@dataclass
class Server:
    """The program that is measured."""

    program: subprocess.Popen[str]
    port: int
    code: str
    key: str

    async def collect(self) -> None:
        """Open the stage that takes answers."""
        lead = Phone(self.port, 0)
        await lead.ask("GET", f"/lead?key={self.key}")
        await lead.ask("POST", "/lead", f"do=go&to={COLLECT}")

    def seconds(self) -> float:
        """Give the processor time that it has used, which other programs on the machine change little."""
        ticks = Path(f"/proc/{self.program.pid}/stat").read_text().rpartition(") ")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Give the resident memory in MB."""
        status = Path(f"/proc/{self.program.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """Start the program in a folder, or take up what is there."""
    (folder / "plan.toml").write_text(PLAN)
    program = subprocess.Popen(
        [*MAKE, "plan.toml", "--port", "0", "--language", "en"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = ""
    while "Ctrl-C" not in told:
        told += program.stdout.readline()
    link = urllib.parse.urlsplit(re.search(r"For you: (\S+)", told)[1])
    try:
        yield Server(program, link.port, re.search(r"Code: (\w+)", told)[1], link.query.removeprefix("key="))
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(20)


def share(times: list[float], part: float) -> float:
    """Give the time within which a part of them lay, in milliseconds."""
    return 1000 * sorted(times)[min(len(times) - 1, int(part * len(times)))]


def kept(path: Path) -> list[str]:
    """Give every answer that was logged."""
    with contextlib.closing(Store(path)) as store:
        return [event.body["text"] for event in store.events() if event.kind == "answer"]


async def at_once(phones: int) -> str:
    """Let phones load the page, send and read the confirmation, all at the same moment."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as server:
        await server.collect()
        room = [Phone(server.port, number) for number in range(phones)]
        for phone in room:
            await phone.join(server.code)
        whole, press, wrong = [], [], 0

        async def take_part(phone: Phone) -> None:
            nonlocal wrong
            for cycle in range(CYCLES):
                begun = time.perf_counter()
                first, _page = await phone.ask("GET", "/")
                pressed = time.perf_counter()
                second, _sent = await phone.send(f"{phone.number}-{cycle}")
                press.append(time.perf_counter() - pressed)
                third, _told = await phone.ask("GET", "/?told=again")
                whole.append(time.perf_counter() - begun)
                wrong += (first, second, third) != (200, 303, 200)

        begun, used = time.perf_counter(), server.seconds()
        await asyncio.gather(*map(take_part, room))
        rate = len(whole) / (time.perf_counter() - begun)
        used = 1000 * (server.seconds() - used) / len(whole)
        memory = server.memory()
        lost = CYCLES * phones - len(set(kept(Path(name) / "room.db")))
    return (
        f"{phones:4} at once: cycle p50 {share(whole, 0.5):5.0f} ms, p95 {share(whole, 0.95):5.0f} ms; "
        f"press to confirmed p95 {share(press, 0.95):5.0f} ms; {rate:5.0f} cycles/s; "
        f"{used:.1f} ms of processor a cycle; "
        f"errors {wrong}, lost {lost}; {memory:.0f} MB"
    )


async def stay(minutes: float, phones: int = 60) -> None:
    """Let 60 phones send an answer each two seconds and look at the room each four, and watch the memory."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as server:
        await server.collect()
        room = [Phone(server.port, number) for number in range(phones)]
        for phone in room:
            await phone.join(server.code)
        begun = time.monotonic()
        times, confirmed = [], []

        async def take_part(phone: Phone) -> None:
            await asyncio.sleep(random.uniform(0, EVERY))
            place = 0
            while time.monotonic() - begun < 60 * minutes:
                text = f"{phone.number}-{place}"
                pressed = time.perf_counter()
                status, told = await phone.send(text, "application/json")
                times.append(time.perf_counter() - pressed)
                if status == 200 and '"saved": true' in told:
                    confirmed.append(text)
                if place % 2:
                    await phone.ask("GET", "/state")
                place += 1
                await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - pressed)))

        async def watch() -> None:
            steps = 6
            for step in range(steps):
                await asyncio.sleep(max(0.0, begun + 60 * minutes * (step + 1) / steps - time.monotonic()))
                passed = time.monotonic() - begun
                print(f"  after {passed:4.0f} s: {len(confirmed):6} answers, {server.memory():.1f} MB")

        await asyncio.gather(watch(), *map(take_part, room))
        lost = len(set(confirmed) - set(kept(Path(name) / "room.db")))
    print(
        f"{phones} phones for {minutes:g} min: p95 {share(times, 0.95):.0f} ms, "
        f"slowest {1000 * max(times):.0f} ms, confirmed {len(confirmed)} of {len(times)}, lost {lost}"
    )


async def kills(times: int, seed: int = 1, phones: int = 60) -> int:
    """Kill the program under load and take it up again; give how many confirmed answers were lost."""
    draw = random.Random(seed)
    confirmed: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "room.db"
        for number in range(times):
            with served(Path(name)) as server:
                await server.collect()
                room = [Phone(server.port, place) for place in range(phones)]
                for phone in room:
                    await phone.join(server.code)

                async def take_part(phone: Phone, number: int = number) -> None:
                    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                        for place in range(18):
                            text = f"{number}-{phone.number}-{place}"
                            status, told = await phone.send(text, "application/json")
                            if status == 200 and '"saved": true' in told:
                                confirmed.add(text)

                going = [asyncio.create_task(take_part(phone)) for phone in room]
                await asyncio.sleep(draw.uniform(0.02, 0.6))
                server.program.kill()
                await asyncio.gather(*going)
        logged = kept(path)
        rooms_answers = len(Log(Store(path).events()).room.answers)
    lost = len(confirmed - set(logged))
    unheard, doubles = len(set(logged) - confirmed), len(logged) - len(set(logged))
    print(
        f"{times} kills: {len(confirmed)} confirmed, {lost} lost, {unheard} stored whose confirmation never "
        f"left, {doubles} doubles; {rooms_answers} answers taken up"
    )
    return lost


async def weight() -> None:
    """Weigh what a phone loads first: ours, and the same form in peers that are installed."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as server:
        await server.collect()
        phone = Phone(server.port, 0)
        await phone.join(server.code)
        total = packed = 0
        for path in ("/", "/static/session.css", "/static/participant.js"):
            _status, text = await phone.ask("GET", path)
            body = text.partition("\r\n\r\n")[2].encode()
            total, packed = total + len(body), packed + len(gzip.compress(body))
            print(f"  {path:24} {len(body):6} bytes, {len(gzip.compress(body)):5} packed")
    print(f"  ours: 3 requests, {total / 1024:.1f} KiB, {packed / 1024:.1f} KiB packed")
    for peer, (source, text, command) in PEERS.items():
        if shutil.which(peer) is None:
            print(f"  {peer} is not installed here, so it is not weighed")
            continue
        with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
            free.close()
            (Path(name) / source).write_text(text)
            words = [word.format(file=source, port=port) for word in command]
            running = subprocess.Popen(words, cwd=name, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                print(f"  {peer}: {await loaded(f'http://127.0.0.1:{port}/')}")
            finally:
                running.terminate()
                running.wait(20)


CELL = "import ipywidgets as w\ndisplay(w.Textarea(description='One answer'), w.Button(description='Send'))"
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {
            "id": "a",
            "cell_type": "code",
            "source": CELL,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
    ],
}
PEERS = {
    "streamlit": (
        "app.py",
        "import streamlit as st\nst.text_area('One answer')\nst.button('Send')\n",
        [
            "streamlit",
            "run",
            "{file}",
            "--server.headless",
            "true",
            "--server.port",
            "{port}",
            "--browser.gatherUsageStats",
            "false",
        ],
    ),
    "voila": ("app.ipynb", json.dumps(NOTEBOOK), ["voila", "{file}", "--no-browser", "--port={port}"]),
}


async def loaded(url: str) -> str:
    """Open a page in Chromium, wait until it is quiet, and say what it fetched."""
    from playwright.async_api import Error, async_playwright

    async with async_playwright() as play:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = await play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        sizes: list[int] = []

        async def weigh(answer: object) -> None:
            with contextlib.suppress(Error):
                sizes.append(len(await answer.body()))

        page.on("response", weigh)
        for _second in range(30):
            with contextlib.suppress(Error):
                await page.goto(url, wait_until="networkidle")
                break
            await asyncio.sleep(1)
        await asyncio.sleep(1)
        await browser.close()
    return f"{len(sizes)} requests, {sum(sizes) / 1024:.0f} KiB unpacked"


async def main(words: list[str]) -> int:
    """Measure what was asked for."""
    number = float(words[1]) if len(words) > 1 else None
    lost = 0
    if not words or words[0] == "load":
        for phones in (60, 200, 500):
            print(await at_once(phones))
    if not words or words[0] == "stay":
        await stay(number or 1)
    if not words or words[0] == "kills":
        lost = await kills(int(number or 20))
    if not words or words[0] == "weight":
        await weight()
    return min(1, lost)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
