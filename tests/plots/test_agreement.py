"""Figures of agreement say their numbers in words."""

import pandas as pd

from hvevfd_research.plots.agreement import agreement, bland_altman
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.stats.agreement import cohen_kappa
from hvevfd_research.stats.bland_altman import bland_altman as limits

FLOW = pd.DataFrame({"large": [494, 395, 516, 434, 476, 557], "mini": [512, 430, 520, 428, 500, 600]})
CODED = pd.DataFrame({"a": list("xxyyxyxy"), "b": list("xxyxxyyy"), "c": ["x"] * 8})


def test_the_limits_are_drawn_labelled_and_told():
    fit = limits(FLOW, "large", "mini")
    ax = bland_altman(fit)
    words = alt_text(ax)
    assert "6 pairs, difference large minus mini" in words
    assert "Mean difference −19.67" in words
    assert "outside them lie 0" in words
    levels = sorted(line.get_ydata()[0] for line in ax.get_lines() if line.get_linestyle() == "--")
    assert levels == sorted([fit.lower, fit.upper])
    assert [text.get_text().split("\n")[0] for text in ax.texts][:3] == [
        "lower limit",
        "mean difference",
        "upper limit",
    ]


def test_coefficients_have_a_row_each_and_one_that_is_not_defined_says_so():
    ax = agreement({"home": cohen_kappa(CODED, "a", "b"), "rest": cohen_kappa(CODED.assign(a="x"), "a", "c")})
    assert [label.get_text() for label in ax.get_yticklabels()] == ["home", "rest"]
    assert "not defined: one category" in [text.get_text() for text in ax.texts]
    assert "home 0.50" in alt_text(ax)
    assert "rest –" in alt_text(ax)


def test_without_names_coefficients_are_called_what_they_are():
    ax = agreement([cohen_kappa(CODED, "a", "b"), cohen_kappa(CODED, "b", "a")])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Cohen's kappa"] * 2
    assert ax.get_xlim()[1] > 1


def test_without_spread_the_bias_is_drawn_and_the_limits_are_not():
    ax = bland_altman(limits(FLOW.assign(mini=FLOW["large"] - 3), "large", "mini"))
    ax.figure.canvas.draw()
    assert "Mean difference 3.00" in alt_text(ax)
    assert "limits of agreement – to –" in alt_text(ax)
