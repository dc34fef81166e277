"""Small counts hidden in a table, with partners so that they cannot be worked out, and the proof of it.

Model: a table prints whole numbers of people, with or without sums. A count from 1 to ``min_count - 1`` is
hidden. Since sums give hidden counts away, others are hidden with it until every hidden count can take at
least ``min_count`` values for someone who solves all equations of the page (:func:`audit`, an integer
program). What hangs on a hidden count (mean, share, interval) is hidden in the same row.

What it assumes: the reader knows that zeros are shown (so a hidden count is at least 1), knows which rows add
up, and knows nothing from outside the page.

When not to use it: for sums of money or other magnitudes, where one person may dominate (rules of dominance
are needed there); for tables that are published again when one person has joined, since the two can be
compared; instead of asking whether a table is needed at all. Fewer and larger groups hide less and say more.

References
----------
Hundepool A and others. Statistical Disclosure Control. Wiley 2012.
Fischetti M, Salazar JJ. Management Science 2001;47(7):1008-1027.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pandas as pd

from hvevfd_research.privacy.audit import Published, audit
from hvevfd_research.privacy.counted_table import Counts, Of
from hvevfd_research.privacy.gate import Gate, Suppressed
from hvevfd_research.privacy.linked_counts import Sets
from hvevfd_research.privacy.threshold import LOWEST_MIN_COUNT, MIN_COUNT, check_min_count

__all__ = [
    "LOWEST_MIN_COUNT",
    "MIN_COUNT",
    "Gate",
    "Published",
    "Suppressed",
    "audit",
    "check_min_count",
    "suppress",
]


def suppress(
    frame: pd.DataFrame,
    counts: Counts,
    *,
    by: str | Sequence[str],
    min_count: int = MIN_COUNT,
    totals: Hashable = None,
    sets: Sets = "parts",
    of: Of = "",
    hide_with: Sequence[str] = (),
    hide_zero: bool = False,
    width: int | None = None,
    secret: bytes = b"",
) -> Suppressed:
    """Hide small counts in one table that stands alone; several tables of one run go through a :class:`Gate`.

    Parameters
    ----------
    frame, counts, by, totals, sets, of, hide_with : as in :meth:`.Gate.publish`
    min_count, hide_zero, width, secret : as in :class:`.Gate`

    Returns
    -------
    Suppressed

    Raises
    ------
    ColumnError, DomainError : as in :meth:`.Gate.publish`

    Examples
    --------
    >>> wards = pd.DataFrame({
    ...     "ward": ["A", "A", "B", "B", "all", "all"],
    ...     "past": ["yes", "no", "yes", "no", "yes", "no"],
    ...     "n": [12, 3, 9, 11, 21, 14],
    ...     "mean": [4.1, -0.5, 3.8, 0.2, 4.0, 0.1],
    ... })
    >>> told = suppress(wards, "n", by=["ward", "past"], totals="all", hide_with=["mean"])
    >>> told.frame["n"].tolist(), (told.n_small, told.n_partner)
    ([12, <NA>, 9, <NA>, 21, 14], (1, 1))
    >>> audit(told.published)[["group", "low", "high"]]
                    group  low  high
    0  ward A, past no: n  1.0  13.0
    1  ward B, past no: n  1.0  13.0
    """
    gate = Gate(min_count, hide_zero=hide_zero, width=width, secret=secret)
    return gate.publish(frame, counts, by=by, totals=totals, sets=sets, of=of, hide_with=hide_with)
