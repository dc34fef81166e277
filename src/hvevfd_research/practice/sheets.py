"""What people hold in their hands: the notebook of an analytic exercise, the sheet of a discussion."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hvevfd_research.errors import ContentError
from hvevfd_research.i18n import deferred, ngettext, use_language
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n.markdown import translated
from hvevfd_research.practice.exercises import Exercise, all_exercises
from hvevfd_research.practice.notebooks import student

HEADINGS = (
    deferred("Task"),
    deferred("Steps"),
    deferred("What we write down"),
    deferred("Talk together"),
    deferred("For the facilitator"),
)
"""The headings of every ``task.md``, in this order."""

_STEP = re.compile(r"^\d+\. (.+)$", re.MULTILINE)


def sections(found: Exercise) -> dict[str, str]:
    """Give the parts of a discussion by English heading, their text in the language that is spoken.

    Raises
    ------
    ContentError : its headings are not those of :data:`HEADINGS`, or it has more or fewer steps than times
    """
    parts = re.split(r"^## (.+)$", found.sheet, flags=re.MULTILINE)
    text = {heading: body.strip("\n") for heading, body in zip(parts[1::2], parts[2::2], strict=True)}
    if tuple(text) != HEADINGS or len(_STEP.findall(text["Steps"])) != len(found.steps):
        raise ContentError(
            "task.md of {slug} needs the headings {headings}, and a numbered step for each [[steps]]",
            slug=found.slug,
            headings=", ".join(HEADINGS),
        )
    return {heading: translated(body, _) for heading, body in text.items()}


def timed_steps(found: Exercise) -> list[tuple[str, int, str]]:
    """Give phase, minutes and text of each step of a discussion, in the language that is spoken."""
    texts = _STEP.findall(sections(found)["Steps"])
    return [(_(step.phase), step.minutes, text) for step, text in zip(found.steps, texts, strict=True)]


def discussion_sheet(found: Exercise, *, facilitator: bool = True) -> str:
    """Write a discussion as Markdown, in the language that is spoken.

    Parameters
    ----------
    found : a discussion
    facilitator : whether what the facilitator needs to know stands on it
    """
    parts = sections(found)
    lines = [f"# {found.heading}", "", f"> {_(found.source)}", "", _minutes(found.minutes) + "."]
    if found.material:
        lines.append(_("You need: {material}.").format(material="; ".join(map(_, found.material))))
    for heading in HEADINGS if facilitator else HEADINGS[:-1]:
        body = parts[heading] if heading != "Steps" else "\n".join(_step_lines(found))
        lines += ["", f"## {_(heading)}", "", body]
    return "\n".join(lines) + "\n"


def for_students(language: str) -> Iterator[tuple[Path, bytes]]:
    """Give the files of all exercises as students get them: notebooks without solutions, and sheets.

    Parameters
    ----------
    language : of their text

    Yields
    ------
    tuple
        Path within the student's folder, and the bytes of the file.
    """
    with use_language(language):
        for found in all_exercises():
            if found.kind == "analysis":
                yield notebook_path(found), notebook_bytes(student(found, language))
            else:
                yield Path(f"{stem(found)}.md"), discussion_sheet(found, facilitator=False).encode()


def stem(found: Exercise) -> str:
    """Name the files of an exercise so that they sort in the order of a course."""
    return f"{found.number}-{found.slug}"


def notebook_path(found: Exercise) -> Path:
    """Name the notebook of an exercise."""
    return Path(f"{stem(found)}.ipynb")


def notebook_bytes(notebook: dict[str, Any]) -> bytes:
    """Write a notebook; the same one gives the same bytes."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def _step_lines(found: Exercise) -> Iterator[str]:
    for place, (phase, minutes, text) in enumerate(timed_steps(found), start=1):
        yield f"{place}. **{phase[0].upper()}{phase[1:]}, {_minutes(minutes)}.** {text}"


def _minutes(n: int) -> str:
    return ngettext("{n} minute", "{n} minutes", n).format(n=n)
