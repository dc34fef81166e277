"""Which aim of a Bokmål plan stands in a Nynorsk one too, in other words."""

import numpy as np
import pandas as pd

LETTERS = "ABCDEF"
# Made-up aims of two made-up plans: the same aim in both, in other words.
SAME = {
    "Vi måler det samme i alle kommuner.": "Tala skal kunne samanliknast frå stad til stad.",
    "Sykehus og kommune avtaler hvem som følger opp.": "Ingen skal reise heim utan nokon som tek imot.",
    "Brukeren setter ord på sine egne mål.": "Planen skal stå med orda til den han gjeld.",
    "Pårørende blir spurt om hva de trenger.": "Familien skal få seie kva han sjølv treng hjelp til.",
    "Vi spør igjen for å se om tiltakene har virket.": "Etter ei tid ser vi saman på om hjelpa gjorde nytte.",
    "Alle brev er skrevet i klarspråk.": "Det vi sender ut, skal vere lett å forstå.",
}
WORD_FOR_WORD = {"Vi lærer av pasientene ved å intervjue dem.": "Vi lærer av pasientane ved å intervjue dei."}
ONLY_BOKMAAL = ["Ansatte får opplæring i å lytte.", "Kommunen lager en møteplass for frivillige."]
# Only in Nynorsk, with the words of a Bokmål aim that means something else.
LOOKS_LIKE = {
    "Vi måler i alle kommunar kor nøgde folk er.": "Vi måler det samme i alle kommuner.",
    "Sjukehus og kommune følgjer opp dei tilsette.": "Sykehus og kommune avtaler hvem som følger opp.",
}
ALL = SAME | WORD_FOR_WORD


def given(rng):
    """Give six aims of each plan, five of them in both."""
    drawn = np.random.default_rng(3) if rng is None else rng
    stranger = drawn.choice(list(LOOKS_LIKE))
    others = [each for each in SAME if each != LOOKS_LIKE[stranger]]
    both = [LOOKS_LIKE[stranger], *WORD_FOR_WORD, *drawn.choice(others, size=3, replace=False)]
    bokmaal = drawn.permutation([*both, drawn.choice(ONLY_BOKMAAL)])
    nynorsk = drawn.permutation([stranger, *(ALL[each] for each in both)])
    return pd.DataFrame({"letter": list(LETTERS), "nb": bokmaal, "number": range(1, 7), "nn": nynorsk})


def right(data):
    """Give each Nynorsk aim the letter of its Bokmål one."""
    return _letters(data, {said: aim for aim, said in ALL.items()})


def wrong(data):
    """Pair them as people pair them instead."""
    found, partner = right(data), {said: aim for aim, said in ALL.items()}
    alone = next(letter for letter in LETTERS if letter not in found)
    place = {letter: number for number, letter in enumerate(found)}
    return {
        "same-place": LETTERS,
        "words-alike": _letters(data, partner | LOOKS_LIKE),
        "partner-for-all": found.replace("X", alone),
        "word-for-word": _letters(data, {said: aim for aim, said in WORD_FOR_WORD.items()}),
        "read-the-other-way": "".join(LETTERS[place[each]] if each in place else "X" for each in LETTERS),
    }


def _letters(data, partner):
    letter = dict(zip(data["nb"], data["letter"], strict=True))
    return "".join(letter.get(partner.get(said), "X") for said in data["nn"])
