"""One assumption at a time, and the load of care in one year."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import (
    care_need_backtest,
    care_need_growth,
    care_need_scenarios,
    need_per_employed,
    tornado,
)

AGES = [0, 1, *range(5, 101, 5)]
RATES = pd.concat(pd.DataFrame({"year": y, "sex": "male", "age": AGES}) for y in (2020, 2050))
RATES["mx"] = 0.00005 * 1.1 ** RATES["age"] * np.where(RATES["year"] == 2020, 1.0, 0.7)
PEOPLE = RATES[RATES["age"] != 1].assign(population=50.0)
NEED = pd.DataFrame({"sex": "male", "age": [65, 75, 85], "prevalence": [0.1, 0.2, 0.5]})
WHEN = {"base": 2020, "year": 2050, "employed": 500.0}


def load(**changes):
    return need_per_employed(PEOPLE, RATES, NEED, **(WHEN | changes))


def plus(a, b, c=0.0):
    return a + 2 * b + c


def test_each_assumption_is_changed_alone_and_the_widest_swing_comes_first():
    found = tornado(plus, {"a": 1.0, "b": 1.0}, {"a": (0.0, 2.0), "b": (0.0, 3.0)})
    assert found.central == 3.0
    assert found.to_frame().to_numpy().tolist() == [
        ["b", 0.0, 3.0, 1.0, 7.0, 6.0],
        ["a", 0.0, 2.0, 2.0, 4.0, 2.0],
    ]


def test_an_assumption_that_goes_one_way_swings_from_the_central_case():
    frame = tornado(plus, {"a": 1.0, "b": 1.0}, {"c": (0.5, 1.0)}).frame
    assert frame["swing"].item() == 1.0


def test_nothing_to_change_and_an_outcome_that_is_no_number_are_refused():
    with pytest.raises(TooFewError):
        tornado(plus, {"a": 1.0, "b": 1.0}, {})
    with pytest.raises(DomainError, match="a is set"):
        tornado(plus, {"a": 1.0, "b": 1.0}, {"a": (float("nan"), 2.0)})


@pytest.mark.parametrize("scenario", ["constant profile", "shifted profile", "constant years"])
def test_the_load_is_the_need_of_the_scenario_over_the_employed(scenario):
    rows = care_need_scenarios(PEOPLE, RATES, NEED, base=2020).frame
    need = rows.query("year == 2050 and scenario == @scenario")["need"].item()
    assert load(scenario=scenario) == pytest.approx(need / 500)


def test_each_change_moves_the_load_by_hand():
    constant = load(scenario="constant profile")
    # 100 people from 65 to 74 at 0.1, 100 at 0.2, 200 from 85 on at 0.5: 130 in need
    assert constant == pytest.approx(130 / 500)
    assert load(scenario="constant profile", more_need=0.1) == pytest.approx(143 / 500)
    # 80 to 84: 50 at 0.2; from 85 on: 200 at 0.5; a tenth of 110 more
    assert load(scenario="constant profile", more_very_old=0.1) == pytest.approx(141 / 500)
    # nine groups from 20 to 64: 450 people
    assert load(scenario="constant profile", more_employed=0.05) == pytest.approx(130 / 522.5)
    assert load(scenario="constant profile", working_longer=0.1) == pytest.approx(130 / 510)


def test_more_of_the_very_old_in_the_last_year_leave_the_base_year_as_it_was():
    wider = load(scenario="shifted profile", more_very_old=0.5)
    assert wider > load(scenario="shifted profile")
    assert load(year=2020, more_very_old=0.0) == pytest.approx(130 / 500)


@pytest.mark.parametrize(
    "changes",
    [{"scenario": "best"}, {"employed": 0}, {"employed": float("nan")}, {"more_need": -1}, {"year": 2010}],
)
def test_what_cannot_be_is_refused(changes):
    with pytest.raises(DomainError):
        load(**changes)


def test_growth_compares_two_years_of_each_scenario():
    found = care_need_scenarios(PEOPLE, RATES, NEED, base=2020)
    rows = found.growth(2020, 2050).set_index("scenario")
    assert rows.loc["constant profile", "change"] == pytest.approx(0)
    assert rows.loc["shifted profile", "last"] == pytest.approx(load() * 500)
    with pytest.raises(DomainError, match="2020, 2050"):
        found.growth(2020, 2030)


def test_need_per_employed_agrees_with_the_load_of_one_year():
    rows = care_need_scenarios(PEOPLE, RATES, NEED, base=2020)
    wide = rows.per_employed(pd.Series({2050: 500.0})).set_index("year")
    assert wide.loc[2050, "shifted profile"] == pytest.approx(load())
    with pytest.raises(DomainError):
        rows.per_employed(pd.Series({2030: 500.0}))


def test_growth_of_many_places_is_that_of_each():
    people = pd.concat([PEOPLE.assign(place="A"), PEOPLE.assign(place="B", population=80.0)])
    rates = pd.concat([RATES.assign(place="A"), RATES.assign(place="B")])
    found = care_need_growth(people, rates, NEED, 2020, 2050, base=2020).set_index("place")
    alone = care_need_scenarios(PEOPLE, RATES, NEED, base=2020).growth(2020, 2050)
    assert found.loc["A"].to_list() == pytest.approx(alone["change"].to_list())
    assert found.loc["B"].to_list() == pytest.approx(found.loc["A"].to_list())
    with pytest.raises(DomainError, match="B"):
        care_need_growth(people, rates[rates["place"] == "A"], NEED, 2020, 2050, base=2020)


def test_a_profile_that_stood_still_was_guessed_by_the_constant_one():
    rows = care_need_backtest(PEOPLE, RATES, NEED, NEED, base=2020, year=2050).set_index("scenario")
    assert rows.loc["constant profile", "gap"] == pytest.approx(0)
    assert (rows["by_later"] == 130.0).all()
    assert rows.loc["shifted profile", "gap"] == pytest.approx(load() * 500 / 130 - 1)
