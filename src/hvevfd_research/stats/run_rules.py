"""Which patterns on a chart are too unusual to be chance: rule sets by name, with settable lengths.

Model
-----
Where nothing changes, points fall on either side of the centre line like tosses of a coin, independently.
Anhoej's rules test that and nothing else: a part signals if its longest run of points on one side is longer
than ``round(log2 n) + 3``, or if the line is crossed fewer times than the 5 % quantile of a binomial with
n - 1 trials and probability 1/2. n counts useful points only: those on the centre line, missing ones and
excluded ones are dropped first. The other sets look for patterns of fixed length, so their false-alarm rate
grows with the number of points.

When not to use it
------------------
Runs say nothing about points in no natural order (hospitals, wards), nor about moving ranges, which are
correlated by construction: a chart of those is read by its limits alone. Autocorrelated series (a stock, a
waiting list, a seasonal rate) break the coin model and signal too often. Each set added to another adds
false alarms: choose one before looking at the data.

References
----------
Anhøj J, Olesen AV (2014) Run charts revisited. PLoS ONE 9(11):e113825.
Schilling MF (2012) The surprising predictability of long runs. Math Mag 85(2):141-149.
Chen Z (2010) A note on the runs test. Model Assist Stat Appl 5:73-77.
Western Electric (1956) Statistical Quality Control Handbook.
Nelson LS (1984) The Shewhart control chart: tests for special causes. J Qual Technol 16(4):237-239.
Perla RJ, Provost LP, Murray SK (2011) The run chart. BMJ Qual Saf 20(1):46-51.
Provost LP, Murray SK (2011) The Health Care Data Guide. Jossey-Bass.
NHS England, Making Data Count: the four rules of its charts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hvevfd_research.errors import ParameterError
from hvevfd_research.stats.chart_parts import Groups
from hvevfd_research.stats.chart_rows import Bools, Floats, Ints

CROSSINGS_LEVEL = 20  # the fewest crossings are the 1/20 = 5 % quantile (Chen 2010)
LONGEST_EXTRA = 3  # what is added to log2 n for the longest run (Schilling 2012)

# The order in which the reason for a signal is told: that of Making Data Count first.
RULE_CODES = (
    "outside-limits",
    "trend",
    "two-of-three",
    "long-run",
    "four-of-five",
    "alternating",
    "hugging",
    "avoiding",
)


@dataclass(frozen=True)
class RuleSet:
    """Rules that are read together; a length of 0 switches a rule off.

    Parameters
    ----------
    name : what the set is called
    outside : a point outside the limits
    anhoej : longest run and crossings judged by the number of useful points
    run : this many points in a row on one side of the centre line
    trend : this many points in a row, each above (or each below) the one before
    two_of_three : two of three in a row more than 2 sigma from the centre on one side
    two_of_three_strict : all three on that side, and the two not outside the limits (Making Data Count)
    four_of_five : four of five in a row more than 1 sigma from the centre on one side
    alternating : this many points in a row going up and down by turns
    hugging : this many points in a row within 1 sigma
    avoiding : this many points in a row, none within 1 sigma
    skips : whether a point on the centre line, a tie in a trend, or a missing value is passed over; else it
        ends a pattern
    """

    name: str
    outside: bool = True
    anhoej: bool = False
    run: int = 0
    trend: int = 0
    two_of_three: bool = False
    two_of_three_strict: bool = False
    four_of_five: bool = False
    alternating: int = 0
    hugging: int = 0
    avoiding: int = 0
    skips: bool = False


RULE_SETS = {
    "three-sigma": RuleSet("three-sigma"),
    "anhoej": RuleSet("anhoej", anhoej=True, skips=True),
    "mdc": RuleSet("mdc", run=7, trend=7, two_of_three=True, two_of_three_strict=True),
    "ihi": RuleSet("ihi", run=8, trend=6, two_of_three=True, hugging=15, skips=True),
    "western-electric": RuleSet("western-electric", run=8, two_of_three=True, four_of_five=True),
    "nelson": RuleSet(
        "nelson", run=9, trend=6, two_of_three=True, four_of_five=True, alternating=14, hugging=15, avoiding=8
    ),
}
IHI_RUN_CHART = RuleSet("ihi", run=6, trend=5, skips=True)  # Perla, Provost and Murray 2011, rules 1 and 2


def rule_set(name: str, **lengths: int | bool) -> RuleSet:
    """Take a rule set by name, with other lengths where wanted.

    Parameters
    ----------
    name : ``"three-sigma"``, ``"anhoej"``, ``"mdc"``, ``"ihi"``, ``"western-electric"`` or ``"nelson"``
    **lengths : fields of :class:`RuleSet`, such as ``run=8``; 0 or False switches a rule off

    Raises
    ------
    ParameterError : the set or a length is unknown, or a length is negative or 1

    Examples
    --------
    >>> rule_set("mdc").run, rule_set("mdc", run=8).run
    (7, 8)
    """
    if name not in RULE_SETS:
        raise ParameterError("rules {name}: known are {known}", name=name, known=", ".join(RULE_SETS))
    known = set(RuleSet.__dataclass_fields__) - {"name"}
    for field, length in lengths.items():
        if field not in known:
            names = ", ".join(sorted(known))
            raise ParameterError("rule {field}: known are {known}", field=field, known=names)
        if not isinstance(length, bool) and (length < 0 or length == 1):
            raise ParameterError(
                "{field} {length}: a pattern has 2 points or more", field=field, length=length
            )
    return replace(RULE_SETS[name], **lengths)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Runs:
    """What Anhoej's rules see, one value for each group; NaN where no point is useful."""

    n_useful: Ints
    longest_run: Floats
    longest_run_max: Floats
    crossings: Floats
    crossings_min: Floats
    signal: Bools


