"""The two options differ in grey too, and words name what a figure shows."""

import numpy as np
import pandas as pd

from hvevfd_research.plots import (
    attrition,
    attrition_bounds,
    coverage,
    detectable_effect,
    multi_criteria,
    weight_turns,
)
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats.attrition import attrition as compare
from hvevfd_research.stats.attrition import attrition_bounds as bound
from hvevfd_research.stats.cluster_trials import detectable_effect as least
from hvevfd_research.stats.coverage import coverage as share
from hvevfd_research.stats.multi_criteria import multi_criteria as judge
from hvevfd_research.stats.multi_criteria import weight_turns as turn

CHOICE = judge(
    pd.DataFrame(
        {"criterion": ["joy", "calm", "cost"], "value_a": [4, 1, 8], "value_b": [3, 2, 6],
         "weight": [6, 1, 1], "reverse": ["no", "no", "yes"]}
    )
)  # fmt: skip
ARMS = compare(pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]}))


def test_what_speaks_for_the_second_is_hatched_and_on_the_left():
    ax = multi_criteria(CHOICE, names=("new", "old"))
    bars = {bar.get_width() > 0: bar.get_hatch() for bar in ax.patches}
    assert bars == {True: "", False: "////"}
    assert "For new: joy 0.150. For old: calm" in alt_text(ax)
    assert "new 0.6" in alt_text(ax)


def test_the_weight_where_it_turns_is_written_and_named():
    turns = turn(CHOICE)
    ax = weight_turns(turns, names=("new", "old"))
    written = [text.get_text() for text in ax.texts]
    assert written[0] == f"turns at {100 * turns.frame['turn'][0]:.0f}%"
    assert "joy at" in alt_text(ax)
    assert {bar.get_hatch() for bar in ax.patches} == {"", "////"}


def test_a_judgement_that_never_turns_says_so():
    better = judge(
        pd.DataFrame({"criterion": ["a", "b"], "value_a": [2, 3], "value_b": [1, 1], "weight": 1}),
        reverse=None,
    )
    assert "No single weight turns" in alt_text(weight_turns(turn(better)))


def test_retention_and_bounds_are_named():
    assert "programme 87 of 120, 72.5%" in alt_text(attrition(ARMS))
    ax = attrition_bounds(bound(ARMS, 0.6, 0.6))
    assert "from −38 points to +43 points" in alt_text(ax)
    assert len({line.get_marker() for line in ax.get_lines()} - {"None", ""}) >= 4


def test_what_no_effect_can_reach_is_said():
    trial = least(163, 141, 12, control_share=0.2, icc=[0.02], fidelity=np.arange(20, 101) / 100)
    words = alt_text(detectable_effect(trial, fidelity=0.36))
    assert "48% where 36% did, which is more than can be prevented" in words
    assert "which is" not in alt_text(detectable_effect(trial))


def test_years_of_a_denominator_differ_in_shape_and_more_than_all_is_said():
    reached = pd.DataFrame({"what": ["planned"], "count": [200]})
    ax = coverage(share(reached, pd.DataFrame({"year": [2019, 2020], "total": [422, 356]})))
    assert {line.get_marker() for line in ax.get_lines()} >= {"o", "s"}
    assert "200, 47% of those in 2019" in alt_text(ax)
    few = coverage(share(reached, pd.DataFrame({"year": [2030], "total": [100]})))
    assert "more than all" in alt_text(few)
