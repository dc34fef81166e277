"""Parameters are read by their declarations, and nothing given can become code."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ContentError, InputFileError, ParameterError
from hvevfd_research.runner.parameters import (
    Parameter,
    declared_parameters,
    read_parameter_file,
    read_values,
)

CELL = """
data_file: str = ""  # your own file
municipality: str = "0301"  # four digits
threshold: float = 2.0  # points
years: list[int] = [10, 15, 20]  # remaining years
countries: list[str] = ["NOR", "GBR"]  # three letters
screened: bool = False  # leave out the widest ranges
start: "date" = "2020-01-01"  # first day
limit: int | None = None  # none for all
"""


@pytest.fixture
def declared():
    return declared_parameters(CELL, choices={"countries": ["NOR", "GBR", "SWE"]})


def test_each_line_gives_name_type_default_and_help(declared):
    assert [(p.name, p.kind, p.default, p.help) for p in declared][1:3] == [
        ("municipality", "str", "0301", "four digits"),
        ("threshold", "float", 2.0, "points"),
    ]
    assert declared[0].is_file
    assert not declared[1].is_file


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("municipality", "0301", "0301"),
        ("municipality", "1_000", "1_000"),
        ("municipality", "nan", "nan"),
        ("municipality", "a=b", "a=b"),
        ("threshold", "2,5", 2.5),
        ("threshold", "-.5", -0.5),
        ("threshold", 3, 3.0),
        ("years", "10,15", [10, 15]),
        ("years", ["10", "15"], [10, 15]),
        ("years", "[5, 20]", [5, 20]),
        ("countries", "NOR, SWE", ["NOR", "SWE"]),
        ("screened", "yes", True),
        ("screened", "FALSE", False),
        ("start", "2024-02-29", "2024-02-29"),
        ("limit", "none", None),
        ("limit", "7", 7),
    ],
)
def test_a_value_is_read_by_its_declared_type(declared, name, given, value):
    read = read_values(declared, {name: given})[name]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("threshold", "nan"),
        ("threshold", "infinity"),
        ("threshold", "1_0"),
        ("threshold", "two"),
        ("threshold", True),
        ("years", "10,x"),
        ("years", "10,,15"),
        ("years", "[10"),
        ("years", "10.5"),
        ("countries", "NOR,XXX"),
        ("countries", ""),
        ("screened", "maybe"),
        ("start", "2023-02-29"),
        ("start", "01.02.2024"),
        ("start", "20240201"),
        ("municipality", 301),
        ("municipality", "a\0b"),
        ("limit", "7.0"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(declared, name, given):
    with pytest.raises(ParameterError, match=name):
        read_values(declared, {name: given})


def test_an_unknown_name_is_refused_with_the_nearest(declared):
    with pytest.raises(ParameterError, match="did you mean countries"):
        read_values(declared, {"country": "NOR"})


def test_a_file_that_is_not_there_is_refused_before_anything_runs(declared, tmp_path):
    with pytest.raises(InputFileError, match=r"goals\.xlsx"):
        read_values(declared, {"data_file": str(tmp_path / "goals.xlsx")})
    with pytest.raises(InputFileError, match="is a folder"):
        read_values(declared, {"data_file": str(tmp_path)})


def test_a_relative_path_is_read_from_where_the_reader_stands(declared, tmp_path, monkeypatch):
    (tmp_path / "goals.csv").write_text("patient\n")
    monkeypatch.chdir(tmp_path)
    assert read_values(declared, {"data_file": "goals.csv"})["data_file"] == str(tmp_path / "goals.csv")


@pytest.mark.parametrize(
    "line",
    [
        "x = 1",
        "x: int",
        "x: int = 1 + 1",
        "x: int = len('a')",
        "x: complex = 1",
        "import os",
        "x: dict = {}",
    ],
)
def test_a_parameters_cell_holds_typed_literals_only(line):
    with pytest.raises(ContentError):
        declared_parameters(line)


def test_choices_for_an_unknown_parameter_are_refused():
    with pytest.raises(ContentError, match="no parameter"):
        declared_parameters("x: int = 1", choices={"y": ["a"]})


def test_yaml_values_stay_what_was_typed(tmp_path, declared):
    file = tmp_path / "p.yaml"
    file.write_text("municipality: 0301\nyears: [10, 15]\nscreened: yes\nstart: 2020-01-31\n")
    assert read_values(declared, read_parameter_file(file)) == {
        "municipality": "0301",
        "years": [10, 15],
        "screened": True,
        "start": "2020-01-31",
    }


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: {b: 1}\n", "a: [1\n", "!!python/object:os.system x\n"])
def test_a_parameter_file_of_another_shape_is_refused(tmp_path, text):
    file = tmp_path / "p.yaml"
    file.write_text(text)
    with pytest.raises(InputFileError, match=r"p\.yaml"):
        read_parameter_file(file)


@settings(deadline=None, max_examples=200)
@given(st.text(), st.sampled_from(["str", "int", "float", "bool", "date", "list[str]", "list[float]"]))
def test_whatever_is_given_becomes_a_literal_of_the_type_or_an_error(text, kind):
    parameter = Parameter("x", kind, None, "")
    try:
        value = parameter.read(text)
    except ParameterError:
        return
    assert ast.literal_eval(repr(value)) == value
    if kind == "str":
        assert value == text
