"""Rates over time: lines stop at a break, and the alt text compares what can be compared."""

import pandas as pd

from hvevfd_research import datasets
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.standardised_rates import standardised_rates
from hvevfd_research.stats.standardised_rates import standardised_rates as rates

USERS = datasets.load("care-use-norway", "home-rates")
FOUND = rates(USERS, time="year", group="age_group", events="users", persons="people", standard=1992)
WORDS = {"heading": "Users", "standard": "ages held still"}


def test_no_line_crosses_the_break():
    ax = standardised_rates(FOUND, **WORDS, breaks={2007: "new register"}, notes={1995: "some without age"})
    years = [set(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) > 2]
    assert len(years) == 5
    assert all(2006 in each and 2007 not in each for each in years)
    words = [text.get_text() for text in ax.texts]
    assert {"new register", "some without age", "all", "all, ages held still", "90+"} <= set(words)


def test_without_a_break_lines_are_whole_and_the_ends_are_told():
    ax = standardised_rates(FOUND, **WORDS)
    assert len(ax.lines) == 5
    assert "From 1992 to 2008 all together go from 194 to 174" in alt_text(ax)


def test_the_words_stop_before_the_break():
    words = alt_text(standardised_rates(FOUND, **WORDS, breaks={2007: "new register"}))
    assert (
        "From 1992 to 2006 all together go from 194 to 191; with ages held still, from 194 to 165." in words
    )
    assert "67-79 from 118 to 92; 80-89 from 390 to 344" in words
    assert "The series breaks at 2007: new register." in words


def test_one_time_is_drawn_too():
    one = rates(
        pd.DataFrame({"y": 2000, "g": ["a", "b"], "n": [1, 2], "p": [10, 20]}),
        time="y",
        group="g",
        events="n",
        persons="p",
        standard=2000,
    )
    assert "all together go from 100 to 100" in alt_text(standardised_rates(one, **WORDS))
