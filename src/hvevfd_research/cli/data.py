"""``hvevfd data list``, ``describe`` and ``cite``."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table

from hvevfd_research import datasets
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _

HEADINGS = {
    "resource": deferred("Table"),
    "rows": deferred("Rows"),
    "mark": deferred("Mark"),
    "field": deferred("Field"),
    "type": deferred("Type"),
    "unit": deferred("Unit"),
    "required": deferred("Required"),
    "description": deferred("Description"),
}


def list_data(_arguments: argparse.Namespace) -> int:
    """Print the data sets."""
    table = Table(_("Data set"), _("Title"), _("Kind"), box=box.SIMPLE_HEAD)
    for name in datasets.names():
        described = datasets.describe(name)
        table.add_row(name, _(described.title), _(described.sensitivity))
    Console().print(table)
    return 0


def describe(arguments: argparse.Namespace) -> int:
    """Print the fields, units, licence and sources of a data set."""
    described = datasets.describe(arguments.name)
    console = Console()
    console.print(f"[bold]{_(described.title)}[/bold]\n")
    table = Table(box=box.SIMPLE_HEAD)
    fields = described.to_frame().fillna("")
    for heading in fields.columns:
        table.add_column(_(HEADINGS[str(heading)]))
    for row in fields.itertuples(index=False):
        table.add_row(*map(str, row))
    console.print(table)
    console.print(datasets.cite(arguments.name), highlight=False, markup=False)
    return 0


def cite(arguments: argparse.Namespace) -> int:
    """Print how to cite a data set."""
    Console(soft_wrap=True).print(datasets.cite(arguments.name), highlight=False, markup=False)
    return 0
