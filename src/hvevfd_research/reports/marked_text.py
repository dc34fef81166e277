"""The Markdown that we write, as blocks of runs: for what sets text itself and takes no markup from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]

_RUN = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<emph>[^*]+)\*|`(?P<code>[^`]+)`")
_MARK = re.compile(r"^(?P<mark>#{1,6}|[-*+]|\d+[.)]|>)\s+(?P<text>.*)$")


def markdown_blocks(text: str) -> Iterator[Block]:
    r"""Read the Markdown that we write: headings, paragraphs, lists, quotations.

    Parameters
    ----------
    text : without code between fences and without tables

    Yields
    ------
    dict
        With ``kind`` and the ``runs`` of text in it; sentences that follow each other are one paragraph.

    Examples
    --------
    >>> [block["kind"] for block in markdown_blocks("## Who?\n\nOne.\nTwo.\n\n- a")]
    ['heading', 'paragraph', 'item']
    """
    sentences: list[str] = []
    for line in [*text.split("\n"), ""]:
        marked = _MARK.match(line)
        if line and not marked:
            sentences.append(line)
            continue
        if sentences:
            yield {"kind": "paragraph", "runs": runs(" ".join(sentences))}
            sentences = []
        if marked:
            yield _marked(marked["mark"], marked["text"])


def _marked(mark: str, text: str) -> Block:
    if mark.startswith("#"):
        return {"kind": "heading", "level": len(mark), "runs": runs(text)}
    if mark[0].isdigit():
        return {"kind": "step", "n": int(mark[:-1]), "runs": runs(text)}
    return {"kind": "quote" if mark == ">" else "item", "runs": runs(text)}


def runs(text: str) -> list[dict[str, str]]:
    """Split a line where its style changes.

    Parameters
    ----------
    text : with ``**``, ``*`` or a backtick around what is strong, emphasised or code

    Examples
    --------
    >>> runs("two *or* three")
    [{'style': '', 'text': 'two '}, {'style': 'emph', 'text': 'or'}, {'style': '', 'text': ' three'}]
    """
    found, end = [], 0
    for match in _RUN.finditer(text):
        found.append({"style": "", "text": text[end : match.start()]})
        found.append({"style": match.lastgroup or "", "text": match[match.lastgroup or 0]})
        end = match.end()
    found.append({"style": "", "text": text[end:]})
    return [run for run in found if run["text"]]
