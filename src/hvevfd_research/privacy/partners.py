"""The search for partners: counts hidden so that a small one beside them cannot be worked out.

Each count that must stay uncertain is taken in turn. One linear program asks for the cheapest cells to hide
so that two other tables, both in keeping with everything shown, differ by enough in that count: the two
tables are what the reader cannot tell from the true one. What it hides must stay uncertain as well, so it
joins the queue. At the end each partner is tried again: one that is no longer needed is shown.

Costs are small for inner cells and small counts, and large for totals. The result is not always the cheapest
of all: with a yes or no for each cell, 415 partners took the place of 431 over 120 random tables, at twice
the time. Whether the result is safe does not rest on the search: each step is held against the integer
programs of :mod:`.audit`, and where it falls short all that is still undecided is hidden.

References
----------
Willenborg L, de Waal T. Elements of Statistical Disclosure Control. Springer 2001 (secondary suppression).
Fischetti M, Salazar JJ. Management Science 2001;47(7):1008-1027 (two tables for each hidden count).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from hvevfd_research.privacy.audit import Published, Reader
from hvevfd_research.privacy.linked_counts import Bools, Floats, System

NOTHING = 1e-7  # people; the solver calls less than this 0
FAR = 1_000.0  # no hidden count has to move farther, and the solver is steadier with bounds
ORDER_COST = 1e-5  # breaks ties by place, so that the same table is always treated the same


def choose_partners(system: System, width: int) -> Bools:
    """Choose which undecided counts to hide.

    Parameters
    ----------
    system : with the small counts hidden already
    width : how many values each hidden count must be able to take

    Returns
    -------
    array of bool
        Which counts are hidden in the end, those hidden before among them. Where nothing that is undecided
        can protect a count, all of it is hidden.
    """
    decided, reader = system, Reader(Published.of(system))
    queue = _largest_first(system, np.flatnonzero(system.guarded))
    while queue:
        at = queue.pop(0)
        if reader.can_take(at, width):
            continue
        partners = _cheapest(decided, at, width)
        decided = _hide(decided, partners)
        reader = Reader(Published.of(decided))
        if not reader.can_take(at, width):
            partners = np.union1d(partners, np.flatnonzero(decided.undecided))
            decided = _hide(decided, partners)
            reader = Reader(Published.of(decided))
        queue += _largest_first(system, partners)
    return _without_needless(system, decided, width)


def _largest_first(system: System, places: Iterable[np.intp]) -> list[int]:
    return sorted(map(int, places), key=lambda at: (-int(system.truth[at]), at))


def _hide(system: System, places: NDArray[np.intp]) -> System:
    undecided, guarded = system.undecided.copy(), system.guarded.copy()
    undecided[places], guarded[places] = False, True
    return replace(system, undecided=undecided, guarded=guarded)


def _cheapest(system: System, at: int, width: int) -> NDArray[np.intp]:
    """Find what to hide so that a hidden count can take enough values; nothing where all would not do."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    need = width - 1
    moving = np.flatnonzero(~system.shown)
    free = np.flatnonzero(system.undecided[moving])
    step = 2.0 * need  # the farthest that a partner moves: the two tables lie `need` apart
    room = (system.truth - system.low)[moving].astype(np.float64)
    room[free] = np.minimum(room[free], step)
    top = np.full(moving.size, FAR)
    top[free] = step
    apart, adds_up, picked = _two_tables(system, moving, free, int(np.searchsorted(moving, at)), room, step)
    costs = system.cost[moving][free] + ORDER_COST * np.arange(free.size)
    found = milp(  # no variable has to be whole: this is a linear program
        np.concatenate([np.zeros(2 * moving.size), costs]),
        constraints=[
            LinearConstraint(apart, need, np.inf),
            LinearConstraint(adds_up, 0, 0),
            LinearConstraint(picked, -np.inf, 0),
        ],
        bounds=Bounds(
            np.concatenate([-room, -room, np.zeros(free.size)]),
            np.concatenate([top, top, np.ones(free.size)]),
        ),
    )
    if found.x is None:
        return free[:0]
    chosen: NDArray[np.intp] = moving[free[found.x[2 * moving.size :] > NOTHING]]
    return chosen


def _two_tables(
    system: System, moving: NDArray[np.intp], free: NDArray[np.intp], mine: int, room: Floats, step: float
) -> tuple[csr_array, csr_array, csr_array]:
    """Write the rules for an upper and a lower table, as deviations from the true one.

    Columns are the upper table, the lower table, and for each undecided count how far it is hidden. Rules:
    the tables lie apart in one count (``mine``), both add up, an undecided count moves only when hidden.
    """
    size, choices = moving.size, free.size
    matrix = system.matrix[:, moving].tocoo()
    rows, columns = matrix.coords
    equations = matrix.shape[0]
    shape = 2 * size + choices
    apart = _sparse([1.0, -1.0], [0, 0], [mine, size + mine], (1, shape))
    adds_up = _sparse(
        np.tile(matrix.data, 2),
        np.concatenate([rows, rows + equations]),
        np.concatenate([columns, columns + size]),
        (2 * equations, shape),
    )
    # Four rules a count: neither table moves it up by more than `step`, nor down by more than its room.
    count = np.arange(choices)
    which = np.concatenate([count, count + choices, count + 2 * choices, count + 3 * choices])
    moved = np.concatenate([free, free + size, free, free + size])
    sign = np.repeat([1.0, 1.0, -1.0, -1.0], choices)
    most = np.concatenate([np.full(2 * choices, step), np.tile(room[free], 2)])
    picked = _sparse(
        np.concatenate([sign, -most]),
        np.tile(which, 2),
        np.concatenate([moved, np.tile(2 * size + count, 4)]),
        (4 * choices, shape),
    )
    return apart, adds_up, picked


def _sparse(values: ArrayLike, rows: ArrayLike, columns: ArrayLike, shape: tuple[int, int]) -> csr_array:
    at = (np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64))
    return csr_array((np.asarray(values, dtype=np.float64), at), shape=shape)


def _without_needless(system: System, decided: System, width: int) -> Bools:
    """Show again each partner without which everything stays uncertain, the dearest first."""
    partners = np.flatnonzero(system.undecided & ~decided.undecided)
    for at in sorted(map(int, partners), key=lambda place: -float(system.cost[place])):
        undecided, guarded = decided.undecided.copy(), decided.guarded.copy()
        undecided[at], guarded[at] = True, system.guarded[at]
        shown_again = replace(decided, undecided=undecided, guarded=guarded)
        reader = Reader(Published.of(shown_again))
        if all(reader.can_take(int(other), width) for other in np.flatnonzero(guarded)):
            decided = shown_again
    hidden: Bools = decided.guarded & (np.arange(system.truth.size) < len(system.keys))
    return hidden
