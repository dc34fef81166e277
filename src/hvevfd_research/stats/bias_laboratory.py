"""Could missing studies have made the result? Each method side by side, each with its refusal, no verdict.

Trim and fill, PET, PEESE and the selection model all answer "what if", under assumptions that cannot be
checked from the same studies. Where they agree, the result is sturdy against this kind of doubt; where they
differ, the doubt stays. None of them is a correction.

Assumptions
-----------
Those of :mod:`.small_study_effects`, :mod:`.trim_and_fill` and :mod:`.selection_model`.

When not to use it
------------------
With fewer than ten studies, where all of it is refused here: a test then misses most asymmetry that is there,
and an estimate follows two or three small studies. Not where effects differ greatly for reasons that one can
name; compare those first.

References
----------
Sterne JAC et al. (2011) BMJ 343:d4002. The rest in the modules named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.pooled import Pooled
from hvevfd_research.stats.selection_model import selection_model
from hvevfd_research.stats.small_study_effects import SENSIBLE_STUDIES, begg, egger, pet_peese
from hvevfd_research.stats.trim_and_fill import trim_and_fill

Triple = tuple[float, float, float]
METHODS = ("trim-and-fill", "pet", "peese", "selection-model")


@dataclass(frozen=True, eq=False)
class BiasLaboratory:
    """What each method gives.

    Attributes
    ----------
    pooled : the untouched result
    estimates : ``method estimate ci_low ci_high filled refused``, the untouched result first; ``filled``
        counts the studies that trim and fill adds. NaN with a word in ``refused`` where a method is refused:
        ``"under-ten-studies"``, ``"all-on-one-side"`` (all results significant, or none), ``"no-fit"``, or
        ``"counts"`` for a result pooled from counts
    tests : ``method statistic p refused`` of Egger's and of Begg's test
    """

    pooled: Pooled
    estimates: pd.DataFrame
    tests: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give the estimates, one row for each method."""
        return self.estimates.copy()


def bias_laboratory(pooled: Pooled) -> BiasLaboratory:
    """Run every method on one pooled result, and say of each that is refused why.

    The selection model takes significant results in the direction of the pooled effect to be favoured.

    Parameters
    ----------
    pooled : from :func:`.pool`

    Examples
    --------
    >>> from hvevfd_research.stats.meta_analysis import pool
    >>> few = bias_laboratory(pool([0.1, 0.2, 0.3, 0.8], [0.01, 0.02, 0.05, 0.2], model="common"))
    >>> few.tests[["method", "refused"]].to_dict("records")[0]
    {'method': 'egger', 'refused': 'under-ten-studies'}
    """
    refusal = _refusal(pooled)
    untouched = _estimate("untouched", (pooled.estimate, pooled.ci_low, pooled.ci_high))
    if refusal:
        estimates = [_estimate(method, refused=refusal) for method in METHODS]
        tests = [_test(method, refused=refusal) for method in ("egger", "begg")]
    else:
        estimates = [_filled(pooled), *_lines(pooled), _selected(pooled)]
        tests = [_tested("egger", pooled), _tested("begg", pooled)]
    return BiasLaboratory(pooled, pd.DataFrame([untouched, *estimates]), pd.DataFrame(tests))


def _refusal(pooled: Pooled) -> str:
    if pooled.model not in ("common", "random"):
        return "counts"
    return "under-ten-studies" if pooled.k < SENSIBLE_STUDIES else ""


def _filled(pooled: Pooled) -> dict[str, object]:
    try:
        found = trim_and_fill(pooled)
    except DomainError:
        return _estimate("trim-and-fill", refused="no-fit")
    again = found.adjusted
    return _estimate("trim-and-fill", (again.estimate, again.ci_low, again.ci_high), filled=found.k0)


def _lines(pooled: Pooled) -> list[dict[str, object]]:
    try:
        both = pet_peese(pooled.yi, pooled.vi, level=pooled.level)
    except DomainError:
        return [_estimate(method, refused="no-fit") for method in ("pet", "peese")]
    return [
        _estimate("pet", (both.pet, both.pet_low, both.pet_high)),
        _estimate("peese", (both.peese, both.peese_low, both.peese_high)),
    ]


def _selected(pooled: Pooled) -> dict[str, object]:
    favoured = "positive" if pooled.estimate > 0 else "negative"
    try:
        fit = selection_model(pooled.yi, pooled.vi, favoured=favoured, level=pooled.level)  # type: ignore[arg-type]
    except TooFewError:
        return _estimate("selection-model", refused="all-on-one-side")
    except DomainError:
        return _estimate("selection-model", refused="no-fit")
    return _estimate("selection-model", (fit.estimate, fit.ci_low, fit.ci_high))


def _tested(method: str, pooled: Pooled) -> dict[str, object]:
    tests: dict[str, Callable[[], tuple[float, float]]] = {
        "egger": lambda: _egger(pooled),
        "begg": lambda: _begg(pooled),
    }
    try:
        statistic, p = tests[method]()
    except DomainError:
        return _test(method, refused="no-fit")
    return _test(method, statistic, p)


def _egger(pooled: Pooled) -> tuple[float, float]:
    found = egger(pooled.yi, pooled.vi)
    return found.slope, found.p


def _begg(pooled: Pooled) -> tuple[float, float]:
    found = begg(pooled.yi, pooled.vi)
    return found.tau, found.p


def _estimate(
    method: str, found: Triple = (np.nan, np.nan, np.nan), *, filled: float = np.nan, refused: str = ""
) -> dict[str, object]:
    estimate, low, high = found
    return {
        "method": method,
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "filled": filled,
        "refused": refused,
    }


def _test(
    method: str, statistic: float = np.nan, p: float = np.nan, *, refused: str = ""
) -> dict[str, object]:
    return {"method": method, "statistic": statistic, "p": p, "refused": refused}
