"""One effect with its sampling variance for each study, from what its two arms report.

Arm 1 is the intervention; every effect is arm 1 minus arm 2, ratios as logs. So the sign follows the outcome:
harmonise the sign of benefit before pooling.

Assumptions
-----------
The two arms are independent groups of independent people. Not for cluster trials analysed as if people were
drawn one by one (inflate the variance first), not for change within one group, not for a multi-arm trial
entered twice with the same control arm. A standardised difference compares trials only as far as their
standard deviations mean the same.

References
----------
Hedges LV (1981) J Educ Stat 6:107-128. Deeks JJ, Higgins JPT, Statistical algorithms in Review Manager 5
(2010). Fisher RA (1921) Metron 1:3-32.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import gammaln

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.studies import FloatArray, floats, frame_labels, read_only, refuse

SmdVariance = Literal["large-sample", "revman"]

REVMAN_OFFSET = (
    3.94  # people, taken from N in RevMan's variance of a standardised difference (Deeks and Higgins 2010)
)
MISSING, UNINFORMATIVE = "missing", "no-contrast-in-events"


@dataclass(frozen=True, eq=False)
class EffectSizes:
    """Effects ready to be pooled.

    Attributes
    ----------
    measure : ``"SMD"``, ``"MD"``, ``"RR"``, ``"OR"``, ``"RD"`` or ``"ZCOR"``
    convention : which formula or handling of zero cells was used
    yi, vi : effect (ratios as logs) and sampling variance; NaN where `reason` says why
    n : people in both arms
    labels : what each study is called
    reason : ``""``, ``"missing"`` or ``"no-contrast-in-events"``
    corrected : whether a table got a continuity correction
    """

    measure: str
    convention: str
    yi: FloatArray
    vi: FloatArray
    n: FloatArray
    labels: tuple[str, ...]
    reason: tuple[str, ...]
    corrected: tuple[bool, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each study: ``label measure yi vi se n reason corrected``."""
        return pd.DataFrame(
            {
                "label": self.labels,
                "measure": self.measure,
                "yi": self.yi,
                "vi": self.vi,
                "se": np.sqrt(self.vi),
                "n": self.n,
                "reason": self.reason,
                "corrected": self.corrected,
            }
        )

    def usable(self) -> EffectSizes:
        """Leave out the studies without an effect, for pooling; say in the report that you did."""
        kept = [place for place, why in enumerate(self.reason) if not why]
        return EffectSizes(
            measure=self.measure,
            convention=self.convention,
            yi=read_only(self.yi[kept]),
            vi=read_only(self.vi[kept]),
            n=read_only(self.n[kept]),
            labels=tuple(self.labels[place] for place in kept),
            reason=tuple(self.reason[place] for place in kept),
            corrected=tuple(self.corrected[place] for place in kept),
        )


def collect_effects(
    measure: str,
    convention: str,
    yi: FloatArray,
    vi: FloatArray,
    n: FloatArray,
    names: tuple[str, ...],
    corrected: np.ndarray | None = None,
    silent: np.ndarray | None = None,
) -> EffectSizes:
    """Lock effects into a result, with a reason for each that is not there."""
    reason = np.where(np.isnan(yi) | np.isnan(vi), MISSING, "")
    if silent is not None:
        reason = np.where(silent, UNINFORMATIVE, reason)
    gone = reason != ""
    return EffectSizes(
        measure,
        convention,
        read_only(np.where(gone, np.nan, yi)),
        read_only(np.where(gone, np.nan, vi)),
        read_only(n),
        names,
        tuple(map(str, reason)),
        tuple(map(bool, np.zeros(len(yi)) if corrected is None else corrected)),
    )


