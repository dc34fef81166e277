"""Numbers are read in the one way they can be read, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.i18n import use_language
from hvevfd_research.intake import Field
from hvevfd_research.intake.convert import Decimals, convert, decimal_mark
from hvevfd_research.intake.report import fill

NUMBER = Field("x", "number", required=False)
COMMA, POINT, UNKNOWN = (Decimals(frozenset(mark or ()), mark) for mark in (",", ".", None))


def one(text: object, field: Field = NUMBER, decimals: Decimals = UNKNOWN) -> object:
    """The value of one cell, or what the report says of it."""
    typed = convert([text], field, decimals)
    return fill(*typed.refused[0]) if typed.refused else typed.cells[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("−7", -7),
        ("+7", 7),
        ("007", 7),
        ("7,5", 7.5),
        ("7.5", 7.5),
        ("7,50", 7.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("12 345", 12345),
        ("12\u00a0345,5", 12345.5),
        ("1 234 567", 1234567),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1234,567", 1234.567),
        ("1234567890123456", 1234567890123456),
    ],
)
def test_a_number_with_one_reading_is_read(text, value):
    for decimals in (COMMA, POINT, UNKNOWN):
        assert one(text, decimals=decimals) == value


NO_NUMBERS = (
    *("1e1", "1E+05", "NA", "nan", "inf", "-inf", "null", "None", "7%", "7 kg", ",5", "5,", "1,2,3", "1 23"),
    *("12 34", "1.2345.678", "1,234 567", "--7", "7-8", "0x10", "1_000", "²", "7½", "１e１", "٣", "."),
    *("9" * 17, "9" * 5000),
)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused_and_not_repeated(text):
    for kind in ("number", "whole", "score"):
        said = one(text, Field("x", kind, required=False))
        assert isinstance(said, str), said
        assert "needed" in said
        assert len(text) < 3 or text not in said


@pytest.mark.parametrize(("text", "mark", "value"), [("1,234", ",", 1.234), ("1.234", ".", 1.234)])
def test_three_digits_after_a_mark_are_decimals_only_where_the_file_says_so(text, mark, value):
    known, other = (COMMA, POINT) if mark == "," else (POINT, COMMA)
    assert one(text, decimals=known) == value
    for decimals in (other, UNKNOWN):
        assert "read in two ways" in str(one(text, decimals=decimals))
    assert one(text, Field("x", "score", low=0, high=10)) == value


@pytest.mark.parametrize(
    ("cells", "delimiter", "mark"),
    [
        (["7,5", "1,234"], "\t", ","),
        (["7.5", "1.234"], ";", "."),
        (["1,234"], ";", ","),
        (["1.234"], ",", "."),
        (["1.234"], "\t", None),
        (["1.234"], None, None),
        (["7,5", "7.5"], ";", None),
        (["1.234,5"], None, ","),
        (["0,125"], None, ","),
        (["kr 7,5"], None, None),
    ],
)
def test_the_decimal_mark_is_what_cells_show_or_else_the_delimiter(cells, delimiter, mark):
    assert decimal_mark([cells], delimiter).mark == mark


@settings(deadline=None, max_examples=200)
@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from(",."))
def test_a_number_written_with_a_known_mark_is_read_back(value, mark):
    text = f"{value:f}".replace(".", mark)
    assert one(text, decimals=COMMA if mark == "," else POINT) == float(value)


def test_whole_numbers_have_no_decimals_but_zeros():
    field = Field("x", "whole")
    assert one("3,0", field) == 3
    assert one(3.0, field) == 3
    assert one("3,5", field) == "a number with decimals where a whole number is needed"
    assert one(3.5, field) == "a number with decimals where a whole number is needed"
    assert one(2**53 + 1, field) == "a number of 16 digits where a whole number is needed"
    assert one(1e300, field) == "a number of 301 digits where a whole number is needed"


def test_limits_are_allowed_themselves():
    field = Field("x", "score", low=0, high=10)
    assert one("0", field) == 0
    assert one("10,0", field) == 10
    assert one("10,01", field) == "10.01 is outside 0 to 10"
    with use_language("nb"):
        assert "10,01" in one("10,01", field)  # the number as the reader writes it
    assert one("-1", Field("x", "whole", low=0)) == "-1 is below 0"
    assert one("03.04.2026", Field("x", "date", high="2026-04-02")) == "2026-04-03 is above 2026-04-02"
    assert one("03.04.1899", Field("x", "date")).startswith("the year 1899")


def test_choices_are_matched_without_case_and_given_back_as_declared():
    field = Field("x", choices=("Hjemme", "Sykehjem"))
    assert one("HJEMME", field) == "Hjemme"
    assert one("Sjukehus", field) == "a value that is none of Hjemme, Sykehjem"
    assert one("2", Field("x", "whole", choices=(1, 2))) == 2
    assert one("3", Field("x", "whole", choices=(1, 2))) == "a value that is none of 1, 2"


def test_a_choice_is_also_known_by_its_word_in_any_language():
    field = Field("x", choices=("yes", "unknown"), called=(("ja", "yes"), ("ikke kjent", "unknown")))
    assert [one(cell, field) for cell in ("Ja", "YES", "ikke kjent")] == ["yes", "yes", "unknown"]
    assert one("nei", field) == "a value that is none of yes, unknown"


def test_codes_for_missing_hold_for_numbers_of_a_workbook_too():
    field = Field("x", "whole", missing=("99", ""))
    assert one(99, field) is None
    assert one(99.0, field) is None
    assert one("99", field) is None
    assert one("", field) is None
    assert one("\u200b \u00a0", field) is None
    assert one("", Field("x", "whole", missing=("99",))) == "an empty cell where a whole number is needed"
