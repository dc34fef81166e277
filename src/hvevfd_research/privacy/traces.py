r"""Take out of a text what tells about the machine it was written on: paths, and names of data files.

A path tells who someone is (``/home/kari``), where they work and what lies beside a file; the name of a file
may be that of a patient. Web addresses stay. When not to rely on it: of a file's name with spaces that stands
alone, without its folder and without quotation marks, only what follows the last space is taken out.

>>> without_traces("read '/home/Kari N/mål uke 7.xlsx' and C:\\Users\\kari\\a.csv")
("read '[…]' and […]", 2)
"""

from __future__ import annotations

import re
from pathlib import Path

REMOVED = "[…]"
DATA_FILES = r"(?:csv|tsv|xlsx|xlsm|xlsb|xls|ods|parquet|sav|dta|rds|docx?|pdf|zip|sqlite3?|db)"

_BEGINS = r"(?:file:/|~?/|~\\|[A-Za-z]:[\\/]|\\\\)"
_QUOTED = r"[^\"'`«»“”\n]"
_TRACE = re.compile(
    # A web address is found first, and kept; its own path must not be taken for one of this machine.
    r"(?P<kept>\b(?:https?|mailto|doi):[^\s\"'<>]+)"
    rf"|(?P<quote>[\"'`«“”])(?:{_BEGINS}{_QUOTED}{{1,400}}|{_QUOTED}{{1,200}}\.{DATA_FILES})"
    r"(?P<close>(?P=quote)|[»”])"
    # From where a path begins to the ending of a data file: there may be spaces between, and rather a word
    # too many is taken out than one too few.
    rf"|(?<![\w.:/\\<~])(?:{_BEGINS})[^\n\"'<>]{{1,200}}?\.{DATA_FILES}\b"
    r"|(?<![\w/\\])file:/+[^\s\"'<>]+"
    r"|(?<![\w.:/\\<~])(?:~|[A-Za-z]:)?[\\/]{1,2}(?:[^\s\"'<>|:;,()\\/]+[\\/]{1,2})+[^\s\"'<>|:;,()]*"
    r"|(?<![\w.:/\\<])(?:~[\\/]|[A-Za-z]:[\\/]{1,2})[^\s\"'<>|:;,()]+"
    rf"|[^\s\"'<>|:;,()=]{{1,200}}\.{DATA_FILES}\b",
    re.IGNORECASE,
)


def without_traces(text: str) -> tuple[str, int]:
    """Take paths and names of data files out of a text.

    Parameters
    ----------
    text : any; the home folder of whoever runs this is known by its name, spaces and all

    Returns
    -------
    the text with :data:`REMOVED` in their place, and how many there were

    Examples
    --------
    >>> without_traces("goals.xlsx row 14, see https://example.org/a/b.csv and 1/2")
    ('[…] row 14, see https://example.org/a/b.csv and 1/2', 1)
    """
    home = str(Path.home())
    plain = text.replace(home, "/home") if len(home) > len("/x") else text
    found = 0

    def take_out(match: re.Match[str]) -> str:
        nonlocal found
        if match["kept"]:
            return match[0]
        found += 1
        return f"{match['quote']}{REMOVED}{match['close']}" if match["quote"] else REMOVED

    return _TRACE.sub(take_out, plain), found
