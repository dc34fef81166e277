"""Find phone numbers of Norway, Sweden, Denmark and the United Kingdom, and any number with a country code.

A number counts with its country code, in a grouping that its country uses, or beside a word such as "tlf".
Form and grouping are tried first, by patterns that cost next to nothing; the plan of each country's numbers
(the library phonenumbers) is asked only about what they let through, which in ordinary answers is nothing.

When not to trust it: eight digits in a row are also a case number or a sum, so without a word beside them or
in the header of their column they are left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hvevfd_research.i18n import deferred

NORWEGIAN = deferred("Norwegian phone number")
SWEDISH = deferred("Swedish phone number")
DANISH = deferred("Danish phone number")
BRITISH = deferred("British phone number")
OTHER = deferred("phone number")
PHONE_KINDS = (NORWEGIAN, SWEDISH, DANISH, BRITISH, OTHER)

BY_COUNTRY_CODE = {44: BRITISH, 45: DANISH, 46: SWEDISH, 47: NORWEGIAN}
WITH_LEADING_ZERO = {"SE": SWEDISH, "GB": BRITISH}  # numbers at home begin with 0; Danish ones look Norwegian

_DIGIT = re.compile(r"[0-9]")
_WITH_CODE = re.compile(
    r"(?<![0-9])(?:\+|00 ?)[1-9][0-9]{0,2}\)?(?: ?\(0\))?(?:[ .-]{0,2}[0-9]){6,12}(?![0-9])"
)
_NORWEGIAN_CODE = re.compile(r"(?<![0-9])(?:\+|00) ?47\)?[ .-]{0,2}[2-9](?:[ .-]?[0-9]){7}(?![0-9])")
_GROUPED = re.compile(
    r"(?<![0-9])(?<![0-9][ .,])(?:[2-79][0-9](?: [0-9]{2}){3}|[2-79][0-9]{2} [0-9]{2} [0-9]{3})"
    r"(?![0-9])(?![ .,][0-9])"
)
_BARE = re.compile(r"(?<![0-9])[2-9][0-9]{3} ?[0-9]{4}(?![0-9])")
_SWEDISH_FORM = r"0(?:[1-9][0-9]{0,2} ?- ?|7[02369][0-9]?[ -])(?:[0-9]{2,3}(?: [0-9]{2,3}){1,3}|[0-9]{5,8})"
_BRITISH_FORM = (
    r"\(?0(?:2[0-9]\)? [0-9]{4} [0-9]{4}|[1389][0-9]{2}\)? [0-9]{3} [0-9]{4}"
    r"|[17][0-9]{3}\)? [0-9]{3} ?[0-9]{3})"
)
_AT_HOME = re.compile(
    rf"(?<![0-9])(?<![0-9][ .,/-])(?:{_SWEDISH_FORM}|{_BRITISH_FORM})(?![0-9])(?![ .,/-][0-9])"
)
_ZERO_FIRST = re.compile(r"(?<![0-9])0[1-9](?:[ )-]{0,2}[0-9]){6,9}(?![0-9])")
_WORDS = re.compile(
    r"\b(?:tlf|tel|mob|ring|sms|call|nås|tfn)\b|telefon|mobil|phone|ringa?\b|cell", re.IGNORECASE
)


@lru_cache(maxsize=1024)
def says_phone(words: str) -> bool:
    """Tell whether words, such as the header of a column, say that a phone number may stand there."""
    return bool(_WORDS.search(words))


def find_phones(plain: str, context: str) -> list[str]:
    """Name the kinds of phone number in a text.

    Parameters
    ----------
    plain : the text, normalised and without its dates
    context : words that say what the text is about

    Examples
    --------
    >>> find_phones("Mobil 070-174 06 05", "")
    ['Swedish phone number']
    """
    kinds = _with_code(plain) if "+" in plain or "00" in plain else []
    if _GROUPED.search(plain):
        kinds.append(NORWEGIAN)
    spoken_of = says_phone(context) or bool(_WORDS.search(plain))
    if spoken_of and _BARE.search(plain):
        kinds.append(NORWEGIAN)
    if "0" in plain:
        for match in (_ZERO_FIRST if spoken_of else _AT_HOME).finditer(plain):
            kinds += _at_home(match[0])
    return kinds


def _with_code(plain: str) -> list[str]:
    kinds = [NORWEGIAN] if _NORWEGIAN_CODE.search(plain) else []
    for match in _WITH_CODE.finditer(plain):
        digits = "".join(_DIGIT.findall(match[0].replace("(0)", "")))
        code = _country_code("+" + digits.removeprefix("00"))
        if code:
            kinds.append(BY_COUNTRY_CODE.get(code, OTHER))
    return kinds


def _country_code(number: str) -> int | None:
    """Give the country code of a number that its country could give out; None for any other."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    return parsed.country_code if phonenumbers.is_valid_number(parsed) else None


def _at_home(text: str) -> list[str]:
    """Name the countries where a number without country code could be given out."""
    import phonenumbers

    digits = "".join(_DIGIT.findall(text))
    if not 8 <= len(digits) <= 11:
        return []
    return [
        kind
        for region, kind in WITH_LEADING_ZERO.items()
        if phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    ]
