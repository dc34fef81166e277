"""A share of all places is a count over that year's places, and never more than all."""

import numpy as np
import pandas as pd
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats import coverage

REACHED = pd.DataFrame({"what": ["planned", "reported"], "count": [200, 148]})
THERE = pd.DataFrame({"year": [2020, 2019], "total": [356, 422]})


def test_each_count_is_set_over_each_year():
    frame = coverage(REACHED, THERE).to_frame()
    assert frame["year"].to_list() == [2019, 2020, 2019, 2020]
    np.testing.assert_allclose(frame["share"], [200 / 422, 200 / 356, 148 / 422, 148 / 356])


def test_more_than_all_is_said_and_not_shown_as_a_share():
    frame = coverage(REACHED, pd.DataFrame({"year": [2030], "total": [150]})).to_frame()
    assert frame["reason"].to_list() == ["more-than-all", ""]
    assert np.isnan(frame["share"][0])


@pytest.mark.parametrize(
    ("counts", "totals"),
    [
        (REACHED.assign(count=-1), THERE),
        (REACHED.assign(count=np.nan), THERE),
        (REACHED, THERE.assign(total=0)),
        (REACHED, THERE.assign(total=np.nan)),
        (REACHED, THERE.assign(year=2020)),
        (REACHED, THERE.assign(year=np.nan)),
    ],
)
def test_what_is_no_share_is_refused(counts, totals):
    with pytest.raises(DomainError):
        coverage(counts, totals)


def test_nothing_has_no_share():
    with pytest.raises(TooFewError):
        coverage(REACHED.head(0), THERE)
