"""The gate between people's rows and a page: every table of one run passes it, held against the others.

>>> import pandas as pd
>>> gate = Gate(min_count=5)
>>> asked = pd.DataFrame({"month": ["May", "June", "July", "all"], "n": [14, 3, 9, 26]})
>>> gate.publish(asked, "n", by=["month"], totals="all").frame["n"].tolist()
[<NA>, <NA>, 9, 26]
>>> gate.publish(pd.DataFrame({"n": [24]}), "n", sets="nested").frame["n"].tolist()  # 2 fewer than the 26
[<NA>]
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.privacy.audit import Published, Reader, audit
from hvevfd_research.privacy.counted_table import CountedTable, Counts, Of, check_columns, read_counts
from hvevfd_research.privacy.linked_counts import Bools, Cell, Key, LinkedCounts, Sets
from hvevfd_research.privacy.partners import choose_partners
from hvevfd_research.privacy.threshold import MIN_COUNT, check_min_count

HIDDEN = frozenset({"small", "partner"})
WHIM = 4.0  # a dearer partner is taken now and then: more than the factor 2 by which its room can matter


@dataclass(frozen=True, eq=False)
class Suppressed:
    """A table without the counts that would tell too much.

    Parameters
    ----------
    frame : as it came, hidden counts and what hangs on them missing (``<NA>`` or NaN). Where the order of the
        rows followed the counts, rows with a hidden one stand last, in the order of their names
    reasons : same shape of rows; for each count and each column that hangs on one ``"small"``, ``"partner"``
        (it would give a small one away), ``"with"`` (it stands beside a hidden count) or ``""``
    withheld : whether the whole table must stay off the page: beside earlier tables even its zeros, or the
        rows that it lists, would tell too much. All its counts are blank then
    n_small, n_partner : hidden counts of each kind. Show their sum only: who knows how many of the hidden
        counts are small may work out which
    min_count : the smallest count shown
    published : what a reader holds of this table and those before it, for :func:`.audit`
    """

    frame: pd.DataFrame
    reasons: pd.DataFrame
    n_small: int
    n_partner: int
    min_count: int
    withheld: bool
    published: Published

    @property
    def n_hidden(self) -> int:
        """How many counts are hidden."""
        return self.n_small + self.n_partner

    @property
    def hidden(self) -> pd.DataFrame:
        """Which cells of the counts and of what hangs on them are hidden, as booleans."""
        return self.reasons != ""


class Gate:
    """Takes every table of one run, hides what is small, and remembers what was shown.

    Parameters
    ----------
    min_count : the smallest count of people that is shown, 3 or more
    hide_zero : whether a count of 0 is hidden too. By default it is shown: it is about nobody. It can still
        tell about everyone in a group (0 of 6 got better), so hide it where that would harm
    width : how many values each hidden count must be able to take for a reader; `min_count` by default
    secret : what the choice among equally good partners depends on, such as a digest of the file that the
        counts come from. Whoever knows this program but not the secret cannot tell a partner from a small
        count by running it on every table that could be the true one. The same secret gives the same choice

    Raises
    ------
    DomainError : `min_count` is below 3, or `width` below 2
    """

    def __init__(
        self,
        min_count: int = MIN_COUNT,
        *,
        hide_zero: bool = False,
        width: int | None = None,
        secret: bytes = b"",
    ) -> None:
        self.min_count = check_min_count(min_count)
        self.width = self.min_count if width is None else width
        if self.width < 2:
            raise DomainError("width is {given}; a count that can take one value only is known", given=width)
        self._secret = secret
        self._counts = LinkedCounts(0 if hide_zero else 1, self.min_count - 1)

    def publish(
        self,
        frame: pd.DataFrame,
        counts: Counts,
        *,
        by: Sequence[str] = (),
        totals: Hashable = None,
        sets: Sets = "parts",
        of: Of = "",
        hide_with: Sequence[str] = (),
    ) -> Suppressed:
        """Give a table back without what would tell too much, and remember the rest as shown.

        Parameters
        ----------
        frame : one row a group, in any order
        counts : column or columns that count people. A mapping names for each the column that it is a part of
            (``{"past": "n"}``), or None; the whole may stand in an earlier table of the same groups instead
        by : columns that name the group, one or two for tables with margins
        totals : what stands in a column of `by` where a row sums over it
        sets : how the rows stand to each other, see :mod:`.linked_counts`
        of : which people the counts are of, for all columns or by column. Counts of one name `of` the same
            people are held against each other across tables; those of other people need another word
        hide_with : columns that hang on a count: mean, share, interval, least and largest

        Returns
        -------
        Suppressed

        Raises
        ------
        ColumnError : a column is missing, stands twice, or does not hold numbers
        DomainError : a count is negative or a fraction, a group has two rows, parts add up to more than their
            total, or a count differs from what an earlier table gave for the same people
        """
        by = [by] if isinstance(by, str) else list(by)
        check_columns(frame, hide_with)
        table = read_counts(frame, counts, by=by, totals=totals, sets=sets, of=of, known=self._counts.cells)
        linked = self._counts.copy()
        for key, cell in table.cells.items():
            linked.add(key, replace(cell, cost=cell.cost * self._whim(key)))
        linked.splits |= dict.fromkeys(table.splits)
        withheld = not _settle(linked, self.width)
        if not withheld:  # of a table that stays off the page nothing is known
            self._counts = linked
        return self._suppressed(frame, table, by, totals, sets, list(hide_with), withheld)

    @property
    def published(self) -> Published:
        """What a reader of all tables so far holds."""
        return Published.of(self._counts.system())

    def audit(self) -> pd.DataFrame:
        """Work out what all tables so far tell about their hidden counts; see :func:`.audit`."""
        return audit(self.published)

    def _whim(self, key: Key) -> float:
        """Give a factor from 1 to :data:`WHIM` by the secret, the same for a count in every table."""
        words = repr((key.of, key.count, sorted(map(repr, key.levels))))
        digest = hashlib.sha256(self._secret + b"\0" + words.encode()).digest()
        return float(1 + (WHIM - 1) * int.from_bytes(digest[:8]) / 2**64)

    def _suppressed(
        self,
        frame: pd.DataFrame,
        table: CountedTable,
        by: Sequence[str],
        totals: Hashable,
        sets: Sets,
        hide_with: list[str],
        withheld: bool,
    ) -> Suppressed:
        reasons = pd.DataFrame(index=frame.index)
        for column, keys in table.keys.items():
            reasons[column] = [self._reason(key, table.cells, withheld) for key in keys]
        touched = (reasons != "").any(axis=1).to_numpy()
        beside = touched | _margins_that_tell(frame, touched, by, totals)
        for column in hide_with:
            reasons[column] = np.where(beside, "with", "")
        shown = frame.copy()
        for column in reasons.columns:
            shown[column] = _without(frame[column], (reasons[column] != "").to_numpy())
        if sets != "nested" and touched.any() and _order_tells(frame, list(table.keys), by, totals):
            order = _untelling(frame, touched, by, totals)
            shown, reasons = (
                shown.iloc[order].reset_index(drop=True),
                reasons.iloc[order].reset_index(drop=True),
            )
        counted = reasons[list(table.keys)]
        return Suppressed(
            shown,
            reasons,
            int((counted == "small").to_numpy().sum()),
            int((counted == "partner").to_numpy().sum()),
            self.min_count,
            withheld,
            self.published,
        )

    def _reason(self, key: Key | None, cells: Mapping[Key, Cell], withheld: bool) -> str:
        if key is None:
            return ""
        if withheld:
            return "small" if self._counts.is_small(cells[key].value) else "partner"
        state = self._counts.cells[key].state
        return state if state in HIDDEN else ""


def _settle(linked: LinkedCounts, width: int) -> bool:
    """Decide for every new count whether it is shown; tell whether all that is hidden is safe then."""
    for key, cell in list(linked.cells.items()):
        if cell.state == "open" and linked.is_small(cell.value):
            linked.settle(key, "small")
        elif cell.state == "open" and cell.value == 0:
            linked.settle(key, "shown")
    system = linked.system()
    hidden = choose_partners(system, width)
    for at, key in enumerate(system.keys):
        if system.undecided[at]:
            linked.settle(key, "partner" if hidden[at] else "shown")
    settled = Published.of(linked.system())
    reader = Reader(settled)
    return all(reader.can_take(int(at), width) for at in np.flatnonzero(settled.asked))


def _without(values: pd.Series, hidden: Bools) -> pd.Series:
    """Blank the hidden cells; whole numbers and truth values stay what they are."""
    if pd.api.types.is_bool_dtype(values):
        values = values.astype("boolean")
    elif pd.api.types.is_integer_dtype(values):
        values = values.astype("Int64")
    elif isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(object)
    return values.mask(hidden)


def _margins_that_tell(frame: pd.DataFrame, hidden: Bools, by: Sequence[str], totals: Hashable) -> Bools:
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


def _order_tells(frame: pd.DataFrame, counts: Sequence[str], by: Sequence[str], totals: Hashable) -> bool:
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


def _untelling(frame: pd.DataFrame, hidden: Bools, by: Sequence[str], totals: Hashable) -> list[int]:
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


__all__ = ["Gate", "Suppressed"]
