from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError
from hvevfd_research.stats import (
    ageing_indicators,
    care_need_scenarios,
    persons_in_need,
    rates_at_point_years,
)

EXCERPTS = Path(__file__).parent / "excerpts"
PEOPLE = pd.read_csv(EXCERPTS / "wpp2024_population.csv", comment="#").query("iso3 == 'NOR'")
PERIODS = pd.read_csv(EXCERPTS / "wpp2024_mortality.csv", comment="#").query("iso3 == 'NOR'")
RATES = rates_at_point_years(PERIODS, place="iso3")
PROFILE = pd.DataFrame(
    {
        "sex": ["female"] * 4 + ["male"] * 4,
        "age": [65, 75, 80, 85] * 2,
        "prevalence": [0.05, 0.12, 0.25, 0.5, 0.04, 0.1, 0.2, 0.4],
    }
)


def scenarios(people=PEOPLE, rates=RATES, profile=PROFILE, base=1975):
    return care_need_scenarios(people, rates, profile, base=base, persons="pop")


def need(year, scenario, found=None):
    frame = (found or scenarios()).to_frame()
    return frame.query("year == @year and scenario == @scenario")["need"].item()


def test_in_the_base_year_all_scenarios_are_the_profile():
    frame = scenarios().to_frame().query("year == 1975")
    by_hand = sum(
        persons_in_need(
            PEOPLE.query("year == 1975 and sex == @sex").set_index("age")["pop"],
            PROFILE.query("sex == @sex").set_index("age")["prevalence"],
        )
        for sex in ("female", "male")
    )
    assert frame["need"].to_numpy() == pytest.approx([by_hand] * 3)
    assert frame["change"].to_numpy() == pytest.approx([0] * 3)


def test_a_constant_profile_follows_the_people_only():
    by_hand = sum(
        persons_in_need(
            PEOPLE.query("year == 2010 and sex == @sex").set_index("age")["pop"],
            PROFILE.query("sex == @sex").set_index("age")["prevalence"],
        )
        for sex in ("female", "male")
    )
    assert need(2010, "constant profile") == pytest.approx(by_hand)


def test_longer_life_lowers_need_in_the_other_scenarios():
    assert (scenarios().gain.loc[2010] > 2).all()
    for scenario in ("shifted profile", "constant years"):
        assert need(2010, scenario) < need(2010, "constant profile")


def test_without_a_gain_the_scenarios_are_one():
    frozen = pd.concat([RATES.query("year == 1975").assign(year=year) for year in (1975, 2010)])
    found = scenarios(rates=frozen)
    assert found.gain.loc[2010].to_numpy() == pytest.approx([0, 0])
    values = [need(2010, name, found) for name in ("shifted profile", "constant years")]
    assert values == pytest.approx([need(2010, "constant profile", found)] * 2)


def test_a_flat_profile_scales_by_life_expectancy_and_does_not_shift():
    flat = PROFILE.assign(prevalence=0.2)
    found = scenarios(profile=flat)
    assert need(2010, "shifted profile", found) == pytest.approx(need(2010, "constant profile", found))
    women = found.to_frame().query("year == 2010")
    assert women["ratio"].to_numpy() == pytest.approx((women["need"] / women["working"]).to_numpy())


def test_years_in_need_are_kept_where_everyone_old_has_the_same_share():
    # Years in need are then the share times e65, so the share scales by the ratio of e65.
    profile = pd.DataFrame({"sex": ["female", "male"], "age": 65, "prevalence": 0.2})
    found = scenarios(profile=profile)
    old = PEOPLE.query("year == 2010 and age >= 65").groupby("sex")["pop"].sum()
    rows = ageing_indicators(PEOPLE, RATES, place="iso3", persons="pop")
    then, now = rows.at("NOR", 1975), rows.at("NOR", 2010)
    expected = sum(0.2 * then[f"e65_{sex}"] / now[f"e65_{sex}"] * old[sex] for sex in old.index)
    assert need(2010, "constant years", found) == pytest.approx(expected)


def test_bad_input_is_named():
    with pytest.raises(DomainError, match="base year 2000"):
        scenarios(base=2000)
    with pytest.raises(DomainError, match="same sexes"):
        scenarios(profile=PROFILE.query("sex == 'male'"))
    with pytest.raises(DomainError, match="must be between 0 and 1"):
        scenarios(profile=PROFILE.assign(prevalence=1.5))
    with pytest.raises(DomainError, match="no years in need"):
        scenarios(profile=PROFILE.assign(prevalence=0.0))
    with pytest.raises(DomainError, match="a year or an age is missing"):
        scenarios(rates=RATES.query("year == 1975"))
    with pytest.raises(DomainError, match="there twice"):
        scenarios(people=pd.concat([PEOPLE, PEOPLE]))
    with pytest.raises(DomainError, match="a year or an age is missing"):
        scenarios(people=PEOPLE.assign(pop=np.nan))
