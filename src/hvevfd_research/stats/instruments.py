"""Scores of questionnaires and of own activities, by their published rules.

Own activities and problems (PSFS, COPM), being involved (SDM-Q-9) and health literacy (HLS-EU index). Model:
none; these are rules that turn answers into a score. A score holds for the instrument as it was tested: other
items, other answer scales or a mix of languages make another instrument. Not for comparing persons on PSFS or
COPM, where each person chose what is scored. Items of the questionnaires are not shipped; their owners hold
the copyright.

The SDM-Q-9 sum and the HLS index with its bands follow general knowledge and have not been held against the
manuals: treat them as unconfirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column, numbers, within

HLS_MIN_ANSWERED = 0.8  # share of items answered that an index needs; unconfirmed
HLS_BANDS = (25.0, 33.0, 42.0)  # upper ends of insufficient, problematic, sufficient; unconfirmed
HLS_LEVELS = ("insufficient", "problematic", "sufficient", "excellent")


@dataclass(frozen=True, eq=False)
class InstrumentScores:
    """One score for each person, and their spread.

    Fields
    ------
    instrument : its short name
    per_person : one row for each person in order of first appearance: person, items (answered), score, and
        level where the instrument has bands; a score that its rule does not allow is missing
    n, n_missing : persons with and without a score
    mean, sd, median : over persons with a score; `sd` is NaN for one person
    floor, ceiling : shares at the lowest and highest possible score
    scale : lowest and highest possible score
    """

    instrument: str
    per_person: pd.DataFrame
    n: int
    n_missing: int
    mean: float
    sd: float
    median: float
    floor: float
    ceiling: float
    scale: tuple[float, float]

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each person."""
        return self.per_person.copy()


