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
    from hvevfd_research.cli.words import parser

    arguments = parser().parse_args(words)
    _speak_utf8()
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        return int(arguments.command(arguments))
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept; the same command takes up the rest.", file=sys.stderr)  # noqa: T201
        return STOPPED
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    except Exception as error:
        from hvevfd_research.errors import HvevfdError

        if not isinstance(error, HvevfdError):
            raise
        print(f"hvevfd: {error}", file=sys.stderr)  # noqa: T201
        return REFUSED
    finally:
        signal.signal(signal.SIGTERM, previous)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Treat a polite request to end like Ctrl-C."""
    raise KeyboardInterrupt


def _speak_utf8() -> None:
    """Print æ, ø and the minus sign also where the terminal's own encoding has none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
