"""How answers get from people to the laptop: five ways, each with whether it works and what to do.

A municipality's guest network often keeps phones apart from each other, and a laptop may be locked down. What
is told here is seen from the laptop, and from the phones that have come in; their addresses are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from hvevfd_research.i18n import gettext as _

WORKS, OPEN, CLOSED = "works", "open", "closed"


@dataclass(frozen=True)
class Seen:
    """What is known about the way from a phone to the laptop.

    Parameters
    ----------
    address : for phones
    lan : whether other machines may reach the session
    answered : whether the laptop answers at that address
    moved : whether the laptop is on another network than when the session was opened
    reached : whether another machine has opened a page
    joined : how many have come in from another machine
    """

    address: str
    lan: bool
    answered: bool
    moved: bool
    reached: bool
    joined: int


@dataclass(frozen=True)
class Rung:
    """One way.

    Parameters
    ----------
    name : of it
    state : ``works``, ``open`` where it has to be tried, or ``closed``
    told : what is known
    todo : what to do for it; empty for nothing
    """

    name: str
    state: str
    told: str
    todo: str = ""


def rungs(seen: Seen) -> list[Rung]:
    """Give the ways in the order in which to try them.

    Parameters
    ----------
    seen : what is known

    Examples
    --------
    >>> found = rungs(Seen("http://10.0.0.7:8008", True, True, False, True, 12))
    >>> found[0].state, found[0].told
    ('works', 'Other devices that have come in: 12.')
    """
    return [
        _network(seen),
        Rung(
            _("A hotspot"),
            OPEN,
            _("For when the network keeps phones apart, as guest networks do."),
            _(
                "Turn on the hotspot of this laptop or of a phone. Join it with the laptop and the phones. "
                "Stop the session with Ctrl-C and start it again with the same words: nothing is lost, and "
                "the wall shows the new address. A hotspot may take only a few phones: let pairs share."
            ),
        ),
        Rung(
            _("One device that goes round"),
            WORKS if seen.lan and (seen.joined or seen.reached) else OPEN,
            _("One tablet or phone that comes in is enough."),
            _("Tick “Several pairs share this device” when you join. After each answer press “Next pair”."),
        ),
        Rung(
            _("The keyboard at the projector"),
            WORKS,
            _("This laptop reaches itself without a network."),
            _("Open the page for phones here and type what each pair says. After each press “Next pair”."),
        ),
        Rung(
            _("Paper"),
            WORKS,
            _("Cards always work."),
            _("Type them in on your page under “An answer from paper”, before the session ends."),
        ),
    ]


def _network(seen: Seen) -> Rung:
    name = _("Phones on this network")
    if not seen.lan:
        return Rung(
            name,
            CLOSED,
            _("Only this laptop can reach the session."),
            _("Stop it with Ctrl-C and start it again with --lan. Nothing is lost."),
        )
    if seen.moved:
        return Rung(
            name,
            CLOSED,
            _("The laptop is on another network than when the session was opened."),
            _("Stop it with Ctrl-C and start it again with the same words. Nothing is lost."),
        )
    if seen.joined:
        return Rung(name, WORKS, _("Other devices that have come in: {n}.").format(n=seen.joined))
    if seen.reached:
        return Rung(name, WORKS, _("A phone has opened the page. It has not typed the code yet."))
    if not seen.answered:
        return Rung(
            name,
            CLOSED,
            _("The laptop does not answer at {address}.").format(address=seen.address),
            _("A firewall on it may stand in the way. Let Python through, or take the next way."),
        )
    return Rung(
        name,
        OPEN,
        _("The laptop answers at {address}. No phone has come in yet.").format(address=seen.address),
        _("Open that address on one phone. If nothing shows in ten seconds, take the next way."),
    )
