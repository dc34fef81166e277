"""The contour funnel: studies, shades of significance, and what trim-and-fill added."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.small_study_effects import funnel_contour
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.trim_and_fill import trim_and_fill

STUDIES = Path(__file__).parents[1] / "stats" / "studies"


@pytest.fixture(scope="module")
def smoking():
    trials = pd.read_csv(STUDIES / "hackshaw1998.csv", comment="#")
    return pool(trials["yi"], trials["vi"], labels=trials["study"])


def markers(ax):
    return {line.get_marker(): len(line.get_xdata()) for line in ax.get_lines() if len(line.get_xdata()) > 2}


def test_precise_studies_are_at_the_top_and_all_are_drawn(smoking):
    ax = funnel_contour(smoking)
    assert ax.yaxis_inverted()
    assert markers(ax) == {"o": 37}


def test_filled_studies_are_hollow_diamonds(smoking):
    ax = funnel_contour(smoking, filled=trim_and_fill(smoking))
    assert markers(ax) == {"o": 37, "D": 7}
    assert "Trim-and-fill adds 7 on the low side and moves the estimate to 0.17" in alt_text(ax)


def test_the_white_area_holds_exactly_what_is_not_significant(smoking):
    ax = funnel_contour(smoking)
    white = next(patch for patch in ax.patches if patch.get_facecolor()[:3] == (1, 1, 1))
    corners = white.get_xy()
    deepest = corners[:, 1].max()
    assert corners[:, 0].max() == pytest.approx(1.6448536269514722 * deepest)


def test_the_words_count_weak_and_outlying_studies(smoking):
    said = alt_text(funnel_contour(smoking))
    weak = int((np.abs(smoking.yi) < 1.96 * np.sqrt(smoking.vi)).sum())
    assert f"{weak} are not significant at 0.05" in said
    assert "37 studies with standard errors from 0.10 to 0.73, about 0.22" in said
    assert "too few" not in said


def test_under_ten_studies_is_said():
    ax = funnel_contour(pool([0.1, 0.3, 0.6], [0.01, 0.04, 0.09]))
    assert "too few studies to judge symmetry" in alt_text(ax)


def test_shades_have_a_key(smoking):
    legend = funnel_contour(smoking).get_legend()
    assert [text.get_text() for text in legend.get_texts()] == [
        "p > 0.10",
        "0.05 to 0.10",
        "0.01 to 0.05",
        "p < 0.01",
    ]
