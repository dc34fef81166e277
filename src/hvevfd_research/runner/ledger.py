"""What was run into a folder of results: the authority on what is complete there.

A page and its notebook are two files, and cannot tell alone whether they belong together; the ledger can. It
is one JSON file, written whole before and after each pair is replaced. Of pages to hand on it also keeps what
their readers hold of counts of people, so that the next page can be held against them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hvevfd_research.runner.files import write_whole
from hvevfd_research.runner.record import file_digest

NAME = "runs.json"
PAGES = "told"  # key of an entry


class Ledger:
    """The runs of one folder of results.

    Parameters
    ----------
    folder : of the results; its ledger is read where there is one
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: dict[str, dict[str, Any]] = {}
        try:
            loaded = json.loads((folder / NAME).read_text("utf-8"))
            self.entries = {name: entry for name, entry in loaded.items() if isinstance(entry, dict)}
        except (OSError, ValueError, AttributeError):
            pass  # none yet, or not one of ours: every run is then a new one

    def is_current(self, name: str, key: str) -> bool:
        """Whether a run of this key is complete and its files are as it left them."""
        entry = self.entries.get(name, {})
        if entry.get("status") != "completed" or entry.get("key") != key or not entry.get("files"):
            return False
        return all(self._unchanged(file, digest) for file, digest in entry["files"].items())

    def start(self, name: str, key: str) -> None:
        """Note that files are about to be replaced: until it is finished they may not belong together."""
        self.entries[name] = {"status": "writing", "key": key} | self._pages(name)
        self._save()

    def finish(
        self,
        name: str,
        key: str,
        *,
        status: str,
        files: list[str],
        card: Mapping[str, Any],
        told: Mapping[str, Any] | None = None,
    ) -> None:
        """Note how a run ended, which files it left, what the index shows of it, what its readers hold."""
        digests = {file: file_digest(self.folder / file) for file in files}
        pages = self._pages(name, told)
        self.entries[name] = {"status": status, "key": key, "files": digests, "card": dict(card)} | pages
        self._save()

    def told(self, slug: str) -> list[dict[str, Any]]:
        """Give what readers hold of all pages of a workbook made here to be handed on, in any language."""
        found: list[dict[str, Any]] = []
        for name, entry in self.entries.items():
            if name == slug or name.startswith(f"{slug}."):
                found += [page for page in entry.get(PAGES, []) if page not in found]
        return found

    def _pages(self, name: str, told: Mapping[str, Any] | None = None) -> dict[str, Any]:
        pages: list[Mapping[str, Any]] = list(self.entries.get(name, {}).get(PAGES, []))
        if told is not None and told not in pages:
            pages.append(told)
        return {PAGES: pages} if pages else {}

    def _unchanged(self, file: str, digest: str) -> bool:
        path = self.folder / file
        return path.is_file() and file_digest(path) == digest

    def _save(self) -> None:
        write_whole(self.folder / NAME, json.dumps(self.entries, ensure_ascii=False, indent=1) + "\n")
