"""Each rule has a series where it fires and one where it just does not; Anhoej's limits are the published."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats as scipy_stats

from hvevfd_research.errors import ParameterError
from hvevfd_research.stats import i_chart, rule_set, run_chart
from hvevfd_research.stats.run_rules import crossings_limit, longest_run_limit

# A calm first half holds the limits at mean 0 and sigma 2 / 1.128; the pattern under test follows.
CALM = [1.0, -1.0] * 8
SIGMA = 2 / 1.128


def marked(pattern, rules):
    frame = pd.DataFrame({"y": [*CALM, *pattern]})
    points = i_chart(frame, "y", freeze=len(CALM), rules=rules).points
    return [[code for code in rule.split(";") if code] for rule in points.rules.iloc[len(CALM) :]]


def only(code, **switches):
    """Take Nelson's set down to one rule."""
    off = {"run": 0, "trend": 0, "two_of_three": False, "four_of_five": False}
    off |= {"alternating": 0, "hugging": 0, "avoiding": 0, "outside": False}
    return rule_set("nelson", **(off | switches))


@pytest.mark.parametrize("n", [5, 10, 11, 12, 16, 20, 24, 30, 36, 48, 60, 100])
def test_anhoejs_limits_are_the_published(oracle, n):
    oracle("run_rules", f"longest-{n}", longest_run_limit(n))
    oracle("run_rules", f"crossings-{n}", crossings_limit(n))


def test_the_fewest_crossings_are_binomial_quantiles_for_every_length():
    ours = [crossings_limit(n) for n in range(1, 200)]
    assert ours == [int(scipy_stats.binom.ppf(0.05, n - 1, 0.5)) if n > 1 else 0 for n in range(1, 200)]


def runs(values):
    return run_chart(pd.DataFrame({"y": values}), "y").runs.iloc[0]


def test_a_run_of_seven_in_twelve_is_chance_and_eight_is_not():
    seven = [1] * 5 + [-1, 1, -1, -1, -1, -1, -1]
    assert runs([1, *seven[1:]]).longest_run == 5
    long = run_chart(pd.DataFrame({"y": [9, 8, 9, 8, 9, 8, 9, 8, 1, 2, 1, 2, 1, 2, 1, 2]}), "y")
    assert long.runs.iloc[0][["longest_run", "longest_run_max", "signal"]].to_list() == [8, 7, True]
    assert long.points.rules.eq("long-run").all()
    short = run_chart(pd.DataFrame({"y": [9, 8, 9, 8, 9, 8, 9, 1, 8, 2, 1, 2, 1, 2, 1, 2]}), "y")
    assert short.runs.iloc[0].longest_run == 7
    assert not short.points.signal.any()


def test_too_few_crossings_signal_without_marking_a_point():
    chart = run_chart(pd.DataFrame({"y": [9] * 5 + [1] * 5 + [1, 1, 9, 9, 9, 9, 9, 1, 1, 1]}), "y")
    seen = chart.runs.iloc[0]
    assert (seen.longest_run, seen.crossings, seen.crossings_min) == (7, 3, 6)
    assert seen.signal
    assert chart.signal
    assert not chart.points.signal.any()


def test_points_on_the_line_and_missing_and_excluded_are_not_useful():
    y = [5, 9, 1, 5, np.nan, 9, 9, 1, 5, 9, 1, 1, 30]
    chart = run_chart(pd.DataFrame({"y": y}), "y", exclude=13)
    assert chart.cl == 5
    assert chart.runs.n_useful.to_list() == [8]
    assert chart.runs.longest_run.to_list() == [2]
    assert chart.runs.crossings.to_list() == [5]


def test_a_point_on_the_line_joins_a_run_for_anhoej_and_ends_it_for_nelson():
    y = [1.0] * 5 + [0.0] + [1.0] * 5
    assert marked(y, only("run", run=9)) == [[]] * 11
    assert marked(y, rule_set("ihi", run=9, hugging=0))[0] == ["long-run"]


def test_without_useful_points_there_is_no_verdict():
    seen = runs([4] * 12)
    assert seen.n_useful == 0
    assert np.isnan(seen.longest_run)
    assert not seen.signal


def test_outside_is_strict():
    assert marked([3 * SIGMA], "three-sigma") == [[]]
    assert marked([3.001 * SIGMA], "three-sigma") == [["outside-limits"]]
    assert marked([-3.001 * SIGMA], "three-sigma") == [["outside-limits"]]


def test_a_trend_marks_all_its_points_and_a_tie_ends_it():
    rising = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]
    assert marked(rising, rule_set("mdc")) == [["trend"]] * 7
    assert marked([*rising[:3], -1.0, *rising[3:]], rule_set("mdc", trend=7)) == [[]] * 8
    assert marked(rising[:6], rule_set("mdc")) == [[]] * 6
    assert marked([0.0, *rising[::-1]], rule_set("mdc"))[1:] == [["trend"]] * 7


