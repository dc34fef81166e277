"""Once people's rows were read, a page shows no number of few people, and for others no single patient."""

from __future__ import annotations

import json

import matplotlib.figure
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hvevfd_research import cells
from hvevfd_research.errors import DomainError, OutputError
from hvevfd_research.i18n import text
from hvevfd_research.intake import Field
from hvevfd_research.plots.alt_text import describe
from hvevfd_research.runner.disclosure import Disclosure, Pages


def facts(shown):
    return [data[cells.MIME] for data, _metadata in shown]


def kinds(shown):
    return [fact["kind"] for fact in facts(shown)]


@pytest.fixture
def axes():
    ax = matplotlib.figure.Figure().subplots()
    ax.set_title("Change by patient", loc="left")
    return describe(ax, "Dot chart of 12 patients.")


WARDS = pd.DataFrame({"ward": ["A", "B", "C", "all"], "n": [12, 3, 9, 24], "mean": [4.125, 8.25, 3.5, 4.375]})
COUNTED = {"counts": "n", "by": "ward", "totals": "all"}


# Data that come with the workbook


def test_nothing_is_hidden_while_nobodys_rows_were_read(shown, axes):
    cells.headline("mean change", 3.5, "points", n=2)
    cells.table(WARDS, caption="Wards", **COUNTED)
    cells.show(axes, table=WARDS, rows="patient", n=1)
    cells.answer("It rose by {change}.", people=1, change="4")
    assert kinds(shown) == ["headline", "table", "figure", "figure-table", "answer"]
    assert facts(shown)[0]["text"] == "3.50"
    assert "3" in facts(shown)[1]["rows"][1]
    assert not any("private" in fact for fact in facts(shown))


# Numbers


def test_a_headline_of_few_people_is_hidden_with_a_sentence(shown, holding):
    holding()
    cells.headline("mean change", 3.5, "points", low=1.25, high=5.75, n=4)
    (fact,) = facts(shown)
    assert (fact["value"], fact["text"], fact["interval"], fact["unit"]) == (None, "hidden", "", "")
    assert fact["mark_text"].startswith("Fewer than 5 people")
    for number in ("3.5", "1.25", "5.75"):
        assert number not in json.dumps(shown)


def test_a_headline_of_enough_people_is_shown(shown, holding):
    holding()
    cells.headline("mean change", 3.5, "points", n=5)
    assert facts(shown)[0]["text"] == "3.50"


def test_a_headline_a_few_people_apart_from_another_is_hidden(shown, holding):
    holding()
    cells.headline("mean of all", 3.5, n=40)
    cells.headline("mean of those asked twice", 3.25, n=38)
    cells.headline("mean of those asked twice", 3.25, n=35)
    assert [fact["value"] for fact in facts(shown)] == [3.5, None, 3.25]


@pytest.mark.parametrize(("share", "is_hidden"), [(0.05, True), (0.95, True), (0.5, False), (1.0, False)])
def test_a_share_is_hidden_when_it_counts_few_or_leaves_few(shown, holding, share, is_hidden):
    holding()
    cells.headline("share past", share, "%", n=40, counts="past")
    assert (facts(shown)[0]["value"] is None) == is_hidden


def test_a_share_is_held_against_the_table_that_counts_the_same(shown, holding):
    holding()
    cells.headline("share past 2", 0.5, "%", n=40, counts="past")
    table = pd.DataFrame({"threshold": [2.0, 2.5], "past": [20, 18], "n": 40})
    cells.table(table, caption="Past", counts={"past": "n"}, by="threshold", sets="nested")
    assert [row[1] for row in facts(shown)[-1]["rows"]] == ["20", "hidden"]


@pytest.mark.parametrize(("share", "told"), [(0.5, True), (0.05, False), (0.95, False)])
def test_an_answer_that_tells_a_share_of_few_or_of_all_but_few_is_left_out(shown, holding, share, told):
    holding()
    cells.answer("{part} got it all.", people=40, shares={"all": share}, part=f"{share:.0%}")
    assert (f"{share:.0%}" in facts(shown)[0]["text"]) == told


def test_an_answer_of_few_people_is_left_out(shown, holding):
    holding()
    cells.answer("The score rose by {change}.", people=3, change="4.125")
    (fact,) = facts(shown)
    assert "4.125" not in json.dumps(shown)
    assert "Fewer than 5 people" in fact["text"]


# Tables


def test_a_table_of_counts_passes_the_gate_and_says_how_many_are_hidden(shown, holding):
    holding()
    cells.table(WARDS, caption="Wards", **COUNTED)
    band, table = facts(shown)
    assert (band["kind"], band["level"]) == ("notice", "hidden")
    assert band["text"].startswith("Wards: 2 counts are hidden")
    hidden = [row for row in table["rows"] if row[1] == "hidden"]
    assert len(hidden) == 2
    assert all(row[2] == "hidden" for row in hidden), "the mean hangs on the count"
    assert "8.25" not in json.dumps(shown)
    assert table["csv"].splitlines()[2] == "B,,"


