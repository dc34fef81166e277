"""The parameters of a workbook: read from its notebook, never by running it.

A parameter is one line of the cell tagged ``parameters``: a name, its type, a literal default and a comment
that says what it is for. The type decides how a value given as text is read, so ``0301`` stays a municipality
number where text was declared. A name or a value never becomes code: names must be declared, values are
converted to plain Python values, and papermill writes those as literals.

>>> declared_parameters('baseline: int = 12  # months that set the limits')[0]
Parameter(name='baseline', kind='int', default=12, help='months that set the limits', choices=())
"""

from __future__ import annotations

import ast
import datetime as dt
import difflib
import io
import json
import math
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hvevfd_research.errors import ContentError, InputFileError, ParameterError, Text
from hvevfd_research.i18n import LANGUAGES

Value = str | int | float | bool | list[str] | list[int] | list[float] | None

KINDS = ("str", "int", "float", "bool", "date", "list[str]", "list[int]", "list[float]")
LANGUAGE = "language"  # the text parameter of every workbook that its page is written in
FILE_SUFFIX = "_file"  # a text parameter so named is the path of the reader's own file
SESSION = "session_file"  # this one may be a folder, with a file for each gathering

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_WANTED = {
    "str": Text("text"),
    "int": Text("a whole number such as 12"),
    "float": Text("a number such as 0.5"),
    "bool": Text("true or false"),
    "date": Text("a date such as 2020-01-31"),
    "list[str]": Text("texts with commas between, such as NOR,SWE"),
    "list[int]": Text("whole numbers with commas between, such as 10,15,20"),
    "list[float]": Text("numbers with a decimal point and commas between, such as 1.3,2.0"),
}


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell.

    Parameters
    ----------
    name : the Python name
    kind : one of :data:`KINDS`, with ``" | None"`` behind it where nothing may be given
    default : the literal value in the notebook
    help : the comment behind it
    choices : the values it may take; any where empty
    """

    name: str
    kind: str
    default: Value
    help: str
    choices: tuple[str, ...] = ()

    @property
    def is_file(self) -> bool:
        """Whether the value is the path of the reader's own file."""
        return self.kind == "str" and self.name.endswith(FILE_SUFFIX)

    def read(self, given: object) -> Value:
        """Read a value given as text, or as a Python value, by the declared type.

        Raises
        ------
        ParameterError : it is not of that type, or not one of the choices
        InputFileError : it names a file that is not there
        """
        kind = self.kind.removesuffix(" | None")
        if kind != self.kind and (given is None or given in ("", "none", "None")):
            return None
        value = _convert(kind, given)
        if value is None:
            raise ParameterError(
                "parameter {name}: {given} is not {wanted}",
                name=self.name,
                given=_shown(given),
                wanted=_WANTED[kind],
            )
        if value == [] and self.default:
            raise ParameterError("parameter {name}: name at least one", name=self.name)
        self._check_choice(value)
        return _existing_file(self.name, str(value)) if self.is_file and value else value

    def _check_choice(self, value: Value) -> None:
        if not self.choices:
            return
        for item in value if isinstance(value, list) else [value]:
            if str(item) not in self.choices:
                raise ParameterError(
                    "parameter {name}: {given} is not one of {choices}",
                    name=self.name,
                    given=_shown(item),
                    choices=", ".join(self.choices),
                )


def declared_parameters(
    source: str, *, choices: Mapping[str, Sequence[str]] | None = None
) -> tuple[Parameter, ...]:
    """Read the parameters cell without running it.

    Parameters
    ----------
    source : the cell's code: typed assignments of literals, nothing else
    choices : parameter name to the values it may take

    Raises
    ------
    ContentError : a line is not such an assignment, or a type is unknown
    """
    choices = dict(choices or {})
    comments = _comments(source)
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or node.value is None:
            raise ContentError(
                "line {line} of the parameters cell is not `name: type = value  # help`", line=node.lineno
            )
        annotation = node.annotation
        kind = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
        if not isinstance(kind, str) or kind.removesuffix(" | None") not in KINDS:
            raise ContentError(
                "parameter {name}: type {kind} is not one of {kinds}",
                name=node.target.id,
                kind=str(kind),
                kinds=", ".join(KINDS),
            )
        try:
            default = ast.literal_eval(node.value)
        except ValueError as error:
            raise ContentError(
                "parameter {name}: its default is computed; write it out", name=node.target.id
            ) from error
        name = node.target.id
        help_text = comments.get(node.end_lineno or node.lineno, "")
        allowed = choices.pop(name, LANGUAGES if name == LANGUAGE else ())
        found.append(Parameter(name, kind, default, help_text, tuple(allowed)))
    if choices:
        raise ContentError("choices are given for {name}, which is no parameter", name=next(iter(choices)))
    return tuple(found)


