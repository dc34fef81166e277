"""Pages made from a file of people's rows: what may be handed on holds no row, and no page a number of few.

Each text cell of the file holds a token that stands nowhere else, so that one look at all bytes finds any of
them, also inside JSON, HTML and links.
"""

from __future__ import annotations

import base64
import csv
import io
import itertools
import json
import random
import re

import pandas as pd
import pytest

from hvevfd_research import datasets
from hvevfd_research.intake import Field
from hvevfd_research.reports.make import Order, make_reports
from hvevfd_research.reports.share import share
from hvevfd_research.runner.disclosure import Disclosure
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook, shelf

TOKEN = re.compile(rb"KANARI|FRITEKST")
GOALS = 3


class Nobody:
    """Watches nothing."""

    def started(self, slug):
        pass

    def cell(self, slug, index, of):
        pass

    def ended(self, made):
        pass


def as_parquet(path):
    import pyarrow.csv
    import pyarrow.parquet

    dots = pyarrow.csv.ParseOptions(delimiter=";")
    table = pyarrow.csv.read_csv(path, parse_options=dots)
    pyarrow.parquet.write_table(table, path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def own_file(path, patients, lost=0):
    rng = random.Random(patients)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["patient", "goal", "first", "second", "comment"])
        for patient in range(patients):
            for goal in range(GOALS):
                first = rng.randint(0, 6)
                second = "" if patient < lost else rng.randint(first, 10)
                writer.writerow(
                    [f"KANARI{patient}N", f"KANARI{patient}M{goal}", first, second, f"FRITEKST{patient}"]
                )
    return path


def artefacts(tmp_path, patients, *, report, lost=0, form=lambda path: path):
    """All files of a run by name, and beside each link and image what it holds."""
    book = find_workbook("goal-form")
    own = form(own_file(tmp_path / f"own{patients}.csv", patients, lost))
    values = read_values(book.parameters, {"data_file": str(own)})
    (made,) = make_reports(
        [Order(book, values)], tmp_path / "out", watcher=Nobody(), disclosure=Disclosure(report)
    )
    assert made.status == "completed", made.message
    held = {}
    for path in sorted((tmp_path / "out").iterdir()):
        held[path.name] = path.read_bytes()
        for place, inner in enumerate(re.findall(rb"base64,([A-Za-z0-9+/=]+)", held[path.name])):
            held[f"{path.name}#{place}"] = base64.b64decode(inner)
    return made, held


def changes(path, patients):
    """Mean change of each patient, in the file's order."""
    found = {}
    for row in csv.DictReader(path.read_text("utf-8").splitlines(), delimiter=";"):
        if row["second"]:
            found.setdefault(row["patient"], []).append(int(row["second"]) - int(row["first"]))
    return [sum(values) / len(values) for values in found.values()]


def columns(text):
    """Every column of numbers in a CSV."""
    rows = list(csv.reader(io.StringIO(text)))
    for column in zip(*rows[1:], strict=False):
        yield [round(float(cell), 2) for cell in column if re.fullmatch(r"-?[0-9.]+", cell)]


@pytest.mark.parametrize(("patients", "lost"), [(1, 0), (40, 10)])
def test_a_page_to_hand_on_holds_no_row_of_the_file(tmp_path, patients, lost):
    _made, held = artefacts(tmp_path, patients, report=True, lost=lost)
    assert {name for name in held if "#" not in name} >= {
        "goal-form.html",
        "goal-form.ipynb",
        "runs.json",
        "index.html",
    }
    for name, text in held.items():
        assert not TOKEN.search(text), name
    series = [round(change, 2) for change in changes(tmp_path / f"own{patients}.csv", patients)][:3]
    tables = [
        text.decode("utf-8-sig")
        for name, text in held.items()
        if "#" in name and not text.startswith(b"\x89PNG")
    ]
    assert tables
    if len(series) == 3:
        for column in (column for text in tables for column in columns(text)):
            assert series not in [column[at : at + 3] for at in range(len(column) - 2)]
    page = held["goal-form.html"].decode()
    assert "Change from first to second conversation is left out." in page
    assert "Do not hand it on" not in page


def test_a_parquet_file_gives_the_same_numbers_as_the_same_rows_in_csv(tmp_path):
    first, _held = artefacts(tmp_path, 12, report=True)
    second, held = artefacts(tmp_path, 12, report=True, form=as_parquet)
    assert second.numbers == first.numbers
    assert second.numbers["mean change"] is not None
    assert b"own parquet file, sha256" in held["goal-form.ipynb"]


def test_numbers_of_few_patients_are_on_no_page(tmp_path):
    made, held = artefacts(tmp_path, 4, report=False)
    assert set(made.numbers.values()) >= {None}
    own = [
        name
        for name in made.numbers
        if name in {"mean change", "share past the threshold", "lower control limit"}
    ]
    assert [made.numbers[name] for name in own] == [None] * 3
    page = held["goal-form.html"].decode()
    assert "Fewer than 5 people stand behind it" in page
    assert not TOKEN.search(held["goal-form.html"])
    few = changes(tmp_path / "own4.csv", 4)
    assert f"{sum(few) / 4:.6f}"[:6].encode() not in held["goal-form.ipynb"]


