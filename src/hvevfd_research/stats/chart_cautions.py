"""What a reader of a control chart must be warned of, as codes.

The tests behind ``skew`` and ``overdispersion`` are warnings, not decisions: a shift in the middle of a
baseline skews and overdisperses too, so the runs are read first.

References
----------
Provost LP, Murray SK (2011) The Health Care Data Guide, on how many points limits need.
Mohammed MA, Worthington P, Woodall WH (2008) Plotting basic control charts. Qual Saf Health Care 17:137-145.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from hvevfd_research.stats.chart_constants import SIGMAS
from hvevfd_research.stats.chart_limits import Limits, Setting
from hvevfd_research.stats.chart_parts import ratio
from hvevfd_research.stats.chart_rows import Bools, Floats
from hvevfd_research.stats.chart_values import Values
from hvevfd_research.stats.run_rules import Runs

MIN_POINTS = 8  # baseline points under which no limits are drawn
FEW_POINTS = 13  # baseline points under which limits are little more than a guess
PROVISIONAL_POINTS = 20  # baseline points under which limits are to be computed again as points come in
RUN_CHART_POINTS = 10  # useful points under which a run chart cannot signal anything but a full run
SKEW_Z = 1.96  # standard errors of skewness; 5 % of normal and 80 % of exponential series of 24 pass it
DISPERSION_LEVEL = 0.01  # tail probability of the chi-square dispersion test

CAUTIONS = (
    "no-data",
    "too-few-for-limits",
    "no-variation",
    "few-points",
    "provisional-limits",
    "missing-values",
    "zero-denominator",
    "exact-limits",
    "skew",
    "overdispersion",
)


def standardised_skewness(s: Setting) -> Floats:
    """Give the sample skewness of each baseline in standard errors of a normal sample.

    The skewness is the adjusted Fisher-Pearson G1; its standard error is
    ``sqrt(6 n (n - 1) / ((n - 2) (n + 1) (n + 3)))``. NaN under 8 points and without variation.
    """
    groups, known = s.groups, s.known
    n = groups.size(known)
    n[n < MIN_POINTS] = np.nan
    away = s.y - groups.mean(s.y, known)[groups.group]
    second, third = groups.total(away**2, known) / n, groups.total(away**3, known) / n
    skewness = np.sqrt(n * (n - 1)) / (n - 2) * ratio(third, second**1.5)
    return skewness / np.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))


def dispersion(s: Setting, lines: Limits) -> tuple[Floats, Floats]:
    """Give phi, the mean squared z of each baseline, and its upper tail probability.

    ``phi = sum(z^2) / (n - 1)`` with the standard deviation of the model behind the limits; if that model
    holds, ``sum(z^2)`` is close to chi-square with n - 1 degrees of freedom.
    """
    z = ratio(SIGMAS * (s.y - lines.cl), lines.half)
    known = s.base & np.isfinite(z)
    freedom = s.groups.size(known) - 1
    freedom[freedom < 1] = np.nan
    total = s.groups.total(z**2, known)
    return total / freedom, special.chdtrc(freedom, total)


def cautions(
    kind: str, s: Setting, lines: Limits, values: Values, runs: Runs, min_points: int
) -> dict[str, Bools]:
    """Tell for each group what its reader must be warned of, by code.

    Parameters
    ----------
    kind : kind of chart
    s, lines, values, runs : what the chart was computed from, and its lines before any is left out
    min_points : baseline points that limits need
    """
    groups = s.groups
    raw = s.weight if kind == "mr" else s.y
    known = s.base & np.isfinite(raw)
    n = groups.size(known)
    found = {
        "no-data": n == 0,
        "missing-values": groups.size(values.missing) > 0,
        "zero-denominator": groups.size(values.empty) > 0,
    }
    if kind == "run":
        return found | {"few-points": (n > 0) & (runs.n_useful < RUN_CHART_POINTS)}
    flat = groups.size(known & (lines.half == 0)) > 0
    found["too-few-for-limits"] = (n > 0) & ((n < min_points) | (groups.size(known & (lines.half >= 0)) == 0))
    found["no-variation"] = flat & ~found["too-few-for-limits"]
    limited = (n > 0) & ~flat & ~found["too-few-for-limits"]
    found["few-points"] = limited & (n < FEW_POINTS)
    found["provisional-limits"] = limited & (n >= FEW_POINTS) & (n < PROVISIONAL_POINTS)
    found["exact-limits"] = limited & (groups.size(lines.exact) > 0)
    if kind == "i":
        found["skew"] = limited & (np.abs(standardised_skewness(s)) > SKEW_Z)
    if kind in ("p", "u", "c"):
        found["overdispersion"] = limited & (dispersion(s, lines)[1] < DISPERSION_LEVEL)
    return found
