"""Bars of years with and without, what was added, and then and now: words, hatches and nothing cut."""

import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, TooFewError
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.health_years import health_changes, pattern_words, then_and_now, years_by_health
from hvevfd_research.stats.health_change import PATTERNS
from hvevfd_research.stats.health_change import health_changes as changes
from hvevfd_research.stats.health_expectancy_series import health_expectancy_series

ROWS = pd.DataFrame(
    {
        "year": 2010,
        "age": [67, 75, 85],
        "population": [900, 700, 300],
        "deaths": [16, 30, 45],
        "cases": [60, 140, 160],
    }
)
SERIES = health_expectancy_series(
    pd.concat([ROWS, ROWS.assign(year=2020, deaths=[14, 26, 40])]), age=67, cases="cases"
)
CALLED = {"state": "cases", "inside": "with care", "outside": "without care"}


def comparisons():
    return pd.DataFrame(
        {
            "name": ["A", "B"],
            "total_first": [18.0, None],
            "total_last": [20.0, None],
            "without_first": [9.0, None],
            "without_last": [11.5, None],
            "more": [None, 7.0],
            "free": [None, 1.5],
        }
    )


def test_bars_add_up_and_tell_years_and_share():
    ax = years_by_health(SERIES, **CALLED)
    free, ill = ax.containers[:2]
    rows = SERIES.of("cases")
    for place, year in enumerate((2010, 2020)):
        assert ill[place].get_x() == pytest.approx(free[place].get_width())
        assert ill[place].get_x() + ill[place].get_width() == pytest.approx(rows.loc[year, "ex"])
    assert {bar.get_hatch() for bar in ill} == {"//"}, "grey print tells them apart"
    assert {bar.get_hatch() for bar in free} == {None}
    words = [text.get_text() for text in ax.texts]
    assert f"{rows.loc[2020, 'years']:.1f} with care ({rows.loc[2020, 'share']:.0%})" in words
    assert (
        f"2020: {rows.loc[2020, 'without']:.1f} of {rows.loc[2020, 'ex']:.1f} years without care"
        in alt_text(ax)
    )


def test_added_years_start_at_zero_and_say_their_pattern():
    ax = health_changes(changes(comparisons(), gains=("more", "free")))
    without, with_it = ax.containers[:2]
    assert [bar.get_width() for bar in without] == [2.5, 1.5]
    assert [bar.get_width() for bar in with_it] == [-0.5, 5.5]
    words = alt_text(ax)
    assert "A: +2.5 years without and −0.5 with, compression, in years too: 50% to 43% of life" in words
    assert "B: +1.5 years without and +5.5 with, share not known" in words


def test_then_and_now_are_told_apart_by_shape():
    frame = pd.DataFrame({"what": ["men", "women"], "a": [8.0, 8.4], "b": [12.1, 13.0]})
    ax = then_and_now(
        frame, name="what", first="a", last="b", labels=("1995", "2017"), heading="Years", unit="years"
    )
    markers = [line.get_marker() for line in ax.lines]
    assert markers == ["o", "s"]
    assert "men: 8.0 to 12.1; women: 8.4 to 13.0." in alt_text(ax)
    with pytest.raises(TooFewError, match="nothing to draw"):
        then_and_now(frame[:0], name="what", first="a", last="b", labels=("", ""), heading="", unit="")
    with pytest.raises(ColumnError, match="there is no column first"):
        then_and_now(frame, name="what", labels=("", ""), heading="", unit="")


def test_every_pattern_has_words():
    assert len({pattern_words(each) for each in PATTERNS}) == len(PATTERNS)
    assert not {pattern_words(each) for each in PATTERNS} & {"relative compression", "unknown"}
