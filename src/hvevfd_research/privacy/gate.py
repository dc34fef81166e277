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
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.privacy.audit import Published, Reader, audit
from hvevfd_research.privacy.counted_table import CountedTable, Counts, Of, check_columns, read_counts
from hvevfd_research.privacy.earlier import Joined, Name, Page
from hvevfd_research.privacy.linked_counts import Bools, Cell, Key, LinkedCounts, Sets, labelled
from hvevfd_research.privacy.partners import choose_partners
from hvevfd_research.privacy.row_order import margins_that_tell, order_tells, untelling
from hvevfd_research.privacy.threshold import MIN_COUNT, check_min_count

HIDDEN = frozenset({"small", "partner"})
UNNAMED = "#"  # begins the name of a count that stands for no group of its own
DIGEST = 16  # hexadecimal digits by which the name of a group is known again
KEPT = 20.0  # what was hidden on an earlier page is hidden again before another: more than whim and cost
WHIM = 4.0  # a dearer partner is taken now and then: more than the factor 2 by which its room can matter


@dataclass(frozen=True, eq=False)
class Suppressed:
    """A table without the counts that would tell too much.

    Parameters
    ----------
    frame : as it came, hidden counts and what hangs on them missing (``<NA>`` or NaN). Where the order of the
        rows followed the counts, rows with a hidden one stand last, in the order of their names
    reasons : same shape of rows; for each count and each column that hangs on one ``"small"``, ``"partner"``
        (it would give a small one away), ``"since"`` (beside an earlier page it would tell of few people),
        ``"with"`` (it stands beside a hidden count) or ``""``
    withheld : whether the whole table must stay off the page: beside earlier tables even its zeros, or the
        rows that it lists, would tell too much. All its counts are blank then
    by_earlier : whether a page of the same people made earlier is what hides something
    n_small, n_partner, n_since : hidden counts of each kind. Show their sum only: who knows how many of the
        hidden counts are small may work out which
    min_count : the smallest count shown
    published : what a reader holds of this table and those before it, for :func:`.audit`
    """

    frame: pd.DataFrame
    reasons: pd.DataFrame
    n_small: int
    n_partner: int
    n_since: int
    min_count: int
    withheld: bool
    by_earlier: bool
    published: Published

    @property
    def n_hidden(self) -> int:
        """How many counts are hidden."""
        return self.n_small + self.n_partner + self.n_since

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
    earlier : pages of the same people that were made before, which a reader may subtract from this one

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
        earlier: Sequence[Page] = (),
    ) -> None:
        self.min_count = check_min_count(min_count)
        self.width = self.min_count if width is None else width
        if self.width < 2:
            raise DomainError("width is {given}; a count that can take one value only is known", given=width)
        self._secret = secret
        self._counts = LinkedCounts(0 if hide_zero else 1, self.min_count - 1)
        self._earlier = tuple(earlier)
        self._names: dict[Name, Key] = {}

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
        linked, names = self._counts.copy(), dict(self._names)
        for name, key in _named(table, frame, by, of, self._names):
            names.setdefault(name, key)
        for key, cell in table.cells.items():
            linked.add(key, replace(cell, cost=cell.cost * self._whim(key) * self._kept(key, names)))
        linked.splits |= dict.fromkeys(table.splits)
        since = self._few_since(table, names)
        for key in since:
            if linked.cells[key].state == "open":
                linked.settle(key, "partner")
        withheld = not _settle(linked, self.width)
        by_earlier = any(linked.cells[key].state == "shown" for key in since) or (
            not withheld and self._two_pages_tell(linked, names)
        )
        withheld |= by_earlier
        if not withheld:  # of a table that stays off the page nothing is known
            self._counts, self._names = linked, names
        told = self._suppressed(frame, table, by, totals, sets, list(hide_with), withheld, since)
        return replace(told, by_earlier=by_earlier or bool(told.n_since))

    @property
    def page(self) -> Page:
        """What a reader of all tables so far holds, to be held against a later page."""
        return _page(self._counts, self._names)

    def _few_since(self, table: CountedTable, names: Mapping[Name, Key]) -> set[Key]:
        """Find the counts that differ by few from what an earlier page showed of the same group."""
        found = set()
        values = {key: cell.value for key, cell in {**self._counts.cells, **table.cells}.items()}
        for page in self._earlier:
            joined: dict[Key, set[float]] = {}
            for name, key in names.items():
                if key in values and not np.isnan(was := page.shown(name)):
                    joined.setdefault(key, set()).add(values[key] - was)
            for name, key in names.items():
                if key in table.cells and name[2].startswith(UNNAMED):  # every total of the same count
                    wholes = [
                        other for other in page.places if other[:2] == name[:2] and other[2][:1] == UNNAMED
                    ]
                    joined.setdefault(key, set()).update(
                        values[key] - was for other in wholes if not np.isnan(was := page.shown(other))
                    )
            found |= {key for key in table.cells if any(map(self._is_few, joined.get(key, ())))}
            for split in table.splits:
                rest = {
                    whole - sum(parts)
                    for whole in joined.get(split.whole, ())
                    for parts in zip(*(sorted(joined.get(part, ())) for part in split.parts), strict=False)
                }
                if any(map(self._is_few, rest)):
                    found |= {part for part in split.parts if part in table.cells}
        return found

    def _is_few(self, joined: float) -> bool:
        return 1 <= abs(joined) < self.min_count

    def _two_pages_tell(self, linked: LinkedCounts, names: Mapping[Name, Key]) -> bool:
        if not self._earlier:
            return False
        new = _page(linked, names)
        return any(Joined(page, new, self.min_count).tell_of_few() for page in self._earlier)

    def _kept(self, key: Key, names: Mapping[Name, Key]) -> float:
        """Give a factor that hides again what was hidden before, and shows again what was shown."""
        factor = 1.0
        mine = [name for name, its in names.items() if its == key]
        for page in self._earlier:
            for name in mine:
                if name in page.places:
                    factor = 1 / KEPT if np.isnan(page.shown(name)) else KEPT
        return factor

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
        since: Set[Key],
    ) -> Suppressed:
        reasons = pd.DataFrame(index=frame.index)
        for column, keys in table.keys.items():
            reasons[column] = [self._reason(key, table.cells, withheld, since) for key in keys]
        touched = (reasons != "").any(axis=1).to_numpy()
        beside = touched | margins_that_tell(frame, touched, by, totals)
        for column in hide_with:
            reasons[column] = np.where(beside, "with", "")
        shown = frame.copy()
        for column in reasons.columns:
            shown[column] = _without(frame[column], (reasons[column] != "").to_numpy())
        if sets != "nested" and touched.any() and order_tells(frame, list(table.keys), by, totals):
            order = untelling(frame, touched, by, totals)
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
            int((counted == "since").to_numpy().sum()),
            self.min_count,
            withheld,
            False,
            self.published,
        )

    def _reason(self, key: Key | None, cells: Mapping[Key, Cell], withheld: bool, since: Set[Key]) -> str:
        if key is None:
            return ""
        if withheld:
            return "small" if self._counts.is_small(cells[key].value) else "partner"
        state = self._counts.cells[key].state
        if state == "partner" and key in since:
            return "since"
        return state if state in HIDDEN else ""