def read_values(parameters: Sequence[Parameter], given: Mapping[str, object]) -> dict[str, Value]:
    """Read all given values by their declarations.

    Returns
    -------
    dict
        Name to typed value, for the given names only, in the order of the declarations.

    Raises
    ------
    ParameterError : a name is not declared (the nearest is named), or a value is not of its type
    """
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
            raise ParameterError(
                "there is no parameter {name}; did you mean {near}? There are: {names}"
                if near
                else "there is no parameter {name}; there are: {names}",
                name=_shown(name),
                near=near[0] if near else "",
                names=", ".join(names),
            )
    return {p.name: p.read(given[p.name]) for p in parameters if p.name in given}


def read_parameter_file(path: Path) -> dict[str, object]:
    """Read parameters from a YAML file; every value stays the text it was written as, or a list of texts.

    Raises
    ------
    InputFileError : the file is not there, is not YAML, or is not a list of names and values
    """
    import yaml

    try:
        values = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 -- texts only, no objects
    except OSError as error:
        raise InputFileError(
            "{file} cannot be read: {reason}", file=path.name, reason=error.strerror
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputFileError("{file} is not YAML; write one `name: value` a line", file=path.name) from error
    if values in ("", None):
        return {}
    if not isinstance(values, dict) or any(isinstance(value, dict) for value in values.values()):
        raise InputFileError("{file} does not hold `name: value` lines", file=path.name)
    return values


def _comments(source: str) -> dict[int, str]:
    """Give the comment text of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").rstrip() for t in tokens if t.type == tokenize.COMMENT}


def _convert(kind: str, given: object) -> Value:
    """Convert to a kind, or give None where that cannot be done without guessing."""
    if kind.startswith("list["):
        return _convert_list(kind[5:-1], given)
    if kind == "str":
        return given if isinstance(given, str) and "\0" not in given else None
    if kind == "bool":
        return given if isinstance(given, bool) else _TRUTH.get(str(given).strip().lower())
    if isinstance(given, bool):
        return None
    text = str(given).strip()
    if kind == "int":
        return int(text) if _WHOLE.fullmatch(text) else None
    if kind == "float":
        value = float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else math.nan
        return value if math.isfinite(value) else None
    try:
        return dt.date.fromisoformat(text).isoformat() if len(text) == len("2020-01-31") else None
    except ValueError:
        return None


def _convert_list(kind: str, given: object) -> Value:
    if isinstance(given, str):
        text = given.strip()
        try:
            items = json.loads(text) if text.startswith("[") else [part.strip() for part in text.split(",")]
        except ValueError:
            return None
        given = [] if text == "" else items
    if not isinstance(given, (list, tuple)):
        return None
    values = [_convert(kind, item) for item in given]
    return None if any(value is None for value in values) else values  # type: ignore[return-value]


def _existing_file(name: str, given: str) -> str:
    path = Path(given).expanduser()
    if not path.exists():
        raise InputFileError(
            "parameter {name}: there is no file {file}; the path is read from {folder}",
            name=name,
            file=path.name,
            folder=Text("the folder you stand in") if not path.is_absolute() else str(path.parent.name),
        )
    if path.is_dir() and name != SESSION:
        raise InputFileError(
            "parameter {name}: {file} is a folder; name a CSV or Excel file in it", name=name, file=path.name
        )
    return str(path.resolve())


def _shown(given: object) -> str:
    """Show what was given, short enough for a message."""
    text = str(given)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
