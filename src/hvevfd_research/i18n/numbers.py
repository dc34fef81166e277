"""Numbers as people of a language write them, with a real minus sign.

Babel knows the marks of a locale; it is imported when the first number is written.
"""

from __future__ import annotations

import math

from hvevfd_research.i18n.catalogues import gettext
from hvevfd_research.i18n.languages import language

MINUS = "\N{MINUS SIGN}"


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


def decimal_mark() -> str:
    """Give the mark between whole and decimal part in the language of the context.

    >>> decimal_mark()
    '.'
    """
    if language() == "en":  # the common case, without Babel
        return "."
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(language()))


def percent(share: float, digits: int = 0, *, sign: bool = False) -> str:
    """Write a share between 0 and 1 as a percentage; `sign` gives a positive one a plus sign.

    >>> percent(0.638, 1), percent(0.1, sign=True)
    ('63.8%', '+10%')
    """
    if math.isnan(share):
        return "–"
    from babel.numbers import format_percent

    pattern = format_percent(0, locale=language()).replace("0", "0" + ("." + "0" * digits if digits else ""))
    text = format_percent(abs(share), format=pattern, locale=language(), decimal_quantization=True)
    if round(share * 100, digits) < 0:
        return MINUS + text
    return "+" + text if sign and share > 0 else text


def interval(low: float, high: float, digits: int = 2) -> str:
    """Write two limits as "low to high" in the language of the context.

    >>> interval(-0.1, 0.25)
    '−0.10 to 0.25'
    """
    return gettext("{low} to {high}").format(low=number(low, digits), high=number(high, digits))


def percent_interval(low: float, high: float, digits: int = 0) -> str:
    """Write the limits of a share between 0 and 1 as percentages, with one percent sign behind them.

    >>> percent_interval(0.121, 0.302)
    '12 to 30%'
    """
    return gettext("{low} to {high}").format(low=number(low * 100, digits), high=percent(high, digits))
