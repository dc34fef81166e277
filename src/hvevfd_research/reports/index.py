"""The shelf: one page that shows every workbook with its headlines, and leads to the reports."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import listing, use_language
from hvevfd_research.reports.html import audiences
from hvevfd_research.reports.page import TEMPLATES, dress, inside

if TYPE_CHECKING:
    from jinja2 import Template

MOST_HEADLINES = 3  # numbers on a card; the page has them all
SMALL_WIDTH = 640  # pixels; twice the width of a card, for screens with two pixels a point
LANGUAGE_NAMES = {
    "en": "English",
    "nb": "Bokmål",
    "nn": "Nynorsk",
    "sv": "Svenska",
}  # each in its own language


def index_page(cards: Sequence[Mapping[str, Any]], *, language: str = "en") -> str:
    """Write the shelf.

    Parameters
    ----------
    cards : one a workbook, in the order shown, with keys ``slug title question minutes audience status href
        headlines figure languages message``. ``status`` is completed, failed, stopped or not run;
        ``headlines`` come from :func:`hvevfd_research.reports.headlines.beside_print`; ``figure`` from
        :func:`small_figure`
    language : of the page

    Returns
    -------
    str
        HTML with style, script and images inside. It makes no request.
    """
    with use_language(language):
        shown = [_card(card) for card in cards]
        return _template().render(
            title=_("What matters to you? The open workbook"),
            language=language,
            inside=inside("shelf"),
            cards=shown,
            doors=_doors(),
            most=MOST_HEADLINES,
            unfinished=sum(card["status"] in {"failed", "stopped"} for card in shown),
        )


def small_figure(notebook: Mapping[str, Any]) -> str | None:
    """Give the first figure of a notebook in small, as a data URI; None where there is none.

    Parameters
    ----------
    notebook : executed, nbformat 4
    """
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    pictures = (output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {}))
    first = next(pictures, None)
    if first is None:
        return None
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode("".join(first)))) as picture:
        small = picture.convert("RGB")
    small.thumbnail((SMALL_WIDTH, SMALL_WIDTH))
    buffer = io.BytesIO()
    small.quantize(64).save(buffer, format="PNG", optimize=True)  # charts have few colours
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader

    return dress(Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)).get_template(
        "shelf.html.j2"
    )


def _doors() -> list[dict[str, str]]:
    return [
        {
            "key": "researcher",
            "name": _("I do research"),
            "text": _("Run an analysis again, on your own data too, check it against print, and cite it."),
        },
        {
            "key": "facilitator",
            "name": _("I lead a session"),
            "text": _("Find the figure to talk about, and the question that starts the talk."),
        },
        {
            "key": "student",
            "name": _("I am learning"),
            "text": _("Read how a number comes about, and what it cannot tell you."),
        },
    ]


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """Add the words that a card needs."""
    names = audiences()
    states = {
        "completed": "",
        "failed": _("Did not finish."),
        "stopped": _("Stopped before its end."),
        "not run": _("Not run yet."),
    }
    return {
        **card,
        "href": None if card["status"] == "not run" else card.get("href"),
        "state": card["status"].replace(" ", "-"),
        "state_words": states[card["status"]],
        "readers": listing(names[reader] for reader in card.get("audience", ())),
        "languages": [LANGUAGE_NAMES.get(tag, tag) for tag in card.get("languages", ())],
    }
