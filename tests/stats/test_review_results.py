"""Printed results turned towards benefit, and pooled again from the rows of the data set compassion."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.review_results import RATIOS, rebuild, rebuild_each_way, towards_benefit

OFF_BY_ROUNDED_ROWS = {"gibson2002_qol", "gibson2002_daysoff_rr", "forster2012_carer_knowledge"}


@pytest.fixture(scope="module")
def studies():
    return datasets.load("compassion", "studies")


@pytest.fixture(scope="module")
def targets():
    return datasets.load("compassion", "targets")


@pytest.fixture(scope="module")
def as_printed(studies, targets):
    return rebuild(studies, targets).to_frame().set_index("analysis")


def printed(metric="SMD", sign="negative", numbers=(-0.36, -0.52, -0.2)):
    names = ("estimate", "ci_low", "ci_high")
    return pd.DataFrame([{"metric": metric, "benefit_sign": sign, **dict(zip(names, numbers, strict=True))}])


def towards(frame):
    return towards_benefit(frame).to_frame()[["towards", "towards_low", "towards_high"]].to_numpy()[0]


# ---- the side of benefit


def test_a_difference_is_turned_about_zero_and_its_limits_change_places():
    assert towards(printed()).tolist() == pytest.approx([0.36, 0.2, 0.52])


def test_a_ratio_is_turned_about_one():
    assert towards(printed("RR", numbers=(0.5, 0.4, 0.8))).tolist() == pytest.approx([2.0, 1.25, 2.5])


def test_what_is_better_upwards_stays():
    assert towards(printed(sign="positive")).tolist() == pytest.approx([-0.36, -0.52, -0.2])


@pytest.mark.parametrize("metric", ["SMD", "RR", "OR"])
def test_a_result_without_direction_gets_no_turned_value_even_at_no_effect(metric):
    assert np.isnan(towards(printed(metric, "none", (1.0, 0.5, 2.0)))).all()


def test_a_missing_limit_stays_missing():
    turned = towards(printed(numbers=(-0.36, None, -0.2)))
    assert turned[:2].tolist() == pytest.approx([0.36, 0.2])
    assert np.isnan(turned[2])


@given(st.sampled_from(["SMD", "MD", "r", *sorted(RATIOS)]), st.tuples(*[st.floats(0.01, 50)] * 3))
@settings(deadline=None, max_examples=50)
def test_turning_twice_gives_what_was_printed(metric, numbers):
    middle, low, high = np.sort(numbers)[[1, 0, 2]]
    once = towards(printed(metric, numbers=(middle, low, high)))
    np.testing.assert_allclose(towards(printed(metric, numbers=once)), [middle, low, high], rtol=1e-12)
    assert once[1] <= once[0] <= once[2]


def test_a_sign_that_is_none_of_the_three_is_refused_with_its_row():
    with pytest.raises(
        DomainError, match=r"row 1, column benefit_sign: down is not one of positive, negative, none"
    ):
        towards_benefit(printed(sign="down"))


def test_a_missing_sign_is_refused():
    with pytest.raises(DomainError, match="is not one of"):
        towards_benefit(printed(sign=None))


def test_a_ratio_of_zero_is_refused():
    with pytest.raises(DomainError, match="a ratio must be above 0"):
        towards_benefit(printed("OR", numbers=(0.0, 0.0, 1.0)))


# ---- rebuilding


def test_every_printed_result_comes_back_except_those_known(as_printed):
    found = set(as_printed.index[~as_printed["agrees"]])
    assert found == OFF_BY_ROUNDED_ROWS | {"wolf2002_restricted"}
    assert (as_printed.loc[list(OFF_BY_ROUNDED_ROWS), "gap"] < 0.01).all()
    assert (as_printed["estimate"] - as_printed["published"]).abs().max() <= 0.005


def test_the_misprint_is_a_lower_limit(as_printed):
    row = as_printed.loc["wolf2002_restricted"]
    assert row["published_low"] == -0.33
    assert round(row["ci_low"], 2) == -0.49


def test_heterogeneity_comes_back_where_it_was_printed(oracle, as_printed):
    for name in ("langhorne2017_los", "goncalves2016_los", "hodnett2012_oxytocin"):
        oracle("review_results", f"{name}-i2", as_printed.loc[name, "i2"])


def test_results_are_metafors(oracle, studies, targets, as_printed):
    random = rebuild(studies, targets, model="random", ci="hksj").to_frame().set_index("analysis")
    for name in ("estimate", "ci_low", "ci_high", "tau", "predicted_low", "predicted_high"):
        oracle("review_results", f"gibson2002_qol-reml-hksj-{name}", random.loc["gibson2002_qol", name])
    common = rebuild(studies, targets, model="common").to_frame().set_index("analysis")
    days = "gibson2002_daysoff_rr"
    oracle("review_results", f"{days}-common-estimate", common.loc[days, "estimate"])
    oracle("review_results", f"{days}-mh-estimate", as_printed.loc[days, "estimate"])
    oracle("review_results", f"{days}-mh-ci_high", as_printed.loc[days, "ci_high"])
    oracle(
        "review_results",
        "hodnett2012_oxytocin-dl-estimate",
        as_printed.loc["hodnett2012_oxytocin", "estimate"],
    )
    oracle("review_results", "hodnett2012_oxytocin-dl-tau", as_printed.loc["hodnett2012_oxytocin", "tau"])


def test_studies_without_an_effect_are_left_out_by_name(as_printed):
    assert as_printed.loc["goncalves2016_los", "left_out"] == "Kennedy 1987"
    assert as_printed.loc["goncalves2016_los", "k"] == 11
    deaths = as_printed.loc["hodnett2012_perinatalmort"]
    assert (deaths["k"], deaths["published_k"]) == (4, 8)
    assert deaths["left_out"] == "Klein 1984, Hodnett 2009, Bernitz 2011, Byrne 2000"
    assert (as_printed["left_out"] == "").sum() == 17


def test_each_is_pooled_by_the_model_its_review_used(as_printed):
    used = as_printed.groupby("published_model")["model"].unique().map(list).to_dict()
    assert used == {"DL": ["random"], "FE": ["common"], "MH": ["mantel-haenszel"]}
    assert set(as_printed.query("model == 'random'")["tau2_method"]) == {"DL"}


def test_the_interval_is_the_one_asked_for_but_for_mantel_haenszel(studies, targets):
    rows = rebuild(studies, targets, ci="hksj-floor").to_frame()
    assert set(rows.query("model == 'mantel-haenszel'")["ci_method"]) == {"wald"}
    assert set(rows.query("model != 'mantel-haenszel'")["ci_method"]) == {"hksj-floor"}


def test_only_random_effects_predict_a_new_study(studies, targets, as_printed):
    assert (as_printed["predicted_low"].notna() == (as_printed["model"] == "random")).all()
    everything = rebuild(studies, targets, model="random").to_frame()
    assert (everything["predicted_low"] < everything["estimate"]).all()
    assert (everything["estimate"] < everything["predicted_high"]).all()


def test_a_prediction_counts_only_where_it_leaves_out_no_effect(studies, targets, as_printed):
    random = rebuild(studies, targets, model="random", ci="hksj").to_frame().set_index("analysis")
    assert random.loc["hodnett2012_vaginal", "predicts"]  # 1.02 to 1.05, so 1 is left out and 0 would not be
    assert not random.loc["hodnett2012_perinatalmort", "predicts"]  # 0.59 to 4.75
    assert random.loc["wolf2002_school", "predicts"]  # -0.24 to -0.04
    assert not as_printed.query("model != 'random'")["predicts"].any()


def test_one_analysis_can_be_had_with_its_studies(studies, targets):
    rebuilt = rebuild(studies, targets, model="common")
    rows = studies[studies["analysis"] == "murray2005_clinical"]
    alone = pool(rows["yi"], rows["sei"] ** 2, model="common")
    assert rebuilt.of("murray2005_clinical").estimate == pytest.approx(alone.estimate)
    assert rebuilt.of("murray2005_clinical").labels[0] == "Brennan 1998"
    with pytest.raises(
        DomainError, match="there is no analysis compassion; there are: wolf2002_lungfunction"
    ):
        rebuilt.of("compassion")


def test_each_way_is_that_way_by_itself(studies, targets):
    two = targets.query("analysis in ['gibson2002_qol', 'gibson2002_daysoff_rr']")
    each = rebuild_each_way(studies, two)
    rows = each.to_frame().set_index(["analysis", "model_asked", "interval_asked"]).sort_index()
    assert len(rows) == len(each.pooled) == 10
    floored = rebuild(studies, two, model="random", ci="hksj-floor").to_frame().set_index("analysis")
    for name in two["analysis"]:
        assert rows.loc[(name, "random", "hksj-floor"), "ci_low"] == floored.loc[name, "ci_low"]
        assert each.of(name).model == ("common" if name == "gibson2002_qol" else "mantel-haenszel")
    # The example of the workbook: a common effect that random effects make larger and far less certain.
    quality = rows.loc["gibson2002_qol", "estimate"]
    assert quality[("random", "wald")] > 1.5 * quality[("common", "wald")]


def test_other_columns_of_a_target_are_carried_along(as_printed):
    assert as_printed["circular"].sum() == 4
    assert as_printed.loc["foster2007_disability", "label_inferred"]


def test_wrong_choices_are_refused(studies, targets):
    with pytest.raises(DomainError, match="model is fixed; it must be one of as-published, common, random"):
        rebuild(studies, targets, model="fixed")
    with pytest.raises(DomainError, match="model MH with measure SMD cannot be rebuilt"):
        rebuild(studies, targets.head(1).assign(model="MH"))
    with pytest.raises(DomainError, match="model PM with measure SMD"):
        rebuild(studies, targets.head(1).assign(model="PM"))
    with pytest.raises(ColumnError, match="there is no column analysis"):
        rebuild(studies.drop(columns="analysis"), targets)


@pytest.mark.parametrize("metric", ["SMD", "RR"])
def test_a_target_without_rows_is_refused_by_name(studies, targets, metric):
    alone = targets.head(1).assign(analysis="elsewhere", metric=metric)
    with pytest.raises(DomainError, match="elsewhere has no study with an effect"):
        rebuild(studies, alone)
