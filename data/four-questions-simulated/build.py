"""Rebuild the SIMULATED answers to the four questions: 24 months, three units, and a change half way.

Each answer leans on the one before it, as it does where people work: whoever was not asked seldom has goals
of their own. From the thirteenth month on, those with actions are asked again more often: the series has a
change in it that a chart can find. Some answers are not known, those to the last question most often.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20221109  # the date in the footer of the slide with the four questions
FIRST_YEAR, MONTHS = 2024, 24
FEWEST, MOST = 12, 20  # people who start in a month
DAYS = 28  # so that each day is in every month
UNITS = ("A", "B", "C")
CHANGE = 12  # months before people are asked again more often

# Chances of yes and of partly, by the answer before; the rest is no.
ASKED = {"A": (0.90, 0.04), "B": (0.86, 0.05), "C": (0.76, 0.06)}  # by unit
GOALS = {"yes": (0.68, 0.17), "partly": (0.35, 0.30), "no": (0.06, 0.08)}
ACTIONS = {"yes": (0.82, 0.10), "partly": (0.30, 0.40), "no": (0.08, 0.12)}
AGAIN_BEFORE = {"yes": (0.40, 0.14), "partly": (0.20, 0.20), "no": (0.05, 0.05)}
AGAIN_AFTER = {"yes": (0.78, 0.08), "partly": (0.30, 0.20), "no": (0.05, 0.05)}
NOT_KNOWN = (0.03, 0.05, 0.05, 0.12)  # chance that an answer was not noted, question by question


def answer(rng: random.Random, chances: tuple[float, float]) -> str:
    """Draw yes, partly or no."""
    yes, partly = chances
    drawn = rng.random()
    return "yes" if drawn < yes else "partly" if drawn < yes + partly else "no"


def four_answers(rng: random.Random, unit: str, month: int) -> list[str]:
    """Draw the answers of one person, and hide some."""
    asked = answer(rng, ASKED[unit])
    goals = answer(rng, GOALS[asked])
    actions = answer(rng, ACTIONS[goals])
    again = answer(rng, (AGAIN_BEFORE if month < CHANGE else AGAIN_AFTER)[actions])
    return [
        "unknown" if rng.random() < chance else one
        for one, chance in zip((asked, goals, actions, again), NOT_KNOWN, strict=True)
    ]


def rows(rng: random.Random) -> list[tuple[str, ...]]:
    """Draw everyone, month by month."""
    people = []
    for month in range(MONTHS):
        starts = FEWEST + int(rng.random() * (MOST - FEWEST + 1))
        days = sorted(1 + int(rng.random() * DAYS) for _ in range(starts))
        for day in days:
            unit = UNITS[int(rng.random() * len(UNITS))]
            date = f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}-{day:02d}"
            people.append((str(len(people) + 1), date, unit, *four_answers(rng, unit, month)))
    return people


if __name__ == "__main__":
    with (HERE / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient", "date", "unit", "asked", "goals", "actions", "asked_again"])
        writer.writerows(rows(random.Random(SEED)))
