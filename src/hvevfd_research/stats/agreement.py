"""Two raters who put the same units into categories: Cohen's kappa, plain and weighted.

Model: units are independent; each rater uses the categories at a rate of their own, and chance agreement is
what two such raters would reach without looking. Kappa falls when one category is rare although raters agree
as often as before, so the table and the share of agreement belong beside it (see also `gwet_ac1`).

When not to use it: for more than one code a unit (kappa takes one answer for each; code each theme yes or no
and compute one kappa a theme), for several raters, or as a measure of truth: two raters may agree and be
wrong. Quadratic weights make kappa close to an intraclass correlation, and larger than linear ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, check_level
from hvevfd_research.stats.ratings import Agreement, ratings

Weights = Literal["none", "linear", "quadratic"]


def cohen_kappa(
    frame: pd.DataFrame,
    first: str,
    second: str,
    *,
    weights: Weights | Floats = "none",
    categories: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> Agreement:
    """Measure agreement of two raters beyond chance.

    Parameters
    ----------
    frame : one row for each unit; a unit with a missing rating is left out and counted
    first, second : columns of the raters
    weights : how much a disagreement counts: ``"none"`` alike, ``"linear"`` or ``"quadratic"`` by the
        distance of the categories in their order; or an array of disagreement, categories by categories, 0 on
        the diagonal
    categories : in their order; needed where the weights need an order that the data do not tell
    level : coverage of the interval

    Returns
    -------
    Agreement
        Its interval is the normal one with the large-sample variance, cut at -1 and 1.

    Raises
    ------
    ColumnError, DomainError, TooFewError : as ``ratings``; no unit with both ratings; weights of a wrong
        shape

    References
    ----------
    Cohen J. Educ Psychol Meas 1960;20:37-46; Psychol Bull 1968;70:213-220. Variance: Fleiss JL, Cohen J,
    Everitt BS. Psychol Bull 1969;72:323-327.

    Examples
    --------
    >>> pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    >>> coded = pd.DataFrame(pairs, columns=["a", "b"])
    >>> fit = cohen_kappa(coded, "a", "b")
    >>> print(f"{fit.estimate:.2f} ({fit.ci_low:.2f} to {fit.ci_high:.2f}), agreement {fit.observed:.2f}")
    0.40 (0.15 to 0.65), agreement 0.70
    """
    check_level(level)
    ordered = isinstance(weights, str) and weights != "none"
    coded = ratings(frame, [first, second], categories, ordered=ordered)
    pairs, q = coded.complete, len(coded.categories)
    if not len(pairs):
        raise TooFewError("no unit has a rating by both raters")
    table = np.bincount(pairs[:, 0] * q + pairs[:, 1], minlength=q * q).reshape(q, q) / len(pairs)
    credit = 1 - _disagreement(weights, q)
    estimate, variance, observed, expected = _kappa(table, credit)
    se = float(np.sqrt(variance / len(pairs)))
    half = float(-ndtri((1 - level) / 2)) * se
    return Agreement(
        coefficient="Cohen's kappa"
        + ("" if isinstance(weights, str) and weights == "none" else ", weighted"),
        estimate=estimate,
        se=se,
        ci_low=max(-1.0, estimate - half) if se == se else se,
        ci_high=min(1.0, estimate + half) if se == se else se,
        level=level,
        interval="normal",
        observed=observed,
        expected=expected,
        n=len(pairs),
        n_dropped=len(frame) - len(pairs),
        raters=2,
        categories=coded.categories,
        reason="" if se == se else "one-category",
    )


def _disagreement(weights: Weights | Floats, q: int) -> Floats:
    """How much each pair of categories disagrees, 0 to 1."""
    places = np.arange(q, dtype=np.float64)
    gap: Floats = np.abs(places[:, None] - places)
    if isinstance(weights, str):
        scaled: dict[str, Floats] = {"none": np.sign(gap), "linear": gap, "quadratic": gap**2}
        if weights not in scaled:
            raise DomainError(
                "weights is {weights}; it must be none, linear, quadratic or an array", weights=weights
            )
        chosen = scaled[weights]
        return chosen / max(float(chosen.max()), 1.0)
    given: Floats = np.asarray(weights, dtype=np.float64)
    if given.shape != (q, q) or not np.isfinite(given).all() or (given < 0).any() or np.diag(given).any():
        raise DomainError("weights must be {q} by {q} numbers, 0 or more, with 0 on the diagonal", q=q)
    if not given.any():
        raise DomainError("weights are all 0: no disagreement counts")
    return given / float(given.max())


def _kappa(table: Floats, credit: Floats) -> tuple[float, float, float, float]:
    """Kappa, n times its variance, and agreement observed and expected, from shares and credit for pairs."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed = float((credit * table).sum())
    expected = float(rows @ credit @ columns)
    if 1 - expected < 1e-12:
        nan = float("nan")
        return nan, nan, observed, expected
    kappa = (observed - expected) / (1 - expected)
    lean = (credit @ columns)[:, None] + rows @ credit
    spread = (table * (credit - lean * (1 - kappa)) ** 2).sum() - (kappa - expected * (1 - kappa)) ** 2
    return kappa, float(max(spread, 0.0)) / (1 - expected) ** 2, observed, expected
