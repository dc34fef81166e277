"""The minutes of a session: what was asked and answered, how the room voted, what it plans.

Only answers that were approved for the wall are in them. What waits or was hidden is counted and not told.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from hvevfd_research.i18n import date, deferred, listing, ngettext, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.practice.exercises import find_exercise
from hvevfd_research.practice.sheets import sections
from hvevfd_research.privacy import find_identifiers
from hvevfd_research.reports.marked_text import Block, markdown_blocks
from hvevfd_research.reports.paper import Sheet
from hvevfd_research.session.debrief import Debrief
from hvevfd_research.session.views import CARD, CHOICES
from hvevfd_research.stats.dot_votes import FEWEST, DotVotes, dot_votes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOOT = "«Hva er viktig for deg?» · hvevfd session export"
MADE_UP = deferred("A rehearsal: the answers are made up.")


def votes_on(found: Debrief, task: str) -> DotVotes | None:
    """Count the dots of a task; None where nobody voted on it."""
    given = found.votes[found.votes["task"] == task]
    options = found.options.loc[found.options["task"] == task, "choice"]
    return dot_votes(given, choices=list(options)) if len(given) else None


def safe(frame: pd.DataFrame, column: str = "text") -> pd.DataFrame:
    """Leave out rows in which something points at one person; phones refuse it, and paper is typed in."""
    return frame[frame[column].map(lambda text: not find_identifiers(str(text))).astype(bool)]


def minutes(found: Debrief) -> Sheet:
    """Write the minutes, in the language that is spoken.

    Parameters
    ----------
    found : what the session came to
    """
    blocks: list[Block] = list(_opening(found))
    for task in found.tasks:
        blocks += _of_task(found, task)
    if len(found.fours):
        blocks += _fours(found)
    if len(found.plans):
        blocks += _plans(found)
    return Sheet(_("Minutes: {title}").format(title=found.title), FOOT, tuple(blocks))


def _opening(found: Debrief) -> Iterator[Block]:
    where = [date(found.day, "full") if found.day else "", found.place]
    yield _paragraph(" · ".join(filter(None, where)) or _("The plan names no day and no place."))
    if found.rehearsal:
        yield {"kind": "paragraph", "runs": [{"style": "strong", "text": _(MADE_UP)}]}
    there, shown = len(found.answers), len(safe(found.approved))
    told = ngettext("{n} answer came in.", "{n} answers came in.", there).format(n=number(there, 0))
    left = ngettext(
        "{n} is left out here: it waits, was hidden, or may point at a person.",
        "{n} are left out here: they wait, were hidden, or may point at a person.",
        there - shown,
    ).format(n=number(there - shown, 0))
    yield _paragraph(f"{told} {left}" if there > shown else told)


def _of_task(found: Debrief, task: str) -> Iterator[Block]:
    exercise = find_exercise(task)
    yield from markdown_blocks(f"## {exercise.heading}\n\n{sections(exercise)['Task']}")
    said = safe(found.approved[found.approved["task"] == task])
    if said.empty:
        yield _paragraph(_("No answer was approved for the wall."))
        return
    for theme in dict.fromkeys(said["theme"]):
        yield _heading(theme or _("In no group"))
        for text in said.loc[said["theme"] == theme, "text"]:
            yield {"kind": "item", "runs": [{"style": "", "text": text}]}
    votes = votes_on(found, task)
    if votes is not None:
        yield _heading(_("Dots"))
        yield from _votes(votes)


def _votes(votes: DotVotes) -> Iterator[Block]:
    """Show the vote as a figure with words and as a table, and say what the order can bear."""
    from hvevfd_research.plots.alt_text import alt_text
    from hvevfd_research.plots.dot_votes import dot_votes as draw

    ax = draw(votes)
    figure = ax.get_figure(root=True)
    assert figure is not None
    yield {"kind": "picture", "png": _png(figure), "alt": alt_text(ax)}
    columns = (votes.table[name].tolist() for name in ("choice", "dots", "voters", "rank_low", "rank_high"))
    rows = [
        [str(choice), number(dots, 0), number(voters, 0), _ranks(low, high)]
        for choice, dots, voters, low, high in zip(*columns, strict=True)
    ]
    head = [_("What"), _("Dots"), _("Voters"), _("Rank it may have")]
    yield {"kind": "table", "head": head, "rows": rows}
    yield _paragraph(order_in_words(votes))


def order_in_words(votes: DotVotes) -> str:
    """Say in a sentence how far the order of a vote can be trusted."""
    voters = ngettext("{n} person voted.", "{n} people voted.", votes.n_voters).format(
        n=number(votes.n_voters, 0)
    )
    if votes.n_voters < FEWEST:
        return voters + " " + _("That is too few to say how the order would hold.")
    ahead = votes.may_be_first
    if len(ahead) == 1:
        return voters + " " + _("“{first}” stays first when the room is drawn anew.").format(first=ahead[0])
    return (
        voters
        + " "
        + _(
            "One dot more or less decides nothing here. With as many others in the room, any of these may "
            "come first: {options}."
        ).format(options=listing(_("“{name}”").format(name=name) for name in ahead))
    )


def _ranks(low: float, high: float) -> str:
    if pd.isna(low):
        return "–"
    return number(low, 0) if low == high else f"{number(low, 0)}–{number(high, 0)}"


def _fours(found: Debrief) -> Iterator[Block]:
    yield from markdown_blocks(f"## {_('Four questions about how we work')}")
    head = [_("Question"), *map(_, CHOICES.values())]
    for title, one in ((_("This time"), found), (_("Last time"), found.before)):
        if one is not None and len(one.fours):
            rows = [
                [str(row[0]), *(number(n, 0) for n in row[1:-1])]
                for row in one.four_counts().to_numpy().tolist()
            ]
            yield _heading(title)
            yield {"kind": "table", "head": head, "rows": rows}


def _plans(found: Debrief) -> Iterator[Block]:
    yield from markdown_blocks(f"## {_('Our plan')}")
    for place, card in enumerate(found.plans[list(CARD)].to_dict("records"), start=1):
        yield _heading(_("Card {n}").format(n=number(place, 0)))
        told = [
            [_(question), str(card[name])]
            for name, question in CARD.items()
            if card[name] and not find_identifiers(str(card[name]))
        ]
        if told:
            yield {"kind": "table", "head": [_("Question"), _("Answer")], "rows": told}


def _heading(text: str) -> Block:
    return {"kind": "heading", "level": 3, "runs": [{"style": "", "text": text}]}


def _paragraph(text: str) -> Block:
    return {"kind": "paragraph", "runs": [{"style": "", "text": text}]}


def _png(figure: Figure) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()