def test_a_table_of_which_all_is_hidden_is_left_out(shown, holding):
    holding()
    cells.table(pd.DataFrame({"ward": ["A", "B"], "n": [3, 2]}), caption="Wards", counts="n", by="ward")
    assert kinds(shown) == ["notice"]
    assert facts(shown)[0]["text"].startswith("Wards is left out.")


def test_only_what_hangs_on_a_count_is_hidden_where_the_cell_says_so(shown, holding):
    holding()
    frame = WARDS.assign(beds=[20, 22, 24, 66])
    cells.table(frame, caption="Wards", **COUNTED, hide_with=["mean"])
    assert [row[3] for row in facts(shown)[-1]["rows"]] == ["20", "22", "24", "66"]


def test_the_threshold_can_be_raised(shown, holding):
    holding(min_count=10)
    cells.table(WARDS, caption="Wards", **COUNTED)
    assert "9" not in {row[1] for row in facts(shown)[-1]["rows"]}


def test_a_figure_is_left_out_when_a_count_behind_it_is_hidden(shown, holding, axes):
    holding()
    cells.show(axes, table=WARDS, columns=["ward", "n", "mean"], **COUNTED)
    assert kinds(shown) == ["notice", "table"]
    assert "only its table is here" in facts(shown)[0]["text"]
    assert facts(shown)[1]["caption"] == "Change by patient"
    assert "Dot chart" not in json.dumps(shown)


# Single patients


def test_single_patients_stand_under_a_band_and_are_marked_private(shown, holding, axes):
    holding()
    people = pd.DataFrame({"patient": ["p1", "p2"], "change": [1.5, 2.5]})
    cells.show(axes, table=people, rows="patient", n=12)
    cells.table(people, caption="Patients", rows="patient")
    assert kinds(shown) == ["notice", "figure", "figure-table", "table"], "one band is enough"
    assert "Do not hand it on" in facts(shown)[0]["text"]
    assert [fact.get("private") for fact in facts(shown)[1:]] == ["patient"] * 3


def test_on_a_page_to_hand_on_single_patients_are_left_out_and_named(shown, holding, axes):
    holding(report=True)
    people = pd.DataFrame({"patient": ["p1", "p2"], "change": [1.5, 2.5]})
    cells.show(axes, table=people, rows="patient", n=12)
    cells.table(people, caption="All patients", rows="patient")
    assert kinds(shown) == ["notice", "notice"]
    assert [fact["text"].partition(" is left out")[0] for fact in facts(shown)] == [
        "Change by patient",
        "All patients",
    ]
    assert "without --report" in facts(shown)[0]["text"]
    assert "p1" not in json.dumps(shown)


@pytest.mark.parametrize("report", [False, True])
def test_a_chart_of_few_patients_is_hidden_on_every_page(shown, holding, axes, report):
    holding(report=report)
    cells.show(axes, rows="patient", n=4)
    assert kinds(shown) == ["notice"]
    assert "Fewer than 5 people" in facts(shown)[0]["text"]


def test_rows_of_few_are_shown_on_ones_own_page_and_counted_on_one_to_hand_on(shown, holding, axes):
    few = {"rows": "patient", "counts": "n", "by": "ward", "totals": "all"}
    holding()
    cells.show(axes, table=WARDS, **few)
    assert kinds(shown) == ["notice", "figure", "figure-table"]
    assert all(fact["private"] == "patient" for fact in facts(shown)[1:])
    shown.clear()
    holding(report=True)
    cells.show(axes, table=WARDS, **few)
    assert kinds(shown) == ["notice", "table"]
    assert "8.25" not in json.dumps(shown)


def test_what_nobody_declares_is_left_out_of_a_page_to_hand_on(shown, holding, axes):
    holding(report=True)
    cells.headline("mean change", 3.5)
    cells.answer("The score rose by {change}.", change="4.125")
    cells.table(WARDS, caption="Wards")
    cells.show(axes, table=WARDS)
    assert kinds(shown) == ["headline", "answer", "notice", "notice"]
    assert facts(shown)[0]["value"] is None
    text = json.dumps(shown)
    assert "3.5" not in text
    assert "4.125" not in text
    assert text.count("does not say how many people") >= 4


def test_what_nobody_declares_stands_under_the_band_on_a_page_of_ones_own(shown, holding):
    holding()
    cells.headline("mean change", 3.5)
    cells.table(WARDS, caption="Wards")
    assert kinds(shown) == ["headline", "notice", "table"]


