"""What a ``datapackage.json`` says, as frozen records.

Model: one package is one folder; each resource is one CSV table with a schema. Beyond the Data Package
standard a package carries ``sensitivity`` (published, simulated, aggregate or restricted) and each resource
``mark``: how its figures came to be known. Read-only: nothing here writes or checks figures, and pandas is
imported only by `DataPackage.to_frame`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hvevfd_research import content
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import deferred

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = content.MARKERS["data"]
SENSITIVITIES = (
    deferred("published"),
    deferred("simulated"),
    deferred("aggregate"),
    deferred("restricted"),
)
MARKS = ("read", "stated", "computed", "simulated")
"""How sure: read in the source, stated in the project's founding texts, computed here, or simulated."""


@dataclass(frozen=True)
class Field:
    """One column: its name, type (Table Schema), unit in words, and what its values must satisfy.

    Where `translate` is true its values are text for people, and the catalogues translate them.
    """

    name: str
    type: str
    description: str
    unit: str
    constraints: Mapping[str, Any]
    translate: bool = False

    @property
    def required(self) -> bool:
        """Whether a value may not be missing."""
        return bool(self.constraints.get("required", False))


@dataclass(frozen=True)
class Licence:
    """The terms under which a data set may be used and passed on."""

    name: str
    title: str
    path: str


@dataclass(frozen=True)
class Source:
    """One work that figures were taken from."""

    citation: str
    doi: str
    path: str
    edition: str


@dataclass(frozen=True)
class Resource:
    """One table: its file, its sha256 as published, how many rows, its fields and its key."""

    name: str
    path: str
    title: str
    description: str
    mark: str
    rows: int
    sha256: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]


@dataclass(frozen=True)
class DataPackage:
    """One data set, described.

    Fields
    ------
    name, title, description : as ``datapackage.json`` has them
    sensitivity : one of `SENSITIVITIES`
    licences, sources, resources : tuples of `Licence`, `Source`, `Resource`
    """

    name: str
    title: str
    description: str
    sensitivity: str
    licences: tuple[Licence, ...]
    sources: tuple[Source, ...]
    resources: tuple[Resource, ...]

    @property
    def rows(self) -> int:
        """Rows over all tables."""
        return sum(resource.rows for resource in self.resources)

    def resource(self, name: str | None = None) -> Resource:
        """Give one table; its name may be left out where there is only one.

        Parameters
        ----------
        name : name of the resource, such as ``"population"``

        Raises
        ------
        ContentError : there is no such table, or there are several and none was named
        """
        there = {resource.name: resource for resource in self.resources}
        if name in there:
            return there[name]
        if name is None and len(there) == 1:
            return self.resources[0]
        message = "data set {package} has no table {name}; it has: {there}"
        if name is None:
            message = "data set {package} has several tables; name one of: {there}"
        raise ContentError(message, package=self.name, name=name, there=", ".join(there))

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each field: resource, rows, mark, field, type, unit, required, description."""
        import pandas as pd

        rows = [
            (
                table.name,
                table.rows,
                table.mark,
                field.name,
                field.type,
                field.unit,
                field.required,
                field.description,
            )
            for table in self.resources
            for field in table.fields
        ]
        columns = ["resource", "rows", "mark", "field", "type", "unit", "required", "description"]
        return pd.DataFrame(rows, columns=columns)


def names() -> list[str]:
    """List the data sets, in alphabetical order."""
    return content.names("data")


def describe(name: str) -> DataPackage:
    """Say what a data set holds, where it comes from and what it may be used for.

    Parameters
    ----------
    name : name of a data set, see `names`

    Raises
    ------
    ContentError : there is no such data set, or its description is broken

    Examples
    --------
    >>> example = describe("goal-form-example")
    >>> example.sensitivity, example.rows
    ('published', 3)
    >>> list(example.to_frame()["field"])
    ['patient', 'goal', 'text', 'first', 'second']
    """
    return read_package(content.folder("data", name))


def read_package(folder: Path) -> DataPackage:
    """Read the ``datapackage.json`` of a folder.

    Parameters
    ----------
    folder : folder of one data set

    Raises
    ------
    ContentError : the file is missing, is not JSON, or lacks something that every package must have
    """
    raw = read_descriptor(folder)
    try:
        return DataPackage(
            name=raw["name"],
            title=raw["title"],
            description=raw["description"],
            sensitivity=raw["sensitivity"],
            licences=tuple(
                Licence(one["name"], one["title"], one.get("path", "")) for one in raw["licenses"]
            ),
            sources=tuple(
                Source(one["citation"], one.get("doi", ""), one.get("path", ""), one.get("edition", ""))
                for one in raw["sources"]
            ),
            resources=tuple(_resource(one) for one in raw["resources"]),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ContentError(
            "{folder}/datapackage.json lacks {problem}", folder=folder.name, problem=problem
        ) from problem


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Read the JSON of a package as it stands."""
    try:
        raw = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise ContentError(
            "{folder}/datapackage.json cannot be read: {problem}", folder=folder.name, problem=problem
        ) from problem
    if not isinstance(raw, dict):
        raise ContentError("{folder}/datapackage.json is not a JSON object", folder=folder.name)
    return raw


def _resource(raw: Mapping[str, Any]) -> Resource:
    table = raw["schema"]
    return Resource(
        name=raw["name"],
        path=raw["path"],
        title=raw["title"],
        description=raw["description"],
        mark=raw["mark"],
        rows=raw["rows"],
        sha256=raw["sha256"],
        fields=tuple(
            Field(
                one["name"],
                one["type"],
                one["description"],
                one["unit"],
                one.get("constraints", {}),
                one.get("translate", False),
            )
            for one in table["fields"]
        ),
        primary_key=tuple(table["primaryKey"]),
    )
