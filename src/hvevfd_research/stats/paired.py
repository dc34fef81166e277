"""Tests of paired differences: Student's t and Wilcoxon's signed ranks.

Model: one difference for each independent unit (a patient, not a goal: goals of one patient go together).
Student's t takes the mean difference as normal, which holds well from some tens of patients and poorly for
few with a skewed or bounded score. Wilcoxon's test asks whether differences lie symmetrically about 0.
Neither knows why the difference came: without a comparison group it may be time, selection of those who
scored low at first (regression to the mean) or the wish to please. Not for several goals of one patient, and
not for patients picked because their first score was low.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtr, stdtrit

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, array_of_numbers, check_level

Zeros = Literal["wilcox", "pratt"]
RankMethod = Literal["auto", "exact", "normal-corrected", "normal"]

TIE_DECIMALS = 9  # decimals; differences closer than this are one value, so 3.4 - 2.1 ties with 1.3
EXACT_AT_MOST = 1000  # patients; the work grows with the cube, and the normal is indistinguishable by then
EXACT_BELOW = 50  # patients; R's wilcox.test turns from exact to normal at 50


@dataclass(frozen=True)
class PairedT:
    """Student's test of a mean difference; `reason` says why a field is NaN ("" where none is).

    `reason` is ``"one-unit"`` (no spread can be seen) or ``"no-spread"`` (all differences are the same).
    """

    n: int
    mean: float
    sd: float
    se: float
    t: float
    df: int
    p: float
    ci_low: float
    ci_high: float
    d_z: float
    level: float
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give the test as one row."""
        return pd.DataFrame([self.__dict__])


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed-rank test.

    `v` is the sum of the ranks of positive differences, `n_used` the differences that are not 0, `method` how
    `p` was found: ``"exact"``, ``"normal-corrected"`` or ``"normal"``; `z` is NaN where it is exact.
    """

    n: int
    n_used: int
    n_zero: int
    v: float
    z: float
    p: float
    zeros: Zeros
    method: str
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give the test as one row."""
        return pd.DataFrame([self.__dict__])


def paired_t(differences: ArrayLike, *, level: float = 0.95) -> PairedT:
    """Test whether the mean difference is 0, with its interval and standardised size.

    Parameters
    ----------
    differences : one number for each unit; missing ones are left out
    level : coverage of the interval

    Returns
    -------
    PairedT
        `d_z` is the mean over the standard deviation of the differences.

    Raises
    ------
    TooFewError : no difference is there

    References
    ----------
    Student. Biometrika 1908;6:1-25. For d_z: Lakens D. Front Psychol 2013;4:863.

    Examples
    --------
    >>> fit = paired_t([0.7, 1.2, 2.1, 1.3])
    >>> print(f"t = {fit.t:.2f}, df = {fit.df}, {fit.ci_low:.2f} to {fit.ci_high:.2f}")
    t = 4.57, df = 3, 0.40 to 2.25
    """
    check_level(level)
    d = _present(differences)
    n, mean = d.size, float(d.mean())
    nan = float("nan")
    if n == 1:
        return PairedT(n, mean, nan, nan, nan, 0, nan, nan, nan, nan, level, "one-unit")
    sd = float(d.std(ddof=1))
    if np.ptp(d) < 10.0**-TIE_DECIMALS:
        return PairedT(n, mean, 0.0, 0.0, nan, n - 1, nan, nan, nan, nan, level, "no-spread")
    se = sd / n**0.5
    half = float(-stdtrit(n - 1, (1 - level) / 2)) * se
    p = 2 * float(stdtr(n - 1, -abs(mean) / se))
    return PairedT(n, mean, sd, se, mean / se, n - 1, p, mean - half, mean + half, mean / sd, level, "")


