"""The words that stand for a figure where it cannot be seen.

A plot knows what it drew, so it writes the text and leaves it with its axes; whoever saves or shows the
figure asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure

_texts: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()
_joint: WeakKeyDictionary[Figure, str] = WeakKeyDictionary()


def describe(ax: Axes, text: str) -> Axes:
    """Leave the alt text of what was drawn on `ax`, and return `ax`."""
    _texts[ax] = text
    return ax


def alt_text(ax: Axes) -> str:
    """Give the alt text of `ax`, empty where nothing described it.

    >>> import matplotlib.figure
    >>> ax = matplotlib.figure.Figure().subplots()
    >>> alt_text(describe(ax, "Run chart of 12 months."))
    'Run chart of 12 months.'
    """
    return _texts.get(ax, "")


def describe_all(panels: Sequence[Axes], text: str) -> list[Axes]:
    """Leave one alt text for all panels of a figure, beside that of each, and return the panels."""
    figure = panels[0].get_figure(root=True)
    if figure is not None:
        _joint[figure] = text
    return list(panels)


def joint_text(panels: Sequence[Axes]) -> str:
    """Give the alt text of a figure of several panels, empty where nothing described them together.

    >>> import matplotlib.figure
    >>> panels = list(matplotlib.figure.Figure().subplots(1, 2))
    >>> joint_text(describe_all(panels, "Two run charts, one of which signals."))
    'Two run charts, one of which signals.'
    """
    figure = panels[0].get_figure(root=True)
    return "" if figure is None else _joint.get(figure, "")
