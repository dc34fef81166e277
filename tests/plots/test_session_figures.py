"""The figures of a session: a programme by the clock, and the dots of a vote."""

import pandas as pd
import pytest

from hvevfd_research.plots import dot_votes as draw_votes
from hvevfd_research.plots import timetable as draw_programme
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats.dot_votes import dot_votes
from hvevfd_research.stats.timetable import timetable

STEPS = pd.DataFrame(
    {
        "part": ["Welcome", "Proud", "Proud", "Proud"],
        "kind": ["frame", "few", "write", "all"],
        "minutes": [2, 4, 6, 5],
    }
)
BALLOTS = pd.DataFrame(
    [
        (n, choice, 1)
        for n in range(20)
        for choice in (("long", "b") if n < 11 else ("long",) if n < 14 else ("b",))
    ],
    columns=["voter", "choice", "dots"],
)


def test_each_part_has_a_row_with_its_minutes_and_the_end_of_the_time_is_drawn():
    ax = draw_programme(timetable(STEPS, available=30))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Welcome", "Proud"]
    assert {"2 min", "15 min", "until 09:30"} <= {text.get_text() for text in ax.texts}


def test_what_is_done_is_told_by_hatch_besides_colour():
    bars = draw_programme(timetable(STEPS)).patches
    looks = {(bar.get_hatch() or "", bar.get_facecolor()) for bar in bars}
    assert len(looks) == 4
    assert {hatch for hatch, _colour in looks} == {"", "//", ".."}


@pytest.mark.parametrize(("available", "said"), [(30, "Minutes to spare: 13."), (10, "Minutes too many: 7.")])
def test_the_words_name_every_part_its_times_and_what_is_left(available, said):
    words = alt_text(draw_programme(timetable(STEPS, available=available)))
    assert "Proud: 09:02 to 09:17" in words
    assert words.endswith(said)


def test_options_that_may_be_first_are_hatched_and_every_bar_tells_its_ranks():
    votes = dot_votes(BALLOTS, choices=["long", "b", "never"])
    ax = draw_votes(votes, names={"long": "An option with a name that is much too long for a label"})
    assert [bar.get_hatch() or "" for bar in ax.patches] == ["//", "//", ""]
    assert ax.get_yticklabels()[1].get_text().endswith("…")
    words = alt_text(ax)
    assert "3 options, 31 dots from 20 voters" in words
    assert "May be first: " in words


def test_a_vote_of_few_has_no_ranks_and_one_without_dots_says_so():
    few = draw_votes(dot_votes(BALLOTS.head(2)))
    assert {text.get_text() for text in few.texts} >= {"1"}
    none = draw_votes(dot_votes(BALLOTS.iloc[:0], choices=["a"]))
    assert "No dot was given." in alt_text(none)
