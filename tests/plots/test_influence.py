"""The Baujat plot points at the studies that matter."""

import numpy as np

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.influence import baujat
from hvevfd_research.stats.influence import baujat_points
from hvevfd_research.stats.meta_analysis import pool

EFFECTS = [0.1, 0.15, 0.12, 0.2, 0.18, 0.14, 0.16, 2.5]
NAMES = ["a", "b", "c", "d", "e", "f", "g", "outlier"]


def points():
    return baujat_points(pool(EFFECTS, [0.02] * 8, ci="wald", labels=NAMES))


def test_the_words_name_the_outlier():
    said = alt_text(baujat(points()))
    assert "8 studies" in said
    assert "outlier adds most to heterogeneity" in said
    assert "outlier moves the estimate most" in said


def test_the_five_farthest_have_a_shape_of_their_own():
    shapes = {line.get_marker(): len(line.get_xdata()) for line in baujat(points()).get_lines()}
    assert shapes == {"^": 5, "o": 3}


def test_the_outlier_is_named_in_the_figure_and_names_do_not_meet():
    ax = baujat(points())
    ax.figure.canvas.draw()
    names = [text for text in ax.texts if text.get_text() in NAMES]
    assert "outlier" in {text.get_text() for text in names}
    boxes = [text.get_window_extent() for text in names]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_each_study_is_where_its_numbers_are():
    result = points()
    x = np.concatenate([line.get_xdata() for line in baujat(result).get_lines()])
    assert sorted(x) == sorted(result.contribution)
