"""Names of lines at their right ends, moved apart where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes

LINE_HEIGHT = 1.35  # of the type size; text closer than this touches


@dataclass(frozen=True)
class EndLabel:
    """A line's name, the value at its right end and its colour."""

    text: str
    y: float
    colour: str


def end_labels(ax: Axes, labels: Sequence[EndLabel], x: float, *, size: float = 9.5) -> None:
    """Write names beside the right ends of lines, in the lines' colours.

    Parameters
    ----------
    ax : axes whose vertical limits are final
    labels : one for each line
    x : where the lines end, in data
    size : type size in points
    """
    low, high = ax.get_ylim()
    figure = ax.get_figure(root=True)
    if figure is None or not labels:
        return
    points_high = ax.get_position().height * figure.get_size_inches()[1] * 72
    ordered = sorted(labels, key=lambda label: label.y)
    line = size * LINE_HEIGHT / points_high * (high - low)
    heights = [line * (label.text.count("\n") + 1) for label in ordered]
    places = _apart([label.y for label in ordered], heights, low, high)
    for label, place in zip(ordered, places, strict=True):
        ax.annotate(
            label.text,
            xy=(x, place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            color=label.colour,
            fontsize=size,
            annotation_clip=False,
        )


def _apart(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    # Where each would stand if those before it took no room; equal or falling values then share a mean.
    room = [0.0]
    for lower, upper in pairwise(heights):
        room.append(room[-1] + (lower + upper) / 2)
    groups: list[tuple[float, int]] = []
    for value, taken in zip(wanted, room, strict=True):
        mean, count = value - taken, 1
        while groups and groups[-1][0] > mean:
            before, members = groups.pop()
            mean = (mean * count + before * members) / (count + members)
            count += members
        groups.append((mean, count))
    bases = [mean for mean, count in groups for _ in range(count)]
    places = [base + taken for base, taken in zip(bases, room, strict=True)]
    over = max(0.0, places[-1] + heights[-1] / 2 - high)
    under = max(0.0, low - (places[0] - heights[0] / 2))
    return [place - over + under for place in places]
