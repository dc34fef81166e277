"""Words and numbers in the reader's language.

English is the source language. A message is looked up when it is shown, so one process can speak several
languages: :func:`use_language` sets the language of the present context. Babel knows how a number or a month
is written; it is imported when the first one is.

>>> from hvevfd_research.i18n import number, use_language
>>> number(-3.0566)
'−3.06'
>>> with use_language("nb"):
...     number(-3.0566)
'−3,06'
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MINUS = "\N{MINUS SIGN}"
LANGUAGES = ("en", "nb", "nn", "sv")

_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """Tell the language of the present context, such as ``"en"``."""
    return _language.get()


@contextmanager
def use_language(tag: str) -> Iterator[None]:
    """Speak one language for the length of a ``with`` block.

    Parameters
    ----------
    tag : one of :data:`LANGUAGES`
    """
    token = _language.set(tag)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str) -> str:
    """Give a message in the language of the present context.

    >>> gettext("centre line")
    'centre line'
    """
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form of a message that fits a count.

    >>> ngettext("{n} patient", "{n} patients", 2)
    '{n} patients'
    """
    return one if count == 1 else many


def number(value: float, digits: int = 2, *, sign: bool = False) -> str:
    """Write a number with fixed decimals, the locale's marks and a real minus sign.

    Parameters
    ----------
    value : any number; NaN is written as an en dash
    digits : decimals shown
    sign : whether a positive number gets a plus sign

    Examples
    --------
    >>> number(1234.5, 1), number(4, 0), number(0.5, 1, sign=True), number(float("nan"))
    ('1,234.5', '4', '+0.5', '–')
    """
    if math.isnan(value):
        return "–"
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(round(abs(value), digits), format=pattern, locale=language())
    if round(value, digits) < 0:
        return MINUS + text
    return "+" + text if sign and value > 0 else text


def percent(share: float, digits: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage.

    >>> percent(0.638, 1)
    '63.8%'
    """
    if math.isnan(share):
        return "–"
    from babel.numbers import format_percent

    pattern = format_percent(0, locale=language()).replace("0", "0" + ("." + "0" * digits if digits else ""))
    text = format_percent(abs(share), format=pattern, locale=language(), decimal_quantization=True)
    return MINUS + text if round(share * 100, digits) < 0 else text


def interval(low: float, high: float, digits: int = 2) -> str:
    """Write two limits as "low to high" in the language of the context.

    >>> interval(-0.1, 0.25)
    '−0.10 to 0.25'
    """
    return gettext("{low} to {high}").format(low=number(low, digits), high=number(high, digits))


def date(day: dt.date, style: str = "long") -> str:
    """Write a date with the month's name; ``style`` is short, medium, long or full.

    >>> date(dt.date(2017, 6, 6))
    'June 6, 2017'
    """
    from babel.dates import format_date

    return str(format_date(day, format=style, locale=language()))


def month(day: dt.date) -> str:
    """Write the month and year of a date.

    >>> month(dt.date(2020, 1, 1))
    'Jan 2020'
    """
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMM", day, locale=language()))


def listing(items: Iterable[str]) -> str:
    """Join words as a sentence does.

    >>> listing(["Norway", "Sweden", "Japan"])
    'Norway, Sweden, and Japan'
    """
    from babel.lists import format_list

    return str(format_list(list(items), locale=language()))
