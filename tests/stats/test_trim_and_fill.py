"""Trim-and-fill against metafor."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.counts_pooling import peto
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.trim_and_fill import trim_and_fill
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"


def rows(name):
    return pd.read_csv(STUDIES / f"{name}.csv", comment="#")


@pytest.mark.parametrize("estimator", ["L0", "R0"])
@pytest.mark.parametrize(("peer", "model"), [("dl", "random"), ("fe", "common")])
def test_filled_results_are_metafors(oracle, estimator, peer, model):
    trials = rows("hackshaw1998")
    filled = trim_and_fill(
        pool(trials["yi"], trials["vi"], model=model, tau2="DL", ci="wald"), estimator=estimator
    )
    name = f"hackshaw-trimfill-{estimator.lower()}-{peer}"
    oracle("meta_analysis", f"{name}-k0", filled.k0)
    oracle("meta_analysis", f"{name}-estimate", filled.adjusted.estimate)
    oracle("meta_analysis", f"{name}-se", filled.adjusted.se)
    assert filled.side == "left"
    if estimator == "R0":
        oracle("meta_analysis", "hackshaw-trimfill-r0-p", filled.p_k0)


def test_a_second_set_and_the_other_side(oracle):
    trials = rows("baskerville2012")
    filled = trim_and_fill(pool(trials["yi"], trials["se"] ** 2, tau2="DL", ci="wald"))
    oracle("meta_analysis", "baskerville-trimfill-k0", filled.k0)
    oracle("meta_analysis", "baskerville-trimfill-estimate", filled.adjusted.estimate)
    bcg = log_risk_ratio(rows("bcg"))
    filled = trim_and_fill(pool(bcg.yi, bcg.vi, model="common"), side="right")
    oracle("meta_analysis", "bcg-trimfill-right-k0", filled.k0)
    oracle("meta_analysis", "bcg-trimfill-right-estimate", filled.adjusted.estimate)


def test_the_side_where_nothing_is_missing_stays_as_it_is():
    trials = rows("hackshaw1998")
    pooled = pool(trials["yi"], trials["vi"], model="common")
    filled = trim_and_fill(pooled, side="right")
    assert filled.k0 == 0
    assert filled.adjusted.estimate == pooled.estimate


def test_filled_studies_mirror_the_extreme_ones_and_say_so():
    trials = rows("hackshaw1998")
    pooled = pool(trials["yi"], trials["vi"], model="common", labels=trials["study"])
    filled = trim_and_fill(pooled)
    assert filled.adjusted.labels[37:] == tuple(f"filled {place}" for place in range(1, 8))
    assert sorted(filled.adjusted.vi[37:]) == sorted(pooled.vi[np.argsort(pooled.yi)[-7:]])
    assert (filled.adjusted.yi[37:] < pooled.estimate).all()


def test_mirroring_the_data_mirrors_the_result():
    trials = rows("hackshaw1998")
    one = trim_and_fill(pool(trials["yi"], trials["vi"], tau2="DL", ci="wald"))
    other = trim_and_fill(pool(-trials["yi"], trials["vi"], tau2="DL", ci="wald"))
    assert (one.side, other.side, one.k0) == ("left", "right", other.k0)
    assert other.adjusted.estimate == pytest.approx(-one.adjusted.estimate)


def test_refusals_and_flags():
    with pytest.raises(TooFewError, match="3 studies"):
        trim_and_fill(pool([0.1, 0.2], [0.1, 0.2]))
    with pytest.raises(DomainError, match="peto"):
        trim_and_fill(peto(rows("bcg")))
    nine = pool([0.1, 0.2, 0.5], [0.1, 0.2, 0.3], model="common")
    assert trim_and_fill(nine).flags == ("under-ten-studies",)
    assert trim_and_fill(nine).to_frame()["k0"].item() == trim_and_fill(nine).k0
    with pytest.raises(DomainError, match="L0 or R0"):
        trim_and_fill(nine, estimator="Q0")
    with pytest.raises(DomainError, match="left or right"):
        trim_and_fill(nine, side="up")
    with pytest.raises(DomainError, match="name the side"):
        trim_and_fill(pool([0.1, 0.2, 0.5], [0.1, 0.1, 0.1], model="common"))


@pytest.mark.parametrize("estimator", ["L0", "R0"])
def test_effects_that_agree_but_for_rounding_are_symmetric(estimator):
    pooled = pool([0.25] * 6, [0.013, 0.07, 0.11, 0.29, 0.41, 0.057], model="common")
    assert trim_and_fill(pooled, estimator=estimator, side="left").k0 == 0
