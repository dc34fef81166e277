"""How often Sullivan's interval holds the truth in small populations, with and without its mortality part.

Run: python benchmarks/coverage_health_expectancy.py
Seeded; prints the table that docs/measured.md quotes. Half a minute.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats import life_table, sullivan

SEED = 20170606
DRAWS = 4000
POPULATIONS = (200, 500, 2000)  # people aged 65 and over
ASKED = 0.10  # of each age group
AGES = np.array([65, 70, 75, 80, 85])
# Assumed: a Nordic age structure, death rates near Norway's about 2010, limitation near that of France.
STRUCTURE = np.array([0.30, 0.24, 0.19, 0.14, 0.13])
RATES = np.array([0.013, 0.021, 0.037, 0.066, 0.155])
LIMITED = np.array([0.35, 0.39, 0.46, 0.56, 0.70])
VARIANCES = ("jagger", "chiang", "chiang-adjusted")


def expectancy(deaths: np.ndarray, persons: np.ndarray, share: np.ndarray, asked: np.ndarray, variance: str):
    frame = pd.DataFrame({"age": AGES, "deaths": deaths, "persons": persons})
    table = life_table(frame, deaths="deaths", population="persons")
    sizes = pd.Series(asked, index=AGES)
    return sullivan(table, pd.Series(share, index=AGES), sizes, variance=variance).at(65, "healthy")


def simulate(population: int, rng: np.random.Generator) -> dict[str, float]:
    persons = np.round(population * STRUCTURE)
    asked = np.maximum(np.round(persons * ASKED), 1)
    truth = expectancy(persons * RATES, persons, LIMITED, asked, "jagger").years
    held, widths, years, refused = dict.fromkeys(VARIANCES, 0), dict.fromkeys(VARIANCES, 0.0), [], 0
    for _ in range(DRAWS):
        deaths = np.minimum(rng.poisson(persons * RATES), persons)
        share = rng.binomial(asked.astype(int), LIMITED) / asked
        try:
            found = {each: expectancy(deaths, persons, share, asked, each) for each in VARIANCES}
        except DomainError:  # no deaths at 85 and over
            refused += 1
            continue
        years.append(found["jagger"].years)
        for each, at65 in found.items():
            held[each] += at65.ci_low <= truth <= at65.ci_high
            widths[each] += at65.ci_high - at65.ci_low
    used = DRAWS - refused
    row: dict[str, float] = {
        "people 65+": population,
        "refused": refused,
        "bias, years": np.mean(years) - truth,
    }
    row |= {f"{each} %": 100 * held[each] / used for each in VARIANCES}
    row |= {f"{each} width": widths[each] / used for each in VARIANCES}
    return row


def main() -> None:
    rng = np.random.default_rng(SEED)
    table = pd.DataFrame([simulate(population, rng) for population in POPULATIONS])
    print(f"{DRAWS} draws each, seed {SEED}, {ASKED:.0%} of each age group asked, healthy years at 65")
    print(table.round(2).to_string(index=False))


if __name__ == "__main__":
    main()
