"""What a translated page costs: reading the catalogues, looking up every message, translating a notebook.

Run as a script: ``python benchmarks/languages.py``. Each figure is the best of several runs in a fresh state.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from hvevfd_research.i18n import LANGUAGES, catalogues, gettext, use_language
from hvevfd_research.i18n.languages import SOURCE
from hvevfd_research.i18n.messages import catalogue_path, open_catalogue
from hvevfd_research.i18n.notebooks import translated
from hvevfd_research.i18n.po import read
from hvevfd_research.i18n.sources import domains
from hvevfd_research.runner.workbook import shelf

TIMES = 5


def best(work: Callable[[], object]) -> float:
    """Give the shortest of several runs, in milliseconds."""
    spent = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return 1000 * min(spent)


def forget() -> None:
    """Read the catalogues anew, as a new process does."""
    catalogues._package.cache_clear()
    catalogues._rest.cache_clear()


def main() -> None:
    """Print the table."""
    tag = next(tag for tag in LANGUAGES if tag != SOURCE)
    texts = [catalogue_path(tag, domain).read_text("utf-8") for domain in domains()]
    messages = sum(len(open_catalogue(tag, domain)) for domain in domains())

    def look_up() -> None:
        forget()
        with use_language(tag):
            gettext("a text that no catalogue has")

    from babel.messages.pofile import read_po

    print(f"{tag}: {len(texts)} catalogues, {messages} messages")
    ours = best(lambda: [read(text) for text in texts])
    peer = best(lambda: [read_po(io.BytesIO(text.encode())) for text in texts])
    print(f"read all catalogues, our reader        {ours:8.1f} ms")
    print(f"read all catalogues, Babel             {peer:8.1f} ms  ({peer / ours:.1f} times ours)")
    print(f"first message of a process             {best(look_up):8.1f} ms")
    for book in shelf():

        def page(notebook: dict[str, object] = book.notebook) -> None:
            forget()
            translated(notebook, tag)

        print(f"notebook {book.slug:<30}{best(page):8.1f} ms")


if __name__ == "__main__":
    main()
