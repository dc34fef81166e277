"""A printed number as the range of all numbers that round to it, and what such ranges make of each other.

Interval arithmetic: the least and the most that a result can be when each printed number may lie anywhere
within half a unit of its last digit. When not to use it: a trailing 0 is lost where a number was read as a
number (1.00 becomes 1), so that a range may be wider than print allows and a check milder, never stricter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import Floats, single_number
from hvevfd_research.stats.studies import floats

SLACK = 1e-9  # floating point, far below any printed digit
MOST_DECIMALS = 10
_P = re.compile(r"\s*(?:p\s*)?([<>=≤≥]?)\s*([0-9]*[.,]([0-9]+)|[01])\s*", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Range:
    """The least and the most that each of several numbers can be; NaN where it is not known."""

    least: Floats
    most: Floats

    def meets(self, other: Range) -> np.ndarray:
        """Tell where two ranges share a number; never where either is unknown."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self.least <= other.most + SLACK) & (other.least <= self.most + SLACK))

    @property
    def middle(self) -> Floats:
        """Half-way between the two ends."""
        return (self.least + self.most) / 2


def decimals(values: Floats) -> Floats:
    """Count the decimals that numbers are written with, 0 for one that is missing.

    >>> decimals(np.array([1.43, 2.0, np.nan])).tolist()
    [2.0, 0.0, 0.0]
    """
    texts = [f"{value:.{MOST_DECIMALS}f}".rstrip("0") for value in np.nan_to_num(values)]
    return np.array([len(text.split(".")[1]) for text in texts], dtype=np.float64)


def printed_range(values: Floats) -> Range:
    """Give all numbers that round to the printed ones, by the decimals that they show.

    >>> printed_range(np.array([94.9])).least.round(2).tolist()
    [94.85]
    """
    half = 0.5 * 10.0 ** -decimals(values)
    return Range(values - half, values + half)


