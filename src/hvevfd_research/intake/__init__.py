"""Read the files that people send: CSV, Excel workbooks and Parquet, into a tidy frame and a report.

>>> from hvevfd_research.intake import Field
>>> Field("after", "score", low=0, high=10, synonyms=("Skår 2",)).kind
'score'

:func:`read` does the reading; its module, `reading`, states what is refused and why. Nothing here costs
pandas, openpyxl or pyarrow before the first file is read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvevfd_research.intake.reading import read
    from hvevfd_research.intake.report import Intake, Issue, Phrase, Understood
    from hvevfd_research.intake.schema import NOT_ASKED, Field

__all__ = ["NOT_ASKED", "Field", "Intake", "Issue", "Phrase", "Understood", "read"]

_MODULES = {
    "Field": "schema",
    "Intake": "report",
    "Issue": "report",
    "NOT_ASKED": "schema",
    "Phrase": "report",
    "Understood": "report",
    "read": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
