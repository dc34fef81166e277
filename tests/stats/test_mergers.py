"""A joined share is weighted, splits into mix and rates, and never hides a missing month."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.decomposition import decompose_share
from hvevfd_research.stats.mergers import merger

NAMES = {"month": "month", "unit": "unit", "events": "in_time", "total": "all"}
BEFORE = {"A": (640, 800), "B": (100, 200), "C": (300, 400)}
AFTER = {"A": (913, 1100), "B": (504, 900), "C": (310, 400)}


def rows():
    """One month on each side, and C that did not merge."""
    sides = {"2019-12-15": BEFORE, "2020-01-10": AFTER}
    table = [(month, unit, *counts) for month, side in sides.items() for unit, counts in side.items()]
    frame = pd.DataFrame(table, columns=["month", "unit", "in_time", "all"])
    return frame.assign(month=pd.to_datetime(frame["month"]))


def merged(frame=None, **options):
    frame = rows() if frame is None else frame
    return merger(frame, **NAMES, **{"merged_on": "2020-01-01", "comparison": "C"} | options)


def test_both_do_better_and_the_whole_does_worse(oracle):
    found = merged()
    table = found.by_unit(joined="all").set_index("unit")
    assert (table.loc[["A", "B"], "change"] > 0).all()
    assert table.loc["all", "change"] < 0
    parts = found.change()
    oracle("mergers", "share-before", parts.first)
    oracle("mergers", "share-after", parts.second)
    oracle("mergers", "mix", parts.totals["mix"])
    oracle("mergers", "rates", parts.totals["rates"])


def test_two_shares_become_one_by_their_sizes_and_not_by_their_mean(oracle):
    means = merged().means().set_index("side")
    oracle("mergers", "plain-before", means.loc["before", "plain"])
    oracle("mergers", "share-before", means.loc["before", "weighted"])
    oracle("mergers", "share-after", means.loc["after", "weighted"])


def test_at_the_old_mix_only_what_each_does_is_left(oracle):
    fixed = merged().fixed_mix()
    oracle("mergers", "share-before", fixed["fixed"].iloc[0])
    oracle("mergers", "fixed-after", fixed["fixed"].iloc[1])


def test_a_month_without_one_of_them_has_no_joined_share():
    frame = rows()
    frame.loc[frame["unit"].eq("B") & frame["month"].dt.year.eq(2019), "all"] = np.nan
    joined = merged(frame).joined()
    assert joined["share"].isna().to_list() == [True, False]
    assert joined["events"].isna().to_list() == [True, False]


def test_a_new_name_after_the_merger_goes_on_with_the_series_but_cannot_be_split():
    frame = rows()
    after = frame["month"].dt.year.eq(2020) & frame["unit"].ne("C")
    new = pd.DataFrame(
        {"month": [pd.Timestamp("2020-01-01")], "unit": ["AB"], "in_time": [1417], "all": [2000]}
    )
    found = merged(pd.concat([frame[~after], new]))
    assert found.joined()["share"].round(4).to_list() == [0.74, 0.7085]
    with pytest.raises(TooFewError, match="AB"):
        found.change()
    with pytest.raises(TooFewError):
        found.fixed_mix()


def test_the_joined_series_stands_beside_the_one_that_did_not_merge():
    pair = merged().beside(joined="new", fixed=True)
    assert pair["series"].to_list() == ["new", "new", "C", "C"]
    assert pair["percent"].round(2).to_list() == [74.0, 77.6, 75.0, 77.5]
    assert merged().fewest == 100
    with pytest.raises(TooFewError, match="nothing to compare"):
        merged(comparison="D").beside(joined="new")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"in_time": 5000}, DomainError),
        ({"all": -1}, DomainError),
        ({"month": "January"}, ColumnError),
        ({"unit": "A"}, DomainError),
        ({"unit": "C", "month": pd.to_datetime([f"2020-0{i}-01" for i in range(1, 7)])}, TooFewError),
    ],
)
def test_what_cannot_be_joined_is_refused(change, error):
    with pytest.raises(error):
        merged(rows().assign(**change))


def test_the_day_of_the_merger_is_a_date():
    with pytest.raises(DomainError, match="merged_on"):
        merged(merged_on="new year")


def test_groups_that_differ_are_not_decomposed():
    one = pd.DataFrame({"g": ["A", "B"], "y": [1, 2], "n": [4, 4]})
    for other in (one.assign(g=["A", "C"]), one.assign(g="A"), one.assign(n=0), one.assign(y=9)):
        with pytest.raises(DomainError):
            decompose_share(one, other, group="g", events="y", total="n")


counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_mix_and_rates_sum_to_the_change_in_any_order_and_turn_sign_with_time(groups, random):
    first = pd.DataFrame([a for a, _ in groups], columns=["y", "n"]).assign(g=range(len(groups)))
    second = pd.DataFrame([b for _, b in groups], columns=["y", "n"]).assign(g=range(len(groups)))
    shuffled = second.sample(frac=1, random_state=random.randrange(1000))
    names = {"group": "g", "events": "y", "total": "n"}
    there, back = decompose_share(first, shuffled, **names), decompose_share(second, first, **names)
    change = second["y"].sum() / second["n"].sum() - first["y"].sum() / first["n"].sum()
    assert sum(there.totals.values()) == pytest.approx(change, abs=1e-12)
    for part, size in there.totals.items():
        assert back.totals[part] == pytest.approx(-size, abs=1e-12)
    if len(groups) == 1:
        assert there.totals["mix"] == 0