def longest_run_limit(n: int) -> int:
    """Give the longest run still compatible with chance, of `n` useful points.

    >>> [longest_run_limit(n) for n in (10, 12, 24)]
    [6, 7, 8]
    """
    return round(math.log2(n)) + LONGEST_EXTRA


@cache
def crossings_limit(n: int) -> int:
    """Give the fewest crossings still compatible with chance, of `n` useful points.

    Whole numbers are compared, so no rounding can move the limit.

    >>> [crossings_limit(n) for n in (10, 12, 24)]
    [2, 3, 8]
    """
    trials = n - 1
    cumulative = term = 1
    k = 0
    while cumulative * CROSSINGS_LEVEL < 2**trials:
        term = term * (trials - k) // (k + 1)
        k += 1
        cumulative += term
    return k


def runs_analysis(side: Ints, groups: Groups) -> tuple[Runs, Bools]:
    """Count runs and crossings in each group.

    Parameters
    ----------
    side : 1 above the centre line, -1 below, 0 for a point that is not useful; shape (points,)
    groups : the group of each point

    Returns
    -------
    the counts with their limits, and the points that are part of a run longer than its limit
    """
    useful = np.flatnonzero(side)
    state, group = side[useful], groups.group[useful]
    n = np.bincount(group, minlength=groups.count)
    length = _stretches(state, group)
    longest = np.zeros(groups.count)
    np.maximum.at(longest, group, length)
    crosses = (state[1:] != state[:-1]) & (group[1:] == group[:-1])
    cross = np.bincount(group[1:][crosses], minlength=groups.count)
    sizes = n.tolist()
    most = np.array([longest_run_limit(size) if size else math.nan for size in sizes], dtype=np.float64)
    fewest = np.array([crossings_limit(size) if size else math.nan for size in sizes], dtype=np.float64)
    some = n > 0
    runs = Runs(
        n_useful=n,
        longest_run=np.where(some, longest, np.nan),
        longest_run_max=most,
        crossings=np.where(some, cross, np.nan),
        crossings_min=fewest,
        signal=some & ((longest > most) | (cross < fewest)),
    )
    marked = np.zeros(side.size, dtype=bool)
    marked[useful[length > most[group]]] = True
    return runs, marked


