"""Numbers from print or from another program: each says where it is from, and a test stands on it."""

from __future__ import annotations

import ast
import math
import re
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TOPICS = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((TESTS / "oracles").glob("*.toml"))
}
ROWS = [(topic, row) for topic, rows in TOPICS.items() for row in rows["oracle"]]
FEWEST = 150  # numbers that the statistics have promised to be held against
FEW_LETTERS = 3  # in an escaped f-string such as f"{place}-{sex}"
SOURCE = re.compile(r"\d|NIST StRD|[Hh]and")  # a year, a version, a register number; or a sum by hand


def names_in(path: Path) -> re.Pattern[str]:
    """A pattern of the names that a test file can ask for.

    A name is written out, or is an f-string filled with anything; where that writes out next to nothing, one
    of its fillings has to be a text of the file.
    """
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    texts = {re.escape(text) for text in texts if re.fullmatch(r"[\w.-]+", text)}
    found = set(texts)
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else None for part in node.values
            ]
            if len("".join(part for part in parts if part)) > FEW_LETTERS:
                found.add("".join(part or ".+" for part in parts))
            else:
                known = f"(?:{'|'.join(sorted(texts))})"
                holes = [place for place, part in enumerate(parts) if part is None]
                for hole in holes:
                    found.add(
                        "".join(known if place == hole else part or ".+" for place, part in enumerate(parts))
                    )
    return re.compile("|".join(sorted(found)))


def files_that_name(topic: str) -> list[Path]:
    return [path for path in TESTS.rglob("test_*.py") if f'"{topic}"' in path.read_text("utf-8")]


def test_there_are_as_many_as_promised():
    assert len(ROWS) >= FEWEST


@pytest.mark.parametrize("topic", TOPICS)
def test_each_name_is_used_by_a_test(topic):
    patterns = [names_in(path) for path in files_that_name(topic)]
    ids = [row["id"] for row in TOPICS[topic]["oracle"]]
    unused = [name for name in ids if not any(pattern.fullmatch(name) for pattern in patterns)]
    assert not unused


@pytest.mark.parametrize("topic", TOPICS)
def test_each_number_is_finite_and_has_a_source(topic):
    ids = {row["id"] for row in TOPICS[topic]["oracle"]}
    for row in TOPICS[topic]["oracle"]:
        assert set(row) <= {"id", "expected", "tolerance", "source"}, row
        assert math.isfinite(row["expected"]), row["id"]
        assert 0 <= row.get("tolerance", 0) < math.inf, row["id"]
        same_as = row["source"].removeprefix("as ").partition(" ")[0].rstrip(",.;:")
        assert same_as in ids or SOURCE.search(row["source"]), f"{row['id']}: {row['source']}"


@pytest.mark.parametrize("topic", TOPICS)
def test_no_name_is_there_twice(topic):
    ids = [row["id"] for row in TOPICS[topic]["oracle"]]
    assert len(ids) == len(set(ids))
