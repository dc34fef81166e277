"""Ratios and differences from 2x2 tables, held against metafor."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats.two_by_two import log_odds_ratio, log_risk_ratio, risk_difference

STUDIES = Path(__file__).parent / "studies"
RATIOS = {"rr": log_risk_ratio, "or": log_odds_ratio, "rd": risk_difference}


def rows(name):
    return pd.read_csv(STUDIES / f"{name}.csv", comment="#")


def tables(*counts):
    frame = pd.DataFrame(counts, columns=["events1", "n1", "events2", "n2"])
    return frame.assign(study=[f"trial {place}" for place in range(1, len(frame) + 1)])


@pytest.mark.parametrize("measure", RATIOS)
def test_counts_with_and_without_a_zero_cell_are_metafors(oracle, measure):
    effects = RATIOS[measure](rows("nielweise2007"))
    for place in (1, 2):
        oracle("effect_sizes", f"nielweise-{measure}-yi-{place}", effects.yi[place - 1])
        oracle("effect_sizes", f"nielweise-{measure}-vi-{place}", effects.vi[place - 1])
    assert effects.corrected[:2] == (True, False)
    always = RATIOS[measure](rows("nielweise2007"), zero="half-always")
    oracle("effect_sizes", f"nielweise-{measure}-all-yi-2", always.yi[1])


@pytest.mark.parametrize("counts", [(0, 118, 0, 105), (118, 118, 105, 105)])
def test_a_table_without_contrast_gives_no_ratio_and_says_why(counts):
    for ratio in (log_risk_ratio, log_odds_ratio):
        effects = ratio(tables(counts, (1, 10, 2, 10)), label="study")
        assert np.isnan(effects.yi[0])
        assert np.isnan(effects.vi[0])
        assert effects.reason == ("no-contrast-in-events", "")
        assert effects.corrected == (False, False)
        assert effects.usable().labels == ("trial 2",)
        assert np.isfinite(ratio(tables(counts), keep_uninformative=True).yi[0])
    assert risk_difference(tables(counts)).yi[0] == pytest.approx(0, abs=1e-3)


def test_zero_none_refuses_an_empty_cell_by_name():
    with pytest.raises(DomainError, match="trial 2"):
        log_odds_ratio(tables((1, 10, 2, 10), (0, 10, 2, 10)), label="study", zero="none")


def test_swapping_the_arms_flips_the_sign():
    table = tables((4, 20, 9, 30))
    swapped = table.rename(columns={"events1": "events2", "n1": "n2", "events2": "events1", "n2": "n1"})
    for effect in RATIOS.values():
        assert effect(table).yi[0] == pytest.approx(-effect(swapped).yi[0])
        assert effect(table).vi[0] == pytest.approx(effect(swapped).vi[0])


@pytest.mark.parametrize(
    "counts",
    [(-1, 10, 2, 10), (11, 10, 2, 10), (1, 0, 2, 10), (1.5, 10, 2, 10)],
    ids=["below 0", "too many", "empty", "half"],
)
def test_counts_that_cannot_be_are_refused_by_name(counts):
    with pytest.raises(DomainError, match="trial 2"):
        log_risk_ratio(tables((1, 10, 2, 10), counts), label="study")


def test_a_missing_column_and_an_unknown_choice_are_refused():
    with pytest.raises(ColumnError, match="events2"):
        log_risk_ratio(tables((1, 10, 2, 10)).drop(columns="events2"))
    with pytest.raises(DomainError, match="half-if-zero"):
        log_risk_ratio(tables((1, 10, 2, 10)), zero="add")


def test_a_missing_count_stays_missing():
    effects = log_odds_ratio(tables((1, 10, 2, 10), (np.nan, 10, 0, 10)))
    assert effects.reason == ("", "missing")
    assert np.isnan(effects.yi[1])
