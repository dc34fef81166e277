"""Rebuild the SIMULATED goal rows from the sixteen changes that meet the caption of the slide.

The slide prints a mean of 3.50 and limits of -3.06 and 10.06 for the change per patient, and no series.
CHANGES is the made-up series that gives exactly those three numbers with whole changes (n = 16, sum 56,
sum of the absolute moving ranges 37). Each change is spread over three goals, so that the patient's mean
change is that number.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20221109  # the date in the footer of the slide
CHANGES = (2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3)
GOALS = 3  # goals for each patient, as on the slide
TOP = 10  # highest score of the form, points
SPREAD = 2  # how far a goal's change may lie from the patient's, points
HIGHEST_FIRST = 6  # people choose what is hard for them: first scores from 0 to 6, points
WITHOUT_SECOND = 4  # patients of the second table


def whole(rng: random.Random, low: int, high: int) -> int:
    """Draw a whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def goal_changes(rng: random.Random, change: int) -> list[int]:
    """Draw three changes with the mean `change` that a scale of 0 to 10 can hold."""
    while True:
        steps = [whole(rng, -SPREAD, SPREAD) for _ in range(GOALS - 1)]
        changes = [change + step for step in (*steps, -sum(steps))]
        if all(-HIGHEST_FIRST < one <= TOP for one in changes):
            return changes


def with_second(rng: random.Random) -> list[tuple[int, int, int, int]]:
    """Draw patient, goal, first and second score."""
    rows = []
    for patient, change in enumerate(CHANGES, start=1):
        for goal, step in enumerate(goal_changes(rng, change), start=1):
            first = whole(rng, max(0, -step), min(HIGHEST_FIRST, TOP - step))
            rows.append((patient, goal, first, first + step))
    return rows


def without_second(rng: random.Random) -> list[tuple[int, int, int, str]]:
    """Draw patient, goal and first score of patients who were never asked again."""
    patients = range(len(CHANGES) + 1, len(CHANGES) + 1 + WITHOUT_SECOND)
    return [(one, goal, whole(rng, 0, HIGHEST_FIRST), "") for one in patients for goal in range(1, GOALS + 1)]


def write(name: str, rows: list[tuple]) -> None:
    """Write one table."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient", "goal", "first", "second"])
        writer.writerows(rows)


if __name__ == "__main__":
    generator = random.Random(SEED)
    write("goals.csv", with_second(generator))
    write("without-second.csv", without_second(generator))
