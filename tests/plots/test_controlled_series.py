"""The picture of two series: what its words say, and what its shapes tell apart."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.i18n import use_language
from hvevfd_research.plots import controlled_series as draw
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import controlled_interrupted_series as fit


def wards(**options):
    rng = np.random.default_rng(3)
    months = pd.date_range("2019-01-01", periods=24, freq="MS")
    late = np.arange(24) >= 12
    falls = {"North": rng.poisson(30 - 10 * late), "South": rng.poisson(22 - 3 * late)}
    frame = pd.DataFrame(falls | {"month": months}).melt("month", var_name="ward", value_name="falls")
    change = pd.Timestamp("2020-01-01")
    return fit(frame, "falls", time="month", group="ward", changed="North", interruption=change, **options)


def test_the_words_name_both_series_the_moment_the_means_and_the_effect():
    found = wards()
    words = alt_text(draw(found))
    assert "North, changed at Jan 2020, and South, not changed" in words
    assert "12 points before and 12 after" in words
    points = found.to_frame()
    means = points[points["ward"] == "North"].groupby("after")["observed"].mean()
    assert f"North goes from {means[False]:.2f} to {means[True]:.2f}" in words
    assert f"Dec 2020: −{abs(found.effect.ratio - 1):.1%}" in words
    assert "beyond what happened to South" in words


def test_series_differ_in_shape_and_dash_and_the_counterfactual_is_dashed():
    ax = draw(wards(transition=1))
    points = {line.get_marker(): len(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) > 2}
    assert (points["o"], points["^"]) == (23, 23)
    assert {line.get_linestyle() for line in ax.lines} >= {"-", "-.", "--", ":"}
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert [len(line.get_xdata()) for line in crosses] == [1, 1]


def test_the_arrow_runs_from_the_counterfactual_to_the_fit():
    found = wards(effect_at=6)
    arrow = next(text for text in draw(found).texts if text.arrow_patch is not None)
    assert arrow.xyann[1] == pytest.approx(found.effect.without_change)
    assert arrow.xy[1] == pytest.approx(found.effect.with_change)


def test_the_key_names_all_three():
    names = ["North, changed", "North as it would have gone", "South, comparison"]
    assert [text.get_text() for text in draw(wards()).get_legend().get_texts()] == names


@pytest.mark.parametrize("speech", ["en", "nb", "nn", "sv"])
def test_the_key_stays_inside_the_figure_in_every_language(speech):
    with use_language(speech):
        ax = draw(wards())
    ax.figure.draw_without_rendering()
    box = ax.get_legend().get_window_extent()
    assert box.x1 <= ax.figure.bbox.x1
    assert box.y0 >= 0
