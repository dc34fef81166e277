"""Rebuild the SIMULATED patients: two years of stays in hospital, where nothing was done in between.

Each made-up person has a yearly rate from a gamma distribution with mean MEAN and shape SIZE, and the stays
of both years are Poisson with that same rate. The draws go through the distributions of the counts
themselves: the first is negative binomial, and the second, given the first, is negative binomial again.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20221109  # the date in the footer of the slides
PEOPLE = 5000
MEAN, SIZE = 0.6, 0.35  # stays a year, and the shape of the gamma: illustrative, no one's data
THRESHOLD = 4  # stays in the first year from which people are picked
YEAR = 365  # days
LEAVES = 0.05  # share of people who move or die during the second year, whatever their rate


def negative_binomial(rng: random.Random, size: float, chance: float) -> int:
    """Draw a count by going up its distribution; `chance` is that of no further event."""
    left, count, probability = rng.random(), 0, chance**size
    while left >= probability and probability > 0:
        left -= probability
        probability *= (size + count) / (count + 1) * (1 - chance)
        count += 1
    return count


def patient(rng: random.Random) -> tuple[int, int | str, int]:
    """Draw stays in both years, and the days of the second that someone was followed."""
    before = negative_binomial(rng, SIZE, SIZE / (SIZE + MEAN))
    days = YEAR if rng.random() >= LEAVES else int(rng.random() * YEAR)
    if days == 0:
        return before, "", days
    rate = SIZE / MEAN + 1  # of the gamma, once the first year is known; one year is one unit of time
    share_of_year = days / YEAR
    return before, negative_binomial(rng, SIZE + before, rate / (rate + share_of_year)), days


if __name__ == "__main__":
    generator = random.Random(SEED)
    with (HERE / "patients.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient", "before", "after", "days", "picked"])
        for number in range(1, PEOPLE + 1):
            first, second, followed = patient(generator)
            writer.writerow([number, first, second, followed, int(first >= THRESHOLD)])
