"""What a data set says about itself, and how it is cited."""

from __future__ import annotations

import dataclasses

import pytest

from hvevfd_research import datasets
from hvevfd_research.errors import ContentError


def test_a_description_names_every_column_with_type_unit_and_meaning():
    frame = datasets.describe("ageing").to_frame()
    row = frame[(frame["resource"] == "mortality") & (frame["field"] == "mx")].iloc[0]
    assert row.to_dict() == {
        "resource": "mortality",
        "rows": 19404,
        "mark": "read",
        "field": "mx",
        "type": "number",
        "unit": "deaths per person-year",
        "required": True,
        "description": "Death rate",
    }


def test_a_description_counts_all_rows():
    package = datasets.describe("goal-form-simulated")
    assert package.rows == 48 + 12


def test_a_description_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        datasets.describe("ageing").title = "mine"  # type: ignore[misc]


def test_a_citation_names_publisher_edition_place_and_licence():
    cited = datasets.cite("ageing")
    assert "World Population Prospects 2024" in cited
    assert "https://doi.org/10.1257/aer.20130954" in cited
    assert cited.splitlines()[-1].startswith("Licence: ")
    assert "CC-BY-3.0-IGO" in cited
    assert "CC-BY-4.0" in cited


def test_every_source_is_cited_once_a_line():
    for name in datasets.names():
        assert len(datasets.cite(name).splitlines()) == len(datasets.describe(name).sources) + 2


def test_the_citation_of_simulated_data_says_so_in_its_first_line():
    assert "SIMULATED" in datasets.cite("goal-form-simulated").splitlines()[0]


@pytest.mark.parametrize(
    "ask", [datasets.describe, datasets.cite, datasets.load, datasets.digest, datasets.schema]
)
def test_an_unknown_data_set_is_answered_with_the_nearest(ask):
    with pytest.raises(ContentError, match=r"Did you mean compassion\?"):
        ask("compasion")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "cannot be read"),
        ("[]", "is not a JSON object"),
        ('{"name": "x"}', "lacks 'title'"),
    ],
)
def test_a_broken_description_says_what_is_wrong(tmp_path, text, says):
    (tmp_path / "datapackage.json").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=says):
        datasets.read_package(tmp_path)
