"""Two pages of the same people some time apart: what a reader of both can work out.

Subtracting last month's page from this month's tells about those who joined in between. The reader of both
holds three systems of equations of the same form: that of the earlier page, that of the new one, and that of
the people who joined, whose counts are the differences. The page is safe when every hidden count of either
page can still take `min_count` values or more, and nobody can tell of a group that it grew or shrank by 1 to
``min_count - 1``. The bounds are found as in :mod:`.audit`, by integer programs.

What is kept of an earlier page is what its readers held: equations, the numbers shown, and no hidden value.

What it assumes: a group goes by the same name on both pages; people join and nobody leaves, unless a count
became smaller. When not to rely on it: for a row that was corrected while the counts stayed the same, and for
two workbooks on the same people, which are not held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import block_diag, coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from hvevfd_research.privacy.audit import Published
from hvevfd_research.privacy.linked_counts import Bools, Floats

FAR = 100_000.0  # people; no count of a page that this is for comes near it

Name = tuple[str, str, str]  # of which people, what is counted, which group


@dataclass(frozen=True, eq=False)
class Page:
    """What the reader of one page holds.

    Parameters
    ----------
    places : where each count that was printed or hidden stands among all
    published : the equations and the numbers shown
    """

    places: Mapping[Name, int]
    published: Published

    def shown(self, name: Name) -> float:
        """Give a count as the page showed it; NaN where it was hidden or is not there."""
        return float(self.published.seen[self.places[name]]) if name in self.places else np.nan

    def to_json(self) -> dict[str, Any]:
        """Give it for a file beside the page: only what its readers hold."""
        entries = self.published.matrix.tocoo()
        rows, columns = entries.coords
        return {
            "names": [[*name, place] for name, place in self.places.items()],
            "seen": [None if np.isnan(count) else int(count) for count in self.published.seen],
            "equations": [
                [int(row), int(column), int(sign)]
                for row, column, sign in zip(rows, columns, entries.data, strict=True)
            ],
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Page:
        """Read it back.

        Raises
        ------
        KeyError, TypeError, ValueError, IndexError : it is not what :meth:`to_json` gave
        """
        places = {(str(of), str(count), str(group)): int(at) for of, count, group, at in held["names"]}
        seen = np.array([np.nan if count is None else count for count in held["seen"]], dtype=np.float64)
        equations = [(int(row), int(column), int(sign)) for row, column, sign in held["equations"]]
        rows, columns, signs = (
            (np.array(part, dtype=np.int64) for part in zip(*equations, strict=True))
            if (equations)
            else (np.empty(0, np.int64),) * 3
        )
        shape = (int(rows.max(initial=-1)) + 1, seen.size)
        matrix = coo_array((signs.astype(np.float64), (rows, columns)), shape=shape).tocsr()
        printed = np.zeros(seen.size, dtype=np.bool_)
        printed[list(places.values())] = True
        hidden = printed & np.isnan(seen)
        low = np.where(hidden, 1, 0).astype(np.int64)
        return cls(places, Published(("",) * seen.size, seen, low, hidden, printed, matrix))


@dataclass
class Joined:
    """The systems of an earlier page, of a new one, and of those who joined, as one.

    Parameters
    ----------
    old, new : the pages
    min_count : the smallest count that is shown
    """

    old: Page
    new: Page
    min_count: int
    _unknown: Bools = field(init=False)

    def __post_init__(self) -> None:
        before, after = self.old.published, self.new.published
        links = [
            (at, self.old.places[name]) for name, at in self.new.places.items() if name in self.old.places
        ]
        first = dict(reversed([(at, place) for at, place in links]))
        others = [(at, place) for at, place in dict.fromkeys(links) if first[at] != place]
        size_old, size_new = before.seen.size, after.seen.size
        since = np.full(size_new + len(others), np.nan)  # those who joined, by count; last, second names
        rows, columns, signs = [], [], []
        for row, (at, place, mine) in enumerate(
            [(at, place, at) for at, place in first.items()]
            + [(at, place, size_new + step) for step, (at, place) in enumerate(others)]
        ):
            since[mine] = after.seen[at] - before.seen[place]
            rows += [row] * 3
            columns += [place, size_old + at, size_old + size_new + mine]
            signs += [1.0, -1.0, 1.0]  # before - after + since = 0
        every = size_old + size_new + since.size
        parts = block_diag([before.matrix, after.matrix, after.matrix, csr_array((0, len(others)))])
        told = coo_array((signs, (rows, columns)), shape=(len(first) + len(others), every))
        self.matrix = csr_array(vstack([parts, told]))
        self.seen = np.concatenate([before.seen, after.seen, since])
        self.hidden = np.concatenate([before.asked & before.printed, after.asked & after.printed])
        self.start = size_old + size_new
        known = since[~np.isnan(since)]
        self.low = np.concatenate([before.low, after.low, np.zeros(since.size)]).astype(np.float64)
        if (known < 0).any() or not self._possible():
            self.low[self.start :] = -FAR
        self._unknown = np.isnan(self.seen)

    def tell_of_few(self) -> bool:
        """Whether a reader of both pages can tell a hidden count, or that few people joined or left."""
        few = self.min_count - 1
        known = np.abs(self.seen[self.start :])
        if ((known >= 1) & (known <= few)).any():
            return True
        for at, low, high in self._intervals():
            if at < self.start and high - low + 1 < self.min_count:
                return True
            if at >= self.start and (1 <= low <= high <= few or -few <= low <= high <= -1):
                return True
        return False

    def _possible(self) -> bool:
        self._unknown = np.isnan(self.seen)
        columns = np.flatnonzero(self._unknown)
        rows = np.arange(self.matrix.shape[0])
        return self._solve(np.zeros(columns.size), rows, columns) is not None

    def _intervals(self) -> Iterator[tuple[int, float, float]]:
        """Give the least and the largest value of each unknown that something on the pages bears on."""
        columns = np.flatnonzero(self._unknown)
        part = self.matrix[:, columns]
        _n, piece = connected_components(part.T @ part, directed=False)
        bound = np.bincount(part.tocoo().coords[1], minlength=columns.size) > 0
        for mine, at in enumerate(columns):
            asked = self.hidden[at] if at < self.start else bound[mine]
            if not asked:
                continue
            together = np.flatnonzero(piece == piece[mine])
            rows = np.unique(part[:, together].tocoo().coords[0]).astype(np.intp)
            target = (together == mine).astype(np.float64)
            least = self._solve(target, rows, columns[together])
            most = self._solve(-target, rows, columns[together])
            if least is None or most is None:  # the pages contradict each other: nothing can be told
                continue
            yield int(at), least, -most

    def _solve(
        self, objective: Floats, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]
    ) -> float | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not columns.size:
            return 0.0
        seen = np.nan_to_num(self.seen)
        right = -(self.matrix[rows] @ seen)
        limits = [LinearConstraint(self.matrix[rows][:, columns], right, right)] if rows.size else []
        found = milp(
            objective,
            constraints=limits,
            bounds=Bounds(self.low[columns], FAR),
            integrality=np.ones(columns.size, dtype=np.int64),
        )
        return None if found.x is None else float(np.round(found.fun))
