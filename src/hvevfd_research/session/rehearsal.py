"""Made-up answers that fill a room for practice; every page says that they are made up."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hvevfd_research.i18n import deferred, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.session.agenda import Plan
from hvevfd_research.session.store import New

ANSWERS = 40  # as many as a large room gives
SEED = 1  # the same answers each time

LINES = (
    deferred("We ask what matters before we open the form."),
    deferred("The night shift writes down what calmed people."),
    deferred("We phone the day after people come home."),
    deferred("Next of kin are asked what a good day looks like."),
    deferred("The goal stands on the first page of the record."),
    deferred("We sit down when we ask."),
    deferred("The physiotherapist and home care visit together."),
    deferred("We ask again after four weeks."),
)
"""Written by us; no one said them."""


def made_up(plan: Plan) -> Iterator[New]:
    """Give made-up answers to the tasks of a plan, in its language.

    Parameters
    ----------
    plan : whose tasks they answer
    """
    draw = random.Random(SEED)  # noqa: S311 -- practice, not secrets
    with use_language(plan.language):
        for place in range(ANSWERS):
            yield New(
                "answer",
                {
                    "id": f"made-up-{place}",
                    "task": plan.tasks[place % len(plan.tasks)],
                    "who": f"made-up-{place}",
                    "text": _(draw.choice(LINES)),
                    "people": 2,
                    "language": plan.language,
                },
            )
