"""Numbers, dates and lists as people of each language write them."""

from __future__ import annotations

import datetime as dt

import pytest

from hvevfd_research.i18n import date, listing, month, number, percent, percent_interval, use_language

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize("tag", ["nb", "nn", "sv"])
def test_nordic_numbers_have_a_decimal_comma_and_a_real_minus_sign(tag):
    with use_language(tag):
        assert number(-3.0566) == "−3,06"
        assert number(10.06) == "10,06"
        assert number(1234.5, 1) == f"1{NB}234,5"
        assert number(0.5, 1, sign=True) == "+0,5"
        assert number(-0.001) == "0,00", "nothing is below nothing"
        assert number(float("nan")) == "–"


@pytest.mark.parametrize("tag", ["nb", "nn", "sv"])
def test_nordic_percentages_keep_a_space_that_does_not_break(tag):
    with use_language(tag):
        assert percent(0.638, 1) == f"63,8{NB}%"
        assert percent(-0.12) == f"−12{NB}%"
        assert percent_interval(0.121, 0.302).endswith(f"30{NB}%")


def test_english_percentages_have_none():
    assert percent(0.638, 1) == "63.8%"
    assert percent_interval(-0.1, 0.302) == "−10 to 30%"


@pytest.mark.parametrize(
    ("tag", "day", "short", "together"),
    [
        ("en", "June 6, 2017", "Jun 2017", "Norway, Sweden, and Japan"),
        ("nb", "6. juni 2017", "juni 2017", "Norway, Sweden og Japan"),
        ("nn", "6. juni 2017", "juni 2017", "Norway, Sweden og Japan"),
        ("sv", "6 juni 2017", "juni 2017", "Norway, Sweden och Japan"),
    ],
)
def test_dates_months_and_lists_follow_the_language(tag, day, short, together):
    with use_language(tag):
        assert date(dt.date(2017, 6, 6)) == day
        assert month(dt.date(2017, 6, 1)) == short
        assert listing(["Norway", "Sweden", "Japan"]) == together
