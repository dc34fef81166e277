"""The look of figures: colours that everyone can read, and settings that stay where they are."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import pytest

from hvevfd_research.i18n import use_language
from hvevfd_research.plots import theme


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [*theme.PALETTE, theme.INK, theme.GREY])
def test_every_colour_that_text_may_have_stands_out_on_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_each_colour_has_a_shape_of_its_own():
    assert len(set(theme.MARKERS)) == len(theme.PALETTE) == len(set(theme.PALETTE))


def test_drawing_leaves_the_readers_settings_alone():
    before = dict(mpl.rcParams)
    theme.title(theme.new_axes(), "A title", "a subtitle")
    assert dict(mpl.rcParams) == before


def test_a_long_title_is_wrapped_inside_the_figure():
    ax = theme.new_axes()
    theme.title(ax, "A title that is far too long for one line of a figure seven inches wide, " * 2)
    ax.figure.draw_without_rendering()
    box = ax.title.get_window_extent() if ax.get_title() else ax._left_title.get_window_extent()
    assert box.x1 <= ax.figure.bbox.x1


def test_the_source_travels_inside_the_image():
    ax = theme.new_axes()
    theme.caption(ax, "Simulated data")
    assert ax.figure.get_supxlabel() == "Simulated data"


def test_ticks_follow_the_language_of_the_page():
    with use_language("nb"):
        ax = theme.new_axes()
        ax.plot([0, 1], [-0.5, 0.5])
        ax.figure.draw_without_rendering()
        labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert "0,2" in labels
    assert "\N{MINUS SIGN}0,2" in labels


def test_small_multiples_speak_the_same_language():
    with use_language("nb"):
        grid = theme.new_grid(1, 2, row_height=2)
        for ax in grid:
            ax.plot([0, 1], [-0.5, 0.5])
        grid[0].figure.draw_without_rendering()
        labels = [tick.get_text() for ax in grid for tick in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    assert "0,4" in labels
    assert not any("." in label for label in labels)


def test_dates_keep_ticks_of_their_own():
    ax = theme.new_axes()
    ax.plot(pd.date_range("2020-01-01", periods=3, freq="YS"), [1, 2, 3])
    ax.figure.draw_without_rendering()
    assert any("2021" in tick.get_text() for tick in ax.get_xticklabels())
