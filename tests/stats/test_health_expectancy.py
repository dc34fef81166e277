from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats import (
    health_expectancy_difference,
    life_expectancy,
    life_table,
    rates_at_point_years,
    single_year_table,
    sullivan,
    sullivan_bootstrap,
)

EXCERPTS = Path(__file__).parent / "excerpts"
GUIDE = Path(__file__).parents[1] / "oracles" / "sullivan_guide_2007_example_1.csv"

# Austria, males, 1992, a hundredth of its deaths: Preston, Heuveline and Guillot (2001), box 3.1, p. 49.
COUNTS = pd.DataFrame(
    {
        "age": [65, 70, 75, 80, 85],
        "deaths": np.array([4366, 4337, 5279, 6460, 6146]) / 100,
        "persons": np.array([153832, 105169, 73694, 57512, 32435]) / 100,
    }
)
YEARS_LIVED = [2.619, 2.593, 2.518, 2.423, np.nan]
STATES = pd.DataFrame(
    {"severe": [0.13, 0.15, 0.18, 0.26, 0.34], "moderate": [0.21, 0.24, 0.28, 0.31, 0.35]},
    index=COUNTS["age"],
)
ASKED = pd.Series([90, 80, 70, 60, 50], index=COUNTS["age"])
PREVALENCE = st.lists(st.floats(0, 1), min_size=5, max_size=5)


def austria(scale=1.0):
    frame = COUNTS.assign(deaths=COUNTS["deaths"] * scale, persons=COUNTS["persons"] * scale)
    return life_table(frame, deaths="deaths", population="persons", ax=YEARS_LIVED)


def one_state(values):
    return pd.Series(values, index=COUNTS["age"], name="limited")


@pytest.mark.parametrize("state", ["severe", "moderate", "free"])
def test_years_and_standard_errors_by_state(oracle, state):
    for variance, name in (("jagger", "jagger"), ("chiang", "chiang"), ("chiang-adjusted", "adjusted")):
        found = sullivan(austria(), STATES, ASKED, remaining="free", variance=variance).at(65, state)
        oracle("health_expectancy", f"{state}-h65", found.years)
        oracle("health_expectancy", f"{state}-se-{name}", found.se)
        assert found.ci_high - found.ci_low == pytest.approx(2 * 1.959964 * found.se, rel=1e-5)


@pytest.mark.parametrize("age", [1, 20, 65, 75, 85])
def test_the_classic_guides_example(oracle, age):
    guide = pd.read_csv(GUIDE, comment="#")
    table = life_table(guide, deaths="deaths", population="pop")
    result = sullivan(table, guide.set_index("age")["prev"])
    oracle("health_expectancy", f"guide-dfle{age}", result.at(age, "healthy").years)


def norway(year):
    rows = pd.read_csv(EXCERPTS / "norway_67.csv", comment="#").query("year == @year").set_index("age")
    persons = rows["male_persons"] + rows["female_persons"]
    deaths = rows["male_rate"] * rows["male_persons"] + rows["female_rate"] * rows["female_persons"]
    table = life_table((deaths / persons).rename("mx").reset_index(), rate="mx")
    groups = np.array([67, 75, 80, 85, 90])
    place = groups[np.searchsorted(groups, persons.index, side="right") - 1]
    # Statistics Norway, archive tables: recipients of home services, residents of institutions.
    users = {
        1992: [[24413, 28758, 34613, 22530, 9854], [4202, 6377, 10749, 12058, 10381]],
        2004: [[16393, 21842, 34913, 28153, 14476], [3026, 5108, 9926, 11034, 10025]],
    }[year]
    share = pd.DataFrame(np.transpose(users), index=groups, columns=["home", "institution"])
    share = share.div(persons.groupby(place).sum(), axis=0)
    return sullivan(table, share, np.inf, remaining="neither", variance="jagger")


def test_norwegians_with_and_without_municipal_care(oracle):
    results = {year: norway(year) for year in (1992, 2004)}
    for year, result in results.items():
        oracle("health_expectancy", f"norway-{year}-e67", result.ex[0])
        oracle("health_expectancy", f"norway-{year}-institution", result.at(67, "institution").years)
        oracle("health_expectancy", f"norway-{year}-neither", result.at(67, "neither").years)
    gain = results[2004].at(67, "neither").years - results[1992].at(67, "neither").years
    oracle("health_expectancy", "norway-gain-neither", gain)


