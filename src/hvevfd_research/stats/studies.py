"""One row for each study: an effect, its sampling variance and a label, checked before anything is pooled.

Pooling gives every study a weight of about one over its variance, so one variance of 0 (a standard deviation
that was never reported, typed as 0) would take all weight. Such rows are refused by name, and so are missing
values: whoever pools decides, and says, which studies are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import column, numbers

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Studies:
    """Effects `yi` with sampling variances `vi`, all finite, `vi` above 0, one label each."""

    yi: FloatArray
    vi: FloatArray
    labels: tuple[str, ...]

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.yi)


def read_studies(yi: ArrayLike, vi: ArrayLike, labels: Sequence[object] | None = None) -> Studies:
    """Check the rows that someone wants to pool.

    Parameters
    ----------
    yi : effect of each study, on a scale where it is about normal (log ratios, not ratios)
    vi : its sampling variance (not the standard error)
    labels : what to call each study; its place, from 1, where nothing is given

    Returns
    -------
    Studies

    Raises
    ------
    ColumnError
        `yi`, `vi` and `labels` differ in length, or are not numbers in one dimension.
    DomainError
        An effect or a variance is missing or infinite, or a variance is not above 0; the study is named, or
        its row.
    TooFewError
        There is no study at all.
    """
    effect, variance = as_numbers(yi, "yi"), as_numbers(vi, "vi")
    names = study_labels(labels, len(effect))
    if len(variance) != len(effect):
        raise ColumnError(
            "there are {yi} effects and {vi} variances; give one of each per study",
            yi=len(effect),
            vi=len(variance),
        )
    if not len(effect):
        raise TooFewError("there are no studies to pool")
    refuse(np.isnan(effect), names, "{study}: the effect is missing; leave the study out, or mend it")
    refuse(np.isnan(variance), names, "{study}: the variance is missing; leave the study out, or mend it")
    refuse(variance <= 0, names, "{study}: the variance is not above 0; leave the study out, or mend it")
    return Studies(read_only(effect), read_only(variance), names)


def as_numbers(values: ArrayLike, name: str) -> FloatArray:
    """Read one column as floats, missing as NaN."""
    try:
        series = pd.Series(values)
    except ValueError:
        raise ColumnError("{name} must be one column of numbers", name=name) from None
    return numbers(series, name).copy()


def study_labels(labels: Sequence[object] | None, k: int) -> tuple[str, ...]:
    """Name each study; by its place where no labels are given."""
    names = tuple(str(place) for place in range(1, k + 1)) if labels is None else tuple(map(str, labels))
    if len(names) != k:
        raise ColumnError("there are {labels} labels and {k} studies", labels=len(names), k=k)
    return names


def floats(frame: pd.DataFrame, name: str) -> FloatArray:
    """Take one numeric column from a frame, missing as NaN."""
    return as_numbers(column(frame, name), name)


def frame_labels(frame: pd.DataFrame, label: str | None) -> tuple[str, ...]:
    """Name each row by a column, or by its place."""
    return study_labels(None if label is None else list(column(frame, label)), len(frame))


def refuse(wrong: BoolArray, names: Sequence[str], message: str) -> None:
    """Raise a DomainError that names the first few studies where `wrong` is true."""
    if wrong.any():
        guilty = [names[place] for place in np.flatnonzero(wrong)[:5]]
        raise DomainError(message, study=", ".join(guilty))


def at_least(k: int, minimum: int, what: str) -> None:
    """Refuse a method that has too few studies to stand on."""
    if k < minimum:
        raise TooFewError(
            "{what} needs {minimum} studies or more; there are {k}", what=what, minimum=minimum, k=k
        )


def read_only(values: FloatArray) -> FloatArray:
    """Lock an array that a frozen result holds."""
    values.flags.writeable = False
    return values
