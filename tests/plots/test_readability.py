"""Pictures of texts on the LIX scale, of bands of an index, and of shares that were counted."""

from __future__ import annotations

import pytest

from hvevfd_research import datasets
from hvevfd_research.errors import DomainError
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.counted_shares import counted_shares as draw_shares
from hvevfd_research.plots.hls_levels import hls_levels as draw_levels
from hvevfd_research.plots.readability import lix_scale, sentence_lengths
from hvevfd_research.stats.counted_shares import counted_shares
from hvevfd_research.stats.hls_levels import hls_levels
from hvevfd_research.stats.readability_spread import lix_spread

LETTERS = datasets.load("health-literacy-simulated", "letters").query("language == 'en'")["text"]


@pytest.fixture(scope="module")
def spreads():
    return [lix_spread(text, seed=1) for text in LETTERS]


def test_each_text_is_named_with_its_lix_and_its_band(spreads):
    ax = lix_scale(spreads, ["office", "plain"])
    words = alt_text(ax)
    assert f"office: {spreads[0].lix.lix:.0f} (" in words
    assert "very hard in the Norwegian bands" in words
    assert {text.get_text() for text in ax.texts} >= {"very easy", "easy", "medium", "hard", "very hard"}


def test_a_short_text_has_an_open_dot(spreads):
    faces = [line.get_markerfacecolor() for line in lix_scale(spreads, ["office", "plain"]).get_lines()[:2]]
    assert [spread.short for spread in spreads] == [False, True]
    assert faces[0] != "white"
    assert faces[1] == "white"


def test_a_label_for_each_text_is_asked_for(spreads):
    with pytest.raises(DomainError):
        lix_scale(spreads, ["one"])


def test_the_longest_sentence_is_told(spreads):
    words = alt_text(sentence_lengths(spreads[0]))
    assert f"has {spreads[0].sentences['words'].max()}" in words


def test_the_bands_are_told_and_the_limited_ones_hatched():
    answers = datasets.load("health-literacy-simulated", "answers")
    ax = draw_levels(hls_levels(answers, [name for name in answers if name.startswith("item_")]))
    assert [bar.get_hatch() or "" for bar in ax.patches] == ["///", "///", "", ""]
    assert "hold 47%" in alt_text(ax)


def test_a_share_that_its_counts_do_not_give_has_a_mark_of_its_own():
    names = {name: name for name in ("year", "printed", "having", "units", "kind", "mark")}
    found = counted_shares(datasets.load("published-health-literacy", "centres"), **names)
    ax = draw_shares(found, title_text="Centres")
    assert {line.get_marker() for line in ax.get_lines()} >= {"o", "s", "X"}
    assert "236 of 370, give 63.8%" in alt_text(ax)
