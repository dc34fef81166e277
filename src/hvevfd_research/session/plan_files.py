"""The files of a plan: what ``hvevfd session plan`` writes, and the plan itself to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import language, use_language
from hvevfd_research.reports.paper import pdf
from hvevfd_research.reports.sheet_forms import markdown, web_page
from hvevfd_research.runner.lay_out import File
from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.handouts import agenda, poster, script, task_cards
from hvevfd_research.session.slides import slides


def plan_files(plan: Plan, *, address: str = "", code: str = "") -> Iterator[File]:
    """Give everything that is printed or shown before and during a session, in the plan's language.

    Cards come in the second language too, where the plan has one.

    Parameters
    ----------
    plan : what is to be held
    address, code : of the session as phones see it, for the poster and the slides
    """
    with use_language(plan.language):
        for name, sheet in (("agenda", agenda(plan)), ("script", script(plan))):
            yield Path(f"{name}.md"), markdown(sheet).encode()
            yield Path(f"{name}.html"), web_page(sheet).encode()
            yield Path(f"{name}.pdf"), pdf(sheet)
        yield Path("poster.pdf"), poster(plan, address=address, code=code)
        yield Path("slides.pptx"), slides(plan, address=address, code=code)
    for tag in filter(None, dict.fromkeys((plan.language, plan.second_language))):
        with use_language(tag):
            for found in plan.exercises:
                yield Path("cards") / f"{found.slug}.{tag}.pdf", task_cards(found)


def new_plan(tasks: Sequence[str]) -> str:
    """Write a plan to edit, with a comment on each line, in the language that is spoken.

    Parameters
    ----------
    tasks : names of discussions

    Raises
    ------
    ContentError, ParameterError : a task is unknown, or none is named

    Examples
    --------
    >>> new_plan(["proud-of"]).splitlines()[1]
    'tasks = ["proud-of"]  # hvevfd exercises lists the discussions'
    """
    plan = Plan(_("Our gathering"), tuple(tasks), language=language())
    lines = (
        ("title", plan.title, _("what people read on every page")),
        ("tasks", list(plan.tasks), _("hvevfd exercises lists the discussions")),
        ("people", plan.people, _("how many you expect")),
        ("language", plan.language, _("of the pages and of what you print: en, nb, nn or sv")),
        ("second_language", "", _("shown beside it on the wall; empty for none")),
        ("date", "", _("such as 2026-06-03; empty for none")),
        ("start", "09:00", _("when you begin")),
        ("place", "", _("where; printed on the agenda and the poster")),
        ("four_questions", plan.four_questions, _("true: ask the four questions, team by team")),
        ("plan_cards", plan.plan_cards, _("true: each team writes what it will try")),
        ("plus_delta", plan.plus_delta, _("true: ask at the end what was good and what to change")),
    )
    return "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}  # {comment}\n" for name, value, comment in lines
    )
