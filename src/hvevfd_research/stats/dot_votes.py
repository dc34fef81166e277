"""Dots that people gave to a few options: the order, its ties, and how sure the order is.

Model: each voter gives up to a few dots, and the voters are taken to be a sample of those who might have
come. The order is drawn anew from as many voters, picked from these with replacement (Efron 1979), and each
option gets the range of ranks that it took. A tie takes the best and the worst of the ranks that it shares,
so that the order in which options were written breaks none. Ranks of a bootstrap hold their level only
roughly, and less so for options that lie close (Xie, Singh and Zhang 2009): read them as a caution, not as
a test.

What a range of ranks says is how far the order hangs on who was in the room. It says nothing about those who
were not, nor about how strongly people felt. Fewer than :data:`FEWEST` voters get no range: drawing from so
few mostly repeats them.

When not to use it: where voters saw each other's dots before they gave their own (they follow, and the order
looks surer than it is), or where each option was not before everyone.

References
----------
Efron B. Bootstrap methods: another look at the jackknife. Ann Stat 1979;7:1-26.
Xie M, Singh K, Zhang C-H. Confidence intervals for population ranks in the presence of ties and near ties.
J Am Stat Assoc 2009;104:775-788.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level, column, numbers

FEWEST = 5  # voters that get a range of ranks
RESAMPLES = 10_000  # rooms drawn; the share of first places is then right to about a hundredth


@dataclass(frozen=True, eq=False)
class DotVotes:
    """What a room voted.

    Parameters
    ----------
    table : a row for each option, most dots first; see :meth:`to_frame`
    n_voters, n_dots : who gave at least one dot, and how many dots there are
    level : share of the drawn rooms that a range of ranks covers
    """

    table: pd.DataFrame
    n_voters: int
    n_dots: int
    level: float

    @property
    def leaders(self) -> tuple[str, ...]:
        """Options with the most dots; several where they tie, none where no dot was given."""
        first = self.table[(self.table["rank"] == 1) & (self.table["dots"] > 0)]
        return tuple(map(str, first["choice"]))

    @property
    def most(self) -> int:
        """Dots of the option that got most."""
        return int(self.table["dots"].max())

    @property
    def lead(self) -> float:
        """Dots by which the first is ahead of the next, 0 where they tie; NaN where there is no next."""
        most = self.table["dots"].nlargest(2)
        return float(most.iloc[0] - most.iloc[1]) if len(most) > 1 else float("nan")

    @property
    def top_share(self) -> float:
        """Share of the voters who gave a dot to the option that got most, 0-1."""
        return float(self.table["share"].iloc[0])

    @property
    def may_be_first(self) -> tuple[str, ...]:
        """Options whose range of ranks reaches the first place; all with the most dots without ranges."""
        reach = self.table["rank_low"].fillna(self.table["rank"]) == 1
        return tuple(map(str, self.table.loc[reach & (self.table["dots"] > 0), "choice"]))

    def to_frame(self) -> pd.DataFrame:
        """Give the options: ``choice dots voters share rank tied rank_low rank_high first``.

        `share` is of the voters; `tied` counts the others with as many dots; `first` is the share of the
        drawn rooms in which the option has the most dots, divided among those who tie there.
        """
        return self.table.copy()


def dot_votes(
    ballots: pd.DataFrame,
    *,
    voter: str = "voter",
    choice: str = "choice",
    dots: str = "dots",
    choices: Sequence[str] | None = None,
    level: float = 0.95,
    seed: int = 20221109,
) -> DotVotes:
    """Count dots, and draw rooms of as many voters to see how the order holds.

    Parameters
    ----------
    ballots : a row for each voter and option that got dots from that voter
    voter, choice, dots : columns with the voter, the option and how many dots, whole numbers from 0
    choices : what could be voted for, so that options without a dot are counted too; those that got one
        where None
    level : of the ranges of ranks, between 0 and 1
    seed : of the draws

    Returns
    -------
    DotVotes

    Raises
    ------
    TooFewError : there is no option
    ColumnError : a voter or an option is missing, or an option that was not there got a dot
    DomainError : a number of dots that cannot be

    Examples
    --------
    >>> rows = pd.DataFrame({"voter": list("aabbccdde"), "choice": list("xyxyxzxyx"), "dots": 1})
    >>> votes = dot_votes(rows)
    >>> votes.leaders, votes.n_voters, votes.table["rank_high"].to_list()
    (('x',), 5, [2.0, 3.0, 3.0])
    """
    check_level(level)
    names, given = _matrix(ballots, voter, choice, dots, choices)
    counted = given.sum(axis=0)
    best, worst = _ranks(counted[None, :])
    table = pd.DataFrame(
        {
            "choice": names,
            "dots": counted.astype(int),
            "voters": (given > 0).sum(axis=0),
            "share": (given > 0).sum(axis=0) / max(len(given), 1) if len(given) else np.nan,
            "rank": best[0].astype(int),
            "tied": (worst[0] - best[0]).astype(int),
        }
    )
    table[["rank_low", "rank_high", "first"]] = _drawn(given, level, seed)
    table = table.sort_values(["rank", "choice"], kind="stable", ignore_index=True)
    return DotVotes(table, len(given), int(counted.sum()), level)


def _matrix(
    ballots: pd.DataFrame, voter: str, choice: str, dots: str, choices: Sequence[str] | None
) -> tuple[list[str], Floats]:
    """Give the options, and the dots of each voter on each."""
    who, what, many = column(ballots, voter), column(ballots, choice), numbers(column(ballots, dots), dots)
    if who.isna().any() or what.isna().any():
        raise ColumnError("each row of a vote names its voter and its option; one does not")
    if not np.all(np.isfinite(many)) or np.any(many < 0) or np.any(many != np.round(many)):
        raise DomainError(
            "{column} holds a number of dots that cannot be; right are 0, 1, 2 ...", column=dots
        )
    names = list(dict.fromkeys(what if choices is None else choices))
    strange = sorted(set(what) - set(names), key=str)
    if strange:
        raise ColumnError("{choice} got dots and could not be voted for", choice=strange[0])
    if not names:
        raise TooFewError("there was nothing to vote for")
    rows = pd.DataFrame({"voter": who.to_numpy(), "choice": what.to_numpy(), "dots": many})
    rows = rows[rows["dots"] > 0]
    wide = rows.pivot_table("dots", "voter", "choice", aggfunc="sum", fill_value=0)
    return names, wide.reindex(columns=names, fill_value=0).to_numpy(float).reshape(-1, len(names))


def _ranks(counted: Floats) -> tuple[Floats, Floats]:
    """Give the best and the worst rank of each option in each room, the same where none ties."""
    more = (counted[:, None, :] > counted[:, :, None]).sum(axis=2)
    as_many = (counted[:, None, :] >= counted[:, :, None]).sum(axis=2)
    return (1.0 + more), as_many.astype(np.float64)


def _drawn(given: Floats, level: float, seed: int) -> Floats:
    """Draw rooms of as many voters: low and high end of the ranks, and share of first places."""
    voters, options = given.shape
    if voters < FEWEST:
        return np.full((options, 3), np.nan)
    rng = np.random.default_rng(seed)
    rooms = rng.multinomial(voters, np.full(voters, 1 / voters), size=RESAMPLES) @ given
    tail = (1 - level) / 2
    low, high, first = np.empty(options), np.empty(options), np.empty(options)
    top = rooms.max(axis=1)
    sharing = (rooms == top[:, None]).sum(axis=1)
    for place in range(options):  # option by option: all pairs in all rooms would fill the memory
        more = (rooms > rooms[:, [place]]).sum(axis=1)
        as_many = (rooms >= rooms[:, [place]]).sum(axis=1)
        low[place] = np.quantile(1 + more, tail, method="inverted_cdf")
        high[place] = np.quantile(as_many, 1 - tail, method="inverted_cdf")
        first[place] = np.mean((rooms[:, place] == top) / sharing)
    return np.column_stack([low, high, first])