def p_range(texts: pd.Series) -> tuple[Floats, Floats]:
    """Read printed p-values as ranges; NaN where a text is none.

    >>> low, high = p_range(pd.Series(["<0.001", "p = 0,03", "n.s."]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.025, nan], [0.001, 0.035, nan])
    """
    ends = np.array([_one_p(str(text)) for text in texts], dtype=np.float64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _one_p(text: str) -> tuple[float, float]:
    found = _P.fullmatch(text)
    value = float(found[2].replace(",", ".")) if found else np.nan
    if found is None or value > 1:
        return np.nan, np.nan
    if found[1] in ("<", "≤") and found[1]:
        return 0.0, value
    if found[1] in (">", "≥") and found[1]:
        return value, 1.0
    half = 0.5 * 10.0 ** -len(found[3]) if found[3] else 0.0
    return max(value - half, 0.0), min(value + half, 1.0)


@dataclass(frozen=True, eq=False)
class MirroredLimits:
    """A printed interval, and what it would be if only one of its limits were right.

    Attributes
    ----------
    rows : ``mirrored estimate ci_low ci_high``: ``"printed"``, ``"from-low"`` (if the lower limit is right)
        and ``"from-high"``
    ratio : whether they are ratios, mirrored as logs
    below, above : distance of the printed limits from the estimate; for ratios the factor between them
    """

    rows: pd.DataFrame
    ratio: bool
    below: float
    above: float

    def to_frame(self) -> pd.DataFrame:
        """Give the three rows."""
        return self.rows.copy()


def mirrored_limits(
    estimate: float, low: float, high: float, *, digits: int = 2, ratio: bool = False
) -> MirroredLimits:
    """Rebuild a printed interval from its estimate and each of its limits, to see which limit is off.

    Parameters
    ----------
    estimate, low, high : as printed
    digits : decimals that are kept
    ratio : whether they are ratios, mirrored as logs

    Raises
    ------
    DomainError
        A number is missing, the limits do not enclose the estimate, or a ratio is not above 0.

    Examples
    --------
    >>> mirrored_limits(-0.29, -0.33, -0.09).rows
        mirrored  estimate  ci_low  ci_high
    0    printed     -0.29   -0.33    -0.09
    1   from-low     -0.29   -0.33    -0.25
    2  from-high     -0.29   -0.49    -0.09
    """
    point, left, right = (
        single_number(value, name) for name, value in {"estimate": estimate, "low": low, "high": high}.items()
    )
    if not left <= point <= right or left == right:
        raise DomainError(
            "the limits {low} and {high} do not enclose {estimate}", low=left, high=right, estimate=point
        )
    if ratio and left <= 0:
        raise DomainError("a ratio must be above 0; {value} is not", value=left)
    upper, lower = (point**2 / left, point**2 / right) if ratio else (2 * point - left, 2 * point - right)
    columns = {
        "mirrored": ["printed", "from-low", "from-high"],
        "estimate": [point] * 3,
        "ci_low": [left, left, lower],
        "ci_high": [right, upper, right],
    }
    rows = pd.DataFrame(columns).round({"ci_low": digits, "ci_high": digits})
    below, above = (point / left, right / point) if ratio else (point - left, right - point)
    return MirroredLimits(rows, ratio, below, above)


def shares_range(frame: pd.DataFrame, measure: np.ndarray, estimate: Floats) -> tuple[Range, Range, Floats]:
    """Give the share with the event in each group, from counts, from printed shares or from a correlation.

    Parameters
    ----------
    frame : with any of ``events1 n1 events2 n2``, ``share1 share2`` (per cent) and ``r``
    measure, estimate : of the claims; a claim in ``"r"`` is its own correlation

    Returns
    -------
    two ranges between 0 and 1, and the correlation; NaN where there is none

    Raises
    ------
    DomainError
        There are more events than people, or a share or a correlation is outside its range; the row is named.
    """
    names = ("events1", "n1", "events2", "n2", "share1", "share2", "r")
    a, n1, c, n2, share1, share2, r = (
        floats(frame, name) if name in frame else np.full(len(frame), np.nan) for name in names
    )
    r = np.where(np.isnan(r) & (measure == "r"), estimate, r)
    negative = np.nan_to_num(np.array([a, n1 - 1, c, n2 - 1, share1, share2])).min(axis=0, initial=0) < 0
    wrong = negative | (a > n1) | (c > n2) | (share1 > 100) | (share2 > 100) | (np.abs(r) > 1)
    if wrong.any():
        raise DomainError(
            "row {row}: events, people, shares or a correlation are outside what they can be",
            row=int(np.flatnonzero(wrong)[0]) + 1,
        )
    first, second = _printed_share(share1), _printed_share(share2)
    shown, half = r, 0.5 * 10.0 ** -decimals(r) / 2  # half of r above or below one half
    ways1 = (Range(a / n1, a / n1), first, Range(0.5 + shown / 2 - half, 0.5 + shown / 2 + half))
    ways2 = (Range(c / n2, c / n2), second, Range(0.5 - shown / 2 - half, 0.5 - shown / 2 + half))
    counted, printed = np.isfinite(a / n1) & np.isfinite(c / n2), np.isfinite(share1) & np.isfinite(share2)
    return _first_there(ways1, (counted, printed)), _first_there(ways2, (counted, printed)), r


def result_range(measure: str, first: Range, second: Range) -> Range:
    """Give the least and the most that a comparison of two shares can be.

    Parameters
    ----------
    measure : ``"RR"``, ``"OR"``, ``"RD"``, ``"points"`` or ``"percent"``
    first, second : shares with the event, between 0 and 1
    """
    with np.errstate(all="ignore"):
        ratio = Range(first.least / second.most, first.most / second.least)
        if measure == "RR":
            return ratio
        if measure == "percent":
            return Range(100 * (ratio.least - 1), 100 * (ratio.most - 1))
        if measure == "OR":
            odds1, odds2 = (Range(s.least / (1 - s.least), s.most / (1 - s.most)) for s in (first, second))
            return Range(odds1.least / odds2.most, odds1.most / odds2.least)
        times = 100 if measure == "points" else 1
        return Range(times * (first.least - second.most), times * (first.most - second.least))


def _printed_share(percent: Floats) -> Range:
    printed = printed_range(percent)
    return Range(np.clip(printed.least, 0, 100) / 100, np.clip(printed.most, 0, 100) / 100)


def _first_there(ways: tuple[Range, Range, Range], there: tuple[np.ndarray, np.ndarray]) -> Range:
    return Range(
        np.select(list(there), [ways[0].least, ways[1].least], ways[2].least),
        np.select(list(there), [ways[0].most, ways[1].most], ways[2].most),
    )
