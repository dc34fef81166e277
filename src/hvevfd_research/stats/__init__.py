"""Pure functions from data to frozen results: no drawing, no files, no text for people."""

from hvevfd_research.stats.goals import (
    GoalChange,
    MissingBounds,
    goal_change,
    missing_second_bounds,
    room_share,
)
from hvevfd_research.stats.paired import PairedT, SignedRank, paired_t, signed_rank
from hvevfd_research.stats.proportions import ProportionInterval, proportion_interval
from hvevfd_research.stats.responders import (
    CHANGE_THRESHOLDS,
    ChangeThreshold,
    Responders,
    ResponderTable,
    responder_table,
    responders,
)

__all__ = [
    "CHANGE_THRESHOLDS",
    "ChangeThreshold",
    "GoalChange",
    "MissingBounds",
    "PairedT",
    "ProportionInterval",
    "ResponderTable",
    "Responders",
    "SignedRank",
    "goal_change",
    "missing_second_bounds",
    "paired_t",
    "proportion_interval",
    "responder_table",
    "responders",
    "room_share",
    "signed_rank",
]
