"""Which way from people to the laptop works is told as it is."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest

from hvevfd_research.errors import OutputError, ParameterError
from hvevfd_research.session import network
from hvevfd_research.session.ladder import CLOSED, OPEN, WORKS, Seen, rungs
from hvevfd_research.session.network import answers, lan_address, refuse_public

from .conftest import Client, serving

HOME = "http://192.168.1.20:8008"


@pytest.mark.parametrize(
    ("seen", "state", "told"),
    [
        (Seen(HOME, False, True, False, False, 0), CLOSED, "Only this laptop"),
        (Seen(HOME, True, True, True, True, 3), CLOSED, "another network"),
        (Seen(HOME, True, True, False, True, 12), WORKS, "12"),
        (Seen(HOME, True, True, False, True, 0), WORKS, "not typed the code"),
        (Seen(HOME, True, False, False, False, 0), CLOSED, "does not answer"),
        (Seen(HOME, True, True, False, False, 0), OPEN, "No phone has come in yet"),
    ],
)
def test_the_network_is_told_as_it_was_seen(seen, state, told):
    first, *others = rungs(seen)
    assert first.state == state
    assert told in first.told
    assert first.todo or state == WORKS, "what does not work yet has something to do"
    assert [rung.state for rung in others[-2:]] == [WORKS, WORKS], "keyboard and paper always work"
    assert all(rung.todo for rung in others)


def test_the_facilitator_alone_sees_the_ladder(served):
    assert "Only this laptop" in served.lead().get("/check").text
    assert served.phone().get("/check").status == 403


def test_phones_from_other_machines_are_counted(tmp_path):
    try:
        lan_address()
    except OutputError as error:
        pytest.skip(str(error))
    with serving(tmp_path / "room.db", lan=True) as served:
        lead = served.lead()
        served.phone()
        assert "No phone has come in yet" in lead.get("/check").text, "this laptop does not count"
        other = Client(served.port, own="127.0.0.2")  # stands for another machine
        other.get("/join")
        assert "not typed the code" in lead.get("/check/part").text
        other.post("/join", code=served.started.code)
        other.get("/")
        assert "Other devices that have come in: 1." in lead.get("/check/part").text
    assert b"127.0.0.2" not in (tmp_path / "room.db").read_bytes()


def test_the_laptop_is_asked_at_its_own_address(served):
    async def ask():
        return await answers("127.0.0.1", served.port), await answers("127.0.0.1", 9)

    assert asyncio.run_coroutine_threadsafe(ask(), served.loop).result(10) == (True, False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "100.64.0.1"])
def test_a_public_address_is_refused(address):
    with pytest.raises(ParameterError, match="public address"):
        refuse_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["10.1.2.3", "172.20.10.1", "192.168.43.1", "169.254.7.7"])
def test_addresses_of_rooms_and_hotspots_are_taken(address):
    refuse_public(ipaddress.ip_address(address))


def test_without_a_network_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(network, "NOWHERE", ("127.0.0.1", 9))  # the way there is loopback: no network
    with pytest.raises(OutputError, match="on no network"):
        lan_address()


def test_looking_for_the_own_address_sends_nothing():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.bind(("127.0.0.1", 0))
        asked.setblocking(False)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.connect(asked.getsockname())
        with pytest.raises(BlockingIOError):
            asked.recv(1)