def smd(
    frame: pd.DataFrame,
    *,
    n1: str = "n1",
    mean1: str = "mean1",
    sd1: str = "sd1",
    n2: str = "n2",
    mean2: str = "mean2",
    sd2: str = "sd2",
    label: str | None = None,
    variance: SmdVariance = "large-sample",
) -> EffectSizes:
    """Standardised mean difference, corrected for small samples (Hedges' g).

    Parameters
    ----------
    frame : one row for each study
    n1, mean1, sd1, n2, mean2, sd2 : columns of the two arms: people, mean, standard deviation
    label : column that names the study
    variance : ``"large-sample"``, exact correction J and ``1/n1 + 1/n2 + g^2/(2N)`` (metafor's default "LS");
        or ``"revman"``, ``J = 1 - 3/(4N - 9)`` and ``N/(n1 n2) + g^2/(2(N - 3.94))``

    Returns
    -------
    EffectSizes
        In units of the pooled standard deviation.

    Raises
    ------
    DomainError
        An arm has fewer than two people or a standard deviation that is not above 0; the study is named.

    Examples
    --------
    >>> arms = pd.DataFrame(
    ...     {"n1": [53], "mean1": [30.2], "sd1": [5.91], "n2": [51], "mean2": [27.5], "sd2": [5.91]}
    ... )
    >>> g = smd(arms, variance="revman")
    >>> round(float(g.yi[0]), 4), round(float(g.vi[0]) ** 0.5, 4)
    (0.4535, 0.1988)
    """
    if variance not in ("large-sample", "revman"):
        raise DomainError("variance is {variance}; it must be large-sample or revman", variance=variance)
    names = frame_labels(frame, label)
    a, b = _means(frame, n1, mean1, sd1, names), _means(frame, n2, mean2, sd2, names)
    n, df = a.n + b.n, a.n + b.n - 2
    d = (a.mean - b.mean) / np.sqrt(((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / df)
    if variance == "revman":
        g = d * (1 - 3 / (4 * n - 9))
        v = n / (a.n * b.n) + g**2 / (2 * (n - REVMAN_OFFSET))
    else:
        g = d * np.exp(gammaln(df / 2) - 0.5 * np.log(df / 2) - gammaln((df - 1) / 2))
        v = 1 / a.n + 1 / b.n + g**2 / (2 * n)
    return collect_effects("SMD", variance, g, v, n, names)


def mean_difference(
    frame: pd.DataFrame,
    *,
    n1: str = "n1",
    mean1: str = "mean1",
    sd1: str = "sd1",
    n2: str = "n2",
    mean2: str = "mean2",
    sd2: str = "sd2",
    label: str | None = None,
) -> EffectSizes:
    """Difference of means in the outcome's own unit, variance ``sd1^2/n1 + sd2^2/n2``.

    Parameters and errors as in :func:`smd`. Use it where all studies measured in one unit; it cannot be
    turned into a standardised difference, or back, without the standard deviations.

    Examples
    --------
    >>> stay = pd.DataFrame(
    ...     {"n1": [155], "mean1": [55], "sd1": [47], "n2": [156], "mean2": [75], "sd2": [64]}
    ... )
    >>> days = mean_difference(stay)
    >>> float(days.yi[0]), round(float(days.vi[0]), 3)
    (-20.0, 40.508)
    """
    names = frame_labels(frame, label)
    a, b = _means(frame, n1, mean1, sd1, names), _means(frame, n2, mean2, sd2, names)
    return collect_effects(
        "MD", "unequal-sd", a.mean - b.mean, a.sd**2 / a.n + b.sd**2 / b.n, a.n + b.n, names
    )


def fisher_z(frame: pd.DataFrame, *, r: str = "r", n: str = "n", label: str | None = None) -> EffectSizes:
    """Fisher's z of a correlation, variance ``1/(n - 3)``.

    Parameters
    ----------
    frame : one row for each study
    r, n : columns with the correlation, between -1 and 1, and the number of people, 4 or more
    label : column that names the study

    Raises
    ------
    DomainError
        A correlation is not strictly between -1 and 1, or fewer than four people stand behind it; the study
        is named.

    Examples
    --------
    >>> z = fisher_z(pd.DataFrame({"r": [0.187], "n": [109]}))
    >>> round(float(z.yi[0]), 4), round(float(z.vi[0]), 4)
    (0.1892, 0.0094)
    """
    names = frame_labels(frame, label)
    correlation, people = floats(frame, r), floats(frame, n)
    refuse(np.abs(correlation) >= 1, names, "{study}: the correlation must lie strictly between -1 and 1")
    refuse(people < 4, names, "{study}: a correlation needs four people or more")
    return collect_effects("ZCOR", "fisher", np.arctanh(correlation), 1 / (people - 3), people, names)


@dataclass(frozen=True, eq=False)
class _Means:
    n: FloatArray
    mean: FloatArray
    sd: FloatArray


def _means(frame: pd.DataFrame, n: str, mean: str, sd: str, names: Sequence[str]) -> _Means:
    arm = _Means(floats(frame, n), floats(frame, mean), floats(frame, sd))
    refuse(arm.n < 2, names, "{study}: an arm with a mean needs two people or more")
    refuse(
        arm.sd <= 0, names, "{study}: a standard deviation is not above 0; leave the study out, or mend it"
    )
    return arm
