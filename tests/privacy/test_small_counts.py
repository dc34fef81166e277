"""Hidden counts stay hidden from someone who solves for them with every number on the page.

The attacker here shares nothing with the code under test. He knows how the people can fall into groups at
all, writes each printed count and mean as a sum over those groups, and asks an integer program for the least
and the largest value of each hidden count.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.privacy.small_counts import Gate, audit, check_min_count, suppress

MONTHS = ("May", "June", "July")
WARDS = ("A", "B")
ALL = "all"
BEST = 10
CUTS = (2, 4, 6)  # thresholds of change that some people pass


def one_way(values, **options):
    names = [f"g{at}" for at in range(len(values))]
    frame = pd.DataFrame({"group": [*names, ALL], "n": [*values, sum(values)]})
    return suppress(frame, "n", by="group", totals=ALL, **options)


def two_way(values, **options):
    return suppress(with_margins(np.asarray(values)), "n", by=["row", "column"], totals=ALL, **options)


def with_margins(values):
    rows, columns = values.shape
    cells = [(f"r{i}", f"c{j}", values[i, j]) for i, j in np.ndindex(rows, columns)]
    cells += [(f"r{i}", ALL, values[i].sum()) for i in range(rows)]
    cells += [(ALL, f"c{j}", values[:, j].sum()) for j in range(columns)]
    return pd.DataFrame([*cells, (ALL, ALL, values.sum())], columns=["row", "column", "n"])


def shown(suppressed, column="n"):
    return [None if pd.isna(value) else int(value) for value in suppressed.frame[column]]


# What is hidden, and what is not


def test_counts_below_the_threshold_are_hidden_with_a_partner_and_zero_is_shown():
    told = one_way([14, 3, 9, 0])
    assert 3 not in shown(told)
    assert shown(told)[3] == 0
    assert (told.n_small, told.n_partner) == (1, 1)
    assert told.reasons["n"].tolist().count("small") == 1


def test_a_table_without_small_counts_is_left_as_it_is():
    told = one_way([14, 5, 9])
    assert shown(told) == [14, 5, 9, 28]
    assert told.n_hidden == 0
    assert audit(told.published).empty


def test_without_a_total_a_small_count_needs_no_partner():
    frame = pd.DataFrame({"group": ["a", "b"], "n": [3, 20]})
    assert shown(suppress(frame, "n", by="group")) == [None, 20]


def test_a_count_of_nobody_is_hidden_when_that_is_asked_for():
    told = one_way([14, 0, 9], hide_zero=True)
    assert 0 not in shown(told)
    assert audit(told.published)["low"].tolist() == [0, 0]


def test_what_hangs_on_a_hidden_count_is_hidden_in_its_row():
    frame = pd.DataFrame(
        {
            "group": ["a", "b", "c", ALL],
            "n": [2, 12, 30, 44],
            "mean": [9.0, 4.0, 3.0, 3.5],
            "worst": [8, 1, 0, 0],
        }
    )
    told = suppress(frame, "n", by="group", totals=ALL, hide_with=["mean", "worst"])
    hidden = told.frame["n"].isna()
    assert told.frame["mean"].isna().tolist() == hidden.tolist() == told.frame["worst"].isna().tolist()
    assert 9.0 not in told.frame["mean"].tolist()
    assert told.hidden["mean"].sum() == 2


def test_all_is_hidden_where_nothing_else_would_help():
    told = one_way([3, 1])
    assert shown(told) == [None, None, None]


def test_a_missing_count_stays_missing_and_is_no_zero():
    frame = pd.DataFrame({"group": ["a", "b", ALL], "n": [pd.NA, 12, 30]})
    told = suppress(frame, "n", by="group", totals=ALL)
    assert shown(told) == [None, 12, 30]
    assert told.n_hidden == 0


def test_rows_in_the_order_of_their_counts_are_put_in_another_when_one_is_hidden():
    frame = pd.DataFrame({"theme": list("dacb"), "n": [9, 8, 7, 2]})
    told = suppress(frame, "n", by="theme")
    assert told.frame["theme"].tolist() == ["d", "a", "c", "b"]  # the hidden one stood last already
    frame = pd.DataFrame({"theme": ["d", "a", "c", "b", ALL], "n": [9, 8, 7, 2, 26]})
    told = suppress(frame, "n", by="theme", totals=ALL)
    hidden = told.frame["n"].isna().tolist()
    assert hidden == [False, False, True, True, False]
    assert told.frame["theme"].tolist()[2:4] == sorted(told.frame["theme"].tolist()[2:4])
    assert told.frame.index.tolist() == list(range(5)), "the old index would tell the old order"


def test_months_keep_their_order_although_their_counts_rise():
    frame = pd.DataFrame({"month": [1, 2, 3, 4], "n": [2, 7, 8, 9]})
    assert suppress(frame, "n", by="month").frame["month"].tolist() == [1, 2, 3, 4]


# What is refused


@pytest.mark.parametrize("given_count", [2, 1, 0, -5, True, 3.5])
def test_a_threshold_below_three_is_refused_with_the_reason(given_count):
    with pytest.raises(DomainError, match=r"from 3 on.*work out the other's answer"):
        check_min_count(given_count)
    with pytest.raises(DomainError):
        Gate(given_count)


@pytest.mark.parametrize(
    ("frame", "options", "error"),
    [
        ({"group": ["a"], "n": [-1]}, {}, "row 1, column n: this is no count"),
        ({"group": ["a"], "n": [1.5]}, {}, "row 1, column n: this is no count"),
        ({"group": ["a"], "n": ["x"]}, {}, "column n is not a column of counts"),
        ({"group": ["a", "a"], "n": [7, 8]}, {}, "row 2: group a has stood in the table before"),
        ({"group": ["a", "b", ALL], "n": [7, 8, 9]}, {"totals": ALL}, "add up to more than the 9"),
        ({"group": ["a"], "m": [7]}, {}, "column n is not in the table"),
        ({"group": ["a"], "n": [7]}, {"hide_with": ["mean"]}, "column mean is not in the table"),
        ({"group": ["a"], "n": [7]}, {"width": 1}, "can take one value only"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(frame, options, error):
    with pytest.raises((ColumnError, DomainError), match=error):
        suppress(pd.DataFrame(frame), "n", by="group", **options)


def test_a_refused_table_leaves_no_trace_in_the_gate():
    gate = Gate()
    with pytest.raises(DomainError):
        gate.publish(pd.DataFrame({"group": ["a", "a"], "n": [7, 8]}), "n", by="group")
    assert gate.published.labels == ()


def test_the_same_people_cannot_be_counted_differently_in_two_tables():
    gate = Gate()
    gate.publish(pd.DataFrame({"month": ["May"], "n": [12]}), "n", by="month")
    with pytest.raises(DomainError, match="was 12 in an earlier table and is 14 here"):
        gate.publish(pd.DataFrame({"month": ["May"], "n": [14]}), "n", by="month")
    gate.publish(pd.DataFrame({"month": ["May"], "n": [14]}), "n", by="month", of="goals")


# Tables of one run


def test_two_totals_that_differ_by_few_people_are_not_both_shown():
    gate = Gate()
    assert shown(gate.publish(pd.DataFrame({"n": [40]}), "n", sets="nested")) == [40]
    assert shown(gate.publish(pd.DataFrame({"n": [37]}), "n", sets="nested")) == [None]
    assert shown(gate.publish(pd.DataFrame({"n": [40]}), "n", sets="nested")) == [40]
    assert shown(gate.publish(pd.DataFrame({"n": [37]}), "n", sets="nested", of="another ward")) == [37]


def test_months_and_wards_that_add_up_to_totals_a_few_apart_are_not_both_shown():
    gate = Gate()
    gate.publish(pd.DataFrame({"month": ["May", "June"], "n": [6, 7]}), "n", by="month")
    told = gate.publish(pd.DataFrame({"ward": ["A", "B"], "n": [6, 9]}), "n", by="ward")
    assert None in shown(told)
    assert gate.audit()["values"].min() >= 5


def test_those_past_a_threshold_do_not_tell_who_is_not():
    gate = Gate()
    gate.publish(pd.DataFrame({"ward": ["A", "B", "C"], "n": [12, 20, 30]}), "n", by="ward")
    past = pd.DataFrame({"ward": ["A", "B", "C"], "past": [10, 11, 12]})
    told = gate.publish(past, {"past": "n"}, by="ward")
    assert shown(told, "past") == [None, 11, 12]  # 2 of the 12 in ward A are not past it


def test_neighbouring_thresholds_do_not_tell_the_few_between_them():
    frame = pd.DataFrame({"threshold": [1.0, 2.0, 2.5, 3.0], "past": [30, 24, 22, 10], "n": 40})
    told = suppress(frame, {"past": "n"}, by="threshold", sets="nested")
    left = [value for value in shown(told, "past") if value is not None]
    assert not {24, 22} <= set(left)
    assert audit(told.published)["values"].min() >= 5


def test_one_count_hidden_for_two_thresholds_is_hidden_for_both():
    frame = pd.DataFrame({"threshold": [1.0, 1.5, 2.0, 3.0], "past": [30, 24, 24, 22], "n": 40})
    told = shown(suppress(frame, {"past": "n"}, by="threshold", sets="nested"), "past")
    assert told[1] == told[2]


def test_overlapping_groups_do_not_add_up():
    frame = pd.DataFrame({"theme": ["home", "sleep", "walk", ALL], "n": [9, 3, 12, 14]})
    assert shown(suppress(frame, "n", by="theme", totals=ALL, sets="overlap")) == [9, None, 12, 14]


def test_a_cell_hidden_in_one_table_is_hidden_in_the_next():
    gate = Gate()
    wards = [("A", 3), ("B", 9), ("C", 20), (ALL, 32)]
    first = gate.publish(pd.DataFrame(wards, columns=["ward", "n"]), "n", by="ward", totals=ALL)
    again = gate.publish(pd.DataFrame(wards, columns=["ward", "n"]), "n", by="ward", totals=ALL)
    assert shown(first) == shown(again)


def test_a_table_whose_very_rows_would_tell_too_much_is_withheld():
    gate = Gate()
    past = pd.DataFrame({"threshold": [2.0, 4.0], "past": [5, 2], "n": 30})
    gate.publish(past, {"past": "n"}, by="threshold", sets="nested")  # 4.0 is hidden: 1 to 5
    wards = pd.DataFrame({"ward": ["A", "B"], "past": [1, 1], "mean": [3.0, 4.0]})
    told = gate.publish(wards, "past", by="ward", hide_with=["mean"])  # both hidden: 2 to 5
    assert told.withheld
    assert told.frame[["past", "mean"]].isna().all(axis=None)
    assert gate.audit()["values"].min() >= 5


def test_what_a_reader_holds_has_no_hidden_value():
    told = two_way([[3, 17, 9], [6, 4, 12]])
    seen = told.published.seen
    assert not {3.0, 4.0} & set(seen[~np.isnan(seen)])


# The attacker


def extremes(constraints, low, objective):
    """Least and largest value of a sum, over whole numbers that meet the constraints."""
    size = len(objective)
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * np.asarray(objective, dtype=float),
            constraints=[LinearConstraint(np.array(row)[None, :], *ends_of) for row, ends_of in constraints],
            bounds=Bounds(low, np.full(size, 10_000.0)),
            integrality=np.ones(size, dtype=int),
        )
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return ends


class Attacker:
    """Solves for the groups that people fall into: month, ward and the thresholds they pass."""

    def __init__(self):
        self.groups = list(itertools.product(MONTHS, WARDS, range(len(CUTS) + 1)))
        self.homes = list(itertools.product(MONTHS, WARDS))
        self.size = len(self.groups) + len(self.homes)
        self.rules = []
        self.hidden = []
        for at, home in enumerate(self.homes):  # scores of a group lie between nothing and the best for each
            row = BEST * self.people(*home)
            row[len(self.groups) + at] = -1
            self.rules.append((row, (0, np.inf)))

    def people(self, month=ALL, ward=ALL, past=0):
        row = np.zeros(self.size)
        for at, (m, w, level) in enumerate(self.groups):
            row[at] = month in (m, ALL) and ward in (w, ALL) and level >= past
        return row

    def scores(self, month, ward):
        row = np.zeros(self.size)
        for at, (m, w) in enumerate(self.homes):
            row[len(self.groups) + at] = month in (m, ALL) and ward in (w, ALL)
        return row

    def read(self, row, count, mean=None, home=(ALL, ALL), *, told):
        if told.withheld:
            assert pd.isna(count)
            return
        if pd.isna(count):
            self.rules.append((row, (1, np.inf)))  # zeros are shown
            self.hidden.append(row)
            assert mean is None or pd.isna(mean)
            return
        self.rules.append((row, (int(count), int(count))))
        if mean is not None and not pd.isna(mean):
            total = round(mean * count)
            self.rules.append((self.scores(*home), (total, total)))

    def narrowest(self):
        spans = (extremes(self.rules, np.zeros(self.size), row) for row in self.hidden)
        return min((high - low + 1 for low, high in spans), default=np.inf)


def people_frame(draw_size, seed):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "month": rng.choice(MONTHS, draw_size, p=[0.5, 0.35, 0.15]),
            "ward": rng.choice(WARDS, draw_size, p=[0.7, 0.3]),
            "level": rng.integers(0, len(CUTS) + 1, draw_size),
            "score": rng.choice([0, 5, BEST], draw_size, p=[0.1, 0.1, 0.8]),
        }
    )


def cross(people):
    rows = []
    for month, ward in itertools.product((*MONTHS, ALL), (*WARDS, ALL)):
        mine = people[people["month"].isin([month] if month != ALL else MONTHS)]
        mine = mine[mine["ward"].isin([ward] if ward != ALL else WARDS)]
        rows.append((month, ward, len(mine), mine["score"].mean(), len(mine) / len(people)))
    return pd.DataFrame(rows, columns=["month", "ward", "n", "mean", "share"])


def publish_all(people, gate, order):
    """Publish four tables of the same people and let the attacker read them."""
    attacker = Attacker()
    pages = []
    full = cross(people)

    def crossed():
        told = gate.publish(full, "n", by=["month", "ward"], totals=ALL, hide_with=["mean", "share"])
        for row in told.frame.itertuples():
            attacker.read(
                attacker.people(row.month, row.ward), row.n, row.mean, (row.month, row.ward), told=told
            )
            assert pd.isna(row.share) or not pd.isna(row.n)
        pages.append((told, "n"))

    def months():
        frame = full[(full["ward"] == ALL) & (full["month"] != ALL)].drop(columns=["ward", "mean"])
        told = gate.publish(frame, "n", by="month", hide_with=["share"])
        for row in told.frame.itertuples():
            attacker.read(attacker.people(month=row.month), row.n, told=told)
        pages.append((told, "n"))

    def thresholds():
        passed = [int((people["level"] >= cut).sum()) for cut in range(1, len(CUTS) + 1)]
        frame = pd.DataFrame({"threshold": CUTS, "past": passed, "n": len(people)})
        told = gate.publish(frame, {"past": "n"}, by="threshold", sets="nested")
        for cut, row in enumerate(told.frame.itertuples(), start=1):
            attacker.read(attacker.people(past=cut), row.past, told=told)
            attacker.read(attacker.people(), row.n, told=told)
        pages.append((told, "past"))

    def wards():
        past = people["level"] >= 2
        frame = people.assign(past=past).groupby("ward").agg(past=("past", "sum"), n=("past", "size"))
        told = gate.publish(frame.reset_index(), {"past": "n"}, by="ward")
        for row in told.frame.itertuples():
            attacker.read(attacker.people(ward=row.ward, past=2), row.past, told=told)
            attacker.read(attacker.people(ward=row.ward), row.n, told=told)
        pages.append((told, "past"))

    tables = [crossed, months, thresholds, wards]
    for at in order:
        tables[at]()
    return attacker, pages


@settings(deadline=None, max_examples=12)
@given(
    size=st.integers(8, 60),
    seed=st.integers(0, 10_000),
    order=st.permutations(range(4)),
    min_count=st.sampled_from([3, 5, 8]),
)
def test_no_hidden_count_of_four_linked_tables_can_be_worked_out(size, seed, order, min_count):
    people = people_frame(size, seed)
    gate = Gate(min_count, secret=bytes([seed % 256]))
    attacker, pages = publish_all(people, gate, order)
    assert attacker.narrowest() >= min_count
    for told, column in pages:
        left = told.frame[column].dropna()
        assert not left.between(1, min_count - 1).any()
        assert not {f",{small}," for small in range(1, min_count)} & set(
            told.frame[[column]].to_csv().split("\n")
        )


def test_scores_in_both_margins_would_give_a_count_away_so_one_margin_goes_without():
    people = pd.DataFrame(
        [("May", "A", BEST)] * 3 + [("May", "B", BEST)] * 7 + [("June", "A", 0)] * 6 + [("June", "B", 0)] * 4,
        columns=["month", "ward", "score"],
    ).assign(level=0)
    told = suppress(cross(people), "n", by=["month", "ward"], totals=ALL, hide_with=["mean"])
    attacker = Attacker()
    for row in told.frame.itertuples():
        attacker.read(attacker.people(row.month, row.ward), row.n, row.mean, (row.month, row.ward), told=told)
    assert attacker.narrowest() >= 5
    margins = told.frame[(told.frame["month"] == ALL) & (told.frame["ward"] != ALL)]
    assert margins["mean"].isna().all()
    assert margins["n"].notna().any()


tables = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4).map(np.array)


@settings(deadline=None, max_examples=12)
@given(values=tables, min_count=st.sampled_from([3, 5, 9]))
def test_every_hidden_cell_of_a_two_way_table_keeps_enough_values_by_brute_force(values, min_count):
    assume(values.sum() > 0)
    told = two_way(values, min_count=min_count)
    page = told.frame.set_index(["row", "column"])["n"]
    size = values.size
    rules, hidden = [], []
    for (row, column), count in page.items():
        mine = np.zeros(values.shape)
        rows = slice(None) if row == ALL else int(row[1:])
        columns = slice(None) if column == ALL else int(column[1:])
        mine[rows, columns] = 1
        if pd.isna(count):
            hidden.append(mine.ravel())
            rules.append((mine.ravel(), (1, np.inf)))
        else:
            rules.append((mine.ravel(), (int(count), int(count))))
    for mine in hidden:
        low, high = extremes(rules, np.zeros(size), mine)
        assert high - low + 1 >= min_count
    assert len(hidden) == told.n_hidden


@settings(deadline=None, max_examples=12)
@given(values=tables)
def test_a_larger_threshold_hides_all_that_a_smaller_one_does_before_partners(values):
    few, many = two_way(values, min_count=4), two_way(values, min_count=7)
    small = {
        name: set(np.flatnonzero(told.reasons["n"] == "small"))
        for name, told in (("few", few), ("many", many))
    }
    assert small["few"] <= small["many"]


@settings(deadline=None, max_examples=12)
@given(values=tables, seed=st.integers(0, 1000))
def test_hiding_more_never_tells_more(values, seed):
    told = two_way(values)
    before = audit(told.published).set_index("group")
    seen = told.published.seen.copy()
    given_away = np.flatnonzero(~np.isnan(seen) & (seen > 0))
    assume(given_away.size and len(before))
    seen[np.random.default_rng(seed).choice(given_away)] = np.nan
    less = type(told.published)(
        told.published.labels,
        seen,
        told.published.low,
        told.published.asked,
        told.published.printed,
        told.published.matrix,
    )
    after = audit(less).set_index("group")
    assert (after["low"] <= before["low"]).all()
    assert (after["high"] >= before["high"]).all()


def pages_under_all_secrets(values, min_count):
    for secret in range(15):
        told = one_way(values, min_count=min_count, secret=bytes([secret]))
        page = told.frame.set_index("group")["n"].reindex([*(f"g{at}" for at in range(len(values))), ALL])
        yield tuple(None if pd.isna(count) else int(count) for count in page)


@pytest.mark.parametrize(("min_count", "values"), [(3, (2, 8, 2)), (4, (5, 3, 3, 4)), (5, (9, 9, 4))])
def test_running_the_program_on_every_possible_table_does_not_single_out_a_count(min_count, values):
    """Fails when the choice of partners is the same for everyone: then only 2, 8, 2 fits its page."""
    page = next(iter(pages_under_all_secrets(values, min_count)))
    hidden = [at for at, count in enumerate(page[:-1]) if count is None]
    left = page[-1] - sum(count for count in page[:-1] if count is not None)
    fitting = []
    for first in range(left + 1):
        table = list(page[:-1])
        table[hidden[0]], table[hidden[1]] = first, left - first
        if page in set(pages_under_all_secrets(tuple(table), min_count)):
            fitting.append(first)
    assert len(hidden) == 2
    assert len(fitting) >= 3


def test_the_same_secret_gives_the_same_partners():
    values = np.random.default_rng(4).poisson(9, (6, 4))
    first, again = two_way(values, secret=b"file"), two_way(values, secret=b"file")
    assert shown(first) == shown(again)


def test_the_solver_prints_nothing(capfd):
    for seed in range(6):
        two_way(np.random.default_rng(seed).poisson(12, (7, 4)))
    assert capfd.readouterr().out == ""