def france(year, sex):
    rates = pd.read_csv(EXCERPTS / "wpp2024_france_mortality.csv", comment="#")
    if year == 2008:
        rates = rates[rates["start"] == 2005]
    else:
        points = rates_at_point_years(rates[rates["start"] >= 2020], place="iso3")
        rates = points[points["year"] == 2025]
    table = single_year_table(life_table(rates[rates["sex"] == sex], rate="mx"))
    limits = pd.read_csv(EXCERPTS / "france_activity_limitation.csv", comment="#")
    limits = limits[(limits["year"] == year) & (limits["sex"] == sex)]
    return sullivan(table, limits.set_index("age")["prev"]).at(65, "healthy")


@pytest.mark.parametrize(("sex", "name"), [("female", "women"), ("male", "men")])
def test_french_years_without_limitation(oracle, sex, name):
    oracle("health_expectancy", f"france-2008-{name}-share-free", france(2008, sex).share)
    oracle("health_expectancy", f"france-2024-{name}-free", france(2024, sex).years)


@settings(deadline=None, max_examples=40)
@given(PREVALENCE, st.floats(0, 1))
def test_states_sum_to_life_expectancy(prevalence, split):
    p = np.array(prevalence)
    states = pd.DataFrame({"a": p * split, "b": p * (1 - split)}, index=COUNTS["age"])
    result = sullivan(austria(), states, ASKED)
    assert result.hx.sum(axis=1) == pytest.approx(result.ex)
    assert (result.hx <= result.ex[:, np.newaxis] + 1e-9).all()
    assert (result.se >= 0).all()


@settings(deadline=None, max_examples=30)
@given(PREVALENCE, PREVALENCE)
def test_more_ill_health_never_adds_healthy_years(one, two):
    less, more = np.minimum(one, two), np.maximum(one, two)
    healthy = [sullivan(austria(), one_state(p)).at(65, "healthy").years for p in (less, more)]
    assert healthy[1] <= healthy[0] + 1e-9


def test_nobody_ill_is_all_of_life_and_everyone_ill_none():
    assert sullivan(austria(), one_state([0.0] * 5)).at(65, "healthy").years == pytest.approx(austria().ex[0])
    assert sullivan(austria(), one_state([1.0] * 5)).at(65, "healthy").years == pytest.approx(0)


def test_with_nobody_ill_the_interval_is_that_of_life_expectancy():
    for variance in ("chiang", "chiang-adjusted"):
        healthy = sullivan(austria(), one_state([0.0] * 5), ASKED, variance=variance).at(65, "healthy")
        assert healthy.se == pytest.approx(life_expectancy(austria(), 65, variance=variance).se)


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 1000))
def test_asking_and_counting_more_narrows_the_interval_and_moves_nothing(times):
    small = sullivan(austria(), STATES, ASKED).at(65, "healthy")
    asked = sullivan(austria(), STATES, ASKED * times).at(65, "healthy")
    both = sullivan(austria(times), STATES, ASKED * times).at(65, "healthy")
    assert asked.years == pytest.approx(small.years)
    assert asked.se < small.se
    assert both.se == pytest.approx(small.se / np.sqrt(times))


def test_a_design_effect_is_a_smaller_survey():
    plain = sullivan(austria(), STATES, ASKED / 2, variance="jagger")
    clustered = sullivan(austria(), STATES, ASKED, design_effect=2, variance="jagger")
    assert clustered.se == pytest.approx(plain.se)


def test_one_prevalence_for_many_single_years_keeps_its_error_whole():
    # The same flat rates in one wide interval or in single years, with one group asked: the same survey part.
    single = pd.DataFrame({"age": range(65, 75), "mx": [0.0] * 9 + [0.1]})
    wide = pd.DataFrame({"age": [65, 74], "mx": [0.0, 0.1]})
    limited = pd.Series([0.3], index=[65])
    found = [
        sullivan(life_table(rates, rate="mx"), limited, 100, variance="jagger").at(65, "healthy").se
        for rates in (single, wide)
    ]
    assert found[0] == pytest.approx(19 * np.sqrt(0.3 * 0.7 / 100))
    assert found[1] == pytest.approx(found[0])


def test_a_register_leaves_only_the_mortality_part():
    counted = sullivan(austria(), STATES, np.inf, variance="jagger")
    assert (counted.se == 0).all()
    assert sullivan(austria(), STATES, np.inf).at(65, "severe").se > 0


