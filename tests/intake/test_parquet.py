"""Parquet files as other programs write them, and as someone would who wants to do harm."""

# ruff: noqa: DTZ001
# A day of a table has no time zone.

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hvevfd_research.errors import InputFileError
from hvevfd_research.intake import NOT_ASKED, Field, read
from hvevfd_research.intake import parquet_file as limits
from hvevfd_research.intake.parquet_layout import DamagedError, Page, pages, read_footer

FIELDS = [
    Field("patient", synonyms=("Pasient",)),
    Field("date", "date", required=False, synonyms=("Dato",)),
    Field("before", "score", low=0, high=10, synonyms=("Skår 1",), missing=NOT_ASKED),
    Field("after", "score", low=0, high=10, required=False, synonyms=("Skår 2",), missing=NOT_ASKED),
    Field("comment", required=False, synonyms=("Kommentar",)),
]
SYNTHETIC = "01819012365"  # month 81: the synthetic series of Skatteetaten
CANARY = "Trollmannen"  # a word that no message may repeat
DAY = dt.date(2026, 4, 3)
ROWS = {
    "Pasient": ["0301", "P2"],
    "Dato": [DAY, dt.date(2026, 12, 24)],
    "Skår 1": [4, 5],
    "Skår 2": [7.5, None],
    "Kommentar": ["gå på tur", None],
}


def written(path, columns=ROWS, **how):
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    pq.write_table(table, path, **how)
    return path


def test_a_parquet_file_is_read_by_the_same_columns_as_any_other(tmp_path):
    found = read(written(tmp_path / "a.parquet"), FIELDS)
    assert (found.rows_read, found.rows_kept, found.rows_refused) == (2, 2, 0)
    assert (found.understood.form, found.understood.header_row) == ("parquet", 1)
    assert list(found.frame["source_row"]) == [2, 3]
    assert list(found.frame["patient"]) == ["0301", "P2"]
    assert found.frame["after"].iloc[0] == 7.5
    assert pd.isna(found.frame["after"].iloc[1])
    assert pd.isna(found.frame["comment"].iloc[1])
    assert found.frame["date"].iloc[1] == pd.Timestamp("2026-12-24")


def test_it_is_the_same_table_as_from_csv_and_excel(tmp_path):
    from hvevfd_research.intake.export import clean_csv, clean_frame

    found = read(written(tmp_path / "a.parquet"), FIELDS)
    (tmp_path / "a.csv").write_bytes(clean_csv(clean_frame(found.frame, FIELDS)))
    pd.testing.assert_frame_equal(read(tmp_path / "a.csv", FIELDS).frame, found.frame)


@pytest.mark.parametrize(
    "how",
    [
        {"compression": "none"},
        {"compression": "gzip"},
        {"compression": "zstd"},
        {"compression": "brotli"},
        {"use_dictionary": False},
        {"data_page_version": "2.0"},
        {"version": "1.0"},
        {"row_group_size": 1},
        {"write_statistics": False, "store_schema": False},
        {"data_page_size": 1, "write_page_index": True, "write_page_checksum": True},
        {"coerce_timestamps": "ms", "use_deprecated_int96_timestamps": True},
        {"column_encoding": {"Skår 1": "DELTA_BINARY_PACKED"}, "use_dictionary": False},
        {"column_encoding": {"Skår 2": "BYTE_STREAM_SPLIT"}, "use_dictionary": False},
        {"column_encoding": {"Kommentar": "DELTA_LENGTH_BYTE_ARRAY"}, "use_dictionary": False},
    ],
    ids=str,
)
def test_however_it_was_packed_it_is_the_same(tmp_path, how):
    plain = read(written(tmp_path / "a.parquet"), FIELDS).frame
    how = dict(how)
    if how.pop("use_deprecated_int96_timestamps", False):
        table = pa.table(ROWS)
        table = table.set_column(1, "Dato", table["Dato"].cast(pa.timestamp("ms")))
        pq.write_table(table, tmp_path / "b.parquet", use_deprecated_int96_timestamps=True)
    else:
        written(tmp_path / "b.parquet", **how)
    pd.testing.assert_frame_equal(read(tmp_path / "b.parquet", FIELDS).frame, plain)


