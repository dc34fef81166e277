"""Where this laptop is on the local network, and whether it answers there."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket

from hvevfd_research.errors import OutputError, ParameterError

LOOPBACK = "127.0.0.1"
NOWHERE = ("192.0.2.1", 9)  # kept for documentation (RFC 5737); asking the way there sends nothing
PATIENCE = 2.0  # seconds; a laptop answers itself in a thousandth of one


def lan_address() -> str:
    """Find the address of this laptop on the local network.

    Raises
    ------
    OutputError : it has none
    ParameterError : it is a public one, which anyone on the internet could reach
    """
    found = ipaddress.ip_address(LOOPBACK)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, contextlib.suppress(OSError):
        asked.connect(NOWHERE)
        found = ipaddress.ip_address(asked.getsockname()[0])
    if found.is_loopback or found.is_unspecified:
        raise OutputError(
            "this laptop is on no network. Join a Wi-Fi, make a hotspot of it or of a phone, or leave "
            "--lan out"
        )
    refuse_public(found)
    return str(found)


def refuse_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Refuse an address that anyone on the internet could reach.

    Raises
    ------
    ParameterError : it is not private

    Examples
    --------
    >>> refuse_public(ipaddress.ip_address("10.0.0.7"))
    """
    if address.is_global or not address.is_private:
        raise ParameterError(
            "{address} is a public address: anyone could reach the session. Use a local network or a hotspot",
            address=str(address),
        )


async def answers(host: str, port: int) -> bool:
    """Ask this laptop, at its own address, whether the session answers there.

    Parameters
    ----------
    host, port : where it should
    """
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(f"GET /state HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            line = await reader.readline()
            writer.close()
    except OSError:  # a TimeoutError is one
        return False
    return line.split()[1:2] == [b"200"]
