"""A review from the arms of its trials: effects, the pooled result, and its numbers as they are written.

One call for what a reader does in turn: effects from arms, a model, ratios turned back from logs. Assumptions
and when not to use it: those of :mod:`.study_arms` and :mod:`.meta_analysis`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from hvevfd_research.stats.bias_laboratory import BiasLaboratory, bias_laboratory
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.pool_choices import PoolChoices, pool_choices
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import IntervalMethod, Model
from hvevfd_research.stats.small_study_effects import SENSIBLE_STUDIES
from hvevfd_research.stats.study_arms import ArmEffects, ArmMeasure, arm_effects
from hvevfd_research.stats.trim_and_fill import TrimAndFill, trim_and_fill


@dataclass(frozen=True, eq=False)
class PooledArms:
    """Trials pooled from their arms.

    Attributes
    ----------
    effects : of the usable rows, with what was left out
    pooled : by the model that was asked for, ratios as logs
    estimate, ci_low, ci_high : of `pooled`, ratios as ratios
    """

    effects: ArmEffects
    pooled: Pooled
    estimate: float
    ci_low: float
    ci_high: float

    @cached_property
    def choices(self) -> PoolChoices:
        """The same trials pooled in seven ways."""
        return pool_choices(self.effects.yi, self.effects.vi)

    @property
    def narrowest(self) -> tuple[float, float]:
        """Limits of the narrowest interval of the seven, ratios as ratios."""
        low, high = self.effects.shown(self.choices.narrowest)
        return float(low), float(high)

    @property
    def widest(self) -> tuple[float, float]:
        """Limits of the widest one."""
        low, high = self.effects.shown(self.choices.widest)
        return float(low), float(high)

    @cached_property
    def common(self) -> Pooled:
        """The trials under a common effect, whatever model was asked for."""
        return pool(self.effects.yi, self.effects.vi, model="common", labels=self.effects.labels)

    @property
    def filled(self) -> TrimAndFill | None:
        """Trim and fill of the common effect; None under ten trials."""
        return trim_and_fill(self.common) if self.common.k >= SENSIBLE_STUDIES else None

    @property
    def laboratory(self) -> BiasLaboratory:
        """What-ifs about missing trials, from the common effect."""
        return bias_laboratory(self.common)

    @property
    def people(self) -> list[float]:
        """People in both arms of each usable trial."""
        return [float(n) for n in self.effects.rows["n1"] + self.effects.rows["n2"]]

    def to_frame(self) -> pd.DataFrame:
        """Give ``study participants effect ci_low ci_high weight`` of each usable trial, logs as logs."""
        frame = self.pooled.studies_frame().rename(columns={"label": "study", "yi": "effect"})
        frame.insert(1, "participants", self.people)
        return frame[["study", "participants", "effect", "ci_low", "ci_high", "weight"]]


def pool_arms(
    frame: pd.DataFrame,
    measure: ArmMeasure = "SMD",
    *,
    model: Model = "common",
    tau2: Tau2Method = "REML",
    ci: IntervalMethod = "wald",
) -> PooledArms:
    """Pool trials from their arms, leaving out by name the rows that give no effect.

    Parameters
    ----------
    frame, measure : as in :func:`.arm_effects`
    model, tau2, ci : as in :func:`.pool`

    Raises
    ------
    ColumnError, DomainError, TooFewError
        As those two.

    Examples
    --------
    >>> trials = pd.DataFrame({"study": ["a", "b"], "events1": [4, 6], "n1": [40, 50],
    ...                        "events2": [11, 9], "n2": [44, 52]})
    >>> found = pool_arms(trials, "RR")
    >>> round(found.estimate, 2), found.laboratory.tests["refused"].to_list()
    (0.54, ['under-ten-studies', 'under-ten-studies'])
    """
    effects = arm_effects(frame, measure)
    pooled = pool(effects.yi, effects.vi, model=model, tau2=tau2, ci=ci, labels=effects.labels)
    estimate, low, high = effects.shown([pooled.estimate, pooled.ci_low, pooled.ci_high])
    return PooledArms(effects, pooled, float(estimate), float(low), float(high))
