"""Results that reviews have printed: benefit turned to one side, and pooled again from their study rows.

Two steps that come before any reading of several reviews side by side. :func:`towards_benefit` turns
estimates so that more is better for the patient, differences about 0 and ratios about 1. :func:`rebuild`
pools the rows behind each printed result by the model its review used, or by one model for all, and tells
how far ours lies from print.

Assumptions
-----------
The direction of benefit is a judgement of whoever typed the data, and a result without one stays without a
turned value. The study rows are those that the review pooled; where a row has no effect, or a table of counts
no contrast, the row is left out and named. Independence and the rest as in :mod:`.meta_analysis`.

When not to use it
------------------
Turning makes results comparable in direction, not in kind: never average what is turned, and never draw
standardised differences, raw differences and ratios on one axis. A match with print shows that rows and
arithmetic agree. It says nothing of whether the trials were sound, and next to nothing where printed value
and rows were read in one file.

References
----------
Deeks JJ, Higgins JPT, Statistical algorithms in Review Manager 5 (2010), for the models of Cochrane reviews;
the rest in :mod:`.meta_analysis` and :mod:`.counts_pooling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import column, numbers
from hvevfd_research.stats.counts_pooling import mantel_haenszel
from hvevfd_research.stats.heterogeneity import Tau2Method
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import IntervalMethod
from hvevfd_research.stats.studies import floats
from hvevfd_research.stats.two_by_two import log_risk_ratio

ReviewModel = Literal["as-published", "common", "random"]
MODELS: tuple[ReviewModel, ...] = ("as-published", "common", "random")
RATIOS = frozenset({"RR", "OR", "aOR"})  # measures whose value of no effect is 1
SIGNS = {"positive": 1.0, "negative": -1.0, "none": np.nan}  # the side that is better for the patient
WAYS: tuple[tuple[ReviewModel, IntervalMethod], ...] = (
    ("as-published", "wald"),
    ("common", "wald"),
    ("random", "wald"),
    ("random", "hksj"),
    ("random", "hksj-floor"),
)  # from the review's own choice to the most careful one
HALF_A_UNIT = 0.5  # of the last printed digit: the most that rounding alone explains
ROUNDING = 1e-9  # floating point, far below any printed digit
REBUILDABLE = {"SMD": ("FE", "DL"), "MD": ("FE", "DL"), "RR": ("FE", "DL", "MH")}  # models by measure
FEWEST_FOR_PREDICTION = 3  # studies; the quantile has k - 2 degrees of freedom


@dataclass(frozen=True, eq=False)
class TowardsBenefit:
    """Printed results with their benefit on one side.

    Attributes
    ----------
    rows : the rows given, with ``towards``, ``towards_low``, ``towards_high`` and ``turned`` added: above 0
        (a ratio: above 1) is better; NaN where the result has no direction or no interval
    """

    rows: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each result."""
        return self.rows.copy()


