"""Rebuild three SIMULATED places in which life grows longer, and ill health goes three ways.

All three have the same deaths: rates rise by a tenth for each year of age (Gompertz), and are a fifth lower
in the second year. The share in ill health is an S-shaped curve of age. In the second year the curve is
moved to higher ages: far in the first place, not at all in the third, and in the second just as far as
keeps the share of the years left unchanged.

Standard library only; nothing is drawn at random.
"""

import csv
import math
from pathlib import Path

HERE = Path(__file__).resolve().parent
AGES = range(65, 100, 5)
WIDTH = 5  # years
PEOPLE = (52000, 45000, 37000, 27000, 16000, 7000, 2000)  # round numbers that fall with age
RATE_AT_65, RISE = 0.0135, 0.1  # deaths per person-year; rise per year of age
SECOND = 0.8  # death rates of the second year over those of the first
MIDDLE, SLOPE = 84.0, 0.13  # age at which half are in ill health, years; steepness per year
FURTHER = 4.0  # how far the curve moves in the first place, years
YEARS = (2000, 2020)


def rate(age: int, factor: float) -> float:
    """Give the death rate in the middle of an age group."""
    return factor * RATE_AT_65 * math.exp(RISE * (age + WIDTH / 2 - 65))


def ill(age: int, shift: float) -> float:
    """Give the share in ill health in the middle of an age group."""
    return 1 / (1 + math.exp(-SLOPE * (age + WIDTH / 2 - MIDDLE - shift)))


def share(factor: float, shift: float) -> float:
    """Give the share of the years left at 65 that is lived in ill health."""
    alive, years, bad = 1.0, 0.0, 0.0
    for age in AGES:
        m = rate(age, factor)
        if age == AGES[-1]:
            lived, dying = alive / m, 1.0
        else:
            dying = WIDTH * m / (1 + WIDTH / 2 * m)
            lived = WIDTH * alive * (1 - dying / 2)
        years, bad, alive = years + lived, bad + lived * ill(age, shift), alive * (1 - dying)
    return bad / years


def level_shift() -> float:
    """Find the shift that keeps the share, by halving."""
    low, high = 0.0, FURTHER
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if share(SECOND, middle) > share(1.0, 0.0) else (low, middle)
    return low


def main() -> None:
    """Write the table."""
    rows = []
    for place, shift in (("A", FURTHER), ("B", level_shift()), ("C", 0.0)):
        for year, factor, moved in ((YEARS[0], 1.0, 0.0), (YEARS[1], SECOND, shift)):
            for age, people in zip(AGES, PEOPLE, strict=True):
                cases = round(people * ill(age, moved))
                rows.append((place, year, age, people, round(people * rate(age, factor)), cases))
    with (HERE / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place", "year", "age", "population", "deaths", "cases"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
