"""The funnel plot names its signals in words, in the figure, and by shape."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.funnel import funnel as draw
from hvevfd_research.stats.funnel import funnel as limits

SURGICAL = pd.DataFrame(
    {
        "hospital": list("ABCDEFGHIJKL"),
        "deaths": [0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24],
        "operations": [47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360],
    }
)


def surgical(**options):
    return limits(SURGICAL, "deaths", "operations", unit="hospital", **options)


def drawn(ax, marker):
    return sum(len(line.get_xdata()) for line in ax.get_lines() if line.get_marker() == marker)


def test_the_words_name_target_limits_and_signals():
    words = alt_text(draw(surgical()))
    assert "12 units with sizes from 47 to 810 about a target of 7.4%" in words
    assert "limits at 95% and 99.8%, by chance alone" in words
    assert "above the outermost limits: H" in words


def test_no_signal_is_said_too():
    even = pd.DataFrame({"u": list("ab"), "y": [10, 11], "n": [100, 100]})
    assert "No unit lies outside" in alt_text(draw(limits(even, "y", "n", unit="u")))


def test_units_outside_differ_in_shape_and_the_outermost_are_named():
    ax = draw(surgical())
    # B is past the interpolated 95 % limit; chance gives 18 or more of 148 in 2.56 % of cases, above 2.5 %
    assert (drawn(ax, "^"), drawn(ax, "v"), drawn(ax, "o")) == (2, 1, 9)
    assert [text.get_text() for text in ax.texts if text.get_text() in "ABCDEFGHIJKL"] == ["H"]


def test_widened_limits_are_told_apart():
    ax = draw(surgical(overdispersion="tau2"))
    assert "widened for spread beyond chance" in alt_text(ax)


def test_many_signals_leave_their_names_apart():
    chance = np.random.default_rng(3)
    n = chance.integers(20, 900, 60)
    many = pd.DataFrame(
        {"u": [f"K{i:02d}" for i in range(60)], "n": n, "y": chance.binomial(n, chance.beta(9, 6, 60))}
    )
    ax = draw(limits(many, "y", "n", unit="u"))
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text().startswith("K")]
    assert len(boxes) > 10
    hits = [
        (a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.overlaps(b) and not a.containsx(b.x1 - 1)
    ]
    assert not hits


def test_ratios_and_count_ratios_have_their_own_axis():
    pairs = pd.DataFrame({"u": list("abc"), "o": [12, 30, 8], "e": [10, 22, 14]})
    assert draw(limits(pairs, "o", "e", unit="u", kind="ratio")).get_xlabel() == "expected number in the unit"
    assert "two counts" in draw(limits(pairs, "o", "e", unit="u", kind="count-ratio")).get_xlabel()


@pytest.mark.parametrize("missing", [1, 2])
def test_units_without_a_value_are_not_drawn(missing):
    gap = SURGICAL.assign(deaths=SURGICAL["deaths"].where(SURGICAL.index >= missing))
    ax = draw(limits(gap, "deaths", "operations", unit="hospital"))
    assert drawn(ax, "^") + drawn(ax, "v") + drawn(ax, "o") == 12 - missing
