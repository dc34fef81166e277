"""What ``hve.exercise`` gives in a notebook: numbers, and the verbs check, hint and solution."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.exercises import Exercise, find_exercise
from hvevfd_research.practice.feedback import Feedback, Status
from hvevfd_research.practice.judging import judge, numbers_for
from hvevfd_research.practice.notebooks import solution_of
from hvevfd_research.practice.passage import Passage
from hvevfd_research.practice.progress_file import note


class Task:
    """An exercise with its numbers, for one learner.

    Parameters
    ----------
    found : an analytic exercise
    seed : such as your initials, for numbers of your own
    """

    def __init__(self, found: Exercise, seed: str = "") -> None:
        if found.answer is None:
            raise ContentError(
                "exercise {slug} is for talking: there is nothing to check in it", slug=found.slug
            )
        self._exercise = found
        self._seed = seed
        self._attempts = 0
        self._hints = 0

    def __repr__(self) -> str:
        return f"{self._exercise.heading} ({self._exercise.minutes} min)"

    @cached_property
    def data(self) -> Any:
        """The numbers of the task: a table or a few named numbers."""
        return numbers_for(self._exercise, self._seed)

    def check(self, answer: object) -> Feedback:
        """Say how an answer stands, and why.

        Parameters
        ----------
        answer : a number (a text such as “4,0” counts), or whatever the task asks for

        Examples
        --------
        >>> exercise("mean-goal-change").check(...)
        ○ Not tried yet. Write your answer in the cell above, and run it.
        """
        feedback = judge(self._exercise, self.data, answer)
        self._attempts += feedback.status is not Status.NOT_TRIED
        note(self._exercise, feedback)
        return feedback

    def hint(self) -> Passage:
        """Give the next of three hints: a nudge, the idea, a worked step on other numbers."""
        hints = self._exercise.hints
        place = min(self._hints, len(hints) - 1)
        self._hints = place + 1
        title = _("Hint {n} of {of}").format(n=place + 1, of=len(hints))
        return Passage(title, _(hints[place]))

    def solution(self, *, show: bool = False) -> Passage:
        """Show a solution, after you have tried; there may be others.

        Parameters
        ----------
        show : show it without a try
        """
        title = _("A solution")
        if not (self._attempts or show):
            return Passage(title, _("Try first: it is worth more. Or ask with solution(show=True)."))
        code, words = solution_of(self._exercise)
        return Passage(title, words, code)

    def critique(self) -> Feedback:
        """Ask what the numbers cannot say, with what a good answer holds, to compare with a partner."""
        points = tuple(map(_, self._exercise.rubric))
        return Feedback(Status.OPEN, _(self._exercise.critique), points=points)

    # The same verbs as people say them in Bokmål, Nynorsk and Swedish; “hint” is “hint” in Norwegian.
    sjekk = check
    fasit = solution
    kontrollera = check
    facit = solution
    ledtråd = hint


def exercise(slug: str, seed: str = "") -> Task:
    """Open an exercise in a notebook.

    Parameters
    ----------
    slug : its name, as ``hvevfd exercises`` lists it
    seed : such as your initials, for numbers of your own; without it, those of the source

    Raises
    ------
    ContentError : there is none of that name, or it is a discussion

    Examples
    --------
    >>> exercise("mean-goal-change")
    What does one number say of three goals? (10 min)
    """
    return Task(find_exercise(slug), seed)
