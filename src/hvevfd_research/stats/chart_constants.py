"""Constants of control charts, with the decimals they are used with.

Two conventions have to be chosen and are stated with each result. For ranges of two we use d2 = 1.128 and
D4 = 3.267, three decimals as they are printed (exact: 2/sqrt(pi) = 1.128379, and 3.266532), because the
published limits that people compare with were computed so. For subgroups c4, A3, B3 and B4 are exact.

References
----------
Montgomery DC (2009) Introduction to Statistical Quality Control, 6th ed., appendix VI.
Shewhart WA (1931) Economic Control of Quality of Manufactured Product. Van Nostrand.
Nelson LS (1994) A control chart for parts-per-million nonconforming items. J Qual Technol 26(3):239-240.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from hvevfd_research.stats.chart_rows import Floats

D2 = 1.128  # mean range of two normal values, in standard deviations (Montgomery 2009, appendix VI, n = 2)
D4 = 3.267  # upper limit of a range of two, in mean ranges (Montgomery 2009, appendix VI, n = 2)
SIGMAS = 3.0  # distance of the limits from the centre line, in standard deviations (Shewhart 1931)
TAIL = float(special.ndtr(-SIGMAS))  # 0.00135, the probability beyond one 3-sigma limit of a normal value
NELSON_POWER = 3.6  # a Weibull time to the power 1/3.6 is close to normal (Nelson 1994)
EXACT_BELOW = 5.0  # expected events under which normal limits are poor (false signals 2 to 4 times too many)


def c4(n: Floats) -> Floats:
    """Give the mean of a standard deviation of `n` normal values, in true standard deviations.

    >>> c4(np.array([1.0, 2.0, 5.0])).round(4)
    array([   nan, 0.7979, 0.94  ])
    """
    size = np.where(np.asarray(n) > 1, n, np.nan)
    return np.sqrt(2 / (size - 1)) * np.exp(special.gammaln(size / 2) - special.gammaln((size - 1) / 2))


def a3(n: Floats) -> Floats:
    """Give the distance of Xbar limits from the centre line, in mean standard deviations.

    >>> a3(np.array([5.0])).round(3)
    array([1.427])
    """
    return SIGMAS / (c4(n) * np.sqrt(n))


def b3(n: Floats) -> Floats:
    """Give the lower limit of an S chart, in mean standard deviations.

    >>> b3(np.array([5.0, 6.0])).round(3)
    array([0.  , 0.03])
    """
    return np.maximum(0, 1 - SIGMAS * np.sqrt(1 - c4(n) ** 2) / c4(n))


def b4(n: Floats) -> Floats:
    """Give the upper limit of an S chart, in mean standard deviations.

    >>> b4(np.array([5.0])).round(3)
    array([2.089])
    """
    return 1 + SIGMAS * np.sqrt(1 - c4(n) ** 2) / c4(n)
