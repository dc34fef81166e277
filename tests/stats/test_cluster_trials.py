"""What a cluster trial could see meets R, and falls short in step with fidelity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError, HvevfdError, TooFewError
from hvevfd_research.stats import detectable_effect

TRIAL = {"n1": 163, "n2": 141, "clusters": 12, "control_share": 0.2}


def test_the_least_effect_is_that_of_r(oracle):
    found = detectable_effect(**TRIAL, icc=[0.02, 0.05], fidelity=[0.36, 1])
    oracle("trials", "seen-icc-002", found.at(0.02, 1)["seen"])
    oracle("trials", "full-icc-002", found.at(0.02, 0.36)["full"])
    oracle("trials", "seen-icc-005", found.at(0.05, 1)["seen"])
    oracle("trials", "deff-icc-005", found.at(0.05, 1)["design_effect"])
    assert not found.at(0.02, 0.36)["possible"]
    assert found.at(0.02, 1)["possible"]
    with pytest.raises(DomainError, match="no row"):
        found.at(0.03, 1)


@given(st.floats(0.05, 1), st.floats(0, 0.3), st.floats(0.05, 0.95))
@settings(deadline=None, max_examples=60)
def test_half_the_fidelity_asks_for_twice_the_effect(fidelity, icc, control):
    found = detectable_effect(
        163, 141, 12, control_share=control, icc=[icc], fidelity=[fidelity / 2, fidelity]
    )
    full = found.to_frame()["full"]
    assert full[0] == pytest.approx(2 * full[1])


def test_correlation_within_clusters_never_helps():
    seen = detectable_effect(**TRIAL, icc=np.linspace(0, 0.5, 6)).to_frame()["seen"]
    assert (seen.diff().dropna() > 0).all()


def test_few_clusters_are_refused():
    with pytest.raises(TooFewError, match="4 at least"):
        detectable_effect(**(TRIAL | {"clusters": 3}))


@pytest.mark.parametrize(
    "changed",
    [
        {"control_share": 0},
        {"control_share": 1},
        {"n1": 0},
        {"icc": [-0.1]},
        {"icc": [1.0]},
        {"icc": []},
        {"fidelity": [0]},
        {"fidelity": [1.1]},
        {"fidelity": [None]},
        {"power": 0.5},
        {"power": 1},
        {"level": 95},
        {"n2": float("nan")},
    ],
)
def test_what_lies_outside_is_refused(changed):
    with pytest.raises(HvevfdError):
        detectable_effect(**(TRIAL | changed))
