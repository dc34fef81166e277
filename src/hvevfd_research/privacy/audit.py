"""What a reader can work out about hidden counts: the attacker's side, as integer programs.

The least and the largest value of each hidden count are found by HiGHS over all whole numbers that meet the
equations (:mod:`.linked_counts`) and the numbers shown. The answer is exact, not a relaxation.

What it does not know: anything from outside the page, and how the search chose among partners.

References
----------
Fischetti M, Salazar JJ. Management Science 2001;47(7):1008-1027 (the attacker's programs).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from hvevfd_research.privacy.linked_counts import Bools, Floats, System

SLACK = 1_000.0  # above any sum of shown counts, a value is bounded by nothing on the page


@dataclass(frozen=True, eq=False)
class Published:
    """What a reader holds: equations, the numbers shown, and no hidden value.

    Parameters
    ----------
    labels : where each count stands, or what it would tell
    seen : counts as shown; NaN where hidden or never printed
    low : the least that each can be
    asked : the hidden counts, and the small groups that nobody printed
    printed : which of all were printed or hidden, and do not only follow
    matrix : ``matrix @ counts == 0``
    """

    labels: tuple[str, ...]
    seen: Floats
    low: NDArray[np.int64]
    asked: Bools
    printed: Bools
    matrix: csr_array

    @classmethod
    def of(cls, system: System) -> Published:
        """Forget what is not shown; whatever is undecided counts as shown."""
        seen = system.shown | system.undecided
        printed = np.arange(system.truth.size) < len(system.keys)
        # The least value of a shown zero would tell nothing; that of a hidden count is the same for all.
        return cls(
            system.labels,
            np.where(seen, system.truth, np.nan).astype(np.float64),
            np.where(seen, 0, system.low),
            system.guarded & ~seen,
            printed,
            system.matrix,
        )


def audit(published: Published) -> pd.DataFrame:
    """Work out all that the numbers shown tell about the hidden ones.

    Parameters
    ----------
    published : of a :class:`.Suppressed` table or of a whole :class:`.Gate`

    Returns
    -------
    DataFrame
        One row for each hidden count and for each small group that nobody printed but that two numbers could
        give away: ``group``, ``printed`` (false for the latter), ``low``, ``high`` (inf where nothing on the
        page bounds it), ``values`` (how many whole numbers lie between, both included).
    """
    view = Reader(published)
    found = [(int(at), *view.interval(int(at))) for at in np.flatnonzero(published.asked)]
    return pd.DataFrame(
        {
            "group": [published.labels[at] for at, _low, _high in found],
            "printed": np.array([bool(published.printed[at]) for at, _low, _high in found], dtype=bool),
            "low": np.array([low for _at, low, _high in found], dtype=np.float64),
            "high": np.array([high for _at, _low, high in found], dtype=np.float64),
            "values": np.array([high - low + 1 for _at, low, high in found], dtype=np.float64),
        }
    )


class Reader:
    """Someone who solves for the hidden counts, each by the equations that bear on it."""

    def __init__(self, published: Published) -> None:
        unknown = np.isnan(published.seen)
        self.column = np.cumsum(unknown) - 1
        self.low = published.low[unknown].astype(np.float64)
        self.matrix = published.matrix[:, unknown].tocsr()
        self.right = -(published.matrix[:, ~unknown] @ published.seen[~unknown])
        self.top = float(np.nansum(published.seen)) + SLACK + float(self.low.sum())
        together = (
            self.matrix.T @ self.matrix if self.matrix.shape[0] else csr_array((self.low.size, self.low.size))
        )
        _n, self.piece = connected_components(together, directed=False)
        # Every solution found so far is a table that could be the true one: what it holds needs no program.
        self.least_seen = np.full(self.low.size, np.inf)
        self.most_seen = np.full(self.low.size, -np.inf)

    def can_take(self, at: int, width: int) -> bool:
        """Whether one count can have at least so many values."""
        mine = int(self.column[at])
        if self.most_seen[mine] - self.least_seen[mine] + 1 >= width:
            return True
        least, most = self.interval(at)
        return most - least + 1 >= width

    def interval(self, at: int) -> tuple[float, float]:
        """Give the least and the largest value that one count can have.

        Parameters
        ----------
        at : its place among all counts
        """
        mine = int(self.column[at])
        columns = np.flatnonzero(self.piece == self.piece[mine])
        rows = np.unique(self.matrix[:, columns].tocoo().coords[0]).astype(np.intp)
        target = (columns == mine).astype(np.float64)
        least = self._solve(target, rows, columns)
        most = -self._solve(-target, rows, columns)
        return least, (np.inf if most > self.top - SLACK else most)

    def _solve(self, objective: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> float:
        from scipy.optimize import Bounds, LinearConstraint, milp

        # Without room to spare a count that nothing bounds would end at the bound of another.
        ceiling = np.full(columns.size, 4 * self.top)
        ceiling[objective != 0] = 2 * self.top
        limits = []
        if rows.size:
            right = self.right[rows]
            limits = [LinearConstraint(self.matrix[rows][:, columns], right, right)]
        found = milp(
            objective,
            constraints=limits,
            bounds=Bounds(self.low[columns], ceiling),
            integrality=np.ones(columns.size, dtype=np.int64),
        )
        assert found.x is not None, found.message  # the true counts are always one solution
        self.least_seen[columns] = np.minimum(self.least_seen[columns], np.round(found.x))
        self.most_seen[columns] = np.maximum(self.most_seen[columns], np.round(found.x))
        return float(np.round(found.fun))
