"""Meta-regression against metafor."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.meta_regression import meta_regression
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"


@pytest.fixture(scope="module")
def bcg():
    trials = pd.read_csv(STUDIES / "bcg.csv", comment="#")
    effects = log_risk_ratio(trials)
    return trials.assign(yi=effects.yi, vi=effects.vi)


def test_one_moderator_under_hksj(oracle, bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"])
    assert fit.terms == ("intercept", "latitude")
    ours = {
        "intercept": fit.estimate[0],
        "slope": fit.estimate[1],
        "slope-se": fit.se[1],
        "slope-low": fit.ci_low[1],
        "tau2": fit.tau2,
        "I2": fit.i2,
        "H2": fit.h2,
        "R2": fit.r2,
        "QE": fit.qe,
        "QEp": fit.qe_p,
        "QM": fit.qm,
        "QMp": fit.qm_p,
        "tau2-high": fit.tau2_high,
        "at30-low": fit.at([[1, 30]])["ci_low"].item(),
    }
    for name, value in ours.items():
        oracle("meta_analysis", f"bcg-latitude-{name}", float(value))


@pytest.mark.parametrize("method", ["PM", "SJ", "HE", "ML", "DL", "EB"])
def test_residual_tau2_by_every_estimator(oracle, bcg, method):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"], tau2=method)
    oracle("meta_analysis", f"bcg-latitude-{method.lower()}-tau2", fit.tau2)


def test_a_category_and_a_number_with_wald_intervals(oracle, bcg):
    fit = meta_regression(bcg, "yi", "vi", ["allocation", "latitude"], ci="wald")
    assert fit.terms == ("intercept", "allocation[random]", "allocation[systematic]", "latitude")
    oracle("meta_analysis", "bcg-two-random", fit.estimate[1])
    oracle("meta_analysis", "bcg-two-latitude", fit.estimate[3])
    oracle("meta_analysis", "bcg-two-QM", fit.qm)
    oracle("meta_analysis", "bcg-two-QMp", fit.qm_p)
    assert "under-ten-studies-a-moderator" in fit.flags


def test_without_intercept_each_category_has_its_own_mean(oracle, bcg):
    fit = meta_regression(bcg, "yi", "vi", ["allocation"], intercept=False, ci="wald")
    assert fit.terms == ("allocation[alternate]", "allocation[random]", "allocation[systematic]")
    for place in (1, 2, 3):
        oracle("meta_analysis", f"bcg-shared-estimate-{place}", fit.estimate[place - 1])
        oracle("meta_analysis", f"bcg-shared-se-{place}", fit.se[place - 1])


def test_the_order_of_categories_can_be_chosen(bcg):
    ordered = bcg.assign(
        allocation=pd.Categorical(bcg["allocation"], ["random", "systematic", "alternate", "unused"])
    )
    fit = meta_regression(ordered, "yi", "vi", ["allocation"])
    assert fit.terms == ("intercept", "allocation[systematic]", "allocation[alternate]")


def test_a_common_effect_leaves_no_tau2(bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"], model="common")
    assert (fit.tau2, fit.tau2_low, fit.tau2_high) == (0, 0, 0)
    assert np.isnan(fit.r2)


def test_centring_the_moderator_moves_the_intercept_only(bcg):
    plain = meta_regression(bcg, "yi", "vi", ["latitude"])
    centred = meta_regression(bcg.assign(latitude=bcg["latitude"] - 33), "yi", "vi", ["latitude"])
    assert centred.estimate[1] == pytest.approx(plain.estimate[1])
    assert centred.estimate[0] == pytest.approx(plain.at([1, 33])["estimate"].item())
    assert centred.tau2 == pytest.approx(plain.tau2)


def test_a_category_with_one_level_for_all_but_one_is_possible_and_weights_sum_to_one(bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"])
    assert fit.weights.sum() == pytest.approx(1)
    assert list(fit.to_frame()["term"]) == ["intercept", "latitude"]


def test_a_moderator_that_does_not_vary_is_refused(bcg):
    with pytest.raises(DomainError, match="does not vary"):
        meta_regression(bcg.assign(latitude=40), "yi", "vi", ["latitude"])
    with pytest.raises(DomainError, match="follows from"):
        meta_regression(bcg.assign(south=90 - bcg["latitude"]), "yi", "vi", ["latitude", "south"])


def test_a_missing_moderator_is_refused_by_name(bcg):
    gap = bcg.astype({"latitude": float})
    gap.loc[4, "latitude"] = np.nan
    with pytest.raises(DomainError, match="Frimodt"):
        meta_regression(gap, "yi", "vi", ["latitude"], label="study")
    with pytest.raises(ColumnError, match="altitude"):
        meta_regression(bcg, "yi", "vi", ["altitude"])
    with pytest.raises(DomainError, match="pool"):
        meta_regression(bcg, "yi", "vi", [])


def test_as_many_terms_as_studies_are_refused(bcg):
    with pytest.raises(TooFewError, match="2 terms"):
        meta_regression(bcg.iloc[:2], "yi", "vi", ["latitude"])


def test_a_row_of_the_wrong_length_is_refused(bcg):
    with pytest.raises(DomainError, match="2 values"):
        meta_regression(bcg, "yi", "vi", ["latitude"]).at([30])


def test_an_indicator_without_effect_leaves_the_pooled_tau2_close(bcg):
    assert meta_regression(bcg, "yi", "vi", ["latitude"], tau2=0.3, ci="wald").tau2 == 0.3
    assert pool(bcg["yi"], bcg["vi"]).tau2 > meta_regression(bcg, "yi", "vi", ["latitude"]).tau2


def test_moderators_that_fit_exactly_leave_hksj_no_width():
    trials = pd.DataFrame(
        {"yi": [0.25] * 5, "vi": [0.01, 0.07, 0.11, 0.29, 0.4], "x": [1.0, 2.0, 4.0, 3.0, 7.0]}
    )
    with pytest.raises(DomainError, match="exactly"):
        meta_regression(trials, "yi", "vi", ["x"])
    assert meta_regression(trials, "yi", "vi", ["x"], ci="wald").qm == pytest.approx(0, abs=1e-9)
