"""A figure on the page: the image, its alt text, and the numbers behind it."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.headings import headed
from hvevfd_research.cells.people import PEOPLE, Admitted, Behind
from hvevfd_research.cells.table import table_facts, table_html
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _
from hvevfd_research.plots.alt_text import alt_text, joint_text
from hvevfd_research.plots.theme import caption as write_source


def show(
    ax: Axes | Sequence[Axes],
    *,
    table: pd.DataFrame | None = None,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    caption: str = "",
    source: str = "",
    **behind: Unpack[Behind],
) -> None:
    """Show a figure with its alt text, and the table behind it.

    Parameters
    ----------
    ax : axes that a function of `hve.plots` drew, or the panels of small multiples
    table : the numbers that the figure shows
    columns : which columns of the table; those with a heading by default
    digits : decimals of its numbers, see :func:`hvevfd_research.cells.table`
    caption : one plain sentence under the figure, in English
    source : whose data it shows, written inside the image so that it travels with it
    **behind : who stands behind it, see :class:`hvevfd_research.cells.people.Behind`. Where a count of the
        table is hidden, the figure is left out, since it would show it

    Raises
    ------
    ValueError : nothing described `ax`, so that it could not be read aloud
    """
    words = alt_text(ax) if isinstance(ax, Axes) else joint_text(ax)
    ax = ax if isinstance(ax, Axes) else ax[0]
    if not words:
        raise ValueError("These axes have no alt text: draw them with hve.plots, or describe them first.")
    what = _(caption) if caption else _heading(ax)
    admitted = PEOPLE.admit(what, table, behind, figure=True)
    if admitted is None:
        return
    if admitted.picture:
        _emit_picture(ax, words, caption, source, admitted.private)
    if admitted.frame is not None:
        _emit_table(admitted, what, columns, digits)


def _emit_picture(ax: Axes, words: str, caption: str, source: str, private: str) -> None:
    if source:
        write_source(ax, _(source))
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    facts: dict[str, Any] = {"kind": "figure", "alt": words, "caption": _(caption) if caption else ""}
    if private:
        facts["private"] = private
    forms = {"text/plain": words, "image/png": base64.b64encode(_png(figure)).decode("ascii")}
    width, height = figure.get_size_inches() * figure.dpi / 1.5  # CSS pixels: shown at 96 dots per inch
    size = {"alt": words, "width": round(width), "height": round(height)}
    emit(facts, forms, {"image/png": size})


def _emit_table(
    admitted: Admitted,
    what: str,
    columns: Sequence[str] | Mapping[str, str] | None,
    digits: int | Mapping[str, int],
) -> None:
    """Show the table behind a figure, folded under it; in its place where the figure is left out."""
    frame = admitted.frame
    assert frame is not None
    behind = table_facts(
        frame,
        caption=deferred("The numbers behind the figure") if admitted.picture else what,
        columns=headed(map(str, frame.columns)) if columns is None else columns,
        digits=digits,
        hidden=admitted.hidden,
    )
    if admitted.private:
        behind["private"] = admitted.private
    shown = table_html(behind)
    if admitted.picture:
        behind["kind"] = "figure-table"
        shown = f"<details><summary>{_('Show the numbers')}</summary>{shown}</details>"
    emit(behind, {"text/html": shown, "text/plain": str(behind["caption"])})


def _heading(ax: Axes) -> str:
    """Give what stands over the axes, or over all panels where there are several, in one line."""
    figure = ax.get_figure(root=True)
    panels = figure.get_suptitle() if figure is not None else ""
    titles = (panels, ax.get_title("left"), ax.get_title("center"), ax.get_title("right"))
    return " ".join(next(filter(None, titles), _("A figure")).split())


def _png(figure: Figure) -> bytes:
    """Render a figure; without the writer's name and version the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