def test_every_kind_of_number_text_and_day_comes_as_it_is(tmp_path):
    table = pa.table(
        {
            "patient": pa.array(["a", "b", "a"]).dictionary_encode(),
            "date": pa.array(
                [dt.datetime(2026, 4, 3), None, dt.datetime(2026, 4, 3, 14, 30)], pa.timestamp("ns")
            ),
            "before": pa.array([decimal.Decimal("7.5"), decimal.Decimal("10.0"), decimal.Decimal(0)]),
            "after": pa.array([1, 2, 3], pa.uint8()).dictionary_encode(),
            "comment": pa.array(["", None, "x"], pa.large_string()),
        }
    )
    found = read(written(tmp_path / "a.parquet", table), FIELDS)
    assert list(found.frame["before"]) == [7.5, 10.0, 0.0]
    assert list(found.frame["after"]) == [1.0, 2.0, 3.0]
    assert list(found.frame["date"].dt.date) == [DAY, pd.NaT, DAY]
    assert "time of day, which was left out: 1" in "".join(issue.text for issue in found.issues)
    assert [None if pd.isna(text) else text for text in found.frame["comment"]] == [None, None, "x"]


def test_what_a_pandas_user_saves_is_read_with_its_index_left_out(tmp_path):
    frame = pd.DataFrame(
        {"patient": ["1", "2"], "before": [4.0, float("nan")], "after": [5.5, 6]}, index=[7, 9]
    )
    frame.to_parquet(tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet", FIELDS)
    assert (found.rows_kept, found.rows_refused) == (1, 1)
    text = "\n".join(issue.text for issue in found.issues)
    assert "left out: __index_level_0__" in text
    assert "row 3, column before: an empty cell where a score is needed" in text


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (pa.array([11.0]), "row 2, column before: 11 is outside 0 to 10"),
        (pa.array([float("nan")]), "row 2, column before: a number that is not finite"),
        (pa.array([True]), "row 2, column before: a true or false value"),
        (pa.array([DAY]), "Excel makes dates of numbers"),
        (pa.array([dt.time(7, 30)]), "row 2, column before: a time of day"),
        (pa.array([CANARY]), "row 2, column before: text of 11 letters"),
        (pa.array([None], pa.null()), "row 2, column before: an empty cell"),
        (pa.array(["7,5 %"]), "a number with a percent sign"),
    ],
)
def test_a_cell_that_is_no_score_refuses_its_row_by_place(tmp_path, cells, words):
    path = written(tmp_path / "a.parquet", pa.table({"patient": ["P1"], "before": cells}))
    found = read(path, FIELDS)
    assert (found.rows_kept, found.rows_refused) == (0, 1)
    text = "\n".join(issue.text for issue in found.issues)
    assert words in text
    assert CANARY not in text


def refused(path, *words):
    with pytest.raises(InputFileError) as error:
        read(path, FIELDS)
    message = str(error.value)
    assert path.name in message
    for word in words:
        assert word in message, message
    assert CANARY not in message
    assert SYNTHETIC not in message
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pa.array([[1, 2]]), "a cell of Mål holds a list"),
        (pa.array([{"a": 1}]), "a cell of Mål holds a list"),
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32())), "a cell of Mål holds a list"),
        (pa.array([b"x"]), "Mål holds neither text nor numbers nor dates"),
        (pa.array([b"xy"], pa.binary(2)), "Mål holds neither text nor numbers nor dates"),
        (pa.array([dt.timedelta(1)]), "Mål holds neither text nor numbers nor dates"),
        (pa.array([dt.datetime(2026, 4, 3, 22)], pa.timestamp("us", "UTC")), "Save the day as a date"),
    ],
)
def test_a_column_of_something_else_is_refused_by_name(tmp_path, column, words):
    refused(
        written(tmp_path / "a.parquet", pa.table({"patient": ["P1"], "before": [4], "Mål": column})), words
    )


