"""The workbook on care in 2050 with profiles that people bring: odd ones leave notices, good ones count."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tomllib

import pandas as pd
import pytest

from hvevfd_research import content, datasets
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.parameters import read_values
from hvevfd_research.runner.workbook import find_workbook

SLUG = "care-need-2050"
BOOK = find_workbook(SLUG)


def run(tmp_path, text, **values):
    own = tmp_path / "own.csv"
    own.write_text(text, "utf-8")
    given = {"data_file": str(own)} | {name: str(value) for name, value in values.items()}
    done = execute(BOOK, read_values(BOOK.parameters, given))
    assert done.failure is None, done.failure
    return done


def left_out(done):
    return [fact["text"] for fact in done.facts if fact["kind"] == "notice"]


def test_a_good_profile_of_forty_ages_gives_the_need_by_hand(tmp_path):
    rows = "\n".join(f"{age};{0.02 * (age - 59):.2f}".replace(".", ",") for age in range(60, 105))
    done = run(tmp_path, f"alder fra;andel\n{rows}\n", country="SWE")
    assert left_out(done) == []
    people = datasets.load("ageing", "population").query("iso3 == 'SWE'")
    mean = {
        first: sum(0.02 * (age - 59) for age in range(first, first + 5)) / 5 for first in range(60, 105, 5)
    }
    by_hand = people["persons"] * people["age"].map(mean).fillna(0)
    need = by_hand.groupby(people["year"]).sum()
    ours = page_numbers(done.facts)["change of need, constant profile"]
    assert ours == pytest.approx(need[2050] / need[2025] - 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("alder;noe\n67;0.1\n", "The profile of your file"),
        ("age_from;share\n67;0\n80;0\n", "nobody is in need"),
        ("age_from;share\n67;12\n80;40\n", "rows could not be read"),
    ],
)
def test_a_profile_that_cannot_be_used_leaves_a_page_that_says_why(tmp_path, text, reason):
    done = run(tmp_path, text)
    told = left_out(done)
    assert any(reason in each for each in told)
    assert any("The three scenarios" in each for each in told)
    assert done.facts[-1]["kind"] == "provenance"
    assert "change of need, constant profile" not in page_numbers(done.facts)


def test_one_age_is_a_profile_and_a_first_year_before_the_base_is_left_out(tmp_path):
    done = run(tmp_path, "age_from;share\n80;0.33\n", base_year=2025, from_year=2010)
    assert any("there are no scenarios for 2010" in each for each in left_out(done))
    assert any(fact["kind"] == "figure" for fact in done.facts)


def test_the_bundled_profile_comes_from_the_shares_of_care_use(tmp_path):
    for name in ("care-profile", "care-use-norway"):
        shutil.copytree(content.folder("data", name), tmp_path / name)
    (tmp_path / "care-profile" / "profile.csv").unlink()
    subprocess.run([sys.executable, "-I", "-S", tmp_path / "care-profile" / "build.py"], check=True)
    made = (tmp_path / "care-profile" / "profile.csv").read_bytes()
    assert made == (content.folder("data", "care-profile") / "profile.csv").read_bytes()


def test_each_printed_figure_is_the_same_in_the_data_and_in_the_list_of_the_workbook():
    with (content.folder("workbooks", SLUG) / "expected.toml").open("rb") as file:
        listed = {row["name"]: row["published"] for row in tomllib.load(file)["expected"]}
    with (content.folder("data", "care-profile") / "published.csv").open(encoding="utf-8") as file:
        held = {row["name"]: float(row["value"]) for row in csv.DictReader(file)}
    assert held == pytest.approx({name: listed[name] for name in held})
    assert set(listed) - set(held) == {"times as many users in 2050 as in 2020"}
    assert pd.Series(held)["users of home care aged 70 and over, 2020"] == 64
