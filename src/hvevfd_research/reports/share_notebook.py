"""The part of sharing that knows notebooks: what is kept is named, and everything else goes."""

from __future__ import annotations

import ast
import base64
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hvevfd_research.privacy.traces import without_traces
from hvevfd_research.runner.facts import MIME
from hvevfd_research.runner.parameters import FILE_SUFFIX

FORMS = (MIME, "text/plain", "text/html", "image/png")  # what our own outputs hold
NOTEBOOK_NOTES = ("kernelspec", "language_info", "hvevfd")
CELL_PARTS = ("id", "cell_type", "attachments", "execution_count")
CELL_NOTES = ("tags",)
IMAGE_NOTES = ("alt", "width", "height")
RECORD_NOTES = ("key", "workbook", "language", "data", "versions", "git", "started", "seconds")
BANNER = "papermill-error-cell-tag"
OWN_FILE = "own "  # begins the parameter of a run's record that stands for a file of the reader's own

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PNG = b"\x89PNG\r\n\x1a\n"
TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")


def is_ours(notebook: Any) -> bool:
    """Tell whether hvevfd ran a notebook, or its cells called our functions."""
    if "record" in notebook["metadata"].get("hvevfd", {}):
        return True
    return any(MIME in output.get("data", {}) for cell in notebook["cells"] for output in _outputs(cell))


def shared_notebook(notebook: dict[str, Any]) -> tuple[dict[str, Any], Counter[str], bool]:
    """Make the copy of a notebook.

    Returns
    -------
    the copy, how often each kind of thing was taken out, and whether it was made from an own file
    """
    removed: Counter[str] = Counter()
    noted = notebook["metadata"].get("hvevfd", {})
    record = noted.get("record", {})
    own_file = any(str(value).startswith(OWN_FILE) for value in record.get("parameters", {}).values())
    cells = []
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if "injected-parameters" in tags or BANNER in tags:
            removed["injected" if BANNER not in tags else "error"] += 1
            continue
        copy = _cell(cell, removed)
        if "parameters" in tags and not record:  # someone typed into it: hvevfd leaves it as it is
            copy["source"], has_file = _blanked(copy["source"], removed)
            own_file |= has_file
        cells.append(copy)
    copy = {"nbformat": notebook["nbformat"], "nbformat_minor": notebook["nbformat_minor"], "cells": cells}
    copy["metadata"] = _notebook_notes(notebook["metadata"], removed)
    return _cleaned(copy, removed), removed, own_file


def _notebook_notes(metadata: dict[str, Any], removed: Counter[str]) -> dict[str, Any]:
    kept = {name: metadata[name] for name in NOTEBOOK_NOTES if name in metadata}
    kept["kernelspec"] = KERNEL
    removed["parameters"] += bool(metadata.get("papermill", {}).get("parameters"))
    removed["metadata"] += len(set(metadata) - set(NOTEBOOK_NOTES) - {"papermill"})
    if "hvevfd" in kept:
        noted = kept["hvevfd"]
        record = noted.get("record", {})
        removed["parameters"] += bool(record.get("parameters")) + bool(record.get("rerun"))
        failure = noted.get("failure") or {}
        removed["failure"] += bool(failure)
        kept["hvevfd"] = {
            "record": {name: record[name] for name in RECORD_NOTES if name in record},
            "failure": {name: failure[name] for name in ("kind", "cell", "of") if name in failure} or None,
            "status": noted.get("status", ""),
        }
    return kept


def _cell(cell: dict[str, Any], removed: Counter[str]) -> dict[str, Any]:
    """Copy a cell with the outputs that our functions made."""
    notes = cell.get("metadata", {})
    copy: dict[str, Any] = {name: cell[name] for name in CELL_PARTS if name in cell}
    copy["source"] = _joined(cell["source"])
    copy["metadata"] = {name: notes[name] for name in CELL_NOTES if name in notes}
    removed["metadata"] += bool(set(notes) - set(CELL_NOTES) - {"papermill", "execution"})
    if "outputs" in cell:
        copy["outputs"] = list(_kept_outputs(cell, removed))
    return copy


def _kept_outputs(cell: dict[str, Any], removed: Counter[str]) -> Iterator[dict[str, Any]]:
    for output in _outputs(cell):
        kind = output["output_type"]
        facts = output.get("data", {}).get(MIME)
        if kind in ("stream", "error"):
            removed["printed" if kind == "stream" else "error"] += 1
        elif facts is None:
            removed["shown"] += 1
        elif facts.get("private"):
            removed[str(facts["private"])] += 1
        else:
            image = output.get("metadata", {}).get("image/png", {})
            size = {name: image[name] for name in IMAGE_NOTES if name in image}
            yield {
                "output_type": "display_data",
                "data": {form: output["data"][form] for form in FORMS if form in output["data"]},
                "metadata": {"image/png": size} if size else {},
            }


def _outputs(cell: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cell.get("outputs", [])
    return found


def _blanked(source: str, removed: Counter[str]) -> tuple[str, bool]:
    """Empty the texts of a parameters cell, and tell whether it named a file."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        removed["parameters"] += 1
        return "", False
    texts = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    named = [line for line in source.splitlines() if line.partition(":")[0].strip().endswith(FILE_SUFFIX)]
    has_file = any('""' not in line for line in named)
    lines = source.encode().splitlines()
    for node in sorted(texts, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        removed["parameters"] += bool(node.value)
        # Columns are counted in bytes; of a text over several lines the first and the last are joined.
        last = (node.end_lineno or node.lineno) - 1
        rest = lines[last][node.end_col_offset :]
        lines[node.lineno - 1 : last + 1] = [lines[node.lineno - 1][: node.col_offset] + b'""' + rest]
    return b"\n".join(lines).decode(), has_file


def _cleaned(value: Any, removed: Counter[str], key: str = "") -> Any:
    """Take traces out of every text in a notebook, and texts out of its images."""
    if isinstance(value, dict):
        return {name: _cleaned(one, removed, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, removed, key) for one in value]
    if not isinstance(value, str):
        return value
    if key.startswith("image/"):
        return image_without_text(value, removed) if key == "image/png" else value
    text, found = without_traces(value)
    removed["trace"] += found
    return text


def image_without_text(data: str, removed: Counter[str]) -> str:
    """Take the chunks of text out of a PNG in base64; anything else comes back as it is."""
    raw = base64.b64decode(data)
    if not raw.startswith(PNG):
        return data
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(raw):
        end = at + 12 + int.from_bytes(raw[at : at + 4], "big")
        if raw[at + 4 : at + 8] in TEXT_CHUNKS:
            removed["image"] += 1
        else:
            kept.append(raw[at:end])
        at = end
    # Without a chunk to take out the bytes are left alone, line breaks of the base64 and all.
    changed = b"".join(kept)
    return data if changed == raw else base64.b64encode(changed).decode("ascii")


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
