"""Counts of one thing stay apart by year, unit and kind, and a bound is never taken for a count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats import count_changes, reported_counts

TOLD = pd.DataFrame(
    {
        "year": [2016, 2017, 2017, 2017, 2016, 2017, 2018],
        "counted": ["countries"] * 4 + ["teams"] * 3,
        "kind": ["reported", "planned", "reported", "reported", "registered", "registered", "registered"],
        "count": [14, 21, 30, 32, 575, 763, 600],
        "bound": [None, None, "over", "exact", None, None, "over"],
        "told_by": ["a", "b", "c", None, "e", "f", "g"],
    }
)


def of(counts, bounds=None, years=(2016, 2017)):
    return reported_counts(
        pd.DataFrame(
            {
                "year": years,
                "counted": "x",
                "kind": "reported",
                "count": counts,
                "bound": bounds or [None] * 2,
            }
        )
    )


def test_units_and_years_are_kept_apart():
    counts = reported_counts(TOLD)
    assert counts.of("teams").to_frame()["count"].to_list() == [575, 763, 600]
    assert counts.of("countries").in_year(2017).to_frame()["count"].to_list() == [21, 30, 32]
    assert counts.of("countries").fullest_year == 2017
    assert counts.main_unit == "teams"
    assert counts.year_before(2017) == 2016
    with pytest.raises(DomainError, match="there are: countries, teams"):
        counts.of("wards")
    with pytest.raises(DomainError, match="there are: 2016, 2017"):
        counts.of("countries").in_year(2018)
    with pytest.raises(TooFewError, match="before 2016"):
        counts.year_before(2016)


def test_a_bound_is_no_count_of_a_year():
    counts = reported_counts(TOLD)
    assert counts.of("countries").one_a_year().to_numpy().tolist() == [[2016, 14], [2017, 32]]
    assert counts.of("countries").one_a_year(highest=False)["count"].to_list() == [14, 21]
    assert counts.of("teams").one_a_year()["year"].to_list() == [2016, 2017]


def test_every_pair_of_counts_has_its_change_and_what_is_known_of_it():
    changes = count_changes(reported_counts(TOLD), 2016, 2017).to_frame()
    assert changes["ratio"].round(3).to_list() == [1.5, 2.143, 2.286, 1.327]
    assert changes["bound"].to_list() == ["exact", "over", "exact", "exact"]
    assert changes["alike"].to_list() == [False, True, True, True]


@pytest.mark.parametrize(
    ("counts", "bounds", "ratio", "bound"),
    [
        ([10, 20], ["over", None], 2, "under"),
        ([10, 20], ["over", "over"], np.nan, "unknown"),
        ([0, 20], None, np.nan, "unknown"),
        ([0, 0], None, np.nan, "unknown"),
        ([0, 20], ["over", None], np.nan, "unknown"),
        ([20, 0], None, 0, "exact"),
    ],
)
def test_a_change_says_no_more_than_the_counts_do(counts, bounds, ratio, bound):
    row = count_changes(of(counts, bounds), 2016, 2017).to_frame().iloc[0]
    assert row["bound"] == bound
    np.testing.assert_equal(row["ratio"], ratio)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
@settings(deadline=None, max_examples=60)
def test_there_and_back_is_no_change(first, second):
    there = count_changes(of([first, second]), 2016, 2017).to_frame()["ratio"][0]
    back = count_changes(of([second, first]), 2016, 2017).to_frame()["ratio"][0]
    assert there * back == pytest.approx(1)


def test_a_kind_that_nobody_told_is_like_no_other():
    counts = reported_counts(TOLD.assign(kind=None))
    assert not count_changes(counts, 2016, 2017).to_frame()["alike"].any()


def test_a_missing_count_is_left_out_and_told_of():
    counts = reported_counts(TOLD.assign(count=[14, None, 30, 32, 575, 763, 600]))
    assert (len(counts.to_frame()), counts.n_missing) == (6, 1)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"count": -1}, DomainError, "0 or more"),
        ({"count": 1.5}, DomainError, "0 or more"),
        ({"count": None}, TooFewError, "no count"),
        ({"year": None}, DomainError, "not missing"),
        ({"kind": "guessed"}, DomainError, "planned, registered, reported, not-said"),
        ({"bound": "about"}, DomainError, "exact, over"),
        ({"counted": None}, DomainError, "needs its unit"),
    ],
)
def test_what_is_no_count_is_refused(changed, error, message):
    frame = TOLD.assign(**changed)
    if changed.get("count", 0) is None or changed.get("year", 0) is None:
        frame = frame.astype(dict.fromkeys(changed, "float64"))
    with pytest.raises(error, match=message):
        reported_counts(frame)


def test_columns_are_asked_for_by_name():
    with pytest.raises(ColumnError, match="no column kind"):
        reported_counts(TOLD.drop(columns="kind"))
    assert (reported_counts(TOLD.drop(columns=["bound", "told_by"])).to_frame()["bound"] == "exact").all()


def test_years_out_of_order_and_units_of_one_year_have_no_change():
    with pytest.raises(DomainError, match="not in order"):
        count_changes(reported_counts(TOLD), 2017, 2017)
    with pytest.raises(TooFewError, match="both 2010 and 2017"):
        count_changes(reported_counts(TOLD), 2010, 2017)
