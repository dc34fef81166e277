"""One notebook for three: the reference, the student's copy without it, and the teacher's with more.

The reference stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION``, as teachers know from nbgrader;
the Markdown cell tagged ``solution`` says why it is right.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n.markdown import translated as translated_text
from hvevfd_research.i18n.notebooks import translated
from hvevfd_research.practice.exercises import Exercise

_SOLUTION = re.compile(r"^### BEGIN SOLUTION\n(?P<code>.*?)\n### END SOLUTION\n?", re.MULTILINE | re.DOTALL)
BLANK = "answer = ..."


def student(found: Exercise, language: str) -> dict[str, Any]:
    """Make the student's notebook: no solution, no outputs, the text in a language.

    Parameters
    ----------
    found : an analytic exercise
    language : of the text
    """
    made = translated(found.notebook, language)
    made["cells"] = [_blank(cell) for cell in made["cells"] if "solution" not in _tags(cell)]
    return made


def teacher(found: Exercise, language: str) -> dict[str, Any]:
    """Make the teacher's notebook: the solution, why it is right, and what people answer instead.

    Call it with `language` spoken; the list of wrong answers is written in it.
    """
    made = translated(found.notebook, language)
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = (
                "".join(cell["source"]).replace("### BEGIN SOLUTION\n", "").replace("\n### END SOLUTION", "")
            )
    rows = [f"- `{name}`: {_(known.hint)}" for name, known in found.misconceptions.items()]
    heading = _("What people answer instead, and what they are told")
    made["cells"].append(_markdown("typical-wrong-answers", "\n".join([f"## {heading}", "", *rows])))
    return made


def solution_of(found: Exercise) -> tuple[str, str]:
    """Give the code of the reference solution, and why it is right, in the language that is spoken."""
    cells = found.notebook["cells"]
    code = [
        match["code"]
        for cell in cells
        if cell["cell_type"] == "code"
        for match in _SOLUTION.finditer("".join(cell["source"]))
    ]
    words = ["".join(cell["source"]) for cell in cells if "solution" in _tags(cell)]
    return "\n".join(code), translated_text("\n\n".join(words), _)


def text_of(found: Exercise, name: str) -> str:
    """Give a Markdown cell of the notebook by its id, in the language that is spoken."""
    texts = ["".join(cell["source"]) for cell in found.notebook["cells"] if cell["id"] == name]
    return translated_text("\n\n".join(texts), _)


def _blank(cell: dict[str, Any]) -> dict[str, Any]:
    """Take the reference out of a cell."""
    if cell["cell_type"] != "code":
        return cell
    made = copy.deepcopy(cell)
    made["source"] = _SOLUTION.sub(f"{BLANK}\n", "".join(cell["source"])).rstrip("\n")
    return made | {"outputs": [], "execution_count": None}


def _tags(cell: dict[str, Any]) -> list[str]:
    tags: list[str] = cell.get("metadata", {}).get("tags", [])
    return tags


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}
