"""The share of people in need by age, as steps: one profile or several."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number, percent
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import DASHES, MARKERS, PALETTE, new_axes, styled, title

OPEN_WIDTH = 6  # years drawn of the open age group


@styled
def care_profile(
    profiles: Mapping[str, pd.DataFrame],
    *,
    age: str = "age_from",
    share: str = "share",
    ax: Axes | None = None,
) -> Axes:
    """Draw profiles by age.

    Parameters
    ----------
    profiles : by the name to show; columns `age` (first age of each group, the last one open) and `share`
        (0-1)
    age, share : names of columns
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        Steps with a marker in the middle of each age group, each profile named at its end.

    Raises
    ------
    TooFewError : there is nothing to draw
    DomainError : more profiles than there are shapes to tell them apart, or a share or an age is missing

    Examples
    --------
    >>> rows = pd.DataFrame({"age_from": [67, 80, 90], "share": [0.1, 0.4, 0.8]})
    >>> ax = care_profile({"2004": rows})
    >>> [text.get_text() for text in ax.texts][-1]
    '2004'
    """
    if not profiles or any(frame.empty for frame in profiles.values()):
        raise TooFewError("there is no care profile to draw")
    if len(profiles) > len(MARKERS):
        raise DomainError(
            "{n} care profiles are too many for one figure; {most} is the most",
            n=len(profiles),
            most=len(MARKERS),
        )
    ax = ax or new_axes()
    end = max(float(frame[age].max()) for frame in profiles.values()) + OPEN_WIDTH
    labels, parts = [], []
    for (name, frame), colour, marker, dash in zip(profiles.items(), PALETTE, MARKERS, DASHES, strict=False):
        rows = frame.sort_values(age)
        starts, shares = (rows[each].to_numpy(dtype=np.float64) for each in (age, share))
        if np.isnan(starts).any() or np.isnan(shares).any():
            raise DomainError("a share or an age of the care profile is missing")
        edges = np.append(starts, end)
        ax.stairs(shares, edges, baseline=None, color=colour, linewidth=1.8, linestyle=dash)
        middles = (edges[:-1] + edges[1:]) / 2
        ax.plot(middles, shares, color=colour, marker=marker, linestyle="", markersize=6)
        labels.append(EndLabel(name, float(shares[-1]), colour))
        parts.append(
            _("{name}: {first} from age {young}, {last} from age {old}").format(
                name=name,
                first=percent(shares[0]),
                young=number(starts[0], 0),
                last=percent(shares[-1]),
                old=number(starts[-1], 0),
            )
        )
    ax.set_ylim(0, 1)
    ax.set_xlim(min(float(frame[age].min()) for frame in profiles.values()), end)
    ax.yaxis.set_major_formatter(lambda value, _place: percent(value))
    ax.set_xlabel(_("age, years"))
    ax.set_ylabel(_("share of people of that age"))
    title(ax, _("Care by age"), _("steps are age groups; the last one has no upper end"))
    end_labels(ax, labels, end)
    opening = _("Step chart of the share of people with care, by age.")
    return describe(ax, f"{opening} {'; '.join(parts)}.")
