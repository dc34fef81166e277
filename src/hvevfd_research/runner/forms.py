"""The forms that people fill in and send: one for each workbook that reads a file of the reader's own."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hvevfd_research import datasets
from hvevfd_research.errors import ContentError
from hvevfd_research.intake import Field
from hvevfd_research.runner.workbook import Workbook, shelf


@dataclass(frozen=True)
class Form:
    """Which columns a file has that a workbook reads.

    Parameters
    ----------
    name : of the workbook
    title : of the workbook, in the language spoken when the form was found
    schema : Table Schema of the data set that the workbook reads when it has no other
    parameter : of the workbook, that takes the file
    """

    name: str
    title: str
    schema: Mapping[str, Any]
    parameter: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns, for the reader of files."""
        return Field.from_schema(self.schema)


def forms() -> list[Form]:
    """Give all forms, in the order of their workbooks on the shelf."""
    return [_form(book) for book in shelf() if book.fill_in]


def find_form(name: str) -> Form:
    """Give the form of a workbook.

    Raises
    ------
    ContentError : no workbook of that name reads a file of the reader's own; those that do are named

    Examples
    --------
    >>> [field.name for field in find_form("goal-form").fields]
    ['patient', 'goal', 'first', 'second']
    """
    there = {book.slug: book for book in shelf() if book.fill_in}
    if name not in there:
        near = difflib.get_close_matches(name, there, n=1)
        raise ContentError(
            "there is no form called {name}. Did you mean {near}? There are: {there}"
            if near
            else "there is no form called {name}. There are: {there}",
            name=name,
            near="".join(near),
            there=", ".join(there),
        )
    return _form(there[name])


def _form(book: Workbook) -> Form:
    parameter = next((each.name for each in book.parameters if each.is_file), "")
    return Form(book.slug, book.title, datasets.schema(*book.fill_in), parameter)
