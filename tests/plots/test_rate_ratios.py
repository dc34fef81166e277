"""The picture of printed ratios: misfits by shape, and everything in words."""

from __future__ import annotations

import pandas as pd

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.rate_ratios import rate_ratios as draw
from hvevfd_research.stats.published_ratios import published_ratios

PRINTED = pd.DataFrame(
    {"what": ["admissions", "bed days", "deaths"], "rr": [0.9, 0.68, 0.39], "low": [0.82, 0.52, 0.22],
     "high": [0.99, 0.79, 0.70]}
)  # fmt: skip


def checked(frame=PRINTED):
    return published_ratios(frame, label="what", ratio="rr", ci_low="low", ci_high="high")


def drawn(ax, marker):
    return [x for line in ax.get_lines() if line.get_marker() == marker for x in line.get_xdata()]


def test_a_ratio_that_does_not_fit_its_interval_has_its_own_shape():
    ax = draw(checked())
    assert drawn(ax, "o") == [0.9, 0.39]
    assert drawn(ax, "D") == [0.68]
    assert ax.get_xscale() == "log"


def test_the_words_name_the_misfit_with_its_middle():
    words = alt_text(draw(checked()))
    assert "bed days: 0.68, middle 0.64" in words
    assert "3 of the intervals leave 1 outside" in words
    assert "Each ratio lies in the middle" in alt_text(draw(checked(PRINTED.drop(index=1))))


def test_each_row_is_told_beside_its_dot_and_nothing_is_cut():
    ax = draw(checked())
    assert "0.68 (0.52 to 0.79)" in [text.get_text() for text in ax.texts]
    ax.figure.draw_without_rendering()
    for piece in (ax.get_legend(), *ax.texts):
        assert piece.get_window_extent().x1 <= ax.figure.bbox.x1
