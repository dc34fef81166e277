"""Ages of the very old, who are few wherever they live: above 89 they are shown as 90 and over.

The limit is that of common practice (in the United States a rule, 45 CFR 164.514(b)(2)(i)(C)). It does not
replace the limit on small counts: three people of 85 are few as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LAST_AGE = 89  # years; the oldest age that is shown as it is
GROUPED = LAST_AGE + 1  # stands for itself and all above

_AGE = re.compile(r"\b(?:age|ages|alder|alderen|aldre|ålder|åldern)\b")


@lru_cache(maxsize=1024)
def says_age(header: str) -> bool:
    """Tell whether a header, in any of our languages, is that of an age.

    >>> says_age("Alder (år)"), says_age("patient_age"), says_age("average"), says_age("pensjonsalder")
    (True, True, False, False)
    """
    text = unicodedata.normalize("NFKC", header).lower()
    return bool(_AGE.search(re.sub(r"[^\w]|_", " ", text)))


def any_says_age(headers: Iterable[str]) -> bool:
    """Tell whether one of the headers that a column goes by is that of an age."""
    return any(map(says_age, headers))
