"""A cascade of steps that build on each other: who got how far, where the chain breaks, who got it all.

Model: each person has an answer at each step (yes, partly, no, or not known), and a step counts for those who
passed all steps before it. So each share has a denominator of its own: those who came that far and whose
answer is known. The conditional shares multiply to the share who passed everything, exactly so when no
answer is missing. Shares of everyone, each step by itself, do not: they count the same person's loss again at
each later step.

What is not known is neither yes nor no. The share with every step is estimated by that product, which takes
those without an answer to be like those with one who came as far (the product-limit estimate of Kaplan and
Meier, with steps for times). It is held within the bounds that the missing answers allow at worst and at
best (Manski 1990). To count those with every step among the decided is simpler and leans down: one no
decides, a yes takes every answer, so those left out are people who had come far. `decided_share` is that
count; it serves where counts are needed, as in a chart, and where little is unknown.

Intervals are Wilson's; that of the product has the sample size that Greenwood's variance implies, which is
the number of people where everything is known. They do not tell that the weakest step was picked because it
came out lowest: where its interval overlaps the next one's, the data do not tell which of the two is weaker.

When not to use it: for steps without an order, where each may come first (count them one by one); for several
rows of the same person, which are no independent cases; to compare units whose people differ.

References
----------
Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. J Am Stat Assoc 1958;53:457-481.
Manski CF. Nonparametric bounds on treatment effects. Am Econ Rev 1990;80(2):319-323.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level, column
from hvevfd_research.stats.proportions import proportion_interval

Partly = Literal["yes", "no"]
Bools = NDArray[np.bool_]

ANSWERS = ("yes", "partly", "no", "unknown")


@dataclass(frozen=True, eq=False)
class Cascade:
    """How many got how far.

    Parameters
    ----------
    steps : names of the columns, in order
    table : one row for each step; see :meth:`to_frame`
    n : people
    all_yes, not_all, undecided : people who passed every step; who failed one; who failed none, but whose
        answer is missing somewhere
    share, ci_low, ci_high : product of the conditional shares, at most `high`, with its interval; NaN where a
        step was reached but has no known answer
    decided_share : `all_yes` of the decided; NaN where nobody is decided
    low, high : share of all people, were every missing answer a no, and were it a yes
    product_alone : product of the shares of everyone, each step by itself. A mistake, kept to show its size
    out_of_order : people with a yes at some step after a no at an earlier one
    partly, level : as given
    """

    steps: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)
    n: int
    all_yes: int
    not_all: int
    undecided: int
    share: float
    ci_low: float
    ci_high: float
    low: float
    high: float
    decided_share: float
    product_alone: float
    out_of_order: int
    partly: Partly
    level: float

    @property
    def decided(self) -> int:
        """People of whom it is known whether they passed every step."""
        return self.all_yes + self.not_all

    @property
    def weakest(self) -> str:
        """The step with the lowest conditional share, the first of them where several are as low.

        Raises
        ------
        TooFewError : no step has a known answer
        """
        shares = self.table["share"].to_numpy(dtype=np.float64)
        if np.isnan(shares).all():
            raise TooFewError("no step has a known answer, so none is the weakest")
        return self.steps[int(np.nanargmin(shares))]

    def at(self, step: str) -> pd.Series:
        """Give the row of one step.

        Raises
        ------
        ColumnError : there is no such step
        """
        if step not in self.steps:
            raise ColumnError(
                "there is no step {step}; there are {steps}", step=step, steps=", ".join(self.steps)
            )
        return self.table.iloc[self.steps.index(step)]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each step.

        ``reached`` people passed all steps before; of these ``known`` have an answer here, ``yes`` or ``no``,
        and ``unknown`` have none. ``share ci_low ci_high`` is yes of known, ``low high`` that share of those
        who reached the step, were all unknown a no or a yes. ``alone_known alone_yes alone`` are the counts
        and the share of everyone, whatever came before.
        """
        return self.table.copy()

    def guesses(self) -> pd.DataFrame:
        """Give the share with every step in four ways: ``if_unknown all_yes n share ci_low ci_high``.

        With what is not known taken to be ``like`` the known; with the undecided ``left-out``; and were all
        of it ``no`` or ``yes``. Only the first has an interval, and it counts nobody.
        """
        nan, counted = float("nan"), {"all_yes": "Int64", "n": "Int64"}
        rows = [
            ("like", None, None, self.share, self.ci_low, self.ci_high),
            ("left-out", self.all_yes, self.decided, self.decided_share, nan, nan),
            ("no", self.all_yes, self.n, self.low, nan, nan),
            ("yes", self.all_yes + self.undecided, self.n, self.high, nan, nan),
        ]
        columns = ["if_unknown", "all_yes", "n", "share", "ci_low", "ci_high"]
        return pd.DataFrame(rows, columns=columns).astype(counted)

    def stages(self) -> pd.DataFrame:
        """Give the chain as one column of people, each row part of the one before: ``stage step state n``.

        First everyone; then for each step those who reached it and have a known answer, and those who passed.
        ``share ci_low ci_high`` stand beside the latter.
        """
        known = self.table.assign(state="known", n=self.table["known"])
        known[["share", "ci_low", "ci_high"]] = np.nan
        passed = self.table.assign(state="yes", n=self.table["yes"])
        chain = pd.concat([known, passed]).sort_index(kind="stable")
        first = pd.DataFrame({"step": [""], "state": ["everyone"], "n": [self.n]})
        kept = ["step", "state", "n", "share", "ci_low", "ci_high"]
        stages = pd.concat([first.reindex(columns=kept).astype(chain[kept].dtypes), chain[kept]])
        return stages.reset_index(drop=True).rename_axis("stage").reset_index()


