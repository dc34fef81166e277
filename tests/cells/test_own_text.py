"""An own text is counted, searched for identifiers, and never handed on."""

from __future__ import annotations

import pytest

from hvevfd_research.cells.own_text import open_text
from hvevfd_research.cells.people import PEOPLE
from hvevfd_research.errors import InputFileError
from hvevfd_research.runner.disclosure import Disclosure


def written(tmp_path, content, name="letter.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return str(path)


def test_a_text_is_read_whatever_its_letters_are_stored_in(tmp_path):
    for codec in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert open_text(written(tmp_path, "Blåbær på åsen.".encode(codec))) == "Blåbær på åsen."


def test_no_file_is_no_text():
    assert open_text("") == ""


def test_a_page_to_hand_on_does_not_read_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(PEOPLE, "disclosure", Disclosure(report=True))
    assert open_text(written(tmp_path, "KANARI er her.")) == ""
    assert "KANARI" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("Hei.\nSkriv til ola@example.org i dag.", "letter.txt", "line 2"),
        ("1 2 3", "letter.txt", "no word"),
        (b"PK\x03\x04broken", "letter.docx", "plain text"),
        ("Hei.", "letter.pdf", "plain text"),
        ("", "letter.txt", "empty"),
        ("å" * 1_200_000, "letter.txt", "too long"),
    ],
)
def test_what_is_no_text_or_points_at_a_person_is_refused_without_a_word_of_it(tmp_path, content, name, said):
    with pytest.raises(InputFileError) as refused:
        open_text(written(tmp_path, content, name))
    assert said in str(refused.value)
    assert "ola" not in str(refused.value)
