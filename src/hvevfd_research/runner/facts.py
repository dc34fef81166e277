"""The plain facts that cells leave in a workbook's outputs, for the report page and ``hvevfd check``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MIME = "application/vnd.hvevfd+json"


def page_facts(notebook: Any) -> Iterator[dict[str, Any]]:
    """Give what the cells put on the page, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            fact = output.get("data", {}).get(MIME)
            if fact is not None:
                yield dict(fact)


def page_numbers(facts: list[dict[str, Any]]) -> dict[str, float | None]:
    """Give the headline numbers and those held against print, by name; None where none could be had."""
    numbers: dict[str, float | None] = {}
    for fact in facts:
        if fact["kind"] == "headline":
            numbers[fact["name"]] = fact["value"]
        elif fact["kind"] == "published":
            numbers |= fact["values"]
    return numbers
