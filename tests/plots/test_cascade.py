"""The figure of a cascade: what it says in words, and that it says it without colour."""

import pandas as pd
import pytest

from hvevfd_research.i18n import use_language
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.cascade import cascade
from hvevfd_research.stats.cascade import cascade as follow

SEEN = pd.DataFrame(
    {
        "asked": ["yes"] * 30 + ["no"] * 8 + ["unknown"] * 2,
        "goals": ["yes"] * 12 + ["no"] * 15 + ["unknown"] * 3 + ["no"] * 10,
    }
)
NAMES = {"asked": "Asked", "goals": "Goals"}


@pytest.fixture
def ax():
    return cascade(follow(SEEN, ["asked", "goals"]), names=NAMES)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_words_hold_each_step_the_weakest_and_the_bounds(ax):
    words = alt_text(ax)
    assert "Asked 30 of 38 (79%) and Goals 12 of 27 (44%)" in words
    assert "The weakest step is Goals, 44%" in words
    assert (
        "12 of 37 passed every step; of 3 it is not known, so the share of all lies within 30 to 38%" in words
    )


def test_passed_not_known_and_no_differ_in_pattern_and_are_named(ax):
    hatches = {bar.get_hatch() for bar in ax.patches}
    assert len(hatches) == 3
    assert {"2 not known", "8 no", "3 not known", "15 no", "30", "12"} <= set(texts(ax))


def test_the_next_bar_is_as_high_as_those_who_passed(ax):
    asked, goals = ax.patches[:3], ax.patches[3:]
    assert asked[0].get_height() == sum(bar.get_height() for bar in goals) == 30


def test_the_weakest_step_is_marked_above_its_bar(ax):
    (mark,) = [text for text in ax.texts if "weakest" in text.get_text()]
    assert mark.xy == (1, 30)


def test_nothing_is_written_where_nothing_is_and_a_step_that_nobody_reached_says_so():
    none = pd.DataFrame({"asked": ["no"] * 9, "goals": ["no"] * 9})
    ax = cascade(follow(none, ["asked", "goals"]))
    assert ax.get_xticklabels()[1].get_text() == "goals\nnobody known"
    assert "0 not known" not in texts(ax)
    unknown = cascade(follow(none.replace("no", "unknown"), ["asked", "goals"]))
    assert "weakest" not in alt_text(unknown)


def test_numbers_are_written_in_the_readers_language():
    with use_language("nb"):
        ticks = cascade(follow(SEEN, ["asked", "goals"])).get_xticklabels()
    assert "79\xa0%" in ticks[0].get_text()


def test_it_draws_where_it_is_told(ax):
    ax.clear()
    assert cascade(follow(SEEN, ["asked", "goals"]), ax=ax) is ax