def test_an_interval_that_cannot_be_had_is_missing_with_its_reason():
    assert sullivan(austria(), STATES).reason == "no sample sizes given"
    rates = life_table(COUNTS.assign(mx=COUNTS["deaths"] / COUNTS["persons"]), rate="mx")
    result = sullivan(rates, STATES, ASKED)
    assert result.reason == "no deaths given"
    assert np.isnan(result.se).all()
    assert np.isfinite(sullivan(rates, STATES, ASKED, variance="jagger").se).all()


def test_a_difference_has_both_sides_errors_and_a_sign():
    then, now = sullivan(austria(), STATES, ASKED), sullivan(austria(), STATES * 0.8, ASKED)
    found = health_expectancy_difference(then, now, age=65, state="healthy")
    back = health_expectancy_difference(now, then, age=65, state="healthy")
    assert found.difference == pytest.approx(-back.difference)
    assert found.difference > 0
    assert found.se == pytest.approx(np.hypot(then.at(65, "healthy").se, now.at(65, "healthy").se))
    assert found.p == pytest.approx(back.p)
    assert np.isnan(
        health_expectancy_difference(then, sullivan(austria(), STATES), age=65, state="healthy").p
    )


def test_the_bootstrap_agrees_with_the_formula():
    large = austria(20)
    drawn = sullivan_bootstrap(large, STATES, ASKED, age=65, rng=np.random.default_rng(7), draws=4000)
    formula = sullivan(large, STATES, ASKED, variance="chiang-adjusted")
    for place, state in enumerate(drawn.states):
        assert drawn.se[place] == pytest.approx(formula.at(65, state).se, rel=0.05)
        assert drawn.draws[:, place].mean() == pytest.approx(formula.at(65, state).years, abs=0.05)
        assert drawn.ci_low[place] < formula.at(65, state).years < drawn.ci_high[place]


def test_the_bootstrap_is_the_same_for_the_same_seed():
    one, two = (
        sullivan_bootstrap(austria(), STATES, 60, age=70, rng=np.random.default_rng(3), draws=50)
        for _ in "ab"
    )
    assert (one.draws == two.draws).all()
    assert list(one.to_frame()["state"]) == ["severe", "moderate", "healthy"]


def test_the_frame_has_a_row_for_each_age_and_state():
    frame = sullivan(austria(), STATES, ASKED).to_frame()
    assert len(frame) == 15
    assert frame["share"].groupby(frame["x"]).sum().to_numpy() == pytest.approx(1.0)


def test_bad_input_is_named():
    table = austria()
    with pytest.raises(DomainError, match=r"prevalence of limited at age 70 is 1\.2"):
        sullivan(table, one_state([0.1, 1.2, 0.1, 0.1, 0.1]))
    with pytest.raises(DomainError, match="age 70 is nan"):
        sullivan(table, one_state([0.1, np.nan, 0.1, 0.1, 0.1]))
    with pytest.raises(DomainError, match=r"sum to 1\.3"):
        sullivan(table, pd.DataFrame({"a": [0.6] * 5, "b": [0.7] * 5}, index=COUNTS["age"]))
    with pytest.raises(ColumnError, match="share a name"):
        sullivan(table, STATES, remaining="severe")
    with pytest.raises(DomainError, match="starts at age 70, but the life table at 65"):
        sullivan(table, one_state([0.1] * 5).drop(65))
    with pytest.raises(DomainError, match="inside an interval"):
        sullivan(table, pd.Series([0.1, 0.2], index=[65, 72]))
    with pytest.raises(DomainError, match="sample size at age 80"):
        sullivan(table, STATES, ASKED.mask(ASKED == 60, 0))
    with pytest.raises(DomainError, match="same ages"):
        sullivan(table, STATES, ASKED[:3])
    with pytest.raises(DomainError, match="design effect"):
        sullivan(table, STATES, ASKED, design_effect=0.5)
    with pytest.raises(DomainError, match="no state ill"):
        sullivan(table, STATES).at(65, "ill")
    with pytest.raises(DomainError, match="jagger"):
        sullivan(table, STATES, ASKED, variance="none")
    with pytest.raises(TooFewError, match="two draws"):
        sullivan_bootstrap(table, STATES, 60, age=65, rng=np.random.default_rng(1), draws=1)
    with pytest.raises(DomainError, match="finite sample sizes"):
        sullivan_bootstrap(table, STATES, np.inf, age=65, rng=np.random.default_rng(1))
