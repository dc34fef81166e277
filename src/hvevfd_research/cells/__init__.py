"""What a workbook cell calls to put something on the page.

A cell shows an answer, a headline number, a figure with its table, a notice or the comparison with print.
Each is sent twice: as what JupyterLab, VS Code and plain IPython can show, and as :data:`MIME`, plain facts
that the report page and ``hvevfd check`` read.
"""

from hvevfd_research.cells.attempt import attempt
from hvevfd_research.cells.emit import answer, notice
from hvevfd_research.cells.figure import show
from hvevfd_research.cells.headline import headline
from hvevfd_research.cells.own_data import open_data, source_line
from hvevfd_research.cells.own_text import open_text
from hvevfd_research.cells.provenance import provenance
from hvevfd_research.cells.published import published
from hvevfd_research.cells.table import table
from hvevfd_research.runner.facts import MIME

__all__ = [
    "MIME",
    "answer",
    "attempt",
    "headline",
    "notice",
    "open_data",
    "open_text",
    "provenance",
    "published",
    "show",
    "source_line",
    "table",
]
