"""Funnel plots: units of different size against the limits that chance alone would give.

Model: every unit has the same target, and its count varies about it as a binomial or Poisson count; limits
come from that law, exactly. Where units differ more than that (case mix, coding, what no one measured),
`overdispersion` widens the limits: ``"phi"`` multiplies the variance by chance, ``"tau2"`` adds a variance
between units, both judged on values winsorised so that the outliers sought do not hide themselves.

When not to use it: to rank units, which a funnel plot replaces; to follow one unit over time (a control chart
does that); with units so small that no count could fall outside; or as proof of good or bad care. With 99.8
per cent limits one unit in 500 lies outside by chance, with 95 per cent one in 20.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.chart_rows import Bools
from hvevfd_research.stats.columns import Floats, check_level, column, numbers
from hvevfd_research.stats.funnel_limits import (
    HALF,
    Kind,
    Transform,
    exact_limit,
    exact_tails,
    normal_limit,
    on_scale,
    standard_error,
)

CURVE_POINTS = 200  # sizes at which the limits are given for drawing
TRANSFORMS: dict[str, tuple[Transform, ...]] = {  # the first is the default
    "proportion": ("asin-sqrt",),
    "ratio": ("sqrt", "log"),
    "count-ratio": ("log",),
}

Overdispersion = Literal["phi", "tau2"]


@dataclass(frozen=True, eq=False)
class Funnel:
    """Units with their limits.

    Fields
    ------
    units : unit, events, total, size, value, z, then low_95, high_95 and so on for each level, then outside
        (the highest level whose limits the unit is strictly outside, 0 if none) and side (low, high or "").
        With exact limits a unit is outside where a count so low, or so high, is rarer than the level allows
    curves : size, level, low, high, for drawing
    target : the common value; `pooled` tells whether it was computed from the units
    phi : mean squared z, winsorised; `tau2` the variance between units that it implies, at least 0
    limits : ``"exact"``, or ``"normal"`` when overdispersion was asked for and found
    n, n_missing : units with and without both numbers
    """

    units: pd.DataFrame
    curves: pd.DataFrame
    kind: Kind
    levels: tuple[float, ...]
    target: float
    pooled: bool
    phi: float
    tau2: float
    overdispersion: Overdispersion | None
    winsorise: float
    transform: Transform
    limits: Literal["exact", "normal"]
    n: int
    n_missing: int

    @property
    def outermost(self) -> tuple[str, ...]:
        """Names of the units outside the outermost limits, in the order given."""
        return tuple(self.units.loc[self.units["outside"] == max(self.levels), "unit"].astype(str))

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each unit, in the order given."""
        return self.units.copy()


def funnel(
    frame: pd.DataFrame,
    events: str,
    total_or_expected: str,
    *,
    unit: str,
    kind: Kind = "proportion",
    levels: Sequence[float] = (0.95, 0.998),
    target: float | None = None,
    overdispersion: Overdispersion | None = None,
    winsorise: float = 0.1,
    transform: Transform | None = None,
) -> Funnel:
    """Hold units against the limits that chance would give for their size.

    Parameters
    ----------
    frame : one row for each unit
    events : column of counts, whole and 0 or more
    total_or_expected : column of totals (``proportion``), expected numbers (``ratio``) or of the count to
        divide by (``count-ratio``)
    unit : column that names the unit
    kind : ``"proportion"``, ``"ratio"`` or ``"count-ratio"``
    levels : coverage of the limits, each between 0 and 1
    target : the common value; None pools the units. Expected numbers from another population want ``1``.
    overdispersion : None, ``"phi"`` (multiplicative) or ``"tau2"`` (additive). Where phi does not pass 1, or
        tau2 is 0, the exact limits stand. Widened limits are normal ones, poor for units that expect fewer
        than about five events: there a unit without any may be called outside.
    winsorise : share of z at each end that is pulled in before phi is judged, 0 to below 0.5
    transform : for a ratio ``"sqrt"`` (default) or ``"log"``, which needs counts above 0

    Returns
    -------
    Funnel

    Raises
    ------
    ColumnError : a column is missing, named twice or not numeric
    DomainError : a count is negative or not whole, events pass the total, a denominator is 0, a unit is there
        twice or has no name, or an option is out of range
    TooFewError : fewer than two units to pool or to judge overdispersion from

    References
    ----------
    Spiegelhalter DJ. Stat Med 2005;24:1185-1202. Spiegelhalter DJ. Qual Saf Health Care 2005;14:347-351.

    Examples
    --------
    >>> wards = pd.DataFrame({"ward": ["A", "B", "C"], "asked": [30, 80, 45], "stays": [100, 100, 80]})
    >>> funnel(wards, "asked", "stays", unit="ward").units[["unit", "outside", "side"]]
      unit  outside  side
    0    A    0.998   low
    1    B    0.998  high
    2    C    0.000
    """
    scale = _options(kind, levels, winsorise, overdispersion, transform)
    units = _units(frame, events, total_or_expected, unit, kind)
    known = units[units["value"].notna()]
    centre = _target(known, kind, target, overdispersion)
    by_chance = standard_error(kind, scale, known["size"].to_numpy(), centre)
    z = (_scaled(known, kind, scale) - on_scale(scale, centre)) / by_chance
    phi, tau2 = dispersion(z, by_chance, winsorise)
    wide = (overdispersion == "phi" and phi > 1) or (overdispersion == "tau2" and tau2 > 0)
    law = _Law(kind, scale, centre, phi, tau2, overdispersion if wide else None)
    marks = tuple(sorted(float(level) for level in levels))
    return Funnel(
        units=_with_limits(units.assign(z=pd.Series(z, index=known.index)), marks, law),
        curves=_curves(known["size"].to_numpy(), marks, law),
        kind=kind,
        levels=marks,
        target=centre,
        pooled=target is None,
        phi=phi,
        tau2=tau2,
        overdispersion=overdispersion,
        winsorise=winsorise,
        transform=scale,
        limits="normal" if wide else "exact",
        n=len(known),
        n_missing=len(units) - len(known),
    )


