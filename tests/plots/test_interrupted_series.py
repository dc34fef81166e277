"""The picture of an interrupted series: what its words say and what its shapes tell apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.interrupted_series import interrupted_series as draw
from hvevfd_research.stats.interrupted_series import interrupted_series as fit


def series(months=24, **options):
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(
        {
            "month": pd.date_range("2019-01-01", periods=months, freq="MS"),
            "falls": rng.poisson(40 - 15 * (np.arange(months) >= 12)),
            "days": 2000,
        }
    )
    return fit(frame, "falls", time="month", interruption=pd.Timestamp("2020-01-01"), **options)


def lines(ax, key, value):
    return [line for line in ax.get_lines() if getattr(line, f"get_{key}")() == value]


def test_the_words_name_points_moment_effect_and_cautions():
    found = series(effect_at=6)
    words = alt_text(draw(found))
    assert "12 points before and 12 after the change at Jan 2020" in words
    assert f"Jul 2020: −{abs(found.effect.ratio - 1):.1%}" in words
    assert "The season is not in the model." in words
    short = series(18, effect_at=2, season=None)
    assert "Few points after the change." in alt_text(draw(short))


def test_before_after_and_transition_differ_in_shape_and_the_counterfactual_is_dashed():
    ax = draw(series(transition=2))
    counts = {marker: len(lines(ax, "marker", marker)[0].get_xdata()) for marker in "osx"}
    assert counts == {"o": 12, "s": 10, "x": 2}
    assert len(lines(ax, "linestyle", "--")) == 1
    assert len(lines(ax, "linestyle", ":")) == 1


def test_counts_with_exposure_are_drawn_as_rates():
    found = series(family="quasi-poisson", exposure="days")
    ax = draw(found)
    assert ax.get_ylabel() == "falls per 100,000"
    drawn = lines(ax, "marker", "o")[0].get_ydata()
    np.testing.assert_allclose(drawn, found.to_frame()["observed"][:12] / 2000 * 100_000)


def test_the_effect_arrow_runs_from_the_counterfactual_to_the_fit():
    found = series(effect_at=6)
    arrow = next(text for text in draw(found).texts if text.arrow_patch is not None)
    assert arrow.xyann[1] == pytest.approx(found.effect.without_change)
    assert arrow.xy[1] == pytest.approx(found.effect.with_change)


def test_the_bar_reaches_the_fit_just_where_the_effect_may_be_none():
    for at in (0, 11):
        found = series(effect_at=at)
        bar = next(c for c in draw(found).collections if c.get_linewidth()[0] == 5)
        low, high = sorted(bar.get_segments()[0][:, 1])
        may_be_none = found.effect.difference_low <= 0 <= found.effect.difference_high
        assert (low <= found.effect.with_change <= high) == may_be_none


def test_a_difference_is_told_where_no_ratio_can_be():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"t": range(1990, 2010), "change": rng.normal(0, 1, 20)})
    ax = draw(fit(frame, "change", time="t", interruption=2000, effect_at=3))
    assert "%" not in alt_text(ax)
    assert "2003: " in alt_text(ax)
    assert ax.get_xlabel() == "t"


def test_no_label_touches_another():
    ax = draw(series())
    ax.figure.draw_without_rendering()
    legend, label = ax.get_legend().get_window_extent(), ax.xaxis.label.get_window_extent()
    assert not legend.overlaps(label) or not ax.get_xlabel()
    assert legend.x1 <= ax.figure.bbox.x1
