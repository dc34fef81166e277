"""Years left as dots: values and intervals in words, hollow where no interval is known."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import TooFewError
from hvevfd_research.plots import expectancies, expectancy_differences
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import health_expectancy_difference, life_expectancy, life_table, sullivan

COUNTS = pd.DataFrame({"age": [65, 75, 85], "deaths": [20, 50, 30], "persons": [1000, 1000, 200]})
TABLE = life_table(COUNTS, deaths="deaths", population="persons")


def healthy(share, asked):
    return sullivan(TABLE, pd.Series([share, 2 * share], index=[65, 75], name="limited"), asked)


def test_rows_tell_years_and_intervals():
    at65 = healthy(0.2, 200).at(65, "healthy")
    words = alt_text(expectancies([at65]))
    assert f"healthy at 65: {at65.years:.1f} ({at65.ci_low:.1f} to {at65.ci_high:.1f})" in words


def test_life_expectancy_has_a_row_of_its_own():
    whole = life_expectancy(TABLE, 65)
    assert f"all years: {whole.ex:.1f} (" in alt_text(expectancies({"all years": whole}))


def test_without_an_interval_the_mark_is_hollow_and_alone():
    ax = expectancies(
        {"known": healthy(0.2, 200).at(65, "healthy"), "not": healthy(0.2, None).at(65, "healthy")}
    )
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() == "o"]
    assert (faces[0] != "white", faces[1]) == (True, "white")
    assert sum(len(line.get_xdata()) == 2 for line in ax.lines) == 1


def test_a_difference_is_told_with_both_ends_and_where_its_interval_lies():
    more = health_expectancy_difference(healthy(0.3, 2000), healthy(0.1, 2000), age=65, state="healthy")
    ax = expectancy_differences({"men": more})
    words = alt_text(ax)
    assert f"men: +{more.difference:.1f} (" in words
    assert f"from {more.first:.1f} to {more.second:.1f}" in words
    assert "Intervals that leave 0 outside: 1." in words
    dot = next(line for line in ax.lines if line.get_marker() == "o")
    np.testing.assert_allclose(dot.get_xdata(), [more.difference])


def test_nothing_to_draw_is_said():
    with pytest.raises(TooFewError, match="no years left"):
        expectancies({})
