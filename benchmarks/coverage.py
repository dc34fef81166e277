"""Run the four simulations of intervals and false signals, and print their tables in the order of the docs.

Run: python benchmarks/coverage.py [draws]
4,000 draws a line, as docs/measured.md quotes, unless a number is given; fewer are quicker and coarser.
"""

from __future__ import annotations

import argparse
import warnings

import coverage_charts
import coverage_health_expectancy
import coverage_meta_analysis
import coverage_series


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("draws", nargs="?", type=int, default=coverage_series.DRAWS)
    draws = parser.parse_args().draws
    for topic in (coverage_health_expectancy, coverage_charts, coverage_meta_analysis):
        topic.DRAWS = draws
    tables = {
        "Health expectancy": coverage_health_expectancy.main,
        "Before and after": lambda: coverage_series.print_tables(list(coverage_series.TABLES), draws),
        "Control charts": coverage_charts.main,
        "Meta-analysis": coverage_meta_analysis.main,
    }
    for heading, simulate in tables.items():
        print(f"\n## {heading}\n", flush=True)
        with warnings.catch_warnings():  # the charts turn warnings into errors for themselves
            simulate()


if __name__ == "__main__":
    main()
