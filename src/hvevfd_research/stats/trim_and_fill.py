"""How many studies would make the funnel symmetric, and the pooled effect with them.

Duval and Tweedie's method: trim the studies that stick out on one side, centre on the rest, count again until
the count stays; then mirror the trimmed ones and pool all. The filled studies are no data: the result is a
sensitivity analysis, to be read beside the untouched estimate, and it can invent studies where effects merely
differ. Below ten studies it is flagged, below three refused.

References
----------
Duval S, Tweedie R (2000) Biometrics 56:455-463; (2000) J Am Stat Assoc 95:89-98.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import ROUNDING, IntervalMethod, Model
from hvevfd_research.stats.small_study_effects import FEWEST_STUDIES, few, regress
from hvevfd_research.stats.studies import FloatArray, Studies, at_least

MAX_ROUNDS = 100

Side = Literal["left", "right"]


@dataclass(frozen=True, eq=False)
class TrimAndFill:
    """The result with mirrored studies.

    Attributes
    ----------
    k0 : studies filled in
    side : where they were missing, ``"left"`` (low effects) or ``"right"``
    estimator : ``"L0"`` or ``"R0"``
    p_k0 : chance of at least so many under symmetry; R0 only, else NaN
    adjusted : pooled with the filled studies, which come last and are labelled ``"filled 1"`` and so on
    flags : ``"under-ten-studies"``
    """

    k0: int
    side: str
    estimator: str
    p_k0: float
    adjusted: Pooled
    flags: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the adjusted result as one row, with `k0`, `side` and `estimator` first."""
        frame = self.adjusted.to_frame()
        frame.insert(0, "k0", self.k0)
        frame.insert(1, "side", self.side)
        frame.insert(2, "estimator", self.estimator)
        return frame


def trim_and_fill(
    pooled: Pooled, *, estimator: Literal["L0", "R0"] = "L0", side: Side | None = None
) -> TrimAndFill:
    """Fill in the studies that symmetry would ask for, and pool again by the same model.

    Parameters
    ----------
    pooled : from :func:`.pool`
    estimator : of the number missing, ``"L0"`` or ``"R0"``
    side : where they are missing; not given, opposite to where small studies lean

    Raises
    ------
    TooFewError
        There are fewer than three studies.
    DomainError
        `pooled` comes from counts, or a choice is unknown.

    Examples
    --------
    >>> filled = trim_and_fill(pool([0.1, 0.2, 0.3, 0.8, 0.9], [0.01, 0.02, 0.05, 0.2, 0.3], model="common"))
    >>> filled.k0, filled.side, round(filled.adjusted.estimate, 3)
    (2, 'left', 0.153)
    """
    if pooled.model not in ("common", "random"):
        raise DomainError("a {model} result is not fitted from effects", model=pooled.model)
    if estimator not in ("L0", "R0"):
        raise DomainError("estimator is {estimator}; it must be L0 or R0", estimator=estimator)
    if side not in (None, "left", "right"):
        raise DomainError("side is {side}; it must be left or right", side=side)
    at_least(pooled.k, FEWEST_STUDIES, "trim-and-fill")
    missing = side or _lean(pooled)
    sign = 1.0 if missing == "left" else -1.0
    order = np.argsort(sign * pooled.yi, kind="stable")
    y, v = sign * pooled.yi[order], pooled.vi[order]
    k0, centre = _count_missing(y, v, pooled, estimator)
    out = slice(pooled.k - k0, pooled.k)
    filled = sign * (2 * centre - y[out])
    labels = (*pooled.labels, *("filled " + str(place) for place in range(1, k0 + 1)))
    adjusted = _again(pooled, np.append(pooled.yi, filled), np.append(pooled.vi, v[out]), labels)
    p_k0 = 0.5 ** (k0 + 1) if estimator == "R0" else float("nan")
    return TrimAndFill(k0, missing, estimator, p_k0, adjusted, few(pooled.k))


def _count_missing(y: FloatArray, v: FloatArray, pooled: Pooled, estimator: str) -> tuple[int, float]:
    k, k0 = len(y), 0
    for _ in range(MAX_ROUNDS):
        centre = _again(pooled, y[: k - k0], v[: k - k0], None).estimate
        centred = y - centre
        centred[np.abs(centred) <= ROUNDING * np.abs(y).max()] = 0.0
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(centred), kind="stable")] = np.arange(1, k + 1)
        if estimator == "L0":
            positive = ranks[centred > 0].sum()
            count = (4 * positive - k * (k + 1)) / (2 * k - 1)
        else:
            count = k - ranks[centred <= 0].max(initial=0) - 1
        found = min(max(0, round(float(count))), k - 2)
        if found == k0:
            return k0, centre
        k0 = found
    raise DomainError("trim-and-fill did not settle on a number of studies; it says nothing here")


def _again(pooled: Pooled, y: FloatArray, v: FloatArray, labels: tuple[str, ...] | None) -> Pooled:
    model: Model = "random" if pooled.model == "random" else "common"
    tau2: Tau2Method | float = pooled.tau2
    if pooled.tau2_method not in ("given", "none"):
        tau2 = pooled.tau2_method  # type: ignore[assignment]
    ci: IntervalMethod = pooled.ci_method  # type: ignore[assignment]
    return pool(y, v, model=model, tau2=tau2, ci=ci if labels else "wald", level=pooled.level, labels=labels)


def _lean(pooled: Pooled) -> Side:
    studies = Studies(pooled.yi, pooled.vi, pooled.labels)
    if np.ptp(pooled.vi) == 0:
        raise DomainError("all studies have the same standard error, so name the side")
    model: Model = "random" if pooled.model == "random" else "common"
    tau2: Tau2Method = "REML" if pooled.tau2_method in ("given", "none") else pooled.tau2_method  # type: ignore[assignment]
    line = regress(studies, np.sqrt(pooled.vi), model, tau2, "wald", pooled.level)
    return "left" if line.beta[1] > 0 else "right"
