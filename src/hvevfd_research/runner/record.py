"""The record of a run: what went in, what made it, and the key under which the same run is known again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import shlex
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from hvevfd_research import datasets
from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.parameters import LANGUAGE, Value
from hvevfd_research.runner.workbook import Workbook

FORMAT = 1  # raise it when an old result must not be taken for a new one
PACKAGES = (
    "hvevfd-research",
    "numpy",
    "pandas",
    "scipy",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
)


def run_record(
    book: Workbook,
    values: Mapping[str, Value],
    *,
    language: str,
    disclosure: Disclosure = Disclosure(),  # noqa: B008 -- frozen
) -> dict[str, Any]:
    """Describe a run before it starts.

    Parameters
    ----------
    book : the workbook
    values : the parameters that were set, typed
    language : of the page
    disclosure : what the page may show of people's rows

    Returns
    -------
    dict
        ``key workbook parameters report min_count data versions git started rerun``, ready for JSON. A path
        of the reader's own file is not in it: the file stands as its SHA-256.
    """
    held = {p.name: values.get(p.name, p.default) for p in book.parameters}
    if LANGUAGE in held:
        held[LANGUAGE] = language
    shown = {p.name: _shown(p.is_file, held[p.name]) for p in book.parameters}
    data = {name: datasets.digest(name) for name in book.data}
    key = _digest(
        {
            "format": FORMAT,
            "cells": [[cell["cell_type"], cell["source"]] for cell in book.cells],
            "expected": [repr(row) for row in book.expected],
            "parameters": shown,
            "data": data,
            "versions": code_versions(),
            "source": source_digest(),
            "language": language,
            "disclosure": disclosure.environment,
        }
    )
    return {
        "key": key[:16],
        "workbook": book.slug,
        "language": language,
        "parameters": shown,
        "report": disclosure.report,
        "min_count": disclosure.min_count,
        "data": data,
        "versions": code_versions(),
        "git": git_state(),
        "started": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "rerun": _rerun(book, values, language, disclosure),
    }


@cache
def code_versions() -> dict[str, str]:
    """Name the versions of Python and of the packages that numbers depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


@cache
def source_digest() -> str:
    """Give one SHA-256 over our own modules, so that a changed function makes a run new."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".j2", ".css", ".js", ".po"}:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def git_state() -> dict[str, Any] | None:
    """Tell the commit of the checkout and whether files differ from it; None outside a checkout."""
    here = Path(__file__).parent

    def git(*words: str) -> str:
        done = subprocess.run(  # noqa: S603 -- fixed words, no shell
            ["git", "-C", str(here), *words],  # noqa: S607 -- git is found as the reader's shell finds it
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
        return done.stdout.strip()

    try:
        git(
            "ls-files", "--error-unmatch", Path(__file__).name
        )  # an installed copy inside some other checkout
        return {"commit": git("rev-parse", "HEAD"), "dirty": bool(git("status", "--porcelain"))}
    except (OSError, subprocess.SubprocessError):
        return None


def file_digest(path: str | Path) -> str:
    """Give the SHA-256 of a file's bytes; of a folder that of the digests of its files, in their order."""
    if Path(path).is_dir():
        inside = (file_digest(file) for file in sorted(Path(path).iterdir()) if file.is_file())
        return hashlib.sha256("".join(inside).encode()).hexdigest()
    beside = Path(f"{path}-wal")  # what a running session has not folded into its file yet
    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    if beside.is_file():
        digest.update(beside.read_bytes())
    return digest.hexdigest()


def _shown(is_file: bool, value: Value) -> str:
    """Write a parameter for the record; the name of the reader's file may tell who it is about."""
    if is_file and value:
        kind = "folder" if Path(str(value)).is_dir() else f"{Path(str(value)).suffix.lstrip('.')} file"
        return f"own {kind}, sha256 {file_digest(str(value))[:16]}"
    return json.dumps(value, ensure_ascii=False)


def _rerun(book: Workbook, values: Mapping[str, Value], language: str, disclosure: Disclosure) -> str:
    """Write the one command that makes this page again."""
    words = ["hvevfd", "run", book.slug]
    for parameter in book.parameters:
        if parameter.name == LANGUAGE:
            continue
        if parameter.name in values and values[parameter.name] != parameter.default:
            value = values[parameter.name]
            text = (
                "YOUR-FILE" if parameter.is_file else value if isinstance(value, str) else json.dumps(value)
            )
            words += ["-p", f"{parameter.name}={text}"]
    if language != "en":
        words += ["--language", language]
    return shlex.join(words + disclosure.words)


def _digest(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
