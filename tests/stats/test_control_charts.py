"""Centre lines and limits hold against print and R; options, missing values and bad input behave as said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from hvevfd_research.errors import ColumnError, DomainError, ParameterError, TooFewError
from hvevfd_research.stats import (
    c_chart,
    g_chart,
    i_chart,
    i_prime_chart,
    mr_chart,
    p_chart,
    p_prime_chart,
    run_chart,
    s_chart,
    t_chart,
    u_chart,
    u_prime_chart,
    xbar_chart,
)
from hvevfd_research.stats.chart_constants import a3, b3, b4, c4

COLUMNS = ["x", "y", "n", "cl", "lcl", "ucl", "part", "baseline", "excluded", "signal", "rules"]


def column(values, name="y"):
    return pd.DataFrame({name: values})


# Synthetic: a series with the centre line and limits of a published chart, whose own values are not known.
GOALS = column([2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3])
# NHSRplotthedots, vignette "Deviations from Excel defaults".
OUTLIER = column([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
# NIST/SEMATECH e-Handbook, 6.3.2.2 (flow rate), 6.3.3.1 (defects on wafers), 6.3.3.2 (chips on wafers).
FLOW = column([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
WAFERS = column(
    [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]
)
CHIPS = pd.DataFrame(
    {
        "y": [
            12,
            15,
            8,
            10,
            4,
            7,
            16,
            9,
            14,
            10,
            5,
            6,
            17,
            12,
            22,
            8,
            10,
            5,
            13,
            11,
            20,
            18,
            24,
            15,
            9,
            12,
            7,
            13,
            9,
            6,
        ],
        "n": 50,
    }
)
# Montgomery (2009), example 7.3.
BOARDS = column(
    [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
)
# Made up, so that R could be asked.
SUBGROUPS = pd.DataFrame(
    {
        "g": np.repeat(range(1, 9), 3),
        "v": [
            12.1,
            11.8,
            12.4,
            12.0,
            11.9,
            12.6,
            12.2,
            12.3,
            11.7,
            12.5,
            11.6,
            12.1,
            12.0,
            12.2,
            12.4,
            11.9,
            12.3,
            12.8,
            12.1,
            11.5,
            12.2,
            12.0,
            12.6,
            12.4,
        ],
    }
)
PROPORTIONS = pd.DataFrame(
    {"e": [3, 5, 2, 8, 4, 6, 3, 7, 5, 4, 9, 2], "n": [40, 52, 38, 61, 47, 55, 42, 58, 50, 45, 63, 36]}
)
RATES = pd.DataFrame(
    {
        "e": [9, 14, 11, 7, 16, 12, 8, 19, 10, 13, 15, 6],
        "x": [1.2, 1.5, 1.1, 0.9, 1.6, 1.3, 1.0, 1.8, 1.2, 1.4, 1.5, 0.8],
    }
)
RARE = column([2, 0, 3, 1, 4, 2, 1, 0, 3, 2, 5, 1])
BETWEEN = column([12, 3, 27, 8, 0, 15, 41, 6, 9, 22, 5, 18])
TIMES = column([4.5, 12, 30.2, 7.7, 1.1, 19, 45, 9.4, 15.5, 3.2, 22, 8])
STAYS = pd.DataFrame({"s": [50, 44, 63, 40, 52, 60, 45, 55], "n": [10, 9, 12, 8, 10, 12, 9, 11]})
MIXED = column([5, 7, 6, 9, 4, 6, 8, 5, 20, 7, 6, 12, 14, 13, 11, 15, 12, 13, 16, 12, 14, 13])
SHIFTED = column([3, 5, 4, 6, 5, 4, 3, 5, 9, 8, 10, 9, 8, 9, 10, 9])


def months(n, start="2020-01-01"):
    return pd.date_range(start, periods=n, freq="MS")


def limits(chart, row):
    return chart.points.loc[row, ["cl", "lcl", "ucl"]].to_list()


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7, 10, 15, 20, 25])
def test_constants_for_subgroups_are_the_printed_ones(oracle, n):
    size = np.array([float(n)])
    for name, constant in {"c4": c4, "a3": a3, "b3": b3, "b4": b4}.items():
        oracle("control_charts", f"{name}-{n}", float(constant(size)[0]))


def test_constants_of_large_subgroups_stay_finite():
    assert c4(np.array([1000.0]))[0] == pytest.approx(1 - 1 / 4000, abs=1e-6)


def test_i_chart_meets_the_handbook(oracle):
    chart = i_chart(FLOW, "y")
    oracle("control_charts", "nist-flow-cl", chart.cl)
    oracle("control_charts", "nist-flow-ucl", chart.ucl)
    oracle("control_charts", "nist-flow-lcl", chart.lcl)
    oracle("control_charts", "nist-flow-mr", chart.mean_mr)


def test_i_and_mr_chart_meet_the_published_caption(oracle):
    chart = i_chart(GOALS, "y")
    oracle("control_charts", "goal-cl", chart.cl)
    oracle("control_charts", "goal-lcl", chart.lcl)
    oracle("control_charts", "goal-ucl", chart.ucl)
    oracle("control_charts", "goal-mean-mr", chart.mean_mr)
    ranges = mr_chart(GOALS, "y")
    oracle("control_charts", "goal-mean-mr", ranges.cl)
    oracle("control_charts", "goal-mr-ucl", ranges.ucl)
    assert ranges.lcl == 0
    assert not chart.signal


def test_screening_drops_large_ranges_once_and_never_the_point(oracle):
    plain, screened = i_chart(OUTLIER, "y"), i_chart(OUTLIER, "y", screened=True)
    for kind, chart in {"plain": plain, "screened": screened}.items():
        oracle("control_charts", "ptd-mean", chart.cl)
        oracle("control_charts", f"ptd-{kind}-lcl", chart.lcl)
        oracle("control_charts", f"ptd-{kind}-ucl", chart.ucl)
    assert (plain.screened, screened.screened) == (False, True)
    assert (plain.parts.n_screened[0], screened.parts.n_screened[0]) == (0, 2)


def test_screening_leaves_a_series_of_equal_ranges_alone():
    steps = column([1, 2] * 6)
    assert i_chart(steps, "y", screened=True).sigma == i_chart(steps, "y").sigma


def test_c_and_p_charts_meet_the_books(oracle):
    wafers, boards = c_chart(WAFERS, "y"), c_chart(BOARDS, "y")
    chips = p_chart(CHIPS, "y", "n")
    for name, chart in {
        "nist-wafers-c": wafers,
        "montgomery-boards-c": boards,
        "nist-chips-p": chips,
    }.items():
        oracle("control_charts", f"{name}-cl", chart.cl)
        oracle("control_charts", f"{name}-lcl", chart.lcl)
        oracle("control_charts", f"{name}-ucl", chart.ucl)
    assert chips.points.loc[chips.points.signal, "x"].to_list() == [15, 23]
    assert boards.points.loc[boards.points.signal, "x"].to_list() == [6, 20]


def test_xbar_and_s_charts_of_equal_subgroups(oracle):
    means, spreads = xbar_chart(SUBGROUPS, "v", order="g"), s_chart(SUBGROUPS, "v", order="g")
    oracle("control_charts", "xbar-cl", means.cl)
    oracle("control_charts", "xbar-ucl", means.ucl)
    oracle("control_charts", "xbar-lcl", means.lcl)
    oracle("control_charts", "s-cl", spreads.cl)
    oracle("control_charts", "s-ucl", spreads.ucl)
    assert spreads.lcl == 0
    assert means.points.n.eq(3).all()


def test_xbar_and_s_charts_of_unequal_subgroups_pool(oracle):
    frame = SUBGROUPS.iloc[:-1]
    means, spreads = xbar_chart(frame, "v", order="g"), s_chart(frame, "v", order="g")
    oracle("control_charts", "xbar-unequal-cl", means.cl)
    oracle("control_charts", "xbar-unequal-ucl-first", means.points.ucl[0])
    oracle("control_charts", "xbar-unequal-ucl-last", means.ucl)
    oracle("control_charts", "s-unequal-cl", spreads.cl)


def test_a_subgroup_of_one_has_a_mean_and_no_limits():
    chart = xbar_chart(SUBGROUPS.iloc[:-2], "v", order="g")
    assert chart.points.y[7] == 12.0
    assert np.isnan(chart.points.ucl[7])
    assert not chart.points.signal[7]
    assert np.isfinite(chart.points.ucl[6])


def test_p_chart_normal_and_exact_limits(oracle):
    normal = p_chart(PROPORTIONS, "e", "n", limits="normal").points
    exact = p_chart(PROPORTIONS, "e", "n", limits="exact").points
    auto = p_chart(PROPORTIONS, "e", "n")
    oracle("control_charts", "p-cl", auto.cl)
    oracle("control_charts", "p-normal-ucl-first", normal.ucl[0])
    oracle("control_charts", "p-normal-ucl-last", normal.ucl[11])
    oracle("control_charts", "p-exact-ucl-first", exact.ucl[0])
    oracle("control_charts", "p-exact-lcl-eleventh", exact.lcl[10])
    oracle("control_charts", "p-exact-ucl-eleventh", exact.ucl[10])
    oracle("control_charts", "p-dispersion", auto.parts.dispersion[0])
    few = PROPORTIONS.n * auto.cl < 5
    assert few.any()
    assert not few.all()
    assert auto.points.ucl[few].to_list() == exact.ucl[few].to_list()
    assert auto.points.ucl[~few].to_list() == normal.ucl[~few].to_list()
    assert "exact-limits" in auto.warnings


@pytest.mark.parametrize("share", [0.001, 0.02, 0.5, 0.9, 0.99])
def test_exact_binomial_limits_are_scipys_quantiles(share):
    n = np.arange(3, 60)
    events = np.minimum(np.round(n * share), n - 1)
    events[-1] += 1
    points = p_chart(pd.DataFrame({"e": events, "n": n}), "e", "n", limits="exact").points
    tail = scipy_stats.norm.sf(3)
    assert points.ucl.to_list() == (scipy_stats.binom.ppf(1 - tail, n, points.cl) / n).tolist()
    assert points.lcl.to_list() == (scipy_stats.binom.ppf(tail, n, points.cl) / n).tolist()


def test_p_prime_chart(oracle):
    chart = p_prime_chart(PROPORTIONS, "e", "n")
    oracle("control_charts", "p-prime-sigma-z", chart.sigma_z)
    oracle("control_charts", "p-prime-ucl-first", chart.points.ucl[0])
    outlier = PROPORTIONS.assign(e=PROPORTIONS.e.mask(PROPORTIONS.index == 10, 29))
    oracle("control_charts", "p-prime-outlier-sigma-z", p_prime_chart(outlier, "e", "n").sigma_z)
    screened = p_prime_chart(outlier, "e", "n", screened=True)
    oracle("control_charts", "p-prime-outlier-screened", screened.sigma_z)
    oracle("control_charts", "p-outlier-dispersion", p_chart(outlier, "e", "n").parts.dispersion[0])


def test_sigma_z_is_held_at_one_only_when_asked():
    free, held = p_prime_chart(PROPORTIONS, "e", "n"), p_prime_chart(PROPORTIONS, "e", "n", floor=True)
    assert free.sigma_z < 1 == held.sigma_z
    normal = p_chart(PROPORTIONS, "e", "n", limits="normal")
    assert held.ucl == pytest.approx(normal.ucl)


def test_u_and_u_prime_charts(oracle):
    chart = u_chart(RATES, "e", "x")
    oracle("control_charts", "u-cl", chart.cl)
    oracle("control_charts", "u-ucl-first", chart.points.ucl[0])
    oracle("control_charts", "u-lcl-eighth", chart.points.lcl[7])
    exact = u_chart(RATES, "e", "x", limits="exact").points
    oracle("control_charts", "u-exact-ucl-first", exact.ucl[0])
    oracle("control_charts", "u-exact-lcl-first", exact.lcl[0])
    prime = u_prime_chart(RATES, "e", "x")
    oracle("control_charts", "u-prime-sigma-z", prime.sigma_z)
    oracle("control_charts", "u-prime-ucl-last", prime.ucl)


def test_c_chart_of_rare_events_has_exact_limits(oracle):
    chart = c_chart(RARE, "y")
    oracle("control_charts", "c-rare-cl", chart.cl)
    oracle("control_charts", "c-rare-exact-ucl", chart.ucl)
    oracle("control_charts", "c-rare-normal-ucl", c_chart(RARE, "y", limits="normal").ucl)
    assert chart.lcl == 0


def test_g_t_and_i_prime_charts(oracle):
    between, times, stays = g_chart(BETWEEN, "y"), t_chart(TIMES, "y"), i_prime_chart(STAYS, "s", "n")
    oracle("control_charts", "g-cl", between.cl)
    oracle("control_charts", "g-ucl", between.ucl)
    assert between.lcl == 0
    oracle("control_charts", "t-cl", times.cl)
    oracle("control_charts", "t-ucl", times.ucl)
    oracle("control_charts", "t-lcl", times.lcl)
    oracle("control_charts", "i-prime-cl", stays.cl)
    oracle("control_charts", "i-prime-ucl-last", stays.ucl)
    oracle("control_charts", "i-prime-lcl-third", stays.points.lcl[2])


def test_freeze_part_and_exclude_together(oracle):
    chart = i_chart(MIXED, "y", part=11, freeze=[11, 8], exclude=9)
    oracle("control_charts", "mixed-first-cl", chart.points.cl[0])
    oracle("control_charts", "mixed-first-ucl", chart.points.ucl[0])
    oracle("control_charts", "mixed-second-cl", chart.cl)
    oracle("control_charts", "mixed-second-ucl", chart.ucl)
    assert chart.points.baseline.to_list() == [True] * 19 + [False] * 3
    assert chart.points.excluded.to_list() == [row == 8 for row in range(22)]
    assert not chart.points.signal[8]


def test_a_missing_value_takes_its_ranges_with_it_and_is_no_signal(oracle):
    chart = i_chart(column([5, 7, None, 9, 4, 6, 8, 5, 7, 6]), "y")
    oracle("control_charts", "missing-cl", chart.cl)
    oracle("control_charts", "missing-mean-mr", chart.mean_mr)
    assert np.isnan(chart.points.y[2])
    assert not chart.points.signal[2]
    assert chart.n == 9
    assert "missing-values" in chart.warnings


def test_every_option_together_on_facets():
    rng = np.random.default_rng(20)
    frame = pd.DataFrame(
        {
            "place": np.repeat(["Bygland", "Lyngdal"], 24),
            "month": list(months(24)) * 2,
            "y": rng.normal(20, 2, 48),
            "goal": np.tile([18.0, 22.0], 24),
            "what": np.where(np.arange(48) == 30, "new ward", None),
        }
    )
    frame.loc[40, "y"] = 60
    chart = i_chart(
        frame.sample(frac=1, random_state=1),
        "y",
        order="month",
        facet="place",
        part={"after": "2021-01-01"},
        freeze=10,
        exclude="2021-05-01",
        screened=True,
        rules="mdc",
        target="goal",
        notes="what",
    )
    assert chart.to_frame().columns.to_list() == ["place", *COLUMNS, "target", "note"]
    assert chart.parts[["place", "part", "label"]].to_numpy().tolist() == [
        ["Bygland", 1, ""],
        ["Bygland", 2, "after"],
        ["Lyngdal", 1, ""],
        ["Lyngdal", 2, "after"],
    ]
    assert chart.parts.n_baseline.to_list() == [10, 9, 10, 9]
    lyngdal = frame[frame.place == "Lyngdal"]
    alone = i_chart(lyngdal.iloc[12:], "y", freeze=10, exclude=5, screened=True)
    mine = chart.points[(chart.points.place == "Lyngdal") & (chart.points.part == 2)]
    assert mine.ucl.iloc[0] == pytest.approx(alone.ucl, abs=1e-12)
    assert mine.target.to_list() == lyngdal.goal.iloc[12:].to_list()
    assert chart.points.note.ne("").sum() == 1
    assert not mine.signal.iloc[4]


def test_facets_are_the_charts_of_each_alone():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"k": np.repeat(list("abc"), 20), "e": rng.poisson(9, 60), "n": rng.integers(30, 90, 60)}
    )
    together = p_chart(frame, "e", "n", facet="k").points
    for name, rows in frame.groupby("k"):
        alone = p_chart(rows, "e", "n").points
        kept = together[together.k == name].drop(columns="k").reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, alone)


def test_parts_by_row_date_label_and_mapping_agree():
    frame = MIXED.assign(month=months(22), phase=["before"] * 11 + ["after"] * 11)
    charts = [
        i_chart(frame, "y", order="month", part=11),
        i_chart(frame, "y", order="month", part=[11]),
        i_chart(frame, "y", order="month", part="2020-12-01"),
        i_chart(frame, "y", order="month", part=pd.Timestamp("2020-11-15")),
        i_chart(frame, "y", order="month", part={"after": 11}),
        i_chart(frame, "y", order="month", part="phase"),
    ]
    for chart in charts[1:]:
        pd.testing.assert_frame_equal(chart.points, charts[0].points)
    assert [list(chart.parts.label) for chart in charts[-2:]] == [["", "after"], ["before", "after"]]


def test_freeze_by_count_date_and_column_agree():
    frame = MIXED.assign(month=months(22), base=[True] * 12 + [False] * 10)
    by_count = i_chart(frame, "y", order="month", freeze=12)
    by_date = i_chart(frame, "y", order="month", freeze="2020-12-31")
    by_column = i_chart(frame, "y", order="month", freeze="base")
    pd.testing.assert_frame_equal(by_count.points, by_date.points)
    pd.testing.assert_frame_equal(by_count.points, by_column.points)


def test_periods_and_ordered_categories_are_an_order():
    by_period = i_chart(
        MIXED.assign(m=pd.period_range("2020-01", periods=22, freq="M")), "y", order="m", part="2020-12"
    )
    assert by_period.parts.n.to_list() == [11, 11]
    terms = pd.Categorical(list("cba") * 4, categories=list("cba"), ordered=True)
    frame = pd.DataFrame({"term": terms, "k": np.repeat(list("wxyz"), 3), "y": range(12)})
    assert run_chart(frame.iloc[::-1], "y", order="term", facet="k").points.y.to_list() == list(range(12))


def test_a_run_chart_of_proportions_divides():
    chart = run_chart(PROPORTIONS, "e", "n")
    assert chart.points.y.to_list() == (PROPORTIONS.e / PROPORTIONS.n).to_list()
    assert chart.points.ucl.isna().all()


def test_ranges_do_not_cross_a_part_and_pass_over_the_excluded():
    chart = mr_chart(SHIFTED, "y", part=8, exclude=3)
    assert chart.points.y.isna().to_list() == [row in (0, 2, 8) for row in range(16)]
    assert chart.points.y[3] == abs(6 - 5)


def test_ranges_are_never_judged_by_runs():
    chart = mr_chart(column([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 40]), "y", rules="nelson")
    assert chart.rules.name == "three-sigma"
    assert chart.runs.n_useful.to_list() == [0]
    assert chart.points.loc[chart.points.signal, "rules"].to_list() == ["outside-limits"]


def test_warnings_follow_the_number_of_points():
    rng = np.random.default_rng(5)
    y = rng.normal(10, 1, 30)
    told = {n: i_chart(column(y[:n]), "y").warnings for n in (7, 8, 12, 13, 19, 20)}
    assert told == {
        7: ("too-few-for-limits",),
        8: ("few-points",),
        12: ("few-points",),
        13: ("provisional-limits",),
        19: ("provisional-limits",),
        20: (),
    }
    assert np.isnan(i_chart(column(y[:7]), "y").ucl)
    assert np.isfinite(i_chart(column(y[:7]), "y", min_points=3).ucl)
    assert run_chart(column(y[:9]), "y").warnings == ("few-points",)


def test_skew_and_overdispersion_are_told(oracle):
    skewed = column([1, 1, 2, 1, 3, 1, 2, 9, 1, 2, 1, 14, 2, 1, 3, 1])
    assert "skew" in i_chart(skewed, "y").warnings
    assert "skew" not in i_chart(GOALS, "y").warnings
    wide = pd.DataFrame({"e": [9400, 9700, 9300, 9800, 9500, 9350, 9750, 9600] * 3, "n": 10000})
    assert "overdispersion" in p_chart(wide, "e", "n").warnings
    assert "overdispersion" not in p_chart(PROPORTIONS, "e", "n").warnings
    assert p_prime_chart(wide, "e", "n").ucl > p_chart(wide, "e", "n").ucl


def test_skewness_is_measured_in_standard_errors(oracle, monkeypatch):
    from hvevfd_research.stats import chart_cautions

    seen = []
    measure = chart_cautions.standardised_skewness
    monkeypatch.setattr(
        chart_cautions, "standardised_skewness", lambda s: seen.append(measure(s)) or seen[-1]
    )
    i_chart(column([1, 1, 2, 1, 3, 1, 2, 9, 1, 2, 1, 14, 2, 1, 3, 1]), "y")
    oracle("control_charts", "skewness-z", float(seen[0][0]))


@pytest.mark.parametrize(
    ("chart", "frame", "columns"),
    [
        (i_chart, column([4] * 12), ["y"]),
        (mr_chart, column([4] * 12), ["y"]),
        (c_chart, column([0] * 12), ["y"]),
        (g_chart, column([0] * 12), ["y"]),
        (t_chart, column([4.2] * 12), ["y"]),
        (p_chart, pd.DataFrame({"y": [0] * 12, "n": 9}), ["y", "n"]),
        (p_chart, pd.DataFrame({"y": [9] * 12, "n": 9}), ["y", "n"]),
        (p_prime_chart, pd.DataFrame({"y": [3] * 12, "n": 9}), ["y", "n"]),
        (u_chart, pd.DataFrame({"y": [0] * 12, "n": 1.5}), ["y", "n"]),
        (i_prime_chart, pd.DataFrame({"y": [6] * 12, "n": 3}), ["y", "n"]),
    ],
)
def test_no_variation_gives_no_limits_and_no_signal(chart, frame, columns):
    made = chart(frame, *columns)
    assert "no-variation" in made.warnings
    assert made.points[["lcl", "ucl"]].isna().all(axis=None)
    assert not made.signal


def test_a_value_after_a_flat_baseline_is_no_signal_of_the_limits():
    chart = i_chart(column([4] * 12 + [5]), "y", freeze=12)
    assert not chart.points.signal.any()


def test_an_empty_denominator_is_missing_and_not_zero():
    frame = PROPORTIONS.copy()
    frame.loc[4, ["e", "n"]] = 0
    chart = p_chart(frame, "e", "n")
    assert np.isnan(chart.points.y[4])
    assert np.isnan(chart.points.ucl[4])
    assert "zero-denominator" in chart.warnings
    assert "missing-values" not in chart.warnings
    assert chart.cl == frame.e.sum() / frame.n.sum()


def test_a_facet_without_values_does_not_stop_the_others():
    frame = pd.DataFrame({"k": np.repeat(["a", "b"], 12), "y": [np.nan] * 12 + list(range(12))})
    chart = i_chart(frame, "y", facet="k")
    assert np.isnan(chart.parts.cl[0])
    assert np.isfinite(chart.parts.cl[1])
    assert chart.parts.warnings[0].startswith("no-data")


@pytest.mark.parametrize(
    ("error", "words", "call"),
    [
        (ColumnError, "no column z", lambda: i_chart(GOALS, "z")),
        (ColumnError, "must hold numbers", lambda: i_chart(column(["a", "b"]), "y")),
        (DomainError, "infinite", lambda: i_chart(column([1, np.inf]), "y")),
        (TooFewError, "no value", lambda: i_chart(column([np.nan, np.nan]), "y")),
        (TooFewError, "no value", lambda: i_chart(column([]).astype(float), "y")),
        (DomainError, "-1 is not possible", lambda: c_chart(column([3, -1]), "y")),
        (DomainError, "whole number", lambda: c_chart(column([3, 1.5]), "y")),
        (DomainError, "above 0", lambda: t_chart(column([3, 0]), "y")),
        (
            DomainError,
            "more events than cases",
            lambda: p_chart(pd.DataFrame({"y": [5], "n": [4]}), "y", "n"),
        ),
        (DomainError, "denominator is 0", lambda: u_chart(pd.DataFrame({"y": [5], "n": [0]}), "y", "n")),
        (DomainError, "0 or more", lambda: u_chart(pd.DataFrame({"y": [5], "n": [-2]}), "y", "n")),
        (ParameterError, "needs a column of totals", lambda: p_chart(GOALS, "y")),
        (ParameterError, "takes no total", lambda: c_chart(PROPORTIONS, "e", "n")),
        (ParameterError, "needs `order`", lambda: xbar_chart(SUBGROUPS, "v")),
        (ParameterError, "no moving ranges", lambda: c_chart(GOALS, "y", screened=True)),
        (ParameterError, "no sigma_z", lambda: i_chart(GOALS, "y", floor=True)),
        (ParameterError, "known are auto", lambda: c_chart(GOALS, "y", limits="wald")),
        (ParameterError, "known are three-sigma", lambda: i_chart(GOALS, "y", rules="anhoj")),
        (DomainError, "limits need 2", lambda: i_chart(GOALS, "y", min_points=1)),
        (DomainError, "finite number", lambda: i_chart(GOALS, "y", target=float("nan"))),
        (DomainError, "both sides", lambda: i_chart(GOALS, "y", part=16)),
        (DomainError, "outside 1 to 16", lambda: i_chart(GOALS, "y", part=17)),
        (DomainError, "outside 1 to 16", lambda: i_chart(GOALS, "y", exclude=[0])),
        (DomainError, "1 or more", lambda: i_chart(GOALS, "y", freeze=0)),
        (DomainError, "3 numbers and the chart has 1", lambda: i_chart(GOALS, "y", freeze=[4, 5, 6])),
        (ColumnError, "holds no dates", lambda: i_chart(GOALS, "y", part="merger")),
        (ColumnError, "true or false", lambda: i_chart(GOALS, "y", exclude="y")),
        (ParameterError, "one ucl for each", lambda: i_chart(GOALS.assign(k="a"), "y", facet="k").ucl),
    ],
)
def test_bad_input_is_named(error, words, call):
    with pytest.raises(error, match=words):
        call()


def test_order_must_be_whole_single_and_in_one_zone():
    frame = GOALS.assign(month=months(16))
    with pytest.raises(DomainError, match="more than once"):
        i_chart(frame.assign(month=frame.month.where(frame.index != 3, frame.month[2])), "y", order="month")
    with pytest.raises(DomainError, match="row 4, column month"):
        i_chart(frame.assign(month=frame.month.where(frame.index != 3)), "y", order="month")
    with pytest.raises(ColumnError, match="holds text"):
        i_chart(frame.assign(month=frame.month.dt.strftime("%b")), "y", order="month")
    mixed = frame.month.astype(object)
    mixed[0] = mixed[0].tz_localize("Europe/Oslo")
    with pytest.raises(DomainError, match="mixes time zones"):
        i_chart(frame.assign(month=mixed), "y", order="month")
    with pytest.raises(DomainError, match="has a time zone"):
        i_chart(frame, "y", order="month", part=pd.Timestamp("2020-06-01", tz="UTC"))
    with pytest.raises(ColumnError, match="neither a column nor a date"):
        i_chart(frame, "y", order="month", part="merger")
    with pytest.raises(DomainError, match="no point has this date"):
        i_chart(frame, "y", order="month", exclude="2020-06-02")


def test_aware_times_across_a_change_of_clocks_keep_their_order():
    hours = pd.date_range("2021-10-31 00:00", periods=12, freq="h", tz="Europe/Oslo")
    frame = pd.DataFrame({"t": hours, "y": range(12)}).sample(frac=1, random_state=2)
    chart = run_chart(frame, "y", order="t", part="2021-10-31 02:30")
    assert chart.points.y.to_list() == list(range(12))


def test_the_frame_has_the_columns_that_were_promised():
    chart = i_chart(GOALS, "y")
    frame = chart.to_frame()
    assert frame.columns.to_list() == COLUMNS
    frame["y"] = 0
    assert chart.points.y.sum() == 56


# Properties ----------------------------------------------------------------------------------------------

whole = st.integers(-50, 50)
series = st.lists(whole, min_size=12, max_size=40).filter(lambda y: len(set(y)) > 2)
few = settings(deadline=None, max_examples=25)
LINES = ["cl", "lcl", "ucl"]
RULES = st.sampled_from(["anhoej", "mdc", "western-electric", "nelson", "ihi"])


def assert_same(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


@few
@given(series, st.integers(8, 11))
def test_freezing_k_points_gives_the_limits_of_those_alone(y, k):
    for chart in (i_chart, run_chart, mr_chart):
        frozen, alone = chart(column(y), "y", freeze=k), chart(column(y[:k]), "y")
        assert_same(frozen.points[LINES].iloc[:k], alone.points[LINES])


@few
@given(series, st.integers(1, 11), RULES)
def test_a_part_is_a_chart_of_its_own(y, k, rules):
    both = i_chart(column(y), "y", part=k, rules=rules).points
    first, second = i_chart(column(y[:k]), "y", rules=rules), i_chart(column(y[k:]), "y", rules=rules)
    parts = pd.concat([first.points, second.points], ignore_index=True)
    assert_same(both[LINES], parts[LINES])
    assert both.rules.to_list() == parts.rules.to_list()


@few
@given(series, st.integers(-1000, 1000), st.integers(1, 64), RULES)
def test_shifting_and_scaling_moves_the_lines_and_no_signal(y, shift, scale, rules):
    plain = i_chart(column(y), "y", rules=rules).points
    moved = i_chart(column([v * scale + shift for v in y]), "y", rules=rules).points
    assert_same(plain[LINES] * scale + shift, moved[LINES])
    assert plain.rules.to_list() == moved.rules.to_list()


@few
@given(series, st.randoms())
def test_the_order_of_rows_does_not_matter_where_there_is_an_order(y, random):
    frame = column(y).assign(t=range(len(y)))
    rows = list(range(len(y)))
    random.shuffle(rows)
    one, other = i_chart(frame, "y", order="t"), i_chart(frame.iloc[rows], "y", order="t")
    pd.testing.assert_frame_equal(one.points, other.points)


@few
@given(series, st.sets(st.integers(0, 11), max_size=4), RULES)
def test_a_missing_value_is_never_a_signal_nor_zero(y, holes, rules):
    values = [np.nan if row in holes else float(v) for row, v in enumerate(y)]
    points = i_chart(column(values), "y", rules=rules).points
    missing = points.y.isna()
    assert missing.to_list() == [row in holes for row in range(len(y))]
    assert not points.signal[missing].any()
    assert points.rules[missing].eq("").all()


@few
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(20, 60)), min_size=10, max_size=30), st.randoms())
def test_limits_of_proportions_and_rates_do_not_depend_on_order(pairs, random):
    frame = pd.DataFrame(pairs, columns=["e", "n"])
    rows = list(range(len(pairs)))
    random.shuffle(rows)
    for chart in (p_chart, u_chart):
        one = chart(frame, "e", "n").points[["cl", "lcl", "ucl"]].iloc[rows].to_numpy()
        other = chart(frame.iloc[rows], "e", "n").points[["cl", "lcl", "ucl"]].to_numpy()
        assert_same(one, other)


@few
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 40)), min_size=10, max_size=30))
def test_the_centre_lies_inside_the_limits(pairs):
    frame = pd.DataFrame(pairs, columns=["e", "n"])
    for method in ("normal", "exact", "auto"):
        points = p_chart(frame, "e", "n", limits=method).points.dropna(subset="ucl")
        assert ((points.lcl <= points.cl) & (points.cl <= points.ucl)).all()
        assert points[["lcl", "ucl"]].stack().between(0, 1).all()


@few
@given(series, st.permutations(list("abc")))
def test_renaming_facets_changes_nothing_else(y, names):
    frame = pd.DataFrame({"y": y * 3, "k": np.repeat(list("abc"), len(y))})
    renamed = frame.assign(k=frame.k.map(dict(zip("abc", names, strict=True))))
    one, other = i_chart(frame, "y", facet="k").parts, i_chart(renamed, "y", facet="k").parts
    assert_same(one[LINES], other[LINES])
