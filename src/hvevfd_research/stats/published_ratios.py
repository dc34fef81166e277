"""Ratios that others have printed: how strong a confounder would explain them away, and do they fit together.

The E-value is the least risk ratio that an unmeasured confounder must have with both exposure and outcome,
beyond the measured covariates, to explain a ratio away (VanderWeele and Ding). An interval made on the log
scale has its ratio in its geometric middle; where it has not, even allowing for rounding, something was
misprinted or the interval was made in another way.

When not to use it: an E-value says nothing of selection, measurement error or regression to the mean, and no
value of it is "enough"; compare it with confounders one can name. The check of symmetry finds no misprint
that leaves the interval symmetric, and exact or bootstrap intervals of small numbers are asymmetric of
themselves.

References
----------
VanderWeele TJ, Ding P (2017). Sensitivity analysis in observational research: introducing the E-value. Ann
Intern Med 167, 268-274.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import column, numbers, single_number
from hvevfd_research.stats.series_regression import Floats


@dataclass(frozen=True)
class EValue:
    """How strong an unmeasured confounder must be to explain a ratio away.

    Attributes
    ----------
    estimate : E-value of the ratio, 1 or above: the least risk ratio with both exposure and outcome
    limit : E-value of the limit nearer to 1; 1 when the interval holds 1; NaN when no interval was given
    """

    estimate: float
    limit: float


@dataclass(frozen=True)
class PublishedRatios:
    """Printed ratios, each checked against its own interval.

    Attributes
    ----------
    rows : label, ratio, ci_low, ci_high, middle (geometric), symmetric, e_value, e_value_limit
    asymmetric : labels whose ratio is not the geometric middle of its interval, even allowing for rounding
    """

    rows: pd.DataFrame
    asymmetric: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each ratio."""
        return self.rows.copy()


def e_value(ratio: float, ci_low: float | None = None, ci_high: float | None = None) -> EValue:
    """Give the E-value of a risk or rate ratio, and of the limit of its interval nearer to 1.

    Parameters
    ----------
    ratio : above 0
    ci_low, ci_high : limits, above 0; both or neither

    Raises
    ------
    DomainError : a value not above 0, or limits that do not enclose the ratio

    Notes
    -----
    For a ratio R above 1, E = R + sqrt(R (R - 1)); below 1 its inverse is taken. A hazard or odds ratio of a
    common outcome must be brought to a risk ratio first.

    References
    ----------
    VanderWeele TJ, Ding P (2017), Ann Intern Med 167, 268-274, table 1.

    Examples
    --------
    >>> found = e_value(0.39, 0.22, 0.70)
    >>> round(found.estimate, 2), round(found.limit, 2)
    (4.57, 2.21)
    """
    for name, value in {"ratio": ratio, "ci_low": ci_low, "ci_high": ci_high}.items():
        if value is not None or name == "ratio":
            single_number(value, name)
    if (ci_low is None) != (ci_high is None):
        raise DomainError("give both limits of the interval, or neither")
    if ci_low is None or ci_high is None:
        _check_ratios(np.array([ratio]), np.array([ratio]), np.array([ratio]))
        return EValue(_strength(ratio), float("nan"))
    _check_ratios(np.array([ratio]), np.array([ci_low]), np.array([ci_high]))
    holds_one = ci_low <= 1 <= ci_high
    return EValue(_strength(ratio), 1.0 if holds_one else _strength(ci_low if ratio > 1 else ci_high))


def published_ratios(
    frame: pd.DataFrame,
    *,
    label: str,
    ratio: str,
    ci_low: str,
    ci_high: str,
    digits: int = 2,
    ratio_digits: int | str | None = None,
) -> PublishedRatios:
    """Check printed ratios: is each the geometric middle of its interval, as on a log scale it is.

    An asymmetric one is not wrong by itself (a bootstrap gives such), but it is the usual trace of a
    misprint.

    Parameters
    ----------
    frame : one row for each ratio
    label, ratio, ci_low, ci_high : columns
    digits : decimals the limits are printed with
    ratio_digits : decimals of the ratio, or a column that holds them; None takes `digits`

    Raises
    ------
    DomainError : a missing value, a value not above 0, or limits that do not enclose the ratio

    Examples
    --------
    >>> printed = pd.DataFrame({"outcome": ["bed days", "readmission"], "rr": [0.68, 0.72],
    ...                         "low": [0.52, 0.41], "high": [0.79, 1.24]})
    >>> published_ratios(printed, label="outcome", ratio="rr", ci_low="low", ci_high="high").asymmetric
    ('bed days',)
    """
    labels = column(frame, label).astype(str)
    middle, low, high = (numbers(column(frame, name), name) for name in (ratio, ci_low, ci_high))
    _check_ratios(middle, low, high)
    own_digits = digits if ratio_digits is None else ratio_digits
    places = numbers(column(frame, own_digits), own_digits) if isinstance(own_digits, str) else own_digits
    half, own_half = 0.5 * 10.0**-digits, 0.5 * np.power(10.0, -np.asarray(places, dtype=np.float64))
    least = np.sqrt(np.maximum(low - half, 0) * np.maximum(high - half, 0))
    most = np.sqrt((low + half) * (high + half))
    symmetric = (middle + own_half >= least) & (middle - own_half <= most)
    strengths = [e_value(*row) for row in zip(middle.tolist(), low.tolist(), high.tolist(), strict=True)]
    rows = pd.DataFrame(
        {
            "label": labels.to_numpy(),
            "ratio": middle,
            "ci_low": low,
            "ci_high": high,
            "middle": np.sqrt(low * high),
            "symmetric": symmetric,
            "e_value": [each.estimate for each in strengths],
            "e_value_limit": [each.limit for each in strengths],
        }
    )
    return PublishedRatios(rows, tuple(labels[~symmetric]))


def _strength(ratio: float) -> float:
    above = max(ratio, 1 / ratio)
    return float(above + np.sqrt(above * (above - 1)))


def _check_ratios(ratio: Floats, low: Floats, high: Floats) -> None:
    together = np.stack([ratio, low, high])
    if not (np.isfinite(together) & (together > 0)).all():
        raise DomainError("a ratio and its limits must be above 0 and finite")
    if not ((low <= ratio) & (ratio <= high)).all():
        row = int(np.flatnonzero((low > ratio) | (ratio > high))[0])
        raise DomainError(
            "the limits {low} to {high} do not enclose the ratio {ratio}",
            low=low[row],
            high=high[row],
            ratio=ratio[row],
        )
