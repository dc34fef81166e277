"""Rebuild employment-ilo.csv and employed.csv from the population and employment tables beside this file.

Employed persons from the ILO: employed share of people aged 15 or more, times the population of that
age, which is read between two five-year points on a straight line.

Employed persons at the five-year points: Penn World Table while it lasts (to 2019, so to 2015 here),
then the ILO (2020 and 2025), then a scenario: the latest ILO persons per person aged 20 to 64, held
constant. A year without any of the three is left out.

Standard library only.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
POINTS = range(1950, 2051, 5)
ILO_AGE = 15  # the ILO's rates are per person of this age or more, years
WORKING = (20, 65)  # ages that carry the scenario, years; lower included, upper not


def population(lower: int, upper: int = 999) -> dict[tuple[str, int], int]:
    """Sum persons of an age range over sexes, by country and year."""
    persons: dict[tuple[str, int], int] = defaultdict(int)
    with gzip.open(HERE / "population.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if lower <= int(row["age"]) < upper:
                persons[row["iso3"], int(row["year"])] += int(row["persons"])
    return persons


def between(persons: dict[tuple[str, int], int], iso3: str, year: int) -> float:
    """Read persons in a year from the five-year points around it."""
    start = year - year % 5
    share = (year - start) / 5
    if not share:
        return float(persons[iso3, start])
    return persons[iso3, start] * (1 - share) + persons[iso3, start + 5] * share


def employment() -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], float]]:
    """Read the two published series, by country and year."""
    pwt, rates = {}, {}
    with (HERE / "employment.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["iso3"], int(row["year"])
            if row["employed_pwt"]:
                pwt[key] = int(row["employed_pwt"])
            if row["rate15"]:
                rates[key] = float(row["rate15"])
    return pwt, rates


def write(name: str, header: list[str], rows: Iterable[tuple]) -> None:
    """Write one table."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def build() -> None:
    """Write both derived tables."""
    adults, working = population(ILO_AGE), population(*WORKING)
    pwt, rates = employment()
    ilo = {key: rate / 100 * between(adults, *key) for key, rate in rates.items()}
    latest = max(year for _, year in ilo)
    write(
        "employment-ilo.csv",
        ["iso3", "year", "employed_ilo"],
        [(iso3, year, round(persons)) for (iso3, year), persons in sorted(ilo.items())],
    )
    rows = []
    for iso3 in sorted({iso3 for iso3, _ in adults}):
        per_working = ilo[iso3, latest] / between(working, iso3, latest)
        for year in POINTS:
            key = iso3, year
            if key in pwt:
                rows.append((iso3, year, pwt[key], "pwt"))
            elif key in ilo:
                rows.append((iso3, year, round(ilo[key]), "ilo"))
            elif year > latest:
                rows.append((iso3, year, round(per_working * working[key]), "constant"))
    write("employed.csv", ["iso3", "year", "employed", "basis"], rows)


if __name__ == "__main__":
    build()
