"""Hints that a text holds the name of a person. A hint is no promise: most names in free text are not found.

Without a list of names only form and the words around it tell: what follows "heter" or "my name is", a title,
or a word for kin; two capitalised words of which the second ends as a patronymic does; a column headed as
names; a column in which most cells are two or three capitalised words. Such cells are pointed out and read.

When not to trust it: whenever it finds nothing. Of fifty made-up sentences with a name it finds 32, and
whoever wrote them knew the rules; a first name that stands alone ("Kari ringte", "tur med Ola") or in small
letters it never finds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

LEAST_CELLS = 3  # different cells that look like names before a column is said to hold names
SAMPLE = 200  # different cells of a column that are looked at for their form

_WORD = r"[A-ZÆØÅÄÖ][a-zæøåäöéèüó]+(?:-[A-ZÆØÅÄÖ][a-zæøåäöéèüó]+)?"
_DAY_OR_MONTH = (
    r"(?:(?:Man|Tirs|Tys|Ons|Tors|Fre|Lør|Laur|Søn|Sun|Mon|Tues|Wednes|Thurs|Fri|Satur|Mån|Tis|Lör)da(?:g|y)|"
    r"(?:Januar[iy]?|Februar[iy]?|Mars|March|April?|Ma[iyj]|Jun[ie]|Jul[iy]|Augusti?|Septem|O[kc]to|Novem|De[sc]em)(?:ber)?\b)"
)
_NAME = rf"(?!{_DAY_OR_MONTH}){_WORD}(?: {_WORD}){{0,2}}"
_CALLED = (
    r"(?:heter|heiter|hette|heitte|het|kalles|kallast|kallas|[Nn]avnet (?:mitt |hennes |hans )?er|"
    r"[Nn]amnet (?:mitt |hennar |hans )?er|(?:[Mm]itt|[Hh]ennes|[Hh]ans) namn är|[Nn]avn|[Nn]amn|"
    r"[Nn]ame is|[Nn]ame|is called|was called|named)"
)
_TITLE = (
    r"(?:[Ff]ru|[Hh]err|[Ff]rk|[Hh]r|M(?:r|rs|s|iss)|[Dd]r|[Dd]oktor|[Dd]octor|[Ll]egen?|[Nn]urse|"
    r"[Ss]yke(?:pleier|pleieren)|[Ss]juke(?:pleiar|pleiaren)|[Ss]juksköterskan?|[Pp]asienten|[Pp]atienten)"
)
_KIN = (
    r"(?:[Kk]ona|[Kk]onen|[Mm]annen|[Mm]aken|[Dd]attera|[Dd]atteren|[Dd]ottera|[Dd]ottern|[Ss]ønnen|[Ss]onen|"
    r"[Bb]roren|[Bb]rodern|[Ss]østera|[Ss]østeren|[Ss]ystera|[Ss]ystern|[Bb]arnebarnet|[Bb]arnbarnet|"
    r"[Vv]enninna|[Vv]ennen|[Nn]aboen|[Gg]rannen|[Ww]ife|[Hh]usband|[Dd]aughter|[Ss]on|[Ss]ister|[Bb]rother|"
    r"[Gg]randson|[Gg]randdaughter|[Ff]riend|[Nn]eighbour)(?: min| mi| mitt| sin| si| sitt)?"
)
_CAPITAL_INSIDE = re.compile(r" [A-ZÆØÅÄÖ][^\W\d_]")  # every hint has words before or between its capitals
_AROUND = re.compile(rf"\b(?:{_CALLED}:? |{_TITLE}\.? |{_KIN},? ){_NAME}")
_PATRONYMIC = re.compile(
    rf"\b{_WORD} (?:[A-ZÆØÅÄÖ]\.? |{_WORD} )?[A-ZÆØÅÄÖ][a-zæøåäöé]+(?:sen|son|datter|dotter|dottir)\b"
)
_WHOLE = re.compile(rf"{_WORD}(?:,? (?:[A-ZÆØÅÄÖ]\.?|{_WORD})){{1,3}}")
_HEADER = re.compile(
    r"(?:(?:for|etter|mellom|fore|føre|för|efter|fullt|fullständigt|heile?|hele|pasientens?|pasienten|brukerens?|"
    r"brukarens?|brukarens|patientens?|patients?|clients?|first|last|full|given|family|sur|middle) ?)*"
    r"(?:navn|namn|name|navnet|namnet)(?: (?:på|til|of) \w+)?|p(?:å|aa)rørende|nærmeste pårørende|"
    r"n(?:æ|ä)raste(?: pårørande)?|pårørande|anhörig|next of kin|kontaktperson|contact person"
)


@lru_cache(maxsize=1024)
def says_name(header: str) -> bool:
    """Tell whether a header says that names of persons stand below it.

    >>> says_name("Etternavn"), says_name("Patient's name"), says_name("Filnavn"), says_name("navn på tiltak")
    (True, True, False, True)
    """
    text = re.sub(r"[^\w]|_", " ", header.replace("'", "")).lower()
    return bool(_HEADER.fullmatch(" ".join(text.split())))


def may_hold_name(text: str) -> bool:
    """Tell whether the words of a text hint at the name of a person.

    >>> may_hold_name("Jeg heter Kari"), may_hold_name("Bli med i Røde Kors"), may_hold_name("hos Ola")
    (True, False, False)
    """
    if not _CAPITAL_INSIDE.search(text):
        return False  # nearly every text, told fast
    return bool(_AROUND.search(text) or _PATRONYMIC.search(text))


def look_like_names(cells: Sequence[str]) -> bool:
    """Tell whether most of some different cells have the form of a full name.

    >>> look_like_names(["Kari Nordmann", "Ola Nordmann", "Per-Erik Moe"])
    True
    >>> look_like_names(["Gå tur", "Sove", "Komme ut"])
    False
    """
    held = [cell.strip() for cell in cells[:SAMPLE] if cell.strip()]
    formed = sum(bool(_WHOLE.fullmatch(cell)) for cell in held)
    return formed >= LEAST_CELLS and 2 * formed >= len(held)
