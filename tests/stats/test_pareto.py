"""Causes are counted once, in falling order, and nothing without a cause is counted as one."""

import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import pareto

CAUSES = pd.DataFrame({"why": ["tests", "no bed", "no bed", None, "transport", "no bed", "tests"]})


def test_counts_fall_and_shares_add_up_to_one():
    result = pareto(CAUSES, "why")
    table = result.to_frame()
    assert table.category.to_list() == ["no bed", "tests", "transport"]
    assert table["count"].to_list() == [3, 2, 1]
    assert table.share.to_list() == [3 / 6, 2 / 6, 1 / 6]
    assert table.cumulative.to_list() == [3 / 6, 5 / 6, 1]
    assert (result.total, result.n_missing) == (6, 1)


def test_ties_are_ordered_by_name_whatever_the_order_of_rows():
    frame = pd.DataFrame({"why": ["b", "c", "a"]})
    assert pareto(frame, "why").causes.category.to_list() == ["a", "b", "c"]
    assert pareto(frame.iloc[::-1], "why").causes.category.to_list() == ["a", "b", "c"]


def test_counts_of_one_cause_are_added():
    frame = pd.DataFrame({"why": ["a", "b", "a"], "n": [2, 10, 3]})
    assert pareto(frame, "why", "n").causes["count"].to_list() == [10, 5]


def test_the_vital_few():
    result = pareto(CAUSES, "why")
    assert [result.vital_few(share) for share in (0.5, 0.51, 5 / 6, 1)] == [1, 2, 2, 3]
    with pytest.raises(DomainError, match="outside 0 to 1"):
        result.vital_few(80)


@pytest.mark.parametrize("counts", [[1, -1], [1, None]])
def test_a_negative_or_missing_count_is_refused(counts):
    with pytest.raises(DomainError, match="not missing"):
        pareto(pd.DataFrame({"why": ["a", "b"], "n": counts}), "why", "n")


def test_no_event_with_a_cause_is_refused():
    with pytest.raises(TooFewError, match="no cause"):
        pareto(pd.DataFrame({"why": [None, None]}, dtype=object), "why")
