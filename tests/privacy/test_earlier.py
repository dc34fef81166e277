"""This month's page beside last month's: nothing that subtracting them tells is about few people.

The attacker of these tests knows nothing of the code: it goes through every pair of tables that fits what two
pages show, with people who join and nobody who leaves.
"""

from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.privacy.earlier import Page
from hvevfd_research.privacy.gate import Gate

K = 5
SLOW = settings(deadline=None, max_examples=100)


def wards(counts):
    names = [f"ward {at}" for at in range(len(counts))]
    return pd.DataFrame({"ward": [*names, "all"], "n": [*counts, sum(counts)]})


def published(counts, earlier=(), secret=b""):
    """Publish a headline and a table; give what is shown, and the page."""
    gate = Gate(K, earlier=earlier, secret=secret)
    total = gate.publish(pd.DataFrame({"n": [sum(counts)]}), "n", sets="nested")
    table = gate.publish(wards(counts), "n", by=["ward"], totals="all")
    seen = [None if pd.isna(count) else int(count) for count in table.frame["n"]]
    if table.withheld:
        seen = [None] * len(seen)
    if seen[-1] is None and not total.n_hidden:
        seen[-1] = sum(counts)
    return seen, stored(gate.page), table.withheld


def stored(page):
    """A page as the next run meets it: out of a file."""
    return Page.from_json(json.loads(json.dumps(page.to_json())))


def worlds(seen, withheld):
    """Every table that fits one page, with totals up to 40 where the page shows none."""
    groups = len(seen) - 1
    low = 0 if withheld else 1  # of a table that is not there not even zeros are known
    free = [at for at in range(groups) if seen[at] is None]
    totals = [seen[-1]] if seen[-1] is not None else range(41)
    known = sum(count for count in seen[:-1] if count is not None)
    found = set()
    for total in totals:
        for values in itertools.product(range(low, total - known + 1), repeat=max(len(free) - 1, 0)):
            last = total - known - sum(values)
            if (free and last < low) or (not free and last):
                continue
            full = list(seen[:-1])
            for at, value in zip(free, [*values, last], strict=False):
                full[at] = value
            found.add(tuple(full))
    return found


counts = st.lists(st.integers(0, 14), min_size=2, max_size=3)


@SLOW
@given(data=st.data(), before=counts, secrets=st.tuples(st.binary(max_size=2), st.binary(max_size=2)))
def test_no_pair_of_tables_that_fits_two_pages_tells_of_few_people(data, before, secrets):
    joined = data.draw(st.lists(st.integers(0, 9), min_size=len(before), max_size=len(before)))
    after = [was + came for was, came in zip(before, joined, strict=True)]
    first, page, no_first = published(before, secret=secrets[0])
    second, _page, no_second = published(after, [page], secret=secrets[1])
    if first[-1] is None or second[-1] is None:
        return  # without totals the number of fitting tables has no end, and none of them is singled out
    pairs = [
        (old, new)
        for old in worlds(first, no_first)
        for new in worlds(second, no_second)
        if all(was <= now for was, now in zip(old, new, strict=True))
    ]
    assert (tuple(before), tuple(after)) in pairs
    for at in range(len(before)):
        grew = {new[at] - old[at] for old, new in pairs}
        assert not grew <= set(range(1, K)), (first, second, at)
        for seen, side in ((first, 0), (second, 1)):
            values = {pair[side][at] for pair in pairs}
            assert seen[at] is not None or len(values) >= K or (no_first, no_second)[side], (
                first,
                second,
                at,
            )
    assert not 1 <= second[-1] - first[-1] < K
    for some in range(1, len(before)):
        for group in itertools.combinations(range(len(before)), some):
            if all(first[at] is not None and second[at] is not None for at in group):
                grew = sum(second[at] - first[at] for at in group)
                assert len(group) > 1 or not 1 <= grew < K


