"""Keeps the catalogues in step with the sources: ``make messages``.

A new message comes in empty, one that is gone leaves, one whose English changed keeps its translation marked
fuzzy until someone has looked. A text that another catalogue of the language has translated is filled in from
there. The same sources give the same files, byte for byte.
"""

from __future__ import annotations

import copy
import io
import sys
from pathlib import Path
from typing import Any

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import languages, sources
from hvevfd_research.i18n.completeness import Count, count, strings

HEADER = """\
# {name}: {domain}. How to translate: docs/languages.md
msgid ""
msgstr ""
"Project-Id-Version: hvevfd-research\\n"
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def catalogue_path(tag: str, domain: str) -> Path:
    """Say where the catalogue of a language lies."""
    return languages.LOCALES / tag / "LC_MESSAGES" / f"{domain}.po"


def template(domain: str) -> Any:
    """Gather the messages of the sources as they stand now.

    Parameters
    ----------
    domain : one of :func:`hvevfd_research.i18n.sources.domains`

    Returns
    -------
    babel.messages.Catalog
        In reading order, without translations.
    """
    from babel.messages.catalog import Catalog

    made = Catalog()
    for message in sources.messages(domain):
        comments = [message.context] if message.context else []
        made.add(message.id, locations=[(message.file, 0)], auto_comments=comments)
    return made


def open_catalogue(tag: str, domain: str) -> Any:
    """Read the catalogue of a language with Babel; an empty one where there is none yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import denormalize, read_po

    path = catalogue_path(tag, domain)
    if not path.is_file():
        return Catalog(locale=tag)
    with path.open("rb") as file:
        held = read_po(file, locale=tag, abort_invalid=True)
    for message in held:  # Babel writes the English that was translated before, and reads it as a remark
        notes = message.user_comments
        message.user_comments = [note for note in notes if not note.startswith("| ")]
        if message.fuzzy:
            quoted = [note.partition('"')[1:] for note in notes if note.startswith("| msgid")]
            message.previous_id = [denormalize("".join(part)) for part in quoted]
    return held


def update(tag: str, domain: str, wanted: Any) -> None:
    """Bring one catalogue up to date.

    Parameters
    ----------
    tag : the language
    domain : the catalogue
    wanted : its :func:`template`
    """
    made = open_catalogue(tag, domain)
    earlier = {message.id: message.previous_id for message in made}
    # Babel takes over the template's own messages, and the next language gets the same template.
    made.update(copy.deepcopy(wanted), update_creation_date=False)
    made.obsolete.clear()
    known = _translated_elsewhere(tag, domain)
    for message in made:
        if message.fuzzy and not message.previous_id:
            message.previous_id = earlier.get(message.id, [])
        if message.id and not any(strings(message)) and message.id in known:
            message.string = known[message.id]
        if not any(strings(message)):  # an empty text is missing, not stale
            message.flags.discard("fuzzy")
            message.previous_id = []
        message.flags.discard("python-format")  # a percent sign in our messages is a percent sign
    path = catalogue_path(tag, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_written(made, tag, domain), "utf-8", newline="\n")


def update_all(tags: list[str]) -> None:
    """Bring every catalogue of some languages up to date."""
    for domain in sources.domains():
        wanted = template(domain)
        for tag in tags:
            update(tag, domain, wanted)


def begin(tag: str) -> list[Path]:
    """Begin a language: an empty catalogue for everything there is to translate.

    Parameters
    ----------
    tag : its short name, such as ``"da"``

    Returns
    -------
    list of Path
        The catalogues.

    Raises
    ------
    ParameterError : the language is there already, or no one knows it
    """
    from babel import Locale, UnknownLocaleError

    if tag in languages.LANGUAGES:
        raise ParameterError("the language {tag} is there already", tag=tag)
    try:
        known = Locale.parse(tag)
    except (UnknownLocaleError, ValueError) as error:
        raise ParameterError("{tag} is not the short name of a language, such as da", tag=tag) from error
    if str(known) != tag:
        raise ParameterError("{tag} is not the short name of a language, such as da", tag=tag)
    update_all([tag])
    return [catalogue_path(tag, domain) for domain in sources.domains()]


def _translated_elsewhere(tag: str, domain: str) -> dict[str, Any]:
    """Give what the language's other catalogues have for a text; plurals are left to the translator."""
    found: dict[str, Any] = {}
    for other in sources.domains():
        if other != domain:
            found |= {
                message.id: message.string
                for message in open_catalogue(tag, other)
                if isinstance(message.id, str) and message.id and message.string and not message.fuzzy
            }
    return found


def _written(catalogue: Any, tag: str, domain: str) -> str:
    from babel import Locale
    from babel.messages.plurals import get_plural
    from babel.messages.pofile import write_po

    body = io.BytesIO()
    # No line numbers and no dates: a file changes only when a text does.
    write_po(body, catalogue, width=0, omit_header=True, include_previous=True, include_lineno=False)
    head = HEADER.format(
        name=Locale.parse(tag).get_display_name("en"),
        domain=domain,
        tag=tag,
        plural=get_plural(tag).plural_forms,
    )
    return (head + body.getvalue().decode("utf-8")).rstrip("\n") + "\n"


def main() -> int:
    """Update every catalogue and say what is left to do."""
    tags = [tag for tag in languages.LANGUAGES if tag != languages.SOURCE]
    update_all(tags)
    for tag in tags:
        done = sum((count(tag, domain) for domain in sources.domains()), Count(0, 0, 0))
        sys.stdout.write(
            f"{tag}: {done.translated} of {done.total} messages, {done.fuzzy} to look at again\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
