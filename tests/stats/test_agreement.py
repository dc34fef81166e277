"""Cohen's kappa, coefficients of many raters, ICC and limits of agreement hold against other programs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.agreement import cohen_kappa
from hvevfd_research.stats.bland_altman import bland_altman
from hvevfd_research.stats.intraclass import icc
from hvevfd_research.stats.many_raters import fleiss_kappa, gwet_ac1, krippendorff_alpha

ABCD = ["a", "b", "c", "d"]


def pairs(table, names=None):
    """Write a table of counts as one row for each unit."""
    table = np.array(table)
    names = names or list(range(1, len(table) + 1))
    rows = [
        (names[i], names[j]) for i in range(len(table)) for j in range(len(table)) for _ in range(table[i, j])
    ]
    return pd.DataFrame(rows, columns=["a", "b"])


TWO_BY_TWO = pairs([[20, 5], [10, 15]])
COHEN_1968 = pairs([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
ORDINAL = pairs([[11, 4, 1, 0], [3, 15, 6, 1], [0, 5, 12, 4], [1, 0, 3, 9]])
FLEISS_COUNTS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
FLEISS = pd.DataFrame([np.repeat(range(5), row) for row in FLEISS_COUNTS]).rename(columns=str)
NO = None
KRIPPENDORFF = pd.DataFrame(
    {
        "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        "c": [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    }
)
SHROUT_FLEISS = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], columns=ABCD
)
# Peak flow, first readings with two meters: Bland & Altman, Lancet 1986;i:307, table.
FLOW = pd.DataFrame(
    {
        "large": [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427],
        "mini": [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451],
    }
)

codings = st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=3, max_size=12).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "c"])
)


def test_cohen_agrees_with_psych(oracle):
    fit = cohen_kappa(TWO_BY_TWO, "a", "b")
    oracle("agreement", "cohen-2x2", fit.estimate)
    oracle("agreement", "cohen-2x2-ci-low", fit.ci_low)
    oracle("agreement", "cohen-2x2-ci-high", fit.ci_high)
    plain = cohen_kappa(COHEN_1968, "a", "b")
    oracle("agreement", "cohen-1968-plain", plain.estimate)
    oracle("agreement", "cohen-1968-ci-low", plain.ci_low)
    weights = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    oracle("agreement", "cohen-1968-weighted", cohen_kappa(COHEN_1968, "a", "b", weights=weights).estimate)


@pytest.mark.parametrize(
    ("weights", "name"), [("none", "plain"), ("linear", "linear"), ("quadratic", "quadratic")]
)
def test_weighted_kappa_and_its_variance_agree_with_statsmodels(oracle, weights, name):
    fit = cohen_kappa(ORDINAL, "a", "b", weights=weights)
    oracle("agreement", f"ordinal-{name}", fit.estimate)
    oracle("agreement", f"ordinal-{name}-variance", fit.se**2)


def test_the_interval_is_the_normal_one_and_is_cut_at_one(oracle):
    oracle(
        "agreement", "ordinal-quadratic-ci-high", cohen_kappa(ORDINAL, "a", "b", weights="quadratic").ci_high
    )
    assert cohen_kappa(pairs([[9, 0], [1, 2]]), "a", "b").ci_high == 1


def test_missing_ratings_are_dropped_and_counted():
    gap = pd.concat([TWO_BY_TWO, pd.DataFrame({"a": [1, None], "b": [None, 2]})])
    fit = cohen_kappa(gap, "a", "b")
    assert (fit.estimate, fit.n, fit.n_dropped) == (pytest.approx(0.4), 50, 2)


def test_weights_on_text_need_the_order():
    words = pairs([[3, 1, 0], [1, 3, 1], [0, 1, 3]], ["none", "some", "full"])
    with pytest.raises(DomainError, match="order of the categories"):
        cohen_kappa(words, "a", "b", weights="linear")
    given_ = cohen_kappa(words, "a", "b", weights="linear", categories=["none", "some", "full"])
    ordered = words.astype(pd.CategoricalDtype(["none", "some", "full"], ordered=True))
    assert cohen_kappa(ordered, "a", "b", weights="linear").estimate == given_.estimate
    with pytest.raises(DomainError, match="row 1, column a: the rating is not among"):
        cohen_kappa(words, "a", "b", categories=["some", "full"])


def test_one_category_leaves_no_kappa_and_says_so():
    fit = cohen_kappa(pairs([[5]]), "a", "b")
    assert np.isnan([fit.estimate, fit.se, fit.ci_low, fit.ci_high]).all()
    assert (fit.reason, fit.observed) == ("one-category", 1)


@pytest.mark.parametrize(
    "weights", ["cubic", np.eye(2), np.zeros((2, 2)), np.array([[0, -1], [1, 0]]), np.array([[0.0, 1.0]])]
)
def test_weights_that_make_no_sense_are_refused(weights):
    with pytest.raises(DomainError, match="weights"):
        cohen_kappa(TWO_BY_TWO, "a", "b", weights=weights)


def test_raters_must_be_two_columns_with_ratings():
    with pytest.raises(ColumnError, match="two or more columns"):
        cohen_kappa(TWO_BY_TWO, "a", "a")
    with pytest.raises(TooFewError, match="no rating"):
        cohen_kappa(pd.DataFrame({"a": [None], "b": [None]}), "a", "b")
    with pytest.raises(TooFewError, match="both raters"):
        cohen_kappa(pd.DataFrame({"a": [1, None], "b": [None, 1]}), "a", "b")


def test_fleiss_agrees_with_statsmodels_and_its_jackknife_with_r(oracle):
    fit = fleiss_kappa(FLEISS, list(FLEISS.columns))
    oracle("agreement", "fleiss-worked", fit.estimate)
    oracle("agreement", "fleiss-worked-jackknife-se", fit.se)
    oracle("agreement", "fleiss-worked-jackknife-low", fit.ci_low)


@pytest.mark.parametrize("measurement", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_agrees_with_krippendorffs_example(oracle, measurement):
    fit = krippendorff_alpha(KRIPPENDORFF, ABCD, measurement=measurement)
    oracle("agreement", f"alpha-{measurement}", fit.estimate)
    assert (fit.n, fit.n_dropped) == (11, 1)


def test_the_jackknife_of_ordinal_alpha_takes_the_ranks_anew_each_time(oracle):
    oracle(
        "agreement",
        "alpha-ordinal-jackknife-se",
        krippendorff_alpha(KRIPPENDORFF, ABCD, measurement="ordinal").se,
    )


def test_ac1_agrees_with_its_formula_by_hand(oracle):
    oracle("agreement", "ac1-2x2", gwet_ac1(TWO_BY_TWO, ["a", "b"]).estimate)
    rare = pairs([[118, 5], [2, 0]])
    oracle("agreement", "ac1-rare", gwet_ac1(rare, ["a", "b"]).estimate)
    oracle("agreement", "ac1-missing", gwet_ac1(KRIPPENDORFF, ABCD).estimate)
    assert cohen_kappa(rare, "a", "b").estimate < 0


def test_a_category_no_one_used_counts_for_ac1_and_not_for_alpha():
    wide = [1, 2, 3]
    assert (
        gwet_ac1(TWO_BY_TWO, ["a", "b"], categories=wide).estimate > gwet_ac1(TWO_BY_TWO, ["a", "b"]).estimate
    )
    same = (krippendorff_alpha(TWO_BY_TWO, ["a", "b"], categories=c).estimate for c in (None, wide))
    assert next(same) == pytest.approx(next(same))


def test_the_bootstrap_is_the_same_for_a_seed_and_near_the_jackknife():
    options = {"measurement": "ordinal", "interval": "bootstrap"}
    one, again = (krippendorff_alpha(KRIPPENDORFF, ABCD, seed=1, **options) for _ in range(2))
    assert (one.ci_low, one.ci_high) == (again.ci_low, again.ci_high)
    assert one.ci_low < one.estimate < one.ci_high
    assert fleiss_kappa(FLEISS, list(FLEISS.columns), interval="bootstrap", seed=2).se == pytest.approx(
        0.1, abs=0.03
    )


@pytest.mark.parametrize("measure", [fleiss_kappa, gwet_ac1, krippendorff_alpha])
def test_what_cannot_be_judged_is_an_error_or_says_why(measure):
    same = pd.DataFrame({"a": [1, 1, 1], "b": [1, 1, 1]})
    fit = measure(same, ["a", "b"], categories=[1, 2])
    if measure is gwet_ac1:
        assert fit.estimate == 1
    else:
        assert np.isnan(fit.estimate)
        assert fit.reason == "one-category"
    with pytest.raises(DomainError, match="seed"):
        measure(TWO_BY_TWO, ["a", "b"], interval="bootstrap")
    with pytest.raises(DomainError, match="jackknife or bootstrap"):
        measure(TWO_BY_TWO, ["a", "b"], interval="normal")
    with pytest.raises(TooFewError):
        measure(pd.DataFrame({"a": [1, None], "b": [None, 1]}), ["a", "b"])


def test_one_unit_has_no_interval():
    fit = gwet_ac1(pd.DataFrame({"a": [1], "b": [2]}), ["a", "b"])
    assert fit.reason == "one-unit"
    assert np.isnan(fit.ci_low)


def test_one_unit_that_decides_alone_is_named():
    fit = fleiss_kappa(pd.DataFrame({"a": [1, 1, 2], "b": [1, 1, 2]}), ["a", "b"])
    assert (fit.estimate, fit.reason) == (1, "one-unit-decides")


def test_levels_of_measurement_are_checked():
    words = pairs([[2, 1], [1, 2]], ["no", "yes"])
    with pytest.raises(DomainError, match="takes numbers"):
        krippendorff_alpha(words, ["a", "b"], measurement="interval")
    with pytest.raises(DomainError, match="0 or more"):
        krippendorff_alpha(TWO_BY_TWO - 2, ["a", "b"], measurement="ratio")
    with pytest.raises(DomainError, match="nominal, ordinal"):
        krippendorff_alpha(words, ["a", "b"], measurement="binary")
    with pytest.raises(DomainError, match="two categories"):
        gwet_ac1(pd.DataFrame({"a": [1, 1], "b": [1, 1]}), ["a", "b"])


@given(codings)
@settings(deadline=None, max_examples=40)
def test_renaming_categories_and_raters_changes_nothing(coded):
    renamed = coded.replace({0: 12, 1: 10, 2: 11})[["c", "a", "b"]].rename(
        columns=dict(zip("cab", "xyz", strict=True))
    )
    for measure in (fleiss_kappa, gwet_ac1, krippendorff_alpha):
        one, other = (
            measure(frame, list(frame.columns), categories=names).estimate
            for frame, names in ((coded, [0, 1, 2]), (renamed, [10, 11, 12]))
        )
        assert one == pytest.approx(other, nan_ok=True)


@given(codings, st.integers(1, 9), st.integers(-5, 5))
@settings(deadline=None, max_examples=40)
def test_interval_alpha_does_not_know_unit_or_zero(coded, unit, zero):
    one, other = (
        krippendorff_alpha(frame, list("abc"), measurement="interval").estimate
        for frame in (coded, coded * unit + zero)
    )
    assert one == pytest.approx(other, nan_ok=True)


@given(codings)
@settings(deadline=None, max_examples=40)
def test_raters_who_say_the_same_agree_wholly_and_limits_hold_the_estimate(coded):
    echo = coded.assign(b=coded["a"], c=coded["a"])
    for measure in (fleiss_kappa, krippendorff_alpha):
        assert measure(echo, list("abc")).estimate == pytest.approx(1) or len(set(coded["a"])) == 1
        fit = measure(coded, list("abc"))
        assert fit.reason or fit.ci_low <= fit.estimate <= fit.ci_high


def test_the_six_forms_agree_with_psych_and_with_print(oracle):
    fit = icc(SHROUT_FLEISS, ABCD)
    forms = {
        "1-1": fit.single_one_way, "2-1": fit.single_random, "3-1": fit.single_fixed,
        "1-k": fit.mean_one_way, "2-k": fit.mean_random, "3-k": fit.mean_fixed,
    }  # fmt: skip
    for name, form in forms.items():
        assert form.form == f"ICC({name.replace('-', ',')})"
        oracle("agreement", f"icc-{name}", form.estimate)
        oracle("agreement", f"icc-{name}-low", form.ci_low)
        oracle("agreement", f"icc-{name}-high", form.ci_high)
    oracle("agreement", "icc-p", fit.single_fixed.p)


def test_icc_leaves_out_units_with_a_missing_score_and_needs_two():
    gap = pd.concat([SHROUT_FLEISS, pd.DataFrame({"a": [5], "b": [5], "c": [None], "d": [5]})])
    fit = icc(gap, ABCD)
    assert (fit.n, fit.n_dropped) == (6, 1)
    assert fit.single_fixed.estimate == pytest.approx(icc(SHROUT_FLEISS, ABCD).single_fixed.estimate)
    with pytest.raises(TooFewError):
        icc(SHROUT_FLEISS.head(1), ABCD)
    with pytest.raises(ColumnError):
        icc(SHROUT_FLEISS, ["a"])


def test_scores_without_spread_have_no_icc():
    fit = icc(pd.DataFrame(7, index=range(4), columns=["a", "b"]), ["a", "b"])
    assert fit.reason == "no-spread"
    assert fit.to_frame()[["estimate", "ci_low", "ci_high", "p"]].isna().to_numpy().all()


def test_raters_a_constant_apart_are_consistent_and_do_not_agree():
    apart = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [3, 4, 5, 6, 7]})
    fit = icc(apart, ["a", "b"])
    assert fit.single_fixed.estimate == pytest.approx(1)
    assert fit.single_random.estimate < 0.6


@given(st.floats(0.1, 50), st.floats(-100, 100))
@settings(deadline=None, max_examples=20)
def test_icc_does_not_know_unit_or_zero(unit, zero):
    one, other = (icc(frame, ABCD).to_frame() for frame in (SHROUT_FLEISS, SHROUT_FLEISS * unit + zero))
    np.testing.assert_allclose(one["estimate"], other["estimate"], rtol=1e-6)
    np.testing.assert_allclose(one["ci_low"], other["ci_low"], rtol=1e-6)


def test_limits_of_agreement_hold_against_r_and_print(oracle):
    fit = bland_altman(FLOW, "large", "mini")
    oracle("agreement", "peak-flow-bias", fit.bias)
    oracle("agreement", "peak-flow-sd", fit.sd)
    oracle("agreement", "peak-flow-upper", fit.upper)
    oracle("agreement", "peak-flow-bias-low", fit.bias_low)
    oracle("agreement", "peak-flow-upper-low-exact", fit.upper_low)
    oracle("agreement", "peak-flow-upper-high-exact", fit.upper_high)
    oracle("agreement", "peak-flow-lower-low-exact", fit.lower_low)
    approximate = bland_altman(FLOW, "large", "mini", interval="approximate")
    oracle("agreement", "peak-flow-upper-high-approximate", approximate.upper_high)


def test_swapping_the_measurements_mirrors_the_limits():
    one, other = bland_altman(FLOW, "large", "mini"), bland_altman(FLOW, "mini", "large")
    assert one.bias == pytest.approx(-other.bias)
    assert one.upper_high == pytest.approx(-other.lower_low)
    assert one.lower_high == pytest.approx(-other.upper_low)


def test_pairs_without_spread_or_too_few_give_no_limits():
    flat = bland_altman(FLOW.assign(mini=FLOW["large"] - 3), "large", "mini")
    assert (flat.bias, flat.reason) == (3, "no-spread")
    assert np.isnan([flat.sd, flat.lower, flat.upper_high]).all()
    with pytest.raises(TooFewError):
        bland_altman(FLOW.head(2), "large", "mini")
    with pytest.raises(DomainError, match="exact or approximate"):
        bland_altman(FLOW, "large", "mini", interval="bootstrap")
    gap = FLOW.assign(mini=FLOW["mini"].where(FLOW.index > 0))
    assert bland_altman(gap, "large", "mini").n_dropped == 1
