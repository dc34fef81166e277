"""Kinds of counts differ in shape, a bound is an arrow, and the alt text names every count."""

from itertools import pairwise

import pandas as pd

from hvevfd_research.plots import count_changes, count_trend, counts_of_year, reported_counts
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats.count_trends import count_trend as fit
from hvevfd_research.stats.reported_counts import count_changes as compare
from hvevfd_research.stats.reported_counts import reported_counts as read

TOLD = read(
    pd.DataFrame(
        {
            "year": [2016, 2017, 2017, 2017],
            "counted": "countries",
            "kind": ["reported", "planned", "reported", "reported"],
            "count": [14, 21, 30, 32],
            "bound": [None, None, "over", None],
            "told_by": ["a year later", "before the day", "a year later", "an institute"],
        }
    )
)


def shapes(ax):
    return [line.get_marker() for line in ax.get_lines() for _x in line.get_xdata()]


def arrows(ax):
    return [text for text in ax.texts if getattr(text, "arrow_patch", None) is not None]


def test_planned_and_reported_differ_in_shape_and_a_bound_has_an_arrow():
    ax = reported_counts(TOLD)
    assert sorted(shapes(ax)) == ["D", "D", "D", "o"]
    assert len(arrows(ax)) == 1
    words = alt_text(ax)
    assert "planned: 21 in 2017" in words
    assert "14 in 2016, over 30 in 2017, and 32 in 2017" in words


def test_labels_of_one_year_stand_apart():
    ax = reported_counts(TOLD)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text() in ("21", "over 30", "32")]
    boxes.sort(key=lambda box: box.y0)
    assert len(boxes) == 3
    assert all(lower.y1 <= upper.y0 + 1 for lower, upper in pairwise(boxes))


def test_the_counts_of_a_year_are_rows_from_low_to_high_with_who_says_so():
    ax = counts_of_year(TOLD.in_year(2017))
    assert [tick.get_text().splitlines()[0] for tick in ax.get_yticklabels()] == [
        "before the day",
        "a year later",
        "an institute",
    ]
    assert "3 counts of countries in 2017" in alt_text(ax)
    assert "over 30 (a year later (reported))" in alt_text(ax)


def test_pairs_of_two_kinds_are_open_and_a_change_that_is_a_bound_says_so():
    ax = count_changes(compare(TOLD, 2016, 2017))
    assert [text.get_text() for text in ax.texts if "%" in text.get_text()] == [
        "+50%",
        "more than +114%",
        "+129%",
    ]
    faces = [
        line.get_markerfacecolor()
        for line in ax.get_lines()
        if line.get_marker() in "so" and len(line.get_xdata()) == 1
    ]
    assert faces.count("white") == 1
    assert "14 reported → 21 planned: +50%" in alt_text(ax)


def test_a_change_from_nothing_cannot_be_said():
    zero = read(pd.DataFrame({"year": [1, 2], "counted": "x", "kind": "reported", "count": [0, 4]}))
    ax = count_changes(compare(zero, 1, 2))
    assert "cannot be said" in [text.get_text() for text in ax.texts]
    assert "cannot be said" in alt_text(ax)


def test_the_curve_says_where_its_band_goes_and_shows_what_was_counted_later():
    trend = fit(pd.DataFrame({"year": [2016, 2017, 2018], "count": [14, 32, 33]}), to_year=2025)
    ax = count_trend(trend, later=pd.DataFrame({"year": [2021], "count": [49]}))
    words = alt_text(ax)
    assert "grows by 54% a year and reaches 758" in words
    assert "from less than a thousandth to more than a million" in words
    assert "not in the curve: 49 in 2021" in words
    assert {"o", "s"} <= set(shapes(ax))
    assert "band up to more than a million" in [text.get_text() for text in ax.texts]


def test_a_curve_without_a_band_says_why():
    trend = fit(pd.DataFrame({"year": [1, 2, 3], "count": [10, 20, 40]}))
    assert "nothing to make a band from" in alt_text(count_trend(trend))
