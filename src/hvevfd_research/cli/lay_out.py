"""``hvevfd init`` and ``hvevfd lab``."""

from __future__ import annotations

import argparse
import subprocess
import sys
from itertools import chain
from pathlib import Path

from rich.console import Console

from hvevfd_research.errors import InputFileError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import language, ngettext
from hvevfd_research.practice.sheets import for_students
from hvevfd_research.runner.lay_out import LaidOut, lay_out, workbooks_and_data

# JupyterLab asks a server of its own for news and new versions unless told not to; here nothing is sent.
QUIET = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
)


def init(arguments: argparse.Namespace) -> int:
    """Copy workbooks and data, and the exercises as students get them, into a folder."""
    files = workbooks_and_data(language())
    exercises = ((Path("exercises") / path, data) for path, data in for_students(language()))
    console = Console()
    tell_laid_out(console, lay_out(arguments.folder, chain(files, exercises)), arguments.folder)
    console.print(_("Open it with: hvevfd lab {folder}").format(folder=arguments.folder), highlight=False)
    return 0


def tell_laid_out(console: Console, done: LaidOut, folder: Path) -> None:
    """Say how many files were written, and how many were there already."""
    made = ngettext("{n} file laid out in {folder}.", "{n} files laid out in {folder}.", len(done.written))
    console.print(made.format(n=len(done.written), folder=folder), highlight=False)
    if done.kept:
        kept = ngettext(
            "{n} was there already and is left as it is.",
            "{n} were there already and are left as they are.",
            len(done.kept),
        )
        console.print(kept.format(n=len(done.kept)), highlight=False)


def lab(arguments: argparse.Namespace) -> int:
    """Open a folder in JupyterLab, with nothing sent anywhere."""
    folder = arguments.folder.expanduser()
    if not folder.is_dir():
        raise InputFileError(
            "there is no folder {folder}; make it with: hvevfd init {folder}", folder=str(arguments.folder)
        )
    words = [sys.executable, "-m", "jupyterlab", str(folder.resolve()), *QUIET]
    return subprocess.call(words)  # noqa: S603 -- our own interpreter and a folder that exists
