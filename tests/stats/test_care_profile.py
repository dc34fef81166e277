"""A profile from any ages, brought to the age groups of a population."""

import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import care_profile


def shares(*rows):
    return pd.DataFrame(rows, columns=["age_from", "share"])


def by_age(found):
    return found.query("sex == 'female'").set_index("age")["prevalence"].to_dict()


def test_a_group_that_the_profile_cuts_gets_the_mean_over_its_ages(oracle):
    found = by_age(care_profile(shares((67, 0.1), (80, 0.4))))
    oracle("dependency", "care-profile-67-in-65", found[65])
    assert found[70] == found[75] == pytest.approx(0.1)
    assert found[80] == found[100] == pytest.approx(0.4)
    assert min(found) == 65


def test_steps_shorter_than_a_group_are_averaged():
    found = by_age(care_profile(shares((80, 0.2), (82, 0.4), (85, 0.5))))
    assert found[80] == pytest.approx(0.4 * 0.2 + 0.6 * 0.4)


def test_the_order_of_the_rows_does_not_matter():
    rows = shares((67, 0.1), (75, 0.2), (90, 0.8))
    pd.testing.assert_frame_equal(care_profile(rows), care_profile(rows[::-1]))


def test_a_profile_may_begin_in_the_open_group():
    assert by_age(care_profile(shares((100, 0.7)))) == {100: pytest.approx(0.7)}


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([], TooFewError),
        ([(67, 0.0)], DomainError),
        ([(67, 12.0)], DomainError),
        ([(67, 0.1), (67, 0.2)], DomainError),
        ([(-1, 0.1)], DomainError),
        ([(140, 0.1)], DomainError),
        ([(67, float("nan"))], DomainError),
    ],
)
def test_a_profile_that_cannot_be_is_refused(rows, error):
    with pytest.raises(error):
        care_profile(shares(*rows))