def test_identifiers_stop_it_in_any_column_as_text_and_as_number(tmp_path):
    for cells in ([f"{CANARY} {SYNTHETIC}"], [int("21819012498")]):
        path = written(tmp_path / "a.parquet", {"patient": ["P1"], "before": [4], "annet": cells})
        refused(path, "row 2, column annet", "drop_identifiers")
        assert read(path, FIELDS, drop_identifiers=True).rows_kept == 1
    refused(
        written(tmp_path / "b.parquet", {"patient": ["P1"], "before": [4], SYNTHETIC: [1]}), "row 1, column C"
    )


def test_columns_that_are_missing_twice_or_unknown_are_named(tmp_path):
    refused(written(tmp_path / "a.parquet", {"patient": ["P1"]}), "no column before")
    refused(written(tmp_path / "a.parquet", {"x": ["P1"]}), "none of its columns", "patient, date")
    table = pa.Table.from_arrays(
        [pa.array(["P1"]), pa.array([4]), pa.array([5])], ["patient", "before", "Skår 1"]
    )
    refused(written(tmp_path / "a.parquet", table), "before and Skår 1 are the same column")
    refused(written(tmp_path / "a.parquet", {"patient": [], "before": []}), "no row below")
    with pytest.raises(InputFileError, match="has no sheets"):
        read(written(tmp_path / "a.parquet"), FIELDS, sheet="Ark1")


def test_name_and_content_must_agree(tmp_path):
    path = written(tmp_path / "a.csv")
    refused(path, "Rename it so that it ends in .parquet")
    (tmp_path / "b.parquet").write_bytes(b"patient;before\r\nP1;4\r\n")
    refused(tmp_path / "b.parquet", "named as a Parquet file but is none")
    (tmp_path / "c.parquet").write_bytes(path.read_bytes()[:-1])
    refused(tmp_path / "c.parquet", "cut short")
    (tmp_path / "d.parquet").write_bytes(b"PAR1" + b"\xff\xff\xff\x7fPAR1")
    refused(tmp_path / "d.parquet", "cut short")
    (tmp_path / "e.parquet").write_bytes(path.read_bytes()[:-4] + b"PARE")
    refused(tmp_path / "e.parquet", "password")


def test_without_the_library_it_is_said_what_installs_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refused(written(tmp_path / "a.parquet"), "pip install pyarrow", "CSV or .xlsx")


def test_nothing_else_needs_the_library(tmp_path):
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from hvevfd_research.intake import Field, read\n"
        "found = read(sys.argv[1], [Field('patient'), Field('before', 'score', low=0, high=10)])\n"
        "assert found.rows_kept == 1 and found.frame['patient'].iloc[0] == 'P1'\n"
    )
    (tmp_path / "a.csv").write_text("patient;before\nP1;4\n")
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.csv")], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


# Harm


def test_a_damaged_byte_is_read_or_refused_and_never_brings_out_another_error(tmp_path):
    whole = written(tmp_path / "a.parquet").read_bytes()
    rng = random.Random(3)
    path = tmp_path / "b.parquet"
    outcomes = set()
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(rng.choice((1, 1, 3))):
            content[rng.randrange(len(content))] = rng.randrange(256)
        path.write_bytes(content)
        try:
            outcomes.add(type(read(path, FIELDS)).__name__)
        except InputFileError:
            outcomes.add("refused")
    assert outcomes == {"Intake", "refused"}


