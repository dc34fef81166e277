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

from hvevfd_research.i18n.catalogues import deferred, gettext, is_ours, known, ngettext, speak, text
from hvevfd_research.i18n.dates import clock, date, listing, month
from hvevfd_research.i18n.languages import (
    LANGUAGES,
    default_language,
    language,
    negotiate,
    set_language,
    speaking,
    use_language,
)
from hvevfd_research.i18n.numbers import MINUS, decimal_mark, interval, number, percent, percent_interval

__all__ = [
    "LANGUAGES",
    "MINUS",
    "clock",
    "date",
    "decimal_mark",
    "default_language",
    "deferred",
    "gettext",
    "interval",
    "is_ours",
    "known",
    "language",
    "listing",
    "month",
    "negotiate",
    "ngettext",
    "number",
    "percent",
    "percent_interval",
    "set_language",
    "speak",
    "speaking",
    "text",
    "use_language",
]
