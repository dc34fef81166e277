"""Printed numbers held against each other: do estimate, interval, p, Q, I2 and counts fit together.

A printed number stands for all numbers that round to it. Every check computes from these the least and the
most that the other number could be, and says that the two do not fit only where the ranges miss each other.

Checks
------
``middle``: an interval made on its scale (logs for ratios, Fisher's z for correlations) has its estimate in
its middle. ``p``: p of a normal test from estimate and interval. ``i2``: I2 from Q and the number of studies.
``counts``: a ratio or difference from events and people, from two shares, or from a correlation read through
the binomial effect size display.

Assumptions
-----------
Intervals of 95 % and of Wald's kind. An exact, bootstrap or HKSJ interval, a p from another test, or a number
that was computed from rounded ones can miss without any error: a flag is a question to the source.

When not to use it
------------------
Never as proof that a claim is true. Made-up numbers can fit together, and numbers that fit say nothing of how
the study was done.

References
----------
Rosenthal R, Rubin DB (1982) J Educ Psychol 74:166-169 (display of a correlation). Higgins JPT, Thompson SG
(2002) Stat Med 21:1539-1558 (I2). Altman DG, Bland JM (2011) BMJ 343:d2304 (p from an interval).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level, column, within
from hvevfd_research.stats.printed_numbers import (
    Range,
    decimals,
    p_range,
    printed_range,
    result_range,
    shares_range,
)
from hvevfd_research.stats.studies import floats

RATIOS = ("RR", "OR", "HR", "aOR", "ratio")
MEASURES = (*RATIOS, "SMD", "MD", "RD", "points", "percent", "r")
CHECKS = ("middle", "p", "i2", "counts")
FITS, MISSES, UNKNOWN = "fits", "does-not-fit", "cannot-be-checked"
LOOKS_LIKE = {"percent": "points", "points": "percent", "RR": "OR", "OR": "RR"}  # what is often mixed up
ADJUSTED = ("aOR", "HR")  # made by a model, so counts need not give them


@dataclass(frozen=True, eq=False)
class CheckedClaims:
    """Each claim by each check.

    Attributes
    ----------
    rows : ``claim check verdict because hint printed could_be_from could_be_to``. ``verdict`` is ``"fits"``,
        ``"does-not-fit"`` or ``"cannot-be-checked"``; `could_be_from` and `could_be_to` are the limits of
        what the printed number could be by the others, NaN where they do not say. ``because`` tells why
        there is no verdict: ``"no-interval"``, ``"no-p"``, ``"p-unreadable"``, ``"no-q"``, ``"no-counts"``,
        ``"adjusted"`` or ``"no-ratio-of-counts"``. ``hint`` names the measure that the number would fit
    """

    rows: pd.DataFrame

    @property
    def board(self) -> pd.DataFrame:
        """One row for each claim, in order, with the verdict of each check."""
        checks = len(CHECKS)
        verdicts = self.rows["verdict"].to_numpy().reshape(-1, checks)
        board = pd.DataFrame(verdicts, columns=list(CHECKS))
        board.insert(0, "claim", self.rows["claim"].to_numpy()[::checks])
        return board

    @property
    def flags(self) -> pd.DataFrame:
        """The rows that do not fit."""
        return self.rows[self.rows["verdict"] == MISSES].reset_index(drop=True)

    @property
    def flagged(self) -> tuple[str, ...]:
        """Claims with at least one number that does not fit."""
        return tuple(dict.fromkeys(self.flags["claim"]))

    @property
    def checked(self) -> int:
        """How many claims could be checked in any way."""
        return int((self.board[list(CHECKS)] != UNKNOWN).any(axis=1).sum())

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each claim and check."""
        return self.rows.copy()


@dataclass(frozen=True, eq=False)
class _Given:
    """Claims as arrays; a number that is not there is NaN."""

    measure: np.ndarray
    estimate: Floats
    low: Floats
    high: Floats
    half: Floats
    level: float

    def around(self, values: Floats) -> Range:
        """Give all numbers that round to the printed ones, on the scale where the interval is even."""
        return Range(self._drawn(values - self.half), self._drawn(values + self.half))

    def _drawn(self, values: Floats) -> Floats:
        ratio, percent = np.isin(self.measure, RATIOS), self.measure == "percent"
        with np.errstate(all="ignore"):
            logs = np.log(np.maximum(np.where(percent, 1 + values / 100, values), 0))
            turned = np.arctanh(np.clip(values, -1, 1))
        return np.select([ratio | percent, self.measure == "r"], [logs, turned], values)

    def back(self, values: Floats) -> Floats:
        """Turn what was drawn on that scale into printed units."""
        ratio, percent = np.isin(self.measure, RATIOS), self.measure == "percent"
        with np.errstate(all="ignore"):
            grown = np.exp(values)
        choices = [grown, 100 * (grown - 1), np.tanh(values)]
        return np.select([ratio, percent, self.measure == "r"], choices, values)


