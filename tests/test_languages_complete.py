"""The translations are whole and in step with the sources: nothing is missing, stale or left behind."""

from __future__ import annotations

import pytest

from hvevfd_research import content
from hvevfd_research.i18n import LANGUAGES
from hvevfd_research.i18n.completeness import count
from hvevfd_research.i18n.languages import SOURCE
from hvevfd_research.i18n.messages import open_catalogue, template
from hvevfd_research.i18n.notebooks import untranslatable
from hvevfd_research.i18n.sources import domains
from hvevfd_research.runner.workbook import find_workbook

TAGS = [tag for tag in LANGUAGES if tag != SOURCE]
SLUGS = content.names("workbooks")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("domain", domains())
def test_every_message_is_translated(tag, domain):
    held = count(tag, domain)
    assert held.complete, (
        f"{domain} in {tag}: {held.translated} of {held.total} messages, {held.fuzzy} changed"
    )


@pytest.mark.parametrize("domain", domains())
def test_the_catalogues_hold_what_the_sources_say(domain):
    wanted = [message.id for message in template(domain) if message.id]
    for tag in TAGS:
        held = {message.id for message in open_catalogue(tag, domain) if message.id}
        assert held == set(wanted), "run make messages, and translate what is new"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_workbook_speaks_the_language_of_its_page(slug):
    book = find_workbook(slug)
    assert book.parameters[-1].name == "language"
    code = ["".join(cell["source"]) for cell in book.cells if cell["cell_type"] == "code"]
    assert "hve.speak(language)" in code[1], "the set-up cell comes right after the parameters"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_workbook_gives_no_plot_a_text_that_stays_english(slug):
    for cell in find_workbook(slug).cells:
        if cell["cell_type"] == "code":
            assert untranslatable("".join(cell["source"])) == [], "write hve.text(...) around it"
