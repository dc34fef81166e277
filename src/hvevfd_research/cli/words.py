"""The words that ``hvevfd`` understands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from hvevfd_research.i18n import LANGUAGES, default_language, deferred, negotiate
from hvevfd_research.i18n import gettext as _

REPORTS = Path("reports")

# What argparse itself says, as it looks it up; a saying that is not here stays English.
SAYINGS = frozenset(
    (
        deferred("usage: "),
        deferred("options"),
        deferred("positional arguments"),
        deferred("show this help message and exit"),
        deferred("%(prog)s: error: %(message)s\n"),
        deferred("argument %(argument_name)s: %(message)s"),
        deferred("the following arguments are required: %s"),
        deferred("unrecognized arguments: %s"),
        deferred("expected one argument"),
        deferred("invalid choice: %(value)r (choose from %(choices)s)"),
        deferred("invalid %(type)s value: %(value)r"),
    )
)


def wanted_language(words: Sequence[str] | None) -> str:
    """Tell in which language to answer, before the words are read: the help is in it as well.

    Raises
    ------
    ParameterError : one is named that we do not have; the message names those there are
    """
    early = argparse.ArgumentParser(prog="hvevfd", add_help=False, allow_abbrev=False)  # --lan is its own
    early.add_argument("--language", "--lang")
    named = early.parse_known_args(words)[0].language
    return negotiate(named) if named else default_language()


def parser() -> argparse.ArgumentParser:
    """Build the parser; each command is imported only when it is called."""
    # argparse asks the standard library's gettext, which reads compiled files only; here it asks ours.
    argparse._ = lambda text: _(text) if text in SAYINGS else text  # type: ignore[attr-defined]
    top = _commands()
    for each in _every(top):
        each.add_argument(
            "--language",
            metavar="TAG",
            default=argparse.SUPPRESS,
            help=_("language of the answer and of the pages: {languages}").format(
                languages=", ".join(LANGUAGES)
            ),
        )
    return top


def _every(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give a parser and those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _every(command)


def _commands() -> argparse.ArgumentParser:
    """Name the commands and what they take."""
    top = argparse.ArgumentParser(
        prog="hvevfd",
        description=_("The open workbook of “Hva er viktig for deg?” (What matters to you?)."),
        epilog=_("Start with: hvevfd list, then hvevfd run third-age. Everything works without a network."),
    )
    commands = top.add_subparsers(title=_("commands"), metavar="COMMAND", required=True)

    command = commands.add_parser("list", help=_("the workbooks: title, minutes, for whom"))
    command.set_defaults(command=_later("shelf", "list_workbooks"))

    command = commands.add_parser("params", help=_("what may be set in a workbook"))
    command.add_argument("slug", help=_("name of the workbook, as hvevfd list gives it"))
    command.set_defaults(command=_later("shelf", "list_parameters"))

    command = commands.add_parser("run", help=_("run workbooks and write their pages"))
    _add_run_words(command)
    command.set_defaults(command=_later("run", "run"))

    command = commands.add_parser("template", help=_("an Excel form to fill in, for a workbook"))
    command.add_argument("form", nargs="?", metavar="FORM", help=_("for which workbook; lists them without"))
    command.add_argument(
        "-o", dest="file", type=Path, metavar="FILE", help=_("where to write it; default: FORM.xlsx")
    )
    command.set_defaults(command=_later("own_files", "template"))

    command = commands.add_parser("read", help=_("see how a file of yours is read, and what is refused"))
    _add_read_words(command)
    command.set_defaults(command=_later("own_files", "read"))

    command = commands.add_parser("share", help=_("copy a page or notebook, without traces of you"))
    command.add_argument("file", type=Path, metavar="FILE", help=_("a page or notebook that hvevfd wrote"))
    command.add_argument(
        "-o", dest="out", type=Path, metavar="FILE", help=_("where to write it; default: beside the file")
    )
    command.set_defaults(command=_later("share", "share"))

    command = commands.add_parser("check", help=_("hold the headline numbers against the published ones"))
    _add_shared_run_words(command)
    command.set_defaults(command=_later("run", "check"), report=False, min_count=None)

    command = commands.add_parser("init", help=_("lay out workbooks, exercises and data in your folder"))
    command.add_argument("folder", type=Path, help=_("where; files that are there already are left alone"))
    command.set_defaults(command=_later("lay_out", "init"))

    command = commands.add_parser("lab", help=_("open such a folder in JupyterLab"))
    command.add_argument("folder", type=Path, nargs="?", default=Path(), help=_("default: where you stand"))
    command.set_defaults(command=_later("lay_out", "lab"))

    command = commands.add_parser("exercises", help=_("the exercises: title, kind, minutes"))
    command.set_defaults(command=_later("course", "list_exercises"))

    command = commands.add_parser("course", help=_("exercises for a course: notebooks and pages to print"))
    actions = command.add_subparsers(title=_("actions"), metavar="ACTION", required=True)
    for name, text in (
        ("build", _("notebooks for students and teacher, pages to print, reading order")),
        ("nbgrader", _("notebooks with the marks of nbgrader, for courses that grade")),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("folder", type=Path, help=_("where; files that are there already are left alone"))
        action.set_defaults(command=_later("course", name))

    _add_session_commands(commands.add_parser("session", help=_("a session in a room, with phones or paper")))

    command = commands.add_parser("languages", help=_("how far the translations have come"))
    command.set_defaults(command=_later("languages", "list_languages"))

    command = commands.add_parser("new", help=_("begin something new in a checkout of the project"))
    actions = command.add_subparsers(title=_("actions"), metavar="ACTION", required=True)
    action = actions.add_parser("language", help=_("empty catalogues for one more language"))
    action.add_argument("tag", help=_("its short name, such as da"))
    action.set_defaults(command=_later("languages", "new_language"))

    command = commands.add_parser("data", help=_("the data sets: list, describe, cite"))
    actions = command.add_subparsers(title=_("actions"), metavar="ACTION", required=True)
    action = actions.add_parser("list", help=_("all data sets"))
    action.set_defaults(command=_later("data", "list_data"))
    for name, text in (("describe", _("fields, units, licence")), ("cite", _("how to cite it"))):
        action = actions.add_parser(name, help=text)
        action.add_argument("name", help=_("name of the data set, as hvevfd data list gives it"))
        action.set_defaults(command=_later("data", name))
    return top


def _add_session_commands(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), metavar="ACTION", required=True)
    _add_plan_words(actions.add_parser("plan", help=_("agenda, script, cards, poster and slides of a plan")))
    action = actions.add_parser("start", help=_("hold a session, or take it up again"))
    action.add_argument("plan", nargs="?", type=Path, metavar="PLAN.toml", help=_("for a new one"))
    action.add_argument("--file", type=Path, metavar="FILE", help=_("what it is kept in; default: room.db"))
    action.add_argument("--lan", action="store_true", help=_("let phones on this network in"))
    action.add_argument(
        "--port", type=_port, default=8008, metavar="N", help=_("where it listens; default: 8008")
    )
    action.add_argument("--rehearse", action="store_true", help=_("practise with made-up answers"))
    action.set_defaults(command=_later("session", "start"))
    action = actions.add_parser("export", help=_("minutes, answers and cards of a session that was held"))
    action.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=_("what it is kept in, or a folder with one for each gathering"),
    )
    action.add_argument(
        "-o",
        dest="folder",
        type=Path,
        default=Path("minutes"),
        metavar="DIR",
        help=_("where the files go; default: minutes"),
    )
    action.add_argument(
        "--all",
        dest="everything",
        action="store_true",
        help=_("in answers.xlsx also those that wait or were hidden: for your eyes only"),
    )
    action.set_defaults(command=_later("session", "export"))
    action = actions.add_parser("delete", help=_("delete a session's file, with a receipt"))
    action.add_argument("file", type=Path, metavar="FILE", help=_("what it is kept in"))
    action.set_defaults(command=_later("session", "delete"))


def _add_plan_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", nargs="?", type=Path, metavar="PLAN.toml", help=_("what is to be held"))
    command.add_argument(
        "-o",
        dest="folder",
        type=Path,
        default=Path("session"),
        metavar="DIR",
        help=_("where the files go; default: session"),
    )
    command.add_argument(
        "--address", default="", metavar="ADDRESS", help=_("of the session, for the poster's QR code")
    )
    command.add_argument("--code", default="", metavar="CODE", help=_("to join with, for the poster"))
    command.add_argument("--new", type=Path, metavar="FILE", help=_("write a plan to edit instead"))
    command.add_argument(
        "--tasks",
        default="proud-of",
        metavar="A,B",
        help=_("with --new: which discussions; default: proud-of"),
    )
    command.set_defaults(command=_later("session", "plan"))


def _add_read_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help=_("a CSV or Excel file"))
    command.add_argument(
        "--as",
        dest="form",
        required=True,
        metavar="FORM",
        help=_("its form; hvevfd template lists them"),
    )
    command.add_argument("--sheet", metavar="NAME", help=_("which sheet of a workbook"))
    command.add_argument("--json", action="store_true", help=_("the report for a program to read"))
    command.add_argument(
        "--out", type=Path, metavar="FILE", help=_("write the rows that were kept to a .csv or .xlsx file")
    )
    command.add_argument(
        "--drop-identifiers",
        action="store_true",
        help=_("blank cells that hold a number or an address of a person, and say how many"),
    )


def _add_run_words(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-p",
        dest="given",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("set a parameter; repeat for more. hvevfd params SLUG lists them"),
    )
    command.add_argument("-f", dest="file", type=Path, metavar="FILE", help=_("parameters from a YAML file"))
    command.add_argument(
        "--report",
        action="store_true",
        help=_("with a file of yours: a page to hand on, without single patients"),
    )
    command.add_argument(
        "--min-count",
        type=_least_count,
        metavar="N",
        help=_("with a file of yours: the fewest people shown; default: 5, at least 3"),
    )
    _add_shared_run_words(command)


def _add_shared_run_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("slugs", nargs="*", metavar="SLUG", help=_("which workbooks; all by default"))
    command.add_argument(
        "-o",
        dest="folder",
        type=Path,
        default=REPORTS,
        metavar="DIR",
        help=_("where the pages go; default: reports"),
    )
    command.add_argument("--jobs", type=_positive_whole, default=2, help=_("kernels at once; default: 2"))
    command.add_argument(
        "--timeout", type=_positive, metavar="S", help=_("seconds for a workbook; default: 600")
    )
    command.add_argument(
        "--cell-timeout", type=_positive, metavar="S", help=_("seconds for a cell; default: 120")
    )
    command.add_argument("--force", action="store_true", help=_("run again what has not changed"))


def _least_count(text: str) -> int:
    from hvevfd_research.errors import DomainError
    from hvevfd_research.privacy.threshold import check_min_count

    try:
        return check_min_count(int(text))
    except DomainError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(_("must be above 0"))
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value < 65536:
        raise argparse.ArgumentTypeError(_("a port is 1024 to 65535, or 0 for any that is free"))
    return value


def _positive_whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(_("must be 1 or more"))
    return value


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Import a command when it is called."""

    def call(arguments: argparse.Namespace) -> int:
        command = getattr(import_module(f"hvevfd_research.cli.{module}"), function)
        return int(command(arguments))

    return call
