"""Words for the codes in a table: what stands in a column for code to compare, said for people."""

from __future__ import annotations

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing

COUNT_COLUMNS = frozenset({"counted", "kind", "first_kind", "second_kind"})  # of counts that somebody told


def said(column: str, code: str) -> str:
    """Say a code of a column in the reader's language; what is no code of ours stays as it is.

    >>> said("scenario", "observed"), said("rules", "outside-limits;trend"), said("patient", "best")
    ('as observed', 'outside the limits and a trend', 'best')
    """
    if column == "rules" and code:
        from hvevfd_research.plots.chart_words import rule_words

        return listing(rule_words(rule) for rule in code.split(";"))
    if column == "pattern":
        from hvevfd_research.plots.health_years import pattern_words

        return pattern_words(code)
    from hvevfd_research.plots.review_words import as_printed, review_words

    if column == "printed":
        return as_printed(code)

    if column in COUNT_COLUMNS:
        from hvevfd_research.plots.count_words import kind_word, unit_word

        return unit_word(code) if column == "counted" else kind_word(code)
    return _words().get(column, {}).get(code) or review_words().get(column, {}).get(code, code)


def _words() -> dict[str, dict[str, str]]:
    from hvevfd_research.plots.hls_levels import level_words
    from hvevfd_research.plots.readability import band_words
    from hvevfd_research.plots.tornado import assumption_words

    model = {"as-published": _("as published"), "common": _("common effect"), "random": _("random effects")}
    interval = {"wald": "Wald", "hksj": "HKSJ", "hksj-floor": _("HKSJ with a floor")}
    return {
        "scenario": {
            "observed": _("as observed"),
            "best": _("missing scores best"),
            "unchanged": _("missing scores unchanged"),
            "worst": _("missing scores worst"),
            "constant profile": _("constant profile"),
            "shifted profile": _("shifted profile"),
            "constant years": _("constant years in need"),
        },
        "assumption": assumption_words(),
        "part": {
            "together": _("together"),
            "other": _("other contact"),
            "awake": _("awake on your own"),
            "asleep": _("asleep"),
        },
        "group": {"picked": _("those picked"), "others": _("everyone else")},
        "certainty": {
            "high": _("high"),
            "moderate": _("moderate"),
            "low": _("low"),
            "very low": _("very low"),
        },
        "unit": {
            "share": _("share"),
            "year": _("calendar year"),
            "years": _("years"),
            "per 100": _("per 100"),
            "persons per person": _("persons per person"),
        },
        "bound": {
            "exact": _("exact"),
            "over": _("more than"),
            "about": _("about"),
            "under": _("less than"),
            "unknown": _("cannot be said"),
        },
        "mark": {
            "read": _("read"),
            "stated": _("stated"),
            "computed": _("computed"),
            "assumed": _("assumed"),
        },
        "weekday": {
            "Monday": _("Monday"),
            "Tuesday": _("Tuesday"),
            "Wednesday": _("Wednesday"),
            "Thursday": _("Thursday"),
            "Friday": _("Friday"),
            "Saturday": _("Saturday"),
            "Sunday": _("Sunday"),
        },
        "component": {"mix": _("mix"), "rates": _("what each does")},
        "side": {"before": _("before"), "after": _("after")},
        "basis": {"recast": _("recast, an estimate"), "counted": _("counted")},
        "limits": {
            "chance": _("chance alone"),
            "phi": _("widened in proportion (phi)"),
            "tau2": _("widened by a fixed amount (tau²)"),
        },
        "way": {
            "due-only": _("only those whose deadline has come"),
            "all-as-due": _("everyone, as if due"),
            "done-early": _("those not yet due where already done"),
        },
        "level": {"refused": _("left out"), "warning": _("look at it"), "note": _("how it was read")}
        | level_words(),
        "band": band_words(),
        "status": {"approved": _("on the wall"), "waiting": _("waiting"), "hidden": _("hidden")},
        "state": {
            "everyone": _("everyone"),
            "known": _("came so far, answer known"),
            "yes": _("passed"),
        },
        "scheme": {
            "content": _("What matters"),
            "source": _("Whose goal it is"),
            "understood": _("Whether the question was understood"),
        },
        "if_unknown": {
            "like": _("it is like the known"),
            "left-out": _("its people are left out"),
            "no": _("all of it is no"),
            "yes": _("all of it is yes"),
        },
        "model": model,
        "model_asked": model,
        "interval": interval,
        "interval_asked": interval,
    }
