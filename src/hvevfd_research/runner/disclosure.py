"""How much of people's rows a page may show: chosen for a run, and told to its kernel.

A page with people's rows is private unless it was made with ``--report``: then single patients are left out.
Counts of few people are hidden on both, from ``min_count`` on they are shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from hvevfd_research.privacy.threshold import MIN_COUNT, check_min_count

REPORT, LEAST = "HVEVFD_REPORT", "HVEVFD_MIN_COUNT"  # names in the kernel's environment


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
