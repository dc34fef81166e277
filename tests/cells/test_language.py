"""What cells show is translated once: a text that went through twice would stand in brackets."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from hvevfd_research import cells
from hvevfd_research.i18n import use_language
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.plots.theme import new_axes


@pytest.mark.parametrize(("tag", "caption"), [("nb", "Tallene bak figuren"), ("sv", "Talen bakom figuren")])
def test_the_table_behind_a_figure_has_its_words_once(monkeypatch, tag, caption):
    shown = []
    monkeypatch.setattr("hvevfd_research.cells.figure.emit", lambda facts, *_rest: shown.append(facts))
    ax = describe(new_axes(), "Run chart of 12 months.")
    frame = pd.DataFrame({"scenario": ["observed", "ours"], "estimate": [0.5, 1.5]})
    with use_language(tag):
        cells.show(ax, table=frame, source=cells.source_line("own.csv", bundled="goal-form-simulated"))
    assert shown[1]["caption"] == caption
    assert ax.get_figure().get_supxlabel() in {"Egne data", "Egna data"}


def test_codes_in_a_table_are_said_in_words_and_stay_codes_in_the_csv(monkeypatch):
    shown = []
    module = sys.modules["hvevfd_research.cells.table"]  # `cells.table` is the function
    monkeypatch.setattr(module, "emit", lambda facts, *_rest: shown.append(facts))
    frame = pd.DataFrame({"scenario": ["observed", "of our own"], "rules": ["trend", ""]})
    cells.table(frame, caption="Guesses")
    assert shown[0]["rows"] == [["as observed", "a trend"], ["of our own", ""]]
    assert shown[0]["csv"].splitlines()[1] == "observed,trend"
