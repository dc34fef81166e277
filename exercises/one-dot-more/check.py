"""How much a lead of a few dots says, when the same people gave dots to both themes."""

import numpy as np
import pandas as pd
from scipy.stats import binom, binomtest

THEMES = list("ABCDE")
DOTS = 3  # each voter's, at most one for a theme
LIKED = [0.26, 0.22, 0.19, 0.17, 0.16]  # how often a made-up voter's next dot goes to a theme
MADE_UP = ["ABC", "ABD", "ACE", "BDE", "ABC", "ACD", "BCD", "ABE", "ADE", "BCE", "ABD", "ACE", "ABC", "ADE"]


def given(rng):
    """Give made-up voters in whose dots one theme leads, and one alone comes second."""
    votes = _votes(MADE_UP)
    while rng is not None:
        votes = _votes([_ballot(rng) for _voter in range(rng.integers(12, 19))])
        most = sorted(votes[THEMES].sum(), reverse=True)
        if most[0] > most[1] > most[2]:
            break
    return votes


def right(data):
    """Compare those who gave a dot to one of the two and not to the other."""
    first, second = _two(data)
    only_first, only_second = int((first > second).sum()), int((second > first).sum())
    deciders = only_first + only_second
    chance = 100 * binomtest(only_first, deciders).pvalue
    return {"ahead": only_first - only_second, "deciders": deciders, "chance": chance}


def wrong(data):
    """Compute what people answer instead."""
    found, (first, second) = right(data), _two(data)
    dots, voters, for_first = int(first.sum() + second.sum()), len(data), int((first > second).sum())
    return {
        "every-voter": {"deciders": voters, "chance": 100 * binomtest(int(first.sum()), voters).pvalue},
        "dots-as-people": {"deciders": dots, "chance": 100 * binomtest(int(first.sum()), dots).pvalue},
        "one-side-only": {"chance": 100 * binom.sf(for_first - 1, found["deciders"], 0.5)},
        "this-split-only": {"chance": 100 * binom.pmf(for_first, found["deciders"], 0.5)},
        "turned-round": {"chance": 100 - found["chance"]},
        "share-not-per-cent": {"chance": found["chance"] / 100},
    }


def _two(data):
    """Give the dots of the theme that leads, and of the one behind it."""
    order = data[THEMES].sum().sort_values(ascending=False).index
    return data[order[0]], data[order[1]]


def _votes(ballots):
    votes = pd.DataFrame([[int(theme in each) for theme in THEMES] for each in ballots], columns=THEMES)
    return votes.rename_axis("voter").reset_index().assign(voter=range(1, len(votes) + 1))


def _ballot(rng):
    return "".join(rng.choice(THEMES, size=DOTS, replace=False, p=np.array(LIKED)))