@dataclass(frozen=True, eq=False)
class RebuiltResults:
    """Printed results beside ours, pooled from the study rows.

    Attributes
    ----------
    rows : the targets given, what they print renamed to ``published_model published_k published
        published_low published_high published_i2``, and ours under the plain names, ratios as ratios.
        ``left_out`` names the studies without an effect; ``predicted_low`` and ``predicted_high`` hold the
        true effect of a new study (random effects, t with k - 2), and ``predicts`` tells whether they leave
        out no effect; ``tau`` stays a log for a ratio; ``gap`` is the largest distance of the three printed
        numbers from ours, ``agrees`` whether rounding explains it
    pooled : one for each row, ratios as logs
    """

    rows: pd.DataFrame
    pooled: tuple[Pooled, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each result."""
        return self.rows.copy()

    def of(self, analysis: str) -> Pooled:
        """Give what one analysis pools to, with its studies and weights.

        Raises
        ------
        DomainError
            There is no such analysis.
        """
        names = self.rows["analysis"].tolist()
        if analysis not in names:
            raise DomainError(
                "there is no analysis {analysis}; there are: {names}",
                analysis=analysis,
                names=", ".join(names),
            )
        return self.pooled[names.index(analysis)]


def towards_benefit(
    frame: pd.DataFrame,
    *,
    estimate: str = "estimate",
    low: str = "ci_low",
    high: str = "ci_high",
    sign: str = "benefit_sign",
    metric: str = "metric",
) -> TowardsBenefit:
    """Turn printed results so that more is better for the patient.

    Parameters
    ----------
    frame : one row for each result
    estimate, low, high : columns with the printed numbers, ratios as ratios; a missing limit stays missing
    sign : column with ``"positive"``, ``"negative"`` or ``"none"``: the side that is better
    metric : column with the measure; RR, OR and aOR are turned about 1, all others about 0

    Returns
    -------
    TowardsBenefit

    Raises
    ------
    ColumnError
        A column is missing or holds no numbers.
    DomainError
        A sign is none of the three, or a ratio is not above 0.

    Examples
    --------
    >>> printed = pd.DataFrame({"metric": ["SMD", "RR"], "estimate": [-0.36, 0.8], "ci_low": [-0.52, 0.5],
    ...                         "ci_high": [-0.2, 1.0], "benefit_sign": ["negative", "negative"]})
    >>> towards_benefit(printed).to_frame()[["towards", "towards_low", "towards_high"]]
       towards  towards_low  towards_high
    0     0.36          0.2          0.52
    1     1.25          1.0          2.00
    """
    given = column(frame, sign).astype(object)
    unknown = ~given.isin(list(SIGNS))
    if unknown.any():
        raise DomainError(
            "row {row}, column {column}: {value} is not one of {choices}",
            row=int(np.flatnonzero(unknown)[0]) + 1,
            column=sign,
            value=given[unknown].iloc[0],
            choices=", ".join(SIGNS),
        )
    way = given.map(SIGNS).to_numpy(dtype=float)
    ratio = column(frame, metric).isin(RATIOS).to_numpy()
    first, second, third = (
        _turned(numbers(column(frame, name), name), way, ratio) for name in (estimate, low, high)
    )
    rows = frame.assign(
        towards=first,
        towards_low=np.where(way < 0, third, second),
        towards_high=np.where(way < 0, second, third),
        turned=way < 0,
    )
    return TowardsBenefit(rows)


def _turned(values: np.ndarray, way: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    if (values[ratio] <= 0).any():
        raise DomainError("a ratio must be above 0; {value} is not", value=float(np.nanmin(values[ratio])))
    turned: np.ndarray = np.where(ratio, np.exp(way * np.log(np.where(ratio, values, 1.0))), way * values)
    return turned


def rebuild(
    studies: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    model: ReviewModel = "as-published",
    ci: IntervalMethod = "wald",
    tau2: Tau2Method = "REML",
) -> RebuiltResults:
    """Pool the rows of each printed result, and hold the outcome against print.

    Parameters
    ----------
    studies : one row for each comparison: ``analysis study``, and ``yi sei`` (effect and standard error), or
        ``events1 n1 events2 n2`` for risk ratios
    targets : one row for each printed result: ``analysis metric model k estimate ci_low ci_high digits``;
        metric SMD, MD or RR, model FE (common effect), DL (DerSimonian-Laird) or MH (Mantel-Haenszel). Other
        columns are carried along
    model : ``"as-published"``: each by the model its row names; ``"common"`` or ``"random"``: all by that one
        (risk ratios then by inverse variance, 0.5 added to a table with an empty cell)
    ci : interval of the pooled estimate, as in :func:`.pool`. Mantel-Haenszel has Wald's only, and keeps it
    tau2 : estimator for ``model="random"``; as published it is DerSimonian-Laird

    Returns
    -------
    RebuiltResults
        With the default choices, the check against print.

    Raises
    ------
    ColumnError
        A column is missing.
    DomainError
        A choice, a metric or a published model is unknown, or an analysis has no row with an effect.

    Examples
    --------
    >>> rows = pd.DataFrame({"study": ["a", "b"], "yi": [1.01, 0.59], "sei": [0.52, 0.23]})
    >>> rows = rows.assign(analysis="two trials")
    >>> printed = pd.DataFrame({"analysis": ["two trials"], "metric": "SMD", "model": "FE", "k": 2,
    ...                         "estimate": 0.66, "ci_low": 0.25, "ci_high": 1.07, "digits": 2})
    >>> rebuild(rows, printed).to_frame()[["k", "estimate", "agrees"]].round(3)
       k  estimate  agrees
    0  2     0.659    True
    """
    if model not in MODELS:
        raise DomainError(
            "model is {model}; it must be one of {choices}", model=model, choices=", ".join(MODELS)
        )
    names = column(studies, "analysis")
    made, rows = [], []
    for target in targets.to_dict("records"):
        pooled, left_out = _pool_rows(studies[names == target["analysis"]], target, model, ci, tau2)
        made.append(pooled)
        rows.append({**_as_printed(target), **_ours(pooled, target), "left_out": ", ".join(left_out)})
    return RebuiltResults(_with_gap(pd.DataFrame(rows)), tuple(made))


def rebuild_each_way(
    studies: pd.DataFrame, targets: pd.DataFrame, *, tau2: Tau2Method = "REML"
) -> RebuiltResults:
    """Pool each printed result in five ways, to see what the choice of model and interval does.

    Parameters
    ----------
    studies, targets, tau2 : as in :func:`rebuild`

    Returns
    -------
    RebuiltResults
        Five rows for each target, with ``model_asked`` and ``interval_asked`` before the others: as
        published, common effect and random effects with Wald's interval, random effects with HKSJ without and
        with floor. `of` gives the first of the five, that as published.

    Raises
    ------
    ColumnError, DomainError
        As in :func:`rebuild`.

    Examples
    --------
    >>> rows = pd.DataFrame({"study": ["a", "b"], "yi": [1.01, 0.59], "sei": [0.52, 0.23]})
    >>> printed = pd.DataFrame({"analysis": ["two trials"], "metric": "SMD", "model": "FE", "k": 2,
    ...                         "estimate": 0.66, "ci_low": 0.25, "ci_high": 1.07, "digits": 2})
    >>> each = rebuild_each_way(rows.assign(analysis="two trials"), printed).to_frame()
    >>> each[["model_asked", "interval_asked", "ci_low", "ci_high"]].round(2)
        model_asked interval_asked  ci_low  ci_high
    0  as-published           wald    0.25     1.07
    1        common           wald    0.25     1.07
    2        random           wald    0.25     1.07
    3        random           hksj   -1.32     2.63
    4        random     hksj-floor   -2.01     3.33
    """
    made = [rebuild(studies, targets, model=model, ci=ci, tau2=tau2) for model, ci in WAYS]
    asked = [
        one.rows.assign(model_asked=model, interval_asked=ci)
        for one, (model, ci) in zip(made, WAYS, strict=True)
    ]
    rows = pd.concat(asked, ignore_index=True)
    first = ["analysis", "model_asked", "interval_asked"]
    rest = [name for name in rows if name not in first]
    return RebuiltResults(rows[[*first, *rest]], tuple(pooled for one in made for pooled in one.pooled))


def _pool_rows(
    rows: pd.DataFrame, target: dict[Any, Any], model: ReviewModel, ci: IntervalMethod, tau2: Tau2Method
) -> tuple[Pooled, list[str]]:
    published, metric = target["model"], target["metric"]
    if published not in REBUILDABLE.get(metric, ()):
        raise DomainError(
            "{analysis}: model {model} with measure {metric} cannot be rebuilt",
            analysis=target["analysis"],
            model=published,
            metric=metric,
        )
    if metric == "RR":
        effects = log_risk_ratio(rows, label="study")
        yi, vi, labels = effects.yi, effects.vi, np.array(effects.labels)
    else:
        yi, vi, labels = floats(rows, "yi"), floats(rows, "sei") ** 2, column(rows, "study").to_numpy()
    there = np.isfinite(yi) & np.isfinite(vi)
    if not there.any():
        raise DomainError("{analysis} has no study with an effect", analysis=target["analysis"])
    left_out = [str(name) for name in labels[~there]]
    if model == "as-published" and published == "MH":
        return mantel_haenszel(rows, label="study"), left_out
    own = {"FE": "common", "DL": "random"}
    chosen: Any = own[published] if model == "as-published" else model
    estimator: Tau2Method = "DL" if model == "as-published" else tau2
    pooled = pool(yi[there], vi[there], model=chosen, tau2=estimator, ci=ci, labels=list(labels[there]))
    return pooled, left_out


def _as_printed(target: dict[Any, Any]) -> dict[str, Any]:
    renamed = {"estimate": "published", "ci_low": "published_low", "ci_high": "published_high"}
    renamed |= {name: f"published_{name}" for name in ("model", "k", "i2")}
    return {renamed.get(name, name): value for name, value in target.items()}


def _ours(pooled: Pooled, target: dict[Any, Any]) -> dict[str, Any]:
    random = pooled.model == "random" and pooled.k >= FEWEST_FOR_PREDICTION
    new = pooled.prediction() if random else None
    effects = {
        "estimate": pooled.estimate,
        "ci_low": pooled.ci_low,
        "ci_high": pooled.ci_high,
        "predicted_low": new.low if new else np.nan,
        "predicted_high": new.high if new else np.nan,
    }
    predicts = bool(new and (new.low > 0 or new.high < 0))
    if target["metric"] in RATIOS:
        effects = {name: float(np.exp(value)) for name, value in effects.items()}
    return {
        "model": pooled.model,
        "tau2_method": pooled.tau2_method,
        "ci_method": pooled.ci_method,
        "k": pooled.k,
        **effects,
        "predicts": predicts,
        "tau": pooled.tau,
        "i2": pooled.i2,
    }


def _with_gap(rows: pd.DataFrame) -> pd.DataFrame:
    pairs = (("published", "estimate"), ("published_low", "ci_low"), ("published_high", "ci_high"))
    gaps = np.abs([floats(rows, ours) - floats(rows, printed) for printed, ours in pairs])
    gap = gaps.max(axis=0)
    half = HALF_A_UNIT * 10.0 ** -floats(rows, "digits")
    return rows.assign(gap=gap, agrees=gap <= half + ROUNDING)
