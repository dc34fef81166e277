"""What share of the municipalities a count is, when municipalities merge while one counts."""

import pandas as pd

from hvevfd_research.stats import coverage

# Planned: a text on the day of 2017; reported: ushtsognogfjordane.no; see the data set published-networks.
PRINTED = {
    "planned_2016_to_2019": 200,
    "reported_since_2016": 148,
    "municipalities_2019": 422,
    "municipalities_2020": 356,
}


def given(rng):
    """Give the printed counts, or counts made up near to them."""
    if rng is None:
        return PRINTED
    planned, there = rng.integers(150, 240), rng.integers(380, 460)
    numbers = [planned, planned - rng.integers(20, 80), there, there - rng.integers(40, 100)]
    return dict(zip(PRINTED, map(int, numbers), strict=True))


def right(data):
    """Divide the plan by its own years, and the later count by both numbers, since its year is not known."""
    planned, _, reported_low, reported_high = _shares(data)
    return _named(planned, reported_low, reported_high)


def wrong(data):
    """Divide by something else."""
    planned, planned_now, low, high = _shares(data)
    of_the_plan = 100 * data["reported_since_2016"] / data["planned_2016_to_2019"]
    return {
        "number-of-today": _named(planned_now, low, high),
        "today-for-all": _named(planned_now, high, high),
        "one-year-for-all": _named(planned, low, low),
        "ends-swapped": _named(planned, high, low),
        "of-the-plan": _named(planned, of_the_plan, of_the_plan),
        "shares-not-per-cent": _named(planned / 100, low / 100, high / 100),
    }


def _shares(data):
    """Give both counts over both years, in per cent: the plan first, 2019 first."""
    values = list(data.values())
    counts = pd.DataFrame({"what": ["planned", "reported"], "count": values[:2]})
    totals = pd.DataFrame({"year": [2019, 2020], "total": values[2:]})
    return (100 * coverage(counts, totals).frame["share"]).to_list()


def _named(planned, low, high):
    return {"planned": planned, "reported_low": low, "reported_high": high}
