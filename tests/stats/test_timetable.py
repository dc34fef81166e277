"""Steps on the clock."""

import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats import timetable

STEPS = pd.DataFrame({"step": ["alone", "in pairs", "in fours", "all"], "minutes": [1, 2, 4, 5]})


def test_steps_follow_each_other_from_the_start():
    found = timetable(STEPS, start=540, available=15)
    assert found.table["begins"].to_list() == [540, 541, 543, 547]
    assert (found.begins, found.ends, found.total, found.spare, found.fits) == (540, 552, 12, 3, True)


def test_what_is_too_long_says_by_how_much():
    found = timetable(STEPS, available=10)
    assert (found.spare, found.fits) == (-2, False)


def test_without_a_limit_nothing_is_said_to_fit():
    found = timetable(STEPS)
    assert found.spare != found.spare
    assert not found.fits


def test_a_programme_may_end_on_the_next_day():
    assert timetable(STEPS, start=1435).ends == 1447


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"frame": STEPS.iloc[:0]}, TooFewError),
        ({"frame": STEPS.assign(minutes=0)}, DomainError),
        ({"frame": STEPS.assign(minutes=[1, 2, None, 4])}, DomainError),
        ({"frame": STEPS.drop(columns="minutes")}, ColumnError),
        ({"start": 1440}, DomainError),
        ({"available": 0}, DomainError),
    ],
)
def test_a_programme_that_cannot_be_is_refused(given, error):
    words = {"frame": STEPS} | given
    with pytest.raises(error):
        timetable(words.pop("frame"), **words)
