"""A workbook is a folder: its notebook, what it is for, and the published numbers it is held against."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hvevfd_research import content
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import deferred, gettext
from hvevfd_research.runner.expected import Expected, read_expected
from hvevfd_research.runner.parameters import Parameter, declared_parameters

AUDIENCES = (deferred("researcher"), deferred("facilitator"), deferred("student"))


@dataclass(frozen=True)
class Workbook:
    """What ``workbook.toml`` says of a workbook.

    Parameters
    ----------
    slug : name of its folder
    folder : where it lies
    title, question : in the language spoken when it was opened; the question in one sentence
    minutes : reading time
    audience : some of :data:`AUDIENCES`
    data : names of the data sets that it reads
    order : its place on the shelf
    choices : parameter name to the values it may take
    fill_in : data set, and its resource where it has several, by whose columns a reader's own file is read
    """

    slug: str
    folder: Path
    title: str
    question: str
    minutes: int
    audience: tuple[str, ...]
    data: tuple[str, ...] = ()
    order: int = 0
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fill_in: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where the notebook lies."""
        return self.folder / "workbook.ipynb"

    @cached_property
    def notebook(self) -> dict[str, Any]:
        """The notebook as plain JSON, read once."""
        try:
            loaded: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ContentError(
                "the notebook of workbook {slug} cannot be read: {reason}", slug=self.slug, reason=str(error)
            ) from error
        return loaded

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The cells of the notebook, in order."""
        cells: list[dict[str, Any]] = self.notebook["cells"]
        return cells

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What may be set before a run, read from the cell tagged ``parameters``."""
        tagged = [cell for cell in self.cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
        if len(tagged) != 1:
            raise ContentError(
                "workbook {slug} has {n} cells tagged parameters; it needs one",
                slug=self.slug,
                n=len(tagged),
            )
        return declared_parameters("".join(tagged[0]["source"]), choices=self.choices)

    @cached_property
    def expected(self) -> list[Expected]:
        """The published numbers that the workbook is held against."""
        return read_expected(self.folder)


def find_workbook(slug: str) -> Workbook:
    """Open one workbook of the shelf.

    Raises
    ------
    ContentError : there is none of that name (the nearest is named), or its ``workbook.toml`` is not whole
    """
    folder = content.folder("workbooks", slug)
    try:
        facts = tomllib.loads((folder / "workbook.toml").read_text("utf-8"))
        choices = {name: tuple(values) for name, values in facts.pop("choices", {}).items()}
        for name in ("audience", "data", "fill_in"):
            facts[name] = tuple(facts.get(name, ()))
        facts |= {name: gettext(facts[name]) for name in ("title", "question") if name in facts}
        book = Workbook(slug=slug, folder=folder, choices=choices, **facts)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ContentError(
            "workbook.toml of {slug} is not whole: {reason}", slug=slug, reason=str(error)
        ) from error
    strangers = set(book.audience) - set(AUDIENCES)
    if strangers:
        raise ContentError(
            "workbook.toml of {slug}: audience {found} is not one of {right}",
            slug=slug,
            found=", ".join(sorted(strangers)),
            right=", ".join(AUDIENCES),
        )
    return book


def shelf() -> list[Workbook]:
    """Open every workbook, in the order in which a newcomer reads them."""
    return sorted(map(find_workbook, content.names("workbooks")), key=lambda book: (book.order, book.slug))
