"""What tests share: expected numbers that come from print or from another program."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ORACLES = Path(__file__).parent / "oracles"


@cache
def _oracles(topic: str) -> dict[str, dict[str, Any]]:
    rows = tomllib.loads((ORACLES / f"{topic}.toml").read_text("utf-8"))["oracle"]
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows), f"{topic}.toml names an id twice"
    return by_id


@pytest.fixture
def oracle() -> Callable[[str, str, float], None]:
    """Hold a number of ours against one from print: ``oracle("meta_analysis", "bcg-dl-tau2", fit.tau2)``."""

    def compare(topic: str, name: str, actual: float) -> None:
        row = _oracles(topic)[name]
        tolerance = row.get("tolerance", 1e-6 * max(1.0, abs(row["expected"])))
        assert actual == pytest.approx(row["expected"], abs=tolerance, rel=0), f"{topic}: {name} ({row['source']})"

    return compare
