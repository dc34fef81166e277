"""The part of sharing that knows pages: a page marks with ``data-private`` what must not be handed on."""

from __future__ import annotations

import base64
import re
from collections import Counter
from html.parser import HTMLParser

from hvevfd_research.errors import InputFileError
from hvevfd_research.privacy.traces import without_traces
from hvevfd_research.reports.share_notebook import image_without_text

GENERATOR = '<meta name="generator" content="hvevfd-research page">'  # stands at the head of every page
VOID = frozenset({"meta", "img", "br", "input", "hr", "link"})
SPOKEN = ("alt", "title", "aria-label")  # attributes that hold text from the workbook

_CSV = re.compile(r"(data:text/csv;charset=utf-8;base64,)([A-Za-z0-9+/=]+)")
_PNG = re.compile(r"(data:image/png;base64,)([A-Za-z0-9+/=]+)")
_SPOKEN = re.compile(rf'(\s(?:{"|".join(SPOKEN)})=")([^"]*)(")')


def shared_page(html: str, name: str) -> tuple[str, Counter[str], bool]:
    """Make the copy of a page.

    Returns
    -------
    the copy, how often each kind of thing was taken out, and whether it was made from an own file

    Raises
    ------
    InputFileError : it is no page of ours, or one that an older version wrote
    """
    if GENERATOR not in html[:4000]:
        raise InputFileError(
            "{file} is no page that this version of hvevfd wrote. Run the workbook again and share what it "
            "writes.",
            file=name,
        )
    copier = _Copier()
    copier.feed(html)
    copier.close()
    return "".join(copier.done()), copier.removed, copier.from_own_file


class _Copier(HTMLParser):
    """Copies a page as it stands, without its private elements and without traces in its texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.removed: Counter[str] = Counter()
        self.from_own_file = False
        self._pieces: list[str] = []
        self._text: list[str] = []
        self._skipped = ""  # the element that is being left out
        self._depth = 0
        self._raw = False  # inside style or script, which are ours

    def done(self) -> list[str]:
        self._end_text()
        return self._pieces

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.from_own_file |= "data-own-file" in named
        if self._skipped:
            self._depth += tag == self._skipped
            return
        self._end_text()
        if "data-private" in named:
            self.removed[named["data-private"] or ""] += 1
            if tag not in VOID:
                self._skipped, self._depth = tag, 1
            return
        self._raw = tag in ("style", "script")
        self._pieces.append(self._tag(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
            return
        self._end_text()
        self._raw = False
        self._pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            (self._pieces if self._raw else self._text).append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._pieces.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 -- left out, whatever it says
        self.removed["metadata"] += 1

    def _end_text(self) -> None:
        """Take traces out of the text since the last tag; as one piece, since ``&amp;`` parts it."""
        if self._text:
            self._pieces.append(self._cleaned("".join(self._text)))
            self._text = []

    def _cleaned(self, text: str) -> str:
        cleaned, found = without_traces(text)
        self.removed["trace"] += found
        return cleaned

    def _tag(self, tag: str) -> str:
        """Clean the attributes of a tag that hold text, a table or an image."""
        if "data:" in tag:
            tag = _CSV.sub(lambda match: match[1] + self._csv(match[2]), tag)
            tag = _PNG.sub(lambda match: match[1] + image_without_text(match[2], self.removed), tag)
        return _SPOKEN.sub(lambda match: match[1] + self._cleaned(match[2]) + match[3], tag)

    def _csv(self, data: str) -> str:
        csv = base64.b64decode(data).decode("utf-8")
        return base64.b64encode(self._cleaned(csv).encode()).decode("ascii")
