"""From an answer to feedback, by the same rules for every exercise.

An exercise's ``check.py`` says what is right and what people answer instead:

``given(rng)``
    The numbers of the task, a DataFrame or a mapping; with ``rng=None`` those of the source, otherwise fresh
    ones of the same structure.
``right(data)``
    An answer that is right, computed with the functions that the workbooks use.
``wrong(data)``
    A wrong answer for each misconception, by id. For several named numbers a mapping of the wrong ones.
``tries(data)``
    For a function: the arguments of each call. `right` and `wrong` then give functions.
``recognise(value, data)``
    Only where more than one answer is right: gives ``"right"``, the id of a misconception, or ``""``.

Rules, in this order: tried at all? the right kind of thing? right? a wrong answer that is known? near?
Otherwise a general word. Nothing here keeps what is right: it is computed when an answer is checked.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hvevfd_research.errors import AnswerError, ContentError
from hvevfd_research.i18n import deferred, gettext, listing, ngettext
from hvevfd_research.practice.exercises import Answer, Exercise
from hvevfd_research.practice.feedback import Feedback, Status
from hvevfd_research.practice.reading import Value, read, untouched

NEAR = 10.0  # times the tolerance: as far off as rounding on the way brings people
DRAWS = 200  # fresh numbers tried before we say that a task cannot tell its answers apart

_NEARLY = deferred("You are very near. Did you round on the way, or stop a step too early?")
_WRONG = deferred(
    "We do not recognise how this was found. Ask for a hint, or tell a partner how you got there."
)
_RIGHT = deferred("Tell a partner how you found it, in one sentence.")


def numbers_for(exercise: Exercise, seed: str) -> Any:
    """Give the numbers of a task: the source's own without a seed, otherwise fresh ones.

    Fresh numbers are drawn until no two answers that have a hint of their own, nor the right one, fall
    together: otherwise nobody could tell what a learner did.

    Parameters
    ----------
    exercise : the exercise
    seed : such as a learner's initials; the same seed gives the same numbers

    Raises
    ------
    ContentError : no numbers were found that tell the answers apart
    """
    if not seed:
        return exercise.rules.given(None)
    digest = hashlib.sha256(f"{exercise.slug}/{seed.strip().casefold()}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    for _draw in range(DRAWS):
        data = exercise.rules.given(rng)
        if told_apart(exercise, data):
            return data
    raise ContentError("the numbers of exercise {slug} do not tell its answers apart", slug=exercise.slug)


@dataclass(frozen=True)
class Known:
    """The answers that are known for one set of numbers, each read as a learner's is.

    Parameters
    ----------
    right : what is right
    wrong : what people answer instead, by the id of the misconception
    """

    right: Value
    wrong: Mapping[str, Value]


def known_answers(exercise: Exercise, data: Any) -> Known:
    """Compute what is right, and what people answer instead.

    Parameters
    ----------
    exercise : an analytic exercise
    data : its numbers, of :func:`numbers_for`
    """
    asked, tries = _asked(exercise), _tries(exercise, data)
    right = exercise.rules.right(data)
    wrong = exercise.rules.wrong(data)
    if asked.kind == "numbers":  # what a wrong answer leaves out is right in it
        wrong = {name: {**right, **parts} for name, parts in wrong.items()}
    return Known(
        read(right, asked, tries), {name: read(answer, asked, tries) for name, answer in wrong.items()}
    )


def told_apart(exercise: Exercise, data: Any) -> bool:
    """Tell whether the right answer and every known wrong one are recognised as what they are."""
    known = known_answers(exercise, data)
    expected = {"right": known.right, **known.wrong}
    return all(_recognised(exercise, data, known, value) == name for name, value in expected.items())


def judge(exercise: Exercise, data: Any, answer: object) -> Feedback:
    """Say how an answer stands.

    Parameters
    ----------
    exercise : an analytic exercise
    data : its numbers, of :func:`numbers_for`
    answer : whatever the learner's cell holds
    """
    asked = _asked(exercise)
    if untouched(answer):
        return Feedback(Status.NOT_TRIED, gettext("Write your answer in the cell above, and run it."))
    try:
        value = read(answer, asked, _tries(exercise, data))
    except AnswerError as error:
        return Feedback(Status.WRONG_TYPE, str(error))
    known = known_answers(exercise, data)
    found = _recognised(exercise, data, known, value)
    if found == "right":
        return Feedback(Status.RIGHT, gettext(_RIGHT))
    if found:
        return Feedback(Status.WRONG, gettext(exercise.misconceptions[found].hint), found)
    if _distance(value, known.right) <= NEAR * asked.tolerance:
        return Feedback(Status.NEARLY, gettext(_NEARLY))
    return Feedback(Status.WRONG, f"{_what_holds(value, known.right, asked)} {gettext(_WRONG)}".strip())


def _recognised(exercise: Exercise, data: Any, known: Known, value: Value) -> str:
    """Give ``"right"``, the id of the misconception that an answer shows, or nothing."""
    by_property: Callable[[Value, Any], str] | None = getattr(exercise.rules, "recognise", None)
    if by_property is not None:
        return by_property(value, data)
    tolerance = _asked(exercise).tolerance
    answers = {"right": known.right, **known.wrong}
    found = next((name for name, other in answers.items() if _distance(value, other) <= tolerance), "")
    return found or _explained(value, known)


def _explained(value: Value, known: Known) -> str:
    """Name the wrong answer in letters that has every mistake of this one, if one comes closest.

    Few people are wrong all the way: whoever slips in one place of six can be asked the same question.
    """
    if not (isinstance(value, str) and isinstance(known.right, str)):
        return ""
    slips = [place for place, (a, b) in enumerate(zip(value, known.right, strict=True)) if a != b]
    off = {
        name: sum(a != b for a, b in zip(value, other, strict=True))
        for name, other in known.wrong.items()
        if isinstance(other, str) and all(other[place] == value[place] for place in slips)
    }
    closest = [name for name, n in off.items() if n == min(off.values())]
    return closest[0] if len(closest) == 1 else ""


def _asked(exercise: Exercise) -> Answer:
    if exercise.answer is None:
        raise ContentError(
            "exercise {slug} is for talking: there is nothing to check in it", slug=exercise.slug
        )
    return exercise.answer


def _tries(exercise: Exercise, data: Any) -> list[tuple[Any, ...]]:
    if _asked(exercise).kind != "function":
        return []
    tries: list[tuple[Any, ...]] = exercise.rules.tries(data)
    return tries


def _distance(value: Value, other: Value) -> float:
    """Give how far two answers lie apart where they differ most; letters and labels are equal or far."""
    if isinstance(value, tuple) and isinstance(other, tuple):
        return max(abs(a - b) for a, b in zip(value, other, strict=True))
    return 0.0 if value == other else math.inf


def _what_holds(value: Value, right: Value, asked: Answer) -> str:
    """Say which of several parts are right already."""
    if isinstance(value, str) and isinstance(right, str) and asked.length > 1:
        held = sum(a == b for a, b in zip(value, right, strict=True))
        return ngettext("{n} of {of} is right.", "{n} of {of} are right.", held).format(
            n=held, of=asked.length
        )
    if isinstance(value, tuple) and isinstance(right, tuple) and asked.kind == "numbers":
        parts = zip(asked.names, value, right, strict=True)
        names = [name for name, a, b in parts if abs(a - b) <= asked.tolerance]
        return gettext("Right already: {names}.").format(names=listing(names)) if names else ""
    return ""
