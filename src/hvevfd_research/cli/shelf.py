"""``hvevfd list`` and ``hvevfd params``."""

from __future__ import annotations

import argparse
import json

from rich import box
from rich.console import Console
from rich.table import Column, Table

from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.workbook import find_workbook, shelf


def list_workbooks(_arguments: argparse.Namespace) -> int:
    """Print the workbooks of the shelf."""
    table = Table(
        Column(_("Workbook"), no_wrap=True), _("Title"), _("Minutes"), _("For"), box=box.SIMPLE_HEAD
    )
    for book in shelf():
        table.add_row(book.slug, book.title, str(book.minutes), ", ".join(map(_, book.audience)))
    Console().print(table)
    return 0


def list_parameters(arguments: argparse.Namespace) -> int:
    """Print what may be set in one workbook."""
    book = find_workbook(arguments.slug)
    table = Table(_("Parameter"), _("Type"), _("Default"), _("What it is for"), box=box.SIMPLE_HEAD)
    for parameter in book.parameters:
        choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
        default = json.dumps(parameter.default, ensure_ascii=False)
        table.add_row(parameter.name, parameter.kind, default, _(parameter.help) + choices)
    console = Console()
    console.print(table)
    console.print(_("Set them with: hvevfd run {slug} -p NAME=VALUE").format(slug=book.slug), highlight=False)
    return 0
