"""Time control charts: one of 36 points, and 400 municipalities of 36 months in one call.

Run ``python benchmarks/charts.py``. Where shewhart is installed (``pip install shewhart``, MIT licence) it
draws up the same charts with the same rules in the same run, one call for each municipality.
"""

from __future__ import annotations

import importlib.util
import timeit
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from hvevfd_research.stats import i_chart, p_chart, run_chart

POINTS, PLACES = 36, 400
GOAL_ONE, GOAL_ALL = 2.0, 1000.0  # milliseconds
Chart = Callable[..., object]


def best(run: Callable[[], object], number: int) -> float:
    """Give the best mean of five rounds, in milliseconds."""
    return min(timeit.repeat(run, number=number, repeat=5)) / number * 1000


def example() -> pd.DataFrame:
    rng = np.random.default_rng(36)
    met = rng.integers(40, 90, POINTS * PLACES)
    return pd.DataFrame(
        {
            "place": np.repeat(np.arange(PLACES), POINTS),
            "month": np.tile(pd.date_range("2020-01-01", periods=POINTS, freq="MS"), PLACES),
            "days": rng.normal(20, 3, POINTS * PLACES),
            "asked": rng.binomial(met, 0.2),
            "met": met,
        }
    )


def ours() -> dict[str, Chart]:
    return {
        "run chart, anhoej": partial(run_chart, value="days", order="month"),
        "I chart, anhoej": partial(i_chart, value="days", order="month"),
        "I chart, part, freeze, mdc": partial(
            i_chart, value="days", order="month", part=18, freeze=12, rules="mdc"
        ),
        "I chart, nelson": partial(i_chart, value="days", order="month", rules="nelson"),
        "P chart, nelson": partial(p_chart, events="asked", total="met", order="month", rules="nelson"),
    }


def peers() -> dict[str, Chart]:
    if importlib.util.find_spec("shewhart") is None:
        print("shewhart is not installed, so ours is timed alone.\n")
        return {}
    import shewhart

    return {
        "I chart, nelson": lambda frame: shewhart.imr(frame["days"].to_numpy(), rules="nelson"),
        "P chart, nelson": lambda frame: shewhart.p_chart(
            frame, defectives="asked", size="met", rules="nelson"
        ),
    }


def main() -> None:
    frame = example()
    by_place = [one for _, one in frame.groupby("place")]
    theirs = peers()
    print(f"{'milliseconds':28}{'36 points':>12}{'peer':>8}{'400 x 36':>12}{'peer':>8}{'times faster':>14}")
    for name, chart in ours().items():
        single = best(partial(chart, by_place[0]), 50)
        many = best(partial(chart, frame, facet="place"), 3)
        peer = theirs.get(name)
        if peer is None:
            print(f"{name:28}{single:12.2f}{'':8}{many:12.1f}")
            continue
        peer_single = best(partial(peer, by_place[0]), 50)
        peer_many = best(lambda peer=peer: [peer(one) for one in by_place], 1)
        print(
            f"{name:28}{single:12.2f}{peer_single:8.2f}{many:12.1f}{peer_many:8.1f}{peer_many / many:14.1f}"
        )
    print(f"{'goal':28}{GOAL_ONE:12.2f}{'':8}{GOAL_ALL:12.1f}")


if __name__ == "__main__":
    main()
