"""A checklist is judged when its deadline has come, and never before."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.deadlines import STATUSES, deadlines

DRAWN = "2024-03-31"
# start, place, days to the visit (due after 3), day on which the patient left; and what that makes it
PATHWAYS = [
    ("2024-01-02", "A", 0, None, "in-time"),
    ("2024-01-09", "A", 3, None, "in-time"),
    ("2024-01-20", "B", 4, None, "late"),
    ("2024-02-03", "A", None, None, "not-done"),
    ("2024-02-10", "B", 2, None, "in-time"),
    ("2024-02-11", "B", None, 2, "left"),
    ("2024-02-12", "B", 1, 2, "left"),
    ("2024-02-20", "A", 1, 9, "in-time"),
    ("2024-03-04", "A", 30, None, "not-done"),
    ("2024-03-28", "B", 3, None, "in-time"),
    ("2024-03-28", "A", None, None, "not-done"),
    ("2024-03-20", "B", 11, None, "late"),
    ("2024-03-29", "A", 1, None, "not-yet-due"),
    ("2024-03-31", "A", None, None, "not-yet-due"),
]


def rows():
    frame = pd.DataFrame(PATHWAYS, columns=["start", "place", "visit", "left", "status"])
    return frame.assign(start=pd.to_datetime(frame["start"]))


def judged(frame=None, **options):
    frame = rows() if frame is None else frame
    options = {"start": "start", "unit": "place", "left": "left", "as_of": DRAWN} | options
    return deadlines(frame, {"visit": 3}, **options)


def test_each_pathway_has_the_status_that_a_person_would_give_it():
    assert judged().cases["status"].to_list() == rows()["status"].to_list()


def test_shares_are_of_those_that_can_be_judged(oracle):
    (row,) = judged().to_frame().to_dict("records")
    assert [row[name] for name in ("in_time", "late", "not_done", "due")] == [5, 2, 3, 10]
    assert [row[name] for name in ("not_yet_due", "left", "not_recorded")] == [2, 2, 0]
    oracle("deadlines", "share-visit", row["share"])
    oracle("deadlines", "share-visit-low", row["ci_low"])
    oracle("deadlines", "share-visit-high", row["ci_high"])


def test_units_add_up_to_the_last_row():
    table = judged().by_unit("visit", total="all").set_index("unit")
    assert table.index.to_list() == ["A", "B", "all"]
    counts = ["in_time", "late", "not_done", "due", "not_yet_due", "left"]
    assert (table.loc[["A", "B"], counts].sum() == table.loc["all", counts]).all()
    assert (judged().at("visit")[counts] == table.loc["all", counts]).all()
    assert judged().missed()["missed"].to_list() == [5]
    assert judged().largest == "A"
    assert (judged().most_missed, judged().slowest, judged().fewest("visit")) == ("visit", "visit", 5)


def test_where_nothing_was_missed_no_point_is_blamed():
    found = judged(rows().head(2))
    assert (found.most_missed, found.fewest("visit")) == ("", 2)


def test_without_a_last_day_the_latest_thing_known_is_the_last_day():
    assert judged(as_of=None).as_of == pd.Timestamp("2024-04-03")
    assert judged(rows().drop(index=8), as_of=None).as_of == pd.Timestamp("2024-03-31")


def test_months_without_anybody_keep_their_row():
    found = judged(rows().drop(index=range(3, 8))).over_time("visit")
    assert found["month"].dt.month.to_list() == [1, 2, 3]
    assert found[["in_time", "due"]].to_numpy().tolist() == [[2, 3], [0, 0], [1, 4]]


def test_months_are_joined_from_the_first_on():
    found = judged().over_time("visit", months=2, by_unit=True)
    assert found["unit"].to_list() == ["A", "A", "B", "B"]
    assert found["month"].dt.month.to_list() == [1, 3, 1, 3]
    assert found["due"].to_list() == [4, 2, 2, 2]


def test_a_point_that_nobody_has_is_not_recorded_rather_than_never_done():
    frame = rows().assign(call=np.nan)
    found = deadlines(frame, {"visit": 3, "call": 14}, start="start", unit="place", as_of=DRAWN)
    call = found.to_frame().set_index("point").loc["call"]
    assert (call["due"], call["not_recorded"]) == (0, len(frame))
    assert np.isnan(call["share"])


def test_a_pathway_counts_as_a_whole_when_all_of_it_is_due():
    frame = rows().assign(call=[5.0] * 6 + [None] * 8, left=None)
    found = deadlines(frame, {"visit": 3, "call": 14}, start="start", unit="place", left="left", as_of=DRAWN)
    whole = found.per_case()
    assert whole["case"].to_list() == list(range(1, 10))
    assert whole["done"].to_list() == [2, 2, 2, 1, 2, 1, 1, 1, 0]


def test_waiting_only_for_the_slow_ones_makes_the_last_days_look_better():
    ways = judged().ways_of_counting("visit", last_days=4).set_index("way")
    assert ways["total"].to_list() == [2, 4, 3]
    assert ways["share"].round(2).to_list() == [0.5, 0.5, 0.67]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"visit": 2.5}, DomainError),
        ({"visit": -1.0}, DomainError),
        ({"start": "soon"}, ColumnError),
        ({"start": pd.NaT}, TooFewError),
    ],
)
def test_what_cannot_be_judged_is_refused(change, error):
    with pytest.raises(error):
        judged(rows().assign(**change))


@pytest.mark.parametrize("due", [-1, 2.5, True, "3"])
def test_a_deadline_is_whole_days(due):
    with pytest.raises(DomainError, match="whole days"):
        deadlines(rows(), {"visit": due}, start="start", unit="place")


def test_a_point_or_a_day_that_is_not_there_is_named():
    with pytest.raises(DomainError, match="no point call"):
        judged().by_unit("call")
    with pytest.raises(DomainError, match="months"):
        judged().over_time("visit", months=0)
    with pytest.raises(DomainError, match="as_of"):
        judged(as_of="the end of March")


days = st.none() | st.integers(0, 60)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 90), st.sampled_from("AB"), days, days), min_size=1, max_size=25),
    st.integers(0, 120),
)
def test_every_pathway_has_one_status_and_time_only_moves_it_out_of_waiting(pathways, later):
    frame = pd.DataFrame(pathways, columns=["start", "place", "visit", "left"])
    frame["start"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["start"], unit="D")
    frame[["visit", "left"]] = frame[["visit", "left"]].astype(float)
    sooner = judged(frame, as_of="2024-02-01")
    after = judged(frame, as_of=pd.Timestamp("2024-02-01") + pd.Timedelta(days=later))
    assert set(sooner.cases["status"]) <= set(STATUSES)
    counted = sooner.to_frame()
    assert int(counted[["due", "not_yet_due", "left", "not_recorded"]].sum(axis=1).iloc[0]) == len(frame)
    settled = sooner.cases["status"].isin(["in-time", "late", "left"])
    assert (after.cases["status"][settled] == sooner.cases["status"][settled]).all()
    assert sooner.by_unit("visit")["due"].sum() == sooner.over_time("visit")["due"].sum()
