"""The forest plot shows what was pooled, in numbers, shapes and words."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Polygon

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.i18n import use_language
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.meta_analysis import forest
from hvevfd_research.stats.counts_pooling import mantel_haenszel
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parents[1] / "stats" / "studies"


@pytest.fixture(scope="module")
def bcg():
    effects = log_risk_ratio(pd.read_csv(STUDIES / "bcg.csv", comment="#"), label="study")
    return pool(effects.yi, effects.vi, labels=effects.labels)


def words(ax):
    return [text.get_text() for text in ax.texts]


def diamonds(ax):
    return [patch for patch in ax.patches if isinstance(patch, Polygon)]


def no_two_texts_meet(ax):
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()]
    return not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_the_words_name_the_pooled_effect_its_interval_and_the_prediction(bcg):
    said = alt_text(forest(bcg, scale="log", effect="risk ratio"))
    assert "13 studies pooled (risk ratio)" in said
    assert "from 0.20 to 1.56" in said
    assert "8 studies by themselves exclude 1" in said
    assert "Random effects (REML, HKSJ): 0.49 (0.33 to 0.73), I² 92%" in said
    assert "0.13 to 1.79" in said


def test_table_and_diamond_agree(bcg):
    ax = forest(bcg, scale="log")
    assert "0.49 (0.33 to 0.73)" in words(ax)
    (diamond,) = diamonds(ax)
    corners = diamond.get_xy()[:, 0]
    assert corners.min() == pytest.approx(bcg.ci_low)
    assert corners.max() == pytest.approx(bcg.ci_high)


def test_squares_grow_with_weight(bcg):
    sizes = [squares.get_sizes()[0] for squares in forest(bcg).collections]
    assert np.argsort(sizes).tolist() == np.argsort(bcg.weights).tolist()


def test_columns_sides_and_a_published_result_are_drawn(bcg):
    ax = forest(
        bcg,
        n=[100] * 13,
        scale="log",
        favours=("favours vaccine", "favours none"),
        published=(0.49, 0.34, 0.70),
    )
    assert {"n", "Weight", "1,300", "← favours vaccine", "favours none →", "0.49 (0.34 to 0.70)"} <= set(
        words(ax)
    )
    pooled, printed = diamonds(ax)
    assert pooled.get_facecolor() != printed.get_facecolor()
    assert printed.get_facecolor()[:3] == (1, 1, 1)
    assert printed.get_xy()[:, 0].min() == pytest.approx(np.log(0.34))
    assert no_two_texts_meet(ax)


def test_ticks_of_a_log_axis_are_ratios(bcg):
    ax = forest(bcg, scale="log")
    ax.figure.canvas.draw()
    assert {"0.1", "1", "5"} <= {tick.get_text() for tick in ax.get_xticklabels()}


def test_a_common_effect_and_two_studies_have_no_prediction():
    for pooled in (pool([0.1, 0.4], [0.02, 0.03]), pool([0.1, 0.4, 0.2], [0.02, 0.03, 0.04], model="common")):
        ax = forest(pooled)
        assert not any(name.get_text().startswith("A new study") for name in ax.get_yticklabels())
        assert "new study" not in alt_text(ax)
    assert "new study" not in alt_text(forest(pool([0.1, 0.4, 0.2], [0.02, 0.03, 0.04]), prediction=None))


def test_a_trial_without_events_is_named_without_a_square():
    pooled = mantel_haenszel(
        pd.read_csv(STUDIES / "nielweise2007.csv", comment="#"), measure="OR", label="study"
    )
    ax = forest(pooled, scale="log")
    assert words(ax).count("no contrast") == 1
    assert len(ax.collections) == 17
    assert "Mantel-Haenszel" in alt_text(ax)


def test_very_long_intervals_end_in_an_arrow():
    ax = forest(pool([0.1, 0.2, 0.3], [0.01, 0.02, 90.0], model="common"))
    assert {line.get_marker() for line in ax.get_lines()} >= {"<", ">"}
    low, high = ax.get_xlim()
    assert high - low < 5


def test_numbers_follow_the_language(bcg):
    with use_language("nb"):
        assert any("0,49" in text for text in words(forest(bcg, scale="log")))


def test_labels_and_n_must_fit(bcg):
    with pytest.raises(ColumnError, match="labels"):
        forest(bcg, labels=["one"])
    with pytest.raises(ColumnError, match="n has 2"):
        forest(bcg, n=[1, 2])
    with pytest.raises(DomainError, match="identity or log"):
        forest(bcg, scale="ratio")


def test_it_draws_where_it_is_told(bcg):
    ax = forest(bcg)
    assert forest(bcg, ax=ax) is ax
