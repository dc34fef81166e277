"""Bars of checklists say what share was in time, late and not done, by more than colour."""

import pandas as pd
import pytest

from hvevfd_research.errors import TooFewError
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.deadlines import deadlines as draw
from hvevfd_research.stats.deadlines import deadlines

ROWS = pd.DataFrame(
    {
        "start": pd.to_datetime(["2024-03-01"] * 9 + ["2024-03-30"]),
        "place": list("AAAAABBBBB"),
        "visit": [0, 1, 2, 3, 3, 9, 12, None, None, 0],
        "call": [5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
    }
)


def judged(rows=ROWS):
    return deadlines(rows, {"visit": 3, "call": 14}, start="start", unit="place", as_of="2024-03-31")


def test_shares_are_written_in_the_bars_and_their_number_behind():
    ax = draw(judged(), names={"visit": "First visit"})
    words = [text.get_text() for text in ax.texts]
    assert words[:6] == ["56%", "100%", "22%", "22%", "n = 9", "n = 9"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["First visit", "call"]


def test_late_is_hatched_and_not_done_pale_so_that_grey_print_tells_them_apart():
    ax = draw(judged())
    bars = ax.patches
    assert [bar.get_hatch() for bar in bars] == ["", "", "//", "//", "", ""]
    assert bars[0].get_facecolor() != bars[4].get_facecolor()


def test_the_words_name_each_share_and_who_is_left_out():
    words = alt_text(draw(judged(), names={"visit": "First visit"}))
    assert "First visit: 56% in time, 22% late, 22% not done." in words
    assert "10 pathways; left out: not yet due 2, left the pathway first 0." in words


def test_nothing_due_is_told_and_not_drawn():
    with pytest.raises(TooFewError, match="no deadline has come"):
        draw(judged(ROWS.tail(1)))
