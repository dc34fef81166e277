"""Direct standardisation against epitools, Statistics Norway's own rates, and its identities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import DomainError
from hvevfd_research.stats.standardised_rates import standardised_rates

TOPIC = "standardised_rates"
COLUMNS = {"time": "year", "group": "age", "events": "n", "persons": "people"}


def rows(events, persons, year=2000):
    return pd.DataFrame(
        {"year": year, "age": [f"g{i}" for i in range(len(events))], "n": events, "people": persons}
    )


def groups(persons):
    return pd.Series(persons, index=[f"g{i}" for i in range(len(persons))])


def test_rate_and_gamma_limits_agree_with_epitools(oracle):
    two = standardised_rates(rows([40, 90], [400, 220]), standard=groups([450, 150]), **COLUMNS).frame.iloc[0]
    three = standardised_rates(
        rows([9, 31, 22], [1200, 640, 150]), standard=groups([1000, 700, 300]), level=0.9, **COLUMNS
    ).frame.iloc[0]
    for name, found in (("two", two), ("three", three)):
        oracle(TOPIC, f"{name}-groups-rate", found["standardised"])
        oracle(TOPIC, f"{name}-groups-low", found["ci_low"])
        oracle(TOPIC, f"{name}-groups-high", found["ci_high"])


def test_all_printed_rates_of_home_services_come_back_to_the_unit(oracle):
    users = datasets.load("care-use-norway", "home-rates")
    found = standardised_rates(
        users, time="year", group="age_group", events="users", persons="people", standard=1992
    )
    printed = datasets.load("care-use-norway", "rates-printed")
    assert (1000 * found.frame["crude"]).round().astype(int).to_list() == printed["per_1000"].to_list()
    by_year = found.frame.set_index("time")
    oracle(TOPIC, "home-services-2006-crude", 1000 * by_year["crude"][2006])
    oracle(TOPIC, "home-services-2006-at-1992-ages", by_year["standardised"][2006])
    assert by_year["standardised"][1992] == pytest.approx(by_year["crude"][1992])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(501, 9000), st.integers(1, 900)), min_size=2, max_size=6
    )
)
def test_it_lies_between_the_groups_rates_and_scaling_the_standard_changes_nothing(cells):
    events, persons, standard = (list(each) for each in zip(*cells, strict=True))
    frame = rows(events, persons)
    found = standardised_rates(frame, standard=groups(standard), **COLUMNS)
    rate = found.frame["standardised"].iloc[0]
    shares = np.array(events) / np.array(persons)
    assert shares.min() - 1e-12 <= rate <= shares.max() + 1e-12
    assert found.weights.sum() == pytest.approx(1)
    larger = standardised_rates(
        frame.sample(frac=1, random_state=1), standard=groups(standard) * 7, **COLUMNS
    )
    assert larger.frame["standardised"].iloc[0] == pytest.approx(rate)
    assert found.frame["ci_low"].iloc[0] <= rate <= found.frame["ci_high"].iloc[0]


def test_no_events_give_a_rate_of_zero_and_an_upper_limit():
    found = standardised_rates(rows([0, 0], [100, 50]), standard=2000, **COLUMNS).frame.iloc[0]
    assert (found["standardised"], found["ci_low"]) == (0, 0)
    assert found["ci_high"] > 0


@pytest.mark.parametrize(
    ("frame", "standard", "words"),
    [
        (rows([1, 2], [0, 5]), 2000, "persons above 0"),
        (rows([-1, 2], [3, 5]), 2000, "events of 0 or more"),
        (rows([1, 2], [3, 5]), 1999, "must be one of these times"),
        (rows([1, np.nan], [3, 5]), 2000, "one is missing"),
        (pd.concat([rows([1, 2], [3, 5]), rows([1, 2], [3, 5])]), 2000, "there twice"),
        (pd.concat([rows([1, 2], [3, 5]), rows([1], [3], 2001)]), 2000, "not every time"),
        (rows([1, 2], [3, 5]), pd.Series([1.0], index=["g0"]), "standard population"),
    ],
)
def test_what_has_no_rate_is_refused(frame, standard, words):
    with pytest.raises(DomainError, match=words):
        standardised_rates(frame, standard=standard, **COLUMNS)
