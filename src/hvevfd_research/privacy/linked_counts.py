"""Counts that follow from each other: what a reader can add up and take apart, written as equations.

Every published count is an unknown, and so is each number that follows from it although nobody printed it:
what two totals differ by, those of a group who are not among its listed parts, the sum over a column. The
equations hold between true values; someone who reads the page knows the equations and the numbers shown, and
solves for the rest. :mod:`.audit` solves, :mod:`.partners` hides until there is too little to solve from.

Three ways in which the rows of a table may stand to each other:

- ``"parts"``: nobody is in two rows. Rows add up to their total, and tables of the same count over other
  columns add up to the same people.
- ``"nested"``: each row holds the people of the next smaller one and more, as do those past a rising
  threshold. What lies between two of them is a group too.
- ``"overlap"``: people may be in several rows. Nothing adds up, and each row stands for itself.

Totals of the same count are taken as nested: of 40 asked and 37 asked twice, 3 were not asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from hvevfd_research.errors import DomainError

Sets = Literal["parts", "nested", "overlap"]
State = Literal["open", "shown", "small", "partner"]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

INNER_COST = 1.0  # of hiding a cell in the body of a table; the unit of the other costs
MARGIN_COST = 4.0  # of hiding a sum over one column, which most readers came for
TOTAL_COST = 10.0  # of hiding the sum over everything
VALUE_COST = 0.1  # for each power of ten that a hidden count has: of two cells the smaller goes


@dataclass(frozen=True)
class Key:
    """Which people a number counts; two tables with the same key print the same number.

    Parameters
    ----------
    of : the people that the table is about
    count : what is counted
    levels : column and value of each group; for totals and nested groups the count itself, since nested
        groups of one size are the same people
    """

    of: str
    count: str
    levels: frozenset[tuple[str, Hashable]]

    @property
    def is_chain(self) -> bool:
        """Whether it is a total or a nested group."""
        return any(name == "" for name, _value in self.levels)


def chain_key(of: str, count: str, value: int) -> Key:
    """Give the key of a total or of a nested group."""
    return Key(of, count, frozenset({("", value)}))


@dataclass(frozen=True)
class Cell:
    """One published count: its true value, its place on the page, what hiding it costs, its state."""

    value: int
    label: str
    cost: float
    sets: Sets
    state: State = "open"


@dataclass(frozen=True)
class Split:
    """A group and some of its parts: those past the threshold, and everyone who was asked."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, eq=False)
class System:
    """All counts, shown or not, and what holds between them: ``matrix @ truth == 0``.

    Parameters
    ----------
    keys : of the published counts, which come first; the others follow from them
    labels : where a reader finds each, or what it would tell
    truth : true values
    shown, undecided : what a reader sees, and what is still to be shown or hidden; the rest is hidden
    low : the least that each can be, known to every reader
    guarded : hidden counts, and small groups that nobody printed
    cost : of hiding
    """

    keys: tuple[Key, ...]
    labels: tuple[str, ...]
    truth: NDArray[np.int64]
    shown: Bools
    undecided: Bools
    low: NDArray[np.int64]
    guarded: Bools
    cost: Floats
    matrix: csr_array


@dataclass
class LinkedCounts:
    """Every count that was published, and how they hang together.

    Parameters
    ----------
    smallest, largest : what is too small to show, both included
    cells : the published counts
    splits : groups given with parts of theirs
    """

    smallest: int
    largest: int
    cells: dict[Key, Cell] = field(default_factory=dict)
    splits: dict[Split, None] = field(default_factory=dict)

    def copy(self) -> LinkedCounts:
        """Give a copy that can be changed on its own."""
        return replace(self, cells=dict(self.cells), splits=dict(self.splits))

    def is_small(self, value: int) -> bool:
        """Whether so few people must not be shown."""
        return self.smallest <= value <= self.largest

    def add(self, key: Key, cell: Cell) -> None:
        """Enter a count; one that was published before keeps what became of it."""
        known = self.cells.setdefault(key, cell)
        if known.value != cell.value:
            raise DomainError(
                "{count} of {group} was {before} in an earlier table and is {now} here; "
                "give the counts of other people a name of their own (of=)",
                count=key.count,
                group=cell.label,
                before=known.value,
                now=cell.value,
            )

    def settle(self, key: Key, state: State) -> None:
        """Say what became of a count."""
        self.cells[key] = replace(self.cells[key], state=state)

    def system(self) -> System:
        """Write everything as equations."""
        return _Equations(self).system()


