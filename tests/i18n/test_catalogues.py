"""Messages are looked up when shown; a gap shows in brackets and never borrows from a neighbour."""

from __future__ import annotations

import pickle

import pytest

from hvevfd_research import content
from hvevfd_research.errors import DomainError, Text
from hvevfd_research.i18n import catalogues, gettext, languages, ngettext, speak, text, use_language
from hvevfd_research.i18n.po import read

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
PACKAGE = """\
msgid "centre line"
msgstr "sentrallinje"

msgid "{n} patient"
msgid_plural "{n} patients"
msgstr[0] "{n} pasient"
msgstr[1] "{n} pasienter"

msgid "{what}: {value} is below 0"
msgstr "{what}: {value} er under 0"

msgid "the age"
msgstr "alderen"

#, fuzzy
msgid "stale"
msgstr "gammel"

msgid "empty"
msgstr ""

#~ msgid "gone"
#~ msgstr "borte"
"""


@pytest.fixture
def locales(tmp_path, monkeypatch):
    """Catalogues of our own: Bokmål with two files, Nynorsk with none."""
    folder = tmp_path / "nb" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "package.po").write_text(HEAD + PACKAGE, "utf-8")
    (folder / "goal-form.po").write_text(
        HEAD + 'msgid "Who is missing?"\nmsgstr "Hvem mangler?"\n\nmsgid "centre line"\nmsgstr "midtlinje"\n',
        "utf-8",
    )
    (tmp_path / "nn" / "LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    return tmp_path


def test_english_is_the_source_and_needs_no_catalogue(locales):
    assert gettext("centre line") == "centre line"
    assert gettext("whatever") == "whatever"


def test_a_message_is_found_in_the_package_first_and_then_in_the_others(locales):
    with use_language("nb"):
        assert gettext("centre line") == "sentrallinje"
        assert gettext("Who is missing?") == "Hvem mangler?"


@pytest.mark.parametrize("message", ["stale", "empty", "gone", "never heard of", "{n} patients"])
def test_what_is_missing_stale_or_gone_shows_in_brackets(locales, message):
    with use_language("nb"):
        assert gettext(message) == f"[[{message}]]"


def test_nynorsk_never_borrows_from_bokmal(locales):
    with use_language("nn"):
        assert gettext("centre line") == "[[centre line]]"


def test_an_empty_text_is_no_message_and_never_shows_a_catalogue_s_header(locales):
    with use_language("nb"):
        assert gettext("") == ""


def test_a_count_chooses_the_form(locales):
    with use_language("nb"):
        forms = [ngettext("{n} patient", "{n} patients", n).format(n=n) for n in (0, 1, 2, 21)]
        assert forms == ["0 pasienter", "1 pasient", "2 pasienter", "21 pasienter"]
        assert ngettext("{n} ward", "{n} wards", 2) == "[[{n} wards]]"
    assert [ngettext("{n} ward", "{n} wards", n) for n in (1, 2)] == ["{n} ward", "{n} wards"]


def test_a_language_with_other_plurals_follows_the_rule_in_its_catalogue(locales):
    folder = locales / "nn" / "LC_MESSAGES"
    rule = HEAD.replace("nplurals=2; plural=(n != 1)", "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2)")
    body = 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "one"\nmsgstr[1] "two"\nmsgstr[2] "many"\n'
    (folder / "package.po").write_text(rule + body, "utf-8")
    with use_language("nn"):
        assert [ngettext("a", "b", n) for n in (1, 2, 5)] == ["one", "two", "many"]


def test_text_is_translated_before_its_values_are_filled_in(locales):
    with use_language("nb"):
        assert text("{what}: {value} is below 0", what="x", value="−1") == "x: −1 er under 0"


def test_an_error_speaks_the_language_of_the_moment_and_so_do_the_words_in_it(locales):
    error = DomainError("{what}: {value} is below 0", what=Text("the age"), value=-1)
    assert str(error) == "the age: -1 is below 0"
    with use_language("nb"):
        assert str(error) == "alderen: -1 er under 0"
        assert str(pickle.loads(pickle.dumps(error))) == "alderen: -1 er under 0"
    assert str(error) == "the age: -1 is below 0"


def test_in_a_notebook_of_the_reader_s_own_unknown_text_is_the_reader_s(locales, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "_own_words", False)
    monkeypatch.setattr(languages, "_process", None)
    monkeypatch.chdir(tmp_path)
    speak("nb")
    assert gettext("Mitt eget tall") == "Mitt eget tall"
    assert gettext("centre line") == "sentrallinje"
    monkeypatch.chdir(content.folder("workbooks", "goal-form"))
    speak("no-NO")
    assert gettext("Mitt eget tall") == "[[Mitt eget tall]]"


def test_escapes_and_long_entries_are_read_as_they_were_meant():
    entry = 'msgid ""\n"one \\"two\\"\\n"\n"three"\nmsgstr ""\n"en \\"to\\"\\n"\n"tre \\\\ fire"\n'
    assert read(entry) == {'one "two"\nthree': ('en "to"\ntre \\ fire',)}
