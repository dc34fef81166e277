"""The two to six numbers that a workbook stands on."""

from __future__ import annotations

import math
from html import escape
from typing import Any, Literal

from hvevfd_research.cells.emit import emit
from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import interval, number, percent, percent_interval

Mark = Literal["computed", "read", "assumed", "simulated"]


def headline(
    name: str,
    value: float,
    unit: str = "",
    *,
    low: float = math.nan,
    high: float = math.nan,
    digits: int | None = None,
    mark: Mark = "computed",
    n: float | None = None,
    counts: str = "",
    of: str = "",
) -> None:
    """Show one headline number.

    Parameters
    ----------
    name : what it is, in English; ``expected.toml`` knows it by this name
    value : the number; NaN where it could not be computed
    unit : in English, such as ``"points"``; ``"%"`` shows a share between 0 and 1 as a percentage
    low, high : limits of its interval, in the same unit
    digits : decimals shown; by default 2, and none for a percentage
    mark : computed here, read in the source, assumed, or simulated
    n : how many people stand behind it. In a workbook that reads people's rows it is hidden where they are
        too few, and on a page to hand on also where nobody says how many
    counts : for a share, what it counts: the name of the column that counts the same people in a table, so
        that the two are held against each other
    of : which people they are, where not all that the workbook is about: two totals `of` the same people that
        are a few apart are not both shown
    """
    share = unit == "%"
    digits = (0 if share else 2) if digits is None else digits
    text = percent(value, digits) if share else number(value, digits)
    band = ""
    if math.isfinite(low) and math.isfinite(high):
        band = percent_interval(low, high, digits) if share else interval(low, high, digits)
    facts: dict[str, Any] = {
        "kind": "headline",
        "name": name,
        "label": _(name),
        "value": None if math.isnan(value) else float(value),
        "text": text,
        "unit": "" if share else _(unit) if unit else "",
        "interval": band,
        "share": share,
        "digits": digits,
        "mark": mark,
        "mark_text": mark_text(mark),
    }
    if mark == "computed":
        reason = PEOPLE.against(n, share=value if share else None, counts=counts or name, of=of)
        if reason:
            facts |= {"value": None, "text": _("hidden"), "unit": "", "interval": "", "mark_text": reason}
    plain = " ".join(part for part in (facts["label"] + ":", facts["text"], facts["unit"]) if part)
    if facts["interval"]:
        plain += f" ({facts['interval']})"
    emit(facts, {"text/plain": f"{plain} [{facts['mark_text']}]", "text/html": _card(facts)})


def mark_text(mark: Mark) -> str:
    """Say how sure a number is, in words."""
    return {
        "computed": _("computed here"),
        "read": _("read in the source"),
        "assumed": _("assumed"),
        "simulated": _("from simulated data"),
    }[mark]


def _card(facts: dict[str, Any]) -> str:
    """Write a headline as a small block for notebook front ends."""
    label, text, unit, band, mark = (
        escape(str(facts[key])) for key in ("label", "text", "unit", "interval", "mark_text")
    )
    return (
        '<div style="display:inline-block;padding:.4em .8em;border-left:4px solid #0072B2">'
        f'{label}<br><b style="font-size:1.6em">{text}</b> {unit}'
        f"{f' ({band})' if band else ''}<br><small>{mark}</small></div>"
    )
