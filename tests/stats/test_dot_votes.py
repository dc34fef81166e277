"""Dots: the counts, the ties, and how far the order holds when the voters are drawn anew."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats import dot_votes


def one_dot_each(**counts):
    rows = [(f"{name}{n}", name, 1) for name, many in counts.items() for n in range(many)]
    return pd.DataFrame(rows, columns=["voter", "choice", "dots"])


def of(votes, choice):
    return votes.table.set_index("choice").loc[choice]


def test_the_share_of_first_places_is_that_of_all_rooms_counted(oracle):
    oracle("dot_votes", "first-of-two", of(dot_votes(one_dot_each(a=13, b=7)), "a")["first"])
    votes = dot_votes(one_dot_each(a=10, b=8, c=6))
    oracle("dot_votes", "first-of-three", of(votes, "a")["first"])
    oracle("dot_votes", "second-of-three", of(votes, "b")["first"])


def test_one_dot_more_is_not_a_difference():
    votes = dot_votes(one_dot_each(a=10, b=9))
    assert votes.leaders == ("a",)
    assert votes.may_be_first == ("a", "b")
    assert votes.lead == 1


def test_a_wide_lead_is_one():
    votes = dot_votes(one_dot_each(a=30, b=3))
    assert votes.may_be_first == ("a",)
    assert of(votes, "b")[["rank_low", "rank_high"]].to_list() == [2, 2]


def test_ties_share_their_place_whatever_the_order_of_the_rows():
    votes = dot_votes(one_dot_each(b=6, a=6, c=2))
    assert votes.leaders == ("a", "b")
    assert votes.table["rank"].to_list() == [1, 1, 3]
    assert votes.table["tied"].to_list() == [1, 1, 0]
    assert votes.lead == 0


def test_dots_of_one_voter_go_together_when_rooms_are_drawn():
    # Everyone gave all three dots to one option: the voters vary, and the dots of each do not.
    wide = pd.DataFrame({"voter": range(9), "choice": ["a"] * 5 + ["b"] * 4, "dots": 3})
    narrow = wide.assign(dots=1)
    pd.testing.assert_series_equal(dot_votes(wide).table["first"], dot_votes(narrow).table["first"])


def test_voters_of_an_option_are_counted_once_however_many_dots_they_gave():
    rows = pd.DataFrame({"voter": ["x", "x", "y"], "choice": ["a", "a", "b"], "dots": [1, 1, 1]})
    votes = dot_votes(rows)
    assert of(votes, "a")[["dots", "voters", "share"]].to_list() == [2, 1, 0.5]
    assert votes.n_voters == 2


def test_an_option_without_a_dot_is_last_and_never_first():
    votes = dot_votes(one_dot_each(a=6), choices=["a", "never"])
    assert of(votes, "never")[["dots", "voters", "first", "rank_low"]].to_list() == [0, 0, 0, 2]


@pytest.mark.parametrize("n", [1, 4])
def test_few_voters_get_no_range(n):
    votes = dot_votes(one_dot_each(a=n))
    assert votes.table[["rank_low", "rank_high", "first"]].isna().all(axis=None)
    assert votes.may_be_first == ("a",)


def test_no_dot_leads_nowhere():
    votes = dot_votes(one_dot_each().astype({"dots": int}), choices=["a", "b"])
    assert votes.leaders == votes.may_be_first == ()
    assert (votes.n_voters, votes.n_dots, votes.most) == (0, 0, 0)


def test_the_seed_decides_the_draws():
    rows = one_dot_each(a=9, b=8, c=7)
    pd.testing.assert_frame_equal(dot_votes(rows).table, dot_votes(rows).table)
    assert (
        dot_votes(rows, seed=1).table["first"].to_list() != dot_votes(rows, seed=2).table["first"].to_list()
    )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"voter": None}, ColumnError),
        ({"choice": None}, ColumnError),
        ({"dots": -1}, DomainError),
        ({"dots": 0.5}, DomainError),
        ({"dots": np.nan}, DomainError),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(changed, error):
    with pytest.raises(error):
        dot_votes(one_dot_each(a=6).assign(**changed))


def test_a_dot_on_what_could_not_be_voted_for_is_refused():
    with pytest.raises(ColumnError, match="could not be voted for"):
        dot_votes(one_dot_each(a=3, b=3), choices=["a"])
    with pytest.raises(TooFewError):
        dot_votes(one_dot_each())


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.sampled_from("abcd"), st.integers(1, 3)), min_size=1, max_size=30
    )
)
def test_the_order_and_the_ranges_fit_each_other(rows):
    frame = pd.DataFrame(rows, columns=["voter", "choice", "dots"])
    votes = dot_votes(frame, choices=list("abcd"))
    table = votes.table
    assert table["dots"].is_monotonic_decreasing
    assert table["dots"].sum() == votes.n_dots == frame["dots"].sum()
    assert table["voters"].max() <= votes.n_voters
    if votes.n_voters >= 5:
        assert (table["rank_low"] <= table["rank_high"]).all()
        assert table["first"].sum() == pytest.approx(1)
        assert set(votes.leaders) <= set(table.loc[table["first"] > 0, "choice"])
