"""Finds the workbooks, exercises and data sets, in a checkout or beside an installed package.

A thing is a folder, found by looking: a folder under ``workbooks/`` is a workbook when it holds
``workbook.toml``. There is no list to keep. In a checkout the folders lie beside ``pyproject.toml``; a wheel
carries them in ``content_files`` beside this file. Standard library only, so that listing stays quick.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Final, Literal

from hvevfd_research.errors import ContentError, Text

Kind = Literal["workbooks", "exercises", "data"]

MARKERS: Final[dict[str, str]] = {
    "workbooks": "workbook.toml",
    "exercises": "exercise.toml",
    "data": "datapackage.json",
}
"""The file that makes a folder a workbook, an exercise or a data set."""

_SINGULAR: Final = {"workbooks": Text("workbook"), "exercises": Text("exercise"), "data": Text("data set")}
_INSTALLED: Final = Path(__file__).resolve().parent / "content_files"
_CHECKOUT: Final = Path(__file__).resolve().parents[2]
_OURS: Final = re.compile(r'^name = "hvevfd-research"$', re.MULTILINE)


def root(kind: Kind) -> Path:
    """Give the folder that holds all workbooks, all exercises or all data sets.

    Parameters
    ----------
    kind : ``"workbooks"``, ``"exercises"`` or ``"data"``

    Raises
    ------
    ContentError : the kind is unknown, or the package came without its content

    Examples
    --------
    >>> root("data").name
    'data'
    """
    if kind not in MARKERS:
        raise ContentError(
            "there is no content of kind {kind}; there are: {kinds}", kind=kind, kinds=", ".join(MARKERS)
        )
    # The installed copy first: a wheel inside some checkout's .venv must not read that checkout.
    if _INSTALLED.is_dir():
        return _INSTALLED / kind
    project = _CHECKOUT / "pyproject.toml"
    if project.is_file() and _OURS.search(project.read_text("utf-8")):
        return _CHECKOUT / kind
    raise ContentError(
        "the workbooks, exercises and data of hvevfd-research are neither in {installed} nor in a checkout; "
        "install the package again, or run it from a clone",
        installed=_INSTALLED,
    )


def names(kind: Kind) -> list[str]:
    """List what there is of a kind, in alphabetical order.

    Parameters
    ----------
    kind : ``"workbooks"``, ``"exercises"`` or ``"data"``

    Examples
    --------
    >>> "goal-form-example" in names("data")
    True
    """
    return sorted(marker.parent.name for marker in root(kind).glob(f"*/{MARKERS[kind]}"))


def folder(kind: Kind, name: str) -> Path:
    """Give the folder of one workbook, exercise or data set.

    Parameters
    ----------
    kind : ``"workbooks"``, ``"exercises"`` or ``"data"``
    name : name of the folder, such as ``"goal-form-example"``

    Raises
    ------
    ContentError : there is none of that name; the message holds the nearest name and those there are

    Examples
    --------
    >>> folder("data", "goal-form-exampel")
    Traceback (most recent call last):
        ...
    hvevfd_research.errors.ContentError: there is no data set called goal-form-exampel. Did you mean ...
    """
    there = names(kind)
    if name in there:
        return root(kind) / name
    nearest = difflib.get_close_matches(name, there, n=1)
    message = "there is no {what} called {name}. There are: {there}"
    if nearest:
        message = "there is no {what} called {name}. Did you mean {nearest}? There are: {there}"
    raise ContentError(
        message,
        what=_SINGULAR[kind],
        name=name,
        nearest="".join(nearest),
        there=", ".join(there) or Text("none"),
    )
