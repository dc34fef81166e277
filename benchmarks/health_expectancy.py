"""How long Sullivan's tables take: 1,000 bootstrap tables at once, and beside them one by one.

Run: python benchmarks/health_expectancy.py
The peer is a plain loop over our own single-table function, as no Python package known to us has a bootstrap
of Sullivan's index.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from hvevfd_research.stats import (
    ageing_indicators,
    life_table,
    rates_at_point_years,
    sullivan,
    sullivan_bootstrap,
)

DRAWS = 1000
PLACES, YEARS = 21, 31


def seconds(call, repeats: int = 3) -> float:
    best = np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def sullivan_case():
    ages = np.arange(101)
    persons = np.full(ages.size, 5000.0)
    deaths = np.round(persons * np.minimum(0.00005 * 1.1**ages, 0.5)) + 1
    frame = pd.DataFrame({"age": ages, "deaths": deaths, "persons": persons})
    states = pd.DataFrame({"severe": ages / 300, "moderate": ages / 250}, index=ages)
    return life_table(frame, deaths="deaths", population="persons"), states


def one_by_one(table, states, rng) -> None:
    sizes = np.full(table.x.size, 200)
    for _ in range(DRAWS):
        deaths = np.maximum(rng.poisson(table.deaths), 1)
        frame = pd.DataFrame({"age": table.x, "mx": table.mx * deaths / table.deaths})
        shares = np.column_stack([states, 1 - states.sum(axis=1)])
        drawn = pd.DataFrame(
            rng.multinomial(sizes, shares)[:, :2] / 200, index=states.index, columns=states.columns
        )
        sullivan(life_table(frame, rate="mx"), drawn)


def ageing_case():
    groups = [0, 1, *range(5, 101, 5)]
    keys = pd.MultiIndex.from_product(
        [range(PLACES), range(1950, 1950 + 5 * YEARS, 5), ["female", "male"], groups],
        names=["place", "start", "sex", "age"],
    )
    rates = keys.to_frame(index=False)
    rates["mx"] = 0.00005 * 1.1 ** rates["age"]
    people = rates[rates["age"] != 1].rename(columns={"start": "year"}).assign(population=1000.0)
    return people, rates


def main() -> None:
    table, states = sullivan_case()
    at_once = seconds(
        lambda: sullivan_bootstrap(table, states, 200, age=0, rng=np.random.default_rng(1), draws=DRAWS)
    )
    looped = seconds(lambda: one_by_one(table, states, np.random.default_rng(1)), repeats=1)
    people, rates = ageing_case()
    ageing = seconds(lambda: ageing_indicators(people, rates_at_point_years(rates)))
    rows = [
        (f"{DRAWS} bootstrap Sullivan tables, 101 ages, 3 states", at_once, looped / at_once),
        (f"indicators of {PLACES} places x {YEARS} years, both sexes", ageing, np.nan),
    ]
    print(
        pd.DataFrame(rows, columns=["task", "seconds", "times a loop's speed"])
        .round(3)
        .to_string(index=False)
    )


if __name__ == "__main__":
    main()
