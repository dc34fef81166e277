"""Patients picked for many events, before and after: what changed, and what would have changed anyway.

Model: gamma-Poisson, as in :mod:`.regression_to_mean`. Each person has a yearly rate of his or her own, and
the counts of two periods are Poisson with that rate. Given the first count y, the count to expect in a
second period t times as long, with nothing done, is ``t (size + y) / (size / mean + 1)``: part way back to
the mean of everyone. Where the table holds people who were not picked, mean and size are estimated from the
first counts of all; where it holds only the picked they have to be given.

Assumptions: those not picked are the rest of the population that the picking was done in, or a random part of
it; picking looked at nothing but the first count; no trend; follow-up ends for reasons that have nothing to
do with events.

When not to use it: as an estimate of an effect. A ratio below what was expected can be a trend, deaths, or
picking by more than the count; a group picked in the same way and not treated tells more than any model. The
interval takes mean and size as known, so it is too short where few people were not picked.

References
----------
Barnett AG, van der Pols JC, Dobson AJ (2005), Int J Epidemiol 34, 215-220. Robbins H (1956), An empirical
Bayes approach to statistics, Proc Third Berkeley Symp 1, 157-163 (the count to expect).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers, single_number
from hvevfd_research.stats.rates import PatientRateRatio, patient_rate_ratio
from hvevfd_research.stats.regression_to_mean import gamma_poisson
from hvevfd_research.stats.series_regression import Floats

GROUPS = ("picked", "others")


@dataclass(frozen=True)
class PickedGroup:
    """A picked group before and after, beside what was to be expected without any effect.

    Attributes
    ----------
    ratio : rate after over rate before, of those picked
    against : rate after over the rate to be expected with nothing done, of those picked
    expected_ratio : rate to be expected with nothing done over rate before, of those picked
    rows : one row a group ("picked", "others"): group, n (people followed), before, after, expected (mean
        counts in a period as long as the first)
    mean, size : of the population; estimated from the table where `fitted`
    fitted : whether people who were not picked were there to estimate them from
    n_lost : people without a later count or time of follow-up, who are left out of all but the estimation
    """

    ratio: PatientRateRatio
    against: PatientRateRatio
    expected_ratio: float
    rows: pd.DataFrame
    mean: float
    size: float
    fitted: bool
    n_lost: int

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each group."""
        return self.rows.copy()


def picked_group(
    frame: pd.DataFrame,
    *,
    before: str,
    after: str,
    threshold: float,
    mean: float,
    size: float,
    days: str | None = None,
    picked: str | None = None,
    baseline_days: float = 365.0,
    draws: int = 4000,
    seed: int,
    level: float = 0.95,
) -> PickedGroup:
    """Compare picked patients with themselves before, and with what was to be expected with nothing done.

    Parameters
    ----------
    frame : one row for each patient
    before, after : columns of whole counts from 0; the later one may be missing
    threshold : people with this many or more before are picked, where `picked` does not say
    mean, size : of the population, used where everyone in the table is picked
    days : column of days that a patient was followed; None, or a column without any value, means as long as
        the first period. A patient with no day is left out
    picked : column of 1 for picked and 0 for not; None, or a missing value, leaves it to the threshold
    baseline_days : length of the first period, days
    draws, seed, level : as :func:`.rates.patient_rate_ratio`

    Raises
    ------
    TooFewError : fewer than 10 people picked, or no event in a period
    DomainError : a count below 0 or broken, a value outside its range, or first counts that vary no more than
        chance gives
    ColumnError : a column is missing or of the wrong kind

    Examples
    --------
    >>> visits = pd.DataFrame({"before": [4, 6, 9, 5, 4, 7, 12, 4, 5, 6],
    ...                        "after": [2, 7, 4, 3, 0, 6, 9, 5, 1, 4]})
    >>> found = picked_group(visits, before="before", after="after", threshold=4, mean=0.6, size=0.35, seed=1)
    >>> round(found.ratio.ratio, 3), round(found.expected_ratio, 3), found.fitted
    (0.661, 0.667, False)
    """
    baseline = single_number(baseline_days, "baseline_days")
    if baseline <= 0:
        raise DomainError("{name} is {value}; it must be above 0", name="baseline_days", value=baseline_days)
    first, later = _counts(frame, before), _counts(frame, after)
    periods = _followed(frame, days, baseline)
    if np.isnan(first).any():
        row = int(np.flatnonzero(np.isnan(first))[0]) + 1
        raise DomainError("row {row}, column {column}: the first count is missing", row=row, column=before)
    chosen = _chosen(frame, picked, first, single_number(threshold, "threshold"))
    fitted = bool((~chosen).any())
    if fitted:
        found = gamma_poisson(first)
        mean, size = found.mean, found.size
    expected = expected_later(first, mean=mean, size=size)
    known = ~np.isnan(later) & (periods > 0)
    people = pd.DataFrame(
        {"before": first, "after": later, "expected": expected * periods, "periods": periods}
    )
    kept = people[known].assign(group=np.where(chosen[known], *GROUPS), first_period=1.0)
    own = kept[kept["group"] == GROUPS[0]]
    ratio = patient_rate_ratio(
        own,
        "after",
        "before",
        exposure_after="periods",
        exposure_before="first_period",
        draws=draws,
        seed=seed,
        level=level,
    )
    against = patient_rate_ratio(own, "after", "expected", draws=draws, seed=seed, level=level)
    return PickedGroup(
        ratio=ratio,
        against=against,
        expected_ratio=ratio.ratio / against.ratio,
        rows=_rates(kept),
        mean=float(mean),
        size=float(size),
        fitted=fitted,
        n_lost=int((~known).sum()),
    )


