"""Three levels against rma.mv, and CR2 against clubSandwich."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.meta_analysis import pool
from hvevfd_research.stats.multilevel import pool_multilevel

STUDIES = Path(__file__).parent / "studies"


@pytest.fixture(scope="module")
def schools():
    return pd.read_csv(STUDIES / "konstantopoulos2011.csv", comment="#")


def test_three_levels_are_rma_mvs(oracle, schools):
    pooled = pool_multilevel(schools, "yi", "vi", "district")
    ours = {
        "estimate": pooled.estimate,
        "se": pooled.se,
        "sigma2-between": pooled.sigma2_between,
        "sigma2-within": pooled.sigma2_within,
        "loglik": pooled.log_likelihood,
        "i2-between": pooled.i2_between,
    }
    for name, value in ours.items():
        oracle("meta_analysis", f"konst-{name}", value)
    assert (pooled.k, pooled.clusters, pooled.flags) == (56, 11, ())


def test_the_robust_interval_is_clubsandwichs(oracle, schools):
    pooled = pool_multilevel(schools, "yi", "vi", "district")
    oracle("meta_analysis", "konst-cr2-se", pooled.robust_se)
    oracle("meta_analysis", "konst-cr2-df", pooled.robust_df)
    oracle("meta_analysis", "konst-cr2-p", pooled.robust_p)


def test_fewer_districts_agree_too(oracle, schools):
    pooled = pool_multilevel(schools.iloc[:40], "yi", "vi", "district")
    oracle("meta_analysis", "konst40-estimate", pooled.estimate)
    oracle("meta_analysis", "konst40-sigma2-between", pooled.sigma2_between)
    oracle("meta_analysis", "konst40-sigma2-within", pooled.sigma2_within)
    oracle("meta_analysis", "konst40-cr2-se", pooled.robust_se)
    oracle("meta_analysis", "konst40-cr2-df", pooled.robust_df)


def test_order_and_names_of_clusters_do_not_matter(schools):
    first = pool_multilevel(schools, "yi", "vi", "district")
    mixed = schools.sample(frac=1, random_state=3).assign(district=lambda f: "d" + f["district"].astype(str))
    second = pool_multilevel(mixed, "yi", "vi", "district")
    assert second.estimate == pytest.approx(first.estimate)
    assert second.sigma2_between == pytest.approx(first.sigma2_between)
    assert second.robust_df == pytest.approx(first.robust_df)


def test_without_spread_between_clusters_it_is_the_two_level_model(schools):
    half = schools.assign(cluster=np.arange(56) % 14)  # clusters cut across districts
    pooled = pool_multilevel(half, "yi", "vi", "cluster")
    two_levels = pool(schools["yi"], schools["vi"], ci="wald")
    assert pooled.flags == ("between-zero",)
    assert pooled.sigma2_within == pytest.approx(two_levels.tau2, abs=1e-8)
    assert pooled.se == pytest.approx(two_levels.se, abs=1e-8)


def test_too_few_clusters_and_clusters_of_one_are_refused(schools):
    with pytest.raises(TooFewError, match="3 studies or more"):
        pool_multilevel(schools.query("district < 13"), "yi", "vi", "district")
    with pytest.raises(TooFewError, match="use pool"):
        pool_multilevel(schools.assign(row=range(56)), "yi", "vi", "row")


def test_a_missing_cluster_or_a_zero_variance_is_refused(schools):
    with pytest.raises(DomainError, match="row 1"):
        pool_multilevel(
            schools.assign(district=schools["district"].where(schools.index > 0)), "yi", "vi", "district"
        )
    with pytest.raises(DomainError, match="variance"):
        pool_multilevel(schools.assign(vi=0.0), "yi", "vi", "district")


def test_a_flat_summit_about_which_scoring_swings_is_still_climbed(oracle):
    rows = pd.DataFrame(
        {
            "yi": [0.7, 0.5, -0.3, 0.0, 0.6, -0.1, 0.9, 0.5, 0.2, -0.4],
            "vi": [0.3, 0.8, 0.1, 0.3, 0.2, 0.4, 0.4, 0.2, 0.2, 0.6],
            "cluster": [4, 3, 3, 2, 0, 3, 0, 3, 1, 2],
        }
    )
    pooled = pool_multilevel(rows, "yi", "vi", "cluster")
    oracle("meta_analysis", "tied-swinging-sigma2-between", pooled.sigma2_between)
    oracle("meta_analysis", "tied-swinging-loglik", pooled.log_likelihood)
    oracle("meta_analysis", "tied-swinging-cr2-se", pooled.robust_se)


def test_effects_that_are_all_the_same_are_refused():
    rows = pd.DataFrame({"yi": 0.3, "vi": [0.1, 0.2, 0.3, 0.1, 0.2], "cluster": list("aabbc")})
    with pytest.raises(DomainError, match="one and the same"):
        pool_multilevel(rows, "yi", "vi", "cluster")
