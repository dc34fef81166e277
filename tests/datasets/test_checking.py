"""The check of a package finds each fault that could reach a reader, and names where it is."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hvevfd_research import content, datasets


@pytest.fixture
def package(tmp_path):
    """A copy of a sound package."""
    return Path(
        shutil.copytree(content.folder("data", "goal-form-simulated"), tmp_path / "goal-form-simulated")
    )


def described(package: Path) -> dict[str, Any]:
    return json.loads((package / "datapackage.json").read_text("utf-8"))


def redescribe(package: Path, change) -> None:
    raw = described(package)
    change(raw)
    (package / "datapackage.json").write_text(json.dumps(raw), "utf-8")


def retype(package: Path, old: str, new: str, count: int = 1) -> None:
    """Change the goals and renew their sha256, so that only the figures are wrong."""
    text = (package / "goals.csv").read_text("utf-8")
    assert old in text
    raw = text.replace(old, new, count).encode()
    (package / "goals.csv").write_bytes(raw)
    redescribe(package, lambda all_: all_["resources"][0].update(sha256=hashlib.sha256(raw).hexdigest()))


def test_a_sound_package_has_no_fault(package):
    assert datasets.check_package(package) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1,1,0,3", "1,1,0,11", "goals: second: row 2 is above 10"),
        ("1,1,0,3", "1,1,-1,3", "goals: first: row 2 is below 0"),
        ("1,1,0,3", "1,1,,3", "goals: first: row 2 is empty"),
        ("1,1,0,3", "1,1,0,three", "row 2 holds 'three', which is no number"),
        ("1,2,3,4", "1,1,3,4", "primaryKey ['patient', 'goal'] does not tell the rows apart"),
        ("first,second", "second,first", "the header of goals.csv is"),
        ("16,3,1,1\n", "", "goals.csv has 47 rows, datapackage.json says 48"),
        ("\n1,1,", "\r\n1,1,", "does not end each line with one line feed"),
    ],
)
def test_a_wrong_figure_is_named_by_column_and_row(package, old, new, says):
    retype(package, old, new)
    assert any(says in fault for fault in datasets.check_package(package)), datasets.check_package(package)


def test_a_changed_file_fails_by_its_sha256(package):
    (package / "goals.csv").write_text((package / "goals.csv").read_text("utf-8") + "17,1,1,1\n", "utf-8")
    assert any("is not the file that was published" in fault for fault in datasets.check_package(package))


@pytest.mark.parametrize(
    ("kind", "value"),
    [("integer", "1.5"), ("integer", "1e3"), ("boolean", "yes"), ("number", "nan"), ("date", "2024-13-01")],
)
def test_a_value_of_another_type_is_named(package, kind, value):
    redescribe(package, lambda raw: raw["resources"][0]["schema"]["fields"][1].update(type=kind))
    retype(package, "1,1,0,3", f"1,{value},0,3")
    assert f"goals: goal: row 2 holds {value!r}, which is no {kind}" in datasets.check_package(package)


def test_enum_pattern_and_unique_are_held(package):
    def narrow(raw):
        fields = raw["resources"][0]["schema"]["fields"]
        fields[0]["constraints"] = {"unique": True, "pattern": "[1-9]"}
        fields[1]["constraints"] = {"enum": [1, 2]}

    redescribe(package, narrow)
    faults = datasets.check_package(package)
    assert "goals: patient: row 3 repeats a value" in faults
    assert "goals: patient: row 29 holds '10', which is not like [1-9]" in faults
    assert "goals: goal: row 4 holds '3', which is not in the enum" in faults


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw.update(name="other"), "the package is named other"),
        (lambda raw: raw.update(sensitivity="secret"), "sensitivity is secret"),
        (lambda raw: raw.update(sensitivity="restricted"), "never part of the project"),
        (lambda raw: raw.update(title="Goal form"), "the title does not say simulated"),
        (lambda raw: raw.update(licenses=[]), "there is no licence"),
        (lambda raw: raw.update(sources=[]), "there is no source"),
        (lambda raw: raw.pop("sources"), "lacks 'sources'"),
        (lambda raw: raw["resources"][0].update(mark="remembered"), "mark is remembered"),
        (
            lambda raw: raw["resources"][0]["schema"]["fields"][0].update(type="text"),
            "type text is not one of",
        ),
        (lambda raw: raw["resources"][0]["schema"]["fields"][0].update(unit=""), "unit is empty"),
        (lambda raw: raw["resources"][0]["schema"].update(primaryKey=["id"]), "primaryKey names id"),
        (
            lambda raw: raw["resources"][0]["schema"]["fields"][0]["constraints"].update(max=3),
            "constraint max is unknown",
        ),
        (lambda raw: raw["resources"][1].update(name="goals"), "two resources have one name"),
    ],
)
def test_a_wrong_description_is_named(package, change, says):
    redescribe(package, change)
    assert any(says in fault for fault in datasets.check_package(package)), datasets.check_package(package)


@pytest.mark.parametrize("name", ["README.md", "build.py", "without-second.csv"])
def test_a_missing_file_is_named(package, name):
    (package / name).unlink()
    assert any(name in fault for fault in datasets.check_package(package))


def test_a_file_that_nobody_described_is_named(package):
    (package / "raw.xlsx").touch()
    assert datasets.check_package(package) == ["raw.xlsx is not described in datapackage.json"]


def test_a_readme_without_its_headings_is_named(package):
    (package / "README.md").write_text("# Goal form\n", "utf-8")
    faults = datasets.check_package(package)
    assert any("## A trap" in fault for fault in faults)
    assert "the first line of README.md does not say simulated" in faults
