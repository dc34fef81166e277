"""What is written can be opened by anyone: no spreadsheet runs it, and our reader reads the same again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import OutputError
from hvevfd_research.intake import Field, read
from hvevfd_research.intake.export import (
    FORMULA_SIGNS,
    clean_csv,
    clean_frame,
    clean_workbook,
    csv_text,
    guarded,
    unguarded,
)
from hvevfd_research.intake.tidy import TEXT
from hvevfd_research.privacy import find_identifiers

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIELDS = [
    Field("id"),
    Field("date", "date"),
    Field("score", "score", low=0, high=10, missing=("ikke spurt",)),
    Field("weight", "number", required=False),
    Field("visits", "whole", required=False, low=0),
    Field("comment", required=False),
]

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "'=1+1",
    "''=1+1",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_guarded_and_comes_back(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["gå på tur", "'tis the season", "7", "a=b", "", "'", " =1", "'0301"])
def test_any_other_text_is_left_alone(text):
    assert guarded(text) == unguarded(text) == text


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n\0＝ab1"), max_size=6))
def test_the_guard_is_taken_away_exactly_where_it_was_put(text):
    held = guarded(text)
    assert unguarded(held) == text
    assert not held.startswith(tuple(FORMULA_SIGNS))


def test_csv_guards_texts_and_headers_and_leaves_numbers_and_dates():
    frame = pd.DataFrame(
        {
            "=goal": ["=1+1", None, "x"],
            "change": [-2.5, 3.0, None],
            "n": pd.array([-1, None, 3], dtype="Int64"),
            "when": pd.to_datetime(["2026-04-03"] * 3),
        }
    )
    rows = list(csv.reader(io.StringIO(csv_text(frame))))
    assert rows[0] == ["'=goal", "change", "n", "when"]
    assert rows[1] == ["'=1+1", "-2.5", "-1", "2026-04-03"]
    assert rows[2][:2] == ["", "3.0"]


def test_a_workbook_holds_no_formula_and_the_same_table_gives_the_same_bytes():
    frame = pd.DataFrame(
        {
            "text": [text for text in FORMULAS if not set(text) & set("\0\r")],
        }
    )
    frame["number"] = -1.5
    frame["when"] = pd.Timestamp("2026-04-03")
    first = clean_workbook(frame)
    sheet = openpyxl.load_workbook(io.BytesIO(first)).active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.value for cell in sheet["A"]][1:] == frame["text"].tolist()
    assert {cell.data_type for cell in sheet["B"][1:]} == {"n"}
    assert sheet["C2"].value == dt.datetime(2026, 4, 3)  # noqa: DTZ001
    time.sleep(1.1)  # a clock in the file would show by now: they count seconds
    assert clean_workbook(frame) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}


def test_what_a_workbook_cannot_hold_is_said_and_not_cut():
    with pytest.raises(OutputError, match="longer than a workbook holds"):
        clean_workbook(pd.DataFrame({"text": ["a" * 40_000]}))
    cell = openpyxl.load_workbook(io.BytesIO(clean_workbook(pd.DataFrame({"t": ["a\x0bb"]})))).active["A2"]
    assert cell.value == "a\N{REPLACEMENT CHARACTER}b"


texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("æøåÅé\";,\t\n =+-@'＝\u200b\u0301\u00a0#½0123456789abc"),
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), max_codepoint=0x2FFF),
    ),
    min_size=1,
    max_size=24,
).map(str.strip)
words = texts.filter(lambda text: any(letter.isalnum() for letter in text))
rows = st.lists(
    st.tuples(
        words,
        st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
        st.one_of(st.none(), st.integers(0, 20).map(lambda half: half / 2)),
        st.one_of(st.none(), st.floats(-1e15, 1e15, allow_nan=False)),
        st.one_of(st.none(), st.integers(0, 2**53)),
        st.one_of(st.none(), words),
    ),
    min_size=1,
    max_size=6,
)


def frame_of(table: list[tuple[object, ...]]) -> pd.DataFrame:
    """The frame as a reading gives it; only the score is required and may be missing."""
    columns = {
        field.name: list(values) for field, values in zip(FIELDS, zip(*table, strict=True), strict=True)
    }
    frame = pd.DataFrame(columns)
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[us]")
    frame["visits"] = pd.array(columns["visits"], dtype="Int64")
    frame["comment"] = pd.array(columns["comment"], dtype=TEXT)
    frame["id"] = frame["id"].astype(frame["comment"].dtype)
    return frame.astype({"score": float, "weight": float})


@SLOW
@given(table=rows, form=st.sampled_from(["csv", "xlsx"]))
def test_what_was_read_is_written_and_read_again_the_same(tmp_path, table, form):
    assume(not any(find_identifiers(str(cell)) for row in table for cell in row if cell is not None))
    frame = frame_of(table)
    write = clean_csv if form == "csv" else clean_workbook
    path = tmp_path / f"a.{form}"
    path.write_bytes(write(clean_frame(frame, FIELDS)))
    intake = read(path, FIELDS)
    assert intake.rows_refused == 0, [issue.text for issue in intake.issues]
    assert [issue.text for issue in intake.issues if issue.level == "warning"] == []
    again = intake.frame.drop(columns="source_row")
    pd.testing.assert_frame_equal(again, frame)
    assert write(clean_frame(again, FIELDS)) == path.read_bytes()


def test_texts_of_several_lines_with_many_commas_do_not_look_like_rows(tmp_path):
    frame = frame_of([("P1", dt.date(2026, 4, 3), 5.0, 1.234, None, "a,b,c,d,e,f\ng")])
    path = tmp_path / "a.csv"
    path.write_bytes(clean_csv(frame))
    intake = read(path, FIELDS)
    assert intake.rows_refused == 0
    assert intake.frame["weight"].tolist() == [1.234]
    assert intake.understood.delimiter == ";"


def test_the_example_row_of_a_template_is_left_out_noted_and_still_searched(tmp_path):
    path = tmp_path / "a.csv"
    head = "id;date;score;weight;visits;comment\n"
    path.write_text(head + "*** EXEMPEL ***;x;99;;;ring 68 05 00 00\nP1;03.04.2026;4;;;\n")
    with pytest.raises(Exception, match=r"row 2, column comment: Norwegian phone number"):
        read(path, FIELDS)
    path.write_text(head + "*** EXEMPEL ***;x;99;;;\nP1;03.04.2026;4;;;\n")
    intake = read(path, FIELDS)
    assert (intake.rows_read, intake.rows_refused) == (1, 0)
    assert intake.frame["id"].tolist() == ["P1"]
    assert "row 2: the example row of the template was left out" in [issue.text for issue in intake.issues]
    path.write_text(head + "*** EXEMPEL ***;x;99;;;\n")
    with pytest.raises(Exception, match=r"the example row and no other"):
        read(path, FIELDS)


@pytest.mark.parametrize("write", [clean_csv, clean_workbook])
def test_a_zero_with_a_minus_sign_is_written_as_a_zero(write):
    plain, signed = (frame_of([("P1", dt.date(2026, 4, 3), 5.0, zero, None, None)]) for zero in (0.0, -0.0))
    assert write(clean_frame(signed, FIELDS)) == write(clean_frame(plain, FIELDS))
