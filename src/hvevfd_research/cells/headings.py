"""Words over the columns of a table: what the symbols and field names of results are called in print."""

from __future__ import annotations

from collections.abc import Iterable

from hvevfd_research.i18n import gettext as _
from hvevfd_research.plots.review_words import review_headings

# Columns of calendar years, which are written without a mark between thousands.
YEARS = frozenset({"year", "first_year", "last_year", "to_year", "lowest_in"})


def heading(column: str) -> str:
    """Give the heading of a column in the reader's language; a column without one keeps its name.

    >>> heading("lcl"), heading("municipality")
    ('Lower limit', 'municipality')
    """
    return _words().get(column, column)


def headed(columns: Iterable[str]) -> list[str]:
    """Keep the columns that have a heading: those that people read, not those that only code needs.

    >>> headed(["cl", "baseline", "ucl"])
    ['cl', 'ucl']
    """
    words = _words()
    return [column for column in columns if column in words]


def _words() -> dict[str, str]:
    return review_headings() | {
        "x": _("Order"),
        "y": _("Value"),
        "n": _("Number"),
        "cl": _("Centre line"),
        "lcl": _("Lower limit"),
        "ucl": _("Upper limit"),
        "signal": _("Signal"),
        "rules": _("Rules"),
        "patient": _("Patient"),
        "goal": _("Goal"),
        "text": _("Text"),
        "first": _("First"),
        "second": _("Second"),
        "change": _("Change"),
        "mean": _("Mean"),
        "share": _("Share"),
        "estimate": _("Estimate"),
        "ci_low": _("From"),
        "ci_high": _("To"),
        "threshold": _("Threshold"),
        "instrument": _("Instrument"),
        "scenario": _("Scenario"),
        "responders": _("Past the threshold"),
        "source": _("Source"),
        "year": _("Year"),
        "place": _("Place"),
        "order": _("Order"),
        "first_year": _("From year"),
        "last_year": _("To year"),
        "last": _("Last"),
        "lowest_in": _("Lowest in"),
        "years_left": _("Years left"),
        "oadr": _("65+ per person of working age"),
        "poadr": _("Near the end of life per other adult"),
        "redr": _("Near the end of life per person employed"),
        "threshold_female": _("Old age begins, women"),
        "threshold_male": _("Old age begins, men"),
        "value": _("Value"),
        "unit": _("Unit"),
        "note": _("Note"),
        "part": _("Part"),
        "effect": _("Effect"),
        "country": _("Country"),
        "outcome": _("Outcome"),
        "study": _("Study"),
        "citation": _("Source"),
        "weight": _("Weight"),
        "k": _("Studies"),
        "i2": _("I²"),
        "metric": _("Measure"),
        "certainty": _("Certainty"),
        "exposure": _("Programme"),
        "participants": _("Participants"),
        "towards": _("Towards benefit"),
        "area": _("Area"),
        "group": _("Group"),
        "before": _("Before"),
        "after": _("After"),
        "expected": _("Expected with nothing done"),
        "fall": _("Fall"),
        "correlation": _("Correlation"),
        "price": _("Price"),
        "avoided": _("Avoided"),
        "effect_share": _("Part that is an effect"),
        "lix": _("LIX"),
        "words": _("Words"),
        "sentences": _("Sentences"),
        "sentence": _("Sentence"),
        "long_words": _("Long words"),
        "words_per_sentence": _("Words in a sentence"),
        "long_share": _("Share of long words"),
        "band": _("Band"),
        "rule": _("Must be answered"),
        "having": _("Have one"),
        "units": _("Of"),
        "what": _("What"),
        "said": _("What was told"),
        "month": _("Month"),
        "limits": _("Limits"),
        "outermost": _("Outside"),
        "point": _("Checklist"),
        "checklist": _("Checklist"),
        "in_time": _("In time"),
        "late": _("Late"),
        "not_done": _("Not done"),
        "due": _("Due"),
        "not_yet_due": _("Not yet due"),
        "way": _("Way of counting"),
        "total": _("Of"),
        "category": _("Cause"),
        "cumulative": _("Together"),
        "age_from": _("Age from"),
        "hours": _("Hours"),
        "need": _("People in need"),
        "guess": _("Guess"),
        "by_later": _("By the later profile"),
        "gap": _("Gap"),
        "constant profile": _("Constant profile"),
        "shifted profile": _("Shifted profile"),
        "constant years": _("Constant years in need"),
        "assumption": _("Assumption"),
        "at_low": _("At the low end"),
        "at_high": _("At the high end"),
        "counted": _("What is counted"),
        "kind": _("Kind of count"),
        "count": _("Count"),
        "bound": _("How exact"),
        "told_by": _("Who says so"),
        "mark": _("How we know"),
        "first_kind": _("Kind of the first"),
        "second_kind": _("Kind of the second"),
        "ratio": _("Second for each first"),
        "observed": _("Counted"),
        "fit": _("The curve"),
        "low": _("Band from"),
        "high": _("Band to"),
        "date": _("Date"),
        "weekday": _("Weekday as printed"),
        "years_with": _("Years with it"),
        "years_without": _("Years without it"),
        "share_with": _("Share with it"),
        "population": _("People"),
        "asked": _("Asked"),
        "deaths": _("Deaths"),
        "cases": _("Cases"),
        "comparison": _("Comparison"),
        "total_change": _("Years added"),
        "without_change": _("Added without it"),
        "with_change": _("Added with it"),
        "share_first": _("Share with it, first"),
        "share_last": _("Share with it, last"),
        "share_of_gain": _("Share of added years without it"),
        "pattern": _("Pattern"),
        "crude": _("All"),
        "standardised": _("All, ages held still"),
        "printed": _("Printed"),
        "home": _("Home services"),
        "institution": _("Institution"),
        "least": _("Either, if all who can have both"),
        "most": _("Either, if nobody has both"),
        "people_start": _("People, start of year"),
        "people_end": _("People, end of year"),
        "users": _("Users"),
        "measure": _("Measure"),
    }
