"""Pooling, held against metafor and against published reviews."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.effect_sizes import fisher_z, mean_difference, smd
from hvevfd_research.stats.heterogeneity import TAU2_METHODS
from hvevfd_research.stats.meta_analysis import pool, pool_many
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"
PEER = {"z": "wald", "knha": "hksj", "adhoc": "hksj-floor"}


def rows(name):
    return pd.read_csv(STUDIES / f"{name}.csv", comment="#")


@pytest.fixture(scope="module")
def bcg():
    return log_risk_ratio(rows("bcg"), label="study")


@pytest.fixture(scope="module")
def hackshaw():
    return rows("hackshaw1998")


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_every_estimator_of_tau2_is_metafors(oracle, bcg, method):
    pooled = pool(bcg.yi, bcg.vi, tau2=method, ci="wald")
    name = f"bcg-{method.lower()}"
    oracle("meta_analysis", f"{name}-tau2", pooled.tau2)
    oracle("meta_analysis", f"{name}-estimate", pooled.estimate)
    oracle("meta_analysis", f"{name}-se", pooled.se)
    if method in ("REML", "DL", "SJ"):
        oracle("meta_analysis", f"{name}-i2", pooled.i2)
        oracle("meta_analysis", f"{name}-h2", pooled.h2)


def test_the_common_effect_is_metafors(oracle, bcg):
    pooled = pool(bcg.yi, bcg.vi, model="common")
    ours = {
        "beta": pooled.estimate,
        "se": pooled.se,
        "ci.lb": pooled.ci_low,
        "ci.ub": pooled.ci_high,
        "pval": pooled.p,
        "QE": pooled.q,
        "QEp": pooled.q_p,
        "I2": pooled.i2,
        "H2": pooled.h2,
    }
    for name, value in ours.items():
        oracle("meta_analysis", f"bcg-common-{name}", value)


def test_small_p_values_keep_their_digits(bcg):
    pooled = pool(bcg.yi, bcg.vi, model="common")
    assert 0 < pooled.p < 1e-20
    assert 0 < pooled.q_p < 1e-20


@pytest.mark.parametrize("peer", PEER)
def test_intervals_are_metafors(oracle, bcg, peer):
    pooled = pool(bcg.yi, bcg.vi, ci=PEER[peer])
    for name, value in {
        "se": pooled.se,
        "ci.lb": pooled.ci_low,
        "ci.ub": pooled.ci_high,
        "pval": pooled.p,
    }.items():
        oracle("meta_analysis", f"bcg-{peer}-{name}", value)


def test_the_level_is_kept(oracle, bcg):
    oracle("meta_analysis", "bcg-level90-ci.lb", pool(bcg.yi, bcg.vi, level=0.9).ci_low)


def test_q_profile_limits_are_metafors(oracle, bcg, hackshaw):
    pooled = pool(bcg.yi, bcg.vi)
    oracle("meta_analysis", "bcg-tau2-low", pooled.tau2_low)
    oracle("meta_analysis", "bcg-tau2-high", pooled.tau2_high)
    oracle("meta_analysis", "hackshaw-tau2-high", pool(hackshaw["yi"], hackshaw["vi"]).tau2_high)


def test_prediction_intervals_are_the_named_ones(oracle, bcg):
    wald, hksj = pool(bcg.yi, bcg.vi, ci="wald"), pool(bcg.yi, bcg.vi, ci="hksj")
    for name, interval in {
        "normal": wald.prediction("normal"),
        "tk1": hksj.prediction("t-k-1"),
        "tk2": wald.prediction("t-k-2"),
    }.items():
        oracle("meta_analysis", f"bcg-pi-{name}-low", interval.low)
        oracle("meta_analysis", f"bcg-pi-{name}-high", interval.high)


@pytest.mark.parametrize("method", ["REML", "DL", "PM"])
def test_a_second_set_agrees_with_metafor(oracle, hackshaw, method):
    pooled = pool(hackshaw["yi"], hackshaw["vi"], tau2=method)
    ours = {
        "beta": pooled.estimate,
        "ci.lb": pooled.ci_low,
        "ci.ub": pooled.ci_high,
        "tau2": pooled.tau2,
        "QE": pooled.q,
        "QEp": pooled.q_p,
    }
    for name, value in ours.items():
        oracle("meta_analysis", f"hackshaw-{method.lower()}-{name}", value)


def hold(oracle, name, pooled, back=float):
    for part, value in {"estimate": pooled.estimate, "low": pooled.ci_low, "high": pooled.ci_high}.items():
        oracle("meta_analysis", f"{name}-{part}", float(back(value)))


def test_practice_facilitation_as_published(oracle):
    trials = rows("baskerville2012")
    pooled = pool(trials["yi"], trials["se"] ** 2, tau2="DL", ci="wald")
    hold(oracle, "baskerville-published", pooled)
    oracle("meta_analysis", "baskerville-published-i2", pooled.i2)


def test_conscientiousness_and_adherence_as_published(oracle):
    z = fisher_z(rows("molloy2014"))
    hold(oracle, "molloy-published", pool(z.yi, z.vi, tau2="DL", ci="wald"), np.tanh)


@pytest.mark.parametrize(
    ("review", "model"),
    [
        ("murray2005_clinical", "random"),
        ("forster2012_patient_knowledge", "common"),
        ("forster2012_carer_knowledge", "random"),
        ("kinnersley2007_satisfaction", "common"),
    ],
)
def test_cochrane_abstracts_from_effects(oracle, review, model):
    trials = rows("reviews").query("review == @review")
    hold(oracle, review, pool(trials["yi"], trials["se"] ** 2, model=model, tau2="DL", ci="wald"))


@pytest.mark.parametrize("outcome", ["selfefficacy", "lungfunction", "school", "edvisits"])
def test_cochrane_abstracts_from_arms(oracle, outcome):
    name = f"wolf2002_{outcome}"
    effects = smd(rows("arms").query("review == @name"), variance="revman")
    hold(oracle, name, pool(effects.yi, effects.vi, model="common"))


def test_early_discharge_saves_days_as_stored_by_the_review(oracle):
    effects = mean_difference(rows("arms").query("review == 'langhorne2017_los'"))
    hold(oracle, "langhorne", pool(effects.yi, effects.vi, tau2="DL", ci="wald"))


@pytest.mark.parametrize("outcome", ["noanalgesia", "vaginal"])
def test_home_like_birth_as_published(oracle, outcome):
    name = f"hodnett2012_{outcome}"
    effects = log_risk_ratio(rows("births").query("review == @name"))
    hold(oracle, name, pool(effects.yi, effects.vi, model="common"), np.exp)


def test_oxytocin_by_dl_as_stored_by_the_review(oracle):
    effects = log_risk_ratio(rows("births").query("review == 'hodnett2012_oxytocin'"))
    pooled = pool(effects.yi, effects.vi, tau2="DL", ci="wald")
    oracle("meta_analysis", "hodnett2012_oxytocin-estimate", float(np.exp(pooled.estimate)))


def test_dl_is_cut_at_zero_where_studies_agree():
    pooled = pool([0.20, 0.21, 0.19, 0.205], [0.02, 0.03, 0.04, 0.01], tau2="DL", ci="wald")
    assert pooled.tau2 == 0
    assert "tau2-zero" in pooled.flags
    assert (pooled.weights > 0).all()
    assert pooled.ci_low < pooled.estimate < pooled.ci_high


def test_hksj_narrower_than_wald_is_flagged_and_the_floor_mends_it():
    effects, variances = [0.20, 0.21, 0.19, 0.205], [0.02, 0.03, 0.04, 0.01]
    width = {
        ci: pool(effects, variances, ci=ci).ci_high - pool(effects, variances, ci=ci).ci_low
        for ci in PEER.values()
    }
    assert width["hksj"] < width["wald"] < width["hksj-floor"]
    assert "hksj-narrower-than-wald" in pool(effects, variances, ci="hksj").flags
    assert "hksj-narrower-than-wald" not in pool(effects, variances, ci="hksj-floor").flags


def test_defaults_are_reml_with_hksj_and_wald_for_a_common_effect(bcg):
    assert (pool(bcg.yi, bcg.vi).tau2_method, pool(bcg.yi, bcg.vi).ci_method) == ("REML", "hksj")
    assert pool(bcg.yi, bcg.vi, model="common").ci_method == "wald"


def test_one_study_is_itself_under_a_common_effect_and_refused_under_random_effects():
    alone = pool([0.4], [0.09], model="common")
    assert (alone.estimate, alone.se, alone.q, alone.flags) == (0.4, pytest.approx(0.3), 0, ("one-study",))
    assert np.isnan(alone.q_p)
    for wrong in ({}, {"ci": "wald"}, {"model": "common", "ci": "hksj"}):
        with pytest.raises(TooFewError, match="2 studies"):
            pool([0.4], [0.09], **wrong)


def test_one_study_with_a_given_tau2_has_no_limits_of_it():
    alone = pool([0.4], [0.09], tau2=0.07, ci="wald")
    assert alone.se == pytest.approx(0.4)
    assert np.isnan(alone.tau2_low)


def test_two_studies_have_no_t_k_minus_2_prediction():
    pooled = pool([0.1, 0.5], [0.01, 0.01])
    with pytest.raises(TooFewError, match="t-k-2"):
        pooled.prediction()
    assert pooled.prediction("t-k-1").df == 1
    assert "under-five-studies" in pooled.flags


def test_a_common_effect_predicts_nothing(bcg):
    with pytest.raises(DomainError, match="common"):
        pool(bcg.yi, bcg.vi, model="common").prediction()


@pytest.mark.parametrize("variance", [0.0, -0.1, np.nan])
def test_a_variance_that_cannot_be_is_refused_by_name(variance):
    with pytest.raises(DomainError, match="Kennedy 1987"):
        pool([0.1, 0.2], [0.01, variance], labels=["Smith 1980", "Kennedy 1987"])


def test_missing_and_infinite_effects_are_refused():
    with pytest.raises(DomainError, match="Kennedy 1987"):
        pool([0.1, np.nan], [0.01, 0.1], labels=["Smith 1980", "Kennedy 1987"])
    with pytest.raises(DomainError, match="infinite"):
        pool([0.1, np.inf], [0.01, 0.1])
    with pytest.raises(DomainError, match="infinite"):
        pool([0.1, 0.2], [0.01, np.inf])


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ColumnError, match="2 effects and 1 variances"):
        pool([0.1, 0.2], [0.01])
    with pytest.raises(ColumnError, match="labels"):
        pool([0.1, 0.2], [0.01, 0.02], labels=["one"])
    with pytest.raises(ColumnError):
        pool([[0.1, 0.2]], [[0.01, 0.02]])
    with pytest.raises(ColumnError, match="numbers"):
        pool(["0,1", "0,2"], [0.01, 0.02])
    with pytest.raises(TooFewError, match="no studies"):
        pool([], [])


@pytest.mark.parametrize(
    "choice", [{"model": "fixed"}, {"tau2": "MAGIC"}, {"tau2": -0.1}, {"ci": "bayes"}, {"level": 95}]
)
def test_unknown_choices_are_refused(bcg, choice):
    with pytest.raises(DomainError):
        pool(bcg.yi, bcg.vi, **choice)


def test_hksj_of_identical_effects_is_refused_instead_of_having_no_width():
    with pytest.raises(DomainError, match="hksj-floor"):
        pool([0.25, 0.25, 0.25], [0.5, 0.25, 0.125])
    assert pool([0.25, 0.25, 0.25], [0.5, 0.25, 0.125], ci="hksj-floor").estimate == 0.25


def test_frames_hold_the_result_and_the_studies(bcg):
    pooled = pool(bcg.yi, bcg.vi, labels=bcg.labels)
    assert pooled.to_frame()["estimate"].item() == pooled.estimate
    studies = pooled.studies_frame()
    assert list(studies["label"]) == list(bcg.labels)
    assert studies["weight"].sum() == pytest.approx(1)
    assert pooled.tau == pytest.approx(pooled.tau2**0.5)


def test_the_result_cannot_be_changed(bcg):
    with pytest.raises(ValueError, match="read-only"):
        pool(bcg.yi, bcg.vi).weights[0] = 1


def test_the_input_is_left_alone():
    effects, variances = np.array([0.1, 0.4]), np.array([0.01, 0.02])
    pooled = pool(effects, variances)
    effects[0] = variances[0] = 9  # would raise had pool locked them
    assert pooled.yi[0] == 0.1


@pytest.mark.parametrize("method", TAU2_METHODS)
@pytest.mark.parametrize("ci", PEER.values())
def test_many_sets_pool_as_each_by_itself(method, ci):
    frame = pd.concat([rows("reviews").rename(columns={"se": "s"}).assign(vi=lambda f: f["s"] ** 2)])
    together = pool_many(frame, "yi", "vi", by="review", tau2=method, ci=ci).to_frame().set_index("name")
    for name, part in frame.groupby("review"):
        alone = pool(part["yi"], part["vi"], tau2=method, ci=ci)
        for field in ("k", "estimate", "se", "ci_low", "ci_high", "p", "tau2", "i2", "q", "q_p"):
            assert together.loc[name, field] == pytest.approx(getattr(alone, field), rel=1e-9, abs=1e-12), (
                name,
                field,
            )


def test_many_sets_give_a_reason_where_there_is_no_estimate():
    frame = pd.DataFrame(
        {
            "set": ["one", "twins", "twins", "fine", "fine"],
            "yi": [0.1, 0.25, 0.25, 0.1, 0.3],
            "vi": [0.1, 0.5, 0.25, 0.1, 0.1],
        }
    )
    sets = pool_many(frame, "yi", "vi", by="set")
    assert sets.reason == ("one-study", "studies-agree-exactly", "")
    assert np.isnan(sets.estimate[:2]).all()
    assert np.isnan(sets.tau2[:2]).all()
    assert np.isfinite(sets.estimate[2])
    assert pool_many(frame, "yi", "vi", by="set", model="common").reason == ("", "", "")


def test_many_sets_refuse_a_bad_row():
    frame = pd.DataFrame({"set": ["a", None], "yi": [0.1, 0.2], "vi": [0.1, 0.1]})
    with pytest.raises(DomainError, match="row 2"):
        pool_many(frame, "yi", "vi", by="set")
    with pytest.raises(DomainError, match="variance"):
        pool_many(frame.assign(set="a", vi=[0.1, 0]), "yi", "vi", by="set")


@pytest.mark.parametrize(("effect", "variance"), [(0.1, 0.3), (0.7, 0.13), (1.1, 0.37)])
def test_one_study_says_nothing_of_heterogeneity(effect, variance):
    for pooled in (
        pool([effect], [variance], model="common"),
        pool([effect], [variance], tau2=0.1, ci="wald"),
    ):
        assert np.isnan([pooled.i2, pooled.i2_q, pooled.h2, pooled.q_p]).all()


def test_effects_that_agree_but_for_rounding_have_no_hksj_width():
    with pytest.raises(DomainError, match="no width"):
        pool([0.1 + 0.2, 0.3, 0.3], [0.1, 0.2, 0.3])
    rows = pd.DataFrame({"yi": [0.1 + 0.2, 0.3, 1.0, 2.0], "vi": 0.1, "set": list("aabb")})
    assert pool_many(rows, "yi", "vi", by="set").reason == ("studies-agree-exactly", "")