def test_a_page_of_ones_own_shows_patients_under_a_band_and_a_copy_to_share_does_not(tmp_path):
    made, held = artefacts(tmp_path, 40, report=False)
    page = held["goal-form.html"].decode()
    assert "This page shows single patients. Do not hand it on" in page
    assert "I chart of Change from first to second conversation: 40 points" in page
    assert made.numbers["mean change"] is not None
    for name in ("goal-form.html", "goal-form.ipynb"):
        shared = share(tmp_path / "out" / name)
        assert shared.removed["patient"] >= 1
        assert "I chart of Change" not in shared.path.read_text("utf-8")


def whole_numbers(held):
    """The counts that the tables of a page show, by the header of their column and the group beside them."""
    found = {}
    for name, text in held.items():
        if "#" not in name or not name.startswith("goal-form.html") or text.startswith(b"\x89PNG"):
            continue
        for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig"))):
            group = tuple(value for key, value in row.items() if key in {"scenario", "slug"})
            for column in {"n", "responders"} & set(row):
                if row[column] and group:
                    found[column, group] = int(row[column])
    return found


def test_two_pages_subtracted_never_show_few_people(tmp_path):
    pages, texts = [], []
    for patients in (12, 13, 30):
        _made, held = artefacts(tmp_path, patients, report=True)
        pages.append(whole_numbers(held))
        texts.append(held["goal-form.html"].decode())
    assert any(count == 12 for count in pages[0].values())
    assert 13 not in pages[1].values(), "one patient joined"
    assert "Beside an earlier page in this folder it would tell about fewer than 5 people" in texts[1]
    assert "Beside an earlier page" not in texts[0]
    assert any(count == 30 for count in pages[2].values())
    apart = {
        abs(one[name] - other[name])
        for one, other in itertools.combinations(pages, 2)
        for name in one.keys() & other.keys()
    }
    assert apart
    assert not apart & {1, 2, 3, 4}
    assert b'"told"' in (tmp_path / "out" / "runs.json").read_bytes()


def test_a_page_in_another_language_is_held_against_those_before_it(tmp_path):
    artefacts(tmp_path, 12, report=True)
    book = find_workbook("goal-form")
    own = own_file(tmp_path / "later.csv", 13)
    values = read_values(book.parameters, {"data_file": str(own)})
    make_reports(
        [Order(book, values)],
        tmp_path / "out",
        watcher=Nobody(),
        language="nb",
        disclosure=Disclosure(report=True),
    )
    facts = json.loads((tmp_path / "out" / "runs.json").read_text("utf-8"))["goal-form.nb"]["card"]["facts"]
    own_numbers = [fact["value"] for fact in facts if fact["mark"] == "computed"]
    assert len(own_numbers) >= 3
    assert own_numbers == [None] * len(own_numbers)


def test_a_page_of_ones_own_is_not_remembered(tmp_path):
    artefacts(tmp_path, 12, report=False)
    made, _held = artefacts(tmp_path, 13, report=True)
    assert made.numbers["mean change"] is not None


# Every workbook on the shelf


def reads_people():
    books = [book for book in shelf() if book.fill_in]
    return [book for book in books if "people=False" not in str(book.cells)]


def with_tokens(book, path):
    """Write the bundled rows as an own file, each free text as a token; give the tokens of few people."""
    schema = datasets.schema(*book.fill_in)
    frame = datasets.load(*book.fill_in)
    person = next(iter(schema.get("primaryKey", ())), "")
    people = pd.Series(frame.get(person, pd.Series(frame.index)).to_numpy())
    rare = set()
    for field in Field.from_schema(schema):
        if field.is_free_text and field.name in frame:
            codes, different = pd.factorize(frame[field.name])
            tokens = [f"KANARI{field.name.upper()[:3]}{at}Q" for at in range(len(different))]
            users = people.groupby(codes).nunique()
            rare |= {token for at, token in enumerate(tokens) if users.get(at, 0) < 5}
            frame[field.name] = [tokens[code] if code >= 0 else None for code in codes]
    frame.to_csv(path, index=False)
    return rare


@pytest.mark.parametrize("book", reads_people(), ids=lambda book: book.slug)
def test_no_page_to_hand_on_holds_a_word_that_few_people_wrote(tmp_path, book):
    rare = with_tokens(book, tmp_path / "own.csv")
    files = [each.name for each in book.parameters if each.is_file]
    parameter = next(name for name in files if name != "session_file")  # which is no form
    order = Order(book, read_values(book.parameters, {parameter: str(tmp_path / "own.csv")}))
    (made,) = make_reports([order], tmp_path / "out", watcher=Nobody(), disclosure=Disclosure(report=True))
    assert made.status == "completed", made.message
    for path in (tmp_path / "out").iterdir():
        content = path.read_bytes()
        links = [base64.b64decode(link) for link in re.findall(rb"base64,([A-Za-z0-9+/=]+)", content)]
        for held in (content, *links):
            assert not {word.decode() for word in re.findall(rb"KANARI[A-Z]+[0-9]+Q", held)} & rare, path.name
