"""The command line: what it prints, how it refuses, and that it answers at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hvevfd_research.cli import main


def run(capsys, *words):
    try:
        status = main(list(words))
    except SystemExit as error:  # argparse
        status = error.code
    seen = capsys.readouterr()
    return status, seen.out, seen.err


def test_help_names_every_command(capsys):
    status, out, _err = run(capsys, "--help")
    assert status == 0
    for name in ("list", "params", "run", "check", "init", "lab", "data"):
        assert f"\n    {name} " in out


def test_help_imports_nothing_heavy():
    code = (
        "import sys, hvevfd_research.cli as cli\n"
        "try:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'matplotlib', 'scipy', 'nbformat', 'babel', 'rich', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_list_and_params_read_the_shelf_without_running_it(capsys):
    status, out, _err = run(capsys, "list")
    assert status == 0
    assert "goal-form" in out
    status, out, _err = run(capsys, "params", "goal-form")
    assert status == 0
    assert "threshold" in out
    assert "float" in out
    assert "up, down" in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["params", "gaol-form"], "goal-form"),
        (["run", "goal-form", "-p", "treshold=2"], "did you mean threshold"),
        (["run", "goal-form", "-p", "threshold=two"], "a number such as 0.5"),
        (["run", "goal-form", "-p", "scale_direction=sideways"], "up, down"),
        (["run", "goal-form", "-p", "threshold"], "NAME=VALUE"),
        (["run", "goal-form", "-p", "data_file=nowhere.xlsx"], "nowhere.xlsx"),
        (["run", "-p", "threshold=2"], "name the one workbook"),
        (["run", "goal-form", "-f", "nowhere.yaml"], "nowhere.yaml"),
        (["run", "goal-form", "-o", "/dev/null/x"], "is a file"),
        (["data", "describe", "agein"], "ageing"),
        (["lab", "/nowhere"], "hvevfd init"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_what_can(capsys, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *words)
    assert status == 2
    assert message in err
    assert err.startswith("hvevfd: ")
    assert "Traceback" not in err
    assert out == ""
    assert list(tmp_path.iterdir()) == [], "nothing is half-written"


def test_fewer_than_three_people_cannot_be_shown(capsys):
    status, _out, err = run(capsys, "run", "goal-form", "--min-count", "2")
    assert status == 2
    assert "each of them can work out the other's answer" in " ".join(err.split())


@pytest.mark.parametrize("words", [[], ["fly"], ["run", "--jobs", "0"], ["run", "--timeout", "-1"]])
def test_words_it_does_not_know_end_with_usage(capsys, words):
    status, _out, err = run(capsys, *words)
    assert status == 2
    assert "usage: hvevfd" in err


def test_data_sets_are_listed_described_and_cited(capsys):
    assert "goal-form-simulated" in run(capsys, "data", "list")[1]
    assert "mx" in run(capsys, "data", "describe", "ageing")[1]
    assert "United Nations" in run(capsys, "data", "cite", "ageing")[1]


def test_init_lays_out_everything_and_never_touches_what_is_there(capsys, tmp_path):
    folder = tmp_path / "mine"
    status, out, _err = run(capsys, "init", str(folder))
    assert status == 0
    assert "hvevfd lab" in out
    notebook = folder / "workbooks" / "goal-form" / "workbook.ipynb"
    assert notebook.is_file()
    assert (folder / "data" / "ageing" / "datapackage.json").is_file()
    notebook.write_text("typed by hand")
    (folder / "data" / "ageing" / "README.md").unlink()
    status, out, _err = run(capsys, "init", str(folder))
    assert status == 0
    assert notebook.read_text() == "typed by hand"
    assert (folder / "data" / "ageing" / "README.md").is_file()
    assert "left as they are" in out
