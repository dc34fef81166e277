"""What is drawn and said of a chart is what the chart holds, in the reader's language, without colour too."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ParameterError
from hvevfd_research.i18n import use_language
from hvevfd_research.plots import control_chart, control_chart_grid, pareto, verdicts
from hvevfd_research.plots.alt_text import alt_text, joint_text
from hvevfd_research.plots.chart_words import caution_words
from hvevfd_research.plots.theme import VERMILION
from hvevfd_research.stats import i_chart, p_chart, run_chart
from hvevfd_research.stats import pareto as count_causes
from hvevfd_research.stats import verdicts as judge
from hvevfd_research.stats.chart_cautions import CAUTIONS

GOALS = pd.DataFrame({"change": [2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3]})
WAITS = pd.DataFrame(
    {
        "month": pd.date_range("2019-01-01", periods=24, freq="MS"),
        "days": np.r_[
            12.0, 11, 13, 12, 11, np.nan, 13, 12, 30, 11, 12, 13, 8, 7, 9, 8, 7, 8, 9, 20, 8, 7, 9, 8
        ],
        "what": [""] * 3 + ["new form"] + [""] * 17 + ["training of all the staff"] + [""] * 2,
    }
)


def full():
    return i_chart(
        WAITS,
        "days",
        order="month",
        part={"merged": 12},
        exclude=9,
        target=10,
        notes="what",
    )


def texts(ax):
    return [text.get_text() for text in ax.texts]


def markers(ax):
    return {
        line.get_marker(): line.get_xydata() for line in ax.lines if line.get_marker() not in ("", "None")
    }


def test_limits_and_centre_are_written_at_the_right_edge():
    ax = control_chart(i_chart(GOALS, "change"))
    assert {"mean 3.50", "upper limit 10.06", "lower limit −3.06"} <= set(texts(ax))


def test_numbers_and_months_are_in_the_language_of_the_context():
    with use_language("nb"):
        ax = control_chart(full())
    assert any(text.endswith(" 9,00") for text in texts(ax))
    assert ax.get_xticklabels()[0].get_text() == "jan. 2019"
    ax.figure.canvas.draw()
    assert all("." not in label.get_text() for label in ax.get_yticklabels())


def test_a_signal_has_a_shape_of_its_own_and_a_ring():
    ax = control_chart(full())
    shapes = markers(ax)
    assert shapes["D"].tolist() == [[shapes["D"][0][0], 20.0]]
    rings = [
        line for line in ax.lines if line.get_marker() == "o" and line.get_markeredgecolor() == VERMILION
    ]
    assert any(ring.get_xydata().tolist() == shapes["D"].tolist() for ring in rings)


def test_an_excluded_point_is_hollow_and_off_the_line():
    ax = control_chart(full())
    hollow = [line for line in ax.lines if line.get_markerfacecolor() == "white"]
    assert [line.get_ydata().tolist() for line in hollow] == [[30.0]]
    course = [line for line in ax.lines if line.get_linestyle() == "-" and line.get_marker() in ("", "None")]
    assert not any(30.0 in np.asarray(line.get_ydata()) for line in course)


def test_parts_break_the_lines_and_are_named():
    ax = control_chart(full())
    assert any("merged" in text for text in texts(ax))
    course = [line for line in ax.lines if len(line.get_xdata()) == 12]
    assert len(course) == 2


def test_notes_are_written_and_do_not_touch_the_data():
    ax = control_chart(full())
    assert {"new form", "training of all the staff"} <= set(texts(ax))
    low, high = ax.get_ylim()
    note = next(text for text in ax.texts if text.get_text() == "new form")
    assert low + note.xy[1] * (high - low) < WAITS.days.min()


def test_the_target_is_named_as_asked():
    assert "target 10.00" in texts(control_chart(full()))
    assert "goal 10.00" in texts(control_chart(full(), target_label="goal"))


def test_alt_text_tells_kind_points_period_lines_signals_and_rules():
    text = alt_text(control_chart(full()))
    assert text.startswith("I chart of days: 23 points, Jan 2019 to Dec 2020.")
    assert "In the last of 2 parts the mean is 9.00, its limits 0.78 to 17.22" in text
    assert "1 point signals (Aug 2020): outside the limits." in text
    assert "Rules: Anhøj;" in text


def caution(chart):
    """The lines that stand below the first one of the subtitle."""
    ax = control_chart(chart, subtitle="n = 20")
    return next(text for text in texts(ax) if text.startswith("n = 20")).split("\n")[1:]


def test_limits_from_sixteen_points_are_called_provisional_with_the_count():
    ax = control_chart(i_chart(GOALS, "change"))
    told = "Provisional limits: they rest on 16 points, and firm ones need 20."
    assert caution(i_chart(GOALS, "change")) == [told]
    assert alt_text(ax).endswith(told)
    assert not caution(i_chart(pd.concat([GOALS, GOALS]), "change"))


def test_a_caution_tells_how_little_there_is():
    assert caution(i_chart(GOALS[:9], "change")) == ["Limits rest on only 9 points: take them as a guess."]
    assert caution(i_chart(GOALS[:5], "change")) == ["Too few points for limits: 5."]
    assert caution(run_chart(GOALS[:8], "change")) == ["Few points for a run chart: 6 off the median."]


def test_of_several_parts_the_shortest_is_warned_of():
    parts = i_chart(pd.concat([GOALS, GOALS[:4]]), "change", part=9)
    assert caution(parts) == ["Limits rest on only 9 points: take them as a guess."]


def test_skew_and_overdispersion_have_a_line_each():
    skewed = i_chart(pd.DataFrame({"y": [1, 2, 1, 3, 1, 2, 1, 1, 2, 40, 1, 2, 1, 3, 1, 2]}), "y")
    assert [line.split(":")[0] for line in caution(skewed)] == ["Provisional limits", "The values are skewed"]
    spread = p_chart(pd.DataFrame({"e": [20, 60] * 12, "n": 200}), "e", "n")
    assert caution(spread) == ["The points vary more than the chart assumes: its limits may be too narrow."]


def test_no_subtitle_means_no_caution_above_but_still_in_the_alt_text():
    ax = control_chart(i_chart(GOALS, "change"), subtitle="")
    assert not any("Provisional" in text for text in texts(ax))
    assert "Provisional" in alt_text(ax)


@pytest.mark.parametrize("code", CAUTIONS)
@pytest.mark.parametrize("kind", [run_chart, i_chart])
def test_every_caution_has_words(code, kind):
    chart = kind(GOALS, "change")
    warned = replace(chart, parts=chart.parts.assign(warnings=code), warnings=(code,))
    assert caution_words(warned, code).endswith(".")
    assert alt_text(control_chart(warned)).endswith(caution_words(warned, code))


@pytest.mark.parametrize("speech", ["en", "nb", "nn", "sv"])
def test_a_caution_stands_clear_of_the_title_and_the_points(speech):
    frame = pd.DataFrame({"y": [1, 2, 1, 3, 1, 2, 1, 1, 2, 40, 1, 2, 1, 3, 1, 2]})
    with use_language(speech):
        ax = control_chart(i_chart(frame, "y"))
    ax.figure.draw_without_rendering()
    lines = next(text for text in ax.texts if "\n" in text.get_text()).get_window_extent()
    assert ax.get_window_extent().y1 <= lines.y0
    assert lines.y1 <= ax._left_title.get_window_extent().y0
    assert lines.x1 <= ax.figure.bbox.x1


def test_alt_text_of_a_run_chart_has_no_limits_and_names_the_run():
    text = alt_text(control_chart(run_chart(pd.DataFrame({"y": [9, 8] * 4 + [1, 2] * 4}), "y")))
    assert "without limits" in text
    assert "a long run on one side" in text


def test_too_few_crossings_dash_the_centre_line_and_are_told():
    frame = pd.DataFrame({"y": [9] * 5 + [1] * 7 + [9] * 5 + [1] * 3})
    ax = control_chart(run_chart(frame, "y"))
    assert "crosses the centre too few times" in alt_text(ax)
    assert [patch.get_linestyle() for patch in ax.patches] == ["--"]


def test_proportions_are_percentages():
    chart = p_chart(pd.DataFrame({"asked": [12, 15, 8, 10, 14, 7, 16, 9], "met": 50}), "asked", "met")
    ax = control_chart(chart)
    ax.figure.canvas.draw()
    assert "mean 22.8%" in texts(ax) or "mean 22.7%" in texts(ax)
    assert all(label.get_text().endswith("%") for label in ax.get_yticklabels())
    assert "22." in alt_text(ax)


def test_ticks_have_the_decimals_they_need():
    ax = control_chart(i_chart(GOALS * 0.9, "change"))
    ax.set_yticks([0, 2.5, 5])
    ax.figure.canvas.draw()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0.0", "2.5", "5.0"]


@pytest.mark.parametrize("step", ["D", "W", "MS"])
def test_dates_under_the_axis_do_not_touch(step):
    frame = pd.DataFrame({"t": pd.date_range("2021-09-05", periods=40, freq=step), "y": np.arange(40) % 7})
    ax = control_chart(run_chart(frame, "y", order="t"))
    ax.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert len(boxes) >= 4
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(boxes))


def test_given_axes_are_used_and_labels_can_be_left_out():
    ax = control_chart(i_chart(GOALS, "change"))
    again = control_chart(
        i_chart(GOALS, "change"), ax=ax, title="Goals", subtitle="", x_label="patient", y_label=""
    )
    assert again is ax
    assert (ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()) == ("Goals", "patient", "")


def places():
    frame = pd.DataFrame({"k": np.repeat(list("abcde"), 16), "y": np.tile(GOALS.change, 5)})
    frame.loc[20, "y"] = 40
    return i_chart(frame, "y", facet="k")


def test_each_facet_is_a_panel_with_words_of_its_own():
    panels = control_chart_grid(places())
    assert [ax.get_title(loc="left") for ax in panels] == list("abcde")
    assert alt_text(panels[0]).startswith("a: I chart of y: 16 points")
    assert "outside the limits" in alt_text(panels[1])
    assert [ax.get_title(loc="left") for ax in control_chart_grid(places(), facets=["d", "b"])] == ["d", "b"]
    shared = {panel.get_ylim() for panel in panels}
    free = {panel.get_ylim() for panel in control_chart_grid(places(), share_y=False)}
    assert (len(shared), len(free)) == (1, 2)


def test_small_multiples_have_one_text_that_names_how_many_and_which_signal():
    panels = control_chart_grid(places(), title="Goals by place")
    words = joint_text(panels)
    assert words.startswith(
        "I chart, 5 small charts: Goals by place. The mean goes from 3.50 (a) to 5.81 (b)."
    )
    assert "b: 1 point signals (5): outside the limits." in words
    assert words.endswith("4 charts have no signal.")
    assert [ax.get_title(loc="right") for ax in panels] == ["", "◆", "", "", ""]
    assert panels[0].figure.get_suptitle() == "Goals by place (◆ signal)"


def test_a_chart_goes_to_the_function_that_can_draw_it():
    with pytest.raises(ParameterError, match="control_chart_grid"):
        control_chart(places())
    with pytest.raises(ParameterError, match="no facets"):
        control_chart_grid(i_chart(GOALS, "change"))
    with pytest.raises(ParameterError, match="choose some"):
        control_chart_grid(places(), facets=[])
    with pytest.raises(ParameterError, match="no facet z"):
        control_chart_grid(places(), facets=["z"])


def test_pareto_tells_the_vital_few():
    result = count_causes(pd.DataFrame({"why": ["no bed"] * 6 + ["tests"] * 3 + ["other", None]}), "why")
    ax = pareto(result)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["no bed", "tests", "other"]
    assert "6 · 60% together" in texts(ax)
    assert "2 causes of 3 make up 90% of 10 events" in alt_text(ax)
    assert "1 events have no cause" in alt_text(ax)


def test_verdicts_differ_by_shape_and_letter():
    chart = i_chart(
        pd.DataFrame(
            {
                "k": ["a"] * 17 + ["b"] * 17 + ["c"] * 17,
                "y": ([9, 11] * 8 + [10]) + ([9, 11] * 8 + [30]) + ([9, 11] * 8 + [-9]),
            }
        ),
        "y",
        facet="k",
        freeze=16,
        rules="mdc",
        target=2,
    )
    ax = verdicts(judge(chart))
    assert set(markers(ax)) == {"o", "^", "s"}
    assert {"common cause", "improvement, high", "concern, low", "meets the target"} <= set(texts(ax))
    assert "1 improvement, high" in alt_text(ax)
    assert "3 meets the target" in alt_text(ax)
