"""What a file should hold: its columns, their kinds and limits, and which header is which column."""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from hvevfd_research.errors import ColumnError, InputFileError
from hvevfd_research.i18n import LANGUAGES, gettext, use_language
from hvevfd_research.intake.report import shown, shown_list
from hvevfd_research.privacy.ages import any_says_age

Kind = Literal["text", "number", "whole", "date", "score"]
SOURCE_ROW = "source_row"  # the column that intake adds: the row as the spreadsheet numbers it
NOT_ASKED = ("ikke spurt", "ikkje spurt", "inte tillfrågad", "not asked", "-")
NEAR = 0.75  # similarity (difflib) above which an unknown header is taken for a misspelt one
SCORE_BELOW = 1000  # a number with both limits below this cannot hold a thousands mark
HEADER_WITHIN = 30  # rows from the top in which the headers are looked for

_KINDS: dict[str, Kind] = {
    "string": "text",
    "number": "number",
    "integer": "whole",
    "year": "whole",
    "date": "date",
}


@dataclass(frozen=True)
class Field:
    """One column that a file should have.

    Parameters
    ----------
    name : column of the frame that is read; also recognised as a header
    kind : "text", "number" (decimals and thousands marks), "whole", "date" or "score" (a number that never
        has a thousands mark, such as 7.5 of 10)
    required : the column must be there, and a cell must hold a value or a code of `missing`. When False, the
        column may be absent and an empty cell is missing
    low, high : limits, both allowed; numbers, or ISO dates for a date
    synonyms : other headers people use, in any language
    missing : codes that mean "no value"; ``""`` lets cells of a required column be empty. See also
        :data:`NOT_ASKED`
    choices : the only values allowed; text is matched without regard to upper and lower case
    called : pairs of a word that people type and the choice it stands for, such as ``("ja", "yes")``
    quotable : whether people agreed that their own words in this column may be quoted on a page

    Raises
    ------
    ColumnError : the kind is unknown, or the limits do not fit the kind
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    low: float | dt.date | str | None = None
    high: float | dt.date | str | None = None
    synonyms: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    choices: tuple[str | float, ...] = ()
    called: tuple[tuple[str, str | float], ...] = ()
    quotable: bool = False

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ColumnError(
                "{column}: the kind {kind} is not known; there are {kinds}",
                column=self.name,
                kind=self.kind,
                kinds=", ".join(get_args(Kind)),
            )
        if not signature(self.name) or self.name == SOURCE_ROW:
            raise ColumnError("a field cannot be named {name}", name=repr(self.name))
        if isinstance(self.synonyms, str) or isinstance(self.missing, str):
            raise ColumnError("{column}: synonyms and missing are lists of texts", column=self.name)
        for name in ("synonyms", "missing", "choices"):
            object.__setattr__(self, name, tuple(getattr(self, name)))  # lists are let in, and made hashable
        for limit in (self.low, self.high):
            _check_limit(self, limit)
        _check_called(self)

    @property
    def empty_allowed(self) -> bool:
        """Whether an empty cell is missing rather than a fault."""
        return not self.required or "" in self.missing

    @property
    def is_free_text(self) -> bool:
        """Whether people write in their own words here, and have not agreed to be quoted."""
        return self.kind == "text" and not self.choices and not self.quotable

    @property
    def is_age(self) -> bool:
        """Whether one of its headers says that it holds ages."""
        return self.kind != "text" and any_says_age((self.name, *self.synonyms))

    @classmethod
    def from_schema(cls, schema: Mapping[str, Any]) -> tuple[Field, ...]:
        """Build fields from the schema of a Data Package resource.

        Parameters
        ----------
        schema : with `fields` (each `name`, `type`, `constraints` with minimum, maximum, required and enum,
            `missingValues`, and our own keys `synonyms` and `quotable`) and `missingValues`. A field's
            `title` is the header that :mod:`.template` writes; it is recognised in every language that there
            is. So are its `labels`, the words for the codes of an enum (``{"yes": "yes", "unknown": "not
            known"}``)

        Returns
        -------
        one field per field of the schema. A number with both limits below 1000 is a score. Types without a
        kind of their own (boolean, time, object and the like) are refused.

        Examples
        --------
        >>> Field.from_schema({"fields": [{"name": "before", "type": "number", "synonyms": ["Skår 1"],
        ...     "constraints": {"minimum": 0, "maximum": 10, "required": True}}]})[0].kind
        'score'
        """
        codes = tuple(schema.get("missingValues", ("",)))
        return tuple(cls._from_entry(entry, codes) for entry in schema["fields"])

    @classmethod
    def _from_entry(cls, entry: Mapping[str, Any], codes: tuple[str, ...]) -> Field:
        kind = _KINDS.get(entry.get("type", "string"))
        if kind is None:
            raise ColumnError(
                "{column}: the type {type} cannot be read from people's own files; there are {types}",
                column=entry["name"],
                type=entry["type"],
                types=", ".join(_KINDS),
            )
        constraints = entry.get("constraints", {})
        low, high = constraints.get("minimum"), constraints.get("maximum")
        if kind == "number" and None not in (low, high) and max(abs(low), abs(high)) < SCORE_BELOW:
            kind = "score"
        required = bool(constraints.get("required", False))
        missing = tuple(entry.get("missingValues", codes))
        return cls(
            entry["name"],
            kind,
            required=required,
            low=low,
            high=high,
            synonyms=(*entry.get("synonyms", ()), *_in_every_language(entry.get("title", ""))),
            missing=tuple(code for code in missing if code or not required),
            choices=tuple(constraints.get("enum", ())),
            quotable=bool(entry.get("quotable", False)),
            called=tuple(
                (word, code)
                for code, label in entry.get("labels", {}).items()
                for word in _in_every_language(label)
            ),
        )


def _in_every_language(title: str) -> list[str]:
    found = []
    for tag in LANGUAGES if title else ():
        with use_language(tag):
            found.append(gettext(title))
    return list(dict.fromkeys(found))


def _check_called(field: Field) -> None:
    """Refuse a word for a code that is none of the choices, or one that stands for two of them."""
    meant: dict[str, str | float] = {str(choice).casefold(): choice for choice in field.choices}
    for word, code in field.called:
        if code not in field.choices or meant.setdefault(word.casefold(), code) != code:
            raise ColumnError(
                "{column}: the word {word} stands for no choice, or for two",
                column=field.name,
                word=word,
            )


def _check_limit(field: Field, limit: object) -> None:
    if limit is None:
        return
    if field.kind == "date":
        try:
            dt.date.fromisoformat(str(limit)[:10])
        except ValueError:
            raise ColumnError(
                "{column}: a limit of a date is written yyyy-mm-dd", column=field.name
            ) from None
    elif field.kind == "text" or isinstance(limit, bool) or not isinstance(limit, int | float):
        raise ColumnError("{column}: a limit needs a number, and text has none", column=field.name)


def signature(header: str) -> str:
    r"""Reduce a header to what is compared: letters and digits, without case, spaces and punctuation.

    >>> signature("\ufeff Skår_2 ") == signature("SKÅR 2")
    True
    """
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


class Headers:
    """Finds the fields in a row of headers."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = tuple(fields)
        self._by_signature: dict[str, Field] = {}
        for field in self.fields:
            for header in (field.name, *field.synonyms):
                other = self._by_signature.setdefault(signature(header), field)
                if other is not field:
                    raise ColumnError(
                        "{header} stands for two fields: {one} and {other}",
                        header=header,
                        one=other.name,
                        other=field.name,
                    )
        if not self.fields:
            raise ColumnError("no fields were named, so there is nothing to read")

    @property
    def example(self) -> str:
        """The field whose cell marks the example row of a template: the first of text, or else the first."""
        return next((field.name for field in self.fields if field.kind == "text"), self.fields[0].name)

    def field(self, header: str) -> Field | None:
        """Give the field that a header stands for."""
        return self._by_signature.get(signature(header))

    def count(self, cells: Sequence[str]) -> int:
        """Count the fields that a row of headers names."""
        return len({field.name for field in map(self.field, cells) if field})

    def complete(self, cells: Sequence[str]) -> bool:
        """Tell whether a row of headers names every required field."""
        found = {field.name for field in map(self.field, cells) if field}
        return all(field.name in found for field in self.fields if field.required)

    def find_row(self, rows: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]] | None:
        """Give the first of the rows that names the most fields, None when no row names any."""
        best = max(rows, key=lambda row: self.count(row[1]), default=None)
        return best if best and self.count(best[1]) else None

    def places(self, cells: Sequence[str], file: str, row: int) -> dict[str, int]:
        """Give each field's position among the headers.

        Raises
        ------
        InputFileError : a required column is missing, an optional one seems misspelt, or one is there twice
        """
        places: dict[str, int] = {}
        for position, header in enumerate(cells):
            field = self.field(header)
            if field is None:
                continue
            if field.name in places:
                raise InputFileError(
                    "{file} row {row}: {first} and {second} are the same column, {column}. Keep one of them.",
                    file=file,
                    row=row,
                    first=shown(cells[places[field.name]]),
                    second=shown(header),
                    column=field.name,
                )
            places[field.name] = position
        for field in self.fields:
            if field.name not in places:
                self._miss(field, cells, file, row)
        return places

    def _miss(self, field: Field, cells: Sequence[str], file: str, row: int) -> None:
        unknown = {signature(header): header for header in cells if header and self.field(header) is None}
        wanted = [signature(header) for header in (field.name, *field.synonyms)]
        near = [
            header
            for sign, header in unknown.items()
            if any(difflib.SequenceMatcher(None, sign, want).ratio() >= NEAR for want in wanted)
        ]
        found = shown_list([header for header in cells if header])
        if near:
            raise InputFileError(
                "{file} row {row}: there is no column {column}. {near} is near: rename it to {column} if it "
                "is meant, and to something else if it is not. The columns found are {found}.",
                file=file,
                row=row,
                column=field.name,
                near=shown(near[0]),
                found=found,
            )
        if field.required:
            raise InputFileError(
                "{file} row {row}: there is no column {column}. The columns found are {found}.",
                file=file,
                row=row,
                column=field.name,
                found=found,
            )

    def no_header(self, file: str) -> InputFileError:
        """Make the error for a file without any of the headers; what stands in its rows is not repeated."""
        return InputFileError(
            "{file}: none of the first {rows} rows holds the headers. They are {needed}.",
            file=file,
            rows=HEADER_WITHIN,
            needed=", ".join(field.name for field in self.fields),
        )
