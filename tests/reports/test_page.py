"""Colours that can be read, and a policy that fits what is inside."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import product

import pytest

from hvevfd_research.reports.page import TEMPLATES, inside

TEXT = 4.5  # least contrast of text, WCAG 2.2 success criterion 1.4.3
PART = 3.0  # least contrast of the edge of a control, 1.4.11

READ = [
    *product(["ink", "soft", "accent", "good", "bad", "care"], ["paper", "tint"]),
    *product(["word", "text", "figure"], ["tint"]),
    ("ink", "bad-tint"),
    ("bad", "bad-tint"),
    ("ink", "care-tint"),
    ("care", "care-tint"),
    ("bad-tint", "bad"),
    ("care-tint", "care"),
    ("paper", "soft"),
]


def palettes() -> dict[str, dict[str, str]]:
    css = (TEMPLATES / "base.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), READ)
def test_text_stands_out_from_what_it_is_on(mode: str, front: str, back: str) -> None:
    colours = palettes()[mode]
    assert contrast(colours[front], colours[back]) >= TEXT


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_edges_of_controls_can_be_seen(mode: str) -> None:
    colours = palettes()[mode]
    assert contrast(colours["edge"], colours["paper"]) >= PART
    assert contrast(colours["accent"], colours["paper"]) >= PART


def test_both_modes_name_the_same_colours() -> None:
    both = palettes()
    assert both["light"].keys() == both["dark"].keys()


@pytest.mark.parametrize("name", ["page", "shelf"])
def test_colours_are_named_in_one_place(name: str) -> None:
    css = (TEMPLATES / f"{name}.css").read_text("utf-8")
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b(?=[;\s])", css)) <= {
        "#ffffff"
    }  # the paper figures are drawn on
    used = set(re.findall(r"var\(--([\w-]+)\)", css))
    assert used <= palettes()["light"].keys()


@pytest.mark.parametrize("name", ["page", "shelf"])
def test_policy_names_the_digest_of_what_is_inside(name: str) -> None:
    parts = inside(name)
    for text in (parts.style, parts.script):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in parts.policy


def test_a_script_cannot_end_its_own_element() -> None:
    for name in ("page", "shelf"):
        assert "</" not in inside(name).script
        assert "</" not in inside(name).style
