"""A form to fill in: what is typed into it is read back without a question, in every language."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time

import openpyxl
import pandas as pd
import pytest

from hvevfd_research.errors import InputFileError
from hvevfd_research.i18n import LANGUAGES, gettext, use_language
from hvevfd_research.intake import Field, read
from hvevfd_research.intake.template import template
from hvevfd_research.runner.forms import find_form
from hvevfd_research.runner.workbook import shelf

SCHEMA = {
    "missingValues": ["", "ikke spurt"],
    "fields": [
        {"name": "when", "type": "date", "constraints": {"required": True, "minimum": "2020-01-01"}},
        {"name": "answer", "type": "string", "title": "Text", "description": "What was said", "unit": "none"},
        {
            "name": "place",
            "type": "string",
            "constraints": {"enum": ["home, alone", "=hospital", 'a "ward"']},
        },
        {"name": "score", "type": "number", "constraints": {"required": True, "minimum": 0, "maximum": 10}},
        {"name": "cost", "type": "number"},
        {"name": "visits", "type": "integer", "constraints": {"minimum": 0}},
    ],
}
FORMS = [book.slug for book in shelf() if book.fill_in]


def made(schema=SCHEMA):
    return template(schema, title="Målskjema", name="goal-form")


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(content: bytes, path, *rows):
    book = opened(content)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_was_filled_in_is_read_without_a_refusal_in_every_language(tmp_path, name, spoken):
    with use_language(spoken):
        form = find_form(name)
        content = template(form.schema, title=form.title, name=form.name)
    # The example of the form, under a name of its own, is a row that can be typed.
    example = [cell.value for cell in opened(content).worksheets[0][2]]
    marked = next(at for at, value in enumerate(example) if str(value).startswith("*** "))
    is_text = form.fields[marked].kind == "text"
    shown = int("".join(filter(str.isdecimal, example[marked])) or 0)
    typed = ["0301", "2"] if is_text else [shown, shown + 1]
    rows = [[*example[:marked], who, *example[marked + 1 :]] for who in typed]
    path = filled(content, tmp_path / "a.xlsx", *rows)
    for reader in LANGUAGES:
        with use_language(reader):
            intake = read(path, form.fields)
            assert intake.rows_refused == 0, [issue.text for issue in intake.issues]
            assert [issue.level for issue in intake.issues if issue.level != "note"] == []
    assert intake.rows_read == 2
    assert intake.frame["source_row"].tolist() == [3, 4]
    assert intake.frame[form.fields[marked].name].tolist() == typed


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_goal_form_is_read_back_value_by_value_also_as_csv(tmp_path, spoken):
    with use_language(spoken):
        form = find_form("goal-form")
        content = template(form.schema, title=form.title, name=form.name)
    path = filled(content, tmp_path / "a.xlsx", ["1", "gå på tur", 3, 7.5], ["1", "sove", 0, None])
    expected = pd.DataFrame({"first": [3.0, 0.0], "second": [7.5, float("nan")]})
    for each in (path, tmp_path / "a.csv"):
        intake = read(each, form.fields) if each is path else None
        if intake is None:
            with each.open("w", encoding="cp1252", newline="") as file:
                writer = csv.writer(file, delimiter=";")
                for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True):
                    writer.writerow(["" if v is None else str(v).replace(".", ",") for v in row])
            intake = read(each, form.fields)
        assert intake.rows_refused == 0
        pd.testing.assert_frame_equal(intake.frame[["first", "second"]], expected)
        assert intake.frame["goal"].tolist() == ["gå på tur", "sove"]


def test_every_kind_of_column_comes_back(tmp_path):
    rows = [
        [dt.datetime(2026, 4, 3), "gå", "home, alone", 7.5, -1.5, 3],  # noqa: DTZ001
        ["03.04.2026", "sove", 'A "WARD"', "ikke spurt", None, None],
    ]
    fields = Field.from_schema(SCHEMA)
    intake = read(filled(made(), tmp_path / "a.xlsx", *rows), fields)
    assert intake.rows_refused == 0, [issue.text for issue in intake.issues]
    assert intake.frame["when"].tolist() == [pd.Timestamp("2026-04-03")] * 2
    assert intake.frame["place"].tolist() == ["home, alone", 'a "ward"']
    assert intake.frame["cost"].iloc[0] == -1.5


def test_excel_checks_every_column_by_its_schema_and_says_what_it_takes():
    page = opened(made()).worksheets[0]
    checks = {str(check.sqref).partition("2:")[0]: check for check in page.data_validations.dataValidation}
    assert list(checks) == list("ABCDEF")
    kinds = [(c.type, c.formula1, c.formula2) for c in checks.values()]
    assert kinds == [
        ("date", "43831", "73415"),  # 1 January 2020 and 31 December 2100, as Excel counts days
        (None, None, None),
        ("list", "lists!$A$1:$A$3", None),
        ("decimal", "0", "10"),
        ("decimal", "-999999999999999", "999999999999999"),
        ("whole", "0", "999999999999999"),
    ]
    for check in checks.values():
        assert str(check.sqref).endswith("1048576")
        assert 0 < len(check.errorTitle) <= 32
        assert len(check.prompt or "") <= 255
        assert 0 < len(check.error) <= 225
    assert checks["B"].prompt == "What was said."
    assert (
        checks["D"].error == "This cell takes a number from 0 to 10, or ikke spurt where there is no value."
    )
    assert checks["D"].errorStyle == "warning", "a code is text, and must be let in"


def test_headers_are_locked_and_what_people_write_into_is_not():
    page = opened(made()).worksheets[0]
    assert page.protection.sheet
    assert not page.protection.password
    assert all(cell.protection.locked for cell in page[1])
    assert not any(cell.protection.locked for cell in page[2])
    assert not any(page.column_dimensions[name].protection.locked for name in "ABCDEF")
    assert page.column_dimensions["B"].number_format == "@", "or 0301 would lose its zero"


def test_the_choices_stand_on_a_hidden_sheet_and_nothing_in_the_file_is_a_formula():
    book = opened(made())
    assert book["lists"].sheet_state == "hidden"
    assert [cell.value for cell in book["lists"]["A"]] == ["home, alone", "=hospital", 'a "ward"']
    assert "f" not in {cell.data_type for page in book for row in page.iter_rows() for cell in row}


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_answers_are_offered_in_the_language_of_the_form_and_read_in_any(tmp_path, spoken):
    entry = {
        "name": "asked",
        "title": "Text",
        "description": "What was said",
        "labels": {"y": "yes", "n": "no"},
    }
    schema = {"fields": [entry | {"constraints": {"enum": ["y", "n"], "required": True}}]}
    with use_language(spoken):
        content, words = made(schema), [gettext("yes"), gettext("no")]
    assert [cell.value for cell in opened(content)["lists"]["A"]] == words
    path = filled(content, tmp_path / "a.xlsx", [words[0]], [words[1].upper()], ["y"])
    assert read(path, Field.from_schema(schema)).frame["asked"].tolist() == ["y", "n", "y"]


def test_it_says_what_not_to_write_and_explains_each_column():
    about = opened(made()).worksheets[1]
    words = "\n".join(str(cell.value) for row in about.iter_rows() for cell in row if cell.value)
    for text in (
        "What not to write",
        "No names",
        "national identity numbers",
        "dates of birth",
        "running number",
    ):
        assert text in words
    assert "B: Text\nWhat was said" in words
    assert "hvevfd read FILE --as goal-form" in words


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_same_form_has_the_same_bytes(spoken):
    with use_language(spoken):
        first = made()
        time.sleep(1.1)  # a clock in the file would show by now
        assert made() == first


def test_a_form_that_nobody_filled_in_says_so(tmp_path):
    form = find_form("goal-form")
    path = tmp_path / "a.xlsx"
    path.write_bytes(template(form.schema, title=form.title, name=form.name))
    with pytest.raises(InputFileError, match="the example row and no other"):
        read(path, form.fields)


def test_a_form_without_a_text_column_marks_its_example_in_the_first(tmp_path):
    schema = {"fields": [{"name": "age", "type": "integer"}, {"name": "score", "type": "number"}]}
    page = opened(made(schema)).worksheets[0]
    assert page["A2"].value.startswith("*** ")
    fields = Field.from_schema(schema)
    intake = read(filled(made(schema), tmp_path / "a.xlsx", [67, 1.5]), fields)
    assert (intake.rows_refused, intake.frame["age"].tolist()) == (0, [67])


def test_headers_of_a_form_differ_from_each_other_in_every_language():
    for name in FORMS:
        titles = [entry["title"] for entry in find_form(name).schema["fields"]]
        for tag in LANGUAGES:
            with use_language(tag):
                assert len({gettext(title) for title in titles}) == len(titles)


def test_every_workbook_that_reads_a_file_names_the_form_of_it():
    for book in shelf():
        if any(parameter.is_file for parameter in book.parameters):
            assert book.fill_in, f"workbook.toml of {book.slug} says with fill_in which columns its file has"
            assert book.fill_in[0] in book.data
