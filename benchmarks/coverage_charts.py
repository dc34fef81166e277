"""How often a control chart signals although nothing has changed: seeded simulation, 4,000 charts a row.

Run ``python benchmarks/coverage_charts.py``. The figures are printed in docs/measured.md, "Control charts".
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from hvevfd_research.stats import ControlChart, c_chart, i_chart, p_chart, run_chart

DRAWS = 4000
SEED = 20220216
Draw = Callable[[np.random.Generator, int], np.ndarray]

SHAPES: dict[str, Draw] = {
    "normal": lambda rng, size: rng.normal(0, 1, size),
    "scores 0-10": lambda rng, size: np.clip(rng.normal(5, 2, size).round(), 0, 10),
    "exponential": lambda rng, size: rng.exponential(1, size),
}


def charts(values: np.ndarray, n: int, /, **more: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"k": np.repeat(np.arange(DRAWS), n), "y": values, **more})


def rates(chart: ControlChart) -> tuple[float, float]:
    """Give the share of points outside the limits, and of charts with at least one."""
    outside = chart.points["rules"].str.contains("outside-limits")
    return float(outside.mean()), float(outside.groupby(chart.points["k"]).any().mean())


def row(name: str, n: int, *shares: float) -> None:
    print(f"{name:42}{n:6}" + "".join(f"{share:12.2%}" if share == share else f"{'':12}" for share in shares))


def i_charts() -> None:
    print(f"\n{'I chart':42}{'n':>6}{'points':>12}{'charts':>12}{'skew told':>12}")
    for name, draw in SHAPES.items():
        for n in (12, 24, 50):
            rng = np.random.default_rng(SEED)
            chart = i_chart(charts(draw(rng, DRAWS * n), n), "y", facet="k", rules="three-sigma")
            told = chart.parts["warnings"].str.contains("skew").mean()
            row(name, n, *rates(chart), float(told))


def p_charts() -> None:
    print(f"\n{'P chart of 24 points':42}{'cases':>6}{'normal':>12}{'auto':>12}{'overdisp.':>12}")
    for share in (0.05, 0.3):
        for cases in (8, 20, 200):
            rng = np.random.default_rng(SEED)
            events = rng.binomial(cases, share, DRAWS * 24)
            frame = charts(events, 24, n=np.full(DRAWS * 24, cases))
            found = [
                p_chart(frame, "y", "n", facet="k", rules="three-sigma", limits=limits)
                for limits in ("normal", "auto")
            ]
            told = found[1].parts["warnings"].str.contains("overdispersion").mean()
            row(f"share {share}", cases, rates(found[0])[0], rates(found[1])[0], float(told))


def c_charts() -> None:
    print(f"\n{'C chart of 24 points':42}{'mean':>6}{'normal':>12}{'auto':>12}")
    for mean in (1, 3, 12):
        rng = np.random.default_rng(SEED)
        frame = charts(rng.poisson(mean, DRAWS * 24), 24)
        shares = [
            rates(c_chart(frame, "y", facet="k", rules="three-sigma", limits=limits))[0]
            for limits in ("normal", "auto")
        ]
        row("counts", mean, *shares)


def run_rules() -> None:
    print(f"\n{'charts with a signal, nothing changed':42}{'n':>6}{'run chart':>12}{'I chart':>12}")
    for n in (12, 16, 20, 24, 30, 36):
        rng = np.random.default_rng(SEED)
        frame = charts(rng.normal(0, 1, DRAWS * n), n)
        runs = run_chart(frame, "y", facet="k").runs["signal"].mean()
        both = i_chart(frame, "y", facet="k")
        outside = both.points["signal"].groupby(both.points["k"]).any().to_numpy()
        row(
            "anhoej (I chart: with the limits)", n, float(runs), float((both.runs["signal"] | outside).mean())
        )
    for rules in ("mdc", "ihi", "western-electric", "nelson"):
        for n in (12, 24, 36):
            rng = np.random.default_rng(SEED)
            chart = i_chart(charts(rng.normal(0, 1, DRAWS * n), n), "y", facet="k", rules=rules)
            signals = chart.points["signal"].groupby(chart.points["k"]).any().mean()
            row(rules, n, float("nan"), float(signals))


def main() -> None:
    warnings.simplefilter("error")
    print(f"{DRAWS} charts a row, seed {SEED}")
    i_charts()
    p_charts()
    c_charts()
    run_rules()


if __name__ == "__main__":
    main()
