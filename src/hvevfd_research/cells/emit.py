"""Send something to the page: a form for people, and the facts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Literal

from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.facts import MIME

Level = Literal["simulated", "hidden", "refused", "left-out", "warning"]


def emit(
    facts: Mapping[str, Any], forms: Mapping[str, str | bytes], metadata: Mapping[str, Any] | None = None
) -> None:
    """Show one thing in the notebook.

    Parameters
    ----------
    facts : what the report page reads; ``kind`` names it
    forms : MIME type to content, for notebook front ends
    metadata : MIME type to its metadata, such as the alt text of an image
    """
    _send({**forms, MIME: dict(facts)}, dict(metadata or {}))


def _send(bundle: dict[str, Any], metadata: dict[str, Any]) -> None:
    """Show a bundle in a notebook; a plain Python session gets its plain text."""
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        print(bundle["text/plain"])  # noqa: T201 -- there is no notebook to show it in
    else:
        display(bundle, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


def answer(
    message: str,
    /,
    *,
    people: float | None = None,
    shares: Mapping[str, float] | None = None,
    **values: str,
) -> None:
    """Answer the workbook's question in a sentence or two.

    Parameters
    ----------
    message : the sentences with named placeholders, in English; shown in the reader's language
    people : how many stand behind it, as `n` of :func:`hvevfd_research.cells.headline`
    shares : the shares of those people that the sentences tell, by what each counts: the name of the column
        that counts the same people in a table. One that stands on too few takes the answer off the page
    **values : what fills them, already written for people (``hve.number(change.mean)``)

    Examples
    --------
    >>> answer("On average the score rose by {change} points.", change="4.00")
    On average the score rose by 4.00 points.
    """
    from hvevfd_research.cells.people import PEOPLE  # it puts up bands itself

    reasons = [PEOPLE.against(people, share=share, counts=counts) for counts, share in (shares or {}).items()]
    reason = next(filter(None, reasons), "") or PEOPLE.against(people)
    rare = any(map(PEOPLE.rare, values.values()))
    if rare and PEOPLE.on_report:
        reason = reason or PEOPLE.rare_words()
    text = (
        _("The answer is left out. {reason}").format(reason=reason) if reason else _(message).format(**values)
    )
    facts = {"kind": "answer", "text": text} | ({"private": "words"} if rare and not reason else {})
    emit(facts, {"text/plain": text, "text/html": f"<p><b>{escape(text)}</b></p>"})


def notice(message: str, /, *, level: Level = "warning", **values: str) -> None:
    """Put up a band for what must not be missed.

    Parameters
    ----------
    message : one or two sentences with named placeholders
    level : simulated data, hidden small cells, refused rows, a part left out, or another warning
    **values : what fills the placeholders

    Examples
    --------
    >>> notice("These {n} patients are made up.", n="16", level="simulated")
    ⚠ These 16 patients are made up.
    """
    band(_(message).format(**values), level)


def band(text: str, level: Level, *, private: str = "") -> None:
    """Put up a band with a text in the reader's language.

    Parameters
    ----------
    text : what it says
    level : as in :func:`notice`
    private : what kind of thing it is where it must not be handed on
    """
    facts = {"kind": "notice", "level": level, "text": text} | ({"private": private} if private else {})
    emit(facts, {"text/plain": f"⚠ {text}", "text/html": f"<p role='note'><b>⚠</b> {escape(text)}</p>"})
