from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import life_table, people_above_age, remaining_years_threshold, single_year_table

EXCERPTS = Path(__file__).parent / "excerpts"
GOMPERTZ = pd.DataFrame({"age": np.arange(111), "mx": 0.00005 * 1.09 ** (np.arange(111) + 0.5)})


def grouped(width):
    single = life_table(GOMPERTZ, rate="mx")
    starts = np.arange(0, 101, width)
    ends = [*starts[1:], 111]
    rates = [single.dx[a:b].sum() / single.Lx[a:b].sum() for a, b in zip(starts, ends, strict=True)]
    return life_table(pd.DataFrame({"age": starts, "mx": rates}), rate="mx")


@pytest.mark.parametrize(("column", "sex"), [("female", "women"), ("male", "men")])
def test_norway_2010_in_single_years(oracle, column, sex):
    rates = pd.read_csv(EXCERPTS / "hmd_norway_2010.csv", comment="#")
    table = life_table(rates, rate=column)
    oracle("life_tables", f"hmd-norway-2010-{sex}-e65", table.ex[table.index(65)])
    oracle("life_tables", f"hmd-norway-2010-{sex}-threshold", remaining_years_threshold(table))


@settings(deadline=None, max_examples=40)
@given(st.floats(5.0, 60.0))
def test_the_threshold_has_that_many_years_left(years_left):
    table = life_table(GOMPERTZ, rate="mx")
    age = remaining_years_threshold(table, years_left)
    assert np.interp(age, table.x, table.ex) == pytest.approx(years_left)


@settings(deadline=None, max_examples=25)
@given(st.floats(8.0, 30.0))
def test_five_year_groups_give_nearly_the_threshold_of_single_years(years_left):
    exact = remaining_years_threshold(life_table(GOMPERTZ, rate="mx"), years_left)
    assert remaining_years_threshold(grouped(5), years_left) == pytest.approx(exact, abs=0.1)


def test_a_straight_line_over_five_years_reads_between_the_tables_own_ages():
    table = grouped(5)
    age = remaining_years_threshold(table, 15, between_ages="straight-line")
    assert np.interp(age, table.x, table.ex) == pytest.approx(15)
    assert age != remaining_years_threshold(table, 15)


def test_where_infant_deaths_make_two_crossings_the_older_counts():
    table = life_table(pd.DataFrame({"age": range(4), "mx": [0.5, 0.01, 0.01, 0.02]}), rate="mx")
    assert table.ex[0] < 50.5 < table.ex[1]
    assert remaining_years_threshold(table, 50.5) > 1


def test_a_threshold_outside_the_table_is_an_error():
    table = life_table(GOMPERTZ, rate="mx")
    for years_left in (200, 0.1):
        with pytest.raises(DomainError, match="lies outside the table"):
            remaining_years_threshold(table, years_left)


def test_an_open_group_below_100_keeps_its_rate():
    table = life_table(pd.DataFrame({"age": [60, 65, 70, 75], "mx": [0.01, 0.02, 0.03, 0.1]}), rate="mx")
    spread = single_year_table(table)
    assert spread.x[-1] == 75
    assert spread.mx[-1] == 0.1
    assert spread.ex[15] == pytest.approx(table.ex[3])


def test_rates_of_zero_and_broken_ages_cannot_be_spread():
    zero = life_table(pd.DataFrame({"age": [60, 65, 70], "mx": [0.0, 0.02, 0.1]}), rate="mx")
    with pytest.raises(DomainError, match="by its logarithm"):
        single_year_table(zero)
    broken = life_table(pd.DataFrame({"age": [60.5, 65.5, 70.5], "mx": [0.01, 0.02, 0.1]}), rate="mx")
    with pytest.raises(DomainError, match="cannot be spread"):
        single_year_table(broken)
    two = life_table(pd.DataFrame({"age": [60, 65], "mx": [0.01, 0.02]}), rate="mx")
    with pytest.raises(TooFewError, match="at least three"):
        single_year_table(two)


PEOPLE = pd.Series([100.0, 90, 70, 40, 10], index=[60, 65, 70, 75, 80])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=5), st.floats(60, 79.9), st.floats(0, 20))
def test_people_above_fall_with_age_and_match_at_group_starts(counts, age, step):
    people = pd.Series(counts, index=PEOPLE.index)
    assert people_above_age(people, 70) == pytest.approx(sum(counts[2:]), abs=1e-6)
    older = min(age + step, 80)
    slack = 1e-9 * (1 + sum(counts))
    assert people_above_age(people, older) <= people_above_age(people, age) + slack


def test_people_inside_the_open_group_cannot_be_divided():
    for age in (59, 81):
        with pytest.raises(DomainError, match="closed age groups go from 60 to 80"):
            people_above_age(PEOPLE, age)


def test_a_population_with_holes_is_an_error():
    with pytest.raises(DomainError, match="missing after 70"):
        people_above_age(PEOPLE.drop(75), 66)
    with pytest.raises(DomainError, match="age 65 is missing or negative"):
        people_above_age(PEOPLE.mask(PEOPLE.index == 65), 66)
    with pytest.raises(DomainError, match="out of order"):
        people_above_age(PEOPLE[::-1], 66)
    with pytest.raises(TooFewError, match="at least two"):
        people_above_age(PEOPLE[:1], 60)
