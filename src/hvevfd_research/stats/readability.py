"""LIX, the readability index: words a sentence plus the per cent of long words.

Model: none; a count. It was made for Swedish and is used in the Nordic countries. It sees length and nothing
else: not whether a word is known, a sentence makes sense, or the layout helps. Use it to compare drafts of a
text in one language. Not for comparing languages (Norwegian and Swedish write compounds together and so get
more long words than English), nor texts under some 200 words, and never as proof that a reader understands:
ask one.

What is counted is stated, since tools differ:

- The text is put in composed form (NFC); soft hyphens go.
- A word is a run of letters of any alphabet, æ ø å ä ö among them; a hyphen or an apostrophe between letters
  belongs to the word. Digits are no letters.
- A long word has seven letters or more; its hyphens and apostrophes are not counted.
- A sentence ends at . ! ? or : before a space, a closing quotation mark or bracket, or the end of the text,
  and has at least one word. A point between letters or digits (14.30) ends none, nor does one after a number
  and before a small letter (6. juni). An abbreviation with a space inside or after it does (f. eks.).
- Web and e-mail addresses, numbers, items of a list and empty lines are counted as the options say.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import single_number

LONG_WORD = 7  # letters; "more than six" in Björnsson 1968

Bands = Literal["norwegian", "danish-school"]
Band = Literal["very-easy", "easy", "medium", "hard", "very-hard"]

# Highest LIX of the first four bands. Norwegian: klartsagt.no and tansa.com (very hard is above 60; below 20
# is very easy too). Danish: school texts, whole numbers, so that LIX is rounded first.
BAND_ENDS: dict[Bands, tuple[int, int, int, int]] = {
    "norwegian": (30, 40, 50, 60),
    "danish-school": (24, 34, 44, 54),
}
BAND_CODES: tuple[Band, ...] = ("very-easy", "easy", "medium", "hard", "very-hard")

_BREAK = "\x1e"  # stands where an option ends a sentence without a mark
_LETTER = r"[^\W\d_]"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S*[^\s.,;:!?)\]»”\"'’]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_WORD = re.compile(rf"{_LETTER}+(?:[-‐‑'’]{_LETTER}+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_ITEM = re.compile(r"\s*(?:[-–—•*·▪‣○]|\d{1,3}\)|\d{1,3}\.(?=\s+[^\Wa-zæøåäö]))\s+")
_END = re.compile(rf"(?:[!?:]|(?<!\d)\.|\.(?!\s+[a-zæøåäö]))+(?=[\s\"'»”’)\]{_BREAK}]|$)")


@dataclass(frozen=True)
class Lix:
    """LIX with what it is made of.

    `band` is a code of :data:`BAND_CODES` on the scale `bands`; `addresses` and `numbers_met` are how many
    were in the text; the rest are the options it was counted by.
    """

    lix: float
    band: Band
    bands: Bands
    words: int
    sentences: int
    long_words: int
    words_per_sentence: float
    long_share: float
    addresses: int
    numbers_met: int
    urls: str
    numbers: str
    bullets: str
    paragraphs: str

    def to_frame(self) -> pd.DataFrame:
        """Give the count as one row."""
        return pd.DataFrame([self.__dict__])


def lix(
    text: str,
    *,
    bands: Bands = "norwegian",
    urls: Literal["drop", "keep"] = "drop",
    numbers: Literal["drop", "count"] = "drop",
    bullets: Literal["sentence", "join"] = "sentence",
    paragraphs: Literal["sentence", "join"] = "sentence",
) -> Lix:
    """Count LIX = words / sentences + 100 x long words / words.

    Parameters
    ----------
    text : plain text in one language
    bands : ``"norwegian"`` or ``"danish-school"``
    urls : ``"drop"`` leaves web and e-mail addresses out, ``"keep"`` counts their letters as words
    numbers : ``"drop"`` leaves numbers out, ``"count"`` counts each as one short word
    bullets : ``"sentence"`` makes each item of a list a sentence, ``"join"`` lets them run on; the signs in
        front (- • * and numbers such as 1. before a capital, 1) before any) are never counted
    paragraphs : ``"sentence"`` ends a sentence at an empty line, as after a heading, ``"join"`` does not

    Returns
    -------
    Lix
        20 to 60 for most prose.

    Raises
    ------
    DomainError : the text is no text, or an option is unknown
    TooFewError : there is no word

    References
    ----------
    Björnsson CH. Läsbarhet. Stockholm: Liber, 1968.

    Examples
    --------
    >>> fit = lix("Hva er viktig for deg? Vi spør alle pasientene våre.")
    >>> fit.words, fit.sentences, fit.long_words, fit.lix, fit.band
    (10, 2, 1, 15.0, 'very-easy')
    """
    _check(text, bands, urls, numbers, bullets, paragraphs)
    whole = unicodedata.normalize("NFC", text).replace("\N{SOFT HYPHEN}", "")
    addresses = len(_ADDRESS.findall(whole))
    kept = _ADDRESS.sub(" ", whole) if urls == "drop" else whole
    flowing = _flow(kept, bullets == "sentence", paragraphs == "sentence")
    found = _WORD.findall(flowing)
    figures = len(_NUMBER.findall(flowing))
    words = len(found) + (figures if numbers == "count" else 0)
    if not words:
        raise TooFewError("the text has no word to count")
    counted = re.compile(rf"{_LETTER}|\d" if numbers == "count" else _LETTER)
    parts = (part for stretch in flowing.split(_BREAK) for part in _END.split(stretch))
    sentences = sum(1 for part in parts if counted.search(part))
    long_words = sum(map(_is_long, found))
    value = words / sentences + 100 * long_words / words
    return Lix(
        lix=value,
        band=lix_band(value, bands),
        bands=bands,
        words=words,
        sentences=sentences,
        long_words=long_words,
        words_per_sentence=words / sentences,
        long_share=long_words / words,
        addresses=addresses,
        numbers_met=figures,
        urls=urls,
        numbers=numbers,
        bullets=bullets,
        paragraphs=paragraphs,
    )


def sentence_counts(
    text: str,
    *,
    urls: Literal["drop", "keep"] = "drop",
    bullets: Literal["sentence", "join"] = "sentence",
    paragraphs: Literal["sentence", "join"] = "sentence",
) -> pd.DataFrame:
    """Count words and long words of each sentence, by the rules of :func:`lix`; numbers are no words.

    Parameters
    ----------
    text, urls, bullets, paragraphs : as in :func:`lix`

    Returns
    -------
    DataFrame
        One row for each sentence in order: sentence (from 1), words, long_words. No word of the text is in
        it.

    Raises
    ------
    DomainError : the text is no text, or an option is unknown

    Examples
    --------
    >>> sentence_counts("Hva er viktig for deg? Vi spør alle pasientene våre.").values.tolist()
    [[1, 5, 0], [2, 5, 1]]
    """
    _check(text, "norwegian", urls, "drop", bullets, paragraphs)
    whole = unicodedata.normalize("NFC", text).replace("\N{SOFT HYPHEN}", "")
    kept = _ADDRESS.sub(" ", whole) if urls == "drop" else whole
    flowing = _flow(kept, bullets == "sentence", paragraphs == "sentence")
    parts = (part for stretch in flowing.split(_BREAK) for part in _END.split(stretch))
    found = [words for part in parts if (words := _WORD.findall(part))]
    rows = {
        "sentence": range(1, len(found) + 1),
        "words": [len(words) for words in found],
        "long_words": [sum(map(_is_long, words)) for words in found],
    }
    return pd.DataFrame(rows)


def lix_band(value: float, bands: Bands = "norwegian") -> Band:
    """Name the band of a LIX; an upper end belongs to the band below it.

    Examples
    --------
    >>> lix_band(40.8), lix_band(60.0), lix_band(24.6, "danish-school")
    ('medium', 'hard', 'easy')
    """
    if bands not in BAND_ENDS:
        raise DomainError("bands is {bands}; it must be norwegian or danish-school", bands=bands)
    if single_number(value, "value") < 0:
        raise DomainError("a LIX of {value} cannot be: it is 0 or more", value=value)
    shown = int(value + 0.5) if bands == "danish-school" else value
    return BAND_CODES[bisect_left(BAND_ENDS[bands], shown)]


def _is_long(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= LONG_WORD


def _check(text: object, bands: str, urls: str, numbers: str, bullets: str, paragraphs: str) -> None:
    if not isinstance(text, str):
        raise DomainError("a text is wanted, not {kind}", kind=type(text).__name__)
    options = (
        ("bands", bands, ("norwegian", "danish-school")),
        ("urls", urls, ("drop", "keep")),
        ("numbers", numbers, ("drop", "count")),
        ("bullets", bullets, ("sentence", "join")),
        ("paragraphs", paragraphs, ("sentence", "join")),
    )
    for name, value, right in options:
        if value not in right:
            raise DomainError(
                "{name} is {value}; it must be {right}", name=name, value=value, right=" or ".join(right)
            )


def _flow(text: str, items_end: bool, empty_lines_end: bool) -> str:
    """Join lines, without the signs of list items, and with a break where an option ends a sentence."""
    flowing = []
    for line in text.splitlines():
        item = _ITEM.match(line)
        if (item and items_end) or (not line.strip() and empty_lines_end):
            flowing.append(_BREAK)
        flowing.append(line[item.end() :] if item else line)
    return " ".join(flowing)
