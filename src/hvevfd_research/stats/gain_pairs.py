"""Which prices and volumes a stated gain would need: a line of pairs where only the product is told.

Model: gain = price x events avoided, and events avoided = events before x fall x the share of the fall that
is an effect. Arithmetic, no estimation.

When not to use it: as a valuation. An average cost is not what is saved when a bed stands empty; a price in a
price list is not cash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.columns import array_of_numbers, single_number

EFFECT_SHARES = (1.0, 0.5)  # all of the fall is an effect, or half of it


@dataclass(frozen=True)
class GainPairs:
    """Pairs of price and volume that give a stated gain.

    Attributes
    ----------
    gain : the stated gain, in money
    fall : the stated fall, 0.33 for 33 per cent
    rows : effect_share, price, avoided (events), before (events in the period before)
    """

    gain: float
    fall: float
    rows: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each pair."""
        return self.rows.copy()


def gain_pairs(
    gain: float, fall: float, prices: ArrayLike, *, effect_shares: Sequence[float] = EFFECT_SHARES
) -> GainPairs:
    """Give the volume that each price asks for, if a stated gain is to hold.

    Parameters
    ----------
    gain : money, above 0
    fall : share of events avoided, between 0 and 1
    prices : money for each event avoided, above 0
    effect_shares : parts of the fall that would not have come anyway, above 0 to 1

    Raises
    ------
    TooFewError : no price
    DomainError : a value is outside its range

    Examples
    --------
    >>> gain_pairs(2_400_000, 0.33, [400]).rows.round(0)[["price", "avoided", "before"]].values.tolist()
    [[400.0, 6000.0, 18182.0], [400.0, 6000.0, 36364.0]]
    """
    values = np.unique(array_of_numbers(prices, "prices").ravel())
    if not len(values):
        raise TooFewError("no price was given")
    if not (values > 0).all() or not np.isfinite(values).all():
        raise DomainError("a price must be above 0 and known")
    if single_number(gain, "gain") <= 0:
        raise DomainError("{name} is {value}; it must be above 0", name="gain", value=gain)
    shares = np.asarray(effect_shares, dtype=np.float64)
    if not 0 < single_number(fall, "fall") < 1 or not ((shares > 0) & (shares <= 1)).all():
        raise DomainError("a fall lies between 0 and 1, and the part of it that is an effect above 0 to 1")
    share, price = (grid.ravel() for grid in np.meshgrid(shares, values, indexing="ij"))
    avoided = gain / price
    rows = {"effect_share": share, "price": price, "avoided": avoided, "before": avoided / (fall * share)}
    return GainPairs(float(gain), float(fall), pd.DataFrame(rows))
