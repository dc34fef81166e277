"""The picture of a group picked for a bad year."""

from __future__ import annotations

import numpy as np
import pytest

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.regression_to_mean import regression_to_mean as draw
from hvevfd_research.stats.regression_to_mean import simulate_selection


@pytest.fixture
def group():
    return simulate_selection(5000, mean=0.6, size=0.35, threshold=4, rng=np.random.default_rng(7))


def test_the_words_say_that_it_is_simulated_and_name_both_means_and_the_fall(group):
    words = alt_text(draw(group))
    assert words.startswith("Bar chart of simulated counts")
    assert f"{group.mean_before:.1f} in the first period and {group.mean_after:.1f} in the second" in words
    assert f"a fall of {group.fall:.1%}" in words
    assert "with nothing done" in words


def test_the_two_periods_differ_in_hatch_and_the_means_in_marker(group):
    ax = draw(group)
    hatches = {bars.get_label(): bars.patches[0].get_hatch() for bars in ax.containers}
    assert hatches == {"first period": "////", "second period": None}
    assert {line.get_marker() for line in ax.get_lines()} >= {"v", "D"}


def test_bars_hold_everyone_but_the_tail_that_the_axis_tells_of(group):
    ax = draw(group)
    edge = int(ax.get_xlim()[1])
    for bars, counts in zip(ax.containers, (group.before, group.after), strict=True):
        drawn = sum(bar.get_height() for bar in bars) * len(counts)
        assert drawn == pytest.approx((counts <= edge).sum())
    assert f"above {edge} not drawn" in ax.get_xlabel()
