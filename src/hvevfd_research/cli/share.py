"""``hvevfd share``."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.reports.share import TAKEN_OUT
from hvevfd_research.reports.share import share as make


def share(arguments: argparse.Namespace) -> int:
    """Write a copy to hand on, and list what was taken out."""
    shared = make(arguments.file, arguments.out)
    console = Console()
    if shared.removed:
        table = Table(_("Taken out"), _("Times"), box=box.SIMPLE_HEAD)
        for kind, times in shared.removed.items():
            table.add_row(_(TAKEN_OUT[kind]), number(times, 0))
        console.print(table)
    else:
        console.print(_("There was nothing to take out."))
    if shared.from_own_file:
        console.print(
            _("It was made from a file of your own: its figures and tables may show single persons."),
            style="bold",
        )
    told = _("Look it through before you hand it on: {file}").format(file=shared.path)
    console.print(told, highlight=False, markup=False, soft_wrap=True)
    return 0
