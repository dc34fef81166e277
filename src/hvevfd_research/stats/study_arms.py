"""From the arms of trials to effects that can be pooled, row by row, with a reason for each row that cannot.

A file that people bring holds slips: a standard deviation of 0, more events than people, a row half filled
in. :func:`arm_effects` leaves such rows out by name and goes on with the others, where
:mod:`.effect_sizes` refuses the file.

Assumptions
-----------
Those of :mod:`.effect_sizes`. A row belongs to the measure whose columns it fills in, so that means and
events may stand in one file.

When not to use it
------------------
Where leaving out is itself the question. Trials without a standard deviation are often older or had nothing
to show, so what is left may be better than the whole: read the names in ``left_out``.

References
----------
Deeks JJ, Higgins JPT, Statistical algorithms in Review Manager 5 (2010), for the variance of a standardised
difference that is taken here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import array_of_numbers, column
from hvevfd_research.stats.effect_sizes import UNINFORMATIVE, EffectSizes, mean_difference, smd
from hvevfd_research.stats.studies import FloatArray, floats, read_only
from hvevfd_research.stats.two_by_two import log_risk_ratio

ArmMeasure = Literal["SMD", "MD", "RR"]
PEOPLE = ("n1", "n2")
MEANS = ("mean1", "sd1", "mean2", "sd2")
EVENTS = ("events1", "events2")


@dataclass(frozen=True, eq=False)
class ArmEffects:
    """Effects of the rows that give one, and what became of the others.

    Attributes
    ----------
    measure : ``"SMD"``, ``"MD"`` or ``"RR"``
    rows : the usable rows as given, in order, with ``yi``, ``vi`` (ratios as logs) and ``corrected``
    left_out : ``study`` and ``because``: ``"missing"``, ``"small-arm"``, ``"sd-not-above-0"``,
        ``"no-count"``, ``"events-above-people"`` or ``"no-contrast-in-events"``
    other : rows that hold another measure only
    twice : names that stand in more than one usable row
    """

    measure: str
    rows: pd.DataFrame
    left_out: pd.DataFrame
    other: int
    twice: tuple[str, ...]

    @property
    def yi(self) -> FloatArray:
        """Effect of each usable row."""
        return read_only(self.rows["yi"].to_numpy(dtype=np.float64, copy=True))

    @property
    def vi(self) -> FloatArray:
        """Its sampling variance."""
        return read_only(self.rows["vi"].to_numpy(dtype=np.float64, copy=True))

    @property
    def labels(self) -> tuple[str, ...]:
        """What each usable row is called."""
        return tuple(self.rows["study"].astype(str))

    def shown(self, values: ArrayLike) -> FloatArray:
        """Turn effects into what is written: ratios as ratios, differences as they are.

        Parameters
        ----------
        values : effects on the scale of `yi`

        Returns
        -------
        array of the same shape
        """
        effects = array_of_numbers(values, "effects")
        return np.exp(effects) if self.measure == "RR" else effects

    def to_frame(self) -> pd.DataFrame:
        """Give the usable rows with their effects."""
        return self.rows.copy()


def arm_effects(frame: pd.DataFrame, measure: ArmMeasure = "SMD") -> ArmEffects:
    """Compute the effect of each row, and leave out by name the rows that give none.

    Parameters
    ----------
    frame : one row for each comparison: ``study``, ``n1``, ``n2`` and, for SMD and MD, ``mean1 sd1 mean2
        sd2``, for RR ``events1 events2``; arm 1 is the programme
    measure : ``"SMD"`` (Hedges' g with RevMan's variance), ``"MD"`` or ``"RR"`` (0.5 added to all four cells
        of a table with one empty cell)

    Returns
    -------
    ArmEffects

    Raises
    ------
    ColumnError
        A column is missing or holds no numbers.
    DomainError
        The measure is unknown.
    TooFewError
        No row gives an effect.

    Examples
    --------
    >>> arms = pd.DataFrame({"study": ["a", "b"], "n1": [53, 20], "mean1": [30.2, 5], "sd1": [5.91, 0],
    ...                      "n2": [51, 20], "mean2": [27.5, 4], "sd2": [5.91, 1]})
    >>> found = arm_effects(arms)
    >>> found.rows["yi"].round(4).to_list(), found.left_out.to_dict("records")
    ([0.4535], [{'study': 'b', 'because': 'sd-not-above-0'}])
    """
    if measure not in ("SMD", "MD", "RR"):
        raise DomainError("measure is {measure}; it must be SMD, MD or RR", measure=measure)
    names = column(frame, "study").astype(str).to_numpy()
    wanted, others = (EVENTS, MEANS) if measure == "RR" else (MEANS, EVENTS)
    values = {name: floats(frame, name) for name in (*PEOPLE, *wanted)}
    empty = np.isnan([values[name] for name in wanted]).all(axis=0)
    elsewhere = empty & _filled(frame, others)
    reason = (_wrong_counts if measure == "RR" else _wrong_means)(values)
    usable = np.flatnonzero((reason == "") & ~elsewhere)
    if not len(usable):
        raise TooFewError("no row holds all that a {measure} is made of", measure=measure)
    kept = frame.iloc[usable].reset_index(drop=True)
    effects = _effects(kept, measure)
    silent = np.array([why == UNINFORMATIVE for why in effects.reason])
    reason[usable[silent]] = UNINFORMATIVE
    if silent.all():
        raise TooFewError("no study has both people with the event and people without it")
    rows = kept.assign(yi=effects.yi, vi=effects.vi, corrected=effects.corrected)[~silent]
    gone = (reason != "") & ~elsewhere
    left_out = pd.DataFrame({"study": names[gone], "because": reason[gone]})
    named = rows["study"].astype(str)
    return ArmEffects(
        measure=measure,
        rows=rows.reset_index(drop=True),
        left_out=left_out,
        other=int(elsewhere.sum()),
        twice=tuple(dict.fromkeys(named[named.duplicated()])),
    )


def _effects(rows: pd.DataFrame, measure: ArmMeasure) -> EffectSizes:
    if measure == "RR":
        return log_risk_ratio(rows, label="study")
    if measure == "MD":
        return mean_difference(rows, label="study")
    return smd(rows, label="study", variance="revman")


def _filled(frame: pd.DataFrame, names: tuple[str, ...]) -> np.ndarray:
    """Tell which rows hold something in any of the columns that are there."""
    there = [frame[name].notna().to_numpy() for name in names if name in frame]
    return np.any(there, axis=0) if there else np.zeros(len(frame), dtype=bool)


def _wrong_means(values: dict[str, FloatArray]) -> np.ndarray:
    missing: np.ndarray = np.isnan(np.array(list(values.values()))).any(axis=0)
    small = (values["n1"] < 2) | (values["n2"] < 2)
    flat = (values["sd1"] <= 0) | (values["sd2"] <= 0)
    return _first_of({"missing": missing, "small-arm": small, "sd-not-above-0": flat})


def _wrong_counts(values: dict[str, FloatArray]) -> np.ndarray:
    counts = np.array(list(values.values()))
    missing: np.ndarray = np.isnan(counts).any(axis=0)
    odd = np.logical_or(counts < 0, counts % 1 > 0).max(axis=0)
    empty = (values["n1"] < 1) | (values["n2"] < 1)
    above = (values["events1"] > values["n1"]) | (values["events2"] > values["n2"])
    return _first_of({"missing": missing, "no-count": odd, "small-arm": empty, "events-above-people": above})


def _first_of(faults: dict[str, np.ndarray]) -> np.ndarray:
    return np.select(list(faults.values()), list(faults), default="").astype(object)
