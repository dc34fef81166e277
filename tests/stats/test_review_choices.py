"""Trials pooled in every way: the numbers of R, a reason for each refusal, and no row lost in silence."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research import datasets
from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats import (
    arm_effects,
    bias_laboratory,
    count_choices,
    mantel_haenszel,
    pool,
    pool_choices,
    shared_control,
)

STUDIES = datasets.load("compassion", "studies")


def rows_of(analysis):
    return STUDIES[STUDIES["analysis"] == analysis].reset_index(drop=True)


VISITS = arm_effects(rows_of("wolf2002_edvisits"))
MEANS = pd.DataFrame(
    {
        "study": ["a", "b", "c"],
        "n1": [20, 31, 15],
        "mean1": [5.0, 6.0, 4.0],
        "sd1": [1.0, 2.0, 1.5],
        "n2": [22, 30, 14],
        "mean2": [4.0, 5.5, 4.1],
        "sd2": [1.1, 1.9, 1.4],
    }
)
COUNTS = pd.DataFrame(
    {
        "study": ["a", "b", "c"],
        "events1": [4, 6, 3],
        "n1": [123, 306, 231],
        "events2": [11, 29, 11],
        "n2": [139, 303, 220],
    }
)


# ---- from arms to effects


def test_arms_give_the_effects_that_the_review_has():
    rows = rows_of("wolf2002_edvisits")
    np.testing.assert_allclose(VISITS.yi, rows["yi"], atol=2e-6)
    np.testing.assert_allclose(np.sqrt(VISITS.vi), rows["sei"], atol=2e-6)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("sd1", 0, "sd-not-above-0"),
        ("sd2", -1.4, "sd-not-above-0"),
        ("mean1", np.nan, "missing"),
        ("n2", np.nan, "missing"),
        ("n1", 1, "small-arm"),
    ],
)
def test_a_row_of_means_that_cannot_be_right_is_left_out_by_name(column, value, reason):
    found = arm_effects(MEANS.assign(**{column: [*MEANS[column][:2], value]}))
    assert found.left_out.to_dict("records") == [{"study": "c", "because": reason}]
    assert found.labels == ("a", "b")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("events1", -1, "no-count"),
        ("events2", 2.5, "no-count"),
        ("events1", 232, "events-above-people"),
        ("n2", 0, "small-arm"),
        ("events2", np.nan, "missing"),
    ],
)
def test_a_row_of_counts_that_cannot_be_right_is_left_out_by_name(column, value, reason):
    found = arm_effects(COUNTS.assign(**{column: [*COUNTS[column][:2], value]}), "RR")
    assert found.left_out.to_dict("records") == [{"study": "c", "because": reason}]


def test_no_event_in_either_arm_says_nothing_of_a_ratio():
    silent = COUNTS.assign(events1=[4, 6, 0], events2=[11, 29, 0])
    found = arm_effects(silent, "RR")
    assert found.left_out["because"].to_list() == ["no-contrast-in-events"]
    with pytest.raises(TooFewError, match="people with the event"):
        arm_effects(silent[2:], "RR")


def test_means_and_events_may_stand_in_one_file_and_are_told_apart():
    both = pd.concat([MEANS, COUNTS], ignore_index=True)
    assert (arm_effects(both).other, arm_effects(both, "RR").other) == (3, 3)
    assert arm_effects(both).left_out.empty
    empty = both.assign(mean1=np.nan, sd1=np.nan, mean2=np.nan, sd2=np.nan)
    with pytest.raises(TooFewError, match="SMD"):
        arm_effects(empty)


def test_a_study_that_stands_twice_is_named_and_kept():
    found = arm_effects(pd.concat([MEANS, MEANS[:1]]))
    assert found.twice == ("a",)
    assert len(found.yi) == 4


def test_an_unknown_measure_and_a_missing_column_are_refused():
    with pytest.raises(DomainError, match="SMD, MD or RR"):
        arm_effects(MEANS, "OR")
    with pytest.raises(ColumnError, match="events1"):
        arm_effects(MEANS, "RR")


# ---- every model


@pytest.mark.parametrize("method", ["DL", "REML", "PM"])
@pytest.mark.parametrize("interval", ["wald", "hksj"])
def test_each_choice_gives_the_numbers_of_r(method, interval, oracle):
    rows = pool_choices(VISITS.yi, VISITS.vi).rows
    row = rows[(rows["tau2_method"] == method) & (rows["interval_by"] == interval)].iloc[0]
    for name in ("estimate", "ci_low", "ci_high"):
        oracle("review_checks", f"{method}-{interval}-{name}", row[name])


def test_a_new_study_is_expected_where_r_expects_it(oracle):
    rows = pool_choices(VISITS.yi, VISITS.vi).rows.set_index(["tau2_method", "interval_by"])
    oracle("review_checks", "predicted-low", rows.loc[("REML", "hksj"), "predicted_low"])
    oracle("review_checks", "predicted-high", rows.loc[("REML", "hksj"), "predicted_high"])
    assert np.isnan(rows.loc[("none", "wald"), "predicted_low"])


def test_one_study_has_a_common_effect_and_reasons_for_the_rest():
    found = pool_choices([0.3], [0.04])
    assert found.rows["refused"].to_list() == ["", *["one-study"] * 6]
    assert found.width_ratio == 1
    assert found.narrowest == found.widest == pytest.approx((0.3 - 1.959964 * 0.2, 0.3 + 1.959964 * 0.2))


def test_studies_that_agree_exactly_have_no_hksj():
    rows = pool_choices([0.3, 0.3, 0.3], [0.04, 0.05, 0.06]).rows
    assert set(rows.loc[rows["interval_by"] == "hksj", "refused"]) == {"studies-agree-exactly"}
    assert rows.loc[rows["interval_by"] == "wald", "ci_low"].notna().all()


def test_two_studies_predict_nothing():
    assert pool_choices([0.1, 0.4], [0.04, 0.05]).rows["predicted_low"].isna().all()


def test_the_widest_interval_is_that_of_paule_and_mandel_with_hksj_here():
    found = pool_choices(VISITS.yi, VISITS.vi)
    rows = found.rows.set_index(["tau2_method", "interval_by"])
    assert found.widest == tuple(rows.loc[("PM", "hksj"), ["ci_low", "ci_high"]])
    assert found.narrowest == tuple(rows.loc[("none", "wald"), ["ci_low", "ci_high"]])


def test_ratios_are_shown_as_ratios():
    np.testing.assert_allclose(arm_effects(COUNTS, "RR").shown([0, np.log(2)]), [1, 2])
    np.testing.assert_allclose(arm_effects(MEANS).shown([0.4, -1]), [0.4, -1])


# ---- few events


@pytest.mark.parametrize("method", ["corrected", "corrected-all", "mantel-haenszel", "peto", "difference"])
def test_few_events_give_the_numbers_of_r(method, oracle):
    found = count_choices(rows_of("hodnett2012_perinatalmort"))
    row = found.rows.set_index("method").loc[method]
    for name in ("estimate", "ci_low", "ci_high"):
        share = row[name] / 1000 if method == "difference" else row[name]
        oracle("review_checks", f"{method}-{name}", share)
    assert (found.silent, found.corrected) == (4, 0)


def test_only_some_ways_give_weight_to_a_trial_without_events():
    k = count_choices(rows_of("hodnett2012_perinatalmort")).rows.set_index("method")["k"]
    assert k.to_dict() == {
        "corrected": 4,
        "corrected-all": 8,
        "mantel-haenszel": 4,
        "peto": 4,
        "difference": 8,
    }


def test_no_event_at_all_leaves_reasons_and_no_ratio():
    rows = count_choices(COUNTS.assign(events1=0, events2=0)).rows.set_index("method")
    assert rows.loc[["corrected", "mantel-haenszel", "peto"], "refused"].eq("too-few-events").all()
    assert rows.loc["mantel-haenszel", "estimate"] != rows.loc["mantel-haenszel", "estimate"]


def test_a_missing_count_is_named():
    with pytest.raises(DomainError, match="c: a count is missing"):
        count_choices(COUNTS.assign(events1=[4, 6, np.nan]))


# ---- the laboratory


def test_the_laboratory_gives_the_numbers_of_r(oracle):
    found = bias_laboratory(pool(VISITS.yi, VISITS.vi, model="common"))
    rows = found.estimates.set_index("method")
    for method in ("trim-and-fill", "pet", "peese", "selection-model"):
        oracle("review_checks", f"{method}-estimate", rows.loc[method, "estimate"])
    oracle("review_checks", "filled-studies", rows.loc["trim-and-fill", "filled"])
    tests = found.tests.set_index("method")["p"]
    oracle("review_checks", "egger-p", tests["egger"])
    oracle("review_checks", "begg-p", tests["begg"])


def test_all_of_it_is_refused_below_ten_studies():
    found = bias_laboratory(pool(VISITS.yi[:9], VISITS.vi[:9]))
    assert found.estimates["refused"].to_list() == ["", *["under-ten-studies"] * 4]
    assert set(found.tests["refused"]) == {"under-ten-studies"}
    assert found.tests["p"].isna().all()


def test_counts_and_sets_without_a_contrast_are_refused_by_reason():
    counts = bias_laboratory(mantel_haenszel(COUNTS))
    assert set(counts.tests["refused"]) == {"counts"}
    silent = bias_laboratory(pool(np.linspace(0, 0.1, 12), np.full(12, 0.04), model="common"))
    reasons = silent.estimates.set_index("method")["refused"]
    assert reasons["selection-model"] == "all-on-one-side"
    assert reasons["pet"] == "no-fit"


# ---- one control group


def bergen():
    stays = rows_of("langhorne2017_los")
    mine = stays["study"].str.startswith("Bergen")
    people = int(stays.loc[mine, "n2"].sum())
    return stays.assign(study=stays["study"].mask(mine, "Bergen"), n2=stays["n2"].mask(mine, people))


@pytest.mark.parametrize("way", ["twice", "split", "combined"])
def test_a_shared_control_group_gives_the_numbers_of_r(way, oracle):
    found = shared_control(bergen(), "MD", model="random", tau2="DL")
    assert (found.study, found.assumed) == ("Bergen", False)
    row = found.rows.set_index("sharing").loc[way]
    for name in ("estimate", "ci_low", "weight"):
        oracle("review_checks", f"bergen-{way}-{name}", row[name])


def test_only_entering_twice_counts_people_twice():
    people = shared_control(bergen(), "MD", model="random", tau2="DL").rows.set_index("sharing")["people"]
    assert people.to_dict() == {"once": 203, "twice": 405, "split": 306, "combined": 306}


def test_without_a_shared_control_the_heaviest_trial_is_taken_as_if():
    found = shared_control(MEANS)
    assert (found.study, found.assumed) == ("b", True)
    weight = found.rows.set_index("sharing")["weight"]
    assert weight["once"] < weight["combined"] < weight["twice"]


def test_rows_of_one_name_with_other_controls_share_nothing():
    twice = pd.concat([MEANS, MEANS[:1].assign(mean2=9)], ignore_index=True)
    assert shared_control(twice).assumed


@given(n2=st.integers(4, 400), share=st.floats(0, 1), events1=st.integers(0, 30), parts=st.integers(2, 4))
@settings(max_examples=40, deadline=None)
def test_a_split_control_group_keeps_its_people(n2, share, events1, parts):
    row = {"study": "x", "events1": events1, "n1": 40, "events2": round(share * n2), "n2": n2}
    frame = pd.concat([pd.DataFrame([row] * parts), COUNTS], ignore_index=True)
    try:
        rows = shared_control(frame, "RR").rows.set_index("sharing")["people"]
    except (DomainError, TooFewError):
        return
    if share not in (0, 1) and events1:
        assert rows["split"] == rows["combined"] == 40 * parts + n2
