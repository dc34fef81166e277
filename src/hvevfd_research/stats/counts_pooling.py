"""Pooling of 2x2 tables as counts: Mantel-Haenszel and Peto.

Model: one common effect. The counts are summed across studies instead of averaging corrected logs, so an
empty cell needs no continuity correction in the estimate, and a study without any event takes no weight in a
ratio.

When to use which
-----------------
Mantel-Haenszel for few events or small arms. Peto's odds ratio only for rare events (under about 1 %), arms
of similar size and small effects; elsewhere it is biased. Neither when the true effects differ: both answer
the common-effect question, and no tau2 is estimated. Heterogeneity (Q, I2) comes from the corrected per-study
effects, as in metafor.

References
----------
Mantel N, Haenszel W (1959) J Natl Cancer Inst 22:719-748. Robins J, Breslow N, Greenland S (1986) Biometrics
42:311-323 (variance of the odds ratio). Greenland S, Robins JM (1985) Biometrics 41:55-68 (risk ratio, risk
difference). Sato T (1989) Biometrics 45:1323-1324 (risk difference). Yusuf S et al. (1985) Prog Cardiovasc
Dis 27:335-371 (Peto).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.effect_sizes import EffectSizes
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.random_effects import critical, two_sided_p
from hvevfd_research.stats.studies import FloatArray, frame_labels, read_only, refuse
from hvevfd_research.stats.two_by_two import log_odds_ratio, log_risk_ratio, read_counts, risk_difference

CountMeasure = Literal["RR", "OR", "RD"]
RiskDifferenceVariance = Literal["sato", "greenland-robins"]


def mantel_haenszel(
    frame: pd.DataFrame,
    *,
    measure: CountMeasure = "RR",
    events1: str = "events1",
    n1: str = "n1",
    events2: str = "events2",
    n2: str = "n2",
    label: str | None = None,
    rd_variance: RiskDifferenceVariance = "sato",
    level: float = 0.95,
) -> Pooled:
    """Pool 2x2 tables by Mantel and Haenszel's weights.

    Parameters
    ----------
    frame : one row for each study
    measure : ``"RR"``, ``"OR"`` (both as logs) or ``"RD"``
    events1, n1, events2, n2, label : columns, as in :func:`.log_risk_ratio`
    rd_variance : for ``"RD"``: ``"sato"`` (as metafor) or ``"greenland-robins"`` (as RevMan)
    level : of the interval

    Returns
    -------
    Pooled
        With model ``"mantel-haenszel"`` and no tau2. The flag ``"studies-without-events"`` says that some
        study had no event, or only events, in both arms; such a study has weight 0 in a ratio.

    Raises
    ------
    DomainError
        A count cannot be one, or is missing; the study is named.
    TooFewError
        All studies together have no event in an arm, so a ratio cannot be formed.

    Examples
    --------
    Days off work in three asthma trials (Gibson et al., Cochrane CD001117):

    >>> trials = pd.DataFrame(
    ...     {"events1": [34, 24, 13], "n1": [97, 35, 56], "events2": [36, 29, 25], "n2": [94, 35, 59]}
    ... )
    >>> pooled = mantel_haenszel(trials)
    >>> round(float(np.exp(pooled.estimate)), 2)
    0.79
    """
    if measure not in ("RR", "OR", "RD"):
        raise DomainError("measure is {measure}; it must be RR, OR or RD", measure=measure)
    a, m, c, n = _whole_counts(frame, (events1, n1, events2, n2), label)
    formulas = {"RR": _risk_ratio, "OR": _odds_ratio}
    if measure == "RD":
        estimate, se, weights = _risk_difference(a, m, c, n, rd_variance)
    else:
        estimate, se, weights = formulas[measure](a, m, c, n)
    single = {"RR": log_risk_ratio, "OR": log_odds_ratio, "RD": risk_difference}[measure]
    effects = single(frame, events1=events1, n1=n1, events2=events2, n2=n2, label=label)
    return _pooled("mantel-haenszel", estimate, se, effects.yi, effects.vi, effects, weights, level)


def peto(
    frame: pd.DataFrame,
    *,
    events1: str = "events1",
    n1: str = "n1",
    events2: str = "events2",
    n2: str = "n2",
    label: str | None = None,
    level: float = 0.95,
) -> Pooled:
    """Pool 2x2 tables by Peto's one-step odds ratio: ``sum(O - E) / sum(V)``, with hypergeometric V.

    Parameters, errors and flags as in :func:`mantel_haenszel`; effects are log odds ratios.

    Examples
    --------
    >>> trials = pd.DataFrame(
    ...     {"events1": [0, 1, 2], "n1": [116, 44, 208], "events2": [3, 3, 9], "n2": [117, 35, 195]}
    ... )
    >>> round(float(np.exp(peto(trials).estimate)), 3)
    0.231
    """
    a, m, c, n = _whole_counts(frame, (events1, n1, events2, n2), label)
    total, events = m + n, a + c
    v = m * n * events * (total - events) / (total**2 * (total - 1))
    if not v.sum() > 0:
        raise TooFewError("no study has both people with the event and people without it")
    silent = v == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        yi = np.where(silent, np.nan, (a - m * events / total) / v)
        vi = np.where(silent, np.nan, 1 / v)
    estimate = float((a - m * events / total).sum() / v.sum())
    effects = log_odds_ratio(frame, events1=events1, n1=n1, events2=events2, n2=n2, label=label)
    return _pooled("peto", estimate, float(v.sum() ** -0.5), yi, vi, effects, v / v.sum(), level)


def _whole_counts(
    frame: pd.DataFrame, columns: tuple[str, str, str, str], label: str | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    names = frame_labels(frame, label)
    if not names:
        raise TooFewError("there are no studies to pool")
    counts = read_counts(frame, columns, names)
    missing = np.isnan(sum(counts, start=np.zeros(len(names))))
    refuse(missing, names, "{study}: a count is missing; leave the study out, or mend it")
    return counts


def _risk_ratio(
    a: FloatArray, m: FloatArray, c: FloatArray, n: FloatArray
) -> tuple[float, float, FloatArray]:
    total = m + n
    above, below = (a * n / total).sum(), (c * m / total).sum()
    _refuse_empty_arm(above, below)
    spread = ((m * n * (a + c) - a * c * total) / total**2).sum()
    return float(np.log(above / below)), float(np.sqrt(spread / (above * below))), _share(c * m / total)


def _odds_ratio(
    a: FloatArray, m: FloatArray, c: FloatArray, n: FloatArray
) -> tuple[float, float, FloatArray]:
    b, d, total = m - a, n - c, m + n
    r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
    _refuse_empty_arm(r.sum(), s.sum())
    spread = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    return float(np.log(r.sum() / s.sum())), float(np.sqrt(spread)), _share(b * c / total)


def _risk_difference(
    a: FloatArray, m: FloatArray, c: FloatArray, n: FloatArray, variance: RiskDifferenceVariance
) -> tuple[float, float, FloatArray]:
    if variance not in ("sato", "greenland-robins"):
        raise DomainError("rd_variance is {variance}; it must be sato or greenland-robins", variance=variance)
    b, d, total = m - a, n - c, m + n
    weight = m * n / total
    estimate = float(((a * n - c * m) / total).sum() / weight.sum())
    if variance == "sato":
        p = (m**2 * c - n**2 * a + m * n * (n - m) / 2) / total**2
        q = (a * d + c * b) / (2 * total)
        spread = estimate * p.sum() + q.sum()
    else:
        spread = ((a * b * n**3 + c * d * m**3) / (m * n * total**2)).sum()
    if not spread > 0:
        raise TooFewError("no study has both people with the event and people without it")
    return estimate, float(np.sqrt(spread) / weight.sum()), _share(weight)


def _refuse_empty_arm(above: float, below: float) -> None:
    if above <= 0 or below <= 0:
        raise TooFewError(
            "one arm has no event (or nothing but events) in all studies together; use measure RD"
        )


def _share(weight: FloatArray) -> FloatArray:
    share: FloatArray = weight / weight.sum()
    return share


def _pooled(
    model: str,
    estimate: float,
    se: float,
    yi: FloatArray,
    vi: FloatArray,
    effects: EffectSizes,
    weights: FloatArray,
    level: float,
) -> Pooled:
    reach = float(critical(level, np.inf)) * se
    q = float(np.nansum((yi - estimate) ** 2 / vi))
    informative = int(np.isfinite(yi).sum())
    df = informative - 1
    i2 = max(0.0, 100 * (q - df) / q) if q > 0 else 0.0
    i2 = i2 if df else float("nan")  # one table tells nothing of how tables differ
    named = {"studies-without-events": informative < len(yi), "one-study": informative == 1}
    return Pooled(
        model=model,
        tau2_method="none",
        ci_method="wald",
        level=level,
        k=informative,
        estimate=estimate,
        se=se,
        ci_low=estimate - reach,
        ci_high=estimate + reach,
        statistic=estimate / se,
        df=float("inf"),
        p=float(two_sided_p(estimate / se, np.inf)),
        tau2=float("nan"),
        tau2_low=float("nan"),
        tau2_high=float("nan"),
        i2=i2,
        i2_q=i2,
        h2=q / df if df else float("nan"),
        q=q,
        q_df=df,
        q_p=float(chdtrc(df, q)) if df else float("nan"),
        yi=read_only(yi),
        vi=read_only(vi),
        labels=effects.labels,
        weights=read_only(weights),
        flags=tuple(name for name, holds in named.items() if holds),
    )
