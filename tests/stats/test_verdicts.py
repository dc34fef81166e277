"""Variation is judged at the last point, assurance by the limits of the last part."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ParameterError
from hvevfd_research.stats import Assurance, Variation, i_chart, rule_set, verdicts

CALM = [9.0, 11.0] * 8


def judged(tail, improvement="up", **options):
    frame = pd.DataFrame({"y": [*CALM, *tail]})
    return verdicts(i_chart(frame, "y", freeze=16, rules="mdc", **options), improvement=improvement)


@pytest.mark.parametrize(
    ("tail", "improvement", "expected"),
    [
        ([10.5], "up", Variation.COMMON),
        ([30], "up", Variation.IMPROVEMENT_HIGH),
        ([30], "down", Variation.CONCERN_HIGH),
        ([30], "neither", Variation.NEITHER_HIGH),
        ([-9], "up", Variation.CONCERN_LOW),
        ([-9], "down", Variation.IMPROVEMENT_LOW),
        ([10.5, 10.6, 10.4, 10.6, 10.4, 10.6, 10.5], "up", Variation.IMPROVEMENT_HIGH),
        ([30, 10.5], "up", Variation.COMMON),
    ],
)
def test_variation_is_that_of_the_last_point(tail, improvement, expected):
    assert judged(tail, improvement).variation is expected


def test_a_trend_is_judged_by_its_direction_and_not_by_its_side():
    rising_below = judged([6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0], "up")
    assert rising_below.to_frame().rules[0].split(";")[0] == "trend"
    assert rising_below.variation is Variation.IMPROVEMENT_HIGH
    assert judged([6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0], "down").variation is Variation.CONCERN_HIGH


def test_a_pattern_without_a_side_is_special_cause_only():
    alternating = rule_set("nelson", run=0, trend=0, two_of_three=False, four_of_five=False, hugging=0)
    chart = i_chart(pd.DataFrame({"y": CALM}), "y", rules=alternating)
    assert verdicts(chart).variation is Variation.SPECIAL


@pytest.mark.parametrize(
    ("target", "improvement", "expected"),
    [
        (1, "up", Assurance.PASS),
        (1, "down", Assurance.FAIL),
        (20, "up", Assurance.FAIL),
        (20, "down", Assurance.PASS),
        (10, "up", Assurance.HIT_OR_MISS),
        (1, "neither", Assurance.NO_DIRECTION),
        (None, "up", Assurance.NO_TARGET),
    ],
)
def test_assurance_compares_the_target_with_the_limits(target, improvement, expected):
    assert judged([10], improvement, target=target).assurance is expected


def test_a_target_on_a_limit_is_between_them():
    limit = i_chart(pd.DataFrame({"y": [*CALM, 10]}), "y", freeze=16).ucl
    assert judged([10], target=limit).assurance is Assurance.HIT_OR_MISS
    assert judged([10], target=limit + 0.01).assurance is Assurance.FAIL


def test_assurance_is_by_the_last_part_only():
    frame = pd.DataFrame({"y": [*CALM, *(v + 40 for v in CALM)]})
    assert verdicts(i_chart(frame, "y", part=16, target=20, rules="mdc")).assurance is Assurance.PASS
    short = i_chart(frame.iloc[:19], "y", part=16, target=20, rules="mdc")
    assert verdicts(short).assurance is Assurance.NO_LIMITS


def test_a_missing_or_excluded_last_point_is_passed_over():
    assert judged([30, np.nan]).variation is Variation.IMPROVEMENT_HIGH
    assert judged([10, 30], exclude=18).variation is Variation.COMMON


def test_facets_have_one_verdict_each():
    frame = pd.DataFrame(
        {"k": ["a"] * 17 + ["b"] * 17 + ["c"] * 17, "y": [*CALM, 30, *CALM, 10, *[np.nan] * 17]}
    )
    found = verdicts(i_chart(frame, "y", facet="k", freeze=16, rules="mdc", target=50))
    assert found.to_frame().k.to_list() == ["a", "b", "c"]
    assert found.to_frame().variation.to_list() == ["improvement-high", "common-cause", "no-data"]
    assert found.to_frame().assurance.to_list() == ["fail", "fail", "no-limits"]
    with pytest.raises(ParameterError, match="for each facet"):
        _ = found.variation


def test_the_direction_has_to_be_known():
    with pytest.raises(ParameterError, match="known are up, down, neither"):
        judged([10], "increase")
