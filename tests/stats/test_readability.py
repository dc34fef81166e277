"""LIX counts what it says it counts."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.readability import lix, lix_band

GOALS = "Mål:\n- komme meg hjem\n- sove hele nattene"
ADDRESS = "Les mer på www.helsedirektoratet.no nå. Ring så oss."
DATE = "Den 6. juni 2024 snakker vi."

TEXTS = {
    "two-sentences": ("Hva er viktig for deg? Vi spør alle pasientene våre.", {}),
    "hyphen": ("Vi fikk e-post. Jakke-lomma er tom!", {}),
    "colon-ends-a-sentence": ("Vi åpner hjemmetjenesten: nå.", {}),
    "nordic-letters": ("Bedste bedster går sjøløver.", {}),
    "items-are-sentences": (GOALS, {}),
    "items-run-on": (GOALS, {"bullets": "join"}),
    "address-dropped": (ADDRESS, {}),
    "address-kept": (ADDRESS, {"urls": "keep"}),
    "numbers-dropped": (DATE, {}),
    "numbers-counted": (DATE, {"numbers": "count"}),
    "heading-by-itself": ("Velkommen hit\n\nVi er her.", {}),
}

prose = st.text(alphabet="abcæøåÆØÅé -'.!?:\n", min_size=1, max_size=80)


@pytest.mark.parametrize("name", list(TEXTS))
def test_hand_counts(oracle, name):
    text, options = TEXTS[name]
    oracle("readability", name, lix(text, **options).lix)


def test_an_empty_line_may_be_told_to_end_nothing():
    text, _ = TEXTS["heading-by-itself"]
    assert lix(text, paragraphs="join").sentences == 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Kl. 14.30 møtes vi.", 2),  # the abbreviation ends one: the docstring says so
        ("Vi møtes 14.30 i dag.", 1),
        ("Den 6. juni er dagen.", 1),
        ("Det var i 2017. Så kom flere.", 2),
        ("«Hva er viktig for deg?» Spør!", 2),
        ("Hva er viktig for deg?-dagen er i juni.", 1),
        ("Vent ... Nå!", 2),
        ("Uten punktum", 1),
        ("1. Spis\n2. Sov\n3) gå", 3),
        ("Vi møtes den\n6. juni her.", 1),
    ],
)
def test_where_a_sentence_ends(text, sentences):
    assert lix(text).sentences == sentences


def test_what_was_left_out_is_stated():
    fit = lix("Skriv til post@eksempel.no eller https://eksempel.no/a?b=1. Ring 22 33.")
    assert (fit.addresses, fit.numbers_met, fit.words, fit.sentences) == (2, 2, 4, 2)


def test_soft_hyphens_split_no_word_and_long_counts_letters_only():
    assert lix("hjemme\N{SOFT HYPHEN}tjenesten").long_words == 1
    assert lix("e-posta").long_words == 0  # six letters and a hyphen


@pytest.mark.parametrize(
    ("value", "bands", "code"),
    [
        (5, "norwegian", "very-easy"),
        (30, "norwegian", "very-easy"),
        (30.1, "norwegian", "easy"),
        (50, "norwegian", "medium"),
        (60, "norwegian", "hard"),
        (60.1, "norwegian", "very-hard"),
        (24.4, "danish-school", "very-easy"),
        (24.5, "danish-school", "easy"),
        (35, "danish-school", "medium"),
        (54.4, "danish-school", "hard"),
        (55, "danish-school", "very-hard"),
    ],
)
def test_bands(value, bands, code):
    assert lix_band(value, bands) == code


def test_a_text_names_its_band_on_the_scale_asked_for():
    text = "Hjemmetjenesten åpner nå for alle som bor her."
    assert (lix(text).lix, lix(text).band) == (8 + 100 / 8, "very-easy")
    assert lix(text, bands="danish-school").bands == "danish-school"


@pytest.mark.parametrize(
    ("text", "options", "error"),
    [
        ("", {}, TooFewError),
        ("22 33 44 :", {}, TooFewError),
        (None, {}, DomainError),
        ("Hei.", {"bands": "swedish"}, DomainError),
        ("Hei.", {"urls": "no"}, DomainError),
        ("Hei.", {"numbers": "keep"}, DomainError),
        ("Hei.", {"bullets": "drop"}, DomainError),
        ("Hei.", {"paragraphs": "drop"}, DomainError),
    ],
)
def test_what_cannot_be_counted_is_an_error(text, options, error):
    with pytest.raises(error):
        lix(text, **options)


def test_a_lix_that_cannot_be_has_no_band():
    with pytest.raises(DomainError):
        lix_band(float("nan"))


@given(prose)
@settings(deadline=None, max_examples=80)
def test_case_and_composed_form_change_nothing(text):
    try:
        fit = lix(text)
    except TooFewError:
        return
    assert lix(unicodedata.normalize("NFD", text)) == fit
    upper = lix(text.upper())
    assert (upper.words, upper.long_words) == (fit.words, fit.long_words)
    assert 1 <= fit.sentences <= fit.words
    assert 0 <= fit.long_words <= fit.words


@given(prose)
@settings(deadline=None, max_examples=40)
def test_saying_it_twice_changes_no_lix(text):
    try:
        once = lix(text)
    except TooFewError:
        return
    assert lix(text + "\n\n" + text).lix == pytest.approx(once.lix)
