"""Reads the tables of a data set, typed as its schema says and checked against its sha256.

The constraints of a schema (ranges, keys) are checked when a package is made (`check_package`, run over
every package by the tests); on load the sha256 tells that the file is still that one, which is quicker and
stricter.

What each type becomes: string `str` (so that municipality 0301 keeps its zero; also where an enum lists the
values, because categories of two tables do not join or compare), integer `int64`, or `Int64` where values may
be missing, number `float64`, boolean `bool` or `boolean`, date (written yyyy-mm-dd) `datetime64[us]`, as
someone's own file is read. An empty cell is missing; ``NA`` is a word like any other.

A field with ``"translate": true`` holds text for people and nothing that code compares: it is loaded in the
language that is spoken, so that tables and figures need not know where a text came from. In English, which is
what a script gets unless it asks for another language, a table is what its file says.

`loaded` tells what this process has read. It is the one thing here that outlives a call: a run's record of
provenance must name every data set read on the way, and no cell of a workbook can be trusted to list them.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hvevfd_research import content
from hvevfd_research.datasets.package import DESCRIPTOR, Field, Resource, read_descriptor, read_package
from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import gettext

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: Final = {
    "string": ("str", "str"),
    "integer": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "boolean": ("bool", "boolean"),
    "date": ("str", "str"),  # and turned into dates when read
}
"""Type of the schema to dtype: where a value is required, and where it may be missing."""

TYPES: Final = tuple(_DTYPES)

_loaded: dict[str, str] = {}


def load(name: str, resource: str | None = None) -> pd.DataFrame:
    """Read one table of a data set.

    Parameters
    ----------
    name : name of the data set, see `names`
    resource : which of its tables; may be left out where there is only one

    Returns
    -------
    DataFrame
        A fresh one each time, with the schema's columns in the schema's order and a plain index.

    Raises
    ------
    ContentError
        There is no such data set or table, a file is missing, or it is not the one that was published.

    Examples
    --------
    >>> load("goal-form-example")[["first", "second"]].mean().round(2).to_list()
    [4.33, 8.33]
    """
    folder = content.folder("data", name)
    table = read_package(folder).resource(resource)
    frame = parse(read_verified(folder, table), table.fields)
    for field in table.fields:
        if field.translate:
            frame[field.name] = frame[field.name].map(gettext, na_action="ignore").astype("str")
    _loaded[name] = digest(name)
    return frame


def loaded() -> dict[str, str]:
    """Tell which data sets this process has read: name to digest, in alphabetical order."""
    return dict(sorted(_loaded.items()))


def digest(name: str) -> str:
    """Give what identifies a version of a data set.

    Parameters
    ----------
    name : name of the data set

    Returns
    -------
    str
        sha256 of its ``datapackage.json``, 64 hexadecimal digits. That file holds the sha256 of each table,
        and `load` refuses a table that differs, so this one value stands for description and figures.
    """
    return hashlib.sha256((content.folder("data", name) / DESCRIPTOR).read_bytes()).hexdigest()


def schema(name: str, resource: str | None = None) -> dict[str, Any]:
    """Give the Table Schema of one table as plain JSON values, for reading someone's own file by it.

    Parameters
    ----------
    name : name of the data set
    resource : which of its tables; may be left out where there is only one

    Examples
    --------
    >>> [field["name"] for field in schema("goal-form-example")["fields"]]
    ['patient', 'goal', 'text', 'first', 'second']
    """
    folder = content.folder("data", name)
    wanted = read_package(folder).resource(resource).name
    table = next(one for one in read_descriptor(folder)["resources"] if one["name"] == wanted)
    return dict(table["schema"])


def read_verified(folder: Path, resource: Resource) -> bytes:
    """Read the CSV of a resource, unpacked, if its file is the one that was published."""
    try:
        raw = (folder / resource.path).read_bytes()
    except OSError as problem:
        raise ContentError(
            "data set {package}: {file} cannot be read ({problem}); fetch the project again",
            package=folder.name,
            file=resource.path,
            problem=problem.strerror,
        ) from problem
    found = hashlib.sha256(raw).hexdigest()
    if found != resource.sha256:
        raise ContentError(
            "data set {package}: {file} is not the file that was published (its sha256 begins {found}, "
            "it should begin {expected}). It was changed or cut off: fetch the project again, and keep own "
            "figures in a file of your own",
            package=folder.name,
            file=resource.path,
            found=found[:12],
            expected=resource.sha256[:12],
        )
    return gzip.decompress(raw) if resource.path.endswith(".gz") else raw


def parse(csv: bytes, fields: tuple[Field, ...]) -> pd.DataFrame:
    """Read CSV with the dtypes of a schema."""
    import pandas as pd

    frame = pd.read_csv(
        io.BytesIO(csv),
        dtype={field.name: _DTYPES[field.type][not field.required] for field in fields},
        usecols=[field.name for field in fields],
        encoding="utf-8",
        keep_default_na=False,
        na_values=[""],
        true_values=["true"],
        false_values=["false"],
    )
    for field in fields:
        if field.type == "date":
            frame[field.name] = pd.to_datetime(frame[field.name], format="%Y-%m-%d").astype("datetime64[us]")
    return frame
