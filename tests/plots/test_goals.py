"""Figures of goals: what they say in words, and that they say it without colour."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.goals import LABELLED_ROWS, goal_scores, missing_bounds, responders
from hvevfd_research.stats import goals as stats_goals
from hvevfd_research.stats import responders as one_threshold
from hvevfd_research.stats.responders import responder_table

FORM = pd.DataFrame(
    {
        "patient": [1, 1, 1, 2, 2],
        "goal": ["walk", "cook", "read", "walk", "sleep"],
        "first": [5, 3, 5, 6, 4],
        "second": [10, 1, 5, 8, np.nan],
    }
)


@pytest.fixture
def change():
    return stats_goals.goal_change(FORM)


def markers(ax):
    return {
        line.get_label(): line.get_marker() for line in ax.get_lines() if not line.get_label().startswith("_")
    }


def test_the_words_hold_the_means_and_the_counts(change):
    words = alt_text(goal_scores(change))
    assert "5 goals set by 2 patients, on a scale from 0 to 10 where 10 is best" in words
    assert "a mean change of 1.50" in words
    assert "2 better, 1 worse, 1 unchanged, 1 without both scores" in words


def test_better_and_worse_differ_in_shape_and_point_the_way_of_the_change(change):
    assert markers(goal_scores(change)) == {
        "first score": "o",
        "second, better": ">",
        "second, worse": "<",
        "second, unchanged": "o",
    }
    down = markers(goal_scores(stats_goals.goal_change(FORM, scale_direction="down")))
    assert (down["second, better"], down["second, worse"]) == ("<", ">")


def test_a_goal_without_a_second_score_is_shown_and_named(change):
    assert [text.get_text() for text in goal_scores(change).texts].count("no second score") == 1


def test_the_ends_of_the_scale_are_drawn(change):
    ax = goal_scores(change)
    ends = [line.get_xdata()[0] for line in ax.get_lines() if len(line.get_xdata()) == 2][:2]
    assert ends == [0, 10]


def test_many_goals_lose_their_labels_and_not_their_marks():
    many = pd.DataFrame({"patient": range(60), "first": [4, 5, 6] * 20, "second": [6, 5, 7] * 20})
    ax = goal_scores(stats_goals.goal_change(many, goal=None))
    assert len(many) > LABELLED_ROWS
    assert len(ax.get_yticks()) == 0
    assert sum(len(line.get_xdata()) for line in ax.get_lines() if line.get_label() == "first score") == 60


def test_one_patients_goals_are_not_prefixed_with_the_patient():
    ax = goal_scores(stats_goals.goal_change(FORM[FORM["patient"] == 1]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["walk", "cook", "read"]
    assert "interval" not in alt_text(ax)


def test_responders_are_drawn_by_rising_threshold_with_share_and_interval(change):
    ax = responders(responder_table(change))
    assert len(ax.get_yticks()) == 9
    assert ax.get_yticklabels()[-1].get_text() == "2.80 points: PSFS, detectable change"
    assert "Over 9 thresholds it goes from 100% (34% to 100%) at 0.90 points to 0%" in alt_text(ax)


def test_one_threshold_is_one_row(change):
    words = alt_text(responders(one_threshold(change, 1.5)))
    assert "It is 50% (9% to 91%) at 1.50 points." in words


def test_the_bounds_are_named_and_each_guess_has_its_own_shape(change):
    ax = missing_bounds(stats_goals.missing_second_bounds(change))
    # Patient 1 changes by 1; patient 2 by 2 and, of the goal not asked again, by -4, 0 or 6.
    assert "Observed 1.50, if unchanged 1.00, bounds 0.00 to 2.50" in alt_text(ax)
    assert "between 0% and 50%" in alt_text(ax)
    shapes = [line.get_marker() for line in ax.get_lines() if line.get_marker() != "None"]
    assert len(set(shapes)) == 4


def test_it_draws_where_it_is_told(change):
    mine = goal_scores(change)
    mine.clear()
    assert missing_bounds(stats_goals.missing_second_bounds(change), ax=mine) is mine
