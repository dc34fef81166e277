"""Figures of survival and health, and of decompositions."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError
from hvevfd_research.plots import decomposition, decomposition_by_age, survival_and_health
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats import (
    decompose_health_expectancy,
    decompose_product,
    decompose_share,
    life_table,
    sullivan,
)

AGES = [65, 70, 75, 80, 85]


def population(mortality=1.0, limited=1.0):
    rates = np.array([0.028, 0.041, 0.072, 0.112, 0.19]) * mortality
    states = pd.DataFrame(
        {"severe": [0.13, 0.15, 0.18, 0.26, 0.34], "moderate": [0.21, 0.24, 0.28, 0.31, 0.35]}, index=AGES
    )
    return sullivan(life_table(pd.DataFrame({"age": AGES, "mx": rates}), rate="mx"), states * limited)


def test_the_words_hold_total_years_and_those_of_each_state():
    result = population()
    words = alt_text(survival_and_health(result))
    assert f"Of {result.ex[0]:.1f} years left" in words
    for state in result.states:
        assert f"{result.at(65, state).years:.1f} {state}" in words
    assert "Earlier" not in words


def test_the_areas_are_the_years():
    result = population()
    ax = survival_and_health(result)
    # The lowest area is the healthy state; its size is the years, but for the curve within intervals.
    corners = ax.collections[0].get_paths()[0].vertices
    x, y = corners[:, 0], corners[:, 1]
    size = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    assert size == pytest.approx(result.at(65, "healthy").years, rel=0.05)


def test_states_differ_in_hatch_and_are_named_in_the_order_of_the_stack():
    ax = survival_and_health(population())
    assert len({area.get_hatch() for area in ax.collections}) == 3
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert [name.split(":")[0] for name in names] == ["severe", "moderate", "healthy"]


def test_an_earlier_population_is_dashed_and_in_the_words():
    then, now = population(), population(0.8, 0.8)
    ax = survival_and_health(now, earlier=then)
    assert [line.get_linestyle() for line in ax.get_lines()].count("--") == 2
    assert f"Earlier it was {then.ex[0]:.1f} years left" in alt_text(ax)
    other = sullivan(then.table, pd.Series(0.2, index=AGES))
    with pytest.raises(DomainError, match="other states"):
        survival_and_health(now, earlier=other)


@pytest.fixture
def change():
    return decompose_health_expectancy(population(), population(0.8, 1.1), age=65, state="healthy")


def test_a_bridge_leads_from_before_to_after(change):
    ax = decomposition(change)
    before, after, mortality, prevalence = ax.patches
    assert before.get_height() == pytest.approx(change.first)
    assert after.get_height() == pytest.approx(change.second)
    assert mortality.get_y() == pytest.approx(change.first)
    assert prevalence.get_y() == pytest.approx(change.second)
    assert prevalence.get_hatch() == "//"
    assert not mortality.get_hatch()
    assert f"+{change.totals['mortality']:.1f}" in {text.get_text() for text in ax.texts}


def test_the_words_of_a_decomposition_hold_its_parts(change):
    words = alt_text(decomposition(change))
    assert f"mortality +{change.totals['mortality']:.1f}" in words
    assert f"prevalence −{abs(change.totals['prevalence']):.1f}" in words
    assert "Most comes from age" in alt_text(decomposition_by_age(change))


def test_bars_by_age_stack_gains_above_and_losses_below_zero(change):
    ax = decomposition_by_age(change)
    heights = np.array([bar.get_height() for bar in ax.patches]).reshape(2, len(AGES))
    assert heights == pytest.approx(change.effects.T)
    assert ax.get_ylim()[0] < change.effects.min()
    assert len({bar.get_hatch() for bar in ax.patches}) == 2
    assert [label.get_text() for label in ax.get_xticklabels()][-1] == "85+"


def test_parts_without_age_cannot_be_drawn_by_age():
    product = decompose_product(
        {"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 2.0}, measure="real elderly dependency ratio"
    )
    assert decomposition(product).get_ylabel() == "persons per person"
    with pytest.raises(DomainError, match="have no age"):
        decomposition_by_age(product)


def test_a_share_is_written_in_percent_and_its_parts_in_points():
    then = pd.DataFrame({"place": ["A", "B"], "y": [640, 100], "n": [800, 200]})
    now = pd.DataFrame({"place": ["A", "B"], "y": [913, 504], "n": [1100, 900]})
    ax = decomposition(decompose_share(then, now, group="place", events="y", total="n"))
    written = {text.get_text() for text in ax.texts}
    assert {"74.0%", "−7.1 points", "+4.0 points"} <= written
    assert "from 74.0% to 70.9%, −3.1 points in all" in alt_text(ax)
