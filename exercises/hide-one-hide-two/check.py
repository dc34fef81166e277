"""Which four counts of a table are hidden, so that nobody can work out the small one."""

from itertools import product

import numpy as np
import pandas as pd

FEWEST = 5  # people; a smaller count is hidden
MADE_UP = [[14, 9], [11, 3], [17, 8], [12, 6]]
ROWS, COLUMNS = "ABCDS", "12S"
LABELS = [row + column for row, column in product(ROWS, COLUMNS)]


def given(rng):
    """Give a made-up table of four wards with its sums, in which one count is small."""
    inner = np.array(MADE_UP)
    if rng is not None:
        inner = rng.integers(FEWEST, 20, size=(4, 2))
        inner[rng.integers(4), rng.integers(2)] = rng.integers(1, FEWEST)
    rows = np.vstack([inner, inner.sum(axis=0)])
    table = pd.DataFrame(np.column_stack([rows, rows.sum(axis=1)]), columns=list(COLUMNS))
    return table.rename_axis("ward").reset_index().assign(ward=list(ROWS))


def right(data):
    """Hide the small count and the three that close the rectangle with the fewest people in them."""
    counts = _counts(data)
    small = _small(data)
    other_column = "2" if small[1] == "1" else "1"
    partner = min(set("ABCD") - {small[0]}, key=lambda row: counts[row + "1"] + counts[row + "2"])
    return [row + column for row in (small[0], partner) for column in (small[1], other_column)]


def wrong(data):
    """Hide what people hide instead."""
    small, beside, below, across = right(data)
    return {
        "small-one-alone": [small],
        "row-only": [small, beside],
        "column-only": [small, below],
        "corner-missing": [small, beside, below],
        "small-one-shown": [beside, below, across],
        "more-than-needed": [label for label in LABELS if "S" not in label],
    }


def recognise(value, data):
    """Tell what is hidden; more than one set of four is right."""
    hidden, small = {"".join(label.split()).upper() for label in value}, _small(data)
    if not hidden or not hidden <= set(LABELS):
        return ""
    if small not in hidden:
        return "small-one-shown"
    if not _worked_out(hidden, small):
        return "right" if len(hidden) == 4 else "more-than-needed"
    rows, columns = {label[0] for label in hidden}, {label[1] for label in hidden}
    if len(hidden) == 1:
        return "small-one-alone"
    return "row-only" if len(rows) == 1 else "column-only" if len(columns) == 1 else "corner-missing"


def _worked_out(hidden, small):
    """Tell whether the sums leave one value only: whether no other hidden count can move with it.

    No other count is small, so a hidden one can always be one more or one less.
    """
    unknown = sorted(hidden - {small})
    sums = [[_part(label, row, 0) for label in [small, *unknown]] for row in ROWS]
    sums += [[_part(label, column, 1) for label in [small, *unknown]] for column in COLUMNS]
    rules = np.array(sums)
    return np.linalg.matrix_rank(rules) > (np.linalg.matrix_rank(rules[:, 1:]) if unknown else 0)


def _part(label, line, place):
    """Say how a count enters the sum of a line: as a part of it, as the sum itself, or not at all."""
    return 0 if label[place] != line else -1 if label[1 - place] == "S" else 1


def _counts(data):
    table = data.set_index("ward")
    return {label: table.loc[label[0], label[1]] for label in LABELS}


def _small(data):
    counts = _counts(data)
    return min(counts, key=counts.get)
