"""One control group behind two comparisons: what it does to the weights, and two ways to mend it.

A trial with two programmes and one control group gives two effects that share the control's luck. Entered as
two trials, its control patients count twice and its weight is too large. Splitting the control group among
the comparisons gives the people back their number, though the effects stay related; combining the programme
arms into one leaves one independent effect (Higgins and others).

When not to use it
------------------
Not where the two programmes are the question: keep both and model their correlation
(:func:`.pool_multilevel`). Combining means hides programmes that pull in different directions.

References
----------
Higgins JPT, Eldridge S, Li T (2019) Including variants on randomized trials, in Cochrane Handbook for
Systematic Reviews of Interventions, chapter 23; the formula for two groups in its chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from hvevfd_research.stats.columns import column
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.random_effects import Model
from hvevfd_research.stats.study_arms import EVENTS, MEANS, PEOPLE, ArmMeasure, arm_effects

Sharing = Literal["twice", "split", "combined"]
WAYS: tuple[Sharing, ...] = ("twice", "split", "combined")
CONTROL = ("n2", "mean2", "sd2", "events2")


@dataclass(frozen=True, eq=False)
class SharedControl:
    """One trial whose control group stands behind several rows, pooled in three ways.

    Attributes
    ----------
    study : the trial
    assumed : whether its further rows were made up, as if it had had a second programme just like its first
    rows : ``sharing k estimate ci_low ci_high weight people``: ``"once"`` (its first row only), ``"twice"``
        (as entered), ``"split"`` and ``"combined"``; ratios as ratios, ``weight`` is its share
        of all weight, ``people`` how many of its patients are counted
    """

    study: str
    assumed: bool
    rows: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each way."""
        return self.rows.copy()


def shared_control(
    frame: pd.DataFrame,
    measure: ArmMeasure = "SMD",
    *,
    model: Model = "common",
    tau2: Tau2Method = "REML",
) -> SharedControl:
    """Pool with a trial's control group counted once, twice, split, and with its programme arms combined.

    The trial is the first that stands in several rows with the same control group. Where there is none, the
    heaviest trial is taken as if it had had a second programme group just like its first.

    Parameters
    ----------
    frame : as in :func:`.arm_effects`
    measure : as there
    model, tau2 : as in :func:`.pool`; the interval is Wald's

    Raises
    ------
    ColumnError, DomainError, TooFewError
        As :func:`.arm_effects` and :func:`.pool`.

    Examples
    --------
    >>> arms = pd.DataFrame({"study": ["a", "a", "b"], "events1": [4, 6, 9], "n1": [40, 40, 90],
    ...                      "events2": [11, 11, 15], "n2": [44, 44, 92]})
    >>> shared_control(arms, "RR").rows[["sharing", "k", "weight", "people"]].round(2)
        sharing  k  weight  people
    0      once  2    0.35      84
    1     twice  3    0.56     168
    2     split  3    0.49     124
    3  combined  2    0.50     124
    """
    usable = arm_effects(frame, measure)
    wanted = ["study", *PEOPLE, *(EVENTS if measure == "RR" else MEANS)]
    rows = usable.rows[wanted].astype(dict.fromkeys(wanted[1:], float))
    rows["study"] = usable.labels
    shared = _sharing(rows)
    study = shared or str(rows["study"].iloc[int(np.argmin(usable.vi))])
    own = rows[rows["study"] == study]
    assumed = not shared
    several = pd.concat([own.iloc[:1]] * 2) if assumed else own
    others = rows[rows["study"] != study]
    entered: dict[str, pd.DataFrame] = {"once": own.iloc[:1]}
    entered |= {way: _entered(several, way) for way in WAYS}
    made = [_pooled(way, one, others, measure, model, tau2) for way, one in entered.items()]
    return SharedControl(study, assumed, pd.DataFrame(made))


def _entered(rows: pd.DataFrame, way: Sharing) -> pd.DataFrame:
    """Enter the rows of one trial, which share a control group, in one of three ways."""
    if way == "twice":
        return rows.reset_index(drop=True)
    if way == "combined":
        return _combined(rows)
    parts = np.arange(len(rows))
    split = rows.reset_index(drop=True)
    for name in ("n2", "events2"):
        if name in split:
            # Whole people: the first rows get one more where the number cannot be shared evenly.
            split[name] = (split[name].to_numpy() + len(rows) - 1 - parts) // len(rows)
    return split


def _sharing(rows: pd.DataFrame) -> str:
    """Name the first trial with several rows and one control group; empty where there is none."""
    control = ["study", *(name for name in CONTROL if name in rows)]
    again = rows.duplicated(control, keep=False)
    return str(rows.loc[again, "study"].iloc[0]) if again.any() else ""


def _combined(rows: pd.DataFrame) -> pd.DataFrame:
    one: dict[str, Any] = dict(rows.iloc[0])
    n = column(rows, "n1").to_numpy(dtype=np.float64)
    one["n1"] = n.sum()
    if "events1" in rows:
        one["events1"] = rows["events1"].sum()
    if "mean1" in rows:
        mean, sd = (rows[name].to_numpy(dtype=np.float64) for name in ("mean1", "sd1"))
        one["mean1"] = (n * mean).sum() / n.sum()
        squares = ((n - 1) * sd**2 + n * (mean - one["mean1"]) ** 2).sum()
        one["sd1"] = float(np.sqrt(squares / (n.sum() - 1)))
    return pd.DataFrame([one])


def _pooled(
    way: str, entered: pd.DataFrame, others: pd.DataFrame, measure: ArmMeasure, model: Model, tau2: Tau2Method
) -> dict[str, object]:
    effects = arm_effects(pd.concat([entered, others], ignore_index=True), measure)
    found = pool(effects.yi, effects.vi, model=model, tau2=tau2, ci="wald")
    estimate, low, high = effects.shown([found.estimate, found.ci_low, found.ci_high]).tolist()
    mine = np.array(effects.labels) == str(entered["study"].iloc[0])
    return {
        "sharing": way,
        "k": found.k,
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "weight": float(found.weights[mine].sum()),
        "people": int(entered[list(PEOPLE)].to_numpy().sum()),
    }
