"""An answer as someone typed it, read as what the exercise asks for."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from hvevfd_research.errors import AnswerError
from hvevfd_research.i18n import listing
from hvevfd_research.practice.exercises import Answer
from hvevfd_research.practice.guard import guarded

Value = tuple[float, ...] | str | frozenset[str]
"""An answer that was read: numbers in order, letters, or labels."""


def untouched(answer: object) -> bool:
    """Tell whether nobody has written an answer yet.

    >>> untouched(...), untouched(""), untouched(0)
    (True, True, False)
    """
    return answer is ... or answer is None or (isinstance(answer, str) and not answer.strip())


def read(answer: object, asked: Answer, tries: Collection[tuple[Any, ...]] = ()) -> Value:
    """Read an answer.

    Parameters
    ----------
    answer : whatever the learner's cell holds
    asked : what the exercise asks for
    tries : the arguments that a function is tried on

    Raises
    ------
    AnswerError : it is something else; the message says what is needed
    """
    if asked.kind == "number":
        return (_number(answer),)
    if asked.kind == "numbers":
        return _numbers(answer, asked.names)
    if asked.kind == "letters":
        return _letters(answer, asked)
    if asked.kind == "labels":
        return _labels(answer)
    return _tried(answer, tries)


def _number(answer: object) -> float:
    if isinstance(answer, str):
        answer = _from_text(answer)
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        answer = answer.item()
    if isinstance(answer, (pd.Series, pd.DataFrame, np.ndarray, list, tuple)):
        raise AnswerError(
            "A single number is needed, and this is a column or a list of {n}. Which one of them, or what of "
            "them all?",
            n=len(answer),
        )
    if isinstance(answer, (bool, np.bool_)) or not isinstance(answer, numbers.Real):
        raise AnswerError(
            "A number is needed, such as 4.5 or “4,5”, and this is of the kind {kind}.", kind=_kind(answer)
        )
    value = float(answer)
    if not math.isfinite(value):
        raise AnswerError(
            "This is not a finite number. Is a value missing in what it was computed from, or is something "
            "divided by zero?"
        )
    return value


def _from_text(text: str) -> object:
    """Read a number with a decimal comma or point; give the text back where it is none."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
    try:
        return float(plain) if plain and plain[-1].isdigit() else text
    except ValueError:
        return text


def _numbers(answer: object, names: tuple[str, ...]) -> tuple[float, ...]:
    if isinstance(answer, pd.Series):
        answer = dict(answer) if set(answer.index) == set(names) else list(answer)
    if isinstance(answer, np.ndarray):
        answer = answer.tolist()
    if isinstance(answer, Mapping):
        missing = [name for name in names if name not in answer]
        if missing:
            raise AnswerError(
                "The answer has these parts: {names}. Missing: {missing}.",
                names=listing(names),
                missing=listing(missing),
            )
        answer = [answer[name] for name in names]
    if not isinstance(answer, (list, tuple)) or len(answer) != len(names):
        raise AnswerError(
            "{n} numbers are needed, in this order: {names}.", n=len(names), names=listing(names)
        )
    return tuple(_number(part) for part in answer)


def _letters(answer: object, asked: Answer) -> str:
    if isinstance(answer, (list, tuple)) and all(isinstance(part, str) for part in answer):
        answer = "".join(answer)
    plain = "".join(answer.split()).upper().replace(",", "") if isinstance(answer, str) else ""
    if len(plain) != asked.length or not set(plain) <= set(asked.letters):
        raise AnswerError(
            "{n} of the letters {letters} are needed, in quotation marks, such as “{example}”.",
            n=asked.length,
            letters=listing(list(asked.letters)),
            example=(asked.letters * asked.length)[: asked.length],
        )
    return plain


def _labels(answer: object) -> frozenset[str]:
    if isinstance(answer, str):
        answer = [part.strip() for part in answer.split(",")]
    if isinstance(answer, (pd.Series, pd.Index, np.ndarray)):
        answer = answer.tolist()
    if not isinstance(answer, (list, tuple, set, frozenset)):
        raise AnswerError(
            "A list of names is needed, such as [“north”, “south”], and this is of the kind {kind}.",
            kind=_kind(answer),
        )
    return frozenset(str(part).strip() for part in answer)


def _tried(answer: object, tries: Collection[tuple[Any, ...]]) -> tuple[float, ...]:
    """Try a function on the exercise's own arguments: what it gives is the answer."""
    if not callable(answer):
        raise AnswerError(
            "A function is needed: its name without brackets. This is of the kind {kind}.", kind=_kind(answer)
        )
    function: Callable[..., object] = answer
    return tuple(_given(guarded(function, arguments)) for arguments in tries)


def _given(result: object) -> float:
    try:
        return _number(result)
    except AnswerError as error:
        raise AnswerError(
            "Your function ran, but what it gives back is not what is needed. {reason}", reason=error
        ) from None


def _kind(answer: object) -> str:
    return type(answer).__name__
