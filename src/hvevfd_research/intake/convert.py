"""Turn what people typed into numbers, dates, scores and texts, or say what kind of thing it is instead.

Numbers: digits, a sign, one decimal mark (comma or point), thousands set apart by spaces, or by the other
mark. ``1,234`` and ``1.234`` can be read in two ways. They are decimals where the other cells of the file use
that mark as decimal mark, and are refused where nothing tells. A score has no thousands, so nothing is in
doubt. Exponents, percent signs, units, NA, null and inf are no numbers. Dates: dd.mm.yyyy, yyyy-mm-dd and the
date cells of a workbook. With slashes or hyphens the order is day first or month first only if the column
itself proves it by a day above 12; otherwise such a date is refused. A year has four digits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hvevfd_research.i18n import deferred
from hvevfd_research.intake.columns import DROPPED
from hvevfd_research.intake.report import Phrase
from hvevfd_research.intake.schema import Field
from hvevfd_research.intake.table import Cell

Value = float | int | str | dt.datetime | None
FIRST_YEAR, LAST_YEAR = 1900, 2100  # a workbook holds no earlier date; a year outside is a slip of the hand
MOST_DIGITS = 16  # before the decimal mark
EXACT = 2**53  # whole numbers above it are not exact as float64
DATE_FORMS = {
    "day.month": "dd.mm.yyyy",
    "iso": "yyyy-mm-dd",
    "day/month": "dd/mm/yyyy",
    "month/day": "mm/dd/yyyy",
    "cell": "date cells",
}

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_SIGNS = dict.fromkeys(map(ord, "−–‐‑"), "-")
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BLANK = INVISIBLE + " "  # a cell of these alone is empty
_CLEAN = {**_SPACES, **_SIGNS, **_FULL_WIDTH, **dict.fromkeys(map(ord, INVISIBLE))}
_NUMBER = re.compile(
    r"([-+]?)([0-9]+|[0-9]{1,3}(?:([ .,])[0-9]{3})(?:\3[0-9]{3})*)(?:(?!\3)([.,])([0-9]+))?", re.ASCII
)
_PADDED = re.compile(r"[-+]?0[0-9]")
_TIME = r"(?:[ T]+([0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?)Z?)?"
_DATES = (
    ("day.month", re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})" + _TIME)),
    ("iso", re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _TIME)),
    ("slash", re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})" + _TIME)),
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")
_EXPONENT = re.compile(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+")
_NOTHING = frozenset({"na", "n/a", "nan", "null", "none", "inf", "-inf", "infinity", "#n/a", "nil"})

EMPTY = Phrase("an empty cell")
DATE_FOR_NUMBER = Phrase("a date (Excel makes dates of numbers such as 3.5; format the column as text)")
TWO_WAYS = Phrase("a number that can be read in two ways, with a decimal mark or a thousands mark")


@dataclass
class Typed:
    """The different cells of a column, typed.

    Attributes
    ----------
    cells : the value of each different cell; None when missing or refused
    refused : place among the different cells to the template and its values
    coded : places of cells that hold a declared code for missing
    forms : forms of dates met, keys of :data:`DATE_FORMS`
    timed, retyped, padded : places of dates with a time of day, of numbers and dates in a text column, of
        numbers with zeros in front
    """

    cells: list[Value]
    refused: dict[int, tuple[str, dict[str, object]]] = field(default_factory=dict)
    coded: set[int] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    timed: set[int] = field(default_factory=set)
    retyped: set[int] = field(default_factory=set)
    padded: set[int] = field(default_factory=set)

    def refuse(self, place: int, found: Phrase, needed: Field) -> None:
        """Refuse a cell: what was found, and what is needed instead."""
        self.refused[place] = (NEEDED[needed.kind], {"found": found})


NEEDED = {
    "text": "{found} where text is needed",
    "number": "{found} where a number is needed",
    "whole": "{found} where a whole number is needed",
    "date": "{found} where a date is needed; write it as dd.mm.yyyy",
    "score": "{found} where a score is needed",
}


@dataclass(frozen=True)
class Decimals:
    """The decimal marks of a file: those that cells show beyond doubt, and the one that follows from them."""

    seen: frozenset[str]
    mark: str | None


def decimal_mark(columns: Iterable[Sequence[Cell]], delimiter: str | None) -> Decimals:
    """Tell which decimal mark a file uses.

    Parameters
    ----------
    columns : the different cells of the number and score columns
    delimiter : of a text file. Where no cell tells, ``,`` between cells leaves the point as decimal mark, and
        ``;`` is what Excel writes where the comma is the decimal mark
    """
    seen: set[str] = set()
    unseen = [",", "."]
    for cells in columns:
        for cell in cells:
            if isinstance(cell, str) and any(mark in cell for mark in unseen):
                match = _NUMBER.fullmatch(_clean(cell))
                if match and match[4] and not _in_doubt(match):
                    seen.add(match[4])
                    unseen = [mark for mark in unseen if mark not in seen]
    if len(seen) == 1:
        return Decimals(frozenset(seen), min(seen))
    by_delimiter = {",": ".", ";": ","}
    return Decimals(frozenset(seen), None if seen else by_delimiter.get(delimiter or ""))


def convert(cells: Sequence[Cell], wanted: Field, decimals: Decimals) -> Typed:
    """Type the different cells of a column."""
    typed = Typed([None] * len(cells))
    codes = {code.strip().casefold() for code in wanted.missing}
    left: dict[int, Cell] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            text = cell.strip()
            if not (text and (text.isascii() or text.strip(BLANK))):
                if not wanted.empty_allowed:
                    typed.refuse(place, EMPTY, wanted)
            elif codes and text.casefold() in codes:
                typed.coded.add(place)
            else:
                left[place] = cell
        elif isinstance(cell, Phrase):
            if cell is not DROPPED:
                typed.refuse(place, cell, wanted)
        elif codes and _plain(cell) in codes:
            typed.coded.add(place)
        else:
            left[place] = cell
    _type(left, wanted, typed, decimals)
    _check_limits(wanted, typed)
    return typed


def _type(left: Mapping[int, Cell], wanted: Field, typed: Typed, decimals: Decimals) -> None:
    if wanted.kind == "text":
        _texts(left, typed)
    elif wanted.kind == "date":
        _dates(left, wanted, typed)
    else:
        _numbers(left, wanted, typed, decimals)


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell)


def _clean(text: str) -> str:
    return text.strip() if text.isascii() else text.translate(_CLEAN).strip()


def _texts(left: Mapping[int, Cell], typed: Typed) -> None:
    for place, cell in left.items():
        if isinstance(cell, str):
            typed.cells[place] = cell.strip()
        else:
            typed.retyped.add(place)
            typed.cells[place] = _plain(cell)


def _in_doubt(match: re.Match[str]) -> bool:
    """Tell whether a mark may part thousands as well as decimals: 1,234 but not 0,234, 12,5 or 1 234,567."""
    whole, group, fraction = match[2], match[3], match[5]
    return group is None and len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")


def _numbers(left: Mapping[int, Cell], wanted: Field, typed: Typed, decimals: Decimals) -> None:
    whole = wanted.kind == "whole"
    for place, cell in left.items():
        value: float | int | Phrase
        if isinstance(cell, str):
            text = _clean(cell)
            value = _read_number(text, wanted.kind, decimals)
            if text[0] in "+-0" and _PADDED.match(text):
                typed.padded.add(place)
        elif isinstance(cell, int | float):
            value = cell
        else:
            value = DATE_FOR_NUMBER
        if whole and isinstance(value, float):
            value = int(value) if value.is_integer() else Phrase("a number with decimals")
        if isinstance(value, int) and abs(value) > EXACT:
            value = Phrase("a number of {n} digits", n=len(str(abs(value))))
        if isinstance(value, Phrase):
            typed.refuse(place, value, wanted)
        else:
            typed.cells[place] = value


def _read_number(text: str, kind: str, decimals: Decimals) -> float | int | Phrase:
    if text.isdigit() and text.isascii() and len(text) <= MOST_DIGITS:
        return int(text)  # as most cells are; the rest of the rules takes three times as long
    match = _NUMBER.fullmatch(text)
    if match is None:
        return kind_of_text(text)
    sign, whole, group, mark, fraction = match.groups()
    if kind == "score" and group:
        return Phrase("a number with thousands")
    if mark and kind != "score" and _in_doubt(match) and mark != decimals.mark:
        return TWO_WAYS
    digits = whole.replace(group, "") if group else whole
    if len(digits) > MOST_DIGITS:
        return Phrase("a number of {n} digits", n=len(digits))
    return float(f"{sign}{digits}.{fraction}") if mark else int(sign + digits)


def kind_of_text(text: str) -> Phrase:
    """Say what kind of thing a text is, without repeating it.

    >>> str(kind_of_text("kjempebra dag")), str(kind_of_text("1e1")), str(kind_of_text("03.04.26"))
    ('text of 13 letters', 'a number with an exponent', 'a date with a year of two digits')
    """
    if text.casefold() in _NOTHING:
        return Phrase("a word for no value that was not declared as such")
    if _EXPONENT.fullmatch(text):
        return Phrase("a number with an exponent")
    if _SHORT_YEAR.fullmatch(text):
        return Phrase("a date with a year of two digits")
    if any(form.fullmatch(text) for _, form in _DATES):
        return Phrase("a date")
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
        return Phrase("a number with a percent sign")
    if _NUMBER.fullmatch(text):
        return Phrase("a number")
    return Phrase("one sign of text") if len(text) == 1 else Phrase("text of {n} letters", n=len(text))


def _dates(left: Mapping[int, Cell], wanted: Field, typed: Typed) -> None:
    slashed: list[tuple[int, int, int, int]] = []
    for place, cell in left.items():
        if isinstance(cell, dt.datetime):
            typed.cells[place] = dt.datetime.combine(cell.date(), dt.time())
            typed.forms.add("cell")
            if cell.time() != dt.time():
                typed.timed.add(place)
            continue
        text = _clean(cell) if isinstance(cell, str) else _plain(cell)
        form, match = next(
            ((form, match) for form, regex in _DATES if (match := regex.fullmatch(text))), ("", None)
        )
        if match is None:
            typed.refuse(place, kind_of_text(text), wanted)
            continue
        one, two, three = int(match[1]), int(match[2]), int(match[3])
        if match[4]:
            typed.timed.add(place)
        if form == "slash":
            slashed.append((place, one, two, three))
        elif form == "iso":
            _set_date(place, three, two, one, form, wanted, typed)
        else:
            _set_date(place, one, two, three, form, wanted, typed)
    _slashed(slashed, wanted, typed)


def _slashed(slashed: list[tuple[int, int, int, int]], wanted: Field, typed: Typed) -> None:
    """Read dates with slashes or hyphens in the one order that the column proves."""
    day_first = any(one > 12 and two <= 12 for _, one, two, _ in slashed)
    month_first = any(two > 12 and one <= 12 for _, one, two, _ in slashed)
    for place, one, two, year in slashed:
        if day_first and month_first:
            found = Phrase("a date in a column where some have the day first and some the month")
            typed.refuse(place, found, wanted)
        elif not day_first and not month_first and one != two:
            typed.refuse(place, Phrase("a date that can be read day first or month first"), wanted)
        elif month_first:
            _set_date(place, two, one, year, "month/day", wanted, typed)
        else:
            _set_date(place, one, two, year, "day/month", wanted, typed)


def _set_date(place: int, day: int, month: int, year: int, form: str, wanted: Field, typed: Typed) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        found = Phrase("the year {year}", year=str(year))
        typed.refuse(place, found, wanted)
        return
    try:
        typed.cells[place] = dt.datetime(year, month, day)  # noqa: DTZ001 (a day has no time zone)
    except ValueError:
        typed.refuse(place, Phrase("a date that does not exist"), wanted)
        return
    typed.forms.add(form)


def _limits(wanted: Field) -> tuple[Value, Value]:
    if wanted.kind != "date":
        return _as_number(wanted.low), _as_number(wanted.high)
    first, last = (
        None if limit is None else dt.datetime.fromisoformat(str(limit)[:10])
        for limit in (wanted.low, wanted.high)
    )
    return first, last


def _as_number(limit: object) -> float | None:
    return float(limit) if isinstance(limit, int | float) else None


def _check_limits(wanted: Field, typed: Typed) -> None:
    low, high = _limits(wanted)
    choices = {_choice(choice): choice for choice in wanted.choices}
    choices |= {_choice(word): choice for word, choice in wanted.called}
    if low is None and high is None and not choices:
        return
    for place, value in enumerate(typed.cells):
        if value is None:
            continue
        if (low is not None and value < low) or (high is not None and value > high):  # type: ignore[operator]
            typed.cells[place] = None
            typed.refused[place] = _outside(value, low, high)
        elif choices and _choice(value) not in choices:
            typed.cells[place] = None
            listed = ", ".join(str(choice) for choice in wanted.choices)
            typed.refused[place] = (deferred("a value that is none of {choices}"), {"choices": listed})
        elif choices and isinstance(value, str):
            typed.cells[place] = str(choices[_choice(value)])


def _choice(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.casefold() if isinstance(value, str) else value


def _outside(value: Value, low: Value, high: Value) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {
        name: limit.date().isoformat() if isinstance(limit, dt.datetime) else limit
        for name, limit in (("value", value), ("low", low), ("high", high))
    }
    if low is None:
        return deferred("{value} is above {high}"), values
    if high is None:
        return deferred("{value} is below {low}"), values
    return deferred("{value} is outside {low} to {high}"), values
