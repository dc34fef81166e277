"""Where a chain of four steps breaks: shares of those who came that far, where the answer is known."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import cascade

STEPS = ["asked", "goals", "actions", "again"]
PATTERNS = [
    *((1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 1, np.nan), (1, 1, 0, 0), (1, 1, np.nan, np.nan)),
    *((1, 0, 0, 0), (1, 0, 1, 0), (1, np.nan, np.nan, np.nan), (0, 0, 0, 0), (0, 0, 0, 1)),
]


def given(rng):
    """Give how many made-up people have each row of answers."""
    people = [11, 8, 5, 6, 4, 8, 3, 4, 9, 2]
    if rng is not None:
        people = rng.integers([8, 4, 2, 3, 2, 4, 1, 2, 5, 1], [16, 12, 8, 12, 7, 14, 6, 7, 15, 4])
    return pd.DataFrame(PATTERNS, columns=STEPS).assign(people=people)


def right(data):
    """Follow the chain with the function of the workbook."""
    chain = _chain(data)
    return _named(chain.table["share"], chain.share)


def wrong(data):
    """Compute what people answer instead."""
    chain = _chain(data)
    steps = chain.table
    as_no, as_yes = steps["yes"] / steps["reached"], 1 - steps["no"] / steps["reached"]
    whole = _chain(data.dropna()).table["share"]
    return {
        "of-everyone": _named(steps["alone"], chain.product_alone),
        "product-of-everyone": {"all": chain.product_alone},
        "unknown-as-no": _named(as_no, as_no.prod()),
        "unknown-as-yes": _named(as_yes, as_yes.prod()),
        "whole-rows-only": _named(whole, whole.prod()),
        "most-people-lost": {"weakest": 1 + int(np.argmax(steps["no"]))},
        "added": {"all": steps["share"].mean()},
    }


def _chain(data):
    words = np.select([data[STEPS] == 1, data[STEPS] == 0], ["yes", "no"], default="unknown")
    return cascade(pd.DataFrame(np.repeat(words, data["people"], axis=0), columns=STEPS), STEPS)


def _named(shares, every):
    return dict(zip(STEPS, shares, strict=True)) | {"all": every, "weakest": 1 + int(np.argmin(shares))}
