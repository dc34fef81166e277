"""Two readers who give each answer one code: how often each is used, how far they agree, what gets mixed up.

Model: as for :mod:`.agreement`, answers are independent and have one code from each reader. A code by itself
is then a yes or no of each answer, with a kappa and an AC1 of its own. Where a code is rare, nearly all
answers are an agreed no: agreement is high, kappa can be near nothing, and both are right. AC1 takes chance
to be small there.

When not to use it: for answers with several codes at once, which need each code put as a question of its own
before they are read; as a verdict on the readers, since an unclear code book makes good readers differ. The
coefficients of the codes of one table are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import TooFewError
from hvevfd_research.stats.agreement import cohen_kappa
from hvevfd_research.stats.columns import check_level
from hvevfd_research.stats.many_raters import gwet_ac1
from hvevfd_research.stats.ratings import ratings


@dataclass(frozen=True, eq=False)
class CodeAgreement:
    """What two readers make of the same answers, code by code.

    Parameters
    ----------
    first, second : columns of the readers
    codes : one row for each code; see :meth:`to_frame`
    mixed_up : one row for each pair of codes that the readers gave the same answer: ``first second n``, the
        most frequent first
    n, n_dropped : answers read by both, and answers left out for a missing code
    level : coverage of the intervals
    """

    first: str
    second: str
    codes: pd.DataFrame = field(repr=False)
    mixed_up: pd.DataFrame = field(repr=False)
    n: int
    n_dropped: int
    level: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each code.

        ``first second both`` answers have the code from the first reader, the second, and both; ``observed``
        is the share of answers on which they agree whether it fits. ``kappa kappa_low kappa_high`` and
        ``ac1 ac1_low ac1_high`` are of that yes or no; kappa is NaN where both never or always used the code.
        """
        return self.codes.copy()

    @property
    def most_used(self) -> Hashable:
        """The code that the two readers together gave most often; the first of several."""
        used = (self.codes["first"] + self.codes["second"]).to_numpy()
        code: Hashable = self.codes["code"].to_list()[int(used.argmax())]
        return code


def code_agreement(
    frame: pd.DataFrame,
    first: str,
    second: str,
    *,
    categories: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> CodeAgreement:
    """Compare how two readers use each code.

    Parameters
    ----------
    frame : one row for each answer; an answer without a code from one of the readers is left out and counted
    first, second : columns of the readers
    categories : all codes, in the order to show; None takes those met
    level : coverage of the intervals: normal for kappa, jackknife for AC1

    Returns
    -------
    CodeAgreement

    Raises
    ------
    ColumnError, DomainError, TooFewError : as for ``cohen_kappa``; no answer has both codes

    References
    ----------
    Feinstein AR, Cicchetti DV. High agreement but low kappa: I. The problems of two paradoxes. J Clin
    Epidemiol 1990;43:543-549. Gwet KL. Br J Math Stat Psychol 2008;61:29-48.

    Examples
    --------
    >>> read = pd.DataFrame({"a": ["home", "home", "walk", "walk"], "b": ["home", "walk", "walk", "walk"]})
    >>> fit = code_agreement(read, "a", "b")
    >>> fit.to_frame()[["code", "first", "second", "both", "observed", "kappa"]]
       code  first  second  both  observed  kappa
    0  home      2       1     1      0.75    0.5
    1  walk      2       3     2      0.75    0.5
    >>> fit.mixed_up
      first second  n
    0  home   walk  1
    """
    check_level(level)
    coded = ratings(frame, [first, second], categories)
    if not (pairs := coded.complete).size:
        raise TooFewError("no answer has a code from both readers")
    names = list(coded.categories)
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (pairs[:, 0], pairs[:, 1]), 1)
    rows = [_one_code(pairs == place, name, level) for place, name in enumerate(names)]
    return CodeAgreement(
        first,
        second,
        pd.DataFrame(rows),
        _mixed_up(counts, names),
        len(pairs),
        len(frame) - len(pairs),
        level,
    )


def _one_code(given: NDArray[np.bool_], name: Hashable, level: float) -> dict[str, object]:
    """Count one code against all others, and its two coefficients."""
    yes_or_no = pd.DataFrame(given, columns=["first", "second"])
    kappa = cohen_kappa(yes_or_no, "first", "second", categories=[False, True], level=level)
    ac1 = gwet_ac1(yes_or_no, ["first", "second"], categories=[False, True], level=level)
    return {
        "code": name,
        "first": int(given[:, 0].sum()),
        "second": int(given[:, 1].sum()),
        "both": int(given.all(axis=1).sum()),
        "observed": kappa.observed,
        "kappa": kappa.estimate,
        "kappa_low": kappa.ci_low,
        "kappa_high": kappa.ci_high,
        "ac1": ac1.estimate,
        "ac1_low": ac1.ci_low,
        "ac1_high": ac1.ci_high,
    }


def _mixed_up(counts: NDArray[np.int_], names: list[Hashable]) -> pd.DataFrame:
    first, second = np.nonzero(counts * (1 - np.eye(len(names), dtype=int)))
    found = pd.DataFrame(
        {
            "first": [names[place] for place in first],
            "second": [names[place] for place in second],
            "n": counts[first, second],
        }
    )
    return found.sort_values("n", ascending=False, kind="stable", ignore_index=True)
