"""The three-parameter selection model against metafor's step function."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.selection_model import selection_model
from hvevfd_research.stats.two_by_two import log_risk_ratio

STUDIES = Path(__file__).parent / "studies"


def studies(name):
    frame = pd.read_csv(STUDIES / f"{name}.csv", comment="#")
    if name == "bcg":
        effects = log_risk_ratio(frame)
        return effects.yi, effects.vi
    return frame["yi"], frame["vi"] if "vi" in frame else frame["se"] ** 2


@pytest.mark.parametrize(
    ("name", "file", "favoured"),
    [
        ("baskerville", "baskerville2012", "positive"),
        ("hackshaw", "hackshaw1998", "positive"),
        ("bcg", "bcg", "negative"),
    ],
)
def test_the_fit_is_metafors(oracle, name, file, favoured):
    fit = selection_model(*studies(file), favoured=favoured)
    ours = {
        "estimate": fit.estimate,
        "se": fit.se,
        "tau2": fit.tau2,
        "delta": fit.delta,
        "delta-se": fit.delta_se,
        "lrt": fit.lrt,
        "lrt-p": fit.lrt_p,
    }
    for part, value in ours.items():
        oracle("meta_analysis", f"{name}-3psm-{part}", value)


def test_it_undoes_a_selection_that_was_put_in():
    rng = np.random.default_rng(20240607)
    v = rng.uniform(0.01, 0.09, 4000)
    y = rng.normal(0.2, np.sqrt(v + 0.02))
    seen = (y > 1.96 * np.sqrt(v)) | (rng.uniform(size=4000) < 0.2)
    fit = selection_model(y[seen], v[seen])
    assert fit.unadjusted > 0.28
    assert fit.estimate == pytest.approx(0.2, abs=0.03)
    assert fit.delta == pytest.approx(0.2, abs=0.05)
    assert fit.tau2 == pytest.approx(0.02, abs=0.01)
    assert fit.lrt_p < 0.001


def test_the_favoured_side_is_a_mirror():
    y, v = studies("baskerville2012")
    up, down = selection_model(y, v), selection_model(-y, v, favoured="negative")
    assert down.estimate == pytest.approx(-up.estimate)
    assert (down.ci_low, down.ci_high) == (pytest.approx(-up.ci_high), pytest.approx(-up.ci_low))
    assert down.delta == pytest.approx(up.delta)


def test_too_few_or_one_sided_studies_are_refused():
    with pytest.raises(TooFewError, match="5 studies"):
        selection_model([0.5, 0.1, 0.6, 0.2], [0.01, 0.1, 0.01, 0.1])
    with pytest.raises(TooFewError, match="0 of 5"):
        selection_model([0.1, 0.1, 0.2, 0.2, 0.1], [0.1] * 5)
    with pytest.raises(TooFewError, match="5 of 5"):
        selection_model([1.1, 1.1, 1.2, 1.2, 1.1], [0.01] * 5)
    with pytest.raises(DomainError, match="positive or negative"):
        selection_model(*studies("bcg"), favoured="both")


def test_few_studies_and_a_tau2_of_zero_are_flagged():
    fit = selection_model([0.31, 0.29, 0.3, 0.32, 0.28, 0.3], [0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    assert "under-ten-studies" in fit.flags
    assert "tau2-zero" in fit.flags
    assert np.isnan(fit.tau2_se)
    assert len(fit.to_frame()) == 1


def test_a_likelihood_without_a_summit_is_refused():
    effects = [1071.50288842798, 105.571130124187, -9181.91577579242, 10180.868017725, 10249.73462573003]
    variances = [5111484.06624987, 3784907.44686581, 55922902.3358711, 68628543.708506, 13717870.3510895]
    with pytest.raises(DomainError, match="no clear summit"):
        selection_model(effects, variances)
