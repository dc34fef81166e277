"""How large an effect a cluster trial could see, by the share who got what was tried."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import DASHES, GREY, INK, PALE, PALETTE, new_axes, styled, title
from hvevfd_research.stats.cluster_trials import DetectableEffect

ROOM_ABOVE = 2.6  # times the control share


@styled
def detectable_effect(
    result: DetectableEffect, *, fidelity: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the least full effect that the trial sees against fidelity, a line for each ICC.

    Parameters
    ----------
    result : from ``stats.detectable_effect``, with several fidelities
    fidelity : the share who got it in the trial, marked by an upright line
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Above the pale edge no effect is possible: it would prevent more than there is.

    Examples
    --------
    >>> from hvevfd_research.stats.cluster_trials import detectable_effect as least
    >>> found = least(163, 141, 12, control_share=0.2, fidelity=[0.36, 1])
    >>> ax = detectable_effect(found, fidelity=0.36)
    >>> ax.get_xlabel()
    'share of the intervention arm who got it'
    """
    frame = result.frame
    ax = ax or new_axes()
    top = min(1.0, result.control_share * ROOM_ABOVE)
    ax.axhspan(result.control_share, top, color=PALE, alpha=0.6, zorder=0)
    ax.axhline(result.control_share, color=GREY, linewidth=1, zorder=1)
    ax.set_ylim(0, top)
    last = float(frame["fidelity"].max())
    ax.set_xlim(0, last)
    ends = []
    for place, icc in enumerate(sorted(frame["icc"].unique())):
        rows = frame[frame["icc"] == icc]
        colour, dash = PALETTE[place % len(PALETTE)], DASHES[place % len(DASHES)]
        ax.plot(rows["fidelity"], rows["full"], color=colour, linestyle=dash, marker="", zorder=3)
        words = _("ICC {icc}: {full}").format(icc=number(icc), full=percent(rows["full"].iloc[-1]))
        ends.append(EndLabel(words, float(rows["full"].iloc[-1]), colour))
    ax.annotate(
        _("impossible: more than have the outcome"),
        (0.985, 0.975),
        xycoords="axes fraction",
        ha="right",
        va="top",
        color=INK,
    )
    if fidelity is not None:
        ax.axvline(fidelity, color=INK, linewidth=1.2, linestyle=":", zorder=2)
        ax.annotate(
            _("in the trial: {share}").format(share=percent(fidelity)),
            (fidelity, 0),
            xytext=(5, 6),
            textcoords="offset points",
            fontsize=9.5,
        )
    _dress(ax, result)
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.draw_without_rendering()
    end_labels(ax, ends, last)
    return describe(ax, _text(frame, result, fidelity))


def _dress(ax: Axes, result: DetectableEffect) -> None:
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _place: percent(value))
    ax.set_xlabel(_("share of the intervention arm who got it"))
    ax.set_ylabel(_("least effect in those who got it"))
    title(
        ax,
        _("What the trial could have seen"),
        _("fewer with the outcome, percentage points; {control} in the other arm, power {power}").format(
            control=percent(result.control_share), power=percent(result.power)
        ),
    )


def _text(frame: pd.DataFrame, result: DetectableEffect, fidelity: float | None) -> str:
    words = [
        _(
            "Line chart of the least effect that the trial could see against the share who got it, for an "
            "outcome of {control} in the other arm."
        ).format(control=percent(result.control_share))
    ]
    for icc in sorted(frame["icc"].unique()):
        rows = frame[frame["icc"] == icc]
        full = rows.iloc[-1]
        told = _("With ICC {icc} it is {full} where {share} got it").format(
            icc=number(icc), full=percent(full["full"]), share=percent(full["fidelity"])
        )
        near = rows[np.isclose(rows["fidelity"], fidelity)] if fidelity is not None else rows.head(0)
        if len(near):
            least = near.iloc[0]
            told += _(", and {full} where {share} did").format(
                full=percent(least["full"]), share=percent(least["fidelity"])
            )
            if not least["possible"]:
                told += _(", which is more than can be prevented")
        words.append(told + ".")
    return " ".join(words)
