"""Which language is spoken, and what people call it.

The languages there are: English, the source, and every folder of ``locales``. A ``with`` block
(:func:`use_language`) goes before what the process speaks (:func:`set_language`), and that before
``HVEVFD_LANGUAGE``. Only the command line asks the machine's locale: a script gives the same text on every
machine until it is told otherwise.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from hvevfd_research.errors import ParameterError

SOURCE = "en"
LOCALES = Path(__file__).resolve().parents[1] / "locales"
VARIABLE = "HVEVFD_LANGUAGE"

# "no" stands for both written languages of Norway; nearly always those who set it write Bokmål.
ALIASES = {"no": "nb"}

# Norwegian, Swedish and so on are set in one of these, in the order in which programs look (GNU gettext).
LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def _there() -> tuple[str, ...]:
    return (SOURCE, *sorted(path.name for path in LOCALES.glob("*") if (path / "LC_MESSAGES").is_dir()))


LANGUAGES = _there()

_here: ContextVar[str | None] = ContextVar("language", default=None)
_process: str | None = None


def language() -> str:
    """Tell the language that is spoken here, such as ``"nb"``."""
    return _here.get() or _process or _asked_by_environment(os.environ.get(VARIABLE, ""))


def set_language(tag: str) -> None:
    """Speak one language in the whole process, also in threads that start later.

    Parameters
    ----------
    tag : as :func:`negotiate` takes it
    """
    global _process  # a context variable would not reach the threads that run kernels
    _process = negotiate(tag)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Speak one language in the whole process for the length of a ``with`` block, also in its threads.

    Parameters
    ----------
    tag : as :func:`negotiate` takes it
    """
    global _process
    before = _process
    set_language(tag)
    try:
        yield
    finally:
        _process = before


@contextmanager
def use_language(tag: str) -> Iterator[None]:
    """Speak one language for the length of a ``with`` block.

    Parameters
    ----------
    tag : as :func:`negotiate` takes it
    """
    token = _here.set(negotiate(tag))
    try:
        yield
    finally:
        _here.reset(token)


@cache
def negotiate(tag: str) -> str:
    """Find the language of ours that a tag asks for.

    Parameters
    ----------
    tag : a language tag or a locale's name: ``nb``, ``no-NO``, ``sv_FI.UTF-8``

    Raises
    ------
    ParameterError : we have none for it; the message names those there are

    Examples
    --------
    >>> negotiate("no-NO"), negotiate("nn_NO.UTF-8"), negotiate("sv-FI"), negotiate("en-GB")
    ('nb', 'nn', 'sv', 'en')
    >>> negotiate("tlh")
    Traceback (most recent call last):
        ...
    hvevfd_research.errors.ParameterError: there is no language tlh; there are: en, nb, nn, sv
    """
    found = _match(tag)
    if found is None:
        raise ParameterError(
            "there is no language {tag}; there are: {languages}", tag=tag, languages=", ".join(LANGUAGES)
        )
    return found


def default_language(environment: Mapping[str, str] = os.environ) -> str:
    """Choose a language for someone who named none: ``HVEVFD_LANGUAGE``, then the locale, else English.

    Parameters
    ----------
    environment : the variables of the process

    Raises
    ------
    ParameterError : ``HVEVFD_LANGUAGE`` names a language that we do not have

    Examples
    --------
    >>> default_language({"LANG": "nn_NO.UTF-8"}), default_language({"LANG": "fr_FR.UTF-8"})
    ('nn', 'en')
    """
    if environment.get(VARIABLE):
        return negotiate(environment[VARIABLE])
    for name in LOCALE_VARIABLES:
        if environment.get(name):
            wanted = environment[name].split(":") if name == "LANGUAGE" else [environment[name]]
            return next((found for tag in wanted if (found := _match(tag))), SOURCE)
    return _match(_windows_locale()) or SOURCE


def _match(tag: str) -> str | None:
    first = tag.partition(".")[0].partition("@")[0].replace("_", "-").partition("-")[0].strip().lower()
    first = ALIASES.get(first, first)
    return first if first in LANGUAGES else None


@cache
def _asked_by_environment(tag: str) -> str:
    return negotiate(tag) if tag else SOURCE


def _windows_locale() -> str:
    """Name the language that Windows shows its menus in; empty elsewhere."""
    if sys.platform == "win32":
        import ctypes
        from locale import windows_locale

        return windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""
