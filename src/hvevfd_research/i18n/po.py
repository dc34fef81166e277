"""Reads a ``.po`` file quickly enough that there is nothing to compile and nothing that can go stale.

Babel's reader keeps comments, places and line numbers for whoever writes catalogues; whoever speaks needs
only the messages. What both make of our catalogues is the same (tests/test_languages.py); this one imports no
Babel and takes little more than a millisecond for a thousand messages (benchmarks/languages.py).
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(.)")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r"}


def read(text: str) -> dict[str, tuple[str, ...]]:
    r"""Read the messages that may be shown: translated, and neither fuzzy nor obsolete.

    Parameters
    ----------
    text : a whole catalogue

    Returns
    -------
    dict
        Source to its forms: one, or those of the plural. The header stands under the empty text.

    Examples
    --------
    >>> read('msgid "Patient"\nmsgstr "Pasient"\n\n#, fuzzy\nmsgid "Goal"\nmsgstr "Mål"\n')
    {'Patient': ('Pasient',)}
    """
    messages: dict[str, tuple[str, ...]] = {}
    parts: dict[str, str] = {}
    key, fuzzy = "", False
    for line in text.splitlines():
        if line.startswith('"'):
            parts[key] += line.strip()[1:-1]
        elif line.startswith("msg"):
            key, _space, quoted = line.partition(" ")
            parts[key] = quoted.strip()[1:-1]
        elif parts:  # a comment or an empty line ends an entry
            _keep(parts, messages, fuzzy)
            parts, fuzzy = {}, False
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
    _keep(parts, messages, fuzzy)
    return messages


def _keep(parts: dict[str, str], messages: dict[str, tuple[str, ...]], fuzzy: bool) -> None:
    """Add an entry if every form of it is translated."""
    source = parts.pop("msgid", None)
    forms = [parts[kind] for kind in sorted(parts) if kind.startswith("msgstr")]
    if source is not None and not fuzzy and forms and all(forms):
        messages[_plain(source)] = tuple(map(_plain, forms))


def _plain(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted
    return _ESCAPE.sub(lambda found: _LETTERS.get(found[1], found[1]), quoted)
