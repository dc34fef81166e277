"""Words that few people used: a text with one in it may point at whoever wrote it.

Every word of the free texts is kept with the people who used it, up to the number from which it is common. A
word has two letters or more; numbers are no words. When not to trust it: common words together can point at
one person ("the mayor's sister"), and a word is taken as it is spelt, in one form only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable

_WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
SHORTEST = 2  # letters and digits of a word


def words_of(text: str) -> set[str]:
    """Give the words of a text, in one form whatever their case and encoding.

    >>> sorted(words_of("Gå på TUR kl. 10, P1"))
    ['gå', 'kl', 'p1', 'på', 'tur']
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return {word for word in _WORD.findall(plain) if len(word) >= SHORTEST}


class RareWords:
    """The words of people's texts, and how many people used each.

    Parameters
    ----------
    min_count : the number of people from which a word is common

    Examples
    --------
    >>> words = RareWords(min_count=3)
    >>> words.add(["walk", "walk the dog", "walk", "Walk!"], [1, 2, 3, 3])
    >>> words.any_in("walk"), words.any_in("the DOG"), words.any_in("swim")
    (False, True, False)
    """

    def __init__(self, min_count: int) -> None:
        self._min_count = min_count
        self._people: dict[str, set[Hashable]] = {}

    def add(self, texts: Iterable[object], people: Iterable[Hashable]) -> None:
        """Take in texts, each with the person who wrote it; what is missing is passed over."""
        for text, person in zip(texts, people, strict=True):
            if isinstance(text, str):
                for word in words_of(text):
                    users = self._people.setdefault(word, set())
                    if len(users) < self._min_count:
                        users.add(person)

    def any_in(self, text: str) -> bool:
        """Tell whether a text holds a word that somebody used, but fewer than `min_count` people did."""
        return any(0 < len(self._people.get(word, ())) < self._min_count for word in words_of(text))
