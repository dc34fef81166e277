"""Rebuild the SIMULATED merger: two made-up municipalities that become one, and one that does not.

Nothing here was observed. Events are patients whose first assessment at home was in time, out of those who
came home that month.

Built in, to be found again: on 1 January 2020 Storbygd and Lillebygd become one. Both hold the deadline
better from then on. But the new municipality places its short-term beds in Lillebygd, the one that holds it
less often, so that more of the patients come home there, and the share of the whole falls. Nabobygd does not
merge and does not change.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20200102
FIRST_YEAR, LAST_YEAR, MERGED = 2017, 2022, 2020
SPREAD = 0.2  # of the patients a month, up and down

# Patients a month and share in time, before the merger and after it.
UNITS = (
    ("Storbygd", (110, 0.82), (64, 0.87)),
    ("Lillebygd", (30, 0.48), (80, 0.54)),
    ("Nabobygd", (120, 0.72), (120, 0.72)),
)


def month_of(rng: random.Random, patients: int, share: float) -> tuple[int, int]:
    """Draw how many were in time, and of how many."""
    total = round(patients * (1 + SPREAD * (2 * rng.random() - 1)))
    return sum(rng.random() < share for _ in range(total)), total


def rows() -> list[tuple[str, str, int, int]]:
    """Draw a row for each unit and month."""
    rng = random.Random(SEED)
    drawn = []
    for unit, before, after in UNITS:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            for month in range(1, 13):
                patients, share = after if year >= MERGED else before
                drawn.append((f"{year}-{month:02d}-01", unit, *month_of(rng, patients, share)))
    return drawn


if __name__ == "__main__":
    with (HERE / "months.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["month", "unit", "events", "denominator"])
        writer.writerows(rows())
