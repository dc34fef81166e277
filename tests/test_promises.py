"""Every test that docs/promises.md leans on is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROMISES = (ROOT / "docs" / "promises.md").read_text("utf-8")


def test_each_promise_names_tests_that_exist():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PROMISES)
    assert len(named) >= 15
    gone = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
    assert gone == []


def test_each_promise_of_the_first_table_has_a_test_or_a_measurement():
    rows = [line for line in PROMISES.splitlines() if re.match(r"\| (I|P|N)\d", line)]
    assert len(rows) >= 11
    assert all("`tests/" in row or "`python benchmarks/" in row for row in rows)
