"""What a learner has done, in a file of the learner's own: no score, no tracking, nothing sent."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from hvevfd_research.errors import OutputError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.exercises import Exercise, all_exercises
from hvevfd_research.practice.feedback import Feedback, Status
from hvevfd_research.runner.files import write_whole

FILE = "hvevfd-progress.json"  # in the folder of the notebooks, where the learner finds it


@dataclass(frozen=True)
class Progress:
    """Which exercises are done, tried and not begun.

    Parameters
    ----------
    done, tried, not_begun : analytic exercises, in the order of a course
    """

    done: tuple[Exercise, ...]
    tried: tuple[Exercise, ...]
    not_begun: tuple[Exercise, ...]

    def __repr__(self) -> str:
        return "\n".join(f"{word}: {', '.join(titles) or '–'}" for word, titles in self._lines())

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<dt><b>{escape(word)}</b></dt><dd>{escape(', '.join(titles) or '–')}</dd>"
            for word, titles in self._lines()
        )
        return f"<dl>{rows}</dl>"

    def _lines(self) -> Iterable[tuple[str, list[str]]]:
        yield _("Done"), [found.heading for found in self.done]
        yield _("Tried"), [found.heading for found in self.tried]
        yield _("Not begun"), [found.heading for found in self.not_begun]


def progress() -> Progress:
    """Tell which exercises you have done, from the file in the folder you work in."""
    kept = _read()
    analytic = [found for found in all_exercises() if found.kind == "analysis"]
    done = tuple(found for found in analytic if kept.get(found.slug, {}).get("done"))
    tried = tuple(found for found in analytic if found.slug in kept and found not in done)
    return Progress(done, tried, tuple(found for found in analytic if found.slug not in kept))


def note(exercise: Exercise, feedback: Feedback) -> None:
    """Note a check. A folder that cannot be written to does not stop an exercise.

    Parameters
    ----------
    exercise : what was checked
    feedback : what was said; the answer itself is not kept
    """
    if feedback.status is Status.NOT_TRIED:
        return
    kept = _read()
    before = kept.get(exercise.slug, {})
    now = {"done": before.get("done", False) or feedback.right}
    if now != before:
        kept[exercise.slug] = now
        with contextlib.suppress(OutputError):
            write_whole(Path(FILE).absolute(), json.dumps(kept, indent=1, sort_keys=True) + "\n")


def _read() -> dict[str, Any]:
    """Read the learner's file; one that is not ours any more counts as empty, and is replaced."""
    try:
        kept = json.loads(Path(FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {slug: row for slug, row in kept.items() if isinstance(row, dict)} if isinstance(kept, dict) else {}
    )
