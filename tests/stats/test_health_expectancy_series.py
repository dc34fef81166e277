"""Years with and without a state over time: the same as one Sullivan index a time, and what is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hvevfd_research import datasets
from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.health_expectancy import sullivan
from hvevfd_research.stats.health_expectancy_series import health_expectancy_series
from hvevfd_research.stats.life_tables import life_table


def rows(year=2010, deaths=(16, 30, 45)):
    return pd.DataFrame(
        {
            "year": year,
            "age": [67, 75, 85],
            "population": [900, 700, 300],
            "deaths": deaths,
            "cases": [60, 140, 160],
        }
    )


TWO = pd.concat([rows(), rows(2020, (14, 26, 40))], ignore_index=True)


def test_each_time_is_the_sullivan_index_of_its_rows():
    found = health_expectancy_series(TWO, age=67, cases="cases").of("cases")
    for year, frame in TWO.groupby("year"):
        table = life_table(
            frame.assign(width=[8, 10, 0]), deaths="deaths", population="population", width="width"
        )
        share = pd.Series([60 / 900, 0.2, 160 / 300], index=[67, 75, 85], name="in")
        one = sullivan(table, share, np.inf)
        assert found.loc[year, "years"] == pytest.approx(one.at(67, "in").years)
        assert found.loc[year, "without_low"] == pytest.approx(one.at(67, "healthy").ci_low)
        assert found.loc[year, "ex"] == pytest.approx(found.loc[year, "years"] + found.loc[year, "without"])


def test_norway_from_the_start_of_the_year_is_what_was_reckoned_before(oracle):
    shares = datasets.load("care-use-norway", "shares")
    services = health_expectancy_series(
        shares, by=["count_at", "year"], age=67, prevalence=["home", "institution", "least", "most"]
    )
    years = services.frame.pivot_table("years", ["count_at", "year"], "state")
    left = services.frame.groupby("year")["ex"].first()
    for year in (1992, 1998, 2002, 2004):
        oracle("health_expectancy", f"care-norway-left-{year}", left[year])
        either = years.loc[("start", year), ["home", "institution"]].sum()
        oracle("health_expectancy", f"care-norway-neither-{year}", left[year] - either)
    assert (years["least"] <= years["most"]).all()
    assert (years["most"] <= years["home"] + years["institution"] + 1e-4).all()


def test_a_share_counts_where_it_is_given_and_cases_elsewhere():
    frame = TWO.assign(share=[0.5, np.nan, np.nan] * 2, n=[100, 100, np.nan] * 2)
    found = health_expectancy_series(frame, age=67, cases="cases", prevalence="share", asked="n")
    by_hand = frame.assign(p=[0.5, 1.4, 160 / 300] * 2)
    assert (found.left_out["reason"].str.contains("prevalence")).all(), "140 of 100 asked cannot be"
    fine = frame.assign(n=[100, 300, np.nan] * 2)
    found = health_expectancy_series(fine, age=67, cases="cases", prevalence="share", asked="n")
    by_hand["p"] = [0.5, 140 / 300, 160 / 300] * 2
    alone = health_expectancy_series(by_hand, age=67, prevalence="p")
    np.testing.assert_allclose(found.frame["years"], alone.frame["years"])
    assert (found.frame["ci_high"] > alone.frame["ci_high"]).all(), "a sample is less sure than a count"


def test_a_time_that_cannot_be_is_left_out_with_its_reason():
    bad = rows(2015, (1, 2, 0))
    found = health_expectancy_series(pd.concat([TWO, bad]), age=67, cases="cases")
    assert found.frame["year"].to_list() == [2010, 2020]
    assert found.left_out["year"].to_list() == [2015]
    assert "no deaths at age 85" in found.left_out["reason"].iloc[0]
    only = health_expectancy_series(bad, age=67, cases="cases")
    with pytest.raises(TooFewError, match="no deaths at age 85"):
        only.of("cases")
    with pytest.raises(TooFewError, match="no deaths at age 85"):
        only.changes("cases")


def test_first_and_last_time_stand_beside_each_other_place_by_place():
    places = pd.concat([TWO.assign(place="b"), TWO.iloc[::-1].assign(place="a")])
    found = health_expectancy_series(places, by=["place", "year"], age=67, cases="cases")
    changes = found.changes("cases")
    assert changes[["name", "first", "last"]].to_numpy().tolist() == [["a", 2010, 2020], ["b", 2010, 2020]]
    assert (changes["total_last"] > changes["total_first"]).all()
    with pytest.raises(TooFewError, match="a change needs two"):
        health_expectancy_series(rows(), age=67, cases="cases").changes("cases")


def test_a_missing_age_or_a_missing_state_is_not_passed_over():
    gone = health_expectancy_series(rows().assign(age=[67, np.nan, 85]), age=67, cases="cases")
    assert gone.left_out["reason"].str.contains("age is missing").all()
    none = health_expectancy_series(rows().assign(cases=[60, np.nan, 160]), age=67, cases="cases")
    assert none.frame.empty
    with pytest.raises(ColumnError, match="cases or of prevalence"):
        health_expectancy_series(TWO, age=67)
    with pytest.raises(DomainError, match="there is no state x"):
        health_expectancy_series(TWO, age=67, cases="cases").of("x")
    later = health_expectancy_series(TWO, age=70, cases="cases")
    assert later.left_out["reason"].str.contains("age 70 starts no interval").all()


def test_the_table_for_people_has_years_share_and_counts():
    table = health_expectancy_series(TWO, age=67, cases="cases").table("cases")
    assert list(table)[:5] == ["year", "years_left", "years_with", "years_without", "share_with"]
    assert table["cases"].to_list() == [360, 360]
