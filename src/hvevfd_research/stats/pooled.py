"""What pooling gives: an estimate and interval, how much studies differ, where a new study may lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.random_effects import critical
from hvevfd_research.stats.studies import FloatArray

PredictionMethod = Literal["t-k-2", "t-k-1", "normal"]
PREDICTIONS: dict[str, float] = {
    "t-k-2": 2,
    "t-k-1": 1,
    "normal": -np.inf,
}  # studies taken from k for the quantile


@dataclass(frozen=True)
class Prediction:
    """Where the true effect of one new, comparable study is expected.

    Attributes
    ----------
    low, high : limits, on the scale of the effects
    method : which quantile was used: ``"t-k-2"``, ``"t-k-1"`` or ``"normal"``
    df : its degrees of freedom; infinite for ``normal``
    level : the share of new true effects it is meant to hold
    """

    low: float
    high: float
    method: str
    df: float
    level: float


@dataclass(frozen=True, eq=False)
class Pooled:
    """A pooled effect and everything needed to draw and to question it.

    Attributes
    ----------
    model : ``"common"``, ``"random"``, ``"mantel-haenszel"`` or ``"peto"``
    tau2_method : name of the estimator; ``"given"`` for a number of the caller's, ``"none"`` where the model
        has no tau2
    ci_method : ``"wald"``, ``"hksj"`` or ``"hksj-floor"``
    level : of all intervals, such as 0.95
    k : number of studies
    estimate, se, ci_low, ci_high : on the scale of `yi` (log ratios stay logs)
    statistic, df, p : test of no effect; `df` is infinite for a normal quantile
    tau2, tau2_low, tau2_high : variance of true effects with Q-profile limits; NaN where the model has none
    i2 : percent; from tau2 in a random-effects model (as metafor), from Q in the others; NaN for one study
    i2_q : percent, always from Q (Higgins and Thompson 2002); the same as `i2` under DL
    h2 : total over typical sampling variance, by the definition that `i2` follows
    q, q_df, q_p : Cochran's Q; p is NaN for one study
    yi, vi, labels, weights : one for each study; the weights sum to 1
    flags : reasons for care, by name: ``"hksj-narrower-than-wald"``, ``"tau2-zero"``,
        ``"under-five-studies"``, ``"one-study"``, ``"studies-without-events"``
    """

    model: str
    tau2_method: str
    ci_method: str
    level: float
    k: int
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    statistic: float
    df: float
    p: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    i2_q: float
    h2: float
    q: float
    q_df: int
    q_p: float
    yi: FloatArray
    vi: FloatArray
    labels: tuple[str, ...]
    weights: FloatArray
    flags: tuple[str, ...] = ()

    @property
    def tau(self) -> float:
        """Standard deviation of true effects, in the unit of the effects."""
        return float(np.sqrt(self.tau2))

    def prediction(self, method: PredictionMethod = "t-k-2", level: float | None = None) -> Prediction:
        """Say where the true effect of a new study is expected: ``estimate +- quantile * sqrt(tau2 + se^2)``.

        Parameters
        ----------
        method : ``"t-k-2"`` (Higgins, Thompson and Spiegelhalter 2009, p 145), ``"t-k-1"`` (metafor with
            HKSJ) or ``"normal"`` (metafor with Wald). `se` is that of the pooled interval.
        level : as the pooled interval where nothing is given

        Returns
        -------
        Prediction
            It falls short of its level where tau2 is small beside the sampling variances, even with 20
            studies (docs/measured.md): read it as a rough reach.

        Raises
        ------
        DomainError
            The model has no tau2, or `method` is none of the three.
        TooFewError
            k is too small for the quantile: ``"t-k-2"`` needs three studies.

        References
        ----------
        Higgins JPT, Thompson SG, Spiegelhalter DJ (2009) J R Stat Soc A 172:137-159.
        """
        if method not in PREDICTIONS:
            raise DomainError(
                "prediction method is {method}; it must be one of {choices}",
                method=method,
                choices=", ".join(PREDICTIONS),
            )
        if self.model != "random":
            raise DomainError(
                "a {model} model has no spread of true effects to predict from", model=self.model
            )
        df = self.k - PREDICTIONS[method]
        if df < 1:
            raise TooFewError(
                "a {method} prediction interval needs more than {k} studies", method=method, k=self.k
            )
        at = self.level if level is None else level
        reach = float(critical(at, df)) * float(np.sqrt(self.tau2 + self.se**2))
        return Prediction(self.estimate - reach, self.estimate + reach, method, df, at)

    def to_frame(self) -> pd.DataFrame:
        """Give the pooled result as one row, a column for each symbol."""
        row = {
            name: value for name, value in vars(self).items() if name not in ("yi", "vi", "labels", "weights")
        }
        return pd.DataFrame([{**row, "flags": " ".join(self.flags)}])

    def studies_frame(self) -> pd.DataFrame:
        """Give one row for each study: ``label yi vi se ci_low ci_high weight``, with Wald limits."""
        se = np.sqrt(self.vi)
        reach = critical(self.level, np.inf) * se
        return pd.DataFrame(
            {
                "label": self.labels,
                "yi": self.yi,
                "vi": self.vi,
                "se": se,
                "ci_low": self.yi - reach,
                "ci_high": self.yi + reach,
                "weight": self.weights,
            }
        )
