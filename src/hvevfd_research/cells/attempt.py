"""A part of a page that unusual data may not allow: left out with its reason, and the page goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hvevfd_research.cells.emit import band, notice
from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.errors import HvevfdError
from hvevfd_research.i18n import deferred
from hvevfd_research.i18n import gettext as _


@contextmanager
def attempt(what: str) -> Iterator[None]:
    """Do what stands in the block, or say that it is left out and why.

    One month, one municipality or a denominator of zero stop a chart, not the page. Only errors that a reader
    can mend are caught; a fault of ours still stops the run. On a page to hand on the reason is not told,
    since it may repeat a value of the reader's rows.

    Parameters
    ----------
    what : what the block makes, in English, as a noun: "The funnel across municipalities"

    Examples
    --------
    >>> from hvevfd_research.errors import TooFewError
    >>> with attempt("The chart by month"):
    ...     raise TooFewError("A chart needs 2 months; there is 1.")
    ⚠ The chart by month. A chart needs 2 months; there is 1.
    """
    try:
        yield
    except HvevfdError as error:
        if PEOPLE.on_report:
            notice(deferred("{what}. Run without --report to see why."), level="left-out", what=_(what))
        else:
            band(f"{_(what)}. {error}", "left-out", private="failure" if PEOPLE.held else "")
