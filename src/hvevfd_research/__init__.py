"""The open workbook of "Hva er viktig for deg?" (What matters to you?).

``import hvevfd_research as hve`` gives the few names that a workbook needs; each is imported when it is first
used, so that the import itself and ``hvevfd --help`` cost next to nothing.

>>> import hvevfd_research as hve
>>> hve.number(3.5)
'3.50'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvevfd_research import intake, plots, stats
    from hvevfd_research.cells.attempt import attempt
    from hvevfd_research.cells.emit import answer, notice
    from hvevfd_research.cells.figure import show
    from hvevfd_research.cells.headline import headline
    from hvevfd_research.cells.own_data import open_data, source_line
    from hvevfd_research.cells.own_text import open_text
    from hvevfd_research.cells.provenance import provenance
    from hvevfd_research.cells.published import published
    from hvevfd_research.cells.table import table
    from hvevfd_research.datasets import cite, describe, load
    from hvevfd_research.i18n import interval, listing, number, percent, speak, text
    from hvevfd_research.practice.progress_file import progress
    from hvevfd_research.practice.task import exercise
    from hvevfd_research.session.notebook import open_session, plan_session

_HOMES = {
    "hvevfd_research.cells": (
        "answer",
        "attempt",
        "headline",
        "notice",
        "open_data",
        "open_text",
        "provenance",
        "published",
        "show",
        "source_line",
        "table",
    ),
    "hvevfd_research.datasets": ("cite", "describe", "load"),
    "hvevfd_research.i18n": ("interval", "listing", "number", "percent", "speak", "text"),
    "hvevfd_research.practice.progress_file": ("progress",),
    "hvevfd_research.practice.task": ("exercise",),
    "hvevfd_research.session.notebook": ("open_session", "plan_session"),
}
_MODULES = ("intake", "plots", "stats")

__all__ = [
    "answer",
    "attempt",
    "cite",
    "describe",
    "exercise",
    "headline",
    "intake",
    "interval",
    "listing",
    "load",
    "notice",
    "number",
    "open_data",
    "open_session",
    "open_text",
    "percent",
    "plan_session",
    "plots",
    "progress",
    "provenance",
    "published",
    "show",
    "source_line",
    "speak",
    "stats",
    "table",
    "text",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
