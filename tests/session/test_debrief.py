"""What a session came to, from its file: read and never changed, exported without marks and times."""

from __future__ import annotations

import io
import sqlite3
import zipfile

import openpyxl
import pytest

from hvevfd_research import datasets, intake
from hvevfd_research.cli import main
from hvevfd_research.errors import InputFileError, TooFewError
from hvevfd_research.i18n import LANGUAGES, use_language
from hvevfd_research.session.debrief import read_debrief
from hvevfd_research.session.export import export_files, for_coding
from hvevfd_research.session.minutes import order_in_words, votes_on
from hvevfd_research.session.store import New, Store

from . import held
from .held import TASK

SCRIPT = "<script>alert(1)</script>"
CANARIES = ("CANARY", "mark-", "SECRET")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return held.whole(tmp_path_factory.mktemp("held") / "room.db")


def exported(path, tag="en", **how):
    with use_language(tag):
        return {file.name: data for file, data in export_files(read_debrief(path), **how)}


def document(data):
    from docx import Document

    return Document(io.BytesIO(data))


def told(data):
    """Everything that a file of Office, a PDF or a text tells, with what stands in its parts."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            texts = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
            return "\n".join(parts.read(name).decode("utf-8") for name in texts)
    return data.decode("utf-8", "replace")


# ---- reading


def test_the_tables_hold_answers_groups_votes_teams_and_cards(whole):
    found = read_debrief(whole)
    assert found.by_theme(TASK).to_dict("list") == {
        "theme": ["We ask", "Home"],
        "answers": [4, 3],
        "people": [8, 6],
    }
    assert set(found.kept_back["text"]) == {"CANARY-WAITING", "CANARY-HIDDEN"}
    assert found.ballots(TASK)["voter"].nunique() == 24
    assert found.four_counts()[["yes", "partly", "no", "unknown", "n"]].to_numpy().tolist() == [
        [6, 0, 0, 0, 6],
        [0, 6, 0, 0, 6],
        [0, 0, 6, 0, 6],
        [0, 0, 0, 6, 6],
    ]
    assert found.plans["aim"].to_list() == ["We ask again"]
    assert found.before is None


def test_reading_leaves_the_file_as_it_is_and_makes_nothing_beside_it(whole):
    before = whole.read_bytes()
    read_debrief(whole)
    assert whole.read_bytes() == before
    assert [path.name for path in whole.parent.iterdir()] == ["room.db"]


def test_a_session_that_is_running_can_be_read(tmp_path):
    store = Store(tmp_path / "room.db")
    store.append([held.begin(), New("stage", {"to": 1}), held.answer("a", "still open"), *held.approve("a")])
    assert read_debrief(tmp_path / "room.db").approved["text"].to_list() == ["still open"]
    store.close()


def test_undone_and_changed_answers_count_once(tmp_path):
    events = [held.answer("a", "first"), held.answer("a", "second"), *held.approve("a")]
    assert read_debrief(held.write(tmp_path / "r.db", *events)).answers["text"].to_list() == ["second"]


def test_a_folder_gives_the_last_gathering_and_the_one_before(tmp_path):
    held.write(tmp_path / "b.db", held.four(1, "no", "no", "no", "no"), at=1_000.0)
    held.write(
        tmp_path / "a.db",
        held.four(1, "yes", "no", "no", "no"),
        held.four(2, "yes", "yes", "no", "no"),
        at=2_000.0,
    )
    change = read_debrief(tmp_path).four_change()
    assert change[["yes", "n", "yes_before", "n_before"]].iloc[0].to_list() == [2, 2, 0, 1]


@pytest.mark.parametrize("make", ["nothing", "text", "other", "empty", "damaged", "no session"])
def test_a_file_that_is_no_session_is_refused_by_name_and_left_alone(tmp_path, make):
    path = tmp_path / "room.db"
    if make == "text":
        path.write_text("not a database", "utf-8")
    elif make == "empty":
        path.touch()
    elif make == "other":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE event (id, at, kind, key, body)")
        connection.close()
    elif make == "no session":
        Store(path).close()
    elif make == "damaged":
        held.whole(path)
        data = bytearray(path.read_bytes())
        place = data.index(b"We ask again")
        data[place : place + 2] = b"XX"
        path.write_bytes(data)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(InputFileError, match=r"room\.db"):
        read_debrief(path)
    assert (path.read_bytes() if path.exists() else None) == before


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(InputFileError, match="no session in the folder"):
        read_debrief(tmp_path)


# ---- votes


def test_ties_share_their_place_and_no_one_is_called_first(tmp_path):
    events = [held.answer("a", "one"), held.answer("b", "two"), *held.approve("a", "b")]
    events += [held.vote(n, "a") for n in range(6)] + [held.vote(n, "b") for n in range(6, 12)]
    votes = votes_on(read_debrief(held.write(tmp_path / "r.db", *events)), TASK)
    assert votes.leaders == votes.may_be_first == ("one", "two")
    with use_language("en"):
        assert "One dot more or less decides nothing here" in order_in_words(votes)


def test_few_voters_get_no_range_and_the_minutes_say_so(tmp_path):
    events = [held.answer("a", "one"), *held.approve("a"), held.vote(1, "a"), held.vote(2, "a")]
    votes = votes_on(read_debrief(held.write(tmp_path / "r.db", *events)), TASK)
    with use_language("en"):
        assert "too few to say" in order_in_words(votes)


def test_dots_on_an_answer_that_was_hidden_later_count_without_its_words(tmp_path):
    events = [held.answer("a", "CANARY-TAKEN-DOWN"), held.answer("b", "two"), *held.approve("a", "b")]
    events += [held.vote(n, "a", "b") for n in range(6)] + held.hide("a")
    path = held.write(tmp_path / "r.db", *events)
    with use_language("en"):
        assert set(read_debrief(path).choices(TASK)) == {"two", "(an answer that was taken down)"}
    assert all("CANARY" not in told(data) for data in exported(path).values())


def test_answers_with_the_same_words_are_two_options(tmp_path):
    events = [
        held.answer("a", "same"),
        held.answer("b", "same"),
        *held.approve("a", "b"),
        held.vote(1, "a", "b"),
    ]
    found = read_debrief(held.write(tmp_path / "r.db", *events))
    assert found.choices(TASK) == ["same", "same (2)"]
    assert found.ballots(TASK)["dots"].sum() == 2


def test_a_task_without_votes_says_so(tmp_path):
    with pytest.raises(TooFewError):
        read_debrief(held.write(tmp_path / "r.db")).ballots(TASK)


# ---- exports


def test_minutes_are_a_document_with_headings_a_language_and_words_for_the_figure(whole):
    made = document(exported(whole, "nb")["minutes.docx"])
    assert made.paragraphs[0].style.name == "Heading 1"
    assert [p.style.name for p in made.paragraphs].count("Heading 2") == 3
    xml = told(exported(whole, "nb")["minutes.docx"])
    assert '<w:lang w:val="nb-NO"' in made.styles.element.xml
    assert 'w:val="en-US"' not in made.styles.element.xml
    assert "w:tblHeader" in xml
    (picture,) = made.inline_shapes
    assert "Søylediagram over prikker" in picture._inline.docPr.get("descr")
    text = "\n".join(p.text for p in made.paragraphs)
    assert "9 svar" in text
    assert "2 er ikke med her" in text
    assert "We phone on day 2" in text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_of_a_phone_a_time_or_what_was_not_approved_leaves(whole, tag):
    for name, data in exported(whole, tag).items():
        assert not [canary for canary in CANARIES if canary in told(data)], name
        assert "[[" not in told(data), name
        assert "1700000000" not in told(data)


def test_everything_holds_what_waits_and_is_hidden_in_one_workbook_only(whole):
    files = exported(whole, everything=True)
    assert {name for name, data in files.items() if "CANARY-HIDDEN" in told(data)} == {"answers.xlsx"}


def test_the_same_session_gives_the_same_bytes(whole):
    assert exported(whole, "sv") == exported(whole, "sv")


def test_every_cell_of_the_workbooks_is_text_and_runs_nothing(tmp_path):
    evil = ["=1+1", "@SUM(A1)", '=HYPERLINK("http://x")', SCRIPT, "-1", "line\ttab"]
    events = [held.answer(f"a{n}", text) for n, text in enumerate(evil)]
    events += [*held.approve(*(f"a{n}" for n in range(len(evil)))), held.card(1, aim="=cmd|' /C calc'!A0")]
    files = exported(held.write(tmp_path / "r.db", *events))
    for name in ("answers.xlsx", "plan-cards.xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(files[name])).active
        kinds = {cell.data_type for row in sheet for cell in row if cell.value not in (None, "")}
        assert kinds == {"s"}
    sheet = openpyxl.load_workbook(io.BytesIO(files["answers.xlsx"])).active
    assert {row[2].value for row in sheet.iter_rows(min_row=2)} == set(evil)
    assert "\n=1+1" not in files["for-coding.csv"].decode()
    assert SCRIPT in "\n".join(p.text for p in document(files["minutes.docx"]).paragraphs)


def test_what_points_at_a_person_is_left_out_though_it_was_approved(tmp_path):
    typed = {
        "id": "x",
        "task": TASK,
        "who": "",
        "text": "Ring 68050000 til pasienten",
        "people": 2,
        "language": "nb",
    }
    path = held.write(tmp_path / "r.db", New("typed", typed), held.answer("a", "fine"), *held.approve("a"))
    for data in exported(path).values():
        assert "68050000" not in told(data)
    with use_language("en"):
        text = "\n".join(p.text for p in document(exported(path)["minutes.docx"]).paragraphs)
    assert "2 answers came in. 1 is left out here" in text


@pytest.mark.parametrize("made", ["nothing", "one", "hidden", "many"])
def test_awkward_sessions_give_minutes_all_the_same(tmp_path, made):
    events = {
        "nothing": [],
        "one": [held.answer("a", "one"), *held.approve("a")],
        "hidden": [held.answer("a", "one"), *held.hide("a")],
        "many": [held.answer(f"a{n}", f"answer {n} " + "long " * 90) for n in range(300)]
        + held.approve(*(f"a{n}" for n in range(300))),
    }[made]
    files = exported(held.write(tmp_path / "r.db", *events))
    assert ("cards.pdf" in files) == (made in ("one", "many"))
    text = "\n".join(p.text for p in document(files["minutes.docx"]).paragraphs)
    assert ("No answer was approved" in text) == (made in ("nothing", "hidden"))
    assert text.count("answer 299 ") == (made == "many")


def test_the_csv_is_read_by_the_form_of_the_coding_workbook(whole, tmp_path):
    path = tmp_path / "for-coding.csv"
    path.write_bytes(exported(whole)["for-coding.csv"])
    fields = intake.Field.from_schema(datasets.schema("coding-simulated", "answers"))
    found = intake.read(path, fields)
    assert found.rows_refused == 0
    assert len(found.frame) == 7
    assert found.frame["content_a"].dropna().to_list() == ["home"] * 3
    assert found.frame["may_quote"].isna().all()


@pytest.mark.parametrize(("tag", "name"), [("nb", "Hjem"), ("sv", "HEM "), ("en", "being with others")])
def test_a_group_named_like_a_code_in_any_language_is_the_first_readers_code(tmp_path, tag, name):
    events = [held.answer("a", "x"), *held.approve("a"), *held.group("t", name, "a")]
    with use_language(tag):
        made = for_coding(read_debrief(held.write(tmp_path / "r.db", *events)))
    assert made["content_a"].to_list() in (["home"], ["social"])


def test_plan_cards_come_back_filled_in(whole, tmp_path):
    path = tmp_path / "plan-cards.xlsx"
    path.write_bytes(exported(whole, "nn")["plan-cards.xlsx"])
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(2, len(heads) - 1, "delvis")
    book.active.cell(2, heads.index("Kva lærte vi?") + 1, "Det tok tid")
    book.save(path)
    fields = intake.Field.from_schema(datasets.schema("session-simulated", "cards"))
    frame = intake.read(path, fields).frame
    assert frame[["aim", "became", "learned"]].to_numpy().tolist() == [
        ["We ask again", "partly", "Det tok tid"]
    ]


# ---- the command


def test_the_command_writes_the_files_and_says_what_is_still_to_do(whole, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["session", "export", str(whole), "-o", str(out), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Approved answers: 7." in said
    assert "left out of the minutes: 2." in said
    assert "Two readers still give each answer a code" in said
    assert {path.name for path in out.iterdir()} == {
        *("minutes.docx", "answers.xlsx", "plan-cards.xlsx", "for-coding.csv", "cards.pdf")
    }


def test_the_command_refuses_what_is_no_session(tmp_path, capsys):
    (tmp_path / "room.db").write_text("x", "utf-8")
    assert main(["session", "export", str(tmp_path / "room.db"), "-o", str(tmp_path / "out")]) == 2
    assert "is no session of ours" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