def test_numbers_of_others_and_aggregates_of_enough_people_are_shown_everywhere(shown, holding, axes):
    holding(report=True)
    cells.headline("published", 0.19, mark="read")
    cells.table(WARDS, caption="Limits", n=12)
    cells.show(axes, table=WARDS, rows="public")
    assert kinds(shown) == ["headline", "table", "figure", "figure-table"]
    assert facts(shown)[0]["value"] == 0.19


# Reading


def test_reading_an_own_file_holds_people_and_the_bundled_data_do_not(shown, tmp_path):
    from hvevfd_research.cells.people import PEOPLE

    cells.open_data("", bundled="goal-form-simulated", resource="goals")
    assert not PEOPLE.held
    own = tmp_path / "own.csv"
    own.write_text("patient;goal;first;second\n1;1;5;10\n", encoding="utf-8")
    cells.open_data(str(own), bundled="goal-form-simulated", resource="goals", people=False)
    assert not PEOPLE.held
    cells.open_data(str(own), bundled="goal-form-simulated", resource="goals")
    assert PEOPLE.held


def test_a_page_to_hand_on_does_not_tell_which_rows_were_refused(shown, holding, tmp_path):
    holding(report=True)
    own = tmp_path / "rows.csv"
    own.write_text("patient;goal;first;second\nKANARI;1;5;10\nKANARI;2;11;5\n", encoding="utf-8")
    cells.open_data(str(own), bundled="goal-form-simulated", resource="goals")
    assert [fact["text"].partition(".")[0] for fact in facts(shown)] == [
        "Some rows could not be read and are left out"
    ]


def test_a_file_that_was_mended_begins_anew(shown, holding, tmp_path):
    people = holding()
    cells.table(WARDS, caption="Wards", **COUNTED)
    first = people.gate
    people.hold(tmp_path / "own.csv")
    assert people.gate is first
    (tmp_path / "own.csv").write_text("patient;goal;first;second\n1;1;6;10\n")
    people.hold(tmp_path / "own.csv")
    assert people.gate is not first


# What a run is told


def test_a_kernel_is_told_what_it_may_show():
    told = Disclosure(report=True, min_count=8)
    assert Disclosure.here(told.environment) == told
    assert Disclosure.here(Disclosure().environment) == Disclosure.here({}) == Disclosure()


def test_a_run_may_not_ask_for_fewer_than_three():
    with pytest.raises(DomainError, match="from 3 on"):
        Disclosure(min_count=2)
    with pytest.raises(DomainError):
        Disclosure.here({"HVEVFD_MIN_COUNT": "1"})


# Words of few people


GOALS = pd.DataFrame(
    {
        "patient": [f"p{at}" for at in range(12)],
        "goal": ["walk more"] * 6 + ["sleep well"] * 5 + ["visit Trollmund"],
        "age": [70, 80, 89, 90, 91, 104, 88, 75, 77, 79, 81, 83],
    }
)
FREE = (Field("patient"), Field("goal"), Field("age", "whole"))
THEMES = pd.DataFrame({"goal": ["walk more", "sleep well", "visit Trollmund"], "n": [6, 5, 9]})


@pytest.fixture
def told(holding):
    """Hold rows with free texts and ages."""

    def tell(*, report, fields=FREE):
        people = holding(report=report)
        people.note(GOALS, fields, "patient")
        return people

    return tell


def test_a_text_with_a_word_of_few_people_is_hidden_on_a_page_to_hand_on(shown, told, axes):
    told(report=True)
    cells.table(THEMES, caption="Themes", counts="n", by="goal", sets="overlap")
    band, table = facts(shown)
    assert band["text"].startswith("Themes: texts that are hidden, because fewer than 5 people wrote")
    assert band["text"].endswith(": 1.")
    assert [row[0] for row in table["rows"]] == ["walk more", "sleep well", "hidden"]
    cells.show(axes, table=THEMES, columns=["goal", "n"], counts="n", by="goal", sets="overlap")
    assert kinds(shown)[2:] == ["notice", "table"], "the figure would show it"
    assert "Trollmund" not in json.dumps(shown)


def test_on_a_page_of_ones_own_it_is_shown_and_marked_so_that_it_is_not_shared(shown, told, axes):
    told(report=False)
    cells.table(THEMES, caption="Themes", counts="n", by="goal", sets="overlap")
    cells.table(THEMES.head(2), caption="Themes", counts="n", by="goal", sets="overlap", of="two")
    cells.show(axes, table=THEMES, counts="n", by="goal", sets="overlap", of="figure")
    cells.answer("The goal is {goal}.", people=12, goal="visit Trollmund")
    assert [fact.get("private", "") for fact in facts(shown)] == ["words", "", "words", "words", "words"]


