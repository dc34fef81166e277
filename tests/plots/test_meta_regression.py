"""The bubble plot draws the fitted line, its band, and bubbles by weight."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError
from hvevfd_research.plots.alt_text import alt_text
from hvevfd_research.plots.meta_regression import bubble
from hvevfd_research.stats.meta_regression import meta_regression
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parents[1] / "stats" / "studies"


@pytest.fixture(scope="module")
def bcg():
    trials = pd.read_csv(STUDIES / "bcg.csv", comment="#")
    effects = log_risk_ratio(trials)
    return trials.assign(yi=effects.yi, vi=effects.vi)


def test_the_line_is_the_fit(bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"])
    line = next(line for line in bubble(fit, "latitude").get_lines() if len(line.get_xdata()) > 2)
    x, y = line.get_xdata(), line.get_ydata()
    assert (y[-1] - y[0]) / (x[-1] - x[0]) == pytest.approx(fit.estimate[1])
    assert y[0] == pytest.approx(fit.estimate[0] + 13 * fit.estimate[1])


def test_bubbles_grow_with_weight(bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"])
    scatter = bubble(fit, "latitude").collections[-1]
    order = np.argsort(-fit.weights)
    assert np.asarray(scatter.get_offsets())[:, 1] == pytest.approx(np.asarray(fit.yi[order]))
    assert (np.diff(scatter.get_sizes()) <= 0).all()


def test_the_words_name_slope_range_and_explained_heterogeneity(bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude"])
    said = alt_text(bubble(fit, "latitude", scale="log", moderator_label="degrees"))
    assert "13 studies against degrees, from 13.00 to 55.00" in said
    assert "slope −0.029 (−0.047 to −0.011)" in said
    assert "R² 76%" in said
    assert "from 0.88 to 0.26" in said


def test_too_few_studies_are_said(bcg):
    fit = meta_regression(bcg, "yi", "vi", ["latitude", "allocation"])
    assert "fewer than ten studies" in alt_text(bubble(fit, "latitude"))


@pytest.mark.parametrize("moderator", ["allocation", "intercept", "altitude"])
def test_what_is_not_a_number_along_an_axis_is_refused(bcg, moderator):
    with pytest.raises(DomainError, match=moderator):
        bubble(meta_regression(bcg, "yi", "vi", ["latitude", "allocation"]), moderator)
