"""A table comes typed as its schema says, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from hvevfd_research import content, datasets
from hvevfd_research.datasets import loading
from hvevfd_research.errors import ContentError

CSV = "code,count,share,when,seen\n0301,7,0.1,2024-02-29,true\nNA,,,,false\n"
FIELDS = [
    {
        "name": "code",
        "type": "string",
        "description": "municipality",
        "unit": "none",
        "constraints": {"required": True},
    },
    {"name": "count", "type": "integer", "description": "persons", "unit": "persons"},
    {"name": "share", "type": "number", "description": "share", "unit": "per person"},
    {"name": "when", "type": "date", "description": "day", "unit": "none"},
    {
        "name": "seen",
        "type": "boolean",
        "description": "seen",
        "unit": "none",
        "constraints": {"required": True},
    },
]


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A data folder of its own, with nothing recorded as loaded."""
    monkeypatch.setattr(content, "root", lambda kind: tmp_path)
    monkeypatch.setattr(loading, "_loaded", {})
    return tmp_path


def put(
    shelf: Path, raw: bytes = CSV.encode(), name: str = "small", path: str = "small.csv", tables: int = 1
) -> Path:
    folder = shelf / name
    folder.mkdir()
    (folder / path).write_bytes(raw)
    table = {"path": path, "title": "t", "description": "d", "mark": "read", "rows": 2}
    table |= {"sha256": hashlib.sha256(raw).hexdigest(), "schema": {"fields": FIELDS, "primaryKey": ["code"]}}
    described = {"name": name, "title": "Small", "description": "d", "sensitivity": "published"}
    described |= {
        "licenses": [{"name": "CC0-1.0", "title": "CC0"}],
        "sources": [{"citation": "Someone 2020"}],
    }
    described["resources"] = [{"name": f"table-{place}"} | table for place in range(tables)]
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    return folder


def test_each_type_becomes_its_dtype(shelf):
    put(shelf)
    frame = datasets.load("small")
    assert frame["code"].to_list() == ["0301", "NA"]
    assert {name: str(kind) for name, kind in frame.dtypes.items() if name != "code"} == {
        "count": "Int64",
        "share": "float64",
        "when": "datetime64[us]",
        "seen": "bool",
    }
    assert frame["count"].isna().to_list() == [False, True]
    assert frame["share"].isna().to_list() == [False, True]
    assert frame["when"].to_list() == [pd.Timestamp(2024, 2, 29), pd.NaT]
    assert frame["seen"].to_list() == [True, False]


def test_a_required_integer_is_a_plain_one():
    assert str(datasets.load("ageing", "population")["persons"].dtype) == "int64"


def test_text_is_text_in_every_package():
    for name in datasets.names():
        for table in datasets.describe(name).resources:
            frame = datasets.load(name, table.name)
            assert list(frame.columns) == [field.name for field in table.fields]
            assert len(frame) == table.rows
            for field in table.fields:
                if field.type == "string":
                    assert pd.api.types.is_string_dtype(frame[field.name].dropna()), (
                        name,
                        table.name,
                        field.name,
                    )


def test_a_packed_table_reads_like_a_plain_one(shelf):
    put(shelf)
    put(shelf, gzip.compress(CSV.encode()), name="packed", path="packed.csv.gz")
    pd.testing.assert_frame_equal(datasets.load("small"), datasets.load("packed"))


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw.replace(b"7", b"8"), lambda raw: raw[:-8], lambda raw: b""]
)
def test_a_changed_file_is_refused_by_name(shelf, spoil):
    folder = put(shelf)
    (folder / "small.csv").write_bytes(spoil(CSV.encode()))
    with pytest.raises(ContentError, match=r"small: small\.csv is not the file that was published"):
        datasets.load("small")
    assert datasets.loaded() == {}


def test_a_packed_file_cut_off_is_refused(shelf):
    folder = put(shelf, gzip.compress(CSV.encode()), path="small.csv.gz")
    (folder / "small.csv.gz").write_bytes(gzip.compress(CSV.encode())[:-4])
    with pytest.raises(ContentError, match="fetch the project again"):
        datasets.load("small")


def test_a_missing_file_is_refused(shelf):
    (put(shelf) / "small.csv").unlink()
    with pytest.raises(ContentError, match=r"small\.csv cannot be read"):
        datasets.load("small")


def test_several_tables_must_be_told_apart(shelf):
    put(shelf, tables=2)
    with pytest.raises(ContentError, match="name one of: table-0, table-1"):
        datasets.load("small")
    with pytest.raises(ContentError, match="has no table table-9; it has: table-0, table-1"):
        datasets.load("small", "table-9")
    assert len(datasets.load("small", "table-1")) == 2


def test_what_was_read_is_on_record_with_its_digest(shelf):
    put(shelf)
    put(shelf, name="other")
    assert datasets.loaded() == {}
    datasets.load("small")
    assert datasets.loaded() == {"small": datasets.digest("small")}
    datasets.load("other")
    assert list(datasets.loaded()) == ["other", "small"]


def test_the_record_cannot_be_changed_from_outside(shelf):
    put(shelf)
    datasets.load("small")
    datasets.loaded().clear()
    assert list(datasets.loaded()) == ["small"]


def test_the_digest_follows_description_and_figures(shelf):
    folder = put(shelf)
    before = datasets.digest("small")
    assert before == datasets.digest("small")
    shutil.rmtree(folder)
    put(shelf, CSV.replace("7", "8").encode())
    assert datasets.digest("small") != before


def test_a_changed_frame_does_not_change_the_next_one():
    mine = datasets.load("goal-form-example")
    mine.loc[:, "first"] = 0
    assert datasets.load("goal-form-example")["first"].to_list() == [5, 3, 5]


def test_the_schema_is_plain_json_for_reading_own_files():
    schema = datasets.schema("goal-form-simulated", "goals")
    assert json.loads(json.dumps(schema)) == schema
    score = next(field for field in schema["fields"] if field["name"] == "second")
    assert (score["constraints"]["minimum"], score["constraints"]["maximum"]) == (0, 10)
    assert not score["constraints"].get("required", False), "an own file may lack a second conversation"


@pytest.mark.parametrize(
    ("one", "resource"), [("goal-form-example", "goals"), ("goal-form-simulated", "goals")]
)
def test_no_header_of_the_goal_form_stands_for_two_columns(one, resource):
    headers = [
        header.casefold()
        for field in datasets.schema(one, resource)["fields"]
        for header in (field["name"], *field.get("synonyms", []))
    ]
    assert len(headers) == len(set(headers))
