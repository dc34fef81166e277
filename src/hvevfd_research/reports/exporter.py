"""The part of the report that is nbconvert: an exporter with our template, and Markdown that cannot act.

Importing this module imports nbconvert, which takes a second or two; :mod:`hvevfd_research.reports.html` does
so when the first page is written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from hvevfd_research.reports.page import TEMPLATES, dress

_IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_TAG = re.compile(r"<[^>]*>")


class PageExporter(TemplateExporter):
    """Fill our template. Only our own folder is searched: a file that lies about cannot change a page."""

    def __init__(self) -> None:
        # No preprocessor changes the notebook, so that none of nbconvert's checks between them runs either.
        super().__init__(  # type: ignore[no-untyped-call]
            file_extension=".html", template_paths=[str(TEMPLATES)], default_preprocessors=[]
        )

    def _create_environment(self) -> Environment:
        return dress(super()._create_environment())  # type: ignore[no-untyped-call]


@cache
def exporter() -> PageExporter:
    """Give the exporter of this process; its template is compiled once."""
    return PageExporter()


@cache
def _highlighter() -> Highlight2HTML:
    return Highlight2HTML(pygments_lexer="ipython3")  # type: ignore[no-untyped-call]


def code_html(source: str) -> Markup:
    """Write Python source with its parts marked for colour."""
    return Markup(_highlighter()(source))  # noqa: S704 -- pygments escapes what it marks


@dataclass(frozen=True)
class Heading:
    """A line of the contents: the anchor, the text as safe HTML, and how deep it lies."""

    anchor: str
    text: Markup
    level: int


@dataclass
class Prose:
    """Writes the Markdown cells of one page, and keeps their headings for the contents.

    Raw HTML comes out as text, links that could act lead nowhere, and images are shown only when they travel
    inside the notebook.
    """

    headings: list[Heading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._renderer = _Renderer(self.headings)
        self._markdown = MarkdownWithMath(renderer=self._renderer)

    def __call__(self, source: str, attachments: dict[str, Any] | None = None) -> Markup:
        """Write one cell; `attachments` are the images that it brings."""
        self._renderer.attachments = attachments or {}
        return Markup(self._markdown.render(source))  # noqa: S704 -- the renderer escapes


class _Renderer(IPythonRenderer):
    """nbconvert's renderer without what our page must not hold: raw HTML, style attributes, requests."""

    def __init__(self, headings: list[Heading]) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.headings = headings

    def heading(self, text: str, level: int, **_attrs: Any) -> str:
        level = max(level, 2)  # the page's title is its one h1
        anchor = self._anchor(text)
        self.headings.append(Heading(anchor, Markup(text), level))  # noqa: S704 -- written by this renderer
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        held = self.attachments.get(url.removeprefix("attachment:"), {})
        for kind in _IMAGE_TYPES:
            if kind in held:
                url = f"data:{kind};base64,{held[kind]}"
                break
        address = escape(unescape(self.safe_url(url)))
        label = escape(unescape(_TAG.sub("", text)))  # emphasis inside an alt text is not text
        if url.startswith("data:image/"):
            hint = f' title="{escape(title)}"' if title else ""
            return f'<img src="{address}" alt="{label}"{hint}>'
        return f'<a href="{address}">{label or address}</a>'

    def table(self, text: str) -> str:
        return f'<div class="scroll" tabindex="0"><table>\n{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        look = f' class="{align}"' if align in {"left", "right", "center"} else ""
        return f'<th scope="col"{look}>{text}</th>\n' if head else f"<td{look}>{text}</td>\n"

    def _anchor(self, text: str) -> str:
        """Make an id of a heading's words, unlike those before it and unlike our own ids."""
        plain = unicodedata.normalize("NFKD", _TAG.sub("", text)).encode("ascii", "ignore").decode()
        stem = "s-" + (re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section")
        taken = {heading.anchor for heading in self.headings}
        return next(
            name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in taken
        )
