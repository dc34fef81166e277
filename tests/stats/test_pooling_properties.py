"""What must hold for any studies."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.heterogeneity import TAU2_METHODS, common_fit, estimate_tau2
from hvevfd_research.stats.influence import leave_one_out
from hvevfd_research.stats.meta_analysis import pool

effects = st.floats(-3, 3).map(lambda value: round(value, 3))
variances = st.floats(0.005, 2).map(lambda value: round(value, 4))
sets = st.lists(st.tuples(effects, variances), min_size=2, max_size=9).map(
    lambda pairs: tuple(np.array(pairs).T)
)
methods = st.sampled_from(TAU2_METHODS)
modest = settings(deadline=None, max_examples=60)


@modest
@given(sets, methods, st.sampled_from(["common", "random"]))
def test_weights_sum_to_one_and_the_estimate_lies_among_the_studies(studies, method, model):
    y, v = studies
    pooled = pool(y, v, model=model, tau2=method, ci="wald")
    assert pooled.weights.sum() == pytest.approx(1)
    assert (pooled.weights > 0).all()
    assert y.min() - 1e-9 <= pooled.estimate <= y.max() + 1e-9
    assert pooled.tau2 >= 0
    assert 0 <= pooled.i2 <= 100
    assert 0 <= pooled.i2_q <= 100
    assert pooled.ci_low < pooled.estimate < pooled.ci_high
    assert 0 <= pooled.tau2_low <= pooled.tau2_high or model == "common"


@modest
@given(sets, methods, st.randoms())
def test_the_order_of_studies_does_not_matter(studies, method, random):
    y, v = studies
    order = random.sample(range(len(y)), len(y))
    first, second = (pool(a, b, tau2=method, ci="hksj-floor") for a, b in ((y, v), (y[order], v[order])))
    assert second.estimate == pytest.approx(first.estimate, abs=1e-7)
    assert second.tau2 == pytest.approx(first.tau2, abs=1e-7)
    assert second.se == pytest.approx(first.se, abs=1e-7)


@modest
@given(sets, methods, st.floats(0.1, 10))
def test_changing_the_unit_scales_everything(studies, method, c):
    y, v = studies
    first, second = (
        pool(y, v, tau2=method, ci="hksj-floor"),
        pool(y * c**0.5, v * c, tau2=method, ci="hksj-floor"),
    )
    assert second.estimate == pytest.approx(first.estimate * c**0.5, abs=1e-6)
    assert second.tau2 == pytest.approx(first.tau2 * c, abs=1e-6)
    assert second.se == pytest.approx(first.se * c**0.5, abs=1e-6)
    assert second.i2 == pytest.approx(first.i2, abs=1e-5)


@modest
@given(sets, methods, st.floats(-5, 5))
def test_shifting_all_effects_shifts_the_estimate_only(studies, method, shift):
    y, v = studies
    first, second = pool(y, v, tau2=method, ci="wald"), pool(y + shift, v, tau2=method, ci="wald")
    assert second.estimate == pytest.approx(first.estimate + shift, abs=1e-6)
    assert second.tau2 == pytest.approx(first.tau2, abs=1e-6)


@modest
@given(sets)
def test_a_study_more_narrows_the_common_effect(studies):
    y, v = studies
    assert pool([*y, y[0]], [*v, v[0]], model="common").se < pool(y, v, model="common").se


@modest
@given(effects, st.lists(variances, min_size=2, max_size=6), methods)
def test_without_heterogeneity_random_is_common(effect, v, method):
    same = [effect] * len(v)
    random, common = pool(same, v, tau2=method, ci="wald"), pool(same, v, model="common")
    assert random.q == pytest.approx(0, abs=1e-20)
    assert random.tau2 == pytest.approx(0, abs=1e-20)
    assert random.estimate == pytest.approx(common.estimate)
    assert random.se == pytest.approx(common.se)
    with pytest.raises(DomainError, match="no width"):
        pool(same, v, tau2=method, ci="hksj")


@modest
@given(sets)
def test_paule_mandel_makes_q_its_expectation(studies):
    y, v = studies
    pooled = pool(y, v, tau2="PM", ci="wald")
    w = 1 / (v + pooled.tau2)
    q = (w * (y - pooled.estimate) ** 2).sum()
    assert q == pytest.approx(len(y) - 1) if pooled.tau2 > 0 else q <= len(y) - 1 + 1e-9


@modest
@given(sets, st.booleans())
def test_likelihood_has_no_higher_place_on_a_fine_grid(studies, restricted):
    y, v = studies
    common = common_fit(y[None], v[None], np.ones((1, len(y), 1)))
    best = estimate_tau2(common, "REML" if restricted else "ML")
    top = common.at(best).log_likelihood(restricted=restricted)[0]
    for tau2 in np.concatenate(([0.0], np.geomspace(1e-5, 50, 150))):
        assert common.at(np.array([tau2])).log_likelihood(restricted=restricted)[0] <= top + 1e-6


@settings(deadline=None, max_examples=25)
@given(sets, methods)
def test_leaving_one_out_is_pooling_the_others(studies, method):
    y, v = studies
    assume(len(y) >= 3)
    out = leave_one_out(pool(y, v, tau2=method, ci="wald"))
    others = pool(y[1:], v[1:], tau2=method, ci="wald")
    assert out.estimate[0] == pytest.approx(others.estimate, abs=1e-8)
    assert out.tau2[0] == pytest.approx(others.tau2, abs=1e-8)
    assert out.ci_high[0] == pytest.approx(others.ci_high, abs=1e-8)
