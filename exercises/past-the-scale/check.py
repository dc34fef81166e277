"""The sides on which a patient's change can pass a chart's limits, when the scale has two ends."""

import numpy as np
import pandas as pd

COLUMNS = ["score_low", "score_high", "lower", "upper"]


def given(rng):
    """Give four charts, one of each kind; without `rng` the first is the slide's, the others are made up."""
    if rng is None:
        rows = [(0, 10, -3.06, 10.06), (1, 10, -9.40, 9.40), (0, 10, -4.10, 8.30), (0, 10, -12.50, 7.10)]
    else:
        means = [rng.uniform(0.5, 2), rng.uniform(-5, -3), rng.uniform(3, 5), 0]
        halves = [rng.uniform(4, 7), *rng.uniform(7.5, 9, 2), rng.uniform(9.1, 9.9)]
        lows = [0, 0, 0, 1]
        rows = [
            (low, 10, round(mean - half, 2), round(mean + half, 2))
            for low, mean, half in zip(lows, means, halves, strict=True)
        ]
        turn = rng.integers(1, 4)  # never 0: in that order the letters would be those of the example
        rows = rows[turn:] + rows[:turn]
    return pd.DataFrame(rows, columns=COLUMNS)


def right(data):
    """Hold each limit against the width of the scale, up and down."""
    width = data["score_high"] - data["score_low"]
    return _letters(data, -width, width)


def wrong(data):
    """Give the letters of those who hold it against something else."""
    found = right(data)
    swapped = found.translate(str.maketrans("BC", "CB"))
    return {
        "out-of-control": "".join("A" if letter == "A" else "E" for letter in found),
        "score-scale": _letters(data, data["score_low"], data["score_high"]),
        "sides-swapped": swapped,
        "top-of-the-scale": _letters(data, -data["score_high"], data["score_high"]),
        "every-limit": "A" * len(data),
    }


def _letters(data, lowest, highest):
    """Tell for each chart whether a change can pass both limits, the upper, the lower, or neither."""
    above, below = data["upper"] < highest, data["lower"] > lowest
    return "".join(np.select([above & below, above, below], ["A", "B", "C"], "D"))
