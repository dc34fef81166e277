"""The command line answers in the language that was asked for, and a wrong one is refused in plain words."""

from __future__ import annotations

import json

import pytest

from hvevfd_research import datasets
from hvevfd_research.cli import main
from hvevfd_research.i18n import gettext, language, use_language


def run(capsys, *words):
    try:
        status = main(list(words))
    except SystemExit as error:  # argparse
        status = error.code
    seen = capsys.readouterr()
    return status, seen.out, seen.err


@pytest.mark.parametrize(
    "words", [["list"], ["params", "goal-form"], ["data", "list"], ["data", "cite", "ageing"], ["languages"]]
)
def test_every_listing_follows_the_language(capsys, words):
    english = run(capsys, *words)[1]
    for tag in ("nb", "nn", "sv"):
        assert run(capsys, *words, "--language", tag)[1] != english


@pytest.mark.parametrize(
    "words", [["--language", "nb", "list"], ["list", "--language", "no-NO"], ["list", "--lang=nb"]]
)
def test_the_language_may_stand_before_or_after_the_command(capsys, words):
    with use_language("nb"):
        heading = gettext("Workbook")
    assert heading in run(capsys, *words)[1]


def test_the_help_is_in_the_language_too(capsys):
    with use_language("nn"):
        said = gettext("the workbooks: title, minutes, for whom")
    assert said.split()[0] in run(capsys, "--help", "--language", "nn")[1]


@pytest.mark.parametrize("words", [["list", "--language", "tlh"], ["init", "x", "--language", "fr-CA"]])
def test_a_language_that_we_lack_is_refused_with_those_there_are(capsys, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err.startswith("hvevfd: there is no language ")
    assert "en, nb, nn, sv" in err
    assert list(tmp_path.iterdir()) == []


def test_a_variable_that_names_none_of_ours_is_refused_not_ignored(capsys, monkeypatch):
    monkeypatch.setenv("HVEVFD_LANGUAGE", "tlh")
    status, _out, err = run(capsys, "list")
    assert status == 2
    assert "there is no language tlh" in err


def test_the_language_ends_with_the_command(capsys):
    run(capsys, "list", "--language", "nb")
    assert language() == "en"


def test_init_lays_out_notebooks_in_the_language(capsys, tmp_path):
    assert run(capsys, "init", str(tmp_path), "--language", "nb")[0] == 0
    laid_out = json.loads((tmp_path / "workbooks" / "goal-form" / "workbook.ipynb").read_text("utf-8"))
    with use_language("nb"):
        title = gettext("Goals scored twice: did it get better?")
    assert laid_out["cells"][0]["source"][0] == f"# {title}\n"


def test_data_are_loaded_with_their_texts_in_the_language_and_everything_else_as_it_is():
    english = datasets.load("compassion", "claims")
    with use_language("nb"):
        ours = datasets.load("compassion", "claims")
        titles = english["title"].map(gettext)
    assert list(ours["title"]) == list(titles)
    assert (ours["verdict"] == english["verdict"]).all()
    assert list(ours.dtypes) == list(english.dtypes)
