"""What raters said of units, as codes: the input of every coefficient of agreement."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.columns import Floats, column

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Agreement:
    """A coefficient of agreement with its interval.

    Fields
    ------
    coefficient : its name, with the weights or the level of measurement where it has one
    estimate : 1 = perfect, 0 = as by chance, below 0 = less than that
    se, ci_low, ci_high : its standard error and limits, cut at -1 and 1; `interval` names how they were found
    observed, expected : agreement seen and expected by chance (for alpha: 1 - disagreement, both on its
        scale)
    n, n_dropped : units used, and units left out for a missing rating
    raters : number of columns
    categories : in the order used
    reason : why a field is NaN, or ""; ``"one-category"`` if all ratings are the same, so that chance
        explains all agreement; ``"one-unit"`` if a single unit shows no spread, ``"one-unit-decides"``
        if without one unit only one category is left
    """

    coefficient: str
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    level: float
    interval: str
    observed: float
    expected: float
    n: int
    n_dropped: int
    raters: int
    categories: tuple[Hashable, ...]
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Give the coefficient as one row; the categories are joined by a comma."""
        return pd.DataFrame([self.__dict__ | {"categories": ", ".join(map(str, self.categories))}])


@dataclass(frozen=True, eq=False)
class Ratings:
    """Codes of what each rater said of each unit: -1 where nothing, else the place among `categories`."""

    codes: Codes  # units by raters
    categories: tuple[Hashable, ...]

    @property
    def complete(self) -> Codes:
        """Units that every rater rated."""
        return self.codes[(self.codes >= 0).all(axis=1)]

    def counts(self) -> Floats:
        """How many raters put each unit in each category; units by categories."""
        return np.stack([(self.codes == k).sum(axis=1) for k in range(len(self.categories))], axis=1).astype(
            float
        )


def ratings(
    frame: pd.DataFrame,
    raters: Sequence[str],
    categories: Sequence[Hashable] | None = None,
    *,
    ordered: bool = False,
) -> Ratings:
    """Read the columns of raters as codes.

    Parameters
    ----------
    frame : one row for each unit
    raters : two or more columns; a missing rating stays missing
    categories : all that could be said, in their order; None takes those of an ordered categorical column,
        else those met, sorted
    ordered : whether the order matters, so that text without `categories` is refused

    Raises
    ------
    ColumnError : a column is missing or named twice, or fewer than two are given
    DomainError : a rating is not among the categories, or their order matters and is not known
    TooFewError : no rating is there

    Examples
    --------
    >>> ratings(pd.DataFrame({"one": ["yes", "no"], "other": ["yes", None]}), ["one", "other"]).codes
    array([[ 1,  1],
           [ 0, -1]])
    """
    names = list(raters)
    if len(names) < 2 or len(set(names)) != len(names):
        raise ColumnError("raters must name two or more columns, each once; here are {n}", n=len(names))
    columns = [column(frame, name) for name in names]
    values = pd.concat([one.astype(object) for one in columns], ignore_index=True)
    known = list(categories) if categories is not None else _met(columns, values.dropna(), ordered)
    if len(set(known)) != len(known):
        raise DomainError("a category is named twice")
    codes = pd.Index(known, dtype=object).get_indexer(pd.Index(values, dtype=object))
    stray = np.flatnonzero((codes < 0) & values.notna().to_numpy())
    if stray.size:
        rater, row = divmod(int(stray[0]), len(frame))
        raise DomainError(
            "row {row}, column {column}: the rating is not among the categories",
            row=row + 1,
            column=names[rater],
        )
    if (codes < 0).all():
        raise TooFewError("there is no rating")
    return Ratings(codes.reshape(len(names), len(frame)).T, tuple(known))


def _met(columns: list[pd.Series], values: pd.Series, ordered: bool) -> list[Hashable]:
    kinds = {one.dtype for one in columns}
    dtype = kinds.pop() if len(kinds) == 1 else None
    if isinstance(dtype, pd.CategoricalDtype) and (dtype.ordered or not ordered):
        return list(dtype.categories)
    numeric = pd.api.types.infer_dtype(values) in ("integer", "floating", "mixed-integer-float", "boolean")
    if ordered and not numeric:
        raise DomainError(
            "the order of the categories matters and is not known; give categories in their order"
        )
    return sorted(values.unique(), key=None if numeric else str)