@dataclass(frozen=True, eq=False)
class Copm:
    """The two scores of COPM."""

    performance: InstrumentScores
    satisfaction: InstrumentScores

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each person, performance and satisfaction side by side."""
        one, other = self.performance.per_person, self.satisfaction.per_person
        frame = one.rename(columns={"score": "performance", "items": "items_performance"})
        return frame.assign(items_satisfaction=other["items"], satisfaction=other["score"])


def psfs(
    frame: pd.DataFrame,
    score: str = "score",
    *,
    patient: str = "patient",
    scale: tuple[float, float] = (0, 10),
) -> InstrumentScores:
    """Score the Patient-Specific Functional Scale: the mean over a person's own activities.

    Parameters
    ----------
    frame : one row for each activity; the form asks for three to five
    score, patient : columns
    scale : lowest and highest score; the direction is kept as scored

    Raises
    ------
    ColumnError, DomainError : a column is not there, a score is off the scale, a person is not named
    TooFewError : no score is there

    References
    ----------
    Stratford P, Gill C, Westaway M, Binkley J. Physiother Can 1995;47:258-263.

    Examples
    --------
    >>> psfs(pd.DataFrame({"patient": 1, "score": [5, 3, 5]})).per_person["score"].round(2).to_list()
    [4.33]
    """
    return _person_means("PSFS", frame, score, patient, scale)


def copm(
    frame: pd.DataFrame,
    *,
    patient: str = "patient",
    performance: str = "performance",
    satisfaction: str = "satisfaction",
) -> Copm:
    """Score the Canadian Occupational Performance Measure: two means over a person's problems.

    Parameters
    ----------
    frame : one row for each problem, at most five a person by the manual
    patient, performance, satisfaction : columns; both scores run 1 to 10

    Raises
    ------
    ColumnError, DomainError, TooFewError : as :func:`psfs`

    Examples
    --------
    >>> problems = pd.DataFrame({"patient": 1, "performance": [2, 4], "satisfaction": [1, 6]})
    >>> copm(problems).to_frame()[["performance", "satisfaction"]].to_numpy()
    array([[3. , 3.5]])
    """
    one, other = (
        _person_means(name, frame, name.split()[1], patient, (1, 10), column_name=source)
        for name, source in (("COPM performance", performance), ("COPM satisfaction", satisfaction))
    )
    return Copm(one, other)


def sdm_q9(frame: pd.DataFrame, items: Sequence[str], *, person: str | None = None) -> InstrumentScores:
    """Score the nine-item shared decision making questionnaire: the sum, rescaled to 0 to 100.

    The rule (sum of nine answers 0 to 5, times 100/45) is unconfirmed; a person who left out an item has no
    score.

    Parameters
    ----------
    frame : one row for each person
    items : the nine columns, answers 0 to 5
    person : column that names the person; None numbers the rows from 1

    Raises
    ------
    ColumnError : not nine items
    DomainError : an answer is outside 0 to 5
    TooFewError : no person answered all

    References
    ----------
    Kriston L et al. Patient Educ Couns 2010;80:94-99, doi 10.1016/j.pec.2009.09.034 (the questionnaire).

    Examples
    --------
    >>> answers = pd.DataFrame([[5] * 9, [3] * 9])
    >>> sdm_q9(answers, range(9)).per_person["score"].to_list()
    [100.0, 60.0]
    """
    answers = item_answers(frame, items, 9, 0, 5)
    score = answers.sum(axis=1) * 100 / 45  # NaN if an answer is missing
    return _summarise("SDM-Q-9", _respondents(frame, person, answers, score), (0, 100))


def hls_index(
    frame: pd.DataFrame,
    items: Sequence[str],
    *,
    person: str | None = None,
    min_answered: float = HLS_MIN_ANSWERED,
) -> InstrumentScores:
    """Score the HLS-EU health literacy index, (mean of items 1 to 4 - 1) x 50/3, with its bands.

    Rule, bands (25, 33, 42) and the share of items that must be answered are unconfirmed. The Norwegian
    HLS-Q12 and HLS19 report Rasch levels, which this is not.

    Parameters
    ----------
    frame : one row for each person
    items : columns of answers, 1 = very difficult to 4 = very easy
    person : column that names the person; None numbers the rows from 1
    min_answered : share of items a score needs, above 0 to 1

    Returns
    -------
    InstrumentScores
        0 to 50; `per_person` has the column `level`.

    Raises
    ------
    DomainError : an answer is outside 1 to 4, or `min_answered` is out of range
    TooFewError : no person answered enough

    References
    ----------
    Sorensen K et al. Eur J Public Health 2015;25:1053-1058, doi 10.1093/eurpub/ckv043 (the survey).

    Examples
    --------
    >>> scores = hls_index(pd.DataFrame([[4, 4, 4], [2, 3, 3]]), range(3)).per_person
    >>> scores["score"].round(2).to_list(), scores["level"].to_list()
    ([50.0, 27.78], ['excellent', 'problematic'])
    """
    if not 0 < min_answered <= 1:
        raise DomainError("min_answered is {value}; it must be above 0 and at most 1", value=min_answered)
    answers = item_answers(frame, items, None, 1, 4)
    answered = (~np.isnan(answers)).sum(axis=1)
    enough = answered >= max(1.0, min_answered * answers.shape[1] - 1e-9)
    means = np.nansum(answers, axis=1) / np.maximum(answered, 1)
    scores = _respondents(frame, person, answers, np.where(enough, (means - 1) * 50 / 3, np.nan))
    # Rounding keeps 25.000000000000004 in the band that ends at 25.
    bands = pd.cut(scores["score"].round(9), [-np.inf, *HLS_BANDS, np.inf], labels=list(HLS_LEVELS))
    return _summarise("HLS-EU index", scores.assign(level=bands), (0, 50))


def people(frame: pd.DataFrame, name: str) -> pd.Series:
    """Take the column that tells persons or units apart; a missing name is an error."""
    who = column(frame, name).reset_index(drop=True)
    if who.isna().any():
        row = int(np.flatnonzero(who.isna())[0]) + 1
        raise DomainError("row {row}, column {column}: the name is missing", row=row, column=name)
    return who


def _person_means(
    instrument: str,
    frame: pd.DataFrame,
    score: str,
    patient: str,
    scale: tuple[float, float],
    column_name: str | None = None,
) -> InstrumentScores:
    name = column_name or score
    values = within(numbers(column(frame, name), name), name, *scale)
    by = pd.Series(values).groupby(people(frame, patient), sort=False)
    scores = by.agg(items="count", score="mean").rename_axis("person").reset_index()
    return _summarise(instrument, scores, scale)


def item_answers(
    frame: pd.DataFrame, items: Sequence[str], count: int | None, low: float, high: float
) -> Floats:
    """Take the answers as an array, a row for each respondent; `count` columns are asked for unless None."""
    names = list(items)
    if len(names) != (count or len(names)) or not names or len(set(names)) != len(names):
        wanted = count or "one or more"
        raise ColumnError(
            "items must name {wanted} columns, each once; here are {n}", wanted=wanted, n=len(names)
        )
    answers: Floats = np.column_stack(
        [within(numbers(column(frame, name), str(name)), str(name), low, high) for name in names]
    )
    return answers


def _respondents(frame: pd.DataFrame, person: str | None, answers: Floats, score: Floats) -> pd.DataFrame:
    who = pd.Series(range(1, len(frame) + 1)) if person is None else people(frame, person)
    if who.duplicated().any():
        row = int(np.flatnonzero(who.duplicated())[0]) + 1
        raise DomainError("row {row}: the person has answered already; each person has one row", row=row)
    return pd.DataFrame({"person": who, "items": (~np.isnan(answers)).sum(axis=1), "score": score})


def _summarise(instrument: str, per_person: pd.DataFrame, scale: tuple[float, float]) -> InstrumentScores:
    score = per_person["score"].dropna()
    if score.empty:
        raise TooFewError("{instrument}: no person has a score", instrument=instrument)
    low, high = float(scale[0]), float(scale[1])
    return InstrumentScores(
        instrument=instrument,
        per_person=per_person,
        n=len(score),
        n_missing=len(per_person) - len(score),
        mean=float(score.mean()),
        sd=float(score.std(ddof=1)) if len(score) > 1 else float("nan"),
        median=float(score.median()),
        floor=float(np.isclose(score, low).mean()),
        ceiling=float(np.isclose(score, high).mean()),
        scale=(low, high),
    )
