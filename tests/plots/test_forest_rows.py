"""Published results side by side: doubtful and bare ones look different, and nothing is averaged."""

from itertools import pairwise

import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.forest_rows import forest_rows

ROWS = pd.DataFrame(
    {
        "label": ["HbA1c", "Pain", "Anxiety", "Mood"],
        "estimate": [-0.24, -0.10, -0.18, 0.05],
        "ci_low": [-0.35, -0.17, None, -0.10],
        "ci_high": [-0.14, -0.04, None, 0.20],
        "k": [9, 11, 4, 7],
        "n": [1916, None, 300, 812],
        "domain": ["body", "body", "mind", "mind"],
        "verification": ["V", "V", "V", "K"],
        "metric": ["SMD"] * 4,
    }
)


def draw(frame=ROWS, **options):
    return forest_rows(frame, group="domain", mark="verification", metric="metric", **options)


def marks(ax):
    return {
        name.get_text(): next(
            (line.get_marker(), line.get_markerfacecolor())
            for line in ax.get_lines()
            if line.get_marker() in ("s", "D") and line.get_ydata()[0] == place
        )
        for place, name in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
        if name.get_text() in set(ROWS["label"])
    }


def test_doubtful_and_bare_results_differ_in_shape_and_filling():
    seen = marks(draw())
    assert seen["HbA1c"][0] == "s"
    assert seen["HbA1c"][1] != "white"
    assert seen["Anxiety"] == ("s", "white")
    assert seen["Mood"] == ("D", "white")


def test_a_missing_interval_is_not_drawn_and_not_made_up():
    ax = draw()
    lengths = [line for line in ax.get_lines() if line.get_linestyle() == "-" and len(line.get_xdata()) == 2]
    rows = {line.get_ydata()[0] for line in lengths if line.get_ydata()[0] == line.get_ydata()[1]}
    assert len(rows) == 3
    assert "−0.18" in [text.get_text() for text in ax.texts]


def test_rows_stand_under_the_headings_of_their_groups():
    ax = draw()
    order = sorted(zip(ax.get_yticks(), ax.get_yticklabels(), strict=True), key=lambda pair: -pair[0])
    assert [name.get_text() for _y, name in order] == ["body", "HbA1c", "Pain", "mind", "Anxiety", "Mood"]
    bold = {name.get_text() for name in ax.get_yticklabels() if name.get_fontweight() == "bold"}
    assert bold == {"body", "mind"}


def test_there_is_no_grand_mean():
    ax = draw()
    assert not ax.patches
    assert "unaveraged" in alt_text(ax)


def test_the_words_count_what_is_there():
    said = alt_text(draw(effect="standardised mean difference", favours=("lower", "higher")))
    assert "4 published results (standardised mean difference)" in said
    assert "−0.24 (HbA1c) to 0.05 (Mood)" in said
    assert "Excluding 0: 2. Without interval: 1. Not read in their source: 1." in said
    assert "Groups: body; mind." in said


def test_missing_n_is_a_dash_and_columns_can_be_left_out():
    assert "–" in [text.get_text() for text in draw().texts]
    assert "n" not in [text.get_text() for text in draw(n=None).texts]


def test_ratios_are_drawn_on_a_log_axis_about_one():
    ratios = ROWS.assign(
        estimate=[0.5, 1.2, 2.0, 1.0], ci_low=[0.3, 1.0, None, 0.8], ci_high=[0.8, 1.5, None, 1.3]
    )
    ax = draw(ratios, scale="log")
    assert "0.50 (0.30 to 0.80)" in [text.get_text() for text in ax.texts]
    assert "Excluding 1" in alt_text(ax)


def test_results_in_two_measures_are_refused():
    with pytest.raises(DomainError, match="MD, SMD"):
        draw(ROWS.assign(metric=["MD", "SMD", "SMD", "SMD"]))


def test_an_estimate_outside_its_limits_is_refused_by_name():
    with pytest.raises(DomainError, match="Pain"):
        draw(ROWS.assign(ci_high=[-0.14, -0.12, None, 0.2]))
    with pytest.raises(DomainError, match="HbA1c"):
        draw(scale="log")


def test_missing_columns_and_no_estimates_are_refused():
    with pytest.raises(ColumnError, match="domain"):
        draw(ROWS.drop(columns="domain"))
    with pytest.raises(TooFewError):
        draw(ROWS.assign(estimate=None))


def test_long_names_leave_room_to_draw():
    ax = draw(ROWS.assign(label=["word " * 40] * 4))
    ax.figure.canvas.draw()
    assert ax.get_position().width > 0.2
    lines = [line for name in ax.get_yticklabels() for line in name.get_text().split("\n")]
    assert max(map(len, lines)) <= 34
    assert sum(line.endswith("…") for line in lines) == 4


def test_a_name_in_lines_touches_neither_its_neighbours_nor_the_axis():
    ax = draw(
        ROWS.assign(
            label=["satisfaction, pre-consultation question prompts " * (1 + i % 2) for i in range(4)]
        )
    )
    ax.figure.canvas.draw()
    boxes = sorted((name.get_window_extent() for name in ax.get_yticklabels()), key=lambda box: box.y0)
    assert all(below.y1 <= above.y0 for below, above in pairwise(boxes))
    assert boxes[0].y0 >= ax.get_window_extent().y0, "the last name reaches below the axis"
