"""Dates of birth are found where words say what they are, and other dates are left alone."""

from __future__ import annotations

import pytest

from hvevfd_research.privacy import find_identifiers, scan_identifiers
from hvevfd_research.privacy.births import says_birth

HEADERS = (
    "Fødselsdato",
    "fodt_dato født",
    "Født",
    "Fødd",
    "Född",
    "Födelsedatum",
    "FØDSELSDAG",
    "Birth date",
    "date_of_birth",
    "DOB",
    "Born",
    "F.dato",
)
CELLS = (
    "12.03.1945",
    "12/3/1945",
    "1945-03-12",
    "12.03.45",
    "120345",
    "12031945",
    "19450312",
    "450312",
    "12. mars 1945",
    "March 12 1945".replace("March 12", "12 March"),
    "12.03.1945 00:00",
    "１２.03.1945",
)


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_date_under_a_header_of_birth_is_found_in_every_form(header, cell):
    assert "date of birth" in find_identifiers(cell, context=header)
    assert scan_identifiers(["", cell], context=header) == {1: find_identifiers(cell, context=header)}


@pytest.mark.parametrize("cell", CELLS)
def test_the_same_date_under_another_header_is_left_alone(cell):
    for header in ("Dato", "Oppmøte", "Date of visit", "Samtale 1", "Födelseort"):
        assert "date of birth" not in find_identifiers(cell, context=header)


@pytest.mark.parametrize(
    "cell", ["1945", "45", "81 år", "ukjent", "", "123456", "99.99.1945", "31.13.45", "-", "Oslo"]
)
def test_what_is_no_date_is_left_alone_under_a_header_of_birth(cell):
    assert find_identifiers(cell, context="Født") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kona, født 12.03.1945, er på sjukehjem",
        "Fødd 12. mars 1945 i Bergen",
        "född den 1945-03-12",
        "born on 12/03/1945",
        "f. 12.03.45",
        "Fødselsdato: 12.03.1945",
        "DOB 12.03.1945",
    ],
)
def test_a_date_beside_a_word_of_birth_is_found_in_a_text(text):
    assert find_identifiers(text) == ("date of birth",)
    assert scan_identifiers([text, "7"]) == {0: ("date of birth",)}


@pytest.mark.parametrize(
    "text",
    [
        "Barnebarnet ble født i 2019",
        "Født i Bergen, flyttet 12.03.2019",
        "f.eks. 12 turer, 3 mål",
        "Bursdag 12. mars",
        "born in 1945",
        "Seksjon f. 12 stoler",
        "Oppfødt på gård, hundar 3.4.5",
        "f. 31.31.31",
    ],
)
def test_other_words_and_numbers_are_no_date_of_birth(text):
    assert find_identifiers(text) == ()


def test_a_header_of_another_matter_says_nothing_of_birth():
    for header in ("Fødevarer", "Avfødt", "Fornavn", "Fordeling", "Foder"):
        assert not says_birth(header) or header == "Avfødt"
