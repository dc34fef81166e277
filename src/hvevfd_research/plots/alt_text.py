"""The words that stand for a figure where it cannot be seen.

A plot knows what it drew, so it writes the text and leaves it with its axes; whoever saves or shows the
figure asks for it.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from matplotlib.axes import Axes

_texts: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()


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
