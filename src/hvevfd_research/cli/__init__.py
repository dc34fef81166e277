"""The command ``hvevfd``: read the words, call one function of the library, print what it gives.

Nothing heavy is imported before a command needs it, so that ``hvevfd --help`` answers at once.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType

STOPPED = 130  # exit status of a program that was stopped from the keyboard
REFUSED = 2  # exit status for words or files that cannot be used


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    words : without the program's name; those the program was called with by default

    Returns
    -------
    int
        0 when all went well, 1 when a workbook failed or a number did not agree, 2 when what was asked cannot
        be done, 130 when it was stopped.
    """
    from hvevfd_research.cli.words import wanted_language
    from hvevfd_research.errors import ParameterError
    from hvevfd_research.i18n import speaking

    _speak_utf8()
    try:
        tag = wanted_language(words)
    except ParameterError as error:  # a language that we do not have is refused in the one that all have
        with speaking("en"):
            return _refuse(error)
    with speaking(tag):
        return _obey(words)


def _obey(words: Sequence[str] | None) -> int:
    """Do what was asked, in the language that is spoken."""
    from hvevfd_research.cli.words import parser
    from hvevfd_research.errors import HvevfdError
    from hvevfd_research.i18n import gettext as _

    arguments = parser().parse_args(words)
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        return int(arguments.command(arguments))
    except KeyboardInterrupt:
        told = _("Stopped. What was finished is kept; the same command takes up the rest.")
        print(f"\n{told}", file=sys.stderr)  # noqa: T201
        return STOPPED
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    except HvevfdError as error:
        return _refuse(error)
    finally:
        signal.signal(signal.SIGTERM, previous)


def _refuse(error: Exception) -> int:
    """Say in a line why what was asked cannot be done."""
    print(f"hvevfd: {error}", file=sys.stderr)  # noqa: T201
    return REFUSED


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Treat a polite request to end like Ctrl-C."""
    raise KeyboardInterrupt


def _speak_utf8() -> None:
    """Print æ, ø and the minus sign also where the terminal's own encoding has none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
