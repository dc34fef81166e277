"""Printed limits give back the moving range they came from."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import DomainError
from hvevfd_research.stats import i_chart, spread_from_limits


def test_a_caption_gives_back_its_spread():
    printed = spread_from_limits(3.50, -3.06, 10.06)
    # 6.56 / 3 and 6.56 x 1.128 / 3, by hand.
    assert printed.sigma == pytest.approx(2.186667, abs=1e-6)
    assert printed.mean_mr == pytest.approx(2.46656, abs=1e-9)
    assert printed.to_frame().loc[0, "mr_ucl"] == pytest.approx(3.267 * 2.46656)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(-20, 20), min_size=10, max_size=30).filter(lambda y: len(set(y)) > 1))
def test_limits_of_a_chart_give_back_its_own_spread(y):
    chart = i_chart(pd.DataFrame({"y": y}), "y")
    printed = spread_from_limits(chart.cl, chart.lcl, chart.ucl)
    assert printed.sigma == pytest.approx(chart.sigma)
    assert printed.mean_mr == pytest.approx(chart.mean_mr)


@pytest.mark.parametrize(("cl", "lcl", "ucl"), [(0.2, 0.0, 0.5), (3, 4, 5), (3, float("nan"), 4)])
def test_limits_of_another_kind_are_refused(cl, lcl, ucl):
    with pytest.raises(DomainError):
        spread_from_limits(cl, lcl, ucl)


def test_rounding_is_allowed_for():
    assert spread_from_limits(1.00, 0.49, 1.52).sigma == pytest.approx(1.03 / 6)
    with pytest.raises(DomainError, match="not at one distance"):
        spread_from_limits(1.00, 0.40, 1.52)
