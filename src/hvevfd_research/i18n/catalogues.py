"""Messages in the language that is spoken.

A message is its own English text. It is looked up when it is shown: in the catalogue of the package, then in
those of the workbooks and data sets. The same English text has one translation in a language, whichever
catalogue it stands in (a test holds that), so nobody who shows a text needs to know where it came from.

A message that has no translation shows in brackets, ``[[centre line]]``. It never borrows from a neighbour:
someone who reads Nynorsk gets Nynorsk, or sees that it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hvevfd_research import content, errors
from hvevfd_research.i18n import languages as spoken
from hvevfd_research.i18n.po import read

PACKAGE = "package"

_own_words = False
_said: set[str] = set()  # what `text` gave in this process


def gettext(message: str) -> str:
    """Give a message in the language that is spoken.

    >>> gettext("centre line")
    'centre line'
    """
    tag = spoken.language()
    if tag == spoken.SOURCE or not message:
        return message
    forms = _forms(tag, message)
    return forms[0] if forms else _missing(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form of a message that fits a count.

    >>> ngettext("{n} patient", "{n} patients", 2)
    '{n} patients'
    """
    tag = spoken.language()
    source = one if count == 1 else many
    if tag == spoken.SOURCE:
        return source
    forms = _forms(tag, one)
    if not forms:
        return _missing(source)
    return forms[min(_plural(_folder(tag))(count), len(forms) - 1)]


def text(message: str, /, **values: object) -> str:
    """Give a text of a workbook in the language of the page, with its values filled in.

    Parameters
    ----------
    message : in English, with named placeholders
    **values : what fills them, already written for people

    Examples
    --------
    >>> text("{n} wards", n=3)
    '3 wards'
    """
    said = gettext(message).format(**values)
    if not values:  # what fills a text may come from a file
        _said.add(said)
    return said


def is_ours(words: str) -> bool:
    """Tell whether a text was given by :func:`text`, and so comes from a workbook and from no file.

    >>> text("as in the file") and is_ours("as in the file"), is_ours("as in mine")
    (True, False)
    """
    return words in _said


def deferred(message: str) -> str:
    """Mark a text that is translated where it is shown, so that the catalogues get it.

    >>> deferred("read in the source")
    'read in the source'
    """
    return message


def known(message: str) -> bool:
    """Tell whether a text is one of our messages in the language that is spoken; a quote or a label is none.

    >>> with spoken.use_language("nn"):
    ...     known("Task"), known("B7")
    (True, False)
    """
    tag = spoken.language()
    return tag == spoken.SOURCE or _forms(tag, message) is not None


def speak(tag: str) -> None:
    """Speak a language in a notebook: the first thing its set-up cell does.

    In a notebook of the reader's own, text that no catalogue knows is the reader's and is shown as it is.

    Parameters
    ----------
    tag : ``"en"``, ``"nb"``, ``"nn"``, ``"sv"`` or another tag that leads to one of them

    Raises
    ------
    ParameterError : we do not have that language; the message names those there are
    """
    global _own_words  # a notebook is one process, and speaks for all of it
    spoken.set_language(tag)
    _own_words = not Path.cwd().is_relative_to(content.root("workbooks"))


def messages_of(folder: Path, domain: str) -> Mapping[str, tuple[str, ...]]:
    """Give the messages of one catalogue; none where there is no such file.

    Parameters
    ----------
    folder : ``locales/<language>/LC_MESSAGES``
    domain : name of the file without ``.po``
    """
    path = folder / f"{domain}.po"
    return read(path.read_text("utf-8")) if path.is_file() else {}


def _folder(tag: str) -> Path:
    return _folder_in(spoken.LOCALES, tag)


@cache
def _folder_in(locales: Path, tag: str) -> Path:
    """Name the folder once: a page asks for fifty messages, and making a path takes longer than a look-up."""
    return locales / tag / "LC_MESSAGES"


def _forms(tag: str, message: str) -> tuple[str, ...] | None:
    folder = _folder(tag)
    return _package(folder).get(message) or _rest(folder).get(message)


def _missing(message: str) -> str:
    return message if _own_words else f"[[{message}]]"


@cache
def _package(folder: Path) -> Mapping[str, tuple[str, ...]]:
    return messages_of(folder, PACKAGE)


@cache
def _rest(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Read the other catalogues, when the first text is asked for that the package does not hold."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.po")):
        if path.stem != PACKAGE:
            found |= messages_of(folder, path.stem)
    return found


@cache
def _plural(folder: Path) -> Callable[[int], int]:
    """Read from a catalogue's header which form a count takes."""
    from gettext import c2py

    header = _package(folder).get("", ("",))[0]
    rule = header.partition("plural=")[2].partition(";")[0] or "n != 1"
    chosen: Any = c2py(rule)
    return lambda count: int(chosen(count))


# Errors stand below the catalogues and cannot import them; they speak through this.
errors.translate = gettext
