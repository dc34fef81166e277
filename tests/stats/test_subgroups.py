"""Subgroups with shared and separate tau2, against metafor."""

from pathlib import Path

import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.subgroups import pool_subgroups
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"
IN_ORDER = ("alternate", "random", "systematic")


@pytest.fixture(scope="module")
def bcg():
    trials = pd.read_csv(STUDIES / "bcg.csv", comment="#")
    effects = log_risk_ratio(trials)
    return trials.assign(yi=effects.yi, vi=effects.vi)


def test_a_shared_tau2_is_the_regression_on_the_group(oracle, bcg):
    groups = pool_subgroups(bcg["yi"], bcg["vi"], bcg["allocation"], tau2_across="shared", ci="wald")
    oracle("meta_analysis", "bcg-shared-qm", groups.q_between)
    for place, name in enumerate(IN_ORDER, 1):
        group = groups.groups[groups.names.index(name)]
        oracle("meta_analysis", f"bcg-shared-estimate-{place}", group.estimate)
        oracle("meta_analysis", f"bcg-shared-se-{place}", group.se)
    assert len({group.tau2 for group in groups.groups}) == 1


def test_a_shared_tau2_under_hksj_scales_by_all_studies(oracle, bcg):
    groups = pool_subgroups(bcg["yi"], bcg["vi"], bcg["allocation"], tau2_across="shared")
    oracle("meta_analysis", "bcg-shared-knha-low-2", groups.groups[groups.names.index("random")].ci_low)
    assert groups.df2 == 10


def test_separate_tau2_pools_each_group_alone(oracle, bcg):
    groups = pool_subgroups(bcg["yi"], bcg["vi"], bcg["allocation"], ci="wald")
    oracle("meta_analysis", "bcg-separate-q", groups.q_between)
    oracle("meta_analysis", "bcg-separate-random-tau2", groups.groups[groups.names.index("random")].tau2)
    part = bcg[bcg["allocation"] == "systematic"]
    alone = pool(part["yi"], part["vi"], ci="wald")
    assert groups.groups[groups.names.index("systematic")].estimate == alone.estimate


def test_common_effect_q_adds_up(bcg):
    groups = pool_subgroups(bcg["yi"], bcg["vi"], bcg["allocation"], model="common")
    within = sum(group.q for group in groups.groups)
    assert groups.q_between + within == pytest.approx(pool(bcg["yi"], bcg["vi"], model="common").q)


def test_a_group_of_one_needs_a_shared_tau2():
    arguments = ([0.1, 0.3, 0.6], [0.02, 0.03, 0.02], ["a", "a", "b"])
    with pytest.raises(TooFewError, match="b: a tau2 of its own"):
        pool_subgroups(*arguments)
    shared = pool_subgroups(*arguments, tau2_across="shared")
    assert shared.groups[1].estimate == pytest.approx(0.6)


def test_one_group_a_missing_group_and_too_few_names_are_refused():
    with pytest.raises(TooFewError):
        pool_subgroups([0.1, 0.3], [0.02, 0.03], ["a", "a"])
    with pytest.raises(DomainError, match="group is missing"):
        pool_subgroups([0.1, 0.3], [0.02, 0.03], ["a", None])
    with pytest.raises(ColumnError):
        pool_subgroups([0.1, 0.3], [0.02, 0.03], ["a"])
    with pytest.raises(DomainError, match="separate or shared"):
        pool_subgroups([0.1, 0.3], [0.02, 0.03], ["a", "b"], tau2_across="both")


def test_the_frame_has_a_row_a_group(bcg):
    frame = pool_subgroups(bcg["yi"], bcg["vi"], bcg["allocation"]).to_frame()
    assert list(frame["group"]) == list(dict.fromkeys(bcg["allocation"]))
    assert frame["k"].sum() == 13
