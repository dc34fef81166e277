"""LIX of a letter from what was counted in each of its lines."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import lix


def given(rng):
    """Give a made-up letter line by line: a heading, sentences, and a list whose items have no full stop."""
    if rng is None:
        words, stops = [4, 21, 17, 6, 3, 5, 4, 15, 8], [0, 1, 2, 1, 0, 0, 0, 1, 1]
        long, numbers = [2, 6, 3, 2, 1, 2, 2, 4, 1], [0, 1, 0, 0, 1, 1, 0, 0, 2]
    else:
        stops = [0, 1, 2, 1, 0, 0, 0, 1, 1]
        words = [int(rng.integers(*((9, 25) if each else (3, 8)))) for each in stops]
        long = [int(rng.integers(1, 1 + each // 2)) for each in words]
        numbers = rng.permutation([0, 0, 0, 0, 0, 1, 1, 1, 2])
    columns = {"words": words, "long": long, "numbers": numbers, "stops": stops}
    return pd.DataFrame({"line": range(1, 10)} | columns)


def right(data):
    """Count a text that has just these lines, with the function of the workbook."""
    return lix(_text(data)).lix


def wrong(data):
    """Compute what people answer instead."""
    words, long, text = data["words"].sum(), data["long"].sum(), _text(data)
    sentences = np.maximum(data["stops"], 1)
    each = data["words"] / sentences + 100 * data["long"] / data["words"]
    return {
        "stops-only": lix(text, paragraphs="join").lix,
        "numbers-as-words": lix(text, numbers="count").lix,
        "lines-as-sentences": words / len(data) + 100 * long / words,
        "mean-of-lines": each.mean(),
        "share-not-per-cent": words / sentences.sum() + long / words,
        "long-per-sentence": words / sentences.sum() + 100 * long / sentences.sum(),
    }


def _text(data):
    return "\n\n".join(map(_line, data.itertuples()))


def _line(row):
    """Write a line of as many words, numbers and full stops; which words they are does not matter."""
    said = ["7"] * row.numbers + ["longest"] * row.long + ["short"] * (row.words - row.long)
    return " ".join(said[: len(said) - row.stops] + [f"{word}." for word in said[len(said) - row.stops :]])
