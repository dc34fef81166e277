"""Intraclass correlation: the share of the variance of scores that lies between the units scored.

Model: score = mean + unit + (rater) + rest, all normal with constant variance. One-way forms take each unit's
raters as drawn anew; two-way forms take the same raters for all, as a sample (random; agreement) or as the
only ones (fixed; consistency). The interval rests on normality.

When not to use it: for categories (see kappa and alpha), for units that hardly differ (the coefficient is
then low however well raters agree), or to compare populations with different spread. Six forms answer six
questions; choose before looking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import fdtrc, fdtri

from hvevfd_research.errors import ColumnError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level, column, numbers


@dataclass(frozen=True)
class IccForm:
    """One form: how raters are seen, single or mean of `raters`, and the test that it is 0."""

    form: str
    estimate: float
    ci_low: float
    ci_high: float
    f: float
    df1: int
    df2: int
    p: float


@dataclass(frozen=True)
class Icc:
    """The six forms of Shrout and Fleiss; `reason` is ``"no-spread"`` if all scores are the same, or ""."""

    single_one_way: IccForm
    single_random: IccForm
    single_fixed: IccForm
    mean_one_way: IccForm
    mean_random: IccForm
    mean_fixed: IccForm
    n: int
    n_dropped: int
    raters: int
    level: float
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each form."""
        forms = (
            self.single_one_way,
            self.single_random,
            self.single_fixed,
            self.mean_one_way,
            self.mean_random,
            self.mean_fixed,
        )
        return pd.DataFrame([form.__dict__ for form in forms])


def icc(frame: pd.DataFrame, raters: Sequence[str], *, level: float = 0.95) -> Icc:
    """Compute the six intraclass correlations of Shrout and Fleiss with their intervals.

    Parameters
    ----------
    frame : one row for each unit; a unit with a missing score is left out and counted
    raters : two or more columns of scores
    level : coverage of the intervals

    Returns
    -------
    Icc
        ICC(1,1), ICC(2,1), ICC(3,1) for one rater's score; ICC(1,k), ICC(2,k), ICC(3,k) for the raters' mean.

    Raises
    ------
    ColumnError : fewer than two columns, or one that is missing or not numeric
    TooFewError : fewer than two complete units

    References
    ----------
    Shrout PE, Fleiss JL. Psychol Bull 1979;86:420-428.

    Examples
    --------
    >>> scores = pd.DataFrame({"a": [9, 6, 8, 7], "b": [2, 1, 4, 1], "c": [5, 3, 6, 2]})
    >>> icc(scores, ["a", "b", "c"]).to_frame()[["form", "estimate"]].round(2).head(3)
           form  estimate
    0  ICC(1,1)     -0.12
    1  ICC(2,1)      0.17
    2  ICC(3,1)      0.71
    """
    check_level(level)
    names = list(raters)
    if len(names) < 2 or len(set(names)) != len(names):
        raise ColumnError("raters must name two or more columns, each once; here are {n}", n=len(names))
    scores = np.column_stack([numbers(column(frame, name), name) for name in names])
    complete = scores[~np.isnan(scores).any(axis=1)]
    n, k = complete.shape
    if n < 2:
        raise TooFewError("an intraclass correlation needs two units scored by every rater, here is {n}", n=n)
    between, raters_ms, rest, within = _mean_squares(complete)
    tail = (1 - level) / 2
    forms = (
        *_consistency("1", between, within, n - 1, n * (k - 1), k, tail),
        *_random(between, raters_ms, rest, n, k, tail),
        *_consistency("3", between, rest, n - 1, (n - 1) * (k - 1), k, tail),
    )
    single, mean = forms[::2], forms[1::2]
    reason = "no-spread" if np.ptp(complete) == 0 else ""
    return Icc(*single, *mean, n=n, n_dropped=len(frame) - n, raters=k, level=level, reason=reason)


def _mean_squares(scores: Floats) -> tuple[float, float, float, float]:
    """Between units, between raters, rest of the two-way layout, and within units of the one-way layout."""
    n, k = scores.shape
    centred = scores - scores.mean()
    units, raters = centred.mean(axis=1), centred.mean(axis=0)
    left = centred - units[:, None] - raters
    # Subtracting equal numbers leaves rounding; a millionth of a millionth of the spread is none.
    dust = 1e-24 * max(float((scores**2).sum()), 1e-300)
    squares = (k * (units**2).sum(), n * (raters**2).sum(), (left**2).sum())
    b, j, e = (0.0 if x < dust else float(x) for x in squares)
    return b / (n - 1), j / (k - 1), e / ((n - 1) * (k - 1)), (j + e) / (n * (k - 1))


def _consistency(
    name: str, between: float, error: float, df1: int, df2: int, k: int, tail: float
) -> tuple[IccForm, IccForm]:
    """Forms 1 and 3: (between - error) over its total, with the limits of the F ratio."""

    def single(factor: float) -> float:
        return _ratio(between - factor * error, between + (k - 1) * factor * error)

    def mean(factor: float) -> float:
        return _ratio(between - factor * error, between)

    low, high = _f_above(tail, df1, df2), 1 / _f_above(tail, df2, df1)
    f = between / error if error > 0 else float("nan")
    test = (f, df1, df2, float(fdtrc(df1, df2, f)))
    return (
        IccForm(f"ICC({name},1)", single(1), single(low), single(high), *test),
        IccForm(f"ICC({name},k)", mean(1), mean(low), mean(high), *test),
    )


def _random(
    between: float, raters: float, rest: float, n: int, k: int, tail: float
) -> tuple[IccForm, IccForm]:
    """Form 2, with Satterthwaite's degrees of freedom for the limits."""
    rho = _ratio(between - rest, between + (k - 1) * rest + k * (raters - rest) / n)
    low, high = _random_limits(between, raters, rest, rho, n, k, tail)
    f = between / rest if rest > 0 else float("nan")
    df2 = (n - 1) * (k - 1)
    test = (f, n - 1, df2, float(fdtrc(n - 1, df2, f)))
    mean = _ratio(between - rest, between + (raters - rest) / n)
    mean_low, mean_high = (_ratio(k * limit, 1 + (k - 1) * limit) for limit in (low, high))
    return IccForm("ICC(2,1)", rho, low, high, *test), IccForm("ICC(2,k)", mean, mean_low, mean_high, *test)


def _random_limits(
    between: float, raters: float, rest: float, rho: float, n: int, k: int, tail: float
) -> tuple[float, float]:
    if not rest > 0 or np.isnan(rho):
        return float("nan"), float("nan")
    part = k * rho * raters / rest
    whole = n * (1 + (k - 1) * rho) - k * rho
    df = (k - 1) * (n - 1) * (part + whole) ** 2 / ((n - 1) * part**2 + whole**2)
    upper, lower = _f_above(tail, n - 1, df), _f_above(tail, df, n - 1)
    error = k * raters + (k * n - k - n) * rest
    low = _ratio(n * (between - upper * rest), upper * error + n * between)
    return low, _ratio(n * (lower * between - rest), error + n * lower * between)


def _f_above(tail: float, df1: float, df2: float) -> float:
    """Give the F that is passed with probability `tail`, by way of its reciprocal, which keeps its digits."""
    return 1 / float(fdtri(df2, df1, tail))


def _ratio(above: float, below: float) -> float:
    return above / below if below != 0 else float("nan")
