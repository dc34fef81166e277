"""The hours of a year and how they are divided."""

import pytest

from hvevfd_research.errors import DomainError
from hvevfd_research.stats import care_hours


def test_two_visits_of_half_an_hour_leave_the_published_hours(oracle):
    year = care_hours(2, 30)
    oracle("care_hours", "riggare-together", year.together)
    oracle("care_hours", "riggare-on-own", year.on_own)


def test_the_parts_add_up_and_sleep_is_no_contact():
    year = care_hours(4, 45, other=40, sleep=7.5)
    assert year.together == 3
    assert year.asleep == 7.5 * 365.25
    assert year.total == pytest.approx(8766)
    assert year.to_frame()["hours"].sum() == pytest.approx(8766)
    assert year.share == pytest.approx(3 / 8766)
    assert year.share_of_waking == pytest.approx(3 / (8766 - 7.5 * 365.25))


def test_a_year_of_365_days_has_six_hours_fewer():
    assert care_hours(2, 30, days=365).on_own == 8759


@pytest.mark.parametrize(
    "given",
    [
        {"visits": -1, "minutes": 30},
        {"visits": 2, "minutes": 30, "sleep": 24},
        {"visits": 400, "minutes": 1440},
        {"visits": 2, "minutes": 30, "days": 0},
        {"visits": "2", "minutes": 30},
    ],
)
def test_a_year_that_cannot_be_is_refused(given):
    with pytest.raises(DomainError):
        care_hours(**given)
