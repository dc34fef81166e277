"""The lines of a funnel plot: what counts would do by chance alone, exactly or by a normal approximation.

Three kinds of value share one form: ``proportion`` (events of total; binomial), ``ratio`` (observed over
expected; Poisson) and ``count-ratio`` (one count over another; given their sum, binomial). `size` is the
total, the expected number, or the sum of the two counts. Exact limits are interpolated between counts, so
that they run smoothly with size.

Not for counts whose spread beyond chance is known to be large and is left unmodelled: every large unit will
then lie outside. See `funnel` for limits with overdispersion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import ndtri

from hvevfd_research.stats.columns import Floats

if TYPE_CHECKING:
    from scipy.stats.distributions import rv_frozen

Kind = Literal["proportion", "ratio", "count-ratio"]
Transform = Literal["asin-sqrt", "sqrt", "log"]

HALF = 0.5  # counts; added to both of a ratio before its log (Spiegelhalter 2005)


def exact_limit(kind: Kind, size: Floats, target: float, p: float) -> Floats:
    """Value that a unit on target stays below with probability `p`, interpolated between counts.

    Parameters
    ----------
    kind : see the module
    size : what the value is based on, above 0
    target : the value expected of all units
    p : probability, between 0 and 1

    Returns
    -------
    array of the shape of `size`; at least 0, for proportions at most 1, for count ratios up to infinity

    References
    ----------
    Spiegelhalter DJ. Stat Med 2005;24:1185-1202, appendix A.1.

    Examples
    --------
    >>> exact_limit("proportion", np.array([215.0]), 208 / 2814, 0.999).round(4)
    array([0.1322])
    """
    from scipy.stats import binom, poisson  # late, as they load for half a second

    if kind == "ratio":
        count = _interpolated(poisson(size * target), p)
        return np.maximum(count / size, 0.0)
    chance = target if kind == "proportion" else target / (1 + target)
    share = np.clip(_interpolated(binom(size, chance), p) / size, 0.0, 1.0)
    if kind == "proportion":
        return share
    with np.errstate(divide="ignore"):
        return share / (1 - share)


def exact_tails(kind: Kind, size: Floats, target: float, events: Floats) -> tuple[Floats, Floats]:
    """Probabilities that a unit on target has so few events, or so many, by chance alone.

    The interpolated upper limit may lie below a count that chance gives more often than the level allows:
    with a target of 70 % all of 13 come once in 109 times, and yet pass the limit of once in 1,000. So a unit
    is judged by these, and the limits are for drawing.

    Parameters
    ----------
    kind, size, target : as in :func:`exact_limit`
    events : counts, of the shape of `size`

    Examples
    --------
    >>> few, many = exact_tails("proportion", np.array([13.0]), 0.697, np.array([13.0]))
    >>> few.round(4), many.round(4)
    (array([1.]), array([0.0092]))
    """
    from scipy.stats import binom, poisson  # late, as they load for half a second

    if kind == "ratio":
        counts = poisson(size * target)
        return np.asarray(counts.cdf(events)), np.asarray(counts.sf(events - 1))
    shares = binom(size, target if kind == "proportion" else target / (1 + target))
    return np.asarray(shares.cdf(events)), np.asarray(shares.sf(events - 1))


def _interpolated(law: rv_frozen, p: float) -> Floats:
    """Smallest count r with CDF(r) >= p, moved down by the part of its probability that overshoots p."""
    r = np.maximum(law.ppf(p), 0.0)
    below = law.cdf(r - 1)
    limit: Floats = r - (law.cdf(r) - p) / (law.cdf(r) - below)
    return limit


def on_scale(transform: Transform, value: Floats | float) -> Floats:
    """Take values to the scale on which their spread is near normal."""
    x = np.asarray(value, dtype=np.float64)
    if transform == "asin-sqrt":
        return np.arcsin(np.sqrt(x))
    return np.sqrt(x) if transform == "sqrt" else np.log(x)


def from_scale(transform: Transform, value: Floats) -> Floats:
    """Take values back; what lies past the end of the scale becomes its end."""
    if transform == "asin-sqrt":
        return np.asarray(np.sin(np.clip(value, 0, np.pi / 2)) ** 2)
    return np.maximum(value, 0.0) ** 2 if transform == "sqrt" else np.exp(value)


def standard_error(kind: Kind, transform: Transform, size: Floats, target: float) -> Floats:
    """Give the standard deviation by chance, on the scale of `transform`, of a unit on target.

    Count ratios take it from the counts expected on target given their sum, so that it depends on size alone.
    """
    if kind == "count-ratio":
        first, second = size * target / (1 + target), size / (1 + target)
        return np.sqrt(first / (first + HALF) ** 2 + second / (second + HALF) ** 2)
    if transform == "log":
        return 1 / np.sqrt(size * target)
    return 1 / (2 * np.sqrt(size))


def normal_limit(
    kind: Kind,
    transform: Transform,
    size: Floats,
    target: float,
    p: float,
    *,
    phi: float = 1.0,
    tau2: float = 0.0,
) -> Floats:
    """Value that a unit on target stays below with probability `p`, with spread beyond chance.

    Parameters
    ----------
    kind, size, target, p : as in :func:`exact_limit`
    transform : scale on which values are near normal
    phi : factor on the variance by chance
    tau2 : variance between units, on the scale of `transform`

    Returns
    -------
    array of the shape of `size`
    """
    spread = np.sqrt(phi * standard_error(kind, transform, size, target) ** 2 + tau2)
    return from_scale(transform, on_scale(transform, target) + ndtri(p) * spread)
