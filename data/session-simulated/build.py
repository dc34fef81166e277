"""Rebuild the SIMULATED session: what a made-up room of sixty wrote, voted and planned at two gatherings.

The words were written for this project. Votes and the answers to the four questions are drawn with chances
that stand here. Standard library only, and only ``random()`` of the generator, whose sequence Python promises
to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20220216  # the day of a kick-off with about sixty people
VOTERS = {1: 38, 2: 44}  # of sixty; some left before the vote
TEAMS = 12
DOTS = 3
TASK = "proud-of"

# Gathering, group, what a pair wrote, how many wrote it, whether it went to the wall.
ANSWERS = (
    (1, "We ask", "We ask what matters before we open the form", 2, "approved"),
    (1, "We ask", "The first question at home is not about the medicines", 2, "approved"),
    (1, "We ask", "The night shift asks as well", 2, "approved"),
    (1, "We phone", "We phone the day after people come home", 2, "approved"),
    (1, "We phone", "One number to ring, and someone answers", 4, "approved"),
    (1, "We meet", "The physiotherapist and home care visit together", 2, "approved"),
    (1, "", "We have good coffee", 2, "hidden"),
    (2, "We ask", "We sit down when we ask", 2, "approved"),
    (2, "We ask", "We write the answer in the person's own words", 2, "approved"),
    (2, "We ask", "The substitutes know the question too", 2, "approved"),
    (2, "We ask", "The one who drives the ambulance asked, and told us", 2, "approved"),
    (2, "We phone", "We phone on the third day, not only the first", 2, "approved"),
    (2, "We phone", "The pharmacy rings us when something does not fit", 2, "approved"),
    (2, "We phone", "Someone answers at weekends", 2, "approved"),
    (2, "We meet", "The doctor came along to the kitchen table", 2, "approved"),
    (2, "We meet", "We meet in the corridor every morning, five minutes", 4, "approved"),
    (2, "We meet", "Next of kin choose the time of the meeting", 2, "approved"),
    (2, "We go back", "We ask again after four weeks", 2, "approved"),
    (2, "We go back", "The goal stands on the first page, so that we see it", 2, "approved"),
    (2, "We let go", "We stopped asking the same thing three times", 2, "approved"),
    (2, "", "We got new chairs", 2, "waiting"),
    (2, "", "It all depends on one nurse", 2, "hidden"),
)
PULL = {  # how much more likely a dot falls on a group than on the least liked
    1: {"We ask": 4.0, "We phone": 3.5, "We meet": 1.5},
    2: {"We ask": 3.0, "We phone": 2.8, "We meet": 2.6, "We go back": 1.6, "We let go": 1.0},
}
STEPS = ("asked", "goals", "actions", "asked_again")
FOUR = {  # chances of yes, partly, no; the rest do not know
    1: ((0.55, 0.30, 0.10), (0.30, 0.35, 0.25), (0.25, 0.30, 0.30), (0.05, 0.25, 0.45)),
    2: ((0.70, 0.20, 0.05), (0.40, 0.35, 0.15), (0.30, 0.35, 0.20), (0.25, 0.30, 0.30)),
}
GIVEN = ("yes", "partly", "no", "unknown")
# What a team wrote at the first gathering, and told at the second.
CARDS = (
    (
        "People know whom to ring",
        "How many say so on the phone after a week",
        "A card with one number, given at the door",
        "The ward secretary",
        "Before Easter",
        "Most will say yes",
        "partly",
        "The card got lost in the bag of medicines; now it hangs on the refrigerator",
    ),
    (
        "We ask again after four weeks",
        "The share with a second conversation",
        "The second date is set before people leave",
        "The primary nurse",
        "The first of May",
        "From one in ten to half",
        "yes",
        "Setting the date took one minute, and nobody forgot it",
    ),
    (
        "The goal is seen by everyone",
        "Ten records a month",
        "The goal stands at the top of the first page",
        "Whoever writes the first note",
        "In two weeks",
        "Nine of ten",
        "no",
        "The record has no such field; we need those who run it",
    ),
)
CLOSING = (
    (1, "That we were asked what we are proud of", "More time for the vote"),
    (1, "The pairs", "Coffee before, not after"),
    (2, "Meeting the municipality's people", "A microphone"),
    (2, "The cards from last time", "Fewer questions at once"),
    (2, "", "Let the patients' voice be heard too"),
)


def drawn(rng: random.Random, weights: dict[str, float]) -> str:
    """Draw a name by its weight."""
    left = rng.random() * sum(weights.values())
    for name, weight in weights.items():
        left -= weight
        if left < 0:
            return name
    return name


def votes(rng: random.Random) -> list[tuple[object, ...]]:
    """Draw each voter's dots, on different groups where there are enough."""
    rows = []
    for gathering, pull in PULL.items():
        for voter in range(1, VOTERS[gathering] + 1):
            left = dict(pull)
            for _dot in range(min(DOTS, len(left) - 1)):
                chosen = drawn(rng, left)
                del left[chosen]
                rows.append((gathering, TASK, voter, chosen, 1))
    return rows


def four(rng: random.Random) -> list[tuple[object, ...]]:
    """Draw each team's answers to the four questions."""
    rows = []
    for gathering, chances in FOUR.items():
        for team in range(1, TEAMS + 1):
            answers = [drawn(rng, dict(zip(GIVEN, (*each, 1 - sum(each)), strict=True))) for each in chances]
            rows.append((gathering, team, *answers, ""))
    return rows


def write(name: str, header: str, rows: list[tuple[object, ...]]) -> None:
    """Write one resource."""
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


if __name__ == "__main__":
    rng = random.Random(SEED)
    answers = [
        (place, gathering, TASK, theme, text, people, status)
        for place, (gathering, theme, text, people, status) in enumerate(ANSWERS, start=1)
    ]
    write("answers", "answer gathering task theme text people status", answers)
    write("votes", "gathering task voter choice dots", votes(rng))
    write("four", f"gathering team {' '.join(STEPS)} example", four(rng))
    cards = [(place, *card) for place, card in enumerate(CARDS, start=1)]
    write("cards", "card aim measure change who when prediction became learned", cards)
    closing = [(place, *said) for place, said in enumerate(CLOSING, start=1)]
    write("closing", "row gathering plus delta", closing)
