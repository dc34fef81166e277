"""What leaves a session: minutes, answers and cards, each without marks of phones and without times.

Answers that were approved for the wall leave; those that wait or were hidden only when the facilitator asks
for them, and never in the file for researchers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hvevfd_research import datasets
from hvevfd_research.i18n import LANGUAGES, deferred, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.intake.export import clean_csv, clean_workbook, repacked
from hvevfd_research.practice.exercises import find_exercise
from hvevfd_research.reports.document import document
from hvevfd_research.runner.lay_out import File
from hvevfd_research.session.debrief import Debrief
from hvevfd_research.session.handouts import Card, cards
from hvevfd_research.session.minutes import minutes, safe, votes_on
from hvevfd_research.session.views import CARD

CODING, CODED = "coding-simulated", "answers"
"""The data set whose columns the workbook ``coding-answers`` reads."""

STATUS = {
    "approved": deferred("on the wall"),
    "waiting": deferred("waiting"),
    "hidden": deferred("hidden"),
}


def export_files(found: Debrief, *, everything: bool = False) -> Iterator[File]:
    """Give the files of a session that was held, in the language that is spoken.

    Parameters
    ----------
    found : what it came to
    everything : whether the workbook of answers holds those that wait or were hidden as well
    """
    yield Path("minutes.docx"), repacked(document(minutes(found)))
    yield Path("answers.xlsx"), clean_workbook(_answers(found, everything), sheet=_("Answers"))
    yield Path("plan-cards.xlsx"), clean_workbook(_plan_cards(found), sheet=_("Plan cards"))
    yield Path("for-coding.csv"), clean_csv(for_coding(found))
    made = list(_cards(found))
    if made:
        yield Path("cards.pdf"), cards(found.title, made)


def for_coding(found: Debrief) -> pd.DataFrame:
    """Give the approved answers in the form of the workbook ``coding-answers``.

    A group that is named like one of its codes, in any of our languages, is taken for the first reader's
    code; other answers, and all of the second reader's, are still to be coded. Nobody was asked whether the
    words may be quoted, so that column stays empty.

    Parameters
    ----------
    found : what the session came to

    Returns
    -------
    DataFrame
        The columns of the form, and with them the group.
    """
    schema = datasets.schema(CODING, CODED)
    names = [field["name"] for field in schema["fields"]]
    codes = _codes_by_name()
    said = safe(found.approved).reset_index(drop=True)
    made = pd.DataFrame("", index=said.index, columns=[*names, "theme"])
    made["answer"] = [str(n) for n in range(1, len(said) + 1)]
    made["content_a"] = [codes.get(theme.strip().casefold(), "") for theme in said["theme"]]
    made["text"], made["theme"] = said["text"], said["theme"]
    return made


def _codes_by_name() -> dict[str, str]:
    """Give the code of each name that a group may have, in any of our languages."""
    book = datasets.load(CODING, "codebook")
    content = book[book["scheme"] == "content"]
    fields = datasets.schema(CODING, CODED)["fields"]
    labels = next(field["labels"] for field in fields if field["name"] == "content_a")
    english = [
        *zip(content["name"], content["code"], strict=True),
        *((label, code) for code, label in labels.items()),
    ]
    named: dict[str, str] = {}
    for tag in LANGUAGES:
        with use_language(tag):
            named |= {_(name).casefold(): code for name, code in english}
    return named


def _answers(found: Debrief, everything: bool) -> pd.DataFrame:
    """Give the answers as texts and nothing else, so that no cell can be a formula."""
    said = found.answers if everything else safe(found.approved)
    shown = pd.DataFrame(
        {
            _("Discussion"): [find_exercise(task).heading for task in said["task"]],
            _("Group"): said["theme"],
            _("Answer"): said["text"],
            _("Written by"): said["people"].astype(str),
            _("Language"): said["language"],
        }
    )
    if everything:
        shown[_("Status")] = [_(STATUS[status]) for status in said["status"]]
    return shown.astype(object)


def _plan_cards(found: Debrief) -> pd.DataFrame:
    """Give the plan cards with room for what became of them, in the form that the debrief reads again."""
    fields = datasets.schema("session-simulated", "cards")["fields"]
    kept = found.plans.astype(str).assign(card=[str(n) for n in range(1, len(found.plans) + 1)])
    for name in CARD:
        kept[name] = safe(kept, name)[name]
    kept = kept.fillna("")
    return kept[[field["name"] for field in fields]].rename(
        columns={field["name"]: _(field["title"]) for field in fields}
    )


def _cards(found: Debrief) -> Iterator[Card]:
    """Give a card for each approved answer, its group above it, those with most dots first."""
    for task in found.tasks:
        said = safe(found.approved[found.approved["task"] == task])
        votes = votes_on(found, task)
        order = {} if votes is None else {name: n for n, name in enumerate(votes.table["choice"])}
        rows = said.to_dict("records")
        rows.sort(key=lambda row: order.get(row["theme"], order.get(row["text"], len(order))))
        for row in rows:
            yield Card(row["theme"] or find_exercise(task).heading, row["text"], row["language"])
