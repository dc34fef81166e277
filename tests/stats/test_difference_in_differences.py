"""Difference in differences against R, the formula by hand, and the bootstrap for few units."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats.difference_in_differences import difference_in_differences
from hvevfd_research.stats.wild_bootstrap import WildBootstrap

SERIES = tomllib.loads((Path(__file__).parent / "before_after_series.toml").read_text("utf-8"))
TOPIC = "interrupted_series"
FEW = ["M01", "M02", "M03", "M04", "F01", "F02", "F03", "F04", "F05"]


def children(only=None):
    data = SERIES["orthodont"]
    frame = pd.DataFrame(
        {
            "child": np.repeat(data["subjects"], 4),
            "age": np.tile([8, 10, 12, 14], 27),
            "distance": data["distance"],
        }
    )
    frame["boy"] = frame["child"].str.startswith("M")
    frame["late"] = (frame["age"] > 11).astype(int)
    return frame if only is None else frame[frame["child"].isin(only)]


def did(frame, value="distance", **options):
    return difference_in_differences(
        frame, value, **({"unit": "child", "treated": "boy", "after": "late"} | options)
    )


def simulated(units=8, times=4, seed=1):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"child": np.repeat(np.arange(units), times), "late": np.tile([0, 1], units * times // 2)}
    )
    frame["boy"] = (frame["child"] < units // 2).astype(int)
    return frame.assign(y=rng.normal(10, 2, len(frame)) + rng.normal(0, 2, units)[frame["child"]])


def test_clustered_errors_agree_with_r(oracle):
    found = did(children())
    oracle(TOPIC, "did-estimate", found.effect.estimate)
    oracle(TOPIC, "did-se", found.effect.se)
    oracle(TOPIC, "did-p", found.effect.p)
    oracle(TOPIC, "did-low", found.effect.ci_low)
    oracle(TOPIC, "did-high", found.effect.ci_high)
    assert (found.n_treated, found.n_control, found.df) == (16, 11, 26)


def test_unit_means_agree_with_r(oracle):
    found = did(children(), method="unit-means")
    oracle(TOPIC, "did-estimate", found.effect.estimate)
    oracle(TOPIC, "did-units-se", found.effect.se)
    oracle(TOPIC, "did-units-p", found.effect.p)
    oracle(TOPIC, "did-units-low", found.effect.ci_low)
    oracle(TOPIC, "did-units-high", found.effect.ci_high)


def test_a_trial_of_two_arms_agrees_with_r(oracle):
    data = SERIES["anorexia"]
    girls = pd.concat(
        [
            pd.DataFrame(
                {"before": data[f"{arm}_before"], "after": data[f"{arm}_after"], "boy": arm == "therapy"}
            )
            for arm in ("therapy", "control")
        ],
        ignore_index=True,
    )
    long = (
        girls.rename_axis("child").reset_index().melt(["child", "boy"], value_name="weight", var_name="when")
    )
    found = did(long.assign(late=long["when"] == "after"), "weight", method="unit-means")
    oracle(TOPIC, "anorexia-estimate", found.effect.estimate)
    oracle(TOPIC, "anorexia-se", found.effect.se)
    oracle(TOPIC, "anorexia-low", found.effect.ci_low)
    oracle(TOPIC, "anorexia-p", found.effect.p)


def test_the_wild_bootstrap_over_all_sign_patterns_agrees_with_refitting_in_r(oracle):
    few = children(FEW)
    plain = did(few)
    oracle(TOPIC, "did-few-estimate", plain.effect.estimate)
    oracle(TOPIC, "did-few-se", plain.effect.se)
    oracle(TOPIC, "did-few-p", plain.effect.p)
    design = np.column_stack([np.ones(36), few["boy"], few["late"], few["boy"] * few["late"]]).astype(float)
    unit = pd.factorize(few["child"])[0]
    wild = WildBootstrap.of(design, few["distance"].to_numpy(), unit, 3, "rademacher", 9999, None)
    assert wild.complete
    oracle(TOPIC, "wild-p-0", wild.p(0))
    oracle(TOPIC, "wild-p-1", wild.p(1))
    oracle(TOPIC, "wild-p-minus-1", wild.p(-1))
    oracle(TOPIC, "wild-p-2", wild.p(2))
    found = did(few, method="wild-bootstrap", weights="rademacher")
    oracle(TOPIC, "wild-p-0", found.effect.p)
    assert found.draws == 512


def test_the_interval_of_the_bootstrap_holds_just_what_its_test_does_not_reject():
    few = children(FEW)
    found = did(few, method="wild-bootstrap", weights="webb", draws=1999, seed=4)
    design = np.column_stack([np.ones(36), few["boy"], few["late"], few["boy"] * few["late"]]).astype(float)
    unit = pd.factorize(few["child"])[0]
    wild = WildBootstrap.of(design, few["distance"].to_numpy(), unit, 3, "webb", 1999, 4)
    width = found.effect.ci_high - found.effect.ci_low
    assert wild.p(found.effect.ci_low + 1e-6 * width) >= 0.05
    assert wild.p(found.effect.ci_low - 1e-3 * width) < 0.05
    assert wild.p(found.effect.ci_high + 1e-3 * width) < 0.05
    assert found.effect.ci_low < found.effect.estimate < found.effect.ci_high


def test_the_same_seed_gives_the_same_bootstrap_and_another_seed_another():
    few = children(FEW)
    first, again, other = (
        did(few, method="wild-bootstrap", draws=999, seed=seed).effect.ci_low for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_few_clusters_get_a_wider_interval_from_the_bootstrap_and_none_at_all_from_four():
    four = simulated(units=4)
    found = did(four, "y", method="wild-bootstrap", weights="rademacher")
    assert found.effect.ci_low == -np.inf
    assert found.effect.ci_high == np.inf
    assert found.effect.p >= 1 / 8


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**16))
def test_the_estimate_is_the_difference_of_the_two_changes(seed):
    frame = simulated(seed=seed)
    means = frame.groupby(["boy", "late"])["y"].mean()
    by_hand = (means[1, 1] - means[1, 0]) - (means[0, 1] - means[0, 0])
    for method in ("clustered", "unit-means"):
        found = did(frame, "y", method=method)
        assert found.effect.estimate == pytest.approx(by_hand)
        changes = found.to_frame().set_index("group")["change"]
        assert changes["treated"] - changes["control"] == pytest.approx(by_hand)


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(0, 2**16),
    scale=st.floats(0.01, 100),
    shift=st.floats(-50, 50),
    drift=st.floats(-20, 20),
)
def test_scaling_scales_and_a_drift_that_all_share_changes_nothing(seed, scale, shift, drift):
    frame = simulated(seed=seed)
    moved = frame.assign(y=shift + scale * frame["y"] + drift * frame["late"])
    for method in ("clustered", "unit-means"):
        first, second = (did(each, "y", method=method).effect for each in (frame, moved))
        assert second.estimate == pytest.approx(scale * first.estimate, rel=1e-6, abs=1e-9)
        assert second.ci_low == pytest.approx(scale * first.ci_low, rel=1e-6, abs=1e-9)
        assert second.p == pytest.approx(first.p, rel=1e-5)


def test_swapping_the_groups_turns_the_sign():
    frame = simulated()
    swapped = frame.assign(boy=1 - frame["boy"])
    first, second = did(frame, "y").effect, did(swapped, "y").effect
    assert second.estimate == pytest.approx(-first.estimate)
    assert second.ci_low == pytest.approx(-first.ci_high)


def test_published_means_give_the_published_difference_up_to_their_rounding():
    # Card and Krueger 1994, Am Econ Rev 84, 772-793, table 3: full-time equivalents a store; printed 2.76
    cells = {(1, 0): 20.44, (1, 1): 21.03, (0, 0): 23.33, (0, 1): 21.17}
    frame = pd.DataFrame(
        [
            {"child": f"{boy}{store}", "boy": boy, "late": late, "y": mean + spread * (1 + late)}
            for (boy, late), mean in cells.items()
            for store, spread in enumerate((-1, 0, 1))
        ]
    )
    assert did(frame, "y").effect.estimate == pytest.approx(2.75, abs=1e-9)


def test_missing_values_are_left_out_and_counted():
    frame = simulated()
    frame.loc[[0, 9], "y"] = np.nan
    assert did(frame, "y").n_missing == 2
    frame.loc[frame["child"].eq(1) & frame["late"].eq(1), "y"] = np.nan
    collapsed = did(frame, "y", method="unit-means")
    assert collapsed.n_treated == 3
    assert collapsed.n_rows + collapsed.n_missing == len(frame)


def test_few_units_are_flagged():
    assert did(simulated(8), "y").flags == ("few-units", "few-in-group")
    assert did(simulated(40), "y").flags == ()
    assert did(simulated(8), "y", method="unit-means").flags == ("few-in-group",)


@pytest.mark.parametrize(
    ("change", "options", "error", "words"),
    [
        ({"boy": [0, 1] * 16}, {}, DomainError, "treated in some rows"),
        ({"boy": 1}, {}, TooFewError, "no row"),
        ({"late": 0}, {}, TooFewError, "no row"),
        ({"late": 2}, {}, ColumnError, "0/1"),
        ({"late": np.nan}, {}, ColumnError, "0/1"),
        ({"y": 3.0}, {}, DomainError, "no variation"),
        ({"y": np.nan}, {}, TooFewError, "no row"),
        ({"child": None}, {}, DomainError, "no unit"),
        ({}, {"method": "wild-bootstrap"}, DomainError, "seed"),
        (
            {},
            {"method": "wild-bootstrap", "weights": "mammen", "seed": 1},
            DomainError,
            "right values are webb",
        ),
        ({}, {"method": "wild-bootstrap", "draws": 10, "seed": 1}, DomainError, "too few"),
        ({}, {"method": "robust"}, DomainError, "right values"),
        ({}, {"level": 0}, DomainError, "between 0 and 1"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(change, options, error, words):
    with pytest.raises(error, match=words):
        did(simulated().assign(**change), "y", **options)


def test_one_treated_unit_is_refused_but_by_unit_means():
    frame = simulated(8)
    one = frame.assign(boy=(frame["child"] == 0).astype(int))
    with pytest.raises(TooFewError, match="each group needs 2"):
        did(one, "y")
    assert did(one, "y", method="unit-means").df == 6
