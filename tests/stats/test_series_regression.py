"""The least squares underneath, against the certified values of NIST."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from hvevfd_research.errors import DomainError, TooFewError
from hvevfd_research.stats.series_regression import Memory, linear_fit, newey_west

SERIES = tomllib.loads((Path(__file__).parent / "before_after_series.toml").read_text("utf-8"))


def fit(y, columns, errors="model", **options):
    y = np.asarray(y, dtype=float)
    design = np.column_stack([np.ones(len(y)), *columns])
    return linear_fit(y, design, Memory(errors, np.arange(len(y)), **options))


def test_longley_agrees_with_the_certified_values(oracle):
    data = SERIES["longley"]
    found = fit(data["y"], [data[f"x{i}"] for i in range(1, 7)])
    for i, (value, se) in enumerate(zip(found.params, np.sqrt(np.diag(found.cov)), strict=True)):
        oracle("nist", f"longley-b{i}", value)
        oracle("nist", f"longley-se{i}", se)
    oracle("nist", "longley-residual-sd", found.dispersion**0.5)


def test_norris_agrees_with_the_certified_values(oracle):
    found = fit(SERIES["norris"]["y"], [SERIES["norris"]["x"]])
    for i, (value, se) in enumerate(zip(found.params, np.sqrt(np.diag(found.cov)), strict=True)):
        oracle("nist", f"norris-b{i}", value)
        oracle("nist", f"norris-se{i}", se)
    oracle("nist", "norris-residual-sd", found.dispersion**0.5)


def test_scores_at_the_same_time_are_added_before_they_are_squared():
    scores = np.array([[1.0], [2.0], [3.0], [-3.0]])
    together = newey_west(scores, np.eye(1), np.array([0, 0, 1, 1]), 0)
    assert together.item() == pytest.approx(9)


def test_a_gap_longer_than_the_lags_breaks_the_chain():
    scores = np.array([[1.0], [2.0]])
    assert newey_west(scores, np.eye(1), np.array([0, 1]), 1).item() == pytest.approx(1 + 4 + 0.5 * 4)
    assert newey_west(scores, np.eye(1), np.array([0, 2]), 1).item() == pytest.approx(1 + 4)


def test_collinear_columns_and_too_few_rows_are_refused():
    y = np.array([1.0, 2, 4, 3, 5])
    with pytest.raises(DomainError, match="cannot be told apart"):
        fit(y, [np.arange(5.0), 2 * np.arange(5.0)])
    with pytest.raises(TooFewError, match="at least 6"):
        fit(y, [np.arange(5.0) ** k for k in range(1, 5)])
