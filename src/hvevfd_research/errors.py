"""What can go wrong, and what the reader can do about it.

Every error a person may meet is an :class:`HvevfdError`. Its message says what is wrong, where, and which
values are right. The message is a template with named values, so that a catalogue can translate it before
the values are filled in.

>>> raise DomainError("{column}: {value} is outside 0 to 10", column="score", value=11)
Traceback (most recent call last):
    ...
hvevfd_research.errors.DomainError: score: 11 is outside 0 to 10
"""

from __future__ import annotations

from collections.abc import Callable

# Every layer raises these errors, the catalogues too, so nothing can be imported here that knows languages.
# `hvevfd_research.i18n` sets this to its look-up; without it an error speaks English.
translate: Callable[[str], str] = str


class Text(str):
    """A value of an error that is itself a text for people, translated with its message."""

    __slots__ = ()


class HvevfdError(Exception):
    """Something a reader can mend.

    Parameters
    ----------
    message : text with named placeholders, ``"{column} is missing"``; the English source of its translations
    **values : what fills the placeholders, a :class:`Text` where it is words; never an identifier of a person
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message, values)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        values = {
            name: translate(value) if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        return translate(self.message).format(**values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.values)


def _rebuild(kind: type[HvevfdError], message: str, values: dict[str, object]) -> HvevfdError:
    return kind(message, **values)


class DomainError(HvevfdError):
    """A value lies where the method is not defined: a negative count, a prevalence of 1.2, no one at work."""


class TooFewError(HvevfdError):
    """There is too little to estimate from: one point, one study, no complete pair."""


class ColumnError(HvevfdError):
    """A column is missing, named twice or of the wrong kind."""


class ContentError(HvevfdError):
    """A workbook, an exercise or a data set is not there, or its folder is not whole."""


class ParameterError(HvevfdError):
    """A parameter is unknown or its value cannot be read as its type."""


class InputFileError(HvevfdError):
    """A file that someone sent cannot be read, or holds a value that cannot be right."""


class OutputError(HvevfdError):
    """A result cannot be written where it was asked for."""


class RunError(HvevfdError):
    """A workbook did not run to its end."""


class AnswerError(HvevfdError):
    """An answer to an exercise is not the kind of thing that was asked for."""
