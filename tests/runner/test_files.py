"""Result files appear whole or not at all, and only where they were asked for."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hvevfd_research.errors import OutputError
from hvevfd_research.runner.files import inside, output_folder, sweep, write_whole


def test_a_write_replaces_the_old_file_and_leaves_nothing_else(tmp_path):
    file = tmp_path / "page.html"
    write_whole(file, "old")
    write_whole(file, "new æøå")
    assert file.read_text("utf-8") == "new æøå"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EROFS, "may not be written"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_fault_at_any_step_keeps_the_old_file_whole(tmp_path, monkeypatch, step, code, words):
    file = tmp_path / "page.html"
    write_whole(file, "old")

    def fail(*_args, **_kwargs):
        raise OSError(code, os.strerror(code))

    if step == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(OutputError, match=words):
        write_whole(file, "new")
    monkeypatch.undo()
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_what_a_killed_run_left_half_written_is_swept_away(tmp_path):
    (tmp_path / ".page.html.123.part").write_text("half")
    (tmp_path / "page.html").write_text("whole")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/b", "a\\b", "..", "CON", "nul.html", "x\0", "", "ø" * 3, "a" * 300, ".x"]
)
def test_a_name_that_could_lie_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(OutputError):
        inside(tmp_path, name)


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "target").write_text("mine")
    (tmp_path / "page.html").symlink_to(tmp_path / "target")
    with pytest.raises(OutputError, match="link"):
        inside(tmp_path, "page.html")


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    (tmp_path / "reports").write_text("")
    with pytest.raises(OutputError, match="is a file"):
        output_folder(tmp_path / "reports")
    with pytest.raises(OutputError, match="is a file"):
        output_folder(tmp_path / "reports" / "deeper")