def expected_later(before: Floats, *, mean: float, size: float) -> Floats:
    """Give the count to expect in a second period as long as the first, with nothing done.

    Examples
    --------
    >>> expected_later(np.array([0.0, 4.0]), mean=0.6, size=0.35).round(3)
    array([0.221, 2.747])
    """
    for name, value in {"mean": mean, "size": size}.items():
        if single_number(value, name) <= 0:
            raise DomainError("{name} is {value}; it must be above 0", name=name, value=value)
    return (size + before) / (size / mean + 1)


def _counts(frame: pd.DataFrame, name: str) -> Floats:
    values = numbers(column(frame, name), name)
    seen = values[~np.isnan(values)]
    if (seen < 0).any() or (seen != np.round(seen)).any():
        raise DomainError("column {column}: counts are whole numbers from 0", column=name)
    return values


def _followed(frame: pd.DataFrame, days: str | None, baseline: float) -> Floats:
    """Give the time of follow-up in lengths of the first period; 0 where there is none."""
    values = np.full(len(frame), np.nan) if days is None else numbers(column(frame, days), days)
    if (values < 0).any():
        raise DomainError("column {column}: a time of follow-up must not be below 0", column=days)
    if np.isnan(values).all():
        return np.ones(len(frame))
    followed: Floats = np.nan_to_num(values) / baseline
    return followed


def _chosen(frame: pd.DataFrame, picked: str | None, first: Floats, threshold: float) -> NDArray[np.bool_]:
    by_count: NDArray[np.bool_] = first >= threshold
    if picked is None:
        return by_count
    said = numbers(column(frame, picked), picked)
    if not np.isin(said[~np.isnan(said)], (0, 1)).all():
        raise DomainError("column {column}: 1 for picked and 0 for not", column=picked)
    return np.where(np.isnan(said), by_count, said == 1).astype(bool)


def _rates(kept: pd.DataFrame) -> pd.DataFrame:
    """Give mean counts of each group in a period as long as the first."""
    if not len(kept):
        raise TooFewError("no one has a later count")
    sums = kept.groupby("group")[["before", "after", "expected", "periods", "first_period"]].sum()
    sums = sums.reindex([group for group in GROUPS if group in sums.index])
    rows = pd.DataFrame(
        {
            "n": sums["first_period"].astype("int64"),
            "before": sums["before"] / sums["first_period"],
            "after": sums["after"] / sums["periods"],
            "expected": sums["expected"] / sums["periods"],
        }
    )
    return rows.rename_axis("group").reset_index()
