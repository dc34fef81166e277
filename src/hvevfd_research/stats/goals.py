"""Change in goals that patients score twice: before the support, and when asked again.

Model: a patient sets three to five goals and scores each on a bounded scale (the Norwegian goal form is the
Patient-Specific Functional Scale: 0 to 10). The change of a patient is the mean change over the goals scored
twice; patients are independent, goals of one patient are not, so each test and interval counts patients.

When not to use it: to say that the support caused the change. There is no comparison group, patients who
start low tend upwards by chance alone (regression to the mean), and those who are asked again are not a
random half. Not for comparing patients or teams with each other, since each scores goals of their own.
Scores run upwards (10 = no problem) in the original form and downwards in a Norwegian validation of it
(Moseng et al., Fysioterapeuten 2/2013), so the direction is an argument. A positive change is always better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, array_of_numbers, column, numbers, within
from hvevfd_research.stats.paired import PairedT, SignedRank, Zeros, paired_t, signed_rank

Direction = Literal["up", "down"]


@dataclass(frozen=True, eq=False)
class GoalChange:
    """Change in goals, by goal, by patient and over patients.

    Fields
    ------
    per_goal : patient, goal, first, second, change, room_share (change as a share of what could be gained);
        one row for each goal, in the order given
    per_patient : patient, goals, mean_first, mean_second, change, goals_paired; one row for each patient in
        order of first appearance. Means are over the goals scored twice, so `change` is their difference;
        a patient without such a goal keeps the mean of what is there, and a missing change.
    n : patients with a change
    n_missing_second : patients with a first score and no second one on any goal
    n_goals, n_goals_missing_second, n_goals_missing_first : goals given, and those with one score missing
    mean_first, mean_second : means over the `n` patients, as scored (not turned)
    mean, median, sd, se, ci_low, ci_high : of the change over patients; the interval is Student's
    t, df, p : Student's paired test; `signed_rank` holds Wilcoxon's
    d_z, d_baseline : mean change over the standard deviation of the change, and of the first means
    reason : why a field is NaN: ``"one-unit"``, ``"no-spread"`` or ``""``
    """

    per_goal: pd.DataFrame
    per_patient: pd.DataFrame
    n: int
    n_missing_second: int
    n_goals: int
    n_goals_missing_second: int
    n_goals_missing_first: int
    mean_first: float
    mean_second: float
    mean: float
    median: float
    sd: float
    se: float
    ci_low: float
    ci_high: float
    level: float
    t: float
    df: int
    p: float
    signed_rank: SignedRank
    d_z: float
    d_baseline: float
    scale: tuple[float, float]
    scale_direction: Direction
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give the numbers over patients as one row, Wilcoxon's test among them."""
        skipped = {"per_goal", "per_patient", "signed_rank", "scale"}
        row = {name: value for name, value in self.__dict__.items() if name not in skipped}
        rank = self.signed_rank
        row |= {"v": rank.v, "p_signed_rank": rank.p, "signed_rank_method": rank.method, "zeros": rank.zeros}
        return pd.DataFrame([row | {"scale_low": self.scale[0], "scale_high": self.scale[1]}])


def goal_change(
    frame: pd.DataFrame,
    *,
    before: str = "first",
    after: str = "second",
    patient: str = "patient",
    goal: str | None = "goal",
    scale_direction: Direction = "up",
    scale: tuple[float, float] = (0, 10),
    zeros: Zeros = "wilcox",
    level: float = 0.95,
) -> GoalChange:
    """Summarise goals scored at a first and a second conversation.

    Parameters
    ----------
    frame : one row for each goal
    before, after : columns of scores, numbers on `scale`; a missing second score is kept and counted
    patient : column that tells patients apart
    goal : column that tells the goals of a patient apart; None numbers them in the order given
    scale_direction : ``"up"`` if the highest score is best, ``"down"`` if the lowest is
    scale : lowest and highest possible score
    zeros : what Wilcoxon's test does with a change of 0: ``"wilcox"`` drops it, ``"pratt"`` ranks it first
    level : coverage of the interval

    Returns
    -------
    GoalChange

    Raises
    ------
    ColumnError : a column is missing, named twice or not numeric
    DomainError : a score is outside the scale (the error names row and column), a patient is not named, or a
        patient has the same goal twice
    TooFewError : no patient has a goal scored twice

    References
    ----------
    Stratford P, Gill C, Westaway M, Binkley J. Physiother Can 1995;47:258-263 (the scale). Effect sizes:
    Lakens D. Front Psychol 2013;4:863.

    Examples
    --------
    >>> form = pd.DataFrame({"patient": 1, "goal": list("abc"), "first": [5, 3, 5], "second": [10, 5, 10]})
    >>> change = goal_change(form)
    >>> round(change.mean_first, 2), round(change.mean_second, 2), round(change.mean, 2)
    (4.33, 8.33, 4.0)
    """
    check_scale(scale, scale_direction)
    goals = _per_goal(frame, before, after, patient, goal, scale, scale_direction)
    patients = _per_patient(goals, 1 if scale_direction == "up" else -1)
    paired = patients[patients["change"].notna()]
    if paired.empty:
        raise TooFewError("no patient has a goal with both a first and a second score")
    test = paired_t(paired["change"], level=level)
    return _assemble(goals, patients, paired, test, zeros, scale, scale_direction)


