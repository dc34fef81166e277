"""A sustained run begins a new phase, and the chart takes the phases as they are found."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError, ParameterError
from hvevfd_research.stats import rephase, run_chart

FIRST = [5, 7, 6, 8, 5, 7, 6, 8, 5, 7, 6, 8, 6]  # median 6
HIGHER = [9, 10, 9, 11, 9, 10, 9, 11, 10]  # nine above it, median 10


def levels(y, **options):
    return (
        rephase(pd.DataFrame({"y": y}), "y", **options)
        .levels[["phase", "first", "level", "n"]]
        .to_numpy()
        .tolist()
    )


def test_nine_on_one_side_begin_a_phase_and_eight_do_not():
    assert levels([*FIRST, *HIGHER]) == [[1, 1, 6, 13], [2, 14, 10, 9]]
    assert levels([*FIRST, *HIGHER[:8], 5]) == [[1, 1, 6, 13]]


def test_a_point_on_the_level_is_passed_over_and_a_crossing_starts_anew():
    assert levels([*FIRST, *HIGHER[:4], 6, np.nan, *HIGHER[4:]])[1] == [2, 14, 10, 9]
    assert levels([*FIRST, *HIGHER[:4], 5, *HIGHER]) == [[1, 1, 6, 13], [2, 19, 10, 9]]


def test_phases_follow_one_another():
    found = levels([*FIRST, *HIGHER, *[3, 4, 3, 4, 3, 4, 3, 4, 3]])
    assert [row[1] for row in found] == [1, 14, 23]
    assert found[2][2] == 3


def test_only_the_useful_direction_when_asked():
    assert len(levels([*FIRST, *HIGHER], direction="down")) == 1
    assert len(levels([*FIRST, *HIGHER], direction="up")) == 2


def test_lengths_can_be_set():
    assert len(levels([1, 2, 1, 2, 3, 4, 5], baseline=4, run=3)) == 2


def test_facets_are_searched_each_alone_in_their_order():
    frame = pd.DataFrame(
        {"k": ["b"] * 22 + ["a"] * 13, "t": [*range(22), *range(13)], "y": [*FIRST, *HIGHER, *FIRST]}
    )
    found = rephase(frame.sample(frac=1, random_state=4), "y", order="t", facet="k")
    assert found.levels.k.to_list() == ["a", "b", "b"]
    chart = run_chart(found.to_frame(), "y", order="t", facet="k", part="phase", freeze="baseline")
    assert chart.parts.cl.to_list() == found.levels.level.to_list()


def test_bad_input_is_named():
    frame = pd.DataFrame({"y": FIRST})
    with pytest.raises(DomainError, match="2 or more"):
        rephase(frame, "y", run=1)
    with pytest.raises(ParameterError, match="known are both"):
        rephase(frame, "y", direction="above")
    with pytest.raises(ColumnError, match="already has a column phase"):
        rephase(frame.assign(phase=1), "y")


def test_a_series_without_values_has_no_phase_and_the_same_columns():
    empty = rephase(pd.DataFrame({"y": [0] * 5, "n": [0] * 5}), "y", "n").levels
    assert empty.columns.to_list() == ["phase", "first", "level", "n"]
    assert empty.empty
