"""Tornado and care profile: what they say in words, and that they say it without colour."""

import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.plots import care_need, care_profile, need_swings, tornado
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import CareNeedScenarios, Tornado

SWINGS = Tornado(
    pd.DataFrame(
        {
            "assumption": ["scenario", "work"],
            "low_setting": ["constant years", -0.05],
            "high_setting": ["constant profile", 0.05],
            "at_low": [0.09, 0.105],
            "at_high": [0.15, 0.095],
            "swing": [0.06, 0.01],
        }
    ),
    0.1,
)
PROFILE = pd.DataFrame({"age_from": [67, 80, 90], "share": [0.08, 0.4, 0.84]})


def test_the_words_hold_the_central_case_and_every_swing():
    words = alt_text(tornado(SWINGS, names={"work": "people at work"}, scale=100, outcome="per 100"))
    assert "The central case is 10.0" in words
    assert "scenario: 9.0 to 15.0; people at work: 9.5 to 10.5" in words


def test_low_and_high_settings_differ_by_hatch_and_carry_their_words():
    ax = tornado(SWINGS, ends={"scenario": ("years", "profile")}, scale=100)
    assert {bar.get_hatch() for bar in ax.patches} == {"//", ""}
    assert {"years\n9.0", "profile\n15.0"} <= {text.get_text() for text in ax.texts}


def test_words_at_the_ends_stay_inside_the_axes():
    ax = tornado(SWINGS, ends={"scenario": ("as long as in the first year", "as in the first year")})
    ax.figure.canvas.draw()
    box = ax.get_window_extent()
    for text in ax.texts[1:]:
        assert text.get_window_extent().x0 >= box.x0 - 1
        assert text.get_window_extent().x1 <= box.x1 + 1


def test_profiles_are_named_at_their_ends_and_differ_in_shape():
    other = PROFILE.assign(share=PROFILE["share"] / 2)
    ax = care_profile({"2004": PROFILE, "2020": other})
    markers = [line.get_marker() for line in ax.get_lines()]
    assert len(set(markers)) == 2
    assert [text.get_text() for text in ax.texts][-2:] == ["2020", "2004"]
    assert "2004: 8% from age 67, 84% from age 90" in alt_text(ax)


@pytest.mark.parametrize(
    ("profiles", "error"),
    [
        ({}, TooFewError),
        ({"a": PROFILE.iloc[:0]}, TooFewError),
        ({"a": PROFILE.assign(share=float("nan"))}, DomainError),
        ({str(n): PROFILE for n in range(9)}, DomainError),
    ],
)
def test_a_profile_that_cannot_be_drawn_is_refused(profiles, error):
    with pytest.raises(error):
        care_profile(profiles)


def test_a_place_stands_under_the_title_and_in_the_words():
    rows = pd.DataFrame({"year": [2020] * 3, "need": 5.0, "change": 0.0})
    rows["scenario"] = ["constant profile", "shifted profile", "constant years"]
    ax = care_need(CareNeedScenarios(rows, pd.DataFrame(), 2020), place="Norway")
    assert "Norway; what if, not a forecast" in [text.get_text() for text in ax.texts]
    assert alt_text(ax).startswith("Norway: ")


def test_settings_of_need_are_said_in_words():
    ax = need_swings(SWINGS, year=2050, ends={"work": ("fewer", "more")})
    said = [text.get_text() for text in ax.texts]
    assert {"constant years in need\n9.0", "constant profile\n15.0", "fewer\n10.5", "more\n9.5"} <= set(said)
    assert ax.get_yticklabels()[0].get_text() == "how need follows\nlife"
    assert "people in need of care for each 100 employed, 2050" in alt_text(ax)
