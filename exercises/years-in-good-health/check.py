"""Years left at 65 without need of help, by Sullivan's method, with the survey's interval."""

import numpy as np
import pandas as pd

from hvevfd_research.stats import life_table, sullivan

AGES = [65, 70, 75, 80, 85]  # years; the last group is open
ALIVE = 10_000  # people at 65 in the table


def given(rng):
    """Give a made-up place: deaths per 1000, the life table, who needs help, and how many were asked."""
    if rng is None:
        rate, ill = [11.0, 18.5, 31.0, 54.0, 132.0], [0.12, 0.18, 0.28, 0.41, 0.63]
        asked = [420, 380, 310, 220, 140]
    else:
        rate = rng.uniform(8, 14) * rng.uniform(1.5, 1.75) ** np.array([0, 1, 2, 3, 4.8])
        ill = rng.uniform(0.08, 0.15) * rng.uniform(1.35, 1.5) ** np.arange(5)
        asked = rng.integers(10, 40, size=5) * 10
    data = pd.DataFrame({"age": AGES, "per_1000": np.round(rate, 1)})
    table = _table(data)
    return data.assign(alive=table.lx.round(), years=table.Lx.round(), ill=np.round(ill, 2), asked=asked)


def right(data):
    """Compute the years with the function of the workbook."""
    ill, asked = data.set_index("age")["ill"], data.set_index("age")["asked"]
    found = sullivan(_table(data), ill, asked, variance="jagger").at(65, "healthy")
    return {"healthy": found.years, "low": found.ci_low, "high": found.ci_high}


def wrong(data):
    """Compute what people answer instead; a wrong middle keeps the width of the interval."""
    found, left = right(data), data["years"].sum() / ALIVE
    half, without = found["high"] - found["healthy"], (1 - data["ill"]) * data["years"]
    deaths = data["alive"] - data["alive"].shift(-1, fill_value=0)
    middles = {
        "weighted-by-deaths": left * (1 - np.average(data["ill"], weights=deaths)),
        "open-group-lost": without[:-1].sum() / ALIVE,
        "plain-mean": left * (1 - data["ill"].mean()),
        "with-help": left - found["healthy"],
    }
    answers = {
        name: {"healthy": years, "low": years - half, "high": years + half} for name, years in middles.items()
    }
    error = half / 1.96
    return answers | {
        "one-standard-error": {"low": found["healthy"] - error, "high": found["healthy"] + error},
        "no-interval": {"low": found["healthy"], "high": found["healthy"]},
    }


def _table(data):
    return life_table(data.assign(rate=data["per_1000"] / 1000), rate="rate", radix=ALIVE)
