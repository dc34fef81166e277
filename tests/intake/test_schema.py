"""Fields say what a file should hold, and headers are matched to them."""

from __future__ import annotations

import pytest

from hvevfd_research.errors import ColumnError
from hvevfd_research.i18n import LANGUAGES, language
from hvevfd_research.intake import NOT_ASKED, Field
from hvevfd_research.intake.schema import Headers, signature


def test_fields_are_built_from_the_schema_of_a_data_package():
    fields = Field.from_schema(
        {
            "missingValues": ["", "ikke spurt"],
            "fields": [
                {"name": "id", "type": "string", "constraints": {"required": True}},
                {"name": "when", "type": "date", "constraints": {"minimum": "2020-01-01"}},
                {"name": "score", "type": "number", "constraints": {"minimum": 0, "maximum": 10}},
                {
                    "name": "cost",
                    "type": "number",
                    "constraints": {"minimum": 0},
                    "synonyms": ["Kostnad", "Pris"],
                },
                {"name": "visits", "type": "integer", "missingValues": ["99"]},
                {"name": "place", "constraints": {"enum": ["home", "hospital"]}},
            ],
        }
    )
    codes = ("", "ikke spurt")
    assert fields == (
        Field("id", missing=("ikke spurt",)),
        Field("when", "date", required=False, low="2020-01-01", missing=codes),
        Field("score", "score", required=False, low=0, high=10, missing=codes),
        Field("cost", "number", required=False, low=0, synonyms=("Kostnad", "Pris"), missing=codes),
        Field("visits", "whole", required=False, missing=("99",)),
        Field("place", required=False, missing=codes, choices=("home", "hospital")),
    )


def test_a_required_field_lets_no_cell_be_empty_unless_it_says_so():
    assert not Field("a", missing=NOT_ASKED).empty_allowed
    assert Field("a", missing=("",)).empty_allowed
    assert Field("a", required=False).empty_allowed


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Field("a", "scores"), "kind scores is not known"),
        (lambda: Field("source_row"), "cannot be named"),
        (lambda: Field(" ?"), "cannot be named"),
        (lambda: Field("a", low=1), "text has none"),
        (lambda: Field("a", "whole", low="1"), "needs a number"),
        (lambda: Field("a", "date", low="01.02.2026"), "yyyy-mm-dd"),
        (lambda: Field("a", synonyms="b"), "lists of texts"),
        (lambda: Field.from_schema({"fields": [{"name": "a", "type": "geopoint"}]}), "geopoint"),
        (lambda: Headers([]), "nothing to read"),
        (lambda: Headers([Field("a", synonyms=("Skår",)), Field("SKÅR ")]), "stands for two fields"),
    ],
)
def test_fields_that_contradict_themselves_are_refused(wrong, words):
    with pytest.raises(ColumnError, match=words):
        wrong()


HEADERS = ["Skår 2", "skår_2", "SKÅR-2:", "\ufeffSkår 2 ", "Ska\u030ar  2", "Skår.2?"]


@pytest.mark.parametrize("header", HEADERS)
def test_dress_makes_no_difference_to_a_header(header):
    assert signature(header) == signature("Skår 2")


def test_other_headers_are_other_headers():
    assert len({signature(header) for header in ("Skår 2", "Skår 1", "Skar 2", "Skår")}) == 4


@pytest.mark.parametrize("called", [(("ja", "nothing"),), (("ja", "yes"), ("Ja", "no")), (("no", "yes"),)])
def test_a_word_for_no_choice_or_for_two_is_refused(called):
    with pytest.raises(ColumnError, match="stands for no choice, or for two"):
        Field("x", choices=("yes", "no"), called=called)


def test_labels_of_a_schema_are_words_in_every_language(monkeypatch):
    monkeypatch.setattr("hvevfd_research.intake.schema.gettext", lambda text: f"{text} {language()}")
    entry = {"name": "x", "labels": {"yes": "yes, all"}, "constraints": {"enum": ["yes"]}}
    (field,) = Field.from_schema({"fields": [entry]})
    assert field.called == tuple((f"yes, all {tag}", "yes") for tag in LANGUAGES)
