"""Pictures of picked groups, of falls without effect and of what a gain asks for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.gain_pairs import gain_pairs as draw_pairs
from hvevfd_research.plots.picked_groups import picked_group as draw_group
from hvevfd_research.plots.selection_falls import selection_falls as draw_falls
from hvevfd_research.stats.gain_pairs import gain_pairs
from hvevfd_research.stats.picked_groups import picked_group
from hvevfd_research.stats.selection_falls import selection_falls


@pytest.fixture(scope="module")
def group():
    rng = np.random.default_rng(1)
    rate = rng.gamma(0.35, 0.6 / 0.35, 3000)
    frame = pd.DataFrame({"before": rng.poisson(rate), "after": rng.poisson(rate)})
    return picked_group(frame, before="before", after="after", threshold=4, mean=0.6, size=0.35, seed=1)


def test_the_words_name_all_means_and_what_was_expected(group):
    rows = group.rows.set_index("group")
    words = alt_text(draw_group(group))
    for value in rows[["before", "after"]].to_numpy().ravel():
        assert f"{value:.2f}" in words
    assert f"with nothing done {rows.loc['picked', 'expected']:.2f} was to be expected" in words


def test_groups_and_what_was_expected_differ_in_shape(group):
    assert {line.get_marker() for line in draw_group(group).get_lines()} >= {"o", "s", "D"}


def test_a_group_without_others_is_drawn_alone(group):
    alone = picked_group(
        pd.DataFrame({"before": [4, 6, 9, 5, 4, 7, 12, 4, 5, 6], "after": [2, 7, 4, 3, 0, 6, 9, 5, 1, 4]}),
        before="before",
        after="after",
        threshold=4,
        mean=0.6,
        size=0.35,
        seed=1,
    )
    assert "The other" not in alt_text(draw_group(alone))


def test_each_line_of_falls_is_named_and_the_printed_one_is_told():
    found = selection_falls(4, mean=0.6, correlations=[0.4, 0.8])
    ax = draw_falls(found, printed=0.33)
    assert {text.get_text() for text in ax.texts} >= {"correlation 0.40", "correlation 0.80", "printed: 33%"}
    words = alt_text(ax)
    assert f"it goes from {found.rows['fall'][0]:.0%}" in words
    assert "printed 33%" in words
    assert len({line.get_marker() for line in ax.get_lines()}) == 3


def test_the_pairs_are_told_with_both_ends_of_each_line():
    pairs = gain_pairs(2_400_000, 0.33, [100, 400])
    words = alt_text(draw_pairs(pairs, money="GBP", events="bed days"))
    for value in pairs.rows["before"]:
        assert f"{value:,.0f}" in words
