"""Which texts stand in which catalogue: one for the package, one for each workbook, exercise and data set.

A translator so has in one file, in reading order, all that belongs together.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hvevfd_research import content
from hvevfd_research.i18n import markdown, notebooks, python_messages
from hvevfd_research.i18n.catalogues import PACKAGE

CODE = Path(__file__).resolve().parents[1]
DATA = "data-"  # begins the name of a data set's catalogue, so that it differs from a workbook's
EXERCISE = "exercise-"  # and that of an exercise's


@dataclass(frozen=True)
class Message:
    """A text to translate: its English, or one and many, the file it stands in, and a word of context."""

    id: str | tuple[str, str]
    file: str
    context: str = ""


def domains() -> list[str]:
    """Name the catalogues that each language has."""
    return [
        PACKAGE,
        *content.names("workbooks"),
        *(EXERCISE + name for name in content.names("exercises")),
        *(DATA + name for name in content.names("data")),
    ]


def messages(domain: str) -> Iterator[Message]:
    """Give the messages of a catalogue in reading order; the same text may come more than once.

    Parameters
    ----------
    domain : one of :func:`domains`
    """
    if domain == PACKAGE:
        return _package()
    if domain.startswith(DATA):
        return _data_set(content.folder("data", domain.removeprefix(DATA)))
    if domain.startswith(EXERCISE):
        return _exercise(content.folder("exercises", domain.removeprefix(EXERCISE)))
    return _workbook(content.folder("workbooks", domain))


def _package() -> Iterator[Message]:
    from jinja2.ext import babel_extract

    for path in sorted(CODE.rglob("*.py")):
        place = path.relative_to(CODE.parent).as_posix()
        with path.open("rb") as file:
            for _line, _function, found, _comments in python_messages.extract(file, (), (), {}):
                yield Message(found, place)
    for path in sorted(CODE.rglob("*.j2")):
        place = path.relative_to(CODE.parent).as_posix()
        with path.open("rb") as file:
            for _line, _function, words, _comments in babel_extract(file, ("_", "ngettext"), (), {}):
                # Jinja gives None for what is no text, such as the count behind the two forms.
                texts = [text for text in ((words,) if isinstance(words, str) else words or ()) if text]
                if texts:  # a variable, such as `_(kind)`, is found where its text stands
                    yield Message((texts[0], texts[1]) if len(texts) > 1 else texts[0], place)


def _workbook(folder: Path) -> Iterator[Message]:
    home = f"workbooks/{folder.name}"
    facts = tomllib.loads((folder / "workbook.toml").read_text("utf-8"))
    for key in ("title", "question"):
        yield Message(facts[key], f"{home}/workbook.toml", f"the {key} of the workbook")
    with (folder / "workbook.ipynb").open("rb") as file:
        for _cell, _function, found, comments in notebooks.extract(file, (), (), {}):
            yield Message(found, f"{home}/workbook.ipynb", comments[0])
    if (folder / "expected.toml").is_file():
        rows = tomllib.loads((folder / "expected.toml").read_text("utf-8")).get("expected", [])
        for row in rows:
            yield Message(row["name"], f"{home}/expected.toml", "name of a published number")
            if row.get("note"):
                yield Message(row["note"], f"{home}/expected.toml", f"note to: {row['name']}")


def _exercise(folder: Path) -> Iterator[Message]:
    """Give what an exercise says of itself, its notebook or its sheet, its hints and its wrong answers."""
    home = f"exercises/{folder.name}"
    facts = tomllib.loads((folder / "exercise.toml").read_text("utf-8"))
    for key in ("title", "source", "critique"):
        if facts.get(key):
            yield Message(facts[key], f"{home}/exercise.toml", f"the {key} of the exercise")
    for key in ("goals", "rubric", "material"):
        for line in facts.get(key, ()):
            yield Message(line, f"{home}/exercise.toml", f"item of {key}")
    if (folder / "task.md").is_file():
        for part in markdown.lines((folder / "task.md").read_text("utf-8")):
            if part.text:
                yield Message(part.text, f"{home}/task.md", part.kind)
        return
    with (folder / "exercise.ipynb").open("rb") as file:
        for _cell, _function, found, comments in notebooks.extract(file, (), (), {}):
            yield Message(found, f"{home}/exercise.ipynb", comments[0])
    words = tomllib.loads((folder / "misconceptions.toml").read_text("utf-8"))
    for hint in words["hints"]:
        yield Message(hint, f"{home}/misconceptions.toml", "one of three hints")
    for row in words["misconception"]:
        yield Message(row["hint"], f"{home}/misconceptions.toml", f"what is said to the answer {row['id']}")


def _data_set(folder: Path) -> Iterator[Message]:
    """Give the titles of a data set and its tables, the words of a form, and the texts that people read."""
    home = f"data/{folder.name}"
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    yield Message(package["title"], f"{home}/datapackage.json", "the title of the data set")
    for table in package["resources"]:
        yield Message(table["title"], f"{home}/datapackage.json", f"the title of the table {table['name']}")
        for field in table["schema"]["fields"]:
            yield from _form_texts(field, f"{home}/datapackage.json")
        read = [field["name"] for field in table["schema"]["fields"] if field.get("translate")]
        if read:
            yield from _cells(folder / table["path"], f"{home}/{table['path']}", read)


def _form_texts(field: dict[str, Any], place: str) -> Iterator[Message]:
    """Give what a form says of a column; a column without a title is in no form."""
    if "title" in field:
        yield Message(field["title"], place, f"header of the column {field['name']}")
        yield Message(field["description"], place, f"what the column {field['name']} holds")
        if field["unit"] != "none":
            yield Message(field["unit"], place, f"unit of the column {field['name']}")
        if any(map(str.isalpha, str(field.get("example", "")))):
            yield Message(field["example"], place, f"example for the column {field['name']}")
        for code, label in field.get("labels", {}).items():
            yield Message(label, place, f"the answer {code} in the column {field['name']}")


def _cells(path: Path, place: str, columns: list[str]) -> Iterator[Message]:
    raw = path.read_bytes()
    plain = gzip.decompress(raw) if path.suffix == ".gz" else raw
    rows = list(csv.DictReader(io.StringIO(plain.decode("utf-8"))))
    for column in columns:
        for text in dict.fromkeys(row[column] for row in rows if row[column]):
            yield Message(text, place, f"column {column}")
