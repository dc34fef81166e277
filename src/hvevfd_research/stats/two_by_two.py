"""Risk ratio, odds ratio and risk difference of each study, from its 2x2 table.

Arm 1 is the intervention; ratios come as logs. Assumptions as in :mod:`.effect_sizes`.

Zero cells
----------
The ``zero`` choices of the ratio functions are: ``"half-if-zero"`` adds 0.5 to all four cells of a table that
holds a zero (the default of metafor); ``"half-always"`` adds it to every table; ``"none"`` refuses such a
table. A table with no event in either arm, or nothing but events, says nothing about a ratio: it gives NaN
with a reason, unless ``keep_uninformative`` asks for the corrected value. For rare events prefer
:func:`.mantel_haenszel` or :func:`.peto`.

References
----------
Deeks JJ, Higgins JPT, Statistical algorithms in Review Manager 5 (2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.effect_sizes import EffectSizes, collect_effects
from hvevfd_research.stats.studies import FloatArray, floats, frame_labels, refuse

ZeroCells = Literal["half-if-zero", "half-always", "none"]

HALF = 0.5  # events, the usual continuity correction


def log_risk_ratio(
    frame: pd.DataFrame,
    *,
    events1: str = "events1",
    n1: str = "n1",
    events2: str = "events2",
    n2: str = "n2",
    label: str | None = None,
    zero: ZeroCells = "half-if-zero",
    keep_uninformative: bool = False,
) -> EffectSizes:
    """Log of the ratio of two risks, variance ``1/a - 1/n1 + 1/c - 1/n2``.

    Parameters
    ----------
    frame : one row for each study
    events1, n1, events2, n2 : columns with people who had the event, and people, in each arm
    label : column that names the study
    zero : what happens to a table with an empty cell; see the module's text
    keep_uninformative : whether tables with no event, or only events, in both arms get a corrected value, not
        NaN

    Returns
    -------
    EffectSizes

    Raises
    ------
    DomainError
        A count is negative or not whole, events exceed people, an arm is empty, or ``zero="none"`` met an
        empty cell.

    Examples
    --------
    >>> trial = pd.DataFrame({"events1": [4], "n1": [123], "events2": [11], "n2": [139]})
    >>> effect = log_risk_ratio(trial)
    >>> round(float(effect.yi[0]), 4), round(float(effect.vi[0]), 4)
    (-0.8893, 0.3256)
    """
    cells = _cells(frame, (events1, n1, events2, n2), label, zero, keep_uninformative)
    yi = np.log(cells.a / cells.n1) - np.log(cells.c / cells.n2)
    return cells.effects("RR", zero, yi, 1 / cells.a - 1 / cells.n1 + 1 / cells.c - 1 / cells.n2)


def log_odds_ratio(
    frame: pd.DataFrame,
    *,
    events1: str = "events1",
    n1: str = "n1",
    events2: str = "events2",
    n2: str = "n2",
    label: str | None = None,
    zero: ZeroCells = "half-if-zero",
    keep_uninformative: bool = False,
) -> EffectSizes:
    """Log of the ratio of two odds, variance ``1/a + 1/b + 1/c + 1/d`` (Woolf).

    Parameters and errors as in :func:`log_risk_ratio`.

    Examples
    --------
    >>> trial = pd.DataFrame({"events1": [4], "n1": [123], "events2": [11], "n2": [139]})
    >>> round(float(log_odds_ratio(trial).yi[0]), 4)
    -0.9387
    """
    cells = _cells(frame, (events1, n1, events2, n2), label, zero, keep_uninformative)
    b, d = cells.n1 - cells.a, cells.n2 - cells.c
    yi = np.log(cells.a) - np.log(b) - np.log(cells.c) + np.log(d)
    return cells.effects("OR", zero, yi, 1 / cells.a + 1 / b + 1 / cells.c + 1 / d)


def risk_difference(
    frame: pd.DataFrame,
    *,
    events1: str = "events1",
    n1: str = "n1",
    events2: str = "events2",
    n2: str = "n2",
    label: str | None = None,
    zero: ZeroCells = "half-if-zero",
) -> EffectSizes:
    """Difference of two risks, -1 to 1, variance ``p1 q1/n1 + p2 q2/n2``.

    Parameters and errors as in :func:`log_risk_ratio`. A table with no event in either
    arm does say something here (no difference), so it is kept, with its correction.

    Examples
    --------
    >>> trial = pd.DataFrame({"events1": [4], "n1": [123], "events2": [11], "n2": [139]})
    >>> round(float(risk_difference(trial).yi[0]), 4)
    -0.0466
    """
    cells = _cells(frame, (events1, n1, events2, n2), label, zero, keep_uninformative=True)
    p1, p2 = cells.a / cells.n1, cells.c / cells.n2
    return cells.effects("RD", zero, p1 - p2, p1 * (1 - p1) / cells.n1 + p2 * (1 - p2) / cells.n2)


@dataclass(frozen=True, eq=False)
class _Cells:
    """Events and people of two arms after any correction, and what was done to them."""

    a: FloatArray
    n1: FloatArray
    c: FloatArray
    n2: FloatArray
    people: FloatArray
    names: tuple[str, ...]
    corrected: np.ndarray
    silent: np.ndarray

    def effects(self, measure: str, zero: str, yi: FloatArray, vi: FloatArray) -> EffectSizes:
        yi, vi = np.where(self.silent, np.nan, yi), np.where(self.silent, np.nan, vi)
        touched = self.corrected & ~self.silent
        return collect_effects(measure, zero, yi, vi, self.people, self.names, touched, self.silent)


def read_counts(
    frame: pd.DataFrame, columns: tuple[str, str, str, str], names: Sequence[str]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Read events and people of two arms, refusing what cannot be counts."""
    a, n1, c, n2 = (floats(frame, name) for name in columns)
    for events, people in ((a, n1), (c, n2)):
        refuse((events < 0) | (events % 1 > 0), names, "{study}: events must be whole numbers, 0 or more")
        refuse(people < 1, names, "{study}: an arm is empty")
        refuse(events > people, names, "{study}: there are more events than people")
    return a, n1, c, n2


def _cells(
    frame: pd.DataFrame,
    columns: tuple[str, str, str, str],
    label: str | None,
    zero: ZeroCells,
    keep_uninformative: bool,
) -> _Cells:
    if zero not in ("half-if-zero", "half-always", "none"):
        raise DomainError("zero is {zero}; it must be half-if-zero, half-always or none", zero=zero)
    names = frame_labels(frame, label)
    a, n1, c, n2 = read_counts(frame, columns, names)
    empty = (a == 0) | (c == 0) | (a == n1) | (c == n2)
    silent = ((a == 0) & (c == 0)) | ((a == n1) & (c == n2))
    if keep_uninformative:
        silent = np.zeros(len(a), dtype=bool)
    if zero == "none":
        refuse(
            empty & ~silent, names, "{study}: a cell of the table is 0, and zero is none; choose a correction"
        )
    corrected = (empty if zero == "half-if-zero" else np.full(len(a), zero == "half-always")) | (
        empty & silent
    )
    add = np.where(corrected, HALF, 0.0)
    return _Cells(a + add, n1 + 2 * add, c + add, n2 + 2 * add, n1 + n2, names, corrected, silent)
