"""Words for what the checks of reviews and of printed claims say in code."""

from __future__ import annotations

import re

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number

_PRINTED = re.compile(r"([<>=≤≥]?) ?(-?[0-9]*\.?[0-9]+)")


def method_words(code: str) -> str:
    """Name a method; a code that is none of ours stays as it is."""
    return _methods().get(code, code)


def refusal_words(code: str) -> str:
    """Say why there is no number; a code that is none of ours stays as it is."""
    return _reasons().get(code, code)


def as_printed(text: str) -> str:
    """Write a printed number with the reader's decimal mark, its digits and sign kept; other text stays.

    >>> as_printed("<0.001"), as_printed("-0.29"), as_printed("n.s.")
    ('<0.001', '−0.29', 'n.s.')
    """
    found = _PRINTED.fullmatch(text)
    if found is None:
        return text
    sign, value = found.groups()
    return sign + number(float(value), len(value.partition(".")[2]))


def review_words() -> dict[str, dict[str, str]]:
    """Give the words of all codes, by the column that they stand in."""
    return {
        "method": _methods(),
        "refused": _reasons(),
        "because": _reasons(),
        "pooled_by": {"common": _("common effect"), "random": _("random effects")},
        "interval_by": {"wald": "Wald", "hksj": "HKSJ"},
        "tau2_method": {"none": "–"},
        "metric": {"per-1000": _("events per 1000 people")},
        "sharing": {
            "once": _("once, first row only"),
            "twice": _("twice, as entered"),
            "split": _("control group split"),
            "combined": _("programme groups combined"),
        },
        "mirrored": {
            "printed": _("as printed"),
            "from-low": _("if the lower limit is right"),
            "from-high": _("if the upper limit is right"),
        },
        "verdict": {
            "fits": _("fits within rounding"),
            "does-not-fit": _("does not fit"),
            "cannot-be-checked": _("cannot be checked"),
        },
        "check": {
            "middle": _("estimate in the middle of its interval"),
            "p": _("p from the interval"),
            "i2": _("I² from Q and studies"),
            "counts": _("from counts or shares"),
        },
        "hint": {
            "points": _("would fit as percentage points"),
            "percent": _("would fit as a relative change in per cent"),
            "OR": _("would fit as an odds ratio"),
            "RR": _("would fit as a risk ratio"),
        },
    }


def review_headings() -> dict[str, str]:
    """Give the headings of columns that pooling and checking make."""
    return {
        "pooled_by": _("Model"),
        "tau2_method": _("Spread by"),
        "interval_by": _("Interval"),
        "predicted_low": _("New study from"),
        "predicted_high": _("New study to"),
        "method": _("Method"),
        "refused": _("Refused"),
        "because": _("Why"),
        "sharing": _("Control group enters"),
        "people": _("People counted"),
        "mirrored": _("Interval"),
        "claim": _("Claim"),
        "check": _("Check"),
        "verdict": _("Verdict"),
        "hint": _("What would fit"),
        "printed": _("Printed"),
        "could_be_from": _("Recomputed from"),
        "could_be_to": _("Recomputed to"),
        "share1": _("First share, %"),
        "share2": _("Second share, %"),
        "points": _("Percentage points"),
        "percent": _("Relative change, %"),
        "RR": _("Risk ratio"),
        "OR": _("Odds ratio"),
        "nnt": _("People for one event"),
        "explained": _("Variation explained, %"),
    }


def _methods() -> dict[str, str]:
    return {
        "untouched": _("As pooled"),
        "trim-and-fill": _("Trim and fill"),
        "pet": "PET",
        "peese": "PEESE",
        "selection-model": _("Selection model"),
        "egger": _("Egger's test"),
        "begg": _("Begg's test"),
        "corrected": _("half a person added, trials without events left out"),
        "corrected-all": _("half a person added to all empty cells"),
        "mantel-haenszel": _("Mantel-Haenszel, nothing added"),
        "peto": _("Peto, nothing added"),
        "difference": _("difference between shares, every trial in"),
    }


def _reasons() -> dict[str, str]:
    return {
        "under-ten-studies": _("refused: under 10 studies"),
        "all-on-one-side": _("refused: all significant, or none"),
        "no-fit": _("refused: no stable fit"),
        "counts": _("refused: pooled from counts"),
        "one-study": _("refused: one study"),
        "studies-agree-exactly": _("refused: no spread at all"),
        "too-few-events": _("refused: too few events"),
        "missing": _("a number is missing"),
        "small-arm": _("a group has too few people"),
        "sd-not-above-0": _("a standard deviation is not above 0"),
        "no-count": _("events are no whole number, 0 or more"),
        "events-above-people": _("more events than people"),
        "no-contrast-in-events": _("no event in either group, or nothing but events"),
        "no-interval": _("no interval is given"),
        "no-p": _("no p is given"),
        "p-unreadable": _("the p cannot be read"),
        "no-q": _("Q, I² or the number of studies is not given"),
        "no-counts": _("no counts or shares are given"),
        "adjusted": _("adjusted by a model, so counts need not give it"),
        "no-ratio-of-counts": _("not a measure that counts give"),
    }