def signed_rank(
    differences: ArrayLike, *, zeros: Zeros = "wilcox", method: RankMethod = "auto"
) -> SignedRank:
    """Test whether differences lie symmetrically about 0, by their ranks.

    Parameters
    ----------
    differences : one number for each unit; missing ones are left out
    zeros : ``"wilcox"`` drops differences of 0 before ranking; ``"pratt"`` ranks them and drops their ranks
    method : ``"exact"`` counts all sign patterns, given the ties; ``"normal-corrected"`` is the normal
        approximation with continuity correction, ``"normal"`` the one without. ``"auto"`` chooses as R does:
        exact below 50 differences without ties or zeros, else corrected normal.

    Returns
    -------
    SignedRank
        All differences 0 gives NaN with the reason ``"all-zero"``.

    Raises
    ------
    TooFewError : no difference is there
    DomainError : an option is unknown, or exact counting is asked for more than 1,000 differences

    References
    ----------
    Wilcoxon F. Biometrics Bull 1945;1:80-83. Pratt JW. J Am Stat Assoc 1959;54:655-667.

    Examples
    --------
    >>> fit = signed_rank([5, 2, 5, -1, 3, 4])
    >>> fit.v, fit.method, round(fit.p, 4)
    (20.0, 'normal-corrected', 0.0585)
    """
    if zeros not in ("wilcox", "pratt"):
        raise DomainError("zeros is {zeros}; it must be wilcox or pratt", zeros=zeros)
    d = _present(differences).round(TIE_DECIMALS)
    used = d[d != 0]
    size = np.abs(used if zeros == "wilcox" else d)
    ranks: Floats = np.asarray(pd.Series(size).rank(), dtype=np.float64)
    ranks = ranks if zeros == "wilcox" else ranks[d != 0]
    if not used.size:
        nan = float("nan")
        return SignedRank(d.size, 0, d.size, nan, nan, nan, zeros, "none", "all-zero")
    v = float(ranks[used > 0].sum())
    chosen = _choose(method, d, used)
    z, p = (float("nan"), _exact_p(ranks, v)) if chosen == "exact" else _normal_p(ranks, v, chosen)
    return SignedRank(d.size, used.size, d.size - used.size, v, z, p, zeros, chosen, "")


def _present(differences: ArrayLike) -> Floats:
    d = array_of_numbers(differences, "differences").ravel()
    d = d[~np.isnan(d)]
    if not d.size:
        raise TooFewError("there is no difference to test: no unit has both scores")
    return d


def _choose(method: str, d: Floats, used: Floats) -> str:
    if method not in ("auto", "exact", "normal-corrected", "normal"):
        raise DomainError(
            "method {method} is unknown; use auto, exact, normal-corrected or normal", method=method
        )
    if method == "exact" and used.size > EXACT_AT_MOST:
        raise DomainError(
            "exact counting takes at most {most} differences, here are {n}; use normal-corrected",
            most=EXACT_AT_MOST,
            n=used.size,
        )
    if method != "auto":
        return method
    untied = used.size == d.size and np.unique(np.abs(d)).size == d.size
    return "exact" if untied and d.size < EXACT_BELOW else "normal-corrected"


def _exact_p(ranks: Floats, v: float) -> float:
    """Share of the 2^n sign patterns at least as far from the middle, by adding one rank at a time."""
    halves = np.rint(2 * ranks).astype(int)  # midranks are whole in halves
    chance = np.zeros(halves.sum() + 1)
    chance[0] = 1.0
    for step in halves:
        shifted = np.zeros_like(chance)
        shifted[step:] = chance[: chance.size - step]
        chance = (chance + shifted) / 2
    middle = halves.sum() / 2
    far = np.abs(np.arange(chance.size) - middle) >= abs(2 * v - middle) - 0.25
    return float(min(1.0, chance[far].sum()))


def _normal_p(ranks: Floats, v: float, method: str) -> tuple[float, float]:
    # Mean and variance over sign patterns; with ties and zeros these hold as they are.
    gap = v - ranks.sum() / 2
    if method == "normal-corrected":
        gap -= np.sign(gap) * 0.5
    z = float(gap / np.sqrt((ranks**2).sum() / 4))
    return z, 2 * float(ndtr(-abs(z)))
