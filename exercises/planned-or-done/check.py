"""Which printed counts of one movement can be compared, and how far."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import count_changes, reported_counts

PAIRS = [(1, 2), (1, 3), (1, 4), (3, 4), (4, 5)]  # rows, as in the task
YEARS = ["2016", "2017", "2017", "2018", "2019"]  # names of years, not amounts
KINDS = ["planned", "reported", "registered"]


def given(rng):
    """Give the printed counts of countries, or made-up ones."""
    count, over = [14, 21, 30, 33, 50], [0, 0, 1, 0, 1]
    kind = ["reported", "planned", "reported", "reported", np.nan]
    if rng is not None:
        count = np.sort(rng.choice(np.arange(8, 80), size=5, replace=False))
        over = rng.permutation([0, 0, 0, 1, 1])
        one, other = rng.choice(KINDS, size=2, replace=False)
        kind = rng.permutation(np.array([one, one, one, other, np.nan], dtype=object))
    return pd.DataFrame({"row": range(1, 6), "year": YEARS, "count": count, "over": over, "kind": kind})


def right(data):
    """Compare all pairs with the function of the workbook: each stands as a unit, counted twice."""
    rows = data.set_index("row").loc[[row for pair in PAIRS for row in pair]]
    told = rows.assign(
        counted=np.repeat(list("abcde"), 2),
        year=[1, 2] * len(PAIRS),
        bound=np.where(rows["over"] == 1, "over", "exact"),
    )
    changes = count_changes(reported_counts(told.drop(columns="over")), 1, 2).frame
    exact = changes["bound"].map({"exact": 1, "over": 0, "under": 0, "unknown": -1})
    return _letters(changes["alike"].to_numpy(bool), exact.to_numpy())


def wrong(data):
    """Compute what people answer instead."""
    over, kind = data["over"].to_numpy(), data["kind"]
    filled = kind.fillna(kind.mode()[0]).to_numpy()
    one, two = np.array(PAIRS).T - 1
    alike, exact = (kind.to_numpy()[one] == kind.to_numpy()[two]), 1 - over[one] - over[two]
    return {
        "curve": "A" * len(PAIRS),
        "over-as-exact": _letters(alike, np.ones(len(PAIRS))),
        "kind-not-seen": _letters(True, exact),
        "only-exact": _letters(alike & (exact == 1), exact),
        "silence-filled": _letters(filled[one] == filled[two], exact),
    }


def _letters(alike, exact):
    """Name each pair; `exact` is 1 for a number, 0 for a limit, -1 where the change may be anything."""
    names = np.where(exact == 1, "A", "B")
    return "".join(np.where(alike & (exact >= 0), names, "C"))
