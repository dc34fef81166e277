"""Figures of two readers' codes: what they say in words, and that they say it without colour."""

import pandas as pd
import pytest

from hvevfd_research.i18n import use_language
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.coding import code_agreement, code_counts
from hvevfd_research.stats.coding import code_agreement as compare

READ = pd.DataFrame(
    {
        "a": ["home"] * 10 + ["walk"] * 6 + ["talk"] * 2,
        "b": ["home"] * 8 + ["walk"] * 2 + ["walk"] * 6 + ["talk", "home"],
    }
)
NAMES = {"home": "Home", "walk": "Getting about"}


@pytest.fixture
def fit():
    return compare(READ, "a", "b", categories=["home", "walk", "talk", "sleep"])


def shapes(ax):
    return {line.get_label(): line.get_marker() for line in ax.lines if not line.get_label().startswith("_")}


def test_the_words_hold_both_counts_of_each_code(fit):
    words = alt_text(code_counts(fit, names=NAMES))
    assert "Dot chart of 18 answers" in words
    assert "Home 10 and 9, Getting about 6 and 8, talk 2 and 1" in words


def test_readers_differ_in_shape_and_equal_counts_are_written_once(fit):
    ax = code_counts(fit, names=NAMES)
    assert shapes(ax) == {"first reader": "o", "second reader": "s"}
    assert [text.get_text() for text in ax.texts].count("0") == 1
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Home", "Getting about", "talk", "sleep"]


def test_the_words_hold_agreement_kappa_and_ac1_of_each_code(fit):
    words = alt_text(code_agreement(fit, names=NAMES))
    assert "Home 83%, kappa 0.67, AC1 0.67" in words
    assert "sleep 100%, kappa –, AC1 1.00" in words


def test_the_three_measures_differ_in_shape_and_each_row_says_how_often(fit):
    ax = code_agreement(fit)
    assert shapes(ax) == {"kappa": "o", "AC1": "^", "plain agreement": "|"}
    assert "used 10 and 9 times" in [text.get_text() for text in ax.texts]


def test_a_kappa_below_nothing_stays_inside_the_axes():
    ax = code_agreement(compare(pd.DataFrame({"a": list("xy") * 6, "b": list("yx") * 6}), "a", "b"))
    assert ax.get_xlim()[0] <= -1


def test_numbers_are_written_in_the_readers_language(fit):
    with use_language("nb"):
        assert "0,67" in alt_text(code_agreement(fit))


def test_they_draw_where_they_are_told(fit):
    ax = code_counts(fit)
    ax.clear()
    assert code_agreement(fit, ax=ax) is ax