def test_a_tie_is_passed_over_in_the_trends_of_ihi():
    rising = [-3.0, -2.0, -1.0, -1.0, 0.0, 1.0, 2.0]
    assert marked(rising, rule_set("ihi", hugging=0)) == [["trend"]] * 3 + [[]] + [["trend"]] * 3


@pytest.mark.parametrize("sign", [1, -1])
def test_two_of_three_beyond_two_sigma_on_one_side(sign):
    far, near, over = 2.1 * SIGMA * sign, 1.9 * SIGMA * sign, 3.5 * SIGMA * sign
    rules = only("two-of-three", two_of_three=True)
    assert marked([far, near, far], rules) == [["two-of-three"], [], ["two-of-three"]]
    assert marked([far, near, near, far], rules) == [[]] * 4
    assert marked([far, -near, far], rules) == [["two-of-three"], [], ["two-of-three"]]
    assert marked([far, -far, 0], rules) == [[]] * 3
    strict = rule_set("mdc", outside=False, trend=0, run=0)
    assert marked([far, near, far], strict) == [["two-of-three"], [], ["two-of-three"]]
    assert marked([far, -near, far], strict) == [[]] * 3
    assert marked([far, over, near], strict) == [[]] * 3
    assert marked([far, over, near], rules) == [["two-of-three"], ["two-of-three"], []]


def test_four_of_five_beyond_one_sigma_on_one_side():
    far = 1.2 * SIGMA
    rules = only("four-of-five", four_of_five=True)
    assert marked([far, far, -0.1, far, far], rules) == [["four-of-five"]] * 2 + [[]] + [["four-of-five"]] * 2
    assert marked([far, far, -0.1, -0.1, far, far], rules) == [[]] * 6


@pytest.mark.parametrize(("name", "length"), [("western-electric", 8), ("nelson", 9), ("mdc", 7), ("ihi", 8)])
def test_a_run_on_one_side_has_the_length_of_its_set(name, length):
    wave = list(itertools.islice(itertools.cycle([0.4, 0.6, 0.5]), length))
    # The last calm point is below the centre, so the run starts with the pattern.
    rules = rule_set(name, hugging=0, alternating=0)
    assert marked(wave, rules) == [["long-run"]] * length
    assert marked([*wave[:-1], -0.5], rules) == [[]] * length


def test_alternating_hugging_and_avoiding():
    calm = pd.DataFrame({"y": [1.0, -1.0] * 7})
    assert i_chart(calm, "y", rules=only("a", alternating=14)).points.rules.eq("alternating").all()
    assert not i_chart(calm.iloc[:13], "y", rules=only("a", alternating=14)).points.signal.any()
    inside = [0.9 * SIGMA, -0.9 * SIGMA] * 8
    ours = only("h", hugging=15)
    assert marked([5.0, *inside[:15]], ours) == [[]] + [["hugging"]] * 15
    assert marked([5.0, *inside[:14], 5.0], ours) == [[]] * 16
    outer = [1.1 * SIGMA, -1.1 * SIGMA] * 4
    ours = only("v", avoiding=8)
    assert marked(outer, ours) == [["avoiding"]] * 8
    assert marked(outer[:7], ours) == [[]] * 7


def test_reasons_come_in_the_order_of_making_data_count():
    rising = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 6.0]
    assert marked(rising, "mdc")[-1] == ["outside-limits", "trend"]


def test_a_missing_value_ends_a_pattern_of_fixed_length_and_not_anhoejs_run():
    wave = [0.5, 0.6, 0.4, 0.5, np.nan, 0.6, 0.4, 0.5, 0.6]
    assert marked(wave, rule_set("western-electric")) == [[]] * 9
    ihi = marked(wave, rule_set("ihi", hugging=0))
    assert ihi[4] == []
    assert ihi[0] == ["long-run"]


def test_patterns_stop_at_a_part_and_at_a_facet():
    frame = pd.DataFrame(
        {"y": [1.0, -1, 2, -2] * 3 + [3, 4, 3, 4] + [3, 4, 3, 4] * 3, "k": ["a"] * 16 + ["b"] * 12}
    )
    split = i_chart(frame, "y", part=12, rules="western-electric").points
    assert not split.signal[12:].any()
    facets = i_chart(frame, "y", facet="k", freeze=12, rules="western-electric").points
    assert not facets.signal[16:].any()


def test_run_charts_of_ihi_have_their_own_lengths():
    chart = run_chart(pd.DataFrame({"y": [1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8]}), "y", rules="ihi")
    assert (chart.rules.run, chart.rules.trend) == (6, 5)
    assert chart.points.rules.eq("long-run").all()


def test_lengths_are_checked():
    with pytest.raises(ParameterError, match="known are"):
        rule_set("mdc", length=3)
    with pytest.raises(ParameterError, match="2 points or more"):
        rule_set("mdc", run=1)
    assert rule_set("mdc", run=8).run == 8
