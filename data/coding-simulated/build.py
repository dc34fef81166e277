"""Rebuild the SIMULATED answers: what made-up people say matters, and the codes of two made-up readers.

Each answer has a code that it was written or drawn for. A reader finds that code with a chance that depends
on the code, and else gives the one that it is most easily taken for, or any other. So two readers agree less
on some codes than on others, and one code is rare. The second reader left some answers unread.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20221109  # the date in the footer of the slides
ANSWERS = 104
UNREAD = 0.05  # chance that the second reader left an answer unread

# Code: how many answers of 100 have it, and how surely a reader finds it.
CONTENT = {
    "home": (24, 0.95),
    "mobility": (19, 0.90),
    "symptoms": (16, 0.92),
    "social": (14, 0.88),
    "autonomy": (10, 0.70),
    "security": (9, 0.72),
    "meaning": (5, 0.75),
    "information": (3, 0.60),
}
NEAR = {
    "home": "security",
    "mobility": "autonomy",
    "symptoms": "mobility",
    "social": "meaning",
    "autonomy": "mobility",
    "security": "home",
    "meaning": "social",
    "information": "security",
}
SOURCE = {"patient": (45, 0.86), "professional": (20, 0.84), "negotiated": (24, 0.66), "refined": (11, 0.55)}
NEAR_SOURCE = {
    "patient": "negotiated",
    "professional": "refined",
    "negotiated": "refined",
    "refined": "negotiated",
}
UNDERSTOOD = {"yes": (54, 0.85), "partly": (27, 0.65), "no": (19, 0.80)}
NEAR_UNDERSTOOD = {"yes": "partly", "partly": "yes", "no": "partly"}
MOSTLY_NEAR = 0.75  # of the mistakes

# Text, code that it was written for, whether the person said that it may be quoted.
TEXTS = (
    ("I want to come home to my own kitchen", "home", "yes"),
    ("To sleep in my own bed", "home", "yes"),
    ("That I can stay in the house, whatever happens", "home", "yes"),
    ("Home before Christmas", "home", "no"),
    ("Not to be moved again", "home", "yes"),
    ("To get down the stairs by myself", "mobility", "yes"),
    ("Walk to the shop and back", "mobility", "yes"),
    ("That the right foot will carry me", "mobility", "no"),
    ("To drive again", "mobility", "yes"),
    ("A night without pain", "symptoms", "yes"),
    ("Getting my breath back", "symptoms", "yes"),
    ("That the sickness after the tablets stops", "symptoms", "no"),
    ("To stop worrying at night", "symptoms", "yes"),
    ("Sunday dinner with the grandchildren", "social", "yes"),
    ("Somebody to talk to in the evenings", "social", "yes"),
    ("That my sister can come and go as she likes", "social", "no"),
    ("To choose when I get up", "autonomy", "yes"),
    ("That nobody decides over my head", "autonomy", "yes"),
    ("Not to be a burden to anyone", "autonomy", "yes"),
    ("To know that someone comes when I press the button", "security", "yes"),
    ("A number to ring at night", "security", "no"),
    ("To get the potatoes into the ground", "meaning", "yes"),
    ("Singing in the choir again", "meaning", "yes"),
    ("That somebody tells me what the pictures showed", "information", "yes"),
)


def drawn(rng: random.Random, weights: dict[str, tuple[int, float]]) -> str:
    """Draw a code by its weight."""
    left = rng.random() * sum(weight for weight, _sure in weights.values())
    for code, (weight, _sure) in weights.items():
        left -= weight
        if left < 0:
            return code
    return code


def read(rng: random.Random, true: str, weights: dict[str, tuple[int, float]], near: dict[str, str]) -> str:
    """Draw the code that a reader gives."""
    if rng.random() < weights[true][1]:
        return true
    if rng.random() < MOSTLY_NEAR:
        return near[true]
    others = [code for code in weights if code != true]
    return others[int(rng.random() * len(others))]


def rows(rng: random.Random) -> list[tuple[str, ...]]:
    """Draw everyone's answer with the codes of both readers."""
    answers = []
    for place in range(ANSWERS):
        text, content, quote = TEXTS[place] if place < len(TEXTS) else ("", drawn(rng, CONTENT), "")
        source, understood = drawn(rng, SOURCE), drawn(rng, UNDERSTOOD)
        codes = []
        for true, weights, near in (
            (content, CONTENT, NEAR),
            (source, SOURCE, NEAR_SOURCE),
            (understood, UNDERSTOOD, NEAR_UNDERSTOOD),
        ):
            one, other = (read(rng, true, weights, near) for _reader in range(2))
            codes += [one, "" if rng.random() < UNREAD else other]
        answers.append((str(place + 1), *codes, text, quote))
    return answers


if __name__ == "__main__":
    header = "answer content_a content_b source_a source_b understood_a understood_b text may_quote"
    with (HERE / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows(random.Random(SEED)))