def dispersion(z: Floats, standard_errors: Floats, winsorise: float = 0.1) -> tuple[float, float]:
    """Judge spread beyond chance by phi, the mean of z squared, and tau2, the variance between units.

    Parameters
    ----------
    z : standardised distances from the target, shape (n,)
    standard_errors : by chance, on the scale of z's numerator, shape (n,)
    winsorise : share at each end pulled in to the quantile there (R's type 7)

    References
    ----------
    Spiegelhalter DJ. Qual Saf Health Care 2005;14:347-351; DerSimonian R, Laird N. Control Clin Trials
    1986;7:177-188 (the moment estimator of tau2).

    Examples
    --------
    >>> phi, tau2 = dispersion(np.array([-2.0, 0.0, 2.0]), np.array([0.1, 0.1, 0.1]), 0)
    >>> round(phi, 4), round(tau2, 4)
    (2.6667, 0.03)
    """
    pulled = np.clip(z, *np.quantile(z, [winsorise, 1 - winsorise]))
    phi, n = float(np.mean(pulled**2)), z.size
    weights = standard_errors**-2
    room = weights.sum() - (weights**2).sum() / weights.sum()
    if n < 2 or n * phi <= n - 1:
        return phi, 0.0
    return phi, float((n * phi - (n - 1)) / room)


@dataclass(frozen=True)
class _Law:
    """How far a unit on target may stray: by chance alone where `wider` is None."""

    kind: Kind
    scale: Transform
    target: float
    phi: float
    tau2: float
    wider: Overdispersion | None

    def limit(self, size: Floats, p: float) -> Floats:
        if self.wider is None:
            return exact_limit(self.kind, size, self.target, p)
        phi, tau2 = (self.phi, 0.0) if self.wider == "phi" else (1.0, self.tau2)
        return normal_limit(self.kind, self.scale, size, self.target, p, phi=phi, tau2=tau2)

    def rarer(self, units: pd.DataFrame, p: float, low: Floats, high: Floats) -> tuple[Bools, Bools]:
        """Tell which units are lower, and which higher, than a unit on target is with probability `p`."""
        if self.wider is not None:
            value = units["value"].to_numpy()
            return value < low, value > high
        few, many = exact_tails(
            self.kind, units["size"].to_numpy(), self.target, units["events"].to_numpy(dtype=float)
        )
        return few < p, many < p


def _options(
    kind: str,
    levels: Sequence[float],
    winsorise: float,
    overdispersion: str | None,
    transform: Transform | None,
) -> Transform:
    if kind not in TRANSFORMS:
        raise DomainError("kind is {kind}; it must be proportion, ratio or count-ratio", kind=kind)
    if not levels:
        raise TooFewError("there is no level to draw limits at")
    for level in levels:
        check_level(level)
    if not 0 <= winsorise < 0.5:
        raise DomainError("winsorise is {value}; it must be at least 0 and below 0.5", value=winsorise)
    if overdispersion not in (None, "phi", "tau2"):
        raise DomainError("overdispersion is {value}; it must be phi, tau2 or None", value=overdispersion)
    if transform is not None and transform not in TRANSFORMS[kind]:
        right = ", ".join(TRANSFORMS[kind])
        raise DomainError(
            "transform is {value}; a {kind} takes {right}", value=transform, kind=kind, right=right
        )
    return transform or TRANSFORMS[kind][0]