def check_scale(scale: tuple[float, float], scale_direction: str) -> None:
    """Refuse a scale that has no length or a direction that is neither up nor down."""
    if not (np.isfinite(scale).all() and scale[0] < scale[1]):
        raise DomainError(
            "scale runs from {low} to {high}; low must be below high", low=scale[0], high=scale[1]
        )
    if scale_direction not in ("up", "down"):
        raise DomainError(
            "scale_direction is {direction}; it must be up (high is best) or down (low is best)",
            direction=scale_direction,
        )


def room_share(
    before: ArrayLike,
    after: ArrayLike,
    *,
    scale: tuple[float, float] = (0, 10),
    scale_direction: Direction = "up",
) -> Floats:
    """Tell what share of the room for improvement was used.

    Parameters
    ----------
    before, after : scores of the same shape
    scale, scale_direction : as in :func:`goal_change`

    Returns
    -------
    array of float: 1 = reached the best score, 0 = unchanged, negative = worse; NaN where a score is missing
    or the first one was already the best

    Examples
    --------
    >>> room_share([5, 3, 5], [10, 5, 10]).round(2)
    array([1.  , 0.29, 1.  ])
    """
    check_scale(scale, scale_direction)
    first = within(array_of_numbers(before, "before"), "before", *scale)
    second = within(array_of_numbers(after, "after"), "after", *scale)
    room = (scale[1] if scale_direction == "up" else scale[0]) - first
    share: Floats = (second - first) / np.where(room == 0, np.nan, room)
    return share


def _per_goal(
    frame: pd.DataFrame,
    before: str,
    after: str,
    patient: str,
    goal: str | None,
    scale: tuple[float, float],
    direction: Direction,
) -> pd.DataFrame:
    first = within(numbers(column(frame, before), before), before, *scale)
    second = within(numbers(column(frame, after), after), after, *scale)
    who = column(frame, patient).reset_index(drop=True)
    if who.isna().any():
        row = int(np.flatnonzero(who.isna())[0]) + 1
        raise DomainError("row {row}, column {column}: the patient is not named", row=row, column=patient)
    what = who.groupby(who, sort=False).cumcount() + 1 if goal is None else column(frame, goal)
    goals = pd.DataFrame(
        {"patient": who, "goal": what.reset_index(drop=True), "first": first, "second": second}
    )
    twice = goals.duplicated(["patient", "goal"]) & goals["goal"].notna()
    if twice.any():
        row = int(np.flatnonzero(twice)[0]) + 1
        raise DomainError("row {row}: the patient has this goal already; each goal has one row", row=row)
    goals["change"] = (second - first) * (1 if direction == "up" else -1)
    goals["room_share"] = room_share(first, second, scale=scale, scale_direction=direction)
    return goals


def _per_patient(goals: pd.DataFrame, sign: int) -> pd.DataFrame:
    paired = goals["change"].notna()
    some = paired.groupby(goals["patient"], sort=False).transform("any")
    # One with no goal scored twice keeps the mean of what is there, so that the reader sees who was lost.
    counted = goals.assign(paired=paired)
    scores = ["first", "second"]
    counted[scores] = goals[scores].where(paired | ~some)
    by = counted.groupby("patient", sort=False)
    patients = by.agg(
        goals=("paired", "size"),
        mean_first=("first", "mean"),
        mean_second=("second", "mean"),
        goals_paired=("paired", "sum"),
    ).reset_index()
    change = sign * (patients["mean_second"] - patients["mean_first"])
    patients.insert(4, "change", change.where(patients["goals_paired"] > 0))
    return patients


