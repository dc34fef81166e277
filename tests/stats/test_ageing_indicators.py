from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats import (
    ageing_indicators,
    decompose_redr,
    life_table,
    old_age_dependency_ratio,
    prospective_old_age_dependency_ratio,
    rates_at_point_years,
    real_elderly_dependency_ratio,
)

EXCERPTS = Path(__file__).parent / "excerpts"
PEOPLE = pd.read_csv(EXCERPTS / "wpp2024_population.csv", comment="#")
PERIODS = pd.read_csv(EXCERPTS / "wpp2024_mortality.csv", comment="#")
RATES = rates_at_point_years(PERIODS, place="iso3")
# Persons employed: Feenstra, Inklaar and Timmer (2015), Penn World Table 10.01.
EMPLOYED = pd.DataFrame(
    {
        "iso3": ["NOR", "NOR", "GBR", "GBR"],
        "year": [1975, 2010, 1975, 2010],
        "employed": [1736311, 2544923, 24905455, 29425117],
    }
)


def indicators(people=PEOPLE, rates=RATES, employed=EMPLOYED, **options):
    return ageing_indicators(people, rates, employed, place="iso3", persons="pop", **options)


@pytest.mark.parametrize("place", ["NOR", "GBR"])
@pytest.mark.parametrize("year", [1975, 2010])
@pytest.mark.parametrize("name", ["threshold_male", "threshold_female", "oadr", "poadr", "redr"])
def test_indicators_agree_with_another_program(oracle, place, year, name):
    oracle(
        "dependency", f"{place.lower()}-{year}-{name.replace('_', '-')}", indicators().at(place, year)[name]
    )


def test_the_british_prospective_ratio_is_near_the_published_one(oracle):
    oracle("dependency", "uk-poadr-2010", indicators().at("GBR", 2010)["poadr"])


def test_many_at_once_are_the_single_functions_one_by_one():
    row = indicators().at("NOR", 2010)
    mine = PEOPLE.query("iso3 == 'NOR' and year == 2010").pivot_table(
        index="age", columns="sex", values="pop"
    )
    rates = RATES.query("iso3 == 'NOR' and year == 2010")
    tables = {sex: life_table(rates[rates["sex"] == sex], rate="mx") for sex in ("female", "male")}
    assert row["oadr"] == pytest.approx(old_age_dependency_ratio(mine.sum(axis=1)))
    assert row["poadr"] == pytest.approx(prospective_old_age_dependency_ratio(mine, tables))
    assert row["redr"] == pytest.approx(real_elderly_dependency_ratio(mine, tables, 2544923))


def test_fewer_years_left_make_the_threshold_later():
    ages = [indicators(years_left=years).at("NOR", 2010)["threshold_female"] for years in (20, 15, 10)]
    assert ages == sorted(ages)


def test_row_order_changes_nothing():
    shuffled = indicators(PEOPLE.sample(frac=1, random_state=1), RATES.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(shuffled.to_frame(), indicators().to_frame())


def test_rates_at_point_years_average_the_logarithms_of_both_periods():
    mine = PERIODS.query("iso3 == 'NOR' and sex == 'male' and age == 80").set_index("start")["mx"]
    found = RATES.query("iso3 == 'NOR' and sex == 'male' and age == 80").set_index("year")["mx"]
    assert found[2010] == pytest.approx(np.sqrt(mine[2005] * mine[2010]))
    assert found[2015] == pytest.approx(mine[2010])
    assert found[1970] == pytest.approx(mine[1970])


def test_missing_employment_is_missing_or_held_and_says_which():
    some = EMPLOYED[EMPLOYED["year"] == 1975]
    plain, held = indicators(employed=some), indicators(employed=some, hold_employment_rate=True)
    assert plain.at("NOR", 2010)["employed_source"] == "missing"
    assert np.isnan(plain.at("NOR", 2010)["redr"])
    row, then = held.at("NOR", 2010), held.at("NOR", 1975)
    assert (row["employed_source"], then["employed_source"]) == ("held", "given")
    assert row["employed"] / row["working"] == pytest.approx(then["employed"] / then["working"])
    late = indicators(employed=EMPLOYED[EMPLOYED["year"] == 2010], hold_employment_rate=True)
    assert late.at("NOR", 1975)["employed_source"] == "missing"
    assert set(indicators(employed=None).to_frame()["employed_source"]) == {"missing"}


@pytest.mark.parametrize("method", ["log", "stepwise"])
def test_a_change_of_redr_has_three_parts(method):
    found = decompose_redr(indicators(), "NOR", 1975, 2010, method=method)
    change = indicators().at("NOR", 2010)["redr"] - indicators().at("NOR", 1975)["redr"]
    assert found.components == ("age structure", "survival", "employment")
    assert sum(found.totals.values()) == pytest.approx(change)
    assert found.totals["survival"] < found.totals["employment"] < 0


def test_bad_input_is_named():
    with pytest.raises(DomainError, match="nobody is employed in NOR, 2010"):
        indicators(employed=EMPLOYED.replace({2544923: 0}))
    with pytest.raises(DomainError, match="no death rates for NOR, 2010, male"):
        indicators(rates=RATES.query("not (iso3 == 'NOR' and year == 2010 and sex == 'male')"))
    with pytest.raises(DomainError, match="an age group is missing for NOR, 1975, female"):
        indicators(PEOPLE.query("not (iso3 == 'NOR' and year == 1975 and sex == 'female' and age == 40)"))
    with pytest.raises(DomainError, match="a sex is missing for GBR, 1975"):
        indicators(PEOPLE.query("not (iso3 == 'GBR' and year == 1975 and sex == 'female')"))
    with pytest.raises(DomainError, match="is there twice"):
        indicators(pd.concat([PEOPLE, PEOPLE[:1]]))
    with pytest.raises(DomainError, match="missing or negative"):
        indicators(PEOPLE.assign(pop=PEOPLE["pop"].where(PEOPLE["age"] != 50)))
    with pytest.raises(ColumnError, match="there twice in the employment"):
        indicators(employed=pd.concat([EMPLOYED, EMPLOYED]))
    with pytest.raises(DomainError, match="no one is of working age"):
        indicators(PEOPLE.assign(pop=PEOPLE["pop"].where(PEOPLE["age"] >= 65, 0)))
    with pytest.raises(DomainError, match="lies outside the table"):
        indicators(years_left=120)
    with pytest.raises(DomainError, match="no indicators for SWE"):
        indicators().at("SWE", 2010)
    with pytest.raises(DomainError, match="employment is missing for NOR"):
        decompose_redr(indicators(employed=None), "NOR", 1975, 2010)
    with pytest.raises(DomainError, match="not above 0"):
        rates_at_point_years(PERIODS.assign(mx=0.0), place="iso3")
    with pytest.raises(DomainError, match="there twice"):
        rates_at_point_years(pd.concat([PERIODS, PERIODS]), place="iso3")
