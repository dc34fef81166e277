"""Trials with few or no events pooled in the ways that reviewers do, side by side.

A risk ratio needs an event in both arms. Where a cell is empty, half a person is added to each cell; where
both arms are without an event the trial is left out, unless it is corrected too. Mantel and Haenszel sum the
counts and add nothing, Peto compares events with their expectation, and a risk difference keeps every trial.

When not to use it
------------------
Not for choosing the row that one likes. With rare events name the method beforehand: Mantel-Haenszel
without correction where arms differ in size, Peto only where they are alike and effects small
(:mod:`.counts_pooling`).

References
----------
Sweeting MJ, Sutton AJ, Lambert PC (2004) Stat Med 23:1351-1375 (what to add to nothing). Bradburn MJ, Deeks
JJ, Berlin JA, Localio AR (2007) Stat Med 26:53-77.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.counts_pooling import mantel_haenszel, peto
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.two_by_two import log_risk_ratio

PER_THOUSAND = 1000.0  # people


@dataclass(frozen=True, eq=False)
class CountChoices:
    """What each way of pooling the counts gives.

    Attributes
    ----------
    rows : ``method metric k estimate ci_low ci_high refused``; ratios as ratios, the difference in
        events per 1000 people (metric ``"per-1000"``);
        ``k`` counts the trials that carry weight, ``refused`` is ``"too-few-events"`` where there is none
    silent : trials with no event, or nothing but events, in both arms
    corrected : trials with one empty cell, to which half a person is added
    """

    rows: pd.DataFrame
    silent: int
    corrected: int

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each way."""
        return self.rows.copy()


def count_choices(frame: pd.DataFrame) -> CountChoices:
    """Pool the same 2x2 tables in five ways.

    Parameters
    ----------
    frame : one row for each trial: ``study events1 n1 events2 n2``

    Returns
    -------
    CountChoices
        ``"corrected"`` (inverse variance, half a person in tables with one empty cell), ``"corrected-all"``
        (also where both arms have none), ``"mantel-haenszel"``, ``"peto"`` (odds ratio) and ``"difference"``
        (Mantel-Haenszel risk difference).

    Raises
    ------
    ColumnError, DomainError
        A column is missing, or a count cannot be one; the study is named.
    TooFewError
        There is no trial.

    Examples
    --------
    >>> trials = pd.DataFrame({"study": list("abc"), "events1": [0, 1, 2], "n1": [116, 44, 208],
    ...                        "events2": [0, 3, 9], "n2": [117, 35, 195]})
    >>> ways = count_choices(trials)
    >>> ways.silent, ways.rows[["method", "k", "estimate"]].round(2).head(3).to_dict("records")[2]
    (1, {'method': 'mantel-haenszel', 'k': 2, 'estimate': 0.22})
    """
    if not len(frame):
        raise TooFewError("there are no studies to pool")
    effects = log_risk_ratio(frame, label="study")
    missing = [name for name, why in zip(effects.labels, effects.reason, strict=True) if why == "missing"]
    if missing:
        raise DomainError(
            "{study}: a count is missing; leave the study out, or mend it", study=", ".join(missing[:5])
        )
    ways: dict[str, tuple[str, Callable[[], Pooled]]] = {
        "corrected": ("RR", lambda: _inverse_variance(frame, keep=False)),
        "corrected-all": ("RR", lambda: _inverse_variance(frame, keep=True)),
        "mantel-haenszel": ("RR", lambda: mantel_haenszel(frame, label="study")),
        "peto": ("OR", lambda: peto(frame, label="study")),
        "difference": ("per-1000", lambda: mantel_haenszel(frame, measure="RD", label="study")),
    }
    rows = [_row(method, measure, make) for method, (measure, make) in ways.items()]
    silent = sum(why != "" for why in effects.reason)
    return CountChoices(pd.DataFrame(rows), silent, sum(effects.corrected))


def _inverse_variance(frame: pd.DataFrame, *, keep: bool) -> Pooled:
    effects = log_risk_ratio(frame, label="study", keep_uninformative=keep).usable()
    return pool(effects.yi, effects.vi, model="common", labels=effects.labels)


def _row(method: str, measure: str, make: Callable[[], Pooled]) -> dict[str, object]:
    try:
        pooled = make()
    except TooFewError:
        numbers = dict.fromkeys(("estimate", "ci_low", "ci_high"), np.nan)
        return {"method": method, "metric": measure, "k": 0, **numbers, "refused": "too-few-events"}
    limits = np.array([pooled.estimate, pooled.ci_low, pooled.ci_high])
    shown = PER_THOUSAND * limits if measure == "per-1000" else np.exp(limits)
    estimate, low, high = (float(value) for value in shown)
    numbers = {"estimate": estimate, "ci_low": low, "ci_high": high}
    weighing = int((pooled.weights > 0).sum())
    return {"method": method, "metric": measure, "k": weighing, **numbers, "refused": ""}
