"""What cells put on the page: facts for the report, and something that every front end can show."""

from __future__ import annotations

import base64
import math

import matplotlib.figure
import pandas as pd
import pytest

from hvevfd_research import cells
from hvevfd_research.cells.headings import headed
from hvevfd_research.errors import ContentError, InputFileError
from hvevfd_research.i18n import use_language
from hvevfd_research.plots.alt_text import describe


def facts(shown):
    return [data[cells.MIME] for data, _metadata in shown]


@pytest.fixture
def axes():
    ax = matplotlib.figure.Figure().subplots()
    return describe(ax, "Dot chart of two patients.")


def test_an_answer_is_filled_in_and_inert(shown):
    cells.answer("The change was {n} points.", n="<b>4.00</b>")
    assert facts(shown) == [{"kind": "answer", "text": "The change was <b>4.00</b> points."}]
    assert "<b>4.00" not in shown[0][0]["text/html"].replace("<p><b>", "")


def test_a_headline_says_value_interval_unit_and_how_sure(shown):
    cells.headline("mean change", -3.0566, "points", low=-4.0, high=-2.1, mark="simulated")
    (fact,) = facts(shown)
    assert (fact["text"], fact["interval"], fact["unit"]) == ("−3.06", "−4.00 to −2.10", "points")
    assert fact["mark_text"] == "from simulated data"
    assert fact["value"] == -3.0566
    assert "simulated" in shown[0][0]["text/plain"]


def test_a_share_is_shown_as_a_percentage_and_kept_as_a_share(shown):
    cells.headline("share", 0.638, "%", low=0.5, high=0.75)
    (fact,) = facts(shown)
    assert (fact["text"], fact["value"]) == ("64%", 0.638)
    assert fact["interval"].startswith("50 to 75")


def test_what_could_not_be_computed_is_a_dash_and_no_number(shown):
    cells.headline("mean change", math.nan)
    (fact,) = facts(shown)
    assert (fact["text"], fact["value"]) == ("–", None)


def test_a_figure_carries_its_alt_text_its_image_and_its_table(shown, axes):
    cells.show(axes, table=pd.DataFrame({"patient": ["1"], "change": [2.5], "internal": [0]}))
    image, behind = shown
    assert image[1]["image/png"]["alt"] == "Dot chart of two patients."
    assert base64.b64decode(image[0]["image/png"]).startswith(b"\x89PNG")
    assert facts(shown)[1]["headings"] == ["Patient", "Change"]
    assert "<details>" in behind[0]["text/html"]
    assert "internal" in facts(shown)[1]["csv"], "the download keeps every column"


def test_the_same_figure_gives_the_same_bytes(shown, axes):
    cells.show(axes)
    cells.show(axes)
    assert shown[0][0]["image/png"] == shown[1][0]["image/png"]


def test_a_figure_that_nobody_described_is_refused(shown):
    with pytest.raises(ValueError, match="no alt text"):
        cells.show(matplotlib.figure.Figure().subplots())
    assert shown == []


def test_a_table_writes_numbers_for_people_and_keeps_them_raw(shown):
    frame = pd.DataFrame(
        {
            "study": ["<script>alert(1)</script>", "B"],
            "estimate": [-0.136, math.nan],
            "k": [6, 1200],
            "patients": [3.0, math.nan],
            "shown": [True, False],
        }
    )
    cells.table(frame, caption="Two studies", digits={"estimate": 3})
    (fact,) = facts(shown)
    assert fact["rows"] == [
        ["<script>alert(1)</script>", "−0.136", "6", "3", "yes"],
        ["B", "–", "1,200", "–", "no"],
    ]
    assert fact["numeric"] == [False, True, True, True, False]
    assert "<script>" not in shown[0][0]["text/html"]
    assert '<th scope="col">Study</th>' in shown[0][0]["text/html"]
    assert fact["csv"].splitlines()[1] == "<script>alert(1)</script>,-0.136,6,3.0,True"


def test_numbers_follow_the_language_and_the_csv_does_not(shown):
    with use_language("nb"):
        cells.table(pd.DataFrame({"estimate": [1234.5]}), caption="x", digits=1)
    (fact,) = facts(shown)
    assert fact["rows"] == [["1\N{NO-BREAK SPACE}234,5"]]
    assert "1234.5" in fact["csv"]


def test_only_columns_that_people_read_stand_under_a_figure():
    assert headed(["x", "baseline", "cl", "excluded", "ucl"]) == ["x", "cl", "ucl"]


def test_published_numbers_stand_beside_ours_with_mark_and_source(shown, tmp_path, monkeypatch):
    row = '[[expected]]\nname="POADR"\npublished=0.19\ntolerance=0.005\ndigits=2\nmark="V"\nsource="S 2010"\n'
    (tmp_path / "expected.toml").write_text(row)
    monkeypatch.chdir(tmp_path)
    cells.published(("POADR", 0.1934))
    (fact,) = facts(shown)
    assert fact["rows"] == [["POADR", "0.19", "0.19", "✓ yes", "V", "S 2010"]]
    assert fact["values"] == {"POADR": 0.1934}
    with pytest.raises(ContentError, match="named REDR; it holds POADR"):
        cells.published(("REDR", 1.0))


def test_bundled_simulated_data_say_so_on_the_page(shown):
    frame = cells.open_data("", bundled="goal-form-simulated", resource="goals")
    assert len(frame) == 48
    assert [(fact["kind"], fact["level"]) for fact in facts(shown)] == [("notice", "simulated")]
    assert cells.source_line("", bundled="goal-form-simulated").startswith("Simulated")


def test_an_own_file_is_read_by_the_columns_of_the_bundled_one(shown, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("patient;goal;first;second\n1;1;5;10\n1;2;3,5;5\n2;1;4;\n", encoding="utf-8")
    frame = cells.open_data(str(own), bundled="goal-form-simulated", resource="goals")
    assert frame["first"].tolist() == [5.0, 3.5, 4.0]
    assert math.isnan(frame["second"].iloc[2])
    assert not [fact for fact in facts(shown) if fact.get("level") == "simulated"]
    assert cells.source_line(str(own), bundled="goal-form-simulated") == "Own data"


def test_rows_that_cannot_be_read_are_counted_and_listed(shown, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("patient;goal;first;second\n1;1;5;10\n1;2;11;5\n", encoding="utf-8")
    frame = cells.open_data(str(own), bundled="goal-form-simulated", resource="goals")
    assert len(frame) == 1
    band, listed = [fact for fact in facts(shown) if fact["kind"] in ("notice", "table")]
    assert band["text"].startswith("1 of 2 rows")
    assert "11" in " ".join(map(str, listed["rows"]))
    assert "first" in " ".join(map(str, listed["rows"]))


def test_a_file_that_is_no_table_is_refused_in_words(tmp_path):
    own = tmp_path / "own.xlsx"
    own.write_bytes(b"not a workbook")
    with pytest.raises(InputFileError):
        cells.open_data(str(own), bundled="goal-form-simulated", resource="goals")


def test_provenance_names_data_versions_and_key(shown, monkeypatch):
    monkeypatch.setenv("HVEVFD_RUN_KEY", "abc123")
    cells.open_data("", bundled="goal-form-simulated", resource="goals")
    cells.provenance()
    fact = facts(shown)[-1]
    rows = dict(map(tuple, fact["rows"]))
    assert rows["Run key"] == "abc123"
    assert rows["python"]
    assert any("goal-form-simulated" in name for name in rows)
    assert fact["citations"]
