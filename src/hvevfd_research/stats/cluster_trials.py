"""How large an effect must be for a trial in clusters to show it, when not everyone got what was tried.

Model: a yes-or-no outcome in two arms of clusters of about one size; the variance of a share is that of
independent people times the design effect 1 + (m - 1) ICC with m people a cluster. The trial compares
everyone as assigned. Those in the intervention arm who did not get the intervention are taken to gain
nothing, so the difference that the trial can see is the full effect times the share who got it.

Assumptions: no one in the other arm got it; clusters are of equal size, which flatters the trial; those who
got it would have fared like the rest. When not to use it: to conclude from a finished trial that an effect
exists. It says what could have been seen, before looking at what was.

References
----------
Donner A, Klar N (2000). Design and Analysis of Cluster Randomization Trials in Health Research.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, array_of_numbers, check_level, single_number

FEWEST_CLUSTERS = 4  # two in each arm: fewer leave no degrees of freedom
POWER = 0.8  # chance of seeing an effect of that size, the usual choice


@dataclass(frozen=True, eq=False)
class DetectableEffect:
    """The least full effect that a trial would see.

    Parameters
    ----------
    frame : a row for each ICC and fidelity: ``icc fidelity design_effect seen full possible``; `seen` is the
        least difference between the arms as assigned, `full` that among those who got the intervention (both
        shares, 0.1 is ten percentage points), `possible` whether `full` is at most the control share
    control_share : share with the outcome in the other arm
    power, level : chance to see the effect, and 1 minus the size of the test
    """

    frame: pd.DataFrame
    control_share: float
    power: float
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each ICC and fidelity."""
        return self.frame.copy()

    def at(self, icc: float, fidelity: float) -> pd.Series:
        """Give the row of one ICC and fidelity.

        Raises
        ------
        DomainError : they were not asked for
        """
        same = np.isclose(self.frame["icc"], icc) & np.isclose(self.frame["fidelity"], fidelity)
        if not same.any():
            raise DomainError(
                "there is no row with ICC {icc} and fidelity {fidelity}", icc=icc, fidelity=fidelity
            )
        return self.frame[same].iloc[0]


def detectable_effect(
    n1: float,
    n2: float,
    clusters: int,
    *,
    control_share: float,
    icc: Sequence[float] | ArrayLike = (0.0, 0.02, 0.05),
    fidelity: Sequence[float] | ArrayLike = (1.0,),
    power: float = POWER,
    level: float = 0.95,
) -> DetectableEffect:
    """Give the least effect that a cluster trial of this size sees, by the share who got the intervention.

    Parameters
    ----------
    n1, n2 : people in the two arms, 1 or more
    clusters : clusters in both arms together, 4 or more
    control_share : share with the outcome in the other arm, strictly between 0 and 1
    icc : intracluster correlations, 0 or more and below 1
    fidelity : shares of the intervention arm who got the intervention, above 0 and at most 1
    power, level : strictly between 0 and 1; power above one half

    Returns
    -------
    DetectableEffect

    Raises
    ------
    DomainError : a value is outside its range
    TooFewError : fewer than 4 clusters

    Examples
    --------
    >>> found = detectable_effect(163, 141, 12, control_share=0.2, icc=[0.02], fidelity=[1, 0.36])
    >>> found.to_frame()["full"].round(2).to_list(), found.to_frame()["possible"].to_list()
    ([0.17, 0.48], [True, False])
    """
    check_level(level)
    check_level(power)
    values = {"n1": n1, "n2": n2, "clusters": clusters, "control_share": control_share}
    for name, value in values.items():
        single_number(value, name)
    if clusters < FEWEST_CLUSTERS or clusters % 1:
        raise TooFewError("there are {n} clusters; a trial needs 4 at least", n=clusters)
    if min(n1, n2) < 1 or not 0 < control_share < 1 or power <= 0.5:
        raise DomainError(
            "an arm is empty, the control share is not between 0 and 1, or power is at most 0.5"
        )
    correlations = _between(icc, "icc", 0, 0.999999)
    got = _between(fidelity, "fidelity", 1e-9, 1)
    grid = pd.MultiIndex.from_product([correlations, got], names=["icc", "fidelity"]).to_frame(index=False)
    grid["design_effect"] = 1 + ((n1 + n2) / clusters - 1) * grid["icc"]
    df = clusters - 2
    reach = float(stdtrit(df, (1 + level) / 2) + stdtrit(df, power))
    one = control_share * (1 - control_share) * (1 / n1 + 1 / n2)
    grid["seen"] = reach * np.sqrt(one * grid["design_effect"])
    grid["full"] = grid["seen"] / grid["fidelity"]
    grid["possible"] = grid["full"] <= control_share
    return DetectableEffect(grid, control_share, power, level)


def _between(values: Sequence[float] | ArrayLike, name: str, low: float, high: float) -> Floats:
    found = np.atleast_1d(array_of_numbers(np.asarray(values, dtype=object), name))
    if not found.size or np.isnan(found).any() or (found < low).any() or (found > high).any():
        raise DomainError("{name} holds a value that is missing or out of its range", name=name)
    return found