def check_claims(frame: pd.DataFrame, *, level: float = 0.95) -> CheckedClaims:
    """Hold the printed numbers of each claim against each other.

    Parameters
    ----------
    frame : one row for each claim: ``claim``, ``measure`` (one of :data:`MEASURES`) and ``estimate``, ratios
        as ratios, ``points`` and ``percent`` as 18 for 18; and where they were printed ``low``, ``high``,
        ``p`` (a text such as ``"<0.001"``), ``k``, ``i2`` (per cent), ``q``, ``events1``, ``n1``,
        ``events2``, ``n2``, ``share1``, ``share2`` (per cent), ``r`` and ``digits`` (decimals of estimate
        and limits; the most that any of the three shows where it is missing)
    level : of the intervals

    Returns
    -------
    CheckedClaims
        Four rows for each claim, in the order of :data:`CHECKS`.

    Raises
    ------
    ColumnError
        ``claim``, ``measure`` or ``estimate`` is missing, or a column holds no numbers.
    DomainError
        A measure is unknown, an estimate is missing, or a number is outside what it can be; the row is named.

    Examples
    --------
    A published odds ratio of 1.43 (1.00 to 2.03) cannot have p = 0.001:

    >>> printed = pd.DataFrame({"claim": ["satisfaction"], "measure": ["OR"], "estimate": [1.43],
    ...                         "low": [1.00], "high": [2.03], "p": ["0.001"]})
    >>> check_claims(printed).rows[["check", "verdict", "could_be_from", "could_be_to"]].round(3).head(2)
        check       verdict  could_be_from  could_be_to
    0  middle          fits          1.419        1.430
    1       p  does-not-fit          0.043        0.052
    """
    check_level(level)
    claims = column(frame, "claim").astype(str).to_numpy()
    given = _read(frame, level)
    parts = [_middle(given), _p(given, frame), _i2(frame), _counts(given, frame)]
    for place, part in enumerate(parts):
        part.insert(0, "claim", claims)
        part.insert(1, "check", CHECKS[place])
    rows = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    return CheckedClaims(rows)


