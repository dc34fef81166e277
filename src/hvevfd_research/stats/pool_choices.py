"""One set of studies pooled in every way that a reviewer may choose, side by side.

The rows of :class:`PoolChoices` differ in nothing but the model: a common effect; random effects with the
spread of true effects by DerSimonian and Laird, by REML or by Paule and Mandel; Wald's interval or that of
Hartung, Knapp, Sidik and Jonkman.

When not to use it
------------------
Not for picking the row that one likes. The choice belongs into the protocol, by the question: what these
studies say together (common effect), or what such programmes do on average (random effects). With fewer than
five studies the rows hardly differ in truth and greatly in width (:mod:`.meta_analysis`).

References
----------
In :mod:`.heterogeneity` and :mod:`.random_effects`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import IntervalMethod
from hvevfd_research.stats.studies import Studies, read_studies

ESTIMATORS: tuple[Tau2Method, ...] = ("DL", "REML", "PM")
INTERVALS: tuple[IntervalMethod, ...] = ("wald", "hksj")
NUMBERS = ("estimate", "ci_low", "ci_high", "predicted_low", "predicted_high", "tau", "i2")
FEWEST_FOR_PREDICTION = 3  # studies; the quantile has k - 2 degrees of freedom


@dataclass(frozen=True, eq=False)
class PoolChoices:
    """What each choice gives.

    Attributes
    ----------
    k : studies
    rows : ``pooled_by tau2_method interval_by estimate ci_low ci_high predicted_low predicted_high tau i2
        refused``; ratios stay logs. NaN where there is none: a common effect predicts nothing, and
        ``refused`` is ``"one-study"`` or ``"studies-agree-exactly"`` where a choice cannot be made
    """

    k: int
    rows: pd.DataFrame

    @property
    def width_ratio(self) -> float:
        """Widest interval of the pooled effect over the narrowest, 1 or above."""
        return float(self._width.max() / self._width.min())

    @property
    def narrowest(self) -> tuple[float, float]:
        """Limits of the narrowest interval of the pooled effect."""
        return self._limits(int(self._width.argmin()))

    @property
    def widest(self) -> tuple[float, float]:
        """Limits of the widest one."""
        return self._limits(int(self._width.argmax()))

    @property
    def _width(self) -> pd.Series:
        return self._made["ci_high"] - self._made["ci_low"]

    @property
    def _made(self) -> pd.DataFrame:
        return self.rows[self.rows["estimate"].notna()]

    def _limits(self, place: int) -> tuple[float, float]:
        row = self._made.iloc[place]
        return float(row["ci_low"]), float(row["ci_high"])

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each choice."""
        return self.rows.copy()


def pool_choices(yi: ArrayLike, vi: ArrayLike, *, labels: Sequence[object] | None = None) -> PoolChoices:
    """Pool one set of studies by a common effect and by random effects in six ways.

    Parameters
    ----------
    yi, vi, labels : as in :func:`.pool`

    Raises
    ------
    ColumnError, DomainError, TooFewError
        As :func:`.pool` of a common effect.

    Examples
    --------
    >>> ways = pool_choices([1.01, 0.59, 0.2], [0.52**2, 0.23**2, 0.2**2])
    >>> ways.rows.loc[[0, 1, 2], ["pooled_by", "tau2_method", "interval_by", "ci_low", "ci_high"]].round(2)
      pooled_by tau2_method interval_by  ci_low  ci_high
    0    common        none        wald    0.13     0.70
    1    random          DL        wald    0.08     0.84
    2    random          DL        hksj   -0.38     1.29
    """
    studies = read_studies(yi, vi, labels)
    rows = [_row(pool(studies.yi, studies.vi, model="common"), "wald")]
    rows += [_random(studies, tau2, interval) for tau2 in ESTIMATORS for interval in INTERVALS]
    return PoolChoices(studies.k, pd.DataFrame(rows))


def _random(studies: Studies, tau2: Tau2Method, interval: IntervalMethod) -> dict[str, object]:
    empty: dict[str, object] = {"pooled_by": "random", "tau2_method": tau2, "interval_by": interval}
    empty |= dict.fromkeys(NUMBERS, np.nan)
    if studies.k == 1:
        return empty | {"refused": "one-study"}
    try:
        return _row(pool(studies.yi, studies.vi, tau2=tau2, ci=interval), interval)
    except DomainError:
        # The studies were read before, so all that is left to refuse is HKSJ of equal effects.
        return empty | {"refused": "studies-agree-exactly"}


def _row(pooled: Pooled, interval: str) -> dict[str, object]:
    ahead = pooled.prediction() if pooled.model == "random" and pooled.k >= FEWEST_FOR_PREDICTION else None
    return {
        "pooled_by": pooled.model,
        "tau2_method": pooled.tau2_method,
        "interval_by": interval,
        "estimate": pooled.estimate,
        "ci_low": pooled.ci_low,
        "ci_high": pooled.ci_high,
        "predicted_low": ahead.low if ahead else np.nan,
        "predicted_high": ahead.high if ahead else np.nan,
        "tau": pooled.tau,
        "i2": pooled.i2,
        "refused": "",
    }
