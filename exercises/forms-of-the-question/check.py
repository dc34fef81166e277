"""How often the question is asked in a text of four languages, in whatever clothes it comes."""

import re

import numpy as np
import pandas as pd

QUESTION = {
    "nb": "hva er viktig for deg",
    "nn": "kva er viktig for deg",
    "sv": "vad är viktigt för dig",
    "en": "what matters to you",
}
QUOTES = "«”“"
DAY = "?-dagen"  # the name of the day, which asks nobody
# Made-up lines: {first} begins with a capital, {small} does not, {large} is all capitals.
LINES = {
    "nb": [
        "«{first}?» spurte sykepleieren.",
        "Vi spør pasienten: {small}, og venter på svaret.",
        "{large}? står det over døren.",
        "{first}? spurte hun, og litt senere igjen: «{first}?»",
    ],
    "nn": [
        "«{first}?» spurde fysioterapeuten.",
        "Vi spør: {small}, òg når vi har dårleg tid.",
        "{large}? står det på koppen.",
        "{first}? spurde han, og så ein gong til: «{first}?»",
    ],
    "sv": [
        "”{first}?” frågade läkaren.",
        "Vi frågar: {small}, och lyssnar.",
        "{large}? står det på affischen.",
        "{first}? frågade hon, och sedan igen: ”{first}?”",
    ],
    "en": [
        "“{first}?” the visitor asked.",
        "We ask people: {small}, and wait.",
        "{large}? it says on the badge.",
        "{first}? she said, and once more: “{first}?”",
    ],
}
OTHERS = [
    "Hva er viktig for deg?-dagen er i juni.",
    "”Vad är viktigast för dig, just nu?” är en annan fråga.",
    "«Hva er i veien med deg?» spurte de før.",
]


def given(rng):
    """Give made-up lines in four languages."""
    drawn = np.random.default_rng(24) if rng is None else rng
    said = list(OTHERS)
    for tag, question in QUESTION.items():
        forms = {"first": question.capitalize(), "small": question, "large": question.upper()}
        chosen = drawn.choice(LINES[tag], size=drawn.integers(2, 4), replace=False)
        said += [line.format(**forms) for line in chosen]
    return pd.DataFrame({"line": range(1, len(said) + 1), "text": drawn.permutation(said)})


def right(data):
    """Count the question in any letters, without the name of the day."""
    text = "\n".join(data["text"]).lower()
    return {tag: text.replace(question + DAY, "").count(question) for tag, question in QUESTION.items()}


def wrong(data):
    """Count what people count instead."""
    found, text = right(data), "\n".join(data["text"])
    lines = [right(data.loc[[place]]) for place in data.index]
    either = found["nb"] + found["nn"]
    return {
        "one-spelling": {tag: _count(question.capitalize(), text) for tag, question in QUESTION.items()},
        "in-quotes-only": {tag: _count(f"(?i)[{QUOTES}]{each}", text) for tag, each in QUESTION.items()},
        "deg-in-both": {"nb": either, "nn": either},
        "deg-in-all": {"sv": 0},
        "name-of-the-day": {"nb": found["nb"] + text.count(DAY)},
        "lines-with-it": {tag: sum(line[tag] > 0 for line in lines) for tag in QUESTION},
        "most-important": {"sv": found["sv"] + text.count("viktigast")},
    }


def _count(pattern, text):
    return len(re.findall(pattern + r"(?!\?-)", text))
