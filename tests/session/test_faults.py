"""What goes wrong in a room: a full disk, a kill, a laptop that slept, a slow phone, a damaged file."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

from hvevfd_research.errors import InputFileError, OutputError
from hvevfd_research.session import server
from hvevfd_research.session.room import Log
from hvevfd_research.session.start import open_session
from hvevfd_research.session.store import Store, sole

from .conftest import PLAN, Client, serving

JSON = {"Accept": "application/json"}
TOML = 'title = "Gathering 3"\ntasks = ["proud-of"]\nlanguage = "en"\n'


@contextlib.contextmanager
def program(folder, *words, before=""):
    """Run ``hvevfd session start`` in a folder as a program of its own; gives it and what it told."""
    (folder / "plan.toml").write_text(TOML)
    code = f"import sys\n{before}\nfrom hvevfd_research.cli import main\nsys.exit(main(sys.argv[1:]))"
    started = subprocess.Popen(
        [sys.executable, "-c", code, "session", "start", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told = ""
    try:
        while "Ctrl-C" not in told:
            line = started.stdout.readline()
            assert line, told
            told += line
        yield started, told
    finally:
        started.kill()
        started.communicate()


def phone_of(told):
    """Join as a phone."""
    port = int(re.search(r"For phones: http://[\d.]+:(\d+)", told)[1])
    client = Client(port)
    assert client.post("/join", code=re.search(r"Code: (\w+)", told)[1]).status == 303
    return client


def lead_of(told):
    """Open the facilitator's page."""
    link = urllib.parse.urlsplit(re.search(r"For you: (\S+)", told)[1])
    client = Client(link.port)
    client.get(f"/lead?{link.query}")
    return client


def kept(path):
    with contextlib.closing(Store(path)) as store:
        return [answer.text for answer in Log(store.events()).room.answers.values()]


def test_started_stopped_and_taken_up_from_the_command_line(tmp_path):
    with program(tmp_path, "plan.toml", "--port", "0") as (running, told):
        lead, phone = lead_of(told), phone_of(told)
        lead.post("/lead", do="go", to=3)
        assert phone.post("/send/answer", JSON, task="proud-of", people=2, text="kept").json["saved"]
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=20)[0]
    assert "1 answer is in room.db" in said
    assert "hvevfd session start --file room.db" in said
    assert running.returncode == 0
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["plan.toml", "room.db"]
    assert (tmp_path / "room.db").stat().st_mode & 0o077 == 0, "it holds the facilitator's secret"
    with program(tmp_path, "--port", "0") as (_running, again):
        assert "goes on where it stopped" in again
        assert re.search(r"Code: (\w+)", again)[1] == re.search(r"Code: (\w+)", told)[1]
        assert "Saved: " not in lead_of(again).get("/lead").text


def test_killed_under_load_what_was_confirmed_is_there_once(tmp_path):
    confirmed, tried = [], []
    for kill in range(3):
        with program(tmp_path, *([] if kill else ["plan.toml"]), "--port", "0") as (running, told):
            lead_of(told).post("/lead", do="go", to=3)
            phones = [phone_of(told) for _phone in range(8)]
            going = threading.Event()

            def write(phone, number, kill=kill, going=going):
                going.wait()
                for place in range(18):  # below the limit of one phone
                    text = f"{kill}-{number}-{place}"
                    tried.append(text)
                    with contextlib.suppress(OSError, http.client.HTTPException):
                        reply = phone.post("/send/answer", JSON, task="proud-of", text=text, key=text)
                        if reply.json["saved"]:
                            confirmed.append((phone.cookies["who"], text))

            threads = [
                threading.Thread(target=write, args=each) for each in zip(phones, range(8), strict=True)
            ]
            for thread in threads:
                thread.start()
            going.set()
            before = len(confirmed)
            while len(confirmed) < before + 10 + 15 * kill:
                time.sleep(0.002)
            running.kill()
            for thread in threads:
                thread.join()
    with contextlib.closing(Store(tmp_path / "room.db")) as store:
        logged = [
            (event.body["who"], event.body["text"]) for event in store.events() if event.kind == "answer"
        ]
    assert len(confirmed) >= 75
    assert set(confirmed) <= set(logged)
    assert len(set(logged)) == len(logged)
    assert {text for _who, text in logged} <= set(tried)


FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))"


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
def test_on_a_full_disk_nothing_is_confirmed_and_phone_and_facilitator_are_told(tmp_path):
    with program(tmp_path, "plan.toml", "--port", "0", before=FULL) as (_running, told):
        lead = lead_of(told)
        lead.post("/lead", do="go", to=3)
        confirmed, refused = [], None
        for number in range(12):
            phone = phone_of(told)
            for place in range(15):
                text = f"{number}-{place} " + "x" * 400
                reply = phone.post("/send/answer", JSON, task="proud-of", people=2, text=text)
                if not reply.json["saved"]:
                    refused = reply
                    break
                confirmed.append(text)
            if refused:
                break
        assert refused is not None, "the limit was reached"
        assert refused.status == 507, "a phone with a script sends again by itself"
        assert "could not save" in refused.json["told"]
        assert "could not save" in phone.post("/send/answer", task="proud-of", people=2, text="y").text
        assert "nothing new is saved" in lead.get("/lead").text
        assert phone.get("/").status == 200, "the rest still works"
    with contextlib.closing(Store(tmp_path / "room.db")) as store:
        logged = [event.body["text"] for event in store.events() if event.kind == "answer"]
    assert logged == confirmed


def test_a_slow_phone_is_dropped_and_the_others_are_served(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "SLOW_BODY", 0.4)
    with serving(tmp_path / "room.db") as served:
        served.go("collect")
        quick = served.phone()
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as slow:
            head = f"POST /join HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Length: 500\r\n\r\n"
            slow.sendall(head.encode() + b"code=")
            assert quick.post("/send/answer", JSON, task="proud-of", text="meanwhile").json["saved"]
            assert slow.recv(100) == b"", "closed by the laptop"


def test_a_laptop_that_slept_ten_minutes_says_so_and_changes_no_stage(served):
    lead = served.lead()
    served.go("collect")
    live = served.live
    wall, steady = live._clock
    live._clock = (wall - 600, steady)  # the clock went on for ten minutes, our time did not
    served.room.since -= 600
    left = served.room.left(live.now())
    assert live.clock_jumped() == pytest.approx(600, abs=2)
    assert left == pytest.approx(60 * served.room.stage.minutes, abs=2), (
        "the time stood still with the laptop"
    )
    assert "did the laptop sleep" in lead.get("/lead").text
    lead.post("/lead", do="clock")
    assert live.clock_jumped() == 0
    assert served.room.left(live.now()) == pytest.approx(left - 600, abs=2)
    assert "did the laptop sleep" not in lead.get("/lead").text


def test_a_clock_set_back_reorders_nothing(tmp_path):
    path = tmp_path / "room.db"
    live, _resumed = open_session(path, PLAN)
    live._clock = (0.0, live._clock[1])  # 1970
    assert live.clock_jumped() > 1e9
    live.store.append([], at=live.now())
    live.store.close()
    with contextlib.closing(Store(path)) as again:
        assert [event.id for event in again.events()] == [1]


def test_a_flipped_byte_is_refused_and_the_file_left_alone(tmp_path):
    path = tmp_path / "room.db"
    with serving(path) as served:
        phone = served.phone()
        served.go("collect")
        for number in range(15):
            phone.post("/send/answer", task="proud-of", people=2, text=f"{number} " + "y" * 400)
    data, before = path.read_bytes(), kept(path)
    refused = 0
    for place in [*range(100), *range(100, len(data), 211)]:
        flipped = data[:place] + bytes([data[place] ^ 0x01]) + data[place + 1 :]
        path.write_bytes(flipped)
        try:
            live, _resumed = open_session(path, None)
        except (InputFileError, OutputError):
            refused += 1
            assert path.read_bytes() == flipped
        else:
            assert [answer.text for answer in live.room.answers.values()] == before, (
                "a byte that says nothing"
            )
            live.store.close()
    assert refused > 20


def test_a_second_program_may_not_open_the_same_file(tmp_path):
    path = tmp_path / "room.db"
    with serving(path), pytest.raises(OutputError, match="open already"), sole(path):
        pass
    with sole(path):
        assert Path(f"{path}-open").exists()
    assert not Path(f"{path}-open").exists()