def _units(frame: pd.DataFrame, events: str, total: str, unit: str, kind: Kind) -> pd.DataFrame:
    names = column(frame, unit).reset_index(drop=True)
    wrong = np.flatnonzero(names.isna() | names.duplicated())
    if wrong.size:
        row = int(wrong[0]) + 1
        raise DomainError(
            "row {row}, column {column}: the unit has no name or is there twice", row=row, column=unit
        )
    y, n = numbers(column(frame, events), events), numbers(column(frame, total), total)
    _whole(y, events)
    if kind != "ratio":
        _whole(n, total)
    zero = np.flatnonzero(n <= 0 if kind != "count-ratio" else n + y == 0)
    if zero.size:
        row = int(zero[0]) + 1
        raise DomainError("row {row}, column {column}: it must be above 0", row=row, column=total)
    above = np.flatnonzero(y > n)
    if kind == "proportion" and above.size:
        raise DomainError("row {row}: there are more events than the total", row=int(above[0]) + 1)
    with np.errstate(divide="ignore"):
        value = y / n
    size = (y + n) if kind == "count-ratio" else np.where(np.isnan(y), np.nan, n)
    return pd.DataFrame({"unit": names, "events": y, "total": n, "size": size, "value": value})


def _whole(values: Floats, name: str) -> None:
    wrong = np.flatnonzero((values < 0) | (values != np.round(values)) & ~np.isnan(values))
    if wrong.size:
        row = int(wrong[0])
        raise DomainError(
            "row {row}, column {column}: {value} must be a whole number, 0 or more",
            row=row + 1,
            column=name,
            value=f"{values[row]:g}",
        )


def _target(known: pd.DataFrame, kind: Kind, target: float | None, overdispersion: str | None) -> float:
    if known.empty:
        raise TooFewError("no unit has both numbers")
    if target is None and len(known) < 2:
        raise TooFewError("one unit has nothing to be held against; give a target")
    if overdispersion is not None and len(known) < 2:
        raise TooFewError("overdispersion needs two units or more, here is {n}", n=len(known))
    events, total = float(known["events"].sum()), float(known["total"].sum())
    value = events / total if target is None and total > 0 else float(target or 0)
    high = 1.0 if kind == "proportion" else np.inf
    if not 0 < value < high:
        raise DomainError(
            "the target is {value}; it must be above 0 and below {high}", value=value, high=high
        )
    return value


def _scaled(known: pd.DataFrame, kind: Kind, scale: Transform) -> Floats:
    if kind == "count-ratio":
        return np.log((known["events"].to_numpy() + HALF) / (known["total"].to_numpy() + HALF))
    if scale == "log" and (known["value"] == 0).any():
        raise DomainError("a unit has no events, of which there is no log; use the transform sqrt")
    return on_scale(scale, known["value"].to_numpy())


def _with_limits(units: pd.DataFrame, levels: tuple[float, ...], law: _Law) -> pd.DataFrame:
    size = units["size"].to_numpy()
    outside, side = np.zeros(len(units)), np.full(len(units), "", dtype=object)
    limits: dict[str, Floats] = {}
    known = units["value"].notna().to_numpy()
    for level in levels:
        low, high = np.full(len(units), np.nan), np.full(len(units), np.nan)
        low[known] = law.limit(size[known], (1 - level) / 2)
        high[known] = law.limit(size[known], (1 + level) / 2)
        is_low, is_high = law.rarer(units, (1 - level) / 2, low, high)
        outside[known & (is_low | is_high)] = level
        side[known & is_low], side[known & is_high] = "low", "high"
        limits |= {f"low_{100 * level:g}": low, f"high_{100 * level:g}": high}
    return units.assign(**limits, outside=outside, side=side)


def _curves(size: Floats, levels: tuple[float, ...], law: _Law) -> pd.DataFrame:
    grid = np.geomspace(size.min(), size.max(), CURVE_POINTS)
    if law.kind != "ratio":
        grid = np.unique(np.rint(grid))
    parts = [
        pd.DataFrame(
            {
                "size": grid,
                "level": level,
                "low": law.limit(grid, (1 - level) / 2),
                "high": law.limit(grid, (1 + level) / 2),
            }
        )
        for level in levels
    ]
    return pd.concat(parts, ignore_index=True)