def _assemble(
    goals: pd.DataFrame,
    patients: pd.DataFrame,
    paired: pd.DataFrame,
    test: PairedT,
    zeros: Zeros,
    scale: tuple[float, float],
    direction: Direction,
) -> GoalChange:
    lost = patients["mean_second"].isna() & patients["mean_first"].notna()
    spread = float(paired["mean_first"].std(ddof=1)) if len(paired) > 1 else float("nan")
    return GoalChange(
        per_goal=goals,
        per_patient=patients,
        n=test.n,
        n_missing_second=int(lost.sum()),
        n_goals=len(goals),
        n_goals_missing_second=int((goals["second"].isna() & goals["first"].notna()).sum()),
        n_goals_missing_first=int(goals["first"].isna().sum()),
        mean_first=float(paired["mean_first"].mean()),
        mean_second=float(paired["mean_second"].mean()),
        mean=test.mean,
        median=float(paired["change"].median()),
        sd=test.sd,
        se=test.se,
        ci_low=test.ci_low,
        ci_high=test.ci_high,
        level=test.level,
        t=test.t,
        df=test.df,
        p=test.p,
        signed_rank=signed_rank(paired["change"], zeros=zeros),
        d_z=test.d_z,
        d_baseline=test.mean / spread if spread > 0 else float("nan"),
        scale=(float(scale[0]), float(scale[1])),
        scale_direction=direction,
        reason=test.reason,
    )


@dataclass(frozen=True, eq=False)
class MissingBounds:
    """What the change could be if those without a second score were known.

    The `scenario` column of the frame is ``"observed"`` (those asked again, on the goals scored twice),
    ``"unchanged"``, ``"worst"`` and ``"best"``; the last three count every patient with a first score. The
    truth lies between worst and best whatever the missing scores are; sampling error comes on top.
    """

    frame: pd.DataFrame
    threshold: float
    n: int
    n_observed: int
    n_incomplete: int
    mean_observed: float
    mean_unchanged: float
    mean_worst: float
    mean_best: float
    share_observed: float
    share_unchanged: float
    share_worst: float
    share_best: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each scenario: scenario, n, mean, responders, share."""
        return self.frame.copy()


def missing_second_bounds(change: GoalChange, *, threshold: float = 2.0) -> MissingBounds:
    """Bound the mean change and the share of responders when second scores are missing.

    Each missing second score, also that of a single goal, is filled with the first score (unchanged), the
    worst and the best score of the scale. A goal without a first score is left out throughout.

    Parameters
    ----------
    change : what :func:`goal_change` gave
    threshold : a patient responds at this mean change or more, in points of the scale, above 0

    Returns
    -------
    MissingBounds

    Raises
    ------
    DomainError : the threshold is not above 0

    References
    ----------
    Manski CF. Am Econ Rev 1990;80(2):319-323 (worst-case bounds).

    Examples
    --------
    >>> form = pd.DataFrame({"patient": [1, 2], "goal": "walk", "first": [4, 6], "second": [8, None]})
    >>> missing_second_bounds(goal_change(form)).to_frame()[["scenario", "n", "mean", "share"]]
        scenario  n  mean  share
    0   observed  1   4.0    1.0
    1  unchanged  2   2.0    0.5
    2      worst  2  -1.0    0.5
    3       best  2   4.0    1.0
    """
    if not threshold > 0:
        raise DomainError("threshold is {threshold}; it must be above 0", threshold=threshold)
    goals = change.per_goal[change.per_goal["first"].notna()]
    up = change.scale_direction == "up"
    worst, best = change.scale if up else change.scale[::-1]
    filled = {"unchanged": goals["first"], "worst": worst, "best": best}
    means = {"observed": change.per_patient["change"].dropna().to_numpy()}
    for scenario, fill in filled.items():
        gain = (goals["second"].where(goals["second"].notna(), fill) - goals["first"]) * (1 if up else -1)
        means[scenario] = gain.groupby(goals["patient"], sort=False).mean().to_numpy()
    rows = [(name, d.size, d.mean(), int(reaches(d, threshold).sum())) for name, d in means.items()]
    frame = pd.DataFrame(rows, columns=["scenario", "n", "mean", "responders"])
    frame["share"] = frame["responders"] / frame["n"]
    incomplete = int(goals.loc[goals["second"].isna(), "patient"].nunique())
    return MissingBounds(
        frame,
        threshold,
        int(frame["n"].iloc[-1]),
        int(frame["n"].iloc[0]),
        incomplete,
        *frame["mean"].astype(float),
        *frame["share"].astype(float),
    )


def reaches(change: ArrayLike, threshold: ArrayLike) -> NDArray[np.bool_]:
    """Tell which changes are at or past a threshold, forgiving what rounding did to a mean.

    >>> reaches(11 / 3 - 5 / 3, 2.0)  # 1.9999999999999998 in floating point
    np.True_
    """
    rounding = 1e-9  # points; far below any score's unit
    at_or_past: NDArray[np.bool_] = np.asarray(change, dtype=np.float64) >= np.asarray(threshold) - rounding
    return at_or_past
