"""What the rows of a table tell beside their numbers: by their order, and by the means of their margins."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from hvevfd_research.privacy.linked_counts import Bools


def margins_that_tell(frame: pd.DataFrame, hidden: Bools, by: Sequence[str], totals: Hashable) -> Bools:
    """Find the margins whose means would help to solve for hidden counts.

    Means along one direction tell nothing of the counts, since any sum of scores can belong to any of the
    hidden groups. Means along two directions do: if a row has the best score throughout, the sum of scores of
    a column tells how many of its people stand in that row. So one direction keeps its means.
    """
    if totals is None or len(by) < 2:
        return np.zeros(len(frame), dtype=bool)
    sums = (frame[list(by)] == totals).to_numpy(dtype=bool)
    body = frame[list(by)].astype(object).to_numpy()
    tell = np.zeros(len(frame), dtype=bool)
    for at in np.flatnonzero(sums.any(axis=1) & ~sums.all(axis=1)):
        kept = ~sums[at]
        under = (body[:, kept] == body[at, kept]).all(axis=1) & ~sums.all(axis=1)
        tell[at] = (under & hidden).any() and not (sums[at, -1] and sums[at].sum() == 1)
    return tell


def order_tells(frame: pd.DataFrame, counts: Sequence[str], by: Sequence[str], totals: Hashable) -> bool:
    """Whether the rows stand in the order of a count, and not in one of their own."""
    body = frame[~_sums(frame, by, totals)]
    if len(body) < 3 or not by:
        return False
    if len(by) == 1 and _is_ordered(body[by[0]]):
        return False
    return any(_is_ordered(body[column]) for column in counts)


def _is_ordered(values: pd.Series) -> bool:
    try:
        return bool(values.is_monotonic_increasing or values.is_monotonic_decreasing)
    except TypeError:  # words and numbers in one column have no order
        return False


def _sums(frame: pd.DataFrame, by: Sequence[str], totals: Hashable) -> Bools:
    if totals is None or not by:
        return np.zeros(len(frame), dtype=bool)
    sums: Bools = (frame[list(by)] == totals).any(axis=1).to_numpy(dtype=bool)
    return sums


def untelling(frame: pd.DataFrame, hidden: Bools, by: Sequence[str], totals: Hashable) -> list[int]:
    """Order rows so that a hidden count's place tells nothing: hidden ones after the others, by name."""
    sums = _sums(frame, by, totals)
    names = frame[list(by)].astype(str).agg("\x1f".join, axis=1).to_list()
    return sorted(
        range(len(frame)),
        key=lambda at: (
            bool(sums[at]),
            bool(hidden[at]),
            names[at] if hidden[at] and not sums[at] else "",
            at,
        ),
    )
