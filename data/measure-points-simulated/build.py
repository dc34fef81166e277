"""Rebuild the SIMULATED pathways: eleven made-up municipalities, two years, four checklists each.

Nothing here was observed. The deadlines are those of a published pathway (day of discharge, 3, 14 and 28
days); how often they are held, how late the late ones are and how many patients leave are made up.

Three things are built in, to be found again: the largest municipality begins to hold the second checklist
better from its thirteenth month on; one municipality holds the third much less than the others; and one is
so small that its numbers say next to nothing.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import datetime as dt
import math
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20230105
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2024, 12, 31)
CHANGE = dt.date(2024, 1, 1)  # from here the largest municipality holds C2 better
DEADLINES = {"c1": 0, "c2": 3, "c3": 14, "c4": 28}  # days after the start
USUAL = {"c1": 0.88, "c2": 0.70, "c3": 0.55, "c4": 0.62}  # share in time where nothing is special
LATE = {"c1": 0.75, "c2": 0.70, "c3": 0.55, "c4": 0.45}  # share of the others that is done later
LEAVES = 0.07  # share of patients who leave within four weeks
LEAVES_WITHIN = 28  # days
TRIES = 3  # in a day and municipality: patients who may start
MONTH = 365.25 / 12  # days

# Name, starts a month, and how it differs from the usual on the scale of log odds.
MUNICIPALITIES = (
    ("Granvik", 14.0, 0.0),
    ("Solbygda", 10.0, 0.25),
    ("Tjernås", 8.0, -0.2),
    ("Hestmark", 7.0, 0.15),
    ("Ospedal", 6.0, -0.1),
    ("Lyngøy", 5.0, 0.35),
    ("Bekkedal", 4.5, -0.3),
    ("Steinvåg", 3.5, 0.0),
    ("Myrholt", 3.0, 0.2),
    ("Ytterskog", 2.5, -0.15),
    ("Småholmen", 0.7, 0.0),
)
SHIFT = {"Granvik": (0.50, 0.86)}  # share of C2 in time before and after the change
LOW = {("Ospedal", "c3"): 0.28}


def share_in_time(place: str, lean: float, point: str, start: dt.date) -> float:
    """Say how likely one checklist of one patient is in time."""
    if point == "c2" and place in SHIFT:
        return SHIFT[place][start >= CHANGE]
    if (place, point) in LOW:
        return LOW[place, point]
    odds = math.log(USUAL[point] / (1 - USUAL[point])) + lean
    return 1 / (1 + math.exp(-odds))


def days_until(rng: random.Random, point: str, in_time: float) -> int | None:
    """Draw the day on which a checklist is done, None where it never is."""
    due = DEADLINES[point]
    if rng.random() < in_time:
        return int(math.sqrt(rng.random()) * (due + 1))  # more often near the deadline than at once
    if rng.random() < LATE[point]:
        return due + 1 + int(-math.log(1 - rng.random()) * (2 + due / 2))
    return None


def pathway(rng: random.Random, place: str, lean: float, start: dt.date) -> list[int | str]:
    """Draw the four checklists of one patient and the day on which he or she left."""
    left = int(rng.random() * LEAVES_WITHIN) if rng.random() < LEAVES else None
    done: list[int | str] = []
    for point in DEADLINES:
        day = days_until(rng, point, share_in_time(place, lean, point, start))
        gone = left is not None and day is not None and day > left
        unseen = day is not None and start + dt.timedelta(days=day) > LAST
        done.append("" if day is None or gone or unseen else day)
    unseen = left is not None and start + dt.timedelta(days=left) > LAST
    return [*done, "" if left is None or unseen else left]


def pathways() -> list[list]:
    """Draw all patients in the order in which they start."""
    rng = random.Random(SEED)
    rows = []
    for day in range((LAST - FIRST).days + 1):
        start = FIRST + dt.timedelta(days=day)
        for place, monthly, lean in MUNICIPALITIES:
            rows += [
                [place, start.isoformat(), *pathway(rng, place, lean, start)]
                for _ in range(TRIES)
                if rng.random() < monthly / MONTH / TRIES
            ]
    return [[number, *row] for number, row in enumerate(rows, start=1)]


if __name__ == "__main__":
    with (HERE / "pathways.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["patient", "municipality", "start", *DEADLINES, "left"])
        writer.writerows(pathways())
