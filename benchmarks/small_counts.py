"""How long it takes to hide small counts, and to prove that none can be worked out.

    python benchmarks/small_counts.py [tables of each size]

Random two-way tables with all margins, from Poisson counts whose means vary as a gamma variable with shape
1.5 does, seeded. With a mean of 8 about one cell in three is below 5; with 60 hardly any. There is no peer in
Python to hold it against: the one at hand for Python 3.11 drives a solver of its own on files.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from hvevfd_research.privacy.small_counts import audit, suppress

SIZES = ((3, 2), (10, 5), (30, 4))
MEANS = (8, 20, 60)


def table(rows: int, columns: int, mean: float, seed: int) -> pd.DataFrame:
    """Draw a table with its margins, in long form."""
    rng = np.random.default_rng(seed)
    cells = pd.DataFrame(rng.poisson(rng.gamma(1.5, mean / 1.5, (rows, columns))))
    cells.loc["all"] = cells.sum()
    cells["all"] = cells.sum(axis=1)
    return cells.rename_axis("row").melt(ignore_index=False, var_name="column", value_name="n").reset_index()


def main(times: int) -> None:
    """Print one line a size."""
    suppress(table(3, 2, 8, 0), "n", by=["row", "column"], totals="all")  # the solver is imported once
    print("size    mean  small  partners  hidden in  proved in  fewest values")
    for rows, columns in SIZES:
        for mean in MEANS:
            results = []
            for seed in range(times):
                frame = table(rows, columns, mean, seed)
                begun = time.perf_counter()
                told = suppress(frame, "n", by=["row", "column"], totals="all", secret=b"benchmark")
                done = time.perf_counter()
                values = audit(told.published)["values"]
                proved = time.perf_counter()
                fewest = values.min() if len(values) else np.inf
                results.append((told.n_small, told.n_partner, done - begun, proved - done, fewest))
            found = np.array(results)
            small, partners, hidden, proof = np.median(found[:, :4], axis=0)
            print(
                f"{rows:>2} x {columns}  {mean:>4}  {small:>5.0f}  {partners:>8.0f}  {hidden:>7.2f} s  "
                f"{proof:>7.2f} s  {found[:, 4].min():>8.0f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
