"""Mantel-Haenszel and Peto against metafor, with and without empty cells."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.counts_pooling import mantel_haenszel, peto

STUDIES = Path(__file__).parent / "studies"
SETS = ["bcg", "nielweise2007"]


def rows(name):
    return pd.read_csv(STUDIES / f"{name}.csv", comment="#")


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_mantel_haenszel_is_metafors(oracle, name, measure):
    pooled = mantel_haenszel(rows(name), measure=measure)
    oracle("meta_analysis", f"{name}-mh-{measure.lower()}-estimate", pooled.estimate)
    oracle("meta_analysis", f"{name}-mh-{measure.lower()}-se", pooled.se)
    if not (
        name == "nielweise2007" and measure == "RD"
    ):  # there metafor leaves double-zero trials out of Q, we do not
        oracle("meta_analysis", f"{name}-mh-{measure.lower()}-q", pooled.q)


def test_the_other_variance_of_a_risk_difference(oracle):
    pooled = mantel_haenszel(rows("bcg"), measure="RD", rd_variance="greenland-robins")
    oracle("meta_analysis", "bcg-mh-rd-gr-se", pooled.se)


@pytest.mark.parametrize("name", SETS)
def test_peto_is_metafors(oracle, name):
    pooled = peto(rows(name))
    for field, value in {"beta": pooled.estimate, "se": pooled.se, "QE": pooled.q, "QEp": pooled.q_p}.items():
        oracle("meta_analysis", f"{name}-peto-{field}", value)


@pytest.mark.parametrize("pooling", [mantel_haenszel, peto])
def test_a_trial_without_events_changes_nothing_but_the_flag(pooling):
    trials = rows("gibson2002")
    silent = pd.DataFrame({"events1": [0], "n1": [50], "events2": [0], "n2": [50]})
    without, with_it = pooling(trials), pooling(pd.concat([trials, silent]))
    assert with_it.estimate == pytest.approx(without.estimate)
    assert with_it.se == pytest.approx(without.se)
    assert (with_it.k, with_it.q) == (without.k, pytest.approx(without.q))
    assert with_it.weights[-1] == 0
    assert np.isnan(with_it.yi[-1])
    assert with_it.flags == ("studies-without-events",)
    assert without.flags == ()


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_one_trial_pools_to_itself(measure):
    trial = pd.DataFrame({"events1": [12], "n1": [40], "events2": [20], "n2": [50]})
    pooled = mantel_haenszel(trial, measure=measure)
    assert pooled.estimate == pytest.approx(pooled.yi[0])
    if measure != "RD":
        assert pooled.se**2 == pytest.approx(pooled.vi[0])
    assert pooled.flags == ("one-study",)
    assert np.isnan(pooled.q_p)


def test_there_is_no_tau2_and_no_prediction():
    pooled = mantel_haenszel(rows("bcg"))
    assert np.isnan(pooled.tau2)
    with pytest.raises(DomainError, match="mantel-haenszel"):
        pooled.prediction()


def test_no_event_in_an_arm_is_refused_for_ratios():
    trials = pd.DataFrame({"events1": [0, 0], "n1": [40, 30], "events2": [2, 3], "n2": [50, 40]})
    for measure in ("RR", "OR"):
        with pytest.raises(TooFewError, match="RD"):
            mantel_haenszel(trials, measure=measure)
    assert mantel_haenszel(trials, measure="RD").estimate < 0


@pytest.mark.parametrize("pooling", [lambda f: mantel_haenszel(f, measure="RD"), peto])
def test_no_event_anywhere_is_refused(pooling):
    trials = pd.DataFrame({"events1": [0, 0], "n1": [40, 30], "events2": [0, 0], "n2": [50, 40]})
    with pytest.raises(TooFewError):
        pooling(trials)


def test_missing_or_impossible_counts_are_refused_by_name():
    trials = rows("bcg").astype({"events1": float})
    for value in (np.nan, -1, 1e6):
        trials.loc[2, "events1"] = value
        for pooling in (mantel_haenszel, peto):
            with pytest.raises(DomainError, match="Rosenthal"):
                pooling(trials, label="study")


def test_unknown_choices_and_empty_frames_are_refused():
    with pytest.raises(DomainError, match="RR, OR or RD"):
        mantel_haenszel(rows("bcg"), measure="HR")
    with pytest.raises(DomainError, match="sato"):
        mantel_haenszel(rows("bcg"), measure="RD", rd_variance="guess")
    with pytest.raises(TooFewError):
        peto(rows("bcg").iloc[:0])


def test_one_trial_says_nothing_of_heterogeneity():
    trial = pd.DataFrame({"events1": [4], "n1": [123], "events2": [11], "n2": [139]})
    for pooled in (*(mantel_haenszel(trial, measure=of) for of in ("RR", "OR", "RD")), peto(trial)):
        assert np.isnan(pooled.i2)
        assert np.isnan(pooled.q_p)
        assert "one-study" in pooled.flags
