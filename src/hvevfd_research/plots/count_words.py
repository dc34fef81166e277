"""What kinds of counts, and the units that come with the data, are called in the reader's language."""

from __future__ import annotations

from hvevfd_research.i18n import gettext as _
from hvevfd_research.i18n import number


def kind_word(kind: str) -> str:
    """Name a kind of count; one that is not ours keeps its name.

    >>> kind_word("planned")
    'planned'
    """
    return {
        "planned": _("planned"),
        "registered": _("registered"),
        "reported": _("reported"),
        "not-said": _("kind not said"),
    }.get(kind, kind)


def unit_word(unit: str) -> str:
    """Name what is counted; a unit of the reader's own file keeps its name.

    >>> unit_word("countries"), unit_word("wards")
    ('countries', 'wards')
    """
    return {
        "countries": _("countries"),
        "teams": _("teams"),
        "individuals and teams": _("individuals and teams"),
        "municipalities": _("municipalities"),
        "municipalities, districts and hospitals": _("municipalities, districts and hospitals"),
        "accounts": _("accounts"),
        "members": _("members"),
        "badges": _("badges"),
    }.get(unit, unit)


def count_text(count: float, bound: str) -> str:
    """Write a count, or the bound that it is.

    >>> count_text(30, "over")
    'over 30'
    """
    written = number(count, 0)
    return _("over {count}").format(count=written) if bound == "over" else written
