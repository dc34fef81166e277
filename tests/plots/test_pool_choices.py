"""Choices side by side: each diamond where its numbers are, and a refusal in words where there is none."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research import plots, stats
from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import number
from hvevfd_research.plots.alt_text import alt_text

EFFECTS = [0.1, 0.2, 0.15, 0.9, 0.3, 0.05, 0.5, 0.25, 0.6, 0.4]
VARIANCES = [0.04, 0.03, 0.02, 0.05, 0.06, 0.01, 0.08, 0.021, 0.07, 0.09]
POOLED = stats.pool(EFFECTS, VARIANCES, model="common")


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_each_choice_is_a_diamond_at_its_estimate_and_the_words_name_narrowest_and_widest():
    result = stats.pool_choices(EFFECTS, VARIANCES)
    ax = plots.pool_choices(result, effect="SMD")
    np.testing.assert_allclose([patch.get_xy()[1][0] for patch in ax.patches], result.rows["estimate"])
    words = alt_text(ax)
    row = result.rows.loc[(result.rows["ci_high"] - result.rows["ci_low"]).idxmin()]
    assert f"{row['estimate']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})" in words
    assert "A new study is expected" in words


def test_a_common_effect_is_told_apart_without_colour():
    ax = plots.pool_choices(stats.pool_choices(EFFECTS, VARIANCES))
    faces = [tuple(patch.get_facecolor()) for patch in ax.patches]
    assert faces[0] == (1, 1, 1, 1)
    assert (1, 1, 1, 1) not in faces[1:]


def test_one_study_leaves_refusals_in_the_place_of_numbers():
    ax = plots.pool_choices(stats.pool_choices([0.3], [0.04]))
    assert [text.get_text() for text in ax.texts].count("refused: one study") == 6


def test_ratios_are_written_as_ratios():
    result = stats.pool_choices(EFFECTS, VARIANCES)
    assert f"{np.exp(result.rows['estimate'][0]):.2f}" in alt_text(plots.pool_choices(result, scale="log"))


def test_the_laboratory_names_each_method_and_what_it_filled():
    result = stats.bias_laboratory(POOLED)
    ax = plots.bias_laboratory(result, effect="SMD")
    filled = int(result.estimates.set_index("method").loc["trim-and-fill", "filled"])
    assert names(ax)[1].startswith("Trim and fill")
    assert (f"({filled} filled)" in names(ax)[1]) == (filled > 0)
    assert f"PET {number(result.estimates['estimate'][2])}" in alt_text(ax)


def test_below_ten_studies_the_laboratory_shows_its_refusals():
    result = stats.bias_laboratory(stats.pool(EFFECTS[:5], VARIANCES[:5]))
    ax = plots.bias_laboratory(result)
    assert [text.get_text() for text in ax.texts].count("refused: under 10 studies") == 4
    assert "refused: under 10 studies" in alt_text(ax)


CLAIMS = pd.DataFrame(
    {
        "claim": ["bed days", "readmission", "no interval"],
        "measure": "RR",
        "estimate": [0.68, 0.72, 0.5],
        "low": [0.52, 0.41, None],
        "high": [0.79, 1.24, None],
    }
)


def test_the_board_marks_each_verdict_by_shape_and_names_what_does_not_fit():
    ax = plots.claims(stats.check_claims(CLAIMS))
    shapes = [line.get_marker() for line in ax.lines]
    assert (shapes.count("o"), shapes.count("s"), shapes.count("x")) == (1, 1, 1)
    assert shapes.count(".") == 10
    assert "These are: bed days." in alt_text(ax)


def test_a_board_that_nobody_can_read_is_refused():
    many = pd.concat([CLAIMS] * 14, ignore_index=True)
    with pytest.raises(ParameterError, match="42 claims"):
        plots.claims(stats.check_claims(many))


def test_the_mirrored_interval_shows_how_far_each_limit_lies_and_the_other_two():
    ax = plots.mirrored_limits(stats.mirrored_limits(-0.29, -0.33, -0.09), effect="SMD")
    words = alt_text(ax)
    assert f"{number(0.04)} down to the lower limit, {number(0.20)} up" in words
    assert f"if the upper limit is right, {number(-0.49)} to {number(-0.09)}" in words
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() == "s"]
    assert faces[1:] == ["white", "white"]
    assert faces[0] != "white"


def test_a_mirrored_ratio_is_told_by_factors():
    words = alt_text(plots.mirrored_limits(stats.mirrored_limits(0.68, 0.52, 0.79, ratio=True)))
    assert f"a factor {number(0.68 / 0.52)} down" in words
