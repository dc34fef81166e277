"""Where the numbers come from: data, versions, and the key of the run."""

from __future__ import annotations

import os
from typing import Any

from hvevfd_research import datasets
from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.table import table_html
from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.record import code_versions


def provenance() -> None:
    """Show what this page was made from: data sets, how to cite them, and the versions of the code."""
    cited = [datasets.cite(name) for name in datasets.loaded()]
    rows = [[_("Run key"), os.environ.get("HVEVFD_RUN_KEY", _("none: opened by hand"))]]
    rows += [[name, version] for name, version in code_versions().items()]
    rows += [
        [_("Data {name}").format(name=name), f"sha256 {digest[:16]}"]
        for name, digest in datasets.loaded().items()
    ]
    facts: dict[str, Any] = {
        "kind": "provenance",
        "caption": _("What this page was made from"),
        "headings": [_("What"), _("Version")],
        "numeric": [False, False],
        "rows": rows,
        "citations": cited,
    }
    plain = "\n".join(": ".join(row) for row in rows) + "\n\n" + "\n".join(cited)
    emit(facts, {"text/html": table_html(facts), "text/plain": plain})