@SLOW
@given(
    start=st.lists(st.integers(0, 30), min_size=3, max_size=4), steps=st.lists(st.integers(0, 99), max_size=3)
)
def test_no_two_of_many_pages_show_counts_that_are_few_apart(start, steps):
    pages, shown = [], []
    now = list(start)
    for step in [0, *steps]:
        now[step % len(now)] += step // 9
        seen, page, _withheld = published(now, pages, secret=bytes([step]))
        pages.append(page)
        shown.append(seen)
    for one, other in itertools.combinations(shown, 2):
        for before, after in zip(one, other, strict=True):
            if before is not None and after is not None:
                assert not 1 <= abs(after - before) < K, shown


def test_without_the_earlier_page_the_difference_would_be_there():
    first, page, _w = published([12, 20, 9])
    assert first == [12, 20, 9, 41]
    alone, _page, _w = published([13, 20, 9])
    assert alone == [13, 20, 9, 42]
    second, _page, withheld = published([13, 20, 9], [page])
    assert withheld or second[0] is None
    assert second[-1] is None


def test_the_same_counts_again_are_the_same_page():
    for counts in ([12, 20, 9], [3, 20, 9], [3, 20, 9, 2, 30]):
        first, page, _w = published(counts, secret=b"a")
        for secret in (b"b", b"c", b"d"):
            assert published(counts, [page], secret=secret)[0] == first


def test_enough_more_people_in_each_group_are_shown_again():
    _first, page, _w = published([12, 20, 9])
    assert published([17, 26, 9], [page])[0] == [17, 26, 9, 52]


def test_a_group_that_gained_few_is_hidden_with_another_and_the_rest_is_shown():
    _first, page, _w = published([12, 20, 9, 30])
    second, _page, _w = published([13, 29, 16, 37], [page])
    assert second[0] is None
    assert second.count(None) == 2
    assert second[-1] == 95


def test_those_left_over_count_too():
    # 40 asked and 20 past; then 50 and 29: of the ten who joined, one is not past.
    gate = Gate(K)
    rows = {"n": [40], "past": [20]}
    gate.publish(pd.DataFrame(rows), {"past": "n"}, sets="nested")
    later = Gate(K, earlier=[stored(gate.page)])
    told = later.publish(pd.DataFrame({"n": [50], "past": [29]}), {"past": "n"}, sets="nested")
    assert pd.isna(told.frame["past"].iloc[0])
    assert told.by_earlier


def test_nested_groups_are_held_against_each_other():
    def thresholds(values, n, earlier=()):
        gate = Gate(K, earlier=earlier)
        frame = pd.DataFrame({"threshold": [1, 2, 3], "past": values, "n": n})
        return gate.publish(frame, {"past": "n"}, by=["threshold"], sets="nested"), gate

    _told, gate = thresholds([30, 20, 10], 40)
    page = stored(gate.page)
    told, _gate = thresholds([45, 28, 10], 60, [page])
    assert list(told.frame["past"]) == [45, 28, 10]
    told, _gate = thresholds([40, 28, 10], 60, [page])  # 2 joined who are past the first and not the second
    assert told.withheld or told.frame["past"].isna().any()


def test_what_is_kept_of_a_page_holds_no_hidden_count():
    gate = Gate(K)
    gate.publish(wards([3, 17, 20]), "n", by=["ward"], totals="all")
    held = gate.page.to_json()
    assert [held["seen"][at] for *_name, at in held["names"]] == [None, None, 20, 40]
    assert "3" not in json.dumps(held["seen"])
    assert "17" not in json.dumps(held["seen"])
    assert "ward" not in json.dumps(held), "the name of a group may be what someone wrote"


@pytest.mark.parametrize("held", [{}, {"names": 3}, {"names": [], "seen": [], "equations": [[0]]}])
def test_a_page_that_someone_changed_is_not_taken_for_one(held):
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        Page.from_json(held)


def test_people_who_left_are_as_few_as_those_who_joined():
    _first, page, _w = published([12, 20, 9])
    second, _page, _w = published([12, 18, 9], [page])
    assert second[1] is None
    assert second[-1] is None