def test_an_answer_that_quotes_is_left_out_of_a_page_to_hand_on(shown, told):
    told(report=True)
    cells.answer("The goal is {goal}.", people=12, goal="visit Trollmund")
    cells.answer("The goal is {goal}.", people=12, goal="sleep well")
    assert "words that fewer than 5 people wrote" in facts(shown)[0]["text"]
    assert facts(shown)[1]["text"] == "The goal is sleep well."
    assert "Trollmund" not in json.dumps(shown)


def test_words_of_a_column_that_may_be_quoted_of_a_list_of_choices_and_of_ours_are_shown(shown, told):
    for fields in (
        [Field("patient"), Field("goal", quotable=True)],
        [Field("patient"), Field("goal", choices=tuple(THEMES["goal"]))],
    ):
        people = told(report=True, fields=fields)
        people.gate = None
        cells.table(THEMES, caption="Themes", counts="n", by="goal", sets="overlap")
        assert facts(shown)[-1]["rows"][2][0] == "visit Trollmund"
        people.__init__()
    told(report=True)
    own = THEMES.assign(goal=[text("well"), text("more"), text("visit")])
    cells.table(own, caption="Themes", counts="n", by="goal", sets="overlap", of="ours")
    assert [row[0] for row in facts(shown)[-1]["rows"]] == ["well", "more", "visit"]


def test_one_person_who_writes_a_word_often_is_one_person(shown, holding):
    people = holding(report=True)
    rows = pd.DataFrame({"patient": ["p1"] * 9, "goal": ["Trollmund"] * 9})
    people.note(rows, [Field("goal")], "patient")
    assert people.rare("Trollmund")
    people.note(rows.assign(patient=range(9)), [Field("goal")], "patient")
    assert not people.rare("Trollmund")


def test_a_schema_says_which_column_may_be_quoted():
    entries = [{"name": "goal", "quotable": True}, {"name": "text"}, {"name": "age", "type": "integer"}]
    goal, words, age = Field.from_schema({"fields": entries})
    assert (goal.is_free_text, words.is_free_text, age.is_free_text) == (False, True, False)
    assert (words.is_age, age.is_age) == (False, True)


# The oldest


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.integers(0, 120), min_size=5, max_size=30),
    header=st.sampled_from(["age", "Alder", "Ålder"]),
)
def test_no_age_above_89_is_on_a_page_to_hand_on(shown, told, ages, header):
    from hvevfd_research.cells.own_data import _with_the_oldest_together

    shown.clear()
    told(report=True).ages.add(header)
    frame = pd.DataFrame({header: pd.array(ages, dtype="Int64")})
    grouped = _with_the_oldest_together(frame, [Field(header, "whole")])
    assert grouped[header].max() <= 90
    assert list(grouped[header][frame[header] <= 89]) == [age for age in ages if age <= 89]
    cells.table(grouped, caption="Ages", n=len(ages))
    cells.table(
        grouped[header].describe().to_frame().T.rename(columns={"max": header}), caption="Oldest", n=len(ages)
    )
    for fact in facts(shown):
        if fact["kind"] == "table" and fact["caption"] == "Ages":
            assert {row[0] for row in fact["rows"]} <= {str(age) for age in range(90)} | {"90+"}
            assert all(int(line) <= 90 for line in fact["csv"].split()[1:])
    assert ("Ages above 89" in json.dumps(shown)) == (max(ages) > 90)


def test_on_a_page_of_ones_own_ages_stay_what_they_are(shown, told):
    from hvevfd_research.cells.own_data import _with_the_oldest_together

    told(report=False)
    assert _with_the_oldest_together(GOALS, [Field("age", "whole")])["age"].max() == 104


# Pages made before


def test_what_an_earlier_page_told_is_read_and_what_this_one_tells_is_left_for_the_next(
    shown, holding, tmp_path
):
    people = holding(report=True)
    people.pages = Pages(tmp_path)
    (tmp_path / "earlier.json").write_text("[]", "utf-8")
    people.gate = None
    holding(report=True)
    cells.headline("mean change", 3.5, n=40)
    told = people.pages.told
    assert told["seen"][:1] == [40]
    (tmp_path / "earlier.json").write_text(json.dumps([told]), "utf-8")
    people.gate = None
    holding(report=True)
    cells.headline("mean change", 3.25, n=42)
    assert [fact["value"] for fact in facts(shown)] == [3.5, None]
    assert facts(shown)[1]["mark_text"].startswith("Beside an earlier page")


def test_earlier_pages_that_cannot_be_read_stop_the_page(holding, tmp_path):
    people = holding(report=True)
    people.pages, people.gate = Pages(tmp_path), None
    for held in ('[{"names": 1}]', "{", '{"a": 1}'):
        (tmp_path / "earlier.json").write_text(held, "utf-8")
        with pytest.raises(OutputError, match=r"runs\.json"):
            holding(report=True)
