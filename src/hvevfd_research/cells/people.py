"""What a page may show of people's rows: each headline, table and figure asks here first.

Reading an own file marks the process as holding people's rows. From then on a number behind which too few
people stand is hidden, tables of counts pass :class:`hvevfd_research.privacy.gate.Gate`, and what shows
single patients stands under a band that says so, or is left out where the page is to be handed on. Data that
come with the workbook are nobody's rows: for them nothing changes.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

import pandas as pd

from hvevfd_research.cells.codes import said
from hvevfd_research.cells.emit import notice
from hvevfd_research.errors import OutputError
from hvevfd_research.i18n import deferred, is_ours, number
from hvevfd_research.i18n import gettext as _
from hvevfd_research.runner.disclosure import Disclosure, Pages

if TYPE_CHECKING:
    from hvevfd_research.intake import Field
    from hvevfd_research.privacy.earlier import Page
    from hvevfd_research.privacy.gate import Gate, Suppressed
    from hvevfd_research.privacy.rare_words import RareWords

Sets = Literal["parts", "nested", "overlap"]


class Behind(TypedDict, total=False):
    """Who stands behind a table or a figure, declared by the cell that shows it.

    Parameters
    ----------
    rows : ``"patient"`` for a row or mark a patient, ``"public"`` where nothing of the reader's file is in
        it. ``"patient"`` with `counts` is for rows that may stand for few, such as months of a small place:
        the reader's own page shows them under its band, a page to hand on holds them to `counts`
    n : how many people stand behind it as a whole
    counts : columns of the table that count people; a mapping names what each is a part of
    by, totals, sets, of : as in :meth:`hvevfd_research.privacy.gate.Gate.publish`
    hide_with : columns that hang on the counts; by default all but those of `by`
    """

    rows: Literal["patient", "public"]
    n: float
    counts: str | Sequence[str] | Mapping[str, str | None]
    by: str | Sequence[str]
    totals: Hashable
    sets: Sets
    of: str | Mapping[str, str]
    hide_with: Sequence[str]


@dataclass(frozen=True)
class Admitted:
    """What may be shown of a table or a figure.

    Parameters
    ----------
    frame : the table behind it, hidden cells missing
    hidden : which cells are hidden; None where none is
    picture : whether the figure may be shown
    private : why it must not be handed on: it shows single patients ("patient") or words of few people
        ("words"); empty where it may be
    """

    frame: pd.DataFrame | None
    hidden: pd.DataFrame | None = None
    picture: bool = True
    private: str = ""


class People:
    """What this process holds of people's rows, and what it has shown of them."""

    def __init__(self) -> None:
        self.disclosure = Disclosure.here()
        self.pages = Pages.here() if self.disclosure.report else None
        self.gate: Gate | None = None
        self.warned = False
        self.ages: set[str] = set()
        self._read: dict[str, bytes] = {}
        self._words: RareWords | None = None

    def hold(self, path: str | Path) -> None:
        """Note that people's rows were read from a file.

        A second file joins what the first one has shown. A file that changed since it was read begins anew:
        someone mends it and runs the notebook again.
        """
        from hvevfd_research.privacy.gate import Gate

        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        changed = self._read.get(str(path), digest) != digest
        self._read[str(path)] = digest
        if self.gate is None or changed:
            secret = hashlib.sha256(b"partners" + digest).digest()  # the record prints half of the digest
            earlier = self._earlier()
            self.gate = Gate(self.disclosure.min_count, secret=secret, earlier=earlier)

    def note(self, frame: pd.DataFrame, fields: Sequence[Field], person: str) -> None:
        """Note which words and ages in people's rows point at few of them.

        Parameters
        ----------
        frame : the rows that were read
        fields : its columns
        person : the column that tells people apart; without it each row is taken for a person
        """
        from hvevfd_research.privacy.rare_words import RareWords

        self._words = self._words or RareWords(self.disclosure.min_count)
        people = frame.get(person, frame.index)
        for each in fields:
            if each.is_free_text:
                self._words.add(frame[each.name], people)
            elif each.is_age:
                self.ages.add(each.name)

    def rare(self, text: object, column: str = "") -> bool:
        """Tell whether a text on its way to the page holds a word that few people wrote.

        Parameters
        ----------
        text : anything; only texts hold words
        column : where it stands; a code of ours that is said in words there comes from no file
        """
        if self._words is None or not isinstance(text, str) or is_ours(text) or said(column, text) != text:
            return False
        return self._words.any_in(text)

    def rare_words(self) -> str:
        """Say that a text holds words of few people."""
        return _("It holds words that fewer than {min_count} people wrote.").format(
            min_count=number(self.disclosure.min_count, 0)
        )

    def _earlier(self) -> list[Page]:
        """Read what readers hold of earlier pages; without it nobody can tell what may be shown."""
        from hvevfd_research.privacy.earlier import Page

        if self.pages is None:
            return []
        try:
            return [Page.from_json(page) for page in self.pages.earlier]
        except (KeyError, TypeError, ValueError, IndexError):
            raise OutputError(
                "what earlier pages showed cannot be read from {file}, so nobody can tell what this one may "
                "show; choose another folder with -o",
                file="runs.json",
            ) from None

    @property
    def held(self) -> bool:
        """Whether people's rows were read."""
        return self.gate is not None

    @property
    def on_report(self) -> bool:
        """Whether people's rows were read for a page that is to be handed on."""
        return self.held and self.disclosure.report

    def against(self, n: float | None, *, share: float | None = None, counts: str = "", of: str = "") -> str:
        """Tell why a number must not be shown.

        Parameters
        ----------
        n : how many people stand behind it
        share : the number itself where it is a share of them
        counts : what the share counts, the name that tables use for the same count
        of : which people they are, where not all that the workbook is about

        Returns
        -------
        str
            A sentence; empty where the number may be shown.
        """
        if self.gate is None:
            return ""
        if n is None:
            return _("The workbook does not say how many people stand behind it.") if self.on_report else ""
        if math.isnan(n):
            return self.few()
        frame = pd.DataFrame({"n": [_whole(n)]})
        if share is not None and math.isfinite(share):
            frame[counts] = _whole(share * n)
            told = self.gate.publish(frame, {counts: "n"}, sets="nested", of=of)
        else:
            told = self.gate.publish(frame, "n", sets="nested", of=of)
        self._leave_word()
        return self.few(told) if told.n_hidden else ""

    def few(self, told: Suppressed | None = None) -> str:
        """Say that too few people stand behind something, or behind what it tells beside an earlier page."""
        if told is not None and told.by_earlier:
            return _(
                "Beside an earlier page in this folder it would tell about fewer than {min_count} people. "
                "Wait until more have joined, or choose another folder (-o) if these are other people."
            ).format(min_count=number(self.disclosure.min_count, 0))
        return _(
            "Fewer than {min_count} people stand behind it, or behind what it tells beside another number."
        ).format(min_count=number(self.disclosure.min_count, 0))

    def admit(
        self, what: str, frame: pd.DataFrame | None, behind: Behind, *, figure: bool = False
    ) -> Admitted | None:
        """Decide what may be shown of a table or a figure, and put up a band for what may not.

        Parameters
        ----------
        what : its title, in the reader's language
        frame : the table, or what lies behind the figure
        behind : what its cell declares
        figure : whether it is a figure

        Returns
        -------
        Admitted or None
            None where nothing of it may be shown.
        """
        if self.gate is None or behind.get("rows") == "public":
            return Admitted(frame)
        admitted = self._by_numbers(what, frame, behind, figure)
        return admitted and self._by_words(what, admitted)

    def _by_words(self, what: str, admitted: Admitted) -> Admitted:
        """Hide the texts with words of few people; on the reader's own page mark what has them as private."""
        frame = admitted.frame
        if frame is None or self._words is None:
            return admitted
        texts = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        rare = pd.DataFrame(
            {column: [self.rare(text, str(column)) for text in frame[column]] for column in texts},
            index=frame.index,
        )
        if not rare.any(axis=None):
            return admitted
        if not self.disclosure.report:
            return replace(admitted, private=admitted.private or "words")
        text = _(
            "{what}: texts that are hidden, because fewer than {min_count} people wrote a word in them: {n}."
        ).format(
            what=what, n=number(rare.to_numpy().sum(), 0), min_count=number(self.disclosure.min_count, 0)
        )
        notice("{text}", level="hidden", text=text)
        shown = frame.copy()
        for column in texts:
            shown[column] = frame[column].astype(object).mask(rare[column].to_numpy())
        hidden = rare if admitted.hidden is None else admitted.hidden.assign(**rare)
        return Admitted(shown, hidden, picture=False)

    def _by_numbers(
        self, what: str, frame: pd.DataFrame | None, behind: Behind, figure: bool
    ) -> Admitted | None:
        """Decide by how many people stand behind it."""
        n = behind.get("n")
        of = behind.get("of", "")
        if n is not None and (reason := self.against(n, of=of if isinstance(of, str) else "")):
            _tell_left_out(what, reason)
            return None
        of_few = behind.get("rows") == "patient" and not self.on_report  # rows of so few that they are kept
        if "counts" in behind and frame is not None and not of_few:
            return self._through_gate(what, frame, behind, figure)
        if behind.get("rows") != "patient" and n is not None:
            return Admitted(frame)
        if self.on_report:
            reason = (
                _("It shows single patients. Run without --report to see it, and do not hand that page on.")
                if behind.get("rows") == "patient"
                else _("The workbook does not say how many people stand behind it.")
            )
            _tell_left_out(what, reason)
            return None
        self._warn()
        return Admitted(frame, private="patient")

    def _through_gate(self, what: str, frame: pd.DataFrame, behind: Behind, figure: bool) -> Admitted | None:
        assert self.gate is not None
        by = behind.get("by", ())
        by = [by] if isinstance(by, str) else list(by)
        counts = behind["counts"]
        named = {counts} if isinstance(counts, str) else {*counts}
        if isinstance(counts, Mapping):
            named |= {whole for whole in counts.values() if whole is not None}
        others = [str(column) for column in frame.columns if column not in {*by, *named}]
        told = self.gate.publish(
            frame,
            counts,
            by=by,
            totals=behind.get("totals"),
            sets=behind.get("sets", "parts"),
            of=behind.get("of", ""),
            hide_with=behind.get("hide_with", others),
        )
        counted = told.hidden[[column for column in told.hidden if column in named]]
        if told.withheld or (counted | told.frame[counted.columns].isna()).all(axis=None):
            _tell_left_out(what, self.few(told))
            return None
        self._leave_word()
        if not told.n_hidden:
            return Admitted(told.frame)
        self._tell_hidden(what, told, figure)
        return Admitted(told.frame, told.hidden, picture=False)

    def _leave_word(self) -> None:
        """Tell the next run of this workbook what readers of this page hold so far."""
        if self.pages is not None and self.gate is not None:
            self.pages.tell(self.gate.page.to_json())

    def _tell_hidden(self, what: str, told: Suppressed, figure: bool) -> None:
        # Only how many in all: with the number of small ones among them someone could work out which.
        only_table = _("The figure would show them, so only its table is here.") if figure else ""
        text = _(
            "{what}: {hidden} counts are hidden, with what hangs on them. Fewer than {min_count} people "
            "stand behind them, or they would give such a count away."
        ).format(what=what, hidden=number(told.n_hidden, 0), min_count=number(self.disclosure.min_count, 0))
        beside = self.few(told) if told.by_earlier else ""
        notice("{text}", level="hidden", text=" ".join(filter(None, (text, beside, only_table))))

    def _warn(self) -> None:
        """Say once that the page is not for others."""
        if not self.warned:
            self.warned = True
            notice(
                deferred(
                    "This page shows single patients. Do not hand it on; use --report for a page to share."
                )
            )


def _tell_left_out(what: str, reason: str) -> None:
    notice(deferred("{what} is left out. {reason}"), level="hidden", what=what, reason=reason)


def _whole(people: float) -> int:
    return round(float(people))


PEOPLE = People()  # of this kernel: a notebook runs in a process of its own
