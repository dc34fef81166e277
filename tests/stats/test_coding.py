"""Two readers and their codes: counts, agreement code by code, and what gets mixed up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.agreement import cohen_kappa
from hvevfd_research.stats.coding import code_agreement

READ = pd.DataFrame(
    {
        "a": ["home", "home", "home", "walk", "walk", "talk", None, "home"],
        "b": ["home", "home", "walk", "walk", "home", "talk", "talk", "walk"],
    }
)
pairs = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=1, max_size=25)
quick = settings(deadline=None, max_examples=30)


def printed(name):
    tables = datasets.load("published-agreement", "tables")
    return tables.loc[tables.index.repeat(tables["n"])].set_index("table").loc[name]


def test_it_counts_each_code_of_each_reader_on_the_answers_that_both_read():
    fit = code_agreement(READ, "a", "b", categories=["home", "walk", "talk", "sleep"])
    codes = fit.to_frame().set_index("code")
    assert (fit.n, fit.n_dropped) == (7, 1)
    assert codes["first"].to_list() == [4, 2, 1, 0]
    assert codes["second"].to_list() == [3, 3, 1, 0]
    assert codes["both"].to_list() == [2, 1, 1, 0]
    assert codes["observed"].to_list() == pytest.approx([4 / 7, 4 / 7, 1, 1])
    assert fit.most_used == "home"


def test_pairs_of_codes_that_get_mixed_up_stand_by_how_often():
    mixed = code_agreement(READ, "a", "b").mixed_up
    assert mixed.to_dict("list") == {"first": ["home", "walk"], "second": ["walk", "home"], "n": [2, 1]}


@pytest.mark.parametrize(("table", "kind"), [("balanced", "yes"), ("lopsided", "yes")])
def test_tables_in_print_give_their_kappa(oracle, table, kind):
    codes = code_agreement(printed(table), "first", "second").to_frame().set_index("code")
    oracle("agreement", f"feinstein-{table}", codes.loc[kind, "kappa"])
    oracle("agreement", f"feinstein-{table}-low", codes.loc[kind, "kappa_low"])
    assert codes.loc[kind, "observed"] == pytest.approx(0.85)


def test_one_diagnosis_against_the_others_is_the_table_folded(oracle):
    codes = code_agreement(printed("cohen-1968"), "first", "second").to_frame().set_index("code")
    oracle("agreement", "cohen-1968-personality", codes.loc["personality disorder", "kappa"])
    oracle("agreement", "cohen-1968-personality-high", codes.loc["personality disorder", "kappa_high"])


def test_a_rare_code_has_high_agreement_low_kappa_and_an_ac1_between():
    rare = pd.DataFrame(
        {"a": ["no"] * 95 + ["yes"] * 5, "b": ["no"] * 90 + ["yes"] * 5 + ["no"] * 4 + ["yes"]}
    )
    row = code_agreement(rare, "a", "b").to_frame().set_index("code").loc["yes"]
    assert row["observed"] == 0.91
    assert row["kappa"] < 0.2 < 0.85 < row["ac1"] < row["observed"] < 1


def test_a_code_that_nobody_or_everybody_used_has_no_kappa_and_full_ac1():
    codes = code_agreement(READ[:2], "a", "b", categories=["home", "walk"]).to_frame()
    assert codes["kappa"].isna().all()
    assert codes["ac1"].to_list() == [1, 1]


@given(pairs)
@quick
def test_counts_add_up_and_readers_can_change_places(rows):
    frame = pd.DataFrame(rows, columns=["a", "b"])
    fit, turned = code_agreement(frame, "a", "b"), code_agreement(frame, "b", "a")
    codes, back = fit.to_frame(), turned.to_frame()
    assert codes["first"].sum() == codes["second"].sum() == fit.n
    assert codes["both"].sum() + fit.mixed_up["n"].sum() == fit.n
    assert (codes["both"] <= codes[["first", "second"]].min(axis=1)).all()
    np.testing.assert_allclose(codes["kappa"], back["kappa"])
    np.testing.assert_array_equal(codes["first"], back["second"])


@given(pairs)
@quick
def test_of_two_codes_both_have_the_kappa_of_the_table(rows):
    frame = pd.DataFrame(rows, columns=["a", "b"]).replace("z", "y")
    fit = code_agreement(frame, "a", "b", categories=["x", "y"]).to_frame()
    whole = cohen_kappa(frame, "a", "b", categories=["x", "y"])
    np.testing.assert_allclose(fit["kappa"], [whole.estimate] * 2)
    np.testing.assert_allclose(fit["observed"], [whole.observed] * 2)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(TooFewError, match="both readers"):
        code_agreement(pd.DataFrame({"a": ["x", None], "b": [None, "x"]}), "a", "b")
    with pytest.raises(DomainError, match="row 1, column a"):
        code_agreement(READ, "a", "b", categories=["walk", "talk"])
    with pytest.raises(ColumnError):
        code_agreement(READ, "a", "c")
