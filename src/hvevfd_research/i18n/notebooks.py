"""A notebook in another language: its Markdown, and the help behind its parameters.

The code stays as it is. Text in it is English and is looked up when the cell runs: the first argument of
``hve.answer``, ``hve.attempt``, ``hve.headline``, ``hve.notice`` and ``hve.text``, units, captions, sources
and the headings of tables. Whatever else people are to read, such as the title of a plot, is given through
``hve.text``.
"""

from __future__ import annotations

import ast
import copy
import io
import json
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from hvevfd_research.i18n import markdown
from hvevfd_research.i18n.catalogues import gettext
from hvevfd_research.i18n.languages import use_language

Found = tuple[int, str | None, str, list[str]]
"""What Babel's extraction methods yield: line, function, message, comments for the translator."""

_PLACES = {"answer": (0,), "attempt": (0,), "notice": (0,), "headline": (0, 2), "text": (0,)}
_NAMES = {
    "headline": ("name", "unit"),
    "published": ("caption",),
    "show": ("caption", "source", "columns"),
    "table": ("caption", "columns"),
}
_DEFAULT = re.compile(r'^(language\s*:\s*str\s*=\s*)"[^"]*"', re.MULTILINE)


def extract(file: IO[bytes], *_babel: object) -> Iterator[Found]:
    """Find the messages of a notebook: an extraction method for Babel.

    Parameters
    ----------
    file : the ``.ipynb``
    *_babel : keywords, comment tags and options, which Babel gives and a notebook does not need

    Yields
    ------
    tuple
        The number of the cell in place of a line, no function, the message, and where it stands.
    """
    cells = json.load(file)["cells"]
    named = _named("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    for place, cell in enumerate(cells, start=1):
        name = cell.get("id", str(place))
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for line in markdown.lines(source):
                if line.text:
                    yield place, None, line.text, [f"cell {name}: {line.kind}"]
        elif cell["cell_type"] == "code":
            if _holds_parameters(cell):
                for _row, _column, text in _comments(source):
                    yield place, None, text, [f"cell {name}: what a parameter is for"]
            for message, function in _shown(source, named):
                yield place, None, message, [f"cell {name}: {function}"]


def translated(notebook: Mapping[str, Any], tag: str) -> dict[str, Any]:
    """Give a notebook in another language.

    Parameters
    ----------
    notebook : plain JSON, nbformat 4
    tag : as :func:`hvevfd_research.i18n.negotiate` takes it

    Returns
    -------
    dict
        A copy. The default of its parameter ``language`` is the new language.
    """
    made = copy.deepcopy(dict(notebook))
    with use_language(tag):
        for cell in made["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                text = markdown.translated(source, gettext)
            elif _holds_parameters(cell):
                text = _DEFAULT.sub(rf'\g<1>"{tag}"', _with_help(source))
            else:
                continue
            cell["source"] = text if isinstance(cell["source"], str) else text.splitlines(keepends=True)
    return made


def untranslatable(source: str) -> list[str]:
    """Find texts that a cell gives to a plot as they are, so that they would show in English everywhere.

    Parameters
    ----------
    source : code of one cell

    Examples
    --------
    >>> untranslatable('hve.plots.pareto(p, title="Who falls", share=0.8)')
    ['Who falls']
    >>> untranslatable('hve.plots.pareto(p, title=hve.text("Who falls"))')
    []
    """
    found = []
    for call in _calls(source):
        if ast.unparse(call.func).startswith("hve.plots."):
            for argument in [*call.args, *(word.value for word in call.keywords)]:
                found += [text for text in _literals(argument) if " " in text]
    return found


def _holds_parameters(cell: Mapping[str, Any]) -> bool:
    return "parameters" in cell.get("metadata", {}).get("tags", [])


def _comments(source: str) -> Iterator[tuple[int, int, str]]:
    """Give row, column and text of each comment, rows counted from 0."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0] - 1, token.start[1], token.string.lstrip("# ")


def _with_help(source: str) -> str:
    rows = source.split("\n")
    for row, column, text in _comments(source):
        rows[row] = f"{rows[row][:column]}# {gettext(text)}"
    return "\n".join(rows)


def _named(sources: Iterable[str]) -> dict[str, list[ast.expr]]:
    """Give what the cells assign to plain names, or add to them."""
    found: dict[str, list[ast.expr]] = {}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.Assign, ast.AugAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(node.value)
    return found


def _shown(source: str, named: Mapping[str, Sequence[ast.expr]]) -> Iterator[tuple[str, str]]:
    """Give the texts in a cell's code that are looked up when it runs, each with the function it goes to."""
    for call in _calls(source):
        path = ast.unparse(call.func)
        name = path.removeprefix("hve.")
        if path == name:
            continue
        given = [(call.args[place], "") for place in _PLACES.get(name, ()) if place < len(call.args)]
        given += [(word.value, word.arg) for word in call.keywords if word.arg in _NAMES.get(name, ())]
        for argument, word in given:
            find = _headings if word == "columns" else _literals
            for part in _parts(argument):
                for written in named.get(part.id, []) if isinstance(part, ast.Name) else [part]:
                    for text in find(written):
                        if any(map(str.isalpha, text)):
                            yield text, path


def _calls(source: str) -> list[ast.Call]:
    """Give the calls of a cell in reading order."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _literals(node: ast.AST) -> Iterator[str]:
    """Give the texts written out in an argument: one, either of two, or those of a list or a mapping."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, (ast.List, ast.Tuple)):
        for part in node.elts:
            yield from _literals(part)
    elif isinstance(node, ast.Dict):
        for part in node.values:
            yield from _literals(part)


def _headings(node: ast.AST) -> Iterator[str]:
    """Give the headings that are written out for columns; a list of columns has none of its own."""
    if isinstance(node, ast.Dict):
        yield from _literals(node)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """Give the mappings that are joined with ``|``, or the argument itself."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node
