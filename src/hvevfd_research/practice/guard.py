"""A learner's function, run with a limit: an error or an endless loop in it becomes a sentence."""

from __future__ import annotations

import copy
import threading
from _thread import interrupt_main
from collections.abc import Callable
from typing import Any

from hvevfd_research.errors import AnswerError

SECONDS = 2.0  # what a function of an exercise may take; ours take milliseconds


def guarded(
    function: Callable[..., object], arguments: tuple[Any, ...], *, seconds: float = SECONDS
) -> object:
    """Call a function on copies of its arguments.

    Parameters
    ----------
    function : written by the learner
    arguments : of one call; it gets copies, so that it cannot change the next one's
    seconds : after which it is stopped. A wait inside C code is stopped when that returns

    Raises
    ------
    AnswerError : it stopped with an error, or took too long

    Examples
    --------
    >>> guarded(lambda x: x + 1, (2,))
    3
    """
    late, done, lock = threading.Event(), threading.Event(), threading.Lock()

    def stop() -> None:
        with lock:
            if not done.is_set():
                late.set()
                interrupt_main()

    # Ctrl-C is what every system and front end understands, and it reaches only the main thread.
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    if threading.current_thread() is threading.main_thread():
        timer.start()
    try:
        try:
            return function(*copy.deepcopy(arguments))
        finally:
            with lock:  # from here on nothing is interrupted any more
                done.set()
    except KeyboardInterrupt:
        if not late.is_set():
            raise
        raise AnswerError(
            "Your function was stopped after {seconds} seconds. Is there a loop in it that never ends?",
            seconds=f"{seconds:g}",
        ) from None
    except Exception as error:  # noqa: BLE001 -- a learner's code may raise anything, and it is shown as theirs
        raise AnswerError(
            "Your function stopped with an error of the kind {kind}: {reason}. "
            "Try it on a small example first.",
            kind=type(error).__name__,
            reason=str(error) or type(error).__name__,
        ) from None
    finally:
        timer.cancel()
