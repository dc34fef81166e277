"""How often the intervals of pooled effects hold the truth.

Run ``python benchmarks/coverage_meta_analysis.py``. Each line has 4,000 simulated sets. A study has n
people, n drawn log-uniformly from 20 to 400, and sampling variance 4/n, as a standardised difference of two
equal arms; its true effect is normal about 0.2 with variance tau2. Sampling variances are taken as known,
so what is shown is the price of not knowing tau2 only. A prediction interval's coverage is the share of
true effects of new studies that it holds, averaged over sets.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri, stdtrit

from hvevfd_research.stats import pool_many

DRAWS, SEED = 4000, 20140218
MU = 0.2
SIZES = (3, 5, 10, 20, 40)
SPREADS = {"0.02 (I2 about 40 %)": 0.02, "0.10 (I2 about 75 %)": 0.10}
INTERVALS = {
    "DL + Wald": {"tau2": "DL", "ci": "wald"},
    "REML + Wald": {"tau2": "REML", "ci": "wald"},
    "REML + HKSJ": {"tau2": "REML", "ci": "hksj"},
    "REML + HKSJ floor": {"tau2": "REML", "ci": "hksj-floor"},
}


def simulate(k: int, tau2: float, rng: np.random.Generator) -> pd.DataFrame:
    n = np.exp(rng.uniform(np.log(20), np.log(400), DRAWS * k))
    vi = 4 / n
    yi = rng.normal(MU, np.sqrt(tau2 + vi))
    return pd.DataFrame({"set": np.repeat(np.arange(DRAWS), k), "yi": yi, "vi": vi})


def held(frame: pd.DataFrame, **choices: str) -> float:
    sets = pool_many(frame, "yi", "vi", by="set", **choices)
    return float(np.mean((sets.ci_low <= MU) & (sets.ci_high >= MU)))


def predicted(frame: pd.DataFrame, k: int, tau2: float, taken: float, ci: str) -> float:
    if k - taken < 1:
        return float("nan")
    sets = pool_many(frame, "yi", "vi", by="set", ci=ci)
    quantile = stdtrit(k - taken, 0.975) if np.isfinite(taken) else ndtri(0.975)
    reach = quantile * np.sqrt(sets.tau2 + sets.se**2)
    low, high = sets.estimate - reach, sets.estimate + reach
    return float(np.mean(ndtr((high - MU) / tau2**0.5) - ndtr((low - MU) / tau2**0.5)))


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    rng = np.random.default_rng(SEED)
    predictions = {
        "normal, Wald se": (-np.inf, "wald"),
        "t(k-1), HKSJ se": (1, "hksj"),
        "t(k-2), Wald se": (2, "wald"),
        "t(k-2), HKSJ se": (2, "hksj"),
    }
    print(f"{DRAWS:,} draws a line, seed {SEED}; percent held by 95 % intervals\n")
    print(line(["tau2", "k", *INTERVALS, *("new study: " + name for name in predictions)]))
    print(line(["---"] * (2 + len(INTERVALS) + len(predictions))))
    for name, tau2 in SPREADS.items():
        for k in SIZES:
            frame = simulate(k, tau2, rng)
            cells = [f"{100 * held(frame, **choices):.1f}" for choices in INTERVALS.values()]
            shares = [predicted(frame, k, tau2, taken, ci) for taken, ci in predictions.values()]
            cells += ["none" if np.isnan(share) else f"{100 * share:.1f}" for share in shares]
            print(line([name, str(k), *cells]))


if __name__ == "__main__":
    main()