def pattern_signals(
    rules: RuleSet, y: Floats, side: Ints, score: Floats, outside: Bools, groups: Groups
) -> dict[str, Bools]:
    """Mark the points of each pattern that a rule set looks for.

    Parameters
    ----------
    rules : the set
    y : values; NaN for missing and excluded points, which never take part in a pattern
    side : 1 above the centre line, -1 below, 0 on it or not there
    score : distance from the mean in sigma, NaN without limits
    outside : points outside the limits
    groups : the group of each point; no pattern crosses a border

    Returns
    -------
    a mask of the points of each pattern, by its code
    """
    there = np.isfinite(y)
    kept = np.flatnonzero(there) if rules.skips else np.arange(y.size)
    group = groups.group[kept]
    found: dict[str, Bools] = {}

    def mark(code: str, mask: Bools) -> None:
        full = np.zeros(y.size, dtype=bool)
        full[kept] = mask
        found[code] = full & there

    if rules.outside:
        found["outside-limits"] = outside
    if rules.trend:
        mark("trend", _trends(y[kept], group, rules.trend, skips=rules.skips))
    zone = np.nan_to_num(score[kept], nan=0.0)
    if rules.two_of_three:
        barred = outside[kept] if rules.two_of_three_strict else np.zeros(kept.size, dtype=bool)
        same_side = side[kept] if rules.two_of_three_strict else None
        mark("two-of-three", _some_of(2, 3, zone, barred, 2.0, group, same_side))
    if rules.run:
        mark("long-run", _sided_runs(side[kept], group, rules.run, skips=rules.skips))
    if rules.four_of_five:
        mark("four-of-five", _some_of(4, 5, zone, np.zeros(kept.size, dtype=bool), 1.0, group, None))
    if rules.alternating:
        mark("alternating", _alternations(y[kept], group, rules.alternating))
    measured = np.isfinite(score[kept])
    if rules.hugging:
        mark("hugging", _runs_of(measured & (np.abs(zone) < 1), group, rules.hugging))
    if rules.avoiding:
        mark("avoiding", _runs_of(measured & (np.abs(zone) > 1), group, rules.avoiding))
    return found


def _stretches(state: NDArray[np.generic], group: Ints) -> Ints:
    """Give for each element the length of the stretch of equal neighbours that it stands in."""
    if not state.size:
        return np.zeros(0, dtype=np.int64)
    opens = np.ones(state.size, dtype=bool)
    opens[1:] = (state[1:] != state[:-1]) | (group[1:] != group[:-1])
    stretch = np.cumsum(opens) - 1
    lengths: Ints = np.bincount(stretch)
    return np.take(lengths, stretch)


def _runs_of(flag: Bools, group: Ints, length: int) -> Bools:
    return flag & (_stretches(flag, group) >= length)


def _sided_runs(side: Ints, group: Ints, length: int, *, skips: bool) -> Bools:
    marked = np.zeros(side.size, dtype=bool)
    kept = np.flatnonzero(side) if skips else np.arange(side.size)
    marked[kept] = (side[kept] != 0) & (_stretches(side[kept], group[kept]) >= length)
    return marked


def _steps(y: Floats, group: Ints) -> Ints:
    """Tell the direction from each point to the next: 1, -1, or 0 for a tie, a gap or a border."""
    step = np.sign(np.diff(y))
    step[~np.isfinite(step) | (group[1:] != group[:-1])] = 0
    return step.astype(np.int64)


def _trends(y: Floats, group: Ints, length: int, *, skips: bool) -> Bools:
    marked = np.zeros(y.size, dtype=bool)
    kept = np.arange(y.size)
    if skips:
        tie = np.zeros(y.size, dtype=bool)
        tie[1:] = (y[1:] == y[:-1]) & (group[1:] == group[:-1])
        kept = kept[~tie]
    steps = _steps(y[kept], group[kept])
    enough = (steps != 0) & (_stretches(steps, group[kept][1:]) >= length - 1)
    marked[kept[1:][enough]] = True
    marked[kept[:-1][enough]] = True
    return marked


def _alternations(y: Floats, group: Ints, length: int) -> Bools:
    steps = _steps(y, group)
    turns = steps[1:] * steps[:-1] < 0
    enough = turns & (_stretches(turns, group[2:]) >= length - 2)
    marked = np.zeros(y.size, dtype=bool)
    for shift in range(3):  # a turn is three points
        marked[np.flatnonzero(enough) + shift] = True
    return marked


def _some_of(
    few: int, window: int, zone: Floats, barred: Bools, beyond: float, group: Ints, side: Ints | None
) -> Bools:
    """Mark points beyond a zone on one side, where `few` of `window` neighbours are so.

    With `side`, the whole window has to be on that side.
    """
    marked = np.zeros(zone.size, dtype=bool)
    last = zone.size - window + 1
    if last < 1:
        return marked
    together = group[:last] == group[window - 1 :]
    for sign in (1, -1):
        hit = (sign * zone > beyond) & ~barred
        count = sum(hit[i : i + last].astype(np.int64) for i in range(window))
        fires = together & (count >= few)
        if side is not None:
            fires &= sum((side[i : i + last] == sign).astype(np.int64) for i in range(window)) == window
        for i in range(window):
            marked[i : i + last] |= fires & hit[i : i + last]
    return marked
