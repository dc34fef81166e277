"""The age at which 15 years are left, and the share of women past it, in two years."""

import numpy as np
import pandas as pd

from hvevfd_research.stats.prospective_age import CUSTOMARY_YEARS_LEFT, thresholds

AGE = np.array([0.0, 60, 65, 70, 75, 80, 85, 90, 95])
YEARS = (2000, 2020)
# Women in Norway: UN World Population Prospects 2024, by way of the data set `ageing`; the years left are
# those of the life tables that the workbook makes of its death rates.
LEFT = np.array(
    [
        [81.43, 23.97, 19.73, 15.69, 11.97, 8.70, 6.04, 4.11, 2.80],
        [84.55, 26.19, 21.75, 17.53, 13.61, 10.04, 6.99, 4.62, 3.02],
    ]
)
OLDER = np.array(
    [
        [100, 21.72, 17.55, 13.69, 9.73, 5.69, 2.64, 0.85, 0.16],
        [100, 24.83, 19.10, 13.88, 8.91, 5.30, 2.85, 1.20, 0.31],
    ]
)


def given(rng):
    """Give years left and per cent older by age: women in Norway, or made up near to them."""
    left, older = LEFT, OLDER.copy()
    if rng is not None:
        left = (LEFT + rng.uniform(-1, 1) + rng.uniform(-0.3, 0.3, size=(2, 1))).round(2)
        older[:, 1:] = (OLDER[:, 1:] * rng.uniform(0.85, 1.15)).round(2)
    columns = {"age": AGE.astype(int)}
    for year, years_left, share in zip(YEARS, left, older, strict=True):
        columns |= {f"left_{year}": years_left, f"older_{year}": share}
    return pd.DataFrame(columns)


def right(data):
    """Read both ages and both shares by a straight line between the rows."""
    return _at(data, *_ages(data))


def wrong(data):
    """Read them where people read them instead."""
    then, found = _ages(data)[0], right(data)
    from_birth = [data[f"left_{year}"].iloc[0] - CUSTOMARY_YEARS_LEFT for year in YEARS]
    return {
        "fixed-65": _at(data, 65, 65),
        "threshold-kept": _at(data, then, then),
        "followed-the-women": _at(data, then, then + YEARS[1] - YEARS[0]),
        "from-birth": _at(data, *from_birth),
        "younger-side": {name: 100 - found[name] for name in found if name.startswith("share")},
    }


def _ages(data):
    left = data[[f"left_{year}" for year in YEARS]].to_numpy().T
    return thresholds(data["age"].to_numpy(), left, CUSTOMARY_YEARS_LEFT)


def _at(data, *ages):
    """Give the ages with the share of women past each, by year."""
    found = {}
    for year, age in zip(YEARS, ages, strict=True):
        found[f"age_{year}"] = float(age)
        found[f"share_{year}"] = float(np.interp(age, data["age"], data[f"older_{year}"]))
    return found
