r"""Find dates of birth: under a header that says so, or beside a word that does.

A full date of birth points at one of some twenty people in a municipality of 20,000; an age in years, or a
year of birth, at hundreds. A date is taken for one of birth only where words say so, since most dates in the
files of a health service are not.

When not to trust it: a date of birth without such a word beside it or in the header is left alone.

>>> holds_birth("12.03.1945", "Fødselsdato"), holds_birth("1945", "Fødselsår")
(True, False)
>>> holds_birth("født 12/3-45", "")
True
"""

from __future__ import annotations

import re
from functools import lru_cache

from hvevfd_research.i18n import deferred

BIRTH_DATE = deferred("date of birth")
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_HEADER = re.compile(
    r"f(?:ø|ö|oe)d(?:t|d|sel|elsed|eår|elseår)|\bf\.? ?dato|\bborn\b|birth|\bdob\b", re.IGNORECASE
)
_MONTHS = (
    r"(?:jan|feb|mar|mars|march|apr|april|mai|may|maj|jun|juni|june|jul|juli|july|aug|august|augusti|sep|sept|"
    r"september|okt|oct|oktober|october|nov|november|des|dec|desember|december|januar|january|januari|februar|"
    r"february|februari)"
)
_WORDED = rf"[0-9]{{1,2}}(?:\.|st|nd|rd|th)? ?{_MONTHS}\.?,? (?:18|19|20)[0-9]{{2}}"
_MARKED = r"([0-9]{1,2})[./ -]{1,2}([0-9]{1,2})[./ -]{1,2}((?:18|19|20)?[0-9]{2})"
_ISO = r"((?:18|19|20)[0-9]{2})[-./]([0-9]{1,2})[-./]([0-9]{1,2})"
_DIGITS = re.compile(r"(?:[0-9]{2}){3,4}")
_CELL = re.compile(rf"(?:{_ISO}|{_MARKED}|{_WORDED})(?:[ T]0?0:00(?::00)?)?", re.IGNORECASE)
_IN_TEXT = re.compile(
    rf"(?:\bf(?:ø|ö)d(?:t|d)\b|\bf(?:ø|ö)d(?:sel|else)s?(?:dato|datum|dag)\b|\bborn\b|\bbirth\b|\bdob\b|\bf\.)"
    rf"(?: ?(?:den|on|the|dato|er|is|:|=))*:? {{0,2}}(?:{_ISO}|{_MARKED}|{_WORDED})(?![0-9])",
    re.IGNORECASE,
)
_SAID = ("født", "fødd", "född", "fødsel", "födels", "born", "birth", "dob", "f.")


@lru_cache(maxsize=1024)
def says_birth(header: str) -> bool:
    """Tell whether the header of a column says that dates of birth may stand in it."""
    return bool(_HEADER.search(header.replace("_", " ")))


def may_hold_birth(text: str) -> bool:
    """Tell fast whether a text, which may be many joined, has a word of birth in it."""
    lower = text.lower()
    return any(word in lower for word in _SAID)


def holds_birth(text: str, header: str) -> bool:
    """Tell whether a cell holds a date of birth.

    Parameters
    ----------
    text : the cell, normalised
    header : of its column
    """
    if says_birth(header) and _is_date_cell(text.strip()):
        return True
    return may_hold_birth(text) and any(_exists(match.groups()) for match in _IN_TEXT.finditer(text))


def _is_date_cell(text: str) -> bool:
    if _DIGITS.fullmatch(text):
        return any(_day_and_month(text[one : one + 2], text[two : two + 2]) for one, two in _places(text))
    match = _CELL.fullmatch(text)
    return match is not None and _exists(match.groups())


def _places(digits: str) -> tuple[tuple[int, int], ...]:
    """Where day and month may stand in a date of digits only: ddmmyy, yymmdd, ddmmyyyy, yyyymmdd."""
    return ((0, 2), (4, 2)) if len(digits) == 6 else ((0, 2), (6, 4))


def _exists(groups: tuple[str | None, ...]) -> bool:
    """Tell whether a match is a day that there is; one with a month in words has no groups to check."""
    iso, marked = groups[:3], groups[3:6]
    if iso[1] and iso[2]:
        return _day_and_month(iso[2], iso[1])
    if marked[0] and marked[1]:
        return _day_and_month(marked[0], marked[1]) or _day_and_month(marked[1], marked[0])
    return True


def _day_and_month(day: str, month: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= DAYS_IN_MONTH[int(month) - 1]
