"""Dates and lists as people of a language write them; Babel is imported when the first one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hvevfd_research.i18n.languages import language


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


def clock(minutes: float) -> str:
    """Write a time of the day, as all our languages do on a programme.

    Parameters
    ----------
    minutes : after midnight; past the next midnight the hours begin anew

    Examples
    --------
    >>> clock(545), clock(1450)
    ('09:05', '00:10')
    """
    hours, rest = divmod(round(minutes), 60)
    return f"{hours % 24:02d}:{rest:02d}"
