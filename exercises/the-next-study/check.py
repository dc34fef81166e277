"""The prediction interval of a random-effects model, and the intervals it is taken for."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import pool

MADE_UP = ([0.10, 0.55, 0.25, 0.80, 0.35], [0.12, 0.15, 0.10, 0.18, 0.14])  # no real studies


def given(rng):
    """Give five made-up studies: effect and standard error, in standard deviations."""
    effects, errors = MADE_UP
    if rng is not None:
        effects = rng.normal(0.4, 0.3, 5).round(2)
        errors = rng.uniform(0.08, 0.2, 5).round(2)
    return pd.DataFrame({"study": list("ABCDE"), "effect": effects, "se": errors})


def right(data):
    """Pool with random effects, and predict as the workbook does."""
    expected = _pooled(data).prediction()
    return {"low": expected.low, "high": expected.high}


def wrong(data):
    """Compute what people answer instead."""
    random = _pooled(data)
    common = pool(data["effect"], data["se"] ** 2, model="common")
    spread = 2 * np.sqrt(random.tau2)
    return {
        "interval-of-the-mean": _limits(random),
        "common-effect": _limits(common),
        "smallest-to-largest": {"low": data["effect"].min(), "high": data["effect"].max()},
        "spread-alone": {"low": random.estimate - spread, "high": random.estimate + spread},
    }


def _pooled(data):
    return pool(data["effect"], data["se"] ** 2)


def _limits(found):
    return {"low": found.ci_low, "high": found.ci_high}
