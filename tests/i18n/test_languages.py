"""Which language is spoken: what people call it, who may set it, and what happens to one that we lack."""

from __future__ import annotations

import threading

import pytest

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import (
    LANGUAGES,
    default_language,
    language,
    negotiate,
    number,
    set_language,
    speaking,
    use_language,
)


def test_the_languages_are_english_and_the_folders_of_the_catalogues():
    assert LANGUAGES == ("en", "nb", "nn", "sv")


@pytest.mark.parametrize(
    ("tag", "ours"),
    [
        ("no", "nb"),
        ("no-NO", "nb"),
        ("nb-NO", "nb"),
        ("nb_NO.UTF-8", "nb"),
        ("NN-no", "nn"),
        ("nn_NO@euro", "nn"),
        ("sv-FI", "sv"),
        ("en-GB", "en"),
    ],
)
def test_a_tag_leads_to_our_language(tag, ours):
    assert negotiate(tag) == ours


@pytest.mark.parametrize("tag", ["da", "xx", "nynorsk", "", "../nb", "C"])
def test_a_language_that_we_lack_is_answered_with_those_there_are(tag):
    with pytest.raises(ParameterError, match="there are: en, nb, nn, sv"):
        negotiate(tag)


@pytest.mark.parametrize(
    ("environment", "ours"),
    [
        ({"HVEVFD_LANGUAGE": "nn", "LANG": "sv_SE.UTF-8"}, "nn"),
        ({"LANG": "nb_NO.UTF-8"}, "nb"),
        ({"LC_ALL": "sv_FI.UTF-8", "LANG": "nb_NO.UTF-8"}, "sv"),
        ({"LANGUAGE": "da:nn:nb", "LANG": "nb_NO.UTF-8"}, "nn"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_who_names_none_gets_the_variable_then_the_locale_then_english(environment, ours):
    assert default_language(environment) == ours


def test_a_variable_that_names_a_language_we_lack_is_refused():
    with pytest.raises(ParameterError, match="there is no language tlh"):
        default_language({"HVEVFD_LANGUAGE": "tlh", "LANG": "nb_NO.UTF-8"})


def test_a_block_goes_before_the_process_and_the_process_before_the_variable(monkeypatch):
    monkeypatch.setenv("HVEVFD_LANGUAGE", "sv")
    assert language() == "sv"
    with speaking("no"):
        assert language() == "nb"
        with use_language("nn"):
            assert language() == "nn"
        assert language() == "nb"
    assert language() == "sv"


def test_threads_speak_what_the_process_speaks():
    heard = []
    with speaking("nn"):
        thread = threading.Thread(target=lambda: heard.append(number(0.5, 1)))
        thread.start()
        thread.join()
    assert heard == ["0,5"]


def test_a_script_does_not_follow_the_machine_s_locale(monkeypatch):
    monkeypatch.delenv("HVEVFD_LANGUAGE")
    monkeypatch.setenv("LANG", "nb_NO.UTF-8")
    assert language() == "en"


def test_an_unknown_language_changes_nothing():
    with pytest.raises(ParameterError):
        set_language("tlh")
    assert language() == "en"
