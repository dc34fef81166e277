"""How far the translation into a language has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hvevfd_research.i18n import languages


@dataclass(frozen=True)
class Count:
    """Messages of a catalogue: how many there are, are translated, and are to be looked at again (fuzzy)."""

    total: int
    translated: int
    fuzzy: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.total > 0 and self.translated == self.total

    def __add__(self, other: Count) -> Count:
        """Count two catalogues together."""
        return Count(self.total + other.total, self.translated + other.translated, self.fuzzy + other.fuzzy)


def count(tag: str, domain: str) -> Count:
    """Count the messages of a catalogue; none at all where there is no such file.

    Parameters
    ----------
    tag : the language
    domain : one of :func:`hvevfd_research.i18n.sources.domains`
    """
    from babel.messages.pofile import read_po

    path = languages.LOCALES / tag / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return Count(0, 0, 0)
    with path.open("rb") as file:
        held = [message for message in read_po(file) if message.id]
    fuzzy = sum(message.fuzzy for message in held)
    done = sum(not message.fuzzy and all(strings(message)) for message in held)
    return Count(len(held), done, fuzzy)


def strings(message: Any) -> tuple[str, ...]:
    """Give the forms of a message's translation, empty where there is none: one, or those of the plural."""
    found = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(form or "" for form in found)
