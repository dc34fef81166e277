"""How many people must stand behind a number that is shown. The choice belongs to the data controller.

Practice differs: Statistics Norway and helsedata.no hide counts below 3, others groups of 5 or fewer, trusted
research environments counts below 10.
"""

from __future__ import annotations

from hvevfd_research.errors import DomainError

MIN_COUNT = 5  # people; between the national practice (3) and that of research environments (10)
LOWEST_MIN_COUNT = 3  # people; Statistics Norway and helsedata.no hide counts below it


def check_min_count(min_count: int) -> int:
    """Give a threshold back that is safe to use.

    Raises
    ------
    DomainError : it is below 3: with 2, one of two people knows the other's answer from the number shown

    Examples
    --------
    >>> check_min_count(10)
    10
    """
    if isinstance(min_count, bool) or int(min_count) != min_count or min_count < LOWEST_MIN_COUNT:
        raise DomainError(
            "min_count is {given}; it must be a whole number from {lowest} on. Where 2 people may be shown, "
            "each of them can work out the other's answer",
            given=min_count,
            lowest=LOWEST_MIN_COUNT,
        )
    return int(min_count)
