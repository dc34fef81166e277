"""The words that ``hvevfd`` understands."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

REPORTS = Path("reports")


def parser() -> argparse.ArgumentParser:
    """Build the parser; each command is imported only when it is called."""
    top = argparse.ArgumentParser(
        prog="hvevfd",
        description="The open workbook of “Hva er viktig for deg?” (What matters to you?).",
        epilog="Start with: hvevfd list, then hvevfd run third-age. Everything works without a network.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    command = commands.add_parser("list", help="the workbooks: title, minutes, for whom")
    command.set_defaults(command=_later("shelf", "list_workbooks"))

    command = commands.add_parser("params", help="what may be set in a workbook")
    command.add_argument("slug", help="name of the workbook, as hvevfd list gives it")
    command.set_defaults(command=_later("shelf", "list_parameters"))

    command = commands.add_parser("run", help="run workbooks and write their pages")
    _add_run_words(command)
    command.set_defaults(command=_later("run", "run"))

    command = commands.add_parser("check", help="hold the headline numbers against the published ones")
    _add_shared_run_words(command)
    command.set_defaults(command=_later("run", "check"))

    command = commands.add_parser("init", help="lay out workbooks, exercises and data in a folder of yours")
    command.add_argument("folder", type=Path, help="where; files that are there already are left alone")
    command.set_defaults(command=_later("lay_out", "init"))

    command = commands.add_parser("lab", help="open such a folder in JupyterLab")
    command.add_argument("folder", type=Path, nargs="?", default=Path(), help="default: where you stand")
    command.set_defaults(command=_later("lay_out", "lab"))

    command = commands.add_parser("data", help="the data sets: list, describe, cite")
    actions = command.add_subparsers(title="actions", metavar="ACTION", required=True)
    action = actions.add_parser("list", help="all data sets")
    action.set_defaults(command=_later("data", "list_data"))
    for name, text in (("describe", "fields, units, licence"), ("cite", "how to cite it")):
        action = actions.add_parser(name, help=text)
        action.add_argument("name", help="name of the data set, as hvevfd data list gives it")
        action.set_defaults(command=_later("data", name))
    return top


def _add_run_words(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-p",
        dest="given",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a parameter; repeat for more. hvevfd params SLUG lists them",
    )
    command.add_argument("-f", dest="file", type=Path, metavar="FILE", help="parameters from a YAML file")
    _add_shared_run_words(command)


def _add_shared_run_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("slugs", nargs="*", metavar="SLUG", help="which workbooks; all by default")
    command.add_argument(
        "-o",
        dest="folder",
        type=Path,
        default=REPORTS,
        metavar="DIR",
        help="where the pages go; default: reports",
    )
    command.add_argument("--jobs", type=_positive_whole, default=2, help="kernels side by side; default: 2")
    command.add_argument(
        "--timeout", type=_positive, metavar="S", help="seconds for a workbook; default: 600"
    )
    command.add_argument(
        "--cell-timeout", type=_positive, metavar="S", help="seconds for a cell; default: 120"
    )
    command.add_argument("--force", action="store_true", help="run again what has not changed")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _positive_whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Import a command when it is called."""

    def call(arguments: argparse.Namespace) -> int:
        command = getattr(import_module(f"hvevfd_research.cli.{module}"), function)
        return int(command(arguments))

    return call