def _page(linked: LinkedCounts, names: Mapping[Name, Key]) -> Page:
    system = linked.system()
    at = {key: place for place, key in enumerate(system.keys)}
    return Page({name: at[key] for name, key in names.items()}, Published.of(system))


def _named(
    table: CountedTable, frame: pd.DataFrame, by: Sequence[str], of: Of, known: Mapping[Name, Key]
) -> Iterator[tuple[Name, Key]]:
    """Give the name under which each count is known again on a later page.

    A count without a group of its own (in a headline) goes by its place among those of its kind: the same
    workbook tells them in the same order.
    """
    rows = frame[list(by)].astype(object).to_dict("records") if by else [{}] * len(frame)
    groups = [labelled({str(name): value for name, value in row.items()}) for row in rows]
    for column, keys in table.keys.items():
        about = of if isinstance(of, str) else of.get(column, "")
        unnamed = [
            key for name, key in known.items() if name[:2] == (about, column) and name[2][:1] == UNNAMED
        ]
        for group, key in zip(groups, keys, strict=True):
            if key is None:
                continue
            if by:
                # Kept beside a page, so not as it is: the name of a group may be words that few people wrote.
                yield (about, column, hashlib.sha256(group.encode()).hexdigest()[:DIGEST]), key
                continue
            if key not in unnamed:
                unnamed.append(key)
            yield (about, column, f"{UNNAMED}{unnamed.index(key) + 1}"), key


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


__all__ = ["Gate", "Suppressed"]