def test_a_file_of_too_many_rows_is_refused_by_what_it_declares(tmp_path, monkeypatch):
    path = written(tmp_path / "a.parquet", {"patient": ["P1"] * 5_000, "before": [4] * 5_000})
    assert read(path, FIELDS).rows_kept == 5_000
    monkeypatch.setattr(limits, "MAX_CELLS", 9_999)
    refused(path, "10000 cells, more than is read")


def test_pages_are_measured_by_their_own_headers_before_they_are_unpacked(tmp_path, monkeypatch):
    # The footer could say anything; what makes a reader take memory is the header of a page.
    monkeypatch.setattr(limits, "MAX_UNPACKED", 3_000_000)
    blanks = {"patient": ["P1"], "before": [4], "comment": [" " * 4_000_000]}
    path = written(tmp_path / "a.parquet", blanks, compression="zstd", use_dictionary=False)
    assert path.stat().st_size < 100_000
    opened = []
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *_args, **_how: opened.append(1))
    refused(path, "unpacks to", "million bytes")
    assert opened == []


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_footer_and_page_headers_are_read_as_the_library_reads_them(tmp_path, version):
    columns = {"n": list(range(1000)), "Kommentar": ["gå", None] * 500}
    how = {"compression": "none", "row_group_size": 400, "data_page_version": version}
    path = written(tmp_path / "a.parquet", columns, **how)
    with pq.ParquetFile(path) as peer, path.open("rb") as file:
        footer = read_footer(file, path.stat().st_size)
        assert (footer.rows, footer.columns, len(footer.chunks)) == (1000, 2, 6)
        for place, chunk in enumerate(footer.chunks):
            column = peer.metadata.row_group(place // 2).column(place % 2)
            assert (chunk.name, chunk.values, chunk.length) == (
                column.path_in_schema,
                column.num_values,
                column.total_compressed_size,
            )
            found = list(pages(file, chunk))
            assert [page.dictionary for page in found] == [True, False]
            assert found[1].values == column.num_values
            assert sum(page.size for page in found) < column.total_uncompressed_size
            for wrong in ({"length": chunk.length - 1}, {"start": chunk.start + 1}):
                with pytest.raises(DamagedError):
                    list(pages(file, dataclasses.replace(chunk, **wrong)))
        first = next(pages(file, footer.chunks[0]))
        assert first == Page(400 * 8, 400, first.encoding, True)


def test_texts_that_share_their_beginnings_are_not_unpacked(tmp_path):
    rows = {"patient": ["P1", "P2"], "before": [4, 5], "comment": ["gå på tur", "gå på ski"]}
    how = {"column_encoding": {"comment": "DELTA_BYTE_ARRAY"}, "use_dictionary": False}
    refused(written(tmp_path / "a.parquet", rows, **how), "column comment", "DELTA_BYTE_ARRAY", "as CSV")


PROGRAM = """
import sys
from pathlib import Path
from hvevfd_research.errors import InputFileError
from hvevfd_research.intake import Field, read
try:
    found = read(sys.argv[1], [Field("patient"), Field("before", "score", low=0, high=10)])
    print("rows", found.rows_kept)
except InputFileError as error:
    print(error)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of memory here")
@pytest.mark.parametrize("kind", ["one text", "blanks"])
def test_a_file_that_would_fill_the_memory_takes_little_of_it(tmp_path, kind):
    if kind == "one text":  # a text of a megabyte in each of 2,000 rows: 2 GB if each had its own
        text = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), pa.array(["x" * 1_000_000]))
        table = pa.table({"patient": pa.array(["P1"] * 2_000), "before": pa.array([4] * 2_000), "c": text})
        words = "rows 2000"
    else:
        table = pa.table({"patient": ["P1"], "before": [4], "c": [" " * 310_000_000]})
        words = "unpacks to"
    path = written(tmp_path / "a.parquet", table, compression="zstd", use_dictionary=kind == "one text")
    del table
    assert path.stat().st_size < 1_000_000
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said, used = done.stdout.splitlines()
    assert words in said
    assert int(used) < 500