class _Equations:
    """Collects unknowns and equations; published counts come first, in the order of publication."""

    def __init__(self, counts: LinkedCounts) -> None:
        self.counts = counts
        self.place: dict[Key, int] = {key: at for at, key in enumerate(counts.cells)}
        self.values = [cell.value for cell in counts.cells.values()]
        self.labels = [f"{cell.label}: {key.count}" for key, cell in counts.cells.items()]
        self.rows: list[dict[int, int]] = []

    def system(self) -> System:
        for keys in self._families("parts").values():
            self._add_margins(keys)
        self._add_splits()
        self._add_chains()
        cells = list(self.counts.cells.values())
        more = len(self.values) - len(cells)
        states = np.array([cell.state for cell in cells] + ["hidden"] * more)
        published = np.arange(len(self.values)) < len(cells)
        truth = np.array(self.values, dtype=np.int64)
        small = (truth >= self.counts.smallest) & (truth <= self.counts.largest)
        hidden = (states == "small") | (states == "partner")
        return System(
            keys=tuple(self.counts.cells),
            labels=tuple(self.labels),
            truth=truth,
            shown=states == "shown",
            undecided=states == "open",
            # Whoever sees zeros shown elsewhere knows that a hidden count is none.
            low=np.where(published & (self.counts.smallest > 0), np.minimum(truth, 1), 0),
            guarded=hidden | (~published & small),
            cost=np.array([cell.cost for cell in cells] + [0.0] * more, dtype=np.float64),
            matrix=self._matrix(),
        )

    def _families(self, sets: Sets) -> dict[tuple[str, str], list[Key]]:
        families: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, cell in self.counts.cells.items():
            if cell.sets == sets and not key.is_chain:
                families[key.of, key.count].append(key)
        return families

    def _add_margins(self, keys: Iterable[Key]) -> None:
        """Add up over each column, from the cells of most columns to the totals."""
        known = set(keys)
        for depth in range(max((len(key.levels) for key in known), default=0), 0, -1):
            sums: dict[tuple[frozenset[tuple[str, Hashable]], str], list[Key]] = defaultdict(list)
            for key in sorted(
                (k for k in known if len(k.levels) == depth), key=lambda k: sorted(map(str, k.levels))
            ):
                for level in key.levels:
                    sums[key.levels - {level}, level[0]].append(key)
            totals = {
                group: sum(self.values[self.place[part]] for part in parts) for group, parts in sums.items()
            }
            for (levels, column), parts in sums.items():
                first = parts[0]
                most = max(total for (other, _c), total in totals.items() if other == levels)
                if depth == 1:
                    parent = chain_key(first.of, first.count, totals[levels, column])
                    self._unknown(parent, totals[levels, column], f"{first.count}, total")
                    self._adds_up(parent, parts, rest=False)
                    continue
                parent = Key(first.of, first.count, levels)
                self._unknown(parent, most, f"{first.count}, sum over {column}")
                known.add(parent)
                self._adds_up(parent, parts, rest=True)

    def _add_splits(self) -> None:
        closed: dict[tuple[str, tuple[str, ...]], bool] = {}
        for split in self.counts.splits:
            name = (split.whole.count, tuple(part.count for part in split.parts))
            closed[name] = (
                closed.get(name, True) and len(split.parts) > 1 and not self._left(split.whole, split.parts)
            )
        for split in self.counts.splits:
            name = (split.whole.count, tuple(part.count for part in split.parts))
            self._adds_up(split.whole, split.parts, rest=not closed[name], keep=True)

    def _add_chains(self) -> None:
        """Add what lies between totals and between nested groups."""
        chains: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for key, at in self.place.items():
            if key.is_chain:
                chains[key.of, key.count].append((self.values[at], at))
        for (_of, count), links in chains.items():
            links.sort()
            for here, (value, at) in enumerate(links):
                for step, (larger, above) in enumerate(links[here + 1 :]):
                    if step and not self.counts.is_small(larger - value):
                        continue
                    between = self._new(larger - value, f"{count}, between two groups")
                    self.rows.append({above: 1, at: -1, between: -1})

    def _adds_up(self, whole: Key, parts: Iterable[Key], *, rest: bool, keep: bool = False) -> None:
        left = self._left(whole, parts)
        if left < 0:
            raise DomainError(
                "the parts of {count} add up to more than the {total} of their total; "
                "if people are in several rows, say sets='overlap'",
                count=whole.count,
                total=self.values[self.place[whole]],
            )
        row = {self.place[whole]: 1}
        for part in parts:
            row[self.place[part]] = row.get(self.place[part], 0) - 1
        if rest and (left or keep):
            row[self._new(left, f"{whole.count}, in no listed part")] = -1
        self.rows.append(row)

    def _left(self, whole: Key, parts: Iterable[Key]) -> int:
        return self.values[self.place[whole]] - sum(self.values[self.place[part]] for part in parts)

    def _unknown(self, key: Key, value: int, label: str) -> None:
        if key not in self.place:
            self.place[key] = self._new(value, label)

    def _new(self, value: int, label: str) -> int:
        self.values.append(value)
        self.labels.append(label)
        return len(self.values) - 1

    def _matrix(self) -> csr_array:
        entries = [(at, column, sign) for at, row in enumerate(self.rows) for column, sign in row.items()]
        rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return coo_array(
            (
                np.array(signs, dtype=np.float64),
                (np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)),
            ),
            shape=(len(self.rows), len(self.values)),
        ).tocsr()


def labelled(levels: Mapping[str, object]) -> str:
    """Write the group of a row for people.

    >>> labelled({"month": "May", "sex": "f"})
    'month May, sex f'
    """
    return ", ".join(f"{name} {value}" for name, value in levels.items())
