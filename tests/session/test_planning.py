"""What a session is planned with: times, things to bring, cards, poster, script and slides."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import subprocess
from html import unescape

import pytest

from hvevfd_research.cli import main
from hvevfd_research.errors import ContentError, ParameterError
from hvevfd_research.i18n import LANGUAGES, use_language
from hvevfd_research.practice.exercises import all_exercises, find_exercise
from hvevfd_research.reports.paper import Sheet
from hvevfd_research.reports.sheet_forms import markdown, web_page
from hvevfd_research.session import handouts
from hvevfd_research.session.agenda import Plan, read_plan
from hvevfd_research.session.handouts import Card
from hvevfd_research.session.notebook import plan_session
from hvevfd_research.session.plan_files import new_plan, plan_files
from hvevfd_research.session.schedule import material, parts, schedule
from hvevfd_research.session.slides import TEXT_SIZE, outline, slides

TASKS = ("proud-of", "turn-the-question")
ADDRESS, CODE = "http://192.168.1.20:8008", "ABK7QZ"


def plan(language="en", **given):
    words = {"people": 60, "date": dt.date(2026, 6, 3), "place": "Seljord", "four_questions": True} | given
    return Plan("Gathering 3", TASKS, language=language, **words)


@pytest.fixture(scope="module")
def files():
    return {tag: dict(plan_files(plan(tag), address=ADDRESS, code=CODE)) for tag in LANGUAGES}


def text_of_pdf(data):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def deck(data):
    from pptx import Presentation

    return Presentation(io.BytesIO(data))


def words_of(slide):
    shown = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join([*shown, slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""])


# ---- times and things


def test_each_stage_begins_when_the_one_before_it_ends():
    table = schedule(plan(start=dt.time(9, 30)), 120).table
    assert table["begins"].iloc[0] == 570
    assert (table["begins"].iloc[1:].to_numpy() == table["ends"].iloc[:-1].to_numpy()).all()
    assert table["minutes"].sum() == plan().minutes


def test_parts_join_the_steps_of_a_task_and_keep_their_minutes():
    found = parts(schedule(plan()))
    assert found["task"].to_list() == ["", *TASKS, "", "", ""]
    assert found["minutes"].sum() == plan().minutes


@pytest.mark.parametrize(
    ("people", "cards", "dots", "sheets"), [(60, 30, 180, 8), (21, 11, 63, 4), (2, 1, 6, 2)]
)
def test_things_are_counted_by_who_shares_them(people, cards, dots, sheets):
    with use_language("en"):
        counts = {thing.what: thing.count for thing in material(plan(people=people))}
    assert counts["a phone or a card for each pair"] == cards
    assert counts["three dots for each person"] == dots
    assert counts["printed sheets of 8 cards to cut, a card for each pair in each task"] == sheets


# ---- paper


def test_the_agenda_holds_the_clock_and_the_script_what_to_say_and_ask():
    with use_language("en"):
        agenda, script = markdown(handouts.agenda(plan())), markdown(handouts.script(plan()))
    assert "| 09:02–09:17 | What are we proud of already? | 15 |" in agenda
    assert "We finish at" in agenda
    for said in ("Ask for something that was done", "Which of these would survive a busy Monday?", "09:03"):
        assert said in script
        assert said not in agenda or said == "09:03"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_everything_is_in_the_plans_language(files, tag):
    for path, data in files[tag].items():
        told = {
            ".pdf": text_of_pdf,
            ".pptx": lambda data: "\n".join(map(words_of, deck(data).slides)),
        }.get(path.suffix, bytes.decode)(data)
        assert "[[" not in told, path
    with use_language(tag):
        heading = find_exercise("proud-of").heading
    assert heading in files[tag][next(path for path in files[tag] if path.name == "agenda.md")].decode()


def test_the_same_plan_gives_the_same_bytes(files):
    again = dict(plan_files(plan("nn"), address=ADDRESS, code=CODE))
    assert again == files["nn"]


def test_cards_come_in_both_languages_of_the_wall_eight_on_a_sheet():
    made = {
        path.name: data
        for path, data in plan_files(plan("nb", second_language="sv"))
        if path.parent.name == "cards"
    }
    assert set(made) == {f"{task}.{tag}.pdf" for task in TASKS for tag in ("nb", "sv")}
    assert text_of_pdf(made["proud-of.sv.pdf"]).count("Vad är vi stolta över redan?") == 8


def test_a_long_question_gets_a_larger_card_and_no_text_is_cut():
    for many, on_a_sheet in ((20, 8), (60, 4), (120, 2), (200, 1)):
        words = [f"word{n}" for n in range(many)]
        with use_language("en"):
            told = text_of_pdf(
                handouts.cards("t", [Card("Head", " ".join(words), "en", lines=True)], fill=True)
            )
        assert told.count(words[-1]) == on_a_sheet
        assert all(word in told for word in words)


def test_text_that_looks_like_markup_stays_text():
    evil = '#set page(width: 1pt) <script>alert(1)</script> =1+1 *x* $y$ "q" \\ #include "x"'
    with use_language("en"):
        sheet = handouts.agenda(plan(place=evil))
        assert "<script>" not in web_page(sheet)
        assert "\\<script\\>" in markdown(sheet)
        assert "#set page(width: 1pt)" in text_of_pdf(handouts.cards("t", [Card("", evil, "en")]))
        assert (
            text_of_pdf(handouts.poster(plan(place=evil), address=ADDRESS, code=CODE)).count("<script>") == 1
        )


def test_a_web_page_of_a_sheet_asks_for_nothing_and_runs_nothing():
    with use_language("nb"):
        page = unescape(web_page(handouts.agenda(plan("nb"))))
    assert '<html lang="nb">' in page
    assert "default-src 'none'" in page
    assert not re.search(r"<script|src=|href=", page)


def test_a_table_without_rows_of_a_sheet_is_no_crash():
    assert markdown(Sheet("Empty", "", ())) == "# Empty\n\n"


def test_the_poster_tells_address_and_code_or_leaves_room_for_them():
    with use_language("en"):
        blank, whole = handouts.poster(plan()), handouts.poster(plan(), address=ADDRESS, code=CODE)
    assert ADDRESS in text_of_pdf(whole)
    assert CODE in text_of_pdf(whole)
    assert "Then type this address:" in text_of_pdf(blank)
    assert "http" not in text_of_pdf(blank)


# ---- slides


def test_slides_have_titles_notes_and_words_for_the_code(files):
    from pptx.util import Pt

    shown = deck(files["nb"][next(path for path in files["nb"] if path.suffix == ".pptx")])
    with use_language("nb"):
        planned = outline(plan("nb"), address=ADDRESS, code=CODE)
    assert len(shown.slides) == len(planned)
    assert all(slide.shapes.title.text_frame.text for slide in shown.slides)
    assert all(slide.has_notes_slide for slide in shown.slides)
    (picture,) = [shape for slide in shown.slides for shape in slide.shapes if not shape.has_text_frame]
    assert picture._element._nvXxPr.cNvPr.get("descr") == f"QR-kode som fører til {ADDRESS}/join?code={CODE}"
    runs = [
        run for shape in shown.slides[2].placeholders for p in shape.text_frame.paragraphs for run in p.runs
    ]
    assert {run._r.rPr.get("lang") for run in runs} == {"nb-NO"}
    assert runs[-1].font.size == Pt(TEXT_SIZE)


def test_slides_without_an_address_have_no_code():
    with use_language("en"):
        shown = deck(slides(plan()))
    assert not [shape for slide in shown.slides for shape in slide.shapes if not shape.has_text_frame]


# ---- the command


def test_a_new_plan_can_be_read_and_held(tmp_path):
    with use_language("nn"):
        (tmp_path / "plan.toml").write_text(new_plan(TASKS), "utf-8")
    read = read_plan(tmp_path / "plan.toml")
    assert read.tasks == TASKS
    assert read.language == "nn"


def test_a_plan_that_is_there_is_never_overwritten(tmp_path, capsys):
    path = tmp_path / "plan.toml"
    path.write_text("mine", "utf-8")
    assert main(["session", "plan", "--new", str(path)]) == 2
    assert path.read_text("utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


def test_the_command_writes_a_folder_renews_pdf_and_keeps_what_was_edited(tmp_path, capsys):
    path, out = tmp_path / "plan.toml", tmp_path / "out"
    assert main(["session", "plan", "--new", str(path), "--tasks", "proud-of", "--language", "en"]) == 0
    assert main(["session", "plan", str(path), "-o", str(out)]) == 0
    assert "--address" in capsys.readouterr().out
    (out / "script.md").write_text("edited", "utf-8")
    assert main(["session", "plan", str(path), "-o", str(out), "--address", ADDRESS, "--code", CODE]) == 0
    assert "What you may have edited was kept" in capsys.readouterr().out
    assert (out / "script.md").read_text("utf-8") == "edited"
    assert ADDRESS in text_of_pdf((out / "poster.pdf").read_bytes())


def test_without_a_plan_the_command_says_how_to_begin_one(capsys):
    assert main(["session", "plan"]) == 2
    assert "--new" in capsys.readouterr().err


# ---- the workbook's plan


def test_extras_are_left_out_when_the_minutes_are_few():
    wide, tight = (plan_session("proud-of", people=20, minutes=minutes) for minutes in (60, 20))
    assert (wide.plan.four_questions, wide.plan.plan_cards, wide.plan.plus_delta) == (True, True, True)
    assert (tight.plan.four_questions, tight.plan.plan_cards, tight.plan.plus_delta) == (False, False, False)
    assert tight.timetable.spare == 20 - 18


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"tasks": "proud-off"}, ContentError),
        ({"tasks": " , "}, ParameterError),
        ({"tasks": "mean-goal-change"}, ParameterError),
        ({"people": 1}, ParameterError),
        ({"start": "nine"}, ParameterError),
        ({"date": "3 June"}, ParameterError),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_name(words, error):
    given = {"tasks": "proud-of", "people": 20, "minutes": 60} | words
    with pytest.raises(error):
        plan_session(given.pop("tasks"), **given)


LETTER = 0.5  # of the type size: the width of an average letter of a sans serif
LINE = 1.2  # of the type size, from one line to the next


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_words_of_every_discussion_fit_their_slides(tag):
    talks = tuple(found.slug for found in all_exercises() if found.kind == "discussion")
    with use_language(tag):
        shown = deck(
            slides(Plan("All", talks, language=tag, four_questions=True), address=ADDRESS, code=CODE)
        )
    for slide in shown.slides:
        for shape in slide.placeholders:
            lines = 0
            for paragraph in shape.text_frame.paragraphs:
                size = next((run.font.size.pt for run in paragraph.runs), 0)
                letters = shape.width.pt / max(size * LETTER, 1)
                lines += math.ceil(len(paragraph.text) / letters) or 1
            assert lines * size * LINE <= shape.height.pt, (slide.shapes.title.text, shape.text_frame.text)
            assert shape.left + shape.width <= shown.slide_width
            assert shape.top + shape.height <= shown.slide_height
