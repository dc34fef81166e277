"""Two changes side by side: the difference is named, drawn where it is, and told in words."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.plots import difference_in_differences as draw
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import difference_in_differences as compare


def compared():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(
        {
            "ward": np.repeat(np.arange(8), 6),
            "changed": np.repeat([1, 1, 1, 1, 0, 0, 0, 0], 6),
            "after": np.tile([0, 0, 0, 1, 1, 1], 8),
        }
    )
    noise = rng.normal(0, 0.6, 48)
    rows["falls"] = 10 - 1.2 * rows["after"] * rows["changed"] - 0.7 * rows["after"] + noise
    return compare(rows, "falls", unit="ward", treated="changed", after="after", method="unit-means")


def test_the_words_name_all_four_means_and_the_difference_with_its_interval():
    found = compared()
    words = alt_text(draw(found, value="falls"))
    means = (found.treated_before, found.treated_after, found.control_before, found.control_after)
    one, two, three, four = (f"{mean:.2f}" for mean in means)
    assert f"4 changed units from {one} to {two}, 4 other units from {three} to {four}" in words
    assert f"Difference between the changes: −{abs(found.effect.estimate):.2f} (−" in words
    assert "Few units in one group" in words


def test_groups_differ_in_shape_and_the_course_that_did_not_happen_is_dashed_and_hollow():
    ax = draw(compared())
    drawn = {(line.get_marker(), line.get_linestyle()) for line in ax.lines}
    assert {("o", "-"), ("s", "-."), ("", "--")} <= drawn
    hollow = [line for line in ax.lines if line.get_marker() == "D"]
    assert [line.get_markerfacecolor() for line in hollow] == ["white"]


def test_the_arrow_is_as_long_as_the_effect_and_the_bar_as_its_interval():
    found = compared()
    ax = draw(found)
    arrow = next(text for text in ax.texts if text.arrow_patch is not None)
    assert arrow.xy[1] - arrow.xyann[1] == pytest.approx(found.effect.estimate)
    bar = np.ptp(ax.collections[0].get_segments()[0][:, 1])
    assert bar == pytest.approx(found.effect.ci_high - found.effect.ci_low)


def test_names_at_the_right_do_not_touch():
    ax = draw(compared())
    ax.figure.draw_without_rendering()
    names = [
        text.get_window_extent()
        for text in ax.texts
        if "units" in text.get_text() or "had" in text.get_text()
    ]
    assert len(names) == 3
    assert not any(one.overlaps(other) for i, one in enumerate(names) for other in names[:i])
