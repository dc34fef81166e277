"""A QR code of an address, with the quiet zone that cameras need."""

from __future__ import annotations

import io

LEVEL = "m"  # a seventh of it may be covered
QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


def svg(address: str) -> bytes:
    """Draw a QR code.

    Parameters
    ----------
    address : what it leads to

    Returns
    -------
    bytes
        SVG without a size of its own, black on white.

    Examples
    --------
    >>> svg("http://192.168.1.20:8008").startswith(b"<svg")
    True
    """
    import segno

    buffer = io.BytesIO()
    segno.make(address, error=LEVEL, micro=False).save(
        buffer, kind="svg", border=QUIET, xmldecl=False, light="white", omitsize=True
    )
    return buffer.getvalue().strip()


def blocks(address: str) -> str:
    """Draw a QR code in half blocks, for a terminal with light letters on a dark ground.

    Parameters
    ----------
    address : what it leads to

    Examples
    --------
    >>> len(blocks("http://192.168.1.20:8008").splitlines())
    17
    """
    import segno

    buffer = io.StringIO()
    segno.make(address, error=LEVEL, micro=False).terminal(buffer, border=QUIET, compact=True)
    return buffer.getvalue().rstrip()
