"""The catalogues follow the sources: new, changed and gone messages, and one more language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog

from hvevfd_research import content
from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import languages
from hvevfd_research.i18n.completeness import Count, count
from hvevfd_research.i18n.messages import begin, catalogue_path, open_catalogue, template, update
from hvevfd_research.i18n.sources import domains


@pytest.fixture
def locales(tmp_path, monkeypatch):
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    return tmp_path


def wanted(*messages):
    made = Catalog()
    for message in messages:
        made.add(message, locations=[("somewhere.py", 0)])
    return made


def translate(domain, **translations):
    path = catalogue_path("nb", domain)
    held = path.read_text("utf-8")
    for source, form in translations.items():
        held = held.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{form}"')
    path.write_text(held, "utf-8")


def test_new_messages_come_in_empty_and_those_that_are_gone_leave(locales):
    update("nb", "package", wanted("Patient", "Goal"))
    translate("package", Patient="Pasient", Goal="Mål")
    update("nb", "package", wanted("Patient", "Something else entirely"))
    held = open_catalogue("nb", "package")
    assert {message.id: message.string for message in held if message.id} == {
        "Patient": "Pasient",
        "Something else entirely": "",
    }
    assert not held.obsolete
    assert count("nb", "package") == Count(total=2, translated=1, fuzzy=0)


def test_a_changed_source_keeps_its_translation_to_be_looked_at_again(locales):
    update("nb", "package", wanted("Some weeks later you ask again."))
    translate("package", **{"Some weeks later you ask again.": "Noen uker senere spør du igjen."})
    update("nb", "package", wanted("Some months later you ask again."))
    once = catalogue_path("nb", "package").read_bytes()
    update("nb", "package", wanted("Some months later you ask again."))
    assert catalogue_path("nb", "package").read_bytes() == once
    [message] = [message for message in open_catalogue("nb", "package") if message.id]
    assert message.fuzzy
    assert message.string == "Noen uker senere spør du igjen."
    assert message.previous_id == ["Some weeks later you ask again."]
    assert not count("nb", "package").complete


def test_what_another_catalogue_has_translated_is_filled_in(locales):
    update("nb", "package", wanted("points"))
    translate("package", points="poeng")
    update("nb", "goal-form", wanted("points", "one sentence"))
    held = {message.id: message.string for message in open_catalogue("nb", "goal-form") if message.id}
    assert held == {"points": "poeng", "one sentence": ""}


def test_what_is_filled_in_for_one_language_never_reaches_another(locales):
    update("nb", "package", wanted("points"))
    translate("package", points="poeng")
    shared = wanted("points")
    update("nb", "goal-form", shared)
    update("nn", "goal-form", shared)
    assert open_catalogue("nb", "goal-form").get("points").string == "poeng"
    assert open_catalogue("nn", "goal-form").get("points").string == ""


def test_a_comment_of_the_translator_stays_and_the_same_sources_give_the_same_bytes(locales):
    update("nb", "package", wanted("Goal", ("{n} goal", "{n} goals"), 'a "b" 100 % of', "two\nlines"))
    path = catalogue_path("nb", "package")
    path.write_text(
        path.read_text("utf-8").replace('msgid "Goal"', '# glossary: not goal\nmsgid "Goal"'), "utf-8"
    )
    update("nb", "package", wanted("Goal", ("{n} goal", "{n} goals"), 'a "b" 100 % of', "two\nlines"))
    once = path.read_bytes()
    update("nb", "package", wanted("Goal", ("{n} goal", "{n} goals"), 'a "b" 100 % of', "two\nlines"))
    assert path.read_bytes() == once
    assert b"# glossary: not goal" in once
    assert b"python-format" not in once, "a percent sign in a sentence is a percent sign"


@pytest.mark.parametrize("domain", domains())
def test_every_catalogue_has_something_to_say_and_says_where_it_stands(domain):
    messages = [message for message in template(domain) if message.id]
    assert messages
    assert all(message.locations for message in messages)


@pytest.mark.parametrize("tag", ["nb", "en"])
def test_a_language_that_is_there_is_not_begun_again(tag):
    with pytest.raises(ParameterError, match=f"{tag} is there already"):
        begin(tag)


@pytest.mark.parametrize("tag", ["danish", "xx", "", "../da", "da_DK.UTF-8"])
def test_a_language_that_nobody_knows_is_not_begun(tag):
    with pytest.raises(ParameterError, match="not the short name of a language"):
        begin(tag)


def test_a_fifth_language_is_one_command_and_then_counts_as_unfinished(tmp_path):
    """In a copy of the project, because the languages there are is a matter of folders."""
    project = content.root("data").parent
    for name in ("src", "workbooks", "data", "exercises"):
        shutil.copytree(project / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(project / "pyproject.toml", tmp_path)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src"), "COLUMNS": "120"}

    def hvevfd(*words):
        return subprocess.run(
            [sys.executable, "-m", "hvevfd_research.cli", *words],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
        )

    done = hvevfd("new", "language", "da")
    assert done.returncode == 0, done.stderr
    made = {path.stem for path in (tmp_path / "src/hvevfd_research/locales/da/LC_MESSAGES").glob("*.po")}
    assert made == set(domains())
    listed = hvevfd("languages")
    assert listed.returncode == 1, "something is left to do"
    assert " da " in listed.stdout.splitlines()[1]
    assert "0%" in listed.stdout
    assert "[[goal-form]]" not in hvevfd("list", "--language", "da").stdout
    assert "[[Title]]" in hvevfd("list", "--language", "da-DK").stdout, "Danish borrows from nobody"
    assert "en, da, nb, nn, sv" in hvevfd("list", "--language", "xx").stderr
