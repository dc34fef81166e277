"""What a learner is told about an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from html import escape

from hvevfd_research.i18n import deferred, gettext, language


class Status(Enum):
    """How an answer stands."""

    NOT_TRIED = "not tried"
    WRONG_TYPE = "wrong type"
    NEARLY = "nearly"
    WRONG = "wrong"
    RIGHT = "right"
    OPEN = "open"


_SHOWN = {
    Status.NOT_TRIED: ("○", deferred("Not tried yet")),
    Status.WRONG_TYPE: ("?", deferred("Another kind of answer is needed")),
    Status.NEARLY: ("≈", deferred("Nearly")),
    Status.WRONG: ("×", deferred("Not yet")),
    Status.RIGHT: ("✓", deferred("Right")),
    Status.OPEN: ("✎", deferred("Open: compare with your partner")),
}
"""Each status as a sign and a word: colour alone tells nobody."""


@dataclass(frozen=True)
class Feedback:
    """What is said about an answer, in a notebook, a plain session and to a screen reader.

    Parameters
    ----------
    status : how it stands
    text : what the answer seems to measure, and a question; in the reader's language
    misconception : which wrong answer was recognised; empty where none was
    points : further lines, such as what a good answer holds

    Examples
    --------
    >>> Feedback(Status.RIGHT, "The mean rose.")
    ✓ Right. The mean rose.
    """

    status: Status
    text: str
    misconception: str = ""
    points: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.status is Status.RIGHT

    @property
    def _title(self) -> str:
        sign, word = _SHOWN[self.status]
        return f"{sign} {gettext(word)}."

    def __repr__(self) -> str:
        return "\n".join([f"{self._title} {self.text}".rstrip(), *(f"- {point}" for point in self.points)])

    def _repr_markdown_(self) -> str:
        return "\n".join(
            [f"**{self._title}** {self.text}".rstrip(), "", *(f"- {point}" for point in self.points)]
        ).rstrip()

    def _repr_html_(self) -> str:
        points = "".join(f"<li>{escape(point)}</li>" for point in self.points)
        listed = f"<ul>{points}</ul>" if points else ""
        return (
            f'<div role="status" lang="{language()}"><p><b>{escape(self._title)}</b> '
            f"{escape(self.text)}</p>{listed}</div>"
        )
