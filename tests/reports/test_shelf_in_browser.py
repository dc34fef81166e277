"""The pages of the real shelf, as `hvevfd run` leaves them, opened with the network off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hvevfd_research.reports.make import Made, Order, make_reports
from hvevfd_research.runner.workbook import shelf

pytestmark = pytest.mark.browser

TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


class Silent:
    """Hears how the batch goes, and says nothing."""

    def started(self, slug: str) -> None:
        pass

    def cell(self, slug: str, index: int, of: int) -> None:
        pass

    def ended(self, made: Made) -> None:
        pass


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every page of a run over the whole shelf, the index among them."""
    folder = tmp_path_factory.mktemp("reports")
    made = make_reports([Order(book, {}) for book in shelf()], folder, watcher=Silent())
    assert [one.status for one in made] == ["completed"] * len(made)
    return [*sorted(one.page for one in made), folder / "index.html"]


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}])
def test_every_page_fits_asks_for_nothing_and_nothing_goes_wrong(
    pages: list[Path], opened: Callable[..., Any], size: dict[str, int]
) -> None:
    for page in pages:
        view = opened(page.read_text("utf-8"), **size)
        assert (page.name, view.fetched, view.trouble) == (page.name, [], [])
        assert not view.page.evaluate(TOO_WIDE), page.name
        least = (
            0 if page.name == "index.html" else 20
        )  # small pictures beside a title that says what they are
        said = view.page.evaluate("[...document.images].map(image => image.alt.length)")
        assert min(said) >= least, page.name
