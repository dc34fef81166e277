"""Centre lines and limits of control charts.

Limits are the centre line plus and minus three standard deviations of a point when nothing but common causes
act. How that standard deviation is found is what tells the kinds of chart apart: from the mean moving range
(I, MR, T), from the spread within subgroups (Xbar, S), from a binomial, Poisson or geometric model (P, C, U,
G), or from such a model corrected for what it leaves out (P', U', I').

References
----------
Montgomery DC (2009) Introduction to Statistical Quality Control, 6th ed., chapters 6-7.
Nelson LS (1982) Control charts for individual measurements. J Qual Technol 14(3):172-173.
Laney DB (2002) Improved control charts for attributes. Qual Eng 14(4):531-537.
Nelson LS (1994) A control chart for parts-per-million nonconforming items. J Qual Technol 26(3):239-240.
Benneyan JC (2001) Number-between g-type statistical quality control charts. Health Care Manag Sci 4:305-318.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import special

from hvevfd_research.stats.chart_constants import (
    D2,
    D4,
    EXACT_BELOW,
    NELSON_POWER,
    SIGMAS,
    TAIL,
    a3,
    b3,
    b4,
)
from hvevfd_research.stats.chart_parts import Groups, by_group, ratio
from hvevfd_research.stats.chart_rows import Bools, Floats, Ints

LimitsMethod = Literal["auto", "normal", "exact"]
Spread = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, eq=False)
class Setting:
    """What limits are computed from; arrays have one value for each point.

    `y` is drawn. `weight` is its numerator: the events of a count chart, the sum of an I' chart, the values
    behind moving ranges, else `y` itself. `n` is the denominator or the size of a subgroup and `sd` the
    standard deviation of a subgroup, NaN where a chart has none. `base` marks what sets the limits.
    """

    y: Floats
    weight: Floats
    n: Floats
    sd: Floats
    groups: Groups
    base: Bools
    screened: bool = False
    limits: LimitsMethod = "auto"
    floor: bool = False

    @property
    def known(self) -> Bools:
        """Mark the baseline points that are not missing."""
        return self.base & np.isfinite(self.y)

    def pooled(self) -> Floats:
        """Divide the sum of the numerators by the sum of the denominators, in each group."""
        known = self.known
        return ratio(self.groups.total(self.weight, known), self.groups.total(self.n, known))


@dataclass(frozen=True, eq=False)
class Limits:
    """Lines of a chart: `cl lcl ucl half score exact` for each point, the rest for each group.

    `half` is the distance from the mean to a normal limit. `score` is the distance of a point from the mean
    in standard deviations, on the scale where the limits are straight; the run rules read zones on it.
    """

    cl: Floats
    lcl: Floats
    ucl: Floats
    half: Floats
    score: Floats
    exact: Bools
    sigma: Floats
    mean_mr: Floats
    sigma_z: Floats
    n_screened: Floats


def _around(s: Setting, cl: Floats, half: Floats, sigma: Floats) -> Limits:
    """Draw limits `half` above and below the centre line of each group."""
    centre = cl[s.groups.group]
    none = np.full(s.groups.count, np.nan)
    return Limits(
        cl=centre,
        lcl=centre - half,
        ucl=centre + half,
        half=half,
        score=ratio(SIGMAS * (s.y - centre), half),
        exact=np.zeros(s.y.size, dtype=bool),
        sigma=sigma,
        mean_mr=none,
        sigma_z=none,
        n_screened=np.zeros(s.groups.count),
    )


def moving_ranges(values: Floats, s: Setting) -> tuple[Floats, Ints]:
    """Take the absolute differences of neighbours in the baseline, within groups.

    A point outside the baseline is passed over, so one range spans it; a missing value inside it makes its
    two ranges missing instead.

    Returns
    -------
    ranges, one fewer than baseline points, and the group of each (-1 across a border)
    """
    kept, group = values[s.base], s.groups.group[s.base]
    return np.abs(np.diff(kept)), np.where(group[1:] == group[:-1], group[1:], -1)


def mean_range(ranges: Floats, at: Ints, s: Setting) -> tuple[Floats, Floats]:
    """Average moving ranges by group, once more without the large ones when screened.

    Returns
    -------
    mean range of each group; number of ranges that were dropped because they were not below 3.267 times the
    mean (Nelson 1982)
    """
    known = np.isfinite(ranges) & (at >= 0)
    group, size = at[known], ranges[known]
    number = np.bincount(group, minlength=s.groups.count).astype(np.float64)
    mean = ratio(by_group(group, size, s.groups.count), number)
    if not s.screened:
        return mean, np.zeros(s.groups.count)
    kept = (size < D4 * mean[group]) | (size == 0)
    left = np.bincount(group[kept], minlength=s.groups.count).astype(np.float64)
    return ratio(by_group(group[kept], size[kept], s.groups.count), left), number - left


def run_limits(s: Setting) -> Limits:
    """Median of the baseline, no limits."""
    cl = s.groups.median(s.y, s.known)
    return _around(s, cl, np.full(s.y.size, np.nan), cl * np.nan)


def i_limits(s: Setting) -> Limits:
    """Mean of the baseline, with sigma from its mean moving range."""
    mean_mr, dropped = mean_range(*moving_ranges(s.y, s), s)
    sigma = mean_mr / D2
    lines = _around(s, s.groups.mean(s.y, s.known), SIGMAS * sigma[s.groups.group], sigma)
    return replace(lines, mean_mr=mean_mr, n_screened=dropped)


def mr_limits(s: Setting) -> Limits:
    """Mean moving range and its upper limit."""
    mean_mr, dropped = mean_range(*moving_ranges(s.weight, s), s)
    lines = _around(s, mean_mr, (D4 - 1) * mean_mr[s.groups.group], mean_mr / D2)
    return replace(lines, lcl=np.zeros(s.y.size), mean_mr=mean_mr, n_screened=dropped)


def t_limits(s: Setting) -> Limits:
    """I chart of times to the power 1/3.6, with its lines carried back."""
    lines = i_limits(replace(s, y=s.y ** (1 / NELSON_POWER)))
    return replace(
        lines,
        cl=lines.cl**NELSON_POWER,
        lcl=np.maximum(lines.lcl, 0) ** NELSON_POWER,
        ucl=lines.ucl**NELSON_POWER,
    )


def xbar_limits(s: Setting) -> Limits:
    """Mean of all values, with limits from the standard deviations within subgroups."""
    within = within_sd(s)
    return _around(s, s.pooled(), a3(s.n) * within[s.groups.group], within)


def s_limits(s: Setting) -> Limits:
    """Average spread within subgroups, and its limits."""
    within = within_sd(s)
    spread = within[s.groups.group]
    return replace(_around(s, within, (b4(s.n) - 1) * spread, within), lcl=b3(s.n) * spread)


def within_sd(s: Setting) -> Floats:
    """Average the standard deviations of subgroups: their mean if all have one size, else pooled."""
    groups, known = s.groups, s.base & np.isfinite(s.sd)
    freedom = s.n - 1
    pooled = np.sqrt(ratio(groups.total(freedom * s.sd**2, known), groups.total(freedom, known)))
    level = groups.mean(s.n, known)
    unequal = groups.total(np.abs(s.n - level[groups.group]), known) > 0
    return np.where(unequal, pooled, groups.mean(s.sd, known))


def i_prime_limits(s: Setting) -> Limits:
    """Weighted mean, with sigma from moving ranges that allow for the sizes of the points (Taylor)."""
    ranges, at = moving_ranges(s.y, s)
    size = s.n[s.base]
    spread = np.sqrt(ratio(np.ones(ranges.size), size[1:]) + ratio(np.ones(ranges.size), size[:-1]))
    sigma, dropped = mean_range(math.sqrt(math.pi / 2) * ratio(ranges, spread), at, s)
    half = SIGMAS * sigma[s.groups.group] * np.sqrt(ratio(np.ones(s.n.size), s.n))
    return replace(_around(s, s.pooled(), half, sigma), n_screened=dropped)


def p_limits(s: Setting) -> Limits:
    """Proportion of all, with binomial limits."""
    return _model_limits(s, _binomial_sd, 1.0, _binomial_quantile)


def u_limits(s: Setting) -> Limits:
    """Rate of all, with Poisson limits."""
    return _model_limits(s, _poisson_sd, np.inf, _poisson_quantile)


def c_limits(s: Setting) -> Limits:
    """Mean count, with Poisson limits: a U chart with an exposure of 1."""
    return u_limits(replace(s, n=np.where(np.isfinite(s.y), 1.0, np.nan)))


def p_prime_limits(s: Setting) -> Limits:
    """Proportion of all, with binomial limits widened by what the moving ranges show (Laney)."""
    return _laney_limits(s, _binomial_sd, 1.0)


def u_prime_limits(s: Setting) -> Limits:
    """Rate of all, with Poisson limits widened by what the moving ranges show (Laney)."""
    return _laney_limits(s, _poisson_sd, np.inf)


def g_limits(s: Setting) -> Limits:
    """Limits from the geometric distribution around the mean; the line drawn is the median."""
    mean = s.groups.mean(s.y, s.known)
    sigma = np.sqrt(mean * (mean + 1))
    lines = _around(s, mean, SIGMAS * sigma[s.groups.group], sigma)
    median = s.groups.median(s.y, s.known)
    return replace(lines, cl=median[s.groups.group], lcl=np.maximum(lines.lcl, 0))


def _model_limits(s: Setting, sd: Spread, top: float, quantile: Callable[..., Floats]) -> Limits:
    cl = s.pooled()
    lines = _around(s, cl, SIGMAS * sd(cl[s.groups.group], s.n), cl * np.nan)
    exact = np.isfinite(lines.ucl) & (lines.ucl > lines.cl) & (s.limits != "normal")
    if s.limits == "auto":
        exact &= s.n * np.minimum(lines.cl, top - lines.cl) < EXACT_BELOW
    lcl, ucl = np.maximum(lines.lcl, 0), np.minimum(lines.ucl, top)
    n, centre = s.n[exact], lines.cl[exact]
    lcl[exact], ucl[exact] = quantile(TAIL, n, centre) / n, quantile(1 - TAIL, n, centre) / n
    return replace(lines, lcl=lcl, ucl=ucl, exact=exact)


def _laney_limits(s: Setting, sd: Spread, top: float) -> Limits:
    cl = s.pooled()
    spread = sd(cl[s.groups.group], s.n)
    z = ratio(s.y - cl[s.groups.group], spread)
    mean_mr, dropped = mean_range(*moving_ranges(z, s), s)
    sigma_z = np.maximum(mean_mr / D2, 1) if s.floor else mean_mr / D2
    lines = _around(s, cl, SIGMAS * spread * sigma_z[s.groups.group], cl * np.nan)
    lcl, ucl = np.maximum(lines.lcl, 0), np.minimum(lines.ucl, top)
    return replace(lines, lcl=lcl, ucl=ucl, mean_mr=mean_mr, sigma_z=sigma_z, n_screened=dropped)


def _binomial_sd(cl: Floats, n: Floats) -> Floats:
    return np.sqrt(ratio(np.maximum(cl * (1 - cl), 0), n))


def _poisson_sd(cl: Floats, n: Floats) -> Floats:
    return np.sqrt(ratio(cl, n))


def _binomial_quantile(q: float, n: Floats, p: Floats) -> Floats:
    """Give the smallest count that a share q of binomial counts does not pass."""
    k = np.maximum(np.ceil(special.bdtrik(q, n, p)), 0)
    below = np.maximum(k - 1, 0)
    return np.where(special.bdtr(below, n.astype(np.int64), p) >= q, below, k)


def _poisson_quantile(q: float, n: Floats, rate: Floats) -> Floats:
    """Give the smallest count that a share q of Poisson counts does not pass."""
    k = np.maximum(np.ceil(special.pdtrik(q, n * rate)), 0)
    below = np.maximum(k - 1, 0)
    return np.where(special.pdtr(below, n * rate) >= q, below, k)


LIMITS: dict[str, Callable[[Setting], Limits]] = {
    "run": run_limits,
    "i": i_limits,
    "mr": mr_limits,
    "xbar": xbar_limits,
    "s": s_limits,
    "p": p_limits,
    "p-prime": p_prime_limits,
    "u": u_limits,
    "u-prime": u_prime_limits,
    "c": c_limits,
    "g": g_limits,
    "t": t_limits,
    "i-prime": i_prime_limits,
}
