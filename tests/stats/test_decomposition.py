from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats import (
    decompose_health_expectancy,
    decompose_life_expectancy,
    decompose_product,
    life_table,
    sullivan,
)

AGES = [65, 70, 75, 80, 85]
# Austria, males, 1992: Preston, Heuveline and Guillot (2001), box 3.1, p. 49.
RATES = np.array([4366, 4337, 5279, 6460, 6146]) / np.array([153832, 105169, 73694, 57512, 32435])
YEARS_LIVED = [2.619, 2.593, 2.518, 2.423, np.nan]
LIMITED = np.array([0.34, 0.39, 0.46, 0.57, 0.69])
METHODS = ["andreev", "kitagawa", "mortality-first", "prevalence-first"]

FACTORS = st.lists(st.floats(0.01, 100), min_size=3, max_size=3)


def population(rates, limited):
    table = life_table(pd.DataFrame({"age": AGES, "mx": rates}), rate="mx", ax=YEARS_LIVED)
    return sullivan(table, pd.Series(limited, index=AGES))


THEN, NOW = population(RATES, LIMITED), population(RATES * 0.9, LIMITED * 0.85)


def test_andreevs_parts_are_those_of_replacing_age_by_age(oracle):
    found = decompose_health_expectancy(THEN, NOW, age=65, state="healthy")
    for row, age in enumerate(AGES):
        for place, part in enumerate(("mortality", "prevalence")):
            oracle("health_expectancy", f"andreev-{part}-{age}", found.effects[row, place])


def test_the_other_methods_totals(oracle):
    parts = {
        method: decompose_health_expectancy(THEN, NOW, age=65, state="healthy", method=method).totals
        for method in METHODS
    }
    oracle("health_expectancy", "kitagawa-mortality", parts["kitagawa"]["mortality"])
    oracle("health_expectancy", "kitagawa-prevalence", parts["kitagawa"]["prevalence"])
    oracle("health_expectancy", "mortality-first", parts["mortality-first"]["mortality"])
    oracle("health_expectancy", "prevalence-first-mortality", parts["prevalence-first"]["mortality"])


def test_arriagas_parts_are_those_of_replacing_age_by_age(oracle):
    found = decompose_life_expectancy(THEN.table, NOW.table, age=65)
    for row, age in enumerate(AGES):
        oracle("health_expectancy", f"arriaga-{age}", found.effects[row].sum())


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.floats(0.005, 0.3), min_size=5, max_size=5),
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
    st.sampled_from(METHODS),
    st.sampled_from([65, 75]),
)
def test_parts_of_health_expectancy_sum_to_its_change(rates, limited, method, age):
    found = decompose_health_expectancy(
        THEN, population(rates, limited), age=age, state="healthy", method=method
    )
    assert found.effects.sum() == pytest.approx(found.change, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.floats(0.005, 0.3), min_size=5, max_size=5), st.sampled_from(["arriaga", "arriaga-symmetric"])
)
def test_parts_of_life_expectancy_sum_to_its_change(rates, method):
    found = decompose_life_expectancy(THEN.table, population(rates, LIMITED).table, age=65, method=method)
    assert found.effects.sum() == pytest.approx(found.change, abs=1e-9)


def test_only_what_changed_has_a_part():
    sicker = population(RATES, LIMITED * 1.1)
    longer = population(RATES * 0.8, LIMITED)
    for method in METHODS:
        one = decompose_health_expectancy(THEN, sicker, age=65, state="healthy", method=method)
        two = decompose_health_expectancy(THEN, longer, age=65, state="healthy", method=method)
        assert one.totals["mortality"] == pytest.approx(0)
        assert two.totals["prevalence"] == pytest.approx(0)


def test_symmetric_parts_change_sign_when_the_sides_are_swapped():
    for method in ("andreev", "kitagawa"):
        forth = decompose_health_expectancy(THEN, NOW, age=65, state="healthy", method=method)
        back = decompose_health_expectancy(NOW, THEN, age=65, state="healthy", method=method)
        assert forth.effects == pytest.approx(-back.effects)
    forth = decompose_life_expectancy(THEN.table, NOW.table, age=65, method="arriaga-symmetric")
    back = decompose_life_expectancy(NOW.table, THEN.table, age=65, method="arriaga-symmetric")
    assert forth.effects == pytest.approx(-back.effects)


FIRST = {"age": 0.25, "survival": 0.92, "employment": 1.3}
SECOND = {"age": 0.27, "survival": 0.55, "employment": 1.2}


@pytest.mark.parametrize("method", ["log", "stepwise"])
def test_parts_of_a_product(oracle, method):
    found = decompose_product(FIRST, SECOND, measure="ratio", method=method)
    for name, part in found.totals.items():
        oracle("dependency", f"{method}-{name}", part)


@settings(deadline=None, max_examples=40)
@given(FACTORS, FACTORS, st.sampled_from(["log", "stepwise"]))
def test_parts_of_a_product_sum_to_its_change(one, two, method):
    found = decompose_product(
        dict(zip("abc", one, strict=True)), dict(zip("abc", two, strict=True)), measure="m", method=method
    )
    assert found.effects.sum() == pytest.approx(
        found.change, rel=1e-9, abs=1e-9 * max(found.first, found.second)
    )


def test_factors_that_cancel_still_have_parts():
    found = decompose_product({"a": 2.0, "b": 3.0}, {"a": 3.0, "b": 2.0}, measure="m")
    assert found.change == pytest.approx(0)
    assert found.totals["a"] == pytest.approx(6 * np.log(1.5))


def test_the_frame_has_a_row_for_each_age_and_part():
    frame = decompose_health_expectancy(THEN, NOW, age=75, state="healthy").to_frame()
    assert list(frame["x"].unique()) == [75, 80, 85]
    assert list(frame.columns) == ["x", "component", "effect"]


def test_bad_input_is_named():
    other = life_table(pd.DataFrame({"age": [65, 75, 85], "mx": 0.1}), rate="mx")
    with pytest.raises(DomainError, match="different ages"):
        decompose_life_expectancy(THEN.table, other, age=65)
    with pytest.raises(DomainError, match="arriaga"):
        decompose_life_expectancy(THEN.table, NOW.table, age=65, method="best")
    with pytest.raises(DomainError, match="andreev"):
        decompose_health_expectancy(THEN, NOW, age=65, state="healthy", method="best")
    with pytest.raises(DomainError, match="starts no interval"):
        decompose_life_expectancy(THEN.table, NOW.table, age=66)
    with pytest.raises(DomainError, match="above 0"):
        decompose_product({"a": 0.0}, {"a": 1.0}, measure="m")
    with pytest.raises(DomainError, match="different factors"):
        decompose_product({"a": 1.0}, {"b": 1.0}, measure="m")
    with pytest.raises(DomainError, match="log or stepwise"):
        decompose_product(FIRST, SECOND, measure="m", method="best")
