"""How far two readers agree beyond chance: Cohen's kappa with its interval, and Krippendorff's alpha."""

from functools import lru_cache

import pandas as pd

from hvevfd_research.stats import cohen_kappa, krippendorff_alpha

CODES = [1, 2, 3]
NAMES = ("kappa", "low", "high", "alpha")
TOLERANCE = 0.001


def given(rng):
    """Give how many made-up answers got each pair of codes."""
    answers = [12, 3, 1, 1, 5, 2, 0, 3, 3]
    if rng is not None:
        answers = [int(rng.integers(4, 12) if place % 4 == 0 else rng.integers(0, 5)) for place in range(9)]
    return _table(answers)


def right(data):
    """Compute both with the functions of the workbook."""
    read = _read(data)
    kappa = cohen_kappa(read, "first", "second")
    alpha = krippendorff_alpha(read, ["first", "second"])
    return {
        "kappa": kappa.estimate,
        "low": kappa.ci_low,
        "high": kappa.ci_high,
        "alpha": alpha.estimate,
    }


def wrong(data):
    """Compute what people answer instead; only the part that tells what they did."""
    read = _read(data)
    found = cohen_kappa(read, "first", "second")
    even = 1 / len(CODES)
    listed = data[data["answers"] > 0]
    return {
        "plain-agreement": {"kappa": found.observed},
        "minus-chance": {"kappa": found.observed - found.expected},
        "even-chance": {"kappa": (found.observed - even) / (1 - even)},
        "lines-not-answers": {"kappa": cohen_kappa(listed, "first", "second").estimate},
        "one-code": {"kappa": cohen_kappa(read == CODES[0], "first", "second").estimate},
        "alpha-as-kappa": {"alpha": found.estimate},
        "one-standard-error": {"low": found.estimate - found.se, "high": found.estimate + found.se},
    }


def recognise(value, data):
    """Know what someone did by the part that shows it, whatever stands in the others."""
    given = dict(zip(NAMES, value, strict=True))
    for name, parts in _known(tuple(data["answers"])).items():
        if all(abs(given[part] - number) <= TOLERANCE for part, number in parts.items()):
            return name
    return ""


@lru_cache(maxsize=8)
def _known(answers):
    """Compute all answers once for a table, since each of them is asked about in turn."""
    data = _table(answers)
    return {"right": right(data)} | wrong(data)


def _table(answers):
    first, second = zip(*[(one, two) for one in CODES for two in CODES], strict=True)
    return pd.DataFrame({"first": first, "second": second, "answers": answers})


def _read(data):
    return data.loc[data.index.repeat(data["answers"]), ["first", "second"]]
