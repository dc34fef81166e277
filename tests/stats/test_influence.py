"""Deletion diagnostics against metafor."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.counts_pooling import peto
from hvevfd_research.stats.influence import baujat_points, influence, leave_one_out
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"
NAMES = {
    "rstudent": "rstudent",
    "dffits": "dffits",
    "cook.d": "cook",
    "cov.r": "cov_ratio",
    "tau2.del": "tau2_del",
    "QE.del": "q_del",
    "hat": "hat",
}


@pytest.fixture(scope="module")
def bcg():
    return log_risk_ratio(pd.read_csv(STUDIES / "bcg.csv", comment="#"), label="study")


@pytest.mark.parametrize(("peer", "ci"), [("z", "wald"), ("knha", "hksj")])
@pytest.mark.parametrize("name", NAMES)
def test_every_measure_is_metafors(oracle, bcg, peer, ci, name):
    measures = influence(pool(bcg.yi, bcg.vi, ci=ci))
    oracle("meta_analysis", f"bcg-{peer}-{name}-4", getattr(measures, NAMES[name])[3])


def test_dfbetas_are_metafors(oracle, bcg):
    oracle("meta_analysis", "bcg-z-dfbetas-4", influence(pool(bcg.yi, bcg.vi, ci="wald")).dfbetas[3])


def test_leave_one_out_is_metafors(oracle, bcg):
    out = leave_one_out(pool(bcg.yi, bcg.vi, ci="wald", labels=bcg.labels))
    ours = {
        "estimate": out.estimate,
        "se": out.se,
        "ci.lb": out.ci_low,
        "tau2": out.tau2,
        "I2": out.i2,
        "Q": out.q,
    }
    for name, values in ours.items():
        oracle("meta_analysis", f"bcg-leave1out-{name}-7", values[6])
    assert list(out.to_frame()["without"]) == list(bcg.labels)


def test_baujat_points_are_metafors(oracle, bcg):
    points = baujat_points(pool(bcg.yi, bcg.vi, ci="wald"))
    oracle("meta_analysis", "bcg-baujat-x-4", points.contribution[3])
    oracle("meta_analysis", "bcg-baujat-y-4", points.shift[3])


def test_contributions_add_up_to_q(bcg):
    pooled = pool(bcg.yi, bcg.vi, model="common")
    assert baujat_points(pooled).contribution.sum() == pytest.approx(pooled.q)


def test_a_planted_outlier_is_found_and_no_other():
    effects = [0.1, 0.15, 0.12, 0.2, 0.18, 0.14, 0.16, 2.5]
    found = influence(pool(effects, [0.02] * 8, ci="wald"))
    assert list(np.flatnonzero(found.influential)) == [7]
    assert found.rstudent[7] > 3
    assert found.tau2_del[7] == 0


def test_an_own_tau2_is_kept_when_a_study_is_left_out(bcg):
    out = leave_one_out(pool(bcg.yi, bcg.vi, tau2=0.2, ci="wald"))
    assert (out.tau2 == 0.2).all()


def test_two_studies_and_counts_are_refused(bcg):
    for measure in (leave_one_out, influence, baujat_points):
        with pytest.raises(TooFewError, match="3 studies"):
            measure(pool([0.1, 0.2], [0.1, 0.1]))
        with pytest.raises(DomainError, match="peto"):
            measure(peto(pd.read_csv(STUDIES / "bcg.csv", comment="#")))


def test_others_that_agree_exactly_have_no_hksj_error_to_be_measured_against():
    pooled = pool([0.9, 0.2, 0.2], [0.1, 0.2, 0.3])
    left = leave_one_out(pooled)
    assert left.reason == ("studies-agree-exactly", "", "")
    assert left.estimate[0] == pytest.approx(0.2)
    assert np.isnan([left.se[0], left.ci_low[0], left.p[0]]).all()
    assert np.isfinite(left.se[1:]).all()
    found = influence(pooled)
    assert np.isnan(found.rstudent[0])
    assert np.isfinite(found.rstudent[1:]).all()
    assert np.isnan(baujat_points(pooled).shift[0])
    assert leave_one_out(pool([0.9, 0.2, 0.2], [0.1, 0.2, 0.3], ci="wald")).reason == ("", "", "")
