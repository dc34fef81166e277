"""Reading a file of one's own from the command line, and the form to fill in before that."""

from __future__ import annotations

import json

import openpyxl
import pytest

from hvevfd_research.cli import main

GOOD = "Pasient;Mål;Skår 1;Skår 2\n1;gå;4;7,5\n1;=sove;5;\n"
BAD = GOOD + "2;lese;11;3\n"
SYNTHETIC = "01819012365"  # month 81: the synthetic series of Skatteetaten


@pytest.fixture
def ask(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        try:
            status = main(list(words))
        except SystemExit as error:  # argparse
            status = error.code
        seen = capsys.readouterr()
        return status, " ".join(seen.out.split()), seen.err

    return run


def test_a_whole_file_ends_with_0_and_says_what_to_do_next(ask, tmp_path):
    (tmp_path / "goals.csv").write_text(GOOD, encoding="cp1252")
    status, out, err = ask("read", "goals.csv", "--as", "goal-form")
    assert (status, err) == (0, "")
    assert "goals.csv: 2 rows were read. Kept: 2. Refused: 0." in out
    assert "Text file in Windows-1252, semicolon between cells, headers in row 1" in out
    assert "Decimals with a comma" in out
    assert "hvevfd run goal-form -p data_file=FILE" in out


def test_refused_rows_end_with_1_and_are_named_by_row_column_and_reason(ask, tmp_path):
    (tmp_path / "goals.csv").write_text(BAD, encoding="utf-8")
    status, out, _err = ask("read", "goals.csv", "--as", "goal-form")
    assert status == 1
    assert "4 Skår 1 11 is outside 0 to 10" in out
    assert "Mend these cells" in out


def test_a_refused_file_ends_with_2_and_an_identifier_is_never_repeated(ask, tmp_path):
    (tmp_path / f"{SYNTHETIC}.csv").write_text(GOOD + f"{SYNTHETIC};gå;4;5\n", encoding="utf-8")
    for words in ((), ("--json",)):
        status, out, err = ask("read", f"{SYNTHETIC}.csv", "--as", "goal-form", *words)
        assert status == 2
        assert "row 4, column Pasient: synthetic Norwegian identity number" in out + err
        assert SYNTHETIC not in out + err
    status, out, err = ask(
        "read", f"{SYNTHETIC}.csv", "--as", "goal-form", "--drop-identifiers", "--out", "c.csv"
    )
    assert status == 0
    assert "cells were blanked: 1" in out
    assert SYNTHETIC not in out + err + (tmp_path / "c.csv").read_text("utf-8")


def test_the_report_for_programs_holds_counts_understanding_and_issues(ask, tmp_path):
    (tmp_path / "goals.csv").write_text(BAD, encoding="utf-8")
    status, out, _err = ask("read", "goals.csv", "--as", "goal-form", "--json")
    report = json.loads(out)
    assert status == 1
    assert report["rows"] == {"read": 3, "kept": 2, "refused": 1}
    assert report["understood"]["decimal_mark"] == ","
    assert report["issues"] == [
        {"row": 4, "column": "Skår 1", "level": "refused", "text": "11 is outside 0 to 10"}
    ]
    (tmp_path / "empty.csv").write_text("")
    status, out, _err = ask("read", "empty.csv", "--as", "goal-form", "--json")
    assert status == 2
    assert json.loads(out)["status"] == "refused"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_clean_table_reads_again_without_a_word_and_runs_nothing(ask, tmp_path, ending):
    (tmp_path / "goals.csv").write_text(BAD, encoding="utf-8")
    assert ask("read", "goals.csv", "--as", "goal-form", "--out", f"clean.{ending}")[0] == 1
    status, out, _err = ask("read", f"clean.{ending}", "--as", "goal-form", "--json")
    assert (status, json.loads(out)["issues"]) == (0, [])
    if ending == "csv":
        assert (tmp_path / "clean.csv").read_text("utf-8-sig").splitlines()[2] == "1,'=sove,5,"
    else:
        cells = openpyxl.load_workbook(tmp_path / "clean.xlsx").active["B"]
        assert [cell.value for cell in cells] == ["goal", "gå", "=sove"]
        assert "f" not in {cell.data_type for cell in cells}


def test_the_sheet_is_asked_for_where_several_could_be_meant(ask, tmp_path):
    book = openpyxl.Workbook()
    for row in GOOD.replace("=", "").replace(",", ".").splitlines():
        book.active.append(row.split(";"))
    book.copy_worksheet(book.active).title = "Høst"
    book.save(tmp_path / "goals.xlsx")
    status, _out, err = ask("read", "goals.xlsx", "--as", "goal-form")
    assert status == 2
    assert "Say which one to read" in err
    assert ask("read", "goals.xlsx", "--as", "goal-form", "--sheet", "Høst")[0] == 0


def test_a_form_is_written_once_and_never_over_what_someone_typed(ask, tmp_path):
    status, out, _err = ask("template")
    assert status == 0
    assert "goal-form" in out
    status, out, _err = ask("template", "goal-form")
    assert status == 0
    assert "hvevfd read goal-form.xlsx --as goal-form" in out
    book = openpyxl.load_workbook(tmp_path / "goal-form.xlsx")
    book.worksheets[0].append(["1", "1", 4, 7])
    book.save(tmp_path / "goal-form.xlsx")
    assert ask("read", "goal-form.xlsx", "--as", "goal-form")[0] == 0
    before = (tmp_path / "goal-form.xlsx").read_bytes()
    assert ask("template", "goal-form")[0] == 2
    assert (tmp_path / "goal-form.xlsx").read_bytes() == before
    assert ask("template", "goal-form", "-o", "other.xlsx", "--language", "nb")[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("template", "gaol-form"), "Did you mean goal-form"),
        (("template", "third-age"), "There are: goal-form"),
        (("template", "goal-form", "-o", "form.csv"), "end in .xlsx"),
        (("read", "goals.csv", "--as", "third-age"), "no form called third-age"),
        (("read", "goals.csv", "--as", "goal-form", "--out", "goals.csv"), "is the file that is read"),
        (("read", "goals.csv", "--as", "goal-form", "--out", "clean.txt"), "end in .csv or .xlsx"),
        (("read", "gaols.csv", "--as", "goal-form"), "There is goals.csv"),
        (("read", "goals.csv", "--as", "goal-form", "--sheet", "A"), "has no sheets"),
        (("share", "goals.csv"), "only .html pages"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing_behind(ask, tmp_path, words, message):
    (tmp_path / "goals.csv").write_text(GOOD, encoding="utf-8")
    status, out, err = ask(*words)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["goals.csv"]


def test_a_header_that_looks_like_markup_is_shown_as_it_is(ask, tmp_path):
    (tmp_path / "goals.csv").write_text(
        GOOD.replace("Skår 2", "Skår 2;[bold]Rom[/x]").replace("7,5", "7,5;1")
    )
    out = ask("read", "goals.csv", "--as", "goal-form")[1]
    assert "[bold]Rom[/x]" in out


def test_a_parquet_file_is_read_like_any_other(ask, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {"Pasient": ["1", "1"], "Mål": ["gå", "sove"], "Skår 1": [4, 5], "Skår 2": [7.5, None]}
    pq.write_table(pa.table(columns), tmp_path / "goals.parquet")
    status, out, err = ask("read", "goals.parquet", "--as", "goal-form", "--out", "goals.csv")
    assert (status, err) == (0, "")
    assert "goals.parquet: 2 rows were read. Kept: 2. Refused: 0." in out
    assert "Parquet file; its rows are numbered as if the names of its columns stood in row 1" in out
    assert (tmp_path / "goals.csv").read_text("utf-8-sig").splitlines()[1] == "1,gå,4,7.5"
    status, out, _err = ask("read", "goals.parquet", "--as", "goal-form", "--json")
    assert json.loads(out)["understood"]["form"] == "parquet"
