"""Markdown as messages: one for each line, without the marks that make it a heading, an item or a quotation.

Our Markdown has one sentence a line, so a changed sentence makes only its own translation stale. The marks in
front stay outside the message: a translator can neither lose a list nor change the level of a heading. Lines
without a letter, and code between fences, are no messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LINE = re.compile(r"^(?P<mark>\s*(?:(?:#{1,6}|[-*+]|\d+[.)]|>)\s+)*)(?P<text>.*?)(?P<end>\s*)$")
_FENCES = ("```", "~~~")


@dataclass(frozen=True)
class Line:
    """A line of Markdown in three parts; ``text`` is the message, empty where there is none."""

    mark: str
    text: str
    end: str

    @property
    def kind(self) -> str:
        """Say what the line is, for the translator."""
        mark = self.mark.strip()
        if mark.startswith("#"):
            return "heading"
        if mark.startswith(">"):
            return "quotation"
        return "item of a list" if mark else "sentence"


def lines(source: str) -> Iterator[Line]:
    r"""Split a text into its lines.

    >>> [(line.mark, line.text, line.kind) for line in lines("## Who is missing?\n\n- Some were ill.")]
    [('## ', 'Who is missing?', 'heading'), ('', '', 'sentence'), ('- ', 'Some were ill.', 'item of a list')]
    """
    fenced = False
    for line in source.split("\n"):
        fence = line.lstrip().startswith(_FENCES)
        fenced ^= fence
        parts = _LINE.match(line)
        if fence or fenced or parts is None or not any(map(str.isalpha, line)):
            yield Line(line, "", "")
        else:
            yield Line(parts["mark"], parts["text"], parts["end"])


def translated(source: str, translate: Callable[[str], str]) -> str:
    """Write a text in another language, line by line.

    >>> translated("## Who?", str.upper)
    '## WHO?'
    """
    return "\n".join(
        line.mark + (translate(line.text) if line.text else "") + line.end for line in lines(source)
    )
