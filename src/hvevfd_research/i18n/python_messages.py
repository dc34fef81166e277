"""Messages in Python source, found by reading the code and never by running it.

A message is a text given to one of :data:`WORDS`, or to an error of ours. Where a variable is given, what the
same function or the module assigns to it counts too, so that a choice between two messages is found; and a
template in a table of a module is a message, wherever it is used. Anything else is marked with ``deferred``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import IO

from hvevfd_research import errors
from hvevfd_research.i18n.notebooks import Found

# Function to the places of its messages. `refuse` is that of the studies: what is wrong, names, message.
WORDS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(
        ("_", "gettext", "text", "deferred", "Phrase", "Text", "refused", "warning", "note"), (0,)
    ),
    **dict.fromkeys((name for name, kind in vars(errors).items() if isinstance(kind, type)), (0,)),
    "ngettext": (0, 1),
    "refuse": (2,),
}

_TEMPLATE = re.compile(r"\{[a-z_]+\}.* |.* \{[a-z_]+\}", re.DOTALL)

_TABLES = (ast.Tuple, ast.List, ast.Dict)

Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


def extract(
    file: IO[bytes], *_babel: object
) -> Iterator[Found | tuple[int, str, tuple[str, str], list[str]]]:
    """Find the messages of a module: an extraction method for Babel.

    Parameters
    ----------
    file : the ``.py``
    *_babel : keywords, comment tags and options, which Babel gives and this does not need

    Yields
    ------
    tuple
        Line, function, the message or its two forms, and no comment.
    """
    tree = ast.parse(file.read())
    for scope, call in _calls(tree, (tree,)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) in {"i18n.gettext", "errors.Text"}:
            name = call.func.attr
        given = [call.args[place] for place in WORDS.get(name, ()) if place < len(call.args)]
        if name == "ngettext":
            one, many = (part.value for part in given if isinstance(part, ast.Constant))
            yield call.lineno, name, (str(one), str(many)), []
            continue
        for argument in given:
            for message in _texts(argument, scope):
                if any(map(str.isalpha, message)):
                    yield call.lineno, name, message, []
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, _TABLES):
            for message in _written(node.value):
                if _TEMPLATE.search(message):
                    yield node.lineno, None, message, []


def _calls(node: ast.AST, scope: tuple[Scope, ...]) -> Iterator[tuple[tuple[Scope, ...], ast.Call]]:
    """Give every call with the functions it stands in, outermost first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield scope, child
        inner = (*scope, child) if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) else scope
        yield from _calls(child, inner)


def _texts(node: ast.AST, scope: tuple[Scope, ...]) -> Iterator[str]:
    """Give the texts that an argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, scope)
        yield from _texts(node.orelse, scope)
    elif isinstance(node, ast.Name):
        # The function itself, then the module; a text that is only handed through was written elsewhere.
        for place in (scope[-1], scope[0]):
            yield from _assigned(node.id, place)


def _assigned(name: str, scope: Scope) -> Iterator[str]:
    """Give the texts that a function or a module assigns to a name, also by going through a table of them."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            yield from _written(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            yield from _written(node.value or node.target)
        elif isinstance(node, ast.For) and name in {
            part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)
        }:
            yield from _written(node.iter)


def _written(value: ast.AST) -> Iterator[str]:
    """Give a text, or the sentences in a table written out: keys and codes in it hold no space."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _written(value.body)
        yield from _written(value.orelse)
    elif isinstance(value, _TABLES):
        for part in ast.walk(value):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value:
                yield part.value
