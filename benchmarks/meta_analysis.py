"""Time pooling: 1,000 sets of 20 studies, one set, and the peer that is at hand.

Run ``python benchmarks/meta_analysis.py``. statsmodels, which is among our dependencies, pools by
DerSimonian and Laird; where PyMARE is installed (``pip install pymare``) it pools by REML in the same run.
"""

from __future__ import annotations

import importlib.util
import timeit
from collections.abc import Callable

import numpy as np
import pandas as pd

from hvevfd_research.stats import pool, pool_many

SETS, STUDIES, SEED = 1000, 20, 20140417
GOAL = 2.0  # seconds, for all sets by REML


def example() -> pd.DataFrame:
    rng = np.random.default_rng(SEED)
    vi = rng.uniform(0.02, 0.2, SETS * STUDIES)
    yi = rng.normal(0.2, np.sqrt(vi + 0.05))
    return pd.DataFrame({"set": np.repeat(np.arange(SETS), STUDIES), "yi": yi, "vi": vi})


def best(run: Callable[[], object]) -> float:
    """Give the best of three rounds, in seconds."""
    return min(timeit.repeat(run, number=1, repeat=3))


def statsmodels_dl(parts: list[tuple[np.ndarray, np.ndarray]]) -> list[float]:
    from statsmodels.stats.meta_analysis import combine_effects

    return [float(combine_effects(y, v, method_re="chi2").mean_effect_re) for y, v in parts]


def pymare_reml(parts: list[tuple[np.ndarray, np.ndarray]]) -> list[float]:
    from pymare import Dataset
    from pymare.estimators import VarianceBasedLikelihoodEstimator

    estimates = []
    for y, v in parts:
        fit = VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(Dataset(y=y, v=v))
        estimates.append(float(np.ravel(fit.summary().fe_params)[0]))
    return estimates


def main() -> None:
    frame = example()
    parts = [(part["yi"].to_numpy(), part["vi"].to_numpy()) for _name, part in frame.groupby("set")]
    print(f"{SETS:,} sets of {STUDIES} studies, seconds (best of three)\n")
    ours = {}
    for method in ("REML", "DL", "PM", "ML"):
        ours[method] = best(lambda: pool_many(frame, "yi", "vi", by="set", tau2=method))  # noqa: B023
        print(f"  ours, one call, {method:<5} {ours[method]:8.3f}")
    print(f"  goal, REML             {GOAL:8.3f}  {'met' if ours['REML'] < GOAL else 'MISSED'}")
    single = best(lambda: [pool(y, v) for y, v in parts[:100]]) / 100
    print(f"  ours, one set, REML    {single:8.5f}\n")
    peers = {"statsmodels": (statsmodels_dl, "DL"), "pymare": (pymare_reml, "REML")}
    for name, (run, method) in peers.items():
        if importlib.util.find_spec(name) is None:
            print(f"  {name} is not installed, so it is left out.")
            continue
        theirs = np.array(run(parts))
        mine = pool_many(frame, "yi", "vi", by="set", tau2=method).estimate
        apart = np.abs(theirs - mine)
        seconds = best(lambda: run(parts))  # noqa: B023
        print(f"  {name}, {method}, loop {seconds:8.3f}  ratio {seconds / ours[method]:6.1f}")
        near = np.mean(apart < 1e-4)
        print(f"    estimates within 1e-4 of ours in {near:.1%} of sets; largest gap {apart.max():.2g}")


if __name__ == "__main__":
    main()
