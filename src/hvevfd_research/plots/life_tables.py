"""The age at which a number of years is left, over the years."""

from __future__ import annotations

from matplotlib.axes import Axes

from hvevfd_research.errors import DomainError
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.end_labels import EndLabel, end_labels
from hvevfd_research.plots.theme import BLUE, GREEN, GREY, VERMILION, new_axes, styled, title
from hvevfd_research.stats.ageing_indicators import AgeingIndicators

LOOKS = {"female": (VERMILION, "o"), "male": (BLUE, "s")}
OTHER_LOOK = (GREEN, "^")
MARGIN = 1.5  # years of age above and below the lines


@styled
def threshold_age(result: AgeingIndicators, *, place: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the age with a number of years left, for each sex of one place over the years.

    Parameters
    ----------
    result : from ``stats.ageing_indicators``
    place : which place; may be left out when there is one
    ax : where to draw; a new figure when None

    Returns
    -------
    Axes
        A line for each sex, named at its end, and a grey line at the fixed age of the old-age ratio.

    Raises
    ------
    DomainError : the place is not in the result, or there are several and none is named

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"place": "A", "year": [1990, 2010], "threshold_male": [64.7, 68.9]})
    >>> ax = threshold_age(AgeingIndicators(rows, ("male",), 15.0, (20, 65), 65))
    >>> ax.get_ylabel()
    'age, years'
    """
    places = list(result.frame["place"].unique())
    name = places[0] if place is None and len(places) == 1 else place
    if name not in places:
        raise DomainError(
            "place {place} is not one of {places}; name one", place=place, places=", ".join(map(str, places))
        )
    rows = result.frame[result.frame["place"] == name].sort_values("year")
    ax = ax or new_axes()
    ax.axhline(result.old, color=GREY, linewidth=1, linestyle="--", zorder=1)
    ends = [EndLabel(_("fixed age {age}").format(age=number(result.old, 0)), float(result.old), GREY)]
    sentences = []
    for sex in result.sexes:
        ages = rows[f"threshold_{sex}"]
        colour, marker = LOOKS.get(sex, OTHER_LOOK)
        ax.plot(rows["year"], ages, color=colour, marker=marker, zorder=3)
        ends.append(EndLabel(f"{_sex(sex)}, {number(ages.iloc[-1], 1)}", float(ages.iloc[-1]), colour))
        sentences.append(
            _("{sex}: {a} years in {first}, {b} in {last}.").format(
                sex=_sex(sex),
                a=number(ages.iloc[0], 1),
                b=number(ages.iloc[-1], 1),
                first=int(rows["year"].iloc[0]),
                last=int(rows["year"].iloc[-1]),
            )
        )
    shown = rows[[f"threshold_{sex}" for sex in result.sexes]]
    ax.set_ylim(min(shown.min().min(), result.old) - MARGIN, max(shown.max().max(), result.old) + MARGIN)
    ax.set_xlim(rows["year"].min() - 1, rows["year"].max() + 1)
    ax.locator_params(axis="x", integer=True)
    ax.set_ylabel(_("age, years"))
    what = _("Age at which {years} years are left").format(years=number(result.years_left, 0))
    title(ax, what, str(name))
    end_labels(ax, ends, float(rows["year"].max()))
    opening = _("Line chart of {place}: {what}.").format(place=name, what=what[:1].lower() + what[1:])
    return describe(ax, " ".join([opening, *sentences]))


def _sex(sex: str) -> str:
    return {"female": _("women"), "male": _("men")}.get(sex, sex)