@dataclass(frozen=True, eq=False)
class CascadeGroups:
    """Who passed every step, group by group.

    Parameters
    ----------
    by : column of the groups
    groups : one row for each group, sorted; see :meth:`to_frame`
    n_without : people without a group, who are in no row
    """

    by: str
    groups: pd.DataFrame = field(repr=False)
    n_without: int

    def to_frame(self) -> pd.DataFrame:
        """Give the group and ``n decided all_yes undecided share ci_low ci_high low high``.

        ``share`` is that of the decided, with Wilson's interval; the rest is as in :class:`Cascade`.
        """
        return self.groups.copy()


def cascade(
    frame: pd.DataFrame, steps: Sequence[str], *, partly: Partly = "no", level: float = 0.95
) -> Cascade:
    """Follow people through steps that build on each other.

    Parameters
    ----------
    frame : one row for each person
    steps : two or more columns in order, holding ``"yes"``, ``"partly"``, ``"no"`` or ``"unknown"``; what is
        missing is not known either
    partly : whether partly counts as ``"yes"`` or as ``"no"``
    level : coverage of the intervals

    Returns
    -------
    Cascade

    Raises
    ------
    ColumnError : a column is missing or named twice, or fewer than two are given
    DomainError : an answer is none of the four, or `partly` or `level` is none
    TooFewError : there is no row

    Examples
    --------
    >>> seen = pd.DataFrame({"asked": ["yes"] * 8 + ["no"] * 2, "goals": ["yes"] * 4 + ["no"] * 6})
    >>> chain = cascade(seen, ["asked", "goals"])
    >>> chain.to_frame()[["step", "reached", "yes", "share"]]
        step  reached  yes  share
    0  asked       10    8    0.8
    1  goals        8    4    0.5
    >>> chain.weakest, chain.share, round(chain.product_alone, 2)
    ('goals', 0.4, 0.32)
    """
    check_level(level)
    passed, known = _answers(frame, steps, partly)
    table = _steps(tuple(steps), passed, known, level)
    outcome = _outcome(passed, known)
    total = _shares(outcome, level)
    before_no = np.cumsum(known & ~passed, axis=1) > 0
    share, ci_low, ci_high = _product(table, int(total["decided"]), level)
    return Cascade(
        steps=tuple(steps),
        table=table,
        n=len(frame),
        all_yes=int(total["all_yes"]),
        not_all=int(total["decided"] - total["all_yes"]),
        undecided=int(total["undecided"]),
        share=min(share, float(total["high"])),
        ci_low=ci_low,
        ci_high=ci_high,
        low=float(total["low"]),
        high=float(total["high"]),
        decided_share=float(total["share"]),
        product_alone=float(np.prod(table["alone"].to_numpy(dtype=np.float64))),
        out_of_order=int((passed & before_no).any(axis=1).sum()),
        partly=partly,
        level=level,
    )


def all_or_none_by(
    frame: pd.DataFrame, steps: Sequence[str], by: str, *, partly: Partly = "no", level: float = 0.95
) -> CascadeGroups:
    """Count those who passed every step, group by group, as a p chart or a table of wards needs them.

    Parameters
    ----------
    frame, steps, partly, level : as for :func:`cascade`
    by : column of the groups: a period, a unit; people without one are left out and counted

    Returns
    -------
    CascadeGroups

    Raises
    ------
    ColumnError, DomainError, TooFewError : as :func:`cascade`; nobody has a group

    Examples
    --------
    >>> seen = pd.DataFrame({"a": ["yes", "yes", "no"], "b": ["yes", None, "no"], "ward": ["x", "x", "y"]})
    >>> all_or_none_by(seen, ["a", "b"], "ward").to_frame()[["ward", "n", "decided", "all_yes"]]
      ward  n  decided  all_yes
    0    x  2        1        1
    1    y  1        1        0
    """
    check_level(level)
    outcome = _outcome(*_answers(frame, steps, partly))
    names = column(frame, by)
    there = names.notna().to_numpy()
    if not there.any():
        raise TooFewError("column {column} names no group", column=by)
    codes, groups = pd.factorize(names[there], sort=True)
    rows = [_shares(outcome[there][codes == code], level) for code in range(len(groups))]
    counted = pd.DataFrame(rows).astype({"n": int, "decided": int, "all_yes": int, "undecided": int})
    counted.insert(0, by, groups)
    return CascadeGroups(by, counted, int((~there).sum()))


