"""Each layer imports only those below it: a statistic never draws, a plot never estimates."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "hvevfd_research"
NAME = "hvevfd_research"

BELOW = {
    "errors": set(),
    "content": {"errors"},
    "privacy": {"errors", "i18n"},
    "i18n": {"errors", "content"},
    "stats": {"errors"},
    "plots": {"errors", "stats", "i18n"},
    "datasets": {"errors", "content", "i18n"},
    "intake": {"errors", "privacy", "i18n"},
    "runner": {"errors", "content", "datasets", "intake", "i18n", "privacy"},
    "practice": {"errors", "content", "i18n", "runner"},
    "cells": {"errors", "datasets", "intake", "plots", "runner", "i18n", "privacy"},
    "reports": {"errors", "practice", "runner", "cells", "plots", "stats", "privacy", "i18n"},
    "session": {
        *("errors", "content", "practice", "reports", "runner", "privacy", "i18n"),
        *(
            "cells",
            "datasets",
            "intake",
            "plots",
            "stats",
        ),  # what a workbook on a session calls, and what it exports
    },
    "cli": {
        "errors",
        "content",
        "session",
        "datasets",
        "intake",
        "runner",
        "practice",
        "reports",
        "privacy",
        "i18n",
    },
}
LIBRARIES = {
    "errors": set(),
    "content": set(),
    "i18n": {"babel", "jinja2"},
    "privacy": {"numpy", "pandas", "phonenumbers", "scipy"},
    "stats": {"numpy", "pandas", "scipy", "statsmodels"},
    "plots": {"cycler", "matplotlib", "numpy", "pandas", "seaborn"},
    "datasets": {"pandas", "numpy"},
    "intake": {"pandas", "numpy", "openpyxl", "defusedxml", "pyarrow"},
    "practice": {"pandas", "numpy"},
}


def layer(path: Path) -> str:
    """The layer a module belongs to: its folder, or its own name at the top."""
    inside = path.relative_to(PACKAGE).parts
    return inside[0] if len(inside) > 1 else path.stem


def imported(path: Path) -> set[str]:
    """Every module named in an import, wherever it stands in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
            if node.module == NAME:
                found |= {f"{NAME}.{name.name}" for name in node.names}
    return found - {NAME}


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_layers_below(path):
    own = layer(path)
    assert own in BELOW, f"{own} is no layer of the design"
    ours = {name.split(".")[1] for name in imported(path) if name.startswith(f"{NAME}.")}
    assert ours <= BELOW[own] | {own}
    others = {name.partition(".")[0] for name in imported(path) if not name.startswith(NAME)}
    others -= set(sys.stdlib_module_names)
    if own in LIBRARIES:
        assert others <= LIBRARIES[own]


def test_the_layers_have_no_circle():
    def reach(name: str, seen: tuple[str, ...] = ()) -> None:
        assert name not in seen, " -> ".join((*seen, name))
        for below in BELOW[name]:
            reach(below, (*seen, name))

    for name in BELOW:
        reach(name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_a_noun_for_a_name_and_is_not_too_long(path):
    assert path.stem not in {"utils", "helpers", "common", "base", "misc"}
    assert len(path.read_text("utf-8").splitlines()) <= 400
