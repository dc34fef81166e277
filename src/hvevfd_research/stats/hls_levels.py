"""How many people end in each band of the health literacy index, and what the rule on missing answers does.

Model: none; counts. The index, its bands and the share of questions that must be answered are those of
:func:`.instruments.hls_index`, and unconfirmed.

When not to use it: to compare groups whose questions differ in number, wording or language; with the
Norwegian HLS-Q12 and HLS19, which report levels of another scale.

References
----------
Sørensen K and others (2015). Eur J Public Health 25, 1053-1058, doi 10.1093/eurpub/ckv043.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.instruments import HLS_LEVELS, HLS_MIN_ANSWERED, hls_index

LIMITED = HLS_LEVELS[:2]  # insufficient and problematic together are called limited
RULES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # shares of questions that a score may be made to ask for


@dataclass(frozen=True)
class HlsLevels:
    """People in each band of the index.

    Attributes
    ----------
    rows : one row for each band from the lowest: level, n, share
    limited : share in the two lowest bands
    n, n_missing : people with and without a score
    mean : mean index
    by_rule : one row for each share of questions that must be answered: rule, n, mean (index), share
        (limited); NaN where no one has a score
    """

    rows: pd.DataFrame
    limited: float
    n: int
    n_missing: int
    mean: float
    by_rule: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each band."""
        return self.rows.copy()


def hls_levels(
    frame: pd.DataFrame, items: Sequence[str], *, min_answered: float = HLS_MIN_ANSWERED
) -> HlsLevels:
    """Count people in each band of the HLS-EU index.

    Parameters
    ----------
    frame : one row for each person
    items : columns of answers, 1 = very difficult to 4 = very easy
    min_answered : share of questions that a score needs, above 0 to 1

    Raises
    ------
    DomainError : an answer is outside 1 to 4, or `min_answered` is out of range
    TooFewError : no person answered enough

    Examples
    --------
    >>> found = hls_levels(pd.DataFrame([[4, 4, 4], [2, 3, 3], [1, 2, None]]), [0, 1, 2], min_answered=0.6)
    >>> found.rows["n"].to_list(), round(found.limited, 2), found.by_rule["n"].to_list()
    ([1, 1, 0, 1], 0.67, [3, 3, 2, 2, 2, 2])
    """
    scores = hls_index(frame, items, min_answered=min_answered)
    counts = scores.per_person["level"].value_counts().reindex(list(HLS_LEVELS), fill_value=0)
    rows = pd.DataFrame({"level": list(HLS_LEVELS), "n": counts.to_numpy(dtype="int64")})
    rows["share"] = rows["n"] / scores.n
    by_rule = pd.DataFrame(
        [_under(frame, items, rule) for rule in RULES], columns=["rule", "n", "mean", "share"]
    )
    return HlsLevels(rows, _limited(scores.per_person), scores.n, scores.n_missing, scores.mean, by_rule)


def _under(frame: pd.DataFrame, items: Sequence[str], rule: float) -> tuple[float, int, float, float]:
    try:
        scores = hls_index(frame, items, min_answered=rule)
    except TooFewError:
        return rule, 0, float("nan"), float("nan")
    return rule, scores.n, scores.mean, _limited(scores.per_person)


def _limited(per_person: pd.DataFrame) -> float:
    scored = per_person.dropna(subset=["score"])
    if scored.empty:
        raise DomainError("no person has a score")
    return float(scored["level"].isin(LIMITED).mean())
