from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import (
    care_need_ratio,
    life_table,
    old_age_dependency_ratio,
    people_near_end_of_life,
    persons_in_need,
    prospective_old_age_dependency_ratio,
    real_elderly_dependency_ratio,
    remaining_years_threshold,
)

FLAT = pd.Series(10, index=range(101))
RATES = pd.DataFrame({"age": range(101), "women": 0.00003 * 1.1 ** np.arange(101.0)})
TABLES = {
    "female": life_table(RATES, rate="women"),
    "male": life_table(RATES.assign(men=RATES["women"] * 1.6), rate="men"),
}
PEOPLE = pd.DataFrame({"female": FLAT * 1.0, "male": FLAT * 1.0})


def test_the_examples_of_the_design(oracle):
    oracle("dependency", "design-oadr", old_age_dependency_ratio(FLAT))
    need = pd.Series([100.0, 80, 60, 40], index=[65, 70, 75, 80])
    oracle(
        "dependency", "need-constant-profile", persons_in_need(need, pd.Series([0.1, 0.3], index=[70, 80]))
    )


def test_limits_are_those_asked_for():
    assert old_age_dependency_ratio(FLAT, working=(15, 65)) == pytest.approx(36 / 50)
    assert old_age_dependency_ratio(FLAT, working=(20, 67), old=67) == pytest.approx(34 / 47)


def test_five_year_groups_give_the_ratio_of_single_years():
    grouped = FLAT.groupby(FLAT.index // 5 * 5).sum()
    assert old_age_dependency_ratio(grouped) == old_age_dependency_ratio(FLAT)
    with pytest.raises(DomainError, match="age 67 lies inside an age group"):
        old_age_dependency_ratio(grouped, old=67)


def test_the_prospective_ratio_counts_each_sex_from_its_own_threshold():
    near = people_near_end_of_life(PEOPLE, TABLES)
    for sex, table in TABLES.items():
        years = 101 - remaining_years_threshold(table)
        assert near[sex] == pytest.approx(10 * years, abs=0.01)
    expected = near.sum() / (2 * 810 - near.sum())
    assert prospective_old_age_dependency_ratio(PEOPLE, TABLES) == pytest.approx(expected)
    assert real_elderly_dependency_ratio(PEOPLE, TABLES, 800) == pytest.approx(near.sum() / 800)


@settings(deadline=None, max_examples=25)
@given(st.floats(5, 25), st.floats(0.1, 5), st.floats(1.05, 10))
def test_more_years_left_count_more_people_and_more_work_lowers_the_ratio(years, more, times):
    few = prospective_old_age_dependency_ratio(PEOPLE, TABLES, years_left=years)
    many = prospective_old_age_dependency_ratio(PEOPLE, TABLES, years_left=years + more)
    assert many > few
    one = real_elderly_dependency_ratio(PEOPLE, TABLES, 700, years_left=years)
    assert real_elderly_dependency_ratio(PEOPLE, TABLES, 700 * times, years_left=years) == pytest.approx(
        one / times
    )
    assert prospective_old_age_dependency_ratio(PEOPLE * times, TABLES, years_left=years) == pytest.approx(
        few
    )


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=2), st.floats(0, 1))
def test_need_is_between_nobody_and_everyone_and_linear(shares, factor):
    profile = pd.Series(shares, index=[65, 80])
    need = persons_in_need(FLAT, profile)
    assert 0 <= need <= 360 + 1e-9
    assert persons_in_need(FLAT, profile * factor) == pytest.approx(need * factor)
    assert care_need_ratio(FLAT, profile) == pytest.approx(need / 450)


def test_bad_input_is_named():
    with pytest.raises(DomainError, match="no one is of working age"):
        old_age_dependency_ratio(FLAT.mask(FLAT.index < 65, 0))
    with pytest.raises(DomainError, match="starts at age 30"):
        old_age_dependency_ratio(FLAT[30:])
    with pytest.raises(DomainError, match="missing after 32"):
        old_age_dependency_ratio(FLAT.drop(33))
    with pytest.raises(DomainError, match="age 40 is missing or negative"):
        old_age_dependency_ratio(FLAT.mask(FLAT.index == 40, -1))
    with pytest.raises(TooFewError):
        old_age_dependency_ratio(FLAT[:1])
    for nobody in (0, -5, float("nan"), float("inf")):
        with pytest.raises(DomainError, match="persons are employed"):
            real_elderly_dependency_ratio(PEOPLE, TABLES, nobody)
    with pytest.raises(DomainError, match="must be the same"):
        people_near_end_of_life(PEOPLE, {"female": TABLES["female"]})
    with pytest.raises(DomainError, match="lies outside the table"):
        people_near_end_of_life(PEOPLE, TABLES, years_left=100)
    with pytest.raises(DomainError, match="no adult has more than 15"):
        prospective_old_age_dependency_ratio(PEOPLE.mul(np.where(PEOPLE.index < 85, 0, 1), axis=0), TABLES)
    with pytest.raises(DomainError, match=r"age 80 is 1\.2"):
        persons_in_need(FLAT, pd.Series([0.2, 1.2], index=[65, 80]))
    with pytest.raises(DomainError, match="changes at age 67"):
        persons_in_need(FLAT.groupby(FLAT.index // 5 * 5).sum(), pd.Series([0.2], index=[67]))
    with pytest.raises(DomainError, match="out of order"):
        persons_in_need(FLAT, pd.Series([0.2, 0.1], index=[80, 65]))
    with pytest.raises(DomainError, match="no one is of working age"):
        care_need_ratio(FLAT.mask(FLAT.index < 65, 0), pd.Series([0.2], index=[80]))
