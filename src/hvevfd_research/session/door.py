"""Who may come in: the code on the wall, secrets in cookies, and limits that let a whole room through.

Nothing here is written anywhere: addresses are counted in memory, and forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which people read for each other
CODE_LENGTH = 6  # of 32 letters: 30 bits
SECRET_BYTES = 16  # 128 bits
WRONG_CODES = (
    30,
    0.5,
)  # at once, then a second, for each address: a class may mistype, a program gets nowhere
WRONG_CODES_OF_ALL = (200, 5.0)  # of all addresses together
SENDINGS = (20, 1.0)  # of one phone
REQUESTS = (600, 120.0)  # of one address: a room behind one router
REMEMBERED = 4096  # marks and addresses counted at once; the oldest are forgotten


def new_code() -> str:
    """Make a code to join with.

    >>> len(new_code())
    6
    """
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Make what a cookie or the facilitator's address holds, 128 bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def plain_code(typed: str) -> str:
    """Read a code as it was meant: small letters, spaces and hyphens do not matter.

    >>> plain_code(" abk-7qz ")
    'ABK7QZ'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def same(given: str, right: str) -> bool:
    """Compare a secret in a time that does not tell how much of it was right."""
    return hmac.compare_digest(given.encode(), right.encode())


def signature(secret: str, name: str) -> str:
    """Derive from a session's secret what belongs to a name; nobody without the secret can.

    >>> signature("s", "lead") == signature("s", "lead") != signature("s", "wall")
    True
    """
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()[: 2 * SECRET_BYTES]


def signed(mark: str, secret: str) -> str:
    """Sign the mark of a phone, so that it is known again after the laptop was started anew."""
    return f"{mark}.{signature(secret, mark)}"


def is_signed(cookie: str, secret: str) -> bool:
    """Tell whether a session signed this mark.

    >>> is_signed(signed("mark", "s"), "s"), is_signed(signed("mark", "s"), "t"), is_signed("", "")
    (True, False, False)
    """
    mark, _dot, given = cookie.rpartition(".")
    return bool(secret and mark) and same(given, signature(secret, mark))


@dataclass
class Limit:
    """Lets so many through at once, and then so many a second, for each key.

    Parameters
    ----------
    burst : at once
    rate : a second after that
    clock : gives seconds

    Examples
    --------
    >>> limit = Limit(2, 1.0, clock=lambda: 0.0)
    >>> [limit.admits("a") for _ in range(3)]
    [True, True, False]
    """

    burst: float
    rate: float
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def admits(self, key: str) -> bool:
        """Count one more, and tell whether it may pass."""
        now = self.clock()
        left, before = self._left.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - before) * self.rate)
        passes = left >= 1
        self._left[key] = (left - 1 if passes else left, now)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return passes
