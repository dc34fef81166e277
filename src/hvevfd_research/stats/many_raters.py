"""Two or more raters who put units into categories: Fleiss' kappa, Krippendorff's alpha, Gwet's AC1.

Model: units are a sample and independent; raters are exchangeable. Intervals come from the units, by leaving
one out at a time (jackknife, Student's t) or by drawing them anew (bootstrap, percentiles). Both are too
narrow under some 20 units, and neither says anything of other raters.

When not to use them: for a unit that may have several codes at once; Fleiss' kappa where ratings are missing
(it leaves such units out; alpha and AC1 use what is there); ratio-level alpha on scores without a true zero.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level
from hvevfd_research.stats.ratings import Agreement, Ratings, ratings

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Interval = Literal["jackknife", "bootstrap"]

# A coefficient as a function of how often each unit counts (draws by units): estimate, observed, expected.
Estimator = Callable[[Floats], tuple[Floats, Floats, Floats]]


def fleiss_kappa(
    frame: pd.DataFrame,
    raters: Sequence[str],
    *,
    categories: Sequence[Hashable] | None = None,
    interval: Interval = "jackknife",
    draws: int = 2000,
    seed: int | None = None,
    level: float = 0.95,
) -> Agreement:
    """Measure agreement of several raters by Fleiss' kappa.

    Parameters
    ----------
    frame : one row for each unit; a unit with a missing rating is left out and counted
    raters : two or more columns; they need not be the same persons for each unit
    categories : all that could be said; None takes those met
    interval : ``"jackknife"`` or ``"bootstrap"``, which needs a `seed`
    draws : bootstrap samples of the units
    level : coverage of the interval

    Returns
    -------
    Agreement

    Raises
    ------
    ColumnError, DomainError, TooFewError : as ``ratings``; no complete unit; bootstrap without a seed

    References
    ----------
    Fleiss JL. Psychol Bull 1971;76:378-382.

    Examples
    --------
    >>> coded = pd.DataFrame({"a": list("xxyyz"), "b": list("xxyzz"), "c": list("xyyyz")})
    >>> round(fleiss_kappa(coded, ["a", "b", "c"]).estimate, 3)
    0.595
    """
    coded = ratings(frame, raters, categories)
    counts = coded.counts()[(coded.codes >= 0).all(axis=1)]
    if not len(counts):
        raise TooFewError("no unit has a rating by every rater")
    m = len(raters)
    alike = (counts * (counts - 1)).sum(axis=1) / (m * (m - 1))

    def estimate(times: Floats) -> tuple[Floats, Floats, Floats]:
        units = times.sum(axis=1)
        shares = times @ counts / (m * units)[:, None]
        return _beyond_chance(times @ alike / units, (shares**2).sum(axis=1))

    sampling = _Sampling(interval, draws, seed, level)
    return _agreement("Fleiss' kappa", estimate, len(counts), coded, sampling)


def gwet_ac1(
    frame: pd.DataFrame,
    raters: Sequence[str],
    *,
    categories: Sequence[Hashable] | None = None,
    interval: Interval = "jackknife",
    draws: int = 2000,
    seed: int | None = None,
    level: float = 0.95,
) -> Agreement:
    """Measure agreement of raters by Gwet's AC1, which a rare category upsets less than kappa.

    Parameters
    ----------
    frame : one row for each unit; units with one rating inform the chance part only, units without none
    raters, interval, draws, seed, level : as :func:`fleiss_kappa`
    categories : all that could be said; chance depends on their number, so name those that no one used

    Returns
    -------
    Agreement

    Raises
    ------
    ColumnError, DomainError, TooFewError : as :func:`fleiss_kappa`; no unit with two ratings, or one category

    References
    ----------
    Gwet KL. Br J Math Stat Psychol 2008;61:29-48.

    Examples
    --------
    >>> pairs = [("no", "no")] * 118 + [("no", "yes")] * 5 + [("yes", "no")] * 2
    >>> coded = pd.DataFrame(pairs, columns=["a", "b"])
    >>> round(gwet_ac1(coded, ["a", "b"]).estimate, 3)
    0.941
    """
    coded = ratings(frame, raters, categories)
    counts = coded.counts()[(coded.codes >= 0).any(axis=1)]
    rated, q = counts.sum(axis=1), counts.shape[1]
    paired = rated >= 2
    if not paired.any():
        raise TooFewError("no unit has two ratings")
    if q < 2:
        raise DomainError("AC1 needs two categories or more; name those that no one used")
    alike = (counts * (counts - 1)).sum(axis=1) / np.where(paired, rated * (rated - 1), 1)
    shares = counts / rated[:, None]

    def estimate(times: Floats) -> tuple[Floats, Floats, Floats]:
        use = times @ shares / times.sum(axis=1)[:, None]
        with np.errstate(invalid="ignore"):  # a draw without any paired unit
            observed = times @ np.where(paired, alike, 0.0) / (times @ paired)
        return _beyond_chance(observed, (use * (1 - use)).sum(axis=1) / (q - 1))

    sampling = _Sampling(interval, draws, seed, level)
    return _agreement("Gwet's AC1", estimate, len(counts), coded, sampling)


def krippendorff_alpha(
    frame: pd.DataFrame,
    raters: Sequence[str],
    *,
    measurement: Level = "nominal",
    categories: Sequence[Hashable] | None = None,
    interval: Interval = "jackknife",
    draws: int = 2000,
    seed: int | None = None,
    level: float = 0.95,
) -> Agreement:
    """Measure agreement of raters by Krippendorff's alpha; ratings may be missing.

    Parameters
    ----------
    frame : one row for each unit; a unit with fewer than two ratings is left out and counted
    raters, interval, draws, seed, level : as :func:`fleiss_kappa`
    measurement : ``"nominal"``, ``"ordinal"``, ``"interval"`` or ``"ratio"``; the last two take numbers
    categories : in their order; needed for ordinal text

    Returns
    -------
    Agreement
        `observed` and `expected` are 1 - disagreement, on the scale of the level of measurement.

    Raises
    ------
    ColumnError, DomainError, TooFewError : as :func:`fleiss_kappa`; no unit with two ratings; categories that
        are no numbers at interval or ratio level

    References
    ----------
    Krippendorff K. Content Analysis, 2nd ed., Sage 2004, ch. 11; Hayes AF, Krippendorff K. Commun Methods
    Meas 2007;1:77-89.

    Examples
    --------
    >>> coded = pd.DataFrame({"a": [1, 2, 3, 3, 2], "b": [1, 2, 3, 3, 1], "c": [None, 3, 3, 3, 2]})
    >>> round(krippendorff_alpha(coded, ["a", "b", "c"], measurement="ordinal").estimate, 3)
    0.795
    """
    coded = ratings(frame, raters, categories, ordered=measurement == "ordinal")
    counts = coded.counts()
    counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        raise TooFewError("no unit has two ratings")
    q = counts.shape[1]
    own = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(q)
    together = (own / (counts.sum(axis=1) - 1)[:, None, None]).reshape(len(counts), q * q)
    distance = _distance(measurement, coded.categories)

    def estimate(times: Floats) -> tuple[Floats, Floats, Floats]:
        seen, used = (times @ together).reshape(-1, q, q), times @ counts
        total = used.sum(axis=1)
        apart = distance(used)
        expected = np.einsum("di,dij,dj->d", used, apart, used) / (total * (total - 1))
        return _beyond_chance(1 - (seen * apart).sum(axis=(1, 2)) / total, 1 - expected)

    sampling = _Sampling(interval, draws, seed, level)
    return _agreement(f"Krippendorff's alpha, {measurement}", estimate, len(counts), coded, sampling)


def _distance(measurement: str, categories: tuple[Hashable, ...]) -> Callable[[Floats], Floats]:
    """Squared distance of categories, given how often each was used (draws by categories)."""
    q = len(categories)
    if measurement == "ordinal":
        return _rank_distance
    if measurement == "nominal":
        fixed = 1 - np.eye(q)
    elif measurement in ("interval", "ratio"):
        try:
            value = np.array(categories, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise DomainError(
                "{level} level takes numbers; the categories are none", level=measurement
            ) from error
        gap, total = value[:, None] - value, value[:, None] + value
        if measurement == "ratio" and (value < 0).any():
            raise DomainError("ratio level takes numbers of 0 or more")
        fixed = gap**2 if measurement == "interval" else (gap / np.where(total == 0, 1, total)) ** 2
    else:
        raise DomainError(
            "measurement is {level}; it must be nominal, ordinal, interval or ratio", level=measurement
        )
    return lambda used: np.broadcast_to(fixed, (len(used), q, q))


def _rank_distance(used: Floats) -> Floats:
    """Ordinal distance: ratings from the one category to the other, with half of each end, squared."""
    middle = np.cumsum(used, axis=1) - used / 2
    return (middle[:, :, None] - middle[:, None, :]) ** 2


def _beyond_chance(observed: Floats, expected: Floats) -> tuple[Floats, Floats, Floats]:
    room = 1 - expected
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(room > 1e-12, (observed - expected) / room, np.nan), observed, expected


@dataclass(frozen=True)
class _Sampling:
    """How the interval is found."""

    interval: str
    draws: int
    seed: int | None
    level: float

    def spread(self, estimate: Estimator, n: int, value: float) -> tuple[float, float, float]:
        if self.interval == "jackknife":
            return _jackknife(estimate, n, value, self.level)
        return _bootstrap(estimate, n, self.draws, self.seed or 0, self.level)

    def check(self) -> None:
        check_level(self.level)
        if self.interval not in ("jackknife", "bootstrap"):
            raise DomainError(
                "interval is {interval}; it must be jackknife or bootstrap", interval=self.interval
            )
        if self.interval == "bootstrap" and (self.seed is None or self.draws < 100):
            raise DomainError("a bootstrap needs a seed and 100 draws or more")


def _agreement(name: str, estimate: Estimator, n: int, coded: Ratings, sampling: _Sampling) -> Agreement:
    """Estimate once on all units, and its spread on samples of them."""
    sampling.check()
    value, observed, expected = (float(x[0]) for x in estimate(np.ones((1, n))))
    nan = float("nan")
    reason = "one-category" if np.isnan(value) else "one-unit" if n < 2 else ""
    se, low, high = (nan, nan, nan) if reason else sampling.spread(estimate, n, value)
    return Agreement(
        coefficient=name,
        estimate=value,
        se=se,
        ci_low=low,
        ci_high=high,
        level=sampling.level,
        interval=sampling.interval,
        observed=observed,
        expected=expected,
        n=n,
        n_dropped=len(coded.codes) - n,
        raters=coded.codes.shape[1],
        categories=coded.categories,
        reason=reason or ("one-unit-decides" if np.isnan(se) else ""),
    )


def _jackknife(estimate: Estimator, n: int, value: float, level: float) -> tuple[float, float, float]:
    without = estimate(1 - np.eye(n))[0]
    # Where without some unit only one category is left, that unit decides alone, and no spread can be judged.
    if np.isnan(without).any():
        return float("nan"), float("nan"), float("nan")
    se = float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    half = float(-stdtrit(n - 1, (1 - level) / 2)) * se
    return se, max(-1.0, value - half), min(1.0, value + half)


def _bootstrap(
    estimate: Estimator, n: int, draws: int, seed: int, level: float
) -> tuple[float, float, float]:
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
    drawn = estimate(times)[0]
    drawn = drawn[~np.isnan(drawn)]  # draws in which only one category came up have no coefficient
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(drawn.std(ddof=1)), float(low), float(high)
