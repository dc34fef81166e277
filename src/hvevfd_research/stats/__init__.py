"""Pure functions from data to frozen results: no drawing, no files, no text for people."""

from hvevfd_research.stats.collaborate import CollaboRate, collaborate
from hvevfd_research.stats.goal_attainment import GasScores, gas_t
from hvevfd_research.stats.goals import (
    GoalChange,
    MissingBounds,
    goal_change,
    missing_second_bounds,
    room_share,
)
from hvevfd_research.stats.instruments import Copm, InstrumentScores, copm, hls_index, psfs, sdm_q9
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
    "CollaboRate",
    "Copm",
    "GasScores",
    "GoalChange",
    "InstrumentScores",
    "MissingBounds",
    "PairedT",
    "ProportionInterval",
    "ResponderTable",
    "Responders",
    "SignedRank",
    "collaborate",
    "copm",
    "gas_t",
    "goal_change",
    "hls_index",
    "missing_second_bounds",
    "paired_t",
    "proportion_interval",
    "psfs",
    "responder_table",
    "responders",
    "room_share",
    "sdm_q9",
    "signed_rank",
]
