"""A page of its own for each test: what one shows must not bear on the next."""

from __future__ import annotations

import pytest

from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.runner.disclosure import Disclosure


@pytest.fixture
def shown(monkeypatch):
    """Everything that was shown, as (data, metadata)."""
    seen = []
    monkeypatch.setattr(
        "hvevfd_research.cells.emit._send", lambda bundle, metadata: seen.append((bundle, metadata))
    )
    return seen


@pytest.fixture(autouse=True)
def _nobody():
    PEOPLE.__init__()
    yield
    PEOPLE.__init__()


@pytest.fixture
def holding(tmp_path):
    """Hold people's rows, as a workbook does that has read an own file."""

    def hold(*, report=False, min_count=5):
        own = tmp_path / "own.csv"
        own.write_text("patient;goal;first;second\n1;1;5;10\n")
        PEOPLE.disclosure = Disclosure(report, min_count)
        PEOPLE.hold(own)
        return PEOPLE

    return hold
