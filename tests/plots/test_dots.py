"""A year as dots: every hour is there, and the few together are found by shape as well as colour."""

import numpy as np
import pytest

from hvevfd_research.plots import dots
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import care_hours


def offsets(ax):
    return np.vstack([drawn.get_offsets() for drawn in ax.collections])


def drawn_hours(ax, keys):
    """Dots without those of the key below them."""
    return len(offsets(ax)) - keys


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ({"visits": 2, "minutes": 30}, 2),
        ({"visits": 4, "minutes": 45, "other": 40, "sleep": 8}, 4),
        ({"visits": 156, "minutes": 240, "sleep": 7.5}, 3),
    ],
)
def test_there_is_a_dot_for_every_hour_and_none_covers_another(given, keys):
    ax = dots(care_hours(**given))
    assert drawn_hours(ax, keys) == 8766
    assert len(np.unique(offsets(ax).round(3), axis=0)) == 8766 + keys


def test_few_hours_together_stand_in_a_window_of_their_own():
    ax = dots(care_hours(2, 30))
    mark, others = (np.asarray(drawn.get_offsets()) for drawn in ax.collections[:2])
    assert np.abs(others - mark).max(axis=1).min() >= 4


def test_the_words_hold_the_hours_and_the_share():
    words = alt_text(dots(care_hours(2, 30)))
    assert "8,766 dots, one for each hour" in words
    assert "1 hour together; 8,765 hours on your own" in words
    assert "0.011% of the year, drawn as diamonds" in words


def test_kinds_differ_in_shape_and_a_visit_of_minutes_is_still_there():
    ax = dots(care_hours(1, 10, other=3))
    shapes = {len(drawn.get_paths()[0].vertices) for drawn in ax.collections}
    assert len(shapes) == 3
    assert "0.2 hours together" in [text.get_text() for text in ax.texts]
