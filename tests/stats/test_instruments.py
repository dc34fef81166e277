"""Scores follow their rules, and answers off the scale are refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.collaborate import collaborate
from hvevfd_research.stats.goal_attainment import gas_t
from hvevfd_research.stats.instruments import copm, hls_index, psfs, sdm_q9

ABC = ["a", "b", "c"]
ENCOUNTERS = pd.DataFrame([[9, 9, 9], [9, 9, 9], [8, 9, 9], [7, 7, 7], [9, 9, np.nan]], columns=ABC).assign(
    unit=["x"] * 5
)


def goals(levels, weights=None, patient=1):
    frame = pd.DataFrame({"patient": patient, "level": levels})
    return frame if weights is None else frame.assign(weight=weights)


def test_gas_is_50_where_all_goals_are_just_attained_whatever_the_weights():
    assert gas_t(goals([0, 0, 0], [1, 6, 9]), weight="weight").mean == 50


def test_gas_agrees_with_the_formula(oracle):
    weighted = goals([-1, 2, 0, 1], [6, 4, 9, 2])
    oracle("instruments", "gas-three-goals", gas_t(goals([1, 0, 2])).mean)
    oracle("instruments", "gas-all-much-less", gas_t(goals([-2, -2, -2])).mean)
    oracle("instruments", "gas-weighted", gas_t(weighted, weight="weight").mean)
    oracle("instruments", "gas-weighted-r-half", gas_t(weighted, weight="weight", correlation=0.5).mean)


def test_gas_leaves_out_and_counts_goals_without_a_level(oracle):
    fit = gas_t(goals([1, np.nan, 0, 2]))
    oracle("instruments", "gas-three-goals", fit.mean)
    assert (fit.n_goals_missing, fit.per_person["goals"].to_list()) == (1, [3])


def test_gas_gives_no_score_to_a_person_without_levels_or_weight():
    fit = gas_t(
        pd.DataFrame({"patient": [2, 2, 1, 3], "level": [1, 0, np.nan, 2], "weight": [1, 1, 1, 0]}),
        weight="weight",
    )
    assert fit.per_person["person"].to_list() == [2, 1, 3]
    assert fit.per_person["t"].isna().to_list() == [False, True, True]
    assert (fit.n, fit.n_missing) == (1, 2)


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 9)), min_size=1, max_size=6), st.floats(0.1, 50))
@settings(deadline=None, max_examples=40)
def test_gas_mirrors_about_50_and_does_not_know_the_unit_of_the_weights(rows, factor):
    x, w = map(np.array, zip(*rows, strict=True))
    fit = gas_t(goals(x, w), weight="weight").mean
    assert gas_t(goals(-x, w), weight="weight").mean == pytest.approx(100 - fit)
    assert gas_t(goals(x, w * factor), weight="weight").mean == pytest.approx(fit)


@pytest.mark.parametrize(
    ("frame", "options", "words"),
    [
        (goals([3, 0]), {}, "row 1, column level: 3 is outside -2 to 2"),
        (goals([1, 0], [1, -1]), {"weight": "weight"}, "row 2, column weight"),
        (goals([1, 0], [1, np.nan]), {"weight": "weight"}, "row 2, column weight"),
        (goals([1, 0]), {"correlation": 1.2}, "between 0 and 1"),
        (goals([1, 0], patient=[1, None]), {}, "row 2, column patient"),
    ],
)
def test_gas_refuses_what_is_out_of_range(frame, options, words):
    with pytest.raises(DomainError, match=words):
        gas_t(frame, **options)


def test_gas_with_no_level_at_all_is_an_error():
    with pytest.raises(TooFewError):
        gas_t(goals([np.nan, np.nan]))


def test_psfs_is_the_mean_over_the_activities_that_were_scored(oracle):
    fit = psfs(pd.DataFrame({"patient": [7, 7, 7, 7, 3], "score": [5, 3, 5, None, None]}))
    oracle("instruments", "psfs-mean", fit.mean)
    assert fit.per_person["items"].to_list() == [3, 0]
    assert (fit.n, fit.n_missing) == (1, 1)
    assert np.isnan(fit.sd)


def test_copm_has_two_means_on_a_scale_that_starts_at_1(oracle):
    problems = pd.DataFrame({"patient": 1, "performance": [2, 4, 3, 5, 3], "satisfaction": [1, 6, 2, 3, 2]})
    fit = copm(problems)
    oracle("instruments", "copm-performance", fit.performance.mean)
    oracle("instruments", "copm-satisfaction", fit.satisfaction.mean)
    assert fit.to_frame()[["performance", "satisfaction"]].round(1).to_numpy().tolist() == [[3.4, 2.8]]
    with pytest.raises(DomainError, match="column performance: 0 is outside 1 to 10"):
        copm(problems.assign(performance=0))


def test_collaborate_drops_and_counts_what_is_incomplete(oracle):
    fit = collaborate(ENCOUNTERS, ABC)
    oracle("instruments", "collaborate-top", fit.top.share[0])
    oracle("instruments", "collaborate-mean", fit.mean[0])
    oracle("instruments", "collaborate-top-ci-low", fit.top.ci_low[0])
    assert fit.n_incomplete.tolist() == [1]


def test_collaborate_flags_units_under_25_encounters():
    many = pd.DataFrame(9, index=range(49), columns=ABC).assign(unit=["y"] * 25 + ["x"] * 24)
    table = collaborate(many, ABC, unit="unit").to_frame()
    assert table["unit"].to_list() == ["y", "x"]
    assert table["few"].to_list() == [False, True]


def test_collaborate_leaves_out_a_unit_without_a_complete_encounter():
    empty = pd.concat([ENCOUNTERS, pd.DataFrame({"a": [9], "b": [None], "c": [9], "unit": ["z"]})])
    assert collaborate(empty, ABC, unit="unit").units == ("x",)
    with pytest.raises(TooFewError):
        collaborate(ENCOUNTERS.assign(a=np.nan), ABC)
    with pytest.raises(ColumnError, match="3 columns"):
        collaborate(ENCOUNTERS, ["a", "b"])
    with pytest.raises(DomainError, match="row 1, column a: 10 is outside 0 to 9"):
        collaborate(ENCOUNTERS.assign(a=10), ABC)


def test_sdm_q9_is_the_rescaled_sum_of_complete_answers(oracle):
    answers = pd.DataFrame([[3, 3, 3, 4, 4, 2, 5, 3, 2], [0] * 9, [5] * 8 + [np.nan]])
    fit = sdm_q9(answers, range(9))
    oracle("instruments", "sdm-q9-score", fit.per_person["score"][0])
    assert (fit.n, fit.n_missing, fit.floor, fit.ceiling) == (2, 1, 0.5, 0.0)
    with pytest.raises(ColumnError, match="9 columns"):
        sdm_q9(answers, range(8))


def test_hls_index_and_its_bands(oracle):
    fit = hls_index(pd.DataFrame([[3] * 7 + [2], [4] * 8, [1] * 8, [2.5] * 8]), range(8))
    oracle("instruments", "hls-index", fit.per_person["score"][0])
    assert fit.per_person["score"].to_list()[1:] == [50, 0, 25]
    assert fit.per_person["level"].to_list() == ["problematic", "excellent", "insufficient", "insufficient"]


def test_hls_needs_most_items():
    fit = hls_index(pd.DataFrame([[4, 4, 4, 4, None], [4, 4, 4, None, None]]), range(5))
    assert fit.per_person["score"].isna().to_list() == [False, True]
    with pytest.raises(TooFewError):
        hls_index(pd.DataFrame([[None, None]]), range(2))
    with pytest.raises(DomainError, match="min_answered"):
        hls_index(pd.DataFrame([[1, 2]]), range(2), min_answered=0)


def test_a_person_answers_once():
    answers = pd.DataFrame([[3] * 9, [4] * 9]).assign(who="p")
    with pytest.raises(DomainError, match="row 2: the person has answered already"):
        sdm_q9(answers, range(9), person="who")
