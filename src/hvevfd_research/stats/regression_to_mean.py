"""Regression to the mean: how much a group picked for being extreme changes when nothing is done.

Measurements (Barnett and others). A person's true value varies between persons with standard deviation
`sd_between`, and a single measurement around it with `sd_within`, both normal. Persons are picked because the
mean of m baseline measurements lies past a cut. Then with s^2 = sd_between^2 + sd_within^2 / m::

    effect = (sd_within^2 / m) / s * C(z),   C(z) = phi(z) / (1 - Phi(z)),   z = (cut - mean) / s

(z = (mean - cut) / s when those below the cut are picked) is the expected change towards the mean.

Counts (gamma-Poisson). A person's yearly rate follows a gamma distribution with mean `mean` and shape
`size`; the counts of two years are Poisson with that same rate, so Y1 is negative binomial and
``E[Y2 | Y1 = y] = (size + y) / (size / mean + 1)``. Persons with Y1 >= threshold are picked.

Assumptions: a stable population, no trend, no deaths, the same way of counting, the rate of a person the same
in both years. Counts that are catching or cluster in time fall more than this; lasting illness makes them
fall less, if `size` was estimated across persons of all kinds.

When not to use it: as a correction to subtract from an observed fall. It tells what fall would be no news; an
effect needs a comparison group picked in the same way. The parameters belong to the whole population from
which people were picked, not to those picked.

References
----------
Barnett AG, van der Pols JC, Dobson AJ (2005). Regression to the mean: what it is and how to deal with it.
Int J Epidemiol 34, 215-220, eq. 1.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import array_of_numbers, single_number
from hvevfd_research.stats.series_regression import check_choice

Side = Literal["above", "below"]

LARGEST_SIZE = 1e4  # shape of the gamma; above it the negative binomial cannot be told from a Poisson
FEWEST_PEOPLE = 2


@dataclass(frozen=True)
class RegressionToMean:
    """The expected change of a group picked by a cut, with no effect at all.

    Attributes
    ----------
    effect : expected change towards the mean, in units of the measurement, 0 or above
    selected_mean, later_mean : expected mean of those picked at baseline and later
    share : share of the population that is picked, 0 to 1
    rho : correlation between two single measurements of a person, 0 to 1
    side : "above" or "below" the cut
    """

    effect: float
    selected_mean: float
    later_mean: float
    share: float
    rho: float
    side: Side

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the fields as columns."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True)
class CountRegressionToMean:
    """The expected fall in counts of a group picked for high counts, with no effect at all.

    Attributes
    ----------
    mean, size, threshold : the population and the rule
    share : share of people who are picked, 0 to 1
    before, after : expected count of those picked, in the first period and in the second
    fall : 1 - after / before, where 0.33 means 33 per cent
    """

    mean: float
    size: float
    threshold: int
    share: float
    before: float
    after: float
    fall: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row with the fields as columns."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True)
class GammaPoisson:
    """A gamma-Poisson (negative binomial) distribution fitted to counts.

    Attributes
    ----------
    mean : mean count
    size : shape of the gamma; small means that few people have most of the events
    n : people
    """

    mean: float
    size: float
    n: int


@dataclass(frozen=True)
class SelectedGroup:
    """A simulated population, picked on the first period and counted again in the second.

    Attributes
    ----------
    threshold : people with at least this many in the first period are picked
    before, after : counts of those picked, shape (n,)
    others_before, others_after : mean count of everyone else
    mean_before, mean_after : means of those picked
    fall : 1 - mean_after / mean_before; it is simulated without any effect
    """

    threshold: int
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    others_before: float
    others_after: float
    mean_before: float
    mean_after: float
    fall: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each person picked: ``before``, ``after``."""
        return pd.DataFrame({"before": self.before, "after": self.after})


def regression_to_mean(
    cut: float,
    *,
    mean: float,
    sd_between: float,
    sd_within: float,
    measurements: int = 1,
    side: Side = "above",
) -> RegressionToMean:
    """Give the change to expect when people are picked by a cut in a normal measurement.

    Parameters
    ----------
    cut : people past it are picked, units of the measurement
    mean : population mean
    sd_between, sd_within : standard deviation between persons and of one measurement around a person's own
        value; not below 0, and not both 0
    measurements : baseline measurements of which the mean is compared with the cut
    side : "above" or "below"

    Raises
    ------
    DomainError : a value is not finite or outside its range, or no one can lie past the cut

    References
    ----------
    Barnett, van der Pols, Dobson (2005), Int J Epidemiol 34, 215-220, eq. 1.

    Examples
    --------
    >>> half = 15 * 0.5**0.5  # two measurements correlate 0.5
    >>> low = regression_to_mean(40, mean=60, sd_between=half, sd_within=half, side="below")
    >>> round(low.effect, 2)
    13.49
    """
    from scipy.stats import norm

    check_choice("side", side, Side)
    _check_finite(cut=cut, mean=mean, sd_between=sd_between, sd_within=sd_within)
    if min(sd_between, sd_within) < 0 or sd_between + sd_within == 0:
        raise DomainError("sd_between and sd_within must not be below 0, and not both 0")
    if measurements < 1:
        raise DomainError("measurements: {value} is below 1", value=measurements)
    error = sd_within**2 / measurements
    spread = float(np.sqrt(sd_between**2 + error))
    sign = 1 if side == "above" else -1
    z = sign * (cut - mean) / spread
    share = float(norm.sf(z))
    if share == 0:
        raise DomainError("no one can be expected past a cut {z} standard deviations out", z=f"{z:.0f}")
    mills = float(np.exp(norm.logpdf(z) - norm.logsf(z)))
    effect = error / spread * mills
    selected = mean + sign * spread * mills
    rho = sd_between**2 / (sd_between**2 + sd_within**2)
    return RegressionToMean(effect, selected, selected - sign * effect, share, rho, side)


