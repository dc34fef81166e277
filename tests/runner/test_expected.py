"""Published numbers are compared as printed, and a known difference is not hidden."""

from __future__ import annotations

import pytest

from hvevfd_research.errors import ContentError
from hvevfd_research.runner.expected import Expected, Verdict, read_expected

ROW = {"published": 0.19, "tolerance": 0.005, "digits": 2, "mark": "V", "source": "Somebody 2010, table 1"}


@pytest.mark.parametrize(
    ("agrees", "ours", "status", "good"),
    [
        (True, 0.1949, "match", True),
        (True, 0.195, "match", True),
        (True, 0.1951, "differs", False),
        (True, None, "missing", False),
        (True, float("nan"), "missing", False),
        (False, 0.3, "known-difference", True),
        (False, 0.19, "now-matches", False),
    ],
)
def test_the_verdict_follows_tolerance_and_what_the_file_says(agrees, ours, status, good):
    verdict = Verdict(Expected(name="POADR", agrees=agrees, **ROW), ours)
    assert (verdict.status, verdict.good) == (status, good)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[expected]\n", "cannot be read"),
        ('[[expected]]\nname = "a"\n', "mark must be"),
        (
            '[[expected]]\nname="a"\npublished=1.0\ntolerance=1.0\ndigits=0\nmark="K"\nsource="memory"\n',
            "mark must be",
        ),
        ('[[expected]]\nname="a"\nmark="V"\n', "missing"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path, text, words):
    (tmp_path / "expected.toml").write_text(text)
    with pytest.raises(ContentError, match=words):
        read_expected(tmp_path)


def test_a_name_may_stand_once(tmp_path):
    row = '[[expected]]\nname="a"\npublished=1.0\ntolerance=1.0\ndigits=0\nmark="V"\nsource="s"\n'
    (tmp_path / "expected.toml").write_text(row * 2)
    with pytest.raises(ContentError, match="twice"):
        read_expected(tmp_path)


def test_a_workbook_without_published_numbers_has_none(tmp_path):
    assert read_expected(tmp_path) == []
