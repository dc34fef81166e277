"""``hvevfd languages`` and ``hvevfd new language``."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table

from hvevfd_research.i18n import LANGUAGES, number, percent
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n.completeness import Count, count
from hvevfd_research.i18n.languages import SOURCE
from hvevfd_research.i18n.messages import begin
from hvevfd_research.i18n.sources import domains


def list_languages(_arguments: argparse.Namespace) -> int:
    """Print how far each catalogue of each language has come; 1 where something is left to do."""
    tags = [tag for tag in LANGUAGES if tag != SOURCE]
    table = Table(box=box.SIMPLE_HEAD)
    for heading in (_("Catalogue"), _("Messages"), *tags):
        table.add_column(heading, no_wrap=True)
    whole = True
    for domain in domains():
        counts = [count(tag, domain) for tag in tags]
        whole = whole and all(each.complete for each in counts)
        total = max((each.total for each in counts), default=0)
        table.add_row(domain, number(total, 0), *(_state(each) for each in counts))
    Console().print(table)
    return 0 if whole else 1


def new_language(arguments: argparse.Namespace) -> int:
    """Write empty catalogues for a language."""
    made = begin(arguments.tag)
    console = Console(soft_wrap=True)
    console.print(_("{n} catalogues to translate: {folder}").format(n=len(made), folder=made[0].parent))
    return 0


def _state(counted: Count) -> str:
    """Write how far a catalogue has come, and how many messages have changed since they were translated."""
    if not counted.total:
        return "–"
    state = percent(counted.translated / counted.total) if not counted.complete else "✓"
    return state + (_(", {n} changed").format(n=counted.fuzzy) if counted.fuzzy else "")
