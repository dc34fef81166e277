"""Lay out workbooks, exercises and data in a folder of the reader's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hvevfd_research import content
from hvevfd_research.i18n.notebooks import translated
from hvevfd_research.runner.files import output_folder, write_whole

KINDS: tuple[content.Kind, ...] = ("workbooks", "data")  # exercises come without their solutions
NOT_FOR_READERS = {"__pycache__", ".ipynb_checkpoints"}

File = tuple[Path, bytes]
"""Path within the folder that is laid out, and what stands in the file."""


@dataclass(frozen=True)
class LaidOut:
    """What was written, and what was there already and left alone; paths within the folder."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def lay_out(folder: Path, files: Iterable[File], *, renew: tuple[str, ...] = ()) -> LaidOut:
    """Write files into a folder.

    A file that is there already is not touched: it may hold what someone typed.

    Parameters
    ----------
    folder : where; made where it is not there
    files : what to write
    renew : endings of names that are written anew even so, since nobody types into them

    Raises
    ------
    OutputError : the folder cannot be made or written
    """
    folder = output_folder(folder)
    written, kept = [], []
    for path, data in files:
        target = folder / path
        if target.exists() and not target.name.endswith(renew):
            kept.append(path)
            continue
        output_folder(target.parent)
        write_whole(target, data)
        written.append(path)
    return LaidOut(tuple(written), tuple(kept))


def workbooks_and_data(language: str) -> Iterator[File]:
    """Give the files of every workbook and data set.

    Parameters
    ----------
    language : of the notebooks
    """
    for kind in KINDS:
        for source in _files(kind):
            yield Path(kind) / source.relative_to(content.root(kind)), _in_language(source, language)


def _in_language(source: Path, language: str) -> bytes:
    """Read a file, a notebook with its text in a language."""
    raw = source.read_bytes()
    if source.suffix != ".ipynb":
        return raw
    return (json.dumps(translated(json.loads(raw), language), ensure_ascii=False, indent=1) + "\n").encode()


def _files(kind: content.Kind) -> Iterator[Path]:
    for name in content.names(kind):
        for path in sorted(content.folder(kind, name).rglob("*")):
            if path.is_file() and not NOT_FOR_READERS & set(path.parts):
                yield path