def count_regression_to_mean(threshold: int, *, mean: float, size: float) -> CountRegressionToMean:
    """Give the fall to expect when people are picked for having at least so many events in a year.

    Parameters
    ----------
    threshold : whole number from 1; people with this many or more in the first period are picked
    mean : mean count of the population in a period, above 0
    size : gamma shape, above 0; :func:`gamma_poisson` estimates it

    Raises
    ------
    DomainError : a value is outside its range

    Notes
    -----
    With q = mean / (mean + size), y P(Y1 = y; size) = mean P(Y = y - 1; size + 1), so the mean of those
    picked is mean P(NB(size + 1) >= threshold - 1) / P(NB(size) >= threshold), without summing.

    Examples
    --------
    >>> frequent = count_regression_to_mean(4, mean=0.6, size=0.35)
    >>> round(frequent.share, 3), round(frequent.fall, 3)
    (0.04, 0.327)
    """
    from scipy.stats import nbinom

    _check_finite(threshold=threshold, mean=mean, size=size)
    if threshold < 1 or threshold != int(threshold):
        raise DomainError("threshold: {value} is not a whole number from 1", value=threshold)
    _check_gamma(mean, size)
    p = size / (size + mean)
    share = float(nbinom.sf(threshold - 1, size, p))
    if share == 0:
        raise DomainError("no one can be expected to have {threshold} or more", threshold=threshold)
    before = mean * float(nbinom.sf(threshold - 2, size + 1, p)) / share
    after = (size + before) / (size / mean + 1)
    return CountRegressionToMean(mean, size, int(threshold), share, before, after, 1 - after / before)


def gamma_poisson(counts: ArrayLike) -> GammaPoisson:
    """Estimate mean and size of a population's counts by maximum likelihood.

    Parameters
    ----------
    counts : whole counts from 0 of everyone in the population, zeros included, shape (n,); missing left out

    Raises
    ------
    TooFewError : fewer than two people, or no event at all
    DomainError : a negative or broken count, or no more variance than chance gives (variance not above the
        mean), where everyone may have the same rate and the fall has no bound but the mean

    Examples
    --------
    >>> round(gamma_poisson([0] * 12 + [1, 1, 1, 2, 2, 3, 5, 9]).size, 2)
    0.34
    """
    from scipy.optimize import minimize_scalar
    from scipy.stats import nbinom

    values = array_of_numbers(counts, "counts").ravel()
    values = values[~np.isnan(values)]
    if len(values) < FEWEST_PEOPLE or values.sum() == 0:
        raise TooFewError("the counts hold {n} people; it takes two, and one event", n=len(values))
    if (values < 0).any() or (values != np.round(values)).any():
        raise DomainError("counts are whole numbers from 0")
    mean = float(values.mean())
    if values.var() <= mean:
        raise DomainError(
            "the counts vary no more than chance alone gives; a gamma-Poisson size does not exist"
        )
    height, times = np.unique(values, return_counts=True)

    def minus_log_likelihood(log_size: float) -> float:
        size = np.exp(log_size)
        return -float(times @ nbinom.logpmf(height, size, size / (size + mean)))

    bounds = (-np.log(LARGEST_SIZE), np.log(LARGEST_SIZE))
    found = minimize_scalar(minus_log_likelihood, bounds=bounds, options={"xatol": 1e-10})
    return GammaPoisson(mean, float(np.exp(found.x)), len(values))


def simulate_selection(
    people: int, *, mean: float, size: float, threshold: int, rng: np.random.Generator
) -> SelectedGroup:
    """Draw a population over two periods, pick those with high counts, and do nothing.

    Parameters
    ----------
    people : size of the population
    mean, size, threshold : as :func:`count_regression_to_mean`
    rng : a seeded generator, such as ``np.random.default_rng(7)``

    Raises
    ------
    DomainError : a value is outside its range
    TooFewError : no one was picked

    Examples
    --------
    >>> group = simulate_selection(20_000, mean=0.6, size=0.35, threshold=4, rng=np.random.default_rng(7))
    >>> round(group.fall, 1)
    0.3
    """
    _check_finite(people=people, mean=mean, size=size, threshold=threshold)
    _check_gamma(mean, size)
    if people != int(people):
        raise DomainError("people: {people} is not a whole number", people=people)
    if people < FEWEST_PEOPLE:
        raise TooFewError("people: {people} are too few; it takes two", people=people)
    rate = rng.gamma(size, mean / size, people)
    first, second = rng.poisson(rate), rng.poisson(rate)
    picked = first >= threshold
    if not picked.any() or picked.all():
        raise TooFewError(
            "{picked} of {people} people have {threshold} or more; some must, and some must not",
            picked=int(picked.sum()),
            people=people,
            threshold=threshold,
        )
    before, after = first[picked], second[picked]
    return SelectedGroup(
        threshold=threshold,
        before=before,
        after=after,
        others_before=float(first[~picked].mean()),
        others_after=float(second[~picked].mean()),
        mean_before=float(before.mean()),
        mean_after=float(after.mean()),
        fall=1 - float(after.mean()) / float(before.mean()),
    )


def _check_gamma(mean: float, size: float) -> None:
    if mean <= 0 or size <= 0:
        raise DomainError("mean and size must be above 0; they are {mean} and {size}", mean=mean, size=size)


def _check_finite(**values: float) -> None:
    for name, value in values.items():
        single_number(value, name)
