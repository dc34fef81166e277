"""A figure on the page: the image, its alt text, and the numbers behind it."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.headings import headed
from hvevfd_research.cells.table import table_facts, table_html
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.theme import caption as write_source


def show(
    ax: Axes,
    *,
    table: pd.DataFrame | None = None,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    caption: str = "",
    source: str = "",
) -> None:
    """Show a figure with its alt text, and the table behind it.

    Parameters
    ----------
    ax : axes that a function of `hve.plots` drew
    table : the numbers that the figure shows
    columns : which columns of the table; those with a heading by default
    digits : decimals of its numbers, see :func:`hvevfd_research.cells.table`
    caption : one plain sentence under the figure, in English
    source : whose data it shows, written inside the image so that it travels with it

    Raises
    ------
    ValueError : nothing described `ax`, so that it could not be read aloud
    """
    words = alt_text(ax)
    if not words:
        raise ValueError("These axes have no alt text: draw them with hve.plots, or describe them first.")
    if source:
        write_source(ax, _(source))
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    facts: dict[str, Any] = {"kind": "figure", "alt": words, "caption": _(caption) if caption else ""}
    forms = {"text/plain": words, "image/png": base64.b64encode(_png(figure)).decode("ascii")}
    width, height = figure.get_size_inches() * figure.dpi / 1.5  # CSS pixels: shown at 96 dots per inch
    size = {"alt": words, "width": round(width), "height": round(height)}
    emit(facts, forms, {"image/png": size})
    if table is not None:
        if columns is None:
            columns = headed(map(str, table.columns))
        behind = table_facts(
            table, caption=deferred("The numbers behind the figure"), columns=columns, digits=digits
        )
        behind["kind"] = "figure-table"
        folded = f"<details><summary>{_('Show the numbers')}</summary>{table_html(behind)}</details>"
        emit(behind, {"text/html": folded, "text/plain": str(behind["caption"])})


def _png(figure: Figure) -> bytes:
    """Render a figure; without the writer's name and version the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
