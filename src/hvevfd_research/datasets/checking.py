"""Checks that a data package is whole: description, files, figures and README agree with each other.

For whoever makes or changes a data set, and for the tests, which run it over every package. `load` does not
need it: a file whose sha256 is right has passed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hvevfd_research.datasets.loading import TYPES, read_verified
from hvevfd_research.datasets.package import (
    DESCRIPTOR,
    MARKS,
    SENSITIVITIES,
    DataPackage,
    Field,
    Resource,
    read_package,
)
from hvevfd_research.errors import ContentError

if TYPE_CHECKING:
    import pandas as pd

README_HEADINGS = ("## Origin", "## How it was made", "## Not to be used for", "## A trap")
"""What every README answers, in this order."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONSTRAINTS = ("required", "unique", "minimum", "maximum", "enum", "pattern")


def check_package(folder: Path) -> list[str]:
    """List what is wrong with a data package.

    Parameters
    ----------
    folder : folder of one data set, with its ``datapackage.json``

    Returns
    -------
    list of str
        One sentence for each fault, with table and column; empty when there is none.
    """
    try:
        package = read_package(folder)
    except ContentError as problem:
        return [str(problem)]
    faults = [*_description(package, folder), *_readme(package, folder), *_files(package, folder)]
    for resource in package.resources:
        faults += (f"{resource.name}: {fault}" for fault in _table(resource, folder))
    return faults


def _description(package: DataPackage, folder: Path) -> Iterator[str]:
    if package.name != folder.name or not _SLUG.fullmatch(package.name):
        yield f"the package is named {package.name}, its folder {folder.name}; both are one lower-case slug"
    if package.sensitivity not in SENSITIVITIES:
        yield f"sensitivity is {package.sensitivity}; it is one of {', '.join(SENSITIVITIES)}"
    if package.sensitivity == "restricted":
        yield "a restricted data set is never part of the project"
    if package.sensitivity == "simulated":
        simulated = {"name": package.name, "title": package.title, "description": package.description}
        yield from (
            f"the {what} does not say simulated"
            for what, text in simulated.items()
            if "simulated" not in text.lower()
        )
    for what, values in {
        "licence": package.licences,
        "source": package.sources,
        "resource": package.resources,
    }.items():
        if not values:
            yield f"there is no {what}"
    yield from (
        f"source {source.citation!r} is empty" for source in package.sources if not source.citation.strip()
    )
    if len({resource.name for resource in package.resources}) < len(package.resources):
        yield "two resources have one name"


def _readme(package: DataPackage, folder: Path) -> Iterator[str]:
    readme = folder / "README.md"
    if not readme.is_file():
        yield "there is no README.md"
        return
    text = readme.read_text("utf-8")
    headings = [line for line in text.splitlines() if line in README_HEADINGS]
    if headings != list(README_HEADINGS):
        yield f"README.md has the headings {headings}; it has these, in this order: {list(README_HEADINGS)}"
    if package.sensitivity == "simulated" and "simulated" not in text.splitlines()[0].lower():
        yield "the first line of README.md does not say simulated"


def _files(package: DataPackage, folder: Path) -> Iterator[str]:
    derived = any(resource.mark in {"computed", "simulated"} for resource in package.resources)
    wanted = {DESCRIPTOR, "README.md", *(resource.path for resource in package.resources)}
    wanted |= {"build.py"} if derived else set()
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    there = {name for name in there if "__pycache__" not in name}
    yield from (f"{name} is missing" for name in sorted(wanted - there))
    yield from (f"{name} is not described in datapackage.json" for name in sorted(there - wanted))


def _table(resource: Resource, folder: Path) -> Iterator[str]:
    if resource.mark not in MARKS:
        yield f"mark is {resource.mark}; it is one of {', '.join(MARKS)}"
    yield from _schema(resource)
    try:
        text = read_verified(folder, resource).decode("utf-8")
    except ContentError as problem:
        yield str(problem)
        return
    except UnicodeDecodeError:
        yield f"{resource.path} is not UTF-8"
        return
    if "\r" in text or not text.endswith("\n"):
        yield f"{resource.path} does not end each line with one line feed"
    header = next(csv.reader(text.splitlines()), [])
    wanted = [field.name for field in resource.fields]
    if header != wanted:
        yield f"the header of {resource.path} is {header}, the schema has {wanted}"
        return
    yield from _figures(resource, text)


def _schema(resource: Resource) -> Iterator[str]:
    for field in resource.fields:
        if field.type not in TYPES:
            yield f"{field.name}: type {field.type} is not one of {', '.join(TYPES)}"
        if not field.description or not field.unit:
            yield f"{field.name}: description or unit is empty (a text or a code has the unit none)"
        yield from (
            f"{field.name}: constraint {one} is unknown"
            for one in field.constraints
            if one not in _CONSTRAINTS
        )
        if field.translate and (field.type != "string" or "enum" in field.constraints):
            yield f"{field.name}: only free text is translated, not a number or a code"
    known = {field.name for field in resource.fields}
    yield from (
        f"primaryKey names {key}, which is no field" for key in resource.primary_key if key not in known
    )


def _figures(resource: Resource, text: str) -> Iterator[str]:
    import io

    import pandas as pd

    cells = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
    if len(cells) != resource.rows:
        yield f"{resource.path} has {len(cells)} rows, datapackage.json says {resource.rows}"
    for field in resource.fields:
        yield from (f"{field.name}: {fault}" for fault in _column(field, cells[field.name]))
    keys = [key for key in resource.primary_key if key in cells]
    if not keys or cells[keys].isna().any(axis=None) or cells.duplicated(keys).any():
        yield f"primaryKey {keys} does not tell the rows apart"


def _column(field: Field, cells: pd.Series[Any]) -> Iterator[str]:
    if field.required and cells.isna().any():
        yield f"row {_first(cells.isna())} is empty"
    given = cells.dropna()
    wrong = ~_readable(field.type, given)
    if wrong.any():
        yield f"row {_first(wrong)} holds {given[wrong].iloc[0]!r}, which is no {field.type}"
        return
    yield from _limits(field, given)


def _readable(kind: str, cells: pd.Series[Any]) -> pd.Series[bool]:
    patterns = {
        "integer": r"-?\d+",
        "number": r"-?\d+(\.\d+)?([eE]-?\d+)?",
        "boolean": "true|false",
        "date": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    }
    return cells.str.fullmatch(patterns.get(kind, r"(?s:.*)"))


def _limits(field: Field, given: pd.Series[Any]) -> Iterator[str]:
    limits = field.constraints
    if limits.get("unique") and given.duplicated().any():
        yield f"row {_first(given.duplicated())} repeats a value"
    if "enum" in limits and (outside := ~given.isin([str(one) for one in limits["enum"]])).any():
        yield f"row {_first(outside)} holds {given[outside].iloc[0]!r}, which is not in the enum"
    if "pattern" in limits and (outside := ~given.str.fullmatch(limits["pattern"])).any():
        yield f"row {_first(outside)} holds {given[outside].iloc[0]!r}, which is not like {limits['pattern']}"
    kind = str if field.type == "date" else float  # dates as written sort as they follow each other
    if "minimum" in limits and (outside := given.astype(kind) < limits["minimum"]).any():
        yield f"row {_first(outside)} is below {limits['minimum']}"
    if "maximum" in limits and (outside := given.astype(kind) > limits["maximum"]).any():
        yield f"row {_first(outside)} is above {limits['maximum']}"


def _first(marked: pd.Series[bool]) -> int:
    """Give the number of the first marked row, counted as an editor does, header included."""
    return int(marked.index[marked][0]) + 2
