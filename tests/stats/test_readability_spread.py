"""LIX sentence by sentence, bands of the index, and printed shares beside their counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.counted_shares import counted_shares
from hvevfd_research.stats.hls_levels import hls_levels
from hvevfd_research.stats.readability import lix, sentence_counts
from hvevfd_research.stats.readability_spread import lix_spread

LETTERS = datasets.load("health-literacy-simulated", "letters").set_index(["language", "version"])["text"]
TEXT = st.lists(
    st.lists(st.sampled_from(["du", "ringe", "samtalen", "kartleggingssamtale"]), min_size=1, max_size=12),
    min_size=1,
    max_size=30,
).map(lambda sentences: " ".join(" ".join(words).capitalize() + "." for words in sentences))


@pytest.mark.parametrize("key", LETTERS.index)
def test_the_sentences_add_up_to_the_text(key):
    whole, rows = lix(LETTERS[key]), sentence_counts(LETTERS[key])
    assert (len(rows), rows["words"].sum(), rows["long_words"].sum()) == (
        whole.sentences,
        whole.words,
        whole.long_words,
    )


@settings(deadline=None, max_examples=30)
@given(TEXT)
def test_the_interval_holds_the_text_or_is_not_given(text):
    spread = lix_spread(text, seed=1, draws=1000)
    assert spread.lix == lix(text)
    if len(spread.sentences) < 10:
        assert np.isnan(spread.ci_low)
    else:
        assert spread.ci_low <= spread.lix.lix + 1e-9
        assert spread.lix.lix <= spread.ci_high + 1e-9


def test_one_kind_of_sentence_leaves_no_width_and_the_same_seed_gives_the_same():
    spread = lix_spread("Du kan ringe oss i morgen. " * 20, seed=1)
    assert spread.ci_low == spread.ci_high == spread.lix.lix
    office = LETTERS["nb", "office"]
    assert lix_spread(office, seed=1).ci_low == lix_spread(office, seed=1).ci_low
    assert lix_spread(office, seed=1).short


def test_no_word_of_the_text_is_in_the_result():
    assert "kartlegging" not in str(lix_spread(LETTERS["nb", "office"], seed=1)).lower()


@pytest.mark.parametrize("wrong", [{"draws": 10}, {"level": 95}])
def test_too_few_draws_or_a_level_that_is_no_share_is_refused(wrong):
    with pytest.raises(DomainError):
        lix_spread("Du kan ringe.", seed=1, **wrong)


def test_the_plain_letter_is_easier_in_every_language():
    values = LETTERS.map(lambda text: lix(text).lix).unstack()
    assert (values["plain"] < 30).all()
    assert (values["office"] > 60).all()


ANSWERS = datasets.load("health-literacy-simulated", "answers")
ITEMS = [name for name in ANSWERS if name.startswith("item_")]


def test_the_made_up_answers_have_the_shares_that_a_survey_printed():
    found = hls_levels(ANSWERS, ITEMS)
    assert found.rows["n"].to_list() == [24, 70, 66, 40]
    assert (found.limited, found.n, found.n_missing) == (0.47, 200, 12)


def test_a_stricter_rule_scores_fewer_and_the_rule_in_use_is_one_of_them():
    found = hls_levels(ANSWERS, ITEMS, min_answered=1.0)
    assert found.by_rule["n"].is_monotonic_decreasing
    assert found.by_rule["n"].iloc[-1] == found.n
    few = hls_levels(pd.DataFrame({"a": [4, 4], "b": [4, None]}), ["a", "b"], min_answered=0.5)
    assert few.rows["share"].to_list() == [0, 0, 0, 1]


def test_no_one_with_a_score_is_no_share():
    few = pd.DataFrame({"a": [4.0], "b": [np.nan], "c": [np.nan]})
    with pytest.raises(TooFewError):
        hls_levels(few, ["a", "b", "c"])


NAMES = {name: name for name in ("year", "printed", "having", "units", "kind", "mark")}


def test_the_printed_66_per_cent_is_not_236_of_370_and_fits_the_number_of_municipalities():
    centres = datasets.load("published-health-literacy", "centres")
    rows = counted_shares(centres, **NAMES).rows.set_index("year")
    assert rows.loc[2023, "counted"] == pytest.approx(0.638, abs=0.0005)
    assert not rows.loc[2023, "agrees"]
    assert rows["agrees"].isna().sum() == len(rows) - 1
    assert centres["having"].max() / centres["municipalities"].iloc[-1] == pytest.approx(0.66, abs=0.005)


@pytest.mark.parametrize(
    "change", [{"printed": 1.2}, {"having": 500}, {"units": 0}, {"year": np.nan}, {"printed": np.nan}]
)
def test_a_share_that_cannot_be_is_refused(change):
    centres = datasets.load("published-health-literacy", "centres").tail(1)
    with pytest.raises(DomainError):
        counted_shares(centres.assign(**change), **NAMES)
