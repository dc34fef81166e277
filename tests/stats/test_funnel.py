"""Funnel limits hold against R, and a unit is judged by how rare its count is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.funnel import dispersion, funnel
from hvevfd_research.stats.funnel_limits import exact_limit, exact_tails

# Deaths and operations of the 12 hospitals "Surgical" (Spiegelhalter et al., BUGS Examples Volume 1).
SURGICAL = pd.DataFrame(
    {
        "hospital": list("ABCDEFGHIJKL"),
        "deaths": [0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24],
        "operations": [47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360],
    }
)
RATIOS = pd.DataFrame(
    {"unit": list("abcdef"), "o": [12, 30, 8, 55, 21, 40], "e": [10.5, 22.1, 14.2, 40.3, 25.9, 38.0]}
)
COUNTS = pd.DataFrame({"unit": list("abcde"), "o": [20, 35, 12, 50, 28], "e": [25, 20, 22, 48, 45]})


def surgical(**options):
    return funnel(SURGICAL, "deaths", "operations", unit="hospital", **options)


def row(fit, unit):
    return fit.units.set_index("unit").loc[unit]


def test_exact_limits_of_the_surgical_hospitals(oracle):
    fit = surgical()
    oracle("funnel", "surgical-target", fit.target)
    oracle("funnel", "surgical-h-high-99.8", row(fit, "H")["high_99.8"])
    oracle("funnel", "surgical-h-low-99.8", row(fit, "H")["low_99.8"])
    oracle("funnel", "surgical-d-high-95", row(fit, "D")["high_95"])
    oracle("funnel", "surgical-d-low-95", row(fit, "D")["low_95"])
    oracle("funnel", "surgical-z-h", row(fit, "H")["z"])
    assert fit.limits == "exact"


def test_the_hospital_that_the_example_is_known_for_lies_outside():
    outside = surgical().units.query("outside == 0.998")
    assert outside[["unit", "side"]].to_numpy().tolist() == [["H", "high"]]
    assert surgical().outermost == ("H",)


def test_no_death_in_47_is_no_signal_although_its_normal_score_is_far_out():
    a = row(surgical(), "A")
    assert a["z"] < -3.7
    assert (a["low_95"], a["outside"]) == (0, 0)  # the chance of no death is 2.7 %, above 2.5 %


def test_overdispersion_before_and_after_winsorising(oracle):
    plain, pulled = surgical(winsorise=0), surgical()
    oracle("funnel", "surgical-phi-plain", plain.phi)
    oracle("funnel", "surgical-tau2-plain", plain.tau2)
    oracle("funnel", "surgical-phi", pulled.phi)
    oracle("funnel", "surgical-tau2", pulled.tau2)


def test_tau2_is_the_moment_estimator_once_the_centre_is_the_same(oracle):
    y, se = (
        np.arcsin(np.sqrt(SURGICAL["deaths"] / SURGICAL["operations"])).to_numpy(),
        0.5 / np.sqrt(SURGICAL["operations"].to_numpy()),
    )
    oracle("funnel", "surgical-tau2-metafor", dispersion((y - np.average(y, weights=se**-2)) / se, se, 0)[1])


def test_limits_widened_by_each_kind_of_overdispersion(oracle):
    additive, factor = surgical(overdispersion="tau2"), surgical(overdispersion="phi")
    oracle("funnel", "surgical-h-high-99.8-tau2", row(additive, "H")["high_99.8"])
    oracle("funnel", "surgical-d-low-95-phi", row(factor, "D")["low_95"])
    oracle("funnel", "surgical-a-low-99.8-phi", row(factor, "A")["low_99.8"])
    assert (additive.limits, factor.limits) == ("normal", "normal")
    assert row(additive, "H")["outside"] == 0.95


def test_ratios_and_count_ratios_agree_with_r(oracle):
    oracle("funnel", "ratio-high-99.8", exact_limit("ratio", np.array([12.5]), 1, 0.999)[0])
    oracle("funnel", "ratio-high-95-target-1.1", exact_limit("ratio", np.array([40.2]), 1.1, 0.975)[0])
    oracle("funnel", "count-ratio-high-95", exact_limit("count-ratio", np.array([60.0]), 0.8, 0.975)[0])
    options = {"unit": "unit", "winsorise": 0}
    fit = funnel(RATIOS, "o", "e", kind="ratio", overdispersion="tau2", **options)
    oracle("funnel", "ratio-phi-sqrt", fit.phi)
    oracle("funnel", "ratio-tau2-high-95", row(fit, "d")["high_95"])
    log = funnel(RATIOS, "o", "e", kind="ratio", overdispersion="phi", transform="log", **options)
    oracle("funnel", "ratio-log-phi-high-95", row(log, "d")["high_95"])
    counts = funnel(COUNTS, "o", "e", kind="count-ratio", overdispersion="phi", **options)
    oracle("funnel", "count-ratio-phi-high-99.8", row(counts, "b")["high_99.8"])


def test_without_spread_beyond_chance_the_exact_limits_stand():
    even = pd.DataFrame({"unit": list("abcd"), "y": [10, 11, 9, 10], "n": [100, 100, 100, 100]})
    plain, asked = (funnel(even, "y", "n", unit="unit", overdispersion=o) for o in (None, "tau2"))
    assert (asked.tau2, asked.limits) == (0, "exact")
    pd.testing.assert_frame_equal(plain.units, asked.units)


def test_own_levels_name_their_columns_in_rising_order():
    fit = surgical(levels=(0.99, 0.9))
    assert fit.levels == (0.9, 0.99)
    assert {"low_90", "high_90", "low_99", "high_99"} <= set(fit.units.columns)


def test_a_missing_count_is_kept_without_a_verdict_and_moves_nothing():
    gap = pd.concat([SURGICAL, pd.DataFrame({"hospital": ["M"], "deaths": [None], "operations": [9999]})])
    fit = funnel(gap, "deaths", "operations", unit="hospital")
    assert (fit.n, fit.n_missing) == (12, 1)
    assert row(fit, "M")[["value", "z", "low_95"]].isna().all()
    assert row(fit, "M")["side"] == ""
    pd.testing.assert_frame_equal(fit.units.iloc[:12], surgical().units, check_dtype=False)


def test_a_unit_alone_needs_a_target():
    one = SURGICAL.head(1)
    with pytest.raises(TooFewError, match="give a target"):
        funnel(one, "deaths", "operations", unit="hospital")
    assert funnel(one, "deaths", "operations", unit="hospital", target=0.07).n == 1
    with pytest.raises(TooFewError, match="two units"):
        funnel(one, "deaths", "operations", unit="hospital", target=0.07, overdispersion="phi")


@pytest.mark.parametrize(
    ("mend", "options", "words"),
    [
        ({"deaths": -1}, {}, "row 1, column deaths: -1"),
        ({"deaths": 1.5}, {}, "whole number"),
        ({"operations": 0, "deaths": 0}, {}, "row 1, column operations: it must be above 0"),
        ({"operations": 30}, {}, "row 4: there are more events"),
        ({"hospital": "A"}, {}, "row 2, column hospital"),
        ({"deaths": 0}, {}, "target is 0"),
        ({}, {"target": 1.2}, "target is 1.2"),
        ({}, {"levels": (95,)}, "level is 95"),
        ({}, {"kind": "rate"}, "kind is rate"),
        ({}, {"overdispersion": "chi"}, "phi, tau2 or None"),
        ({}, {"winsorise": 0.5}, "below 0.5"),
        ({}, {"transform": "log"}, "takes asin-sqrt"),
        ({}, {"kind": "ratio", "transform": "log"}, "no events"),
    ],
)
def test_bad_input_is_named(mend, options, words):
    with pytest.raises(DomainError, match=words):
        funnel(SURGICAL.assign(**mend), "deaths", "operations", unit="hospital", **options)


def test_nothing_to_draw_is_an_error():
    empty = SURGICAL.assign(deaths=np.nan)
    with pytest.raises(TooFewError, match="no unit"):
        funnel(empty, "deaths", "operations", unit="hospital")
    with pytest.raises(TooFewError, match="no level"):
        surgical(levels=())
    with pytest.raises(ColumnError):
        funnel(SURGICAL, "dead", "operations", unit="hospital")


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.sampled_from([0.001, 0.025, 0.975, 0.999]))
@settings(deadline=None, max_examples=80)
def test_the_interpolated_limit_lies_within_one_count_below_the_quantile(n, target, p):
    limit = exact_limit("proportion", np.array([float(n)]), target, p)[0] * n
    quantile = scipy_stats.binom.ppf(p, n, target)
    assert max(0, quantile - 1) - 1e-6 <= limit <= quantile + 1e-6


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 300)), min_size=2, max_size=12), st.randoms())
@settings(deadline=None, max_examples=25)
def test_order_and_names_of_units_change_no_verdict(rows, chance):
    frame = pd.DataFrame(rows, columns=["y", "n"]).assign(unit=range(len(rows)))
    if frame["y"].sum() == 0:
        return
    order = list(range(len(rows)))
    chance.shuffle(order)
    one = funnel(frame, "y", "n", unit="unit", overdispersion="tau2").units.set_index("unit")
    other = funnel(frame.iloc[order], "y", "n", unit="unit", overdispersion="tau2").units.set_index("unit")
    pd.testing.assert_frame_equal(one, other.loc[one.index])


@given(st.sampled_from([None, "phi", "tau2"]))
@settings(deadline=None, max_examples=3)
def test_limits_hold_the_target_and_a_wider_level_holds_the_narrower(overdispersion):
    fit = surgical(overdispersion=overdispersion)
    narrow, wide = (fit.curves[fit.curves["level"] == level].reset_index() for level in fit.levels)
    assert (narrow["low"] < fit.target).all()
    assert (narrow["high"] > fit.target).all()
    assert (wide["low"] <= narrow["low"]).all()
    assert (wide["high"] >= narrow["high"]).all()


def test_a_unit_is_judged_by_how_rare_its_count_is_not_by_the_interpolated_line(oracle):
    target = 208 / 2814
    many = exact_tails("proportion", np.array([148.0]), target, np.array([18.0]))[1]
    few = exact_tails("proportion", np.array([211.0]), target, np.array([8.0]))[0]
    oracle("funnel", "surgical-b-so-many", float(many[0]))
    oracle("funnel", "surgical-e-so-few", float(few[0]))
    small = pd.DataFrame({"u": ["small", "large"], "y": [13, 697], "n": [13, 1000]})
    found = funnel(small, "y", "n", unit="u", target=0.697).units
    assert found["outside"].to_list() == [0.95, 0.0]
    chance = exact_tails("proportion", np.array([13.0]), 0.697, np.array([13.0]))[1]
    oracle("funnel", "all-of-thirteen", float(chance[0]))
    assert found["value"].iloc[0] > found["high_99.8"].iloc[0]  # past the line, and not that rare