def claims_in_other_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Say one comparison in every way: shares, points, per cent, ratios, people for one event.

    Parameters
    ----------
    frame : as in :func:`check_claims`; rows without counts, shares or a correlation are left out

    Returns
    -------
    DataFrame
        ``claim``, ``share1`` and ``share2`` (per cent), ``points``, ``percent`` (relative change), ``RR``,
        ``OR``, ``nnt`` (people for one event more or fewer) and ``explained`` (r2 in per cent; NaN without a
        correlation).

    Raises
    ------
    ColumnError, DomainError
        As :func:`check_claims`.
    TooFewError
        There is no such row.

    Examples
    --------
    >>> said = pd.DataFrame({"claim": ["adherence"], "measure": ["percent"], "estimate": [19], "r": [0.19]})
    >>> claims_in_other_words(said).drop(columns="claim").round(2).to_dict("records")[0]["percent"]
    46.91
    """
    given = _read(frame, 0.95)
    first, second, r = shares_range(frame, given.measure, given.estimate)
    one, two = first.middle, second.middle
    with np.errstate(all="ignore"):
        words = pd.DataFrame(
            {
                "claim": column(frame, "claim").astype(str).to_numpy(),
                "share1": 100 * one,
                "share2": 100 * two,
                "points": 100 * (one - two),
                "percent": 100 * (one / two - 1),
                "RR": one / two,
                "OR": one / (1 - one) / (two / (1 - two)),
                "nnt": 1 / np.abs(one - two),
                "explained": 100 * r**2,
            }
        )
    said = words[words["points"].notna()].replace([np.inf, -np.inf], np.nan).reset_index(drop=True)
    if said.empty:
        raise TooFewError("no claim gives counts, shares or a correlation")
    return said


def _read(frame: pd.DataFrame, level: float) -> _Given:
    measure = column(frame, "measure").astype(str).to_numpy()
    strange = ~np.isin(measure, MEASURES)
    if strange.any():
        raise DomainError(
            "row {row}: measure {measure} is not one of {choices}",
            row=int(np.flatnonzero(strange)[0]) + 1,
            measure=str(measure[strange][0]),
            choices=", ".join(MEASURES),
        )
    estimate = floats(frame, "estimate")
    if np.isnan(estimate).any():
        row = int(np.flatnonzero(np.isnan(estimate))[0]) + 1
        raise DomainError("row {row}, column {column}: a number is missing", row=row, column="estimate")
    wrong = (np.isin(measure, RATIOS) & (estimate <= 0)) | ((measure == "r") & (np.abs(estimate) > 1))
    if wrong.any():
        raise DomainError(
            "row {row}: a ratio must be above 0, and a correlation between -1 and 1",
            row=int(np.flatnonzero(wrong)[0]) + 1,
        )
    low, high = optional(frame, "low"), optional(frame, "high")
    shown = np.max([decimals(values) for values in (estimate, low, high)], axis=0)
    digits = within(optional(frame, "digits"), "digits", 0, 10)
    half = 0.5 * 10.0 ** -np.where(np.isnan(digits), shown, digits)
    return _Given(measure, estimate, low, high, half, level)


def optional(frame: pd.DataFrame, name: str) -> Floats:
    """Take a column that need not be there."""
    return floats(frame, name) if name in frame else np.full(len(frame), np.nan)


def _middle(given: _Given) -> pd.DataFrame:
    there = np.isfinite(given.low) & np.isfinite(given.high)
    low, high = given.around(given.low), given.around(given.high)
    middle = Range((low.least + high.least) / 2, (low.most + high.most) / 2)
    fits = given.around(given.estimate).meets(middle) & (given.low <= given.estimate)
    fits &= given.estimate <= given.high
    found = Range(given.back(middle.least), given.back(middle.most))
    return _verdicts(there, fits, found, _as_text(given.estimate), np.where(there, "", "no-interval"))


def _p(given: _Given, frame: pd.DataFrame) -> pd.DataFrame:
    texts = column(frame, "p") if "p" in frame else pd.Series([None] * len(given.low), dtype=object)
    least, most = p_range(texts)
    there = np.isfinite(given.low) & np.isfinite(given.high)
    point = given.around(given.estimate)
    low, high = given.around(given.low), given.around(given.high)
    with np.errstate(all="ignore"):
        narrow, wide = np.maximum(high.least - low.most, 0), high.most - low.least
        reach = 2 * ndtri((1 + given.level) / 2)
        far = np.maximum(np.abs(point.least), np.abs(point.most))
        near = np.where(point.least * point.most <= 0, 0, np.minimum(np.abs(point.least), np.abs(point.most)))
        found = Range(2 * ndtr(-reach * far / narrow), 2 * ndtr(-reach * near / wide))
    found = Range(np.where(there, found.least, np.nan), np.where(there, found.most, np.nan))
    blank = texts.isna().to_numpy() | (texts.astype(str).str.strip() == "").to_numpy()
    reason = np.select([blank, np.isnan(least), ~there], ["no-p", "p-unreadable", "no-interval"], "")
    fits = Range(least, most).meets(found)
    return _verdicts(reason == "", fits, found, texts.astype(object).where(~blank, ""), reason)


def _i2(frame: pd.DataFrame) -> pd.DataFrame:
    k, i2, q = (optional(frame, name) for name in ("k", "i2", "q"))
    within(i2, "i2", 0, 100)
    within(q, "q", 0, np.inf)
    given = printed_range(q)
    with np.errstate(all="ignore"):
        least, most = (
            100 * np.maximum(0, 1 - (k - 1) / np.maximum(value, np.finfo(float).tiny))
            for value in (given.least, given.most)
        )
    found = Range(np.where(k > 1, least, np.nan), np.where(k > 1, most, np.nan))
    there = np.isfinite(i2) & np.isfinite(found.least)
    reason = np.where(there, "", "no-q")
    return _verdicts(there, printed_range(i2).meets(found), found, _as_text(i2), reason)


def _counts(given: _Given, frame: pd.DataFrame) -> pd.DataFrame:
    first, second, _r = shares_range(frame, given.measure, given.estimate)
    counted = np.isfinite(first.least) & np.isfinite(second.least) & (given.measure != "r")
    by_measure = {name: result_range(name, first, second) for name in ("RR", "OR", "RD", "points", "percent")}
    own = np.where(np.isin(given.measure, ADJUSTED), "OR", given.measure)
    found, point = (
        _choose(by_measure, own),
        Range(given.estimate - given.half, given.estimate + given.half),
    )
    comparable = np.isin(given.measure, list(by_measure))
    fits = point.meets(found)
    other = _choose(by_measure, np.array([LOOKS_LIKE.get(name, "") for name in given.measure]))
    hint = np.array([LOOKS_LIKE.get(name, "") for name in given.measure], dtype=object)
    hint = np.where(counted & comparable & ~fits & point.meets(other), hint, "")
    adjusted = np.isin(given.measure, ADJUSTED)
    reason = np.select([~counted, adjusted, ~comparable], ["no-counts", "adjusted", "no-ratio-of-counts"], "")
    table = _verdicts(counted & comparable, fits, found, _as_text(given.estimate), reason)
    table["hint"] = hint
    table.loc[~counted, ["could_be_from", "could_be_to"]] = np.nan
    return table


def _choose(ranges: dict[str, Range], names: np.ndarray) -> Range:
    masks = [names == name for name in ranges]
    return Range(
        np.select(masks, [each.least for each in ranges.values()], np.nan),
        np.select(masks, [each.most for each in ranges.values()], np.nan),
    )


def _verdicts(
    there: np.ndarray, fits: np.ndarray, found: Range, printed: object, because: object
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "verdict": np.where(there, np.where(fits, FITS, MISSES), UNKNOWN),
            "because": because,
            "hint": "",
            "printed": np.asarray(printed, dtype=object),
            "could_be_from": np.where(np.isfinite(found.least), found.least, np.nan),
            "could_be_to": np.where(np.isfinite(found.most), found.most, np.nan),
        }
    )


def _as_text(values: Floats) -> list[str]:
    return ["" if np.isnan(value) else f"{value:.12g}" for value in values]