def _answers(frame: pd.DataFrame, steps: Sequence[str], partly: str) -> tuple[Bools, Bools]:
    """Read the steps as passed and known, people by steps."""
    if isinstance(steps, str) or len(steps) < 2 or len(set(steps)) != len(steps):
        raise ColumnError("a cascade has two or more steps, each named once")
    if partly not in ("yes", "no"):
        raise DomainError("partly is {partly}; it counts as yes or as no", partly=partly)
    if not len(frame):
        raise TooFewError("there is nobody to follow: the table has no row")
    codes = np.stack([_codes(column(frame, step), step) for step in steps], axis=1)
    known = codes < ANSWERS.index("unknown")
    passed = codes <= ANSWERS.index("partly") if partly == "yes" else codes == ANSWERS.index("yes")
    return passed, known


def _codes(values: pd.Series, step: str) -> NDArray[np.intp]:
    places = pd.Index(ANSWERS).get_indexer(pd.Index(values.astype(object)))
    missing = values.isna().to_numpy()
    stray = np.flatnonzero((places < 0) & ~missing)
    if stray.size:
        raise DomainError(
            "row {row}, column {column}: the answer is none of {answers}",
            row=int(stray[0]) + 1,
            column=step,
            answers=", ".join(ANSWERS),
        )
    return np.where(missing, ANSWERS.index("unknown"), places)


def _steps(steps: tuple[str, ...], passed: Bools, known: Bools, level: float) -> pd.DataFrame:
    came = np.cumprod(passed, axis=1).astype(bool)
    reached = np.column_stack([np.ones(len(passed), dtype=bool), came[:, :-1]])
    counts = pd.DataFrame(
        {
            "step": list(steps),
            "reached": reached.sum(axis=0),
            "known": (reached & known).sum(axis=0),
            "yes": came.sum(axis=0),
        }
    )
    counts["no"] = counts["known"] - counts["yes"]
    counts["unknown"] = counts["reached"] - counts["known"]
    shares = _intervals(counts["yes"], counts["known"], level)
    counts["share"], counts["ci_low"], counts["ci_high"] = shares
    counts["low"] = _divided(counts["yes"], counts["reached"])
    counts["high"] = _divided(counts["yes"] + counts["unknown"], counts["reached"])
    counts["alone_known"] = known.sum(axis=0)
    counts["alone_yes"] = passed.sum(axis=0)
    counts["alone"] = _divided(counts["alone_yes"], counts["alone_known"])
    return counts


def _outcome(passed: Bools, known: Bools) -> Floats:
    """Tell for each person: 1 passed every step, 0 failed one, NaN not known."""
    failed = (known & ~passed).any(axis=1)
    return np.where(failed, 0.0, np.where(passed.all(axis=1), 1.0, np.nan))


def _shares(outcome: Floats, level: float) -> dict[str, float]:
    n, undecided, all_yes = len(outcome), int(np.isnan(outcome).sum()), int(np.nansum(outcome))
    (share,), (ci_low,), (ci_high,) = _intervals([all_yes], [n - undecided], level)
    return {
        "n": n,
        "decided": n - undecided,
        "all_yes": all_yes,
        "undecided": undecided,
        "share": share,
        "ci_low": ci_low,
        "ci_high": ci_high,
        "low": all_yes / n,
        "high": (all_yes + undecided) / n,
    }


def _product(table: pd.DataFrame, decided: int, level: float) -> tuple[float, float, float]:
    """Multiply the conditional shares, up to a step that nobody passed."""
    shares = table["share"].to_numpy(dtype=np.float64)
    stop = int(np.argmax(shares == 0)) + 1 if (shares == 0).any() else len(shares)
    product = float(np.prod(shares[:stop]))
    if np.isnan(product):
        return product, product, product
    size = float(decided)
    if 0 < product < 1:  # Greenwood's variance over the squared product is the sum of these
        spread = (table["no"] / (table["known"] * table["yes"])).sum()
        size = (1 - product) / (product * float(spread))
    z2 = float(ndtri((1 - level) / 2)) ** 2
    centre = (product * size + z2 / 2) / (size + z2)
    half = np.sqrt(z2 * (size * product * (1 - product) + z2 / 4)) / (size + z2)
    return (
        product,
        0.0 if product == 0 else float(centre - half),
        1.0 if product == 1 else float(centre + half),
    )


def _intervals(
    events: pd.Series | list[int], total: pd.Series | list[int], level: float
) -> tuple[Floats, Floats, Floats]:
    """Give shares with their limits; of nobody there is none."""
    y, n = np.asarray(events), np.asarray(total)
    fit = proportion_interval(y, np.maximum(n, 1), level=level)
    some = n > 0
    share, low, high = (np.where(some, values, np.nan) for values in (fit.share, fit.ci_low, fit.ci_high))
    return share, low, high


def _divided(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
