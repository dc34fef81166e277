"""Headline numbers beside their published ones, as a report and the shelf show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.runner.expected import Verdict


def beside_print(headlines: Iterable[Mapping[str, Any]], verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Put the published number beside each headline that has one.

    Parameters
    ----------
    headlines : facts of kind ``headline``
    verdicts : published numbers held against ours, found by the headline's name

    Returns
    -------
    list of dict
        The facts, and where a number was published ``published`` (as written), ``agrees`` (in words),
        ``same`` (whether the two agree), ``good`` (whether the workbook tells the truth about it),
        ``source`` and ``note``.
    """
    by_name = {verdict.expected.name: verdict for verdict in verdicts}
    return [dict(fact) | _print_of(fact, by_name.get(fact["name"])) for fact in headlines]


def _print_of(fact: Mapping[str, Any], verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {}
    row = verdict.expected
    # A share is kept between 0 and 1 but read as a percentage, so two of its decimals stand before the point.
    written = (
        percent(row.published, max(row.digits - 2, 0))
        if fact.get("share")
        else number(row.published, row.digits)
    )
    return {
        "published": written,
        "agrees": agreement(verdict),
        "same": verdict.status in {"match", "now-matches"},
        "good": verdict.good,
        "source": row.source,
        "note": _(row.note) if row.note else "",
    }


def agreement(verdict: Verdict) -> str:
    """Say in words how our number stands to the published one."""
    return {
        "match": _("agrees"),
        "known-difference": _("differs, see the note"),
        "differs": _("differs"),
        "missing": _("not computed in this run"),
        "now-matches": _("agrees, though the note says that it does not"),
    }[verdict.status]
