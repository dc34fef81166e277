"""The example row of a template, which the reader leaves out.

A row is the example when its cell in the first text column, or in the first of all where none is of text,
begins and ends with three asterisks. What stands
between them is for people and may be in any language, also one that a later version words differently, so a
template never turns into data when its words change. Nobody names a patient in this way; the report notes
each row that was left out.
"""

from __future__ import annotations

MARK = "***"


def example_mark(words: str) -> str:
    """Mark words as those of an example row.

    >>> example_mark("example, not read")
    '*** example, not read ***'
    """
    return f"{MARK} {words} {MARK}"


def is_example(cell: object) -> bool:
    """Tell whether a cell marks the example row."""
    return isinstance(cell, str) and cell.startswith(f"{MARK} ") and cell.endswith(f" {MARK}")
