"""Rebuild profile.csv from the shares of the data set care-use-norway beside this folder.

The profile is 2004, people at the end of the year, home services and institutions added together: of each run
of ages with one share, the first age and the share.

Standard library only.
"""

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARES = HERE.parent / "care-use-norway" / "shares.csv"
YEAR, COUNT_AT = "2004", "end"
DECIMALS = 4


def build() -> None:
    """Write the profile."""
    steps: list[tuple[str, float]] = []
    with SHARES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            share = round(float(row["most"]), DECIMALS)
            if (row["year"], row["count_at"]) == (YEAR, COUNT_AT) and (not steps or steps[-1][1] != share):
                steps.append((row["age"], share))
    with (HERE / "profile.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["age_from", "share"])
        writer.writerows(steps)


if __name__ == "__main__":
    build()
