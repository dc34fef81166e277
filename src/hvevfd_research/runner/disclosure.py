"""How much of people's rows a page may show: chosen for a run, and told to its kernel.

A page with people's rows is private unless it was made with ``--report``: then single patients are left out.
Counts of few people are hidden on both, from ``min_count`` on they are shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hvevfd_research.privacy.threshold import MIN_COUNT, check_min_count

REPORT, LEAST = "HVEVFD_REPORT", "HVEVFD_MIN_COUNT"  # names in the kernel's environment
PAGES = "HVEVFD_PAGES"  # the same: a folder in which the kernel meets earlier pages and leaves its own


@dataclass(frozen=True)
class Disclosure:
    """What a page may show.

    Parameters
    ----------
    report : whether the page is to be handed on, and shows no single patient
    min_count : the smallest count of people shown, 3 or more

    Raises
    ------
    DomainError : `min_count` is below 3

    Examples
    --------
    >>> Disclosure(report=True, min_count=10).words
    ['--report', '--min-count', '10']
    """

    report: bool = False
    min_count: int = MIN_COUNT

    def __post_init__(self) -> None:
        check_min_count(self.min_count)

    @property
    def environment(self) -> dict[str, str]:
        """What tells a kernel."""
        return {REPORT: "1" if self.report else "", LEAST: str(self.min_count)}

    @property
    def words(self) -> list[str]:
        """What sets it on the command line; nothing where it is the default."""
        least = [] if self.min_count == MIN_COUNT else ["--min-count", str(self.min_count)]
        return ["--report"] * self.report + least

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Disclosure:
        """Read what this process was told; the defaults where a notebook was opened by hand."""
        least = environment.get(LEAST, "")
        return cls(bool(environment.get(REPORT)), int(least) if least.isdecimal() else MIN_COUNT)


@dataclass(frozen=True)
class Pages:
    """What a run to hand on knows of the pages made before it, and tells the next one of its own.

    Parameters
    ----------
    folder : where its kernel finds the one and leaves the other
    """

    folder: Path

    @property
    def earlier(self) -> list[dict[str, Any]]:
        """What readers of earlier pages hold, as :meth:`hvevfd_research.privacy.earlier.Page.to_json`."""
        held: list[dict[str, Any]] = json.loads((self.folder / "earlier.json").read_text("utf-8"))
        return held

    @property
    def told(self) -> dict[str, Any] | None:
        """What readers of this page hold; None where no count of people was told."""
        try:
            held: dict[str, Any] = json.loads((self.folder / "told.json").read_text("utf-8"))
        except OSError:
            return None
        return held

    def tell(self, page: Mapping[str, Any]) -> None:
        """Leave what readers of this page hold so far."""
        (self.folder / "told.json").write_text(json.dumps(page), "utf-8")

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Pages | None:
        """Find the folder that this process was told; None where a notebook was opened by hand."""
        folder = environment.get(PAGES, "")
        return cls(Path(folder)) if folder else None


@contextmanager
def pages_beside(earlier: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Pages, dict[str, str]]]:
    """Lay out earlier pages for one run; give the folder and what tells its kernel."""
    with TemporaryDirectory(prefix="hve-pages-") as folder:
        (Path(folder) / "earlier.json").write_text(json.dumps(list(earlier)), "utf-8")
        yield Pages(Path(folder)), {PAGES: folder}
