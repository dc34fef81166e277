"""What every reading keeps to: nothing lost, nothing shifted, nothing repeated, the same again when read
again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import pickle
import subprocess
import sys
import unicodedata

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake import Field, Intake, read
from hvevfd_research.intake.export import guarded
from hvevfd_research.privacy import find_identifiers

FIELDS = [
    Field("id"),
    Field("date", "date"),
    Field("score", "score", low=0, high=10, missing=("ikke spurt",)),
    Field("weight", "number", required=False),
    Field("visits", "whole", required=False, low=0),
    Field("comment", required=False),
]
SYNTHETIC = "01819012365"  # month 81: the synthetic series of Skatteetaten
GOOD = "id;date;score;weight;visits;comment\n"
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(path, text: str, codec: str = "utf-8"):
    path.write_bytes(text.encode(codec))
    return path


texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("æøåÆØÅé\";,\t\n =+-@'\u200b\u0301\u00a0#½²1234567890abcdefg"),
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), max_codepoint=0x2FFF),
    ),
    min_size=1,
    max_size=30,
).map(str.strip)
rows = st.lists(
    st.tuples(
        texts.filter(lambda text: any(letter.isalnum() for letter in text)),
        st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
        st.one_of(st.none(), st.integers(0, 20).map(lambda half: half / 2)),
        st.one_of(st.none(), st.decimals(-999_999, 999_999, places=2).map(float)),
        st.one_of(st.none(), st.integers(0, 2**53)),
        st.one_of(st.none(), texts.filter(lambda text: any(letter.isalnum() for letter in text))),
    ),
    min_size=1,
    max_size=8,
)


def no_identifier(table: list[tuple[object, ...]], delimiter: str) -> bool:
    cells = [cell for row in table for cell in row if isinstance(cell, str | int)]
    whole_rows = [c for c in cells if isinstance(c, str) and "\n" in c and c.count(delimiter) >= 5]
    return not whole_rows and not any(find_identifiers(str(cell)) for cell in cells)


def as_typed(value: object, decimal: str, date_form: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.strftime(date_form) if value.year >= 1000 else ""
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", decimal)
    return guarded(value) if isinstance(value, str) else str(value)


def as_rows(intake: Intake) -> list[tuple[object, ...]]:
    frame = intake.frame.drop(columns="source_row").astype(object)
    frame["date"] = [day.date() for day in intake.frame["date"]]
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.to_numpy()]


@SLOW
@given(
    table=rows,
    delimiter=st.sampled_from(";,\t"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    date_form=st.sampled_from(["%d.%m.%Y", "%Y-%m-%d"]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_as_text_is_read_back(tmp_path, table, delimiter, codec, date_form, ending):
    assume(no_identifier(table, delimiter))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending)
    writer.writerow([field.name for field in FIELDS])
    decimal = "." if delimiter == "," else ","
    # An empty score is written by its code, since the field is required.
    for row in table:
        writer.writerow(
            [
                "ikke spurt" if place == 2 and cell is None else as_typed(cell, decimal, date_form)
                for place, cell in enumerate(row)
            ]
        )
    intake = read(write(tmp_path / "a.csv", buffer.getvalue(), codec), FIELDS)
    assert intake.rows_refused == 0, [issue.text for issue in intake.issues]
    assert as_rows(intake) == table
    assert list(intake.frame["source_row"]) == list(range(2, len(table) + 2))


@settings(SLOW, max_examples=30)
@given(table=rows)
def test_what_is_written_as_a_workbook_is_read_back(tmp_path, table):
    assume(no_identifier(table, "\0"))
    book = openpyxl.Workbook()
    book.active.append([field.name for field in FIELDS])
    for row in table:
        book.active.append(
            ["ikke spurt" if place == 2 and cell is None else cell for place, cell in enumerate(row)]
        )
    for cells in book.active.iter_rows(min_row=2):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # text that looks like a formula or an error stays text
    book.save(tmp_path / "a.xlsx")
    intake = read(tmp_path / "a.xlsx", FIELDS)
    assert intake.rows_refused == 0, [issue.text for issue in intake.issues]
    assert as_rows(intake) == table


JUNK = (
    *("", " ", "P1", "3", "7,5", "11", "1.234", "1,234", "NA", "ikke spurt", "03.04.2026", "2026-04-03"),
    *("31.02.2026", "03/04/2026", "x;y", '"', "æ\nø", "1e1", "-", "0301", "9" * 20, "½", "12 345", "=1+1"),
    *("tekst", "nan", "−3"),
)
junk = st.sampled_from(JUNK)


@SLOW
@given(
    table=st.lists(st.lists(junk, min_size=1, max_size=8), max_size=12),
    delimiter=st.sampled_from(";\t"),
)
def test_every_row_is_kept_or_refused_and_none_moves(tmp_path, table, delimiter):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow([field.name for field in FIELDS])
    writer.writerows(table)
    filled = [at for at, row in enumerate(table, start=2) if any(cell.strip() for cell in row)]
    path = write(tmp_path / "a.csv", buffer.getvalue())
    if not filled:
        with pytest.raises(InputFileError, match="no row"):
            read(path, FIELDS)
        return
    intake = read(path, FIELDS)
    kept = list(intake.frame["source_row"])
    refused = {issue.row for issue in intake.issues if issue.level == "refused"}
    assert sorted([*kept, *refused]) == filled
    assert (intake.rows_read, intake.rows_kept, intake.rows_refused) == (len(filled), len(kept), len(refused))
    for row, name in zip(kept, intake.frame["id"], strict=True):
        assert name == table[row - 2][0].strip()


@settings(SLOW, max_examples=40)
@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.xlsx", "a.txt"]))
def test_no_bytes_at_all_bring_out_another_error(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputFileError):
        read(tmp_path / name, FIELDS)


@settings(SLOW, max_examples=40)
@given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.booleans())
def test_a_workbook_with_a_damaged_byte_is_read_or_refused(tmp_path, place, value, cut):
    book = openpyxl.Workbook()
    book.active.append([field.name for field in FIELDS])
    book.active.append(["P1", dt.datetime(2026, 4, 3), 4, 70.5, 3, "gå på tur"])  # noqa: DTZ001
    book.save(tmp_path / "a.xlsx")
    content = bytearray((tmp_path / "a.xlsx").read_bytes())
    at = place % len(content)
    if cut:
        del content[at:]
    else:
        content[at] = value
    (tmp_path / "a.xlsx").write_bytes(content)
    try:
        intake = read(tmp_path / "a.xlsx", FIELDS)
    except InputFileError:
        return
    assert intake.rows_read == intake.rows_kept + intake.rows_refused


def test_identifiers_are_blanked_on_request_and_counted(tmp_path):
    text = GOOD + f"{SYNTHETIC};03.04.2026;4;70,5;3;ring 68 05 00 00\nP2;03.04.2026;5;;;å sove\n"
    path = write(tmp_path / "a.csv", text)
    with pytest.raises(InputFileError, match=r"persons \(2\).*row 2, column id"):
        read(path, FIELDS)
    intake = read(path, FIELDS, drop_identifiers=True)
    assert intake.rows_kept == 2
    assert intake.frame["id"].isna().tolist() == [True, False]
    assert intake.frame["comment"].isna().tolist() == [True, False]
    assert intake.frame["score"].tolist() == [4.0, 5.0]
    said = [issue.text for issue in intake.issues if issue.level == "warning"]
    assert "identifiers of persons that were found, and whose cells were blanked: 2" in said
    assert "row 2, column comment: held a Norwegian phone number and was blanked" in said


def test_an_identifier_leaves_no_trace_in_anything_given_back(tmp_path):
    header = f"id;date;score;weight;visits;comment;{SYNTHETIC}\n"
    text = f"{SYNTHETIC};;;;;;\n{header}" + f"P1;03.04.2026;4;70;3;x;{SYNTHETIC}\n{SYNTHETIC};2\n"
    path = write(tmp_path / f"{SYNTHETIC}.csv", text)
    with pytest.raises(InputFileError) as error:
        read(path, FIELDS)
    intake = read(path, FIELDS, drop_identifiers=True)
    with pytest.raises(InputFileError) as incomplete:
        intake.require_complete()
    for trace in (
        pickle.dumps(error.value),
        repr(error.value).encode(),
        pickle.dumps(intake),
        repr(intake).encode(),
        intake.to_frame().to_csv().encode(),
        str(incomplete.value).encode(),
    ):
        assert SYNTHETIC.encode() not in trace


def test_a_complete_intake_is_required_or_the_first_refusals_are_named(tmp_path):
    good = read(write(tmp_path / "a.csv", GOOD + "P1;03.04.2026;4;70,5;3;x\n"), FIELDS)
    assert good.require_complete() is good
    rows = "".join(f"P{row};03.04.2026;{row};;;\n" for row in range(9, 15))
    some = read(write(tmp_path / "b.csv", GOOD + rows), FIELDS)
    with pytest.raises(InputFileError) as error:
        some.require_complete()
    assert str(error.value) == (
        "b.csv: rows that cannot be used: 4 of 6. row 4, column score: 11 is outside 0 to 10; "
        "row 5, column score: 12 is outside 0 to 10; row 6, column score: 13 is outside 0 to 10"
    )


def test_the_frame_has_the_kinds_that_were_asked_for(tmp_path):
    intake = read(write(tmp_path / "a.csv", GOOD + "P1;03.04.2026;ikke spurt;;;\n"), FIELDS)
    frame = intake.frame
    assert list(frame) == ["source_row", "id", "date", "score", "weight", "visits", "comment"]
    assert frame.dtypes.astype(str).to_dict() == {
        "source_row": "int64",
        "id": "str" if pd.__version__ >= "3" else "string",
        "date": "datetime64[us]",
        "score": "float64",
        "weight": "float64",
        "visits": "Int64",
        "comment": "str" if pd.__version__ >= "3" else "string",
    }
    assert frame.iloc[0, 3:].isna().all()
    assert frame["date"].iloc[0] == pd.Timestamp("2026-04-03")


def test_the_issues_come_as_a_table(tmp_path):
    table = read(write(tmp_path / "a.csv", GOOD + "P1;x;4;;;\n"), FIELDS).to_frame()
    assert list(table) == ["row", "column", "level", "text"]
    assert table.iloc[0].tolist() == [
        2,
        "date",
        "refused",
        "one sign of text where a date is needed; write it as dd.mm.yyyy",
    ]


def test_a_sheet_is_picked_by_its_name(tmp_path):
    book = openpyxl.Workbook()
    for title, score in (("Vår", 4), ("Høst", 9)):
        sheet = book.create_sheet(title)
        sheet.append([field.name for field in FIELDS])
        sheet.append(["P1", dt.datetime(2026, 4, 3), score, 70, 3, "x"])  # noqa: DTZ001
    del book["Sheet"]
    book["Høst"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx", FIELDS, sheet="Høst").frame["score"].tolist() == [9.0]
    with pytest.raises(InputFileError, match=r"no sheet Host\. Its sheets are Vår, Høst"):
        read(tmp_path / "a.xlsx", FIELDS, sheet="Host")
    with pytest.raises(InputFileError, match="has no sheets"):
        read(write(tmp_path / "a.csv", GOOD), FIELDS, sheet="Vår")


def test_refusals_beyond_the_list_are_counted(tmp_path):
    rows = "P1;x;4;;;\n" * 10_050
    intake = read(write(tmp_path / "a.csv", GOOD + rows), FIELDS)
    assert intake.rows_refused == 10_050
    assert sum(issue.level == "refused" for issue in intake.issues) == 10_000
    assert any(issue.text == "column date: refused too, but not listed: 50" for issue in intake.issues)


def test_blocks_join_without_a_seam(tmp_path):
    rng = np.random.default_rng(1)
    score = rng.integers(0, 11, 120_000)
    rows = "".join(f"P{at};03.04.2026;{value};;;\n" for at, value in enumerate(score))
    intake = read(write(tmp_path / "a.csv", GOOD + rows), FIELDS)
    assert intake.frame["score"].to_numpy().tolist() == score.tolist()
    assert intake.frame["id"].tolist() == [f"P{at}" for at in range(120_000)]
    assert intake.frame["source_row"].tolist() == list(range(2, 120_002))


def test_text_is_given_back_letter_by_letter(tmp_path):
    decomposed = unicodedata.normalize("NFD", "gå på kafé")
    intake = read(write(tmp_path / "a.csv", GOOD + f"0301;03.04.2026;4;;;{decomposed}\n"), FIELDS)
    assert intake.frame["comment"].iloc[0] == decomposed
    assert intake.frame["id"].iloc[0] == "0301"


def test_importing_intake_costs_neither_pandas_nor_openpyxl():
    code = (
        "import sys, hvevfd_research.intake as intake; intake.Field('a');"
        "assert not {'pandas', 'openpyxl', 'numpy'} & set(sys.modules);"
        "import hvevfd_research.intake.reading; assert 'openpyxl' not in sys.modules; assert "
        "callable(intake.read)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# Names and dates of birth


def warnings_of(path, text):
    intake = read(write(path, text), FIELDS)
    return intake, [issue.text for issue in intake.issues if issue.level == "warning"]


def test_texts_that_may_hold_a_name_are_pointed_out_by_row_and_never_repeated(tmp_path):
    rows = "".join(
        f"{row};2026-04-03;4;;;{text}\n" for row, text in enumerate(("x", "jeg heter Trollmund", "y"))
    )
    intake, said = warnings_of(tmp_path / "a.csv", GOOD + rows)
    assert intake.rows_kept == 3
    (line,) = said
    assert line.startswith("column comment: texts that may hold the name of a person (1), in row 3.")
    assert "Most names are not found" in line
    assert "Trollmund" not in line


@pytest.mark.parametrize(
    ("header", "cells"), [("Navn", ("Kari", "", "7")), ("Hvem", ("Kari Nordmann", "Ola Berg", "Per Moe"))]
)
def test_a_column_of_names_is_pointed_out_by_its_header_or_its_cells(tmp_path, header, cells):
    rows = "".join(f"{row};2026-04-03;4;;;x;{cell}\n" for row, cell in enumerate(cells))
    _intake, said = warnings_of(tmp_path / "a.csv", GOOD.replace("\n", f";{header}\n") + rows)
    assert [line for line in said if line.startswith(f"column {header}: seems to hold names of persons")]
    assert "Kari" not in "".join(said)


def test_a_header_of_names_over_nothing_and_ordinary_texts_are_not_pointed_out(tmp_path):
    rows = "".join(f"{row};2026-04-03;4;;;Gå på Kafé;\n" for row in range(4))
    _intake, said = warnings_of(tmp_path / "a.csv", GOOD.replace("\n", ";Navn\n") + rows)
    assert said == []


@pytest.mark.parametrize("cell", ["12.03.1945", "120345", "1945-03-12"])
def test_a_date_of_birth_stops_the_reading_with_what_to_write_instead(tmp_path, cell):
    path = write(tmp_path / "a.csv", GOOD.replace("\n", ";Fødselsdato\n") + f"1;2026-04-03;4;;;x;{cell}\n")
    with pytest.raises(InputFileError) as error:
        read(path, FIELDS)
    message = str(error.value)
    assert "row 2, column Fødselsdato: date of birth" in message
    assert "write the age in years or the year of birth" in message
    assert cell not in message
    assert read(path, FIELDS, drop_identifiers=True).rows_kept == 1


def test_a_date_of_birth_in_a_date_cell_stops_the_reading_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([field.name for field in FIELDS] + ["Født"])
    book.active.append(["1", dt.date(2026, 4, 3), 4, None, None, "x", dt.date(1945, 3, 12)])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputFileError, match=r"row 2, column Født: date of birth"):
        read(tmp_path / "a.xlsx", FIELDS)


def test_a_year_of_birth_and_an_age_are_let_through(tmp_path):
    head = GOOD.replace("\n", ";Fødselsår;Alder\n")
    assert read(write(tmp_path / "a.csv", head + "1;2026-04-03;4;;;x;1945;81\n"), FIELDS).rows_kept == 1
