"""Rate ratios: one period or group against another, with intervals that fit how the events came about.

Model: events are Poisson with rate times exposure. `rate_ratio` takes every event as independent;
`patient_rate_ratio` resamples patients, since the bed days of one person are anything but independent.

When not to use it: a rate ratio of the same people before and after, picked because they had many events,
mixes the effect with regression to the mean (:mod:`.regression_to_mean`). `rate_ratio` on bed days or visits
gives intervals that are too short by the square root of the overdispersion.

References
----------
Rothman KJ, Greenland S, Lash TL (2008). Modern Epidemiology, 3rd ed., chapter 14.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import check_level, column, numbers, single_number
from hvevfd_research.stats.series_effects import critical
from hvevfd_research.stats.series_regression import Floats, check_choice

Method = Literal["exact", "mid-p", "wald"]

FEWEST_PATIENTS = 10  # below this a percentile bootstrap has too few distinct resamples to be a tail


@dataclass(frozen=True)
class RateRatio:
    """A rate ratio with its interval.

    Attributes
    ----------
    ratio : rate of interest over reference rate, from 0; infinite when the reference has no event
    ci_low, ci_high : limits
    p : two-sided p of ratio 1; NaN from the bootstrap
    method : "exact", "mid-p", "wald" or "patient-bootstrap"
    level : confidence level
    events, reference_events : counts behind it
    """

    ratio: float
    ci_low: float
    ci_high: float
    p: float
    method: str
    level: float
    events: int
    reference_events: int

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the fields as columns."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True)
class PatientRateRatio(RateRatio):
    """A rate ratio whose interval comes from resampling patients.

    Attributes
    ----------
    n : patients
    se_log : standard error of the log ratio by linearisation, patients as the units
    overdispersion : its square over the Poisson variance, 1 when events are independent
    draws : resamples
    """

    n: int
    se_log: float
    overdispersion: float
    draws: int


def rate_ratio(
    events: int,
    reference_events: int,
    exposure: float = 1.0,
    reference_exposure: float = 1.0,
    *,
    method: Method = "exact",
    level: float = 0.95,
) -> RateRatio:
    """Compare two rates whose events are independent.

    Parameters
    ----------
    events, reference_events : whole counts from 0, not both 0
    exposure, reference_exposure : person time or another denominator, above 0
    method : "exact" (conditional binomial, Clopper-Pearson), "mid-p", or "wald" on the log scale
    level : confidence level

    Raises
    ------
    TooFewError : no event in either, or for "wald" in one of them
    DomainError : a negative or broken count, or an exposure not above 0

    Notes
    -----
    Given the sum n, the events are binomial with share r t1 / (r t1 + t0); limits of the share give limits
    of the ratio r. The exact p is the sum of the probabilities of all outcomes no likelier than that seen.

    Examples
    --------
    >>> fall = rate_ratio(201, 300)
    >>> f"{fall.ratio:.2f} ({fall.ci_low:.3f} to {fall.ci_high:.3f})"
    '0.67 (0.558 to 0.804)'
    """
    check_choice("method", method, Method)
    check_level(level)
    for count in (events, reference_events):
        single_number(count, "events")
        if count < 0 or count != np.round(count):
            raise DomainError("{count} is not a count; counts are whole numbers from 0", count=count)
    single_number(exposure, "exposure")
    single_number(reference_exposure, "reference_exposure")
    if not (0 < exposure < np.inf and 0 < reference_exposure < np.inf):
        raise DomainError("an exposure must be above 0 and finite")
    if events + reference_events == 0:
        raise TooFewError("no event in either group; a rate ratio needs one")
    time_ratio = exposure / reference_exposure
    ratio = float(np.divide(events, reference_events) / time_ratio) if reference_events else float("inf")
    limits = {"exact": _exact, "mid-p": _mid_p, "wald": _wald}[method]
    low, high, p = limits(int(events), int(reference_events), time_ratio, level)
    return RateRatio(ratio, low, high, p, method, level, int(events), int(reference_events))


def patient_rate_ratio(
    frame: pd.DataFrame,
    after: str,
    before: str,
    *,
    exposure_after: str | None = None,
    exposure_before: str | None = None,
    draws: int = 4000,
    seed: int,
    level: float = 0.95,
) -> PatientRateRatio:
    """Compare the rates of the same patients in two periods, resampling patients with all their events.

    Parameters
    ----------
    frame : one row for each patient
    after, before : columns of counts; a patient with a missing one is left out
    exposure_after, exposure_before : columns of time under observation, above 0; None means the same for all
    draws : resamples, 1,000 or more
    seed : seeds the resampling
    level : confidence level of the percentile interval

    Raises
    ------
    TooFewError : fewer than 10 patients, or no event in a period
    DomainError : negative counts, exposure not above 0, too few draws
    ColumnError : a column is missing or of the wrong kind

    References
    ----------
    Efron B, Tibshirani RJ (1993). An Introduction to the Bootstrap, chapter 13 (percentile interval).

    Examples
    --------
    >>> visits = pd.DataFrame({"before": [4, 6, 9, 5, 4, 7, 12, 4, 5, 6],
    ...                        "after": [2, 7, 4, 3, 0, 6, 9, 5, 1, 4]})
    >>> found = patient_rate_ratio(visits, "after", "before", seed=1)
    >>> round(found.ratio, 3), found.n
    (0.661, 10)
    """
    check_level(level)
    if draws < 1000:
        raise DomainError("draws: {draws} are too few for an interval; take 1,000 or more", draws=draws)
    counts = np.stack([numbers(column(frame, name), name) for name in (after, before)])
    time = np.stack([_exposure(frame, name) for name in (exposure_after, exposure_before)])
    known = ~np.isnan(counts + time).any(axis=0)
    counts, time = counts[:, known], time[:, known]
    n = counts.shape[1]
    if n < FEWEST_PATIENTS:
        raise TooFewError(
            "{n} patients are too few to resample; it takes {least}", n=n, least=FEWEST_PATIENTS
        )
    if (counts < 0).any():
        raise DomainError("counts must not be below 0")
    if (counts.sum(axis=1) == 0).any():
        raise TooFewError("a period has no event at all; a rate ratio needs some in each")
    share = counts / counts.sum(axis=1, keepdims=True) - time / time.sum(axis=1, keepdims=True)
    variance = float(np.sum((share[0] - share[1]) ** 2)) * n / (n - 1)
    low, high = np.quantile(_resampled(counts, time, draws, seed), [(1 - level) / 2, (1 + level) / 2])
    after_sum, before_sum = counts.sum(axis=1)
    return PatientRateRatio(
        ratio=float(after_sum / time[0].sum() / (before_sum / time[1].sum())),
        ci_low=float(low),
        ci_high=float(high),
        p=float("nan"),
        method="patient-bootstrap",
        level=level,
        events=int(after_sum),
        reference_events=int(before_sum),
        n=n,
        se_log=float(np.sqrt(variance)),
        overdispersion=variance / float(1 / after_sum + 1 / before_sum),
        draws=draws,
    )


def _exact(events: int, reference: int, time_ratio: float, level: float) -> tuple[float, float, float]:
    from scipy.stats import beta, binomtest

    tail = (1 - level) / 2
    low = float(beta.ppf(tail, events, reference + 1)) if events else 0.0
    high = float(beta.ppf(1 - tail, events + 1, reference)) if reference else 1.0
    p = float(binomtest(events, events + reference, time_ratio / (1 + time_ratio)).pvalue)
    return _as_ratio(low, time_ratio), _as_ratio(high, time_ratio), p


def _mid_p(events: int, reference: int, time_ratio: float, level: float) -> tuple[float, float, float]:
    from scipy.optimize import brentq
    from scipy.special import expit
    from scipy.stats import binom

    n, tail = events + reference, (1 - level) / 2

    def above(logit: float) -> float:
        share = expit(logit)
        return float(binom.sf(events, n, share) + 0.5 * binom.pmf(events, n, share))

    at_one = above(float(np.log(time_ratio)))
    low = brentq(lambda x: above(x) - tail, -50, 50, xtol=1e-12) if events else -np.inf
    high = brentq(lambda x: above(x) - (1 - tail), -50, 50, xtol=1e-12) if reference else np.inf
    return (
        float(np.exp(low)) / time_ratio,
        float(np.exp(high)) / time_ratio,
        min(1.0, 2 * min(at_one, 1 - at_one)),
    )


def _wald(events: int, reference: int, time_ratio: float, level: float) -> tuple[float, float, float]:
    from scipy.stats import norm

    if min(events, reference) == 0:
        raise TooFewError("a Wald interval needs an event in each group; take method exact")
    log_ratio = float(np.log(events / reference / time_ratio))
    se = float(np.sqrt(1 / events + 1 / reference))
    half = critical(np.inf, level) * se
    return (
        float(np.exp(log_ratio - half)),
        float(np.exp(log_ratio + half)),
        float(2 * norm.sf(abs(log_ratio) / se)),
    )


def _as_ratio(share: float, time_ratio: float) -> float:
    return share / (1 - share) / time_ratio if share < 1 else float("inf")


def _exposure(frame: pd.DataFrame, name: str | None) -> Floats:
    if name is None:
        return np.ones(len(frame))
    values = numbers(column(frame, name), name)
    if (values <= 0).any():
        raise DomainError("column {column}: an exposure must be above 0", column=name)
    return values


def _resampled(counts: Floats, time: Floats, draws: int, seed: int) -> Floats:
    """Give the ratio of each resample; one without an event in the reference period counts as infinite."""
    n = counts.shape[1]
    times_drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    (events, reference), (exposure, reference_exposure) = counts @ times_drawn.T, time @ times_drawn.T
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = events / exposure / (reference / reference_exposure)
    return np.where(np.isnan(ratio), np.inf, ratio)
