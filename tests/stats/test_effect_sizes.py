"""Effects from two arms, held against metafor and against what RevMan stored."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import ColumnError, DomainError
from hvevfd_research.stats.effect_sizes import fisher_z, mean_difference, smd

STUDIES = Path(__file__).parent / "studies"


def rows(name):
    return pd.read_csv(STUDIES / f"{name}.csv", comment="#")


@pytest.mark.parametrize("place", [1, 2, 9])
def test_smd_with_large_sample_variance_is_metafors(oracle, place):
    effects = smd(rows("normand1999"))
    oracle("effect_sizes", f"normand-smd-yi-{place}", effects.yi[place - 1])
    oracle("effect_sizes", f"normand-smd-vi-{place}", effects.vi[place - 1])


def test_smd_with_revman_variance_is_what_the_review_stored(oracle):
    arms = rows("arms").query("review == 'wolf2002_selfefficacy'")
    effects = smd(arms, label="study", variance="revman")
    for study, name in (("Parcel 1980", "parcel"), ("Rubin 1986", "rubin")):
        place = effects.labels.index(study)
        oracle("effect_sizes", f"wolf-{name}-g", effects.yi[place])
        oracle("effect_sizes", f"wolf-{name}-se", effects.vi[place] ** 0.5)


@pytest.mark.parametrize("place", [1, 6])
def test_mean_difference_is_metafors(oracle, place):
    effects = mean_difference(rows("normand1999"))
    oracle("effect_sizes", f"normand-md-yi-{place}", effects.yi[place - 1])
    oracle("effect_sizes", f"normand-md-vi-{place}", effects.vi[place - 1])


@pytest.mark.parametrize("place", [1, 3])
def test_fisher_z_is_metafors(oracle, place):
    effects = fisher_z(rows("molloy2014"))
    oracle("effect_sizes", f"molloy-zcor-yi-{place}", effects.yi[place - 1])
    oracle("effect_sizes", f"molloy-zcor-vi-{place}", effects.vi[place - 1])


@pytest.mark.parametrize(("column", "value"), [("sd1", 0.0), ("sd2", -1.0), ("n1", 1)])
def test_an_arm_without_spread_is_refused_by_name(column, value):
    arms = rows("normand1999").astype({"sd1": float, "sd2": float})
    arms.loc[3, column] = value
    for effect in (smd, mean_difference):
        with pytest.raises(DomainError, match=str(arms.loc[3, "study"])):
            effect(arms, label="study")


def test_a_missing_standard_deviation_stays_missing():
    arms = rows("normand1999").astype({"sd1": float})
    arms.loc[0, "sd1"] = np.nan
    effects = smd(arms)
    assert effects.reason[0] == "missing"
    assert np.isnan(effects.yi[0])
    assert len(effects.usable().yi) == len(arms) - 1
    assert effects.to_frame()["reason"].eq("").sum() == len(arms) - 1


@pytest.mark.parametrize(("r", "n"), [(1.0, 10), (-1.2, 10), (0.2, 3)])
def test_impossible_correlations_are_refused(r, n):
    with pytest.raises(DomainError, match="study 7"):
        fisher_z(pd.DataFrame({"r": [r], "n": [n], "study": ["study 7"]}), label="study")


def test_a_missing_or_textual_column_is_refused():
    with pytest.raises(ColumnError, match="sd2"):
        smd(rows("normand1999").drop(columns="sd2"))
    with pytest.raises(ColumnError, match="mean1"):
        smd(rows("normand1999").assign(mean1="12,5"))


def test_unknown_choices_are_refused():
    with pytest.raises(DomainError, match="revman"):
        smd(rows("normand1999"), variance="guess")


def test_the_frame_has_a_row_a_study():
    frame = smd(rows("normand1999"), label="study").to_frame()
    assert list(frame.columns) == ["label", "measure", "yi", "vi", "se", "n", "reason", "corrected"]
    assert frame["n"].iloc[0] == 311
