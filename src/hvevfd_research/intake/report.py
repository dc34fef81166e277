"""What a reading gives back: the frame, every issue with its place, and how the file was understood.

Messages are templates with named values, so that a catalogue can translate them; a value that is itself a
sentence or a kind of thing is a :class:`Phrase`, translated where it is shown. No message repeats what a
person wrote: it says what kind of thing was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hvevfd_research.errors import InputFileError
from hvevfd_research.i18n import gettext, number
from hvevfd_research.privacy import find_identifiers

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["refused", "warning", "note"]
LISTED = 3  # refusals that the message of an error repeats; the report holds them all
LONGEST_NAME = 60  # letters of a header, sheet or file name that a message repeats


class Phrase:
    """A piece of text that is translated when it is shown.

    >>> str(Phrase("text of {n} letters", n=12))
    'text of 12 letters'
    """

    __slots__ = ("filling", "message")

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.filling = tuple(sorted(values.items()))

    def __str__(self) -> str:
        return fill(self.message, dict(self.filling))

    def __repr__(self) -> str:
        return f"Phrase({self.message!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[str, tuple[tuple[str, object], ...]]:
        return self.message, self.filling


def fill(message: str, values: Mapping[str, object]) -> str:
    """Translate a template and fill in its values; decimals are written as the reader's language does."""
    return gettext(message).format(
        **{name: _written(value) if isinstance(value, float) else value for name, value in values.items()}
    )


def _written(value: float) -> str:
    text = f"{value:.12g}"
    if "e" in text or "n" in text:
        return text
    return number(value, len(text.partition(".")[2]))


@dataclass(frozen=True)
class Issue:
    """One thing that the reader of a report should know.

    Attributes
    ----------
    row : row as the spreadsheet numbers it, None when it concerns the file
    column : header as it stands in the file, None when it concerns a whole row
    level : "refused" (the row is left out), "warning" (look at it) or "note" (how it was read)
    message : template, the English source of its translations
    values : what fills the template
    """

    row: int | None
    column: str | None
    level: Level
    message: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def what(self) -> str:
        """The sentence without its place."""
        return fill(self.message, self.values)

    @property
    def text(self) -> str:
        """The sentence with its place, in the language of the present context.

        >>> Issue(14, "Skår 2", "refused", "{value} is outside {low} to {high}",
        ...       {"value": 11.0, "low": 0.0, "high": 10.0}).text
        'row 14, column Skår 2: 11 is outside 0 to 10'
        """
        place = {"row": self.row, "column": self.column, "what": self.what}
        if self.row is None and self.column is None:
            return self.what
        if self.row is None:
            return gettext("column {column}: {what}").format(**place)
        if self.column is None:
            return gettext("row {row}: {what}").format(**place)
        return gettext("row {row}, column {column}: {what}").format(**place)


def refused(message: str, /, *, row: int | None, column: str | None = None, **values: object) -> Issue:
    """Make an issue for a row that is left out."""
    return Issue(row, column, "refused", message, values)


def warning(message: str, /, *, row: int | None = None, column: str | None = None, **values: object) -> Issue:
    """Make an issue that someone should look at."""
    return Issue(row, column, "warning", message, values)


def note(message: str, /, *, row: int | None = None, column: str | None = None, **values: object) -> Issue:
    """Make an issue that says how something was read."""
    return Issue(row, column, "note", message, values)


@dataclass(frozen=True)
class Understood:
    """How a file was read.

    Attributes
    ----------
    form : "csv", "xlsx" or "parquet"
    header_row : row of the headers, as the spreadsheet numbers it; 1 for a Parquet file
    encoding, delimiter : of a text file; None for a workbook
    sheet : of a workbook; None for a text file
    decimal_mark : "," or "."; None when neither cells nor delimiter tell, or the cells differ
    date_form : "dd.mm.yyyy", "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "date cells" or several of them joined
        by ", "; None without dates
    """

    form: Literal["csv", "xlsx", "parquet"]
    header_row: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    decimal_mark: str | None = None
    date_form: str | None = None


@dataclass(frozen=True, eq=False)
class Intake:
    """A file that was read.

    Attributes
    ----------
    frame : DataFrame, one row per row kept: `source_row` (int, as the spreadsheet numbers it), then one
        column per field under the field's name. Text is str, number and score float64, whole Int64, date
        datetime64; what is missing is missing (NaN, NA, NaT)
    issues : every refusal, warning and note, by row
    understood : how the file was read
    rows_read, rows_kept, rows_refused : read = kept + refused; empty rows and the example row of
        a template count in none of them
    name : of the file, without its folder
    """

    frame: pd.DataFrame
    issues: tuple[Issue, ...]
    understood: Understood
    rows_read: int
    rows_kept: int
    rows_refused: int
    name: str

    def to_frame(self) -> pd.DataFrame:
        """Give the issues as a table: row, column, level, text."""
        import pandas as pd

        rows = [(issue.row, issue.column, issue.level, issue.what) for issue in self.issues]
        table = pd.DataFrame(rows, columns=["row", "column", "level", "text"])
        return table.astype({"row": "Int64"})

    def require_complete(self) -> Intake:
        """Give this intake back if no row was refused.

        Raises
        ------
        InputFileError : naming the first refusals and how many there are
        """
        if not self.rows_refused:
            return self
        listed = [issue for issue in self.issues if issue.level == "refused"][:LISTED]
        raise InputFileError(
            "{file}: rows that cannot be used: {refused} of {read}. {first}",
            file=self.name,
            refused=self.rows_refused,
            read=self.rows_read,
            first=Sentences(tuple(listed)),
        )


@dataclass(frozen=True)
class Sentences:
    """Some issues one after the other, for the message of an error."""

    issues: tuple[Issue, ...]

    def __str__(self) -> str:
        return "; ".join(issue.text for issue in self.issues)


def shown(name: str) -> str:
    """Give a name that a message may repeat: short, and withheld when it holds an identifier.

    >>> shown("ola@example.org.csv")
    '(name withheld)'
    """
    name = " ".join(name.split())
    if find_identifiers(name):
        return gettext("(name withheld)")
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def shown_list(names: Sequence[str], at_most: int = 20) -> str:
    """Join names for a message; of very many only the first are shown."""
    listed = ", ".join(shown(name) for name in names[:at_most])
    return listed + (", …" if len(names) > at_most else "")
