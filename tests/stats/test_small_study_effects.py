"""Egger, Begg and PET-PEESE against R."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.small_study_effects import begg, egger, pet_peese
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"
TESTS = [egger, begg, pet_peese]


def rows(name):
    return pd.read_csv(STUDIES / f"{name}.csv", comment="#")


@pytest.fixture(scope="module")
def hackshaw():
    return rows("hackshaw1998")


def test_eggers_own_test_is_the_weighted_line(oracle, hackshaw):
    test = egger(hackshaw["yi"], hackshaw["vi"])
    for name, value in {"slope": test.slope, "se": test.se, "t": test.statistic, "p": test.p}.items():
        oracle("meta_analysis", f"hackshaw-egger-{name}", value)
    assert (test.df, test.flags) == (35, ())


def test_the_random_effects_version_is_regtests(oracle, hackshaw):
    test = egger(hackshaw["yi"], hackshaw["vi"], model="random")
    ours = {"z": test.statistic, "p": test.p, "limit": test.limit, "limit-low": test.limit_low}
    for name, value in ours.items():
        oracle("meta_analysis", f"hackshaw-egger-random-{name}", value)


@pytest.mark.parametrize("method", ["exact", "normal"])
def test_begg_is_ranktests(oracle, hackshaw, method):
    bcg = log_risk_ratio(rows("bcg"))
    for name, yi, vi in (("hackshaw", hackshaw["yi"], hackshaw["vi"]), ("bcg", bcg.yi, bcg.vi)):
        test = begg(yi, vi, method=method)
        oracle("meta_analysis", f"{name}-begg-p-{method}", test.p)
        oracle("meta_analysis", f"{name}-begg-tau", test.tau)
        assert test.method == method


def test_begg_turns_to_the_normal_test_where_variances_are_tied():
    assert begg([0.1, 0.2, 0.4, 0.5], [0.1, 0.1, 0.2, 0.3]).method == "normal"


def test_pet_and_peese_are_weighted_lines(oracle, hackshaw):
    both = pet_peese(hackshaw["yi"], hackshaw["vi"])
    ours = {
        "pet": both.pet,
        "pet-se": both.pet_se,
        "pet-p": both.pet_p,
        "peese": both.peese,
        "peese-se": both.peese_se,
    }
    for name, value in ours.items():
        oracle("meta_analysis", f"hackshaw-{name}", value)
    assert (both.chosen, both.estimate) == ("pet", both.pet)


def test_a_clear_effect_chooses_peese():
    both = pet_peese([0.8, 0.82, 0.79, 0.85, 0.9], [0.001, 0.002, 0.004, 0.02, 0.05])
    assert both.pet_p < 0.10
    assert (both.chosen, both.estimate, both.ci_low) == ("peese", both.peese, both.peese_low)


def test_effects_on_a_line_give_its_slope():
    se = np.array([0.1, 0.2, 0.3, 0.4])
    noise = np.array([1, -1, -1, 1]) * 1e-6
    assert egger(0.3 + 2 * se + noise, se**2).slope == pytest.approx(2, abs=1e-3)
    assert pet_peese(0.3 + 2 * se + noise, se**2).pet == pytest.approx(0.3, abs=1e-3)


@pytest.mark.parametrize("test", TESTS)
def test_below_three_studies_is_refused_and_below_ten_flagged(test, hackshaw):
    with pytest.raises(TooFewError, match="3 studies"):
        test([0.1, 0.2], [0.1, 0.2])
    assert test(hackshaw["yi"][:9], hackshaw["vi"][:9]).flags == ("under-ten-studies",)
    assert test(hackshaw["yi"][:10], hackshaw["vi"][:10]).flags == ()


@pytest.mark.parametrize("test", TESTS)
def test_equal_standard_errors_are_refused(test):
    with pytest.raises(DomainError, match="same standard error"):
        test([0.1, 0.2, 0.3], [0.1, 0.1, 0.1])


def test_unknown_choices_are_refused(hackshaw):
    with pytest.raises(DomainError, match="lm or random"):
        egger(hackshaw["yi"], hackshaw["vi"], model="fixed")
    with pytest.raises(DomainError, match="exact or normal"):
        begg(hackshaw["yi"], hackshaw["vi"], method="guess")


@pytest.mark.parametrize("test", TESTS)
def test_each_test_is_one_row(test, hackshaw):
    assert len(test(hackshaw["yi"], hackshaw["vi"]).to_frame()) == 1


@pytest.mark.parametrize("test", [egger, pet_peese])
def test_effects_without_any_error_around_the_line_are_refused(test):
    with pytest.raises(DomainError, match="on one line"):
        test([0.1 + 0.2, 0.3, 0.3, 0.3], [0.01, 0.02, 0.05, 0.2])
