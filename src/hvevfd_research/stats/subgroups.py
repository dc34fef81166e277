"""Pooling in subgroups of studies, and the test between them.

Two models, by name. ``tau2_across="separate"``: each group is pooled by itself with its own tau2.
``"shared"``: one tau2 for all, estimated within groups (the meta-regression on the group); steadier when
groups are small. The test between groups is Cochran's Q on the group estimates with the standard errors of
their intervals, by chi-squared; with a shared tau2 it is the joint test of the meta-regression. When not to
use it: see :mod:`.meta_regression`; a group of one study has no tau2 of its own and is refused unless tau2 is
shared.

References
----------
Borenstein M, Higgins JPT (2013) Prev Sci 14:134-143.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.meta_regression import MetaRegression, meta_regression
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import IntervalMethod, Model, critical, two_sided_p
from hvevfd_research.stats.studies import at_least, read_studies, refuse, study_labels


@dataclass(frozen=True, eq=False)
class Subgroups:
    """A pooled effect for each group, and whether groups differ.

    Attributes
    ----------
    names, groups : the groups in order of first appearance, and what each pooled to
    tau2_across : ``"separate"`` or ``"shared"``
    q_between, df1, df2, p_between : test between groups; an F with `df2` where that is finite, else
        chi-squared
    """

    names: tuple[str, ...]
    groups: tuple[Pooled, ...]
    tau2_across: str
    q_between: float
    df1: int
    df2: float
    p_between: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each group, with the columns of :meth:`.Pooled.to_frame`."""
        frame = pd.concat([group.to_frame() for group in self.groups], ignore_index=True)
        frame.insert(0, "group", self.names)
        return frame


def pool_subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    groups: Sequence[object],
    *,
    tau2_across: Literal["separate", "shared"] = "separate",
    model: Model = "random",
    tau2: Tau2Method = "REML",
    ci: IntervalMethod | None = None,
    level: float = 0.95,
    labels: Sequence[object] | None = None,
) -> Subgroups:
    """Pool studies by group and test between the groups.

    Parameters
    ----------
    yi, vi, model, tau2, ci, level, labels : as in :func:`.pool`
    groups : the group of each study
    tau2_across : ``"separate"`` or ``"shared"``

    Returns
    -------
    Subgroups

    Raises
    ------
    TooFewError
        There is one group only, or a group of one study has to find its own tau2.
    DomainError
        A study has no group.

    Examples
    --------
    >>> both = pool_subgroups([0.1, 0.2, 0.5, 0.7], [0.04, 0.04, 0.04, 0.04], list("aabb"), model="common")
    >>> both.names, round(both.q_between, 3), round(both.p_between, 3)
    (('a', 'b'), 5.063, 0.024)
    """
    if tau2_across not in ("separate", "shared"):
        raise DomainError("tau2_across is {value}; it must be separate or shared", value=tau2_across)
    studies = read_studies(yi, vi, labels)
    of_each = np.array(study_labels(groups, studies.k))
    missing = pd.Series(list(groups), dtype=object).isna().to_numpy()
    refuse(missing, studies.labels, "{study}: the group is missing; name it or leave the study out")
    names = tuple(dict.fromkeys(map(str, of_each)))
    at_least(len(names), 2, "a comparison of groups (one row here is a group)")
    frame = pd.DataFrame({"yi": studies.yi, "vi": studies.vi, "group": of_each, "label": studies.labels})
    parts = [frame[frame["group"] == name] for name in names]
    if tau2_across == "shared" and model == "random":
        fit = meta_regression(frame, "yi", "vi", ["group"], tau2=tau2, ci=ci, level=level, label="label")
        pooled = tuple(_with_shared(part, fit) for part in parts)
        return Subgroups(names, pooled, tau2_across, fit.qm, fit.qm_df, fit.qm_df2, fit.qm_p)
    if model == "random":
        for part, name in zip(parts, names, strict=True):
            at_least(len(part), 2, str(name) + ": a tau2 of its own")
    pooled = tuple(
        pool(part["yi"], part["vi"], model=model, tau2=tau2, ci=ci, level=level, labels=list(part["label"]))
        for part in parts
    )
    between = pool([g.estimate for g in pooled], [g.se**2 for g in pooled], model="common")
    return Subgroups(names, pooled, tau2_across, between.q, between.q_df, float("inf"), between.q_p)


def _with_shared(part: pd.DataFrame, fit: MetaRegression) -> Pooled:
    """Pool one group with the shared tau2, and give it the scale and the quantile of the regression."""
    labels = list(part["label"])
    wald = pool(part["yi"], part["vi"], tau2=fit.tau2, ci="wald", level=fit.level, labels=labels)
    se = wald.se * float(np.sqrt(fit.scale))
    reach = float(critical(fit.level, fit.df)) * se
    return replace(
        wald,
        tau2_method=fit.tau2_method,
        ci_method=fit.ci_method,
        se=se,
        ci_low=wald.estimate - reach,
        ci_high=wald.estimate + reach,
        statistic=wald.estimate / se,
        df=fit.df,
        p=float(two_sided_p(wald.estimate / se, fit.df)),
        tau2_low=fit.tau2_low,
        tau2_high=fit.tau2_high,
    )
