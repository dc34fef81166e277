"""The report of one run: one HTML file that needs nothing else, for someone who never opens the code.

The order is the notebook's own. Code is folded away behind one switch; answers, headline numbers, figures
with their tables and notices stand in the text; what the page was made from stands at its foot.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hvevfd_research.i18n import date, listing, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.expected import Verdict

if TYPE_CHECKING:
    from nbformat import NotebookNode

AUTHORS = "The hvevfd-research founders"


def report_page(
    notebook: NotebookNode,
    *,
    title: str,
    language: str = "en",
    record: Mapping[str, Any] | None,
    verdicts: Sequence[Verdict] = (),
    failure: Mapping[str, Any] | None = None,
    about: Mapping[str, Any] | None = None,
) -> str:
    """Write the page of an executed notebook.

    Parameters
    ----------
    notebook : executed; cells carry papermill's status in ``metadata.papermill.status``
    title : of the page
    language : of the page; numbers in the notebook are already written in it
    record : what went into the run, as :func:`hvevfd_research.runner.record.run_record` gives it
    verdicts : published numbers held against ours; shown beside the headline of the same name
    failure : where the run stopped and why, with keys ``kind workbook parameters cell of message line``; its
        sentences go to the top of the page, and cells after that one are marked as not run
    about : what the workbook says of itself, with keys ``slug question minutes audience data
        exercises``

    Returns
    -------
    str
        HTML with style, script and images inside. It makes no request.
    """
    from hvevfd_research.reports.blocks import body
    from hvevfd_research.reports.exporter import exporter
    from hvevfd_research.reports.page import inside

    about = about or {}
    with use_language(language):
        parts = body(notebook, verdicts=verdicts, failure=failure, name=about.get("slug") or "table")
        page = {
            "title": title,
            "language": language,
            "inside": inside("page"),
            "body": parts,
            "about": _about(about, parts.lead_source),
            "sources": _sources(parts.blocks),
            "failure": _failure(failure) if failure else None,
            "record": record,
            "when": _when(record),
            "cite": _citation(title, record),
        }
        html, _resources = exporter().from_notebook_node(notebook, {"page": page})
    return str(html)


def audiences() -> dict[str, str]:
    """Name the three kinds of readers."""
    return {"researcher": _("researchers"), "facilitator": _("facilitators"), "student": _("students")}


def _about(about: Mapping[str, Any], lead: str) -> dict[str, Any]:
    """Choose what the head of the page says of the workbook, beyond what its own first cell says."""
    minutes = about.get("minutes")
    said = minutes is not None and re.search(rf"\b{minutes}\b", lead) is not None
    names = audiences()
    return {
        "question": "" if lead else about.get("question", ""),
        "readers": "" if said else listing(names[reader] for reader in about.get("audience", ())),
        "minutes": None if said else minutes,
        "data": list(about.get("data", ())),
        "exercises": list(about.get("exercises", ())),
    }


def _sources(blocks: Sequence[Any]) -> list[dict[str, Any]]:
    """List the published numbers that stand on headline cards, each with where it was read."""
    cards = [card for block in blocks if block.kind == "headlines" for card in block.facts["cards"]]
    found = [card for card in cards if "published" in card]
    for count, card in enumerate(found, start=1):
        card["anchor"] = f"source-{count}"
    return found


def _failure(failure: Mapping[str, Any]) -> dict[str, Any]:
    """Say in a sentence what stopped the run."""
    where = {"cell": failure.get("cell"), "of": failure.get("of")}
    stopped = {
        "error": _("The run met an error in cell {cell} of {of} and stopped there."),
        "timeout": _("The run took longer than it was given. It was stopped in cell {cell} of {of}."),
        "killed": _("Python was ended from outside in cell {cell} of {of}, often because memory ran out."),
        "stopped": _("Someone stopped the run in cell {cell} of {of}."),
    }
    return {**failure, "sentence": stopped[failure.get("kind", "error")].format(**where)}


def _when(record: Mapping[str, Any] | None) -> str:
    """Write when the run started, as people write it."""
    if not record or not record.get("started"):
        return ""
    moment = dt.datetime.fromisoformat(record["started"]).astimezone(dt.UTC)
    return _("{date}, {time} UTC").format(date=date(moment.date()), time=moment.strftime("%H:%M"))


def _citation(title: str, record: Mapping[str, Any] | None) -> str:
    """Write how to cite the page."""
    if not record:
        return ""
    moment = dt.datetime.fromisoformat(record["started"])
    return _("{authors} ({year}). {title} hvevfd-research {version}, run {key}.").format(
        authors=AUTHORS,
        year=moment.year,
        title=title if title.endswith(("?", ".", "!")) else title + ".",
        version=record.get("versions", {}).get("hvevfd-research", "–"),
        key=record.get("key", "–"),
    )
