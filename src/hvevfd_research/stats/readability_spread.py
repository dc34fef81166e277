"""LIX sentence by sentence: which sentences make a text hard, and how far its LIX would move with others.

Model: the text's sentences are taken as a sample of those that its writer could have written. They are drawn
again with replacement, and LIX is computed of each draw; the interval is the middle part of those values. It
tells how much a single long sentence decides, which is much in a short text.

When not to use it: as a test of whether a text is easy, or to compare languages. LIX sees length and nothing
else. Sentences of one text hang together, so the interval is a guide and no more; below ten sentences it is
not given.

References
----------
Björnsson CH. Läsbarhet. Stockholm: Liber, 1968. Efron B, Tibshirani RJ (1993). An Introduction to the
Bootstrap, chapter 13 (percentile interval).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.columns import check_level
from hvevfd_research.stats.readability import Bands, Lix, lix, sentence_counts

FEWEST_SENTENCES = 10  # for an interval; our rule
FEWEST_DRAWS = 1000
SHORT_TEXT = 200  # words; a LIX of fewer moves much with a single sentence


@dataclass(frozen=True)
class LixSpread:
    """LIX of a text, of its sentences, and with other sentences of the same kind.

    Attributes
    ----------
    lix : the count of the whole text
    sentences : one row for each sentence in order: sentence (from 1), words, long_words; no word of the text
    ci_low, ci_high : limits from drawing sentences again; NaN below ten sentences
    level : of the interval
    short : whether the text has fewer than 200 words
    """

    lix: Lix
    sentences: pd.DataFrame
    ci_low: float
    ci_high: float
    level: float
    short: bool

    def to_frame(self) -> pd.DataFrame:
        """Give one row for each sentence."""
        return self.sentences.copy()


def lix_spread(
    text: str, *, bands: Bands = "norwegian", draws: int = 4000, seed: int, level: float = 0.95
) -> LixSpread:
    """Count LIX with its sentences, and with an interval from drawing them again.

    Parameters
    ----------
    text : plain text in one language
    bands : ``"norwegian"`` or ``"danish-school"``
    draws : times that the sentences are drawn again, 1,000 or more
    seed : seeds the draws
    level : of the percentile interval

    Raises
    ------
    TooFewError : there is no word
    DomainError : the text is no text, or an option is out of range

    Examples
    --------
    >>> spread = lix_spread("Du kan ringe oss. Vi svarer hver dag. " * 6, seed=1)
    >>> round(spread.lix.lix, 1), len(spread.sentences), spread.short
    (4.0, 12, True)
    """
    check_level(level)
    if draws < FEWEST_DRAWS:
        raise DomainError("draws: {draws} are too few for an interval; take 1,000 or more", draws=draws)
    whole = lix(text, bands=bands)
    rows = sentence_counts(text)
    low = high = float("nan")
    if len(rows) >= FEWEST_SENTENCES:
        counts = rows[["words", "long_words"]].to_numpy(dtype=np.float64)
        n = len(counts)
        times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
        words, long_words = (times @ counts).T
        values = words / n + 100 * long_words / words
        low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return LixSpread(whole, rows, float(low), float(high), level, whole.words < SHORT_TEXT)
