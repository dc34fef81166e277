"""Data sets that travel with the project: what they hold, where they come from, and the tables themselves.

Each is a folder under ``data/`` with a ``datapackage.json`` (Data Package, frictionlessdata.io), its tables
as CSV and a README. pandas is imported when the first table is read, and nothing is ever fetched or sent.

>>> from hvevfd_research import datasets
>>> goals = datasets.load("goal-form-example")
>>> int((goals["second"] - goals["first"]).sum())
12
"""

from __future__ import annotations

from hvevfd_research.datasets.checking import check_package
from hvevfd_research.datasets.citing import cite
from hvevfd_research.datasets.loading import digest, load, loaded, schema
from hvevfd_research.datasets.package import (
    DataPackage,
    Field,
    Licence,
    Resource,
    Source,
    describe,
    names,
    read_package,
)

__all__ = [
    "DataPackage",
    "Field",
    "Licence",
    "Resource",
    "Source",
    "check_package",
    "cite",
    "describe",
    "digest",
    "load",
    "loaded",
    "names",
    "read_package",
    "schema",
]
